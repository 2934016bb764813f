//! The letters of an application on their way: each is issued, leaves, arrives or comes back, and is sent
//! again. Periods of who gets one run from its proven receipt; that of what is asked of the applicant, without a
//! proof, from a presumed one.

use chrono::{Days as CalendarDays, NaiveDate};

use super::{Days, Done, Duties, owe};

/// Working days after which a notice that left counts as received, by the bureau's own rule.
const PRESUMED: u32 = 7;
/// Working days by which the receipt of another letter is proven, by the bureau's own rule.
const TO_PROVE: u32 = 15;

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
    dated_on: NaiveDate,
    /// When it left, each time.
    sendings: Vec<Sending>,
    end: Option<End>,
}

/// That it left.
struct Sending {
    on: NaiveDate,
    online: bool,
    /// By public notice: who gets it has it on that day, whatever becomes of it, and not before.
    announced: Option<NaiveDate>,
    /// How the sending before it had ended.
    before: Option<End>,
}

/// The acts on the way of a letter.
pub const ON_ITS_WAY: [&str; 5] = [
    "RecordDispatch",
    "RecordServed",
    "RecordReturned",
    "AnnulArrival",
    "AnnulDispatch",
];

impl Letter {
    /// Issued that day.
    pub fn issued(kind: &str, dated_on: NaiveDate) -> Self {
        Self {
            kind: kind.to_owned(),
            dated_on,
            sendings: Vec::new(),
            end: None,
        }
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

    /// The day it bears.
    pub fn dated_on(&self) -> NaiveDate {
        self.dated_on
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

    /// Whether this can be recorded of it today.
    pub fn allows(&self, rpc: &str, today: NaiveDate) -> bool {
        let under_way = !self.sendings.is_empty() && self.end.is_none();
        !self.is_answer()
            && match rpc {
                "RecordDispatch" => !under_way && !matches!(self.end, Some(End::Served(_))),
                "RecordServed" => under_way && today >= self.ends_since(rpc),
                "RecordReturned" | "AnnulDispatch" => under_way,
                "AnnulArrival" => self.end.is_some(),
                other => panic!("{other}: what does it do to a letter?"),
            }
    }

    /// What an act does to it.
    pub fn act(&mut self, done: &Done<'_>) {
        match done.rpc {
            "RecordDispatch" => {
                let way = done.fields["way"].as_str().unwrap_or_default();
                let online = ["PORTAL", "EMAIL", "FAX"]
                    .iter()
                    .any(|end| way.ends_with(end));
                // Handed over: that is its service.
                let announced = way.ends_with("NOTICE").then(|| announced(done.day));
                let handed = way.ends_with("IN_PERSON") || way.ends_with("THROUGH_ORGAN");
                let end = handed.then_some(End::Served(done.day));
                self.sendings.push(Sending {
                    on: done.day,
                    online,
                    announced,
                    before: std::mem::replace(&mut self.end, end),
                });
            }
            // Another letter left: it is where it was before.
            "AnnulDispatch" => self.end = self.sendings.pop().and_then(|sent| sent.before),
            "RecordServed" => self.end = Some(End::Served(done.day)),
            "RecordReturned" => self.end = Some(End::Returned(done.day)),
            _ => self.end = None,
        }
    }

    /// What is still to be done about its way, if somebody has to send it: the letter of that number.
    pub fn owe(&self, duties: &mut Duties, part: u32, days: &Days) {
        let mut owe = |kind, day| owe(duties, kind, part, Some(day));
        match (self.sendings.last(), self.end) {
            (None, _) => owe("send_letter", self.dated_on),
            (_, Some(End::Served(_))) => {}
            (_, Some(End::Returned(day))) => owe("send_again", days.after(day, 1)),
            (Some(sending), None) => {
                let Sending { on, online, .. } = sending;
                let names_remedy = self.closes_without_answer() || self.kind == "DISCLOSURE_NOTICE";
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

/// The day on which what is announced on a day is served: the period of courts, 民事诉讼法 art. 95, which was twice
/// as long before 2022.
fn announced(on: NaiveDate) -> NaiveDate {
    let shorter = NaiveDate::from_ymd_opt(2022, 1, 1).unwrap();
    on + CalendarDays::new(if on < shorter { 60 } else { 30 })
}
