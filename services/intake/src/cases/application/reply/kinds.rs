//! The closed lists of a reply: how far it is, how it is reviewed, and how it arrives.

use gongkai_law::code::codes;

codes! {
    /// How far the handling of an application is.
    pub enum Stage as "gongkai.intake.v1.ApplicationStage" {
        /// No reply is drafted.
        Handling = "handling", "办理中";
        /// A reply waits for its review.
        Drafted = "drafted", "待审核";
        /// The reviewer returned the draft.
        Returned = "returned", "已退回拟稿人";
        /// The reply waits for its signature.
        Reviewed = "reviewed", "待签发";
        /// The reply waits to leave.
        Signed = "signed", "已签发，待送达";
        /// The reply left; its proof is open.
        Dispatched = "dispatched", "已发出";
        /// The mail came back.
        Undelivered = "undelivered", "邮件已退回";
        /// The reply arrived.
        Delivered = "delivered", "已送达";
        /// Closed without a reply.
        Closed = "closed", "已办结";
        /// The file is archived.
        Archived = "archived", "已归档";
    }
}

codes! {
    /// What a reviewer decides.
    pub enum ReviewResult as "gongkai.intake.v1.ReviewResult" {
        /// The draft may be signed.
        Approved = "approved", "通过";
        /// The draft goes back.
        Returned = "returned", "退回";
    }
}

codes! {
    /// Outcome of the secrecy review (保密审查, art. 17).
    pub enum Secrecy as "gongkai.intake.v1.SecrecyReview" {
        /// What is disclosed holds no secret.
        Passed = "passed", "通过";
        /// It does, or may.
        Failed = "failed", "未通过";
    }
}

codes! {
    /// What became of a reply that was sent.
    pub enum Delivery as "gongkai.intake.v1.Delivery" {
        /// Signed for.
        SignedFor = "signed_for", "已签收";
        /// The mail came back.
        Returned = "returned", "退回";
    }
}

codes! {
    /// Why an answered application is taken up again.
    pub enum Cause as "gongkai.intake.v1.ReopenCause" {
        /// A court or reconsideration organ ordered a new answer.
        Ordered = "ordered", "依复议、诉讼结果";
        /// The bureau corrects its own answer.
        OwnCorrection = "own_correction", "自行纠正";
        /// It was closed by mistake.
        Mistake = "mistake", "误办结";
    }
}
