//! The handling of an application as a whole: what may follow what, and what must always hold.

use chrono::{DateTime, Days, NaiveDate};
use gongkai_chassis::error::{Error, Reason, Result};
use gongkai_law::{
    application::{Answer, ApplicantKind, Channel, Ground},
    calendar::Calendar,
    letter::LetterKind,
};

use super::{
    Application, letters,
    process::{Basis, Charged, ConsultedParty, PartyOpinion, ProcessFact},
    registration::{Applicant, Received, Registered, RegistrationFact},
    reply::{
        Cause, Delivery, Proof, Reopening, ReplyFact, ReviewResult, Secrecy, Sending, Stage, Texts,
    },
    search::{Assignment, Disclosure, Finding, Found, SearchFact},
    state::Happened,
};
use crate::{
    cases::kernel::testing::somebody,
    cases::kernel::{Case, On, Recorded, duty::DutyKind, private::Private},
    paper::letter::{self, OnItsWay, Way, Went, add_issued},
};

mod anew;
mod correction;
mod duties;
mod extension;
mod forewarned;
mod in_time;
mod letter_texts;
mod payment;
mod promised;
mod properties;
mod refusals;
mod taken_back;
mod void;

const PEOPLE: [&str; 4] = ["zhang", "li", "wang", "zhao"];

/// An application with its facts, on some day.
struct Played {
    facts: Vec<Recorded<Happened>>,
    state: Application,
    today: NaiveDate,
}

impl From<ProcessFact> for Happened {
    fn from(fact: ProcessFact) -> Self {
        Self::Process(fact)
    }
}

impl From<SearchFact> for Happened {
    fn from(fact: SearchFact) -> Self {
        Self::Search(fact)
    }
}

impl From<ReplyFact> for Happened {
    fn from(fact: ReplyFact) -> Self {
        Self::Reply(fact)
    }
}

fn words() -> Private {
    "演示".into()
}

fn proof(delivery: Delivery) -> Proof {
    Proof {
        delivery,
        signed_by: words(),
        returned_because: words(),
    }
}

fn reopening(cause: Cause, due_on: Option<NaiveDate>) -> Reopening {
    Reopening {
        cause,
        dispute_id: None,
        due_on,
        ordered_by: String::new(),
        reason: words(),
    }
}

fn not_found(opinion: Disclosure) -> Found {
    Found {
        finding: Finding::NotFound,
        opinion,
        ground: None,
        searched: words(),
        reason: words(),
    }
}

fn recorded(
    ordinal: i32,
    legal_date: NaiveDate,
    actor: &str,
    body: Happened,
) -> Recorded<Happened> {
    Recorded {
        ordinal,
        legal_date,
        recorded_at: DateTime::UNIX_EPOCH,
        actor: actor.to_owned(),
        office: None,
        own: gongkai_law::rules::Settings::default(),
        body,
    }
}

impl Played {
    fn received(day: &str) -> Self {
        let today = day.parse().unwrap();
        let received = Received {
            channel: Channel::InPerson,
            applicant_kind: ApplicantKind::NaturalPerson,
            assumed: Vec::new(),
            applicant: Applicant {
                name: words(),
                ..Applicant::default()
            },
            wanted: words(),
            registered: Registered::default(),
        };
        let fact = RegistrationFact::Received(received.into());
        let first = recorded(1, today, "zhang", Happened::Registration(fact));
        Self {
            state: <Application as Case>::open(&first).unwrap(),
            facts: vec![first],
            today,
        }
    }

    fn later(&mut self, days: u64) -> &mut Self {
        self.today = self.today.checked_add_days(Days::new(days)).unwrap();
        self
    }

    /// Does an act as somebody, if it is allowed.
    fn act<F: Into<Happened>>(
        &mut self,
        actor: &str,
        decide: impl FnOnce(&Application, &On<'_>) -> Result<F>,
    ) -> Result<()> {
        let on = On::by(somebody(actor), self.today);
        let body = decide(&self.state, &on)
            .inspect_err(told_in_chinese)?
            .into();
        let ordinal = i32::try_from(self.facts.len()).unwrap() + 1;
        let fact = recorded(ordinal, self.today, actor, body);
        self.state.apply(&fact);
        self.facts.push(fact);
        Ok(())
    }

    /// The letters of the case as they left, which the register of dispatches tells: each fact's first one.
    fn letters(&self) -> Vec<OnItsWay> {
        let mut letters: Vec<OnItsWay> = Vec::new();
        let mut state = <Application as Case>::open(&self.facts[0]).unwrap();
        for fact in &self.facts {
            if fact.ordinal > 1 {
                state.apply(fact);
            }
            let issued = state.letters(fact, Calendar::bundled()).into_iter();
            let issued = issued.map(|order| (order.kind, fact.legal_date));
            add_issued(&mut letters, fact.ordinal, issued);
        }
        for letter in &mut letters {
            letter.number = format!("赫应急公开〔2024〕{}号", letter.nth);
            let left = |on| letter::Sending {
                way: Way::Post,
                on,
                arrival: None,
            };
            let replies = self.state.replies.drafts.iter();
            let mut replies = replies.filter(|reply| reply.sent_by == letter.sent_by);
            let reply = replies.find_map(|reply| reply.services.first());
            letter
                .sendings
                .extend(reply.map(|service| left(service.on)));
        }
        letters
    }

    /// The notice that the last fact sends leaves today.
    fn sends(&mut self, letter: LetterKind) -> &mut Self {
        let sent_by = i32::try_from(self.facts.len()).unwrap();
        let left = self
            .state
            .notice_went((sent_by, letter), &Went::Left(Way::Post), self.today);
        self.act("zhang", |_, _| Ok(left?.unwrap())).unwrap();
        self
    }

    fn draft(&mut self, actor: &str, answers: &[Answer], texts: &Texts) -> Result<()> {
        self.act(actor, |state, on| {
            state.draft(answers, (Vec::new(), None), texts.clone(), on)
        })
    }

    fn review(&mut self, actor: &str, secrecy: Option<Secrecy>) -> Result<()> {
        self.act(actor, |state, on| {
            state.review(ReviewResult::Approved, secrecy, words(), on)
        })
    }

    fn sign(&mut self, actor: &str) -> Result<()> {
        self.act(actor, Application::sign)
    }

    fn dispatch(&mut self, way: Way) -> Result<()> {
        self.act("zhang", |state, on| {
            state.dispatch(sending(way), words(), on)
        })
    }

    fn stage(&self) -> Stage {
        self.state.replies.stage()
    }
}

fn sending(way: Way) -> Sending {
    Sending {
        way,
        tracking_number: "XA00000000043".to_owned(),
        through_organ: "演示机关".to_owned(),
    }
}

fn texts() -> Texts {
    let text = || words().0;
    Texts {
        where_and_how: text(),
        material: text(),
        reason: text(),
        search: text(),
        special_rule: text(),
        earlier_reply: text(),
        other_organ: text(),
        withheld_part: text(),
        public_interest: String::new(),
    }
}

/// What a person reads of a refusal names days as people do.
fn told_in_chinese(refused: &Error) {
    let fields = refused.violations().map(|(_, zh, _)| zh.to_owned());
    for said in fields.chain([refused.sentences().0]) {
        let iso = said
            .as_bytes()
            .windows(5)
            .any(|five| five[..4].iter().all(u8::is_ascii_digit) && five[4] == b'-');
        assert!(!iso, "{said}");
    }
}

fn forbidden(outcome: Result<()>) {
    assert_eq!(outcome.unwrap_err().reason(), Reason::StateForbids);
}

/// A field holds what the case does not allow.
fn misfilled(outcome: Result<()>) {
    assert_eq!(outcome.unwrap_err().reason(), Reason::FieldsInvalid);
}

/// Grants it against a third party's refusal, for grave public interest, and signs.
fn disclosed_all_the_same(case: &mut Played) {
    let grave = Texts {
        public_interest: "涉及公共安全".to_owned(),
        ..texts()
    };
    case.draft("zhang", &[Answer::Granted], &grave).unwrap();
    case.review("li", Some(Secrecy::Passed)).unwrap();
    case.sign("wang").unwrap();
}

#[test]
fn a_reply_is_answered_on_the_day_it_first_left() {
    let mut case = Played::received("2024-03-04");
    forbidden(case.sign("wang"));
    case.draft("zhang", &[Answer::Granted], &texts()).unwrap();
    forbidden(case.review("zhang", Some(Secrecy::Passed)));
    assert_eq!(
        case.review("li", None).unwrap_err().reason(),
        Reason::FieldsInvalid,
        "nothing is disclosed without the secrecy review"
    );
    assert!(case.review("li", Some(Secrecy::Failed)).is_err());
    case.review("li", Some(Secrecy::Passed)).unwrap();
    forbidden(case.sign("li"));
    forbidden(case.sign("zhang"));
    forbidden(case.dispatch(Way::Post));
    case.later(1).sign("wang").unwrap();
    forbidden(case.dispatch(Way::Notice));
    case.later(1).dispatch(Way::Post).unwrap();
    let first = case.today;
    forbidden(case.dispatch(Way::Post));
    case.later(3)
        .act("zhang", |state, on| {
            state.deliver(proof(Delivery::Returned), on)
        })
        .unwrap();
    assert_eq!(case.stage(), Stage::Undelivered);
    case.later(1).dispatch(Way::Notice).unwrap();
    assert_eq!(case.stage(), Stage::Dispatched);
    forbidden(case.act("zhang", |state, on| {
        state.deliver(proof(Delivery::SignedFor), on)
    }));
    case.act("zhang", |state, on| {
        state.deliver(proof(Delivery::Returned), on)
    })
    .unwrap();
    case.later(1).dispatch(Way::InPerson).unwrap();
    assert_eq!(case.stage(), Stage::Delivered);
    assert_eq!(case.state.answered, Some((Answer::Granted, first)));
    assert_eq!(case.state.replies.services(), 3);
    case.act("zhang", |state, on| {
        state.archive("2024-1".to_owned(), "档案室".to_owned(), on)
    })
    .unwrap();
    assert_eq!(case.stage(), Stage::Archived);
}

#[test]
fn a_returned_draft_is_superseded_and_kept() {
    let mut case = Played::received("2024-03-04");
    let withheld = Answer::Withheld(Ground::InternalAffairs);
    case.draft("zhang", &[withheld], &texts()).unwrap();
    case.act("li", |state, on| {
        state.review(ReviewResult::Returned, None, words(), on)
    })
    .unwrap();
    assert_eq!(case.stage(), Stage::Returned);
    forbidden(case.sign("wang"));
    case.draft("zhang", &[Answer::Granted, withheld], &texts())
        .unwrap();
    case.review("li", Some(Secrecy::Passed)).unwrap();
    case.sign("wang").unwrap();
    assert_eq!(case.state.replies.drafts.len(), 2);
    let ask = |state: &Application, on: &On<'_>| state.ask_correction(15, words(), on);
    forbidden(case.act("zhang", ask));
    case.dispatch(Way::Portal).unwrap();
    assert_eq!(
        case.state.answered.map(|(answer, _)| answer),
        Some(Answer::PartlyGranted)
    );
}

/// What a reviewer reads is what goes out, for every answer; before a draft and after the signature there
/// is nothing to read.
#[test]
fn the_letter_of_a_draft_is_that_of_the_signed_reply() {
    let mut read = 0;
    for answer in Answer::ALL {
        let mut case = Played::received("2024-03-04");
        forbidden(letters::draft(&case.state, case.today).map(drop));
        let answers = match answer {
            Answer::PartlyGranted => vec![*answer, Answer::Withheld(Ground::EnforcementFile)],
            _ => vec![*answer],
        };
        // Those without a reply, and those that other acts come before.
        if case.draft("zhang", &answers, &texts()).is_err() {
            continue;
        }
        let draft = letters::draft(&case.state, case.today).unwrap();
        case.review("li", Some(Secrecy::Passed)).unwrap();
        assert_eq!(letters::draft(&case.state, case.today).unwrap(), draft);
        case.sign("wang").unwrap();
        let signed = case.facts.last().unwrap();
        assert_eq!(
            case.state.letters(signed, Calendar::bundled()).first(),
            Some(&draft)
        );
        forbidden(letters::draft(&case.state, case.today).map(drop));
        read += 1;
    }
    assert_eq!(read, Answer::ALL.len() - 6);
}

#[test]
fn nothing_is_disclosed_while_an_opinion_is_outstanding_or_against_one_without_a_reason() {
    let mut case = Played::received("2024-03-04");
    let ask = |state: &Application, on: &On<'_>| {
        state.ask_opinion(ConsultedParty::ThirdParty, words(), on)
    };
    case.act("zhang", ask).unwrap();
    case.draft("zhang", &[Answer::Granted], &texts()).unwrap();
    case.review("li", Some(Secrecy::Passed)).unwrap();
    forbidden(case.later(40).sign("wang"));
    case.act("zhang", |state, on| state.record_arrival(1, on))
        .unwrap();
    forbidden(case.later(10).sign("wang"));
    case.act("zhang", |state, on| {
        state.record_opinion(1, PartyOpinion::Refuses, words(), on)
    })
    .unwrap();
    forbidden(case.sign("wang"));
    disclosed_all_the_same(&mut case);
    let letters = case
        .state
        .letters(case.facts.last().unwrap(), Calendar::bundled());
    let kinds: Vec<_> = letters.iter().map(|letter| letter.kind).collect();
    assert_eq!(
        kinds,
        [
            LetterKind::Reply(Answer::Granted),
            LetterKind::DisclosureNotice
        ]
    );
    assert!(
        letters[1]
            .values
            .contains(&("reason", "涉及公共安全".to_owned()))
    );

    // What withholds waits for nobody; and a silent third party does not hinder for ever.
    let mut case = Played::received("2024-03-04");
    case.act("zhang", ask).unwrap();
    case.act("zhang", |state, on| state.record_arrival(1, on))
        .unwrap();
    case.draft("zhang", &[Answer::Granted], &texts()).unwrap();
    case.review("li", Some(Secrecy::Passed)).unwrap();
    forbidden(case.later(21).sign("wang"));
    case.later(1).sign("wang").unwrap();
}

/// Art. 34: a co-maker is heard; only a third party's refusal has to be outweighed.
#[test]
fn a_co_maker_that_refuses_does_not_bind() {
    let mut case = Played::received("2024-03-04");
    let ask =
        |state: &Application, on: &On<'_>| state.ask_opinion(ConsultedParty::CoMaker, words(), on);
    case.act("zhang", ask).unwrap();
    case.sends(LetterKind::CoMakerRequest);
    case.later(1)
        .act("zhang", |state, on| {
            state.record_opinion(1, PartyOpinion::Refuses, words(), on)
        })
        .unwrap();
    case.draft("zhang", &[Answer::Granted], &texts()).unwrap();
    case.review("li", Some(Secrecy::Passed)).unwrap();
    case.sign("wang").unwrap();
}

#[test]
fn excessive_needs_reasons_that_were_asked_for() {
    let mut case = Played::received("2024-03-04");
    let due = case.state.current_due_on(Calendar::bundled());
    forbidden(case.draft("zhang", &[Answer::Excessive], &texts()));
    case.act("zhang", |state, on| state.ask_reasons(5, words(), on))
        .unwrap();
    assert_eq!(
        case.state.current_due_on(Calendar::bundled()),
        due,
        "the law does not stop the clock"
    );
    forbidden(case.later(7).draft("zhang", &[Answer::Excessive], &texts()));
    case.act("zhang", |state: &Application, on: &On<'_>| {
        state.receive_reasons(words(), on)
    })
    .unwrap();
    case.draft("zhang", &[Answer::Excessive], &texts()).unwrap();
    let set = |day: &str| day.parse::<NaiveDate>().unwrap();
    misfilled(case.act("wang", |state, on| {
        state.delay(set("2024-04-01"), words(), on)
    }));
    case.act("wang", |state, on| {
        state.delay(set("2024-06-28"), words(), on)
    })
    .unwrap();
    case.sends(LetterKind::DelayedPeriodNotice);
    assert_eq!(
        case.state.current_due_on(Calendar::bundled()),
        Some(set("2024-06-28"))
    );
    forbidden(case.draft("zhang", &[Answer::Excessive], &texts()));

    let mut silent = Played::received("2024-03-04");
    silent
        .act("zhang", |state, on| state.ask_reasons(5, words(), on))
        .unwrap();
    silent
        .sends(LetterKind::ReasonsNotice)
        .later(20)
        .draft("zhang", &[Answer::Excessive], &texts())
        .unwrap();
}

#[test]
fn not_held_rests_on_a_returned_search_and_every_search_is_its_office_s_duty() {
    let mut case = Played::received("2024-03-04");
    let assignment = |office: &str, due_on: &str| Assignment {
        office_id: office.to_owned(),
        person: None,
        due_on: due_on.parse().unwrap(),
    };
    let late = vec![assignment("general", "2024-04-30")];
    misfilled(case.act("zhang", |state, on| state.assign_search(late, words(), on)));
    let offices = vec![
        assignment("general", "2024-03-08"),
        assignment("safety", "2024-03-11"),
    ];
    case.act("zhang", |state, on| {
        state.assign_search(offices, words(), on)
    })
    .unwrap();
    let duties = case.state.duties(Calendar::bundled());
    let searches: Vec<_> = duties
        .iter()
        .filter(|duty| duty.kind == DutyKind::Search)
        .map(|duty| (duty.part, duty.office_id.as_deref()))
        .collect();
    assert_eq!(searches, [(1, Some("general")), (2, Some("safety"))]);
    case.act("li", |state, on| state.recall_search(2, words(), on))
        .unwrap();
    let said_nothing = Texts::default();
    assert!(
        case.draft("zhang", &[Answer::NotHeld], &said_nothing)
            .is_err()
    );
    case.act("li", |state, on| {
        state.return_search(1, not_found(Disclosure::Undecided), on)
    })
    .unwrap();
    case.draft("zhang", &[Answer::NotHeld], &said_nothing)
        .unwrap();
    forbidden(case.act("li", |state, on| state.recall_search(1, words(), on)));
    let duties = case.state.duties(Calendar::bundled());
    let duties: Vec<_> = duties.iter().map(|duty| duty.kind).collect();
    assert_eq!(duties, [DutyKind::Answer, DutyKind::ReviewReply]);
}
