//! An application: its receipt, the clock of its answer, and what acts do to it.

mod channel;
mod door;
mod duties;
mod may;
mod period;
mod reply;

use chrono::{Months, NaiveDate};

use super::{Allowed, Days, Done, Duties, Letter, Reading, Stands, answer_limit, letters};
use period::Moved;

pub use channel::Channel;
pub use door::Seen;

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
    InForce,
    /// A new full period, or a delayed one, came since.
    Past,
}

/// Something asked of the applicant by a letter, and when it came in.
#[derive(Clone, Copy)]
struct Asked {
    letter: usize,
    received: Option<NaiveDate>,
}

/// An opinion asked for by a letter, and when it came in.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each may be so or not, whatever the others are"
)]
struct Opinion {
    letter: usize,
    of_third_party: bool,
    refuses: bool,
    said: Option<NaiveDate>,
    /// The party said it itself, by the code of its letter.
    by_code: bool,
    /// It was asked for by mistake.
    recalled: bool,
}

impl Opinion {
    fn is_awaited(&self) -> bool {
        self.said.is_none() && !self.recalled
    }
}

/// What a reply that leaves does away with.
struct Before {
    anew: Option<NaiveDate>,
    re_review: Option<NaiveDate>,
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
    /// Who applied confirmed it at his own door.
    applicant_confirmed: bool,
    letters: Vec<Letter>,
    /// What may move the day its answer is due.
    moves: Vec<Moved>,
    extension: Extension,
    was_delayed: bool,
    /// The letters of what was taken back.
    withdrawn: Vec<usize>,
    /// Letters that tell of that, each with the letter it takes back.
    news: Vec<(usize, usize)>,
    opinions: Vec<Opinion>,
    correction: Option<Asked>,
    fee: Option<Asked>,
    /// How many moves there were when it was asked for.
    fee_at: usize,
    /// When its applicant told of a payment, and whether it was found that nothing came in; and what he had told of
    /// one before that was recorded.
    told: Option<(NaiveDate, bool)>,
    told_before: Option<(NaiveDate, bool)>,
    reasons: Option<Asked>,
    /// Something was done on it, besides to ask for a correction.
    touched: bool,
    /// When what is withheld is examined again.
    re_review: Option<NaiveDate>,
    searches: Vec<(NaiveDate, bool)>,
    step: Option<&'static str>,
    /// The reply is under way, and it left online; how its mail ended was recorded: it was delivered, or came back.
    under_way: bool,
    online: bool,
    portal: bool,
    /// Of a public notice, the day on which it serves.
    announced: Option<NaiveDate>,
    /// The day it last left.
    left: Option<NaiveDate>,
    delivered: bool,
    /// By who got it himself.
    confirmed: bool,
    came_back: bool,
    /// It was handed over: that it left is its delivery.
    handed_over: bool,
    draft: String,
    /// Why a part of it is withheld.
    ground: String,
    drafter: String,
    /// It ended without an answer, by that letter; and the letters of ends that were mistakes.
    closed: bool,
    closing: usize,
    annulled: Vec<usize>,
    /// What stood before each time the reply left.
    sent: Vec<Before>,
    anew: Option<NaiveDate>,
    /// The days of new answers that were ordered or set, each with that on which it left.
    new_answers: Vec<(NaiveDate, Option<NaiveDate>)>,
    /// What it was answered, and when; the last counts.
    pub answers: Vec<(String, NaiveDate)>,
    /// The letter of each of them.
    answered_by: Vec<usize>,
    /// The day it was due when it was answered, or counted nowhere any more.
    was_due: Option<Option<NaiveDate>>,
    removed: Option<NaiveDate>,
    /// What its applicant is told of at his own door: the day, or the letter that tells it once it has left.
    events: Vec<door::Told>,
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
            applicant_confirmed: false,
            letters: Vec::new(),
            moves: Vec::new(),
            extension: Extension::None,
            was_delayed: false,
            withdrawn: Vec::new(),
            news: Vec::new(),
            opinions: Vec::new(),
            correction: None,
            fee: None,
            fee_at: 0,
            told: None,
            told_before: None,
            reasons: None,
            touched: false,
            re_review: None,
            searches: Vec::new(),
            step: None,
            under_way: false,
            online: false,
            portal: false,
            announced: None,
            left: None,
            delivered: false,
            confirmed: false,
            came_back: false,
            handed_over: false,
            draft: String::new(),
            ground: String::new(),
            drafter: String::new(),
            closed: false,
            closing: 0,
            annulled: Vec::new(),
            sent: Vec::new(),
            anew: None,
            new_answers: Vec::new(),
            answers: Vec::new(),
            answered_by: Vec::new(),
            was_due: None,
            removed: None,
            events: vec![door::Told::On(day)],
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
        self.issue("ACKNOWLEDGEMENT", acknowledged);
    }

    /// Another period or day came, which an extension is no part of.
    fn outlive_extension(&mut self) {
        if self.extension != Extension::None {
            self.extension = Extension::Past;
        }
    }

    /// Where the extension stands by all that moved the period: what comes after it and begins another one makes it
    /// one of the past.
    fn standing_extension(&self) -> Extension {
        let came_in = |asked: Option<Asked>| asked.is_some_and(|asked| asked.received.is_some());
        let mut outlived = false;
        for moved in self.moves.iter().rev() {
            match *moved {
                Moved::Extension { withdrawn, .. } if withdrawn => return Extension::None,
                Moved::Extension { .. } if outlived => return Extension::Past,
                Moved::Extension { .. } => return Extension::InForce,
                Moved::Delay { .. } => outlived = true,
                Moved::Correction => outlived |= came_in(self.correction),
                Moved::Fee => outlived |= came_in(self.fee),
                Moved::Opinion(_) => {}
            }
        }
        Extension::None
    }

    /// A period begins with a payment: what made the one before it longer, on an earlier day, is no part of it. Such
    /// there is after the fee was asked for where a payment was recorded by mistake.
    fn place_fee(&mut self, paid: NaiveDate) {
        self.moves.retain(|moved| *moved != Moved::Fee);
        let longer = |moved: &Moved| {
            let told_by = moved.told_by();
            told_by.is_some_and(|letter| self.letters[letter].dated_on < paid)
        };
        let behind = self.moves.iter().rposition(longer).map(|last| last + 1);
        let at = behind.unwrap_or(0).max(self.fee_at);
        self.moves.insert(at.min(self.moves.len()), Moved::Fee);
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

    /// The day on which its applicant told of a payment of which it is not known whether it came in.
    fn unchecked(&self) -> Option<NaiveDate> {
        self.told.filter(|(_, missed)| !missed).map(|(day, _)| day)
    }

    fn is_open(&self) -> bool {
        self.received.is_some() && self.removed.is_none() && self.answers.is_empty()
    }

    fn is_waited_for(asked: Option<Asked>) -> bool {
        asked.is_some_and(|asked| asked.received.is_none())
    }

    /// Tells that something was taken back, and of which letter: nobody is told of it who does not know that
    /// letter.
    fn take_back(&mut self, letter: usize, kind: &str, day: NaiveDate) {
        self.withdrawn.push(letter);
        if self.is_known(letter) {
            let news = self.issue(kind, day);
            self.news.push((news, letter));
        }
    }

    /// Whether who gets a letter knows what it tells: it left, or that was told online, as a longer period is, and that
    /// somebody is asked for an opinion.
    fn is_known(&self, letter: usize) -> bool {
        let told = ["EXTENSION_NOTICE", "THIRD_PARTY_NOTICE"];
        let letter = &self.letters[letter];
        let online = self.channel.is_online() && told.contains(&&*letter.kind);
        letter.left_on().is_some() || online
    }

    /// Whether it takes back what nobody knows of, as it turned out.
    fn is_news_of_nothing(&self, index: usize) -> bool {
        let mut news = self.news.iter();
        let taken_back = news.find(|(news, _)| *news == index);
        taken_back.is_some_and(|(_, letter)| !self.is_known(*letter))
    }

    /// Nothing was done on it: a correction notice that was withdrawn before it left was nothing.
    fn is_untouched(&self) -> bool {
        let asked = |letter: &usize| self.letters[*letter].kind == "CORRECTION_NOTICE";
        let mut withdrawn = self.withdrawn.iter().filter(|letter| asked(letter));
        let told = withdrawn.any(|letter| self.letters[*letter].left_on().is_some());
        !self.touched && self.correction.is_none() && !told
    }

    fn end(&mut self, answer: &str, letter: usize, day: NaiveDate, days: &Days) {
        self.answered_by.push(letter);
        if self.was_due.is_none() {
            self.was_due = Some(self.due(days));
        }
        self.answers.push((answer.to_owned(), day));
        if let Some((_, left)) = self.new_answers.last_mut().filter(|_| self.anew.is_some()) {
            *left = Some(day);
        }
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
            "AskCorrection" => {
                self.correction = Some(self.ask("CORRECTION_NOTICE", day));
                self.moves.push(Moved::Correction);
            }
            "WithdrawCorrection" => {
                // As if it had never been asked for; but what left was the one notice there is (art. 30).
                self.moves.retain(|moved| *moved != Moved::Correction);
                let correction = self.correction.take().unwrap();
                self.take_back(correction.letter, "CORRECTION_WITHDRAWAL", day);
            }
            "AskFee" => {
                self.fee = Some(self.ask("FEE_NOTICE", day));
                self.fee_at = self.moves.len();
                self.moves.push(Moved::Fee);
            }
            "AskReasons" => self.reasons = Some(self.ask("REASONS_NOTICE", day)),
            "ReceiveReasons" => receive(&mut self.reasons),
            "ReceiveCorrection" => {
                receive(&mut self.correction);
                self.outlive_extension();
            }
            "RecordFee" => {
                receive(&mut self.fee);
                self.told_before = self.told.take();
                self.place_fee(day);
                self.extension = self.standing_extension();
            }
            "AnnulPayment" => {
                self.fee.as_mut().unwrap().received = None;
                self.told = self.told.take().or(self.told_before.take());
                self.extension = self.standing_extension();
            }
            "WithdrawFee" => {
                // As if it had never been asked for.
                self.moves.retain(|moved| *moved != Moved::Fee);
                let fee = self.fee.take().unwrap();
                (self.told, self.told_before) = (None, None);
                self.take_back(fee.letter, "FEE_WITHDRAWAL", day);
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
                // A new answer has a day of its own.
                if self.anew.is_none() {
                    self.moves.push(Moved::Opinion(self.opinions.len()));
                }
                self.opinions.push(Opinion {
                    letter,
                    of_third_party,
                    refuses: false,
                    said: None,
                    by_code: false,
                    recalled: false,
                });
            }
            "RecallOpinionRequest" => {
                let opinion = &mut self.opinions[index];
                opinion.recalled = true;
                let (letter, of_third_party) = (opinion.letter, opinion.of_third_party);
                // Who has the letter is told, and the applicant who was told of it by the letter after it.
                self.take_back(letter, "OPINION_REQUEST_WITHDRAWAL", day);
                if of_third_party {
                    self.take_back(letter + 1, "THIRD_PARTY_NOTICE_WITHDRAWAL", day);
                }
            }
            "RecordPaymentNotReceived" => self.told.as_mut().unwrap().1 = true,
            "RecordOpinion" => {
                self.opinions[index].said = Some(day);
                self.opinions[index].refuses = text("opinion") == "PARTY_OPINION_REFUSES";
            }
            "WithdrawOpinion" => {
                self.opinions[index].said = None;
                self.opinions[index].by_code = false;
                self.opinions[index].refuses = false;
            }
            _ => return false,
        }
        true
    }

    /// An act on its period; whether it was one.
    fn move_period(&mut self, done: &Done<'_>, days: &Days) -> bool {
        let day = done.day;
        match done.rpc {
            "ExtendDeadline" => {
                let period = self.period(days, &self.moves).unwrap();
                let extension = Moved::Extension {
                    by: answer_limit(period.begins),
                    letter: self.issue("EXTENSION_NOTICE", day),
                    withdrawn: false,
                };
                self.moves.push(extension);
                self.extension = Extension::InForce;
            }
            "WithdrawExtension" => {
                let mut moves = self.moves.iter_mut().rev();
                let last = moves.find_map(|moved| match moved {
                    Moved::Extension {
                        letter, withdrawn, ..
                    } => Some((*letter, withdrawn)),
                    _ => None,
                });
                let (letter, withdrawn) = last.unwrap();
                *withdrawn = true;
                self.extension = Extension::None;
                self.take_back(letter, "EXTENSION_WITHDRAWAL", day);
            }
            "SetDelayedPeriod" => {
                let delay = Moved::Delay {
                    to: done.fields["due_on"].as_str().unwrap().parse().unwrap(),
                    letter: self.issue("DELAYED_PERIOD_NOTICE", day),
                };
                self.moves.push(delay);
                self.outlive_extension();
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
            "AskFee",
            "AskOpinion",
            "AskReasons",
            "ExtendDeadline",
            "SetDelayedPeriod",
            "AssignSearch",
            "DraftReply",
        ];
        self.touched = self.touched || touches.contains(&rpc);
        let letters = self.letters.len();
        match rpc {
            "AssignSearch" => self.searches.push((day, true)),
            "ReturnSearch" | "RecallSearch" => self.searches[index].1 = false,
            "AnnulDispatch" if self.letters[index].is_answer() => self.unsend(index),
            _ if letters::act_on(&mut self.letters, done) => {}
            _ => {
                let known = self.at_the_door(done, days)
                    || self.register(rpc, day)
                    || self.ask_or_receive(done)
                    || self.move_period(done, days)
                    || self.reply(done, days);
                assert!(known, "{rpc}: what does it do to an application?");
            }
        }
        self.tell(done, letters);
        if self.removed.is_some() && self.was_due.is_none() && self.received.is_some() {
            self.was_due = Some(self.due(days));
        }
    }

    /// The bureau did not confirm the receipt: the clock does.
    fn clock(&mut self, days: &Days, today: NaiveDate) -> bool {
        let on = days.after(self.arrived, CONFIRMS_ITSELF);
        let waits = self.received.is_none() && self.removed.is_none() && !self.unreachable;
        let confirms = waits && today >= on;
        if confirms {
            self.receive(on, today);
            self.events.push(door::Told::On(on));
        }
        confirms
    }

    fn due(&self, days: &Days) -> Option<NaiveDate> {
        self.received?;
        if let Some(was_due) = self.was_due {
            return was_due;
        }
        self.period(days, &self.moves)?.end(days)
    }

    fn duties(&self, days: &Days) -> Duties {
        self.owed(days)
    }

    fn limits(&self, days: &Days) -> Vec<(&'static str, Option<NaiveDate>)> {
        let limit = |_| ("法定期限", self.due(days));
        self.received.map(limit).into_iter().collect()
    }

    fn more_limits(&self) -> Vec<(&'static str, NaiveDate, Option<NaiveDate>)> {
        let anew = self.new_answers.iter();
        anew.map(|(due, left)| ("重新答复期限", *due, *left))
            .collect()
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

    fn takes(&self, done: &Done<'_>, days: &Days) -> bool {
        self.takes_so(done, days)
    }

    fn letters(&self) -> &[Letter] {
        &self.letters
    }
}
