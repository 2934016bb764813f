//! What may happen to a matter case next: each act, checked against its state and the day.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
};
use gongkai_law::{
    calendar::Calendar,
    permit::{SpecialProcedure, accepted_by_silence},
};

use super::{
    code::DeliveryWay,
    process::{ClockKind, Stage},
    state::{Happened, MatterCase, Refused, Ruling, needs_another_decider},
};
use crate::cases::kernel::{self, On, private::Private, too_early};

impl MatterCase {
    /// Tells everything the papers lack: once, and within the period for the check.
    pub fn ask_correction(&self, missing: Private, on: &On<'_>) -> Result<Happened> {
        self.being_checked(on)?;
        if self.process.correction.is_some() {
            return Err(
                Error::state_forbids("asked for a correction before", "已作过补正告知").next(
                    "Everything is told at once: take in the correction, or accept or refuse it.",
                    "补正须一次告知；请登记收到的补正材料，或者作出受理、不予受理的决定。",
                ),
            );
        }
        Ok(Happened::CorrectionAsked { missing })
    }

    /// Takes in what was missing.
    pub fn receive_correction(
        &self,
        papers: Private<Vec<String>>,
        on: &On<'_>,
    ) -> Result<Happened> {
        self.at(Stage::CorrectionAsked)?;
        self.follows(on.day)?;
        Ok(Happened::CorrectionReceived { papers })
    }

    /// Accepts the case.
    pub fn accept(&self, on: &On<'_>) -> Result<Happened> {
        self.being_checked(on)?;
        Ok(Happened::Accepted { by_silence: false })
    }

    /// Accepts the case by law, dated the day its papers came in; none while the period runs, or
    /// the applicant was told something.
    pub fn accept_by_silence(&self, on: &On<'_>) -> Option<(NaiveDate, Happened)> {
        self.at(Stage::Received).ok()?;
        let day = accepted_by_silence(on.calendar, self.process.papers_on(), None, on.day)?;
        Some((day, Happened::Accepted { by_silence: true }))
    }

    /// Does not accept the case.
    pub fn refuse(&self, refused: Refused, on: &On<'_>) -> Result<Happened> {
        self.being_checked(on)?;
        Ok(Happened::NotAccepted(refused))
    }

    /// Begins a special procedure.
    pub fn start_procedure(
        &self,
        kind: SpecialProcedure,
        expected: String,
        on: &On<'_>,
    ) -> Result<Happened> {
        self.at(Stage::Accepted)?;
        self.follows(on.day)?;
        Ok(Happened::ProcedureStarted { kind, expected })
    }

    /// Ends a special procedure. Its end may come in after other acts: it is held to its own
    /// beginning only.
    pub fn end_procedure(&self, procedure: u32, on: &On<'_>) -> Result<Happened> {
        self.at(Stage::Accepted)?;
        let index = usize::try_from(procedure)
            .ok()
            .and_then(|number| number.checked_sub(1));
        let started = index
            .and_then(|index| self.process.procedures.get(index))
            .ok_or_else(|| {
                Error::record_unknown("special procedure", "特别程序", procedure).at("procedure")
            })?;
        if started.to.is_some() {
            return Err(
                Error::state_forbids("a procedure that has ended", "该程序已结束")
                    .next("Go on.", "请继续办理。"),
            );
        }
        if on.day < started.from {
            return Err(too_early(
                "not begun on that day",
                "当日该程序尚未开始",
                on.day,
                started.from,
            ));
        }
        Ok(Happened::ProcedureEnded { procedure })
    }

    /// Extends the statutory limit: once, by its due day, for as long as the law says.
    pub fn extend(&self, reason: Private, on: &On<'_>) -> Result<Happened> {
        self.at(Stage::Accepted)?;
        self.follows(on.day)?;
        let rule = self.terms().kind.extension_rule(self.terms().joint);
        let Some(rule) = rule.filter(|_| self.terms().extensible) else {
            return Err(Error::state_forbids(
                "a matter that cannot be extended",
                "该事项不得延长期限",
            )
            .next("Decide by the due day.", "请在期限内作出决定。"));
        };
        if self.process.extension.is_some() {
            return Err(Error::state_forbids("extended before", "已延期一次").next(
                "It can be extended once only: decide by the due day.",
                "只能延期一次，请在期限内作出决定。",
            ));
        }
        let deadlines = self.process.deadlines(self.terms(), on.calendar);
        let statutory = deadlines.and_then(|both| both.statutory);
        if statutory
            .as_ref()
            .is_some_and(|deadline| deadline.is_late(on.day))
        {
            return Err(Error::state_forbids("past its due day", "已超过法定时限")
                .next("Decide without delay.", "请尽快作出决定。"));
        }
        // While the clock stands still nothing runs out, and the notice could not name the new day.
        if statutory.is_none_or(|deadline| deadline.current.is_none()) {
            return Err(Error::state_forbids(
                "in a special procedure",
                "特别程序尚未结束，期限停止计算",
            )
            .next(
                "Extend it after the procedure has ended.",
                "请在程序结束后办理延期。",
            ));
        }
        let accepted_on = self.process.accepted.as_ref().map(|accepted| accepted.on);
        let by = rule.on(accepted_on.unwrap_or(on.day)).number;
        Ok(Happened::Extended { by, reason })
    }

    /// Decides an accepted case.
    pub fn take_decision(&self, ruling: Ruling, on: &On<'_>) -> Result<Happened> {
        self.at(Stage::Accepted)?;
        self.follows(on.day)?;
        if self
            .process
            .procedures
            .iter()
            .any(|known| known.to.is_none())
        {
            return Err(
                Error::state_forbids("in a special procedure", "特别程序尚未结束")
                    .next("Record its end first.", "请先登记该程序结束。"),
            );
        }
        let accepted = self.process.accepted.as_ref();
        let same = accepted.is_some_and(|accepted| accepted.by == on.actor());
        if same && needs_another_decider(self.terms()) {
            return Err(Error::state_forbids(
                "accepted by you; somebody else decides",
                "由本人受理，须由他人作出决定",
            )
            .next("Have somebody else decide.", "请由其他人员作出决定。"));
        }
        if ruling.valid_until.is_some_and(|last| last < on.day) {
            let mut fields = Fields::default();
            fields.wrong(
                "valid_until",
                "不得早于决定日期",
                "not before the day of the decision",
            );
            fields.done()?;
        }
        Ok(Happened::Decided(ruling))
    }

    /// Records the delivery of the decision.
    pub fn deliver(&self, way: DeliveryWay, receipt: Private, on: &On<'_>) -> Result<Happened> {
        self.at(Stage::Decided)?;
        let decided = self.process.decided.as_ref();
        if decided.is_some_and(|decided| decided.delivered.is_some()) {
            return Err(Error::state_forbids("delivered", "已送达").next(
                "It is delivered once; if that was recorded by mistake, take it back with AnnulArrival on its letter.",
                "无须重复登记；误登的，请在决定文书上撤销送达登记。",
            ));
        }
        // Nothing but its delivery follows a decision: what was recorded of that and taken back holds up no day.
        let decided_on = decided.map_or(on.day, |decided| decided.on);
        if on.day < decided_on {
            let (en, zh) = ("not decided on that day", "当日尚未作出决定");
            return Err(too_early(en, zh, on.day, decided_on));
        }
        Ok(Happened::Delivered { way, receipt })
    }

    /// Ends an open case because the applicant withdrew.
    pub fn withdraw(&self, reason: Private, on: &On<'_>) -> Result<Happened> {
        self.may_end(on)?;
        Ok(Happened::Withdrawn { reason })
    }

    /// Ends an open case without that.
    pub fn terminate(&self, reason: Private, on: &On<'_>) -> Result<Happened> {
        self.may_end(on)?;
        Ok(Happened::Terminated { reason })
    }

    fn may_end(&self, on: &On<'_>) -> Result<()> {
        match self.closed() {
            Some(_) => Err(forbids(self.stage())),
            None => self.follows(on.day),
        }
    }

    /// Voids a case that was registered in error, whatever became of it.
    pub fn void(&self, reason: Private, on: &On<'_>) -> Result<Happened> {
        if self.stage() == Stage::Voided {
            return Err(forbids(self.stage()));
        }
        self.follows(on.day)?;
        Ok(Happened::Voided { reason })
    }

    /// The papers are being checked, and the period for it has not run out on the day of the act:
    /// then the law has accepted the case (行政许可法 art. 32).
    fn being_checked(&self, on: &On<'_>) -> Result<()> {
        self.at(Stage::Received)?;
        self.follows(on.day)?;
        let due = self.process.completeness_due(on.calendar);
        // Whether a provisional day has passed nobody knows yet: until then it may still be checked.
        if on.day > due.date && !due.provisional {
            return Err(Error::state_forbids(
                "accepted by law on the day of receipt, because nothing was told in five working days",
                "逾期未告知，自收到申请材料之日起即为受理",
            ).next("Go on with it as accepted.", "请按已受理继续办理。"));
        }
        Ok(())
    }

    fn at(&self, stage: Stage) -> Result<()> {
        if self.stage() == stage {
            Ok(())
        } else {
            Err(forbids(self.stage()))
        }
    }

    /// Acts follow one another.
    fn follows(&self, day: NaiveDate) -> Result<()> {
        kernel::follows(day, self.process.received_on, self.latest_on)
    }

    /// The clock that runs out first while the case is open.
    pub fn due_by(&self, calendar: &Calendar) -> Option<(ClockKind, NaiveDate)> {
        if self.closed_on().is_some() {
            return None;
        }
        let (which, deadline) = self.process.running(self.terms(), calendar)?;
        deadline.current.map(|due| (which, due.date))
    }
}

fn forbids(stage: Stage) -> Error {
    match stage {
        Stage::Received => Error::state_forbids("not accepted", "尚未受理").next(
            "Accept it first, or refuse.",
            "请先受理，或者决定不予受理。",
        ),
        Stage::CorrectionAsked => {
            Error::state_forbids("waiting for the correction", "等待申请人补正").next(
                "Take in the correction, or record that it was withdrawn.",
                "请登记收到的补正材料，或者登记撤回。",
            )
        }
        Stage::Accepted => {
            Error::state_forbids("accepted", "已受理").next("Decide it.", "下一步是作出决定。")
        }
        Stage::Decided => Error::state_forbids("decided", "已作出决定")
            .next("Deliver the decision.", "下一步是送达决定。"),
        Stage::NotAccepted | Stage::Withdrawn | Stage::Terminated | Stage::Voided => {
            Error::state_forbids(stage.as_str(), stage.zh()).next(
                "Register a new case, if one is asked for.",
                "再次申请的，请另行登记。",
            )
        }
    }
}
