//! How an applicant wants the information (art. 29), and what help is needed (art. 43).

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Defines an enum of plain variants, each with the code it is stored and sent by.
macro_rules! coded {
    ($($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal,)+ })+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
            pub enum $name {
                $($(#[$vmeta])* #[serde(rename = $code)] $variant,)+
            }

            impl $name {
                /// The fixed code.
                pub const fn as_str(self) -> &'static str {
                    match self { $(Self::$variant => $code,)+ }
                }
            }

            impl FromStr for $name {
                type Err = ();

                fn from_str(code: &str) -> Result<Self, ()> {
                    match code { $($code => Ok(Self::$variant),)+ _ => Err(()) }
                }
            }
        )+
    };
}

coded! {
    /// In what form.
    FormWanted {
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
    /// By what channel.
    DeliveryChannel {
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
    /// What the applicant has difficulty with.
    Difficulty {
        /// Reading.
        Reading = "reading",
        /// Sight.
        Sight = "sight",
        /// Hearing.
        Hearing = "hearing",
    }
    /// Why a case ended without being an application that counts.
    Removal {
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
