//! One cell changed in a clean structured report: the identities that it is in are told broken, by its row and
//! column.

use gongkai_lint::model::{BLOCKS, KINDS, OUTCOMES, row_name};
use gongkai_lint::{Given, read};
use serde_json::Value;

use crate::found;

/// Numbers that look drawn: a linear congruence, so that a failure can be seen again.
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

fn clean() -> Value {
    serde_json::from_str(include_str!("../data/reports/03-shuyang-county-2025.json")).unwrap()
}

/// Adds to a number of the report.
fn change(report: &mut Value, table: &str, row: &str, column: &str, by: i64) {
    let cell = &mut report[table][row][column];
    *cell = (cell.as_i64().unwrap() + by).into();
}

fn broken(report: &Value) -> Vec<String> {
    let findings = found(report.to_string().as_bytes(), &Given::default());
    findings
        .into_iter()
        .filter(|finding| finding.rule == "identity-broken")
        .map(|finding| finding.message)
        .collect()
}

#[test]
fn one_cell_changed_breaks_the_identities_it_is_in() {
    let clean = clean();
    assert_eq!(broken(&clean), [""; 0]);
    let read = read::report(clean.to_string().as_bytes(), &Given::default()).unwrap();
    let names: Vec<String> = clean["table3"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    let codes: Vec<&str> = read
        .table3
        .as_ref()
        .unwrap()
        .rows
        .iter()
        .map(|row| row.code)
        .collect();
    let mut drawn = Drawn(20_260_115);
    for _ in 0..60 {
        let (row, column) = (drawn.below(names.len()), drawn.below(KINDS.len()));
        let by = 1 + i64::try_from(drawn.below(9)).unwrap();
        let mut report = clean.clone();
        change(&mut report, "table3", &names[row], KINDS[column], by);
        let told = broken(&report);
        let kind = format!("表三 {}列", KINDS[column]);
        let name = format!("表三“{}”行", row_name(codes[row]));
        assert!(
            told.iter().any(|message| message.contains(&kind)),
            "{kind} {name}: {told:?}"
        );
        assert!(
            told.iter().any(|message| message.contains(&name)),
            "{kind} {name}: {told:?}"
        );
        assert!(
            told.iter()
                .all(|message| message.contains(&kind) || message.contains(&name)),
            "{told:?}"
        );
    }
}

#[test]
fn one_cell_of_table_4_changed_breaks_its_block() {
    let clean = clean();
    let names: Vec<String> = clean["table4"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    for (name, block) in names.iter().zip(BLOCKS) {
        for outcome in OUTCOMES {
            let mut report = clean.clone();
            change(&mut report, "table4", name, outcome, 3);
            let told = broken(&report);
            assert_eq!(told.len(), 1, "{block} {outcome}: {told:?}");
            assert!(told[0].contains(block), "{told:?}");
        }
    }
}
