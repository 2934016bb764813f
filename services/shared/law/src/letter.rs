//! The letters a bureau sends.

use crate::application::Answer;

/// Which letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterKind {
    /// 受理回执.
    Acknowledgement,
    /// 补正告知书.
    CorrectionNotice,
    /// 说明理由通知书 (art. 35).
    ReasonsNotice,
    /// 延迟答复告知书 (art. 35).
    DelayedPeriodNotice,
    /// 延期答复告知书.
    ExtensionNotice,
    /// 征求意见书 to a third party.
    ThirdPartyRequest,
    /// Notice to the applicant that opinions are asked for.
    ThirdPartyNotice,
    /// 征求意见函 to a co-maker.
    CoMakerRequest,
    /// 收费通知书.
    FeeNotice,
    /// The reply with this answer.
    Reply(Answer),
    /// Notice to a third party of what is disclosed and why.
    DisclosureNotice,
    /// Reply to a request to correct one's own record (art. 41).
    RectificationReply,
    /// Its forwarding to the organ that can.
    RectificationForwarding,
    /// No permit is needed.
    MatterNotNeeded,
    /// Another organ decides.
    MatterNotCompetent,
    /// 补正一次性告知书.
    MatterCorrection,
    /// 受理通知书.
    MatterAcceptance,
    /// 不予受理决定书.
    MatterRefusalToAccept,
    /// Time that does not count.
    SpecialProcedureNotice,
    /// 延长期限告知书.
    MatterExtension,
    /// Permit granted.
    DecisionGranted,
    /// Permit refused.
    DecisionRefused,
    /// Answer to an enquiry.
    EnquiryReply,
    /// The way to the petition office.
    PetitionPointer,
    /// Answer to a complaint about disclosure work (arts 47, 51).
    WorkComplaintReply,
}
