//! What may happen to a dispute, and what does.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
};
use gongkai_law::dispute::{Appellant, DisputeOutcome, Instance, OrderedPeriod};

use super::{
    order::Order,
    state::{Dispute, Entered, Happened},
};
use crate::cases::kernel::{On, private::Private, too_early};

/// A period of an order longer than so many days is a typing error.
pub const LONGEST_PERIOD: u32 = 365;

impl Dispute {
    /// Records the written reply or the defence.
    pub fn file_reply(&self, on: &On<'_>) -> Result<Happened> {
        self.not_voided()?;
        let Some(round) = self.round() else {
            return Err(self.no_round());
        };
        if round.replied_on.is_some() {
            return Err(
                Error::state_forbids("replied to before", "已提交答复（答辩）").next(
                    "It is filed once in each instance.",
                    "每一审理阶段只登记一次，无须重复登记。",
                ),
            );
        }
        let received_on = round.copy_received_on;
        if on.day < received_on {
            return Err(too_early(
                "not known on that day",
                "当日尚未收到副本",
                on.day,
                received_on,
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
            if entered.ruling.outcome() == DisputeOutcome::Upheld {
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
            )
            .next(
                "Record the decision first.",
                "请先登记收到的复议决定或者裁判。",
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
            return Err(
                Error::state_forbids("in force already, as is its order", "裁判已经生效").next(
                    "Record the compliance when it is done.",
                    "履行后请登记履行情况。",
                ),
            );
        }
        if on.day < decision.received_on {
            return Err(too_early(
                "not decided on that day",
                "当日尚未收到裁判",
                on.day,
                decision.received_on,
            ));
        }
        Ok(Happened::OrderInForce { on_application })
    }

    /// Records an appeal against the last decision. The copy of another's came on the day it was filed,
    /// unless another day is given.
    pub fn appeal(
        &self,
        appellant: Appellant,
        copy_received_on: Option<NaiveDate>,
        on: &On<'_>,
    ) -> Result<Happened> {
        self.not_voided()?;
        if !Instance::First.is_of(self.registered.kind) {
            return Err(Error::state_forbids(
                "a reconsideration: a suit against its decision is another dispute",
                "行政复议案件，对复议决定不服的应当另行登记诉讼",
            )
            .next("Register the suit.", "请登记“复议后起诉”的案件。"));
        }
        let Some((_, decided_on)) = self.concluded else {
            return Err(Error::state_forbids("pending", "尚未审结")
                .next("Record the decision first.", "请先登记复议决定或者裁判。"));
        };
        if on.day < decided_on {
            return Err(too_early(
                "not concluded on that day",
                "当日尚未审结",
                on.day,
                decided_on,
            ));
        }
        let own = appellant == Appellant::Bureau;
        let mut fields = Fields::default();
        if own && copy_received_on.is_some() {
            let (zh, en) = (
                "本机关上诉的，不填写",
                "empty where the bureau itself appealed",
            );
            fields.wrong("copy_received_on", zh, en);
        }
        if copy_received_on.is_some_and(|copy| copy < on.day) {
            let (zh, en) = ("不得早于上诉日期", "not before the day of filing");
            fields.wrong("copy_received_on", zh, en);
        }
        fields.done()?;
        Ok(Happened::AppealFiled {
            appellant,
            copy_received_on: copy_received_on.or(Some(on.day)).filter(|_| !own),
        })
    }

    /// Records that the order was complied with.
    pub fn comply(&self, done: Private, on: &On<'_>) -> Result<Happened> {
        self.not_voided()?;
        let Some(order) = self.order().filter(|order| order.is_owed()) else {
            return Err(no_order());
        };
        if let Some(since) = order.in_force_on.filter(|since| on.day < *since) {
            let (en, zh) = ("not ordered to act on that day", "当日裁判尚未生效");
            return Err(too_early(en, zh, on.day, since));
        }
        Ok(Happened::Complied { done })
    }

    /// Concludes a pending dispute by its outcome alone.
    pub fn conclude(&self, outcome: DisputeOutcome, on: &On<'_>) -> Result<Happened> {
        self.pending()?;
        if on.day < self.pending_since() {
            return Err(too_early(
                "not accepted on that day",
                "当日尚未受理",
                on.day,
                self.pending_since(),
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
            )
            .next("Comply with the order instead.", "请办理履行，不能作废。"));
        }
        Ok(Happened::Voided { reason })
    }

    fn not_voided(&self) -> Result<()> {
        match self.voided_on {
            Some(_) => Err(Error::state_forbids("voided", "已作废").next(
                "Register it anew, if it is to be handled.",
                "确需办理的，请重新登记。",
            )),
            None => Ok(()),
        }
    }

    fn pending(&self) -> Result<()> {
        self.not_voided()?;
        match self.concluded {
            Some(_) => Err(Error::state_forbids("concluded", "已审结").next(
                "Record the appeal first, if there is one.",
                "有上诉或者再审的，请先登记。",
            )),
            None => Ok(()),
        }
    }

    /// The day of the last appeal, else that of acceptance.
    fn pending_since(&self) -> NaiveDate {
        self.appeals
            .last()
            .map_or(self.accepted_on, |appeal| appeal.filed_on)
    }

    /// That nothing is replied to: the bureau went on itself, or no copy is known.
    fn no_round(&self) -> Error {
        if self.appeals.is_empty() {
            return Error::state_forbids(
                "registered without the day its copy was received",
                "登记时未填写副本收到日期",
            )
            .next(
                "Void it and register it anew with that day.",
                "请作废后重新登记，并填写收到副本日期。",
            );
        }
        Error::state_forbids("carried on by the bureau itself", "本机关提起上诉或者再审")
            .next("There is nothing to reply to.", "无须提交答辩。")
    }
}

fn no_order() -> Error {
    Error::state_forbids(
        "under no order that still has to be complied with",
        "没有尚待履行的裁判内容",
    )
    .next("Check what the decision orders.", "请核对裁判内容。")
}
