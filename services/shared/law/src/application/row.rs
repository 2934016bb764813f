//! The result rows of table 3.

use crate::code::codes;
use crate::report::Format;

codes! {
    /// One result row of table 3, rows 3 to 23 of the form. The term is the printed label
    /// of the 2021 form, below its group where the row has one.
    pub enum ResultRow {
        /// Row 3.
        Granted = "granted", "（一）予以公开";
        /// Row 4.
        PartlyGranted = "partly_granted", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）";
        /// Row 5.
        StateSecret = "state_secret", "1.属于国家秘密";
        /// Row 6.
        LawForbids = "law_forbids", "2.其他法律行政法规禁止公开";
        /// Row 7.
        SecurityOrStability = "security_or_stability", "3.危及“三安全一稳定”";
        /// Row 8.
        ThirdParty = "third_party", "4.保护第三方合法权益";
        /// Row 9.
        InternalAffairs = "internal_affairs", "5.属于三类内部事务信息";
        /// Row 10.
        ProcessInformation = "process_information", "6.属于四类过程性信息";
        /// Row 11.
        EnforcementFile = "enforcement_file", "7.属于行政执法案卷";
        /// Row 12.
        AdministrativeQuery = "administrative_query", "8.属于行政查询事项";
        /// Row 13.
        NotHeld = "not_held", "1.本机关不掌握相关政府信息";
        /// Row 14.
        NeedsMaking = "needs_making", "2.没有现成信息需要另行制作";
        /// Row 15.
        StillUnclear = "still_unclear", "3.补正后申请内容仍不明确";
        /// Row 16.
        Petition = "petition", "1.信访举报投诉类申请";
        /// Row 17.
        Repeated = "repeated", "2.重复申请";
        /// Row 18.
        Publication = "publication", "3.要求提供公开出版物";
        /// Row 19.
        Excessive = "excessive", "4.无正当理由大量反复申请";
        /// Row 20.
        ConfirmOrReissue = "confirm_or_reissue", "5.要求行政机关确认或重新出具已获取信息";
        /// Row 21.
        NotCorrected = "not_corrected", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请";
        /// Row 22.
        FeeNotPaid = "fee_not_paid", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请";
        /// Row 23.
        Other = "other", "3.其他";
    }
}

/// The single row of the 2019 form for rows 21 to 23.
const OTHER_2019: &str = "三（六）其他处理";

impl ResultRow {
    /// The number of the row in the 2021 form, 3 to 23.
    pub const fn number(self) -> u8 {
        3 + self as u8
    }

    /// How the law's form is cited in short: `3(1)`, `3(2)`, `3(3)1` to `3(6)3`.
    pub fn cited(self) -> String {
        let (group, before) = match self.number() {
            3 => return "3(1)".to_owned(),
            4 => return "3(2)".to_owned(),
            5..=12 => (3, 4),
            13..=15 => (4, 12),
            16..=20 => (5, 15),
            _ => (6, 20),
        };
        format!("3({group}){}", self.number() - before)
    }

    /// The group the form prints before the row; `None` for the two rows without one.
    pub const fn group_zh(self) -> Option<&'static str> {
        match self.number() {
            3 | 4 => None,
            5..=12 => Some("（三）不予公开"),
            13..=15 => Some("（四）无法提供"),
            16..=20 => Some("（五）不予处理"),
            _ => Some("（六）其他处理"),
        }
    }

    /// Whether the row is one of the three that the 2019 form does not tell apart.
    pub const fn is_other_handling(self) -> bool {
        self.number() >= Self::NotCorrected.number()
    }

    /// The label as the form prints it.
    pub const fn printed(self, format: Format) -> &'static str {
        match format {
            Format::F2019 if self.is_other_handling() => "（六）其他处理",
            _ => self.zh(),
        }
    }

    /// The short key of the row in tables as data. In the 2019 format rows 21 to 23 share
    /// one key, since the form has one row for them.
    pub const fn key_zh(self, format: Format) -> &'static str {
        match self {
            Self::Granted => "三（一）予以公开",
            Self::PartlyGranted => "三（二）部分公开",
            Self::StateSecret => "三（三）1属于国家秘密",
            Self::LawForbids => "三（三）2其他法律行政法规禁止公开",
            Self::SecurityOrStability => "三（三）3危及三安全一稳定",
            Self::ThirdParty => "三（三）4保护第三方合法权益",
            Self::InternalAffairs => "三（三）5属于三类内部事务信息",
            Self::ProcessInformation => "三（三）6属于四类过程性信息",
            Self::EnforcementFile => "三（三）7属于行政执法案卷",
            Self::AdministrativeQuery => "三（三）8属于行政查询事项",
            Self::NotHeld => "三（四）1本机关不掌握相关政府信息",
            Self::NeedsMaking => "三（四）2没有现成信息需要另行制作",
            Self::StillUnclear => "三（四）3补正后申请内容仍不明确",
            Self::Petition => "三（五）1信访举报投诉类申请",
            Self::Repeated => "三（五）2重复申请",
            Self::Publication => "三（五）3要求提供公开出版物",
            Self::Excessive => "三（五）4无正当理由大量反复申请",
            Self::ConfirmOrReissue => "三（五）5要求行政机关确认或重新出具已获取信息",
            Self::NotCorrected | Self::FeeNotPaid | Self::Other
                if matches!(format, Format::F2019) =>
            {
                OTHER_2019
            }
            Self::NotCorrected => "三（六）1逾期不补正不再处理",
            Self::FeeNotPaid => "三（六）2逾期未缴费不再处理",
            Self::Other => "三（六）3其他",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_cited_as_the_form_numbers_them() {
        let cited: Vec<String> = ResultRow::ALL.iter().map(|row| row.cited()).collect();
        assert_eq!(
            cited.join(" "),
            "3(1) 3(2) 3(3)1 3(3)2 3(3)3 3(3)4 3(3)5 3(3)6 3(3)7 3(3)8 3(4)1 3(4)2 3(4)3 \
             3(5)1 3(5)2 3(5)3 3(5)4 3(5)5 3(6)1 3(6)2 3(6)3"
        );
    }
}
