//! What somebody should know of the clock of an application before an act: what stops it, lengthens it or begins it
//! anew, and what does not.

use chrono::NaiveDate;
use gongkai_document::date_text;
use gongkai_law::{calendar::Calendar, clock::StepKind, letter::LetterKind, rules};

use super::{Application, process::ProcessFact, state::Happened};
use crate::{
    cases::kernel::{Case as _, Recorded},
    foresight::Warning,
};

impl Application {
    /// What should be known before that happens, with the day its answer was due; the state is that after it.
    pub(super) fn forewarned_of_the_clock(
        &self,
        happened: &Recorded<Happened>,
        due_before: Option<NaiveDate>,
        calendar: &Calendar,
    ) -> Vec<Warning> {
        let Happened::Process(fact) = &happened.body else {
            return Vec::new();
        };
        let day = happened.legal_date;
        let late = due_before.is_some_and(|due| due < day);
        let wd = rules::ANSWER.on(day).number;
        let warning = match fact {
            ProcessFact::CorrectionAsked { .. } => {
                Some(asked(LetterKind::CorrectionNotice, late, wd))
            }
            ProcessFact::FeeAsked { .. } => Some(asked(LetterKind::FeeNotice, late, wd)),
            ProcessFact::ReasonsAsked { .. } => Some(does_not_stop(due_before)),
            ProcessFact::OpinionAsked { .. } if self.replies.due_anew().is_some() => None,
            ProcessFact::OpinionAsked { of, .. } => {
                let limit = of.limit(day).number;
                let letter = of.letter().zh();
                Some(Warning {
                    zh: format!(
                        "《{letter}》送出次日起答复期限停止计算，至收到意见之日或者送达后{limit}个工作日止，此后继续\
                         计算剩余期限；未登记送达的，期限一直停止计算。"
                    ),
                    en: format!(
                        "The clock stands still from the day after the request leaves until the opinion is in, or \
                         {limit} working days after its proven arrival; then it goes on. Record the arrival."
                    ),
                })
            }
            ProcessFact::Extended { .. } => longer(
                LetterKind::ExtensionNotice,
                due_before,
                self.once_told(calendar),
            ),
            ProcessFact::PeriodDelayed { .. } => longer(
                LetterKind::DelayedPeriodNotice,
                due_before,
                self.once_told(calendar),
            ),
            ProcessFact::CorrectionReceived { .. } | ProcessFact::FeeRecorded { .. } => {
                self.begun_anew(day, calendar)
            }
            _ => None,
        };
        warning.into_iter().collect()
    }

    /// The day its answer is due once every notice of a longer period has left.
    fn once_told(&self, calendar: &Calendar) -> Option<NaiveDate> {
        let told = self.process.as_told(None);
        let due = told.deadline(calendar, self.received_on)?.current?;
        Some(due.date)
    }

    /// That a new period begins by what came in on that day, or that none does.
    fn begun_anew(&self, day: NaiveDate, calendar: &Calendar) -> Option<Warning> {
        let deadline = self.deadline(calendar)?;
        let mut steps = deadline.steps.iter();
        let anew = steps.rfind(|step| step.kind == StepKind::Restarted && step.from == Some(day));
        let until = deadline.current.map(|due| due.date);
        Some(match (anew, until) {
            (Some(anew), Some(until)) => Warning {
                zh: format!(
                    "答复期限自{}次日起重新计算{}个工作日，至{}届满。",
                    date_text(day),
                    anew.working_days,
                    date_text(until)
                ),
                en: format!(
                    "A new period of {} working days begins and ends on {until}.",
                    anew.working_days
                ),
            },
            _ => Warning {
                zh: "答复期限不因此重新计算。".to_owned(),
                en: "No new period begins by it.".to_owned(),
            },
        })
    }
}

/// That what the applicant is asked for stops the clock once it left, and begins a new period once it is in; or, where
/// the period has run out, that it does not.
fn asked(letter: LetterKind, late: bool, wd: u32) -> Warning {
    let (letter, once) = match letter {
        LetterKind::FeeNotice => (letter.zh(), "申请人缴清费用的，自缴清次日"),
        _ => (letter.zh(), "收到补正材料的，自收到次日"),
    };
    if late {
        Warning {
            zh: format!("答复期限已经届满，《{letter}》送出后期限不重新计算。"),
            en: "The period has run out: no new one begins by this notice.".to_owned(),
        }
    } else {
        Warning {
            zh: format!(
                "《{letter}》送出次日起答复期限停止计算；{once}起重新计算{wd}个工作日。送出前期限照常计算。"
            ),
            en: format!(
                "The clock stands still from the day after the notice leaves; a new period of {wd} working days \
                 begins once the applicant has done what it asks for. Until it leaves the clock runs."
            ),
        }
    }
}

/// That to ask for reasons moves no clock.
fn does_not_stop(due: Option<NaiveDate>) -> Warning {
    let until = due.map(|due| format!("，仍至{}届满", date_text(due)));
    let until_en = due.map(|due| format!(": it still ends on {due}"));
    Warning {
        zh: format!(
            "要求说明理由不停止计算答复期限{}；需要延迟答复的，请在收到理由后确定延迟答复期限。",
            until.unwrap_or_default()
        ),
        en: format!(
            "To ask for reasons does not stop the clock{}. Set a delayed period once they are in, if need be.",
            until_en.unwrap_or_default()
        ),
    }
}

/// By when the notice of a longer period leaves, and what it comes to then.
fn longer(
    letter: LetterKind,
    due: Option<NaiveDate>,
    once_sent: Option<NaiveDate>,
) -> Option<Warning> {
    let (due, until) = (due?, once_sent?);
    let letter = letter.zh();
    let (due_zh, until_zh) = (date_text(due), date_text(until));
    Some(Warning {
        zh: format!(
            "《{letter}》须在{due_zh}前（含当日）送出，期限方延长至{until_zh}；逾期送出的，期限仍至{due_zh}届满。"
        ),
        en: format!(
            "The notice leaves by {due}; then it is due on {until}. If it leaves later, {due} stands."
        ),
    })
}
