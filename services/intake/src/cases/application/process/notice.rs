//! A notice that begins a period of who gets it, and its way there: the register of dispatches tells it
//! to the case, and every period is counted here.

use chrono::NaiveDate;
use gongkai_chassis::error::Error;
use gongkai_document::date_text;
use gongkai_law::{
    calendar::{Calendar, Due},
    clock::Entry,
    letter::LetterKind,
    rules::{self, Setting, Settings},
    service::{self, Arrival, Receipt, Sending},
};

/// A notice, and how far its way is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Civil date of the act that sends it, which it bears.
    pub asked_on: NaiveDate,
    /// Ordinal of the fact that sends it; 0 for none.
    pub sent_by: i32,
    /// That it left, as recorded, in order; none while that is not.
    pub sendings: Vec<Sending>,
    /// What is known of the last sending.
    pub arrival: Option<Arrival>,
    /// What was known of the sending before each of them, as long as they.
    pub before: Vec<Option<Arrival>>,
    /// The bureau's own numbers it goes by.
    pub own: Settings,
}

impl Notice {
    /// Of an act of that day, by the fact of that ordinal.
    pub fn of(asked_on: NaiveDate, sent_by: i32) -> Self {
        Self {
            asked_on,
            sent_by,
            sendings: Vec::new(),
            arrival: None,
            before: Vec::new(),
            own: Settings::default(),
        }
    }

    /// The same by these numbers of the bureau's own.
    #[must_use]
    pub fn by(self, own: &Settings) -> Self {
        let own = own.clone();
        Self { own, ..self }
    }

    /// The day it first left, none while that is not recorded. What arrived, though nobody sent it, left on
    /// that day: its addressee had it at his own door.
    pub fn first_left_on(&self) -> Option<NaiveDate> {
        self.sendings
            .first()
            .map(|first| first.on)
            .or(self.served_on())
    }

    /// The day it last left; none while that is not recorded.
    pub fn left_on(&self) -> Option<NaiveDate> {
        self.sendings
            .last()
            .map(|last| last.on)
            .or(self.served_on())
    }

    /// That it last left, as its receipt is counted from it.
    fn left(&self) -> Option<Sending> {
        let served = self.served_on().map(Sending::usual);
        self.sendings.last().copied().or(served)
    }

    /// The day it arrived, as proven.
    pub fn served_on(&self) -> Option<NaiveDate> {
        match self.arrival {
            Some(Arrival::Served(on)) => Some(on),
            Some(Arrival::Returned(_)) | None => None,
        }
    }

    /// The day it came back, if it was not sent again.
    pub fn returned_on(&self) -> Option<NaiveDate> {
        match self.arrival {
            Some(Arrival::Returned(on)) => Some(on),
            Some(Arrival::Served(_)) | None => None,
        }
    }

    /// Each day it came back, with that on which it was sent again; none while it was not.
    pub fn returns(&self) -> impl Iterator<Item = (NaiveDate, Option<NaiveDate>)> {
        let ends = self.before.iter().chain([&self.arrival]);
        let again = self.sendings.iter().map(|sent| Some(sent.on));
        ends.zip(again.chain([None]))
            .filter_map(|(end, again)| match end {
                Some(Arrival::Returned(on)) => Some((*on, again)),
                Some(Arrival::Served(_)) | None => None,
            })
    }

    /// Its receipt, proven or presumed; none where it was not sent yet, or came back.
    pub fn receipt(&self, calendar: &Calendar) -> Option<Receipt> {
        service::receipt(calendar, self.left()?, self.arrival, &self.own)
    }

    /// The last day of a period of so many working days that runs from its receipt; none where it was not
    /// sent yet, or came back: nothing lapses by a letter that nobody has.
    pub fn period_end(&self, calendar: &Calendar, working_days: u32) -> Option<Due> {
        let (left, own) = (self.left()?, &self.own);
        service::period_end(calendar, left, self.arrival, working_days, own)
    }

    /// The pause of the clock while what it asks for is waited for: the days after its sending do not count.
    /// None while it was not sent, for then nobody was asked; none where the answer was there before it.
    pub fn pause(&self, to: Option<NaiveDate>, source: String) -> Option<Entry> {
        let from = self.first_left_on()?;
        let pause = Entry::Pause { from, to, source };
        to.is_none_or(|to| from <= to).then_some(pause)
    }

    /// Its way in words, for case files and the explanation of a due day: proven, presumed or come back.
    /// What a period runs from only once it is proven is not presumed.
    pub fn told(&self, calendar: &Calendar, presumes: bool) -> String {
        let Some(sending) = self.left() else {
            return "尚未送出，期限尚未起算".to_owned();
        };
        let left = date_text(sending.on);
        match self.arrival {
            Some(Arrival::Served(on)) => format!("{left}送出，{}送达", date_text(on)),
            Some(Arrival::Returned(on)) => {
                format!("{left}送出，{}被退回，尚未再次送出", date_text(on))
            }
            None if sending.is_announced => {
                let rule = rules::PUBLIC_NOTICE.on(sending.on);
                let passed = date_text(service::announced(sending.on));
                let (days, source) = (rule.number, rule.source);
                let served = if presumes {
                    "视为送达"
                } else {
                    "方可登记送达"
                };
                format!("{left}公告送达，自公告之日起满{days}日{served}（{source}），即{passed}")
            }
            None if presumes => {
                let received = sending.counts_on(calendar, &self.own).date;
                let after = self.own.on(Setting::ServicePresumed, sending.on);
                let (received, days, source) = (date_text(received), after.number, after.source);
                format!(
                    "{left}送出，尚无送达证明，送出后{days}个工作日推定送达（{source}），即{received}"
                )
            }
            None => format!("{left}送出，尚无送达证明"),
        }
    }

    /// Why its period has not run out: what was forbidden by that, in English and Chinese, with what to do.
    pub fn not_lapsed(&self, en: &str, zh: &str) -> Error {
        let refused = Error::state_forbids(en, zh);
        match self.returned_on() {
            Some(_) => refused.next(
                "The notice came back, so that its period has not begun: send it again.",
                "文书已被退回，期限尚未起算，请重新送出。",
            ),
            None if self.sendings.is_empty() => refused.next(
                "The notice was not sent yet, so that its period has not begun: send it, and enter that.",
                "文书尚未送出，期限尚未起算，请送出并登记。",
            ),
            None => refused.next(
                "Wait until the period has ended, or record what came in.",
                "请待期限届满，或者登记收到的内容。",
            ),
        }
    }

    /// Notes that it left, the first time or again, and by which numbers it goes from then on.
    pub fn leave(&mut self, left: Sending, own: &Settings) {
        self.own.0.extend(own.0.iter().cloned());
        self.sendings.push(left);
        self.before.push(self.arrival.take());
    }

    /// Takes back that it left last: it is where it was before.
    pub fn unsend(&mut self) {
        self.sendings.pop();
        self.arrival = self.before.pop().flatten();
    }
}

/// A notice whose period runs: what it asks for is waited for.
pub struct Awaited<'a> {
    /// Which letter it is.
    pub letter: LetterKind,
    /// The notice.
    pub notice: &'a Notice,
    /// Number of the opinion it asks for, from 1.
    pub opinion: Option<i32>,
    /// The last day of its period, if that has begun.
    pub due: Option<Due>,
}

impl Awaited<'_> {
    /// Whether its receipt is presumed while nothing proves it. That of an opinion request is not
    /// (art. 33).
    pub fn is_presumed(&self) -> bool {
        self.opinion.is_none()
    }

    /// Its way and the end of its period in words.
    pub fn told(&self, calendar: &Calendar) -> String {
        let told = self.notice.told(calendar, self.is_presumed());
        let until = self
            .due
            .map(|due| format!("，期限至{}", date_text(due.date)));
        format!("{told}{}", until.unwrap_or_default())
    }
}
