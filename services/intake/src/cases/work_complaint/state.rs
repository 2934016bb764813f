//! What can happen to a complaint about disclosure work, and what state that leaves.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
};
use gongkai_document::date_text;
use gongkai_law::{
    calendar::Calendar,
    case::{CaseKind, CaseStage},
    clock::{Deadline, Limits, Stands},
    code::codes,
    letter::{LetterKind, Party},
    rules::Setting,
};
use serde::{Deserialize, Serialize};

use crate::cases::kernel::clue::FoundBy;
use crate::{
    cases::kernel::{
        Case, On, Recorded, Summary,
        duty::{Duty, Owed},
        facts::facts,
        limit::OwnLimit,
        private::Private,
        too_early,
    },
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

facts! {
    /// What can happen.
    pub enum Happened {
        /// The complaint was registered.
        #[fact("registered", "登记")]
        Registered(Registered),
        /// It was handed to a person.
        #[fact("assigned", "确定承办")]
        Assigned {
            /// Subject of the person.
            person: String,
        },
        /// It was decided whether it is right.
        #[fact("decided", "作出决定")]
        Decided(Decision),
        /// It was closed with its answer.
        #[fact("closed", "办结")]
        Closed {
            /// The answer to the complainant.
            answer: Private,
        },
    }
}

/// What was registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// On which article it rests.
    pub complaint_ground: Ground,
    /// The organ whose work it is about.
    pub about: String,
    /// Who complains; empty if not named.
    pub name: Private,
    /// Where to reach them.
    pub contact: Private,
    /// What is complained of.
    pub content: Private,
    /// The citizen submitted it himself, by number and code from then on.
    #[serde(default)]
    pub submitted_by_applicant: bool,
}

/// What is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What was found.
    pub conclusion: Finding,
    /// By when a correction is ordered; none if none is.
    pub correction_due_on: Option<NaiveDate>,
    /// Why.
    pub reason: Private,
    /// The correction ordered, or empty.
    pub correction: Private,
}

/// A complaint about disclosure work.
#[derive(Debug, Clone)]
pub struct WorkComplaint {
    /// Civil date of receipt.
    pub received_on: NaiveDate,
    /// What was registered.
    pub registered: Registered,
    /// The bureau's own limit, by the day of receipt.
    pub limit: OwnLimit,
    /// Subject of the person who handles it.
    pub person: Option<String>,
    /// What was decided, and the civil date of that.
    pub decision: Option<(Decision, NaiveDate)>,
    /// Civil date it was closed.
    pub closed_on: Option<NaiveDate>,
    /// The answer to the complainant, or empty.
    pub answer: String,
}

impl Ground {
    /// On what the answer to a complaint of this kind rests, on a day.
    fn basis(self, on: NaiveDate) -> String {
        LetterKind::complaint_basis(self == Self::Infringement, on)
    }
}

impl WorkComplaint {
    /// What was found.
    pub fn finding(&self) -> Option<Finding> {
        self.decision
            .as_ref()
            .map(|(decision, _)| decision.conclusion)
    }

    /// Hands it to a person, or to another one.
    pub fn assign(&self, person: String, on: &On<'_>) -> Result<Happened> {
        self.undecided()?;
        self.not_before(on.day, self.received_on)?;
        Ok(Happened::Assigned { person })
    }

    /// Decides whether it is right.
    pub fn take_decision(&self, decision: Decision, on: &On<'_>) -> Result<Happened> {
        self.undecided()?;
        if self.person.is_none() {
            return Err(Error::state_forbids("not assigned", "尚未交办")
                .next("Assign it to a person first.", "请先交办经办人。"));
        }
        self.not_before(on.day, self.received_on)?;
        let due = decision.correction_due_on;
        if due.is_some_and(|due| due < on.day) {
            let mut fields = Fields::default();
            fields.wrong(
                "correction_due_on",
                "不得早于决定日期",
                "not before the decision",
            );
            fields.done()?;
        }
        Ok(Happened::Decided(decision))
    }

    /// Closes it with its answer.
    pub fn close(&self, answer: Private, on: &On<'_>) -> Result<Happened> {
        if self.closed_on.is_some() {
            return Err(Error::state_forbids("closed", "已办结").next(
                "Register anew what is asked for since.",
                "有新的诉求的，请另行登记。",
            ));
        }
        let Some((_, decided_on)) = self.decision else {
            return Err(Error::state_forbids("not decided", "尚未作出决定")
                .next("Decide it first.", "请先作出决定。"));
        };
        self.not_before(on.day, decided_on)?;
        Ok(Happened::Closed { answer })
    }

    fn undecided(&self) -> Result<()> {
        match self.decision {
            Some(_) => Err(Error::state_forbids("decided", "已作出决定").next(
                "Close it with the answer to the complainant.",
                "请答复投诉人后办结。",
            )),
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
            return Err(too_early(en, zh, day, first));
        }
        Ok(())
    }
}

impl Case for WorkComplaint {
    const KIND: CaseKind = CaseKind::WorkComplaint;
    const NOUN: (&'static str, &'static str) = ("work complaint", "公开工作投诉举报");
    type Fact = Happened;

    fn goes_by(fact: &Happened) -> Vec<Setting> {
        let first = matches!(fact, Happened::Registered(_));
        first
            .then_some(Setting::WorkComplaint)
            .into_iter()
            .collect()
    }

    fn open(first: &Recorded<Happened>) -> Option<Self> {
        let Happened::Registered(registered) = &first.body else {
            return None;
        };
        Some(Self {
            received_on: first.legal_date,
            registered: registered.clone(),
            limit: OwnLimit::of(Setting::WorkComplaint, &first.own, first.legal_date),
            person: None,
            decision: None,
            closed_on: None,
            answer: String::new(),
        })
    }

    fn apply(&mut self, fact: &Recorded<Happened>) {
        match &fact.body {
            Happened::Registered(_) => {}
            Happened::Assigned { person } => self.person = Some(person.clone()),
            Happened::Decided(decision) => {
                self.decision = Some((decision.clone(), fact.legal_date));
            }
            Happened::Closed { answer } => {
                self.closed_on = Some(fact.legal_date);
                self.answer.clone_from(answer);
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

    fn owed(&self, calendar: &Calendar) -> Vec<Owed> {
        vec![self.limit.owed(calendar, self.received_on, self.closed_on)]
    }

    fn limits(&self, calendar: &Calendar) -> Limits {
        Limits::by_promise(self.deadline(calendar))
    }

    fn stage_word(&self) -> (&'static str, &'static str) {
        match (self.closed_on, self.finding(), &self.person) {
            (Some(_), _, _) => ("closed", "已办结"),
            (None, Some(_), _) => ("decided", "已作出决定"),
            (None, None, Some(_)) => ("assigned", "已交办"),
            (None, None, None) => ("open", "待交办"),
        }
    }

    fn stands(&self) -> Stands {
        self.closed_on.map_or(Stands::Open, Stands::Ended)
    }

    fn who(&self) -> &str {
        &self.registered.name
    }

    fn what(&self) -> &str {
        &self.registered.content
    }

    fn clues(&self) -> Vec<(FoundBy, &str)> {
        vec![
            (FoundBy::Name, self.who()),
            (FoundBy::Contact, &self.registered.contact),
        ]
    }

    fn case_stage(&self) -> CaseStage {
        match self.closed_on {
            None => CaseStage::Handling,
            Some(_) => CaseStage::Closed,
        }
    }

    fn categories() -> Vec<&'static str> {
        Ground::ALL.iter().map(|code| code.as_str()).collect()
    }

    fn results() -> Vec<&'static str> {
        Finding::ALL.iter().map(|code| code.as_str()).collect()
    }

    fn submitted_by_applicant(&self) -> bool {
        self.registered.submitted_by_applicant
    }

    fn summary(&self, calendar: &Calendar) -> Summary {
        Summary {
            person: self.person.clone(),
            ..self.limit.summary(
                calendar,
                self.received_on,
                self.registered.complaint_ground.as_str(),
            )
        }
        .closed(self.closed_on.zip(self.finding().map(Finding::as_str)))
    }

    /// The answer to a complainant who is named.
    fn letters(&self, happened: &Recorded<Happened>, _: &Calendar) -> Vec<Order> {
        let registered = &self.registered;
        let closed = matches!(happened.body, Happened::Closed { .. });
        let decision = self.decision.as_ref().filter(|_| closed);
        let Some((decision, _)) = decision.filter(|_| !registered.name.is_empty()) else {
            return Vec::new();
        };
        let due = decision.correction_due_on;
        vec![Order {
            kind: LetterKind::ComplaintReply,
            addressee: registered.name.0.clone(),
            party: Party::named(&registered.name),
            values: vec![
                (
                    "basis",
                    registered.complaint_ground.basis(happened.legal_date),
                ),
                ("received_on", date_text(self.received_on)),
                ("content", registered.content.0.clone()),
                ("about", registered.about.clone()),
                ("finding", decision.conclusion.zh().to_owned()),
                ("reason", decision.reason.0.clone()),
                ("correction", decision.correction.0.clone()),
                ("correction_due_on", due.map(date_text).unwrap_or_default()),
                ("answer", self.answer.clone()),
            ],
        }]
    }
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::cases::{
        kernel::{
            act::Decides as _,
            testing::{Samples, first as fact},
        },
        work_complaint::command::Command,
    };

    impl Samples for Happened {
        fn samples() -> Vec<Self> {
            vec![
                Self::Registered(Registered {
                    complaint_ground: Ground::Supervision,
                    about: "某局".to_owned(),
                    name: "王某".to_owned().into(),
                    contact: "13800000000".to_owned().into(),
                    content: "预算未公开".to_owned().into(),
                    submitted_by_applicant: true,
                }),
                Self::Assigned {
                    person: "zhang".to_owned(),
                },
                Self::Decided(Decision {
                    conclusion: Finding::PartlyFounded,
                    correction_due_on: "2024-02-20".parse().ok(),
                    reason: "部分属实".into(),
                    correction: "补充公开".into(),
                }),
                Self::Closed {
                    answer: "已责令改正".to_owned().into(),
                },
            ]
        }
    }

    fn registered(name: &str) -> WorkComplaint {
        let registered = Registered {
            complaint_ground: Ground::Supervision,
            about: "某局".to_owned(),
            name: name.to_owned().into(),
            contact: Private::default(),
            content: "预算未公开".to_owned().into(),
            submitted_by_applicant: false,
        };
        WorkComplaint::open(&fact("2024-01-29", Happened::Registered(registered))).unwrap()
    }

    fn assign(person: &str) -> Command {
        let person = person.to_owned();
        Command::Assign { person }
    }

    fn decide(conclusion: Finding, correction_due_on: Option<&str>) -> Command {
        Command::Decide(Decision {
            conclusion,
            reason: "部分属实".into(),
            correction: correction_due_on
                .map_or("", |_| "补充公开")
                .to_owned()
                .into(),
            correction_due_on: correction_due_on.map(|day| day.parse().unwrap()),
        })
    }

    fn close() -> Command {
        let answer = "已责令改正".to_owned();
        Command::Close {
            answer: answer.into(),
        }
    }

    /// Does it on that day; the letters it sends.
    fn act(state: &mut WorkComplaint, command: Command, day: &str) -> Result<Vec<Order>> {
        let body = state.decide(command, &On::test(day))?;
        let fact = fact(day, body);
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
        let article = "《中华人民共和国政府信息公开条例》第四十七条";
        assert!(values.contains(&("basis", article.to_owned())));
        let mut infringed = registered("王某");
        infringed.registered.complaint_ground = Ground::Infringement;
        let (_, told) = walk(infringed);
        let article = "《中华人民共和国政府信息公开条例》第五十一条";
        assert!(told[0].values.contains(&("basis", article.to_owned())));
        assert!(values.contains(&("reason", "部分属实".to_owned())));
        assert!(values.contains(&("answer", "已责令改正".to_owned())));
        // What was found, and what is ordered until when.
        assert!(values.contains(&("finding", "部分属实".to_owned())));
        assert!(values.contains(&("correction", "补充公开".to_owned())));
        assert!(values.contains(&("correction_due_on", "2024年2月20日".to_owned())));
        let (decision, _) = state.decision.as_ref().unwrap();
        assert_eq!(decision.correction.as_str(), "补充公开");
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
