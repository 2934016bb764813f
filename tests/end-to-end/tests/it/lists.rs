//! Lists of cases: by filter, in an order, with their number, and nobody's name in full.

use gongkai_proto::intake::v1::{
    self as intake, ApplicantKind, CaseFilter, CaseOrder, CaseOrderKey, CaseStage,
};

use crate::{
    office::{BUREAU, Office, applicant, application},
    support::{enter, violations},
};

/// Numbers, total and whether more follow, of the applications to which a filter applies.
async fn found(office: &Office, filter: CaseFilter, order: CaseOrder) -> Vec<String> {
    let request = intake::ListApplicationsRequest {
        bureau_id: BUREAU.to_owned(),
        filter: Some(filter),
        order: Some(order),
        page_size: 1,
        ..Default::default()
    };
    let (mut numbers, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = intake::ListApplicationsRequest {
            page_token,
            ..request.clone()
        };
        let mut applications = office.staff.clerk.applications();
        let page = applications.list_applications(request).await.unwrap();
        let page = page.into_inner();
        numbers.extend(page.applications.iter().map(|row| row.number.clone()));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            let total = page.total.unwrap();
            assert_eq!(total.count.unsigned_abs() as usize, numbers.len());
            assert!(!total.more);
            return numbers;
        }
    }
}

fn in_order(key: CaseOrderKey, descending: bool) -> CaseOrder {
    CaseOrder {
        key: key as i32,
        descending,
    }
}

/// Three applications: an answered one, one that waits for its correction, one nobody confirmed.
async fn three(office: &Office) {
    office.on("2024-03-04").await;
    let answered = intake::SubmitApplicationRequest {
        applicant: Some(applicant(ApplicantKind::NaturalPerson, "张三丰")),
        wanted: "张三丰申请公开\n2023年应急预案，电话13812345678".to_owned(),
        ..application("answered")
    };
    let answered = office.register(answered).await;
    office.on("2024-03-05").await;
    office
        .staff
        .answer(&answered, intake::Answer::Granted)
        .await
        .unwrap();
    let waiting = intake::SubmitApplicationRequest {
        applicant: Some(applicant(ApplicantKind::Business, "湖南某某科技有限公司")),
        wanted: "采购信息".to_owned(),
        ..application("waiting")
    };
    let waiting = office.register(waiting).await;
    let asked = intake::AskCorrectionRequest {
        request_id: "ask".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: waiting.application_id.clone(),
        missing: "请写明年度".to_owned(),
        ..Default::default()
    };
    let mut applications = office.staff.clerk.applications();
    applications.ask_correction(asked).await.unwrap();
    let assigned = intake::AssignApplicationRequest {
        request_id: "assign".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: waiting.application_id,
        office_id: "general".to_owned(),
        person: "li".to_owned(),
        ..Default::default()
    };
    enter(&office.staff.leader, "li", "").await;
    applications.assign_application(assigned).await.unwrap();
    let unconfirmed = intake::SubmitApplicationRequest {
        channel: intake::ReceiptChannel::Internet as i32,
        ..application("unconfirmed")
    };
    office.register(unconfirmed).await;
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "each filter and each order once")]
async fn applications_are_found_by_what_they_are_and_shown_without_names() {
    let office = Office::open("2024-03-01").await;
    three(&office).await;
    let (one, two, three) = ("〔2024〕1号", "〔2024〕2号", "〔2024〕3号");
    let all = CaseFilter::default;
    let filters = [
        (all(), vec![one, two, three]),
        (
            CaseFilter {
                open_only: true,
                ..all()
            },
            vec![two, three],
        ),
        (
            CaseFilter {
                stages: vec![CaseStage::Waiting as i32],
                ..all()
            },
            vec![two],
        ),
        (
            CaseFilter {
                stages: vec![CaseStage::Unconfirmed as i32, CaseStage::Review as i32],
                ..all()
            },
            vec![three],
        ),
        (
            CaseFilter {
                category: "business".to_owned(),
                ..all()
            },
            vec![two],
        ),
        (
            CaseFilter {
                result: "granted".to_owned(),
                ..all()
            },
            vec![one],
        ),
        // The same as messages name it.
        (
            CaseFilter {
                result: "ANSWER_GRANTED".to_owned(),
                ..all()
            },
            vec![one],
        ),
        (
            CaseFilter {
                category: "APPLICANT_KIND_BUSINESS".to_owned(),
                ..all()
            },
            vec![two],
        ),
        (
            CaseFilter {
                opened_from: "2024-03-05".to_owned(),
                ..all()
            },
            vec![two, three],
        ),
        // What is open was closed on no day, however far a filter reaches.
        (
            CaseFilter {
                closed_from: "2024-03-01".to_owned(),
                ..all()
            },
            vec![one],
        ),
        (
            CaseFilter {
                closed_to: "9999-12-31".to_owned(),
                ..all()
            },
            vec![one],
        ),
        (
            CaseFilter {
                open_only: true,
                closed_from: "2024-03-01".to_owned(),
                ..all()
            },
            vec![],
        ),
        (
            CaseFilter {
                stages: vec![
                    CaseStage::Waiting as i32,
                    CaseStage::Closed as i32,
                    CaseStage::Sent as i32,
                ],
                ..all()
            },
            vec![one, two],
        ),
        (
            CaseFilter {
                closed_from: "2024-03-01".to_owned(),
                closed_to: "2024-03-31".to_owned(),
                ..all()
            },
            vec![one],
        ),
        (
            CaseFilter {
                office_id: "general".to_owned(),
                ..all()
            },
            vec![two],
        ),
        (
            CaseFilter {
                person: "li".to_owned(),
                ..all()
            },
            vec![two],
        ),
        (
            CaseFilter {
                mine: true,
                ..all()
            },
            vec![],
        ),
        (
            CaseFilter {
                overdue_only: true,
                ..all()
            },
            vec![],
        ),
        (
            CaseFilter {
                due_from: "2024-04-02".to_owned(),
                due_to: "2024-04-02".to_owned(),
                ..all()
            },
            vec![two],
        ),
        (
            CaseFilter {
                due_to: "2024-04-01".to_owned(),
                ..all()
            },
            vec![],
        ),
    ];
    let by_number = in_order(CaseOrderKey::Number, false);
    for (filter, expected) in filters {
        let said = format!("{filter:?}");
        assert_eq!(found(&office, filter, by_number).await, expected, "{said}");
    }
    for (key, descending, expected) in [
        (CaseOrderKey::Number, true, [three, two, one]),
        (CaseOrderKey::Opened, false, [one, two, three]),
        (CaseOrderKey::Opened, true, [three, two, one]),
        (CaseOrderKey::Closed, false, [one, two, three]),
        (CaseOrderKey::Closed, true, [three, two, one]),
        // What has no day comes as the latest.
        (CaseOrderKey::Due, false, [two, one, three]),
        (CaseOrderKey::Due, true, [three, one, two]),
    ] {
        let numbers = found(&office, all(), in_order(key, descending)).await;
        assert_eq!(numbers, expected, "{key:?} {descending}");
    }

    let request = intake::ListApplicationsRequest {
        bureau_id: BUREAU.to_owned(),
        order: Some(by_number),
        ..Default::default()
    };
    let mut applications = office.staff.clerk.applications();
    let page = applications.list_applications(request.clone()).await;
    let rows = page.unwrap().into_inner().applications;
    let shown: Vec<_> = rows
        .iter()
        .map(|row| row.heading.clone().unwrap())
        .collect();
    assert_eq!(shown[0].who, "张**");
    assert_eq!(
        shown[0].what,
        "张**申请公开 2023年应急预案，电话138****5678"
    );
    assert_eq!(shown[1].who, "湖南某某科技有限公司");
    assert!(!format!("{rows:?}").contains("张三丰"));

    let wrong = intake::ListApplicationsRequest {
        filter: Some(CaseFilter {
            mine: true,
            person: "li".to_owned(),
            category: "MATTER_KIND_PERMIT".to_owned(),
            result: "lost".to_owned(),
            opened_from: "2024-03-05".to_owned(),
            opened_to: "2024-03-04".to_owned(),
            due_from: "2024-03-05".to_owned(),
            due_to: "2024-03-04".to_owned(),
            ..all()
        }),
        ..request
    };
    let refused = applications.list_applications(wrong).await.unwrap_err();
    assert_eq!(
        violations(&refused),
        [
            "filter.person",
            "filter.category",
            "filter.result",
            "filter.opened_to",
            "filter.due_to"
        ]
    );
    office.close().await;
}
