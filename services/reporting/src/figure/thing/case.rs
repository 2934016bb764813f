//! A case as its events leave it. Pure.

use chrono::{Datelike as _, NaiveDate};
use gongkai_law::{assumed::Aspect, clock::OnTime, enquiry::Satisfaction};
use serde::{Deserialize, Serialize};

use super::{Anew, Category, Contradiction, Ending, Former, Payment, Told};

/// A case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Its kind and category.
    pub category: Category,
    /// Its registration number.
    pub number: String,
    /// Id of the office that is responsible, as was told last; empty for none.
    pub office_id: String,
    /// Civil date it began.
    pub opened_on: NaiveDate,
    /// What of it is assumed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assumed: Vec<Aspect>,
    /// How it ended; none while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<End>,
    /// Outcomes of a dispute that an appeal took back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Conclusion>,
    /// New answers to an application, in the order they were told of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub anew: Vec<Anew>,
    /// Fees that were paid for an application.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paid: Vec<Payment>,
    /// What a citizen said of the answer to his enquiry, and on which civil date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appraised: Option<(Satisfaction, NaiveDate)>,
    /// The event with which an application was registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
    /// Categories that an application had before, the first first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<Former>,
    /// It was merged, voided or re-routed: nothing of it counts but what was paid.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub removed: bool,
}

/// The end of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// Civil date.
    pub on: NaiveDate,
    /// How.
    pub ending: Ending,
    /// Whether it was in time by law, as the event tells.
    pub statutory: Option<bool>,
    /// Whether it was in time by promise.
    pub promised: Option<bool>,
}

impl End {
    /// Whether it was in time.
    pub fn on_time(&self) -> OnTime {
        OnTime {
            statutory: self.statutory,
            promised: self.promised,
        }
    }
}

/// An outcome of a dispute from the one day to the other, on which an appeal took it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conclusion {
    /// How it had ended.
    pub ending: Ending,
    /// Civil date of that.
    pub closed_on: NaiveDate,
    /// Civil date of the appeal.
    pub reopened_on: NaiveDate,
}

/// What may happen to a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseChange {
    /// It counts from its beginning.
    Opened(Case),
    /// What was registered of it is corrected.
    Corrected {
        /// Its category.
        category: Category,
        /// Civil date it began.
        opened_on: NaiveDate,
    },
    /// It ended. It does so once, unless its end is taken back.
    Closed {
        /// How.
        end: End,
        /// Id of the office that handled it; empty for none.
        office_id: String,
    },
    /// The end is taken back: it was a mistake.
    Reopened,
    /// The last answer of an application is taken back: the new one, where it was answered anew, else its end.
    Unanswered,
    /// An appeal takes the end of a dispute back on a civil date: until then it had that outcome.
    Appealed(NaiveDate),
    /// It counts no more. One that was never received is not there: nothing told of it before.
    Removed,
    /// An application that was answered before was answered anew.
    Reanswered(Anew),
    /// A fee was paid.
    Paid(Payment),
    /// That a fee was paid had been recorded by mistake.
    Unpaid(Payment),
    /// A citizen said on a civil date what he thinks of the answer to his enquiry.
    Appraised(Satisfaction, NaiveDate),
}

impl Case {
    /// The case after something that happened to it, by the event that told it; none where nothing of it counts.
    pub fn after(
        before: Option<Self>,
        change: CaseChange,
        told: Told,
    ) -> Result<Option<Self>, Contradiction> {
        let case = match (before, change) {
            (None, CaseChange::Opened(case)) => {
                let told = matches!(case.category, Category::Application(_)).then_some(told);
                return Ok(Some(Self { told, ..case }));
            }
            (Some(_), CaseChange::Opened(_)) => {
                return Err(Contradiction("the beginning of a case that began before"));
            }
            (None, CaseChange::Removed) => return Ok(None),
            (None, _) => {
                return Err(Contradiction(
                    "something of a case of which nothing was told",
                ));
            }
            (Some(case), change) => case.then(change, told)?,
        };
        Ok(Some(case).filter(|case| !case.removed || !case.paid.is_empty()))
    }

    /// Whether it was registered in a later year than it was received.
    pub fn is_late(&self) -> bool {
        let told = self.told.filter(|_| !self.removed);
        told.is_some_and(|told| told.on.year() > self.opened_on.year())
    }

    fn then(mut self, change: CaseChange, told: Told) -> Result<Self, Contradiction> {
        match change {
            CaseChange::Opened(_) => {}
            CaseChange::Corrected {
                category,
                opened_on,
            } => {
                if self.category != category && self.told.is_some() {
                    self.former.push(Former {
                        category: self.category,
                        until: told,
                    });
                }
                (self.category, self.opened_on) = (category, opened_on);
            }
            CaseChange::Closed { end, office_id } => {
                if self.end.is_some() {
                    return Err(Contradiction("the end of a case that had ended"));
                }
                self.end = Some(end);
                if !office_id.is_empty() {
                    self.office_id = office_id;
                }
            }
            CaseChange::Reopened => {
                self.reopened("an annulled end of a case that is open")?;
            }
            CaseChange::Unanswered => {
                if self.anew.pop().is_none() {
                    self.reopened("an annulled answer of a case that is open")?;
                }
            }
            CaseChange::Appealed(on) => {
                let end = self.reopened("an appeal in a case that is open")?;
                if on < end.on {
                    return Err(Contradiction("an appeal before the decision"));
                }
                self.earlier.push(Conclusion {
                    ending: end.ending,
                    closed_on: end.on,
                    reopened_on: on,
                });
            }
            CaseChange::Removed => self.removed = true,
            CaseChange::Reanswered(anew) => self.anew.push(anew),
            CaseChange::Paid(payment) => self.paid.push(payment),
            CaseChange::Unpaid(payment) => {
                let last = self.paid.iter().rposition(|paid| *paid == payment);
                let last = last.ok_or(Contradiction("an annulled payment that was not told of"))?;
                self.paid.remove(last);
            }
            CaseChange::Appraised(satisfaction, on) => {
                if self.appraised.is_some() {
                    return Err(Contradiction("an enquiry that was appraised before"));
                }
                self.appraised = Some((satisfaction, on));
            }
        }
        Ok(self)
    }

    /// The day on which an end counts: none before the case began, whose first day may be corrected afterwards.
    pub fn ended_on(&self, end: &End) -> NaiveDate {
        end.on.max(self.opened_on)
    }

    fn reopened(&mut self, otherwise: &'static str) -> Result<End, Contradiction> {
        self.end.take().ok_or(Contradiction(otherwise))
    }
}
