//! What notices tell of, and when one is tried again.

use chrono::TimeDelta;
use gongkai_law::code::codes;

codes! {
    /// What a notice tells of.
    pub enum Kind as "gongkai.intake.v1.NoticeKind" {
        /// The application was received.
        Received = "received", "收到申请";
        /// A correction notice left.
        CorrectionAsked = "correction_asked", "补正";
        /// A third party is asked for its opinion.
        OpinionAsked = "opinion_asked", "征求意见";
        /// A third party had been asked for its opinion by mistake.
        OpinionRecalled = "opinion_recalled", "撤回征求意见";
        /// The applicant is asked for reasons: the number of applications is excessive.
        ReasonsAsked = "reasons_asked", "要求说明理由";
        /// The period the bureau regards as reasonable was told.
        Delayed = "delayed", "延迟答复";
        /// The extension notice left.
        Extended = "extended", "延长期限";
        /// The notice left that an extension was a mistake.
        ExtensionWithdrawn = "extension_withdrawn", "撤回延期";
        /// A fee notice left.
        FeeAsked = "fee_asked", "收费";
        /// The notice left that a fee was asked for by mistake.
        FeeWithdrawn = "fee_withdrawn", "撤回收费";
        /// The notice left that a correction was asked for by mistake.
        CorrectionWithdrawn = "correction_withdrawn", "撤回补正告知";
        /// The answer left.
        Answered = "answered", "答复";
        /// What the answer said will be published is.
        Published = "published", "已公开";
    }
}

impl Kind {
    /// What the applicant reads: by the name of the letter, and without a word for the reader, who may be a
    /// person or an organisation.
    pub fn title(self) -> &'static str {
        match self {
            Self::Received => "政府信息公开申请已收到并登记",
            Self::CorrectionAsked => "政府信息公开申请需要补正，请查收补正告知书",
            Self::OpinionAsked => "申请公开的政府信息须征求第三方意见，请查收征求意见告知书",
            Self::OpinionRecalled => {
                "政府信息公开申请征求第三方意见已撤回，请查收撤回征求意见告知书"
            }
            Self::ReasonsAsked => "政府信息公开申请须说明理由，请查收说明理由通知书",
            Self::Delayed => "政府信息公开申请将延迟答复，请查收延迟答复告知书",
            Self::Extended => "政府信息公开申请延长答复期限，请查收延期答复告知书",
            Self::ExtensionWithdrawn => "政府信息公开申请的延期已撤回，请查收撤回延期告知书",
            Self::FeeAsked => "政府信息公开申请须缴纳信息处理费，请查收收费通知书",
            Self::FeeWithdrawn => "政府信息公开申请无须缴纳信息处理费，请查收撤回收费通知书",
            Self::CorrectionWithdrawn => "政府信息公开申请无须补正，请查收撤回补正告知书",
            Self::Answered => "政府信息公开申请已办结，请查收答复文书",
            Self::Published => "答复中告知将主动公开的政府信息已公开，请登录查看索引号",
        }
    }
}

/// Attempts at most: the last is made about a day after the first.
const ATTEMPTS: i32 = 33;

/// How long after attempt number `attempt` (from 1) the next one is made; none after the last.
pub fn wait(attempt: i32) -> Option<TimeDelta> {
    if attempt >= ATTEMPTS {
        return None;
    }
    // 2, 4, 8 … seconds, at most an hour.
    let doublings = attempt.clamp(1, 12);
    Some(TimeDelta::seconds((1_i64 << doublings).min(3600)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_is_tried_for_about_a_day() {
        assert_eq!(wait(1), Some(TimeDelta::seconds(2)));
        assert_eq!(wait(11), Some(TimeDelta::seconds(2048)));
        assert_eq!(wait(12), Some(TimeDelta::hours(1)));
        let all: TimeDelta = (1..).map_while(wait).sum();
        assert!((22..26).contains(&all.num_hours()), "{all}");
    }
}
