//! What the people of a bureau are called, as its directory in the catalog tells.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

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

/// What the catalog is called.
const CATALOG: &str = "disclosure-catalog";
/// A reader waits no longer for names: what is read does not need the catalog.
const PATIENCE: Duration = Duration::from_secs(1);
/// Who acts in a name waits longer, for the act needs it.
const PATIENCE_OF_ACTS: Duration = Duration::from_secs(5);
/// So long readers are told names from what was heard last.
const FRESH: Duration = Duration::from_secs(30);

/// Names by subject.
type Directory = Arc<HashMap<String, String>>;

/// The directories of all bureaus.
#[derive(Clone)]
pub struct People {
    channel: Channel,
    token: TokenSource,
    heard: Arc<Mutex<HashMap<BureauId, (Instant, Directory)>>>,
}

impl People {
    /// As the catalog behind this channel tells, asked with the service's own token.
    pub fn new(channel: Channel, token: TokenSource) -> Self {
        Self {
            channel,
            token,
            heard: Arc::default(),
        }
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
        let known = match self.heard_of(bureau, &subjects) {
            Some(known) => known,
            None => match timeout(PATIENCE, self.ask(bureau)).await {
                Ok(Ok(known)) => known,
                Ok(Err(error)) => {
                    tracing::warn!(%bureau, %error, "the directory of a bureau cannot be read");
                    Directory::default()
                }
                Err(_) => {
                    tracing::warn!(%bureau, "the directory of a bureau is not told in time");
                    Directory::default()
                }
            },
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

    /// What somebody of a bureau is called; empty if its directory does not know him, and no answer while the catalog is away.
    pub async fn name(&self, bureau: &BureauId, subject: &str) -> Result<String> {
        let asked = timeout(PATIENCE_OF_ACTS, self.ask(bureau)).await;
        let known = asked.map_err(|late| Error::unavailable(CATALOG, late))??;
        Ok(known.get(subject).cloned().unwrap_or_default())
    }

    /// What was heard of a bureau a moment ago, if all of these are in it.
    fn heard_of(&self, bureau: &BureauId, subjects: &[&str]) -> Option<Directory> {
        let heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, known) = heard.get(bureau)?;
        let all = subjects.iter().all(|subject| known.contains_key(*subject));
        (at.elapsed() < FRESH && all).then(|| Arc::clone(known))
    }

    /// Everybody of the directory by subject, former ones, too.
    async fn ask(&self, bureau: &BureauId) -> Result<Directory> {
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
                .map_err(|status| failed(CATALOG, status))?
                .into_inner();
            let members = page.members.into_iter();
            known.extend(members.map(|member| (member.subject, member.name)));
            page_token = page.next_page_token;
            if page_token.is_empty() {
                break;
            }
        }
        let known = Arc::new(known);
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.insert(bureau.clone(), (Instant::now(), Arc::clone(&known)));
        Ok(known)
    }
}
