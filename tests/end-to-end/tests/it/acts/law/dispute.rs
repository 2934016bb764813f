//! A dispute: the bureau's reply to it, what it is ordered, and what may be done.

use chrono::NaiveDate;

use super::{Allowed, Days, Done, Duties, Reading, Stands, answer_limit, owe};

/// What a decision orders, from when, until when.
#[derive(Clone, Copy)]
enum Order {
    None,
    /// Not in force: that of a first instance.
    Waits(Within),
    Owed(NaiveDate),
}

#[derive(Clone, Copy)]
enum Within {
    WorkingDays(u32),
    Days(u64),
    Until(NaiveDate),
    /// Of an answer.
    Statutory,
}

/// A dispute.
#[expect(
    clippy::struct_excessive_bools,
    reason = "as the law tells one from another"
)]
pub struct Dispute {
    suit: bool,
    /// The duty to reply.
    reply: &'static str,
    due: NaiveDate,
    /// The day the reply was made, or from which nobody waits for it, as it was decided without.
    replied: Option<NaiveDate>,
    /// Appeals so far, and by when the last one is answered (法释〔2018〕1号 art. 108).
    appeals: u32,
    answer: Option<NaiveDate>,
    order: Order,
    /// It was under an order, which nothing takes away.
    was_ordered: bool,
    /// How it was decided last.
    ruling: String,
    /// By whom it was carried on last was the bureau itself, which replies to nobody.
    own_appeal: bool,
    /// Nobody decides on it any more, and the reply of this instance was filed.
    concluded: bool,
    filed: bool,
    voided: bool,
}

impl Dispute {
    /// A reconsideration whose copy was received that day: ten working days, or five in the simple procedure;
    /// ten calendar days before 2024.
    pub fn reconsideration(days: &Days, day: NaiveDate, simple: bool) -> Self {
        let new = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
        let due = match (simple, day < new) {
            (true, _) => days.after(day, 5),
            (false, true) => days.after_calendar(day, 10),
            (false, false) => days.after(day, 10),
        };
        Self::of("written_reply", due)
    }

    /// A suit whose copy was received that day: fifteen days.
    pub fn suit(days: &Days, day: NaiveDate) -> Self {
        Self::of("defence", days.after_calendar(day, 15))
    }

    fn of(reply: &'static str, due: NaiveDate) -> Self {
        Self {
            reply,
            due,
            replied: None,
            appeals: 0,
            answer: None,
            order: Order::None,
            was_ordered: false,
            ruling: String::new(),
            own_appeal: false,
            concluded: false,
            filed: false,
            suit: reply == "defence",
            voided: false,
        }
    }

    fn enters_into_force(&mut self, days: &Days, within: Within, day: NaiveDate) {
        self.was_ordered = true;
        self.order = Order::Owed(match within {
            Within::WorkingDays(count) => days.after(day, count),
            Within::Days(count) => days.after_calendar(day, count),
            Within::Until(day) => day,
            Within::Statutory => days.after(day, answer_limit(day)),
        });
    }
}

fn within(order: &serde_json::Value) -> Within {
    let count = order["days"].as_u64().unwrap_or_default();
    match (order["unit"].as_str(), order["until_on"].as_str()) {
        (_, Some(day)) => Within::Until(day.parse().unwrap()),
        (Some("ORDER_UNIT_WORKING_DAYS"), _) => Within::WorkingDays(count.try_into().unwrap()),
        (Some(_), _) => Within::Days(count),
        (None, None) => Within::Statutory,
    }
}

impl Reading for Dispute {
    fn act(&mut self, done: &Done<'_>, days: &Days) {
        // Whom it is handed to is no step in it.
        if done.rpc == "AssignDispute" {
            return;
        }
        let text = |field: &str| done.fields[field].as_str().unwrap_or_default();
        let appealed = done.rpc == "RecordAppeal";
        self.appeals += u32::from(appealed);
        if appealed {
            self.own_appeal = text("appellant") == "APPELLANT_BUREAU";
            let answered = (!self.own_appeal).then(|| days.after_calendar(done.day, 15));
            self.answer = answered;
        }
        if ["FileReply", "RecordDecision", "ConcludeDispute"].contains(&done.rpc) {
            self.answer = None;
        }
        match done.rpc {
            "FileReply" => {
                self.filed = true;
                // A reply counts by its own day, be it made after the decision.
                if self.appeals == 0 {
                    self.replied = Some(done.day);
                }
            }
            "RecordDecision" | "ConcludeDispute" => self.concluded = true,
            "RecordAppeal" => (self.concluded, self.filed) = (false, false),
            _ => {}
        }
        match done.rpc {
            "RecordDecision" => {
                let order = &done.fields["order"];
                let first = text("instance") == "DISPUTE_INSTANCE_FIRST";
                // Who confirms a judgment that waits, which is told by the same ruling, lets its order enter into force.
                let confirmed = match self.order {
                    Order::Waits(within) if !first && self.ruling == text("ruling") => Some(within),
                    _ => None,
                };
                let ordered = order.is_object().then(|| within(order)).or(confirmed);
                self.order = Order::None;
                text("ruling").clone_into(&mut self.ruling);
                match ordered {
                    Some(within) if first => self.order = Order::Waits(within),
                    Some(within) => self.enters_into_force(days, within, done.day),
                    None => {}
                }
            }
            "RecordOrderInForce" => {
                if let Order::Waits(within) = self.order {
                    self.enters_into_force(days, within, done.day);
                }
            }
            "RecordCompliance" => self.order = Order::None,
            "FileReply" | "RecordAppeal" | "ConcludeDispute" => {}
            "VoidDispute" => self.voided = true,
            other => panic!("{other}: what does it do to a dispute?"),
        }
        if !self.voided {
            self.replied = self.replied.or(Some(done.day));
        }
    }

    fn due(&self, _: &Days) -> Option<NaiveDate> {
        Some(self.due)
    }

    /// An instance it is before, or may be; what upholds orders nothing, and what is pending is no outcome.
    fn takes(&self, done: &Done<'_>, _: &Days) -> bool {
        let text = |field: &str| done.fields[field].as_str().unwrap_or_default();
        if done.rpc == "ConcludeDispute" {
            return text("outcome") != "DISPUTE_OUTCOME_PENDING";
        }
        if done.rpc != "RecordDecision" {
            return true;
        }
        let before = match text("instance") {
            "DISPUTE_INSTANCE_RECONSIDERATION" => !self.suit,
            "DISPUTE_INSTANCE_FIRST" => self.suit,
            _ => self.suit && self.appeals > 0,
        };
        let ruling = text("ruling");
        let upholds = ruling.ends_with("ACT_UPHELD") || ruling.ends_with("CLAIM_REJECTED");
        before && !(upholds && done.fields["order"].is_object())
    }

    fn duties(&self, _: &Days) -> Duties {
        let mut duties = Duties::new();
        if self.voided {
            return duties;
        }
        if self.replied.is_none() {
            owe(&mut duties, self.reply, 1, Some(self.due));
        }
        if self.answer.is_some() {
            owe(&mut duties, "defence", self.appeals + 1, self.answer);
        }
        if let Order::Owed(day) = self.order {
            owe(&mut duties, "comply", 1, Some(day));
        }
        duties
    }

    fn limits(&self, _: &Days) -> Vec<(&'static str, Option<NaiveDate>)> {
        vec![("答复（答辩）期限", Some(self.due))]
    }

    fn stands(&self) -> Stands {
        match self.replied {
            _ if self.voided => Stands::NotCounted,
            Some(day) => Stands::Ended(day),
            None => Stands::Open,
        }
    }

    fn allows(&self, _: &Days, _: NaiveDate, _: &str) -> Allowed {
        let mut allowed = Allowed::default();
        if self.voided {
            return allowed;
        }
        allowed.add_if(!self.filed && !self.own_appeal, "FileReply");
        allowed.add_if(!self.concluded, "RecordDecision");
        allowed.add_if(!self.concluded, "ConcludeDispute");
        let waits = matches!(self.order, Order::Waits(_));
        allowed.add_if(self.concluded && waits, "RecordOrderInForce");
        // Against a decision in reconsideration there is the suit, which is another dispute.
        allowed.add_if(self.concluded && self.suit, "RecordAppeal");
        let owed = matches!(self.order, Order::Owed(_));
        allowed.add_if(!self.concluded || owed, "AssignDispute");
        allowed.add_if(owed, "RecordCompliance");
        allowed.add_if(!self.was_ordered, "VoidDispute");
        allowed
    }
}
