//! The kinds of sheets: what is planned of each, what of it is there already, and how it is written
//! and read back.

use std::collections::{BTreeMap, HashSet};

use gongkai_chassis::{
    db::Tx,
    error::{Error, Reason, Result},
};
use gongkai_journal::Event;
use gongkai_law::code::codes;
use uuid::Uuid;

use super::{exported_numbers, store};
use crate::{
    cases::application::{self, Application},
    cases::dispute::{self, Dispute},
    cases::enquiry::{self, Enquiry},
    cases::kernel::{
        Case, RecordedFact, new_case,
        store::{Facts, Write, facts, write},
    },
    cases::matter::{self, MatterCase, guide},
    paper::sheet::{
        Column, Fault, Import, MOST_LINES, Made, Offices, Plan, REASON, Table,
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

    /// What an export holds: how many things, and their lines.
    pub async fn lines(self, tx: &mut Tx, offices: &Offices) -> Result<(usize, Vec<Made>)> {
        match self {
            Self::Applications => {
                use application::opening::{former_number, lines};
                let told = |number: &str, facts: &Facts<Application>| lines(number, facts, offices);
                open::<Application>(tx, former_number, told).await
            }
            Self::MatterCases => {
                use matter::opening::{former_number, lines};
                let told =
                    |number: &str, facts: &Facts<MatterCase>| Some(lines(number, facts, offices));
                open::<MatterCase>(tx, former_number, told).await
            }
            Self::Enquiries => {
                use enquiry::opening::{former_number, lines};
                let told =
                    |number: &str, facts: &Facts<Enquiry>| Some(lines(number, facts, offices));
                open::<Enquiry>(tx, former_number, told).await
            }
            Self::Disputes => {
                use dispute::opening::{former_number, lines};
                let told = |number: &str, facts: &Facts<Dispute>| Some(lines(number, facts));
                open::<Dispute>(tx, former_number, told).await
            }
            Self::Matters => {
                let most = i64::try_from(MOST_LINES).unwrap_or(i64::MAX - 1) + 1;
                let matters = guide::list(tx, false, None, most).await?.into_iter();
                let lines = matters.map(|known| guide::opening::line(known.matter, offices));
                let lines: Vec<Made> = lines.collect();
                Ok((lines.len(), lines))
            }
        }
    }
}

/// The open cases of a kind and their lines.
async fn open<C: Case>(
    tx: &mut Tx,
    former: impl Fn(&[RecordedFact<C>]) -> Option<&str>,
    told: impl Fn(&str, &Facts<C>) -> Option<Vec<Made>>,
) -> Result<(usize, Vec<Made>)> {
    let open = store::open_cases(tx, C::KIND, MOST_LINES).await?;
    let mut cases = Vec::with_capacity(open.len());
    for (id, number) in open {
        let found = facts::<C>(tx, id).await?;
        let (_, facts) = found.ok_or_else(|| Error::internal(format!("no facts of {id}")))?;
        cases.push((number, facts));
    }
    let known: Vec<_> = cases
        .iter()
        .map(|(number, facts)| (*number, former(facts)))
        .collect();
    let mut lines = Vec::new();
    for (number, (_, facts)) in exported_numbers(&known).iter().zip(&cases) {
        let told = told(number, facts);
        lines.extend(told.ok_or_else(|| Error::internal("facts begin no case"))?);
    }
    Ok((cases.len(), lines))
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
            Self::Applications(plan) => {
                for planned in plan.things {
                    let marks = application::own_marks(tx, &planned.state.personal)?;
                    let told = |id, state: &Application, facts: &[_]| {
                        application::told_opening(calendar, id, state, facts)
                    };
                    bring(tx, calendar, kind, planned, &marks, told).await?;
                }
            }
            Self::MatterCases(plan) => {
                for planned in plan.things {
                    let told =
                        |id, state: &MatterCase, _: &[_]| matter::told_opening(calendar, id, state);
                    bring(tx, calendar, kind, planned, &[], told).await?;
                }
            }
            Self::Enquiries(plan) => {
                for planned in plan.things {
                    let told =
                        |id, state: &Enquiry, _: &[_]| enquiry::told_opening(calendar, id, state);
                    bring(tx, calendar, kind, planned, &[], told).await?;
                }
            }
            Self::Disputes(plan) => {
                for planned in plan.things {
                    let told =
                        |id, _: &Dispute, facts: &[_]| dispute::told_opening(calendar, id, facts);
                    bring(tx, calendar, kind, planned, &[], told).await?;
                }
            }
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

/// Opens one case with all that happened to it, and notes the number it had.
async fn bring<C: Case>(
    tx: &mut Tx,
    calendar: &Current,
    kind: Kind,
    planned: history::Planned<C>,
    marks: &[i64],
    told: impl Fn(Uuid, &C, &[RecordedFact<C>]) -> Result<Vec<Event>>,
) -> Result<()> {
    let facts = planned.facts;
    let version = facts.last().map_or(0, |fact| fact.ordinal);
    let case = new_case(tx, version, planned.state);
    let brought = Write {
        case: &case,
        calendar,
        facts: &facts,
        backdating_reason: REASON,
        letters: &[],
        events: &told(case.id, &case.state, &facts)?,
        notices: &[],
        marks,
        answer: None,
    };
    write(tx, brought).await?;
    store::insert(tx, kind.as_str(), &planned.old_number, Some(case.id)).await
}
