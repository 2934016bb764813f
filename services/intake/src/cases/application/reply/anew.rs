//! A new answer that is due after an earlier one, and how its day comes about: it was ordered or set, and is
//! counted by no clock.

use chrono::NaiveDate;
use gongkai_law::{
    application::Answer,
    calendar::Due,
    clock::{Deadline, Step, StepKind},
};
use uuid::Uuid;

use super::Cause;

/// A new answer that is due after an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anew {
    /// Why: ordered, or own correction.
    pub cause: Cause,
    /// Whether a re-review came to it (art. 18).
    pub re_reviewed: bool,
    /// The dispute that ordered it.
    pub dispute_id: Option<Uuid>,
    /// The decision that ordered it, as letters name it, or empty.
    pub ordered_by: String,
    /// Civil date the application was taken up again.
    pub opened_on: NaiveDate,
    /// Civil date it is due.
    pub due_on: NaiveDate,
    /// The answer and the civil date it left.
    pub answered: Option<(Answer, NaiveDate)>,
}

impl Anew {
    /// Its day, and on what that rests.
    pub fn deadline(&self) -> Deadline {
        let due = Due::set(self.due_on);
        Deadline {
            original: due,
            current: Some(due),
            steps: vec![Step {
                kind: StepKind::Started,
                from: Some(self.opened_on),
                to: Some(self.due_on),
                working_days: 0,
                source: self.rests_on(),
                due: Some(self.due_on),
            }],
        }
    }

    fn rests_on(&self) -> String {
        match (self.cause, self.ordered_by.as_str()) {
            (Cause::Ordered, "") => "有关行政复议决定或者行政诉讼裁判要求重新答复".to_owned(),
            (Cause::Ordered, named) => format!("{named}要求重新答复"),
            _ if self.re_reviewed => {
                "政府信息公开条例第十八条，定期审查后转为公开，由本机关确定重新答复的日期"
                    .to_owned()
            }
            _ => "本机关自行纠正，由本机关确定重新答复的日期".to_owned(),
        }
    }
}
