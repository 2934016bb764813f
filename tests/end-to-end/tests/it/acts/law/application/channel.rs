//! How applications come in, and what follows from it.

/// How it came in (art. 31).
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    InPerson,
    SignedPost,
    OrdinaryLetter,
    Internet,
    Fax,
}

impl Channel {
    /// Its name in the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::InPerson => "RECEIPT_CHANNEL_IN_PERSON",
            Self::SignedPost => "RECEIPT_CHANNEL_SIGNED_POST",
            Self::OrdinaryLetter => "RECEIPT_CHANNEL_ORDINARY_LETTER",
            Self::Internet => "RECEIPT_CHANNEL_INTERNET",
            Self::Fax => "RECEIPT_CHANNEL_FAX",
        }
    }

    /// The day it is received is that on which this is confirmed with the applicant.
    pub(super) fn is_confirmed(self) -> bool {
        matches!(self, Self::OrdinaryLetter | Self::Internet | Self::Fax)
    }

    /// Its acknowledgement goes out as a letter: at the counter it is handed over, online it is told.
    pub(super) fn is_acknowledged_by_letter(self) -> bool {
        !matches!(self, Self::InPerson | Self::Internet)
    }
}
