//! How an applicant wants the information (art. 29), and what help is needed (art. 43).

use serde::{Deserialize, Serialize};

use crate::contract::codes::codes;

codes! {
    /// In what form.
    pub enum FormWanted {
        /// 纸质.
        Paper = "paper",
        /// 电子.
        Electronic = "electronic",
        /// Copied by the applicant.
        CopyByApplicant = "copy_by_applicant",
        /// Viewed on site.
        ViewOnSite = "view_on_site",
        /// Another form.
        Other = "other",
    }
}

codes! {
    /// By what channel.
    pub enum DeliveryChannel {
        /// Fetched in person.
        InPerson = "in_person",
        /// Post; needs an address.
        Post = "post",
        /// E-mail; needs an e-mail address.
        Email = "email",
        /// Fax.
        Fax = "fax",
        /// The portal.
        Portal = "portal",
    }
}

codes! {
    /// What the applicant has difficulty with.
    pub enum Difficulty {
        /// Reading.
        Reading = "reading",
        /// Sight.
        Sight = "sight",
        /// Hearing.
        Hearing = "hearing",
    }
}

codes! {
    /// Why a case ended without being an application that counts.
    pub enum Removal {
        /// The same form sent twice.
        Merged = "merged",
        /// Registered by mistake.
        Voided = "voided",
        /// Reached the wrong organ.
        Rerouted = "rerouted",
    }
}

/// How the information is wanted. No purpose is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wishes {
    /// Form, if it was said.
    pub form: Option<FormWanted>,
    /// Channel, if it was said.
    pub delivery: Option<DeliveryChannel>,
    /// What the applicant has difficulty with.
    pub difficulties: Vec<Difficulty>,
    /// The unit filled in the form for an oral application.
    pub filled_in_by_unit: bool,
}
