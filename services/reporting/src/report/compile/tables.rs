//! Tables 2, 3 and 4 by the counting rules of the uniform format, and their identities.

use gongkai_law::{
    application::{ApplicantKind, ResultRow},
    dispute::{DisputeKind, DisputeOutcome},
    report::{
        self as law, COLUMNS, Identity, Line, Place, PrintedTotals, TABLE4_COLUMNS, Table3, Table4,
        printed_identities,
    },
};
use gongkai_proto::reporting::v1 as proto;

use super::Reported;
use crate::figure::{
    definition::{Sum, of_place},
    message,
    shown::{Of, cell},
};

/// All tables, as sent.
pub(super) fn all(year: &Reported) -> Vec<proto::Table> {
    let key = match year.format {
        law::Format::F2019 => "table2_2019format",
        law::Format::F2021 => "table2",
    };
    vec![
        table(key, table2(year)),
        table("table3", vec![block("", table3(year))]),
        table("table4", vec![block("", table4(year))]),
    ]
}

fn table(key: &str, blocks: Vec<proto::Block>) -> proto::Table {
    proto::Table {
        key: key.to_owned(),
        blocks,
    }
}

fn block(key: &str, rows: Vec<proto::Row>) -> proto::Block {
    proto::Block {
        block: key.to_owned(),
        rows,
    }
}

/// A row: its cells by the keys of their columns.
fn row<'a>(
    year: &Reported,
    key: &str,
    places: impl Iterator<Item = (&'a str, Place)>,
) -> proto::Row {
    let of = Of {
        counted: &year.counted,
        bureau: &year.bureau,
        format: year.format,
        declared: &year.declared,
    };
    let cells = places.map(|(column, place)| {
        let definition = of_place(&place, year.format);
        message::cell(column, &definition, cell(of, &place))
    });
    proto::Row {
        row: key.to_owned(),
        cells: cells.collect(),
    }
}

fn table2(year: &Reported) -> Vec<proto::Block> {
    let blocks = year.format.table2().iter();
    blocks
        .map(|printed| {
            let rows = printed.rows.iter().map(|line| {
                let columns = printed.columns.iter();
                let places =
                    columns.map(|column| (column.key, Place::Table2(printed.item, *line, *column)));
                row(year, line.zh, places)
            });
            block(printed.heading(), rows.collect())
        })
        .collect()
}

fn table3(year: &Reported) -> Vec<proto::Row> {
    let lines = year.format.table3().into_iter();
    lines
        .map(|line| {
            let kinds = ApplicantKind::ALL.iter().copied().map(Some).chain([None]);
            let places = kinds.map(|kind| Place::Table3(line, kind));
            row(year, line.key(year.format), COLUMNS.into_iter().zip(places))
        })
        .collect()
}

fn table4(year: &Reported) -> Vec<proto::Row> {
    let kinds = DisputeKind::ALL.iter();
    kinds
        .map(|kind| {
            let outcomes = DisputeOutcome::ALL.iter().copied().map(Some).chain([None]);
            let places = outcomes.map(|outcome| Place::Table4(*kind, outcome));
            row(year, kind.zh(), TABLE4_COLUMNS.into_iter().zip(places))
        })
        .collect()
}

/// Table 3 as numbers, for its identities: the rows of the form of 2021, whatever the year.
pub(super) fn count3(year: &Reported) -> Table3 {
    let line = |line: Line| {
        let kinds = ApplicantKind::ALL;
        std::array::from_fn(|column| {
            let place = Place::Table3(line, kinds.get(column).copied());
            number(year, &of_place(&place, law::Format::F2021).sum)
        })
    };
    Table3 {
        received: line(Line::Received),
        carried_in: line(Line::CarriedIn),
        results: std::array::from_fn(|row| {
            let row = ResultRow::ALL.get(row).copied();
            row.map_or([0; 6], |row| line(Line::Result(row)))
        }),
        carried_forward: line(Line::CarriedForward),
    }
}

/// Table 4 as numbers.
pub(super) fn count4(year: &Reported) -> Table4 {
    let mut table = Table4::default();
    for dispute in &year.counted.disputes {
        table.counts[dispute.kind as usize][dispute.outcome as usize] += 1;
    }
    table
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count; one below zero is shown as it is by the cell, and breaks an identity here"
)]
fn number(year: &Reported, sum: &Sum) -> u64 {
    year.counted.value(sum).unwrap_or_default().max(0.0) as u64
}

pub(super) fn identities(year: &Reported) -> Vec<proto::Identity> {
    let (table3, table4) = (count3(year), count4(year));
    let totals = PrintedTotals::of(year.format, &table3, &table4);
    let mut list = printed_identities(year.format, &table3, &table4, &totals);
    let across_years = law::identities(&table3, &table4, year.previous);
    list.extend(
        across_years
            .into_iter()
            .filter(|identity| identity.code == "table3_carried"),
    );
    list.iter().map(identity_message).collect()
}

fn identity_message(identity: &Identity) -> proto::Identity {
    proto::Identity {
        code: identity.code.to_owned(),
        description: identity.zh.clone(),
        left: identity.left.cast_signed(),
        right: identity.right.cast_signed(),
        holds: identity.holds(),
    }
}
