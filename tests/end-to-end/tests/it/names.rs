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
