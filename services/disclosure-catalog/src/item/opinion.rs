//! What other organs say to a version before it is signed.

use chrono::{Days, NaiveDate};
use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
};
use gongkai_law::{calendar::Calendar, code::codes, rules::CO_MAKER_OPINION};
use uuid::Uuid;

use super::version::{State, Version};

codes! {
    /// What an organ says to a publication.
    pub enum Answer as "gongkai.catalog.v1.OpinionAnswer" {
        /// Agrees.
        Agrees = "agrees", "同意公开";
        /// Objects.
        Objects = "objects", "不同意公开";
        /// Did not answer in time.
        Silent = "silent", "逾期未提出意见";
    }
}

/// How far ahead an answer may be due.
const AHEAD: Days = Days::new(366);

/// What an organ answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// What.
    pub answer: Answer,
    /// Why it objects, or what it adds.
    pub reason: String,
    /// Civil date it received the letter, if that is known.
    pub received_on: Option<NaiveDate>,
    /// Civil date of the answer.
    pub on: NaiveDate,
    /// Subject of who recorded it.
    pub by: String,
}

/// That it was gone on without an opinion.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overruled {
    /// Subject of who did.
    pub by: String,
    /// The absent leader in whose stead it was done.
    pub instead_of: Option<String>,
    /// Why.
    pub reason: String,
}

/// The opinion of an organ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// UUIDv7.
    pub id: Uuid,
    /// The item.
    pub item: Uuid,
    /// Number of the version.
    pub number: i32,
    /// The organ.
    pub organ: String,
    /// It made the information, too.
    pub co_maker: bool,
    /// What it is asked.
    pub question: String,
    /// Civil date it was asked.
    pub asked_on: NaiveDate,
    /// Civil date by which it is to answer.
    pub due_on: NaiveDate,
    /// Subject of who asked.
    pub asked_by: String,
    /// What it answered.
    pub answered: Option<Answered>,
    /// That it was gone on without it.
    pub overruled: Option<Overruled>,
    /// The version was sent back or given up since.
    pub overtaken: bool,
}

/// By when an organ may be asked to answer.
pub fn check_due(fields: &mut Fields, due_on: NaiveDate, today: NaiveDate) {
    let latest = today.checked_add_days(AHEAD);
    if due_on != NaiveDate::MIN && (due_on <= today || latest.is_none_or(|latest| due_on > latest))
    {
        fields.wrong(
            "due_on",
            "应晚于今天，并在一年以内",
            "after today, within a year",
        );
    }
}

/// Whether a version waits for opinions alone: nothing leaves the bureau before the secrecy review, and what is signed
/// asks no more.
pub fn may_be_asked_for(version: &Version, etag: &str) -> Result<()> {
    version.may(etag, &[State::Cleared])
}

impl Opinion {
    /// Whether it is in the way of the signature. Silence agrees of who made the information, too (art. 34), of nobody
    /// else.
    pub fn blocks(&self) -> bool {
        let agreed = match self.answered.as_ref().map(|answered| answered.answer) {
            Some(Answer::Agrees) => true,
            Some(Answer::Silent) => self.co_maker,
            Some(Answer::Objects) | None => false,
        };
        !agreed && self.overruled.is_none() && !self.overtaken
    }

    /// Whether it is waited for beyond its due day.
    pub fn is_late(&self, today: NaiveDate) -> bool {
        self.answered.is_none() && self.blocks() && self.due_on < today
    }

    /// Its answer recorded. Notes what does not fit it.
    pub fn record(
        self,
        fields: &mut Fields,
        answered: Answered,
        calendar: &Calendar,
        today: NaiveDate,
    ) -> Result<Self> {
        if self.answered.is_some() || self.overruled.is_some() || self.overtaken {
            return Err(is_over());
        }
        let received_on = answered.received_on;
        for (field, day) in [
            ("received_on", received_on),
            ("answered_on", Some(answered.on)),
        ] {
            if day.is_some_and(|day| day < self.asked_on || day > today) {
                fields.wrong(
                    field,
                    "应在发函之后、今天或者以前",
                    "since it was asked, not after today",
                );
            }
        }
        match answered.answer {
            Answer::Objects if answered.reason.is_empty() => {
                fields.wrong("reason", "不同意公开的，须写明理由", "say why it objects");
            }
            Answer::Silent if today <= self.due_on => {
                fields.wrong(
                    "answer",
                    "答复期限未满，不能认定为逾期未提出意见",
                    "it has time to answer still",
                );
            }
            Answer::Silent if self.co_maker => {
                check_silence(fields, received_on, calendar, today);
            }
            _ => {}
        }
        Ok(Self {
            answered: Some(answered),
            ..self
        })
    }

    /// Gone on without, by a leader with a reason.
    pub fn overrule(self, version: &Version, overruled: Overruled) -> Result<Self> {
        if !self.blocks() {
            return Err(is_over());
        }
        version.may("", &[State::Cleared])?;
        version.is_not_drafted_by(&overruled.by)?;
        Ok(Self {
            overruled: Some(overruled),
            ..self
        })
    }
}

/// Silence agrees once the time that article 34 gives is over.
fn check_silence(
    fields: &mut Fields,
    received_on: Option<NaiveDate>,
    calendar: &Calendar,
    today: NaiveDate,
) {
    let last = received_on.map(|day| {
        let limit = CO_MAKER_OPINION.on(day).number;
        calendar.add_working_days(day, limit).date
    });
    if last.is_none_or(|last| today <= last) {
        fields.wrong(
            "received_on",
            "自收到征求意见书之日起满15个工作日未提出意见的，才视为同意公开（条例第三十四条），请填写收到日期",
            "silence counts as consent 15 working days after the letter was received (art. 34): say when that was",
        );
    }
}

fn is_over() -> Error {
    Error::state_forbids("over", "该意见已经办结或者不再需要").next(
        "Ask for another opinion, if one is needed.",
        "需要的，请另行征求意见。",
    )
}

/// Refuses the signature of a version while opinions on it are in the way, and names the organs.
pub fn are_in(opinions: &[Opinion], number: i32) -> Result<()> {
    let blocking: Vec<&str> = opinions
        .iter()
        .filter(|opinion| opinion.number == number && opinion.blocks())
        .map(|opinion| opinion.organ.as_str())
        .collect();
    if blocking.is_empty() {
        return Ok(());
    }
    let organs = blocking.join("、");
    Err(Error::state_forbids(
        &format!("held up by opinions that are awaited or object: {organs}"),
        &format!("尚待征求意见或者意见不同意公开：{organs}"),
    )
    .next(
        "Record the opinions, or have a leader go on without them with the reason.",
        "请登记答复意见；确需公开的，请负责人说明理由后继续办理。",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::contents::Contents;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn asked(co_maker: bool) -> Opinion {
        Opinion {
            id: Uuid::nil(),
            item: Uuid::nil(),
            number: 1,
            organ: "区生态环境局".to_owned(),
            co_maker,
            question: "是否同意公开".to_owned(),
            asked_on: day("2024-02-01"),
            due_on: day("2024-02-20"),
            asked_by: "zhang".to_owned(),
            answered: None,
            overruled: None,
            overtaken: false,
        }
    }

    fn answer(answer: Answer, received_on: Option<&str>, on: &str) -> Answered {
        Answered {
            answer,
            reason: "理由".to_owned(),
            received_on: received_on.map(day),
            on: day(on),
            by: "zhang".to_owned(),
        }
    }

    /// What is wrong with recording it on a day, or whether it blocks then.
    fn record(
        opinion: Opinion,
        given: Answered,
        today: &str,
    ) -> std::result::Result<bool, Vec<String>> {
        let mut fields = Fields::default();
        let calendar = Calendar::bundled();
        let opinion = opinion
            .record(&mut fields, given, calendar, day(today))
            .unwrap();
        let wrong = fields.into_violations();
        if wrong.is_empty() {
            Ok(opinion.blocks())
        } else {
            Err(wrong.into_iter().map(|wrong| wrong.field).collect())
        }
    }

    #[test]
    fn silence_agrees_of_a_co_maker_alone_and_after_15_working_days() {
        let silent = |received| answer(Answer::Silent, received, "2024-02-21");
        assert_eq!(record(asked(false), silent(None), "2024-02-21"), Ok(true));
        let early = record(asked(false), silent(None), "2024-02-20");
        assert_eq!(
            early,
            Err(vec!["answered_on".to_owned(), "answer".to_owned()])
        );
        // Received on 2024-02-02: the 15th working day after it is 2024-03-01, over the Spring Festival.
        let received = || answer(Answer::Silent, Some("2024-02-02"), "2024-02-21");
        let not_yet = Err(vec!["received_on".to_owned()]);
        assert_eq!(record(asked(true), silent(None), "2024-04-01"), not_yet);
        let last = Calendar::bundled()
            .add_working_days(day("2024-02-02"), 15)
            .date;
        assert_eq!(record(asked(true), received(), &last.to_string()), not_yet);
        let after = last.succ_opt().unwrap().to_string();
        assert_eq!(record(asked(true), received(), &after), Ok(false));
    }

    #[test]
    fn an_objection_needs_its_reason_and_a_leader_goes_on_without_it() {
        let bare = Answered {
            reason: String::new(),
            ..answer(Answer::Objects, None, "2024-02-05")
        };
        assert_eq!(
            record(asked(true), bare, "2024-02-05"),
            Err(vec!["reason".to_owned()])
        );
        let objects = answer(Answer::Objects, None, "2024-02-05");
        let agrees = answer(Answer::Agrees, None, "2024-02-05");
        assert_eq!(record(asked(true), agrees, "2024-02-05"), Ok(false));
        assert_eq!(record(asked(true), objects, "2024-02-05"), Ok(true));
        let bureau = "heshan-emb".parse().unwrap();
        let on = day("2024-02-01");
        let draft = Version::draft(Uuid::nil(), &bureau, Contents::default(), None, "liu", on);
        let cleared = Version {
            state: State::Cleared,
            ..draft
        };
        let by = |by: &str| Overruled {
            by: by.to_owned(),
            instead_of: None,
            reason: "公共利益需要".to_owned(),
        };
        // Not by who drafted it.
        assert!(asked(true).overrule(&cleared, by("liu")).is_err());
        let overruled = asked(true).overrule(&cleared, by("zhao")).unwrap();
        assert!(!overruled.blocks());
        assert!(overruled.overrule(&cleared, by("zhao")).is_err());
    }

    #[test]
    fn what_is_waited_for_blocks_and_is_late_after_its_day() {
        let open = asked(false);
        assert!(are_in(std::slice::from_ref(&open), 1).is_err());
        // What was asked about another version is not in the way of this one.
        assert!(are_in(std::slice::from_ref(&open), 2).is_ok());
        assert!(!open.is_late(day("2024-02-20")) && open.is_late(day("2024-02-21")));
        let overtaken = Opinion {
            overtaken: true,
            ..open
        };
        assert!(!overtaken.is_late(day("2024-02-21")));
        assert!(are_in(&[overtaken], 1).is_ok());
    }
}
