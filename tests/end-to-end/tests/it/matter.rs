//! Permits, preliminary reviews and service matters, from the guide to the report.

use gongkai_demo::{
    clients::{Caller, Services},
    play,
    year::Year,
};
use gongkai_proto::intake::v1::{
    self as intake, Decision, DeliveryWay, Handling, MatterCase, MatterCaseState, MatterClockKind,
    MatterKind, RefusalToAccept, SpecialProcedure,
};
use gongkai_proto::reporting::v1::Report;
use gongkai_testbed::suite::Suite;
use tonic::{Code, Status};

use crate::support::{assert_refused, suite, value, violations};

const BUREAU: &str = "heshan-emb";
const PERMIT: &str = "hazardous-trade";
const INSTANT: &str = "certificate-copy";

/// Who acts.
struct People {
    clerk: Caller,
    reviewer: Caller,
    leader: Caller,
    stranger: Caller,
}

async fn on(suite: &Suite, day: &str) {
    play::set_day(suite, day.parse().unwrap()).await.unwrap();
}

fn permit() -> intake::Matter {
    let paper = |name: &str, required| intake::RequiredPaper {
        name: name.to_owned(),
        required,
        form: intake::PaperForm::Copy as i32,
    };
    intake::Matter {
        code: PERMIT.to_owned(),
        name: "危险化学品经营许可".to_owned(),
        kind: MatterKind::Permit as i32,
        handling: Handling::Promised as i32,
        promised_limit: 10,
        extensible: true,
        papers: vec![
            paper("营业执照", true),
            paper("安全评价报告", true),
            paper("授权委托书", false),
        ],
        legal_basis: "危险化学品安全管理条例第三十五条".to_owned(),
        office_id: "permits".to_owned(),
        fee_note: "不收费".to_owned(),
        online_url: "https://zwfw.example.cn/matter/1".to_owned(),
        ..Default::default()
    }
}

fn set(request_id: &str, etag: &str, matter: intake::Matter) -> intake::SetMatterRequest {
    intake::SetMatterRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        etag: etag.to_owned(),
        matter: Some(matter),
    }
}

fn application(request_id: &str, matter_code: &str) -> intake::ApplyMatterCaseRequest {
    intake::ApplyMatterCaseRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        matter_code: matter_code.to_owned(),
        applicant: Some(intake::MatterApplicant {
            kind: intake::MatterApplicantKind::LegalPerson as i32,
            name: "演示公司".to_owned(),
            identity_number: "演示代码".to_owned(),
            contact: "演示电话".to_owned(),
        }),
        papers_received: vec!["营业执照".to_owned()],
        channel: intake::MatterChannel::Counter as i32,
        ..Default::default()
    }
}

/// A request about a case: `about!(Kind, case, request_id, field: value, …)`.
macro_rules! about {
    ($kind:ident, $case:expr, $request_id:literal $(, $field:ident: $value:expr)*) => {
        intake::$kind {
            request_id: $request_id.to_owned(),
            bureau_id: BUREAU.to_owned(),
            matter_case_id: $case.id.clone(),
            $($field: $value,)*
            ..Default::default()
        }
    };
}

/// The case an act answers.
macro_rules! done {
    ($who:expr, $rpc:ident($request:expr)) => {
        $who.matters()
            .$rpc($request)
            .await
            .unwrap()
            .into_inner()
            .matter_case
            .unwrap()
    };
}

/// The refusal an act answers.
macro_rules! refused {
    ($who:expr, $rpc:ident($request:expr)) => {
        $who.matters().$rpc($request).await.unwrap_err()
    };
}

#[track_caller]
fn assert_state_forbids(status: &Status) {
    assert_refused(status, Code::FailedPrecondition, "STATE_FORBIDS");
}

fn days(case: &MatterCase) -> (String, String) {
    let day = |deadline: &Option<intake::Deadline>| {
        deadline
            .as_ref()
            .map(|deadline| deadline.current_due_on.clone())
            .unwrap_or_default()
    };
    (day(&case.statutory), day(&case.promised))
}

async fn get(people: &People, case: &MatterCase) -> MatterCase {
    let request = intake::GetMatterCaseRequest {
        bureau_id: BUREAU.to_owned(),
        matter_case_id: case.id.clone(),
    };
    done!(people.clerk, get_matter_case(request))
}

async fn register(people: &People, request_id: &str) -> MatterCase {
    let request = intake::RegisterMatterCaseRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        matter_code: PERMIT.to_owned(),
        applicant_name: "演示申请人".to_owned(),
        ..Default::default()
    };
    done!(people.clerk, register_matter_case(request))
}

/// Everything a permit passes through, and every way a case may end.
#[tokio::test(flavor = "multi_thread")]
async fn matters_from_the_guide_to_the_report() {
    let suite = suite().await;
    let services = Services::of(&suite).unwrap();
    let caller = |bureau: &str, role: &str| services.caller(&suite.mint, bureau, role).unwrap();
    let people = People {
        clerk: caller(BUREAU, "clerk"),
        reviewer: caller(BUREAU, "reviewer"),
        leader: caller(BUREAU, "leader"),
        stranger: caller("haitang-emb", "clerk"),
    };
    on(&suite, "2024-01-05").await;
    guide(&people).await;
    let first = begin(&people).await;
    ended_at_once(&people).await;
    on(&suite, "2024-01-08").await;
    let told = told_what_is_missing(&people, &first).await;
    on(&suite, "2024-01-11").await;
    let accepted = accepted(&people, &first).await;
    registered(&suite, &people).await;
    clocks(&suite, &people, &accepted).await;
    on(&suite, "2024-01-24").await;
    let uncorrected =
        about!(TerminateMatterCaseRequest, told, "g-end", reason: "逾期未补正".to_owned());
    let status = refused!(people.clerk, terminate_matter_case(uncorrected.clone()));
    assert_refused(&status, Code::PermissionDenied, "ROLE_MISSING");
    let ended = done!(people.reviewer, terminate_matter_case(uncorrected));
    assert_eq!(ended.state(), MatterCaseState::Terminated);
    decided(&suite, &people, &accepted).await;
    listed(&people).await;

    let year = Year {
        year: 2024,
        ..Year::heshan().unwrap()
    };
    report(&play::compile(&suite, &year, &|_| {}).await.unwrap());
    suite.stop().await.unwrap();
}

/// Setting matters: who may, what is wrong, repetition, rivals.
#[expect(clippy::too_many_lines, reason = "one matter of each sort")]
async fn guide(people: &People) {
    let status = refused!(people.clerk, set_matter(set("set", "", permit())));
    assert_refused(&status, Code::PermissionDenied, "ROLE_MISSING");
    let status = refused!(
        people.stranger,
        get_matter(intake::GetMatterRequest {
            bureau_id: BUREAU.to_owned(),
            matter_code: PERMIT.to_owned(),
        })
    );
    assert_refused(&status, Code::PermissionDenied, "BUREAU_FOREIGN");
    let wrong = intake::Matter {
        kind: MatterKind::Service as i32,
        promised_limit: 0,
        joint: true,
        online_url: "ftp://x".to_owned(),
        ..permit()
    };
    let status = refused!(people.reviewer, set_matter(set("set", "", wrong)));
    assert_refused(&status, Code::InvalidArgument, "FIELDS_INVALID");
    assert_eq!(
        violations(&status),
        [
            "matter.promised_limit",
            "matter.extensible",
            "matter.joint",
            "matter.online_url"
        ]
    );
    let elsewhere = intake::Matter {
        office_id: "nowhere".to_owned(),
        ..permit()
    };
    let status = refused!(people.reviewer, set_matter(set("set", "", elsewhere)));
    assert_eq!(violations(&status), ["office_id"]);

    let mut answers = Vec::new();
    for _ in 0..2 {
        let answer = people
            .reviewer
            .matters()
            .set_matter(set("set", "", permit()))
            .await;
        answers.push(answer.unwrap().into_inner().matter.unwrap());
    }
    assert_eq!(answers[0], answers[1], "repeated");
    let expected = intake::Matter {
        bureau_id: BUREAU.to_owned(),
        statutory_limit: 20,
        etag: "1".to_owned(),
        ..permit()
    };
    assert_eq!(answers[0], expected);
    let status = refused!(people.reviewer, set_matter(set("late", "7", permit())));
    assert_refused(&status, Code::Aborted, "CONFLICT");

    let rivals = (0..4).map(|number| {
        let leader = people.leader.clone();
        let request = set(&format!("rival-{number}"), "1", permit());
        tokio::spawn(async move { leader.matters().set_matter(request).await })
    });
    let mut won = 0;
    for rival in rivals.collect::<Vec<_>>() {
        match rival.await.unwrap() {
            Ok(_) => won += 1,
            Err(status) => assert_refused(&status, Code::Aborted, "CONFLICT"),
        }
    }
    assert_eq!(won, 1);

    let instant = intake::Matter {
        code: INSTANT.to_owned(),
        name: "证明材料复制".to_owned(),
        kind: MatterKind::Service as i32,
        handling: Handling::Instant as i32,
        promised_limit: 0,
        extensible: false,
        papers: Vec::new(),
        ..permit()
    };
    people
        .reviewer
        .matters()
        .set_matter(set("instant", "", instant))
        .await
        .unwrap();
    let mut codes = Vec::new();
    let mut page_token = String::new();
    loop {
        let request = intake::ListMattersRequest {
            bureau_id: BUREAU.to_owned(),
            page_size: 1,
            page_token,
            ..Default::default()
        };
        let page = people
            .clerk
            .matters()
            .list_matters(request)
            .await
            .unwrap()
            .into_inner();
        codes.extend(
            page.matters
                .into_iter()
                .map(|matter| (matter.code, matter.etag)),
        );
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    let expected = [(INSTANT, "1"), (PERMIT, "2")];
    assert_eq!(
        codes,
        expected.map(|(code, etag)| (code.to_owned(), etag.to_owned()))
    );
}

/// An application, and that the matter may change without touching it.
async fn begin(people: &People) -> MatterCase {
    let status = refused!(people.stranger, apply_matter_case(application("a", PERMIT)));
    assert_refused(&status, Code::PermissionDenied, "BUREAU_FOREIGN");
    let status = refused!(people.clerk, apply_matter_case(application("a", "no-such")));
    assert_refused(&status, Code::NotFound, "RECORD_UNKNOWN");
    let nobody = intake::ApplyMatterCaseRequest {
        applicant: None,
        channel: 0,
        ..application("a", PERMIT)
    };
    let status = refused!(people.clerk, apply_matter_case(nobody));
    assert_eq!(
        violations(&status),
        [
            "applicant.kind",
            "channel",
            "applicant.name",
            "applicant.identity_number",
            "applicant.contact"
        ]
    );
    let case = done!(people.clerk, apply_matter_case(application("a", PERMIT)));
    assert_eq!(case.state(), MatterCaseState::Received);
    assert_eq!(case.papers_missing, ["安全评价报告"]);
    assert_eq!(
        (case.received_on.as_str(), case.completeness_due_on.as_str()),
        ("2024-01-05", "2024-01-12")
    );
    assert_eq!(
        (case.due_by(), case.due_on.as_str()),
        (MatterClockKind::Completeness, "2024-01-12")
    );

    // Changed and retired, the matter takes no new case; what began goes on as it was.
    let changed = intake::Matter {
        promised_limit: 3,
        retired: true,
        ..permit()
    };
    people
        .reviewer
        .matters()
        .set_matter(set("retire", "2", changed))
        .await
        .unwrap();
    let status = refused!(people.clerk, apply_matter_case(application("late", PERMIT)));
    assert_state_forbids(&status);
    let again = done!(people.clerk, apply_matter_case(application("a", PERMIT)));
    assert_eq!(again, case, "a repetition does not look at the matter");
    people
        .reviewer
        .matters()
        .set_matter(set("revive", "", permit()))
        .await
        .unwrap();
    case
}

/// Not accepted for each reason; and an instant matter, done by one person on the day.
async fn ended_at_once(people: &People) {
    for (request_id, refusal, organ, reason) in [
        ("b-1", RefusalToAccept::NotCompetent, "市应急管理局", ""),
        (
            "b-2",
            RefusalToAccept::NotNeeded,
            "",
            "无储存且不经营剧毒品",
        ),
        ("b-3", RefusalToAccept::Other, "", "申请人隐瞒有关情况"),
    ] {
        let case = done!(
            people.clerk,
            apply_matter_case(application(request_id, PERMIT))
        );
        let request = about!(RefuseMatterCaseRequest, case, "b",
            refusal: refusal as i32,
            competent_organ: organ.to_owned(),
            reason: reason.to_owned());
        let request = intake::RefuseMatterCaseRequest {
            request_id: format!("{request_id}-refuse"),
            ..request
        };
        let bare = intake::RefuseMatterCaseRequest {
            reason: String::new(),
            competent_organ: String::new(),
            ..request.clone()
        };
        let status = refused!(people.clerk, refuse_matter_case(bare));
        assert_refused(&status, Code::InvalidArgument, "FIELDS_INVALID");
        let told = done!(people.clerk, refuse_matter_case(request));
        assert_eq!(told.state(), MatterCaseState::NotAccepted);
        assert_eq!(told.refusal_to_accept(), refusal);
        assert_eq!(told.closed_on, "2024-01-05");
        let late = about!(AcceptMatterCaseRequest, case, "b-late");
        assert_state_forbids(&refused!(people.clerk, accept_matter_case(late)));
    }
    let case = done!(people.leader, apply_matter_case(application("c", INSTANT)));
    done!(
        people.leader,
        accept_matter_case(about!(AcceptMatterCaseRequest, case, "c-accept"))
    );
    let request =
        about!(DecideMatterCaseRequest, case, "c-decide", decision: Decision::Granted as i32);
    let case = done!(people.leader, decide_matter_case(request));
    assert_eq!(
        (case.on_time_statutory, case.on_time_promised),
        (None, Some(true))
    );
    assert_eq!(case.delivery_due_on, "");
}

/// The one correction of the first case; another waits for what never comes.
async fn told_what_is_missing(people: &People, first: &MatterCase) -> MatterCase {
    let request =
        about!(AskMatterCorrectionRequest, first, "a-ask", missing: "安全评价报告".to_owned());
    let asked = done!(people.clerk, ask_matter_correction(request.clone()));
    assert_eq!(asked.state(), MatterCaseState::CorrectionAsked);
    assert_eq!(
        (asked.due_on.as_str(), asked.completeness_due_on.as_str()),
        ("", "")
    );
    assert_eq!(
        done!(people.clerk, ask_matter_correction(request)),
        asked,
        "repeated"
    );
    let accept = about!(AcceptMatterCaseRequest, first, "a-early");
    assert_state_forbids(&refused!(people.clerk, accept_matter_case(accept)));
    let waiting = done!(people.clerk, apply_matter_case(application("g", PERMIT)));
    let request =
        about!(AskMatterCorrectionRequest, waiting, "g-ask", missing: "安全评价报告".to_owned());
    done!(people.clerk, ask_matter_correction(request))
}

/// What was missing comes in; of two clerks who accept, one wins.
async fn accepted(people: &People, first: &MatterCase) -> MatterCase {
    let request = about!(ReceiveMatterCorrectionRequest, first, "a-received",
        papers_received: vec!["安全评价报告".to_owned()]);
    let received = done!(people.clerk, receive_matter_correction(request));
    assert_eq!(received.state(), MatterCaseState::Received);
    assert!(received.papers_missing.is_empty());
    assert_eq!(received.completeness_due_on, "2024-01-18");
    let twice = about!(AskMatterCorrectionRequest, first, "a-twice", missing: "其他".to_owned());
    assert_state_forbids(&refused!(people.clerk, ask_matter_correction(twice)));
    let rivals = (0..4).map(|number| {
        let clerk = people.clerk.clone();
        let request = about!(AcceptMatterCaseRequest, first, "", etag: received.etag.clone());
        let request = intake::AcceptMatterCaseRequest {
            request_id: format!("a-accept-{number}"),
            ..request
        };
        tokio::spawn(async move { clerk.matters().accept_matter_case(request).await })
    });
    let mut won = 0;
    for rival in rivals.collect::<Vec<_>>() {
        match rival.await.unwrap() {
            Ok(_) => won += 1,
            Err(status) => assert_refused(&status, Code::Aborted, "CONFLICT"),
        }
    }
    assert_eq!(won, 1);
    let accepted = get(people, first).await;
    assert_eq!(accepted.state(), MatterCaseState::Accepted);
    assert!(!accepted.accepted_by_silence);
    // Twenty and ten working days, as when the case began.
    assert_eq!(
        days(&accepted),
        ("2024-02-07".to_owned(), "2024-01-25".to_owned())
    );
    accepted
}

/// Cases registered afterwards, and the ways they end.
async fn registered(suite: &Suite, people: &People) {
    let both = intake::RegisterMatterCaseRequest {
        request_id: "d".to_owned(),
        bureau_id: BUREAU.to_owned(),
        matter_code: PERMIT.to_owned(),
        kind: MatterKind::Permit as i32,
        applicant_name: "演示申请人".to_owned(),
        ..Default::default()
    };
    let status = refused!(people.clerk, register_matter_case(both));
    assert_eq!(violations(&status), ["kind"]);
    let refusal = register(people, "d").await;
    let withdrawn = register(people, "e").await;
    let error = register(people, "f").await;
    let late = register(people, "i").await;
    assert_eq!(
        days(&late),
        ("2024-02-07".to_owned(), "2024-01-25".to_owned())
    );
    let free = intake::RegisterMatterCaseRequest {
        request_id: "h".to_owned(),
        bureau_id: BUREAU.to_owned(),
        kind: MatterKind::PreliminaryReview as i32,
        matter: "安全生产许可初审".to_owned(),
        applicant_name: "演示申请人".to_owned(),
        office_id: "safety".to_owned(),
        promised_limit: 5,
        ..Default::default()
    };
    let review = done!(people.clerk, register_matter_case(free));
    let extend = about!(ExtendMatterCaseRequest, review, "h-extend", reason: "案情复杂".to_owned());
    assert_state_forbids(&refused!(people.leader, extend_matter_case(extend)));

    on(suite, "2024-01-15").await;
    let bare =
        about!(DecideMatterCaseRequest, refusal, "d-bare", decision: Decision::Refused as i32);
    let status = refused!(people.leader, decide_matter_case(bare));
    assert_eq!(violations(&status), ["reason"]);
    let request = about!(DecideMatterCaseRequest, refusal, "d-decide",
        decision: Decision::Refused as i32,
        reason: "不具备安全生产条件".to_owned());
    let status = refused!(people.clerk, decide_matter_case(request.clone()));
    assert_refused(&status, Code::PermissionDenied, "ROLE_MISSING");
    let decided = done!(people.leader, decide_matter_case(request));
    assert_eq!(
        (decided.on_time_statutory, decided.on_time_promised),
        (Some(true), Some(true))
    );
    let request =
        about!(DecideMatterCaseRequest, review, "h-decide", decision: Decision::Granted as i32);
    done!(people.leader, decide_matter_case(request));
    let request =
        about!(DecideMatterCaseRequest, error, "f-decide", decision: Decision::Granted as i32);
    done!(people.leader, decide_matter_case(request));
    let request = about!(VoidMatterCaseRequest, error, "f-void", reason: "重复登记".to_owned());
    let voided = done!(people.reviewer, void_matter_case(request.clone()));
    assert_eq!(voided.state(), MatterCaseState::Voided);
    assert_eq!(voided.number, error.number, "the number is kept");
    let twice = intake::VoidMatterCaseRequest {
        request_id: "f-twice".to_owned(),
        ..request
    };
    assert_state_forbids(&refused!(people.reviewer, void_matter_case(twice)));
    let request = about!(WithdrawMatterCaseRequest, withdrawn, "e-withdraw");
    let withdrawn = done!(people.clerk, withdraw_matter_case(request));
    assert_eq!(withdrawn.state(), MatterCaseState::Withdrawn);

    // Accepted and decided by one and the same person: not a permit.
    let alone = done!(
        people.leader,
        apply_matter_case(application("alone", PERMIT))
    );
    done!(
        people.leader,
        accept_matter_case(about!(AcceptMatterCaseRequest, alone, "alone-accept"))
    );
    let request =
        about!(DecideMatterCaseRequest, alone, "alone-decide", decision: Decision::Granted as i32);
    assert_state_forbids(&refused!(people.leader, decide_matter_case(request)));
    let request = about!(VoidMatterCaseRequest, alone, "alone-void", reason: "演示".to_owned());
    done!(people.reviewer, void_matter_case(request));
}

/// Two special procedures at once and an extension, over the spring festival.
async fn clocks(suite: &Suite, people: &People, case: &MatterCase) {
    for (request_id, kind, number) in [
        ("a-hearing", SpecialProcedure::Hearing, 1),
        ("a-review", SpecialProcedure::ExpertReview, 2),
    ] {
        let request = about!(StartSpecialProcedureRequest, case, "",
            kind: kind as i32,
            expected: "约5个工作日".to_owned());
        let request = intake::StartSpecialProcedureRequest {
            request_id: request_id.to_owned(),
            ..request
        };
        let started = people
            .clerk
            .matters()
            .start_special_procedure(request)
            .await;
        let started = started.unwrap().into_inner();
        assert_eq!(started.procedure_number, number);
        assert_eq!(
            days(&started.matter_case.unwrap()),
            (String::new(), String::new())
        );
    }
    let early = about!(DecideMatterCaseRequest, case, "a-early-decision", decision: Decision::Granted as i32);
    assert_state_forbids(&refused!(people.leader, decide_matter_case(early)));
    let early =
        about!(ExtendMatterCaseRequest, case, "a-early-extension", reason: "案情复杂".to_owned());
    assert_state_forbids(&refused!(people.leader, extend_matter_case(early)));
    let end = |request_id: &str, number| {
        let request = about!(EndSpecialProcedureRequest, case, "", procedure_number: number);
        intake::EndSpecialProcedureRequest {
            request_id: request_id.to_owned(),
            ..request
        }
    };
    let status = refused!(people.clerk, end_special_procedure(end("a-end-3", 3)));
    assert_refused(&status, Code::NotFound, "RECORD_UNKNOWN");
    on(suite, "2024-01-22").await;
    let one = done!(people.clerk, end_special_procedure(end("a-end-1", 1)));
    assert_eq!(one.due_by(), MatterClockKind::Unspecified);
    on(suite, "2024-01-24").await;
    let both = done!(people.clerk, end_special_procedure(end("a-end-2", 2)));
    assert_eq!(
        days(&both),
        ("2024-02-22".to_owned(), "2024-02-04".to_owned())
    );
    assert_eq!(both.due_by(), MatterClockKind::Promised);
}

/// Extended, decided late by promise and in time by law, delivered; and one decided too late.
async fn decided(suite: &Suite, people: &People, case: &MatterCase) {
    on(suite, "2024-02-20").await;
    let extend =
        about!(ExtendMatterCaseRequest, case, "a-extend", reason: "需进一步核查".to_owned());
    let status = refused!(people.reviewer, extend_matter_case(extend.clone()));
    assert_refused(&status, Code::PermissionDenied, "ROLE_MISSING");
    let extended = done!(people.leader, extend_matter_case(extend.clone()));
    assert_eq!(extended.extended_by, 10);
    assert_eq!(
        days(&extended),
        ("2024-03-07".to_owned(), "2024-02-04".to_owned())
    );
    let twice = intake::ExtendMatterCaseRequest {
        request_id: "a-extend-twice".to_owned(),
        ..extend
    };
    assert_state_forbids(&refused!(people.leader, extend_matter_case(twice)));
    let request = intake::ExplainMatterCaseRequest {
        bureau_id: BUREAU.to_owned(),
        matter_case_id: case.id.clone(),
    };
    let explained = people.clerk.matters().explain_matter_case(request).await;
    let mut text = String::new();
    for clock in explained.unwrap().into_inner().clocks {
        let due = clock.deadline.clone().unwrap().current_due_on;
        let steps = clock.steps.iter().map(|step| step.text.clone());
        let steps = steps.collect::<Vec<_>>().join("\n");
        let kind = clock.kind().as_str_name();
        text.extend([kind, " ", &due, "\n", &steps, "\n"]);
    }
    insta::assert_snapshot!(text);

    on(suite, "2024-03-05").await;
    let deliver = about!(DeliverMatterCaseRequest, case, "a-deliver",
        way: DeliveryWay::HandedOver as i32,
        receipt: "演示公司签收".to_owned());
    assert_state_forbids(&refused!(
        people.clerk,
        deliver_matter_case(deliver.clone())
    ));
    let request = about!(DecideMatterCaseRequest, case, "a-decide",
        decision: Decision::Granted as i32,
        decision_number: "赫应急经字〔2024〕1号".to_owned(),
        valid_until: "2027-03-04".to_owned());
    let decided = done!(people.leader, decide_matter_case(request));
    assert_eq!(decided.state(), MatterCaseState::Decided);
    assert_eq!(
        (decided.on_time_statutory, decided.on_time_promised),
        (Some(true), Some(false))
    );
    assert_eq!(decided.delivery_due_on, "2024-03-19");
    on(suite, "2024-03-18").await;
    let delivered = done!(people.clerk, deliver_matter_case(deliver));
    assert_eq!(delivered.delivered_on, "2024-03-18");
    assert_eq!(get(people, case).await, delivered);

    on(suite, "2024-06-03").await;
    let late = register_known(people, "i").await;
    let request =
        about!(DecideMatterCaseRequest, late, "i-decide", decision: Decision::Granted as i32);
    let late = done!(people.leader, decide_matter_case(request));
    assert_eq!(
        (late.on_time_statutory, late.on_time_promised),
        (Some(false), Some(false))
    );
    on(suite, "2024-06-20").await;
    let deliver = about!(DeliverMatterCaseRequest, late, "i-deliver",
        way: DeliveryWay::Post as i32,
        receipt: "演示邮件号".to_owned());
    let delivered = done!(people.clerk, deliver_matter_case(deliver));
    assert!(
        delivered.delivered_on > delivered.delivery_due_on,
        "delivered late"
    );
}

/// The case of an earlier registration, by repeating it.
async fn register_known(people: &People, request_id: &str) -> MatterCase {
    let case = register(people, request_id).await;
    get(people, &case).await
}

/// Lists repeat what the cases say, page by page.
async fn listed(people: &People) {
    let open = register(people, "open").await;
    let list = async |open_only: bool, office_id: &str| {
        let mut cases: Vec<MatterCase> = Vec::new();
        let mut page_token = String::new();
        loop {
            let request = intake::ListMatterCasesRequest {
                bureau_id: BUREAU.to_owned(),
                open_only,
                office_id: office_id.to_owned(),
                page_size: 3,
                page_token,
            };
            let page = people.clerk.matters().list_matter_cases(request).await;
            let page = page.unwrap().into_inner();
            cases.extend(page.matter_cases);
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return cases;
            }
        }
    };
    let all = list(false, "").await;
    assert_eq!(all.len(), 13);
    for row in &all {
        let case = get(people, row).await;
        assert_eq!(
            (
                &row.number,
                row.kind,
                &row.office_id,
                &row.received_on,
                &row.due_on
            ),
            (
                &case.number,
                case.kind,
                &case.office_id,
                &case.received_on,
                &case.due_on
            )
        );
        assert_eq!(
            (&row.closed_on, &row.etag),
            (&case.closed_on, &case.etag),
            "{}",
            case.number
        );
    }
    let of_safety = list(false, "safety").await;
    assert_eq!(of_safety.len(), 1);
    let still = list(true, "").await;
    assert_eq!(
        still.iter().map(|case| &case.id).collect::<Vec<_>>(),
        [&open.id]
    );
    let request = about!(VoidMatterCaseRequest, open, "open-void", reason: "演示".to_owned());
    done!(people.reviewer, void_matter_case(request));
}

/// Six cases were accepted and count, five of them were decided, three of these are permits.
#[track_caller]
fn report(report: &Report) {
    for (key, expected) in [
        ("matters.received", 6.0),
        ("matters.closed", 6.0),
        ("matters.on_time_rate", 4.0 / 5.0),
        ("matters.promise_kept_rate", 3.0 / 5.0),
    ] {
        let found = value(report, key);
        assert!((found - expected).abs() < 1e-9, "{key}: {found}");
    }
    let table = report
        .tables
        .iter()
        .find(|table| table.key == "table2")
        .unwrap();
    let rows = table.blocks.iter().flat_map(|block| &block.rows);
    let permits = rows.filter(|row| row.row.contains("行政许可"));
    let cells: Vec<f64> = permits
        .flat_map(|row| &row.cells)
        .map(|cell| cell.value)
        .collect();
    assert_eq!(cells.len(), 1);
    assert!((cells[0] - 3.0).abs() < 1e-9, "{cells:?}");
}
