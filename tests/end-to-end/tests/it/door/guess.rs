//! Guesses: nobody learns whether a number exists, who guesses waits, and nobody is kept out by it.

use gongkai_proto::intake::v1::{self as intake, CaseKey, CaseKind};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use super::{application, confirmed, of, public, seen, submitted, with_code};
use crate::{
    office::{BUREAU, Office},
    support::{assert_refused, violations},
};

async fn refused(caller: &gongkai_demo::clients::Caller, bureau: &str, key: &CaseKey) -> Status {
    let request = intake::GetMyCaseRequest {
        bureau_id: bureau.to_owned(),
        key: Some(key.clone()),
    };
    caller.applicants().get_my_case(request).await.unwrap_err()
}

/// What a caller can tell of a refusal, but for the trace.
fn told(status: &Status) -> (Code, String, Vec<String>) {
    let info = status.get_details_error_info().unwrap();
    let mut metadata: Vec<String> = info
        .metadata
        .into_iter()
        .filter(|(name, _)| name != "trace_id")
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    metadata.sort();
    (status.code(), status.message().to_owned(), metadata)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_does_not_exist_is_answered_as_a_wrong_code_is_and_both_are_closed() {
    let office = Office::open("2024-03-04").await;
    let public = public(&office);
    let own = submitted(&public, "own", application("甲")).await;
    let other = submitted(&public, "other", application("乙")).await;
    let wrong = with_code(&own, "0000-0000-0000");
    let nobodys = of(CaseKind::Application, "〔2024〕999号", "0000-0000-0000");

    // What cannot be a code or a number is a mistake of typing, and counts as no guess.
    let typed = refused(&public, BUREAU, &of(CaseKind::Dispute, "三号", "12")).await;
    assert_refused(&typed, Code::InvalidArgument, "FIELDS_INVALID");
    assert_eq!(
        violations(&typed),
        ["key.kind", "key.number", "key.query_code"]
    );

    for _ in 0..6 {
        let (known, unknown) = (
            refused(&public, BUREAU, &wrong).await,
            refused(&public, BUREAU, &nobodys).await,
        );
        assert_refused(&known, Code::NotFound, "CODE_WRONG");
        assert_eq!(told(&known), told(&unknown));
    }
    // Closed, with a word when to come again. The right code is let in all the while: whoever knows a number
    // keeps nobody out. And it ends no pause, or that would tell that the number exists.
    for _ in 0..2 {
        for key in [&wrong, &nobodys] {
            let closed = refused(&public, BUREAU, key).await;
            assert_refused(&closed, Code::ResourceExhausted, "TOO_MANY_GUESSES");
            let retry = closed
                .get_details_retry_info()
                .unwrap()
                .retry_delay
                .unwrap();
            assert!((1..=61).contains(&retry.as_secs()), "{retry:?}");
        }
        assert_eq!(seen(&public, &own).await.number, own.number);
    }
    // Another number is not closed by that.
    assert_eq!(seen(&public, &other).await.number, other.number);
    office.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_opens_nothing_else() {
    let office = Office::open("2024-03-04").await;
    let public = public(&office);
    let own = submitted(&public, "own", application("甲")).await;
    let other = submitted(&public, "other", application("乙")).await;

    // Another's number, another kind, another bureau.
    let of_other = with_code(&other, &own.query_code);
    let status = refused(&public, BUREAU, &of_other).await;
    assert_refused(&status, Code::NotFound, "CODE_WRONG");
    let of_kind = of(CaseKind::Enquiry, &own.number, &own.query_code);
    let status = refused(&public, BUREAU, &of_kind).await;
    assert_refused(&status, Code::NotFound, "CODE_WRONG");
    let elsewhere = office.caller("haitang-emb", "public");
    let status = refused(&elsewhere, "haitang-emb", &own).await;
    assert_refused(&status, Code::NotFound, "CODE_WRONG");
    let status = refused(&elsewhere, BUREAU, &own).await;
    assert_refused(&status, Code::PermissionDenied, "BUREAU_FOREIGN");

    // Letters and files of another case.
    let mut door = public.applicants();
    for key in [&own, &other] {
        confirmed(&office, key).await;
    }
    let letter_id = seen(&public, &other).await.letters[0].id.clone();
    let request = intake::ExportMyLetterRequest {
        bureau_id: BUREAU.to_owned(),
        key: Some(own.clone()),
        letter_id: letter_id.clone(),
    };
    let status = door.export_my_letter(request).await.unwrap_err();
    assert_refused(&status, Code::NotFound, "RECORD_UNKNOWN");
    let request = mine!(ConfirmMyLetterRequest, "steal", own, letter_id: letter_id);
    let status = door.confirm_my_letter(request).await.unwrap_err();
    assert_refused(&status, Code::NotFound, "RECORD_UNKNOWN");
    office.close().await;
}
