//! How a letter speaks to whom it goes to.

use crate::application::{
    ApplicantKind,
    applicant::{self, NumberFault},
};

/// Whom a letter goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// A natural person.
    Person,
    /// A legal person or another organisation.
    Organisation,
    /// Nobody said, and the name does not tell.
    Unknown,
}

impl Party {
    /// What a name tells where nobody registered what its bearer is.
    pub fn named(name: &str) -> Self {
        match applicant::is_organisation(name) {
            Some(false) => Self::Person,
            Some(true) => Self::Organisation,
            None => Self::Unknown,
        }
    }

    /// What a number of identity tells, and where its digits do not add up, the name first.
    pub fn identified(number: &str, name: &str) -> Self {
        let resident = applicant::resident_id_fault(number);
        let code = applicant::credit_code_fault(number);
        let formed = |fault| matches!(fault, Some(NumberFault::CheckDigit));
        match (resident, code, Self::named(name)) {
            (None, _, _) => Self::Person,
            (_, None, _) => Self::Organisation,
            (_, _, Self::Unknown) if formed(resident) => Self::Person,
            (_, _, Self::Unknown) if formed(code) => Self::Organisation,
            (_, _, named) => named,
        }
    }

    /// The word by which a letter addresses it.
    pub const fn you(self) -> &'static str {
        match self {
            Self::Person => "您",
            Self::Organisation => "你单位",
            Self::Unknown => "您（单位）",
        }
    }
}

impl From<ApplicantKind> for Party {
    fn from(kind: ApplicantKind) -> Self {
        match kind {
            ApplicantKind::NaturalPerson => Self::Person,
            ApplicantKind::Business
            | ApplicantKind::Research
            | ApplicantKind::PublicBenefit
            | ApplicantKind::LegalService
            | ApplicantKind::Other => Self::Organisation,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_who_is_addressed_or_it_does_not() {
        for (name, you) in [
            ("王某", "您"),
            ("欧阳某某", "您"),
            ("买买提·艾力", "您"),
            ("市民", "您"),
            ("某公司", "你单位"),
            ("益阳市某某烟花爆竹有限公司", "你单位"),
            ("县医院", "你单位"),
            ("某某区自然资源局", "你单位"),
            ("某某村村民委员会", "你单位"),
            ("某局", "您（单位）"),
            ("某大学教师刘某", "您（单位）"),
            ("12345热线来电人", "您（单位）"),
            ("", "您（单位）"),
        ] {
            assert_eq!(Party::named(name).you(), you, "{name}");
        }
    }

    #[test]
    fn a_number_tells_what_a_name_leaves_open() {
        for (number, name, party) in [
            ("110101199003070011", "某局", Party::Person),
            ("11010519491231002X", "某大学教师刘某", Party::Person),
            ("11370305MB2855731K", "某局", Party::Organisation),
            ("110101199003070012", "某大学教师刘某", Party::Person),
            ("11370305MB28557310", "某局", Party::Organisation),
            ("11370305MB28557310", "王某", Party::Person),
            ("E12345678", "某局", Party::Unknown),
            ("", "某公司", Party::Organisation),
        ] {
            assert_eq!(Party::identified(number, name), party, "{number} {name}");
        }
    }

    #[test]
    fn a_registered_kind_leaves_nothing_open() {
        for kind in ApplicantKind::ALL {
            let person = *kind == ApplicantKind::NaturalPerson;
            let you = if person { "您" } else { "你单位" };
            assert_eq!(Party::from(*kind).you(), you);
        }
    }
}
