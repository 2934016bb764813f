//! Tables 2, 3 and 4 by the counting rules of the uniform format.

use gongkai_proto::reporting::v1 as proto;

use super::Reported;
use crate::figure::{
    definition::of_place,
    message,
    shown::{Of, cell},
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
