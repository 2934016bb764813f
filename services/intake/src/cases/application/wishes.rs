//! How an applicant wants the information (art. 29), and what help is needed (art. 43).

use serde::{Deserialize, Serialize};

pub use gongkai_law::application::Removal;
use gongkai_law::code::codes;

use crate::cases::kernel::private::Private;

codes! {
    /// In what form.
    pub enum FormWanted as "gongkai.intake.v1.FormWanted" {
        /// 纸质.
        Paper = "paper", "纸质";
        /// 电子.
        Electronic = "electronic", "电子";
        /// Copied by the applicant.
        CopyByApplicant = "copy_by_applicant", "自行抄录";
        /// Viewed on site.
        ViewOnSite = "view_on_site", "现场查阅";
        /// Another form.
        Other = "other", "其他";
    }
}

codes! {
    /// By what channel.
    pub enum DeliveryChannel as "gongkai.intake.v1.DeliveryChannel" {
        /// Fetched in person.
        InPerson = "in_person", "当面";
        /// Post; needs an address.
        Post = "post", "邮寄";
        /// E-mail; needs an e-mail address.
        Email = "email", "电子邮件";
        /// Fax.
        Fax = "fax", "传真";
        /// The portal.
        Portal = "portal", "网站平台";
    }
}

codes! {
    /// What the applicant has difficulty with.
    pub enum Difficulty as "gongkai.intake.v1.Difficulty" {
        /// Reading.
        Reading = "reading", "阅读困难";
        /// Sight.
        Sight = "sight", "视力障碍";
        /// Hearing.
        Hearing = "hearing", "听力障碍";
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
    /// Why writing was really difficult, or empty.
    pub oral_reason: Private,
}
