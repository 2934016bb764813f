//! Numbers without holes.

use std::{collections::BTreeSet, time::Duration};

use gongkai_proto::intake::v1 as intake;
use tonic::Code;

use super::{correction, letters, submit};
use crate::office::{BUREAU, Office, application, register};

#[tokio::test(flavor = "multi_thread")]
async fn numbers_have_no_hole_however_many_act_at_once() {
    let Office {
        suite, services, ..
    } = Office::open("2019-06-03").await;
    let clerk = services.caller(&suite.mint, BUREAU, "clerk").unwrap();
    let mut ids = Vec::new();
    for number in 0..20 {
        ids.push(submit(&clerk, &format!("submit-{number}")).await);
    }
    // Each application is asked twice at once: one of the two fails, and so does every tenth in
    // between, of a case that is not there. None of them may take a number along.
    let acts = (0..40).map(|act| {
        let (clerk, id) = (clerk.clone(), ids[act % 20].clone());
        tokio::spawn(async move {
            if act % 10 == 0 {
                let nobody = correction(&format!("nobody-{act}"), &uuid_of_nobody());
                clerk
                    .applications()
                    .ask_correction(nobody)
                    .await
                    .unwrap_err();
            }
            let request = correction(&format!("correct-{act}"), &id);
            loop {
                let asked = clerk.applications().ask_correction(request.clone()).await;
                match asked {
                    // Nothing was done, because too many acted: that is not what is asked here.
                    Err(status) if status.code() == Code::ResourceExhausted => {
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                    asked => break asked.is_ok(),
                }
            }
        })
    });
    let mut done = 0;
    for act in acts.collect::<Vec<_>>() {
        done += usize::from(act.await.unwrap());
    }
    assert_eq!(done, 20);
    let numbers: BTreeSet<String> = letters(&clerk, "")
        .await
        .into_iter()
        .map(|letter| letter.number)
        .collect();
    let expected: BTreeSet<String> = (1..=20)
        .flat_map(|number| {
            // A series of its own for the receipts.
            ["公开", "公开登"]
                .map(|series| format!("益阳市赫山区应急管理局{series}〔2019〕{number}号"))
        })
        .collect();
    assert_eq!(numbers, expected);
    suite.stop().await.unwrap();
}

/// What was entered late bears its own day, and a number of the year of that.
#[tokio::test(flavor = "multi_thread")]
async fn a_back_dated_letter_is_numbered_in_the_year_of_its_day() {
    let office = Office::open("2020-01-06").await;
    let mut ids = Vec::new();
    for (request_id, day) in [("late", "2019-12-30"), ("new", ""), ("later", "2019-12-31")] {
        let reason = if day.is_empty() { "" } else { "补登" };
        let request = intake::SubmitApplicationRequest {
            received_on: day.to_owned(),
            backdating_reason: reason.to_owned(),
            ..application(request_id)
        };
        ids.push(register(&office.staff.reviewer, request).await);
    }
    let mut told = Vec::new();
    for id in &ids {
        let letter = letters(&office.staff.clerk, id).await.remove(0);
        let case = office.application(id).await.number;
        told.push((letter.dated_on, letter.number, case));
    }
    let expected = [
        ("2019-12-30", "〔2019〕1号", "〔2020〕1号"),
        ("2020-01-06", "〔2020〕1号", "〔2020〕2号"),
        ("2019-12-31", "〔2019〕2号", "〔2020〕3号"),
    ];
    let expected = expected.map(|(day, number, case)| {
        let number = format!("益阳市赫山区应急管理局公开登{number}");
        (day.to_owned(), number, case.to_owned())
    });
    assert_eq!(told, expected);
    office.close().await;
}

fn uuid_of_nobody() -> String {
    "00000000-0000-7000-8000-000000000000".to_owned()
}
