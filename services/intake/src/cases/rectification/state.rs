//! What can happen to a request to correct a record, and what state that leaves.

use chrono::NaiveDate;
use gongkai_chassis::error::{Error, Result};
use gongkai_law::{
    calendar::Calendar,
    case::{CaseKind, CaseStage},
    clock::{Deadline, Limits, Stands},
    code::codes,
    rules::Setting,
};

pub use super::fact::{Happened, Request};
use super::letters;
use crate::{
    cases::kernel::{
        Case, On, Recorded, Summary,
        act::{self, Decides},
        assignment::{Assigned, Handed, Responsible},
        clue::FoundBy,
        duty::{Duty, Owed, ToBeSent},
        limit::OwnLimit,
        person::Person,
        private::Private,
        too_early, voided,
    },
    paper::letter::{OnItsWay, Order, Void},
};

/// That it was registered by mistake: the code and the Chinese word.
pub const VOIDED: (&str, &str) = ("voided", "作废");

codes! {
    /// How a request ends.
    pub enum Ending as "gongkai.intake.v1.RectificationResult" {
        /// Found true and corrected.
        Corrected = "corrected", "予以更正";
        /// Another organ can correct it, and has the request now.
        Forwarded = "forwarded", "转送有权机关";
        /// Not corrected.
        Refused = "refused", "不予更正";
        /// Withdrawn by its applicant.
        Withdrawn = "withdrawn", "申请人撤回";
    }
}

/// What somebody may want of an open request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Hand it to an office, and to a person of it.
    Assign(Assigned),
    /// Decide it: this is how it ends, and the words of that ending.
    Decide(Happened),
    /// End it because its applicant withdrew.
    Withdraw {
        /// Why, or empty.
        reason: Private,
    },
    /// Void what was registered by mistake.
    Void {
        /// Why.
        reason: Private,
    },
}

impl act::Command for Command {
    fn handed(&self) -> Vec<(String, Handed<'_>)> {
        match self {
            Self::Assign(to) => to.handed(),
            Self::Decide(_) | Self::Withdraw { .. } | Self::Void { .. } => Vec::new(),
        }
    }
}

/// How a request ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// How.
    pub ending: Ending,
    /// Civil date.
    pub on: NaiveDate,
    /// What was corrected, or empty.
    pub corrected: String,
    /// The organ that has the request now, or empty.
    pub responsible_organ: String,
    /// The reasons, or empty.
    pub reason: String,
}

/// A request to correct a record.
#[derive(Debug, Clone)]
pub struct Rectification {
    /// Civil date of receipt.
    pub received_on: NaiveDate,
    /// What was registered.
    pub request: Request,
    /// The bureau's own limit, by the day of receipt.
    pub limit: OwnLimit,
    /// Who it is with.
    pub responsible: Responsible,
    /// How it ended.
    pub ended: Option<Ended>,
    /// Civil date it was voided, and why.
    pub voided: Option<(NaiveDate, String)>,
}

impl Case for Rectification {
    const KIND: CaseKind = CaseKind::Rectification;
    const NOUN: (&'static str, &'static str) = ("rectification", "更正申请");
    type Fact = Happened;

    fn goes_by(fact: &Happened) -> Vec<Setting> {
        let first = matches!(fact, Happened::Registered(_));
        first
            .then_some(Setting::Rectification)
            .into_iter()
            .collect()
    }

    fn open(first: &Recorded<Happened>) -> Option<Self> {
        let Happened::Registered(request) = &first.body else {
            return None;
        };
        Some(Self {
            received_on: first.legal_date,
            request: request.clone(),
            limit: OwnLimit::of(Setting::Rectification, &first.own, first.legal_date),
            responsible: Responsible::default(),
            ended: None,
            voided: None,
        })
    }

    fn apply(&mut self, fact: &Recorded<Happened>) {
        let none = String::new;
        let (ending, corrected, responsible_organ, reason) = match &fact.body {
            // The first fact alone.
            Happened::Registered(_) => return,
            Happened::Assigned(to) => {
                self.responsible = to.into();
                return;
            }
            Happened::Corrected { corrected, reason } => {
                (Ending::Corrected, corrected.0.clone(), none(), reason)
            }
            Happened::Forwarded {
                responsible_organ,
                reason,
            } => (Ending::Forwarded, none(), responsible_organ.clone(), reason),
            Happened::Refused { reason } => (Ending::Refused, none(), none(), reason),
            Happened::Withdrawn { reason } => (Ending::Withdrawn, none(), none(), reason),
            Happened::Voided { reason } => {
                self.voided = Some((fact.legal_date, reason.0.clone()));
                return;
            }
        };
        self.ended = Some(Ended {
            ending,
            on: fact.legal_date,
            corrected,
            responsible_organ,
            reason: reason.0.clone(),
        });
    }

    fn deadline(&self, calendar: &Calendar) -> Option<Deadline> {
        self.limit.deadline(calendar, self.received_on)
    }

    fn duties(&self, calendar: &Calendar) -> Vec<Duty> {
        match (&self.voided, &self.ended) {
            (Some(_), _) | (_, Some(_)) => Vec::new(),
            (None, None) => {
                let duty = self.limit.duty(calendar, self.received_on);
                vec![self.responsible.of_duty(duty)]
            }
        }
    }

    fn owed(&self, calendar: &Calendar) -> Vec<Owed> {
        if self.voided.is_some() {
            return Vec::new();
        }
        let ended = self.ended.as_ref().map(|ended| ended.on);
        vec![self.limit.owed(calendar, self.received_on, ended)]
    }

    fn limits(&self, calendar: &Calendar) -> Limits {
        Limits::by_promise(self.deadline(calendar))
    }

    fn stage_word(&self) -> (&'static str, &'static str) {
        if self.voided.is_some() {
            return VOIDED;
        }
        let ended = self.ended.as_ref().map(|ended| ended.ending);
        ended.map_or(("open", "办理中"), |end| (end.as_str(), end.zh()))
    }

    fn stands(&self) -> Stands {
        if self.voided.is_some() {
            return Stands::NotCounted;
        }
        let ended = self.ended.as_ref();
        ended.map_or(Stands::Open, |ended| Stands::Ended(ended.on))
    }

    fn who(&self) -> &str {
        &self.request.name
    }

    fn what(&self) -> &str {
        &self.request.record
    }

    fn clues(&self) -> Vec<(FoundBy, &str)> {
        vec![
            (FoundBy::Name, self.who()),
            (FoundBy::IdentityNumber, &self.request.identity_number),
            (FoundBy::Contact, &self.request.contact),
        ]
    }

    fn words(&self) -> Vec<&str> {
        vec![self.what(), &self.request.inaccuracy]
    }

    fn people(&self) -> Vec<Person> {
        let request = &self.request;
        vec![Person::of(
            &request.name,
            &request.identity_number,
            &[&request.contact],
        )]
    }

    fn case_stage(&self) -> CaseStage {
        match (&self.voided, &self.ended) {
            (Some(_), _) => CaseStage::Removed,
            (None, None) => CaseStage::Handling,
            (None, Some(_)) => CaseStage::Closed,
        }
    }

    fn categories() -> Vec<&'static str> {
        vec![Self::KIND.as_str()]
    }

    fn results() -> Vec<&'static str> {
        let endings = Ending::ALL.iter().map(|code| code.as_str());
        endings.chain([VOIDED.0]).collect()
    }

    fn submitted_by_applicant(&self) -> bool {
        self.request.submitted_by_applicant
    }

    fn columns(&self) -> Summary {
        let ended = self.ended.as_ref();
        let summary = Summary::opened(Self::KIND.as_str(), None, self.received_on);
        let summary = self.responsible.of_row(summary);
        let voided = self.voided.as_ref().map(|(day, _)| (*day, VOIDED.0));
        summary.closed(voided.or(ended.map(|ended| (ended.on, ended.ending.as_str()))))
    }

    /// What was registered by mistake is answered by nothing more.
    fn to_be_sent(&self, _: &OnItsWay) -> ToBeSent {
        ToBeSent::if_so(self.voided.is_none() && !self.submitted_by_applicant())
    }

    fn counts_no_more(&self, _: &OnItsWay) -> Option<Void> {
        self.voided.as_ref().map(Void::with_its_case)
    }

    fn letters(&self, happened: &Recorded<Happened>, _: &Calendar) -> Vec<Order> {
        let hands = matches!(happened.body, Happened::Assigned(_));
        let ended = self
            .ended
            .as_ref()
            .filter(|_| !hands && self.voided.is_none());
        ended
            .map(|ended| letters::of(self, ended))
            .into_iter()
            .collect()
    }
}

impl Decides for Rectification {
    type Command = Command;

    fn decide(&self, command: Command, on: &On<'_>) -> Result<Happened> {
        if self.voided.is_some() {
            return Err(voided());
        }
        let ending = match command {
            Command::Assign(to) => return to.judged(self, on).map(Happened::Assigned),
            Command::Decide(ending) => ending,
            Command::Withdraw { reason } => Happened::Withdrawn { reason },
            Command::Void { reason } => return Ok(Happened::Voided { reason }),
        };
        if self.ended.is_some() {
            return Err(Error::state_forbids("decided", "已作出决定").next(
                "It is decided once: register anew what is asked for since.",
                "每件只作一次决定；有新的请求的，请另行登记。",
            ));
        }
        if on.day < self.received_on {
            return Err(too_early(
                "not received on that day",
                "当日尚未收到",
                on.day,
                self.received_on,
            ));
        }
        Ok(ending)
    }
}

#[cfg(test)]
mod tests {
    use gongkai_law::{
        letter::LetterKind,
        rules::{OwnRule, Settings},
    };

    use super::*;
    use crate::cases::kernel::testing::first as fact;

    fn private(word: &str) -> Private {
        word.to_owned().into()
    }

    fn received() -> Rectification {
        let request = Request {
            name: private("李某"),
            record: private("住房保障登记表"),
            inaccuracy: private("住址误为二单元"),
            ..Request::default()
        };
        Rectification::open(&fact("2024-01-29", Happened::Registered(request))).unwrap()
    }

    fn corrected(reason: &str) -> Happened {
        Happened::Corrected {
            corrected: private("住址更正为一单元"),
            reason: private(reason),
        }
    }

    fn refused(reason: &str) -> Happened {
        Happened::Refused {
            reason: private(reason),
        }
    }

    /// What the letter of that ending says under a name.
    fn said(body: Happened, name: &str) -> (LetterKind, String) {
        let mut state = received();
        let fact = fact("2024-02-05", body);
        state.apply(&fact);
        let letters = state.letters(&fact, Calendar::bundled());
        let value = letters[0].values.iter().find(|(known, _)| *known == name);
        (
            letters[0].kind,
            value.map(|(_, value)| value.clone()).unwrap_or_default(),
        )
    }

    #[test]
    fn the_limit_is_the_bureaus_own_and_says_so() {
        let state = received();
        let deadline = state.deadline(Calendar::bundled()).unwrap();
        // Twenty working days over the Spring Festival of 2024, two worked Sundays counted.
        assert_eq!(deadline.original.date.to_string(), "2024-02-29");
        assert_eq!(
            deadline.steps[0].zh(),
            "自2024年1月29日次日起算，20个工作日（政府信息公开条例第四十一条未规定具体期限，\
             本机关未另行规定，按通常做法掌握），期限至2024年2月29日"
        );
        assert_eq!(
            state.duties(Calendar::bundled())[0].due,
            Some(deadline.original)
        );
        let clock = &state.clocks(Calendar::bundled())[0];
        assert_eq!(
            clock.told(),
            format!("办理期限：{}", deadline.steps[0].zh())
        );
        let judged = |day: &str| clock.judged(day.parse().unwrap()).in_time;
        assert_eq!(judged("2024-02-29"), "未到期");
        assert_eq!(judged("2024-03-01"), "逾期未办结");
    }

    #[test]
    fn a_limit_of_the_bureau_s_own_moves_what_comes_after_its_day_and_names_its_document() {
        let settings = Settings(vec![OwnRule {
            setting: Setting::Rectification,
            number: 10,
            valid_from: "2024-01-29".parse().unwrap(),
            source: "《更正办理规程》（赫应急发〔2024〕1号）".to_owned(),
        }]);
        let step = |day: &str| {
            let body = Happened::Registered(Request::default());
            let mut first = fact(day, body);
            first.own = settings.only(&Rectification::goes_by(&first.body), first.legal_date);
            let deadline = Rectification::open(&first)
                .unwrap()
                .deadline(Calendar::bundled());
            deadline.unwrap().steps[0].zh()
        };
        assert_eq!(
            step("2024-01-29"),
            "自2024年1月29日次日起算，10个工作日（本机关《更正办理规程》（赫应急发〔2024〕1号），\
             自2024年1月29日起施行），期限至2024年2月9日"
        );
        // What came the day before keeps the usual number.
        assert!(step("2024-01-28").contains("20个工作日"));
    }

    #[test]
    fn what_was_registered_by_mistake_counts_nowhere_whatever_became_of_it() {
        let reason = || private("重复登记");
        for decided in [false, true] {
            let mut state = received();
            if decided {
                state.apply(&fact("2024-02-05", refused("不符")));
            }
            let on = On::test("2024-02-06");
            let void = state
                .decide(Command::Void { reason: reason() }, &on)
                .unwrap();
            let void = fact("2024-02-06", void);
            state.apply(&void);
            assert!(state.letters(&void, Calendar::bundled()).is_empty());
            assert!(state.duties(Calendar::bundled()).is_empty());
            assert!(state.owed(Calendar::bundled()).is_empty());
            assert_eq!(state.stands(), Stands::NotCounted);
            let (day, result) = state.summary(Calendar::bundled()).closed.unwrap();
            assert_eq!(
                (day.to_string().as_str(), result.as_str()),
                ("2024-02-06", "voided")
            );
            for again in [
                Command::Void { reason: reason() },
                Command::Decide(corrected("")),
            ] {
                assert!(state.decide(again, &on).is_err());
            }
        }
    }

    #[test]
    fn every_ending_is_told_with_its_reason_and_ends_it_once() {
        // The number tells what the name leaves open.
        let mut state = received();
        state.request.name = private("某局");
        state.request.identity_number = private("11370305MB2855731K");
        let ended = fact("2024-02-05", refused("原件记载一致"));
        state.apply(&ended);
        let told = state.letters(&ended, Calendar::bundled());
        assert_eq!(told[0].party.you(), "你单位");
        let (kind, reason) = said(refused("原件记载一致"), "reason");
        assert_eq!(
            (kind, reason.as_str()),
            (LetterKind::RectificationReply, "原件记载一致")
        );
        assert_eq!(said(corrected(""), "result").1, "住址更正为一单元");
        assert_eq!(said(corrected(""), "reason").1, "经审核属实");
        let forwarded = Happened::Forwarded {
            responsible_organ: "某区住建局".to_owned(),
            reason: private(""),
        };
        let (kind, organ) = said(forwarded, "responsible_organ");
        assert_eq!(
            (kind, organ.as_str()),
            (LetterKind::RectificationForwarding, "某区住建局")
        );

        let mut state = received();
        let decide = |state: &Rectification, ending, day| {
            state.decide(Command::Decide(ending), &On::test(day))
        };
        assert!(decide(&state, refused("不符"), "2024-01-28").is_err());
        let end = decide(&state, refused("不符"), "2024-01-29").unwrap();
        state.apply(&fact("2024-01-29", end));
        assert!(decide(&state, corrected(""), "2024-01-30").is_err());
        assert!(state.duties(Calendar::bundled()).is_empty());
    }

    #[test]
    fn what_is_withdrawn_is_ended_and_told_and_what_is_assigned_goes_with_its_person() {
        let mut state = received();
        let to = Assigned {
            office_id: "safety".to_owned(),
            person: Some("wang".to_owned()),
        };
        let assign = || Command::Assign(to.clone());
        let on = On::test("2024-02-05");
        let assigned = fact("2024-02-05", state.decide(assign(), &on).unwrap());
        state.apply(&assigned);
        assert!(state.letters(&assigned, Calendar::bundled()).is_empty());
        let duty = state.duties(Calendar::bundled()).remove(0);
        assert_eq!(duty.person, to.person);
        let row = state.summary(Calendar::bundled());
        assert_eq!(row.office_id, Some(to.office_id.clone()));

        let withdraw = || Command::Withdraw {
            reason: private("已自行解决"),
        };
        let withdrawn = state.decide(withdraw(), &on).unwrap();
        let (kind, reason) = said(withdrawn.clone(), "reason");
        assert_eq!(
            (kind, reason.as_str()),
            (LetterKind::WithdrawalNotice, "已自行解决")
        );
        state.apply(&fact("2024-02-05", withdrawn));
        let (_, result) = state.summary(Calendar::bundled()).closed.unwrap();
        assert_eq!(result, "withdrawn");
        for over in [withdraw(), assign()] {
            assert!(state.decide(over, &on).is_err());
        }
    }
}
