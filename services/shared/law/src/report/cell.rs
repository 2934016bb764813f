//! A cell of table 2: a figure with an optional note, printed and read.

use serde::{Deserialize, Serialize};

/// What the figures of a column are, as held in [`Cell::value`] and as printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellUnit {
    /// Items, documents or decisions. A change (本年增/减) may be negative.
    Count,
    /// Money held in fen, printed in 万元 without a unit: 4068.208.
    TenThousandYuan,
    /// Money held in fen, printed in yuan with the unit: 251000元.
    Yuan,
}

/// A figure with an optional note, as in 12（其中修订3件）. Never blank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The figure in the unit of its column; money in fen.
    pub value: i64,
    /// The note, without brackets.
    pub note: Option<String>,
}

impl Cell {
    /// A figure without a note.
    pub const fn new(value: i64) -> Self {
        Self { value, note: None }
    }

    /// The cell as printed in a column of that unit.
    pub fn print(&self, unit: CellUnit) -> String {
        let figure = match unit {
            CellUnit::Count => self.value.to_string(),
            CellUnit::TenThousandYuan => decimal(self.value, 6),
            CellUnit::Yuan => format!("{}元", decimal(self.value, 2)),
        };
        match &self.note {
            Some(note) => format!("{figure}（{note}）"),
            None => figure,
        }
    }

    /// Reads a printed cell. A unit written in the cell (元, 万元) goes before that of the
    /// column. `None` for a blank, "/" or "-", and for anything that is not one figure.
    pub fn parse(unit: CellUnit, text: &str) -> Option<Self> {
        let text = text.trim();
        let (figure, note) = match text.find(['（', '(']) {
            Some(at) => {
                let (figure, bracketed) = text.split_at(at);
                let inner = bracketed
                    .strip_prefix(['（', '('])?
                    .strip_suffix(['）', ')'])?;
                (figure.trim_end(), Some(inner.to_owned()))
            }
            None => (text, None),
        };
        let (figure, decimals) = if let Some(figure) = figure.strip_suffix("万元") {
            (figure, 6)
        } else if let Some(figure) = figure.strip_suffix('元') {
            (figure, 2)
        } else {
            let decimals = match unit {
                CellUnit::Count => 0,
                CellUnit::TenThousandYuan => 6,
                CellUnit::Yuan => 2,
            };
            (figure, decimals)
        };
        Some(Self {
            value: scaled(figure, decimals)?,
            note,
        })
    }
}

/// Writes a whole number of the smallest unit as a decimal without trailing zeros.
fn decimal(value: i64, decimals: u32) -> String {
    let scale = 10_u64.pow(decimals);
    let sign = if value < 0 { "-" } else { "" };
    let (whole, rest) = (value.unsigned_abs() / scale, value.unsigned_abs() % scale);
    let width = usize::try_from(decimals).unwrap_or_default();
    let text = format!("{sign}{whole}.{rest:0width$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Reads a decimal as a whole number of the smallest unit; `None` if it is none, is finer
/// than that unit, or too large.
fn scaled(text: &str, decimals: u32) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let missing = decimals.checked_sub(u32::try_from(fraction.len()).ok()?)?;
    let fraction = if fraction.is_empty() {
        0
    } else {
        fraction.parse::<i64>().ok()?
    };
    let value = whole
        .parse::<i64>()
        .ok()?
        .checked_mul(10_i64.pow(decimals))?
        .checked_add(fraction.checked_mul(10_i64.pow(missing))?)?;
    Some(if negative { -value } else { value })
}
