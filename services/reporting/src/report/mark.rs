//! What is said of a number that is not simply counted. Pure.

use super::message::proto::Origin;

/// What is said, in the order of its lines under a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Nothing of the kind is registered or declared.
    NotRegistered,
    /// There cannot be any.
    NotApplicable,
    /// A person declared it.
    Declared,
    /// It rests on something assumed.
    Assumed,
}

impl Mark {
    /// That of a number of this origin; none of one that is simply counted.
    pub const fn of(origin: Origin, assumed: bool) -> Option<Self> {
        match origin {
            Origin::NotRegistered => Some(Self::NotRegistered),
            Origin::NotApplicable => Some(Self::NotApplicable),
            _ if assumed => Some(Self::Assumed),
            Origin::Declared => Some(Self::Declared),
            Origin::Counted | Origin::Unspecified => None,
        }
    }

    /// The sign behind a cell of a table.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::NotRegistered => "△",
            Self::NotApplicable => "※",
            Self::Declared => "◇",
            Self::Assumed => "＊",
        }
    }

    /// Its name; `word` is what the report calls an assumption.
    pub const fn name(self, word: &str) -> &str {
        match self {
            Self::NotRegistered => "未登记",
            Self::NotApplicable => "不适用",
            Self::Declared => "填报",
            Self::Assumed => word,
        }
    }

    /// What is said of it under a table.
    pub const fn said(self) -> &'static str {
        match self {
            Self::NotRegistered => "该项没有登记，也没有填报，按零列示，并非已核实为零。",
            Self::NotApplicable => "本机关不办理该类事项，按零列示。",
            Self::Declared => "该数字由本机关填报，来源和依据见填报记录。",
            Self::Assumed => "该数字所依据的登记含有假设的内容。",
        }
    }
}
