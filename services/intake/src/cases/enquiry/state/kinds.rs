//! The closed lists of enquiries.

use gongkai_law::code::codes;
pub use gongkai_law::enquiry::{Category, End, Satisfaction};

codes! {
    /// The way an enquiry came in.
    pub enum EnquiryChannel as "gongkai.intake.v1.EnquiryChannel" {
        /// 电话.
        Telephone = "telephone", "电话";
        /// 窗口.
        Counter = "counter", "窗口";
        /// 网上.
        Online = "online", "网上";
        /// 政务服务热线.
        Hotline = "hotline", "热线";
        /// 来信.
        Letter = "letter", "来信";
        /// 来访.
        Visit = "visit", "来访";
    }

    /// What supervision does.
    pub enum Measure as "gongkai.intake.v1.SupervisionMeasure" {
        /// 提醒.
        Remind = "remind", "提醒";
        /// 催办.
        Expedite = "expedite", "催办";
        /// 督办.
        Escalate = "escalate", "督办";
    }
}
