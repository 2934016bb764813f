//! The counting rules (计数规则): what counts, and in which year. Screens, reports, errors and tests name them by number.

use crate::code::codes;

codes! {
    /// A rule of counting, by its number.
    pub enum CountingRule {
        /// The unit.
        C1 = "C1", "计数单位";
        /// Received in the year.
        C2 = "C2", "本年新收";
        /// Results of the year.
        C3 = "C3", "处理结果";
        /// Carried over.
        C4 = "C4", "结转";
        /// Answered anew.
        C5 = "C5", "重新答复";
        /// Registered after the turn of the year.
        C6 = "C6", "跨年补登";
        /// Frozen by the signature.
        C7 = "C7", "签发固定";
        /// Disputes.
        C8 = "C8", "复议诉讼";
        /// Decisions and documents.
        C9 = "C9", "决定与文件";
        /// The basis of a report.
        C10 = "C10", "统计依据";
        /// Nothing invented goes unmarked.
        C11 = "C11", "推定标注";
    }
}

impl CountingRule {
    /// What it says.
    pub const fn text(self) -> &'static str {
        match self {
            Self::C1 => {
                "以拆分后的一件为计数单位；一份申请有数名申请人联署的计一件，申请人类别按第一名申请人确定。"
            }
            Self::C2 => "收到日在本年内的计入本年新收；补正不改变收到日；尚未确认收到的不计。",
            Self::C3 => {
                "本年内首次作出答复、逾期不补正或不缴费、撤回的，按本年内最后一次答复计入处理结果，以前年度已有结果的不再计入；收到与答复可在同一日。不足一年的期间，按首次答复之日计入，结果取该年内最后一次答复。"
            }
            Self::C4 => {
                "本年及以前收到、至12月31日无处理结果的结转下年度；下年度的上年结转等于本年的结转下年度。"
            }
            Self::C5 => {
                "以后年度的重新答复（依判决、决定或自行纠正）不计入申请情况表，单列为重新答复；误办结的予以撤销并留痕。"
            }
            Self::C6 => {
                "上年收到、本年登记的，上年报告未签发的计入上年；已签发的，提示出具更正版，更正版签发前计入本年新收并注明“含上年收到、本年登记N件”。"
            }
            Self::C7 => "申请人类别以报告签发时为准，此后的变动列入差异。",
            Self::C8 => {
                "年内在办的复议诉讼（12月31日前受理且1月1日前未审结）均计入，结果以12月31日为准；尚未审结的次年再次计入，并注明“含上年度结转N件”。"
            }
            Self::C9 => {
                "行政许可计本年全部处理决定，含不予许可和延续，不含初审和服务性办件；文件按制发日计，重新印发的计新制发和废止各一件，修改的均不计，有效期届满的于次日计废止并注明；2019年格式的新制作按成文日、新公开按首次公开日计，总数为12月31日已公开且有效的件数。"
            }
            Self::C10 => {
                "已签发的报告保留其依据的数据流位置，据此重算结果相同；迟到的记录列入差异，不作无痕改动。"
            }
            Self::C11 => "推定或者假设的数字一律标注；未登记、零、不适用、推定四者分别标示。",
        }
    }

    /// Where it comes from.
    pub const fn source(self) -> &'static str {
        match self {
            Self::C1 | Self::C6 | Self::C7 | Self::C10 | Self::C11 => "本系统约定",
            Self::C2 => "《政府信息公开条例》第三十一条；本系统约定",
            Self::C3 | Self::C4 | Self::C5 => "国办公开办函〔2016〕235号、〔2021〕30号；本系统约定",
            Self::C8 => "国办公开办函〔2016〕201号、〔2021〕30号；本系统约定",
            Self::C9 => "国办公开办函〔2019〕60号、〔2021〕30号；本系统约定",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_number_and_says_something() {
        for (number, rule) in (1..).zip(CountingRule::ALL) {
            assert_eq!(rule.as_str(), format!("C{number}"));
            assert!(rule.text().ends_with('。') && !rule.source().is_empty());
        }
    }
}
