//! An imported case beside the same case entered act by act.

use gongkai_demo::clients::Caller;
use gongkai_proto::intake::v1::{self as intake, LetterKind, OpeningSheet};
use tonic::Code;

use super::{Desk, HERE, LATE, THERE, TODAY, dry, form, import, read, stock, written_down};
use crate::{
    paper,
    support::{assert_refused, violations},
};

async fn explained(
    caller: &Caller,
    bureau: &str,
    id: &str,
) -> (Option<intake::Deadline>, Vec<String>) {
    let request = intake::ExplainDeadlineRequest {
        bureau_id: bureau.to_owned(),
        case_id: id.to_owned(),
    };
    let explained = caller.deadlines().explain_deadline(request).await;
    let explained = explained.unwrap().into_inner();
    let steps = explained.steps.into_iter().map(|step| step.text);
    (explained.deadline, steps.collect())
}

/// The letter of a kind leaves on that day.
async fn posted(leader: &Caller, case_id: &str, kind: LetterKind, day: &str) -> String {
    let of_case = intake::ListLettersRequest {
        bureau_id: HERE.to_owned(),
        case_id: case_id.to_owned(),
        kind: kind as i32,
        ..Default::default()
    };
    let letters = leader.letters().list_letters(of_case).await.unwrap();
    let letter_id = letters.into_inner().letters.remove(0).id;
    let left = intake::RecordDispatchRequest {
        request_id: format!("left-{letter_id}"),
        bureau_id: HERE.to_owned(),
        letter_id: letter_id.clone(),
        way: intake::DispatchWay::Post as i32,
        dispatched_on: day.to_owned(),
        tracking_number: "XA12345678943".to_owned(),
        recipient: "演示收件人".to_owned(),
        backdating_reason: LATE.to_owned(),
        ..Default::default()
    };
    leader.dispatches().record_dispatch(left).await.unwrap();
    letter_id
}

/// The opinion of a third party: asked for, its letter posted and arrived, and come in.
async fn heard(leader: &Caller, application_id: &str) {
    let (backdating_reason, bureau_id) = (LATE.to_owned(), HERE.to_owned());
    let application_id = application_id.to_owned();
    let mut applications = leader.applications();
    let asked = intake::AskOpinionRequest {
        request_id: "opinion".to_owned(),
        bureau_id: bureau_id.clone(),
        application_id: application_id.clone(),
        of: intake::ConsultedParty::ThirdParty as i32,
        party_name: "演示第三方".to_owned(),
        asked_on: "2024-01-24".to_owned(),
        backdating_reason: backdating_reason.clone(),
        ..Default::default()
    };
    applications.ask_opinion(asked).await.unwrap();
    let letter_id = posted(
        leader,
        &application_id,
        LetterKind::ThirdPartyRequest,
        "2024-01-24",
    )
    .await;
    let arrived = intake::RecordServedRequest {
        request_id: "arrived".to_owned(),
        bureau_id: bureau_id.clone(),
        letter_id,
        served_on: "2024-01-26".to_owned(),
        signed_by: "演示第三方".to_owned(),
        ..Default::default()
    };
    leader.dispatches().record_served(arrived).await.unwrap();
    let said = intake::RecordOpinionRequest {
        request_id: "said".to_owned(),
        bureau_id: bureau_id.clone(),
        application_id: application_id.clone(),
        opinion_number: 1,
        opinion: intake::PartyOpinion::Agrees as i32,
        recorded_on: "2024-01-31".to_owned(),
        backdating_reason: backdating_reason.clone(),
        ..Default::default()
    };
    applications.record_opinion(said).await.unwrap();
}

/// An application entered act by act: a correction, a third party and an extension.
pub(super) async fn entered(leader: &Caller) -> String {
    let backdating_reason = LATE.to_owned();
    let bureau_id = HERE.to_owned();
    let submit = intake::SubmitApplicationRequest {
        request_id: "submit".to_owned(),
        bureau_id: bureau_id.clone(),
        applicant: Some(intake::Applicant {
            kind: intake::ApplicantKind::Business as i32,
            name: "演示公司".to_owned(),
            identity_number: "演示代码".to_owned(),
            contact: "演示联系方式".to_owned(),
            email: "demo@example.cn".to_owned(),
            ..Default::default()
        }),
        channel: intake::ReceiptChannel::Internet as i32,
        wanted: "演示的政府信息，\n含换行".to_owned(),
        arrived_on: "2024-01-05".to_owned(),
        received_on: "2024-01-08".to_owned(),
        backdating_reason: backdating_reason.clone(),
        ..Default::default()
    };
    let mut applications = leader.applications();
    let submitted = applications.submit_application(submit).await.unwrap();
    let application_id = submitted.into_inner().application.unwrap().id;
    let ask = intake::AskCorrectionRequest {
        request_id: "correction".to_owned(),
        bureau_id: bureau_id.clone(),
        application_id: application_id.clone(),
        missing: "演示：请写明文号".to_owned(),
        asked_on: "2024-01-12".to_owned(),
        backdating_reason: backdating_reason.clone(),
        ..Default::default()
    };
    applications.ask_correction(ask).await.unwrap();
    posted(
        leader,
        &application_id,
        LetterKind::CorrectionNotice,
        "2024-01-12",
    )
    .await;
    let corrected = intake::ReceiveCorrectionRequest {
        request_id: "corrected".to_owned(),
        bureau_id: bureau_id.clone(),
        application_id: application_id.clone(),
        wanted: "=演示的政府信息（补正）".to_owned(),
        received_on: "2024-01-22".to_owned(),
        backdating_reason: backdating_reason.clone(),
        ..Default::default()
    };
    applications.receive_correction(corrected).await.unwrap();
    heard(leader, &application_id).await;
    let extend = intake::ExtendDeadlineRequest {
        request_id: "extend".to_owned(),
        bureau_id,
        application_id: application_id.clone(),
        reason: "演示".to_owned(),
        extended_on: "2024-02-20".to_owned(),
        backdating_reason,
        ..Default::default()
    };
    applications.extend_deadline(extend).await.unwrap();
    posted(
        leader,
        &application_id,
        LetterKind::ExtensionNotice,
        "2024-02-20",
    )
    .await;
    application_id
}

/// Brought along, it is the same case as entered by hand: the same due day by the same steps.
#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one scene on one suite")]
async fn an_imported_case_explains_its_deadline_as_the_same_case_entered_by_hand() {
    const APPLICATIONS: OpeningSheet = OpeningSheet::Applications;
    let desk = Desk::open().await;
    let (here, there) = (&desk.here, &desk.there);
    let empty = form(there, THERE, APPLICATIONS).await;
    let request = import(THERE, APPLICATIONS, &empty, "form");
    let answer = there.openings().import_opening_stock(dry(&request)).await;
    assert_eq!(
        answer.unwrap().into_inner(),
        intake::ImportOpeningStockResponse::default()
    );

    let id = entered(here).await;
    let request = import(THERE, APPLICATIONS, &written_down("旧1"), "in");
    let mut openings = there.openings();
    let told = openings.import_opening_stock(dry(&request)).await.unwrap();
    let told = told.into_inner();
    assert_eq!((told.lines, told.made, told.steps), (7, 1, 6), "{told:?}");
    assert!(
        stock(there, THERE, APPLICATIONS).await.is_empty(),
        "a dry run"
    );
    let done = openings
        .import_opening_stock(request.clone())
        .await
        .unwrap();
    assert_eq!(done.into_inner(), told);
    // Repeated, it gets its answer; as another request everything in it is a double.
    let again = openings.import_opening_stock(request.clone()).await;
    assert_eq!(again.unwrap().into_inner(), told);
    let other = intake::ImportOpeningStockRequest {
        request_id: "in-again".to_owned(),
        ..request.clone()
    };
    let refused = openings.import_opening_stock(other).await.unwrap_err();
    assert_refused(&refused, Code::InvalidArgument, "FIELDS_INVALID");
    assert_eq!(violations(&refused), ["content[2].原编号"]);

    let found = stock(there, THERE, APPLICATIONS).await;
    assert_eq!(found.len(), 1);
    let own = read(here, HERE, &id).await;
    assert_eq!(
        (
            found[0].old_number.as_str(),
            found[0].imported_on.as_str(),
            found[0].imported_by.as_str()
        ),
        ("旧1", TODAY, "leader@haitang-emb")
    );
    let case = read(there, THERE, &found[0].case_id).await;
    assert_eq!(
        (&case.number, &case.wanted),
        (&found[0].number, &own.wanted)
    );
    assert_eq!(case.registration.as_ref().unwrap().opening_number, "旧1");
    assert_eq!(own.registration.unwrap().opening_number, "");
    assert_eq!(
        explained(there, THERE, &case.id).await,
        explained(here, HERE, &id).await,
        "the same day by the same steps"
    );
    // Nothing was sent for what happened before; what is to be done is.
    let mut letters = there.letters();
    let list = intake::ListLettersRequest {
        bureau_id: THERE.to_owned(),
        case_id: case.id.clone(),
        ..Default::default()
    };
    assert!(
        letters
            .list_letters(list)
            .await
            .unwrap()
            .into_inner()
            .letters
            .is_empty()
    );
    let list = intake::ListNoticesRequest {
        bureau_id: THERE.to_owned(),
        case_id: case.id.clone(),
    };
    assert!(
        there
            .notices()
            .list_notices(list)
            .await
            .unwrap()
            .into_inner()
            .notices
            .is_empty()
    );
    let list = intake::ListDutiesRequest {
        bureau_id: THERE.to_owned(),
        ..Default::default()
    };
    let duties = there
        .deadlines()
        .list_duties(list)
        .await
        .unwrap()
        .into_inner()
        .duties;
    assert_eq!(duties.len(), 1);
    assert_eq!(duties[0].due_on, case.deadline.unwrap().current_due_on);
    let similar = intake::ListSimilarApplicationsRequest {
        bureau_id: THERE.to_owned(),
        application_id: case.id.clone(),
    };
    let mut applications = there.applications();
    assert!(
        applications
            .list_similar_applications(similar.clone())
            .await
            .is_ok()
    );

    // The file says where it comes from.
    let request = intake::GetCaseFileRequest {
        bureau_id: THERE.to_owned(),
        case_id: case.id.clone(),
    };
    let file = there.case_files().get_case_file(request).await.unwrap();
    let entries = file.into_inner().case_file.unwrap().entries;
    assert_eq!(entries.len(), 7);
    assert!(
        entries
            .iter()
            .all(|entry| entry.backdating_reason == "期初导入")
    );
    let details = &entries[0].details;
    let number = details
        .iter()
        .find(|known| known.label == "原编号（期初存量）");
    assert_eq!(number.unwrap().value, "旧1");

    // One more that looks like it is found by its marks.
    let near = import(THERE, APPLICATIONS, &written_down("旧2"), "near");
    openings.import_opening_stock(near).await.unwrap();
    let similar = applications
        .list_similar_applications(similar)
        .await
        .unwrap();
    assert_eq!(similar.into_inner().of_applicant.len(), 1);

    // Answered like any other.
    let staff = gongkai_demo::staff::Staff::of(&desk.services, &desk.suite.mint, THERE).unwrap();
    let walk = gongkai_demo::staff::Walk {
        request_id: "answer".to_owned(),
        bureau_id: THERE.to_owned(),
        application_id: case.id,
    };
    staff.answer(&walk, intake::Answer::Granted).await.unwrap();
    // Open or closed, all of it goes along when the bureau leaves.
    let taken = paper::taken_along(there, THERE).await;
    let told: Vec<_> = taken
        .iter()
        .map(|case| {
            (
                case["number"].as_str().unwrap(),
                case["result"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(told, [("〔2024〕1号", "予以公开"), ("〔2024〕2号", "")]);
    assert_eq!(taken[0]["who"], "演示公司");
    assert!(!taken[0]["letters"].as_array().unwrap().is_empty());
    let clerk = desk
        .services
        .caller(&desk.suite.mint, THERE, "clerk")
        .unwrap();
    for (caller, reason) in [(&clerk, "ROLE_MISSING"), (here, "BUREAU_FOREIGN")] {
        let request = intake::ExportCasesRequest {
            bureau_id: THERE.to_owned(),
            format: intake::CaseExportFormat::JsonLines as i32,
            ..Default::default()
        };
        let refused = caller.case_files().export_cases(request).await;
        assert_refused(&refused.unwrap_err(), Code::PermissionDenied, reason);
    }
    desk.suite.stop().await.unwrap();
}
