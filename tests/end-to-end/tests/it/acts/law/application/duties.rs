//! What is still to be done on an application.

use chrono::NaiveDate;

use super::{
    super::{Days, Duties, Letter, letters, owe},
    Application, Asked, Channel, FOR_OPINION, TO_CONFIRM, TO_CORRECT, TO_PAY,
};

/// Working days by which a correction is asked for (art. 30).
const TO_ASK: u32 = 7;

impl Application {
    /// What is still to be done, and by when.
    pub(super) fn owed(&self, days: &Days) -> Duties {
        let mut duties = Duties::new();
        if self.removed.is_some() {
            return duties;
        }
        let Some(received) = self.received else {
            let due = days.after(self.arrived, TO_CONFIRM);
            let due = Some(due).filter(|_| !self.unreachable);
            owe(&mut duties, "confirm_receipt", 1, due);
            return duties;
        };
        let answered = !self.answers.is_empty();
        let mut due = None;
        if self.anew.is_some() {
            due = self.anew;
            owe(&mut duties, "answer_anew", 1, due);
        } else if !answered {
            due = super::Reading::due(self, days);
            owe(&mut duties, "answer", 1, due);
        }
        if let Some(step) = self.step {
            // The archive is due on no day.
            let due = match step {
                "prove_delivery" => match self.announced {
                    Some(served) => Some(days.after(served, 1)),
                    None => self.left.map(|left| days.after(left, letters::TO_PROVE)),
                },
                "archive" => None,
                _ => due,
            };
            owe(&mut duties, step, 1, due);
        }
        if answered && self.anew.is_none() && self.re_review.is_some() {
            owe(&mut duties, "re_review", 1, self.re_review);
        }
        if !answered {
            if self.is_untouched() {
                owe(
                    &mut duties,
                    "ask_correction",
                    1,
                    Some(days.after(received, TO_ASK)),
                );
            }
            self.owe_what_is_waited_for(&mut duties, days);
            if let Some(told) = self.unchecked() {
                owe(&mut duties, "confirm_payment", 1, Some(days.after(told, 1)));
            }
        }
        if self.anew.is_some() || !answered {
            for (part, opinion) in (1..).zip(&self.opinions) {
                if opinion.is_awaited() {
                    let back = self.letters[opinion.letter].period_end(days, FOR_OPINION);
                    owe(&mut duties, "opinion_back", part, back);
                }
            }
            for (part, (limit, out)) in (1..).zip(&self.searches) {
                if *out {
                    owe(&mut duties, "search", part, Some(*limit));
                }
            }
        }
        letters::owe_all(&self.letters, &mut duties, days, |index, letter| {
            let sent = self.is_to_be_sent(index, letter);
            sent.then(|| self.leaves_by(index, letter, days))
        });
        duties
    }

    /// Nothing lapses while it is not known whether it was paid for.
    fn owe_what_is_waited_for(&self, duties: &mut Duties, days: &Days) {
        if self.unchecked().is_some() {
            return;
        }
        let ends = [(self.correction, TO_CORRECT), (self.fee, TO_PAY)];
        let ends = ends.into_iter().filter_map(|(asked, period)| {
            let asked = asked.filter(|asked: &Asked| asked.received.is_none())?;
            self.letters[asked.letter].period_end(days, period)
        });
        if let Some(first) = ends.min() {
            owe(duties, "close_lapsed", 1, Some(days.after(first, 1)));
        }
    }

    /// By when a letter leaves: what moves a period while that runs (art. 33, art. 35, 国办函〔2020〕109号), what asks
    /// for a correction by its seventh working day (art. 30) unless that had passed, another by the next working day.
    fn leaves_by(&self, index: usize, letter: &Letter, days: &Days) -> NaiveDate {
        let next = letter.next_working_day(days);
        if letter.kind == "CORRECTION_NOTICE" {
            let by_law = self.received.map(|day| days.after(day, TO_ASK));
            return by_law.filter(|day| *day >= letter.dated_on).unwrap_or(next);
        }
        self.moves_before(index, days).unwrap_or(next)
    }

    /// Whether somebody has to send it.
    fn is_to_be_sent(&self, index: usize, letter: &Letter) -> bool {
        let answered = !self.answers.is_empty();
        let waits = |asked: Option<Asked>| {
            asked.is_some_and(|asked| asked.letter == index && asked.received.is_none())
        };
        let mut opinions = self.opinions.iter();
        // The applicant is told of a request by the letter after it.
        let opinion = opinions.find(|opinion| {
            opinion.letter == index || {
                letter.kind == "THIRD_PARTY_NOTICE" && opinion.letter + 1 == index
            }
        });
        let outstanding = opinion.is_some_and(super::Opinion::is_awaited);
        let at_door = self.channel == Channel::Door;
        match &*letter.kind {
            _ if self.is_news_of_nothing(index) => false,
            "DISCLOSURE_NOTICE" => !self.withdrawn.contains(&index),
            "OPINION_REQUEST_WITHDRAWAL" => true,
            _ if letter.is_answer() || self.annulled.contains(&index) => false,
            // Who applied at his own door reads there what begins no period.
            _ if at_door && !letter.begins_period() => false,
            "THIRD_PARTY_NOTICE_WITHDRAWAL" if self.anew.is_some() => true,
            _ if letter.closes_without_answer() => answered,
            _ if opinion.is_some() && self.anew.is_some() => outstanding,
            _ if answered || self.withdrawn.contains(&index) => false,
            "ACKNOWLEDGEMENT" => self.channel.is_acknowledged_by_letter(),
            _ if letter.begins_period() => {
                let asked = [self.correction, self.fee, self.reasons];
                outstanding || asked.into_iter().any(waits)
            }
            _ => true,
        }
    }
}
