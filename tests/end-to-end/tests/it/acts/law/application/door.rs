//! What its applicant, and who was asked for an opinion, does at his own door, and what an applicant is told there.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::json;

use super::{
    super::{Days, Done, Letter, Reading as _},
    Application, Asked, TO_CONFIRM,
};

/// What he is told of.
#[derive(Clone, Copy)]
pub(super) enum Told {
    On(NaiveDate),
    /// Once that letter has left.
    By(usize),
}

/// What an applicant sees of his case.
#[derive(Debug, PartialEq, Eq)]
pub struct Seen {
    /// How far it is, by the name of the contract.
    pub stage: String,
    /// The day of what comes next; empty where nothing does, and while the clock stands still.
    pub due: String,
    /// What he may do, by the names of the contract.
    pub acts: BTreeSet<String>,
    /// The places of the letters he sees, in the order of their issue.
    pub letters: Vec<usize>,
    /// The days of what he is told of, in order.
    pub events: Vec<String>,
}

/// The letters to others than the applicant.
const TO_OTHERS: [&str; 4] = [
    "THIRD_PARTY_REQUEST",
    "CO_MAKER_REQUEST",
    "OPINION_REQUEST_WITHDRAWAL",
    "DISCLOSURE_NOTICE",
];

/// The acts he is told of on their day.
const TOLD: [&str; 25] = [
    "ConfirmReceipt",
    "RerouteApplication",
    "SplitApplication",
    "MergeApplication",
    "VoidApplication",
    "ReceiveCorrection",
    "AskOpinion",
    "RecallOpinionRequest",
    "ExtendDeadline",
    "WithdrawExtension",
    "SetDelayedPeriod",
    "RecordFee",
    "RecordPaymentNotReceived",
    "AnnulPayment",
    "ReceiveReasons",
    "DispatchReply",
    "RecordDelivery",
    "AnnulDelivery",
    "CloseApplication",
    "ReopenApplication",
    "ConfirmMyApplication",
    "AnswerMyCorrection",
    "GiveMyReasons",
    "TellMyPayment",
    "WithdrawMyCase",
];

impl Application {
    /// An act at the door; whether it was one.
    pub(super) fn at_the_door(&mut self, done: &Done<'_>, days: &Days) -> bool {
        let as_at_the_counter = |rpc| Done { rpc, ..*done };
        let place = usize::try_from(done.part.max(1)).unwrap() - 1;
        match done.rpc {
            "ConfirmMyApplication" => self.applicant_confirmed = true,
            "AnswerMyCorrection" => {
                self.ask_or_receive(&as_at_the_counter("ReceiveCorrection"));
            }
            "GiveMyReasons" => {
                self.ask_or_receive(&as_at_the_counter("ReceiveReasons"));
            }
            "TellMyPayment" => self.told = Some((done.day, false)),
            // What is not received counts nowhere.
            "WithdrawMyCase" if self.received.is_none() => self.removed = Some(done.day),
            "WithdrawMyCase" => {
                let fields = &json!({ "way": "CLOSE_WAY_WITHDRAWN" });
                let close = as_at_the_counter("CloseApplication");
                self.reply(&Done { fields, ..close }, days);
            }
            "ConfirmMyLetter" if self.letters[place].is_answer() => {
                let fields = &json!({ "delivery": "DELIVERY_SIGNED_FOR" });
                let proof = as_at_the_counter("RecordDelivery");
                self.reply(&Done { fields, ..proof }, days);
            }
            // What is not under way was read online.
            "ConfirmMyLetter" => self.letters[place].confirm(done.day),
            "AnswerOpinionRequest" => {
                self.ask_or_receive(&as_at_the_counter("RecordOpinion"));
                let opinion = &mut self.opinions[place];
                opinion.by_code = true;
                let letter = &mut self.letters[opinion.letter];
                if letter.is_under_way() {
                    letter.confirm(done.day);
                }
            }
            _ => return false,
        }
        true
    }

    /// Notes what its applicant is told of an act, which issued letters or not: of what he was never told, he is
    /// not told either that it was taken back.
    pub(super) fn tell(&mut self, done: &Done<'_>, letters_before: usize) {
        let issued = self.letters.len() > letters_before;
        let of_answer = || self.letters[usize::try_from(done.part).unwrap() - 1].is_answer();
        match done.rpc {
            rpc if TOLD.contains(&rpc) => self.events.push(Told::On(done.day)),
            "AskCorrection" | "AskFee" | "AskReasons" => self.events.push(Told::By(letters_before)),
            "WithdrawCorrection" | "WithdrawFee" if issued => {
                self.events.push(Told::On(done.day));
            }
            "AnnulDispatch" | "ConfirmMyLetter" if of_answer() => {
                self.events.push(Told::On(done.day));
            }
            _ => {}
        }
    }

    /// What its applicant sees of it.
    pub fn seen(&self, days: &Days) -> Seen {
        let mut events: Vec<_> = self
            .events
            .iter()
            .copied()
            .filter_map(|told| match told {
                Told::On(day) => Some(day),
                Told::By(letter) => self.letters[letter].left_on(),
            })
            .collect();
        events.sort_unstable();
        let letters = self.letters.iter().enumerate();
        let letters = letters
            .filter(|(_, letter)| sees(letter))
            .map(|(place, _)| place);
        let acts = self.may_do().into_iter().filter(|(_, may)| *may);
        Seen {
            stage: format!("MY_STAGE_{}", self.stage()),
            due: super::super::text(self.next_due(days)),
            acts: acts.map(|(act, _)| format!("MY_ACT_{act}")).collect(),
            letters: letters.collect(),
            events: events.iter().map(ToString::to_string).collect(),
        }
    }

    /// What he may do, and what not.
    fn may_do(&self) -> [(&'static str, bool); 5] {
        let stands = self.removed.is_none();
        let unconfirmed = stands && self.received.is_none();
        let open = self.is_open();
        // The payment that he told of is checked first.
        let pays = self.is_asked(self.fee) && self.unchecked().is_none();
        [
            (
                "CONFIRM_APPLICATION",
                unconfirmed && !self.applicant_confirmed,
            ),
            ("ANSWER_CORRECTION", open && self.is_asked(self.correction)),
            ("GIVE_REASONS", open && self.is_asked(self.reasons)),
            ("TELL_PAYMENT", open && pays),
            ("WITHDRAW", unconfirmed || open),
        ]
    }

    /// Whether he may do that now, by the name of the RPC, and with that letter or opinion.
    pub fn lets_citizen(&self, rpc: &str, part: u32, day: NaiveDate) -> bool {
        let place = usize::try_from(part.max(1)).unwrap() - 1;
        let may = |act| {
            self.may_do()
                .iter()
                .any(|(known, may)| *known == act && *may)
        };
        match rpc {
            "ConfirmMyApplication" => may("CONFIRM_APPLICATION"),
            "AnswerMyCorrection" => may("ANSWER_CORRECTION"),
            "GiveMyReasons" => may("GIVE_REASONS"),
            // What was told may be put right.
            "TellMyPayment" => self.is_open() && self.is_asked(self.fee),
            "WithdrawMyCase" => may("WITHDRAW"),
            "ConfirmMyLetter" => match self.letters.get(place) {
                Some(letter) if letter.is_answer() => {
                    let last = self.letters.iter().rposition(Letter::is_answer);
                    let served = self.announced.is_none_or(|served| day >= served);
                    last == Some(place) && self.under_way && served
                }
                Some(letter) => sees(letter) && letter.served_on().is_none(),
                None => false,
            },
            "AnswerOpinionRequest" => {
                let handled = self.removed.is_none() && (self.is_open() || self.anew.is_some());
                let opinion = self.opinions.get(place);
                handled
                    && opinion.is_some_and(|asked| {
                        asked.is_awaited() && self.letters[asked.letter].left_on().is_some()
                    })
            }
            other => panic!("{other}: what is that at the door?"),
        }
    }

    /// The numbers of the opinions that were asked for, each with the place of its letter.
    pub fn asked_opinions(&self) -> Vec<(u32, usize)> {
        (1..)
            .zip(self.opinions.iter().map(|asked| asked.letter))
            .collect()
    }

    /// Whether he was told of what he is asked for, and did not do it.
    fn is_asked(&self, asked: Option<Asked>) -> bool {
        asked.is_some_and(|asked| {
            asked.received.is_none() && self.letters[asked.letter].left_on().is_some()
        })
    }

    fn stage(&self) -> &'static str {
        let paid_for = self.unchecked().is_none();
        let asked = self.is_asked(self.correction)
            || (self.is_asked(self.fee) && paid_for)
            || self.is_asked(self.reasons);
        match self.answers.last() {
            _ if self.removed.is_some() => "ENDED",
            _ if self.received.is_none() => "UNCONFIRMED",
            Some(_) if self.anew.is_some() => "IN_HAND",
            Some((answer, _)) if answer == "ANSWER_WITHDRAWN" => "ENDED",
            Some(_) => "ANSWERED",
            None if asked => "WAITING_FOR_YOU",
            None => "IN_HAND",
        }
    }

    /// The day of what the bureau owes him next.
    fn next_due(&self, days: &Days) -> Option<NaiveDate> {
        if self.removed.is_some() {
            None
        } else if self.received.is_none() {
            Some(days.after(self.arrived, TO_CONFIRM))
        } else if self.answers.is_empty() {
            self.due(days)
        } else {
            self.anew
        }
    }
}

/// Whether an applicant sees it: what begins a period of his, and what answers him, once it has left; all else at once.
fn sees(letter: &Letter) -> bool {
    let leaves = letter.is_answer() || letter.begins_period();
    !TO_OTHERS.contains(&&*letter.kind) && (!leaves || !letter.is_issued())
}
