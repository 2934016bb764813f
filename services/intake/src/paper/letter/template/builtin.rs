//! The built-in templates, one for each kind of letter.

use gongkai_law::letter::LetterKind;

macro_rules! built_in {
    ($($code:literal)+) => {
        const BUILT_IN: &[(&str, &str)] = &[
            $(($code, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/letters/", $code, ".txt"))),)+
        ];
    };
}

built_in! {
    "acknowledgement"
    "correction_notice"
    "reasons_notice"
    "delayed_period_notice"
    "extension_notice"
    "extension_withdrawal"
    "third_party_request"
    "third_party_notice"
    "third_party_notice_withdrawal"
    "co_maker_request"
    "opinion_request_withdrawal"
    "fee_notice"
    "fee_withdrawal"
    "correction_withdrawal"
    "reply_already_public"
    "reply_granted"
    "reply_partly_granted"
    "reply_withheld_state_secret"
    "reply_withheld_law_forbids"
    "reply_withheld_security_or_stability"
    "reply_withheld_third_party"
    "reply_withheld_internal_affairs"
    "reply_withheld_process_information"
    "reply_withheld_enforcement_file"
    "reply_special_register"
    "reply_state_archive"
    "reply_case_file"
    "reply_not_held"
    "reply_other_organ"
    "reply_needs_making"
    "reply_still_unclear"
    "reply_petition"
    "reply_repeated"
    "reply_publication"
    "reply_excessive"
    "reply_confirm_or_reissue"
    "reply_not_corrected"
    "reply_fee_not_paid"
    "reply_withdrawn"
    "reply_enquiry"
    "reply_other"
    "disclosure_notice"
    "rectification_reply"
    "rectification_forwarding"
    "not_needed"
    "not_competent"
    "matter_correction"
    "acceptance"
    "refusal_to_accept"
    "special_procedure_notice"
    "matter_extension"
    "decision_granted"
    "decision_refused"
    "matter_termination"
    "enquiry_reply"
    "petition_pointer"
    "enquiry_withdrawal"
    "withdrawal_notice"
    "complaint_reply"
}

/// The built-in template of a kind. Every kind has one; a test holds that.
pub fn built_in(kind: LetterKind) -> &'static str {
    BUILT_IN
        .iter()
        .find(|(code, _)| *code == kind.as_str())
        .map_or("", |(_, text)| text)
}
