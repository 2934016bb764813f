use std::collections::BTreeMap;

use gongkai_law::{bureau::Level, dispute::DisputeOutcome, enquiry::Satisfaction};

use super::*;
use crate::figure::{
    few::Few,
    shown::Declared,
    tally::{Amounts, Period, Sums, add},
    thing::{Case, Category, End, Ending, Thing},
};

/// A case that began on a day and ended on another.
pub fn case(
    category: &str,
    opened_on: &str,
    end: Option<(&str, Ending)>,
    assumed: &[Aspect],
) -> Thing {
    Thing::Case(Case {
        category: serde_json::from_str(category).unwrap(),
        number: String::new(),
        office_id: String::new(),
        opened_on: opened_on.parse().unwrap(),
        assumed: assumed.to_vec(),
        end: end.map(|(on, ending)| End {
            on: on.parse().unwrap(),
            ending,
            statutory: None,
            promised: None,
        }),
        earlier: Vec::new(),
        anew: Vec::new(),
        paid: Vec::new(),
        appraised: None,
        told: None,
        former: Vec::new(),
        removed: false,
    })
}

pub fn year(year: i32, things: &[Thing]) -> Reported {
    let period = Period::year(year).unwrap();
    let mut amounts = Amounts::new();
    let mut few = Few::default();
    for thing in things {
        add(&mut amounts, thing, 1);
        if let Thing::Case(case) = thing {
            few.has_matters |= matches!(case.category, Category::Matter(_));
            if matches!(case.category, Category::Dispute(_)) {
                few.disputes.push(case.clone());
            }
        }
    }
    Reported {
        bureau_id: "haitang-emb".to_owned(),
        bureau: Bureau {
            name: "海棠区应急管理局（虚构）".to_owned(),
            dated_names: Vec::new(),
            level: Level::Department,
            item_groups: Vec::new(),
            succeeded_by: None,
            founded_on: None,
        },
        predecessors: Vec::new(),
        year,
        format: Format::for_year(year).unwrap(),
        counted: Counted::of(period, Sums::of(&amounts, "", period), few),
        declared: Declarations::new(),
        previous: None,
        earlier: Vec::new(),
    }
}

fn cell<'a>(report: &'a proto::Report, table: &str, row: &str, column: &str) -> &'a proto::Cell {
    let table = report
        .tables
        .iter()
        .find(|known| known.key == table)
        .unwrap();
    let mut rows = table.blocks.iter().flat_map(|block| &block.rows);
    let row = rows.find(|known| known.row == row).unwrap();
    row.cells.iter().find(|cell| cell.column == column).unwrap()
}

fn value(report: &proto::Report, key: &str) -> Option<f64> {
    let figure = report.figures.iter().find(|figure| figure.key == key);
    figure.map(|figure| figure.value)
}

#[test]
fn c11_whatever_rests_on_an_assumed_kind_is_marked() {
    let things = |assumed: &[Aspect]| {
        [
            r#"{"application": "business"}"#,
            r#"{"dispute": "reconsideration"}"#,
            r#"{"enquiry": "petition"}"#,
        ]
        .map(|category| case(category, "2024-03-01", None, assumed))
    };
    let report = compile(&year(2024, &things(&[Aspect::Kind])), "假设");
    assert!(cell(&report, "table3", "一、本年新收", "商业企业").assumed);
    assert!(cell(&report, "table4", "行政复议", "尚未审结").assumed);
    let petitions = report
        .figures
        .iter()
        .find(|figure| figure.key == "petitions");
    assert!(petitions.unwrap().assumed);
    let (without, assumed) = report.assumptions.split_last().unwrap();
    assert!(without.starts_with("表二"));
    assert_eq!(assumed.len(), 3, "{assumed:?}");
    assert!(
        assumed
            .iter()
            .all(|sentence| sentence.starts_with("假设："))
    );
    let known = compile(&year(2024, &things(&[])), "假设");
    assert!(!cell(&known, "table3", "一、本年新收", "商业企业").assumed);
    assert!(known.figures.iter().all(|figure| !figure.assumed));
}

#[test]
fn hotline_slips_and_letters_are_counted_together_so_which_is_which_does_not_matter() {
    let end = Ending::Enquiry(gongkai_law::enquiry::End::Closed);
    let hotline = r#"{"enquiry": "hotline"}"#;
    let things = [case(
        hotline,
        "2019-03-01",
        Some(("2019-03-05", end)),
        &[Aspect::Kind],
    )];
    let report = compile(&year(2019, &things), "假设");
    let handled = report
        .figures
        .iter()
        .find(|figure| figure.key == "hotline.handled");
    let handled = handled.unwrap();
    assert!(!handled.assumed && (handled.value - 1.0).abs() < 1e-9);
}

#[test]
fn satisfaction_is_a_rate_of_those_who_were_asked() {
    use Satisfaction::{BasicallySatisfied, Dissatisfied, Satisfied};
    let rate = |said: &[Satisfaction]| {
        let things = said.iter().map(|said| {
            let Thing::Case(case) = case(r#"{"enquiry": "complaint"}"#, "2024-03-01", None, &[])
            else {
                panic!("no case")
            };
            Thing::Case(Case {
                appraised: Some((*said, case.opened_on)),
                ..case
            })
        });
        let report = compile(&year(2024, &things.collect::<Vec<_>>()), "假设");
        [
            "enquiries.appraised",
            "enquiries.satisfied",
            "enquiries.satisfied_rate",
        ]
        .map(|key| value(&report, key))
    };
    let said = [Satisfied, BasicallySatisfied, Satisfied, Dissatisfied];
    assert_eq!(rate(&said), [Some(4.0), Some(3.0), Some(0.75)]);
    assert_eq!(rate(&[]), [Some(0.0), Some(0.0), None], "no base, no rate");
}

#[test]
fn c9_an_unknown_split_of_matters_is_never_a_figure() {
    use gongkai_law::permit::MatterDecision::Granted;
    let things = |on: &str, assumed: &[Aspect]| {
        [r#"{"matter": "permit"}"#, r#"{"matter": "service"}"#]
            .map(|category| case(category, on, Some((on, Ending::Decided(Granted))), assumed))
    };
    let report = compile(&year(2019, &things("2019-03-01", &[Aspect::Kind])), "假设");
    let permits = cell(&report, "table2_2019format", "行政许可", "处理决定数量");
    assert!(permits.assumed && (permits.value - 2.0).abs() < 1e-9 && permits.note.contains("合计"));
    // The form of 2021 has no row for the others: no number would be true.
    let report = compile(&year(2021, &things("2021-03-01", &[Aspect::Kind])), "假设");
    let permits = cell(&report, "table2", "行政许可", "本年处理决定数量");
    assert!(permits.assumed && permits.value.abs() < 1e-9 && permits.note.contains("合计2件"));
    let report = compile(&year(2021, &things("2021-03-01", &[])), "假设");
    let permits = cell(&report, "table2", "行政许可", "本年处理决定数量");
    assert!(!permits.assumed && (permits.value - 1.0).abs() < 1e-9);
}

#[test]
fn c8_a_dispute_of_the_year_before_counts_again_with_a_note() {
    use crate::figure::thing::Conclusion;
    let suit = r#"{"dispute": "direct_suit"}"#;
    let upheld = Ending::Concluded(DisputeOutcome::Upheld);
    let carried = case(suit, "2023-05-10", Some(("2024-03-01", upheld)), &[]);
    let new = case(suit, "2024-05-10", None, &[]);
    // Decided in December, and appealed in January.
    let Thing::Case(appealed) = case(suit, "2023-05-10", None, &[]) else {
        panic!("no case")
    };
    let appealed = Thing::Case(Case {
        earlier: vec![Conclusion {
            ending: upheld,
            closed_on: "2023-12-11".parse().unwrap(),
            reopened_on: "2024-01-08".parse().unwrap(),
        }],
        ..appealed
    });
    let report = compile(&year(2024, &[carried, new, appealed]), "假设");
    let total = cell(&report, "table4", "行政诉讼-未经复议直接起诉", "总计");
    assert!((total.value - 3.0).abs() < 1e-9);
    assert_eq!(total.note, "含上年度结转1件");
}

/// A cell of which the split is not known is explained by what it says.
#[test]
fn c9_what_is_behind_a_cell_of_unknown_kinds_adds_up_to_it() {
    use crate::figure::{explain, shown};
    use gongkai_law::permit::MatterDecision::Granted;
    for (of_year, on) in [(2019, "2019-03-01"), (2021, "2021-03-01")] {
        let things = ["permit", "service", "service"].map(|kind| {
            let category = format!(r#"{{"matter": "{kind}"}}"#);
            case(
                &category,
                on,
                Some((on, Ending::Decided(Granted))),
                &[Aspect::Kind],
            )
        });
        let year = year(of_year, &things);
        let of = shown::Of {
            counted: &year.counted,
            bureau: &year.bureau,
            format: year.format,
            declared: &year.declared,
        };
        for place in year.format.places() {
            let definition = shown::definition(of, &place);
            let shares = things
                .iter()
                .filter_map(|thing| explain::share(&definition, thing, year.counted.period));
            let behind = shares.map(|share| share.value).sum::<i64>();
            let shown = shown::cell(of, &place).value;
            let key = place.key();
            assert_eq!(format!("{shown:.0}"), behind.to_string(), "{of_year} {key}");
        }
    }
}

/// Figures by kind of what nobody knows the kind of are left out or marked, as the cells are.
#[test]
fn c11_figures_by_an_assumed_kind_are_left_out_or_marked() {
    use crate::figure::{definition, shown};
    let things = [
        r#"{"matter": "permit"}"#,
        r#"{"enquiry": "hotline"}"#,
        r#"{"dispute": "direct_suit"}"#,
    ]
    .map(|category| case(category, "2024-03-01", None, &[Aspect::Kind]));
    let counted = year(2024, &things).counted;
    let all = definition::beside(&[]);
    let shown = |key: &str| {
        let definition = all.iter().find(|one| one.key == key).unwrap();
        shown::figure(&counted, definition).map(|shown| shown.assumed)
    };
    for key in ["matters.received.permit", "matters.decided.service"] {
        assert_eq!(shown(key), None, "{key}");
    }
    for key in [
        "enquiries.received.hotline",
        "enquiries.closed.complaint",
        "reconsiderations",
        "litigations",
    ] {
        assert_eq!(shown(key), Some(true), "{key}");
    }
    // How many there are altogether is known.
    for key in ["matters.received", "hotline.handled", "disputes.received"] {
        assert_eq!(shown(key), Some(false), "{key}");
    }
}

/// What happens elsewhere is as it was declared, and looks so; what is counted stands, whatever was declared.
#[test]
fn c11_declared_is_shown_as_declared_and_counted_stands() {
    use gongkai_law::permit::MatterDecision::Granted;
    use proto::Origin::{Counted, Declared as OfPerson, NotRegistered};
    let declared = |things: &[Thing]| {
        let keys = ["table2.permit.decisions", "table2.penalty.decisions"];
        let declared = keys.map(|key| {
            let declared = Declared {
                value: 7.0,
                note: "省平台办理".to_owned(),
            };
            (key.to_owned(), declared)
        });
        let year = Reported {
            declared: BTreeMap::from(declared),
            ..year(2021, things)
        };
        let report = compile(&year, "假设");
        ["行政许可", "行政处罚", "行政强制"].map(|row| {
            let cell = cell(&report, "table2", row, "本年处理决定数量");
            (format!("{:.0}", cell.value), cell.origin(), cell.assumed)
        })
    };
    let elsewhere = ("7".to_owned(), OfPerson, false);
    let none = ("0".to_owned(), NotRegistered, false);
    assert_eq!(
        declared(&[]),
        [elsewhere.clone(), elsewhere.clone(), none.clone()]
    );
    let end = Some(("2021-03-01", Ending::Decided(Granted)));
    let permit = case(r#"{"matter": "permit"}"#, "2021-02-01", end, &[]);
    // Decided in another year, they are declared as if there were none here.
    let before = Some(("2020-03-01", Ending::Decided(Granted)));
    let before = case(r#"{"matter": "permit"}"#, "2020-02-01", before, &[]);
    assert_eq!(declared(&[before])[0], elsewhere);
    let counted = ("1".to_owned(), Counted, false);
    assert_eq!(declared(&[permit]), [counted, elsewhere, none]);
}
