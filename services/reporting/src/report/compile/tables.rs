//! Tables 2, 3 and 4 by the counting rules of the uniform format, and their identities.

use gongkai_law::{
    application::{ApplicantKind, ResultRow},
    report::{self as law, Line, Place, PrintedTotals, Table3, Table4, printed_identities},
};
use gongkai_proto::reporting::v1 as proto;

use super::Reported;
use crate::{
    figure::{
        definition::{Sum, of_place},
        message,
        shown::{Of, cell},
    },
    report::message::identity,
};

/// All tables, as sent.
pub(super) fn all(year: &Reported) -> Vec<proto::Table> {
    let of = Of {
        counted: &year.counted,
        bureau: &year.bureau,
        format: year.format,
        declared: &year.declared,
    };
    message::tables(year.format, |place, column| {
        let definition = of_place(place, year.format);
        message::cell(column, &definition, cell(of, place))
    })
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
    list.iter().map(identity).collect()
}
