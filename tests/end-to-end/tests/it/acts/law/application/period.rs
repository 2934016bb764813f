//! The period to answer: what stops it, what lengthens it, and what begins it anew.

use chrono::NaiveDate;

use super::{
    super::{Days, Span, answer_limit, counted},
    Application, Asked, Channel, FOR_OPINION,
};

/// What may move the day the answer is due, in the order of the work.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Moved {
    Correction,
    Fee,
    /// The opinion at that place.
    Opinion(usize),
    /// By so many working days, as that letter tells.
    Extension {
        by: u32,
        letter: usize,
        withdrawn: bool,
    },
    /// To that day (art. 35), as that letter tells.
    Delay {
        to: NaiveDate,
        letter: usize,
    },
}

impl Moved {
    /// The letter by which a longer period is told.
    pub fn told_by(self) -> Option<usize> {
        match self {
            Self::Extension { letter, .. } | Self::Delay { letter, .. } => Some(letter),
            Self::Correction | Self::Fee | Self::Opinion(_) => None,
        }
    }
}

/// A delayed period: the day, what was added since, and the letter that told it.
struct Delay {
    to: NaiveDate,
    added: u32,
    letter: usize,
}

/// The period that runs.
pub(super) struct Period {
    pub begins: NaiveDate,
    limit: u32,
    delay: Option<Delay>,
    /// The days that do not count, each from the leaving of that letter.
    pauses: Vec<(usize, Span)>,
}

impl Period {
    fn of(begins: NaiveDate) -> Self {
        Self {
            begins,
            limit: answer_limit(begins),
            delay: None,
            pauses: Vec::new(),
        }
    }

    /// Its last day; none while it stands still.
    pub fn end(&self, days: &Days) -> Option<NaiveDate> {
        let pauses = |after: Option<usize>| {
            let pauses = self.pauses.iter();
            let pauses = pauses.filter(|(letter, _)| after.is_none_or(|after| *letter > after));
            pauses.map(|(_, span)| *span).collect::<Vec<_>>()
        };
        let Some(delay) = &self.delay else {
            return counted(days, self.begins, self.limit, &pauses(None));
        };
        // What was asked for before was known to who set the day; what came after lengthens it.
        let pauses = pauses(Some(delay.letter));
        let first = pauses.iter().map(|(from, _)| *from).min();
        let from = first.map_or(delay.to, |from| from.max(self.begins).min(delay.to));
        let left = days.between(from, delay.to) + delay.added;
        counted(days, from, left, &pauses).map(|day| day.max(delay.to))
    }
}

impl Application {
    /// The period that runs by these, if it was received.
    pub(super) fn period(&self, days: &Days, moves: &[Moved]) -> Option<Period> {
        let mut period = Period::of(self.received?);
        for (index, moved) in moves.iter().enumerate() {
            match *moved {
                Moved::Correction => self.wait(&mut period, self.correction, days),
                Moved::Fee => self.wait(&mut period, self.fee, days),
                Moved::Opinion(index) => {
                    let opinion = &self.opinions[index];
                    // As if nobody had been asked.
                    if opinion.recalled {
                        continue;
                    }
                    let silent = self.letters[opinion.letter].period_end(days, FOR_OPINION);
                    let both = opinion.said.into_iter().chain(silent);
                    self.pause(&mut period, opinion.letter, both.min());
                }
                Moved::Extension { withdrawn, by, .. } => {
                    if !withdrawn && self.is_told(days, moves, index) {
                        match &mut period.delay {
                            Some(delay) => delay.added += by,
                            None => period.limit += by,
                        }
                    }
                }
                Moved::Delay { to, letter } => {
                    if self.is_told(days, moves, index) {
                        let added = 0;
                        period.delay = Some(Delay { to, added, letter });
                    }
                }
            }
        }
        Some(period)
    }

    /// The days from the letter's leaving do not count until what it asks for is in.
    fn pause(&self, period: &mut Period, letter: usize, to: Option<NaiveDate>) {
        let from = self.letters[letter].left_on();
        if let Some(from) = from.filter(|from| to.is_none_or(|to| *from <= to)) {
            period.pauses.push((letter, (from, to)));
        }
    }

    /// What the applicant is asked for begins a new period once it is in, but no period that had run out when
    /// he was asked; of two the last that began counts.
    fn wait(&self, period: &mut Period, asked: Option<Asked>, days: &Days) {
        let Some(asked) = asked else { return };
        let left = self.letters[asked.letter].left_on();
        let first = left.into_iter().chain(asked.received).min();
        let due = period.end(days);
        let in_time = first.is_none_or(|first| due.is_none_or(|due| first <= due));
        self.pause(period, asked.letter, asked.received);
        let begins = asked
            .received
            .filter(|day| in_time && *day >= period.begins);
        if let Some(begins) = begins {
            let pauses = std::mem::take(&mut period.pauses);
            *period = Period {
                pauses,
                ..Period::of(begins)
            };
        }
    }

    /// The day on which the period ends that is moved by what that letter tells of; none where another has begun since,
    /// or it stands still.
    pub(super) fn moves_before(&self, letter: usize, days: &Days) -> Option<NaiveDate> {
        let came_in = |asked: Option<Asked>| asked.is_some_and(|asked| asked.received.is_some());
        let begins = self.moves.iter().rposition(|moved| match moved {
            Moved::Correction => came_in(self.correction),
            Moved::Fee => came_in(self.fee),
            Moved::Opinion(_) | Moved::Extension { .. } | Moved::Delay { .. } => false,
        });
        let tells = |moved: &Moved| match moved {
            Moved::Fee => self.fee.is_some_and(|fee| fee.letter == letter),
            moved => moved.told_by() == Some(letter),
        };
        let mut running = self.moves.iter().enumerate().skip(begins.unwrap_or(0));
        let (index, _) = running.find(|(_, moved)| tells(moved))?;
        self.period(days, &without(&self.moves, index))?.end(days)
    }

    /// Whether the notice of a longer period left while the one before it ran: what stopped that one counts
    /// whenever it was asked for.
    fn is_told(&self, days: &Days, moves: &[Moved], index: usize) -> bool {
        let letter = moves[index].told_by();
        // Who follows it at his own door reads there at once that it is longer.
        let left = letter.and_then(|letter| match &self.letters[letter] {
            letter if self.channel == Channel::Door => Some(letter.dated_on),
            letter => letter.left_on(),
        });
        let others = without(moves, index);
        left.is_some_and(|left| {
            let without = self.period(days, &others);
            let due = without.and_then(|period| period.end(days));
            due.is_none_or(|due| left <= due)
        })
    }
}

/// The moves before one, and what stopped the clock after it, which counts whenever it was entered.
fn without(moves: &[Moved], index: usize) -> Vec<Moved> {
    let others = moves.iter().enumerate();
    let others = others
        .filter(|(at, moved)| *at < index || (*at > index && moved.told_by().is_none()))
        .map(|(_, moved)| *moved);
    others.collect()
}
