//! A signed annual report comes to the public through the catalog, and its correction takes the place of what is public.

use std::time::Duration;

use gongkai_demo::clients::Caller;
use gongkai_proto::{
    catalog::v1::{self as catalog, fixed_block_service_client::FixedBlockServiceClient},
    reporting::v1 as proto,
};
use tonic::{Request, transport::Channel};

use crate::{
    office::{BUREAU, Office},
    support::{assert_refused, wrong_zh},
};

/// An act on a version, by somebody.
macro_rules! act {
    ($who:expr, $method:ident, $request:ident, $version:expr, $id:expr $(, $field:ident: $value:expr)*) => {{
        let request = with(|request: &mut proto::$request| {
            request.request_id = $id.to_owned();
            request.bureau_id = BUREAU.to_owned();
            request.annual_report_id = $version.id.clone();
            $(request.$field = $value;)*
        });
        let answer = $who.annual_reports().$method(request).await;
        answer.map(|answer| answer.into_inner().annual_report.unwrap())
    }};
}

/// A request with what is set in it.
fn with<T: Default>(set: impl FnOnce(&mut T)) -> T {
    let mut request = T::default();
    set(&mut request);
    request
}

/// The report of 2024 begun, once reporting has heard of everything.
async fn start(clerk: &Caller) -> proto::AnnualReport {
    for _ in 0..300 {
        let request = proto::StartAnnualReportRequest {
            request_id: "start".to_owned(),
            bureau_id: BUREAU.to_owned(),
            year: 2024,
        };
        match clerk.annual_reports().start_annual_report(request).await {
            Ok(answer) => return answer.into_inner().annual_report.unwrap(),
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
    panic!("the events are not taken in");
}

/// Takes a version to its signature.
async fn signed(office: &Office, version: &proto::AnnualReport, id: &str) -> proto::AnnualReport {
    let staff = &office.staff;
    act!(
        staff.clerk,
        refresh_annual_report,
        RefreshAnnualReportRequest,
        version,
        format!("refresh {id}")
    )
    .unwrap();
    act!(
        staff.clerk,
        submit_annual_report,
        SubmitAnnualReportRequest,
        version,
        format!("submit {id}")
    )
    .unwrap();
    let other = office.person("reviewer-other", &["reviewer"]);
    act!(
        other,
        review_annual_report,
        ReviewAnnualReportRequest,
        version,
        format!("review {id}")
    )
    .unwrap();
    act!(
        staff.leader,
        sign_annual_report,
        SignAnnualReportRequest,
        version,
        format!("sign {id}")
    )
    .unwrap()
}

/// Takes what was submitted in the catalog to the public.
async fn release(office: &Office, item_id: &str, id: &str) {
    macro_rules! step {
        ($who:ident, $method:ident, $request:ident $(, $field:ident: $value:expr)*) => {{
            let request = catalog::$request {
                request_id: id.to_owned(),
                bureau_id: BUREAU.to_owned(),
                item_id: item_id.to_owned(),
                $($field: $value,)*
                ..catalog::$request::default()
            };
            office.staff.$who.item_works().$method(request).await.unwrap()
        }};
    }
    step!(reviewer, check_item, CheckItemRequest);
    step!(reviewer, review_secrecy, ReviewSecrecyRequest, reason: "无涉密内容，可以公开。".to_owned());
    step!(leader, sign_item, SignItemRequest);
}

/// The annual reports in the bureau's fixed blocks.
async fn in_block(office: &Office) -> Vec<catalog::AnnualReport> {
    let channel = Channel::from_shared(office.suite.grpc("disclosure-catalog")).unwrap();
    let who = gongkai_testbed::tokens::Who::new("reader", "portal", "public");
    let token = office.suite.mint.mint(&who, Duration::from_mins(10));
    let mut request = Request::new(catalog::GetFixedBlocksRequest {
        bureau_id: BUREAU.to_owned(),
    });
    let bearer = format!("Bearer {token}").parse().unwrap();
    request.metadata_mut().insert("authorization", bearer);
    let mut blocks = FixedBlockServiceClient::new(channel.connect_lazy());
    blocks
        .get_fixed_blocks(request)
        .await
        .unwrap()
        .into_inner()
        .reports
}

/// The entry of the bureau's catalog under which its reports are published: each by the end of January.
async fn entry(office: &Office) -> String {
    let columns = catalog::EntryColumns {
        level1: "政府信息公开年报".to_owned(),
        level2: "政府信息公开工作年度报告".to_owned(),
        limit: Some(catalog::TimeLimit {
            kind: catalog::TimeLimitKind::Cyclic.into(),
            cycle: catalog::Cycle::Year.into(),
            due_month: 1,
            due_day: 31,
            ..catalog::TimeLimit::default()
        }),
        office_id: "safety".to_owned(),
        channels: vec![catalog::Channel::Website.into()],
        ..catalog::EntryColumns::default()
    };
    let request = catalog::SetEntryRequest {
        request_id: "entry".to_owned(),
        bureau_id: BUREAU.to_owned(),
        columns: Some(columns),
        ..catalog::SetEntryRequest::default()
    };
    let set = office.staff.leader.entries().set_entry(request).await;
    let record = set.unwrap().into_inner().record.unwrap();
    record.entry.unwrap().id
}

/// How the duty of 2024 under an entry stands, and by which item and on which day it was fulfilled.
async fn duty(office: &Office, entry_id: &str) -> (catalog::UpdateDutyState, String, String) {
    let request = catalog::ListUpdateDutiesRequest {
        bureau_id: BUREAU.to_owned(),
        page_size: 200,
        ..catalog::ListUpdateDutiesRequest::default()
    };
    let mut duties = office.staff.clerk.update_duties();
    let listed = duties.list_update_duties(request).await.unwrap();
    let mut listed = listed.into_inner().duties.into_iter();
    let of_year = |duty: &catalog::UpdateDuty| duty.entry_id == entry_id && duty.period == "2024";
    let duty = listed.find(of_year).unwrap();
    (duty.state(), duty.item_id, duty.fulfilled_on)
}

/// The files of the latest version of an item, none of which waits for anybody.
async fn files(office: &Office, item_id: &str) -> Vec<String> {
    let request = catalog::ListItemAttachmentsRequest {
        bureau_id: BUREAU.to_owned(),
        item_id: item_id.to_owned(),
        ..catalog::ListItemAttachmentsRequest::default()
    };
    let mut attachments = office.staff.clerk.item_attachments();
    let listed = attachments.list_item_attachments(request).await.unwrap();
    let records = listed.into_inner().records.into_iter();
    let names = records.map(|record| {
        assert!(record.inspected && !record.blocked, "{record:?}");
        record.attachment.unwrap().file_name
    });
    names.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_report_is_published_and_corrected_in_the_catalog() {
    // The report is published as PDF, too.
    gongkai_testbed::fonts().unwrap();
    let office = Office::open("2024-03-05").await;
    let entry = entry(&office).await;
    office
        .publish(&office.staff, "安全生产检查情况", "2024-03-04")
        .await;
    office.on("2025-02-05").await;
    let clerk = &office.staff.clerk;
    let version = start(clerk).await;
    let early = act!(
        clerk,
        publish_annual_report,
        PublishAnnualReportRequest,
        version,
        "early"
    );
    assert_refused(
        &early.unwrap_err(),
        tonic::Code::FailedPrecondition,
        "STATE_FORBIDS",
    );
    let version = signed(&office, &version, "1").await;

    let nowhere = act!(clerk, publish_annual_report, PublishAnnualReportRequest, version, "nowhere",
        office_id: "nowhere".to_owned(), group: "safety".to_owned());
    let nowhere = nowhere.unwrap_err();
    assert_refused(&nowhere, tonic::Code::InvalidArgument, "FIELDS_INVALID");
    let wrong = wrong_zh(&nowhere);
    assert!(
        wrong.iter().any(|wrong| wrong.starts_with("承办股室：")),
        "{wrong:?}"
    );
    assert!(!wrong.concat().contains("承办股室：承办股室"), "{wrong:?}");
    let (state, ..) = duty(&office, &entry).await;
    assert_eq!(state, catalog::UpdateDutyState::Overdue);
    let handed = act!(clerk, publish_annual_report, PublishAnnualReportRequest, version, "publish",
        office_id: "safety".to_owned(), group: "safety".to_owned(), entry_id: entry.clone())
    .unwrap();
    let title = "益阳市赫山区应急管理局2024年政府信息公开工作年度报告";
    assert_eq!(
        files(&office, &handed.item_id).await,
        [format!("{title}.docx"), format!("{title}.pdf")]
    );
    assert_eq!(
        (handed.state(), handed.item_version),
        (proto::AnnualReportState::Signed, 1)
    );
    assert!(in_block(&office).await.is_empty());
    let handed = given_up(&office, &handed, &entry).await;
    release(&office, &handed.item_id, "release").await;
    let public = act!(
        clerk,
        publish_annual_report,
        PublishAnnualReportRequest,
        version,
        "look"
    )
    .unwrap();
    assert_eq!(
        (public.state(), public.published_on.as_str()),
        (proto::AnnualReportState::Published, "2025-02-05")
    );
    let shown = in_block(&office).await;
    let item = shown[0].item.as_ref().unwrap();
    assert_eq!(
        (shown.len(), shown[0].year, item.id.as_str()),
        (1, 2024, public.item_id.as_str())
    );
    assert_eq!((item.title.as_str(), item.attachments.len()), (title, 2));
    let fulfilled = (
        catalog::UpdateDutyState::Late,
        public.item_id.clone(),
        "2025-02-05".to_owned(),
    );
    assert_eq!(duty(&office, &entry).await, fulfilled);

    let corrected = correct(&office, &public).await;
    assert_eq!(duty(&office, &entry).await, fulfilled);
    assert_eq!(
        files(&office, &public.item_id).await,
        [
            format!("{title}（更正版）.docx"),
            format!("{title}（更正版）.pdf")
        ]
    );
    withdrawn(&office, &corrected).await;
    office.close().await;
}

/// What was given up in the catalog before it was public is handed over anew, as another item.
async fn given_up(
    office: &Office,
    handed: &proto::AnnualReport,
    entry: &str,
) -> proto::AnnualReport {
    let drop = catalog::DropItemRequest {
        request_id: "drop".to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: handed.item_id.clone(),
        reason: "误送".to_owned(),
        ..catalog::DropItemRequest::default()
    };
    let staff = &office.staff;
    staff.clerk.item_works().drop_item(drop).await.unwrap();
    let missing = act!(
        staff.clerk,
        publish_annual_report,
        PublishAnnualReportRequest,
        handed,
        "place missing"
    );
    assert_refused(
        &missing.unwrap_err(),
        tonic::Code::InvalidArgument,
        "FIELDS_INVALID",
    );
    let anew = act!(staff.clerk, publish_annual_report, PublishAnnualReportRequest, handed, "anew",
        office_id: "safety".to_owned(), group: "safety".to_owned(), entry_id: entry.to_owned())
    .unwrap();
    assert_ne!(anew.item_id, handed.item_id);
    anew
}

/// What is withdrawn in the catalog is public no more, which is noticed; it can be published anew, as another item.
async fn withdrawn(office: &Office, public: &proto::AnnualReport) {
    let withdraw = catalog::WithdrawItemRequest {
        request_id: "withdraw".to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: public.item_id.clone(),
        reason: "附表有误".to_owned(),
        ..catalog::WithdrawItemRequest::default()
    };
    let staff = &office.staff;
    staff
        .leader
        .item_works()
        .withdraw_item(withdraw)
        .await
        .unwrap();
    let mut read = public.clone();
    for day in 22..=28 {
        if read.state() == proto::AnnualReportState::Signed {
            break;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        office.on(&format!("2025-02-{day}")).await;
        read = last(office).await;
    }
    assert_eq!(
        (read.state(), read.published_on.as_str()),
        (proto::AnnualReportState::Signed, "")
    );
    let anew = act!(staff.clerk, publish_annual_report, PublishAnnualReportRequest, public, "publish anew",
        office_id: "safety".to_owned(), group: "safety".to_owned())
    .unwrap();
    assert_ne!(anew.item_id, public.item_id);
    release(office, &anew.item_id, "release anew").await;
    let read = act!(
        staff.clerk,
        publish_annual_report,
        PublishAnnualReportRequest,
        public,
        "look anew"
    )
    .unwrap();
    assert_eq!(read.state(), proto::AnnualReportState::Published);
}

/// The last version of 2024.
async fn last(office: &Office) -> proto::AnnualReport {
    let request = proto::GetAnnualReportRequest {
        bureau_id: BUREAU.to_owned(),
        year: 2024,
        ..proto::GetAnnualReportRequest::default()
    };
    let mut read = office.staff.clerk.annual_reports();
    let read = read.get_annual_report(request).await.unwrap();
    read.into_inner().annual_report.unwrap()
}

/// The published version corrected, as the next version of the same item.
async fn correct(office: &Office, public: &proto::AnnualReport) -> proto::AnnualReport {
    let (clerk, reviewer) = (&office.staff.clerk, &office.staff.reviewer);
    office.on("2025-02-20").await;
    let corrected =
        act!(reviewer, correct_annual_report, CorrectAnnualReportRequest, public, "correct",
        reason: "第五部分表述有误".to_owned())
        .unwrap();
    let corrected = signed(office, &corrected, "2").await;
    let handed = act!(
        clerk,
        publish_annual_report,
        PublishAnnualReportRequest,
        corrected,
        "publish again"
    )
    .unwrap();
    assert_eq!(
        (handed.item_id.as_str(), handed.item_version),
        (public.item_id.as_str(), 2)
    );
    release(office, &handed.item_id, "release again").await;
    // The clock noticed by itself that it is public.
    office.on("2025-02-21").await;
    let read = last(office).await;
    assert_eq!(
        (read.version, read.published_on.as_str()),
        (2, "2025-02-20")
    );
    let shown = in_block(office).await;
    assert!(
        shown[0]
            .item
            .as_ref()
            .unwrap()
            .title
            .ends_with("（更正版）")
    );
    read
}
