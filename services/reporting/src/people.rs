//! What the people of a bureau are called, as its directory in the catalog tells.

use std::{collections::HashMap, time::Duration};

use gongkai_chassis::{
    client::{TokenSource, failed, with_token},
    error::{Error, Result},
    identity::BureauId,
};
use gongkai_proto::{
    catalog::v1::{ListStaffRequest, staff_service_client::StaffServiceClient},
    common::v1::PersonName,
    people::Names,
};
use tokio::time::timeout;
use tonic::transport::Channel;

/// A reader waits no longer for names: what is read does not need the catalog.
const PATIENCE: Duration = Duration::from_secs(1);

/// The directories of all bureaus.
#[derive(Clone)]
pub struct People {
    channel: Channel,
    token: TokenSource,
}

impl People {
    /// As the catalog behind this channel tells, asked with the service's own token.
    pub fn new(channel: Channel, token: TokenSource) -> Self {
        Self { channel, token }
    }

    /// A message that tells what the people of a bureau are called whom it names, each once; nobody's name while the
    /// catalog is away.
    pub async fn named<M: Names>(&self, bureau: &BureauId, mut message: M) -> M {
        let mut subjects = Vec::new();
        message.people(&mut subjects);
        subjects.retain(|subject| !subject.is_empty());
        subjects.sort_unstable();
        subjects.dedup();
        if subjects.is_empty() {
            return message;
        }
        let known = match timeout(PATIENCE, self.ask(bureau)).await {
            Ok(Ok(known)) => known,
            Ok(Err(error)) => {
                tracing::warn!(%bureau, %error, "the directory of a bureau cannot be read");
                HashMap::new()
            }
            Err(_) => HashMap::new(),
        };
        let names = subjects.into_iter().filter_map(|subject| {
            Some(PersonName {
                subject: subject.to_owned(),
                name: known.get(subject)?.clone(),
            })
        });
        let names = names.collect();
        message.set_names(names);
        message
    }

    /// Everybody of the directory by subject, former ones, too.
    async fn ask(&self, bureau: &BureauId) -> Result<HashMap<String, String>> {
        let token = (self.token)().map_err(|error| Error::unavailable("service token", error))?;
        let (mut known, mut page_token) = (HashMap::new(), String::new());
        loop {
            let request = ListStaffRequest {
                bureau_id: bureau.to_string(),
                with_former: true,
                page_size: 200,
                page_token,
                ..ListStaffRequest::default()
            };
            let page = StaffServiceClient::new(self.channel.clone())
                .list_staff(with_token(&token, request))
                .await
                .map_err(|status| failed("disclosure-catalog", status))?
                .into_inner();
            let members = page.members.into_iter();
            known.extend(members.map(|member| (member.subject, member.name)));
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return Ok(known);
            }
        }
    }
}
