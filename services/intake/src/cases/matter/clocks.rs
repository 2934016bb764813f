//! The limits of a matter case as they are explained: of the decision, of the check of the papers, of the delivery.

use gongkai_law::{
    calendar::{Calendar, Due},
    clock::Stands,
    rules,
};

use super::{process::by_rule, state::MatterCase};
use crate::cases::kernel::{
    Case as _,
    clocks::{self, Clock},
};

impl MatterCase {
    /// Those it is judged by, then those of single acts.
    pub(super) fn all_clocks(&self, calendar: &Calendar) -> Vec<Clock> {
        let mut all = clocks::of_limits(self, calendar);
        if self.stands() == Stands::NotCounted {
            return all;
        }
        // What came in accepted elsewhere was not checked here.
        let checks = self.applied.iter().flat_map(|_| self.process.checks());
        all.extend(checks.filter_map(|(from, told)| {
            let due = by_rule(&rules::PERMIT_COMPLETENESS, calendar, from)?;
            Some(Clock::of("材料审查期限", due, told))
        }));
        let decided = self.process.decided.as_ref();
        let decided = decided.filter(|_| self.delivery_due(calendar).is_some());
        all.extend(decided.and_then(|decided| {
            let due = by_rule(&rules::PERMIT_DELIVERY, calendar, decided.on)?;
            let delivered = decided.delivered.map(|(day, _)| day);
            Some(Clock::of("送达期限", due, delivered))
        }));
        all
    }

    /// The day on which the correction that was asked for is looked after.
    pub(super) fn correction_due(&self, calendar: &Calendar) -> Option<Due> {
        let asked_on = self.process.correction.as_ref()?.asked_on;
        let limit = rules::PERMIT_CORRECTION.on(asked_on).number;
        Some(calendar.add_working_days(asked_on, limit))
    }
}
