//! The rules of matter cases, each with its article, and what holds whatever happens.

use chrono::NaiveDate;
use gongkai_law::{
    calendar::{Calendar, DayKind, Exception},
    clock::{OnTime, Stands},
    letter::LetterKind,
    permit::{Handling, MatterKind, SpecialProcedure},
};

use super::{
    code::{ApplicantKind, Channel, DeliveryWay, MatterDecision, PaperForm, Refusal},
    guide::{RequiredPaper, Terms},
    process::{ClockKind, Stage},
    state::{Applied, Happened, MatterCase, Opened, Refused, Ruling},
};
use crate::cases::kernel::testing::somebody;
use crate::cases::kernel::{Case as _, On, Recorded, duty::DutyKind, private::Private};
use crate::paper::letter::placeholder::faults;

mod decision;
mod properties;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn cal() -> &'static Calendar {
    Calendar::bundled()
}

fn terms(kind: MatterKind) -> Terms {
    Terms {
        matter: "危险化学品经营许可".to_owned(),
        kind,
        handling: Handling::Promised,
        office_id: "permits".to_owned(),
        statutory_limit: None,
        promised_limit: Some(10),
        extensible: kind == MatterKind::Permit,
        joint: false,
        legal_basis: "危险化学品安全管理条例第三十五条".to_owned(),
        papers: vec![RequiredPaper {
            name: "营业执照".to_owned(),
            required: true,
            form: PaperForm::Copy,
        }],
    }
}

fn opened(code: Option<&str>, terms: Terms) -> Opened {
    Opened {
        code: code.map(|code| code.parse().unwrap()),
        terms,
        applicant_name: "演示申请人".to_owned().into(),
        assumed: Vec::new(),
        opening_number: None,
    }
}

fn applied() -> Applied {
    Applied {
        channel: Channel::Counter,
        applicant_kind: ApplicantKind::LegalPerson,
        identity_number: words(),
        contact: words(),
        papers: Vec::new().into(),
        submitted_by_applicant: false,
    }
}

fn words() -> Private {
    "理由".into()
}

/// A case with its facts, entered by one person after another.
struct Told {
    facts: Vec<Recorded<Happened>>,
    case: MatterCase,
}

fn fact(ordinal: i32, on: &str, actor: &str, body: Happened) -> Recorded<Happened> {
    Recorded {
        ordinal,
        legal_date: day(on),
        recorded_at: chrono::DateTime::UNIX_EPOCH,
        actor: actor.to_owned(),
        office: None,
        own: gongkai_law::rules::Settings::default(),
        body,
    }
}

impl Told {
    fn received(on: &str, terms: Terms) -> Self {
        let body = Happened::Received {
            opened: opened(Some("hazardous-trade"), terms),
            applied: applied(),
        };
        Self::opened(fact(1, on, "clerk", body))
    }

    fn registered(on: &str, terms: Terms) -> Self {
        let body = Happened::Registered(opened(None, terms));
        Self::opened(fact(1, on, "clerk", body))
    }

    fn opened(first: Recorded<Happened>) -> Self {
        let case = MatterCase::open(&first).unwrap();
        Self {
            facts: vec![first],
            case,
        }
    }

    /// The same after one more thing happened.
    fn then(mut self, on: &str, body: Happened) -> Self {
        let ordinal = i32::try_from(self.facts.len()).unwrap() + 1;
        let fact = fact(ordinal, on, "clerk", body);
        self.case.apply(&fact);
        self.facts.push(fact);
        self
    }

    fn accepted(self, on: &str) -> Self {
        self.then(on, Happened::Accepted { by_silence: false })
    }

    fn procedure(self, kind: SpecialProcedure, from: &str) -> Self {
        let expected = "约10个工作日".to_owned();
        self.then(from, Happened::ProcedureStarted { kind, expected })
    }

    fn due(&self) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let both = self
            .case
            .process
            .deadlines(self.case.terms(), cal())
            .unwrap();
        let day = |deadline: Option<gongkai_law::clock::Deadline>| {
            deadline.and_then(|known| known.current).map(|due| due.date)
        };
        (day(both.statutory), day(both.promised))
    }

    fn letter(&self) -> Option<crate::paper::letter::Order> {
        let mut sent = self.case.letters(self.facts.last().unwrap(), cal());
        assert!(sent.len() < 2);
        sent.pop()
    }

    /// The duty whose day comes first. Where law and promise both set one there are two.
    fn duty(&self) -> Option<(DutyKind, Option<NaiveDate>, Option<NaiveDate>)> {
        let duties = self.case.duties(cal());
        let limits = self.case.limits(cal());
        let both = limits.statutory.is_some() && limits.promised.is_some();
        assert!(duties.len() <= 1 + usize::from(both));
        let first = duties.into_iter();
        let duty = first.min_by_key(|duty| duty.due.map_or(NaiveDate::MAX, |due| due.date))?;
        assert_eq!(duty.office_id.as_deref(), Some("permits"));
        Some((duty.kind, duty.due.map(|due| due.date), duty.acts_on))
    }
}

fn by(actor: &str, day: &str) -> On<'static> {
    On::by(somebody(actor), day.parse().unwrap())
}

fn ruling(decision: MatterDecision, valid_until: Option<NaiveDate>) -> Ruling {
    Ruling {
        decision,
        number: String::new(),
        valid_until,
        reason: words(),
    }
}

fn granted(case: &MatterCase, on: &On<'_>) -> bool {
    case.take_decision(ruling(MatterDecision::Granted, None), on)
        .is_ok()
}

/// Nobody decided on it: the applicant is told that it ended, and why. A withdrawal is his own.
#[test]
fn who_applied_is_told_that_the_bureau_ended_it_and_why() {
    let received = || Told::received("2024-02-02", terms(MatterKind::Permit));
    let on = On::test("2024-02-05");
    let ended = received().case.terminate("已停产".into(), &on).unwrap();
    let order = received().then("2024-02-05", ended).letter().unwrap();
    assert_eq!(order.kind, LetterKind::MatterTermination);
    assert!(order.values.contains(&("reason", "已停产".to_owned())));
    assert_eq!(faults(&order), (Vec::new(), Vec::new()));
    let withdrawn = received().case.withdraw(words(), &on).unwrap();
    assert!(received().then("2024-02-05", withdrawn).letter().is_none());
}

/// 行政许可法 art. 32: five working days, over a Sunday that is worked before the spring festival.
#[test]
fn papers_are_checked_in_five_working_days_and_silence_accepts_on_the_day_of_receipt() {
    let told = Told::received("2024-02-02", terms(MatterKind::Permit));
    let duty = (
        DutyKind::CheckCompleteness,
        Some(day("2024-02-08")),
        Some(day("2024-02-09")),
    );
    assert_eq!(told.duty(), Some(duty));
    assert_eq!(
        told.case.papers_missing().collect::<Vec<_>>(),
        Vec::<&str>::from(["营业执照"])
    );
    let (last, after) = (On::test("2024-02-08"), On::test("2024-02-09"));
    assert!(
        told.case.accept_by_silence(&last).is_none(),
        "the period runs"
    );
    assert!(told.case.accept(&last).is_ok());
    assert!(told.case.ask_correction(words(), &last).is_ok());
    assert!(
        told.case.accept(&On::test("2024-02-01")).is_err(),
        "not before receipt"
    );
    for refusal in [Refusal::NotNeeded, Refusal::NotCompetent, Refusal::Other] {
        let refused = Refused {
            refusal,
            competent_organ: String::new(),
            reason: words(),
        };
        assert!(told.case.refuse(refused.clone(), &last).is_ok());
        assert!(told.case.refuse(refused, &after).is_err());
    }
    assert!(told.case.accept(&after).is_err(), "the law has accepted it");
    assert!(
        told.case.ask_correction(words(), &after).is_err(),
        "told too late is not told"
    );
    let (on, happened) = told.case.accept_by_silence(&after).unwrap();
    assert_eq!(on, day("2024-02-02"));
    let told = told.then("2024-02-02", happened);
    assert!(told.case.accept_by_silence(&after).is_none(), "once");
    assert_eq!(told.case.stage(), Stage::Accepted);
    // Twenty working days from the receipt, and ten as promised.
    assert_eq!(
        told.due(),
        (Some(day("2024-03-06")), Some(day("2024-02-21")))
    );
    let order = told.letter().unwrap();
    assert_eq!(order.kind, LetterKind::Acceptance);
    assert!(
        order
            .values
            .contains(&("due_on", "2024年3月6日".to_owned()))
    );
}

#[test]
fn a_provisional_calendar_accepts_nothing_and_stops_nobody() {
    let told = Told::received("2026-12-30", terms(MatterKind::Permit));
    let after = On::test("2027-02-01");
    assert!(told.case.accept_by_silence(&after).is_none());
    assert_eq!(told.duty().unwrap().0, DutyKind::CheckCompleteness);
    assert!(told.case.accept(&after).is_ok());
    let new_year = Exception {
        date: day("2027-01-01"),
        kind: DayKind::Holiday,
        name: "元旦（测试）".to_owned(),
    };
    let known = cal().merged(2027, [new_year]).unwrap();
    let after = On {
        calendar: &known,
        ..after
    };
    assert!(told.case.accept_by_silence(&after).is_some());
    assert!(told.case.accept(&after).is_err());
}

/// 行政许可法 art. 32: everything at once, and a new check of what then comes in.
#[test]
fn a_correction_is_asked_for_once_and_starts_a_new_check() {
    let asked = Happened::CorrectionAsked { missing: words() };
    let told = Told::received("2024-03-04", terms(MatterKind::Permit)).then("2024-03-06", asked);
    assert_eq!(told.letter().unwrap().kind, LetterKind::MatterCorrection);
    assert_eq!(told.case.stage(), Stage::CorrectionAsked);
    // The applicant is waited for, but not unnoticed for ever: no law sets his period.
    let looked_after = (DutyKind::CorrectionBack, Some(day("2024-03-27")), None);
    assert_eq!(told.duty(), Some(looked_after));
    let clocks = told.case.clocks(cal());
    assert_eq!(
        clocks[0].told(),
        "材料审查期限：自2024年3月4日次日起算，5个工作日（行政许可法第三十二条），期限至2024年3月11日"
    );
    assert_eq!(clocks[0].judged(day("2024-12-31")).in_time, "是");
    assert_eq!(told.case.summary(cal()).due_on, None);
    let late = On::test("2024-06-03");
    assert!(
        told.case.accept_by_silence(&late).is_none(),
        "the applicant was told"
    );
    assert!(told.case.accept(&On::test("2024-03-07")).is_err());
    assert!(
        told.case
            .receive_correction(Vec::new().into(), &On::test("2024-03-05"))
            .is_err()
    );
    assert!(
        told.case.terminate(words(), &late).is_ok(),
        "who never corrects, ends it"
    );
    assert!(
        told.case
            .receive_correction(Vec::new().into(), &late)
            .is_ok()
    );
    let received = Happened::CorrectionReceived {
        papers: Vec::new().into(),
    };
    let told = told.then("2024-03-18", received);
    assert_eq!(told.case.stage(), Stage::Received);
    assert_eq!(told.duty().unwrap().1, Some(day("2024-03-25")));
    assert!(
        told.case
            .ask_correction(words(), &On::test("2024-03-19"))
            .is_err(),
        "once"
    );
    let (on, _) = told
        .case
        .accept_by_silence(&On::test("2024-03-26"))
        .unwrap();
    assert_eq!(on, day("2024-03-18"), "the day all papers were in");
    assert!(told.case.accept(&On::test("2024-03-25")).is_ok());
}

/// 行政许可法 arts 42, 45: two procedures at once are one pause, over the spring festival of 2024.
#[test]
fn special_procedures_stop_both_clocks() {
    let told = Told::received("2024-01-05", terms(MatterKind::Permit)).accepted("2024-01-08");
    assert_eq!(told.letter().unwrap().kind, LetterKind::Acceptance);
    // Ten working days, and twenty to a Sunday that is worked.
    assert_eq!(
        told.due(),
        (Some(day("2024-02-04")), Some(day("2024-01-22")))
    );
    assert_eq!(
        told.duty(),
        Some((DutyKind::DecideAsPromised, Some(day("2024-01-22")), None))
    );
    let told = told
        .procedure(SpecialProcedure::Hearing, "2024-01-15")
        .procedure(SpecialProcedure::Testing, "2024-01-17");
    let order = told.letter().unwrap();
    assert_eq!(order.kind, LetterKind::SpecialProcedureNotice);
    assert!(order.values.contains(&("procedure", "检测".to_owned())));
    assert_eq!(told.due(), (None, None));
    assert_eq!(told.case.due_by(cal()), None);
    assert!(
        !granted(&told.case, &by("leader", "2024-01-18")),
        "procedures go on"
    );
    assert!(told.case.end_procedure(3, &On::test("2024-01-18")).is_err());
    assert!(told.case.end_procedure(2, &On::test("2024-01-16")).is_err());
    let told = told.then("2024-01-19", Happened::ProcedureEnded { procedure: 1 });
    assert!(
        told.case.end_procedure(1, &On::test("2024-01-22")).is_err(),
        "ended"
    );
    assert_eq!(told.due(), (None, None), "the test goes on");
    let told = told.then("2024-01-26", Happened::ProcedureEnded { procedure: 2 });
    // 16 to 26 January: nine working days that do not count, none twice. The festival's 10 to 17
    // February neither, while its Sundays 4 and 18 February do.
    assert_eq!(
        told.due(),
        (Some(day("2024-02-21")), Some(day("2024-02-02")))
    );
    assert!(granted(&told.case, &by("leader", "2024-02-21")));
}

/// A promise that has passed before a procedure began stays what is due first; else lists go by the law.
#[test]
fn a_passed_promise_stays_first() {
    let open = Told::registered("2024-01-08", terms(MatterKind::Permit));
    assert_eq!(open.case.summary(cal()).due_on, open.due().0);
    let service = Told::registered("2024-01-08", terms(MatterKind::Service));
    assert_eq!(service.case.summary(cal()).due_on, Some(day("2024-01-22")));
    let told = Told::registered("2024-01-08", terms(MatterKind::Permit))
        .procedure(SpecialProcedure::Hearing, "2024-01-24");
    let due = (ClockKind::Promised, day("2024-01-22"));
    assert_eq!(told.case.due_by(cal()), Some(due));
    assert_eq!(told.case.summary(cal()).due_on, Some(due.1));
}

/// 行政许可法 art. 42: once, by ten working days, under joint handling by fifteen.
#[test]
fn an_extension_is_the_law_s_and_the_promise_stays() {
    let told = Told::registered("2024-03-04", terms(MatterKind::Permit));
    assert_eq!(
        told.due(),
        (Some(day("2024-04-01")), Some(day("2024-03-18")))
    );
    let extended = |by| Happened::Extended {
        by,
        reason: words(),
    };
    assert_eq!(
        told.case.extend(words(), &On::test("2024-04-01")).unwrap(),
        extended(10)
    );
    assert!(
        told.case.extend(words(), &On::test("2024-04-02")).is_err(),
        "past its due day"
    );
    let told = told.then("2024-04-01", extended(10));
    assert_eq!(
        told.due(),
        (Some(day("2024-04-16")), Some(day("2024-03-18")))
    );
    assert!(
        told.case.extend(words(), &On::test("2024-04-02")).is_err(),
        "once"
    );
    let order = told.letter().unwrap();
    assert_eq!(order.kind, LetterKind::MatterExtension);
    assert!(order.values.contains(&("reason", "理由".to_owned())));
    assert!(
        order
            .values
            .contains(&("due_on", "2024年4月16日".to_owned()))
    );
    assert_eq!(told.case.reason, "", "no reason of the end");

    let joint = Terms {
        joint: true,
        promised_limit: None,
        ..terms(MatterKind::Permit)
    };
    let told = Told::registered("2024-03-04", joint);
    assert_eq!(told.due().0, Some(day("2024-05-09")), "forty-five");
    assert_eq!(
        told.case.extend(words(), &On::test("2024-05-09")).unwrap(),
        extended(15)
    );
    for kind in [MatterKind::PreliminaryReview, MatterKind::Service] {
        let told = Told::registered("2024-03-04", terms(kind));
        assert!(
            told.case.extend(words(), &On::test("2024-03-05")).is_err(),
            "art. 43 knows none"
        );
    }
    let never = Terms {
        extensible: false,
        ..terms(MatterKind::Permit)
    };
    let told = Told::registered("2024-03-04", never);
    assert!(told.case.extend(words(), &On::test("2024-03-05")).is_err());
    let hearing = Happened::ProcedureStarted {
        kind: SpecialProcedure::Hearing,
        expected: "约10个工作日".to_owned(),
    };
    let stands =
        Told::registered("2024-03-04", terms(MatterKind::Permit)).then("2024-03-05", hearing);
    assert!(
        stands
            .case
            .extend(words(), &On::test("2024-03-06"))
            .is_err(),
        "nobody knows the day it would be extended to"
    );
}

/// 行政许可法 art. 42: what another law says of a matter comes first, and is named.
#[test]
fn a_matter_s_own_limit_names_its_own_law() {
    let own = Terms {
        statutory_limit: Some(30),
        ..terms(MatterKind::Permit)
    };
    let told = Told::registered("2024-03-04", own);
    assert_eq!(told.due().0, Some(day("2024-04-16")));
    let both = told
        .case
        .process
        .deadlines(told.case.terms(), cal())
        .unwrap();
    let steps = both.statutory.unwrap().steps;
    assert_eq!(steps[0].source, "危险化学品安全管理条例第三十五条");
}
