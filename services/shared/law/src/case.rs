//! The kinds of case a bureau keeps.

use crate::code::codes;

codes! {
    /// A kind of case; its term is what registers and files of cases call it.
    pub enum CaseKind as "gongkai.intake.v1.CaseKind" {
        /// An application for disclosure.
        Application = "application", "政府信息公开申请";
        /// A case of a matter: a permit or a service.
        Matter = "matter", "行政许可及服务事项";
        /// An enquiry, a complaint, a slip of the hotline, a letter or a visit.
        Enquiry = "enquiry", "咨询投诉";
        /// A reconsideration or a lawsuit.
        Dispute = "dispute", "行政复议、行政诉讼";
        /// A request to correct a record.
        Rectification = "rectification", "政府信息更正申请";
        /// A complaint about disclosure work.
        WorkComplaint = "work_complaint", "政府信息公开工作投诉举报";
    }
}

codes! {
    /// How far a case of any kind is. It follows from what happened to the case, never from the day.
    pub enum CaseStage as "gongkai.intake.v1.CaseStage" {
        /// It came in, and its receipt day is not established (art. 31).
        Unconfirmed = "unconfirmed", "待确认";
        /// It is with the bureau.
        Handling = "handling", "办理中";
        /// It waits for the applicant, another party or a special procedure.
        Waiting = "waiting", "等待他方";
        /// A reply waits for its review.
        Review = "review", "待审核";
        /// A reply waits for its signature.
        Signature = "signature", "待签发";
        /// A reply waits to leave, for the first time or again.
        Sending = "sending", "待送出";
        /// What was decided left, or is to be delivered; the proof is open.
        Sent = "sent", "待送达";
        /// It is closed.
        Closed = "closed", "已办结";
        /// Its file is archived.
        Archived = "archived", "已归档";
        /// Merged, voided or re-routed: it counts nowhere.
        Removed = "removed", "不计件";
    }
}

impl CaseStage {
    /// Whether something is still to be done by the bureau or awaited. An open case is in hand; of those that
    /// are closed, what is answered anew or not proven to have arrived is, too.
    pub const fn is_in_hand(self) -> bool {
        match self {
            Self::Unconfirmed
            | Self::Handling
            | Self::Waiting
            | Self::Review
            | Self::Signature
            | Self::Sending
            | Self::Sent => true,
            Self::Closed | Self::Archived | Self::Removed => false,
        }
    }
}
