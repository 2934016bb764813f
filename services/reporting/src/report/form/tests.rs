use gongkai_document::{Block, Grid};

use super::*;
use crate::report::sample;

/// A report as a reader sees it, line by line; a stroke between the cells of a table.
pub fn text(report: &Report) -> String {
    let blocks = report.blocks.iter().chain(&report.appendix);
    let blocks = blocks.map(|block| match block {
        Block::Heading { text, .. } => format!("\n{text}\n"),
        Block::Body { head, text } => format!("{head}{text}\n"),
        Block::Table { grid } => table(grid),
        Block::Notes { lines } => format!("{}\n", lines.join("\n")),
        Block::Chart { chart } => format!("[图：{}]\n", chart.title),
    });
    let blocks: String = blocks.collect();
    let title = report.title.replace('\n', "");
    let day = report.date.map(gongkai_document::date_text);
    let day = day.unwrap_or_default();
    let seal = report.seal.join("\n");
    format!(
        "{title}\n{}\n{blocks}\n{}\n{day}\n\n{seal}",
        report.subtitle, report.signer
    )
}

fn table(grid: &Grid) -> String {
    let rows = grid.rows.iter().map(|row| {
        let cells = row.iter().map(|cell| format!("{}{}", cell.text, cell.mark));
        cells.collect::<Vec<_>>().join(" | ")
    });
    rows.collect::<Vec<_>>().join("\n") + "\n"
}

/// A signature of a corrected version.
pub fn signed() -> Signed {
    Signed {
        version: 2,
        signed_on: NaiveDate::from_ymd_opt(2025, 1, 20).unwrap_or_default(),
        digest: "3f5a ".repeat(16).trim_end().to_owned(),
        signer: "张三".to_owned(),
        correction_reason: "表二行政处罚数量填报有误".to_owned(),
    }
}

fn filled(year: i32, form: Form, signed: Option<&Signed>) -> Report {
    let (report, previous) = (sample::report(year), sample::report(year - 1));
    let sections = drafted(&report, Some(&previous));
    let content = Content {
        report: &report,
        previous: Some(&previous),
        sections: &sections,
        signed,
        is_draft: false,
    };
    content.fill(form).unwrap()
}

#[test]
fn a_report_is_printed_in_the_form_of_its_year() {
    insta::assert_snapshot!(
        "official_2024",
        text(&filled(2024, Form::Official, Some(&signed())))
    );
    insta::assert_snapshot!("official_2020", text(&filled(2020, Form::Official, None)));
}

#[test]
fn a_report_is_printed_in_the_outline_of_before() {
    insta::assert_snapshot!("outline_2019", text(&filled(2019, Form::Outline, None)));
}

#[test]
fn the_cells_of_every_table_fill_it() {
    for year in [2019, 2024] {
        let report = filled(year, Form::Official, None);
        for block in report.blocks.iter().chain(&report.appendix) {
            if let Block::Table { grid } = block {
                assert!(grid.is_full(), "{year} {}", grid.caption);
            }
        }
    }
}

#[test]
fn a_note_that_its_cell_has_no_room_for_stands_under_the_table() {
    let mut report = sample::report(2024);
    let row = &mut report.tables[0].blocks[0].rows[1];
    "其中修订1件".clone_into(&mut row.cells[0].note);
    let content = Content {
        report: &report,
        previous: None,
        sections: &BTreeMap::new(),
        signed: None,
        is_draft: true,
    };
    let text = text(&content.fill(Form::Official).unwrap());
    // A short one stays in its cell.
    assert!(
        text.contains("行政规范性文件 | 2（其中修订1件） | 1① | 12"),
        "{text}"
    );
    assert!(text.contains("① 其中有效期届满失效1件。\n"), "{text}");
    assert!(text.contains("1 | 0 | 0 | 1 | 2① | 0"), "{text}");
    assert!(text.contains("① 含上年度结转1件。\n"), "{text}");
}

#[test]
fn a_report_that_lacks_a_cell_is_not_printed() {
    let mut report = sample::report(2024);
    report.tables[0].blocks[1].rows.clear();
    let content = Content {
        report: &report,
        previous: None,
        sections: &BTreeMap::new(),
        signed: None,
        is_draft: true,
    };
    let missing = Incomplete(vec!["table2.permit.decisions".to_owned()]);
    assert_eq!(content.fill(Form::Official), Err(missing));
}

#[test]
fn section_six_states_the_fee_from_2021_on() {
    for (year, stated) in [(2020, false), (2021, true)] {
        let report = sample::report(year);
        let others = (Section::Others, "全年开展宣传活动。".to_owned());
        let content = Content {
            report: &report,
            previous: None,
            sections: &BTreeMap::from([others]),
            signed: None,
            is_draft: true,
        };
        let text = text(&content.fill(Form::Official).unwrap());
        let fee = format!("{year}年，本机关收取政府信息公开信息处理费380元。");
        assert_eq!(text.contains(&fee), stated, "{year}");
    }
}

#[test]
fn what_people_wrote_is_in_the_outline_and_what_was_drafted_is_not_said_twice() {
    let report = sample::report(2019);
    let mut sections = drafted(&report, None);
    let heads = |sections: &BTreeMap<Section, String>| {
        let content = Content {
            report: &report,
            previous: None,
            sections,
            signed: None,
            is_draft: false,
        };
        text(&content.fill(Form::Outline).unwrap()).contains("七、其他需要报告的事项\n另有说明。")
    };
    assert!(!heads(&sections));
    sections.insert(Section::Others, "另有说明。".to_owned());
    assert!(heads(&sections));
}
