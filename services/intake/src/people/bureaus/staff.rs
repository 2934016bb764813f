//! What the people of a bureau are called, as its directory in the catalog tells.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
    time::Duration,
};

use chrono::NaiveDate;
use gongkai_chassis::{
    client::{failed, with_token},
    error::{Error, Result},
    identity::{BureauId, Principal},
};
use gongkai_document::date_text;
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
    members: Members,
}

/// Everybody of a directory by subject, former ones, too.
type Members = HashMap<String, Member>;

/// A person of a bureau.
#[derive(Debug, PartialEq, Eq)]
struct Member {
    name: String,
    /// Civil date from which the person is not of the bureau any more.
    left_on: Option<NaiveDate>,
}

#[cfg(test)]
impl Staff {
    /// A directory of these subjects and names.
    pub fn test(known: &[(&str, &str)]) -> Self {
        let known = known.iter();
        Self {
            etag: "test".to_owned(),
            members: known
                .map(|(subject, name)| {
                    let name = (*name).to_owned();
                    let left_on = None;
                    ((*subject).to_owned(), Member { name, left_on })
                })
                .collect(),
        }
    }

    /// The same, who left on a day.
    fn left(mut self, subject: &str, day: &str) -> Self {
        let member = self.members.get_mut(subject).unwrap();
        member.left_on = day.parse().ok();
        self
    }
}

impl Staff {
    /// What the person of that subject is called, if the directory knows him.
    pub fn name(&self, subject: &str) -> Option<&str> {
        self.members.get(subject).map(|member| member.name.as_str())
    }

    /// Why nothing is handed to the person of that subject, in Chinese and English: the directory does not know him,
    /// or knows that he left. A bureau that entered nobody yet is taken at its word.
    fn why_not(&self, subject: &str, today: NaiveDate) -> Option<(String, String)> {
        if self.members.is_empty() {
            return None;
        }
        let Some(member) = self.members.get(subject) else {
            let zh = "不在本机关的人员名册中，请核对；确系本机关人员的，请先由负责人或者管理员登记人员名册";
            let en = "not in the directory of the bureau's people: check it, or have a leader or administrator enter \
                      the person first (SetStaffMember)";
            return Some((zh.to_owned(), en.to_owned()));
        };
        let left = member.left_on.filter(|left| *left <= today)?;
        let day = date_text(left);
        Some((
            format!("{}已于{day}离开本机关，请改交其他人员", member.name),
            format!("left the bureau on {left}: name somebody else"),
        ))
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

    /// Why nothing is handed to this person of a bureau, in Chinese and English, if the directory speaks against it.
    /// Who it does not know yet may be new: then it is asked again. While it cannot be asked nothing is refused, for
    /// who handles a case does not depend on it.
    pub async fn why_not_handed(
        &self,
        principal: &Principal,
        id: &BureauId,
        subject: &str,
        today: NaiveDate,
    ) -> Option<(String, String)> {
        let known = self.staff_of(principal, id).await;
        known.why_not(subject, today)?;
        let members = timeout(PATIENCE, self.ask_staff(id)).await.ok()?.ok()?;
        let etag = String::new();
        Staff { etag, members }.why_not(subject, today)
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
            Ok(members) => Arc::new(Staff { etag, members }),
            Err(error) => {
                tracing::warn!(bureau = %id, %error, "the directory of a bureau cannot be read");
                known
            }
        }
    }

    /// Everybody of the directory, former ones, too: they are named in what they did. Asked with the
    /// service's own token, for a citizen, too, asks things that make this service look.
    async fn ask_staff(&self, id: &BureauId) -> Result<Members> {
        let token = (self.token)().map_err(Error::internal)?;
        let mut known = Members::new();
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
            known.extend(page.members.into_iter().map(|member| {
                let left_on = member.left_on.parse().ok();
                let name = member.name;
                (member.subject, Member { name, left_on })
            }));
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return Ok(known);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use gongkai_proto::intake::v1 as proto;

    use super::*;

    #[test]
    fn nothing_is_handed_to_who_is_unknown_or_left() {
        let today = "2024-03-04".parse().unwrap();
        let why_not = |staff: &Staff, subject: &str| {
            let told = staff.why_not(subject, today);
            told.map(|(zh, _)| zh).unwrap_or_default()
        };
        assert_eq!(
            why_not(&Staff::default(), "li"),
            "",
            "nobody was entered yet"
        );
        let staff = || Staff::test(&[("li", "李明"), ("zhao", "赵强")]);
        assert_eq!(why_not(&staff(), "li"), "");
        assert!(why_not(&staff(), "nobody").starts_with("不在本机关的人员名册中"));
        let left = |day| why_not(&staff().left("zhao", day), "zhao");
        assert_eq!(
            left("2024-03-04"),
            "赵强已于2024年3月4日离开本机关，请改交其他人员"
        );
        assert_eq!(left("2024-03-05"), "", "he is there still");
    }

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
