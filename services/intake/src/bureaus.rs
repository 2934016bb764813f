//! Bureaus and offices, asked from the catalog in the name of whoever calls.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use chrono::{DateTime, TimeDelta, Utc};
use gongkai_chassis::{
    client::{failed, on_behalf_of},
    clock::Clock,
    error::{Error, Reason, Result},
    fields::Fields,
    identity::{BureauId, Principal},
};
pub use gongkai_proto::catalog::v1::Bureau;
use gongkai_proto::catalog::v1::{
    GetBureauRequest, ListBureausRequest, bureau_service_client::BureauServiceClient,
};
use tonic::{Code, transport::Channel};

/// How long a bureau's name, offices and settings are used before they are asked for again.
const FRESH: TimeDelta = TimeDelta::seconds(60);

/// Knows which bureaus are registered. Found ones are remembered: a bureau is never unregistered,
/// so while the catalog is away what was known of it last serves on.
#[derive(Clone)]
pub struct Bureaus {
    client: BureauServiceClient<Channel>,
    wall: Clock,
    known: Arc<RwLock<HashMap<String, Remembered>>>,
}

#[derive(Clone)]
struct Remembered {
    bureau: Arc<Bureau>,
    asked_at: DateTime<Utc>,
}

impl Bureaus {
    /// Asks the catalog behind `channel`.
    pub fn new(channel: Channel, wall: Clock) -> Self {
        Self {
            client: BureauServiceClient::new(channel),
            wall,
            known: Arc::default(),
        }
    }

    /// The bureau, if it was asked for lately.
    pub fn known(&self, id: &BureauId) -> Option<Arc<Bureau>> {
        self.remembered(id)
            .filter(|known| self.wall.now() - known.asked_at < FRESH)
            .map(|known| known.bureau)
    }

    fn remembered(&self, id: &BureauId) -> Option<Remembered> {
        self.known
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id.as_str())
            .cloned()
    }

    /// The bureau. `BUREAU_UNKNOWN` if it is not registered.
    pub async fn get(&self, principal: &Principal, id: &BureauId) -> Result<Arc<Bureau>> {
        if let Some(bureau) = self.known(id) {
            return Ok(bureau);
        }
        match (self.ask(principal, id).await, self.remembered(id)) {
            (Err(error), Some(known)) if error.reason() == Reason::Unavailable => Ok(known.bureau),
            (answer, _) => answer,
        }
    }

    /// A violation of `office_id` if `office` is not one of the bureau's offices.
    pub async fn office(&self, principal: &Principal, id: &BureauId, office: &str) -> Result<()> {
        let mut fields = Fields::default();
        if !self.has_office(principal, id, office).await? {
            no_office(&mut fields, "office_id");
        }
        fields.done()
    }

    /// Whether `office` is one of the bureau's offices. One we do not know yet may be new: then the
    /// catalog is asked again.
    pub async fn has_office(
        &self,
        principal: &Principal,
        id: &BureauId,
        office: &str,
    ) -> Result<bool> {
        let has = |bureau: &Bureau| bureau.offices.iter().any(|known| known.id == office);
        Ok(has(&*self.get(principal, id).await?) || has(&*self.ask(principal, id).await?))
    }

    /// Ids of the bureaus below one, at any depth, and its own.
    pub async fn below(&self, principal: &Principal, id: &BureauId) -> Result<Vec<String>> {
        let mut parents: HashMap<String, String> = HashMap::new();
        let mut page_token = String::new();
        loop {
            let request = ListBureausRequest {
                page_token,
                ..ListBureausRequest::default()
            };
            let page = self
                .client
                .clone()
                .list_bureaus(on_behalf_of(principal, request))
                .await
                .map_err(|status| failed("disclosure-catalog", status))?
                .into_inner();
            parents.extend(
                page.bureaus
                    .into_iter()
                    .map(|known| (known.id, known.parent_id)),
            );
            page_token = page.next_page_token;
            if page_token.is_empty() {
                break;
            }
        }
        let is_below = |start: &str| {
            let mut at = start;
            // No chain is longer than there are bureaus.
            for _ in 0..=parents.len() {
                if at == id.as_str() {
                    return true;
                }
                match parents.get(at) {
                    Some(parent) => at = parent,
                    None => return false,
                }
            }
            false
        };
        Ok(parents
            .keys()
            .filter(|known| is_below(known))
            .cloned()
            .collect())
    }

    async fn ask(&self, principal: &Principal, id: &BureauId) -> Result<Arc<Bureau>> {
        let request = on_behalf_of(
            principal,
            GetBureauRequest {
                bureau_id: id.to_string(),
            },
        );
        let unknown = || Error::new(Reason::BureauUnknown).with("bureau", id);
        let response = match self.client.clone().get_bureau(request).await {
            Ok(response) => response.into_inner(),
            Err(status) if status.code() == Code::NotFound => return Err(unknown()),
            Err(status) => return Err(failed("disclosure-catalog", status)),
        };
        let bureau = Arc::new(response.bureau.ok_or_else(unknown)?);
        self.known
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(
                id.to_string(),
                Remembered {
                    bureau: Arc::clone(&bureau),
                    asked_at: self.wall.now(),
                },
            );
        Ok(bureau)
    }
}

/// Notes that what `field` holds is not an office of the bureau.
pub fn no_office(fields: &mut Fields, field: &str) {
    fields.wrong(field, "不是本机关的股室", "not an office of this bureau");
}
