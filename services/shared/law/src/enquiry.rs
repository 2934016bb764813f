//! Enquiries, complaints, hotline slips, letters and visits: what is counted of them.

use crate::code::codes;

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
}

codes! {
    /// How an enquiry ended.
    pub enum End as "gongkai.intake.v1.EnquiryEnd" {
        /// 办结.
        Closed = "closed", "办结";
        /// 告知信访渠道.
        Petition = "petition", "指引信访渠道";
        /// 撤回.
        Withdrawn = "withdrawn", "群众撤回";
        /// 并件.
        Merged = "merged", "并案";
        /// 作废.
        Voided = "voided", "作废";
    }
}

codes! {
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
