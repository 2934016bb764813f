//! The kinds of case a bureau keeps.

use crate::code::codes;

codes! {
    /// A kind of case; its term is what registers and files of cases call it.
    pub enum CaseKind as "gongkai.intake.v1.CaseKind" {
        /// An application for disclosure.
        Application = "application", "政府信息公开申请";
        /// A case of a matter: a permit or a service.
        Matter = "matter", "行政许可及服务事项";
        /// An enquiry, a complaint, a slip of the hotline, a letter or a visit.
        Enquiry = "enquiry", "咨询投诉";
        /// A reconsideration or a lawsuit.
        Dispute = "dispute", "行政复议、行政诉讼";
        /// A request to correct a record.
        Rectification = "rectification", "政府信息更正申请";
        /// A complaint about disclosure work.
        WorkComplaint = "work_complaint", "政府信息公开工作投诉举报";
    }
}
