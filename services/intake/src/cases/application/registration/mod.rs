//! The registration of an application: how it came in and when it was received, who answers it, and
//! what a registration that was wrong or double becomes.
//!
//! Acts on the registration bear the day they are done and never stand in the way of acts on the
//! matter that bear an earlier one; only the confirmation of the receipt has a date the law counts.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
};
use gongkai_law::rules::{self, Settings};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::wishes::{Removal, Wishes};
use crate::cases::kernel::{person::Person, private::Private};

mod decide;
mod fact;
#[cfg(test)]
mod tests;

pub use decide::{Correction, RegistrationCommand};
pub use fact::{Received, RegistrationFact, inherited};

/// Notes a day of receipt on which nobody could apply yet.
pub fn under_regulations(fields: &mut Fields, field: &str, day: NaiveDate) {
    if day != NaiveDate::MIN && day < rules::regulations_since() {
        fields.wrong(
            field,
            "不得早于2008年5月1日：《政府信息公开条例》自该日起施行，请更正日期",
            "not before 2008-05-01, when the first Regulations came in force: correct it",
        );
    }
}

/// What the first fact says of the registration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Registered {
    /// Civil date it arrived; that of the fact, if it is not said.
    pub arrived_on: Option<NaiveDate>,
    /// True if the receipt is still to be confirmed.
    pub unconfirmed: bool,
    /// How the information is wanted.
    pub wishes: Wishes,
    /// The case it was split from.
    pub origin: Option<Origin>,
    /// Number it had before, if it is opening stock.
    pub opening_number: Option<String>,
    /// Its applicant submitted it himself, by number and code from then on.
    pub submitted_by_applicant: bool,
    /// It came by a channel that was not announced as open on that day.
    pub unannounced: bool,
}

/// The case an application was split from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Its id.
    pub application_id: Uuid,
    /// The finished correction that moved its clock.
    pub correction: Option<Corrected>,
}

/// A finished correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// Civil date the notice left.
    pub asked_on: NaiveDate,
    /// Working days the applicant had.
    pub period: u32,
    /// Civil date the corrected application came in.
    pub received_on: NaiveDate,
}

/// Who applies.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    /// Name.
    pub name: Private,
    /// Number of the proof of identity, or unified social credit code.
    pub identity_number: Private,
    /// One contact.
    pub contact: Private,
    /// What not everybody has.
    pub details: Private<Details>,
}

/// What of an applicant not everybody has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// Legal representative of an organisation.
    pub legal_representative: String,
    /// Contact person of an organisation.
    pub contact_person: String,
    /// Postal address.
    pub address: String,
    /// E-mail address.
    pub email: String,
    /// Who acts for the applicant.
    pub agent: Option<Agent>,
}

/// Who acts for an applicant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// Name.
    pub name: String,
    /// Number of the proof of identity.
    pub identity_number: String,
    /// Contact.
    pub contact: String,
    /// Number or attachment of the power of attorney.
    pub power_of_attorney: String,
}

impl Applicant {
    /// Who applies.
    pub fn person(&self) -> Person {
        let (contact, details) = (&self.contact, &self.details);
        let contacts = [contact.as_str(), &details.address, &details.email];
        Person::of(&self.name, &self.identity_number, &contacts)
    }

    /// The same, and who does it for an organisation or somebody else.
    pub fn people(&self) -> Vec<Person> {
        let details = &self.details;
        let of_contact = (!details.contact_person.is_empty())
            .then(|| Person::of(&details.contact_person, "", &[&self.contact]));
        let agent = details.agent.as_ref();
        let agent =
            agent.map(|agent| Person::of(&agent.name, &agent.identity_number, &[&agent.contact]));
        [Some(self.person()), of_contact, agent]
            .into_iter()
            .flatten()
            .collect()
    }
}

/// What became of a registration.
#[expect(clippy::struct_excessive_bools, reason = "each tells of another thing")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Civil date it arrived.
    pub arrived_on: NaiveDate,
    /// The receipt day is established.
    pub received: bool,
    /// The clock confirmed the receipt.
    pub confirmed_by_clock: bool,
    /// Civil date its applicant confirmed it at his own door.
    pub applicant_confirmed_on: Option<NaiveDate>,
    /// The sender of an ordinary letter cannot be reached.
    pub unreachable: bool,
    /// How the information is wanted.
    pub wishes: Wishes,
    /// Office that answers it.
    pub office_id: Option<String>,
    /// Subject of the person who answers it.
    pub person: Option<String>,
    /// Case it was split from.
    pub origin: Option<Uuid>,
    /// Cases split from it.
    pub split_into: Vec<Uuid>,
    /// Why and when it ended without counting.
    pub removed: Option<(Removal, NaiveDate)>,
    /// Why in words, or empty.
    pub removal_reason: String,
    /// Case it was merged into.
    pub merged_into: Option<Uuid>,
    /// Doubles merged into it.
    pub merged: Vec<Uuid>,
    /// Bureau it was re-routed to.
    pub rerouted_to: Option<String>,
    /// The catalog's proposal to publish what it asks for.
    pub proposal_id: Option<Uuid>,
    /// Number it had before, if it is opening stock.
    pub opening_number: Option<String>,
    /// Its applicant submitted it himself.
    pub submitted_by_applicant: bool,
    /// It came by a channel that was not announced as open on that day.
    pub unannounced: bool,
    /// The bureau's own numbers its confirmation goes by.
    pub own: Settings,
    /// When it was registered, if it came in as opening stock: so did what was recorded at that instant.
    pub imported_at: Option<DateTime<Utc>>,
    /// Civil date of the first act on the matter.
    first_act_on: Option<NaiveDate>,
}

impl Registration {
    /// By the first fact.
    pub fn of(registered: &Registered, day: NaiveDate, recorded_at: DateTime<Utc>) -> Self {
        let origin = registered.origin.as_ref();
        Self {
            arrived_on: registered.arrived_on.unwrap_or(day),
            received: !registered.unconfirmed,
            confirmed_by_clock: false,
            applicant_confirmed_on: None,
            unreachable: false,
            wishes: registered.wishes.clone(),
            office_id: None,
            person: None,
            origin: origin.map(|origin| origin.application_id),
            split_into: Vec::new(),
            removed: None,
            removal_reason: String::new(),
            merged_into: None,
            merged: Vec::new(),
            rerouted_to: None,
            proposal_id: None,
            opening_number: registered.opening_number.clone(),
            submitted_by_applicant: registered.submitted_by_applicant,
            unannounced: registered.unannounced,
            own: Settings::default(),
            imported_at: registered.opening_number.as_ref().map(|_| recorded_at),
            first_act_on: None,
        }
    }

    /// The same by these numbers of the bureau's own.
    #[must_use]
    pub fn by(self, own: &Settings) -> Self {
        let own = own.clone();
        Self { own, ..self }
    }

    /// Whether the matter itself may be acted on.
    pub fn may_be_handled(&self) -> Result<()> {
        self.stands()?;
        if self.received {
            Ok(())
        } else {
            Err(Error::state_forbids(
                "not confirmed with the applicant yet",
                "收到日期尚未与申请人确认",
            )
            .next("Confirm the receipt first.", "请先确认收到。"))
        }
    }

    fn stands(&self) -> Result<()> {
        let Some((removal, _)) = self.removed else {
            return Ok(());
        };
        Err(match removal {
            Removal::Merged => Error::state_forbids("merged into another", "已合并办理").next(
                "Act on the application it was merged into.",
                "请在并入的申请上办理。",
            ),
            Removal::Voided => Error::state_forbids("voided", "已作废").next(
                "Register it anew, if it is to be handled.",
                "确需办理的，请重新登记。",
            ),
            Removal::Rerouted => Error::state_forbids("re-routed", "已转由其他机关登记")
                .next("The other organ handles it.", "由收到的机关办理。"),
        })
    }
}
