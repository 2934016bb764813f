//! How a call stands, and what becomes of a comment.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
};
use gongkai_law::code::codes;
use uuid::Uuid;

codes! {
    /// What becomes of a comment.
    pub enum Answer as "gongkai.catalog.v1.CommentAnswer" {
        /// Adopted.
        Adopted = "adopted", "采纳";
        /// Adopted in part.
        PartlyAdopted = "partly_adopted", "部分采纳";
        /// Not adopted.
        NotAdopted = "not_adopted", "未采纳";
        /// About something else.
        SetAside = "set_aside", "与征求意见内容无关";
    }

    /// How a call stands.
    pub enum State as "gongkai.catalog.v1.CommentCallState" {
        /// Not begun yet.
        Planned = "planned", "未开始";
        /// Comments are taken.
        Running = "running", "征集中";
        /// Over, and its outcome is owed.
        Owed = "owed", "待反馈";
        /// Its outcome is published.
        Concluded = "concluded", "已反馈";
    }
}

/// A call for comments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The item.
    pub item: Uuid,
    /// Its title.
    pub title: String,
    /// The first civil date on which comments are taken.
    pub from: NaiveDate,
    /// The last one.
    pub until: NaiveDate,
    /// The published item that tells its outcome.
    pub outcome: Option<Uuid>,
    /// It was repealed: no comment is taken, and no outcome owed.
    pub repealed: bool,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// UUIDv7.
    pub id: Uuid,
    /// What it says.
    pub text: String,
    /// Civil date it was received.
    pub received_on: NaiveDate,
    /// Numbers of people stand in it.
    pub has_findings: bool,
    /// What becomes of it, why, and who said so.
    pub answered: Option<(Answer, String, String)>,
}

impl Call {
    /// How it stands on a day.
    pub fn state(&self, today: NaiveDate) -> State {
        if self.outcome.is_some() {
            State::Concluded
        } else if today < self.from {
            State::Planned
        } else if today <= self.until {
            State::Running
        } else {
            State::Owed
        }
    }

    /// Refuses what only a call in these states allows.
    pub fn may(&self, today: NaiveDate, states: &[State]) -> Result<()> {
        if self.repealed {
            return Err(Error::state_forbids("repealed", "该征求意见已废止"));
        }
        let state = self.state(today);
        if states.contains(&state) {
            return Ok(());
        }
        let state_zh = format!("征求意见{}", state.zh());
        Err(Error::state_forbids(state.as_str(), &state_zh))
    }
}

/// Whoever does not follow a comment says why.
pub fn check_reply(fields: &mut Fields, answer: Answer, reply: &str) {
    let needed = matches!(answer, Answer::PartlyAdopted | Answer::NotAdopted);
    if needed && reply.is_empty() {
        fields.wrong(
            "reply",
            "部分采纳、未采纳的，须说明理由",
            "say why it is not adopted",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_owes_its_outcome_from_the_day_after_its_last() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let mut call = Call {
            item: Uuid::nil(),
            title: "办法（征求意见稿）".to_owned(),
            from: day("2024-03-01"),
            until: day("2024-03-31"),
            outcome: None,
            repealed: false,
        };
        for (today, state) in [
            ("2024-02-29", State::Planned),
            ("2024-03-01", State::Running),
            ("2024-03-31", State::Running),
            ("2024-04-01", State::Owed),
        ] {
            assert_eq!(call.state(day(today)), state, "{today}");
        }
        call.repealed = true;
        assert!(call.may(day("2024-03-15"), &[State::Running]).is_err());
        call.repealed = false;
        call.outcome = Some(Uuid::nil());
        assert_eq!(call.state(day("2024-04-01")), State::Concluded);
        assert!(call.may(day("2024-03-15"), &[State::Running]).is_err());
    }

    #[test]
    fn a_comment_that_is_not_followed_is_answered_with_the_reason() {
        for (answer, needed) in [
            (Answer::Adopted, false),
            (Answer::PartlyAdopted, true),
            (Answer::NotAdopted, true),
            (Answer::SetAside, false),
        ] {
            let mut fields = Fields::default();
            check_reply(&mut fields, answer, "");
            assert_eq!(fields.done().is_err(), needed, "{answer:?}");
        }
    }
}
