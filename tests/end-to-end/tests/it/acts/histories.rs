//! Random histories of cases of every kind, played side by side: what is offered is done, what is not is
//! refused as it was told, a preview tells what comes, and days and duties are those of a second reading of
//! the law. `GONGKAI_HISTORIES` says how many of each kind, `GONGKAI_SEED` which.

use std::{collections::BTreeMap, env};

use chrono::{Days as CalendarDays, NaiveDate};
use gongkai_demo::{play, year::Year};
use gongkai_proto::intake::v1::{self as intake, ForeseenChange, PossibleAct};
use serde_json::{Value, json};

use super::{
    counter::{Counter, ROLES, Refusal},
    law::{Application, Days, Matter},
    letters,
    requests::{ANSWERS, Known, minimal},
};
use crate::{office::BUREAU, support::table3};

const ACTS: usize = 30;
const BEGIN: &str = "2024-02-26";
const APPLICANT: &str = "张某某";

/// What the second reading knows of a case.
enum Model {
    Application(Application),
    Matter(Matter),
    /// A limit that nothing moves.
    Fixed(Option<NaiveDate>),
}

struct Case {
    id: String,
    model: Model,
    other: String,
    letters: usize,
    log: Vec<String>,
}

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
const ENDS: [&str; 14] = [
    "VoidApplication",
    "CloseApplication",
    "RerouteApplication",
    "SplitApplication",
    "VoidMatterCase",
    "WithdrawMatterCase",
    "TerminateMatterCase",
    "VoidEnquiry",
    "PointToPetition",
    "CloseEnquiry",
    "VoidDispute",
    "DecideRectification",
    "DecideWorkComplaint",
    "ArchiveApplication",
];

impl Counter {
    async fn open_case(&self, rpc: &str, fields: Value, held: &str) -> String {
        let name = format!("gongkai.intake.v1.{rpc}");
        let request = self.request(&name, "", &fields);
        let opened = self.send("clerk", &name, &request).await;
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
        self.open_case(rpc, fields, "application").await
    }

    async fn enquiry(&self) -> String {
        let fields = json!({
            "category": "ENQUIRY_CATEGORY_CONSULTATION", "name": APPLICANT,
            "content": "咨询事项", "office_id": "general",
        });
        let rpc = "EnquiryService/RegisterEnquiry";
        self.open_case(rpc, fields, "enquiry").await
    }

    /// Cases of each kind that came in today, and an application and an enquiry more, into which nothing
    /// is merged.
    async fn cases(&self, days: &Days, today: NaiveDate, each: u64) -> Vec<Case> {
        let (other, other_enquiry) = (self.application().await, self.enquiry().await);
        let mut cases = Vec::new();
        let mut add = |id: String, model: Model| {
            let of_enquiry = !matches!(model, Model::Application(_));
            let other = if of_enquiry { &other_enquiry } else { &other };
            cases.push(Case {
                id,
                model,
                other: other.clone(),
                letters: 0,
                log: Vec::new(),
            });
        };
        for _ in 0..each * 3 {
            let model = Model::Application(Application::received(today));
            add(self.application().await, model);
        }
        for _ in 0..each {
            let matter = json!({
                "kind": "MATTER_KIND_PERMIT", "matter": "经营许可", "applicant_name": APPLICANT,
                "office_id": "permits", "promised_limit": 10,
            });
            let rpc = "MatterService/RegisterMatterCase";
            let model = Matter {
                accepted: today,
                extended: false,
                procedures: Vec::new(),
                ended: false,
            };
            let id = self.open_case(rpc, matter, "matterCase").await;
            add(id, Model::Matter(model));
            let id = self.enquiry().await;
            add(id, Model::Fixed(Some(days.after(today, 3))));
            for kind in ["RECONSIDERATION", "DIRECT_SUIT"] {
                let dispute = json!({
                    "kind": format!("DISPUTE_KIND_{kind}"), "party_name": APPLICANT,
                    "description": "对处理不服", "subject": "DISPUTE_SUBJECT_OUTSIDE",
                });
                let rpc = "DisputeService/RegisterDispute";
                let id = self.open_case(rpc, dispute, "dispute").await;
                add(id, Model::Fixed(None));
            }
            let record = json!({
                "name": APPLICANT, "identity_number": "证件", "contact": "联系方式",
                "record": "登记表", "inaccuracy": "住址有误", "proof": "产权证书",
            });
            let rpc = "RectificationService/RegisterRectification";
            let id = self.open_case(rpc, record, "rectification").await;
            add(id, Model::Fixed(Some(days.after(today, 20))));
            let complaint = json!({
                "ground": "COMPLAINT_GROUND_SUPERVISION", "about": "某局", "name": APPLICANT,
                "content": "未按期答复",
            });
            let rpc = "WorkComplaintService/RegisterWorkComplaint";
            let id = self.open_case(rpc, complaint, "workComplaint").await;
            add(id, Model::Fixed(Some(days.after(today, 20))));
        }
        cases
    }

    /// The day a case is due now, as its deadline explains; none if it has none.
    async fn due(&self, id: &str) -> Option<String> {
        let request = intake::ExplainDeadlineRequest {
            bureau_id: BUREAU.to_owned(),
            case_id: id.to_owned(),
        };
        let mut deadlines = self.caller("clerk").deadlines();
        let explained = deadlines.explain_deadline(request).await.ok()?;
        let deadline = explained.into_inner().deadline?;
        Some(deadline.current_due_on)
    }
}

fn rpc_of(act: &PossibleAct) -> &str {
    act.method.rsplit('/').next().unwrap()
}

/// An act of those listed: mostly one that is possible.
fn chosen<'a>(acts: &'a [PossibleAct], chance: &mut Chance) -> &'a PossibleAct {
    let possible = chance.below(5) > 0 && acts.iter().any(|act| act.possible);
    // Into what an act goes is another case's to say.
    let merges = |act: &PossibleAct| act.possible && rpc_of(act).starts_with("Merge");
    let mut from: Vec<&PossibleAct> = Vec::new();
    for act in acts
        .iter()
        .filter(|act| act.possible == possible && !merges(act))
    {
        let weight = if ENDS.contains(&rpc_of(act)) { 1 } else { 8 };
        from.extend(std::iter::repeat_n(act, weight));
    }
    match from[..] {
        [] => &acts[0],
        _ => from[chance.below(from.len())],
    }
}

/// One act on a case, held against all that is known.
async fn step(
    counter: &Counter,
    days: &Days,
    case: &mut Case,
    today: NaiveDate,
    chance: &mut Chance,
) {
    let role = ROLES[chance.below(ROLES.len())];
    let acts = counter.acts(role, &case.id).await;
    let act = chosen(&acts, chance);
    let (today_text, later) = (today.to_string(), today + CalendarDays::new(120));
    let instances = ["RECONSIDERATION", "FIRST", "SECOND"];
    let mut refused = None;
    for instance in instances {
        let instance = format!("DISPUTE_INSTANCE_{instance}");
        let known = Known {
            part: act.part,
            today: &today_text,
            later: &later.to_string(),
            other: &case.other,
            chance: chance.next(),
            instance: &instance,
        };
        let fields = minimal(rpc_of(act), &known);
        let line = format!("{today} {role} {} {} {fields}", act.method, act.part);
        let request = counter.request(&act.method, &case.id, &fields);
        let foreseen = counter.preview(role, &request).await;
        let done = counter.send(role, &act.method, &request).await;
        match (foreseen, done) {
            (Ok(foreseen), Ok(_)) => {
                case.log.push(line);
                assert!(act.possible, "{act:?} was done: {:#?}", case.log);
                follow(counter, days, case, act, (today, &fields), &foreseen[0]).await;
                return;
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
    // What is possible in one instance is refused in the others.
    assert!(!act.possible, "{line}: {refusal:?}: {:#?}", case.log);
    if rpc_of(act) != "RecordDecision" {
        let told = refusal.is_as_told(act);
        assert!(told, "{line}: {refusal:?}, told {act:?}: {:#?}", case.log);
    }
}

/// What was done is what was foreseen, and what the law says.
async fn follow(
    counter: &Counter,
    days: &Days,
    case: &mut Case,
    act: &PossibleAct,
    (today, fields): (NaiveDate, &Value),
    foreseen: &ForeseenChange,
) {
    let due = counter.due(&case.id).await;
    let text = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    match &mut case.model {
        Model::Application(model) => {
            model.act(rpc_of(act), act.part, today, fields);
            let expected = text(model.due(days));
            assert_eq!(due.as_deref(), Some(&*expected), "{:#?}", case.log);
            let duties = foreseen.duties.iter();
            let duties = duties.map(|duty| {
                // Of letters the part is which one of the case it is.
                let part = if duty.kind == "send_letter" {
                    0
                } else {
                    duty.part
                };
                (duty.kind.clone(), part, duty.due_on.clone())
            });
            assert_eq!(model.duties(days), duties.collect(), "{:#?}", case.log);
        }
        Model::Matter(model) => {
            model.act(rpc_of(act), act.part, today);
            if !model.ended {
                let expected = text(model.due(days));
                assert_eq!(foreseen.due_on, expected, "{:#?}", case.log);
            }
        }
        Model::Fixed(Some(day)) => {
            assert_eq!(due, Some(day.to_string()), "{:#?}", case.log);
        }
        Model::Fixed(None) => {}
    }
    let sent = counter.letters(&case.id).await;
    let new = &sent[case.letters.min(sent.len())..];
    case.letters = sent.len();
    assert_eq!(new.len(), foreseen.letters.len(), "{:#?}", case.log);
    for ((letter, content), told) in new.iter().zip(&foreseen.letters) {
        let told_content = letters::uncoded(told.content.as_ref().unwrap());
        assert_eq!(told_content, letters::uncoded(content), "{:#?}", case.log);
        assert_eq!(
            (&told.title, &told.addressee, &told.dated_on),
            (&letter.title, &letter.addressee, &letter.dated_on)
        );
        assert_eq!(letters::faults(letter, content), [""; 0], "{:#?}", case.log);
        let expected = if letters::is_to_a_party(letter) {
            "某某公司"
        } else {
            APPLICANT
        };
        assert_eq!(letter.addressee, expected, "{letter:?}");
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

#[tokio::test(flavor = "multi_thread")]
async fn histories_are_as_a_second_reading_of_the_law_says() {
    let (each, seed) = (set("GONGKAI_HISTORIES", 1), set("GONGKAI_SEED", 20_240_226));
    eprintln!("GONGKAI_HISTORIES={each} GONGKAI_SEED={seed}");
    let (days, mut chance) = (Days::read(), Chance(seed));
    let counter = Counter::open(BEGIN).await;
    let mut today: NaiveDate = BEGIN.parse().unwrap();
    let mut cases = counter.cases(&days, today, each).await;
    for case in &mut cases {
        let sent = counter.letters(&case.id).await;
        case.letters = sent.len();
        let faults = sent
            .iter()
            .flat_map(|(letter, content)| letters::faults(letter, content));
        assert_eq!(faults.collect::<Vec<_>>(), [""; 0]);
    }
    for _ in 0..ACTS {
        for case in &mut cases {
            step(&counter, &days, case, today, &mut chance).await;
        }
        let pause = u64::try_from(chance.below(7)).unwrap();
        if pause > 0 {
            today = today + CalendarDays::new(pause);
            counter.office.on(&today.to_string()).await;
        }
    }
    counted(&counter, &cases).await;
    counter.office.close().await;
}

/// Table 3 of the year counts each application once, by its last answer.
async fn counted(counter: &Counter, cases: &[Case]) {
    let mut rows: BTreeMap<&str, f64> = BTreeMap::new();
    // The one that nothing is merged into.
    let (mut received, mut open) = (1.0, 1.0);
    for case in cases {
        let Model::Application(model) = &case.model else {
            continue;
        };
        for _ in 0..model.split_off {
            received += 1.0;
            open += 1.0;
        }
        if model.removed {
            continue;
        }
        received += 1.0;
        match model.answers.last() {
            None => open += 1.0,
            Some((answer, _)) => {
                let index = ANSWERS.iter().position(|known| known == answer);
                *rows.entry(ROWS[index.unwrap_or(5)]).or_default() += 1.0;
            }
        }
    }
    counter.office.on("2025-01-06").await;
    let year = Year {
        year: 2024,
        ..Year::heshan().unwrap()
    };
    let report = play::compile(&counter.office.suite, &year, &|_| {});
    let report = report.await.unwrap();
    let total = |row: &str| table3(&report, row, "自然人");
    for row in ROWS {
        assert!(
            (total(row) - rows.get(row).copied().unwrap_or_default()).abs() < 0.5,
            "{row}"
        );
    }
    assert!((total("一、本年新收") - received).abs() < 0.5);
    assert!((total("四、结转下年度继续办理") - open).abs() < 0.5);
}
