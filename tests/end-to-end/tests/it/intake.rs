//! What only shows with intake on a real database: sealed data, rivals, repeated calls.

use gongkai_demo::{
    clients::Services,
    play,
    staff::{Staff, Walk},
    year::Year,
};
use gongkai_proto::{
    feed::v1::ListStreamsRequest,
    intake::v1::{self as intake, Answer},
};
use gongkai_testbed::suite::{SERVICES, Suite};
use sqlx::{Connection as _, PgConnection};
use tonic::Code;

use crate::{
    office::on,
    support::{assert_refused, haitang, suite},
};

/// Stands for personal data: nothing else in the suite looks like it.
const SECRET: &str = "柒捌玖拾";

pub(crate) fn application(request_id: &str) -> intake::SubmitApplicationRequest {
    intake::SubmitApplicationRequest {
        request_id: request_id.to_owned(),
        bureau_id: "heshan-emb".to_owned(),
        applicant: Some(intake::Applicant {
            kind: intake::ApplicantKind::Business as i32,
            name: format!("{SECRET}公司"),
            identity_number: format!("证件{SECRET}"),
            contact: format!("电话{SECRET}"),
            ..intake::Applicant::default()
        }),
        channel: intake::ReceiptChannel::InPerson as i32,
        wanted: format!("关于{SECRET}的信息"),
        ..Default::default()
    }
}

/// Everything the three schemas hold, as text and with binary columns in hex.
pub async fn everything_stored(suite: &Suite) -> String {
    stored_in(suite, &["intake", "catalog", "reporting"], "").await
}

/// What those schemas hold, without tables of one name.
#[expect(
    clippy::disallowed_methods,
    reason = "reads tables whose names it finds out"
)]
pub async fn stored_in(suite: &Suite, schemas: &[&str], left_out: &str) -> String {
    let mut conn = PgConnection::connect(&suite.database.url("suite"))
        .await
        .unwrap();
    let tables: Vec<(String, String)> = sqlx::query_as(
        "SELECT schemaname::text, tablename::text FROM pg_tables
         WHERE schemaname = ANY ($1) AND tablename <> $2
         ORDER BY 1, 2",
    )
    .bind(schemas)
    .bind(left_out)
    .fetch_all(&mut conn)
    .await
    .unwrap();
    assert!(tables.len() > 15, "{tables:?}");
    let mut text = String::new();
    for (schema, table) in tables {
        let query = format!(
            "SELECT coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '') FROM {schema}.{table} t"
        );
        let (rows,): (String,) = sqlx::query_as(sqlx::AssertSqlSafe(query))
            .fetch_one(&mut conn)
            .await
            .unwrap();
        text.push_str(&rows);
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn personal_data_is_stored_sealed_and_written_nowhere_else() {
    let suite = suite().await;
    on(&suite, "2019-06-03").await;
    let services = Services::of(&suite).unwrap();
    let clerk = services.caller(&suite.mint, "heshan-emb", "clerk").unwrap();
    let submitted = clerk
        .applications()
        .submit_application(application("a"))
        .await
        .unwrap()
        .into_inner();
    let id = submitted.application.unwrap().id;
    let staff = Staff::of(&services, &suite.mint, "heshan-emb").unwrap();
    let walk = Walk {
        request_id: "b".to_owned(),
        bureau_id: "heshan-emb".to_owned(),
        application_id: id.clone(),
    };
    let asked = intake::AskOpinionRequest {
        request_id: "b".to_owned(),
        bureau_id: "heshan-emb".to_owned(),
        application_id: id.clone(),
        of: intake::ConsultedParty::ThirdParty as i32,
        party_name: format!("{SECRET}厂"),
        ..Default::default()
    };
    clerk.applications().ask_opinion(asked).await.unwrap();
    let handed_over = staff.hand_over_letters(&walk.bureau_id, &id).await;
    handed_over.unwrap();
    let refuses = intake::RecordOpinionRequest {
        request_id: "b".to_owned(),
        bureau_id: "heshan-emb".to_owned(),
        application_id: id.clone(),
        opinion_number: 1,
        opinion: intake::PartyOpinion::Refuses as i32,
        reason: format!("{SECRET}涉及"),
        ..Default::default()
    };
    clerk.applications().record_opinion(refuses).await.unwrap();
    let draft = intake::DraftReplyRequest {
        request_id: "b".to_owned(),
        bureau_id: "heshan-emb".to_owned(),
        application_id: id.clone(),
        answers: vec![Answer::WithheldThirdParty as i32],
        content: Some(intake::ReplyContent {
            reason: format!("涉及{SECRET}"),
            ..Default::default()
        }),
        ..Default::default()
    };
    clerk.applications().draft_reply(draft).await.unwrap();
    staff.review(&walk).await.unwrap();
    staff.sign(&walk).await.unwrap();
    staff.hand_over(&walk).await.unwrap();
    // Why something is entered late may name somebody, too.
    let late = intake::SubmitApplicationRequest {
        channel: intake::ReceiptChannel::SignedPost as i32,
        arrived_on: "2019-05-31".to_owned(),
        backdating_reason: format!("{SECRET}签收后未登记"),
        ..application("late")
    };
    let mut reviewer = staff.reviewer.applications();
    reviewer.submit_application(late).await.unwrap();

    // Who may read it, does: the keys open what was sealed.
    let get = intake::GetApplicationRequest {
        bureau_id: "heshan-emb".to_owned(),
        application_id: id,
    };
    let read = clerk
        .applications()
        .get_application(get)
        .await
        .unwrap()
        .into_inner()
        .application
        .unwrap();
    assert_eq!(read.applicant.unwrap().name, format!("{SECRET}公司"));
    assert_eq!(read.answer_reason, format!("涉及{SECRET}"));

    let hex = SECRET
        .bytes()
        .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    let stored = everything_stored(&suite).await;
    assert!(
        stored.contains("withheld_third_party"),
        "the dump holds the case"
    );
    assert!(
        !stored.contains(SECRET) && !stored.contains(&hex),
        "personal data in the database"
    );
    for service in SERVICES {
        let log = std::fs::read_to_string(suite.log(service)).unwrap();
        assert!(
            log.contains("call") || service == "reporting",
            "{service} logs its calls"
        );
        assert!(
            !log.contains(SECRET),
            "personal data in the log of {service}"
        );
    }
    suite.stop().await.unwrap();
}

/// GetApplication folds the facts; ListApplications reads the cached columns.
#[tokio::test(flavor = "multi_thread")]
async fn the_fold_of_facts_equals_the_cached_columns() {
    let suite = suite().await;
    let year = haitang();
    play::play(&suite, &year, &|_| {}).await.unwrap();
    let services = Services::of(&suite).unwrap();
    let clerk = services
        .caller(&suite.mint, &year.bureau.id, "clerk")
        .unwrap();
    let mut token = String::new();
    let mut listed = Vec::new();
    loop {
        let request = intake::ListApplicationsRequest {
            bureau_id: year.bureau.id.clone(),
            page_size: 2,
            page_token: token,
            ..Default::default()
        };
        let page = clerk
            .applications()
            .list_applications(request)
            .await
            .unwrap()
            .into_inner();
        listed.extend(page.applications);
        token = page.next_page_token;
        if token.is_empty() {
            break;
        }
    }
    assert_eq!(listed.len(), 3);
    for cached in listed {
        let get = intake::GetApplicationRequest {
            bureau_id: year.bureau.id.clone(),
            application_id: cached.id.clone(),
        };
        let folded = clerk
            .applications()
            .get_application(get)
            .await
            .unwrap()
            .into_inner()
            .application
            .unwrap();
        assert_eq!(
            cached.applicant.unwrap().kind,
            folded.applicant.unwrap().kind
        );
        assert_eq!(
            (
                cached.received_on,
                // What is owed now, lists alone tell: of what is answered, nothing.
                cached.deadline.map(|due| due.original_due_on),
                cached.answer,
                cached.answered_on,
                cached.etag
            ),
            (
                folded.received_on,
                folded.deadline.map(|due| due.original_due_on),
                folded.answer,
                folded.answered_on,
                folded.etag
            )
        );
    }
    // A token of one list does not open another.
    let first = intake::ListApplicationsRequest {
        bureau_id: year.bureau.id.clone(),
        page_size: 1,
        ..Default::default()
    };
    let page = clerk
        .applications()
        .list_applications(first.clone())
        .await
        .unwrap()
        .into_inner();
    let other = intake::ListApplicationsRequest {
        page_token: page.next_page_token,
        filter: Some(intake::CaseFilter {
            open_only: true,
            ..Default::default()
        }),
        ..first
    };
    let status = clerk
        .applications()
        .list_applications(other)
        .await
        .unwrap_err();
    assert_refused(&status, Code::InvalidArgument, "FIELDS_INVALID");
    suite.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn rivals_and_repeated_calls_leave_one_effect() {
    let suite = suite().await;
    on(&suite, "2019-06-03").await;
    let services = Services::of(&suite).unwrap();
    let clerk = services.caller(&suite.mint, "heshan-emb", "clerk").unwrap();

    // Eight times the same request at once: one case, eight equal answers.
    let calls = (0..8).map(|_| {
        let clerk = clerk.clone();
        tokio::spawn(async move {
            clerk
                .applications()
                .submit_application(application("same"))
                .await
        })
    });
    let mut answers = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        answers.push(call.await.unwrap().unwrap().into_inner());
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
    let application = answers[0].application.clone().unwrap();

    // Eight acts at once on one case: one wins, the others learn that it changed.
    let calls = (0..8).map(|number| {
        let clerk = clerk.clone();
        let request = intake::CloseApplicationRequest {
            request_id: format!("rival-{number}"),
            bureau_id: "heshan-emb".to_owned(),
            application_id: application.id.clone(),
            etag: application.etag.clone(),
            way: intake::CloseWay::Withdrawn as i32,
            reason: "申请人书面撤回".to_owned(),
            ..Default::default()
        };
        tokio::spawn(async move { clerk.applications().close_application(request).await })
    });
    let mut won = 0;
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Ok(_) => won += 1,
            Err(status) => assert_refused(&status, Code::Aborted, "CONFLICT"),
        }
    }
    assert_eq!(won, 1);

    // Two facts, two events: nothing else happened.
    let service = services.caller(&suite.mint, "platform", "service").unwrap();
    let mut sequence = 0;
    while sequence < 2 {
        let request = ListStreamsRequest {
            bureau_id: Year::heshan().unwrap().bureau.id,
        };
        let heads = service
            .intake_feed()
            .list_streams(request)
            .await
            .unwrap()
            .into_inner()
            .heads;
        sequence = heads.first().map_or(0, |head| head.sequence);
        tokio::task::yield_now().await;
    }
    assert_eq!(sequence, 2);
    suite.stop().await.unwrap();
}
