//! An application: the clock of its answer, and its duties.

use std::collections::BTreeSet;

use chrono::{Months, NaiveDate};
use serde_json::Value;

use super::{Days, Done, Duties, Reading, Span, Stands, answer_limit, counted, owe};

/// Working days by which a correction is asked for (art. 30).
const TO_ASK: u32 = 7;
/// Months after which what is withheld is examined again (art. 18), by the bureau's own rule.
const RE_REVIEW: Months = Months::new(12);

/// What somebody waits for of the applicant, since when.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Not,
    On(NaiveDate),
    Done,
}

/// An application.
pub struct Application {
    pub received: NaiveDate,
    /// When what the applicant was asked for came in: each begins a new period, unless the one before it had
    /// run out.
    restarts: Vec<NaiveDate>,
    /// Since when each opinion is asked for, and when it came in. Nobody enters in the histories that a
    /// notice left: so none of them keeps the clock waiting, nothing lapses, and no longer period counts.
    opinions: Vec<Span>,
    /// The day of the notice of an extension that was not withdrawn.
    extended: Option<NaiveDate>,
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
    /// When something was first done on it.
    touched: Option<NaiveDate>,
    /// When what is withheld is examined again.
    re_review: Option<NaiveDate>,
    searches: Vec<(NaiveDate, bool)>,
    step: Option<&'static str>,
    /// Its step is due with the answer.
    draft: String,
    sent: bool,
    /// It last left online.
    online: bool,
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
            restarts: Vec::new(),
            opinions: Vec::new(),
            extended: None,
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
            online: false,
            anew: None,
            answers: Vec::new(),
            answered: false,
            removed: false,
            split_off: 0,
        }
    }

    fn reply(&mut self, rpc: &str, day: NaiveDate, chosen: &Value) {
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
                self.online = text("way") == "DISPATCH_WAY_PORTAL";
                (self.answered, self.anew) = (true, None);
                self.step = Some(match text("way") {
                    "DISPATCH_WAY_IN_PERSON" | "DISPATCH_WAY_PORTAL" => "archive",
                    _ => "prove_delivery",
                });
            }
            "ReReviewWithheld" if text("outcome") == "RE_REVIEW_OUTCOME_TO_BE_DISCLOSED" => {
                let days = Days::read();
                self.anew = Some(days.after(day, answer_limit(day)));
                (self.re_review, self.step) = (None, None);
            }
            // Sent is all there is to prove of what left online.
            "AnnulDelivery" if self.online => self.step = Some("archive"),
            "AnnulDelivery" => self.step = Some("prove_delivery"),
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
}

impl Reading for Application {
    fn act(&mut self, done: &Done<'_>) {
        let (rpc, part, day, chosen) = (done.rpc, done.part, done.day, done.fields);
        let index = usize::try_from(part.max(1)).unwrap() - 1;
        let text = |field: &str| chosen[field].as_str().unwrap_or_default().to_owned();
        let touches = [
            "AskCorrection",
            "AskFee",
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
            // What was withdrawn is not sent, nor a letter of that: nobody was told of it.
            "ExtendDeadline" => self.extended = Some(day),
            "WithdrawExtension" => self.extended = None,
            "SetDelayedPeriod" => self.letters.push(day),
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
            "WithdrawOpinion" => self.opinions[index].1 = None,
            // As if it had never been asked for.
            "WithdrawFee" => self.fee = Asked::Not,
            "AskCorrection" => self.correction = Asked::On(day),
            "AskFee" => self.fee = Asked::On(day),
            "ReceiveCorrection" | "RecordFee" => {
                let asked = if rpc == "RecordFee" {
                    &mut self.fee
                } else {
                    &mut self.correction
                };
                *asked = Asked::Done;
                self.restarts.push(day);
            }
            "AskOpinion" => self.opinions.push((day, None)),
            "RecordOpinion" => self.opinions[index].1 = Some(day),
            "SetDelayedPeriod" => self.reasons = None,
            "AssignSearch" => self.searches.push((day, true)),
            "ReturnSearch" | "RecallSearch" => self.searches[index].1 = false,
            "VoidApplication" | "MergeApplication" | "RerouteApplication" => self.removed = true,
            "SplitApplication" => self.split_off += 1,
            _ => self.reply(rpc, day, chosen),
        }
    }

    fn due(&self, days: &Days) -> Option<NaiveDate> {
        // Nothing that was asked for stops it, for nothing is sent.
        let counts = |from| counted(days, from, answer_limit(from), &[]);
        let restarts = self.restarts.iter();
        restarts.fold(counts(self.received), |due, restart| {
            let in_time = due.is_none_or(|due| *restart <= due);
            if in_time { counts(*restart) } else { due }
        })
    }

    fn duties(&self, days: &Days) -> Duties {
        let mut duties = Duties::new();
        if self.removed {
            return duties;
        }
        let mut owe = |kind: &str, part, due| owe(&mut duties, kind, part, due);
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
            for sent in self.letters.iter().chain(&self.extended) {
                owe("send_letter", 0, Some(*sent));
            }
            if self.touched.is_none() {
                owe("ask_correction", 1, Some(days.after(self.received, TO_ASK)));
            }
            for asked in [self.correction, self.fee] {
                if let Asked::On(since) = asked {
                    owe("send_letter", 0, Some(since));
                }
            }
            if self.reasons.is_some() {
                owe("send_letter", 0, self.reasons);
            }
        }
        if self.anew.is_some() || !self.answered {
            for (part, (since, until)) in (1..).zip(&self.opinions) {
                if until.is_none() {
                    owe("opinion_back", part, None);
                    owe("send_letter", 0, Some(*since));
                }
            }
            for (part, (limit, out)) in (1..).zip(&self.searches) {
                if *out {
                    owe("search", part, Some(*limit));
                }
            }
        }
        duties
    }

    fn limits(&self, days: &Days) -> Vec<(&'static str, Option<NaiveDate>)> {
        vec![("法定期限", self.due(days))]
    }

    /// Its first answer, lapse or withdrawal ends it: a later one has a day of its own.
    fn stands(&self) -> Stands {
        match self.answers.first() {
            _ if self.removed => Stands::NotCounted,
            Some((_, day)) => Stands::Ended(*day),
            None => Stands::Open,
        }
    }
}
