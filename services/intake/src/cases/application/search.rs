//! The search (检索): handed to one or more offices, each with its internal limit, each returning
//! what it found and what it thinks of disclosure.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
};
use gongkai_document::date_text;
use gongkai_law::{application::Ground, calendar::Due, code::codes};
use serde::{Deserialize, Serialize};

use super::{Application, command::Which};
use crate::cases::kernel::{
    On,
    assignment::Handed,
    duty::{Duty, DutyKind, Owed},
    facts::facts,
    private::Private,
    too_early,
};

codes! {
    /// What a search found.
    pub enum Finding as "gongkai.intake.v1.SearchFinding" {
        /// All of it.
        Found = "found", "已检索到";
        /// A part of it.
        PartlyFound = "partly_found", "部分检索到";
        /// Nothing.
        NotFound = "not_found", "未检索到";
        /// Another organ makes or keeps it.
        NotOurs = "not_ours", "非本机关信息";
    }
}

codes! {
    /// What the searching office thinks of disclosure.
    pub enum Disclosure as "gongkai.intake.v1.OfficeOpinion" {
        /// Disclose.
        Open = "open", "公开";
        /// Disclose a part.
        Partly = "partly", "部分公开";
        /// Withhold.
        Withhold = "withhold", "不予公开";
        /// Leaves it to the disclosure unit.
        Undecided = "undecided", "待定";
    }
}

impl Disclosure {
    /// Whether ground and reason belong to it.
    pub fn withholds(self) -> bool {
        matches!(self, Self::Partly | Self::Withhold)
    }
}

/// An office that is to search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The office.
    pub office_id: String,
    /// Subject of the person it is for.
    pub person: Option<String>,
    /// Civil date of the internal limit.
    pub due_on: NaiveDate,
}

/// What an office found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// How much of it.
    pub finding: Finding,
    /// What the office thinks of disclosure.
    pub opinion: Disclosure,
    /// The ground of withholding.
    pub ground: Option<Ground>,
    /// What was searched, where and by whom.
    pub searched: Private,
    /// The reasons of the opinion.
    pub reason: Private,
}

facts! {
    /// What can happen to a search.
    pub enum SearchFact {
        /// It was handed to offices.
        #[fact("search_assigned", "交办检索")]
        Assigned {
            /// Each with its limit; their numbers go on from those before.
            searches: Vec<Assignment>,
            /// A note for them, or empty.
            note: Private,
        },
        /// One came back.
        #[fact("search_returned", "反馈检索结果")]
        Returned {
            /// Number of the search, from 1.
            search: u32,
            /// What was found.
            #[serde(flatten)]
            found: Found,
        },
        /// One was recalled.
        #[fact("search_recalled", "撤回检索")]
        Recalled {
            /// Number of the search, from 1.
            search: u32,
            /// Why.
            reason: Private,
        },
    }
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// What was found.
    pub found: Found,
    /// Civil date.
    pub on: NaiveDate,
    /// Subject of who entered it.
    pub by: String,
}

/// One search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// Whose it is, and by when.
    pub assignment: Assignment,
    /// Civil date it was handed over.
    pub assigned_on: NaiveDate,
    /// What came back.
    pub returned: Option<Returned>,
    /// Civil date it was recalled.
    pub recalled_on: Option<NaiveDate>,
}

impl Search {
    /// Whether it is waited for.
    pub fn is_out(&self) -> bool {
        self.returned.is_none() && self.recalled_on.is_none()
    }
}

/// All searches of an application, by their numbers less one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Searches(pub Vec<Search>);

impl Searches {
    /// Those that were or are to be returned by a day; whoever answers or ends the case waits for none any
    /// more.
    pub fn owed(&self, ended: Option<(NaiveDate, &'static str)>) -> impl Iterator<Item = Owed> {
        let (over, by) = ended.unzip();
        (1..).zip(&self.0).map(move |(part, search)| {
            let returned = search.returned.as_ref().map(|returned| returned.on);
            let done = returned.or(search.recalled_on);
            Owed {
                part,
                ..Owed::new(DutyKind::Search, search.assignment.due_on, done)
                    .overtaken(over, by.unwrap_or_default())
            }
        })
    }

    /// The searches after one more fact, entered by somebody.
    pub fn apply_search(&mut self, fact: &SearchFact, on: NaiveDate, actor: &str) {
        match fact {
            SearchFact::Assigned { searches, .. } => {
                self.0.extend(searches.iter().map(|assignment| Search {
                    assignment: assignment.clone(),
                    assigned_on: on,
                    returned: None,
                    recalled_on: None,
                }));
            }
            SearchFact::Returned { search, found } => {
                if let Some(search) = self.numbered_mut(*search) {
                    search.returned = Some(Returned {
                        found: found.clone(),
                        on,
                        by: actor.to_owned(),
                    });
                }
            }
            SearchFact::Recalled { search, .. } => {
                if let Some(search) = self.numbered_mut(*search) {
                    search.recalled_on = Some(on);
                }
            }
        }
    }

    fn numbered_mut(&mut self, number: u32) -> Option<&mut Search> {
        self.0.get_mut(index(number)?)
    }

    /// A search that is still out. `RECORD_UNKNOWN` if others were assigned, and not that one.
    fn out(&self, number: u32) -> Result<&Search> {
        if self.0.is_empty() {
            return Err(
                Error::state_forbids("without a search that was assigned", "尚未交办检索")
                    .next("Assign it first.", "需要检索的，请先交办检索。"),
            );
        }
        let search = index(number)
            .and_then(|index| self.0.get(index))
            .ok_or_else(|| Error::record_unknown("search", "检索", number).at("search"))?;
        if search.is_out() {
            Ok(search)
        } else {
            Err(
                Error::state_forbids("returned or recalled", "检索已反馈或者已撤回").next(
                    "Assign another search, if one is needed.",
                    "需要的，请另行交办检索。",
                ),
            )
        }
    }

    /// Whom a search that is still out was handed to.
    pub fn handed(&self, number: u32) -> Result<Handed<'_>> {
        let assignment = &self.out(number)?.assignment;
        Ok(Handed {
            office_id: &assignment.office_id,
            person: assignment.person.as_deref(),
        })
    }

    /// Whether a search came back that did not find all of it: what "not held" rests on.
    pub fn missed(&self) -> bool {
        self.0
            .iter()
            .filter_map(|search| search.returned.as_ref())
            .map(|returned| returned.found.finding)
            .any(|finding| matches!(finding, Finding::NotFound | Finding::NotOurs))
    }

    /// What was searched, as the returns say it, one line each.
    pub fn told(&self) -> String {
        let lines: Vec<&str> = self
            .0
            .iter()
            .filter_map(|search| Some(search.returned.as_ref()?.found.searched.as_str()))
            .collect();
        lines.join("\n")
    }

    /// The searches still out, as duties of their offices.
    pub fn duties(&self) -> Vec<Duty> {
        let numbered = (1..).zip(&self.0);
        numbered
            .filter(|(_, search)| search.is_out())
            .map(|(part, search)| Duty {
                part,
                person: search.assignment.person.clone(),
                ..Duty::new(DutyKind::Search, Some(Due::set(search.assignment.due_on)))
                    .of_office(Some(&search.assignment.office_id))
            })
            .collect()
    }
}

fn index(number: u32) -> Option<usize> {
    usize::try_from(number).ok()?.checked_sub(1)
}

/// What somebody may want of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SearchCommand {
    /// Hand it to offices.
    Assign {
        /// Each with its limit.
        searches: Vec<Assignment>,
        /// A note for them, or empty.
        note: Private,
    },
    /// Take in what one found.
    Return {
        /// Which search.
        search: Which,
        /// What was found.
        found: Found,
    },
    /// Recall one that is still out.
    Recall {
        /// Which search.
        search: Which,
        /// Why.
        reason: Private,
    },
}

impl Application {
    /// What happens by a command.
    pub fn decide_search(&self, command: SearchCommand, on: &On<'_>) -> Result<SearchFact> {
        match command {
            SearchCommand::Assign { searches, note } => self.assign_search(searches, note, on),
            SearchCommand::Return { search, found } => {
                let number = self.search_of(&search)?;
                let returned = self.return_search(number, found, on)?;
                let handed = self.searches.handed(number)?;
                handed.may_be_answered_by(on.caller)?;
                Ok(returned)
            }
            SearchCommand::Recall { search, reason } => {
                self.recall_search(self.search_of(&search)?, reason, on)
            }
        }
    }

    /// The number of a search; of an office's, the first that is still out.
    fn search_of(&self, search: &Which) -> Result<u32> {
        let office_id = match search {
            Which::Number(number) => return Ok(*number),
            Which::Of(office_id) => office_id,
        };
        let mut numbered = (1..).zip(&self.searches.0);
        let found = numbered
            .find(|(_, search)| search.assignment.office_id == *office_id && search.is_out());
        found.map(|(number, _)| number).ok_or_else(|| {
            Error::state_forbids(
                "not waiting for a search of that office",
                "未交该股室检索，或者其检索已反馈、已撤回",
            )
            .next("Check the office.", "请核对股室。")
            .at("office_id")
        })
    }

    /// Hands the search over; no limit lies after the day the answer is due, or after this one once that has passed.
    pub fn assign_search(
        &self,
        searches: Vec<Assignment>,
        note: Private,
        on: &On<'_>,
    ) -> Result<SearchFact> {
        self.handled_on(on.day)?;
        // What is overdue already is searched for at once.
        let due = self.reply_due_on(on.calendar);
        let due = due.map(|due| due.max(on.day));
        let mut fields = Fields::default();
        for (index, search) in searches.iter().enumerate() {
            let field = format!("offices[{index}].due_on");
            if search.due_on < on.day {
                let (zh, en) = ("不得早于交办日期", "not before the day it is assigned");
                fields.wrong(&field, zh, en);
            } else if let Some(due) = due.filter(|due| search.due_on > *due) {
                fields.wrong(
                    &field,
                    &format!("不得晚于答复期限{}", date_text(due)),
                    &format!("not after {due}, the day the answer is due"),
                );
            }
        }
        fields.done()?;
        Ok(SearchFact::Assigned { searches, note })
    }

    /// Takes in what a search found.
    pub fn return_search(&self, search: u32, found: Found, on: &On<'_>) -> Result<SearchFact> {
        self.is_handled()?;
        let out = self.searches.out(search)?;
        if on.day < out.assigned_on {
            return Err(too_early(
                "not assigned on that day",
                "当日尚未交办检索",
                on.day,
                out.assigned_on,
            ));
        }
        Ok(SearchFact::Returned { search, found })
    }

    /// Recalls a search that is still out.
    pub fn recall_search(&self, search: u32, reason: Private, on: &On<'_>) -> Result<SearchFact> {
        self.handled_on(on.day)?;
        self.searches.out(search)?;
        Ok(SearchFact::Recalled { search, reason })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::kernel::testing::Samples;

    impl Samples for SearchFact {
        fn samples() -> Vec<Self> {
            vec![
                Self::Assigned {
                    searches: vec![Assignment {
                        office_id: "safety".to_owned(),
                        person: Some("wang".to_owned()),
                        due_on: "2024-03-11".parse().unwrap(),
                    }],
                    note: "请检索纸质档案".to_owned().into(),
                },
                Self::Returned {
                    search: 1,
                    found: Found {
                        finding: Finding::PartlyFound,
                        opinion: Disclosure::Withhold,
                        ground: Some(Ground::StateSecret),
                        searched: "档案室".into(),
                        reason: "涉密".into(),
                    },
                },
                Self::Recalled {
                    search: 1,
                    reason: "误交办".to_owned().into(),
                },
            ]
        }
    }
}
