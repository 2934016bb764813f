//! A minimal valid request for each act.

use serde_json::{Value, json};

/// What a request may need to know.
pub struct Known<'a> {
    /// The part it concerns; 0 for none.
    pub part: u32,
    /// Today.
    pub today: &'a str,
    /// A civil date after today, and after any due day.
    pub later: &'a str,
    /// Another case of the kind.
    pub other: &'a str,
    /// A number to choose by.
    pub chance: u64,
    /// Where several instances may decide: the first that can.
    pub instance: &'a str,
    /// The letter it concerns came back.
    pub came_back: bool,
    /// The answers it may be done with, by names of the contract.
    pub answers: &'a [&'a str],
}

/// The request of an act on a day in the past: `field` is where its legal date stands.
pub fn back_dated(mut request: Value, field: &str, day: &str) -> Value {
    request[field] = json!(day);
    request["backdating_reason"] = json!("补录");
    request
}

/// Taken up again by the bureau itself.
pub fn reopening(due_on: &str) -> Value {
    json!({ "cause": "REOPEN_CAUSE_OWN_CORRECTION", "due_on": due_on, "reason": "复查发现答复有误" })
}

fn one_of<'a>(known: &Known<'_>, values: &[&'a str]) -> &'a str {
    let index = known.chance % u64::try_from(values.len()).unwrap();
    values[usize::try_from(index).unwrap()]
}

/// What the fields of the request of an act hold.
#[expect(clippy::too_many_lines, reason = "a table of requests")]
pub fn minimal(rpc: &str, known: &Known<'_>) -> Value {
    // What nobody named must be refused as well as what is named is done.
    let part = known.part.max(1);
    let reason = "情况说明";
    match rpc {
        "ConfirmReceipt" | "MarkUnreachable" | "SignReply" | "AcceptMatterCase" | "FileReply"
        | "RecordOrderInForce" => json!({}),
        "RerouteApplication" => json!({ "to_bureau_id": "haitang-emb", "reason": reason }),
        "AssignApplication"
        | "AssignMatterCase"
        | "AssignEnquiry"
        | "AssignDispute"
        | "AssignRectification"
        | "AssignWorkComplaint" => {
            json!({ "office_id": "safety", "person": "clerk@heshan-emb" })
        }
        "SplitApplication" => json!({ "parts": ["其一事项", "其二事项"] }),
        "MergeApplication" => json!({ "into_application_id": known.other, "reason": reason }),
        "MergeEnquiry" => json!({ "into_enquiry_id": known.other, "reason": reason }),
        "VoidApplication"
        | "VoidMatterCase"
        | "VoidEnquiry"
        | "VoidDispute"
        | "VoidRectification"
        | "VoidWorkComplaint"
        | "ReopenEnquiry"
        | "AnnulDelivery"
        | "AnnulPayment"
        | "WithdrawIssuedOriginal"
        | "AnnulArrival"
        | "AnnulDispatch"
        | "ExtendDeadline"
        | "WithdrawExtension"
        | "WithdrawFee"
        | "WithdrawCorrection"
        | "RecordPaymentNotReceived"
        | "ExtendMatterCase"
        | "WithdrawMatterCase"
        | "WithdrawEnquiry"
        | "WithdrawRectification"
        | "WithdrawWorkComplaint"
        | "TerminateMatterCase"
        | "PointToPetition" => json!({ "reason": reason }),
        "CorrectRegistration" => json!({ "wanted": "更正后的内容", "reason": reason }),
        "ProposePublication" => json!({ "title": "应急预案", "reason": reason }),
        "AskCorrection" | "AskMatterCorrection" => json!({ "missing": "请写明文号" }),
        "ReceiveCorrection" => json!({ "wanted": "补正后的内容" }),
        "AskOpinion" => json!({
            "of": one_of(known, &["CONSULTED_PARTY_THIRD_PARTY", "CONSULTED_PARTY_CO_MAKER"]),
            "party_name": "某某公司",
        }),
        "RecordOpinion" => json!({
            "opinion_number": part,
            "opinion": one_of(known, &["PARTY_OPINION_AGREES", "PARTY_OPINION_REFUSES"]),
            "reason": "涉及商业秘密",
        }),
        "WithdrawOpinion" | "RecallOpinionRequest" => {
            json!({ "opinion_number": part, "reason": reason })
        }
        "ReReviewWithheld" => json!({
            "outcome": one_of(known, &[
                "RE_REVIEW_OUTCOME_STILL_WITHHELD", "RE_REVIEW_OUTCOME_TO_BE_DISCLOSED",
            ]),
            "reason": reason,
        }),
        "AskFee" => json!({ "basis": "FEE_BASIS_BY_PAGE", "count": 68, "amount_fen": "38000" }),
        "RecordFee" => json!({ "amount_fen": "38000" }),
        "AskReasons" => json!({ "period": 5, "reason": "当月申请数量明显超过合理范围" }),
        "ReceiveReasons" => json!({ "reasons": "用于核对" }),
        "SetDelayedPeriod" => json!({ "due_on": known.later, "reason": reason }),
        "AssignSearch" => {
            json!({ "offices": [{ "office_id": "safety", "due_on": known.today }] })
        }
        "ReturnSearch" => json!({
            "search_number": part, "finding": "SEARCH_FINDING_FOUND", "searched": "档案室",
            "opinion": "OFFICE_OPINION_OPEN",
        }),
        "RecallSearch" => json!({ "search_number": part, "reason": reason }),
        "DraftReply" => draft(known),
        "ReviewReply" => review(known),
        "DispatchReply" => dispatch(known),
        "RecordDelivery" => match known.chance % 3 {
            0 => json!({ "delivery": "DELIVERY_RETURNED", "returned_because": "查无此人" }),
            _ => json!({ "delivery": "DELIVERY_SIGNED_FOR", "signed_by": "王某" }),
        },
        "ArchiveApplication" => json!({ "archive_number": "二〇二四之一", "place": "档案室" }),
        "CloseApplication" => close(known),
        "ReopenApplication" => reopening(known.later),
        "ReceiveMatterCorrection" => json!({ "papers_received": ["安全评价报告"] }),
        "RefuseMatterCase" => refusal(known),
        "StartSpecialProcedure" => {
            json!({ "kind": "SPECIAL_PROCEDURE_HEARING", "expected": "约十个工作日" })
        }
        "EndSpecialProcedure" => json!({ "procedure_number": part }),
        "DecideMatterCase" => json!({
            "decision": one_of(known, &["MATTER_DECISION_GRANTED", "MATTER_DECISION_REFUSED"]),
            "reason": reason,
        }),
        "DeliverMatterCase" => json!({ "way": "DELIVERY_WAY_HANDED_OVER", "receipt": "王某" }),
        "SplitEnquiry" => json!({ "tasks": [{ "content": "核查现场", "office_id": "safety" }] }),
        "ReassignTask" => json!({ "task": part, "office_id": "general", "reason": reason }),
        "AnswerTask" => json!({ "task": part, "answer": "情况属实" }),
        "ReturnTask" => json!({ "task": part, "reason": "不属于本股室职责" }),
        "SuperviseEnquiry" => json!({ "measure": "SUPERVISION_MEASURE_EXPEDITE" }),
        "CloseEnquiry" => json!({ "answer": "经核查，已整改" }),
        "AppraiseEnquiry" => json!({ "satisfaction": "SATISFACTION_SATISFIED" }),
        other => more(other, known),
    }
}

/// The rest of them.
fn more(rpc: &str, known: &Known<'_>) -> Value {
    match rpc {
        "RecordDecision" => decision(known),
        "RecordAppeal" => json!({ "appellant": "APPELLANT_PLAINTIFF" }),
        "RecordCompliance" => json!({ "done": "已重新处理" }),
        "ConcludeDispute" => json!({ "outcome": "DISPUTE_OUTCOME_UPHELD" }),
        "DecideRectification" => rectified(known),
        "DecideWorkComplaint" => finding(known),
        "RecordWorkComplaintCorrection" => json!({ "corrected": "催办制度已建立" }),
        "CloseWorkComplaint" => json!({ "answer": "经核查，不属实" }),
        "RecordDispatch" => sending(known),
        "RecordServed" => json!({ "signed_by": "王某", "served_on": known.today }),
        "RecordReturned" => json!({ "reason": "查无此人", "returned_on": known.today }),
        other => panic!("no request for {other}: write one here"),
    }
}

/// Why a matter case is not accepted.
fn refusal(known: &Known<'_>) -> Value {
    let refusal = one_of(known, &["OTHER", "NOT_NEEDED", "NOT_COMPETENT"]);
    let organ = if refusal == "NOT_COMPETENT" {
        "某局"
    } else {
        ""
    };
    json!({
        "refusal": format!("REFUSAL_TO_ACCEPT_{refusal}"), "reason": "情况说明", "competent_organ": organ,
    })
}

/// How a request to correct a record ends.
fn rectified(known: &Known<'_>) -> Value {
    let result = one_of(known, &["CORRECTED", "FORWARDED", "REFUSED"]);
    let mut ended = json!({ "result": format!("RECTIFICATION_RESULT_{result}") });
    let (field, text) = match result {
        "CORRECTED" => ("corrected", "住址已更正"),
        "FORWARDED" => ("forwarded_to", "某局（某路二号）"),
        _ => ("reason", "经核查，记录无误"),
    };
    ended[field] = json!(text);
    ended
}

/// How a letter leaves: mostly by post; by public notice only what came back.
fn sending(known: &Known<'_>) -> Value {
    let second = if known.came_back { "NOTICE" } else { "POST" };
    let way = one_of(known, &["POST", second, "IN_PERSON", "EMAIL"]);
    let number = if way == "POST" { "1234567890123" } else { "" };
    json!({
        "way": format!("DISPATCH_WAY_{way}"), "tracking_number": number, "recipient": "王某",
    })
}

/// What is found of a complaint: it is right, and a correction is ordered, or it is not.
fn finding(known: &Known<'_>) -> Value {
    match one_of(known, &["founded", "unfounded"]) {
        "founded" => json!({
            "finding": "COMPLAINT_FINDING_FOUNDED", "reason": "逾期答复",
            "correction": "建立催办制度", "correction_due_on": known.later,
        }),
        _ => json!({ "finding": "COMPLAINT_FINDING_UNFOUNDED", "reason": "已按期答复" }),
    }
}

/// Answers of the histories, by names of the contract: each needs nothing but words.
const ANSWERS: [&str; 6] = [
    "ANSWER_GRANTED",
    "ANSWER_WITHHELD_INTERNAL_AFFAIRS",
    "ANSWER_NOT_HELD",
    "ANSWER_NEEDS_MAKING",
    "ANSWER_PETITION",
    "ANSWER_OTHER",
];

fn close(known: &Known<'_>) -> Value {
    let way = match known.answers {
        [] => "ANSWER_WITHDRAWN",
        answers => one_of(known, answers),
    };
    let way = way.replace("ANSWER_", "CLOSE_WAY_");
    json!({ "way": way, "reason": "情况说明" })
}

fn draft(known: &Known<'_>) -> Value {
    let words = "有关内容";
    // These need more than words, and are drafted where the case bears them, then every other time.
    let others = [
        "ANSWER_STILL_UNCLEAR",
        "ANSWER_EXCESSIVE",
        "ANSWER_WITHHELD_THIRD_PARTY",
    ];
    let others = others.into_iter();
    let others: Vec<_> = others
        .filter(|answer| known.answers.contains(answer))
        .collect();
    let rests_on_the_case = (known.chance / 64).is_multiple_of(2) && !others.is_empty();
    let answers = if rests_on_the_case {
        &others[..]
    } else {
        &ANSWERS
    };
    json!({
        "answers": [one_of(known, answers)],
        "content": {
            "material": words, "reason": words, "search": words,
            // A refusal of a third party may have come in.
            "public_interest": "涉及公共安全",
        },
    })
}

/// A decision that upholds, or one that revokes and may order something, by any kind of period.
fn decision(known: &Known<'_>) -> Value {
    let mut decision = json!({
        "instance": known.instance, "decided_on": known.today, "court_name": "某某市中级人民法院",
        "ruling": one_of(known, &["DISPUTE_RULING_ACT_UPHELD", "DISPUTE_RULING_REVOKED"]),
    });
    let text = "责令重新处理";
    let orders = [
        json!({ "text": text }),
        json!({ "text": text, "days": 15, "unit": "ORDER_UNIT_WORKING_DAYS" }),
        json!({ "text": text, "days": 30, "unit": "ORDER_UNIT_DAYS" }),
        json!({ "text": text, "until_on": known.later }),
        Value::Null,
    ];
    if decision["ruling"] == "DISPUTE_RULING_REVOKED" {
        let index = usize::try_from(known.chance / 2).unwrap_or_default() % orders.len();
        if !orders[index].is_null() {
            decision["order"] = orders[index].clone();
        }
    }
    decision
}

fn review(known: &Known<'_>) -> Value {
    if known.chance.is_multiple_of(4) {
        return json!({ "result": "REVIEW_RESULT_RETURNED", "remarks": "请补充理由" });
    }
    json!({ "result": "REVIEW_RESULT_APPROVED", "secrecy": "SECRECY_REVIEW_PASSED" })
}

fn dispatch(known: &Known<'_>) -> Value {
    match one_of(known, &["post", "in person", "portal"]) {
        "post" => json!({ "way": "DISPATCH_WAY_POST", "tracking_number": "1234567890123" }),
        "portal" => json!({ "way": "DISPATCH_WAY_PORTAL" }),
        _ => json!({ "way": "DISPATCH_WAY_IN_PERSON", "signed_by": "王某" }),
    }
}
