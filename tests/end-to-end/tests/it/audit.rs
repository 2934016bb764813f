//! The audit at the end of every suite: it sees what is not as the facts say.

use gongkai_demo::clients::Services;
use gongkai_proto::intake::v1 as intake;
use sqlx::{Connection as _, PgConnection};

use crate::{office::on, support::suite};

#[tokio::test(flavor = "multi_thread")]
#[expect(
    clippy::disallowed_methods,
    reason = "changes rows of a service's tables"
)]
async fn a_row_and_a_duty_changed_by_hand_are_told_at_the_stop() {
    let suite = suite().await;
    on(&suite, "2024-03-04").await;
    let services = Services::of(&suite).unwrap();
    let clerk = services.caller(&suite.mint, "heshan-emb", "clerk").unwrap();
    let mut ids = Vec::new();
    for request_id in ["row", "duty", "fact", "untouched"] {
        let request = intake::SubmitApplicationRequest {
            request_id: request_id.to_owned(),
            bureau_id: "heshan-emb".to_owned(),
            applicant: Some(intake::Applicant {
                kind: intake::ApplicantKind::NaturalPerson as i32,
                name: "演示申请人".to_owned(),
                identity_number: "演示证件".to_owned(),
                contact: "演示联系方式".to_owned(),
                ..Default::default()
            }),
            channel: intake::ReceiptChannel::InPerson as i32,
            wanted: "演示所需信息".to_owned(),
            ..Default::default()
        };
        let submitted = clerk.applications().submit_application(request).await;
        ids.push(submitted.unwrap().into_inner().application.unwrap().id);
    }
    let mut superuser = PgConnection::connect(&suite.database.url("suite"))
        .await
        .unwrap();
    for (statement, id) in [
        (
            "UPDATE intake.case_row SET due_on = due_on + 1 WHERE id = $1::uuid",
            &ids[0],
        ),
        ("DELETE FROM intake.duty WHERE case_id = $1::uuid", &ids[1]),
        // A sealed word from another case does not open here.
        (
            "UPDATE intake.fact SET personal = (SELECT personal FROM intake.fact other
                                                WHERE other.case_id <> $1::uuid LIMIT 1)
             WHERE case_id = $1::uuid",
            &ids[2],
        ),
    ] {
        let changed = sqlx::query(statement)
            .bind(id)
            .execute(&mut superuser)
            .await;
        assert!(changed.unwrap().rows_affected() > 0);
    }
    let told = format!("{:#}", suite.stop().await.unwrap_err());
    let line = |id: &str| {
        let line = told.lines().find(|line| line.contains(id));
        line.unwrap_or_else(|| panic!("{id}: {told}"))
    };
    assert!(
        line(&ids[0]).contains("due_on is Some(2024-04-02) in the row"),
        "{told}"
    );
    assert!(
        line(&ids[1]).contains("duty answer 1 is nothing in the table"),
        "{told}"
    );
    assert!(line(&ids[2]).contains("its facts do not read"), "{told}");
    assert!(!told.contains(&ids[3]), "{told}");
    assert!(told.contains("4 case(s), 4 difference(s)"), "{told}");
}
