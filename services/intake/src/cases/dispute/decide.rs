//! What may happen to a dispute, and what does.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
};
use gongkai_law::dispute::{Appellant, DisputeKind, Instance, OrderedPeriod, Outcome};

use super::{
    order::Order,
    state::{Dispute, Entered, Happened},
};
use crate::cases::kernel::{On, private::Private};

/// A period of an order longer than so many days is a typing error.
pub const LONGEST_PERIOD: u32 = 365;

/// Notes what is wrong with how a dispute is registered; what its kind forbids only if that is known.
pub fn check_registration(
    fields: &mut Fields,
    kind: Option<DisputeKind>,
    simple: bool,
    co_defendant: bool,
    (accepted_on, copy_received_on): (NaiveDate, NaiveDate),
) {
    let is = |wanted: DisputeKind| kind.is_none_or(|kind| kind == wanted);
    if copy_received_on < accepted_on {
        fields.wrong(
            "copy_received_on",
            "不得早于受理日期",
            "not before the day of acceptance",
        );
    }
    if simple && !is(DisputeKind::Reconsideration) {
        fields.wrong("simple", "仅适用于行政复议", "of a reconsideration only");
    }
    if co_defendant && !is(DisputeKind::SuitAfterReconsideration) {
        fields.wrong(
            "co_defendant_of",
            "仅适用于复议后起诉",
            "of a suit after reconsideration only",
        );
    }
}

impl Dispute {
    /// Records the written reply or the defence.
    pub fn file_reply(&self, on: &On<'_>) -> Result<Happened> {
        self.not_voided()?;
        let Some(received_on) = self.registered.copy_received_on else {
            return Err(Error::state_forbids(
                "registered without the day its copy was received",
                "登记时未填写副本收到日期",
            ));
        };
        if self.replied_on.is_some() {
            return Err(Error::state_forbids(
                "replied to before",
                "已提交答复（答辩）",
            ));
        }
        if on.day < received_on {
            return Err(Error::state_forbids(
                "not known on that day",
                "当日尚未收到副本",
            ));
        }
        Ok(Happened::ReplyFiled)
    }

    /// Records a decision on a pending dispute.
    pub fn record_decision(&self, entered: Entered, on: &On<'_>) -> Result<Happened> {
        self.pending()?;
        let mut fields = Fields::default();
        let begins = self.decisions.is_empty() && self.appeals.is_empty();
        let follows = !begins || !matches!(entered.instance, Instance::Second | Instance::Retrial);
        if !entered.instance.is_of(self.registered.kind) || !follows {
            fields.wrong(
                "instance",
                "与案件类型或者审理阶段不符",
                "not an instance this dispute can be before",
            );
        }
        if entered.decided_on > on.day {
            fields.wrong(
                "decided_on",
                "不得晚于收到日期",
                "not after the day it was received",
            );
        }
        if entered.decided_on < self.pending_since() {
            fields.wrong(
                "decided_on",
                "不得早于受理或者上诉日期",
                "not before the dispute was accepted or the appeal filed",
            );
        }
        if let Some(order) = &entered.order {
            if entered.result.outcome() == Outcome::Upheld {
                fields.wrong(
                    "order",
                    "维持或者驳回请求的裁决没有履行内容",
                    "a decision that upholds orders nothing",
                );
            }
            if matches!(order.within, OrderedPeriod::Until { day } if day < on.day) {
                fields.wrong(
                    "order.until_on",
                    "不得早于收到日期",
                    "not before the day the decision was received",
                );
            }
        }
        fields.done()?;
        Ok(Happened::DecisionRecorded(entered))
    }

    /// Records that nobody appealed, so that the order of the last decision is in force.
    pub fn order_in_force(&self, on_application: bool, on: &On<'_>) -> Result<Happened> {
        self.not_voided()?;
        if self.concluded.is_none() {
            return Err(Error::state_forbids(
                "pending, and the order not in force",
                "尚未审结，裁判尚未生效",
            ));
        }
        let decision = self
            .decisions
            .last()
            .filter(|decision| decision.order.is_some());
        let Some(decision) = decision else {
            return Err(no_order());
        };
        if decision.order.as_ref().is_some_and(Order::is_in_force) {
            return Err(Error::state_forbids(
                "in force already, as is its order",
                "裁判已经生效",
            ));
        }
        if on.day < decision.received_on {
            return Err(Error::state_forbids(
                "not decided on that day",
                "当日尚未收到裁判",
            ));
        }
        Ok(Happened::OrderInForce { on_application })
    }

    /// Records an appeal against the last decision.
    pub fn appeal(&self, appellant: Appellant, on: &On<'_>) -> Result<Happened> {
        self.not_voided()?;
        if !Instance::First.is_of(self.registered.kind) {
            return Err(Error::state_forbids(
                "a reconsideration: a suit against its decision is another dispute",
                "行政复议案件，对复议决定不服的应当另行登记诉讼",
            ));
        }
        let Some((_, decided_on)) = self.concluded else {
            return Err(Error::state_forbids("pending", "尚未审结"));
        };
        if on.day < decided_on {
            return Err(Error::state_forbids(
                "not concluded on that day",
                "当日尚未审结",
            ));
        }
        Ok(Happened::AppealFiled { appellant })
    }

    /// Records that the order was complied with.
    pub fn comply(&self, done: Private, on: &On<'_>) -> Result<Happened> {
        self.not_voided()?;
        let Some(order) = self.order().filter(|order| order.is_owed()) else {
            return Err(no_order());
        };
        if order.in_force_on.is_some_and(|day| on.day < day) {
            return Err(Error::state_forbids(
                "not ordered to act on that day",
                "当日裁判尚未生效",
            ));
        }
        Ok(Happened::Complied { done })
    }

    /// Concludes a pending dispute by its outcome alone.
    pub fn conclude(&self, outcome: Outcome, on: &On<'_>) -> Result<Happened> {
        self.pending()?;
        if on.day < self.pending_since() {
            return Err(Error::state_forbids(
                "not accepted on that day",
                "当日尚未受理",
            ));
        }
        Ok(Happened::Concluded { outcome })
    }

    /// Voids what was registered by mistake.
    pub fn void(&self, reason: Private) -> Result<Happened> {
        self.not_voided()?;
        if self
            .decisions
            .iter()
            .flat_map(|decision| &decision.order)
            .any(Order::is_in_force)
        {
            return Err(Error::state_forbids(
                "under an order that opened a duty",
                "已产生履行义务",
            ));
        }
        Ok(Happened::Voided { reason })
    }

    fn not_voided(&self) -> Result<()> {
        match self.voided_on {
            Some(_) => Err(Error::state_forbids("voided", "已作废")),
            None => Ok(()),
        }
    }

    fn pending(&self) -> Result<()> {
        self.not_voided()?;
        match self.concluded {
            Some(_) => Err(Error::state_forbids("concluded", "已审结")),
            None => Ok(()),
        }
    }

    /// The day of the last appeal, else that of acceptance.
    fn pending_since(&self) -> NaiveDate {
        self.appeals
            .last()
            .map_or(self.accepted_on, |(_, filed_on)| *filed_on)
    }
}

fn no_order() -> Error {
    Error::state_forbids(
        "under no order that still has to be complied with",
        "没有尚待履行的裁判内容",
    )
}
