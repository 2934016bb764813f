//! Charts of bars: what they show is a value; who draws them only lays it out.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Grid, GridCell};
use crate::Align;

/// A chart of bars that lie.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// What the bars of a group are, such as the years; one name for one bar a group.
    pub series: Vec<String>,
    /// Groups of bars from the top.
    pub bars: Vec<Bar>,
    /// The number at the right edge; 0 for the greatest.
    pub most: f64,
}

/// A group of bars.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Bar {
    /// What it is of.
    pub label: String,
    /// A number a series, and the same as it is printed; `None` where there is none.
    pub values: Vec<Option<(f64, String)>>,
}

impl Chart {
    /// The number that a bar over the whole width shows.
    pub fn greatest(&self) -> f64 {
        let values = self.bars.iter().flat_map(|bar| bar.values.iter().flatten());
        let greatest = values.map(|(value, _)| *value).fold(self.most, f64::max);
        if greatest > 0.0 { greatest } else { 1.0 }
    }

    /// What it says, in a sentence for who does not see it.
    pub fn alternative(&self) -> String {
        let bars = self.bars.iter().map(|bar| {
            let values = bar.values.iter().zip(&self.series);
            let said = values.filter_map(|(value, series)| {
                let (_, printed) = value.as_ref()?;
                Some(if self.series.len() == 1 {
                    printed.clone()
                } else {
                    format!("{series}{printed}")
                })
            });
            format!("{}{}", bar.label, said.collect::<Vec<_>>().join("、"))
        });
        format!("{}：{}。", self.title, bars.collect::<Vec<_>>().join("；"))
    }

    /// The same as a table.
    pub fn grid(&self) -> Grid {
        let heads = self.series.iter().map(GridCell::head);
        let head = [GridCell::head("项目")].into_iter().chain(heads);
        let rows = self.bars.iter().map(|bar| {
            let label = GridCell {
                head: true,
                align: Align::Left,
                ..GridCell::head(&bar.label)
            };
            let cells = (0..self.series.len()).map(|at| {
                let value = bar.values.get(at).and_then(Option::as_ref);
                GridCell {
                    text: value.map_or_else(|| "无数据".to_owned(), |(_, text)| text.clone()),
                    align: Align::Right,
                    number: value.map(|(value, _)| *value),
                    ..GridCell::default()
                }
            });
            [label].into_iter().chain(cells).collect()
        });
        let shares = std::iter::repeat_n(2, self.series.len());
        Grid {
            caption: self.title.clone(),
            columns: [6].into_iter().chain(shares).collect(),
            head_rows: 1,
            rows: [head.collect()].into_iter().chain(rows).collect(),
            dense: true,
        }
    }

    /// What the template of the worker reads: shares of the width instead of numbers.
    pub(super) fn view(&self) -> Value {
        let greatest = self.greatest();
        let bars: Vec<Value> = self
            .bars
            .iter()
            .map(|bar| {
                let values: Vec<Value> = bar
                    .values
                    .iter()
                    .map(|value| match value {
                        Some((value, text)) => {
                            json!({ "share": (value / greatest).clamp(0.0, 1.0), "text": text })
                        }
                        None => json!({ "share": 0.0, "text": "无数据" }),
                    })
                    .collect();
                json!({ "label": bar.label, "values": values })
            })
            .collect();
        json!({
            "title": self.title,
            "series": self.series,
            "bars": bars,
            "alternative": self.alternative(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_says_in_words_and_in_a_table_what_it_shows() {
        let bar = |label: &str, values: [Option<f64>; 2]| Bar {
            label: label.to_owned(),
            values: values
                .map(|value| value.map(|value| (value, format!("{value}件"))))
                .to_vec(),
        };
        let chart = Chart {
            title: "申请数量".to_owned(),
            series: vec!["2023年".to_owned(), "2024年".to_owned()],
            bars: vec![
                bar("自然人", [Some(3.0), Some(6.0)]),
                bar("其他", [None, Some(1.0)]),
            ],
            most: 0.0,
        };
        assert_eq!(
            chart.alternative(),
            "申请数量：自然人2023年3件、2024年6件；其他2024年1件。"
        );
        assert!((chart.greatest() - 6.0).abs() < f64::EPSILON);
        let grid = chart.grid();
        assert!(grid.is_full());
        assert_eq!(grid.rows[2][1].text, "无数据");
        assert_eq!(chart.view()["bars"][0]["values"][0]["share"], 0.5);
    }
}
