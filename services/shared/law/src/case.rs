//! The kinds of case that a bureau has in hand.

use crate::code::codes;

codes! {
    /// A kind of case. The terms are what registers and files call it.
    pub enum CaseKind as "gongkai.intake.v1.CaseKind" {
        /// 依申请公开.
        Application = "application", "政府信息公开申请";
        /// 办件.
        Matter = "matter", "行政许可及服务事项";
        /// 咨询投诉.
        Enquiry = "enquiry", "咨询投诉";
        /// 复议诉讼.
        Dispute = "dispute", "行政复议、行政诉讼";
        /// 更正.
        Rectification = "rectification", "政府信息更正申请";
        /// 公开工作投诉举报.
        WorkComplaint = "work_complaint", "政府信息公开工作投诉举报";
    }
}
