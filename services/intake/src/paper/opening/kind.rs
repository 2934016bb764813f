//! The kinds of sheets: what is planned of each, what of it is there already, and how it is written.

use std::collections::{BTreeMap, HashSet};

use gongkai_chassis::{
    db::Tx,
    error::{Error, Reason, Result},
};
use gongkai_law::code::codes;

use super::store;
use crate::{
    cases::kernel::{
        Case,
        act::Effects,
        new_case,
        store::{Write, write},
    },
    cases::matter::{self, guide},
    cases::{application, dispute, enquiry},
    paper::sheet::{
        Column, Fault, Import, Plan, REASON, Table,
        history::{self, OLD_NUMBER},
    },
    time::calendar::Current,
};

codes! {
    /// What a sheet holds.
    pub enum Kind as "gongkai.intake.v1.OpeningSheet" {
        /// Open applications for disclosure.
        Applications = "applications", "政府信息公开申请";
        /// Matters of the guide.
        Matters = "matters", "办事指南事项";
        /// Open matter cases.
        MatterCases = "matter_cases", "行政许可及服务事项";
        /// Open enquiries.
        Enquiries = "enquiries", "咨询投诉";
        /// Pending disputes.
        Disputes = "disputes", "行政复议、行政诉讼";
    }
}

impl Kind {
    /// What the sheet is called.
    pub fn title(self) -> &'static str {
        match self {
            Self::Applications => "期初存量：未办结的政府信息公开申请",
            Self::Matters => "期初存量：事项",
            Self::MatterCases => "期初存量：未办结的办件",
            Self::Enquiries => "期初存量：未办结的咨询投诉件",
            Self::Disputes => "期初存量：未审结的行政复议、行政诉讼案件",
        }
    }

    /// Its columns.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Applications => application::opening::COLUMNS,
            Self::Matters => guide::opening::COLUMNS,
            Self::MatterCases => matter::opening::COLUMNS,
            Self::Enquiries => enquiry::opening::COLUMNS,
            Self::Disputes => dispute::opening::COLUMNS,
        }
    }

    /// Judges a sheet. `guide` has the matters of the bureau, for cases of them.
    pub fn plan(
        self,
        table: &Table,
        guide: &BTreeMap<String, guide::Matter>,
        import: &Import<'_>,
        faults: &mut Vec<Fault>,
    ) -> Planned {
        match self {
            Self::Applications => {
                Planned::Applications(application::opening::plan(table, import, faults))
            }
            Self::Matters => Planned::Matters(guide::opening::plan(table, import, faults)),
            Self::MatterCases => {
                Planned::MatterCases(matter::opening::plan(table, guide, import, faults))
            }
            Self::Enquiries => Planned::Enquiries(enquiry::opening::plan(table, import, faults)),
            Self::Disputes => Planned::Disputes(dispute::opening::plan(table, import, faults)),
        }
    }
}

/// What is to be brought in.
pub enum Planned {
    /// Applications.
    Applications(Plan<application::opening::Planned>),
    /// Matters.
    Matters(Plan<guide::Matter>),
    /// Matter cases.
    MatterCases(Plan<matter::opening::Planned>),
    /// Enquiries.
    Enquiries(Plan<enquiry::opening::Planned>),
    /// Disputes.
    Disputes(Plan<dispute::opening::Planned>),
}

impl Planned {
    /// How many things there are, and how many steps of their history.
    pub fn counts(&self) -> (usize, usize) {
        fn steps<C: Case>(plan: &Plan<history::Planned<C>>) -> (usize, usize) {
            let steps = plan.things.iter().map(|case| case.facts.len() - 1);
            (plan.things.len(), steps.sum())
        }
        match self {
            Self::Applications(plan) => steps(plan),
            Self::Matters(plan) => (plan.things.len(), 0),
            Self::MatterCases(plan) => steps(plan),
            Self::Enquiries(plan) => steps(plan),
            Self::Disputes(plan) => steps(plan),
        }
    }

    fn numbers(&self) -> &[(usize, String)] {
        match self {
            Self::Applications(plan) => &plan.numbers,
            Self::Matters(plan) => &plan.numbers,
            Self::MatterCases(plan) => &plan.numbers,
            Self::Enquiries(plan) => &plan.numbers,
            Self::Disputes(plan) => &plan.numbers,
        }
    }

    /// Notes what of the sheet is there already.
    pub async fn doubles(&self, tx: &mut Tx, kind: Kind, faults: &mut Vec<Fault>) -> Result<()> {
        let numbers = self.numbers();
        let asked: Vec<String> = numbers.iter().map(|(_, number)| number.clone()).collect();
        let (known, column, zh, en) = if kind == Kind::Matters {
            (
                guide::known(tx, &asked).await?,
                guide::opening::CODE,
                "本机关已有该编码的事项",
                "the bureau has a matter of this code",
            )
        } else {
            (
                store::imported(tx, kind.as_str(), &asked).await?,
                OLD_NUMBER,
                "该编号已经导入过",
                "imported before",
            )
        };
        let known: HashSet<String> = known.into_iter().collect();
        let again = numbers.iter().filter(|(_, number)| known.contains(number));
        faults.extend(again.map(|(line, _)| Fault::cell(*line, column, zh, en)));
        Ok(())
    }

    /// Writes it: no letter, no notice, and one word to those who count.
    pub async fn write(self, tx: &mut Tx, calendar: &Current, kind: Kind) -> Result<()> {
        match self {
            Self::Applications(plan) => bring(tx, calendar, kind, plan).await?,
            Self::MatterCases(plan) => bring(tx, calendar, kind, plan).await?,
            Self::Enquiries(plan) => bring(tx, calendar, kind, plan).await?,
            Self::Disputes(plan) => bring(tx, calendar, kind, plan).await?,
            Self::Matters(plan) => {
                for matter in plan.things {
                    let code = matter.code.to_string();
                    let versioned = guide::Versioned { version: 1, matter };
                    if !guide::insert(tx, &versioned).await? {
                        return Err(Error::new(Reason::Conflict)
                            .with("id", &code)
                            .with("etag", 1));
                    }
                    store::insert(tx, kind.as_str(), &code, None).await?;
                }
            }
        }
        Ok(())
    }
}

/// Opens each case with all that happened to it, and notes the number it had.
async fn bring<C: Effects>(
    tx: &mut Tx,
    calendar: &Current,
    kind: Kind,
    plan: Plan<history::Planned<C>>,
) -> Result<()> {
    for planned in plan.things {
        let facts = planned.facts;
        let version = facts.last().map_or(0, |fact| fact.ordinal);
        let case = new_case(tx, version, planned.state);
        let first = facts.first().map(|first| case.state.marks(tx, &first.body));
        let brought = Write {
            case: &case,
            calendar,
            facts: &facts,
            backdating_reason: REASON,
            letters: &[],
            ways: &[],
            events: &case.state.told_opening(case.id, calendar, &facts)?,
            notices: &[],
            marks: &first.transpose()?.unwrap_or_default(),
            answer: None,
        };
        write(tx, brought).await?;
        store::insert(tx, kind.as_str(), &planned.old_number, Some(case.id)).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::sheet::table;

    #[test]
    fn the_empty_form_of_every_kind_is_read_as_a_sheet_without_lines() {
        for code in [
            "applications",
            "matters",
            "matter_cases",
            "enquiries",
            "disputes",
        ] {
            let kind: Kind = code.parse().unwrap();
            let form = table::empty(kind.title(), kind.columns()).csv().unwrap();
            let mut faults = Vec::new();
            let table = Table::read(&form, kind.columns(), &mut faults);
            assert_eq!(faults, [], "{code}");
            assert_eq!(table.unwrap().lines().len(), 0, "{code}");
        }
    }
}
