//! The one policy table: which roles may call which method. What is not in it is refused.
//!
//! Whether the caller may act in the *bureau* a request names is the second question, answered by
//! [`crate::identity::Principal::scope`]; row-level security is the third.

use crate::identity::Role::{
    self, Administrator, Auditor, City, Clerk, Leader, Public, Reviewer, Service, Supervisor,
};

/// Who may call a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody, without a token: health and reflection.
    Open,
    /// Callers with one of these roles.
    Roles(&'static [Role]),
}

/// Everybody with a token.
const ANYBODY: &[Role] = &[
    Clerk,
    Reviewer,
    Leader,
    Supervisor,
    Auditor,
    City,
    Administrator,
    Public,
    Service,
];
/// The bureau's own staff and those who supervise it. No administrator: who registers bureaus has
/// no business with applicants' data.
const STAFF: &[Role] = &[Clerk, Reviewer, Leader, Supervisor, Auditor];
/// Who handles cases. An act that comes too late to be dated today may be recorded by a reviewer or
/// leader alone ([`crate::fields::legal_date`]), so they may do what a clerk does.
const HANDLERS: &[Role] = &[Clerk, Reviewer, Leader];

/// The table, by method.
pub const POLICY: &[(&str, Access)] = &[
    (
        "/gongkai.catalog.v1.BureauService/GetBureau",
        Access::Roles(ANYBODY),
    ),
    (
        "/gongkai.catalog.v1.BureauService/ListBureaus",
        Access::Roles(ANYBODY),
    ),
    (
        "/gongkai.catalog.v1.BureauService/RegisterBureau",
        Access::Roles(&[Administrator]),
    ),
    (
        "/gongkai.catalog.v1.BureauService/UpdateBureauProfile",
        Access::Roles(&[Administrator, Leader]),
    ),
    (
        "/gongkai.catalog.v1.CalendarService/GetCalendar",
        Access::Roles(ANYBODY),
    ),
    (
        "/gongkai.catalog.v1.CalendarService/ListCalendars",
        Access::Roles(ANYBODY),
    ),
    (
        "/gongkai.catalog.v1.CalendarService/LoadCalendar",
        Access::Roles(&[Administrator]),
    ),
    (
        "/gongkai.catalog.v1.ItemService/GetItem",
        Access::Roles(ANYBODY),
    ),
    (
        "/gongkai.catalog.v1.ItemService/ListItems",
        Access::Roles(ANYBODY),
    ),
    (
        "/gongkai.catalog.v1.ItemService/ListPublishedMatches",
        Access::Roles(ANYBODY),
    ),
    (
        "/gongkai.catalog.v1.ItemService/PublishItem",
        Access::Roles(&[Reviewer, Leader]),
    ),
    (
        "/gongkai.catalog.v1.OutreachService/RecordActivity",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.catalog.v1.ProposalService/DecideProposal",
        Access::Roles(&[Leader]),
    ),
    (
        "/gongkai.catalog.v1.ProposalService/GetProposal",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.catalog.v1.ProposalService/ListProposals",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.catalog.v1.ProposalService/ProposeItem",
        Access::Roles(&[Clerk, Reviewer, Leader, Service]),
    ),
    (
        "/gongkai.feed.v1.FeedService/ListStreams",
        Access::Roles(ANYBODY),
    ),
    (
        "/gongkai.feed.v1.FeedService/ReadEvents",
        Access::Roles(ANYBODY),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/ArchiveApplication",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/AskCorrection",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/AskFee",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/AskOpinion",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/AskReasons",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/AssignApplication",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/AssignSearch",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/CloseApplication",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/ConfirmReceipt",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/CorrectRegistration",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/DispatchReply",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/DraftReply",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/ExportReplyDraft",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/ExtendDeadline",
        Access::Roles(&[Leader]),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/GetApplicantKindProposal",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/GetApplication",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/ListApplications",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/ListPublicMatches",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/ListSimilarApplications",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/MarkUnreachable",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/MergeApplication",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/ProposePublication",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/RecallSearch",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/ReceiveCorrection",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/ReceiveReasons",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/RecordDelivery",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/RecordFee",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/RecordOpinion",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/ReopenApplication",
        Access::Roles(&[Leader]),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/RerouteApplication",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/ReturnSearch",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/ReviewReply",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/SetDelayedPeriod",
        Access::Roles(&[Leader]),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/SignReply",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/SplitApplication",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/SubmitApplication",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.ApplicationService/VoidApplication",
        Access::Roles(&[Reviewer, Leader]),
    ),
    (
        "/gongkai.intake.v1.AttachmentService/ListAttachments",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.AttachmentService/ReadAttachment",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.AttachmentService/UploadAttachment",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.AttachmentService/WithdrawAttachment",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.CaseFileService/ExportCaseFile",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.CaseFileService/ExportCases",
        Access::Roles(&[Leader]),
    ),
    (
        "/gongkai.intake.v1.CaseFileService/ExportRegister",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.CaseFileService/GetCaseFile",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.DeadlineService/ExplainDeadline",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.DeadlineService/ListDuties",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.DeadlineService/ListMovedDeadlines",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.DeadlineService/ListOverdueDuties",
        Access::Roles(&[City]),
    ),
    (
        "/gongkai.intake.v1.DeadlineService/ListReminders",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.DeputyService/AppointDeputy",
        Access::Roles(&[Reviewer, Leader]),
    ),
    (
        "/gongkai.intake.v1.DeputyService/EndDeputy",
        Access::Roles(&[Reviewer, Leader]),
    ),
    (
        "/gongkai.intake.v1.DeputyService/ListDeputies",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.DisputeService/ConcludeDispute",
        Access::Roles(&[Leader]),
    ),
    (
        "/gongkai.intake.v1.DisputeService/FileReply",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.DisputeService/GetDispute",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.DisputeService/ListDisputes",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.DisputeService/RecordAppeal",
        Access::Roles(&[Reviewer, Leader]),
    ),
    (
        "/gongkai.intake.v1.DisputeService/RecordCompliance",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.DisputeService/RecordDecision",
        Access::Roles(&[Reviewer, Leader]),
    ),
    (
        "/gongkai.intake.v1.DisputeService/RecordOrderInForce",
        Access::Roles(&[Reviewer, Leader]),
    ),
    (
        "/gongkai.intake.v1.DisputeService/RegisterDispute",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.DisputeService/VoidDispute",
        Access::Roles(&[Reviewer, Leader]),
    ),
    (
        "/gongkai.intake.v1.EnquiryService/AnswerTask",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.EnquiryService/AppraiseEnquiry",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.EnquiryService/CloseEnquiry",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.EnquiryService/GetEnquiry",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.EnquiryService/GetEnquiryLimits",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.EnquiryService/ListEnquiries",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.EnquiryService/MergeEnquiry",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.EnquiryService/PointToPetition",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.EnquiryService/ReassignTask",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.EnquiryService/RegisterEnquiry",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.EnquiryService/ReturnTask",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.EnquiryService/SetEnquiryLimits",
        Access::Roles(&[Leader]),
    ),
    (
        "/gongkai.intake.v1.EnquiryService/SplitEnquiry",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.EnquiryService/SuperviseEnquiry",
        Access::Roles(&[Leader, Supervisor]),
    ),
    (
        "/gongkai.intake.v1.EnquiryService/VoidEnquiry",
        Access::Roles(&[Reviewer, Leader]),
    ),
    (
        "/gongkai.intake.v1.LetterService/ExportLetter",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.LetterService/ExportTemplateSample",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.LetterService/GetLetter",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.LetterService/GetLetterTemplate",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.LetterService/ListDispatches",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.LetterService/ListLetterTemplates",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.LetterService/ListLetters",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.LetterService/RecordDispatch",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.LetterService/RecordReturned",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.LetterService/RecordServed",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.LetterService/ResetLetterTemplate",
        Access::Roles(&[Reviewer, Leader]),
    ),
    (
        "/gongkai.intake.v1.LetterService/SetLetterTemplate",
        Access::Roles(&[Reviewer, Leader]),
    ),
    (
        "/gongkai.intake.v1.MatterService/AcceptMatterCase",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.MatterService/ApplyMatterCase",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.MatterService/AskMatterCorrection",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.MatterService/DecideMatterCase",
        Access::Roles(&[Leader]),
    ),
    (
        "/gongkai.intake.v1.MatterService/DeliverMatterCase",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.MatterService/EndSpecialProcedure",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.MatterService/ExplainMatterCase",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.MatterService/ExtendMatterCase",
        Access::Roles(&[Leader]),
    ),
    (
        "/gongkai.intake.v1.MatterService/GetMatter",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.MatterService/GetMatterCase",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.MatterService/ListMatterCases",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.MatterService/ListMatters",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.MatterService/ReceiveMatterCorrection",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.MatterService/RefuseMatterCase",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.MatterService/RegisterMatterCase",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.MatterService/SetMatter",
        Access::Roles(&[Reviewer, Leader]),
    ),
    (
        "/gongkai.intake.v1.MatterService/StartSpecialProcedure",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.MatterService/TerminateMatterCase",
        Access::Roles(&[Reviewer, Leader]),
    ),
    (
        "/gongkai.intake.v1.MatterService/VoidMatterCase",
        Access::Roles(&[Reviewer, Leader]),
    ),
    (
        "/gongkai.intake.v1.MatterService/WithdrawMatterCase",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.NoticeService/ListNotices",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.OpeningService/GetOpeningForm",
        Access::Roles(&[Reviewer, Leader]),
    ),
    (
        "/gongkai.intake.v1.OpeningService/ImportOpeningStock",
        Access::Roles(&[Reviewer, Leader]),
    ),
    (
        "/gongkai.intake.v1.OpeningService/ListOpeningStock",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.RectificationService/DecideRectification",
        Access::Roles(&[Leader]),
    ),
    (
        "/gongkai.intake.v1.RectificationService/GetRectification",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.RectificationService/ListRectifications",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.RectificationService/RegisterRectification",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.WorkComplaintService/AssignWorkComplaint",
        Access::Roles(&[Reviewer, Leader]),
    ),
    (
        "/gongkai.intake.v1.WorkComplaintService/CloseWorkComplaint",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.intake.v1.WorkComplaintService/DecideWorkComplaint",
        Access::Roles(&[Leader]),
    ),
    (
        "/gongkai.intake.v1.WorkComplaintService/GetWorkComplaint",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.WorkComplaintService/ListWorkComplaints",
        Access::Roles(STAFF),
    ),
    (
        "/gongkai.intake.v1.WorkComplaintService/RegisterWorkComplaint",
        Access::Roles(HANDLERS),
    ),
    (
        "/gongkai.reporting.v1.ReportService/CompileReport",
        Access::Roles(&[Reviewer, Leader, City]),
    ),
    (
        "/gongkai.reporting.v1.ReportService/ExportReport",
        Access::Roles(&[Clerk, Reviewer, Leader, Auditor, City]),
    ),
    (
        "/gongkai.reporting.v1.ReportService/GetReport",
        Access::Roles(&[Clerk, Reviewer, Leader, Auditor, City]),
    ),
    ("/grpc.health.v1.Health/Check", Access::Open),
    ("/grpc.health.v1.Health/List", Access::Open),
    ("/grpc.health.v1.Health/Watch", Access::Open),
    (
        "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
        Access::Open,
    ),
    (
        "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
        Access::Open,
    ),
];

/// Who may call `method` (`/package.Service/Method`); `None` if nobody decided.
pub fn access(method: &str) -> Option<Access> {
    POLICY
        .iter()
        .find(|(name, _)| *name == method)
        .map(|(_, access)| *access)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_method_of_the_contract_has_exactly_one_row_and_no_row_lacks_its_method() {
        let contract: BTreeSet<String> = gongkai_proto::POOL
            .services()
            .flat_map(|service| {
                service
                    .methods()
                    .map(|method| {
                        format!("/{}/{}", method.parent_service().full_name(), method.name())
                    })
                    .collect::<Vec<_>>()
            })
            .collect();
        assert!(contract.len() > 20, "the contract was not read");
        let table: Vec<String> = POLICY
            .iter()
            .map(|(method, _)| (*method).to_owned())
            .collect();
        let unique: BTreeSet<String> = table.iter().cloned().collect();
        assert_eq!(table.len(), unique.len(), "a method has two rows");
        let ours: BTreeSet<String> = unique
            .into_iter()
            .filter(|method| !method.starts_with("/grpc."))
            .collect();
        assert_eq!(ours, contract, "left: the table; right: the contract");
    }

    #[test]
    fn what_is_not_in_the_table_is_refused() {
        assert_eq!(
            access("/gongkai.intake.v1.ApplicationService/DropEverything"),
            None
        );
    }

    #[test]
    fn administrators_read_no_cases_and_who_back_dates_may_handle_them() {
        let roles = |method: &str| match access(&format!("/gongkai.intake.v1.{method}")) {
            Some(Access::Roles(roles)) => roles,
            other => panic!("{method}: {other:?}"),
        };
        assert!(!roles("ApplicationService/GetApplication").contains(&Administrator));
        for role in [Clerk, Reviewer, Leader] {
            assert!(roles("ApplicationService/SubmitApplication").contains(&role));
        }
        assert_eq!(roles("ApplicationService/ReopenApplication"), [Leader]);
    }
}
