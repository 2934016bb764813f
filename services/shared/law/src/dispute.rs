//! Reconsiderations and lawsuits against answers, and how their results are counted.

use crate::code::codes;

codes! {
    /// The way a dispute came; one block of table 4 each. The terms are the block names.
    pub enum DisputeKind {
        /// Reconsideration by the government or the superior department.
        Reconsideration = "reconsideration", "行政复议";
        /// A suit without reconsideration before it.
        DirectSuit = "direct_suit", "行政诉讼-未经复议直接起诉";
        /// A suit after reconsideration.
        SuitAfterReconsideration = "suit_after_reconsideration", "行政诉讼-复议后起诉";
    }
}

codes! {
    /// What a dispute counts as on 31 December; one column of table 4 each.
    pub enum Outcome {
        /// The bureau was right.
        Upheld = "upheld", "结果维持";
        /// The bureau was put right.
        Corrected = "corrected", "结果纠正";
        /// Ended without judging the act.
        Other = "other", "其他结果";
        /// Not concluded; an appeal pending is pending.
        Pending = "pending", "尚未审结";
    }
}

codes! {
    /// What the decision or judgment says (行政复议法, 行政诉讼法).
    pub enum LegalResult {
        /// The act is upheld.
        ActUpheld = "act_upheld", "维持";
        /// The claim is rejected.
        ClaimRejected = "claim_rejected", "驳回请求";
        /// The act is revoked.
        Revoked = "revoked", "撤销";
        /// The act is varied.
        Varied = "varied", "变更";
        /// The act is found unlawful.
        FoundUnlawful = "found_unlawful", "确认违法";
        /// The act is found void.
        FoundVoid = "found_void", "确认无效";
        /// The bureau must act within a time.
        OrderedToAct = "ordered_to_act", "责令履行";
        /// Not accepted for examination.
        NotAccepted = "not_accepted", "不予受理";
        /// The application for reconsideration is dismissed.
        ApplicationDismissed = "application_dismissed", "驳回申请";
        /// The suit is dismissed.
        SuitDismissed = "suit_dismissed", "驳回起诉";
        /// Withdrawn by whoever brought it.
        Withdrawn = "withdrawn", "撤回";
        /// Terminated.
        Terminated = "terminated", "终止";
        /// Ended by mediation.
        Mediated = "mediated", "调解";
    }
}

impl LegalResult {
    /// The column of table 4 the result falls in.
    pub const fn outcome(self) -> Outcome {
        match self {
            Self::ActUpheld | Self::ClaimRejected => Outcome::Upheld,
            Self::Revoked
            | Self::Varied
            | Self::FoundUnlawful
            | Self::FoundVoid
            | Self::OrderedToAct => Outcome::Corrected,
            Self::NotAccepted
            | Self::ApplicationDismissed
            | Self::SuitDismissed
            | Self::Withdrawn
            | Self::Terminated
            | Self::Mediated => Outcome::Other,
        }
    }
}

impl Outcome {
    /// The outcome of a dispute: of its result, or pending while it has none.
    pub fn of(result: Option<LegalResult>) -> Self {
        result.map_or(Self::Pending, LegalResult::outcome)
    }
}
