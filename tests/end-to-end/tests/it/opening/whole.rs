//! A sheet goes in whole or not at all.

use std::time::Instant;

use gongkai_demo::{play, year::Year};
use gongkai_proto::intake::v1::OpeningSheet;
use tonic::Code;

use super::{Desk, HERE, dry, import, received, sheet, stock};
use crate::support::{assert_refused, table3, violations};

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one scene on one suite")]
async fn a_sheet_goes_in_whole_or_not_at_all() {
    const APPLICATIONS: OpeningSheet = OpeningSheet::Applications;
    let desk = Desk::open().await;
    let here = &desk.here;
    let mut openings = here.openings();
    let bad = [
        received("旧1", "2023-12-04"),
        received("旧2", "2024-03-01"),
        "旧2,延长期限,2024-03-02,,,,,,,,,".to_owned(),
        "旧2,确定承办,2024-03-02,,,,,,,,没有的股室,".to_owned(),
        received("旧3", "2024-02-30"),
        "旧4,发出补正告知,2024-03-02,,,,,,,演示,,".to_owned(),
        received("旧1", "2023-12-05"),
    ];
    let request = import(HERE, APPLICATIONS, &sheet(&bad), "bad");
    let told = openings
        .import_opening_stock(dry(&request))
        .await
        .unwrap()
        .into_inner();
    assert_eq!((told.lines, told.made, told.steps), (7, 0, 0));
    let places: Vec<_> = told
        .faults
        .iter()
        .map(|fault| (fault.line, fault.column.as_str()))
        .collect();
    assert_eq!(
        places,
        [
            (4, "理由"),
            (5, "承办股室"),
            (6, "日期"),
            (7, "办理环节"),
            (8, "原编号")
        ]
    );
    assert_eq!(
        (
            told.faults[0].reason_zh.as_str(),
            told.faults[0].reason_en.as_str()
        ),
        ("缺少必填项", "missing")
    );
    let refused = openings.import_opening_stock(request).await.unwrap_err();
    assert_refused(&refused, Code::InvalidArgument, "FIELDS_INVALID");
    assert_eq!(violations(&refused).len(), 5);
    assert_eq!(violations(&refused)[0], "content[4].理由");
    assert!(stock(here, HERE, APPLICATIONS).await.is_empty());

    // Two at once, of the same things: one waits, and then finds doubles.
    let good = sheet(&[received("旧1", "2023-12-04"), received("旧2", "2024-03-01")]);
    let (one, other) = tokio::join!(
        async {
            here.openings()
                .import_opening_stock(import(HERE, APPLICATIONS, &good, "one"))
                .await
        },
        async {
            here.openings()
                .import_opening_stock(import(HERE, APPLICATIONS, &good, "other"))
                .await
        },
    );
    let (done, refused) = match (one, other) {
        (Ok(done), Err(refused)) | (Err(refused), Ok(done)) => (done.into_inner(), refused),
        both => panic!("{both:?}"),
    };
    assert_eq!(done.made, 2);
    assert_refused(&refused, Code::InvalidArgument, "FIELDS_INVALID");
    assert_eq!(
        violations(&refused),
        ["content[2].原编号", "content[3].原编号"]
    );
    let found = stock(here, HERE, APPLICATIONS).await;
    // No number was used up by what was refused.
    let numbers: Vec<&str> = found.iter().map(|stock| stock.number.as_str()).collect();
    assert_eq!(numbers, ["〔2024〕1号", "〔2024〕2号"]);

    // Who may.
    let of = |bureau, role| {
        desk.services
            .caller(&desk.suite.mint, bureau, role)
            .unwrap()
    };
    let request = import(HERE, APPLICATIONS, &good, "who");
    for (bureau, role) in [
        (HERE, "clerk"),
        (HERE, "auditor"),
        ("platform", "administrator"),
    ] {
        let refused = of(bureau, role)
            .openings()
            .import_opening_stock(request.clone())
            .await;
        assert_refused(
            &refused.unwrap_err(),
            Code::PermissionDenied,
            "ROLE_MISSING",
        );
    }
    let stranger = desk.there.openings().import_opening_stock(request).await;
    assert_refused(
        &stranger.unwrap_err(),
        Code::PermissionDenied,
        "BUREAU_FOREIGN",
    );
    // A large sheet, and a server that dies over it: all of it is there or nothing, and the same
    // request brings the rest of the answer.
    let many: Vec<String> = (0..650)
        .flat_map(|number| {
            let old = format!("大{number:04}");
            [
                received(&old, "2024-03-01"),
                format!("{old},发出补正告知,2024-03-04,,,,,,,演示,,"),
                format!("{old},收到补正材料,2024-03-11,,,,,,补正后的演示信息{old},,,"),
            ]
        })
        .collect();
    let large = import(HERE, APPLICATIONS, &sheet(&many), "large");
    let started = Instant::now();
    let told = openings
        .import_opening_stock(dry(&large))
        .await
        .unwrap()
        .into_inner();
    eprintln!("dry run of {} lines: {:?}", told.lines, started.elapsed());
    assert_eq!((told.lines, told.made, told.steps), (1950, 650, 1300));
    let running = tokio::spawn({
        let (caller, large) = (here.clone(), large.clone());
        async move { caller.openings().import_opening_stock(large).await }
    });
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    desk.suite.kill("intake");
    let cut_off = running.await.unwrap();
    desk.suite.restart("intake").await.unwrap();
    let before = stock(here, HERE, APPLICATIONS).await.len();
    assert!(before == 2 || before == 652, "{before}");
    eprintln!(
        "killed: {} of 652 there, answered {}",
        before,
        cut_off.is_ok()
    );
    let started = Instant::now();
    let done = openings
        .import_opening_stock(large)
        .await
        .unwrap()
        .into_inner();
    eprintln!("import of {} lines: {:?}", done.lines, started.elapsed());
    assert_eq!(done, told);
    assert_eq!(stock(here, HERE, APPLICATIONS).await.len(), 652);

    // Carried in from last year, and received in this one.
    let year = Year {
        year: 2024,
        ..Year::heshan().unwrap()
    };
    let report = play::compile(&desk.suite, &year, &|_| {}).await.unwrap();
    let cell = |row| table3(&report, row, "自然人");
    assert!((cell("一、本年新收") - 651.0).abs() < 1e-9);
    assert!((cell("二、上年结转") - 1.0).abs() < 1e-9);
    desk.suite.stop().await.unwrap();
}
