//! What a profile is, and what can be printed.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Reason, Result},
    identity::BureauId,
};
use serde::{Deserialize, Serialize};

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
    /// Word of its document numbers (机关代字).
    pub letter_code: String,
    /// How the processing fee (信息处理费) is paid into the treasury.
    pub payment: String,
    /// Who stands above it in remedies, by the day from which.
    pub remedies: Vec<Remedy>,
    /// Whether a reply leaves online only once its stamped or sealed original is attached.
    pub online_reply_needs_original: bool,
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
    /// Of the word of document numbers.
    LetterCode(String),
    /// Of how the processing fee is paid.
    Payment(String),
    /// Of all remedies.
    Remedies(Vec<Remedy>),
    /// Of whether a reply that leaves online needs its original.
    OnlineReplyNeedsOriginal(bool),
}

impl Profile {
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
            Change::LetterCode(text) => self.letter_code = text,
            Change::Payment(text) => self.payment = text,
            Change::Remedies(remedies) => self.remedies = remedies,
            Change::OnlineReplyNeedsOriginal(needs) => self.online_reply_needs_original = needs,
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
