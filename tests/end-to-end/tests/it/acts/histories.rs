//! Random histories of cases of every kind, played side by side: what is offered is done, what is not is
//! refused as it was told, a preview tells what comes, and days, duties, limits and rows of table 3 are those of
//! a second reading of the law. `GONGKAI_HISTORIES` says how many of each kind, `GONGKAI_SEED` which.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    time::Duration,
};

use chrono::{Datelike as _, Days as CalendarDays, NaiveDate};
use gongkai_demo::{play, year::Year};
use gongkai_proto::intake::v1::{ForeseenChange, PossibleAct};
use serde_json::{Value, json};

use super::{
    counter::{Counter, ROLES, Refusal, legal_date_of},
    law::{
        Application, Days, Dispute, Done, Duties, Enquiry, Matter, OwnLimit, Reading, Stands, text,
    },
    letters,
    requests::{ANSWERS, Known, back_dated, minimal},
};
use crate::support::table3;

/// Acts done on each kind.
const ACTS: usize = 30;
const APPLICANT: &str = "张某某";

/// Chance that can be repeated: the numbers of a linear congruence, their upper halves.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next()).unwrap() % end
    }
}

fn set(name: &str, usual: u64) -> u64 {
    let value = env::var(name).ok();
    value.map_or(usual, |value| value.parse().unwrap())
}

/// Acts after which little can follow: seldom chosen, so that histories go on.
const ENDS: [&str; 19] = [
    "VoidApplication",
    "CloseApplication",
    "RerouteApplication",
    "SplitApplication",
    "MergeApplication",
    "VoidMatterCase",
    "WithdrawMatterCase",
    "TerminateMatterCase",
    "RefuseMatterCase",
    "VoidEnquiry",
    "MergeEnquiry",
    "PointToPetition",
    "CloseEnquiry",
    "VoidDispute",
    "DecideRectification",
    "DecideWorkComplaint",
    "VoidRectification",
    "VoidWorkComplaint",
    "ArchiveApplication",
];

/// What the second reading knows of a case.
enum Model {
    Application(Box<Application>),
    Other(Box<dyn Reading>),
}

impl Model {
    fn reading(&mut self) -> &mut dyn Reading {
        match self {
            Self::Application(application) => application.as_mut(),
            Self::Other(other) => other.as_mut(),
        }
    }
}

struct Case {
    id: String,
    model: Model,
    letters: usize,
    /// The day of the last act.
    latest: NaiveDate,
    log: Vec<String>,
}

/// Where cases of a kind follow one another: once nothing more may be done with one, another comes in.
#[derive(Clone, Copy)]
enum Kind {
    Application,
    Matter,
    Enquiry,
    Dispute,
    Rectification,
    WorkComplaint,
}

const KINDS: [Kind; 8] = [
    Kind::Application,
    Kind::Application,
    Kind::Application,
    Kind::Matter,
    Kind::Enquiry,
    Kind::Dispute,
    Kind::Rectification,
    Kind::WorkComplaint,
];

/// Those to which other rules applied in other years.
const OF_OTHER_YEARS: [Kind; 3] = [Kind::Application, Kind::Application, Kind::Dispute];

/// A history: cases of a kind, one after the other.
struct History {
    kind: Kind,
    past: Vec<Case>,
    now: Case,
    done: usize,
}

/// All that histories are played with.
struct Play {
    counter: Counter,
    days: Days,
    chance: Chance,
    today: NaiveDate,
    /// An application and an enquiry others are merged into.
    into: [String; 2],
    opened: usize,
}

/// A matter with its kind and limits: by law and its extension, and by promise.
type Limited = (&'static str, &'static str, Option<(u32, u32)>, Option<u32>);

/// The matters of the guide.
const MATTERS: [Limited; 4] = [
    ("permit", "MATTER_KIND_PERMIT", Some((20, 10)), Some(10)),
    ("joint", "MATTER_KIND_PERMIT", Some((45, 15)), Some(45)),
    (
        "review",
        "MATTER_KIND_PRELIMINARY_REVIEW",
        Some((20, 0)),
        None,
    ),
    ("service", "MATTER_KIND_SERVICE", None, Some(5)),
];

impl Play {
    async fn open(begin: &str, seed: u64) -> Self {
        let counter = Counter::open(begin).await;
        let mut play = Self {
            counter,
            days: Days::read(),
            chance: Chance(seed),
            today: begin.parse().unwrap(),
            into: [String::new(), String::new()],
            opened: 0,
        };
        for (code, kind, _, promised) in MATTERS {
            let mut matter = json!({
                "code": code, "name": "经营许可", "kind": kind, "handling": "HANDLING_PROMISED",
                "office_id": "permits", "legal_basis": "某条例第三条",
                "extensible": kind == "MATTER_KIND_PERMIT", "joint": code == "joint",
            });
            if let Some(promised) = promised {
                matter["promised_limit"] = json!(promised);
            }
            let rpc = "gongkai.intake.v1.MatterService/SetMatter";
            let request = play.counter.request(rpc, "", &json!({ "matter": matter }));
            let set = play.counter.send("reviewer", rpc, &request).await;
            set.unwrap_or_else(|status| panic!("{code}: {status}"));
        }
        play.into = [play.application().await, play.enquiry().await];
        play
    }

    async fn come_in(&self, rpc: &str, fields: Value, held: &str) -> String {
        let name = format!("gongkai.intake.v1.{rpc}");
        let request = self.counter.request(&name, "", &fields);
        let opened = self.counter.send("clerk", &name, &request).await;
        let opened = opened.unwrap_or_else(|status| panic!("{rpc}: {status}"));
        opened[held]["id"].as_str().unwrap().to_owned()
    }

    async fn application(&self) -> String {
        let fields = json!({
            "applicant": {
                "kind": "APPLICANT_KIND_NATURAL_PERSON", "name": APPLICANT,
                "identity_number": "证件", "contact": "联系方式",
            },
            "channel": "RECEIPT_CHANNEL_IN_PERSON", "wanted": "应急预案",
        });
        let rpc = "ApplicationService/SubmitApplication";
        self.come_in(rpc, fields, "application").await
    }

    async fn enquiry(&self) -> String {
        let fields = json!({
            "category": "ENQUIRY_CATEGORY_CONSULTATION", "name": APPLICANT,
            "content": "咨询事项", "office_id": "general",
        });
        self.come_in("EnquiryService/RegisterEnquiry", fields, "enquiry")
            .await
    }

    /// One registered as accepted elsewhere, then one of each matter of the guide.
    async fn matter_case(&self) -> (String, Matter) {
        let chosen = self.opened % (MATTERS.len() + 1);
        let Some((code, kind, by_law, promised)) = MATTERS.get(chosen) else {
            let matter = json!({
                "kind": "MATTER_KIND_PERMIT", "matter": "经营许可", "applicant_name": APPLICANT,
                "office_id": "permits", "promised_limit": 10,
            });
            let rpc = "MatterService/RegisterMatterCase";
            let id = self.come_in(rpc, matter, "matterCase").await;
            let model = Matter::applied(self.today, Some((20, 10)), Some(10));
            return (id, model.permit().accepted());
        };
        let applied = json!({
            "matter_code": code, "channel": "MATTER_CHANNEL_COUNTER",
            "applicant": {
                "kind": "MATTER_APPLICANT_KIND_NATURAL_PERSON", "name": APPLICANT,
                "identity_number": "证件", "contact": "联系方式",
            },
        });
        let rpc = "MatterService/ApplyMatterCase";
        let id = self.come_in(rpc, applied, "matterCase").await;
        let model = Matter::applied(self.today, *by_law, *promised);
        let permit = *kind == "MATTER_KIND_PERMIT";
        (id, if permit { model.permit() } else { model })
    }

    async fn dispute(&self) -> (String, Dispute) {
        // The simple procedure came with the law of 2024.
        let simple = self.opened.is_multiple_of(3) && self.today.year() >= 2024;
        let suit = !simple && self.opened.is_multiple_of(2);
        let kind = if suit {
            "DIRECT_SUIT"
        } else {
            "RECONSIDERATION"
        };
        let dispute = json!({
            "kind": format!("DISPUTE_KIND_{kind}"), "party_name": APPLICANT, "simple": simple,
            "description": "对处理不服", "subject": "DISPUTE_SUBJECT_OUTSIDE",
            "copy_received_on": self.today.to_string(),
        });
        let rpc = "DisputeService/RegisterDispute";
        let id = self.come_in(rpc, dispute, "dispute").await;
        let model = if suit {
            Dispute::suit(&self.days, self.today)
        } else {
            Dispute::reconsideration(&self.days, self.today, simple)
        };
        (id, model)
    }

    /// A case of that kind that came in today.
    async fn case(&mut self, kind: Kind) -> Case {
        let (today, days) = (self.today, &self.days);
        let (id, model) = match kind {
            Kind::Application => {
                let model = Application::received(today);
                (
                    self.application().await,
                    Model::Application(Box::new(model)),
                )
            }
            Kind::Matter => {
                let (id, model) = self.matter_case().await;
                (id, Model::Other(Box::new(model)))
            }
            Kind::Enquiry => {
                let model = Enquiry::consultation(days, today);
                (self.enquiry().await, Model::Other(Box::new(model)))
            }
            Kind::Dispute => {
                let (id, model) = self.dispute().await;
                (id, Model::Other(Box::new(model)))
            }
            Kind::Rectification => {
                let record = json!({
                    "name": APPLICANT, "identity_number": "证件", "contact": "联系方式",
                    "record": "登记表", "inaccuracy": "住址有误", "proof": "产权证书",
                });
                let rpc = "RectificationService/RegisterRectification";
                let id = self.come_in(rpc, record, "rectification").await;
                let model = OwnLimit::of(days, today, "DecideRectification");
                (id, Model::Other(Box::new(model)))
            }
            Kind::WorkComplaint => {
                let complaint = json!({
                    "ground": "COMPLAINT_GROUND_SUPERVISION", "about": "某局", "name": APPLICANT,
                    "content": "未按期答复",
                });
                let rpc = "WorkComplaintService/RegisterWorkComplaint";
                let id = self.come_in(rpc, complaint, "workComplaint").await;
                let model = OwnLimit::of(days, today, "CloseWorkComplaint");
                (id, Model::Other(Box::new(model)))
            }
        };
        self.opened += 1;
        let mut case = Case {
            id,
            model,
            letters: 0,
            latest: today,
            log: Vec::new(),
        };
        self.read_letters(&mut case, None, None).await;
        case
    }

    /// Reads the letters that came since, and those a preview told of.
    async fn read_letters(
        &self,
        case: &mut Case,
        foreseen: Option<&ForeseenChange>,
        dated_on: Option<NaiveDate>,
    ) {
        let sent = self.counter.letters(&case.id).await;
        let new = &sent[case.letters.min(sent.len())..];
        case.letters = sent.len();
        for (letter, content) in new {
            assert_eq!(letters::faults(letter, content), [""; 0], "{:#?}", case.log);
            let remedy = letters::fault_of_remedy(letter, content);
            assert_eq!(remedy, None, "{:#?}", case.log);
            let expected = if letters::is_to_a_party(letter) {
                "某某公司"
            } else {
                APPLICANT
            };
            assert_eq!(letter.addressee, expected, "{letter:?}");
            let dated_on = dated_on.map_or_else(|| letter.dated_on.clone(), |day| day.to_string());
            assert_eq!(letter.dated_on, dated_on, "{letter:?}");
        }
        let Some(foreseen) = foreseen else { return };
        assert_eq!(new.len(), foreseen.letters.len(), "{:#?}", case.log);
        for ((letter, content), told) in new.iter().zip(&foreseen.letters) {
            let told_content = letters::uncoded(told.content.as_ref().unwrap());
            assert_eq!(told_content, letters::uncoded(content), "{:#?}", case.log);
            assert_eq!(
                (&told.title, &told.addressee, &told.dated_on),
                (&letter.title, &letter.addressee, &letter.dated_on)
            );
        }
    }

    /// One act or more on the case of a history, held against all that is known, until one was done.
    async fn step(&mut self, history: &mut History) {
        for _ in 0..40 {
            let role = ROLES[self.chance.below(ROLES.len())];
            let acts = on_cases(self.counter.acts(role, &history.now.id).await);
            if self.try_act(&mut history.now, role, &acts).await {
                history.done += 1;
                return;
            }
            let mut nothing = true;
            for role in ROLES {
                let acts = on_cases(self.counter.acts(role, &history.now.id).await);
                nothing = nothing && acts.iter().all(|act| !act.possible);
            }
            if nothing {
                let next = self.case(history.kind).await;
                history.past.push(std::mem::replace(&mut history.now, next));
            }
        }
        panic!("nothing could be done: {:#?}", history.now.log);
    }

    /// The day an act bears: mostly today, sometimes one since the last act.
    fn day_of(&mut self, case: &Case, act: &PossibleAct) -> (NaiveDate, Option<String>) {
        let since = (self.today - case.latest).num_days();
        let back = self.chance.below(5) == 0;
        let field = legal_date_of(&act.method).filter(|_| since > 0 && back);
        let days = 1 + self.chance.below(usize::try_from(since.max(1)).unwrap());
        let days = CalendarDays::new(u64::try_from(days).unwrap());
        let day = field.as_ref().map_or(self.today, |_| self.today - days);
        (day, field)
    }

    /// One act; whether it was done.
    async fn try_act(&mut self, case: &mut Case, role: &str, acts: &[PossibleAct]) -> bool {
        let act = chosen(acts, &mut self.chance);
        let (day, dated) = self.day_of(case, act);
        let (day_text, later) = (day.to_string(), self.today + CalendarDays::new(120));
        let other = usize::from(rpc_of(act) == "MergeEnquiry");
        let mut refused = None;
        for instance in ["RECONSIDERATION", "FIRST", "SECOND"] {
            let instance = format!("DISPUTE_INSTANCE_{instance}");
            let known = Known {
                part: act.part,
                today: &day_text,
                later: &later.to_string(),
                other: &self.into[other],
                chance: self.chance.next(),
                instance: &instance,
            };
            let fields = minimal(rpc_of(act), &known);
            let fields = match &dated {
                Some(field) => back_dated(fields, field, &day_text),
                None => fields,
            };
            let line = format!("{} {role} {} {} {fields}", self.today, act.method, act.part);
            let request = self.counter.request(&act.method, &case.id, &fields);
            let foreseen = self.counter.preview(role, &request).await;
            let done = self.counter.send(role, &act.method, &request).await;
            match (foreseen, done) {
                (Ok(foreseen), Ok(_)) => {
                    case.log.push(line);
                    let may = dated.is_none() || ["reviewer", "leader"].contains(&role);
                    assert!(may, "back-dated by a {role}: {:#?}", case.log);
                    // What is too late today may have been done in time.
                    let offered = act.possible || dated.is_some();
                    assert!(offered, "{act:?} was done: {:#?}", case.log);
                    self.follow(case, act, (day, &fields), &foreseen[0]).await;
                    return true;
                }
                (Err(foreseen), Err(done)) => {
                    let (foreseen, done) = (Refusal::of(&foreseen), Refusal::of(&done));
                    assert_eq!(foreseen, done, "{line}: {:#?}", case.log);
                    refused = Some((line, done));
                }
                (foreseen, done) => panic!(
                    "{line}: foreseen {foreseen:?}, done {done:?}: {:#?}",
                    case.log
                ),
            }
            if rpc_of(act) != "RecordDecision" {
                break;
            }
        }
        let (line, refusal) = refused.unwrap();
        if dated.is_some() && !["reviewer", "leader"].contains(&role) {
            return false;
        }
        // What is possible in one instance is refused in the others.
        assert!(!act.possible, "{line}: {refusal:?}: {:#?}", case.log);
        if rpc_of(act) != "RecordDecision" && dated.is_none() {
            let told = refusal.is_as_told(act);
            assert!(told, "{line}: {refusal:?}, told {act:?}: {:#?}", case.log);
        }
        false
    }

    /// What was done is what was foreseen, and what the law says.
    async fn follow(
        &self,
        case: &mut Case,
        act: &PossibleAct,
        (day, fields): (NaiveDate, &Value),
        foreseen: &ForeseenChange,
    ) {
        case.latest = case.latest.max(day);
        let reading = case.model.reading();
        reading.act(&Done {
            rpc: rpc_of(act),
            part: act.part,
            day,
            fields,
        });
        // Which letters of the other kinds are to be sent is not for this reading.
        let of_application = act.method.contains("ApplicationService");
        let duties = foreseen.duties.iter();
        let duties: Duties = duties
            .filter(|duty| of_application || duty.kind != "send_letter")
            .map(|duty| {
                // Of letters the part is which one of the case it is.
                let letter = duty.kind == "send_letter";
                let part = if letter { 0 } else { duty.part };
                (duty.kind.clone(), part, duty.due_on.clone())
            })
            .collect();
        assert_eq!(reading.duties(&self.days), duties, "{:#?}", case.log);
        if reading.stands() == Stands::Open {
            let due = text(reading.due(&self.days));
            assert_eq!(foreseen.due_on, due, "{:#?}", case.log);
        }
        let file = self.counter.file(&case.id).await;
        let limits = file.limits.into_iter();
        let limits: Vec<_> = limits
            .map(|limit| (limit.limit, limit.current_due_on, limit.in_time))
            .collect();
        let judged = reading.judged(&self.days, self.today);
        assert_eq!(judged, limits, "{:#?}", case.log);
        self.read_letters(case, Some(foreseen), Some(day)).await;
    }

    /// Days pass; what the clock does by itself is waited for.
    async fn on(&mut self, today: NaiveDate, histories: &mut [History]) {
        self.today = today;
        self.counter.office.on(&today.to_string()).await;
        for history in histories {
            let case = &mut history.now;
            if !case.model.reading().clock(&self.days, today) {
                continue;
            }
            let mut tries = 0;
            while (self.counter.file(&case.id).await.entries.last())
                .is_none_or(|entry| entry.actor != "service:intake")
            {
                tries += 1;
                assert!(tries < 200, "the clock did nothing: {:#?}", case.log);
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            case.log.push(format!("{today} the clock"));
            self.read_letters(case, None, None).await;
        }
    }
}

/// The acts on the cases themselves: those on their letters are played in `on_letters.rs`.
fn on_cases(mut acts: Vec<PossibleAct>) -> Vec<PossibleAct> {
    acts.retain(|act| !super::is_on_letter(act));
    acts
}

fn rpc_of(act: &PossibleAct) -> &str {
    act.method.rsplit('/').next().unwrap()
}

/// An act of those listed: mostly one that is possible.
fn chosen<'a>(acts: &'a [PossibleAct], chance: &mut Chance) -> &'a PossibleAct {
    let possible = chance.below(5) > 0 && acts.iter().any(|act| act.possible);
    let mut from: Vec<&PossibleAct> = Vec::new();
    for act in acts.iter().filter(|act| act.possible == possible) {
        let weight = if ENDS.contains(&rpc_of(act)) { 1 } else { 8 };
        from.extend(std::iter::repeat_n(act, weight));
    }
    match from[..] {
        [] => &acts[0],
        _ => from[chance.below(from.len())],
    }
}

/// The row of table 3 of each answer of the histories.
const ROWS: [&str; 6] = [
    "三（一）予以公开",
    "三（三）5属于三类内部事务信息",
    "三（四）1本机关不掌握相关政府信息",
    "三（四）2没有现成信息需要另行制作",
    "三（五）1信访举报投诉类申请",
    "三（六）3其他",
];

/// Plays histories of these kinds that begin on a day, with at most so many days between acts; then compares table 3 of the
/// years they are in.
async fn histories(begin: &str, pause: usize, kinds: &[Kind], years: [i32; 2]) {
    let (each, seed) = (set("GONGKAI_HISTORIES", 1), set("GONGKAI_SEED", 20_240_226));
    eprintln!("GONGKAI_HISTORIES={each} GONGKAI_SEED={seed}");
    let mut play = Play::open(begin, seed).await;
    let mut histories = Vec::new();
    for kind in (0..each).flat_map(|_| kinds) {
        histories.push(History {
            kind: *kind,
            past: Vec::new(),
            now: play.case(*kind).await,
            done: 0,
        });
    }
    for _ in 0..ACTS {
        for history in &mut histories {
            play.step(history).await;
        }
        let pause = u64::try_from(play.chance.below(pause)).unwrap();
        if pause > 0 {
            let today = play.today + CalendarDays::new(pause);
            play.on(today, &mut histories).await;
        }
    }
    let cases = histories.iter_mut().flat_map(|history| {
        assert_eq!(history.done, ACTS);
        history.past.iter().chain([&history.now])
    });
    let applications: Vec<&Application> = cases
        .filter_map(|case| match &case.model {
            Model::Application(application) => Some(application.as_ref()),
            Model::Other(_) => None,
        })
        .collect();
    // That one which others were merged into.
    let into = Application::received(begin.parse().unwrap());
    let applications: Vec<_> = applications.into_iter().chain([&into]).collect();
    play.counter
        .office
        .on(&format!("{}-01-06", years[1] + 1))
        .await;
    for year in years.into_iter().collect::<BTreeSet<_>>() {
        counted(&play.counter, &applications, year).await;
    }
    play.counter.office.close().await;
}

/// Table 3 of a year counts each application once: by its last answer of the year, if it had none before.
async fn counted(counter: &Counter, applications: &[&Application], year: i32) {
    let mut rows: BTreeMap<&str, f64> = BTreeMap::new();
    let mut count = |row: &'static str, times: usize| {
        *rows.entry(row).or_default() += f64::from(u32::try_from(times).unwrap());
    };
    for application in applications
        .iter()
        .filter(|one| one.received.year() <= year)
    {
        let (new, old) = ("一、本年新收", "二、上年结转");
        let row = if application.received.year() == year {
            new
        } else {
            old
        };
        // What was split from it is open.
        count(row, application.split_off);
        count("四、结转下年度继续办理", application.split_off);
        let answers = &application.answers;
        let before = answers.iter().any(|(_, day)| day.year() < year);
        if application.removed || before {
            continue;
        }
        count(row, 1);
        match answers.iter().rfind(|(_, day)| day.year() == year) {
            None => count("四、结转下年度继续办理", 1),
            Some((answer, _)) => {
                let index = ANSWERS.iter().position(|known| known == answer);
                let other = if year < 2021 {
                    "三（六）其他处理"
                } else {
                    ROWS[5]
                };
                let row = index.map_or(other, |index| ROWS[index]);
                count(if row == ROWS[5] { other } else { row }, 1);
            }
        }
    }
    let compiled = Year {
        year,
        ..Year::heshan().unwrap()
    };
    let report = play::compile_today(&counter.office.suite, &compiled, &|_| {});
    let report = report.await.unwrap();
    let table = report.tables.iter().find(|table| table.key == "table3");
    let lines = &table.unwrap().blocks[0].rows;
    for row in rows.keys() {
        assert!(lines.iter().any(|line| line.row == *row), "no row {row}");
    }
    for line in lines.iter().filter(|line| line.row != "三（七）总计") {
        let expected = rows.get(line.row.as_str()).copied().unwrap_or_default();
        let told = table3(&report, &line.row, "自然人");
        assert!(
            (told - expected).abs() < 0.5,
            "{year} {}: {told}, not {expected}",
            line.row
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn histories_are_as_a_second_reading_of_the_law_says() {
    histories("2024-02-26", 7, &KINDS, [2024, 2024]).await;
}

/// The clock of fifteen and fifteen working days ends with the receipts of 2019-05-14.
#[tokio::test(flavor = "multi_thread")]
async fn histories_over_the_new_regulations_are_so_too() {
    histories("2019-04-22", 4, &OF_OTHER_YEARS, [2019, 2019]).await;
}

/// Reconsideration comes first against what is withheld since 2024-01-01, and its periods are others.
#[tokio::test(flavor = "multi_thread")]
async fn histories_over_the_new_law_on_reconsideration_are_so_too() {
    histories("2023-12-11", 5, &OF_OTHER_YEARS, [2023, 2024]).await;
}
