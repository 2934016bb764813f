//! What a report leaves out: derived from the identities where they leave no choice. Else a cell takes the remainder:
//! results that are missing are taken for none, and what is received and not answered is carried forward.

use std::collections::HashMap;

use gongkai_law::{
    application::{ApplicantKind, ResultRow},
    dispute::{DisputeKind, DisputeOutcome},
    report::{Format, Line, Place, Table3, Table4},
};

use super::{
    Given,
    cells::MOST,
    identity::{self, Identity, Known},
};
use crate::Refusal;

/// More cases, disputes and documents than this are not played.
const PLAYED_AT_MOST: u64 = 100_000;

/// What happened in the year, in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// Applications. Of the 2019 form all of （六） stands in its last row.
    pub table3: Table3,
    /// Disputes.
    pub table4: Table4,
    /// Rules, and normative documents.
    pub documents: [Documents; 2],
}

/// The documents of a row of table 2.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Documents {
    /// Made in the year and published in it.
    pub made: u64,
    /// Made in the year and published in the January after it: the 2019 form tells the two apart.
    pub made_only: u64,
    /// Published in the year, and made in the December before it.
    pub published_only: u64,
    /// Repealed in the year.
    pub repealed: u64,
    /// In force since before the year before: opening stock.
    pub stock: u64,
}

impl Documents {
    /// What it takes for the 2021 form: 本年制发, 本年废止, 现行有效.
    fn official(row: &str, cells: [Option<i64>; 3]) -> Result<Self, Refusal> {
        let [issued, repealed, in_force] = cells.map(|cell| cell.map(i64::unsigned_abs));
        let issued = issued.unwrap_or(0);
        let repealed = repealed
            .unwrap_or_else(|| in_force.map_or(0, |in_force| issued.saturating_sub(in_force)));
        let in_force = in_force.unwrap_or_else(|| issued.saturating_sub(repealed));
        // Repealed ones were in force before, or were made in the year.
        let before = (in_force + repealed).checked_sub(issued);
        let stock = before.ok_or_else(|| {
            Refusal::Impossible(format!(
                "表二“{row}”行，现行有效（{in_force}）少于本年制发（{issued}）－本年废止（{repealed}） / table 2, row {row}: \
                 fewer in force ({in_force}) than were issued ({issued}) and not repealed ({repealed})"
            ))
        })?;
        Ok(Self {
            made: issued,
            repealed,
            stock,
            ..Self::default()
        })
    }

    /// What it takes for the 2019 form: 本年新制作, 本年新公开, 对外公开总数量.
    fn trial(cells: [Option<i64>; 3]) -> Self {
        let [made, disclosed, public] = cells.map(|cell| cell.map(i64::unsigned_abs));
        let (made, disclosed) = (
            made.or(disclosed).unwrap_or(0),
            disclosed.or(made).unwrap_or(0),
        );
        let public = public.unwrap_or(disclosed);
        Self {
            made: made.min(disclosed),
            made_only: made.saturating_sub(disclosed),
            published_only: disclosed.saturating_sub(made),
            repealed: disclosed.saturating_sub(public),
            stock: public.saturating_sub(disclosed),
        }
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.made + self.made_only + self.published_only + self.stock
    }
}

/// All figures of a report, or why there are none.
pub(super) fn figures(format: Format, cells: &[Given]) -> Result<Figures, Refusal> {
    let numbers: HashMap<String, usize> = cells
        .iter()
        .enumerate()
        .map(|(number, given)| (given.place.key(), number))
        .collect();
    let identities = identity::of(format, &numbers);
    let mut known: Known = cells.iter().map(|given| given.value).collect();
    identity::check(&identities, &known)?;
    known = derived(&identities, known).map_err(Wrong::refusal)?;
    for place in free(format) {
        let Some(number) = numbers.get(&place.key()).copied() else {
            continue;
        };
        if known[number].is_none() {
            known = settle(&identities, &known, number)?;
        }
    }
    let figure = |place: Place| {
        let cell = numbers.get(&place.key()).and_then(|number| known[*number]);
        cell.map_or(0, i64::unsigned_abs)
    };
    let figures = Figures {
        table3: table3(format, &figure),
        table4: table4(&figure),
        documents: documents(format, cells)?,
    };
    let applications = figures
        .table3
        .received
        .iter()
        .chain(&figures.table3.carried_in);
    let disputes = figures.table4.counts.iter().flatten();
    let documents = figures.documents.iter().map(Documents::count);
    let all: u64 = applications.chain(disputes).copied().chain(documents).sum();
    if all > PLAYED_AT_MOST {
        return Err(Refusal::Impossible(format!(
            "共{all}件，超过可演练的{PLAYED_AT_MOST}件 / {all} acts of work, and at most {PLAYED_AT_MOST} are played"
        )));
    }
    Ok(figures)
}

/// An identity that does not hold, and its two sides.
struct Wrong<'a>(&'a Identity, (i64, i64));

impl Wrong<'_> {
    fn refusal(self) -> Refusal {
        Refusal::Impossible(self.0.broken(self.1))
    }

    /// By how much a cell that is taken for too little has to be more.
    fn lacks(&self) -> i64 {
        (self.1.0 - self.1.1).abs()
    }
}

/// Everything that follows.
fn derived(identities: &[Identity], mut known: Known) -> Result<Known, Wrong<'_>> {
    loop {
        let before = known.iter().flatten().count();
        for identity in identities {
            if let Some((cell, figure)) = identity.follows(&known) {
                if !(0..=MOST).contains(&figure) {
                    known[cell] = Some(0);
                    let sums = identity.sums(&known).unwrap_or((figure, 0));
                    return Err(Wrong(identity, sums));
                }
                known[cell] = Some(figure);
            }
            if let Some(sums) = identity.sums(&known).filter(|(left, right)| left != right) {
                return Err(Wrong(identity, sums));
            }
        }
        if known.iter().flatten().count() == before {
            return Ok(known);
        }
    }
}

/// Takes a cell for the least that contradicts nothing.
fn settle(identities: &[Identity], known: &Known, cell: usize) -> Result<Known, Refusal> {
    let mut figure = 0;
    loop {
        let mut tried = known.clone();
        tried[cell] = Some(figure);
        match derived(identities, tried) {
            Ok(known) => return Ok(known),
            // What is missing elsewhere has to stand here; where that does not help, nothing does.
            Err(wrong)
                if wrong.lacks() > 0 && figure + wrong.lacks() <= MOST && figure < 1_000_000 =>
            {
                figure += wrong.lacks();
            }
            Err(wrong) => return Err(wrong.refusal()),
        }
    }
}

/// The cells that may take any figure, those first that are rather taken for none.
fn free(format: Format) -> Vec<Place> {
    let mut lines = format.table3();
    // Last of all what is carried forward and what was received: the rest of a column ends there.
    lines.retain(|line| !matches!(line, Line::Received | Line::CarriedForward | Line::Total));
    lines.extend([Line::Total, Line::Received, Line::CarriedForward]);
    let kinds: Vec<ApplicantKind> = ApplicantKind::ALL.iter().rev().copied().collect();
    let mut places: Vec<Place> = lines
        .iter()
        .flat_map(|line| kinds.iter().map(|kind| Place::Table3(*line, Some(*kind))))
        .collect();
    for kind in DisputeKind::ALL {
        let outcomes = DisputeOutcome::ALL.iter();
        places.extend(outcomes.map(|outcome| Place::Table4(*kind, Some(*outcome))));
    }
    places
}

fn table3(format: Format, figure: &impl Fn(Place) -> u64) -> Table3 {
    let line = |line: Line| {
        let kinds = ApplicantKind::ALL;
        std::array::from_fn(|kind| figure(Place::Table3(line, kinds.get(kind).copied())))
    };
    let mut table = Table3 {
        received: line(Line::Received),
        carried_in: line(Line::CarriedIn),
        carried_forward: line(Line::CarriedForward),
        ..Table3::default()
    };
    for row in ResultRow::ALL {
        if format.table3().contains(&Line::Result(*row)) {
            table.results[*row as usize] = line(Line::Result(*row));
        }
    }
    table
}

fn table4(figure: &impl Fn(Place) -> u64) -> Table4 {
    let mut table = Table4::default();
    for kind in DisputeKind::ALL {
        for outcome in DisputeOutcome::ALL {
            table.counts[*kind as usize][*outcome as usize] =
                figure(Place::Table4(*kind, Some(*outcome)));
        }
    }
    table
}

/// The rows of item 1, each with its three columns.
fn documents(format: Format, cells: &[Given]) -> Result<[Documents; 2], Refusal> {
    let mut rows = [Documents::default(); 2];
    let of_item = cells
        .iter()
        .filter(|given| matches!(given.place, Place::Table2(1, ..)));
    let of_item: Vec<&Given> = of_item.collect();
    for (row, cells) in rows.iter_mut().zip(of_item.chunks(3)) {
        let value = |at: usize| cells.get(at).and_then(|given| given.value);
        let values = [value(0), value(1), value(2)];
        let name = match cells.first().map(|given| given.place) {
            Some(Place::Table2(_, row, _)) => row.zh,
            _ => "",
        };
        *row = match format {
            Format::F2021 => Documents::official(name, values)?,
            Format::F2019 => Documents::trial(values),
        };
    }
    Ok(rows)
}
