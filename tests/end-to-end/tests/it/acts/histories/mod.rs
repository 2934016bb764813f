//! Random histories of cases of every kind, played side by side: what is offered is done, what is not is
//! refused as it was told, a preview tells what comes, and possible acts, days, duties, limits and rows of table 3
//! are those of a second reading of the law. `GONGKAI_HISTORIES` says how many of each kind, `GONGKAI_SEED` which.

mod cases;
mod compare;
mod count;
mod door;

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    time::Duration,
};

use chrono::{Days as CalendarDays, NaiveDate};
use gongkai_proto::intake::v1::{
    AttachmentHeader, AttachmentPurpose, CaseKey, ForeseenChange, PossibleAct,
};
use serde_json::{Value, json};

use super::{
    counter::{Counter, ROLES, Refusal, legal_date_of},
    is_on_letter,
    law::{Application, Channel, Days, Done, Reading, Rights, takes as letters_take},
    requests::{Known, back_dated, minimal},
};
use crate::attachment::{pdf, sha256, upload};
use cases::{APPLICANTS, Applicant};
use count::counted;

/// Acts done on each kind.
const ACTS: usize = 30;

/// In how many ways an act is tried at most, until one comes that the case takes.
const WAYS: usize = 20;

/// What takes something back, or ends it as a mistake: each comes somewhere in the histories as they are played usually.
const TAKES_BACK: [&str; 21] = [
    "AnnulDispatch",
    "AnnulArrival",
    "AnnulDelivery",
    "AnnulPayment",
    "WithdrawCorrection",
    "WithdrawExtension",
    "WithdrawFee",
    "WithdrawOpinion",
    "RecallOpinionRequest",
    "RecallSearch",
    "WithdrawIssuedOriginal",
    "RecordPaymentNotReceived",
    "ReopenApplication",
    "ReopenEnquiry",
    "VoidApplication",
    "VoidMatterCase",
    "VoidEnquiry",
    "VoidDispute",
    "VoidRectification",
    "VoidWorkComplaint",
    "ReopenApplication by mistake",
];

/// What others answer, and what has to leave before they do: it leads to most of what is taken back.
const LEADS: [&str; 8] = [
    "AskCorrection",
    "AskFee",
    "AskReasons",
    "AskOpinion",
    "RecordOpinion",
    "RecordDispatch",
    "DispatchReply",
    "RecordDelivery",
];

/// What is done at the door of citizens.
const AT_THE_DOOR: [&str; 7] = [
    "ConfirmMyApplication",
    "AnswerMyCorrection",
    "GiveMyReasons",
    "TellMyPayment",
    "WithdrawMyCase",
    "ConfirmMyLetter",
    "AnswerOpinionRequest",
];

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

/// Acts after which little can follow.
const ENDS: [&str; 22] = [
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
    "WithdrawEnquiry",
    "DecideRectification",
    "WithdrawRectification",
    "VoidRectification",
    "DecideWorkComplaint",
    "WithdrawWorkComplaint",
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
    applicant: &'static Applicant,
    /// By what who applied at his own door names it.
    key: Option<CaseKey>,
    /// The ids of its letters, in the order of their issue.
    letters: Vec<String>,
    /// The day of the last act.
    latest: NaiveDate,
    log: Vec<String>,
}

/// Where cases of a kind follow one another: once nothing more may be done with one, another comes in.
#[derive(Clone, Copy)]
enum Kind {
    Application,
    /// At the applicant's own door.
    AtTheDoor,
    Matter,
    Enquiry,
    Dispute,
    Rectification,
    WorkComplaint,
}

const KINDS: [Kind; 10] = [
    Kind::AtTheDoor,
    Kind::AtTheDoor,
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
    rights: Rights,
    chance: Chance,
    today: NaiveDate,
    /// An application of each applicant, and last an enquiry, others are merged into.
    into: Vec<String>,
    opened: usize,
    /// How often each act was done, and how often one was refused in a way that the case does not take.
    played: BTreeMap<String, usize>,
    refused: usize,
}

impl Play {
    async fn open(begin: &str, seed: u64) -> Self {
        let counter = Counter::open(begin).await;
        let mut play = Self {
            counter,
            days: Days::read(),
            rights: Rights::read(),
            chance: Chance(seed),
            today: begin.parse().unwrap(),
            into: Vec::new(),
            opened: 0,
            played: BTreeMap::new(),
            refused: 0,
        };
        play.set_matters().await;
        for applicant in &APPLICANTS {
            let id = play.application(applicant, Channel::InPerson).await;
            play.into.push(id);
        }
        play.into.push(play.enquiry("VISIT").await);
        play
    }

    /// One act or more on the case of a history, held against all that is known, until one was done.
    async fn step(&mut self, history: &mut History) {
        let mut acts = self.acts(&mut history.now).await;
        for _ in 0..40 {
            // Its letters may go on when nothing may be done with the case any more, and mostly do so first when hardly
            // anything may.
            let on_case = acts.iter().flatten().filter(|act| !is_on_letter(act));
            let on_case: Vec<_> = on_case.filter(|act| act.possible).collect();
            let over = on_case.is_empty();
            let mostly = if on_case.iter().all(|act| is_seldom(act)) {
                3
            } else {
                1
            };
            if over && (history.now.letters.is_empty() || self.chance.below(4) == 0) {
                let next = self.case(history.kind).await;
                history.past.push(std::mem::replace(&mut history.now, next));
                acts = self.acts(&mut history.now).await;
            }
            if self.step_at_the_door(&mut history.now).await {
                history.done += 1;
                return;
            }
            if let Some((at, act)) = self.never_done(&acts)
                && self.try_act(&mut history.now, ROLES[at], act).await
            {
                history.done += 1;
                return;
            }
            let at = self.chance.below(ROLES.len());
            let on_letters = self.chance.below(4) < mostly && !history.now.letters.is_empty();
            let of = |act: &&PossibleAct| is_on_letter(act) == on_letters;
            let from: Vec<_> = acts[at].iter().filter(of).collect();
            if from.is_empty() {
                continue;
            }
            let act = self.chosen(&from);
            if self.try_act(&mut history.now, ROLES[at], act).await {
                history.done += 1;
                return;
            }
        }
        panic!("nothing could be done: {:#?}", history.now.log);
    }

    /// The day an act bears: mostly today, sometimes one since the last act.
    fn day_of(&mut self, case: &mut Case, act: &PossibleAct) -> (NaiveDate, Option<String>) {
        // A proof comes in after the day it proves.
        if ["RecordServed", "RecordReturned"].contains(&rpc_of(act)) && act.part > 0 {
            let place = usize::try_from(act.part).unwrap() - 1;
            let letter = &case.model.reading().letters()[place];
            let since = self.today - letter.ends_since(rpc_of(act));
            let since = usize::try_from(since.num_days()).unwrap_or_default();
            let days = self.chance.below(since + 1);
            let days = CalendarDays::new(u64::try_from(days).unwrap());
            return (self.today - days, None);
        }
        let since = (self.today - case.latest).num_days();
        let back = self.chance.below(5) == 0;
        let field = legal_date_of(&act.method).filter(|_| since > 0 && back);
        let days = 1 + self.chance.below(usize::try_from(since.max(1)).unwrap());
        let days = CalendarDays::new(u64::try_from(days).unwrap());
        let day = field.as_ref().map_or(self.today, |_| self.today - days);
        (day, field)
    }

    /// The request of an act that bears that day: what its fields hold.
    async fn fields(&mut self, case: &Case, act: &PossibleAct, day: &str) -> Value {
        if rpc_of(act) == "AttachIssuedOriginal" {
            return json!({ "attachment_id": self.original_of(&case.id).await });
        }
        let later = (self.today + CalendarDays::new(120)).to_string();
        let other = match &case.model {
            Model::Application(_) => case.applicant.index(),
            Model::Other(_) => APPLICANTS.len(),
        };
        let answers: Vec<_> = act.answers().map(|answer| answer.as_str_name()).collect();
        let known = Known {
            part: act.part,
            today: day,
            later: &later,
            other: &self.into[other],
            chance: self.chance.next(),
            answers: &answers,
            plain: !act.possible,
        };
        minimal(rpc_of(act), &known)
    }

    /// An act, in whatever way comes by chance; whether it was done. What the case does not take so is refused.
    async fn try_act(&mut self, case: &mut Case, role: &str, act: &PossibleAct) -> bool {
        let (day, dated) = self.day_of(case, act);
        let day_text = day.to_string();
        for _ in 0..WAYS {
            let fields = self.fields(case, act, &day_text).await;
            let done = Done {
                rpc: rpc_of(act),
                part: act.part,
                role,
                day,
                fields: &fields,
            };
            let reading = case.model.reading();
            let takes = letters_take(reading.letters(), &done) && reading.takes(&done, &self.days);
            let takes = !act.possible || takes;
            let sent = match &dated {
                Some(field) => back_dated(fields.clone(), field, &day_text),
                None => fields.clone(),
            };
            let line = format!("{} {role} {} {} {sent}", self.today, act.method, act.part);
            let answered = self.send(case, role, act, &sent, &line).await;
            let refusal = match answered {
                Ok(foreseen) => {
                    case.log.push(line);
                    assert!(takes, "it was done so: {:#?}", case.log);
                    let may = dated.is_none() || ["reviewer", "leader"].contains(&role);
                    assert!(may, "back-dated by a {role}: {:#?}", case.log);
                    // What is too late today may have been done in time.
                    let offered = act.possible || dated.is_some();
                    assert!(offered, "{act:?} was done: {:#?}", case.log);
                    self.count(rpc_of(act));
                    if fields["cause"] == "REOPEN_CAUSE_MISTAKE" {
                        self.count("ReopenApplication by mistake");
                    }
                    self.follow(case, &done, Some(&foreseen)).await;
                    if act.possible && dated.is_none() {
                        self.may_be_undone(case, act).await;
                    }
                    return true;
                }
                Err(refusal) => refusal,
            };
            // On an earlier day nobody but these enters it.
            let may = dated.is_none() || ["reviewer", "leader"].contains(&role);
            let by_day = if may {
                refusal.is_of_its_day(&day_text)
            } else {
                refusal.reason == "BACKDATING_NOT_ALLOWED"
            };
            if act.possible && !takes && may {
                let known = [
                    "STATE_FORBIDS",
                    "FIELDS_INVALID",
                    "RECORD_UNKNOWN",
                    "ROLE_MISSING",
                ];
                let told = known.contains(&&*refusal.reason) && !refusal.zh.is_empty();
                assert!(told || by_day, "{line}: {refusal:?}: {:#?}", case.log);
                self.refused += 1;
                continue;
            }
            assert!(
                !act.possible || !may || dated.is_some(),
                "{line}: {refusal:?}: {:#?}",
                case.log
            );
            let told = refusal.is_as_told(act) || dated.is_some() && by_day;
            assert!(told, "{line}: {refusal:?}, told {act:?}: {:#?}", case.log);
            return false;
        }
        false
    }

    /// Sends the request of an act, as it is previewed before: both are done, or refused alike.
    async fn send(
        &self,
        case: &Case,
        role: &str,
        act: &PossibleAct,
        fields: &Value,
        line: &str,
    ) -> Result<ForeseenChange, Refusal> {
        let request = if is_on_letter(act) {
            // Where none waits for it, the last one tells why.
            let last = case.letters.last().unwrap();
            let letter = Some(&act.letter_id).filter(|id| !id.is_empty());
            let letter = letter.unwrap_or(last);
            self.counter.request_on(&act.method, letter, fields)
        } else {
            self.counter.request(&act.method, &case.id, fields)
        };
        let foreseen = self.counter.preview(role, &request).await;
        let done = self.counter.send(role, &act.method, &request).await;
        match (foreseen, done) {
            (Ok(mut foreseen), Ok(_)) => Ok(foreseen.remove(0)),
            (Err(foreseen), Err(done)) => {
                let (foreseen, done) = (Refusal::of(&foreseen), Refusal::of(&done));
                assert_eq!(foreseen, done, "{line}: {:#?}", case.log);
                Err(done)
            }
            (foreseen, done) => panic!(
                "{line}: foreseen {foreseen:?}, done {done:?}: {:#?}",
                case.log
            ),
        }
    }

    /// Notes that an act was done.
    fn count(&mut self, rpc: &str) {
        *self.played.entry(rpc.to_owned()).or_default() += 1;
    }

    /// A file of the case that may become the original of a letter.
    async fn original_of(&mut self, case_id: &str) -> String {
        let contents = pdf(100);
        let header = AttachmentHeader {
            case_id: case_id.to_owned(),
            purpose: AttachmentPurpose::IssuedOriginal as i32,
            file_name: "正本.pdf".to_owned(),
            byte_size: contents.len().try_into().unwrap(),
            sha256: sha256(&contents),
        };
        let request_id = format!("original-{}", self.chance.next());
        let clerk = self.counter.caller("clerk");
        let file = upload(&clerk, &request_id, header, &contents).await;
        file.unwrap().id
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
            case.latest = today;
            case.log.push(format!("{today} the clock"));
            self.compare(case, None).await;
        }
    }
}

fn rpc_of(act: &PossibleAct) -> &str {
    act.method.rsplit('/').next().unwrap()
}

/// An act that is seldom chosen: one that ends the case, that takes back how a letter went, or every letter would be on
/// its way for ever, and one that may always come, as an original, or whom the case is handed to.
fn is_seldom(act: &PossibleAct) -> bool {
    let rpc = rpc_of(act);
    let assigns = rpc.starts_with("Assign") && rpc != "AssignSearch";
    let always = assigns || rpc == "AttachIssuedOriginal";
    always || rpc.starts_with("Annul") || rpc == "RecallOpinionRequest" || ENDS.contains(&rpc)
}

impl Play {
    /// What takes something back and never was done, once it may be done; what ends a case comes by itself.
    fn never_done<'a>(&self, acts: &'a [Vec<PossibleAct>; 4]) -> Option<(usize, &'a PossibleAct)> {
        let wanted = |act: &&PossibleAct| {
            let rpc = rpc_of(act);
            let never = TAKES_BACK.contains(&rpc) && !self.played.contains_key(rpc);
            act.possible && never && !ENDS.contains(&rpc)
        };
        let mut of_roles = acts.iter().enumerate();
        of_roles.find_map(|(at, acts)| acts.iter().find(wanted).map(|act| (at, act)))
    }

    /// An act of those listed: mostly one that is possible, and rather one that never was done, or takes something back
    /// that seldom was.
    fn chosen<'a>(&mut self, acts: &[&'a PossibleAct]) -> &'a PossibleAct {
        let possible = self.chance.below(5) > 0 && acts.iter().any(|act| act.possible);
        let mut from: Vec<&PossibleAct> = Vec::new();
        for act in acts.iter().filter(|act| act.possible == possible) {
            let played = self.played.get(rpc_of(act)).copied().unwrap_or_default();
            let weight = match played {
                0 => 24,
                1..5 if TAKES_BACK.contains(&rpc_of(act)) => 16,
                _ if is_seldom(act) => 1,
                _ if LEADS.contains(&rpc_of(act)) => 20,
                _ => 8,
            };
            from.extend(std::iter::repeat_n(act, weight));
        }
        match from[..] {
            [] => acts[0],
            _ => from[self.chance.below(from.len())],
        }
    }
}

/// Plays histories of these kinds that begin on a day, with at most so many days between acts; then compares table 3 of the
/// years they are in.
async fn histories(
    begin: &str,
    pause: usize,
    kinds: &[Kind],
    years: [i32; 2],
) -> BTreeMap<String, usize> {
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
    let end = NaiveDate::from_ymd_opt(years[1] + 1, 1, 6).unwrap();
    play.on(end, &mut histories).await;
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
    // Those which others were merged into.
    let first_day = begin.parse().unwrap();
    let into = APPLICANTS
        .each_ref()
        .map(|applicant| Application::came_in(first_day, Channel::InPerson, applicant.column));
    let applications: Vec<_> = applications.into_iter().chain(&into).collect();
    for year in years.into_iter().collect::<BTreeSet<_>>() {
        counted(&play.counter, &applications, year).await;
    }
    play.counter.office.close().await;
    eprintln!(
        "refused as not taken so: {}; done: {:?}",
        play.refused, play.played
    );
    play.played
}

#[tokio::test(flavor = "multi_thread")]
async fn histories_are_as_a_second_reading_of_the_law_says() {
    let played = histories("2024-02-26", 7, &KINDS, [2024, 2024]).await;
    let usual = ["GONGKAI_HISTORIES", "GONGKAI_SEED"]
        .map(env::var)
        .iter()
        .all(Result::is_err);
    // Which of them come is chance, and each has a test of its own; that most do is not.
    let wanted: Vec<_> = TAKES_BACK.iter().chain(&AT_THE_DOOR).collect();
    let never = wanted.iter().filter(|act| !played.contains_key(***act));
    let never: Vec<_> = never.collect();
    eprintln!("never done: {never:?}");
    let most = never.len() * 2 < wanted.len();
    assert!(!usual || most, "never done: {never:?}");
}

/// The clock of fifteen and fifteen working days ends with the receipts of 2019-05-14.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes long: .ci/long plays it"]
async fn histories_over_the_new_regulations_are_so_too() {
    histories("2019-04-22", 4, &OF_OTHER_YEARS, [2019, 2019]).await;
}

/// Reconsideration comes first against what is withheld since 2024-01-01, and its periods are others.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes long: .ci/long plays it"]
async fn histories_over_the_new_law_on_reconsideration_are_so_too() {
    histories("2023-12-11", 5, &OF_OTHER_YEARS, [2023, 2024]).await;
}
