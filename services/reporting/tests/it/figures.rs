//! Figures of any period, and what is behind each.

use gongkai_proto::{
    intake::v1 as intake,
    reporting::v1::{self as proto, Origin},
};
use gongkai_testbed::tokens::Who;

use crate::{
    feeds::Feed,
    fixture::{BUREAU, CASES, Office, at_work, clerk, leader, reason, violations, wanted},
    told::{answered, id, received, year},
};

/// Asks for the figures of a period.
fn asked(from_on: &str, to_on: &str) -> proto::ListFiguresRequest {
    proto::ListFiguresRequest {
        bureau_id: BUREAU.to_owned(),
        from_on: from_on.to_owned(),
        to_on: to_on.to_owned(),
        ..proto::ListFiguresRequest::default()
    }
}

async fn figures(office: &Office, request: proto::ListFiguresRequest) -> Vec<proto::Figure> {
    let request = office.as_who(&clerk(), request);
    let answer = office.figures().list_figures(request).await.unwrap();
    answer.into_inner().figures
}

fn value(figures: &[proto::Figure], key: &str) -> String {
    let figure = figures.iter().find(|figure| figure.key == key);
    format!("{:.0}", figure.unwrap().value)
}

/// All that is behind a figure, page by page.
async fn behind(office: &Office, key: &str, size: i32) -> Vec<proto::Contribution> {
    let mut request = proto::ExplainCellRequest {
        bureau_id: BUREAU.to_owned(),
        figure: key.to_owned(),
        from_on: "2024-01-01".to_owned(),
        to_on: "2024-12-31".to_owned(),
        page_size: size,
        ..proto::ExplainCellRequest::default()
    };
    let mut all = Vec::new();
    loop {
        let asked = office.as_who(&clerk(), request.clone());
        let page = office.figures().explain_cell(asked).await.unwrap();
        let page = page.into_inner();
        all.extend(page.contributions);
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            return all;
        }
    }
}

/// A figure is what it is explained by, and a cell of the report the figure of its key.
#[tokio::test]
async fn every_figure_is_what_is_behind_it() {
    let office = year().await;
    let report = office.compile(&leader(), wanted("1", 2024)).await.unwrap();
    let all = figures(&office, asked("2024-01-01", "2024-12-31")).await;
    for figure in &all {
        let found = behind(&office, &figure.key, 500).await;
        let sum: f64 = found.iter().map(|one| one.value).sum();
        #[expect(clippy::cast_precision_loss, reason = "a few")]
        let expected = if figure.unit.is_empty() {
            sum / found.len() as f64
        } else {
            sum
        };
        assert!(
            (figure.value - expected).abs() < 1e-9,
            "{figure:?} {found:?}"
        );
    }
    let cells = report.tables.iter().flat_map(|table| &table.blocks);
    let cells = cells
        .flat_map(|block| &block.rows)
        .flat_map(|row| &row.cells);
    for cell in cells {
        let figure = all.iter().find(|figure| figure.key == cell.figure).unwrap();
        let of_cell = (cell.value.to_bits(), cell.origin, cell.assumed, &cell.rules);
        let of_figure = (
            figure.value.to_bits(),
            figure.origin,
            figure.assumed,
            &figure.rules,
        );
        assert_eq!(of_cell, of_figure, "{}", cell.figure);
    }
    for figure in &report.figures {
        assert!(all.contains(figure), "{}", figure.key);
    }
    // Page by page it is the same.
    let key = "applications.received";
    assert_eq!(
        behind(&office, key, 1).await,
        behind(&office, key, 500).await
    );
    // Four different things look so.
    let origin = |key: &str| {
        all.iter()
            .find(|figure| figure.key == key)
            .unwrap()
            .origin()
    };
    assert_eq!(origin("table2.rule.issued"), Origin::NotApplicable);
    assert_eq!(origin("table2.penalty.decisions"), Origin::NotRegistered);
    assert_eq!(origin("table2.permit.decisions"), Origin::Counted);
    office.stop().await;
}

/// A delivery that was corrected counts as corrected, one that did not take place not at all; a duty is overdue once, of the
/// office that had it then.
#[tokio::test]
async fn what_went_out_and_what_did_not_is_counted() {
    let office = year().await;
    office.compile(&leader(), wanted("1", 2024)).await.unwrap();
    let all = figures(&office, asked("2024-01-01", "2024-12-31")).await;
    for (key, number) in [
        ("deliveries.channel.print", "1"),
        ("deliveries.channel.gazette", "0"),
        ("deliveries.channel.broadcast", "1"),
        // The site delivers by itself.
        ("deliveries.channel.website", "2"),
        ("duties.overdue", "1"),
        ("duties.overdue.entry", "1"),
        ("duties.overdue.promise", "0"),
        ("items.month.2", "1"),
        ("items.month.8", "1"),
        ("items.month.3", "0"),
    ] {
        assert_eq!(value(&all, key), number, "{key}");
    }
    let of_duty = behind(&office, "duties.overdue", 10).await;
    let told = of_duty
        .iter()
        .map(|one| [&one.kind, &one.number, &one.read_rpc, &one.office_id]);
    let expected = [
        "duty",
        "entry/1/2024-Q1",
        "catalog/ExplainUpdateDuty",
        "safety",
    ];
    assert_eq!(
        told.collect::<Vec<_>>(),
        [expected.map(str::to_owned).each_ref()]
    );
    let of_print = behind(&office, "deliveries.channel.print", 10).await;
    assert_eq!(of_print.len(), 1);
    assert_eq!(of_print[0].id, id(61));
    office.stop().await;
}

#[tokio::test]
async fn figures_are_of_any_period_office_and_of_the_bureaus_below() {
    use intake::{Answer, ApplicantKind::Business};
    let feed = Feed::default();
    for (number, on, office_id) in [
        (1, "2024-02-10", "safety"),
        (2, "2024-02-29", "relief"),
        (3, "2024-03-01", ""),
    ] {
        let told = intake::ApplicationReceived {
            office_id: office_id.to_owned(),
            number: format!("〔2024〕{number}号"),
            ..received(number, Business, on)
        };
        feed.add(CASES, &told);
    }
    let told = intake::ApplicationAnswered {
        office_id: "relief".to_owned(),
        ..answered(1, Answer::Granted, "2024-03-08")
    };
    feed.add(CASES, &told);
    let office = Office::following(feed, at_work()).await;
    office.compile(&leader(), wanted("1", 2024)).await.unwrap();
    let told = async |from: &str, to: &str, office_id: &str| {
        let request = proto::ListFiguresRequest {
            office_id: office_id.to_owned(),
            ..asked(from, to)
        };
        let all = figures(&office, request).await;
        let keys = [
            "applications.received",
            "applications.answered",
            "applications.in_hand",
        ];
        keys.map(|key| value(&all, key)).join(" ")
    };
    assert_eq!(told("2024-01-01", "2024-12-31", "").await, "3 1 2");
    assert_eq!(told("2024-02-01", "2024-02-29", "").await, "2 0 2");
    assert_eq!(told("2024-02-11", "2024-03-07", "").await, "2 0 3");
    assert_eq!(told("2023-01-01", "2023-12-31", "").await, "0 0 0");
    // Whose it was when it ended.
    assert_eq!(told("2024-01-01", "2024-12-31", "relief").await, "2 1 1");
    assert_eq!(told("2024-01-01", "2024-12-31", "safety").await, "0 0 0");
    let below = proto::ListFiguresRequest {
        bureau_id: "heshan".to_owned(),
        below: true,
        ..asked("2024-01-01", "2024-12-31")
    };
    let city = Who::new("city-zhao", "heshan", "city");
    let request = office.as_who(&city, below.clone());
    let answer = office
        .figures()
        .list_figures(request)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(value(&answer.figures, "applications.received"), "3");
    assert!(!answer.basis.is_empty());
    // The groups, and the streams, are those of the bureaus below: the government itself has none.
    assert_eq!(value(&answer.figures, "items.group.site"), "0");
    let sources = answer.figures.iter();
    let own = sources.filter(|figure| figure.source.contains("/heshan/"));
    assert_eq!(own.count(), 0);
    // A leader of the government itself reads it alone.
    let request = office.as_who(&Who::new("leader", "heshan", "leader"), below);
    let status = office.figures().list_figures(request).await.unwrap_err();
    assert_eq!(reason(&status), "ROLE_MISSING");
    office.stop().await;
}

#[tokio::test]
async fn a_wrong_question_is_told_what_is_wrong() {
    let office = year().await;
    office.compile(&leader(), wanted("1", 2024)).await.unwrap();
    let request = proto::ListFiguresRequest {
        below: true,
        office_id: "safety".to_owned(),
        ..asked("2024-12-31", "2024-01-01")
    };
    let request = office.as_who(&clerk(), request);
    let status = office.figures().list_figures(request).await.unwrap_err();
    assert_eq!(violations(&status), ["to_on", "office_id"]);
    let request = proto::ExplainCellRequest {
        bureau_id: BUREAU.to_owned(),
        figure: "table3.nothing.total".to_owned(),
        from_on: "2024-01-01".to_owned(),
        to_on: "2024-12-31".to_owned(),
        ..proto::ExplainCellRequest::default()
    };
    let request = office.as_who(&clerk(), request);
    let status = office.figures().explain_cell(request).await.unwrap_err();
    assert_eq!(violations(&status), ["figure"]);
    let request = office.as_who(&clerk(), proto::ListCountingRulesRequest {});
    let rules = office.figures().list_counting_rules(request).await.unwrap();
    assert_eq!(rules.into_inner().rules.len(), 11);
    office.stop().await;
}
