//! What the catalog tells anybody of a bureau: its offices, and how it is reached.

use std::time::Duration;

use gongkai_chassis::{
    client::{failed, with_token},
    error::{Error, Result},
    identity::BureauId,
};
use gongkai_proto::catalog::v1::{
    BureauProfile, GetBureauRequest, GetBureauResponse, bureau_service_client::BureauServiceClient,
};
use tokio::time::timeout;

use super::{catalog::Catalog, refusal::CATALOG};
use crate::report::narrative::Contact;

/// Nobody waits longer for it.
const PATIENCE: Duration = Duration::from_secs(3);

impl Catalog {
    /// Whether a bureau has an office, be it closed since: it may tell of the year in which it was open.
    pub async fn has_office(&self, bureau: &BureauId, office: &str) -> Result<bool> {
        let told = self.bureau(bureau).await?.bureau.unwrap_or_default();
        Ok(told.offices.iter().any(|known| known.id == office))
    }

    /// How a bureau is reached, as a sentence; empty if it tells nothing of it, and none while the catalog is away.
    pub async fn contact(&self, bureau: &BureauId) -> Option<String> {
        match self.bureau(bureau).await {
            Ok(told) => Some(contact(&told.profile.unwrap_or_default())),
            Err(error) => {
                tracing::warn!(%bureau, %error, "how a bureau is reached is not known");
                None
            }
        }
    }

    async fn bureau(&self, bureau: &BureauId) -> Result<GetBureauResponse> {
        let token = (self.token)().map_err(|error| Error::unavailable("service token", error))?;
        let request = GetBureauRequest {
            bureau_id: bureau.to_string(),
        };
        let mut bureaus = BureauServiceClient::new(self.channel.clone());
        let asked = timeout(PATIENCE, bureaus.get_bureau(with_token(&token, request))).await;
        let told = asked.map_err(|late| Error::unavailable(CATALOG, late))?;
        let told = told.map_err(|status| failed(CATALOG, status))?;
        Ok(told.into_inner())
    }
}

fn contact(profile: &BureauProfile) -> String {
    Contact {
        unit: &profile.disclosure_unit,
        address: &profile.address,
        postcode: &profile.postcode,
        telephone: &profile.telephone,
        email: &profile.email,
    }
    .sentence()
}
