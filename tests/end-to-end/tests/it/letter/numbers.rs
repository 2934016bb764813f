//! Numbers without holes.

use std::{collections::BTreeSet, time::Duration};

use tonic::Code;

use super::{correction, letters, submit};
use crate::office::{BUREAU, Office};

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

fn uuid_of_nobody() -> String {
    "00000000-0000-7000-8000-000000000000".to_owned()
}
