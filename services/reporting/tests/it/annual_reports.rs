//! The report as a document: from its draft to its signature, and what is corrected.

use gongkai_proto::{intake::v1 as intake, reporting::v1 as proto};
use gongkai_testbed::tokens::Who;
use tonic::Status;
use tonic_types::StatusExt as _;

use crate::{
    fixture::{BUREAU, CASES, Office, clerk, leader, reason, reviewer, violations, wanted},
    told::{received, year},
};

/// A request about a version, as far as all acts on one have the same fields.
macro_rules! act {
    ($office:expr, $who:expr, $method:ident, $request:ident, $version:expr, $id:expr $(, $field:ident: $value:expr)*) => {{
        let request = with(|request: &mut proto::$request| {
            request.request_id = $id.to_owned();
            request.bureau_id = BUREAU.to_owned();
            request.annual_report_id = $version.id.clone();
            $(request.$field = $value;)*
        });
        let request = $office.as_who(&$who, request);
        let answer: Result<proto::AnnualReport, Status> = $office
            .annual_reports()
            .$method(request)
            .await
            .map(|answer| answer.into_inner().annual_report.unwrap());
        answer
    }};
}

/// A request with what is set in it.
fn with<T: Default>(set: impl FnOnce(&mut T)) -> T {
    let mut request = T::default();
    set(&mut request);
    request
}

async fn start(
    office: &Office,
    request_id: &str,
    year: i32,
) -> Result<proto::AnnualReport, Status> {
    let request = proto::StartAnnualReportRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        year,
    };
    let answer = office
        .annual_reports()
        .start_annual_report(office.as_who(&clerk(), request))
        .await?;
    Ok(answer.into_inner().annual_report.unwrap())
}

/// A year of the bureau that reporting has taken in.
async fn told() -> Office {
    let office = year().await;
    office
        .compile(&leader(), wanted("told", 2024))
        .await
        .unwrap();
    office
}

/// A version of 2024 that waits for its signature.
async fn reviewed(office: &Office) -> proto::AnnualReport {
    let report = start(office, "start", 2024).await.unwrap();
    let report = act!(
        office,
        clerk(),
        submit_annual_report,
        SubmitAnnualReportRequest,
        report,
        "submit"
    )
    .unwrap();
    act!(
        office,
        reviewer(),
        review_annual_report,
        ReviewAnnualReportRequest,
        report,
        "review"
    )
    .unwrap()
}

async fn differences(
    office: &Office,
    report: &proto::AnnualReport,
) -> Result<Vec<proto::Difference>, Status> {
    let request = proto::ListAnnualReportDifferencesRequest {
        bureau_id: BUREAU.to_owned(),
        annual_report_id: report.id.clone(),
    };
    let request = office.as_who(&clerk(), request);
    let answer = office
        .annual_reports()
        .list_annual_report_differences(request)
        .await?;
    Ok(answer.into_inner().differences)
}

async fn exported(office: &Office, report: &proto::AnnualReport) -> Vec<u8> {
    let request = proto::ExportAnnualReportRequest {
        bureau_id: BUREAU.to_owned(),
        annual_report_id: report.id.clone(),
        format: proto::ExportFormat::Json.into(),
        ..proto::ExportAnnualReportRequest::default()
    };
    let request = office.as_who(&clerk(), request);
    let answer = office
        .annual_reports()
        .export_annual_report(request)
        .await
        .unwrap();
    answer.into_inner().content
}

async fn signature(
    office: &Office,
    content: Vec<u8>,
) -> Result<proto::GetSignatureOfFileResponse, Status> {
    let request = proto::GetSignatureOfFileRequest {
        bureau_id: BUREAU.to_owned(),
        content,
    };
    let anybody = Who::new("reader", "portal", "public");
    let request = office.as_who(&anybody, request);
    Ok(office
        .annual_reports()
        .get_signature_of_file(request)
        .await?
        .into_inner())
}

/// What is no `report.json`, and what another program may read otherwise.
async fn refused_files(office: &Office, file: &[u8]) {
    let marked = [b"\xEF\xBB\xBF", file].concat();
    assert!(signature(office, marked).await.unwrap().is_signed);
    let text = String::from_utf8(file.to_vec()).unwrap();
    let year = "\"year\":2024";
    let doubled = if text.contains(year) {
        year
    } else {
        "\"year\": 2024"
    };
    let doubled = text.replacen(doubled, &format!("\"year\": 2023, {doubled}"), 1);
    assert_ne!(doubled, text);
    for none in ["PK", "{}", "null", "[]", "1", &doubled] {
        let refused = signature(office, none.into()).await.unwrap_err();
        assert_eq!(violations(&refused), ["content"], "{none}");
    }
    // As large as no message may be: it is told so.
    let large = signature(office, vec![b' '; 4 << 20]).await.unwrap_err();
    assert_eq!(violations(&large), ["body"]);
    let said = large.get_details_localized_message().unwrap().message;
    assert!(said.ends_with("请求：过大，不得超过4 MiB。"), "{said}");
}

/// A section of a draft written, and another one contributed to.
async fn write(office: &Office, report: &proto::AnnualReport) {
    let contact = "对本报告有疑问的，请与赫山区应急管理局办公室联系（联系电话：0737-4423456）。";
    assert!(
        report.sections[0].text.ends_with(contact),
        "{:?}",
        report.sections[0]
    );
    let section = proto::Section {
        section: "problems".to_owned(),
        text: "收到申请{{applications.received}}件，目录更新不够及时，已逐项整改。".to_owned(),
        ..proto::Section::default()
    };
    let etag = report.etag.clone();
    let written =
        act!(office, clerk(), write_annual_report, WriteAnnualReportRequest, report, "write",
        etag: etag.clone(), sections: vec![section.clone()])
        .unwrap();
    let problems = written
        .sections
        .iter()
        .find(|one| one.section == "problems")
        .unwrap();
    assert_eq!(
        problems.printed,
        "收到申请4件，目录更新不够及时，已逐项整改。"
    );
    let stale =
        act!(office, clerk(), write_annual_report, WriteAnnualReportRequest, report, "stale",
        etag: etag, sections: vec![section])
        .unwrap_err();
    assert_eq!(
        (stale.code(), reason(&stale)),
        (tonic::Code::Aborted, "CONFLICT")
    );
    let given = act!(office, clerk(), contribute_to_annual_report, ContributeToAnnualReportRequest, report, "give",
        office_id: "general".to_owned(), section: "others".to_owned(), text: "本年未收取信息处理费。".to_owned())
    .unwrap();
    assert_eq!(given.contributions.len(), 1);
    refused_when_written(office, report).await;
}

/// What leads nowhere, is there twice, or comes from no office is refused at once, with its place.
async fn refused_when_written(office: &Office, report: &proto::AnnualReport) {
    let section = |code: &str, text: &str| proto::Section {
        section: code.to_owned(),
        text: text.to_owned(),
        ..proto::Section::default()
    };
    let write = async |id: &str, sections: Vec<proto::Section>| {
        let refused =
            act!(office, clerk(), write_annual_report, WriteAnnualReportRequest, report, id, sections: sections)
            .unwrap_err();
        assert_eq!(refused.code(), tonic::Code::InvalidArgument, "{refused}");
        violations(&refused)
    };
    let nowhere = vec![
        section("problems", "已逐项整改。"),
        section("others", "收到{{applications.nothing}}件。"),
    ];
    assert_eq!(write("nowhere", nowhere).await, ["sections[1].text"]);
    let twice = vec![section("problems", "一"), section("problems", "二")];
    assert_eq!(write("twice", twice).await, ["sections[1].section"]);
    let many = vec![section("problems", "一"); 25];
    assert_eq!(write("many", many).await[0], "sections");
    let contribute = async |id: &str, office_id: &str, text: &str| {
        let refused = act!(office, clerk(), contribute_to_annual_report, ContributeToAnnualReportRequest, report, id,
            office_id: office_id.to_owned(), section: "others".to_owned(), text: text.to_owned())
        .unwrap_err();
        assert_eq!(refused.code(), tonic::Code::InvalidArgument, "{refused}");
        violations(&refused)
    };
    assert_eq!(
        contribute("no office", "nosuch", "本年未收取。").await,
        ["office_id"]
    );
    assert_eq!(
        contribute("no figure", "general", "{{nothing}}件").await,
        ["text"]
    );
}

#[tokio::test]
async fn a_report_is_written_reviewed_signed_and_known_by_its_digest() {
    let office = told().await;
    let report = start(&office, "start", 2024).await.unwrap();
    assert_eq!(
        (report.version, report.state()),
        (1, proto::AnnualReportState::Draft)
    );
    assert_eq!(
        (report.due_on.as_str(), report.sections.len()),
        ("2025-01-31", 8)
    );
    assert!(
        report.sections[2].text.contains("{{"),
        "{:?}",
        report.sections[2]
    );
    assert!(!report.sections[2].printed.contains("{{"));
    assert_eq!(start(&office, "start", 2024).await.unwrap().id, report.id);
    let second = start(&office, "again", 2024).await.unwrap_err();
    assert_eq!(
        (second.code(), reason(&second)),
        (tonic::Code::AlreadyExists, "ANNUAL_REPORT_EXISTS")
    );

    write(&office, &report).await;

    // Who is above gives it back, and all steps are taken anew.
    act!(
        office,
        clerk(),
        submit_annual_report,
        SubmitAnnualReportRequest,
        report,
        "submit"
    )
    .unwrap();
    let city = Who::new("city-zhao", "heshan", "city");
    let back = act!(office, city, return_annual_report, ReturnAnnualReportRequest, report, "back",
        remark: "第五部分须写明整改时限".to_owned())
    .unwrap();
    assert!(back.remarks[0].from_above && back.state() == proto::AnnualReportState::Draft);
    act!(
        office,
        clerk(),
        submit_annual_report,
        SubmitAnnualReportRequest,
        report,
        "submit 2"
    )
    .unwrap();
    let early = act!(
        office,
        leader(),
        sign_annual_report,
        SignAnnualReportRequest,
        report,
        "early"
    )
    .unwrap_err();
    assert_eq!(reason(&early), "STATE_FORBIDS");
    act!(
        office,
        reviewer(),
        review_annual_report,
        ReviewAnnualReportRequest,
        report,
        "review"
    )
    .unwrap();
    let signed = act!(
        office,
        leader(),
        sign_annual_report,
        SignAnnualReportRequest,
        report,
        "sign"
    )
    .unwrap();
    assert_eq!(
        (signed.signed_on.as_str(), signed.signed_by.as_str()),
        ("2025-01-15", "leader-liu")
    );
    assert_eq!(signed.digest.split(' ').count(), 16);
    assert!(!signed.report.as_ref().unwrap().basis.is_empty());
    assert!(differences(&office, &signed).await.unwrap().is_empty());

    let file = exported(&office, &signed).await;
    let known = signature(&office, file.clone()).await.unwrap();
    assert!(
        known.is_signed && known.annual_report_id == signed.id && known.digest == signed.digest
    );
    let changed = String::from_utf8(file)
        .unwrap()
        .replace("收到申请4件", "收到申请3件");
    assert!(
        !signature(&office, changed.into_bytes())
            .await
            .unwrap()
            .is_signed
    );
    refused_files(&office, &exported(&office, &signed).await).await;
    office.stop().await;
}

/// A corrected version signed, once its figures are those counted now.
async fn sign_corrected(office: &Office, signed: &proto::AnnualReport, read: &proto::AnnualReport) {
    // What it was begun with is not what is counted now: it is not signed so.
    act!(
        office,
        clerk(),
        submit_annual_report,
        SubmitAnnualReportRequest,
        read,
        "submit 2"
    )
    .unwrap();
    let other = Who::new("reviewer-he", BUREAU, "reviewer");
    act!(
        office,
        other,
        review_annual_report,
        ReviewAnnualReportRequest,
        read,
        "review 2"
    )
    .unwrap();
    let unsound = act!(
        office,
        leader(),
        sign_annual_report,
        SignAnnualReportRequest,
        read,
        "sign 2"
    )
    .unwrap_err();
    assert_eq!(
        (unsound.code(), reason(&unsound)),
        (tonic::Code::FailedPrecondition, "REPORT_UNSOUND")
    );
    assert!(violations(&unsound).contains(&"figures.table3.received.business".to_owned()));
    act!(office, other, return_annual_report, ReturnAnnualReportRequest, read, "return", remark: "重新取数".to_owned())
        .unwrap();
    act!(
        office,
        clerk(),
        refresh_annual_report,
        RefreshAnnualReportRequest,
        read,
        "refresh"
    )
    .unwrap();
    act!(
        office,
        clerk(),
        submit_annual_report,
        SubmitAnnualReportRequest,
        read,
        "submit 3"
    )
    .unwrap();
    act!(
        office,
        other,
        review_annual_report,
        ReviewAnnualReportRequest,
        read,
        "review 3"
    )
    .unwrap();
    let corrected = act!(
        office,
        leader(),
        sign_annual_report,
        SignAnnualReportRequest,
        read,
        "sign 3"
    )
    .unwrap();
    assert_ne!(corrected.digest, signed.digest);
    let before = signature(office, exported(office, signed).await)
        .await
        .unwrap();
    assert!(before.is_signed && before.superseded);
}

#[tokio::test]
async fn what_is_counted_after_the_signature_is_a_difference_and_a_new_version() {
    let office = told().await;
    reviewed(&office).await;
    let request = proto::GetAnnualReportRequest {
        bureau_id: BUREAU.to_owned(),
        year: 2024,
        ..proto::GetAnnualReportRequest::default()
    };
    let request = office.as_who(&clerk(), request);
    let answer = office
        .annual_reports()
        .get_annual_report(request)
        .await
        .unwrap();
    let report = answer.into_inner().annual_report.unwrap();
    let signed = act!(
        office,
        leader(),
        sign_annual_report,
        SignAnnualReportRequest,
        report,
        "sign"
    )
    .unwrap();
    office.intake.add(
        CASES,
        &received(7, intake::ApplicantKind::Business, "2024-12-31"),
    );
    // Once that is taken in, it is told.
    office
        .compile(&leader(), wanted("later", 2024))
        .await
        .unwrap();
    let found = differences(&office, &signed).await.unwrap();
    let received: Vec<&str> = found.iter().map(|one| one.figure.as_str()).collect();
    assert!(
        received.contains(&"table3.received.business"),
        "{received:?}"
    );
    let read = act!(office, reviewer(), correct_annual_report, CorrectAnnualReportRequest, signed, "correct",
        reason: "漏计上年12月31日收到的申请1件".to_owned())
    .unwrap();
    assert_eq!(
        (read.version, read.correction_reason.as_str()),
        (2, "漏计上年12月31日收到的申请1件")
    );
    let again = act!(office, reviewer(), correct_annual_report, CorrectAnnualReportRequest, signed, "again",
        reason: "再次更正".to_owned())
    .unwrap_err();
    assert_eq!(reason(&again), "STATE_FORBIDS");

    sign_corrected(&office, &signed, &read).await;
    office.stop().await;
}

/// What stands beside the figures is signed as well as they are; and what who signed it was called then is printed for ever.
#[tokio::test]
async fn what_was_signed_prints_the_same_for_ever() {
    let office = told().await;
    office.catalog.call("leader-liu", "刘志强");
    let report = reviewed(&office).await;
    assert_eq!(report.previous, None);
    // Meanwhile the year before has got a report.
    let before = office.compile(&leader(), wanted("before", 2023)).await;
    let before = before.unwrap();
    let moved = act!(
        office,
        leader(),
        sign_annual_report,
        SignAnnualReportRequest,
        report,
        "sign"
    )
    .unwrap_err();
    assert_eq!(reason(&moved), "REPORT_UNSOUND");
    assert_eq!(violations(&moved), ["figures.previous"]);
    act!(office, reviewer(), return_annual_report, ReturnAnnualReportRequest, report, "return",
        remark: "重新取数".to_owned())
    .unwrap();
    act!(
        office,
        clerk(),
        refresh_annual_report,
        RefreshAnnualReportRequest,
        report,
        "refresh"
    )
    .unwrap();
    act!(
        office,
        clerk(),
        submit_annual_report,
        SubmitAnnualReportRequest,
        report,
        "submit 2"
    )
    .unwrap();
    act!(
        office,
        reviewer(),
        review_annual_report,
        ReviewAnnualReportRequest,
        report,
        "review 2"
    )
    .unwrap();
    let signed = act!(
        office,
        leader(),
        sign_annual_report,
        SignAnnualReportRequest,
        report,
        "sign 2"
    )
    .unwrap();
    assert_eq!(signed.previous, Some(before));
    assert!(differences(&office, &signed).await.unwrap().is_empty());
    let file = exported(&office, &signed).await;
    assert!(String::from_utf8_lossy(&file).contains("刘志强"));
    office.catalog.call("leader-liu", "另一姓名");
    assert_eq!(exported(&office, &signed).await, file);
    office.stop().await;
}

#[tokio::test]
async fn who_drafted_does_not_sign_and_what_contradicts_the_tables_is_not_signed() {
    let office = told().await;
    let report = start(&office, "start", 2024).await.unwrap();
    let section = proto::Section {
        section: "problems".to_owned(),
        text: "全年未收到政府信息公开申请，更新不够及时，已经整改。".to_owned(),
        ..proto::Section::default()
    };
    act!(office, leader(), write_annual_report, WriteAnnualReportRequest, report, "write",
        sections: vec![section])
    .unwrap();
    act!(
        office,
        clerk(),
        submit_annual_report,
        SubmitAnnualReportRequest,
        report,
        "submit"
    )
    .unwrap();
    act!(
        office,
        reviewer(),
        review_annual_report,
        ReviewAnnualReportRequest,
        report,
        "review"
    )
    .unwrap();
    let own = act!(
        office,
        leader(),
        sign_annual_report,
        SignAnnualReportRequest,
        report,
        "own"
    )
    .unwrap_err();
    assert_eq!(reason(&own), "STATE_FORBIDS");
    let other = Who::new("leader-sun", BUREAU, "leader");
    let unsound = act!(
        office,
        other,
        sign_annual_report,
        SignAnnualReportRequest,
        report,
        "sign"
    )
    .unwrap_err();
    assert_eq!(reason(&unsound), "REPORT_UNSOUND");
    assert_eq!(violations(&unsound), ["sections.problems"]);
    let messages = unsound.get_error_details_vec();
    let in_english = messages.iter().any(|detail| {
        matches!(detail, tonic_types::ErrorDetail::LocalizedMessage(said)
            if said.locale == "en" && said.message.contains("the text says 0, the table 4"))
    });
    assert!(in_english, "{messages:?}");
    let unknown = act!(office, clerk(), contribute_to_annual_report, ContributeToAnnualReportRequest, report, "bad",
        office_id: "general".to_owned(), section: "nowhere".to_owned(), text: "一".to_owned())
    .unwrap_err();
    assert_eq!(violations(&unknown), ["section", "text"]);
    let section = proto::Section {
        section: "others".to_owned(),
        ..proto::Section::default()
    };
    let many = act!(office, clerk(), write_annual_report, WriteAnnualReportRequest, report, "many",
        sections: vec![section; 9])
    .unwrap_err();
    assert_eq!(violations(&many)[0], "sections");
    for (year, expected) in [
        (2018, "FORMAT_UNKNOWN"),
        (2025, "PERIOD_NOT_ENDED"),
        (12, "FIELDS_INVALID"),
    ] {
        let refused = start(&office, "other", year).await.unwrap_err();
        assert_eq!(reason(&refused), expected, "{year}");
    }
    office.stop().await;
}

/// One clerk, one reviewer, one leader: whoever begins what, a version can be given up, and a correction finished.
#[tokio::test]
async fn a_version_is_given_up_and_whoever_begins_a_correction_may_review_it() {
    let office = told().await;
    let get = async |year: i32| {
        let request = proto::GetAnnualReportRequest {
            bureau_id: BUREAU.to_owned(),
            year,
            ..proto::GetAnnualReportRequest::default()
        };
        let request = office.as_who(&clerk(), request);
        let answer = office.annual_reports().get_annual_report(request).await;
        answer.map(|answer| answer.into_inner().annual_report.unwrap())
    };
    let none = get(2017).await.unwrap_err();
    assert_eq!(reason(&none), "ANNUAL_REPORT_UNKNOWN");
    let first = start(&office, "first", 2024).await.unwrap();
    let dropped =
        act!(office, reviewer(), drop_annual_report, DropAnnualReportRequest, first, "drop",
        reason: "由审核人误办".to_owned())
        .unwrap();
    assert_eq!(
        (
            dropped.state(),
            dropped.drop_reason.as_str(),
            dropped.dropped_by.as_str()
        ),
        (
            proto::AnnualReportState::Dropped,
            "由审核人误办",
            "reviewer-chen"
        )
    );
    assert_eq!(
        reason(&get(2024).await.unwrap_err()),
        "ANNUAL_REPORT_UNKNOWN"
    );
    let again = act!(
        office,
        clerk(),
        submit_annual_report,
        SubmitAnnualReportRequest,
        first,
        "late"
    )
    .unwrap_err();
    assert_eq!(reason(&again), "STATE_FORBIDS");

    let signed = reviewed(&office).await;
    assert_eq!(signed.version, 1);
    let signed = act!(
        office,
        leader(),
        sign_annual_report,
        SignAnnualReportRequest,
        signed,
        "sign"
    )
    .unwrap();
    let kept =
        act!(office, leader(), drop_annual_report, DropAnnualReportRequest, signed, "drop signed",
        reason: "不再需要".to_owned())
        .unwrap_err();
    assert_eq!(reason(&kept), "STATE_FORBIDS");
    let correct = async |who: Who, id: &str| act!(office, who, correct_annual_report, CorrectAnnualReportRequest, signed, id, reason: "表述有误".to_owned());
    let corrected = correct(clerk(), "correct").await.unwrap();
    assert!(corrected.writers.is_empty(), "{:?}", corrected.writers);
    act!(office, clerk(), drop_annual_report, DropAnnualReportRequest, corrected, "drop 2", reason: "暂不更正".to_owned())
        .unwrap();
    assert_eq!(get(2024).await.unwrap().id, signed.id);
    let corrected = correct(reviewer(), "correct again").await.unwrap();
    assert_eq!(corrected.version, 2);
    act!(
        office,
        clerk(),
        submit_annual_report,
        SubmitAnnualReportRequest,
        corrected,
        "submit 2"
    )
    .unwrap();
    act!(
        office,
        reviewer(),
        review_annual_report,
        ReviewAnnualReportRequest,
        corrected,
        "review 2"
    )
    .unwrap();
    let corrected = act!(
        office,
        leader(),
        sign_annual_report,
        SignAnnualReportRequest,
        corrected,
        "sign 2"
    )
    .unwrap();
    assert_eq!(corrected.state(), proto::AnnualReportState::Signed);
    office.stop().await;
}

/// A year in which nothing was received is drafted so; once something was, its draft goes with the figures.
#[tokio::test]
async fn a_draft_goes_with_the_figures_it_is_refreshed_with() {
    let office = told().await;
    let report = start(&office, "start", 2023).await.unwrap();
    let applications = |report: &proto::AnnualReport| report.sections[2].clone();
    assert!(
        applications(&report)
            .printed
            .contains("新收政府信息公开申请1件")
    );
    let own = proto::Section {
        section: "overview.on_application".to_owned(),
        text: "全年未新收政府信息公开申请。".to_owned(),
        ..proto::Section::default()
    };
    let report = act!(office, clerk(), write_annual_report, WriteAnnualReportRequest, report, "write", sections: vec![own])
        .unwrap();
    assert!(
        applications(&report)
            .drafted
            .contains("{{table3.received.total}}")
    );
    let asked = received(8, intake::ApplicantKind::NaturalPerson, "2023-12-31");
    office.intake.add(CASES, &asked);
    office
        .compile(&leader(), wanted("later", 2023))
        .await
        .unwrap();
    let report = act!(
        office,
        clerk(),
        refresh_annual_report,
        RefreshAnnualReportRequest,
        report,
        "refresh"
    )
    .unwrap();
    let kept = applications(&report);
    assert!(
        kept.draft_changed && kept.text == "全年未新收政府信息公开申请。",
        "{kept:?}"
    );
    office.stop().await;
}

#[tokio::test]
async fn late_reports_are_listed() {
    let office = told().await;
    let list = async |who: Who, bureau: &str, below: bool, year: i32, late_only: bool| {
        let request = proto::ListAnnualReportsRequest {
            bureau_id: bureau.to_owned(),
            year,
            below,
            late_only,
            ..proto::ListAnnualReportsRequest::default()
        };
        let answer = office
            .annual_reports()
            .list_annual_reports(office.as_who(&who, request))
            .await;
        answer.map(|answer| answer.into_inner().lines)
    };
    start(&office, "start", 2024).await.unwrap();
    let own = list(clerk(), BUREAU, false, 0, false).await.unwrap();
    assert_eq!((own.len(), own[0].year, own[0].late), (1, 2024, false));
    assert_eq!(
        (own[0].due_on.as_str(), own[0].state()),
        ("2025-01-31", proto::AnnualReportState::Draft)
    );
    // Of 2023 there is none, and its day is past.
    let city = Who::new("city-zhao", "heshan", "city");
    let late = list(city.clone(), "heshan", true, 2023, true)
        .await
        .unwrap();
    assert_eq!(late.len(), 1);
    assert_eq!(
        (late[0].bureau_id.as_str(), late[0].version, late[0].late),
        (BUREAU, 0, true)
    );
    assert!(
        list(city, "heshan", true, 2024, true)
            .await
            .unwrap()
            .is_empty()
    );
    let refused = list(clerk(), BUREAU, true, 2024, false).await.unwrap_err();
    assert_eq!(reason(&refused), "ROLE_MISSING");
    office.stop().await;
}
