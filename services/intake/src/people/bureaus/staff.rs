//! What the people of a bureau are called, as its directory in the catalog tells.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
    time::Duration,
};

use gongkai_chassis::{
    client::{failed, with_token},
    error::{Error, Result},
    identity::{BureauId, Principal},
};
use gongkai_proto::{
    catalog::v1::{ListStaffRequest, staff_service_client::StaffServiceClient},
    common::v1::PersonName,
    people::Names,
};
use tokio::time::timeout;

use super::{Bureaus, CATALOG};

/// A reader waits no longer for names: the case itself does not need the catalog.
const PATIENCE: Duration = Duration::from_secs(1);

/// The directory of a bureau.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Staff {
    /// The state of the directory it was read in.
    etag: String,
    names: HashMap<String, String>,
}

#[cfg(test)]
impl Staff {
    /// A directory of these subjects and names.
    pub fn test(known: &[(&str, &str)]) -> Self {
        let known = known.iter();
        Self {
            etag: "test".to_owned(),
            names: known
                .map(|(subject, name)| ((*subject).to_owned(), (*name).to_owned()))
                .collect(),
        }
    }
}

impl Staff {
    /// What the person of that subject is called, if the directory knows him.
    pub fn name(&self, subject: &str) -> Option<&str> {
        self.names.get(subject).map(String::as_str)
    }

    /// A message that tells what the people are called whom it names, each once, by subject.
    #[must_use]
    pub fn named<M: Names>(&self, mut message: M) -> M {
        let mut subjects = Vec::new();
        message.people(&mut subjects);
        let subjects: BTreeSet<&str> = subjects.into_iter().collect();
        let names = subjects.into_iter().filter_map(|subject| {
            Some(PersonName {
                subject: subject.to_owned(),
                name: self.name(subject)?.to_owned(),
            })
        });
        let names = names.collect();
        message.set_names(names);
        message
    }
}

impl Bureaus {
    /// What the people of a bureau are called, for a caller who reads; nobody's name while the catalog is
    /// away and was never asked: a case is read without it, too.
    pub async fn staff_of(&self, principal: &Principal, id: &BureauId) -> Arc<Staff> {
        match timeout(PATIENCE, self.get(principal, id)).await {
            Ok(Ok(bureau)) => Arc::clone(&bureau.staff),
            Ok(Err(_)) | Err(_) => Arc::default(),
        }
    }

    /// The directory in the state of `etag`: as it is known, or asked for. While it cannot be had, the one
    /// known last serves on, for no act fails for want of a name.
    pub(super) async fn staff(&self, id: &BureauId, etag: String) -> Arc<Staff> {
        let known = self
            .remembered(id)
            .map(|known| Arc::clone(&known.bureau.staff));
        let known = known.unwrap_or_default();
        if known.etag == etag {
            return known;
        }
        match self.ask_staff(id).await {
            Ok(names) => Arc::new(Staff { etag, names }),
            Err(error) => {
                tracing::warn!(bureau = %id, %error, "the directory of a bureau cannot be read");
                known
            }
        }
    }

    /// Everybody of the directory, former ones, too: they are named in what they did. Asked with the
    /// service's own token, for a citizen, too, asks things that make this service look.
    async fn ask_staff(&self, id: &BureauId) -> Result<HashMap<String, String>> {
        let token = (self.token)().map_err(Error::internal)?;
        let mut names = HashMap::new();
        let mut page_token = String::new();
        loop {
            let request = ListStaffRequest {
                bureau_id: id.to_string(),
                with_former: true,
                page_size: 200,
                page_token,
                ..ListStaffRequest::default()
            };
            let page = StaffServiceClient::new(self.channel.clone())
                .list_staff(with_token(&token, request))
                .await
                .map_err(|status| failed(CATALOG, status))?
                .into_inner();
            let members = page.members.into_iter();
            names.extend(members.map(|member| (member.subject, member.name)));
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return Ok(names);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use gongkai_proto::intake::v1 as proto;

    use super::*;

    #[test]
    fn a_message_tells_each_name_once_and_none_it_does_not_know() {
        let staff = Staff::test(&[("clerk-liu", "刘敏"), ("leader-wang", "王建国")]);
        let reply = |drafted_by: &str| proto::Reply {
            drafted_by: drafted_by.to_owned(),
            signature: Some(proto::ReplySignature {
                signed_by: "leader-wang".to_owned(),
                ..proto::ReplySignature::default()
            }),
            ..proto::Reply::default()
        };
        let application = staff.named(proto::Application {
            replies: vec![reply("clerk-liu"), reply("somebody"), reply("clerk-liu")],
            ..proto::Application::default()
        });
        let names: Vec<_> = (application.names.iter())
            .map(|known| (known.subject.as_str(), known.name.as_str()))
            .collect();
        assert_eq!(names, [("clerk-liu", "刘敏"), ("leader-wang", "王建国")]);
    }
}
