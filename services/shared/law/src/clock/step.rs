//! The steps that explain a due date.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Deadline, Entry, Period};
use crate::calendar::{Calendar, DayKind, day_zh, days_after, is_weekend};
use crate::code::codes;

codes! {
    /// What a step did to the clock.
    pub enum StepKind as "gongkai.common.v1.StepKind" {
        /// A period started.
        Started = "started", "起算";
        /// Days did not count.
        Paused = "paused", "不计入期限";
        /// A new full period started.
        Restarted = "restarted", "重新起算";
        /// The period became longer.
        Extended = "extended", "延长";
        /// The organ set the date.
        Replaced = "replaced", "改定";
        /// What had moved the clock was taken back; it moved nothing.
        TakenBack = "taken_back", "撤回";
        /// A public holiday on the way; its days do not count.
        Holiday = "holiday", "放假不计";
        /// A weekend day worked as make-up; it counts.
        MakeUp = "make_up", "调休上班计入";
    }
}

/// One step towards the current due date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What happened.
    pub kind: StepKind,
    /// The day of the event, or the first day of a holiday or make-up; none for an
    /// extension, which happens at the end of the period.
    pub from: Option<NaiveDate>,
    /// The last day of a pause, a holiday or a period in calendar days, the new date of a
    /// replacement; none while open.
    pub to: Option<NaiveDate>,
    /// Working days: of the period, the extension, the pause; days of a holiday that a
    /// plain week would have counted; make-up days in a row.
    pub working_days: u32,
    /// Law and article, the notice, or the holiday by name.
    pub source: String,
    /// The due day after this step; none while the clock stands still.
    pub due: Option<NaiveDate>,
}

impl Step {
    /// The step in one Chinese sentence that ends with the day it leads to, for case files and screens:
    /// who applied and a judge read it.
    pub fn zh(&self) -> String {
        let day = |date: Option<NaiveDate>| date.map(day_zh).unwrap_or_default();
        let (from, to, source) = (day(self.from), day(self.to), &self.source);
        let (kind, days) = (self.kind.zh(), self.working_days);
        let what = match self.kind {
            // A period in calendar days: its end is not found by counting working days.
            StepKind::Started if self.to.is_some() => format!("自{from}次日{kind}"),
            StepKind::Started | StepKind::Restarted if days == 0 => format!("{from}当日办结"),
            StepKind::Started | StepKind::Restarted => {
                format!("自{from}次日{kind}，{days}个工作日")
            }
            StepKind::Paused if self.to.is_none() => format!("自{from}次日起{kind}"),
            StepKind::Paused => format!("{from}次日至{to}{kind}，共{days}个工作日"),
            StepKind::TakenBack => format!("{from}{kind}，期限照常计算"),
            StepKind::Extended if days == 0 => format!("{kind}不计入期限"),
            StepKind::Extended => format!("{kind}{days}个工作日"),
            StepKind::Replaced => kind.to_owned(),
            StepKind::Holiday | StepKind::MakeUp if self.from != self.to => {
                format!("{from}至{to}{kind}")
            }
            StepKind::Holiday | StepKind::MakeUp => format!("{from}{kind}"),
        };
        match self.due {
            Some(due) => format!("{what}（{source}），期限至{}", day_zh(due)),
            None => format!("{what}（{source}），期限停止计算"),
        }
    }
}

impl Step {
    /// The same in English; the source is named as the law names it.
    pub fn en(&self) -> String {
        let day = |date: Option<NaiveDate>| date.map(|day| day.to_string()).unwrap_or_default();
        let (from, to, source) = (day(self.from), day(self.to), &self.source);
        let days = self.working_days;
        let what = match self.kind {
            StepKind::Started if self.to.is_some() => format!("From the day after {from}"),
            StepKind::Started | StepKind::Restarted if days == 0 => format!("Done on {from}"),
            StepKind::Started => format!("From the day after {from}: {days} working days"),
            StepKind::Restarted => format!("Anew from the day after {from}: {days} working days"),
            StepKind::Paused if self.to.is_none() => format!("Not counted after {from}"),
            StepKind::Paused => format!("Not counted after {from} up to {to}: {days} working days"),
            StepKind::TakenBack => {
                format!("Taken back on {from}, and the clock runs as if it had not been")
            }
            StepKind::Extended => format!("Longer by {days} working days"),
            StepKind::Replaced => "Set anew".to_owned(),
            StepKind::Holiday => format!("Holiday {from} to {to}, not counted"),
            StepKind::MakeUp => format!("Worked in exchange {from} to {to}, counted"),
        };
        match self.due {
            Some(due) => format!("{what} ({source}), due on {due}"),
            None => format!("{what} ({source}), not counted on"),
        }
    }
}

impl Deadline {
    /// [`Deadline::sentences`] in English.
    pub fn sentences_en(&self) -> Vec<String> {
        let mut told: Vec<String> = self.steps.iter().map(Step::en).collect();
        let provisional = self.current.is_some_and(|due| due.provisional);
        if let Some(last) = told.last_mut().filter(|_| provisional) {
            last.push_str(" (provisional until the holidays of that year are arranged)");
        }
        told
    }
}

/// Entries that are one step: one alone, or pauses that share days.
pub(super) fn as_one(group: &[&Entry]) -> Option<Entry> {
    if let [alone] = group {
        return Some((*alone).clone());
    }
    let mut sources: Vec<&str> = Vec::new();
    let mut spans: Vec<(NaiveDate, Option<NaiveDate>)> = Vec::new();
    for entry in group {
        if let Entry::Pause { from, to, source } = entry {
            spans.push((*from, *to));
            if !sources.contains(&source.as_str()) {
                sources.push(source);
            }
        }
    }
    let ends: Option<Vec<NaiveDate>> = spans.iter().map(|(_, to)| *to).collect();
    let each: Vec<String> = spans.iter().map(|span| in_words(*span)).collect();
    Some(Entry::Pause {
        from: spans.iter().map(|(from, _)| *from).min()?,
        to: ends.and_then(|ends| ends.into_iter().max()),
        source: format!(
            "{}；{}有重叠，合并计算",
            sources.join("；"),
            each.join("、")
        ),
    })
}

fn in_words((from, to): (NaiveDate, Option<NaiveDate>)) -> String {
    match to {
        Some(to) => format!("{}次日至{}", day_zh(from), day_zh(to)),
        None => format!("{}次日起", day_zh(from)),
    }
}

/// The step of a ledger entry that leads to this day.
pub(super) fn of_entry(cal: &Calendar, entry: &Entry, due: Option<NaiveDate>) -> Step {
    let step = |kind, from, to, working_days, source: &String| Step {
        kind,
        from,
        to,
        working_days,
        source: source.clone(),
        due,
    };
    match entry {
        Entry::Start {
            on,
            limit_wd,
            source,
        } => step(StepKind::Started, Some(*on), None, *limit_wd, source),
        Entry::Restart {
            on,
            limit_wd,
            source,
        } => step(StepKind::Restarted, Some(*on), None, *limit_wd, source),
        Entry::Pause { from, to, source } => {
            let days = to.map_or(0, |to| cal.working_days_between(*from, to));
            step(StepKind::Paused, Some(*from), *to, days, source)
        }
        Entry::TakenBack { on, source } => step(StepKind::TakenBack, Some(*on), None, 0, source),
        Entry::Extend { by_wd, source } => step(StepKind::Extended, None, None, *by_wd, source),
        Entry::Replace { due, source } => step(StepKind::Replaced, None, Some(*due), 0, source),
    }
}

/// The holidays and make-up days that the count of the running period met, outside the
/// pauses; up to a day that the organ has set also inside, since they decide how much of
/// the period was left when the pause began. Neighbouring days of one holiday are one step. While suspended the count has
/// no end yet, and so no list.
pub(super) fn named_days(cal: &Calendar, period: &Period, due: Option<NaiveDate>) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let Some(due) = due else { return steps };
    let paused = |day| day > period.not_before && period.pauses.iter().any(|span| span.holds(day));
    let met = days_after(period.on).take_while(|day| *day <= due);
    for day in met.filter(|day| !paused(*day)) {
        let (Some(kind), Some(name)) = (cal.exception(day), cal.exception_name(day)) else {
            continue;
        };
        let kind = match kind {
            DayKind::Holiday => StepKind::Holiday,
            DayKind::Workday => StepKind::MakeUp,
        };
        let weight = u32::from(kind == StepKind::MakeUp || !is_weekend(day));
        match steps.last_mut() {
            Some(last) if last.kind == kind && last.source == name && last.to == day.pred_opt() => {
                last.to = Some(day);
                last.working_days += weight;
            }
            _ => steps.push(Step {
                kind,
                from: Some(day),
                to: Some(day),
                working_days: weight,
                source: name.to_owned(),
                due: Some(due),
            }),
        }
    }
    steps
}
