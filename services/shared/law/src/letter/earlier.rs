//! The articles of the Regulations of 2007 (国务院令第492号), which stood until 2019-05-14: what a letter of
//! a day before cites.

use super::LetterKind;
use crate::application::{Answer, Ground};

/// The articles on which a letter rests; empty where they said nothing of it and are named as a whole.
pub(super) const fn articles(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::Reply(answer) => of_reply(answer),
        LetterKind::Acknowledgement => "第二十条",
        LetterKind::CorrectionNotice => "第二十一条第（四）项",
        LetterKind::ExtensionNotice | LetterKind::ExtensionWithdrawal => "第二十四条第二款",
        LetterKind::ThirdPartyRequest | LetterKind::DisclosureNotice => "第二十三条",
        LetterKind::ThirdPartyNotice | LetterKind::ThirdPartyNoticeWithdrawal => "第二十四条第三款",
        LetterKind::RectificationReply | LetterKind::RectificationForwarding => "第二十五条第二款",
        LetterKind::ComplaintReply => "第三十三条",
        _ => "",
    }
}

const fn of_reply(answer: Answer) -> &'static str {
    match answer {
        Answer::AlreadyPublic | Answer::Granted | Answer::Publication => "第二十一条第（一）项",
        Answer::PartlyGranted => "第二十二条",
        Answer::Withheld(ground) => match ground {
            Ground::StateSecret | Ground::ThirdParty => "第十四条第四款、第二十一条第（二）项",
            Ground::LawForbids => "第十四条第二款、第二十一条第（二）项",
            Ground::SecurityOrStability => "第八条、第二十一条第（二）项",
            Ground::InternalAffairs | Ground::ProcessInformation | Ground::EnforcementFile => {
                "第二十一条第（二）项"
            }
        },
        Answer::SpecialRegister | Answer::StateArchive | Answer::CaseFile => "第十七条",
        Answer::NotHeld | Answer::OtherOrgan => "第二十一条第（三）项",
        Answer::NeedsMaking | Answer::Petition => "第二条",
        Answer::StillUnclear | Answer::NotCorrected => "第二十一条第（四）项",
        _ => "",
    }
}
