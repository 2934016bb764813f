//! The law once more, written from the specification of the suite's behaviour and not from the suite: working
//! days, the clock of an application, and what is still to be done on it.

use std::collections::BTreeSet;

use chrono::{Datelike as _, Months, NaiveDate, Weekday};

/// Working days an answer may take (art. 33), and may be extended by.
const ANSWER: u32 = 20;
/// Working days after which a notice counts as received, an applicant has to correct, and to pay.
const PRESUMED: u32 = 7;
const TO_CORRECT: u32 = 15;
const TO_PAY: u32 = 20;
/// Working days by which a correction is asked for (art. 30).
const TO_ASK: u32 = 7;
/// Months after which what is withheld is examined again (art. 18), by the bureau's own rule.
const RE_REVIEW: Months = Months::new(12);

/// The arrangements of holidays.
pub struct Days {
    off: BTreeSet<NaiveDate>,
    worked: BTreeSet<NaiveDate>,
}

impl Days {
    /// Those of the years the histories are in.
    pub fn read() -> Self {
        let mut days = Self {
            off: BTreeSet::new(),
            worked: BTreeSet::new(),
        };
        for line in include_str!("calendar.csv").lines().skip(1) {
            let mut cells = line.split(',');
            let day = cells.next().unwrap().parse().unwrap();
            match cells.next() {
                Some("holiday") => days.off.insert(day),
                Some("workday") => days.worked.insert(day),
                other => panic!("{other:?} in the calendar"),
            };
        }
        days
    }

    fn works(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        self.worked.contains(&day) || (!weekend && !self.off.contains(&day))
    }

    /// So many working days later; the day itself is not counted.
    pub fn after(&self, day: NaiveDate, count: u32) -> NaiveDate {
        let mut last = day;
        for _ in 0..count {
            last = last.succ_opt().unwrap();
            while !self.works(last) {
                last = last.succ_opt().unwrap();
            }
        }
        last
    }

    /// Working days after one day up to another.
    fn between(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        let days = from.iter_days().skip(1).take_while(|day| *day <= to);
        u32::try_from(days.filter(|day| self.works(*day)).count()).unwrap()
    }
}

/// Days that do not count: after the first, up to the second, or without end.
type Span = (NaiveDate, Option<NaiveDate>);

/// So many working days after a day, without those spans; none if an open one is met.
pub fn counted(days: &Days, from: NaiveDate, mut left: u32, spans: &[Span]) -> Option<NaiveDate> {
    let mut last = from;
    let mut day = from;
    while left > 0 {
        day = day.succ_opt()?;
        let holds = |(from, to): &&Span| day > *from && to.is_none_or(|to| day <= to);
        let mut still = spans.iter().filter(holds).peekable();
        if still.peek().is_some() {
            if still.any(|(_, to)| to.is_none()) {
                return None;
            }
        } else if days.works(day) {
            left -= 1;
            last = day;
        }
    }
    Some(last)
}

/// Where an extension stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extension {
    None,
    OfPeriod,
    OfDelay,
    /// A new full period began since.
    Past,
}

/// What somebody waits for of the applicant, since when.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Not,
    On(NaiveDate, usize),
    Done,
}

/// An application.
pub struct Application {
    received: NaiveDate,
    begins: NaiveDate,
    limit: u32,
    spans: Vec<Span>,
    opinions: Vec<usize>,
    extension: Extension,
    /// The delayed day, how many spans were known then, and what was added since.
    delayed: Option<(NaiveDate, usize, u32)>,
    correction: Asked,
    fee: Asked,
    /// The days of letters that are to be sent until it is answered, and of that which closed it.
    letters: Vec<NaiveDate>,
    closing: Option<NaiveDate>,
    /// Third parties by the numbers of their opinions less one, those that refuse, and the days on which they
    /// are told of a disclosure.
    third_parties: BTreeSet<usize>,
    refusing: BTreeSet<usize>,
    disclosed: Vec<NaiveDate>,
    /// Since when reasons are waited for.
    reasons: Option<NaiveDate>,
    /// When something but a fee was first done on it.
    touched: Option<NaiveDate>,
    /// When what is withheld is examined again.
    re_review: Option<NaiveDate>,
    searches: Vec<(NaiveDate, bool)>,
    step: Option<&'static str>,
    /// Its step is due with the answer.
    draft: String,
    sent: bool,
    anew: Option<NaiveDate>,
    /// What it was answered, and when; the last counts.
    pub answers: Vec<(String, NaiveDate)>,
    answered: bool,
    pub removed: bool,
    /// Cases that were split from it.
    pub split_off: usize,
}

impl Application {
    /// Received that day.
    pub fn received(day: NaiveDate) -> Self {
        Self {
            received: day,
            begins: day,
            limit: ANSWER,
            spans: Vec::new(),
            opinions: Vec::new(),
            extension: Extension::None,
            delayed: None,
            correction: Asked::Not,
            fee: Asked::Not,
            letters: Vec::new(),
            closing: None,
            third_parties: BTreeSet::new(),
            refusing: BTreeSet::new(),
            disclosed: Vec::new(),
            reasons: None,
            touched: None,
            re_review: None,
            searches: Vec::new(),
            step: None,
            draft: String::new(),
            sent: false,
            anew: None,
            answers: Vec::new(),
            answered: false,
            removed: false,
            split_off: 0,
        }
    }

    /// The day the answer is due; none while the clock stands still.
    pub fn due(&self, days: &Days) -> Option<NaiveDate> {
        let Some((set, known, added)) = self.delayed else {
            return counted(days, self.begins, self.limit, &self.spans);
        };
        let later = &self.spans[known..];
        let first = later.iter().map(|(from, _)| *from).min();
        let from = first.map_or(set, |from| from.max(self.begins).min(set));
        let left = days.between(from, set) + added;
        counted(days, from, left, later).map(|day| day.max(set))
    }

    fn restart(&mut self, day: NaiveDate) {
        self.begins = day;
        self.limit = ANSWER;
        self.delayed = None;
        if self.extension != Extension::None {
            self.extension = Extension::Past;
        }
    }

    fn waits(&mut self, day: NaiveDate) -> Asked {
        self.spans.push((day, None));
        Asked::On(day, self.spans.len() - 1)
    }

    /// What an act does. `chosen` is what the request chose of a list.
    pub fn act(&mut self, rpc: &str, part: u32, day: NaiveDate, chosen: &serde_json::Value) {
        let index = usize::try_from(part.max(1)).unwrap() - 1;
        let text = |field: &str| chosen[field].as_str().unwrap_or_default().to_owned();
        let touches = [
            "AskCorrection",
            "AskOpinion",
            "AskReasons",
            "ExtendDeadline",
            "SetDelayedPeriod",
            "AssignSearch",
            "DraftReply",
        ]
        .contains(&rpc);
        self.touched = self.touched.or(touches.then_some(day));
        let third_party = text("of") == "CONSULTED_PARTY_THIRD_PARTY";
        match rpc {
            "ExtendDeadline" | "WithdrawExtension" | "WithdrawFee" | "SetDelayedPeriod" => {
                self.letters.push(day);
            }
            "AskOpinion" if third_party => {
                self.letters.push(day);
                self.third_parties.insert(self.opinions.len());
            }
            "RecordOpinion" if text("opinion") == "PARTY_OPINION_REFUSES" => {
                self.refusing.insert(index);
            }
            "WithdrawOpinion" => {
                self.refusing.remove(&index);
            }
            // Every draft of the histories says why the public interest demands it.
            "SignReply" if !self.refusing.is_disjoint(&self.third_parties) => {
                self.disclosed.push(day);
            }
            "CloseApplication" => self.closing = Some(day),
            _ => {}
        }
        match rpc {
            "AskReasons" => self.reasons = Some(day),
            "ReceiveReasons" => self.reasons = None,
            "WithdrawOpinion" => self.spans[self.opinions[index]].1 = None,
            "WithdrawFee" => {
                // As if it had never been asked for.
                if let Asked::On(since, span) = std::mem::replace(&mut self.fee, Asked::Not) {
                    self.spans[span].1 = Some(since);
                }
            }
            "AskCorrection" => self.correction = self.waits(day),
            "AskFee" => self.fee = self.waits(day),
            "ReceiveCorrection" | "RecordFee" => {
                let asked = if rpc == "RecordFee" {
                    &mut self.fee
                } else {
                    &mut self.correction
                };
                if let Asked::On(_, span) = std::mem::replace(asked, Asked::Done) {
                    self.spans[span].1 = Some(day);
                }
                self.restart(day);
            }
            "AskOpinion" => {
                self.spans.push((day, None));
                self.opinions.push(self.spans.len() - 1);
            }
            "RecordOpinion" => self.spans[self.opinions[index]].1 = Some(day),
            "ExtendDeadline" => {
                self.extension = if let Some((_, _, added)) = &mut self.delayed {
                    *added += ANSWER;
                    Extension::OfDelay
                } else {
                    self.limit += ANSWER;
                    Extension::OfPeriod
                };
            }
            "WithdrawExtension" => {
                match (self.extension, &mut self.delayed) {
                    (Extension::OfPeriod, None) => self.limit -= ANSWER,
                    (Extension::OfDelay, Some((_, _, added))) => *added -= ANSWER,
                    _ => {}
                }
                self.extension = Extension::None;
            }
            "SetDelayedPeriod" => {
                let set = text("due_on").parse().unwrap();
                self.delayed = Some((set, self.spans.len(), 0));
                self.reasons = None;
            }
            "AssignSearch" => self.searches.push((day, true)),
            "ReturnSearch" | "RecallSearch" => self.searches[index].1 = false,
            "VoidApplication" | "MergeApplication" | "RerouteApplication" => self.removed = true,
            "SplitApplication" => self.split_off += 1,
            _ => self.reply(rpc, day, chosen),
        }
    }

    fn reply(&mut self, rpc: &str, day: NaiveDate, chosen: &serde_json::Value) {
        let text = |field: &str| chosen[field].as_str().unwrap_or_default();
        match rpc {
            "DraftReply" => {
                let answer = chosen["answers"][0].as_str().unwrap();
                answer.clone_into(&mut self.draft);
                self.step = Some("review_reply");
                self.sent = false;
            }
            "ReviewReply" => {
                let approved = text("result") == "REVIEW_RESULT_APPROVED";
                self.step = approved.then_some("sign_reply");
            }
            "SignReply" => self.step = Some("dispatch_reply"),
            "DispatchReply" => {
                if !self.sent {
                    self.answers.push((self.draft.clone(), day));
                    let withheld = self.draft.starts_with("ANSWER_WITHHELD");
                    self.re_review = withheld.then(|| day + RE_REVIEW);
                }
                self.sent = true;
                (self.answered, self.anew) = (true, None);
                self.step = Some(match text("way") {
                    "DISPATCH_WAY_IN_PERSON" | "DISPATCH_WAY_PORTAL" => "archive",
                    _ => "prove_delivery",
                });
            }
            "ReReviewWithheld" => self.re_review = Some(day + RE_REVIEW),
            "RecordDelivery" => self.step = Some("archive"),
            "ArchiveApplication" => self.step = None,
            "CloseApplication" => {
                self.re_review = None;
                self.answers.push(("ANSWER_WITHDRAWN".to_owned(), day));
                self.answered = true;
                self.step = Some("archive");
            }
            "ReopenApplication" => {
                self.anew = Some(text("due_on").parse().unwrap());
                self.step = None;
            }
            _ => {}
        }
    }

    /// What is still to be done: the duty, its part, and by when.
    pub fn duties(&self, days: &Days) -> BTreeSet<(String, u32, String)> {
        let mut duties = BTreeSet::new();
        if self.removed {
            return duties;
        }
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let mut owe = |kind: &str, part, due| duties.insert((kind.to_owned(), part, day(due)));
        let due = match (self.anew, self.answered) {
            (Some(due), _) => {
                owe("answer_anew", 1, Some(due));
                Some(due)
            }
            (None, true) => None,
            (None, false) => {
                owe("answer", 1, self.due(days));
                self.due(days)
            }
        };
        if let Some(step) = self.step {
            let with_answer = !["prove_delivery", "archive"].contains(&step);
            owe(step, 1, due.filter(|_| with_answer));
        }
        let lapses = [(self.correction, TO_CORRECT), (self.fee, TO_PAY)];
        let lapses = lapses
            .into_iter()
            .filter_map(|(asked, period)| match asked {
                Asked::On(since, _) => Some(days.after(since, PRESUMED + period)),
                Asked::Not | Asked::Done => None,
            });
        if let Some(end) = lapses.min().filter(|_| !self.answered) {
            owe("close_lapsed", 1, Some(days.after(end, 1)));
        }
        if self.answered && self.anew.is_none() && self.re_review.is_some() {
            owe("re_review", 1, self.re_review);
        }
        for told in &self.disclosed {
            owe("send_letter", 0, Some(*told));
        }
        if self.closing.is_some() {
            owe("send_letter", 0, self.closing);
        }
        if !self.answered {
            for sent in &self.letters {
                owe("send_letter", 0, Some(*sent));
            }
            if self.touched.is_none() && self.fee == Asked::Not {
                owe("ask_correction", 1, Some(days.after(self.received, TO_ASK)));
            }
            // Nobody enters in the histories that a notice left.
            for asked in [self.correction, self.fee] {
                if let Asked::On(since, _) = asked {
                    owe("send_letter", 0, Some(since));
                }
            }
            if self.reasons.is_some() {
                owe("send_letter", 0, self.reasons);
            }
            for (part, span) in (1..).zip(&self.opinions) {
                let (since, until) = self.spans[*span];
                if until.is_none() {
                    owe("opinion_back", part, None);
                    owe("send_letter", 0, Some(since));
                }
            }
        }
        if self.anew.is_some() || !self.answered {
            for (part, (limit, out)) in (1..).zip(&self.searches) {
                if *out {
                    owe("search", part, Some(*limit));
                }
            }
        }
        duties
    }
}

/// A case whose clock runs from a day and stands still in special procedures: both limits of a permit.
pub struct Matter {
    pub accepted: NaiveDate,
    pub extended: bool,
    pub procedures: Vec<Span>,
    pub ended: bool,
}

impl Matter {
    /// The earlier day of law (20 working days, 10 more if extended) and promise (10).
    pub fn due(&self, days: &Days) -> Option<NaiveDate> {
        let by_law = if self.extended { 30 } else { 20 };
        let limits = [by_law, 10];
        let due = limits.map(|limit| counted(days, self.accepted, limit, &self.procedures));
        due.into_iter().flatten().min()
    }

    /// What an act does.
    pub fn act(&mut self, rpc: &str, part: u32, day: NaiveDate) {
        match rpc {
            "StartSpecialProcedure" => self.procedures.push((day, None)),
            "EndSpecialProcedure" => {
                self.procedures[usize::try_from(part).unwrap() - 1].1 = Some(day);
            }
            "ExtendMatterCase" => self.extended = true,
            "DecideMatterCase"
            | "WithdrawMatterCase"
            | "TerminateMatterCase"
            | "VoidMatterCase" => self.ended = true,
            _ => {}
        }
    }
}

#[test]
fn the_calendar_is_that_of_the_state_council() {
    let days = Days::read();
    let of = |from: &str, count| days.after(from.parse().unwrap(), count).to_string();
    assert_eq!(of("2024-02-05", 7), "2024-02-20");
    assert_eq!(of("2024-02-05", 20), "2024-03-08");
    assert_eq!(of("2025-01-20", 40), "2025-03-21");
    assert_eq!(of("2023-09-27", 7), "2023-10-12");
}
