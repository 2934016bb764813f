//! The December desk: what needs a hand before a year closes, from intake and from what reporting knows itself.

use std::time::Duration;

use gongkai_proto::{
    intake::v1 as intake,
    reporting::v1::{self as proto, YearEndTaskKind as Kind},
};
use tonic::Code;
use tonic_types::StatusExt as _;

use crate::{
    dispute::dispute,
    office::{BUREAU, Office, application},
    support::assert_refused,
};

/// A page of the desk, once reporting has heard of everything.
async fn page(
    office: &Office,
    request: &proto::ListYearEndTasksRequest,
) -> proto::ListYearEndTasksResponse {
    for _ in 0..300 {
        let mut desk = office.staff.clerk.year_ends();
        match desk.list_year_end_tasks(request.clone()).await {
            Ok(answer) => return answer.into_inner(),
            Err(status) if is_behind(&status) => {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            Err(status) => panic!("{status:?}"),
        }
    }
    panic!("the events are not taken in");
}

fn is_behind(status: &tonic::Status) -> bool {
    let info = status.get_details_error_info();
    info.is_some_and(|info| info.reason == "CURSORS_BEHIND")
}

fn wanted(year: i32) -> proto::ListYearEndTasksRequest {
    proto::ListYearEndTasksRequest {
        bureau_id: BUREAU.to_owned(),
        year,
        ..proto::ListYearEndTasksRequest::default()
    }
}

/// An application whose applicant does not answer, and a dispute, in November; one to be answered and one that is not
/// confirmed, at the end of the year.
async fn cases(office: &Office) -> [String; 4] {
    let lapsed = office.register(application("lapsed")).await;
    let asked = intake::AskCorrectionRequest {
        request_id: "ask".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: lapsed.application_id.clone(),
        missing: "请写明年度".to_owned(),
        ..Default::default()
    };
    let mut applications = office.staff.clerk.applications();
    applications.ask_correction(asked).await.unwrap();
    let id = &lapsed.application_id;
    let handed = office.staff.hand_over_letters(BUREAU, id).await;
    handed.unwrap();
    let request = dispute("dispute", intake::DisputeKind::Reconsideration);
    let dispute = office.dispute(request).await.unwrap();
    office.on("2024-12-30").await;
    let open = office.register(application("open")).await;
    let unconfirmed = office.register(intake::SubmitApplicationRequest {
        channel: intake::ReceiptChannel::Internet.into(),
        ..application("unconfirmed")
    });
    let unconfirmed = unconfirmed.await;
    [
        unconfirmed.application_id,
        lapsed.application_id,
        open.application_id,
        dispute.id,
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_needs_a_hand_before_a_year_closes_is_listed() {
    let office = Office::open("2024-11-20").await;
    let [unconfirmed, lapsed, open, dispute] = cases(&office).await;
    let all = page(&office, &wanted(2024)).await;
    let of = |kind: Kind| {
        let tasks = all.tasks.iter().filter(move |task| task.kind() == kind);
        tasks.collect::<Vec<_>>()
    };
    for (kind, id, rpc, said) in [
        (
            Kind::Unconfirmed,
            &unconfirmed,
            "intake/GetApplication",
            "请于2024年12月31日前与申请人确认收到",
        ),
        (
            Kind::Lapsed,
            &lapsed,
            "intake/GetApplication",
            "请于2024年12月31日前办结",
        ),
        (
            Kind::Answerable,
            &open,
            "intake/GetApplication",
            "请于2024年12月31日前作出答复并送出",
        ),
        (
            Kind::DisputePending,
            &dispute,
            "intake/GetDispute",
            "尚未登记复议、诉讼结果",
        ),
    ] {
        let tasks = of(kind);
        assert_eq!(tasks.len(), 1, "{kind:?}: {all:?}");
        assert_eq!((&tasks[0].id, tasks[0].read_rpc.as_str()), (id, rpc));
        assert!(tasks[0].text.contains(said), "{:?}", tasks[0]);
        assert!(tasks[0].number.starts_with("〔2024〕"), "{:?}", tasks[0]);
    }
    let declared = of(Kind::DeclarationMissing);
    let fine = declared
        .iter()
        .find(|task| task.figure == "table2.penalty.decisions");
    assert!(fine.is_some(), "{declared:?}");
    let counts: Vec<i32> = all.counts.iter().map(|count| count.count).collect();
    let missing = i32::try_from(declared.len()).unwrap();
    assert_eq!(counts, [1, 1, 1, missing, 0, 1, 0]);

    // By kind, and page by page; the counts are of all.
    let mut request = proto::ListYearEndTasksRequest {
        kind: Kind::DeclarationMissing.into(),
        page_size: 1,
        ..wanted(2024)
    };
    let mut figures = Vec::new();
    loop {
        let one = page(&office, &request).await;
        assert_eq!((one.tasks.len(), &one.counts), (1, &all.counts));
        figures.push(one.tasks[0].figure.clone());
        request.page_token = one.next_page_token;
        if request.page_token.is_empty() {
            break;
        }
    }
    let listed: Vec<&String> = declared.iter().map(|task| &task.figure).collect();
    assert_eq!(figures.iter().collect::<Vec<_>>(), listed);

    let mut desk = office.staff.clerk.year_ends();
    let early = desk.list_year_end_tasks(wanted(2025)).await.unwrap_err();
    assert_refused(&early, Code::InvalidArgument, "FIELDS_INVALID");
    office.close().await;
}
