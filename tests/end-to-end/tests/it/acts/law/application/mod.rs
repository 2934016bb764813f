//! An application: its receipt, the clock of its answer, and what acts do to it.

mod channel;
mod duties;
mod may;
mod reply;

use chrono::{Months, NaiveDate};
use serde_json::Value;

use super::{
    Allowed, Days, Done, Duties, Letter, ON_ITS_WAY, Reading, Span, Stands, answer_limit, counted,
};

pub use channel::Channel;

/// Months after which what is withheld is examined again (art. 18), by the bureau's own rule.
const RE_REVIEW: Months = Months::new(12);
/// Working days of the applicant to correct, by the bureau's own rule, to pay, and to give reasons, as the
/// histories ask for them.
const TO_CORRECT: u32 = 15;
const TO_PAY: u32 = 20;
const TO_GIVE_REASONS: u32 = 5;
/// Working days for an opinion (art. 32, art. 34).
const FOR_OPINION: u32 = 15;
/// Working days by which a receipt is confirmed, and after which the clock does it.
const TO_CONFIRM: u32 = 1;
const CONFIRMS_ITSELF: u32 = 2;

/// Where an extension stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extension {
    None,
    OfPeriod,
    OfDelay,
    /// A new full period began since.
    Past,
}

/// Something asked of the applicant by a letter, and when it came in.
#[derive(Clone, Copy)]
struct Asked {
    letter: usize,
    received: Option<NaiveDate>,
}

/// An opinion asked for by a letter, and when it came in.
struct Opinion {
    letter: usize,
    of_third_party: bool,
    refuses: bool,
    said: Option<NaiveDate>,
}

/// A delayed period (art. 35): the day, what was added since, and the letter that told it.
struct Delay {
    set: NaiveDate,
    added: u32,
    letter: usize,
}

/// An application.
#[expect(
    clippy::struct_excessive_bools,
    clippy::option_option,
    reason = "as the law tells one from another; not answered is not answered without a due day"
)]
pub struct Application {
    /// Column of table 3.
    pub column: &'static str,
    channel: Channel,
    arrived: NaiveDate,
    /// The day of receipt; none while that is not confirmed.
    pub received: Option<NaiveDate>,
    unreachable: bool,
    proposed: bool,
    letters: Vec<Letter>,
    begins: NaiveDate,
    limit: u32,
    extended_by: u32,
    extension: Extension,
    delayed: Option<Delay>,
    was_delayed: bool,
    opinions: Vec<Opinion>,
    correction: Option<Asked>,
    fee: Option<Asked>,
    reasons: Option<Asked>,
    /// Something but a fee was done on it.
    touched: bool,
    /// When what is withheld is examined again.
    re_review: Option<NaiveDate>,
    searches: Vec<(NaiveDate, bool)>,
    step: Option<&'static str>,
    /// The reply is under way, and it left online; how its mail ended was recorded: it was delivered, or came back.
    under_way: bool,
    online: bool,
    delivered: bool,
    came_back: bool,
    draft: String,
    drafter: String,
    sent: bool,
    anew: Option<NaiveDate>,
    /// What it was answered, and when; the last counts.
    pub answers: Vec<(String, NaiveDate)>,
    /// The day it was due when it was answered.
    was_due: Option<Option<NaiveDate>>,
    removed: Option<NaiveDate>,
    /// Cases that were split from it.
    pub split_off: usize,
}

impl Application {
    /// It came in that day, this way, from somebody of this column of table 3.
    pub fn came_in(day: NaiveDate, channel: Channel, column: &'static str) -> Self {
        let mut application = Self {
            column,
            channel,
            arrived: day,
            received: None,
            unreachable: false,
            proposed: false,
            letters: Vec::new(),
            begins: day,
            limit: 0,
            extended_by: 0,
            extension: Extension::None,
            delayed: None,
            was_delayed: false,
            opinions: Vec::new(),
            correction: None,
            fee: None,
            reasons: None,
            touched: false,
            re_review: None,
            searches: Vec::new(),
            step: None,
            under_way: false,
            online: false,
            delivered: false,
            came_back: false,
            draft: String::new(),
            drafter: String::new(),
            sent: false,
            anew: None,
            answers: Vec::new(),
            was_due: None,
            removed: None,
            split_off: 0,
        };
        if !channel.is_confirmed() {
            application.receive(day, day);
        }
        application
    }

    /// Whether it counts nowhere.
    pub fn is_removed(&self) -> bool {
        self.removed.is_some()
    }

    /// Received on a day; that is acknowledged on another one.
    fn receive(&mut self, day: NaiveDate, acknowledged: NaiveDate) {
        self.received = Some(day);
        self.restart(day);
        self.issue("ACKNOWLEDGEMENT", acknowledged);
    }

    fn restart(&mut self, day: NaiveDate) {
        self.begins = day;
        self.limit = answer_limit(day);
        self.delayed = None;
        if self.extension != Extension::None {
            self.extension = Extension::Past;
        }
    }

    /// Issues a letter; answers its place.
    fn issue(&mut self, kind: &str, day: NaiveDate) -> usize {
        self.letters.push(Letter::issued(kind, day));
        self.letters.len() - 1
    }

    fn ask(&mut self, kind: &str, day: NaiveDate) -> Asked {
        let letter = self.issue(kind, day);
        let received = None;
        Asked { letter, received }
    }

    fn is_open(&self) -> bool {
        self.received.is_some() && self.removed.is_none() && self.answers.is_empty()
    }

    fn is_waited_for(asked: Option<Asked>) -> bool {
        asked.is_some_and(|asked| asked.received.is_none())
    }

    /// The days that do not count: from each letter's leaving until what it asks for is in, of an opinion
    /// until its period has ended at the latest. Only of letters after that of this place.
    fn pauses(&self, days: &Days, after: Option<usize>) -> Vec<Span> {
        let asked = self.correction.into_iter().chain(self.fee);
        let asked = asked.map(|asked| (asked.letter, asked.received));
        let opinions = self.opinions.iter().map(|opinion| {
            let silent = self.letters[opinion.letter].period_end(days, FOR_OPINION);
            let both = opinion.said.into_iter().chain(silent);
            (opinion.letter, both.min())
        });
        asked
            .chain(opinions)
            .filter(|(letter, _)| after.is_none_or(|after| *letter > after))
            .filter_map(|(letter, to)| Some((self.letters[letter].left_on()?, to)))
            .filter(|(from, to)| to.is_none_or(|to| *from <= to))
            .collect()
    }

    fn end(&mut self, answer: &str, day: NaiveDate, days: &Days) {
        if self.was_due.is_none() {
            self.was_due = Some(self.due(days));
        }
        self.answers.push((answer.to_owned(), day));
        self.anew = None;
    }

    /// An act on its registration; whether it was one.
    fn register(&mut self, rpc: &str, day: NaiveDate) -> bool {
        match rpc {
            "ConfirmReceipt" => self.receive(day, day),
            "MarkUnreachable" => self.unreachable = true,
            "ProposePublication" => self.proposed = true,
            "VoidApplication" | "MergeApplication" | "RerouteApplication" => {
                self.removed = Some(day);
            }
            "SplitApplication" => self.split_off += 1,
            "AssignApplication" | "CorrectRegistration" => {}
            _ => return false,
        }
        true
    }

    /// An act by which somebody is asked for something, or answers; whether it was one.
    fn ask_or_receive(&mut self, done: &Done<'_>) -> bool {
        let day = done.day;
        let index = usize::try_from(done.part.max(1)).unwrap() - 1;
        let text = |field: &str| done.fields[field].as_str().unwrap_or_default();
        let receive = |asked: &mut Option<Asked>| asked.as_mut().unwrap().received = Some(day);
        match done.rpc {
            "AskCorrection" => self.correction = Some(self.ask("CORRECTION_NOTICE", day)),
            "AskFee" => self.fee = Some(self.ask("FEE_NOTICE", day)),
            "AskReasons" => self.reasons = Some(self.ask("REASONS_NOTICE", day)),
            "ReceiveReasons" => receive(&mut self.reasons),
            "ReceiveCorrection" => {
                receive(&mut self.correction);
                self.restart(day);
            }
            "RecordFee" => {
                receive(&mut self.fee);
                self.restart(day);
            }
            "WithdrawFee" => {
                // As if it had never been asked for.
                self.fee = None;
                self.issue("FEE_WITHDRAWAL", day);
            }
            "AskOpinion" => {
                let of_third_party = text("of") == "CONSULTED_PARTY_THIRD_PARTY";
                let letter = if of_third_party {
                    let letter = self.issue("THIRD_PARTY_REQUEST", day);
                    self.issue("THIRD_PARTY_NOTICE", day);
                    letter
                } else {
                    self.issue("CO_MAKER_REQUEST", day)
                };
                self.opinions.push(Opinion {
                    letter,
                    of_third_party,
                    refuses: false,
                    said: None,
                });
            }
            "RecordOpinion" => {
                self.opinions[index].said = Some(day);
                self.opinions[index].refuses = text("opinion") == "PARTY_OPINION_REFUSES";
            }
            "WithdrawOpinion" => {
                self.opinions[index].said = None;
                self.opinions[index].refuses = false;
            }
            _ => return false,
        }
        true
    }

    /// An act on its period; whether it was one.
    fn move_period(&mut self, rpc: &str, day: NaiveDate, chosen: &Value) -> bool {
        match rpc {
            "ExtendDeadline" => {
                self.extended_by = answer_limit(self.begins);
                self.extension = if let Some(delay) = &mut self.delayed {
                    delay.added += self.extended_by;
                    Extension::OfDelay
                } else {
                    self.limit += self.extended_by;
                    Extension::OfPeriod
                };
                self.issue("EXTENSION_NOTICE", day);
            }
            "WithdrawExtension" => {
                match (self.extension, &mut self.delayed) {
                    (Extension::OfPeriod, None) => self.limit -= self.extended_by,
                    (Extension::OfDelay, Some(delay)) => delay.added -= self.extended_by,
                    _ => {}
                }
                self.extension = Extension::None;
                self.issue("EXTENSION_WITHDRAWAL", day);
            }
            "SetDelayedPeriod" => {
                self.delayed = Some(Delay {
                    set: chosen["due_on"].as_str().unwrap().parse().unwrap(),
                    added: 0,
                    letter: self.issue("DELAYED_PERIOD_NOTICE", day),
                });
                self.was_delayed = true;
            }
            _ => return false,
        }
        true
    }
}

impl Reading for Application {
    fn act(&mut self, done: &Done<'_>, days: &Days) {
        let (rpc, day) = (done.rpc, done.day);
        let index = usize::try_from(done.part.max(1)).unwrap() - 1;
        let touches = [
            "AskCorrection",
            "AskOpinion",
            "AskReasons",
            "ExtendDeadline",
            "SetDelayedPeriod",
            "AssignSearch",
            "DraftReply",
        ];
        self.touched = self.touched || touches.contains(&rpc);
        match rpc {
            "AssignSearch" => self.searches.push((day, true)),
            "ReturnSearch" | "RecallSearch" => self.searches[index].1 = false,
            _ if ON_ITS_WAY.contains(&rpc) => self.letters[index].act(done),
            _ => {
                let known = self.register(rpc, day)
                    || self.ask_or_receive(done)
                    || self.move_period(rpc, day, done.fields)
                    || self.reply(done, days);
                assert!(known, "{rpc}: what does it do to an application?");
            }
        }
    }

    /// The bureau did not confirm the receipt: the clock does.
    fn clock(&mut self, days: &Days, today: NaiveDate) -> bool {
        let on = days.after(self.arrived, CONFIRMS_ITSELF);
        let waits = self.received.is_none() && self.removed.is_none() && !self.unreachable;
        let confirms = waits && today >= on;
        if confirms {
            self.receive(on, today);
        }
        confirms
    }

    fn due(&self, days: &Days) -> Option<NaiveDate> {
        self.received?;
        if let Some(was_due) = self.was_due {
            return was_due;
        }
        let Some(delay) = &self.delayed else {
            return counted(days, self.begins, self.limit, &self.pauses(days, None));
        };
        // What was asked for before was known to who set the day; what came after lengthens it.
        let pauses = self.pauses(days, Some(delay.letter));
        let first = pauses.iter().map(|(from, _)| *from).min();
        let from = first.map_or(delay.set, |from| from.max(self.begins).min(delay.set));
        let left = days.between(from, delay.set) + delay.added;
        counted(days, from, left, &pauses).map(|day| day.max(delay.set))
    }

    fn duties(&self, days: &Days) -> Duties {
        self.owed(days)
    }

    fn limits(&self, days: &Days) -> Vec<(&'static str, Option<NaiveDate>)> {
        let limit = |_| ("法定期限", self.due(days));
        self.received.map(limit).into_iter().collect()
    }

    /// Its first answer, lapse or withdrawal ends it: a later one has a day of its own.
    fn stands(&self) -> Stands {
        match self.answers.first() {
            _ if self.removed.is_some() => Stands::NotCounted,
            Some((_, day)) => Stands::Ended(*day),
            None => Stands::Open,
        }
    }

    fn allows(&self, days: &Days, today: NaiveDate, role: &str) -> Allowed {
        self.allowed(days, today, role)
    }

    fn letters(&self) -> &[Letter] {
        &self.letters
    }
}
