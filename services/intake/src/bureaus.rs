//! Bureaus and offices, asked from the catalog in the name of whoever calls.

use std::{
    collections::HashMap,
    ops::Deref,
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
use gongkai_proto::catalog::v1::{
    self as catalog, GetBureauRequest, bureau_service_client::BureauServiceClient,
};
use tonic::{Code, transport::Channel};

use crate::letter::{Instance, Letterhead};

/// How long a bureau's name, offices and settings are used before they are asked for again.
const FRESH: TimeDelta = TimeDelta::seconds(60);

/// A bureau as the catalog tells of it.
pub struct Bureau {
    registered: catalog::Bureau,
    /// What its letters print.
    pub head: Letterhead,
}

impl Bureau {
    fn new(registered: catalog::Bureau, profile: catalog::BureauProfile) -> Self {
        let instances = profile.remedies.into_iter().filter_map(|remedy| {
            Some(Instance {
                from: remedy.valid_from.parse().ok()?,
                reconsideration_organ: remedy.reconsideration_organ,
                court: remedy.court,
            })
        });
        let mut instances: Vec<Instance> = instances.collect();
        instances.sort_by_key(|instance| instance.from);
        let head = Letterhead {
            organ: registered.name.clone(),
            letter_code: profile.letter_code,
            unit: profile.disclosure_unit,
            address: profile.address,
            postcode: profile.postcode,
            telephone: profile.telephone,
            instances,
        };
        Self { registered, head }
    }
}

impl Deref for Bureau {
    type Target = catalog::Bureau;

    fn deref(&self) -> &catalog::Bureau {
        &self.registered
    }
}

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

    /// The bureau as it was last told of, for what the clock does in nobody's name.
    pub fn last_known(&self, id: &BureauId) -> Option<Arc<Bureau>> {
        self.remembered(id).map(|known| known.bureau)
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
        let registered = response.bureau.ok_or_else(unknown)?;
        let profile = response.profile.unwrap_or_default();
        let bureau = Arc::new(Bureau::new(registered, profile));
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
