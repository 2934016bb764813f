//! How applications come in, and what follows from it.

/// How it came in (art. 31).
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    InPerson,
    SignedPost,
    OrdinaryLetter,
    Internet,
    /// At the applicant's own door, which is the internet, too.
    Door,
    Fax,
}

impl Channel {
    /// Its name in the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::InPerson => "RECEIPT_CHANNEL_IN_PERSON",
            Self::SignedPost => "RECEIPT_CHANNEL_SIGNED_POST",
            Self::OrdinaryLetter => "RECEIPT_CHANNEL_ORDINARY_LETTER",
            Self::Internet | Self::Door => "RECEIPT_CHANNEL_INTERNET",
            Self::Fax => "RECEIPT_CHANNEL_FAX",
        }
    }

    /// The day it is received is that on which this is confirmed with the applicant.
    pub(super) fn is_confirmed(self) -> bool {
        self.is_online() || matches!(self, Self::OrdinaryLetter | Self::Fax)
    }

    /// What is told online is told there and then.
    pub(super) fn is_online(self) -> bool {
        matches!(self, Self::Internet | Self::Door)
    }

    /// Its acknowledgement goes out as a letter: at the counter it is handed over, online it is told.
    pub(super) fn is_acknowledged_by_letter(self) -> bool {
        self != Self::InPerson && !self.is_online()
    }
}
