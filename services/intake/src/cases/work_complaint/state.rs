//! What can happen to a complaint about disclosure work, and what state that leaves.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
};
use gongkai_document::date_text;
use gongkai_law::{calendar::Calendar, clock::Deadline, code::codes, letter::LetterKind, rules};
use serde::{Deserialize, Serialize};

use crate::{
    cases::kernel::{Case, On, Recorded, Summary, duty::Duty, limit::OwnLimit},
    paper::letter::Order,
};

codes! {
    /// On which article a complaint rests.
    pub enum Ground as "gongkai.intake.v1.ComplaintGround" {
        /// Art. 47: not disclosed as required, or an application not handled by law.
        Supervision = "supervision", "未按要求公开或者不依法答复处理（第四十七条）";
        /// Art. 51: rights infringed.
        Infringement = "infringement", "侵犯合法权益（第五十一条）";
    }
}

codes! {
    /// What was found.
    pub enum Finding as "gongkai.intake.v1.ComplaintFinding" {
        /// The complaint is right.
        Founded = "founded", "属实";
        /// It is right in part.
        PartlyFounded = "partly_founded", "部分属实";
        /// It is not right.
        Unfounded = "unfounded", "不属实";
    }
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Happened {
    /// The complaint was registered.
    Registered {
        /// On which article it rests.
        complaint_ground: Ground,
        /// The organ whose work it is about.
        about: String,
        /// The bureau's own limit in working days, as it was on that day.
        limit: OwnLimit,
    },
    /// It was handed to a person.
    Assigned {
        /// Subject of the person.
        person: String,
    },
    /// It was decided whether it is right.
    Decided {
        /// What was found.
        conclusion: Finding,
        /// By when a correction is ordered; none if none is.
        correction_due_on: Option<NaiveDate>,
    },
    /// It was closed with its answer.
    Closed,
}

impl Happened {
    /// The fact that begins a complaint received on that day.
    pub fn registered(complaint_ground: Ground, about: String, received_on: NaiveDate) -> Self {
        Self::Registered {
            complaint_ground,
            about,
            limit: OwnLimit::of(&rules::WORK_COMPLAINT, received_on),
        }
    }
}

/// Personal data of a fact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Personal {
    /// Who complains; empty if not named.
    pub name: String,
    /// Where to reach them.
    pub contact: String,
    /// What is complained of.
    pub content: String,
    /// The reasons of the decision.
    pub reason: String,
    /// The correction ordered.
    pub correction: String,
    /// The answer to the complainant.
    pub answer: String,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What was found.
    pub finding: Finding,
    /// Civil date of the decision.
    pub on: NaiveDate,
    /// By when a correction is ordered.
    pub correction_due_on: Option<NaiveDate>,
}

/// A complaint about disclosure work.
#[derive(Debug, Clone)]
pub struct WorkComplaint {
    /// On which article it rests.
    pub ground: Ground,
    /// The organ whose work it is about.
    pub about: String,
    /// Civil date of receipt.
    pub received_on: NaiveDate,
    /// The bureau's own limit.
    pub limit: OwnLimit,
    /// Subject of the person who handles it.
    pub person: Option<String>,
    /// What was decided.
    pub decision: Option<Decision>,
    /// Civil date it was closed.
    pub closed_on: Option<NaiveDate>,
    /// Personal data of all facts together.
    pub personal: Personal,
}

impl WorkComplaint {
    /// Hands it to a person, or to another one.
    pub fn assign(&self, person: String, on: &On<'_>) -> Result<Happened> {
        self.undecided()?;
        self.not_before(on.day, self.received_on)?;
        Ok(Happened::Assigned { person })
    }

    /// Decides whether it is right.
    pub fn take_decision(
        &self,
        finding: Finding,
        correction_due_on: Option<NaiveDate>,
        on: &On<'_>,
    ) -> Result<Happened> {
        self.undecided()?;
        if self.person.is_none() {
            return Err(Error::state_forbids("not assigned", "尚未交办"));
        }
        self.not_before(on.day, self.received_on)?;
        if correction_due_on.is_some_and(|due| due < on.day) {
            let mut fields = Fields::default();
            fields.wrong(
                "correction_due_on",
                "不得早于决定日期",
                "not before the decision",
            );
            fields.done()?;
        }
        Ok(Happened::Decided {
            conclusion: finding,
            correction_due_on,
        })
    }

    /// Closes it with its answer.
    pub fn close(&self, on: &On<'_>) -> Result<Happened> {
        if self.closed_on.is_some() {
            return Err(Error::state_forbids("closed", "已办结"));
        }
        let Some(decision) = &self.decision else {
            return Err(Error::state_forbids("not decided", "尚未作出决定"));
        };
        self.not_before(on.day, decision.on)?;
        Ok(Happened::Closed)
    }

    fn undecided(&self) -> Result<()> {
        match self.decision {
            Some(_) => Err(Error::state_forbids("decided", "已作出决定")),
            None => Ok(()),
        }
    }

    fn not_before(&self, day: NaiveDate, first: NaiveDate) -> Result<()> {
        if day < first {
            let (en, zh) = if day < self.received_on {
                ("not received on that day", "当日尚未收到")
            } else {
                ("not decided on that day", "当日尚未作出决定")
            };
            return Err(Error::state_forbids(en, zh));
        }
        Ok(())
    }
}

impl Case for WorkComplaint {
    const KIND: &'static str = "work_complaint";
    const NOUN: (&'static str, &'static str) = ("work complaint", "公开工作投诉举报");
    type Fact = Happened;
    type Personal = Personal;

    fn open(first: &Recorded<Happened, Personal>) -> Option<Self> {
        let Happened::Registered {
            complaint_ground,
            about,
            limit,
        } = &first.body
        else {
            return None;
        };
        Some(Self {
            ground: *complaint_ground,
            about: about.clone(),
            received_on: first.legal_date,
            limit: *limit,
            person: None,
            decision: None,
            closed_on: None,
            personal: first.personal.clone().unwrap_or_default(),
        })
    }

    fn apply(&mut self, fact: &Recorded<Happened, Personal>) {
        let told = fact.personal.clone().unwrap_or_default();
        match &fact.body {
            Happened::Registered { .. } => {}
            Happened::Assigned { person } => self.person = Some(person.clone()),
            Happened::Decided {
                conclusion,
                correction_due_on,
            } => {
                self.decision = Some(Decision {
                    finding: *conclusion,
                    on: fact.legal_date,
                    correction_due_on: *correction_due_on,
                });
                self.personal.reason = told.reason;
                self.personal.correction = told.correction;
            }
            Happened::Closed => {
                self.closed_on = Some(fact.legal_date);
                self.personal.answer = told.answer;
            }
        }
    }

    fn deadline(&self, calendar: &Calendar) -> Option<Deadline> {
        self.limit.deadline(calendar, self.received_on)
    }

    fn duties(&self, calendar: &Calendar) -> Vec<Duty> {
        if self.closed_on.is_some() {
            return Vec::new();
        }
        vec![Duty {
            person: self.person.clone(),
            ..self.limit.duty(calendar, self.received_on)
        }]
    }

    fn who(&self) -> &str {
        &self.personal.name
    }

    fn what(&self) -> &str {
        &self.personal.content
    }

    fn summary(&self, calendar: &Calendar) -> Summary {
        let finding = self.decision.as_ref().map(|decision| decision.finding);
        Summary {
            person: self.person.clone(),
            ..self
                .limit
                .summary(calendar, self.received_on, self.ground.as_str())
        }
        .closed(self.closed_on.zip(finding.map(Finding::as_str)))
    }

    /// The answer to a complainant who is named.
    fn letters(&self, happened: &Recorded<Happened, Personal>, _: &Calendar) -> Vec<Order> {
        let personal = &self.personal;
        if happened.body != Happened::Closed || personal.name.is_empty() {
            return Vec::new();
        }
        vec![Order {
            kind: LetterKind::ComplaintReply,
            addressee: personal.name.clone(),
            values: vec![
                ("received_on", date_text(self.received_on)),
                ("content", personal.content.clone()),
                ("answer", personal.answer.clone()),
                ("reason", personal.reason.clone()),
            ],
        }]
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::cases::{kernel::act::Decides as _, work_complaint::command::Command};

    fn fact(day: &str, body: Happened, personal: Option<Personal>) -> Recorded<Happened, Personal> {
        Recorded {
            ordinal: 1,
            legal_date: day.parse().unwrap(),
            recorded_at: DateTime::<Utc>::UNIX_EPOCH,
            actor: "somebody".to_owned(),
            office: None,
            body,
            personal,
        }
    }

    fn registered(name: &str) -> WorkComplaint {
        let day = "2024-01-29".parse().unwrap();
        let personal = Personal {
            name: name.to_owned(),
            content: "预算未公开".to_owned(),
            ..Personal::default()
        };
        let body = Happened::registered(Ground::Supervision, "某局".to_owned(), day);
        WorkComplaint::open(&fact("2024-01-29", body, Some(personal))).unwrap()
    }

    fn assign(person: &str) -> Command {
        let person = person.to_owned();
        Command::Assign { person }
    }

    fn decide(finding: Finding, correction_due_on: Option<&str>) -> Command {
        Command::Decide {
            finding,
            reason: "部分属实".to_owned(),
            correction: correction_due_on.map_or("", |_| "补充公开").to_owned(),
            correction_due_on: correction_due_on.map(|day| day.parse().unwrap()),
        }
    }

    fn close() -> Command {
        let answer = "已责令改正".to_owned();
        Command::Close { answer }
    }

    /// Does it on that day; the letters it sends.
    fn act(state: &mut WorkComplaint, command: Command, day: &str) -> Result<Vec<Order>> {
        let (body, personal) = state.decide(command, &On::test(day))?;
        let fact = fact(day, body, personal);
        state.apply(&fact);
        Ok(state.letters(&fact, Calendar::bundled()))
    }

    /// Assigned, decided and closed; the letters of its closing.
    fn walk(mut state: WorkComplaint) -> (WorkComplaint, Vec<Order>) {
        let day = "2024-02-01";
        act(&mut state, assign("zhang"), day).unwrap();
        let duties = state.duties(Calendar::bundled());
        assert_eq!(duties[0].person.as_deref(), Some("zhang"));
        let decide = decide(Finding::PartlyFounded, Some("2024-02-20"));
        assert!(act(&mut state, decide, day).unwrap().is_empty());
        let letters = act(&mut state, close(), day).unwrap();
        (state, letters)
    }

    #[test]
    fn a_named_complainant_is_written_to_and_an_unnamed_one_cannot_be() {
        let (state, letters) = walk(registered("王某"));
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].kind, LetterKind::ComplaintReply);
        let values = &letters[0].values;
        assert!(values.contains(&("reason", "部分属实".to_owned())));
        assert!(values.contains(&("answer", "已责令改正".to_owned())));
        assert_eq!(state.personal.correction, "补充公开");
        let (closed_on, result) = state.summary(Calendar::bundled()).closed.unwrap();
        assert_eq!(
            (closed_on.to_string().as_str(), result.as_str()),
            ("2024-02-01", "partly_founded")
        );
        assert!(state.duties(Calendar::bundled()).is_empty());
        assert!(walk(registered("")).1.is_empty());
    }

    #[test]
    fn each_step_has_its_turn() {
        let mut state = registered("王某");
        let day = "2024-02-01";
        let founded = || decide(Finding::Founded, None);
        assert!(act(&mut state, close(), day).is_err(), "not decided");
        assert!(act(&mut state, founded(), day).is_err(), "not assigned");
        assert!(act(&mut state, assign("zhang"), "2024-01-28").is_err());
        act(&mut state, assign("zhang"), day).unwrap();
        let early = decide(Finding::Founded, Some("2024-01-31"));
        assert!(
            act(&mut state, early, day).is_err(),
            "corrected before it is ordered"
        );
        let (mut state, _) = walk(registered("王某"));
        for again in [assign("li"), founded(), close()] {
            assert!(act(&mut state, again, day).is_err());
        }
    }
}
