//! What was found, as sent.

use gongkai_law::article20;
use gongkai_proto::catalog::v1 as proto;

use super::{collect::Counts, excerpt::Excerpt};
use crate::bureau::Bureau;

/// Values of a facet at most.
const MOST_VALUES: usize = 50;

fn number<N>(value: N) -> i32
where
    i32: TryFrom<N>,
{
    i32::try_from(value).unwrap_or(i32::MAX)
}

/// A passage as sent.
pub fn excerpt(excerpt: Excerpt) -> proto::Excerpt {
    let range = |(start, end)| proto::TextRange {
        start: number::<usize>(start),
        end: number::<usize>(end),
    };
    proto::Excerpt {
        text: excerpt.text,
        marks: excerpt.marks.into_iter().map(range).collect(),
    }
}

/// The values of one kind that are told: the most frequent, years the latest first.
pub fn told(kind: proto::FacetKind, counts: &Counts) -> Vec<(&str, u64)> {
    let counts = counts.iter().map(|(value, count)| (value.as_str(), *count));
    let mut counts: Vec<_> = counts.collect();
    if kind == proto::FacetKind::Year {
        counts.reverse();
    } else {
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    }
    counts.truncate(MOST_VALUES);
    counts
}

/// How what is found is spread over the values of one kind; `label` says what a value is called.
pub fn facet(
    kind: proto::FacetKind,
    counts: &Counts,
    label: impl Fn(&str) -> String,
) -> proto::Facet {
    let counts = told(kind, counts).into_iter();
    let counts = counts.map(|(value, count)| proto::FacetCount {
        label: label(value),
        value: value.to_owned(),
        count: i64::try_from(count).unwrap_or(i64::MAX),
    });
    proto::Facet {
        kind: kind.into(),
        counts: counts.collect(),
    }
}

/// What an item of article 20 is called.
pub fn article20(code: &str) -> String {
    let item = code.parse().ok().and_then(article20::item);
    item.map_or_else(String::new, |item| item.title_zh.to_owned())
}

/// What an office of a bureau is called.
pub fn office(bureau: &Bureau, id: &str) -> String {
    let mut offices = bureau.offices.iter();
    let office = offices.find(|office| office.id == id);
    office.map_or_else(|| id.to_owned(), |office| office.name.clone())
}
