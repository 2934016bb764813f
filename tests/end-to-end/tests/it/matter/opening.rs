//! From the application to its acceptance, or to an end before it.

use gongkai_proto::intake::v1::{
    self as intake, MatterCase, MatterCaseState, MatterClockKind, MatterDecision, MatterKind,
    RefusalToAccept,
};
use gongkai_testbed::suite::Suite;
use tonic::Code;

use super::{
    INSTANT, PERMIT, People, application, assert_state_forbids, days, get, permit, register, set,
};
use crate::{
    office::{BUREAU, on},
    support::{assert_refused, violations},
};

/// An application, and that the matter may change without touching it.
pub(super) async fn begin(people: &People) -> MatterCase {
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
pub(super) async fn ended_at_once(people: &People) {
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
        about!(DecideMatterCaseRequest, case, "c-decide", decision: MatterDecision::Granted as i32);
    let case = done!(people.leader, decide_matter_case(request));
    assert_eq!(
        (case.on_time_statutory, case.on_time_promised),
        (None, Some(true))
    );
    assert_eq!(case.delivery_due_on, "");
}

/// The one correction of the first case; another waits for what never comes.
pub(super) async fn told_what_is_missing(people: &People, first: &MatterCase) -> MatterCase {
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
pub(super) async fn accepted(people: &People, first: &MatterCase) -> MatterCase {
    let request = about!(ReceiveMatterCorrectionRequest, first, "a-received",
        papers_received: vec!["安全评价报告".to_owned()]);
    let received = done!(people.clerk, receive_matter_correction(request));
    assert_eq!(received.state(), MatterCaseState::Received);
    assert!(received.papers_missing.is_empty());
    assert_eq!(received.completeness_due_on, "2024-01-18");
    assert!(!received.correction_asked_on.is_empty());
    assert_eq!(received.correction_received_on, "2024-01-11");
    assert_eq!(received.missing, "安全评价报告");
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
pub(super) async fn registered(suite: &Suite, people: &People) {
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
    let bare = about!(DecideMatterCaseRequest, refusal, "d-bare", decision: MatterDecision::Refused as i32);
    let status = refused!(people.leader, decide_matter_case(bare));
    assert_eq!(violations(&status), ["reason"]);
    let request = about!(DecideMatterCaseRequest, refusal, "d-decide",
        decision: MatterDecision::Refused as i32,
        reason: "不具备安全生产条件".to_owned());
    let status = refused!(people.clerk, decide_matter_case(request.clone()));
    assert_refused(&status, Code::PermissionDenied, "ROLE_MISSING");
    let decided = done!(people.leader, decide_matter_case(request));
    assert_eq!(
        (decided.on_time_statutory, decided.on_time_promised),
        (Some(true), Some(true))
    );
    let request = about!(DecideMatterCaseRequest, review, "h-decide", decision: MatterDecision::Granted as i32);
    done!(people.leader, decide_matter_case(request));
    let request = about!(DecideMatterCaseRequest, error, "f-decide", decision: MatterDecision::Granted as i32);
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
    let request = about!(DecideMatterCaseRequest, alone, "alone-decide", decision: MatterDecision::Granted as i32);
    assert_state_forbids(&refused!(people.leader, decide_matter_case(request)));
    let request = about!(VoidMatterCaseRequest, alone, "alone-void", reason: "演示".to_owned());
    done!(people.reviewer, void_matter_case(request));
}
