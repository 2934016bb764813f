//! By which answer a row is reached, and what the reply says.

use gongkai_law::application::ResultRow as Row;
use gongkai_proto::intake::v1::{Answer, ReplyContent};

/// The answer of a row, or the two that are a partial disclosure; where several fall in one row, in turn.
pub(super) fn answers(row: Row, number: usize) -> Vec<Answer> {
    let in_turn = |answers: &[Answer]| {
        let chosen = answers.iter().cycle().nth(number % answers.len().max(1));
        chosen.copied().into_iter().collect::<Vec<_>>()
    };
    match row {
        Row::Granted => in_turn(&[Answer::Granted, Answer::AlreadyPublic]),
        Row::PartlyGranted => vec![Answer::PartlyGranted, Answer::WithheldProcessInformation],
        Row::StateSecret => vec![Answer::WithheldStateSecret],
        Row::LawForbids => vec![Answer::WithheldLawForbids],
        Row::SecurityOrStability => vec![Answer::WithheldSecurityOrStability],
        Row::ThirdParty => vec![Answer::WithheldThirdParty],
        Row::InternalAffairs => vec![Answer::WithheldInternalAffairs],
        Row::ProcessInformation => vec![Answer::WithheldProcessInformation],
        Row::EnforcementFile => vec![Answer::WithheldEnforcementFile],
        Row::AdministrativeQuery => in_turn(&[
            Answer::SpecialRegister,
            Answer::StateArchive,
            Answer::CaseFile,
        ]),
        Row::NotHeld => in_turn(&[Answer::NotHeld, Answer::OtherOrgan]),
        Row::NeedsMaking => vec![Answer::NeedsMaking],
        Row::StillUnclear => vec![Answer::StillUnclear],
        Row::Petition => vec![Answer::Petition],
        Row::Repeated => vec![Answer::Repeated],
        Row::Publication => vec![Answer::Publication],
        Row::Excessive => vec![Answer::Excessive],
        Row::ConfirmOrReissue => vec![Answer::ConfirmOrReissue],
        // Closed without a reply.
        Row::NotCorrected | Row::FeeNotPaid | Row::Other => Vec::new(),
    }
}

/// What the reply says; `earlier` is the day of the answer that is repeated.
pub(super) fn content(row: Row, earlier: &str) -> ReplyContent {
    let mut content = ReplyContent {
        where_and_how: "可到本机关查阅点查阅，或者电话咨询".to_owned(),
        ..ReplyContent::default()
    };
    match row {
        Row::Granted | Row::PartlyGranted => {
            "随本告知书提供复印件一份".clone_into(&mut content.material);
        }
        Row::AdministrativeQuery | Row::LawForbids => {
            "《不动产登记暂行条例》".clone_into(&mut content.special_rule);
        }
        Row::NotHeld => "经在档案室和业务系统检索，未查到该信息".clone_into(&mut content.search),
        Row::Repeated => {
            content.earlier_reply = format!("本机关{earlier}对同一申请事项的答复");
        }
        _ => {}
    }
    if row == Row::PartlyGranted {
        "内部讨论意见".clone_into(&mut content.withheld_part);
    }
    if row == Row::NotHeld {
        "有关机关".clone_into(&mut content.other_organ);
    }
    "申请事项属于所适用条款规定的情形".clone_into(&mut content.reason);
    content
}
