//! The letters of a case on their way: each is issued, leaves, arrives or comes back, and is sent again. Periods of
//! who gets one run from its proven receipt; that of what is asked of the applicant, without a proof, from a
//! presumed one. Any of them may get an original that people signed.

use chrono::{Days as CalendarDays, NaiveDate};

use super::{Allowed, Days, Done, Duties, owe};

/// Working days after which a notice that left counts as received, by the bureau's own rule.
const PRESUMED: u32 = 7;
/// Working days by which the receipt of another letter is proven, by the bureau's own rule.
pub const TO_PROVE: u32 = 15;

/// How a sending ended.
#[derive(Clone, Copy)]
enum End {
    Served(NaiveDate),
    Returned(NaiveDate),
}

/// A letter.
pub struct Letter {
    /// Its kind by the name of the contract, without what all names begin with.
    pub kind: String,
    /// The day it bears.
    pub dated_on: NaiveDate,
    /// When it left, each time.
    sendings: Vec<Sending>,
    end: Option<End>,
    /// Its addressee said so himself.
    ended_by_citizen: bool,
    /// It is the reply with an answer, which left by its application.
    answered: bool,
    /// It has an original in force.
    original: bool,
}

/// That it left.
struct Sending {
    on: NaiveDate,
    online: bool,
    /// By public notice: who gets it has it on that day, whatever becomes of it, and not before.
    announced: Option<NaiveDate>,
    /// How the sending before it had ended.
    before: Option<End>,
    /// Its addressee himself had it, and nobody had sent it.
    by_citizen: bool,
}

/// The acts on the way of a letter.
const ON_ITS_WAY: [&str; 5] = [
    "RecordDispatch",
    "RecordServed",
    "RecordReturned",
    "AnnulArrival",
    "AnnulDispatch",
];
/// Those on its original.
const ON_ITS_ORIGINAL: [&str; 2] = ["AttachIssuedOriginal", "WithdrawIssuedOriginal"];

/// The letters besides replies that decide on somebody's rights, and name the remedy against it.
const DECIDES: [&str; 7] = [
    "DISCLOSURE_NOTICE",
    "RECTIFICATION_REPLY",
    "NOT_NEEDED",
    "NOT_COMPETENT",
    "REFUSAL_TO_ACCEPT",
    "DECISION_REFUSED",
    "MATTER_TERMINATION",
];

/// Whether a letter of that kind names a remedy.
pub fn names_remedy(kind: &str) -> bool {
    kind.starts_with("REPLY_") || DECIDES.contains(&kind)
}

/// What an act does to the letter it is on, if it is on one.
pub fn act_on(letters: &mut [Letter], done: &Done<'_>) -> bool {
    let on_letter = ON_ITS_WAY.contains(&done.rpc) || ON_ITS_ORIGINAL.contains(&done.rpc);
    if on_letter {
        letters[usize::try_from(done.part).unwrap() - 1].act(done);
    }
    on_letter
}

/// Whether the letter takes an act that may be done with it so: it is announced only after it came back (民事诉讼法
/// art. 95).
pub fn takes(letters: &[Letter], done: &Done<'_>) -> bool {
    let place = usize::try_from(done.part).unwrap().checked_sub(1);
    let letter = place.and_then(|place| letters.get(place));
    let notice = done.rpc == "RecordDispatch" && done.way() == "NOTICE";
    !notice || letter.is_some_and(Letter::came_back)
}

/// What somebody with that role may do with them; whether what became of their case lets it, that says.
pub fn allow(
    letters: &[Letter],
    allowed: &mut Allowed,
    (role, today): (&str, NaiveDate),
    may: impl Fn(usize, &str) -> bool,
) {
    for (index, letter) in letters.iter().enumerate() {
        let part = u32::try_from(index).unwrap() + 1;
        for rpc in ON_ITS_ORIGINAL {
            if letter.allows_original(rpc, role) {
                allowed.add(rpc, part);
            }
        }
        for rpc in ON_ITS_WAY {
            if may(index, rpc) && letter.allows(rpc, role, today) {
                allowed.add(rpc, part);
            }
        }
    }
}

/// What is still to be done about those that somebody has to send: each by its day.
pub fn owe_all(
    letters: &[Letter],
    duties: &mut Duties,
    days: &Days,
    leaves_by: impl Fn(usize, &Letter) -> Option<NaiveDate>,
) {
    for (index, letter) in letters.iter().enumerate() {
        if let Some(by) = leaves_by(index, letter) {
            letter.owe(duties, u32::try_from(index).unwrap() + 1, by, days);
        }
    }
}

impl Letter {
    /// Issued that day.
    pub fn issued(kind: &str, dated_on: NaiveDate) -> Self {
        Self {
            kind: kind.to_owned(),
            dated_on,
            sendings: Vec::new(),
            end: None,
            ended_by_citizen: false,
            answered: false,
            original: false,
        }
    }

    /// The day by which it leaves where no law sets one.
    pub fn next_working_day(&self, days: &Days) -> NaiveDate {
        days.after(self.dated_on, 1)
    }

    /// What its period asks of the applicant.
    fn asks_the_applicant(&self) -> bool {
        ["CORRECTION_NOTICE", "REASONS_NOTICE", "FEE_NOTICE"].contains(&&*self.kind)
    }

    /// A period to act runs from its receipt.
    pub fn begins_period(&self) -> bool {
        self.asks_the_applicant()
            || ["THIRD_PARTY_REQUEST", "CO_MAKER_REQUEST"].contains(&&*self.kind)
    }

    /// It gives the answer: its way is the answer's own.
    pub fn is_answer(&self) -> bool {
        self.kind.starts_with("REPLY_") && !self.closes_without_answer()
    }

    /// It closes the case without an answer.
    pub fn closes_without_answer(&self) -> bool {
        [
            "REPLY_WITHDRAWN",
            "REPLY_NOT_CORRECTED",
            "REPLY_FEE_NOT_PAID",
        ]
        .contains(&&*self.kind)
    }

    /// The day it is there, if it left and nothing speaks against it.
    fn received_on(&self, days: &Days) -> Option<NaiveDate> {
        let left = self.sendings.last()?;
        match self.end {
            Some(End::Served(day)) => Some(day),
            None if self.asks_the_applicant() => Some(
                left.announced
                    .unwrap_or_else(|| days.after(left.on, PRESUMED)),
            ),
            Some(End::Returned(_)) | None => None,
        }
    }

    /// The last day of a period of so many working days from its receipt.
    pub fn period_end(&self, days: &Days, count: u32) -> Option<NaiveDate> {
        Some(days.after(self.received_on(days)?, count))
    }

    /// The day it first left.
    pub fn left_on(&self) -> Option<NaiveDate> {
        self.sendings.first().map(|sent| sent.on)
    }

    /// The day from which it may leave or end again, and its last step may be recorded.
    pub fn since(&self) -> NaiveDate {
        self.sendings.last().map_or(self.dated_on, |sent| sent.on)
    }

    /// The same for how its last sending ended: by public notice it serves on no day of its period.
    pub fn ends_since(&self, rpc: &str) -> NaiveDate {
        let announced = self.sendings.last().and_then(|sent| sent.announced);
        let announced = announced.filter(|_| rpc == "RecordServed");
        announced.unwrap_or_else(|| self.since())
    }

    /// Whether it came back, and was not sent again.
    pub fn came_back(&self) -> bool {
        matches!(self.end, Some(End::Returned(_)))
    }

    /// Whether it is neither with who gets it nor on its way there.
    pub fn is_issued(&self) -> bool {
        self.sendings.is_empty() && self.end.is_none() && !self.answered
    }

    /// Whether it left, and nothing is known of its end.
    pub fn is_under_way(&self) -> bool {
        !self.sendings.is_empty() && self.end.is_none()
    }

    /// The first day on which a public notice of it would serve, had it left so as it left last.
    pub fn announced_on(&self) -> Option<NaiveDate> {
        let under_way = self.sendings.last().filter(|_| self.end.is_none());
        under_way.map(|left| announced(left.on))
    }

    /// It was handed over or arrived that day, or was read online: what did not leave before left by that.
    pub fn deliver(&mut self, day: NaiveDate, online: bool) {
        if self.sendings.is_empty() || self.end.is_some() {
            self.sendings.push(Sending {
                on: day,
                online,
                announced: None,
                before: self.end,
                by_citizen: false,
            });
        }
        self.end = Some(End::Served(day));
        self.ended_by_citizen = false;
    }

    /// Its addressee has it, as he said at his own door.
    pub fn confirm(&mut self, day: NaiveDate) {
        let sent = self.sendings.len();
        self.deliver(day, true);
        self.ended_by_citizen = true;
        if let Some(sending) = self.sendings.get_mut(sent) {
            sending.by_citizen = true;
        }
    }

    /// The day it arrived, if it did.
    pub fn served_on(&self) -> Option<NaiveDate> {
        match self.end {
            Some(End::Served(day)) => Some(day),
            Some(End::Returned(_)) | None => None,
        }
    }

    /// It is the reply, and left, or did not.
    pub fn answers(&mut self, left: bool) {
        self.answered = left;
    }

    /// An original that its addressee has is taken away from it by the leader alone.
    fn allows_original(&self, rpc: &str, role: &str) -> bool {
        let left = self.answered || !self.sendings.is_empty();
        let may_be_taken = !left || role == "leader";
        match rpc {
            "AttachIssuedOriginal" => !self.original || may_be_taken,
            _ => self.original && may_be_taken,
        }
    }

    /// Whether this can be recorded of it today.
    fn allows(&self, rpc: &str, role: &str, today: NaiveDate) -> bool {
        let under_way = !self.sendings.is_empty() && self.end.is_none();
        // What its addressee entered, a reviewer or leader takes back.
        let above = ["reviewer", "leader"].contains(&role);
        let sent_by_citizen = self.sendings.last().is_some_and(|sent| sent.by_citizen);
        !self.is_answer()
            && match rpc {
                "RecordDispatch" => !under_way && !matches!(self.end, Some(End::Served(_))),
                "RecordServed" => under_way && today >= self.ends_since(rpc),
                "RecordReturned" => under_way,
                "AnnulDispatch" => under_way && (above || !sent_by_citizen),
                "AnnulArrival" => self.end.is_some() && (above || !self.ended_by_citizen),
                other => panic!("{other}: what does it do to a letter?"),
            }
    }

    /// What an act does to it.
    fn act(&mut self, done: &Done<'_>) {
        match done.rpc {
            "AttachIssuedOriginal" => self.original = true,
            "WithdrawIssuedOriginal" => self.original = false,
            "RecordDispatch" => {
                let way = done.way();
                let online = ["PORTAL", "EMAIL", "FAX"].contains(&way);
                // Handed over: that is its service.
                let announced = (way == "NOTICE").then(|| announced(done.day));
                let handed = ["IN_PERSON", "THROUGH_ORGAN"].contains(&way);
                let end = handed.then_some(End::Served(done.day));
                self.sendings.push(Sending {
                    on: done.day,
                    online,
                    announced,
                    before: std::mem::replace(&mut self.end, end),
                    by_citizen: false,
                });
            }
            // Another letter left: it is where it was before.
            "AnnulDispatch" => self.end = self.sendings.pop().and_then(|sent| sent.before),
            "RecordServed" => {
                self.end = Some(End::Served(done.day));
                self.ended_by_citizen = false;
            }
            "RecordReturned" => {
                self.end = Some(End::Returned(done.day));
                self.ended_by_citizen = false;
            }
            _ => self.end = None,
        }
    }

    /// What is still to be done about its way, if somebody has to send it: the letter of that number.
    fn owe(&self, duties: &mut Duties, part: u32, by: NaiveDate, days: &Days) {
        let mut owe = |kind, day| owe(duties, kind, part, Some(day));
        match (self.sendings.last(), self.end) {
            (None, _) => owe("send_letter", by),
            (_, Some(End::Served(_))) => {}
            (_, Some(End::Returned(day))) => owe("send_again", days.after(day, 1)),
            (Some(sending), None) => {
                let Sending { on, online, .. } = sending;
                let names_remedy = names_remedy(&self.kind);
                let proven = self.begins_period() || (names_remedy && !online);
                if let Some(served) = sending.announced.filter(|_| proven) {
                    owe("prove_service", days.after(served, 1));
                } else if self.asks_the_applicant() {
                    owe("prove_service", days.after(*on, PRESUMED));
                } else if proven {
                    owe("prove_service", days.after(*on, TO_PROVE));
                }
            }
        }
    }
}

impl<'a> Done<'a> {
    /// The way of what leaves by it.
    pub fn way(&self) -> &'a str {
        let way = self.fields["way"].as_str().unwrap_or_default();
        way.trim_start_matches("DISPATCH_WAY_")
    }
}

/// The day on which what is announced on a day is served: the period of courts, 民事诉讼法 art. 95, which was twice
/// as long before 2022.
pub fn announced(on: NaiveDate) -> NaiveDate {
    let shorter = NaiveDate::from_ymd_opt(2022, 1, 1).unwrap();
    on + CalendarDays::new(if on < shorter { 60 } else { 30 })
}
