//! The charts of a report: this year beside last, applications over up to five years.

use gongkai_document::{Bar, Chart};

use crate::report::{
    earlier::{self, received, results},
    message::proto,
    reading::Reading,
};

/// All charts that show something.
pub fn charts(reading: &Reading<'_>, before: Option<&Reading<'_>>) -> Vec<Chart> {
    let years = Years { reading, before };
    let rates = reading
        .report
        .figures
        .iter()
        .filter(|figure| figure.key.ends_with("_rate"));
    let rates = rates.map(|figure| (figure.label.clone(), figure.key.clone()));
    let published = |keys: Vec<&str>| -> Vec<(String, String)> {
        let labelled = keys.into_iter().filter_map(|key| {
            let label = reading.number(key)?.label.as_str();
            // What all bars have in common stands in the title.
            let common = ["主动公开信息 ", "实际发布次数 ", "主动公开"];
            let own = common.iter().find_map(|common| label.strip_prefix(common));
            Some((own.unwrap_or(label).to_owned(), key.to_owned()))
        });
        labelled.collect()
    };
    [
        years.over("各类申请人新收政府信息公开申请数量", received()),
        years.over("政府信息公开申请办理结果", results()),
        years.chart("按时办理等比率", rates.collect(), 1.0),
        years.chart("主动公开信息数量", published(reading.item_groups()), 0.0),
        years.chart(
            "各月主动公开信息数量",
            published(reading.keys("items.month.")),
            0.0,
        ),
        years.chart(
            "主动公开信息数量（按《条例》第二十条）",
            published(some(reading, "items.article20.")),
            0.0,
        ),
        years.chart(
            "主动公开信息数量（按公开渠道）",
            published(some(reading, "items.channel.")),
            0.0,
        ),
        years.chart(
            "信息实际发布次数（按公开渠道）",
            published(recorded(reading)),
            0.0,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Keys that begin so of which there is something.
fn some<'a>(reading: &Reading<'a>, prefix: &str) -> Vec<&'a str> {
    let keys = reading.keys(prefix).into_iter();
    keys.filter(|key| reading.has(key)).collect()
}

/// The channels something really went out through; none while only the site is known, which shows what is published anyway.
fn recorded<'a>(reading: &Reading<'a>) -> Vec<&'a str> {
    match some(reading, "deliveries.channel.").as_slice() {
        [] | ["deliveries.channel.website"] => Vec::new(),
        keys => keys.to_vec(),
    }
}

struct Years<'a> {
    reading: &'a Reading<'a>,
    before: Option<&'a Reading<'a>>,
}

/// The numbers of a year.
enum Column<'a> {
    Report(&'a Reading<'a>),
    Earlier(&'a proto::EarlierYear),
}

impl Column<'_> {
    fn year(&self) -> i32 {
        match self {
            Self::Report(reading) => reading.report.year,
            Self::Earlier(earlier) => earlier.year,
        }
    }

    /// A number, and the same as it is printed; none of what is not known.
    fn value(&self, key: &str) -> Option<(f64, String)> {
        match self {
            Self::Report(reading) => {
                let number = reading.number(key).filter(|number| number.is_known())?;
                Some((number.value, number.print_with_unit()))
            }
            Self::Earlier(earlier) => {
                let figure = earlier.figures.iter().find(|figure| figure.key == key)?;
                Some((figure.value, format!("{}{}", figure.value, figure.unit)))
            }
        }
    }
}

impl Years<'_> {
    /// Bars of these keys, this year beside last; nothing if there is nothing to see.
    fn chart(&self, title: &str, keys: Vec<earlier::Bar>, most: f64) -> Option<Chart> {
        let before = self.before.into_iter().map(Column::Report);
        let columns: Vec<_> = before.chain([Column::Report(self.reading)]).collect();
        drawn(title, keys, most, &columns)
    }

    /// The same beside all years that are known.
    fn over(&self, title: &str, keys: Vec<earlier::Bar>) -> Option<Chart> {
        let earlier = &self.reading.report.earlier;
        if earlier.is_empty() {
            return self.chart(title, keys, 0.0);
        }
        let earlier = earlier.iter().map(Column::Earlier);
        let columns: Vec<_> = earlier.chain([Column::Report(self.reading)]).collect();
        drawn(title, keys, 0.0, &columns)
    }
}

fn drawn(title: &str, keys: Vec<earlier::Bar>, most: f64, columns: &[Column<'_>]) -> Option<Chart> {
    let bars: Vec<Bar> = keys
        .into_iter()
        .map(|(label, key)| Bar {
            label,
            values: columns.iter().map(|column| column.value(&key)).collect(),
        })
        .filter(|bar| bar.values.iter().any(Option::is_some))
        .collect();
    let mut values = bars.iter().flat_map(|bar| bar.values.iter().flatten());
    if !values.any(|(value, _)| *value > 0.0) {
        return None;
    }
    let years = columns.iter().map(|column| format!("{}年", column.year()));
    Some(Chart {
        title: title.to_owned(),
        series: years.collect(),
        bars,
        most,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn applications_are_shown_over_all_years_that_are_known() {
        let mut report = sample::report(2024);
        report.earlier = earlier::earlier(&sample::report(2023));
        report.earlier.insert(
            0,
            proto::EarlierYear {
                year: 2022,
                figures: Vec::new(),
            },
        );
        let reading = Reading::of(&report);
        let charts = charts(&reading, None);
        let shown = |chart: &Chart| (chart.title.clone(), chart.series.join(" "));
        assert_eq!(
            shown(&charts[0]),
            (
                "各类申请人新收政府信息公开申请数量".to_owned(),
                "2022年 2023年 2024年".to_owned()
            )
        );
        let natural = &charts[0].bars[0];
        assert_eq!(natural.label, "自然人");
        let printed = natural.values.iter();
        let printed = printed.map(|value| value.as_ref().map(|(_, text)| text.as_str()));
        assert_eq!(
            printed.collect::<Vec<_>>(),
            [None, Some("3件"), Some("3件")]
        );
    }

    /// What fell in the months is called by its month; what there is nothing of does not take room.
    #[test]
    fn what_was_published_is_shown_by_month_article_and_channel() {
        let mut report = sample::report(2024);
        let figure = |key: &str, label: &str, value: f64| proto::Figure {
            key: key.to_owned(),
            label: label.to_owned(),
            value,
            unit: "条".to_owned(),
            origin: proto::Origin::Counted.into(),
            ..proto::Figure::default()
        };
        report.figures.extend([
            figure("items.month.1", "主动公开信息 1月", 3.0),
            figure("items.month.2", "主动公开信息 2月", 0.0),
            figure("items.article20.5", "主动公开信息 第二十条第（五）项", 3.0),
            figure("items.article20.6", "主动公开信息 第二十条第（六）项", 0.0),
            figure("items.channel.print", "主动公开信息 纸质媒体", 2.0),
            figure("deliveries.channel.website", "实际发布次数 政府网站", 3.0),
        ]);
        let reading = Reading::of(&report);
        let told = |reading: &Reading<'_>| {
            let charts = charts(reading, None).into_iter().skip(3);
            let told = charts.map(|chart| {
                let labels = chart.bars.iter().map(|bar| bar.label.as_str());
                format!("{}：{}", chart.title, labels.collect::<Vec<_>>().join(" "))
            });
            told.collect::<Vec<_>>()
        };
        let expected = [
            "主动公开信息数量：工作信息 安全生产类信息",
            "各月主动公开信息数量：1月 2月",
            "主动公开信息数量（按《条例》第二十条）：第二十条第（五）项",
            "主动公开信息数量（按公开渠道）：纸质媒体",
        ];
        assert_eq!(told(&reading), expected);
        let went_out = figure("deliveries.channel.print", "实际发布次数 纸质媒体", 1.0);
        report.figures.push(went_out);
        let reading = Reading::of(&report);
        assert_eq!(
            told(&reading)[4],
            "信息实际发布次数（按公开渠道）：政府网站 纸质媒体"
        );
    }
}
