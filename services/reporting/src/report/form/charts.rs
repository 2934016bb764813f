//! The charts of a report: this year beside last.

use gongkai_document::{Bar, Chart};
use gongkai_law::application::ApplicantKind;

use crate::report::reading::Reading;

/// All charts that show something.
pub fn charts(reading: &Reading<'_>, before: Option<&Reading<'_>>) -> Vec<Chart> {
    let years = Years { reading, before };
    let kinds = ApplicantKind::ALL.iter();
    let kinds = kinds.map(|kind| {
        (
            kind.zh().to_owned(),
            format!("table3.received.{}", kind.as_str()),
        )
    });
    let results = [
        ("予以公开", "granted"),
        ("部分公开", "partly_granted"),
        ("不予公开", "withheld"),
        ("无法提供", "unable_to_provide"),
        ("不予处理", "not_processed"),
        ("其他处理", "other_handling"),
    ]
    .map(|(label, code)| (label.to_owned(), format!("table3.{code}.total")));
    let rates = reading
        .report
        .figures
        .iter()
        .filter(|figure| figure.key.ends_with("_rate"));
    let rates = rates.map(|figure| (figure.label.clone(), figure.key.clone()));
    let published = |keys: Vec<&str>| -> Vec<(String, String)> {
        let labelled = keys.into_iter().filter_map(|key| {
            let label = &reading.number(key)?.label;
            let label = label.strip_prefix("主动公开").unwrap_or(label);
            let label = label.strip_prefix("信息").unwrap_or(label).trim();
            Some((label.to_owned(), key.to_owned()))
        });
        labelled.collect()
    };
    [
        years.chart("各类申请人新收政府信息公开申请数量", kinds.collect(), 0.0),
        years.chart("政府信息公开申请办理结果", results.to_vec(), 0.0),
        years.chart("按时办理等比率", rates.collect(), 1.0),
        years.chart("主动公开信息数量", published(reading.item_groups()), 0.0),
        years.chart(
            "各月主动公开信息数量",
            published(reading.keys("items.month.")),
            0.0,
        ),
        years.chart(
            "主动公开信息数量（按《条例》第二十条）",
            published(reading.keys("items.article20.")),
            0.0,
        ),
        years.chart(
            "主动公开信息数量（按公开渠道）",
            published(reading.keys("items.channel.")),
            0.0,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

struct Years<'a> {
    reading: &'a Reading<'a>,
    before: Option<&'a Reading<'a>>,
}

impl Years<'_> {
    /// Bars of these keys; nothing if there is nothing to see.
    fn chart(&self, title: &str, keys: Vec<(String, String)>, most: f64) -> Option<Chart> {
        let readings: Vec<&Reading<'_>> = self.before.into_iter().chain([self.reading]).collect();
        let value = |reading: &Reading<'_>, key: &str| {
            let number = reading.number(key).filter(|number| number.is_known())?;
            Some((number.value, number.print_with_unit()))
        };
        let bars: Vec<Bar> = keys
            .into_iter()
            .map(|(label, key)| Bar {
                label,
                values: readings
                    .iter()
                    .map(|reading| value(reading, &key))
                    .collect(),
            })
            .filter(|bar| bar.values.iter().any(Option::is_some))
            .collect();
        let mut values = bars.iter().flat_map(|bar| bar.values.iter().flatten());
        if !values.any(|(value, _)| *value > 0.0) {
            return None;
        }
        let years = readings
            .iter()
            .map(|reading| format!("{}年", reading.report.year));
        Some(Chart {
            title: title.to_owned(),
            series: years.collect(),
            bars,
            most,
        })
    }
}
