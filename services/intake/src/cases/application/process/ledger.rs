//! The ledger of an application that the one clock of law reads: what moved the day its answer is due, in
//! the order of the work.

use chrono::NaiveDate;
use gongkai_document::date_text;
use gongkai_law::{
    calendar::{Calendar, Due},
    clock::{Deadline, Entry, deadline},
    letter::LetterKind,
    rules::{self, Rule},
};

use super::{Fee, Moved, Notice, PeriodNotice, Process};

/// On what a delayed period rests.
const DELAYED: &str = "政府信息公开条例第三十五条";

/// Whether the applicant was told of a longer period while the one before it ran (art. 33, art. 35).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    InTime,
    Late(NaiveDate),
    NotYet,
}

impl Told {
    /// Why a longer period does not count that is told of by such a letter; nothing where it does.
    fn why_not(self, letter: LetterKind) -> Option<String> {
        match self {
            Self::InTime => None,
            Self::Late(left) => Some(format!(
                "{}{}才送出，当时期限已经届满",
                letter.zh(),
                date_text(left)
            )),
            Self::NotYet => Some(format!("{}尚未送出，送出后才计入", letter.zh())),
        }
    }
}

impl Process {
    /// The deadline of an application received on `received_on`.
    pub fn deadline(&self, calendar: &Calendar, received_on: NaiveDate) -> Option<Deadline> {
        deadline(calendar, &self.until_first().ledger(calendar, received_on))
    }

    /// The same as it was when the first answer left, if it did.
    pub fn until_first(&self) -> &Self {
        self.first.as_deref().unwrap_or(self)
    }

    fn ledger(&self, calendar: &Calendar, received_on: NaiveDate) -> Vec<Entry> {
        self.ledger_of(&self.order, calendar, received_on)
    }

    /// The day until which the notice of a longer period may leave: that of the period which it moves.
    fn due_without(
        &self,
        (moves, index): (&[Moved], usize),
        calendar: &Calendar,
        received_on: NaiveDate,
    ) -> Option<NaiveDate> {
        let others = moves.iter().enumerate().filter(|(at, moved)| {
            // What stopped the clock counts whenever it was entered.
            *at < index || (*at > index && moved.told_by().is_none())
        });
        let others: Vec<Moved> = others.map(|(_, moved)| *moved).collect();
        let without = deadline(calendar, &self.ledger_of(&others, calendar, received_on))?;
        without.current.map(|due| due.date)
    }

    /// Whether the applicant was told of that longer period in time.
    fn told(
        &self,
        (moves, index): (&[Moved], usize),
        calendar: &Calendar,
        received_on: NaiveDate,
    ) -> Told {
        let told_by = moves.get(index).and_then(|moved| moved.told_by());
        let notice = told_by.and_then(|told_by| self.period_notices.get(told_by));
        let Some(left) = notice.and_then(PeriodNotice::left_on) else {
            return Told::NotYet;
        };
        match self.due_without((moves, index), calendar, received_on) {
            Some(due) if left > due => Told::Late(left),
            _ => Told::InTime,
        }
    }

    fn ledger_of(
        &self,
        moves: &[Moved],
        calendar: &Calendar,
        received_on: NaiveDate,
    ) -> Vec<Entry> {
        let answer = rules::ANSWER.on(received_on);
        let source = |rule: &Rule| rule.source.to_owned();
        let mut ledger = vec![Entry::Start {
            on: received_on,
            limit_wd: answer.number,
            source: source(answer),
        }];
        for (index, moved) in moves.iter().enumerate() {
            if let Some(taken_back) = self.taken_back(*moved) {
                ledger.extend(self.explained(*moved, taken_back, answer));
                continue;
            }
            let told = || self.told((moves, index), calendar, received_on);
            match *moved {
                Moved::Correction => {
                    let Some(correction) = &self.correction else {
                        continue;
                    };
                    let asked_on = correction.notice.asked_on;
                    let notice = source(rules::CORRECTION_NOTICE.on(asked_on));
                    let to = correction.received_on;
                    // While the applicant is waited for: until when, and from what that is counted.
                    let waits = waits(
                        "补正告知书",
                        &correction.notice,
                        calendar,
                        correction.due(calendar),
                    );
                    let waits = to.map_or(waits, |_| String::new());
                    let (period, rests_on) = (correction.period, correction.rests_on());
                    let why =
                        format!("补正，{notice}；补正期限{period}个工作日，{rests_on}{waits}");
                    let source = |rule: &Rule| format!("收到补正后的申请，{}", rule.source);
                    let anew = to.map(|on| anew(on, source));
                    waits_for_applicant(&mut ledger, calendar, &correction.notice, why, anew);
                }
                Moved::Opinion(index) => {
                    ledger.extend(self.waits_for_opinion(index, answer, calendar));
                }
                Moved::WithdrawnCorrection(_) | Moved::WithdrawnFee(_) => {}
                Moved::Extension { by, .. } => {
                    let (by_wd, source) = match told().why_not(LetterKind::ExtensionNotice) {
                        None => (by, source(rules::EXTENSION.on(received_on))),
                        // It stays in the explanation, with no days of its own.
                        Some(why) => (0, format!("原延长{by}个工作日，{why}")),
                    };
                    ledger.push(Entry::Extend { by_wd, source });
                }
                Moved::Delay { due, .. } => {
                    ledger.push(match told().why_not(LetterKind::DelayedPeriodNotice) {
                        None => Entry::Replace {
                            due,
                            source: DELAYED.to_owned(),
                        },
                        Some(why) => Entry::Extend {
                            by_wd: 0,
                            source: format!("原延迟至{}，{why}", date_text(due)),
                        },
                    });
                }
                Moved::Fee => {
                    let Some(fee) = &self.fee else { continue };
                    let to = fee.paid_on;
                    let payment = source(rules::FEE_PAYMENT.on(fee.notice.asked_on));
                    let waits = waits("收费通知书", &fee.notice, calendar, fee.due(calendar));
                    let waits = to.map_or(waits, |_| String::new());
                    let annulled = annulled(fee);
                    let why = format!("信息处理费，{payment}{waits}{annulled}");
                    // Not seen in a text: read so, in favour of a whole period.
                    let source = |rule: &Rule| {
                        format!(
                            "缴费后的答复期限国家未作明文规定，按{}的期限重新计算",
                            rule.source
                        )
                    };
                    let anew = to.map(|on| anew(on, source));
                    waits_for_applicant(&mut ledger, calendar, &fee.notice, why, anew);
                }
            }
        }
        ledger
    }

    /// The pause for an opinion (art. 33).
    fn waits_for_opinion(&self, index: usize, answer: &Rule, calendar: &Calendar) -> Option<Entry> {
        let asked = self.opinions.get(index)?;
        let why = format!("{}，{}", asked.whose(), answer.source);
        asked.notice.pause(asked.ends_on(calendar), why)
    }

    /// The day until which the notice of what lengthens the running period, or of a fee, may leave that the fact of
    /// that ordinal sends.
    pub fn notice_due(
        &self,
        sent_by: i32,
        calendar: &Calendar,
        received_on: NaiveDate,
    ) -> Option<NaiveDate> {
        let process = self.until_first();
        let order = &process.order;
        let begins = order.iter().rposition(|moved| process.begins_anew(*moved));
        let mut running = order.iter().enumerate().skip(begins.unwrap_or(0));
        let (index, _) = running.find(|(_, moved)| {
            let notice = moved
                .told_by()
                .and_then(|told| process.period_notices.get(told));
            let of_fee = (process.fee.as_ref()).filter(|_| **moved == Moved::Fee);
            notice.is_some_and(|notice| notice.sent_by == sent_by)
                || of_fee.is_some_and(|fee| fee.notice.sent_by == sent_by)
        })?;
        process.due_without((order, index), calendar, received_on)
    }
}

/// A new full period from the day on which the applicant did what he was asked for.
fn anew(on: NaiveDate, source: impl FnOnce(&Rule) -> String) -> (NaiveDate, Entry) {
    let rule = rules::ANSWER.on(on);
    let restart = Entry::Restart {
        on,
        limit_wd: rule.number,
        source: source(rule),
    };
    (on, restart)
}

/// What an applicant is asked for stops the clock, and begins a new period once it is there: but not one that
/// had run out before he was asked. Of periods that were entered out of order the last that began counts.
fn waits_for_applicant(
    ledger: &mut Vec<Entry>,
    calendar: &Calendar,
    notice: &Notice,
    why: String,
    anew: Option<(NaiveDate, Entry)>,
) {
    let to = anew.as_ref().map(|(on, _)| *on);
    let asked = [notice.first_left_on(), to].into_iter().flatten().min();
    let due = deadline(calendar, ledger).and_then(|deadline| deadline.current);
    let too_late = matches!((asked, due), (Some(asked), Some(due)) if asked > due.date);
    let why = if too_late {
        format!("{why}；通知送出时答复期限已经届满，期限不重新计算")
    } else {
        why
    };
    ledger.extend(notice.pause(to, why));
    let begun = |entry: &Entry| match entry {
        Entry::Restart { on, .. } => to.is_some_and(|to| *on > to),
        _ => false,
    };
    if !too_late && !ledger.iter().any(begun) {
        ledger.extend(anew.map(|(_, restart)| restart));
    }
}

/// What an applicant is waited for by, and until when, at the end of a source.
fn waits(title: &str, notice: &Notice, calendar: &Calendar, until: Option<Due>) -> String {
    let told = notice.told(calendar, true);
    let until = until.map(|due| format!("，期限至{}", date_text(due.date)));
    format!("；{title}{told}{}", until.unwrap_or_default())
}

/// That payments were recorded by mistake, at the end of a source.
fn annulled(fee: &Fee) -> String {
    let told = fee.annulled.iter().map(|annulled| {
        let (paid, on) = (date_text(annulled.paid_on), date_text(annulled.annulled_on));
        format!("；原登记{paid}缴费，系误登，{on}撤销登记")
    });
    told.collect()
}
