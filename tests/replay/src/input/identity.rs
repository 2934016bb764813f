//! The identities (勾稽关系) within tables 3 and 4, over the places of their cells.

use std::collections::HashMap;

use gongkai_law::{
    application::ApplicantKind,
    dispute::{DisputeKind, DisputeOutcome},
    report::{Format, Line, Place, TOTAL},
};

use crate::Refusal;

/// Two sums that must be equal, of cells by their numbers.
#[derive(Debug, Clone)]
pub(super) struct Identity {
    /// What must equal what, and where.
    zh: String,
    en: String,
    pub left: Vec<usize>,
    pub right: Vec<usize>,
}

/// The figures of cells, as far as they are known.
pub(super) type Known = Vec<Option<i64>>;

impl Identity {
    /// Both sides, where all of their cells are known.
    pub fn sums(&self, known: &Known) -> Option<(i64, i64)> {
        let sum = |side: &[usize]| side.iter().map(|cell| known[*cell]).sum::<Option<i64>>();
        Some((sum(&self.left)?, sum(&self.right)?))
    }

    /// What is to be said where it does not hold.
    pub fn broken(&self, (left, right): (i64, i64)) -> String {
        format!(
            "勾稽关系不符：{}（{left}≠{right}） / identity broken: {} ({left} ≠ {right})",
            self.zh, self.en
        )
    }

    /// The only cell that is not known, with the figure that follows for it.
    pub fn follows(&self, known: &Known) -> Option<(usize, i64)> {
        let cells = self.left.iter().chain(&self.right);
        let mut unknown = cells.filter(|cell| known[**cell].is_none());
        let (cell, None) = (*unknown.next()?, unknown.next()) else {
            return None;
        };
        let sum = |side: &[usize]| side.iter().filter_map(|cell| known[*cell]).sum::<i64>();
        let (left, right) = (sum(&self.left), sum(&self.right));
        let figure = if self.left.contains(&cell) {
            right - left
        } else {
            left - right
        };
        Some((cell, figure))
    }
}

/// All identities of a form. The cells are those of its places, by their keys.
pub(super) fn of(format: Format, cells: &HashMap<String, usize>) -> Vec<Identity> {
    let at3 = |line: Line, kind| cells.get(&Place::Table3(line, kind).key()).copied();
    let lines = format.table3();
    let mut list = Vec::new();
    let columns = ApplicantKind::ALL.iter().copied().map(Some).chain([None]);
    for kind in columns {
        let column = kind.map_or(TOTAL, ApplicantKind::zh);
        let cell = |line: &Line| at3(*line, kind);
        let side = |lines: &[Line]| lines.iter().filter_map(cell).collect::<Vec<_>>();
        let results = lines.iter().filter(|line| matches!(line, Line::Result(_)));
        list.push(Identity {
            zh: format!("表三“{column}”列，第一项＋第二项＝第三项总计＋第四项"),
            en: format!("table 3, column {column}: row 1 + row 2 = row 24 + row 25"),
            left: side(&[Line::Received, Line::CarriedIn]),
            right: side(&[Line::Total, Line::CarriedForward]),
        });
        list.push(Identity {
            zh: format!("表三“{column}”列，各项办理结果之和＝（七）总计"),
            en: format!("table 3, column {column}: sum of the results = row 24"),
            left: results.filter_map(cell).collect(),
            right: side(&[Line::Total]),
        });
    }
    for line in &lines {
        let key = line.key(format);
        let kinds = ApplicantKind::ALL.iter();
        list.push(Identity {
            zh: format!("表三“{key}”行，六类申请人之和＝“总计”列"),
            en: format!("table 3, row {key}: sum of the six columns = column 总计"),
            left: kinds.filter_map(|kind| at3(*line, Some(*kind))).collect(),
            right: at3(*line, None).into_iter().collect(),
        });
    }
    let at4 = |kind, outcome| cells.get(&Place::Table4(kind, outcome).key()).copied();
    for kind in DisputeKind::ALL {
        let block = kind.zh();
        let outcomes = DisputeOutcome::ALL.iter();
        list.push(Identity {
            zh: format!("表四“{block}”，四种结果之和＝“总计”列"),
            en: format!("table 4, {block}: sum of the four outcomes = column 总计"),
            left: outcomes.filter_map(|one| at4(*kind, Some(*one))).collect(),
            right: at4(*kind, None).into_iter().collect(),
        });
    }
    list
}

/// Refuses a report whose own figures contradict each other; every broken identity is named.
pub(super) fn check(identities: &[Identity], known: &Known) -> Result<(), Refusal> {
    let broken = identities.iter().filter_map(|identity| {
        let sums = identity.sums(known)?;
        (sums.0 != sums.1).then(|| identity.broken(sums))
    });
    let broken: Vec<String> = broken.collect();
    if broken.is_empty() {
        return Ok(());
    }
    Err(Refusal::Impossible(broken.join("\n")))
}
