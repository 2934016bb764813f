//! Worklists over all kinds of case, as who looks at them thinks of them.

use gongkai_demo::clients::Caller;
use gongkai_proto::intake::v1::{self as intake, Worklist};

use crate::{
    office::{BUREAU, Office, application},
    support::{enter, post_letters},
};

/// What is on a worklist: number of the case and code of the duty.
async fn on_list(caller: &Caller, worklist: Worklist) -> Vec<(String, String)> {
    let (mut found, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = intake::ListWorklistRequest {
            bureau_id: BUREAU.to_owned(),
            worklist: worklist as i32,
            page_size: 1,
            page_token,
        };
        let page = caller.worklists().list_worklist(request).await.unwrap();
        let page = page.into_inner();
        for entry in page.entries {
            assert!(!entry.heading.unwrap().who.contains("申请人"));
            let duty = entry.duty.unwrap();
            found.push((duty.case_number, duty.kind));
        }
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return found;
        }
    }
}

async fn counts(caller: &Caller) -> Vec<(Worklist, i32)> {
    let request = intake::GetWorklistCountsRequest {
        bureau_id: BUREAU.to_owned(),
    };
    let counts = caller.worklists().get_worklist_counts(request).await;
    let counts = counts.unwrap().into_inner().counts;
    counts
        .iter()
        .map(|one| (one.worklist(), one.count))
        .collect()
}

async fn counts_are_those_of_the_lists(caller: &Caller) {
    for (worklist, count) in counts(caller).await {
        let listed = on_list(caller, worklist).await.len();
        assert_eq!(listed, count.unsigned_abs() as usize, "{worklist:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_to_be_done_is_on_the_list_of_who_has_to_do_it() {
    let office = Office::open("2024-03-04").await;
    let clerk = &office.staff.clerk;
    let drafted = office.register(application("drafted")).await;
    office
        .staff
        .draft(&drafted, intake::Answer::Granted)
        .await
        .unwrap();
    let waiting = office.register(application("waiting")).await.application_id;
    let asked = intake::AskCorrectionRequest {
        request_id: "ask".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: waiting,
        missing: "请写明年度".to_owned(),
        ..Default::default()
    };
    let asked_of = asked.application_id.clone();
    clerk.applications().ask_correction(asked).await.unwrap();
    post_letters(clerk, &asked_of).await;
    let mine = office.register(application("mine")).await.application_id;
    let assigned = intake::AssignApplicationRequest {
        request_id: "assign".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: mine,
        office_id: "general".to_owned(),
        person: "li".to_owned(),
        ..Default::default()
    };
    enter(&office.staff.leader, "li", "").await;
    clerk
        .applications()
        .assign_application(assigned)
        .await
        .unwrap();
    let li = office.person("li", &["clerk"]);

    let row = |number: &str, kind: &str| (number.to_owned(), kind.to_owned());
    let [one, two, three] = ["〔2024〕1号", "〔2024〕2号", "〔2024〕3号"];
    assert_eq!(
        on_list(&li, Worklist::Mine).await,
        [row(three, "ask_correction"), row(three, "answer")]
    );
    assert_eq!(
        on_list(clerk, Worklist::Review).await,
        [row(one, "review_reply")]
    );
    assert!(on_list(clerk, Worklist::Signature).await.is_empty());
    assert_eq!(
        on_list(clerk, Worklist::Waiting).await,
        [
            row(two, "prove_service"),
            row(two, "close_lapsed"),
            row(two, "answer")
        ],
        "the clock of the answer stands still"
    );
    assert!(on_list(clerk, Worklist::Late).await.is_empty());

    // What the applicant owes is waited for until it has lapsed, then closed by the office, and late after that day.
    let lapse = row(two, "close_lapsed");
    for (today, lists) in [
        ("2024-04-06", &[Worklist::Waiting][..]),
        ("2024-04-07", &[Worklist::Office]),
        ("2024-04-08", &[Worklist::Office, Worklist::Late]),
    ] {
        office.on(today).await;
        for list in [Worklist::Office, Worklist::Waiting, Worklist::Late] {
            let found = on_list(clerk, list).await.contains(&lapse);
            assert_eq!(found, lists.contains(&list), "{today} {list:?}");
        }
        counts_are_those_of_the_lists(clerk).await;
    }
    office.on("2024-05-06").await;
    assert_eq!(on_list(clerk, Worklist::Late).await.len(), 6);

    for caller in [clerk, &li] {
        counts_are_those_of_the_lists(caller).await;
    }
    office.close().await;
}
