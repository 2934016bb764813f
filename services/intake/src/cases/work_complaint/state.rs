//! A complaint about disclosure work: the fold of what happened to it, and what may happen next.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
};
use gongkai_law::{
    calendar::{Calendar, Due},
    case::{CaseKind, CaseStage},
    clock::{Deadline, Limits, Stands},
    rules::Setting,
};

pub use super::fact::{Decision, Finding, Ground, Happened, Registered};
use super::letters;
use crate::{
    cases::kernel::{
        Case, On, Recorded, Summary,
        assignment::Responsible,
        clue::FoundBy,
        duty::{Duty, DutyKind, Owed, ToBeSent},
        limit::OwnLimit,
        person::Person,
        private::Private,
        too_early, voided,
    },
    paper::letter::{OnItsWay, Order, Void},
};

/// How one ended that its complainant withdrew: nothing was found.
pub const WITHDRAWN: &str = "withdrawn";
/// That it was registered by mistake: the code and the Chinese word.
pub const VOIDED: (&str, &str) = ("voided", "作废");

/// A complaint about disclosure work.
#[derive(Debug, Clone)]
pub struct WorkComplaint {
    /// Civil date of receipt.
    pub received_on: NaiveDate,
    /// What was registered.
    pub registered: Registered,
    /// The bureau's own limit, by the day of receipt.
    pub limit: OwnLimit,
    /// Who it is with.
    pub responsible: Responsible,
    /// What was decided, and the civil date of that.
    pub decision: Option<(Decision, NaiveDate)>,
    /// What was corrected of what was ordered, and the civil date of that.
    pub corrected: Option<(String, NaiveDate)>,
    /// Why the complainant withdrew it, if he did; may be empty.
    pub withdrawn: Option<String>,
    /// Civil date it was closed.
    pub closed_on: Option<NaiveDate>,
    /// The answer to the complainant, or empty.
    pub answer: String,
    /// Civil date it was voided, and why.
    pub voided: Option<(NaiveDate, String)>,
}

impl WorkComplaint {
    /// What was found.
    pub fn finding(&self) -> Option<Finding> {
        self.decision
            .as_ref()
            .map(|(decision, _)| decision.conclusion)
    }

    /// Decides whether it is right.
    pub fn take_decision(&self, decision: Decision, on: &On<'_>) -> Result<Happened> {
        self.undecided()?;
        if self.responsible.office_id.is_none() {
            return Err(Error::state_forbids("not assigned", "尚未交办").next(
                "Assign it to an office first.",
                "请先交办承办股室或者经办人。",
            ));
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
        self.still_open()?;
        let Some((_, decided_on)) = self.decision else {
            return Err(Error::state_forbids("not decided", "尚未作出决定")
                .next("Decide it first.", "请先作出决定。"));
        };
        self.not_before(on.day, decided_on)?;
        Ok(Happened::Closed { answer })
    }

    /// Records that what was ordered was corrected (arts 47, 51).
    pub fn record_correction(&self, corrected: Private, on: &On<'_>) -> Result<Happened> {
        let Some((_, decided_on)) = self.ordered() else {
            let (en, zh) = ("not ordered to be corrected", "没有责令改正的内容");
            return Err(Error::state_forbids(en, zh).next(
                "A correction is ordered by the decision.",
                "需要改正的，由负责人在作出决定时写明改正内容和期限。",
            ));
        };
        if self.corrected.is_some() {
            let (en, zh) = ("corrected", "已登记改正情况");
            return Err(Error::state_forbids(en, zh)
                .next("It is recorded once.", "每件只登记一次，无须重复登记。"));
        }
        self.not_before(on.day, decided_on)?;
        Ok(Happened::CorrectionRecorded { corrected })
    }

    /// Ends it because the complainant withdrew; what is decided is decided.
    pub fn withdraw(&self, reason: Private, on: &On<'_>) -> Result<Happened> {
        self.undecided()?;
        self.not_before(on.day, self.received_on)?;
        Ok(Happened::Withdrawn { reason })
    }

    /// Voids what was registered by mistake, whatever became of it.
    pub fn void(&self, reason: Private) -> Result<Happened> {
        match self.voided {
            Some(_) => Err(voided()),
            None => Ok(Happened::Voided { reason }),
        }
    }

    /// By when a correction is ordered, and the civil date of that; none where none is.
    fn ordered(&self) -> Option<(NaiveDate, NaiveDate)> {
        let (decision, on) = self.decision.as_ref()?;
        Some((decision.correction_due_on?, *on))
    }

    fn still_open(&self) -> Result<()> {
        if self.voided.is_some() {
            return Err(voided());
        }
        if self.closed_on.is_some() {
            let (en, zh) = match self.withdrawn {
                Some(_) => ("withdrawn by the complainant", "投诉人已撤回"),
                None => ("closed", "已办结"),
            };
            return Err(Error::state_forbids(en, zh).next(
                "Register anew what is asked for since.",
                "有新的诉求的，请另行登记。",
            ));
        }
        Ok(())
    }

    fn undecided(&self) -> Result<()> {
        self.still_open()?;
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
            responsible: Responsible::default(),
            decision: None,
            corrected: None,
            withdrawn: None,
            closed_on: None,
            answer: String::new(),
            voided: None,
        })
    }

    fn apply(&mut self, fact: &Recorded<Happened>) {
        match &fact.body {
            Happened::Registered(_) => {}
            Happened::Assigned(to) => self.responsible = to.into(),
            Happened::Decided(decision) => {
                self.decision = Some((decision.clone(), fact.legal_date));
            }
            Happened::CorrectionRecorded { corrected } => {
                self.corrected = Some((corrected.0.clone(), fact.legal_date));
            }
            Happened::Withdrawn { reason } => {
                self.closed_on = Some(fact.legal_date);
                self.withdrawn = Some(reason.0.clone());
            }
            Happened::Closed { answer } => {
                self.closed_on = Some(fact.legal_date);
                self.answer.clone_from(answer);
            }
            Happened::Voided { reason } => {
                self.voided = Some((fact.legal_date, reason.0.clone()));
            }
        }
    }

    fn deadline(&self, calendar: &Calendar) -> Option<Deadline> {
        self.limit.deadline(calendar, self.received_on)
    }

    fn duties(&self, calendar: &Calendar) -> Vec<Duty> {
        if self.voided.is_some() {
            return Vec::new();
        }
        let close = || self.limit.duty(calendar, self.received_on);
        let close = self.closed_on.is_none().then(close);
        let ordered = self.ordered().filter(|_| self.corrected.is_none());
        let correct = ordered.map(|(due, _)| Duty::new(DutyKind::Correct, Some(Due::set(due))));
        let duties = close.into_iter().chain(correct);
        duties.map(|duty| self.responsible.of_duty(duty)).collect()
    }

    fn owed(&self, calendar: &Calendar) -> Vec<Owed> {
        if self.voided.is_some() {
            return Vec::new();
        }
        let close = self.limit.owed(calendar, self.received_on, self.closed_on);
        let corrected_on = self.corrected.as_ref().map(|(_, day)| *day);
        let ordered = self.ordered();
        let correct = ordered.map(|(due, _)| Owed::new(DutyKind::Correct, due, corrected_on));
        [close].into_iter().chain(correct).collect()
    }

    fn limits(&self, calendar: &Calendar) -> Limits {
        Limits::by_promise(self.deadline(calendar))
    }

    fn stage_word(&self) -> (&'static str, &'static str) {
        if self.voided.is_some() {
            return VOIDED;
        }
        match (self.closed_on, self.finding(), &self.responsible.office_id) {
            (Some(_), None, _) => ("withdrawn", "投诉人撤回"),
            (Some(_), Some(_), _) => ("closed", "已办结"),
            (None, Some(_), _) => ("decided", "已作出决定"),
            (None, None, Some(_)) => ("assigned", "已交办"),
            (None, None, None) => ("open", "待交办"),
        }
    }

    fn stands(&self) -> Stands {
        if self.voided.is_some() {
            return Stands::NotCounted;
        }
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

    fn people(&self) -> Vec<Person> {
        vec![Person::of(self.who(), "", &[&self.registered.contact])]
    }

    fn case_stage(&self) -> CaseStage {
        match (&self.voided, self.closed_on) {
            (Some(_), _) => CaseStage::Removed,
            (None, None) => CaseStage::Handling,
            (None, Some(_)) => CaseStage::Closed,
        }
    }

    fn categories() -> Vec<&'static str> {
        Ground::ALL.iter().map(|code| code.as_str()).collect()
    }

    fn results() -> Vec<&'static str> {
        let findings = Finding::ALL.iter().map(|code| code.as_str());
        findings.chain([WITHDRAWN, VOIDED.0]).collect()
    }

    fn submitted_by_applicant(&self) -> bool {
        self.registered.submitted_by_applicant
    }

    fn columns(&self) -> Summary {
        let ground = self.registered.complaint_ground.as_str();
        let row = Summary::opened(ground, None, self.received_on);
        let result = self.finding().map_or(WITHDRAWN, Finding::as_str);
        let voided = self.voided.as_ref().map(|(day, _)| (*day, VOIDED.0));
        let closed = voided.or(self.closed_on.map(|day| (day, result)));
        self.responsible.of_row(row).closed(closed)
    }

    /// What was registered by mistake is answered by nothing more.
    fn to_be_sent(&self, _: &OnItsWay) -> ToBeSent {
        ToBeSent::if_so(self.voided.is_none() && !self.submitted_by_applicant())
    }

    fn counts_no_more(&self, _: &OnItsWay) -> Option<Void> {
        self.voided.as_ref().map(Void::with_its_case)
    }

    fn letters(&self, happened: &Recorded<Happened>, _: &Calendar) -> Vec<Order> {
        let on = happened.legal_date;
        letters::of(self, &happened.body, on).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use gongkai_law::letter::LetterKind;

    use super::*;
    use crate::cases::{
        kernel::{act::Decides as _, assignment::Assigned, testing::first as fact},
        work_complaint::command::Command,
    };

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
        Command::Assign(Assigned {
            office_id: "general".to_owned(),
            person: Some(person.to_owned()),
        })
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
        assert!(walk(registered("")).1.is_empty());
    }

    #[test]
    fn what_was_registered_by_mistake_counts_nowhere_whatever_became_of_it() {
        let void = || Command::Void {
            reason: "重复登记".into(),
        };
        for (mut state, _) in [(registered("王某"), Vec::new()), walk(registered("王某"))] {
            let day = "2024-02-02";
            assert!(
                act(&mut state, void(), day).unwrap().is_empty(),
                "no letter"
            );
            assert!(state.duties(Calendar::bundled()).is_empty());
            assert!(state.owed(Calendar::bundled()).is_empty());
            assert_eq!(state.stands(), Stands::NotCounted);
            let (_, result) = state.summary(Calendar::bundled()).closed.unwrap();
            assert_eq!(result, "voided");
            for again in [void(), assign("li"), close()] {
                assert!(act(&mut state, again, day).is_err());
            }
        }
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
        for again in [founded(), close(), withdraw()] {
            assert!(act(&mut state, again, day).is_err());
        }
    }

    fn withdraw() -> Command {
        Command::Withdraw {
            reason: "问题已经解决".into(),
        }
    }

    /// 条例第四十七条、第五十一条: what is found is corrected.
    #[test]
    fn what_is_ordered_is_owed_by_its_day_until_it_is_recorded() {
        let (mut state, _) = walk(registered("王某"));
        let owed = |state: &WorkComplaint| {
            let owed = state.owed(Calendar::bundled());
            owed.into_iter().find(|owed| owed.kind == DutyKind::Correct)
        };
        let duties = state.duties(Calendar::bundled());
        assert_eq!(duties.len(), 1);
        assert_eq!(duties[0].kind, DutyKind::Correct);
        assert_eq!(duties[0].due.unwrap().date.to_string(), "2024-02-20");
        // It follows the person, even after the answer.
        act(&mut state, assign("li"), "2024-02-02").unwrap();
        let duties = state.duties(Calendar::bundled());
        assert_eq!(duties[0].person.as_deref(), Some("li"));
        assert_eq!(owed(&state).unwrap().done_on, None);

        let correct = || Command::RecordCorrection {
            corrected: "已补充公开".into(),
        };
        assert!(act(&mut state, correct(), "2024-01-31").is_err());
        act(&mut state, correct(), "2024-02-21").unwrap();
        assert!(state.duties(Calendar::bundled()).is_empty());
        let done = owed(&state).unwrap().done_on.unwrap();
        assert_eq!(done.to_string(), "2024-02-21");
        for over in [correct(), assign("wang")] {
            assert!(act(&mut state, over, "2024-02-22").is_err());
        }
        let (mut unfounded, day) = (registered("王某"), "2024-02-01");
        act(&mut unfounded, assign("zhang"), day).unwrap();
        act(&mut unfounded, decide(Finding::Unfounded, None), day).unwrap();
        assert!(
            act(&mut unfounded, correct(), day).is_err(),
            "nothing is ordered"
        );
    }

    #[test]
    fn what_is_withdrawn_is_ended_without_a_finding_and_told_to_who_is_named() {
        let day = "2024-02-01";
        let mut state = registered("王某");
        let letters = act(&mut state, withdraw(), day).unwrap();
        assert_eq!(letters[0].kind, LetterKind::WithdrawalNotice);
        let (_, result) = state.summary(Calendar::bundled()).closed.unwrap();
        assert_eq!(result, WITHDRAWN);
        assert_eq!(state.finding(), None);
        assert!(state.duties(Calendar::bundled()).is_empty());
        for over in [assign("li"), withdraw(), close()] {
            assert!(act(&mut state, over, day).is_err());
        }
        assert!(
            act(&mut registered(""), withdraw(), day)
                .unwrap()
                .is_empty()
        );
    }
}
