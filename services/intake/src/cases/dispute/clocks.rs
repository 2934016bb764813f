//! The limits of a dispute as they are explained: of the reply in each instance, and of what is ordered.

use gongkai_law::{
    calendar::Calendar,
    clock::{Deadline, Stands, Step, StepKind},
};

use super::{
    appeal::Round,
    order::{DisputeDecision, Order},
    state::Dispute,
};
use crate::cases::kernel::{
    Case as _,
    clocks::{self, Clock},
};

impl Dispute {
    /// That it is judged by, then those of what came after.
    pub(super) fn all_clocks(&self, calendar: &Calendar) -> Vec<Clock> {
        let mut all = clocks::of_limits(self, calendar);
        if self.stands() == Stands::NotCounted {
            return all;
        }
        let rounds = self.appeals.iter().enumerate();
        all.extend(rounds.filter_map(|(index, appeal)| {
            let round = Round::of_appeal(index, appeal)?;
            let due = round.period.deadline(calendar, round.copy_received_on);
            let over = self.over(index, appeal);
            Some(Clock::of("上诉（再审）答辩期限", due, over))
        }));
        // An order on the application is owed there.
        let decisions = self.decisions.iter();
        all.extend(decisions.filter_map(|decision| {
            let order = decision.order.as_ref()?;
            let due = self.ordered_by(decision, order, calendar)?;
            let on_application = order.ordered.on_application;
            (!on_application).then(|| Clock::of("履行期限", due, order.complied_on))
        }));
        all
    }

    /// The deadline of what a decision orders; none while it is not in force.
    fn ordered_by(
        &self,
        decision: &DisputeDecision,
        order: &Order,
        calendar: &Calendar,
    ) -> Option<Deadline> {
        let due = order.due(calendar)?;
        let document = decision.instance.document(decision.ruling);
        let number = match decision.number.as_str() {
            "" => &self.registered.organ_case_number,
            number => number,
        };
        let within = order.ordered.within.zh();
        Some(Deadline {
            original: due,
            current: Some(due),
            steps: vec![Step {
                kind: StepKind::Started,
                from: order.in_force_on,
                to: Some(due.date),
                working_days: 0,
                source: format!("{number}《{document}》要求{within}履行"),
                due: Some(due.date),
            }],
        })
    }
}
