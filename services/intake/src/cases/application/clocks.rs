//! The limits of an application as they are explained: of its answer, and of each that is given anew.

use gongkai_law::calendar::Calendar;

use super::Application;
use crate::cases::kernel::clocks::{self, Clock};

impl Application {
    /// That it is judged by, which counts by its first answer; then those of new answers, by the days that were
    /// ordered or set.
    pub(super) fn all_clocks(&self, calendar: &Calendar) -> Vec<Clock> {
        let mut all = clocks::of_limits(self, calendar);
        all.extend(self.replies.anew.iter().map(|anew| {
            let answered = anew.answered.map(|(_, day)| day);
            Clock::of(clocks::ANEW, anew.deadline(), answered)
        }));
        all
    }
}
