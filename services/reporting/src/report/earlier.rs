//! Numbers of applications over years, which charts show. A report takes those of before along from the one beside which it is
//! compiled, so that a signed one stays what it was. Pure.

use gongkai_law::application::ApplicantKind;

use super::{message::proto, reading::Reading};

/// So many years before are taken along.
const YEARS: usize = 4;

/// What a bar is called, and the key of its number.
pub type Bar = (String, String);

/// Received, by kind of applicant.
pub fn received() -> Vec<Bar> {
    let kinds = ApplicantKind::ALL.iter();
    kinds
        .map(|kind| {
            let key = format!("table3.received.{}", kind.as_str());
            (kind.zh().to_owned(), key)
        })
        .collect()
}

/// Handled, by result.
pub fn results() -> Vec<Bar> {
    [
        ("予以公开", "granted"),
        ("部分公开", "partly_granted"),
        ("不予公开", "withheld"),
        ("无法提供", "unable_to_provide"),
        ("不予处理", "not_processed"),
        ("其他处理", "other_handling"),
    ]
    .map(|(label, code)| (label.to_owned(), format!("table3.{code}.total")))
    .into()
}

/// What a report takes along that is compiled beside this one of the year before.
pub fn earlier(previous: &proto::Report) -> Vec<proto::EarlierYear> {
    let reading = Reading::of(previous);
    let bars = received().into_iter().chain(results());
    let figures = bars.filter_map(|(label, key)| {
        let number = reading.number(&key).filter(|number| number.is_known())?;
        Some(proto::Figure {
            value: number.value,
            unit: number.unit_zh().to_owned(),
            assumed: number.assumed,
            origin: number.origin.into(),
            key,
            label,
            ..proto::Figure::default()
        })
    });
    let mut years = previous.earlier.clone();
    years.push(proto::EarlierYear {
        year: previous.year,
        figures: figures.collect(),
    });
    years.split_off(years.len().saturating_sub(YEARS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn four_years_before_are_taken_along() {
        let mut report = sample::report(2018);
        for year in 2019..=2024 {
            let earlier = earlier(&report);
            report = sample::report(year);
            report.earlier = earlier;
        }
        let years: Vec<i32> = report.earlier.iter().map(|one| one.year).collect();
        assert_eq!(years, [2020, 2021, 2022, 2023]);
        let last = &report.earlier[3].figures;
        let received = last
            .iter()
            .find(|one| one.key == "table3.received.natural_person");
        let received = received.unwrap();
        assert!((received.value - 3.0).abs() < 1e-9, "{received:?}");
        assert_eq!(last.len(), 12);
    }
}
