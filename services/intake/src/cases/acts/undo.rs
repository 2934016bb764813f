//! How an act that was done by mistake is taken back, and why some are not: nothing that happened is erased, so an
//! act is taken back by another that says so, and what others rely on already is put right and not taken back.

/// How an act is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undo {
    /// By one of these acts of the same case or letter, by their names (`WithdrawExtension`).
    By(&'static [&'static str]),
    /// The same, but not always: when not, and what to do then; in Chinese and English.
    Unless(&'static [&'static str], &'static str, &'static str),
    /// By none: why, and what to do instead; in Chinese and English.
    No(&'static str, &'static str),
}

/// How the act of this name is taken back; none for a name that is no act.
#[expect(
    clippy::too_many_lines,
    clippy::match_same_arms,
    reason = "a table with an arm for each act"
)]
pub fn undo_of(rpc: &str) -> Option<Undo> {
    use Undo::{By, No, Unless};
    Some(match rpc {
        // What is said again replaces what was said before.
        "AssignApplication" => By(&["AssignApplication"]),
        "AssignMatterCase" => By(&["AssignMatterCase"]),
        "AssignEnquiry" => By(&["AssignEnquiry"]),
        "AssignDispute" => By(&["AssignDispute"]),
        "AssignRectification" => By(&["AssignRectification"]),
        "AssignWorkComplaint" => By(&["AssignWorkComplaint"]),
        "CorrectRegistration" => By(&["CorrectRegistration"]),
        "ReassignTask" => By(&["ReassignTask"]),
        "DraftReply" => By(&["DraftReply"]),

        "MarkUnreachable" => By(&["ConfirmReceipt"]),
        "ExtendDeadline" => By(&["WithdrawExtension"]),
        "WithdrawExtension" => By(&["ExtendDeadline"]),
        "AskOpinion" => By(&["RecallOpinionRequest"]),
        "RecallOpinionRequest" => By(&["AskOpinion"]),
        "RecordOpinion" => By(&["WithdrawOpinion"]),
        "WithdrawOpinion" => By(&["RecordOpinion"]),
        "AskCorrection" => By(&["WithdrawCorrection"]),
        "WithdrawCorrection" => By(&["AskCorrection"]),
        "AskFee" => By(&["WithdrawFee"]),
        "WithdrawFee" => By(&["AskFee"]),
        // It came in after all.
        "RecordPaymentNotReceived" => By(&["RecordFee"]),
        "RecordFee" => By(&["AnnulPayment"]),
        "AnnulPayment" => By(&["RecordFee"]),
        "AssignSearch" => By(&["RecallSearch"]),
        "RecallSearch" | "ReturnSearch" => By(&["AssignSearch"]),
        // The letter that was signed stays in the house, with its number.
        "ReviewReply" | "SignReply" => By(&["DraftReply"]),
        "DispatchReply" => Unless(
            &["AnnulDispatch"],
            "通过平台送出的答复，申请人即可查阅，不能撤销；答复有误的，由负责人以自行纠正为由办理重新答复",
            "what was sent through the portal can be read there; a leader takes the case up again as an own correction",
        ),
        "CloseApplication" => By(&["ReopenApplication"]),
        "RecordDelivery" => By(&["AnnulDelivery"]),
        "AnnulDelivery" => By(&["RecordDelivery"]),
        "ReReviewWithheld" => Unless(
            &["ReReviewWithheld"],
            "决定公开的，重新答复已经列为应办事项，不能撤销；仍应不予公开的，重新作出相同的答复",
            "the new answer is owed where it is to be disclosed; answer the same again if it is not",
        ),
        "RecordDispatch" => Unless(
            &["AnnulDispatch"],
            "当面或者经由其他机关送出的，送出即为送达，不能直接撤销；先撤销送达登记，再撤销送出登记",
            "what was handed over arrived by that; take the arrival back first, then that it left",
        ),
        "AnnulDispatch" => Unless(
            &["RecordDispatch", "DispatchReply"],
            "所告知的事项已经撤回，或者案件已经办结的，该文书不能再登记送出",
            "a letter is not sent again once what it tells of was taken back, or its case has ended",
        ),
        "RecordServed" | "RecordReturned" => By(&["AnnulArrival"]),
        "AnnulArrival" => By(&["RecordServed", "RecordReturned"]),
        "AttachIssuedOriginal" => By(&["WithdrawIssuedOriginal"]),
        "WithdrawIssuedOriginal" => By(&["AttachIssuedOriginal"]),
        "DeliverMatterCase" => By(&["AnnulArrival"]),
        "CloseEnquiry" | "PointToPetition" | "WithdrawEnquiry" => By(&["ReopenEnquiry"]),
        "ReopenEnquiry" => By(&["CloseEnquiry", "PointToPetition", "WithdrawEnquiry"]),
        "ReturnTask" => By(&["ReassignTask"]),

        "ConfirmReceipt" => No(
            "确认收到后答复期限已经起算，不能撤销；收到日期登记有误的，作废后按实际收到日期重新登记",
            "the period runs from it; void the case and register it anew with the true day",
        ),
        "RerouteApplication" => No(
            "申请已由接收机关办理，不能收回；误转的，请接收机关转回",
            "the other organ has it; ask that organ to send it back",
        ),
        "SplitApplication" => No(
            "拆分后各件分别编号、分别答复，不能复原；拆分有误的，作废多余的各件",
            "each part has its number; void the parts that are too many",
        ),
        "MergeApplication" | "MergeEnquiry" => No(
            "并入后由所并入的件一并答复，不能复原；确属不同事项的，按原收到日期重新登记",
            "the other case answers it; register it anew with its true day if it is another matter",
        ),
        "VoidApplication" | "VoidMatterCase" | "VoidEnquiry" | "VoidDispute"
        | "VoidRectification" | "VoidWorkComplaint" => No(
            "作废的编号不再启用，不能恢复；误作废的，按原收到日期重新登记",
            "a number that was voided is not used again; register it anew with its true day",
        ),
        "ProposePublication" => No(
            "建议已送交公开目录，不能收回；误提的，在公开目录中不予采纳",
            "the catalog has the proposal; decline it there",
        ),
        "ReceiveCorrection" => No(
            "收到补正后答复期限已经重新起算，不能撤销；误登记的，按补正前的期限答复即可",
            "a new period runs from it; answer within the old one",
        ),
        "AskReasons" => No(
            "要求说明理由的通知书已编号，不能撤回；无需说明的，可以按原申请答复",
            "the notice has its number; answer without the reasons",
        ),
        "ReceiveReasons" | "SetDelayedPeriod" => No(
            "理由和延迟期限已经告知申请人，不能撤销；提前答复不受影响",
            "the applicant relies on it; an earlier answer is always possible",
        ),
        "ArchiveApplication" => No(
            "案卷已经移交归档，不能撤销；需要更改答复的，由负责人重新办理",
            "the file is in the archive; a leader takes the case up again to answer it anew",
        ),
        "ReopenApplication" => No(
            "重新办理已经列为应办事项，不能撤销；原答复无误的，重新作出相同的答复",
            "the new answer is owed; answer the same again if the first was right",
        ),
        "AskMatterCorrection" => No(
            "补正须一次性告知，告知书已编号，不能撤回；材料齐全的，登记收到补正后受理",
            "it is told once, and the notice has its number; take the correction in and accept",
        ),
        "ReceiveMatterCorrection" => No(
            "收到补正后审查期限已经重新起算，不能撤销；材料仍不齐全的，不予受理并说明理由",
            "a new period runs from it; refuse the case with the reasons if papers still lack",
        ),
        "AcceptMatterCase" | "RefuseMatterCase" | "DecideMatterCase" | "TerminateMatterCase" => No(
            "决定已经制作文书，对申请人生效，不能撤销；确有错误的，作废后重新登记，或者依法另行作出撤销决定",
            "the letter binds; void the case and register it anew, or revoke by a decision of its own",
        ),
        "StartSpecialProcedure" => By(&["EndSpecialProcedure"]),
        "EndSpecialProcedure" => By(&["StartSpecialProcedure"]),
        "ExtendMatterCase" => No(
            "延期决定已经告知申请人，不能撤销；提前作出决定不受影响",
            "the applicant was told; an earlier decision is always possible",
        ),
        "WithdrawMatterCase" | "WithdrawRectification" | "WithdrawWorkComplaint" => No(
            "撤回是当事人的意思表示，不能由本机关撤销；误登记的，按原收到日期重新登记",
            "it is the person's own word; register the case anew if it was entered by mistake",
        ),
        "SplitEnquiry" => No(
            "事项已经交办，不能撤销；误交办的，由承办股室退回或者重新交办",
            "the office has its task; it gives it back, or the task is assigned anew",
        ),
        "AnswerTask" => No(
            "答复已经提交，不能撤销；需要补充的，再次分解交办",
            "the answer was handed in; split off another task for what is missing",
        ),
        "SuperviseEnquiry" => No(
            "督办已经通知承办股室并留痕，不能撤销",
            "the office was told, and the trace stays",
        ),
        "AppraiseEnquiry" => No(
            "评价是群众的意思表示，不能由本机关撤销",
            "it is the citizen's own word",
        ),
        "RecordDecision" | "RecordOrderInForce" | "RecordAppeal" | "ConcludeDispute"
        | "RecordCompliance" | "FileReply" => No(
            "争议的经过已计入统计，不能撤销；登记有误的，作废后重新登记",
            "the course of the dispute is counted; void it and register it anew",
        ),
        "DecideRectification"
        | "DecideWorkComplaint"
        | "CloseWorkComplaint"
        | "RecordWorkComplaintCorrection" => No(
            "处理结果已经告知当事人，不能撤销；确有错误的，作废后重新登记",
            "the person was told; void the case and register it anew",
        ),
        _ => return None,
    })
}
