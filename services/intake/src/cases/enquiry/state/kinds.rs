//! The closed lists of enquiries.

use gongkai_law::code::codes;

codes! {
    /// How or as what an enquiry came in.
    pub enum Category as "gongkai.intake.v1.EnquiryCategory" {
        /// 咨询.
        Consultation = "consultation", "咨询";
        /// 投诉.
        Complaint = "complaint", "投诉";
        /// 热线.
        Hotline = "hotline", "热线";
        /// 来信来访.
        LetterOrVisit = "letter_or_visit", "来信来访";
        /// 上访.
        Petition = "petition", "上访";
    }

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

    /// How an enquiry ended.
    pub enum End as "gongkai.intake.v1.EnquiryEnd" {
        /// 办结.
        Closed = "closed", "办结";
        /// 告知信访渠道.
        Petition = "petition", "指引信访渠道";
        /// 并件.
        Merged = "merged", "并案";
        /// 作废.
        Voided = "voided", "作废";
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

    /// How content the citizen is.
    pub enum Satisfaction as "gongkai.intake.v1.Satisfaction" {
        /// 满意.
        Satisfied = "satisfied", "满意";
        /// 基本满意.
        BasicallySatisfied = "basically_satisfied", "基本满意";
        /// 不满意.
        Dissatisfied = "dissatisfied", "不满意";
    }
}
