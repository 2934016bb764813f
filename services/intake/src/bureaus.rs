//! Bureaus and offices, asked from the catalog in the name of whoever calls.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use gongkai_chassis::{
    client::{failed, on_behalf_of},
    error::{Error, Reason, Result},
    fields::Fields,
    identity::{BureauId, Principal},
};
use gongkai_proto::catalog::v1::{
    Bureau, GetBureauRequest, bureau_service_client::BureauServiceClient,
};
use tonic::{Code, transport::Channel};

/// Knows which bureaus are registered. Found ones are remembered: a bureau is never unregistered.
#[derive(Clone)]
pub struct Bureaus {
    client: BureauServiceClient<Channel>,
    known: Arc<RwLock<HashMap<String, Arc<Bureau>>>>,
}

impl Bureaus {
    /// Asks the catalog behind `channel`.
    pub fn new(channel: Channel) -> Self {
        Self {
            client: BureauServiceClient::new(channel),
            known: Arc::default(),
        }
    }

    /// The bureau. `BUREAU_UNKNOWN` if it is not registered.
    pub async fn get(&self, principal: &Principal, id: &BureauId) -> Result<Arc<Bureau>> {
        let known = self
            .known
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id.as_str())
            .cloned();
        if let Some(bureau) = known {
            return Ok(bureau);
        }
        self.ask(principal, id).await
    }

    /// The bureau, if `office` is one of its offices; else a violation of `office_id`. An office
    /// we do not know yet may be new: then the catalog is asked again.
    pub async fn office(&self, principal: &Principal, id: &BureauId, office: &str) -> Result<()> {
        let has = |bureau: &Bureau| bureau.offices.iter().any(|known| known.id == office);
        if has(&*self.get(principal, id).await?) || has(&*self.ask(principal, id).await?) {
            return Ok(());
        }
        let mut fields = Fields::default();
        fields.wrong(
            "office_id",
            "不是本机关的股室",
            "not an office of this bureau",
        );
        fields.done()
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
            .insert(id.to_string(), Arc::clone(&bureau));
        Ok(bureau)
    }
}
