//! What a profile is, and what can be printed.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Reason, Result},
    identity::BureauId,
};
use gongkai_document::inspect::Allowed;
use serde::{Deserialize, Serialize};

use super::{
    channels::OpenedChannel,
    site::{ContactPoint, SiteIdentity},
};
use crate::bureau::{Bureau, dated::DatedText};

/// What a bureau prints in its letters; what is not known is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// Postal address.
    pub address: String,
    /// Postal code.
    pub postcode: String,
    /// Telephone numbers, parted by `、`.
    pub telephone: String,
    /// Fax numbers, parted by `、`.
    pub fax: String,
    /// E-mail address.
    pub email: String,
    /// Website.
    pub website: String,
    /// Office hours.
    pub office_hours: String,
    /// Name of the office in charge of disclosure (政府信息公开工作机构).
    pub disclosure_unit: String,
    /// Words of its document numbers (机关代字), by the day from which.
    pub letter_codes: Vec<DatedText>,
    /// How the processing fee (信息处理费) is paid into the treasury, by the day from which.
    pub payments: Vec<DatedText>,
    /// Who stands above it in remedies, by the day from which.
    pub remedies: Vec<Remedy>,
    /// Its unified social credit codes (统一社会信用代码), by the day from which.
    pub credit_codes: Vec<DatedText>,
    /// How its site names itself, by the day from which.
    pub site_identities: Vec<SiteIdentity>,
    /// Where people go and whom they call.
    pub contact_points: Vec<ContactPoint>,
    /// The ways in which it takes applications.
    pub channels: Vec<OpenedChannel>,
}

/// The organs a letter names for remedies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remedy {
    /// Civil date from which it holds.
    pub valid_from: NaiveDate,
    /// Full name of the reconsideration organ (行政复议机关).
    pub reconsideration_organ: String,
    /// Full name of the court for administrative lawsuits.
    pub court: String,
    /// The law or document that says so.
    pub source: String,
}

/// A change of one field.
#[derive(Debug, Clone)]
pub enum Change {
    /// Of the postal address.
    Address(String),
    /// Of the postal code.
    Postcode(String),
    /// Of the telephone numbers.
    Telephone(String),
    /// Of the fax numbers.
    Fax(String),
    /// Of the e-mail address.
    Email(String),
    /// Of the website.
    Website(String),
    /// Of the office hours.
    OfficeHours(String),
    /// Of the name of the office in charge.
    DisclosureUnit(String),
    /// Of all words of document numbers.
    LetterCodes(Vec<DatedText>),
    /// Of all ways in which the processing fee is paid.
    Payments(Vec<DatedText>),
    /// Of all remedies.
    Remedies(Vec<Remedy>),
    /// Of all credit codes.
    CreditCodes(Vec<DatedText>),
    /// Of all identities of its site.
    SiteIdentities(Vec<SiteIdentity>),
    /// Of all contact points.
    ContactPoints(Vec<ContactPoint>),
    /// Of all channels for applications.
    Channels(Vec<OpenedChannel>),
}

impl Profile {
    /// What it publishes itself of telephones and e-mail, with those of its offices: no finding in what it publishes.
    pub fn published(&self, bureau: &Bureau) -> Allowed {
        let points = self.contact_points.iter().map(|point| &point.telephone);
        let offices = bureau.offices.iter().map(|office| &office.telephone);
        let numbers = [&self.telephone, &self.fax].into_iter();
        Allowed {
            telephones: numbers
                .chain(points)
                .chain(offices)
                .flat_map(|some| some.split(['、', ',', '，', ';', '；']))
                .map(|one| one.trim().to_owned())
                .filter(|one| !one.is_empty())
                .collect(),
            emails: vec![self.email.clone()],
        }
    }

    /// The profile with one field changed.
    #[must_use]
    pub fn with(mut self, change: Change) -> Self {
        match change {
            Change::Address(text) => self.address = text,
            Change::Postcode(text) => self.postcode = text,
            Change::Telephone(text) => self.telephone = text,
            Change::Fax(text) => self.fax = text,
            Change::Email(text) => self.email = text,
            Change::Website(text) => self.website = text,
            Change::OfficeHours(text) => self.office_hours = text,
            Change::DisclosureUnit(text) => self.disclosure_unit = text,
            Change::LetterCodes(texts) => self.letter_codes = texts,
            Change::Payments(texts) => self.payments = texts,
            Change::Remedies(remedies) => self.remedies = remedies,
            Change::CreditCodes(codes) => self.credit_codes = codes,
            Change::SiteIdentities(identities) => self.site_identities = identities,
            Change::ContactPoints(points) => self.contact_points = points,
            Change::Channels(channels) => self.channels = channels,
        }
        self
    }
}

/// A profile as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Versioned {
    /// 0 before it is set.
    pub version: i32,
    /// The profile.
    pub profile: Profile,
}

impl Versioned {
    /// The etag of this state.
    pub fn etag(&self) -> String {
        self.version.to_string()
    }

    /// The next version, changed by somebody who read it at `etag`; empty for whatever state there is.
    pub fn change(self, bureau: &BureauId, etag: &str, changes: Vec<Change>) -> Result<Self> {
        if !etag.is_empty() && etag != self.etag() {
            return Err(changed(bureau).with("etag", self.version));
        }
        Ok(Self {
            version: self.version + 1,
            profile: changes.into_iter().fold(self.profile, Profile::with),
        })
    }
}

/// Somebody else changed it first.
pub fn changed(bureau: &BureauId) -> Error {
    Error::new(Reason::Conflict).with("id", bureau)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_leaves_the_rest_and_counts_up() {
        let bureau = "heshan-emb".parse().unwrap();
        let first = Versioned::default()
            .change(&bureau, "0", vec![Change::Fax("4423457".to_owned())])
            .unwrap();
        let second = first
            .clone()
            .change(&bureau, "", vec![Change::Postcode("413002".to_owned())])
            .unwrap();
        assert_eq!((second.version, second.etag().as_str()), (2, "2"));
        assert_eq!(second.profile.fax, "4423457");
        let late = first.change(&bureau, "0", Vec::new()).unwrap_err();
        assert_eq!(late.reason(), Reason::Conflict);
    }
}
