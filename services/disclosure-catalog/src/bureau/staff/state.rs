//! What is known of a person of a bureau.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Reason, Result},
    fields::Fields,
};

/// A person of a bureau.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffMember {
    /// Subject of the person's tokens.
    pub subject: String,
    /// Name as it is shown and printed.
    pub name: String,
    /// Office the person works in; none as the head of the bureau.
    pub office_id: Option<String>,
    /// Position (职务); empty if it is not known.
    pub position: String,
    /// Whether the person is in charge of the office.
    pub in_charge: bool,
    /// Civil date from which the person is not of the bureau any more.
    pub left_on: Option<NaiveDate>,
    /// Whether the person's tokens have the role of a reviewer or leader.
    pub reviews: bool,
}

impl StaffMember {
    /// Who is in charge is in charge of an office.
    pub fn check(&self, fields: &mut Fields) {
        if self.in_charge && self.office_id.is_none() {
            fields.wrong(
                "member.office_id",
                "股室负责人须填写所在股室",
                "whoever is in charge is so of an office: name it",
            );
        }
    }
}

/// A person as it stands in the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versioned {
    /// Counts from 1.
    pub version: i32,
    /// What is known.
    pub member: StaffMember,
}

impl Versioned {
    /// The etag of this state.
    pub fn etag(&self) -> String {
        self.version.to_string()
    }
}

/// The version after the one in force, 0 for none, if that is what the caller read; an empty etag for
/// whatever there is.
pub fn next_version(subject: &str, in_force: i32, etag: &str) -> Result<i32> {
    if etag.is_empty() || etag == in_force.to_string() {
        Ok(in_force + 1)
    } else {
        Err(changed(subject).with("etag", in_force))
    }
}

/// Somebody else changed it first.
pub fn changed(subject: &str) -> Error {
    Error::new(Reason::Conflict).with("id", subject)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_follows_what_the_caller_read() {
        assert_eq!(next_version("liu", 0, "").unwrap(), 1);
        assert_eq!(next_version("liu", 0, "0").unwrap(), 1);
        assert_eq!(next_version("liu", 3, "3").unwrap(), 4);
        let late = next_version("liu", 3, "2").unwrap_err();
        assert_eq!(late.reason(), Reason::Conflict);
    }
}
