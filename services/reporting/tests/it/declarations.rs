//! Figures that are declared, not counted.

use gongkai_proto::reporting::v1 as proto;
use gongkai_testbed::tokens::Who;
use tonic::Status;
use tonic_types::StatusExt as _;

use crate::{
    feeds::Feed,
    fixture::{BUREAU, Office, at_work, clerk, leader, reason, reviewer, violations, wanted},
    told::year,
};

const PENALTIES: &str = "table2.penalty.decisions";

fn declared(figure: &str, value: &str) -> proto::Declared {
    proto::Declared {
        figure: figure.to_owned(),
        value: value.to_owned(),
        note: String::new(),
        source: "行政处罚系统".to_owned(),
        evidence: "2024年处罚台账".to_owned(),
    }
}

async fn declare(
    office: &Office,
    request_id: &str,
    year: i32,
    declared: proto::Declared,
) -> Result<proto::Declaration, Status> {
    let request = proto::DeclareFigureRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        year,
        declared: Some(declared),
        opening: false,
    };
    let request = office.as_who(&clerk(), request);
    let answer = office.declarations().declare_figure(request).await?;
    Ok(answer.into_inner().declaration.unwrap())
}

async fn import(
    office: &Office,
    request_id: &str,
    (year, opening): (i32, bool),
    lines: &[&str],
) -> Result<proto::ImportDeclarationsResponse, Status> {
    let request = proto::ImportDeclarationsRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        year,
        content: format!("指标代码,数值,备注,来源,依据材料\n{}\n", lines.join("\n")).into_bytes(),
        opening,
        dry_run: false,
    };
    let request = office.as_who(&clerk(), request);
    let answer = office.declarations().import_declarations(request).await?;
    Ok(answer.into_inner())
}

async fn revoke(
    office: &Office,
    request_id: &str,
    declaration: &str,
    batch: &str,
) -> Result<usize, Status> {
    let request = proto::RevokeDeclarationsRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        declaration_id: declaration.to_owned(),
        batch_id: batch.to_owned(),
        reason: "数字有误".to_owned(),
    };
    let request = office.as_who(&reviewer(), request);
    let answer = office.declarations().revoke_declarations(request).await?;
    Ok(answer.into_inner().declarations.len())
}

async fn list(office: &Office, standing_only: bool) -> Vec<proto::Declaration> {
    let request = proto::ListDeclarationsRequest {
        bureau_id: BUREAU.to_owned(),
        standing_only,
        ..proto::ListDeclarationsRequest::default()
    };
    let request = office.as_who(&clerk(), request);
    let answer = office
        .declarations()
        .list_declarations(request)
        .await
        .unwrap();
    answer.into_inner().declarations
}

fn cell<'a>(report: &'a proto::Report, figure: &str) -> &'a proto::Cell {
    let blocks = report.tables.iter().flat_map(|table| &table.blocks);
    let mut cells = blocks
        .flat_map(|block| &block.rows)
        .flat_map(|row| &row.cells);
    cells.find(|cell| cell.figure == figure).unwrap()
}

#[tokio::test]
async fn a_declared_figure_is_shown_as_declared_until_it_is_revoked() {
    let office = Office::following(Feed::default(), at_work()).await;
    office
        .compile(&leader(), wanted("before", 2024))
        .await
        .unwrap();
    let mut amount = declared("table2.charge.amount", "4068.208");
    amount.note = "含上年欠缴".to_owned();
    let charge = declare(&office, "1", 2024, amount).await.unwrap();
    let sent = charge.declared.as_ref().unwrap();
    assert_eq!(
        (sent.value.as_str(), charge.unit.as_str()),
        ("4068.208", "万元")
    );
    assert_eq!(
        charge.label,
        "表二 行政事业性收费 本年收费金额（单位：万元）"
    );
    assert_eq!(charge.declared_by, "clerk-wang");
    let penalties = declare(&office, "2", 2024, declared(PENALTIES, "12"))
        .await
        .unwrap();
    // Repeated it is the same; another one of the figure is refused, and changes nothing.
    assert_eq!(
        declare(&office, "2", 2024, declared(PENALTIES, "12"))
            .await
            .unwrap(),
        penalties
    );
    let twice = declare(&office, "3", 2024, declared(PENALTIES, "13"))
        .await
        .unwrap_err();
    assert_eq!(
        (twice.code(), reason(&twice)),
        (tonic::Code::AlreadyExists, "FIGURE_DECLARED")
    );

    let report = office
        .compile(&leader(), wanted("with", 2024))
        .await
        .unwrap();
    let shown = cell(&report, PENALTIES);
    assert!((shown.value - 12.0).abs() < 1e-9 && shown.origin() == proto::Origin::Declared);
    let shown = cell(&report, "table2.charge.amount");
    assert!((shown.value - 4_068_208_000.0).abs() < 1e-9, "{shown:?}");
    assert_eq!(shown.note, "含上年欠缴");

    assert_eq!(revoke(&office, "4", &penalties.id, "").await.unwrap(), 1);
    let again = revoke(&office, "5", &penalties.id, "").await.unwrap_err();
    assert_eq!(reason(&again), "STATE_FORBIDS");
    assert_eq!(list(&office, true).await.len(), 1);
    let all = list(&office, false).await;
    assert_eq!(
        (all.len(), all[0].revoked_by.as_str()),
        (2, "reviewer-chen")
    );
    assert_eq!(all[0].revoked_reason, "数字有误");
    declare(&office, "6", 2024, declared(PENALTIES, "13"))
        .await
        .unwrap();
    // A compiled report stays as it is.
    assert!((cell(&report, PENALTIES).value - 12.0).abs() < 1e-9);
    office.stop().await;
}

#[tokio::test]
async fn what_is_counted_or_unknown_is_refused_with_all_that_is_wrong() {
    let office = year().await;
    office.compile(&leader(), wanted("1", 2024)).await.unwrap();
    let counted = declare(&office, "1", 2024, declared("table2.permit.decisions", "5")).await;
    assert_eq!(reason(&counted.unwrap_err()), "FIGURE_COUNTED");
    // Of another year in which none was counted they may be declared.
    declare(&office, "2", 2023, declared("table2.permit.decisions", "5"))
        .await
        .unwrap();
    let wrong = proto::Declared {
        source: String::new(),
        ..declared("table3.received.natural_person", "5")
    };
    let refused = declare(&office, "3", 2024, wrong).await.unwrap_err();
    assert_eq!(violations(&refused), ["declared.source", "declared.figure"]);
    let refused = declare(&office, "4", 2018, declared(PENALTIES, "1"))
        .await
        .unwrap_err();
    assert_eq!(violations(&refused), ["year"]);
    let refused = declare(&office, "5", 2026, declared(PENALTIES, "1"))
        .await
        .unwrap_err();
    assert_eq!(reason(&refused), "STATE_FORBIDS");
    let request = proto::DeclareFigureRequest {
        request_id: "6".to_owned(),
        bureau_id: BUREAU.to_owned(),
        year: 2024,
        declared: Some(declared(PENALTIES, "1")),
        opening: false,
    };
    let neighbour = Who::new("clerk-sun", "heshan-jyj", "clerk");
    let request = office.as_who(&neighbour, request);
    let refused = office
        .declarations()
        .declare_figure(request)
        .await
        .unwrap_err();
    assert_eq!(reason(&refused), "BUREAU_FOREIGN");
    office.stop().await;
}

#[tokio::test]
async fn a_sheet_is_declared_whole_or_not_at_all_and_revoked_whole() {
    let office = Office::following(Feed::default(), at_work()).await;
    office.compile(&leader(), wanted("1", 2024)).await.unwrap();
    let wrong = [
        "table2.penalty.decisions,12,,处罚系统,台账",
        "table2.coercive_measure.decisions,两件,,,",
        "table2.nothing.decisions,1,,,",
        "table2.penalty.decisions,13,,,",
        "table2.charge.amount,,,,",
    ];
    let refused = import(&office, "1", (2024, false), &wrong)
        .await
        .unwrap_err();
    assert_eq!(
        violations(&refused),
        [
            "content[3].数值",
            "content[4].指标代码",
            "content[5].指标代码"
        ]
    );
    let said = refused.get_details_localized_message().unwrap();
    assert!(
        said.message.contains("第3行“数值”：应为整数"),
        "{}",
        said.message
    );
    assert!(list(&office, false).await.is_empty());
    let right = [wrong[0], "table2.charge.amount,0.5,,,收费台账"];
    let answer = import(&office, "2", (2024, false), &right).await.unwrap();
    assert_eq!(answer.declarations.len(), 2);
    let second = answer.declarations[1].declared.as_ref().unwrap();
    assert_eq!(
        (second.source.as_str(), second.evidence.as_str()),
        ("处罚系统", "收费台账")
    );
    assert_eq!(revoke(&office, "3", "", &answer.batch_id).await.unwrap(), 2);
    assert!(list(&office, true).await.is_empty());

    let request = proto::ExportDeclarationSheetRequest {
        bureau_id: BUREAU.to_owned(),
        year: 2024,
        opening: true,
    };
    let request = office.as_who(&clerk(), request);
    let form = office
        .declarations()
        .export_declaration_sheet(request)
        .await
        .unwrap();
    assert!(form.into_inner().content.starts_with(b"PK"));
    office.stop().await;
}

#[tokio::test]
async fn the_last_published_report_is_entered_as_opening_stock() {
    let office = Office::following(Feed::default(), at_work()).await;
    office.compile(&leader(), wanted("1", 2024)).await.unwrap();
    let cells = [
        "table3.received.natural_person,5,,2023年度报告,区政府网站2024年1月20日",
        "table3.received.total,6,,,",
        "table3.granted.natural_person,4,,,",
    ];
    let refused = import(&office, "1", (2023, true), &cells)
        .await
        .unwrap_err();
    // The total is no sum, and one column and the last do not balance.
    assert_eq!(
        violations(&refused),
        ["content", "content", "content[3].数值"]
    );
    let sound = [
        cells[0],
        "table3.received.total,5,,,",
        cells[2],
        "table3.carried_forward.natural_person,1,,,",
    ];
    let refused = import(&office, "2", (2024, true), &sound).await;
    assert!(
        refused.is_ok(),
        "2024 has ended, and no report of it was begun"
    );
    revoke(&office, "3", "", &refused.unwrap().batch_id)
        .await
        .unwrap();
    let answer = import(&office, "4", (2023, true), &sound).await.unwrap();
    assert_eq!(answer.declarations.len(), 3, "sums are not kept");
    assert!(answer.declarations.iter().all(|one| one.opening));
    // What it carried forward must come in: nothing did.
    let report = office.compile(&leader(), wanted("2", 2024)).await.unwrap();
    let carried = report
        .identities
        .iter()
        .filter(|one| one.code == "table3_carried");
    let broken: Vec<i64> = carried
        .filter(|one| !one.holds)
        .map(|one| one.left)
        .collect();
    assert_eq!(broken, [1, 1]);
    // And it stands beside it, in files, too.
    let request = proto::ExportReportRequest {
        bureau_id: BUREAU.to_owned(),
        report_id: report.id,
        format: proto::ExportFormat::Csv.into(),
        ..proto::ExportReportRequest::default()
    };
    let request = office.as_who(&clerk(), request);
    let lines = office.reports().export_report(request).await.unwrap();
    let lines = String::from_utf8(lines.into_inner().content).unwrap();
    let mut lines = lines.lines();
    let line = lines.find(|line| line.contains("table3.received.total"));
    assert!(line.unwrap().ends_with(",5"), "{line:?}");
    let refused = declare(&office, "5", 2023, declared(PENALTIES, "1"))
        .await
        .unwrap_err();
    assert_eq!(reason(&refused), "STATE_FORBIDS");
    office.stop().await;
}
