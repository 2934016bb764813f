//! Cases and files name people by subject; beside stands what the bureau's directory calls them.

use std::{collections::BTreeMap, time::Duration};

use gongkai_demo::play;
use gongkai_proto::{
    catalog::v1 as catalog,
    common::v1::PersonName,
    intake::v1::{self as intake, Answer},
};

use crate::office::{BUREAU, Office, application};

fn named(names: Vec<PersonName>) -> BTreeMap<String, String> {
    let names = names.into_iter();
    names.map(|known| (known.subject, known.name)).collect()
}

/// Duties, worklists, deputies and files tell names as cases do.
async fn in_lists(office: &Office) {
    let clerk = &office.staff.clerk;
    let bureau_id = || BUREAU.to_owned();
    let walk = office.register(application("assigned")).await;
    let assigned = intake::AssignApplicationRequest {
        request_id: "assign".to_owned(),
        bureau_id: bureau_id(),
        application_id: walk.application_id.clone(),
        office_id: "general".to_owned(),
        person: "clerk@heshan-emb".to_owned(),
        ..Default::default()
    };
    let mut applications = clerk.applications();
    applications.assign_application(assigned).await.unwrap();
    let the_clerk: BTreeMap<String, String> =
        [("clerk@heshan-emb".to_owned(), "演示经办员".to_owned())].into();

    let request = intake::ListDutiesRequest {
        bureau_id: bureau_id(),
        person: "clerk@heshan-emb".to_owned(),
        ..Default::default()
    };
    let duties = clerk.deadlines().list_duties(request).await.unwrap();
    assert_eq!(named(duties.into_inner().names), the_clerk);
    let request = intake::ListWorklistRequest {
        bureau_id: bureau_id(),
        worklist: intake::Worklist::Mine as i32,
        ..Default::default()
    };
    let worklist = clerk.worklists().list_worklist(request).await.unwrap();
    assert_eq!(named(worklist.into_inner().names), the_clerk);
    let appointed = intake::AppointDeputyRequest {
        request_id: "deputy".to_owned(),
        bureau_id: bureau_id(),
        deputy: "clerk@heshan-emb".to_owned(),
        role: intake::DeputyRole::Reviewer as i32,
        to_on: "2024-03-29".to_owned(),
        reason: "外出培训".to_owned(),
        ..Default::default()
    };
    let mut deputies = office.staff.reviewer.deputies();
    deputies.appoint_deputy(appointed).await.unwrap();
    let request = intake::ListDeputiesRequest {
        bureau_id: bureau_id(),
        ..Default::default()
    };
    let listed = clerk.deputies().list_deputies(request).await.unwrap();
    let names = named(listed.into_inner().names).into_values();
    assert_eq!(names.collect::<Vec<_>>(), ["演示经办员", "演示审核员"]);
}

/// Who annulled what was recorded of a letter, and who attached its original, is told by name.
async fn annulled(office: &Office, application_id: &str) {
    let clerk = &office.staff.clerk;
    let request = intake::ListLettersRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: application_id.to_owned(),
        ..Default::default()
    };
    let listed = clerk.letters().list_letters(request).await.unwrap();
    let letters = listed.into_inner().letters;
    let receipt = letters
        .iter()
        .find(|letter| letter.kind() == intake::LetterKind::Acknowledgement);
    let letter_id = receipt.unwrap().id.clone();
    let sent = intake::RecordDispatchRequest {
        request_id: "sent".to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: letter_id.clone(),
        way: intake::DispatchWay::Post as i32,
        tracking_number: "XA1".to_owned(),
        recipient: "演示申请人".to_owned(),
        ..Default::default()
    };
    clerk.dispatches().record_dispatch(sent).await.unwrap();
    let served = intake::RecordServedRequest {
        request_id: "served".to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: letter_id.clone(),
        signed_by: "演示申请人".to_owned(),
        ..Default::default()
    };
    clerk.dispatches().record_served(served).await.unwrap();
    let wrong = intake::AnnulArrivalRequest {
        request_id: "annul".to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: letter_id.clone(),
        reason: "登记错误".to_owned(),
        ..Default::default()
    };
    let mut dispatches = office.staff.leader.dispatches();
    let annulled = dispatches.annul_arrival(wrong).await.unwrap().into_inner();
    let leader: BTreeMap<String, String> =
        [("leader@heshan-emb".to_owned(), "演示负责人".to_owned())].into();
    assert_eq!(named(annulled.names), leader);
    // That it was sent at all was a mistake, too, and another's to tell.
    let wrong = intake::AnnulDispatchRequest {
        request_id: "annul".to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: letter_id.clone(),
        reason: "登记错误".to_owned(),
        ..Default::default()
    };
    let mut dispatches = office.staff.reviewer.dispatches();
    let annulled = dispatches.annul_dispatch(wrong).await.unwrap().into_inner();
    assert_eq!(
        annulled.dispatch.unwrap().annulled_by,
        "reviewer@heshan-emb"
    );
    let mut both = leader;
    both.insert("reviewer@heshan-emb".to_owned(), "演示审核员".to_owned());
    assert_eq!(named(annulled.names), both);
    let request = intake::GetLetterRequest {
        bureau_id: BUREAU.to_owned(),
        letter_id,
    };
    let read = clerk.letters().get_letter(request).await.unwrap();
    assert_eq!(named(read.into_inner().names), both);
    let request = intake::ListDispatchesRequest {
        bureau_id: BUREAU.to_owned(),
        ..Default::default()
    };
    let listed = clerk.dispatches().list_dispatches(request).await.unwrap();
    assert_eq!(named(listed.into_inner().names), both);
}

#[tokio::test]
async fn people_are_told_by_name_beside_their_subject() {
    let office = Office::open("2024-03-04").await;
    let entered = play::enter_staff(&office.services, &office.suite.mint, BUREAU).await;
    entered.unwrap();
    let walk = office.register(application("names")).await;
    office.staff.answer(&walk, Answer::Granted).await.unwrap();
    let expected: BTreeMap<String, String> = [
        ("clerk@heshan-emb", "演示经办员"),
        ("leader@heshan-emb", "演示负责人"),
        ("reviewer@heshan-emb", "演示审核员"),
    ]
    .map(|(subject, name)| (subject.to_owned(), name.to_owned()))
    .into();
    let read = office.application(&walk.application_id).await;
    assert_eq!(named(read.names), expected);
    let request = intake::GetCaseFileRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: walk.application_id.clone(),
    };
    let file = office.staff.clerk.case_files().get_case_file(request).await;
    let file = file.unwrap().into_inner().case_file.unwrap();
    assert_eq!(named(file.names), expected);

    annulled(&office, &walk.application_id).await;
    in_lists(&office).await;

    // A name that changes is told within seconds, without an act.
    let request = catalog::SetStaffMemberRequest {
        request_id: "married".to_owned(),
        bureau_id: BUREAU.to_owned(),
        member: Some(catalog::StaffMember {
            subject: "clerk@heshan-emb".to_owned(),
            name: "演示新名".to_owned(),
            ..Default::default()
        }),
        ..Default::default()
    };
    let mut directory = office.staff.leader.directory();
    directory.set_staff_member(request).await.unwrap();
    for _ in 0..100 {
        let read = office.application(&walk.application_id).await;
        if named(read.names)["clerk@heshan-emb"] == "演示新名" {
            return office.close().await;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("a changed name is never told");
}
