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
    /// The answers it may be done with, by names of the contract.
    pub answers: &'a [&'a str],
    /// The act is not possible: its request is one that nothing but the state of the case can refuse.
    pub plain: bool,
}

/// The request of an act on a day in the past: `field` is where its legal date stands.
pub fn back_dated(mut request: Value, field: &str, day: &str) -> Value {
    request[field] = json!(day);
    request["backdating_reason"] = json!("补登");
    request
}

/// Taken up again by the bureau itself.
pub fn reopening(due_on: &str) -> Value {
    json!({ "cause": "REOPEN_CAUSE_OWN_CORRECTION", "due_on": due_on, "reason": "复查发现答复有误" })
}

fn index(chance: u64, of: usize) -> usize {
    usize::try_from(chance % u64::try_from(of).unwrap()).unwrap()
}

fn one_of<'a>(known: &Known<'_>, values: &[&'a str]) -> &'a str {
    values[index(known.chance, values.len())]
}

/// One of these, the first where nothing but the state is to refuse it.
fn any_of<'a>(known: &Known<'_>, values: &[&'a str]) -> &'a str {
    if known.plain {
        values[0]
    } else {
        one_of(known, values)
    }
}

/// One of the values of an enum of the contract.
fn value_of(known: &Known<'_>, name: &str, values: &[&str]) -> String {
    format!("{name}_{}", any_of(known, values))
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
        | "ExtendMatterCase"
        | "WithdrawMatterCase"
        | "WithdrawEnquiry"
        | "WithdrawRectification"
        | "WithdrawWorkComplaint"
        | "TerminateMatterCase"
        | "PointToPetition" => json!({ "reason": reason }),
        // Its applicant is told.
        "RecordPaymentNotReceived" => json!({ "reason": "国库未到账" }),
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
            "outcome": value_of(known, "RE_REVIEW_OUTCOME", &["STILL_WITHHELD", "TO_BE_DISCLOSED"]),
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
        "ReturnSearch" => returned(known, part),
        "RecallSearch" => json!({ "search_number": part, "reason": reason }),
        "DraftReply" => draft(known),
        "ReviewReply" => review(known),
        "DispatchReply" => dispatch(known),
        "RecordDelivery" => match known.chance % 3 {
            0 if !known.plain => {
                json!({ "delivery": "DELIVERY_RETURNED", "returned_because": "查无此人" })
            }
            _ => json!({ "delivery": "DELIVERY_SIGNED_FOR", "signed_by": "王某" }),
        },
        "ArchiveApplication" => json!({ "archive_number": "二〇二四之一", "place": "档案室" }),
        "CloseApplication" => close(known),
        "ReopenApplication" => {
            match any_of(known, &["own correction", "mistake", "mistake", "order"]) {
                "mistake" => json!({ "cause": "REOPEN_CAUSE_MISTAKE", "reason": reason }),
                // Of a dispute that there is not.
                "order" => json!({
                    "cause": "REOPEN_CAUSE_ORDERED", "due_on": known.later, "reason": reason,
                    "dispute_id": "01900000-0000-7000-8000-000000000000",
                }),
                _ => reopening(known.later),
            }
        }
        "ReceiveMatterCorrection" => json!({ "papers_received": ["安全评价报告"] }),
        "RefuseMatterCase" => refusal(known),
        "StartSpecialProcedure" => {
            let kinds = [
                "HEARING",
                "TENDER",
                "AUCTION",
                "INSPECTION",
                "TESTING",
                "QUARANTINE",
                "APPRAISAL",
                "EXPERT_REVIEW",
            ];
            let kind = value_of(known, "SPECIAL_PROCEDURE", &kinds);
            json!({ "kind": kind, "expected": "约十个工作日" })
        }
        "EndSpecialProcedure" => json!({ "procedure_number": part }),
        "DecideMatterCase" => json!({
            "decision": value_of(known, "MATTER_DECISION", &["GRANTED", "REFUSED"]),
            "reason": reason,
        }),
        "DeliverMatterCase" => {
            let ways = ["HANDED_OVER", "POST", "ELECTRONIC", "LEFT", "PUBLIC_NOTICE"];
            json!({ "way": value_of(known, "DELIVERY_WAY", &ways), "receipt": "王某" })
        }
        "SplitEnquiry" => json!({ "tasks": [{ "content": "核查现场", "office_id": "safety" }] }),
        "ReassignTask" => json!({ "task": part, "office_id": "general", "reason": reason }),
        "AnswerTask" => json!({ "task": part, "answer": "情况属实" }),
        "ReturnTask" => json!({ "task": part, "reason": "不属于本股室职责" }),
        "SuperviseEnquiry" => {
            let measures = ["EXPEDITE", "REMIND", "ESCALATE"];
            json!({ "measure": value_of(known, "SUPERVISION_MEASURE", &measures) })
        }
        "CloseEnquiry" => json!({ "answer": "经核查，已整改" }),
        "AppraiseEnquiry" => {
            let all = ["SATISFIED", "BASICALLY_SATISFIED", "DISSATISFIED"];
            json!({ "satisfaction": value_of(known, "SATISFACTION", &all) })
        }
        other => more(other, known),
    }
}

/// The rest of them.
fn more(rpc: &str, known: &Known<'_>) -> Value {
    match rpc {
        "RecordDecision" => decision(known),
        "RecordAppeal" => {
            json!({ "appellant": value_of(known, "APPELLANT", &["PLAINTIFF", "BUREAU", "OTHER"]) })
        }
        "RecordCompliance" => json!({ "done": "已重新处理" }),
        "ConcludeDispute" => {
            let outcomes = ["UPHELD", "CORRECTED", "OTHER", "PENDING"];
            json!({ "outcome": value_of(known, "DISPUTE_OUTCOME", &outcomes) })
        }
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
    let refusal = any_of(known, &["OTHER", "NOT_NEEDED", "NOT_COMPETENT"]);
    let organ = if refusal == "NOT_COMPETENT" {
        "某局"
    } else {
        ""
    };
    json!({
        "refusal": format!("REFUSAL_TO_ACCEPT_{refusal}"), "reason": "情况说明", "competent_organ": organ,
    })
}

/// What a search found, and what the office thinks of it.
fn returned(known: &Known<'_>, part: u32) -> Value {
    let opinion = any_of(known, &["OPEN", "PARTLY", "WITHHOLD", "UNDECIDED"]);
    let findings = ["FOUND", "PARTLY_FOUND", "NOT_FOUND", "NOT_OURS"];
    let finding = findings[index(known.chance / 4, findings.len())];
    let mut found = json!({
        "search_number": part, "finding": format!("SEARCH_FINDING_{finding}"), "searched": "档案室",
        "opinion": format!("OFFICE_OPINION_{opinion}"),
    });
    if ["PARTLY", "WITHHOLD"].contains(&opinion) {
        found["ground"] = json!("GROUND_PROCESS_INFORMATION");
        found["reason"] = json!("系讨论记录");
    }
    found
}

/// How a request to correct a record ends; that it was withdrawn is an act of its own.
fn rectified(known: &Known<'_>) -> Value {
    let result = any_of(known, &["CORRECTED", "FORWARDED", "REFUSED", "WITHDRAWN"]);
    let mut ended = json!({ "result": format!("RECTIFICATION_RESULT_{result}") });
    let (field, text) = match result {
        "CORRECTED" => ("corrected", "住址已更正"),
        "FORWARDED" => ("forwarded_to", "某局（某路二号）"),
        _ => ("reason", "经核查，记录无误"),
    };
    ended[field] = json!(text);
    ended
}

/// The ways a letter leaves, the post first.
const WAYS: [&str; 8] = [
    "POST",
    "POST",
    "NOTICE",
    "IN_PERSON",
    "EMAIL",
    "PORTAL",
    "FAX",
    "THROUGH_ORGAN",
];

/// How a letter leaves.
fn sending(known: &Known<'_>) -> Value {
    let way = any_of(known, &WAYS);
    let number = if way == "POST" { "1234567890123" } else { "" };
    json!({
        "way": format!("DISPATCH_WAY_{way}"), "tracking_number": number, "recipient": "王某",
    })
}

/// What is found of a complaint: it is right, and a correction is ordered, or it is not.
fn finding(known: &Known<'_>) -> Value {
    let finding = any_of(known, &["FOUNDED", "PARTLY_FOUNDED", "UNFOUNDED"]);
    let mut found =
        json!({ "finding": format!("COMPLAINT_FINDING_{finding}"), "reason": "经核查" });
    if finding == "FOUNDED" || (finding == "PARTLY_FOUNDED" && (known.chance / 4).is_multiple_of(2))
    {
        found["correction"] = json!("建立催办制度");
        found["correction_due_on"] = json!(known.later);
    }
    found
}

/// The answers of replies, but for what is withheld, and for those that rest on what the case has seen.
const ANSWERS: [&str; 14] = [
    "ANSWER_GRANTED",
    "ANSWER_NOT_HELD",
    "ANSWER_ALREADY_PUBLIC",
    "ANSWER_SPECIAL_REGISTER",
    "ANSWER_STATE_ARCHIVE",
    "ANSWER_CASE_FILE",
    "ANSWER_OTHER_ORGAN",
    "ANSWER_NEEDS_MAKING",
    "ANSWER_PETITION",
    "ANSWER_REPEATED",
    "ANSWER_PUBLICATION",
    "ANSWER_CONFIRM_OR_REISSUE",
    "ANSWER_ENQUIRY",
    "ANSWER_OTHER",
];
/// The grounds of what is withheld.
const GROUNDS: [&str; 7] = [
    "ANSWER_WITHHELD_STATE_SECRET",
    "ANSWER_WITHHELD_LAW_FORBIDS",
    "ANSWER_WITHHELD_SECURITY_OR_STABILITY",
    "ANSWER_WITHHELD_THIRD_PARTY",
    "ANSWER_WITHHELD_INTERNAL_AFFAIRS",
    "ANSWER_WITHHELD_PROCESS_INFORMATION",
    "ANSWER_WITHHELD_ENFORCEMENT_FILE",
];
/// Those that rest on what the case has seen.
const RESTING: [&str; 3] = [
    "ANSWER_STILL_UNCLEAR",
    "ANSWER_EXCESSIVE",
    "ANSWER_WITHHELD_THIRD_PARTY",
];
/// Those with which a case is closed and no reply is drafted.
const CLOSES: [&str; 3] = [
    "ANSWER_WITHDRAWN",
    "ANSWER_NOT_CORRECTED",
    "ANSWER_FEE_NOT_PAID",
];

fn close(known: &Known<'_>) -> Value {
    // Those that the case bears are drawn more often.
    let borne = !(known.chance / 4).is_multiple_of(4) && !known.answers.is_empty();
    let way = if borne {
        one_of(known, known.answers)
    } else {
        any_of(known, &CLOSES)
    };
    let way = way.replace("ANSWER_", "CLOSE_WAY_");
    json!({ "way": way, "reason": "情况说明" })
}

fn draft(known: &Known<'_>) -> Value {
    let words = "有关内容";
    let ground = GROUNDS[index(known.chance / 128, GROUNDS.len())];
    let borne: Vec<_> = RESTING
        .iter()
        .filter(|answer| known.answers.contains(*answer))
        .collect();
    let answers = match known.chance % 8 {
        _ if known.plain => vec!["ANSWER_OTHER"],
        // Those that rest on what the case has seen: where it has, and where it has not; those that are no reply.
        0 | 1 if !borne.is_empty() => vec![*borne[index(known.chance / 8, borne.len())]],
        0 => vec![RESTING[index(known.chance / 8, RESTING.len())]],
        1 => vec![CLOSES[index(known.chance / 8, CLOSES.len())]],
        2 => vec![ground],
        3 => vec!["ANSWER_PARTLY_GRANTED", ground],
        4 => vec!["ANSWER_GRANTED"],
        _ => vec![ANSWERS[index(known.chance / 8, ANSWERS.len())]],
    };
    json!({
        "answers": answers,
        "content": {
            "material": words, "reason": words, "search": words, "where_and_how": words,
            "special_rule": "《某条例》第三条", "earlier_reply": "此前的答复", "withheld_part": words,
            // A refusal of a third party may have come in.
            "public_interest": "涉及公共安全",
        },
    })
}

/// Every ruling of a court or reconsideration organ.
const RULINGS: [&str; 13] = [
    "ACT_UPHELD",
    "CLAIM_REJECTED",
    "REVOKED",
    "VARIED",
    "FOUND_UNLAWFUL",
    "FOUND_VOID",
    "ORDERED_TO_ACT",
    "NOT_ACCEPTED",
    "APPLICATION_DISMISSED",
    "SUIT_DISMISSED",
    "WITHDRAWN",
    "TERMINATED",
    "MEDIATED",
];

/// A decision of any instance, which may order something, by any kind of period.
fn decision(known: &Known<'_>) -> Value {
    let instances = ["RECONSIDERATION", "FIRST", "SECOND", "RETRIAL"];
    // Those with which the first instance is confirmed come more often.
    let ruling = match index(known.chance / 4, 3) {
        0 => "REVOKED",
        _ => RULINGS[index(known.chance / 16, RULINGS.len())],
    };
    let mut decision = json!({
        "instance": value_of(known, "DISPUTE_INSTANCE", &instances), "decided_on": known.today,
        "court_name": "某某市中级人民法院", "ruling": format!("DISPUTE_RULING_{ruling}"),
    });
    let text = "责令重新处理";
    let orders = [
        json!({ "text": text }),
        json!({ "text": text, "days": 15, "unit": "ORDER_UNIT_WORKING_DAYS" }),
        json!({ "text": text, "days": 30, "unit": "ORDER_UNIT_DAYS" }),
        json!({ "text": text, "until_on": known.later }),
    ];
    let upholds = index(known.chance / 16, RULINGS.len()) < 2;
    let ordered = known.chance / 256 % 4;
    if (ordered > 1 && !upholds) || ordered == 3 {
        decision["order"] = orders[index(known.chance / 1024, orders.len())].clone();
    }
    decision
}

fn review(known: &Known<'_>) -> Value {
    let approved = "REVIEW_RESULT_APPROVED";
    match any_of(
        known,
        &["returned", "passed", "passed", "failed", "not reviewed"],
    ) {
        "returned" => json!({ "result": "REVIEW_RESULT_RETURNED", "remarks": "请补充理由" }),
        "failed" => json!({ "result": approved, "secrecy": "SECRECY_REVIEW_FAILED" }),
        "not reviewed" => json!({ "result": approved }),
        _ => json!({ "result": approved, "secrecy": "SECRECY_REVIEW_PASSED" }),
    }
}

fn dispatch(known: &Known<'_>) -> Value {
    // It is offered as handed over.
    let way = if known.plain {
        "IN_PERSON"
    } else {
        any_of(known, &WAYS)
    };
    let mut sent = json!({ "way": format!("DISPATCH_WAY_{way}") });
    match way {
        "POST" => sent["tracking_number"] = json!("1234567890123"),
        "IN_PERSON" => sent["signed_by"] = json!("王某"),
        "THROUGH_ORGAN" => {
            sent["signed_by"] = json!("王某");
            sent["through_organ"] = json!("某某镇人民政府");
        }
        _ => {}
    }
    sent
}
