//! Wrong codes, and how long who guesses has to wait. A code has 60 bits, so that guessing it is hopeless
//! anyway: a pause is for wrong codes alone, and the right one is let in at any time. The pauses keep a
//! guesser from being a burden, and from learning anything.

use chrono::{DateTime, TimeDelta, Utc};

/// Wrong codes under one mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guesses {
    /// How many, the last ones.
    pub wrong: u32,
    /// When the last was, by the wall clock.
    pub last_at: DateTime<Utc>,
    /// Until when every other one is refused uncounted, with the time to wait.
    pub closed_until: DateTime<Utc>,
}

/// How many wrong codes are borne, and how long the pauses become.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// So many are mistakes of typing.
    free: u32,
    /// The first pause; each further wrong code doubles it.
    first: TimeDelta,
    /// The longest pause.
    longest: TimeDelta,
}

/// Of one number, whether it exists or not.
pub const OF_A_NUMBER: Patience = Patience {
    free: 5,
    first: TimeDelta::minutes(1),
    longest: TimeDelta::hours(1),
};

/// Of a bureau as a whole: who tries many numbers.
pub const OF_A_BUREAU: Patience = Patience {
    free: 500,
    first: TimeDelta::seconds(5),
    longest: TimeDelta::minutes(5),
};

/// After so long without a wrong code all is forgotten.
pub const FORGOTTEN: TimeDelta = TimeDelta::days(1);

impl Patience {
    /// What is known after one more wrong code.
    pub fn after(self, known: Option<Guesses>, now: DateTime<Utc>) -> Guesses {
        let known = known.filter(|known| now - known.last_at < FORGOTTEN);
        let wrong = known.map_or(0, |known| known.wrong).saturating_add(1);
        let over = wrong.saturating_sub(self.free);
        let pause = match over {
            0 => TimeDelta::zero(),
            // Doubling twenty times is far beyond the longest.
            over => self.first * 2_i32.pow((over - 1).min(20)),
        };
        Guesses {
            wrong,
            last_at: now,
            closed_until: now + pause.min(self.longest),
        }
    }
}

/// How long a wrong code has to wait before it is counted again, if that is not now.
pub fn wait(known: Option<Guesses>, now: DateTime<Utc>) -> Option<TimeDelta> {
    let until = known?.closed_until;
    (now < until).then(|| until - now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_with_every_wrong_code_and_are_forgotten_after_a_day() {
        let mut now: DateTime<Utc> = "2024-03-04T01:00:00Z".parse().unwrap();
        let mut known = None;
        let mut pauses = Vec::new();
        for _ in 0..14 {
            let guesses = OF_A_NUMBER.after(known, now);
            pauses.push((guesses.closed_until - now).num_minutes());
            known = Some(guesses);
            now += TimeDelta::seconds(1);
        }
        assert_eq!(pauses, [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert!(wait(known, now).is_some());
        assert_eq!(wait(known, now + TimeDelta::hours(1)), None);
        let later = OF_A_NUMBER.after(known, now + FORGOTTEN);
        assert_eq!(later.wrong, 1);
        assert_eq!(wait(None, now), None);
    }
}
