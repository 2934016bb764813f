//! When documents are made, published and repealed.

use chrono::NaiveDate;

use super::{Document, days::Days};
use crate::input::Documents;

/// All documents, rules first.
pub(super) fn plan(rows: &[Documents; 2], days: &Days) -> Vec<Document> {
    let [rules, normative] = rows;
    let mut all = of(rules, true, days);
    all.extend(of(normative, false, days));
    all
}

fn of(row: &Documents, is_rule: bool, days: &Days) -> Vec<Document> {
    let document = |formed_on: NaiveDate, published_on: NaiveDate| Document {
        is_rule,
        formed_on,
        published_on,
        is_stock: false,
        repealed_on: None,
    };
    // Published a day of play after it was made; what is repealed in the end is repealed after that.
    let last = days.last() - 3;
    let made = (0..row.made).map(|nth| {
        let day = days.spread(0, last - 1, nth, row.made);
        document(days.at(day), days.at(day + 1))
    });
    let of_december = (0..row.published_only).map(|nth| {
        let day = days.spread(1, 2, nth, row.published_only);
        document(days.at(-1), days.at(day))
    });
    let for_january =
        (0..row.made_only).map(|_| document(days.at(days.last()), days.at(days.last() + 1)));
    let stock = (0..row.stock).map(|nth| {
        let formed_on = days.long_past(nth);
        Document {
            is_stock: true,
            ..document(formed_on, formed_on + chrono::Days::new(5))
        }
    });
    // What has been in force for long is repealed first.
    let mut all: Vec<Document> = stock.chain(made).chain(of_december).collect();
    let mut repealed = all
        .iter_mut()
        .take(usize::try_from(row.repealed).unwrap_or(usize::MAX));
    let stock = row.stock.min(row.repealed);
    for nth in 0..row.repealed {
        let Some(document) = repealed.next() else {
            break;
        };
        let day = if nth < stock {
            days.spread(0, days.last(), nth, stock)
        } else {
            days.spread(last + 1, days.last(), nth, row.repealed)
        };
        document.repealed_on = Some(days.at(day));
    }
    all.extend(for_january);
    all
}
