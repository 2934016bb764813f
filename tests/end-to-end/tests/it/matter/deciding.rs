//! Clocks, decisions, deliveries, and what the report counts of them.

use gongkai_proto::{
    intake::v1::{
        self as intake, DeliveryWay, MatterCase, MatterCaseState, MatterClockKind, MatterDecision,
        SpecialProcedure,
    },
    reporting::v1::Report,
};
use gongkai_testbed::suite::Suite;
use tonic::Code;

use super::{People, assert_state_forbids, days, get, register};
use crate::{
    office::{BUREAU, on},
    support::{assert_refused, value},
};

/// Two special procedures at once and an extension, over the spring festival.
pub(super) async fn clocks(suite: &Suite, people: &People, case: &MatterCase) {
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
    let early = about!(DecideMatterCaseRequest, case, "a-early-decision", decision: MatterDecision::Granted as i32);
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
#[expect(clippy::too_many_lines, reason = "one case to its delivery")]
pub(super) async fn decided(suite: &Suite, people: &People, case: &MatterCase) {
    on(suite, "2024-02-20").await;
    let extend =
        about!(ExtendMatterCaseRequest, case, "a-extend", reason: "需进一步核查".to_owned());
    let status = refused!(people.reviewer, extend_matter_case(extend.clone()));
    assert_refused(&status, Code::PermissionDenied, "ROLE_MISSING");
    let extended = done!(people.leader, extend_matter_case(extend.clone()));
    assert_eq!(extended.extended_by, 10);
    assert_eq!(
        (
            extended.extended_on.as_str(),
            extended.extension_reason.as_str()
        ),
        ("2024-02-20", "需进一步核查")
    );
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
        decision: MatterDecision::Granted as i32,
        decision_number: "赫应急经字〔2024〕1号".to_owned(),
        valid_until: "2027-03-04".to_owned());
    let decided = done!(people.leader, decide_matter_case(request));
    assert_eq!(decided.state(), MatterCaseState::Decided);
    assert_eq!(
        (decided.on_time_statutory, decided.on_time_promised),
        (Some(true), Some(false))
    );
    assert_eq!(decided.delivery_due_on, "2024-03-19");
    let told = [
        &decided.decided_on,
        &decided.decision_number,
        &decided.valid_until,
        &decided.closed_on,
        &decided.due_on,
        &decided.delivered_on,
    ];
    let number = "赫应急经字〔2024〕1号";
    assert_eq!(
        told,
        ["2024-03-05", number, "2027-03-04", "2024-03-05", "", ""]
    );
    assert_eq!(decided.decision(), MatterDecision::Granted);
    assert_eq!(decided.due_by(), MatterClockKind::Unspecified);
    // By law and by promise: what it was first, and what it came to.
    let limits = [&decided.statutory, &decided.promised].map(|limit| {
        let limit = limit.clone().unwrap();
        (limit.original_due_on, limit.current_due_on)
    });
    let day = ToOwned::to_owned;
    assert_eq!(
        limits,
        [
            (day("2024-02-07"), day("2024-03-07")),
            (day("2024-01-25"), day("2024-02-04"))
        ]
    );
    let late: Vec<_> = (decided.late.iter())
        .map(|late| (late.duty_kind.as_str(), late.due_on.as_str()))
        .collect();
    assert_eq!(late[0], ("decide_as_promised", "2024-02-04"));
    let explain = intake::ExplainDeadlineRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: case.id.clone(),
    };
    let explained = people.clerk.deadlines().explain_deadline(explain).await;
    let limits = explained.unwrap().into_inner().limits;
    let said: Vec<_> = limits
        .iter()
        .map(|one| {
            (
                one.limit.as_str(),
                one.current_due_on.as_str(),
                one.in_time.as_str(),
            )
        })
        .collect();
    assert_eq!(
        said[..2],
        [
            ("法定期限", "2024-03-07", "是"),
            ("承诺期限", "2024-02-04", "否")
        ]
    );
    let checks = limits.iter().filter(|one| one.limit == "材料审查期限");
    assert_eq!(
        checks.count(),
        2,
        "of the papers, and of those that were missing"
    );
    let delivery = limits.last().unwrap();
    assert_eq!(
        delivery.basis,
        "自2024年3月5日次日起算，10个工作日（行政许可法第四十四条），期限至2024年3月19日"
    );
    on(suite, "2024-03-18").await;
    let delivered = done!(people.clerk, deliver_matter_case(deliver));
    assert_eq!(delivered.delivered_on, "2024-03-18");
    assert_eq!(get(people, case).await, delivered);

    on(suite, "2024-06-03").await;
    let late = register_known(people, "i").await;
    let request =
        about!(DecideMatterCaseRequest, late, "i-decide", decision: MatterDecision::Granted as i32);
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

/// Six cases were accepted and count, five of them were decided, three of these are permits.
#[track_caller]
pub(super) fn report(report: &Report) {
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
