//! Code and title of the reply letter for each answer.

use crate::application::{Answer, Ground};

/// The code is that of the answer behind `reply_`.
#[rustfmt::skip]
pub(super) const fn code_and_title(answer: Answer) -> (&'static str, &'static str) {
    match answer {
        Answer::AlreadyPublic => ("reply_already_public", "政府信息已主动公开告知书"),
        Answer::Granted => ("reply_granted", "政府信息公开告知书"),
        Answer::PartlyGranted => ("reply_partly_granted", "政府信息部分公开告知书"),
        Answer::Withheld(ground) => match ground {
            Ground::StateSecret => ("reply_withheld_state_secret", "政府信息不予公开告知书（国家秘密）"),
            Ground::LawForbids => ("reply_withheld_law_forbids", "政府信息不予公开告知书（法律、行政法规禁止公开）"),
            Ground::SecurityOrStability => ("reply_withheld_security_or_stability", "政府信息不予公开告知书（危及国家安全、公共安全、经济安全、社会稳定）"),
            Ground::ThirdParty => ("reply_withheld_third_party", "政府信息不予公开告知书（第三方合法权益）"),
            Ground::InternalAffairs => ("reply_withheld_internal_affairs", "政府信息不予公开告知书（内部事务信息）"),
            Ground::ProcessInformation => ("reply_withheld_process_information", "政府信息不予公开告知书（过程性信息）"),
            Ground::EnforcementFile => ("reply_withheld_enforcement_file", "政府信息不予公开告知书（行政执法案卷信息）"),
        },
        Answer::SpecialRegister => ("reply_special_register", "行政查询事项告知书（登记资料）"),
        Answer::StateArchive => ("reply_state_archive", "行政查询事项告知书（国家档案馆档案）"),
        Answer::CaseFile => ("reply_case_file", "行政查询事项告知书（当事人查阅案卷）"),
        Answer::NotHeld => ("reply_not_held", "政府信息不存在告知书"),
        Answer::OtherOrgan => ("reply_other_organ", "非本机关政府信息告知书"),
        Answer::NeedsMaking => ("reply_needs_making", "政府信息需要另行制作告知书"),
        Answer::StillUnclear => ("reply_still_unclear", "政府信息公开申请内容不明确告知书"),
        Answer::Petition => ("reply_petition", "不作为政府信息公开申请处理告知书（信访、投诉、举报）"),
        Answer::Repeated => ("reply_repeated", "政府信息公开申请不予重复处理告知书"),
        Answer::Publication => ("reply_publication", "公开出版物获取途径告知书"),
        Answer::Excessive => ("reply_excessive", "政府信息公开申请不予处理告知书（申请数量、频次明显超过合理范围）"),
        Answer::ConfirmOrReissue => ("reply_confirm_or_reissue", "政府信息公开申请不予处理告知书（要求确认或者重新出具）"),
        Answer::NotCorrected => ("reply_not_corrected", "政府信息公开申请不再处理告知书（逾期不补正）"),
        Answer::FeeNotPaid => ("reply_fee_not_paid", "政府信息公开申请不再处理告知书（逾期未缴费）"),
        Answer::Withdrawn => ("reply_withdrawn", "政府信息公开申请终止办理告知书（申请人撤回）"),
        Answer::Enquiry => ("reply_enquiry", "政府信息公开申请咨询事项告知书"),
        Answer::Other => ("reply_other", "政府信息公开申请答复书"),
    }
}
