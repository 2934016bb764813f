//! The guide of matters, and the lists of cases.

use gongkai_proto::intake::v1::{self as intake, Handling, MatterCase, MatterKind};
use tonic::Code;

use super::{INSTANT, PERMIT, People, get, permit, register, set};
use crate::{
    office::BUREAU,
    support::{assert_refused, violations},
};

/// Setting matters: who may, what is wrong, repetition, rivals.
#[expect(clippy::too_many_lines, reason = "one matter of each sort")]
pub(super) async fn guide(people: &People) {
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
            "matter.online_url",
            "matter.promised_limit",
            "matter.extensible",
            "matter.joint"
        ]
    );
    let elsewhere = intake::Matter {
        office_id: "nowhere".to_owned(),
        ..permit()
    };
    let status = refused!(people.reviewer, set_matter(set("set", "", elsewhere)));
    assert_eq!(violations(&status), ["matter.office_id"]);

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

/// When what is owed next on a case is due: by law, by promise where the law sets no day.
fn owed_next(case: &MatterCase) -> String {
    if !case.closed_on.is_empty() {
        let delivered = case.decided_on.is_empty()
            || !case.delivered_on.is_empty()
            || case.state() == intake::MatterCaseState::Voided;
        return if delivered {
            String::new()
        } else {
            case.delivery_due_on.clone()
        };
    }
    let limits = [&case.statutory, &case.promised].into_iter().flatten();
    let mut days = limits.map(|limit| limit.current_due_on.clone());
    let day = days.find(|day| !day.is_empty());
    day.unwrap_or_else(|| case.completeness_due_on.clone())
}

/// Lists repeat what the cases say, page by page.
pub(super) async fn listed(people: &People) {
    let open = register(people, "open").await;
    let list = async |open_only: bool, office_id: &str| {
        let mut cases: Vec<MatterCase> = Vec::new();
        let mut page_token = String::new();
        loop {
            let request = intake::ListMatterCasesRequest {
                bureau_id: BUREAU.to_owned(),
                filter: Some(intake::CaseFilter {
                    open_only,
                    office_id: office_id.to_owned(),
                    ..Default::default()
                }),
                page_size: 3,
                page_token,
                ..Default::default()
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
                &owed_next(&case)
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
