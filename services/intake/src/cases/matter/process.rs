//! What a case consists of between its beginning and its end, and the clocks that follow from it.

use chrono::NaiveDate;
use gongkai_law::{
    calendar::{Calendar, Due},
    clock::{Deadline, Entry, Limits, deadline},
    code::codes,
    permit::{self, MatterFacts, OwnLimit, Procedure, SpecialProcedure},
    rules::{self, Dated},
};

use crate::cases::kernel::duty::{DutyKind, Owed};

use super::{
    code::{DeliveryWay, End, MatterDecision, Refusal},
    guide::Terms,
};

/// The one correction that may be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Civil date the notice was given.
    pub asked_on: NaiveDate,
    /// Everything that was missing.
    pub missing: String,
    /// Civil date what was missing came in.
    pub received_on: Option<NaiveDate>,
}

/// The acceptance of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// Its civil date.
    pub on: NaiveDate,
    /// By law, because nobody told the applicant anything in time.
    pub by_silence: bool,
    /// Subject of who accepted or registered the case.
    pub by: String,
}

/// A special procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// Which.
    pub kind: SpecialProcedure,
    /// How long it was expected to take.
    pub expected: String,
    /// Civil date it began.
    pub from: NaiveDate,
    /// Civil date it ended.
    pub to: Option<NaiveDate>,
}

/// The one extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Working days more.
    pub by: u32,
    /// Its civil date.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
}

/// The decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// What was decided.
    pub decision: MatterDecision,
    /// Its civil date.
    pub on: NaiveDate,
    /// Number of the decision or permit; may be empty.
    pub number: String,
    /// Last civil day on which what was granted is valid.
    pub valid_until: Option<NaiveDate>,
    /// Civil date it was delivered, and how.
    pub delivered: Option<(NaiveDate, DeliveryWay)>,
    /// Who took it, or the number of the postal receipt.
    pub receipt: String,
}

codes! {
    /// How far a case is.
    pub enum Stage as "gongkai.intake.v1.MatterCaseState" {
        /// The papers are in and are being checked.
        Received = "received", "审查申请材料";
        /// Waits for what the papers lack.
        CorrectionAsked = "correction_asked", "等待申请人补正";
        /// Accepted; the clocks run.
        Accepted = "accepted", "已受理";
        /// Decided.
        Decided = "decided", "已办结";
        /// Not accepted.
        NotAccepted = "not_accepted", "不予受理";
        /// The applicant withdrew.
        Withdrawn = "withdrawn", "申请人撤回";
        /// The bureau ended it without a decision.
        Terminated = "terminated", "终止办理";
        /// It was registered in error.
        Voided = "voided", "作废";
    }
}

impl From<End> for Stage {
    fn from(end: End) -> Self {
        match end {
            End::NotAccepted => Self::NotAccepted,
            End::Withdrawn => Self::Withdrawn,
            End::Terminated => Self::Terminated,
            End::Voided => Self::Voided,
        }
    }
}

codes! {
    /// Which of the clocks of a case.
    pub enum ClockKind as "gongkai.intake.v1.MatterClockKind" {
        /// The check of the papers.
        Completeness = "completeness", "审查申请材料";
        /// The decision by law.
        Statutory = "statutory", "法定时限";
        /// The decision as promised.
        Promised = "promised", "承诺时限";
    }
}

/// Everything that happened to a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// Civil date the papers came in; that of acceptance for registered cases.
    pub received_on: NaiveDate,
    /// The correction.
    pub correction: Option<Correction>,
    /// The acceptance.
    pub accepted: Option<Acceptance>,
    /// Why it was not accepted, and the organ that is competent instead.
    pub refusal: Option<(Refusal, String)>,
    /// Special procedures, by their numbers less one.
    pub procedures: Vec<Started>,
    /// The one extension of the statutory limit.
    pub extension: Option<Extension>,
    /// The decision.
    pub decided: Option<Decided>,
    /// The end without a decision, or the voiding.
    pub ended: Option<(End, NaiveDate)>,
}

impl Process {
    /// A case whose papers came in that day.
    pub fn new(received_on: NaiveDate) -> Self {
        Self {
            received_on,
            correction: None,
            accepted: None,
            refusal: None,
            procedures: Vec::new(),
            extension: None,
            decided: None,
            ended: None,
        }
    }

    /// How far it is.
    pub fn stage(&self) -> Stage {
        let waits = |correction: &Correction| correction.received_on.is_none();
        if let Some((end, _)) = self.ended {
            end.into()
        } else if self.decided.is_some() {
            Stage::Decided
        } else if self.accepted.is_some() {
            Stage::Accepted
        } else if self.correction.as_ref().is_some_and(waits) {
            Stage::CorrectionAsked
        } else {
            Stage::Received
        }
    }

    /// Civil date from which the check of the papers counts: they came in, or what was missing did.
    pub fn papers_on(&self) -> NaiveDate {
        let corrected = self.correction.as_ref();
        corrected
            .and_then(|correction| correction.received_on)
            .unwrap_or(self.received_on)
    }

    /// The last day to tell the applicant what his papers lack (行政许可法 art. 32).
    pub fn completeness_due(&self, calendar: &Calendar) -> Due {
        permit::completeness_due(calendar, self.papers_on())
    }

    /// The checks of the papers: from which civil date each counts, and that on which its applicant was told;
    /// what the law accepted because nobody told anything in time was never told.
    pub fn checks(&self) -> Vec<(NaiveDate, Option<NaiveDate>)> {
        let told = self
            .accepted
            .as_ref()
            .filter(|accepted| !accepted.by_silence);
        let told = told.map(|accepted| accepted.on);
        let refused = self.ended.filter(|(end, _)| *end == End::NotAccepted);
        let told = told.or(refused.map(|(_, day)| day));
        let Some(correction) = &self.correction else {
            return vec![(self.received_on, told)];
        };
        let second = correction.received_on.map(|from| (from, told));
        std::iter::once((self.received_on, Some(correction.asked_on)))
            .chain(second)
            .collect()
    }

    /// The same by their days.
    pub fn checks_owed(&self, calendar: &Calendar) -> Vec<Owed> {
        let by_silence = (self.accepted.as_ref()).is_some_and(|accepted| accepted.by_silence);
        let checks = (1..).zip(self.checks());
        let check = |(part, (from, done))| {
            let due = permit::completeness_due(calendar, from).date;
            let owed = Owed {
                part,
                ..Owed::new(DutyKind::CheckCompleteness, due, done)
            };
            if by_silence {
                owed.overtaken(due.succ_opt(), "依法视为受理")
            } else {
                self.unless_ended(owed)
            }
        };
        checks.map(check).collect()
    }

    /// The same, overtaken by what ended the case without a decision.
    pub fn unless_ended(&self, owed: Owed) -> Owed {
        match self.ended {
            Some((end, day)) => owed.overtaken(Some(day), end.zh()),
            None => owed,
        }
    }

    /// The check that runs or ran last as a deadline with its steps.
    pub fn completeness(&self, calendar: &Calendar) -> Option<Deadline> {
        by_rule(&rules::PERMIT_COMPLETENESS, calendar, self.papers_on())
    }

    /// Both limits of the decision; none before acceptance.
    pub fn deadlines(&self, terms: &Terms, calendar: &Calendar) -> Option<Limits> {
        let accepted = self.accepted.as_ref()?;
        let own_limit = terms.statutory_limit.map(|limit_wd| OwnLimit {
            limit_wd,
            source: terms.legal_basis.clone(),
        });
        let procedures = self.procedures.iter().map(|started| Procedure {
            kind: started.kind,
            from: started.from,
            to: started.to,
        });
        let facts = MatterFacts {
            kind: terms.kind,
            joint: terms.joint,
            accepted: accepted.on,
            own_limit,
            promised_limit: terms.handling.promised_limit(terms.promised_limit),
            extended_by: self.extension.as_ref().map(|extension| extension.by),
            procedures: procedures.collect(),
        };
        Some(facts.limits(calendar))
    }

    /// The clock that runs out first and counts for worklists: the check of the papers, then the
    /// earlier one of law and promise. None while the applicant is waited for.
    pub fn running(&self, terms: &Terms, calendar: &Calendar) -> Option<(ClockKind, Deadline)> {
        let Some(both) = self.deadlines(terms, calendar) else {
            let checked = self.stage() != Stage::CorrectionAsked;
            let completeness = self.completeness(calendar).filter(|_| checked);
            return completeness.map(|deadline| (ClockKind::Completeness, deadline));
        };
        let statutory = both.statutory.map(|known| (ClockKind::Statutory, known));
        let promised = both.promised.map(|known| (ClockKind::Promised, known));
        match (statutory, promised) {
            (Some(law), Some(promise)) => {
                let (by_law, promised) = (law.1.current, promise.1.current);
                let first = promised.is_some_and(|promised| {
                    by_law.is_none_or(|by_law| promised.date < by_law.date)
                });
                Some(if first { promise } else { law })
            }
            (law, promise) => law.or(promise),
        }
    }
}

/// The deadline that a rule in working days makes from that day on.
pub fn by_rule(rule: &Dated, calendar: &Calendar, on: NaiveDate) -> Option<Deadline> {
    let rule = rule.on(on);
    let ledger = [Entry::Start {
        on,
        limit_wd: rule.number,
        source: rule.source.to_owned(),
    }];
    deadline(calendar, &ledger)
}
