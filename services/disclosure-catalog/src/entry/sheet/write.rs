//! The catalog as it goes out.

use std::collections::HashMap;

use chrono::NaiveDate;
use gongkai_document::{Align, Cell, Column, Register};
use gongkai_law::{
    catalog::{Manner, Tier, TimeLimit},
    code::Code,
};

use super::{COLUMNS, ID, LIMIT, LINK, PERSON, TO_VERIFY};
use crate::{
    bureau::Bureau,
    entry::{Entry, columns::EVERYBODY},
};

/// What stands in a column that is ticked.
const TICK: &str = "√";

/// The catalog of a bureau as it stood in a version, with the name of the day it is told for, made on a day. `people` are
/// who is responsible as they are written, by subject: outside the bureau nobody is told, and there is no such column.
pub fn register(
    bureau: &Bureau,
    entries: &[Entry],
    (version, on): (i32, NaiveDate),
    made_on: NaiveDate,
    people: Option<&HashMap<String, String>>,
) -> Register {
    let on_application = |entry: &Entry| entry.columns.manner == Some(Manner::OnApplication);
    let what = if entries.iter().any(on_application) {
        "政府信息公开事项目录"
    } else {
        "政府信息主动公开事项目录"
    };
    let head = |column: &super::Column| {
        let align = if column.weight <= 4 {
            Align::Center
        } else {
            Align::Left
        };
        let aside = [LIMIT, LINK, TO_VERIFY, ID].contains(&column.title);
        Column::new(column.title, column.weight, align)
            .under(column.group)
            .aside_if(aside)
    };
    let told = |column: &&super::Column| column.title != PERSON || people.is_some();
    Register {
        title: format!("{}{what}", bureau.name_on(on)),
        subtitle: format!("第{version}版"),
        columns: COLUMNS.iter().filter(told).map(head).collect(),
        rows: entries
            .iter()
            .map(|entry| row(bureau, entry, people))
            .collect(),
        date: Some(made_on),
        ..Register::default()
    }
}

fn row(bureau: &Bureau, entry: &Entry, people: Option<&HashMap<String, String>>) -> Vec<Cell> {
    let columns = &entry.columns;
    let text = |text: &str| Cell::from(text);
    let tick = |ticked: bool| Cell::from(if ticked { TICK } else { "" });
    let office = bureau
        .offices
        .iter()
        .find(|office| office.id == columns.office_id);
    let office = office.map_or(columns.office_id.as_str(), |office| office.name.as_str());
    let everybody = columns.audience == EVERYBODY;
    let person = people.map(|people| {
        let name = columns
            .person
            .as_ref()
            .and_then(|person| people.get(person));
        text(name.map_or("", String::as_str))
    });
    let mut row = vec![
        Cell::from(i64::from(columns.serial)),
        text(&columns.level1),
        text(&columns.level2),
        text(&columns.contents),
        text(&columns.basis),
        text(&columns.time_limit),
        text(&columns.publisher),
        Cell::from(terms(&columns.channels)),
        tick(everybody),
        text(if everybody { "" } else { &columns.audience }),
        tick(columns.manner == Some(Manner::Proactive)),
        tick(columns.manner == Some(Manner::OnApplication)),
        tick(columns.tiers.contains(&Tier::County)),
        tick(columns.tiers.contains(&Tier::Township)),
        text(office),
        text(entry.field_zh()),
    ];
    row.extend(person);
    row.extend([
        Cell::from(columns.article20_code.map(i64::from)),
        Cell::from(columns.limit.map(TimeLimit::zh)),
        text(&columns.link),
        Cell::from(terms(&columns.to_verify)),
        Cell::from(entry.id.to_string()),
    ]);
    row
}

fn terms<T: Code>(values: &[T]) -> String {
    let terms: Vec<&str> = values.iter().map(|value| value.zh()).collect();
    terms.join("、")
}
