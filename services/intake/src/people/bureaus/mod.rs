//! What is asked of the catalog in the name of whoever calls: bureaus and offices, what is published,
//! and to publish something.

use std::{
    collections::HashMap,
    ops::Deref,
    sync::{Arc, PoisonError, RwLock},
};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use gongkai_chassis::{
    client::{TokenSource, failed, on_behalf_of, with_token},
    clock::Clock,
    code::of_number,
    error::{Error, Reason, Result},
    fields::EARLIEST,
    identity::{BureauId, Principal},
    request::reused,
    succession::{Successions, Successor, passed_on},
};
use gongkai_law::{
    application::Channel,
    rules::{OwnRule, Settings},
};
use gongkai_proto::catalog::v1::{
    self as catalog, GetBureauRequest, GetProposalRequest, ListBureausRequest, ProposeItemRequest,
    bureau_service_client::BureauServiceClient, proposal_service_client::ProposalServiceClient,
};
use tonic::{Code, transport};
use uuid::Uuid;

mod letterhead;
mod offices;
mod promises;
mod published;
mod staff;
mod successions;

pub use letterhead::{DatedText, Instance, Letterhead};
pub use offices::no_office;
pub use promises::Promised;
pub use staff::Staff;

/// The service asked, as callers are told when it is away.
const CATALOG: &str = "disclosure-catalog";
/// How long a bureau's name, offices and settings are used before they are asked for again: shorter than
/// it takes to change a setting and then act, long enough that many acts at once ask only once.
const FRESH: TimeDelta = TimeDelta::seconds(1);
/// How long the catalog is left alone after it did not answer: no act waits for it meanwhile.
const AWAY: TimeDelta = TimeDelta::seconds(10);

/// A bureau as the catalog tells of it.
pub struct Bureau {
    registered: catalog::Bureau,
    /// The ways in which it takes applications.
    channels: Vec<catalog::OpenedChannel>,
    /// What its letters print.
    pub head: Letterhead,
    /// What its people are called.
    pub staff: Arc<Staff>,
    /// The numbers it has set itself where no law counts.
    pub settings: Settings,
}

impl Bureau {
    fn new(
        registered: catalog::Bureau,
        profile: catalog::BureauProfile,
        staff: Arc<Staff>,
        settings: Settings,
    ) -> Self {
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
            names: names(&registered),
            letter_codes: dated(profile.letter_codes),
            unit: profile.disclosure_unit,
            address: profile.address,
            postcode: profile.postcode,
            telephone: profile.telephone,
            payments: dated(profile.payments),
            instances,
        };
        Self {
            registered,
            channels: profile.channels,
            head,
            staff,
            settings,
        }
    }
}

/// The day in `text`, if it has come by `day`.
fn begun(text: &str, day: NaiveDate) -> Option<NaiveDate> {
    text.parse().ok().filter(|begins| *begins <= day)
}

impl Bureau {
    /// Refuses what begins on that day, if by then another bureau has succeeded this one; whoever goes on is named.
    pub fn check_goes_on(&self, successions: &Successions, day: NaiveDate) -> Result<()> {
        let own = self.registered.succeeded_by.as_ref();
        let own = own.and_then(|next| Some((next.bureau_id.as_str(), begun(&next.from_on, day)?)));
        let successors: Vec<Successor> = successions
            .chain_from(&self.registered.id, own, day)
            .into_iter()
            .map(|(id, from)| Successor {
                id,
                name: self.head.organ_on(from).to_owned(),
                from,
            })
            .collect();
        passed_on(&successors, "登记").map_or(Ok(()), Err)
    }

    /// Whether its guide had announced on that day that applications may come in by this channel. In person and
    /// by post nobody can close (国办公开办函〔2017〕19号); of a bureau that entered no channels nothing is known.
    pub fn announced(&self, channel: Channel, day: NaiveDate) -> bool {
        use catalog::ApplicationChannel as Opened;
        let by: &[Opened] = match channel {
            Channel::InPerson | Channel::SignedPost | Channel::OrdinaryLetter => return true,
            Channel::Internet => &[Opened::Online, Opened::Email],
            Channel::Fax => &[Opened::Fax],
        };
        let open = |opened: &catalog::OpenedChannel| {
            by.contains(&opened.channel())
                && begun(&opened.announced_on, day).is_some()
                && begun(&opened.closed_on, day).is_none()
        };
        self.channels.is_empty() || self.channels.iter().any(open)
    }

    /// Whether it says how a processing fee is paid on that day: without, nobody can be asked for one.
    pub fn fee_payable(&self, day: NaiveDate) -> bool {
        !self.head.payment_on(day).is_empty()
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
    channel: transport::Channel,
    client: BureauServiceClient<transport::Channel>,
    wall: Clock,
    token: TokenSource,
    known: Arc<RwLock<HashMap<String, Remembered>>>,
}

#[derive(Clone)]
struct Remembered {
    bureau: Arc<Bureau>,
    /// By the wall clock; from then on it is asked for anew.
    ask_at: DateTime<Utc>,
}

impl Bureaus {
    /// Asks the catalog behind `channel`.
    /// `token` is the service's own, for what is nobody's call.
    pub fn new(channel: transport::Channel, wall: Clock, token: TokenSource) -> Self {
        Self {
            client: BureauServiceClient::new(channel.clone()),
            channel,
            wall,
            token,
            known: Arc::default(),
        }
    }

    /// The bureau, if it was asked for lately.
    pub fn known(&self, id: &BureauId) -> Option<Arc<Bureau>> {
        self.remembered(id)
            .filter(|known| self.wall.now() < known.ask_at)
            .map(|known| known.bureau)
    }

    /// The bureau, asked with the service's own token: for what the clock does in nobody's name.
    pub async fn get_for_clock(&self, id: &BureauId) -> Result<Arc<Bureau>> {
        let token = (self.token)().map_err(Error::internal)?;
        self.get_with(&token, id).await
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
        self.get_with(&principal.token.0, id).await
    }

    async fn get_with(&self, token: &str, id: &BureauId) -> Result<Arc<Bureau>> {
        if let Some(bureau) = self.known(id) {
            return Ok(bureau);
        }
        self.ask_now(token, id).await
    }

    async fn ask_now(&self, token: &str, id: &BureauId) -> Result<Arc<Bureau>> {
        match (self.ask(token, id).await, self.remembered(id)) {
            (Err(error), Some(known)) if error.reason() == Reason::Unavailable => {
                self.remember(id, Arc::clone(&known.bureau), AWAY);
                Ok(known.bureau)
            }
            (answer, _) => answer,
        }
    }

    fn remember(&self, id: &BureauId, bureau: Arc<Bureau>, serves: TimeDelta) {
        let ask_at = self.wall.now() + serves;
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(id.to_string(), Remembered { bureau, ask_at });
    }

    /// The bureau as the catalog tells of it now; as it was known last while the catalog is away.
    pub async fn fresh(&self, principal: &Principal, id: &BureauId) -> Result<Arc<Bureau>> {
        self.ask_now(&principal.token.0, id).await
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
                .map_err(|status| failed(CATALOG, status))?
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

    /// The title of a proposal to publish something.
    pub async fn proposal(
        &self,
        principal: &Principal,
        bureau: &BureauId,
        id: Uuid,
    ) -> Result<String> {
        let request = GetProposalRequest {
            bureau_id: bureau.to_string(),
            proposal_id: id.to_string(),
        };
        let mut client = ProposalServiceClient::new(self.channel.clone());
        let answer = client.get_proposal(on_behalf_of(principal, request)).await;
        let answer = answer.map_err(|status| failed(CATALOG, status))?;
        Ok(answer.into_inner().proposal.unwrap_or_default().title)
    }

    /// Proposes to publish something; the proposal's id. The same `request_id` makes no second one;
    /// `REQUEST_ID_REUSED` if what is proposed under it has changed since.
    pub async fn propose(
        &self,
        principal: &Principal,
        request: ProposeItemRequest,
    ) -> Result<Uuid> {
        let reused = reused(&request.request_id);
        let response = ProposalServiceClient::new(self.channel.clone())
            .propose_item(on_behalf_of(principal, request))
            .await
            .map_err(|status| match status.code() {
                Code::AlreadyExists => reused,
                _ => failed(CATALOG, status),
            })?;
        let proposal = response.into_inner().proposal.unwrap_or_default();
        proposal.id.parse().map_err(Error::internal)
    }

    async fn ask(&self, token: &str, id: &BureauId) -> Result<Arc<Bureau>> {
        let request = with_token(
            token,
            GetBureauRequest {
                bureau_id: id.to_string(),
            },
        );
        let unknown = || Error::new(Reason::BureauUnknown).with("bureau", id);
        let response = match self.client.clone().get_bureau(request).await {
            Ok(response) => response.into_inner(),
            Err(status) if status.code() == Code::NotFound => return Err(unknown()),
            Err(status) => return Err(failed(CATALOG, status)),
        };
        let registered = response.bureau.ok_or_else(unknown)?;
        let profile = response.profile.unwrap_or_default();
        let staff = self.staff(id, response.staff_etag).await;
        let settings = own_rules(&response.settings)?;
        let bureau = Arc::new(Bureau::new(registered, profile, staff, settings));
        self.remember(id, Arc::clone(&bureau), FRESH);
        Ok(bureau)
    }
}

/// Its names, the earliest first; from the day of a succession whoever goes on signs, by the own name of the day.
fn names(registered: &catalog::Bureau) -> Vec<DatedText> {
    let mut names = dated(registered.dated_names.clone());
    let succession = registered.succeeded_by.as_ref();
    let from = succession.and_then(|succession| succession.from_on.parse().ok());
    if let Some((succession, from)) = succession.zip(from) {
        if names.is_empty() {
            names.push(DatedText {
                from: EARLIEST,
                text: registered.name.clone(),
            });
        }
        names.retain(|name| name.from < from);
        let later = dated(succession.names.clone());
        if later.is_empty() {
            names.push(DatedText {
                from,
                text: succession.bureau_name.clone(),
            });
        }
        names.extend(later);
    }
    names
}

/// What is printed from a day on, the earliest first.
fn dated(told: Vec<catalog::DatedText>) -> Vec<DatedText> {
    let texts = told.into_iter().filter_map(|told| {
        Some(DatedText {
            from: told.valid_from.parse().ok()?,
            text: told.text,
        })
    });
    let mut texts: Vec<DatedText> = texts.collect();
    texts.sort_by_key(|dated| dated.from);
    texts
}

/// The numbers a bureau has set itself. One that cannot be read is an error: a case would keep a wrong one
/// for ever.
fn own_rules(told: &[catalog::BureauSetting]) -> Result<Settings> {
    let own = told.iter().map(|told| {
        let setting = of_number(told.setting);
        let unknown = || Error::internal(format!("no thing to be set: {}", told.setting));
        Ok(OwnRule {
            setting: setting.ok_or_else(unknown)?,
            number: told.number,
            valid_from: told.valid_from.parse().map_err(Error::internal)?,
            source: told.source.clone(),
        })
    });
    Ok(Settings(own.collect::<Result<_>>()?))
}

#[cfg(test)]
mod tests {
    use gongkai_chassis::client;

    use super::*;

    #[tokio::test]
    async fn a_catalog_that_is_away_is_left_alone_for_a_while_and_what_was_known_serves_on() {
        let wall = Clock::manual("2024-03-04T01:00:00Z".parse().unwrap());
        // Nobody listens there.
        let channel = client::channel("http://127.0.0.1:9", None).unwrap();
        let token: TokenSource = Arc::new(|| Ok("token".to_owned()));
        let bureaus = Bureaus::new(channel, wall.clone(), token);
        let id: BureauId = "heshan-emb".parse().unwrap();
        assert!(bureaus.get_for_clock(&id).await.is_err(), "never known");
        let registered = catalog::Bureau::default();
        let profile = catalog::BureauProfile::default();
        let known = Arc::new(Bureau::new(
            registered,
            profile,
            Arc::default(),
            Settings::default(),
        ));
        bureaus.remember(&id, known, FRESH);
        let later = |time: TimeDelta| wall.set(wall.now() + time).unwrap();
        later(FRESH);
        assert!(bureaus.known(&id).is_none(), "asked anew");
        assert!(bureaus.get_for_clock(&id).await.is_ok());
        later(AWAY - TimeDelta::milliseconds(1));
        assert!(bureaus.known(&id).is_some(), "left alone");
        later(TimeDelta::milliseconds(1));
        assert!(bureaus.known(&id).is_none());
    }

    #[test]
    fn from_the_day_of_a_succession_letters_bear_the_name_of_whoever_goes_on() {
        let name = |from: &str, text: &str| catalog::DatedText {
            valid_from: from.to_owned(),
            text: text.to_owned(),
            source: String::new(),
        };
        let mut registered = catalog::Bureau {
            name: "区安全生产监督管理局".to_owned(),
            succeeded_by: Some(catalog::Succession {
                bureau_id: "emergency".to_owned(),
                bureau_name: "区应急管理局".to_owned(),
                from_on: "2019-03-01".to_owned(),
                source: "《机构改革方案》".to_owned(),
                names: Vec::new(),
            }),
            ..catalog::Bureau::default()
        };
        let organ = |registered: &catalog::Bureau, day: &str| {
            let profile = catalog::BureauProfile::default();
            let (staff, settings) = (Arc::default(), Settings::default());
            let bureau = Bureau::new(registered.clone(), profile, staff, settings);
            bureau.head.organ_on(day.parse().unwrap()).to_owned()
        };
        assert_eq!(organ(&registered, "2019-02-28"), "区安全生产监督管理局");
        assert_eq!(organ(&registered, "2019-03-01"), "区应急管理局");
        // It was renamed, and then was itself succeeded.
        let succession = registered.succeeded_by.as_mut().unwrap();
        succession.names = vec![
            name("2019-03-01", "区应急管理局"),
            name("2022-01-01", "区应急局"),
            name("2024-01-01", "区综合执法局"),
        ];
        assert_eq!(organ(&registered, "2019-02-28"), "区安全生产监督管理局");
        assert_eq!(organ(&registered, "2021-12-31"), "区应急管理局");
        assert_eq!(organ(&registered, "2022-01-01"), "区应急局");
        assert_eq!(organ(&registered, "2024-01-01"), "区综合执法局");
    }
}
