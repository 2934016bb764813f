//! The other kinds of case.

use chrono::NaiveDate;

use super::{Days, Done, Duties, Reading, Span, Stands, counted, owe};

/// A matter case (行政许可法; domain: permits).
#[expect(
    clippy::struct_excessive_bools,
    reason = "as the law tells one from another"
)]
pub struct Matter {
    /// Working days by law from acceptance, and those of the extension; none for a service matter.
    by_law: Option<(u32, u32)>,
    promised: Option<u32>,
    /// What is granted is delivered in ten working days (art. 44).
    permit: bool,
    /// Since when its papers are checked.
    papers: NaiveDate,
    /// Whether a correction is waited for.
    asked: bool,
    accepted: Option<NaiveDate>,
    extended: bool,
    procedures: Vec<Span>,
    decided: Option<NaiveDate>,
    delivered: bool,
    ended: Option<NaiveDate>,
    voided: bool,
}

/// Working days to tell everything the papers lack (art. 32), and to deliver (art. 44).
const TO_CHECK: u32 = 5;
const TO_DELIVER: u32 = 10;

impl Matter {
    /// Its papers came in that day; with its limits.
    pub fn applied(day: NaiveDate, by_law: Option<(u32, u32)>, promised: Option<u32>) -> Self {
        Self {
            by_law,
            promised,
            permit: false,
            papers: day,
            asked: false,
            accepted: None,
            extended: false,
            procedures: Vec::new(),
            decided: None,
            delivered: false,
            ended: None,
            voided: false,
        }
    }

    /// It is a permit.
    pub fn permit(self) -> Self {
        Self {
            permit: true,
            ..self
        }
    }

    /// It was accepted elsewhere that day.
    pub fn accepted(self) -> Self {
        Self {
            accepted: Some(self.papers),
            ..self
        }
    }

    fn is_checked(&self) -> bool {
        self.accepted.is_none() && !self.asked && self.ended.is_none()
    }

    /// By law and by promise: whether there is such a limit, and its day unless the clock stands still.
    #[expect(
        clippy::option_option,
        reason = "no limit is not a limit without a day"
    )]
    fn both(&self, days: &Days) -> Option<[Option<Option<NaiveDate>>; 2]> {
        let accepted = self.accepted?;
        let due = |limit| counted(days, accepted, limit, &self.procedures);
        let by_law = self.by_law.map(|(limit, more)| {
            let more = if self.extended { more } else { 0 };
            due(limit + more)
        });
        Some([by_law, self.promised.map(due)])
    }
}

impl Reading for Matter {
    fn act(&mut self, done: &Done<'_>) {
        let day = done.day;
        match done.rpc {
            "AskMatterCorrection" => self.asked = true,
            "ReceiveMatterCorrection" => (self.asked, self.papers) = (false, day),
            "AcceptMatterCase" => self.accepted = Some(day),
            "StartSpecialProcedure" => self.procedures.push((day, None)),
            "EndSpecialProcedure" => {
                self.procedures[usize::try_from(done.part).unwrap() - 1].1 = Some(day);
            }
            "ExtendMatterCase" => self.extended = true,
            "DecideMatterCase" => self.decided = Some(day),
            "DeliverMatterCase" => self.delivered = true,
            "RefuseMatterCase" | "WithdrawMatterCase" | "TerminateMatterCase" => {
                self.ended = Some(day);
            }
            "AssignMatterCase" => {}
            "VoidMatterCase" => (self.ended, self.voided) = (Some(day), true),
            other => panic!("{other}: what does it do to a matter case?"),
        }
    }

    /// Nothing told in time: accepted on the day of receipt (art. 32).
    fn clock(&mut self, days: &Days, today: NaiveDate) -> bool {
        let silent = self.is_checked() && today > days.after(self.papers, TO_CHECK);
        if silent {
            self.accepted = Some(self.papers);
        }
        silent
    }

    fn due(&self, days: &Days) -> Option<NaiveDate> {
        match self.both(days) {
            // By law; by promise where the law sets no day, or its clock stands still.
            Some([by_law, promised]) => by_law.flatten().or(promised.flatten()),
            None if self.is_checked() => Some(days.after(self.papers, TO_CHECK)),
            None => None,
        }
    }

    fn duties(&self, days: &Days) -> Duties {
        let mut duties = Duties::new();
        if self.ended.is_some() {
            return duties;
        }
        if let Some(day) = self.decided {
            if self.permit && !self.delivered {
                owe(&mut duties, "deliver", 1, Some(days.after(day, TO_DELIVER)));
            }
            return duties;
        }
        match self.both(days) {
            None if self.is_checked() => {
                owe(&mut duties, "check_completeness", 1, self.due(days));
            }
            None => {}
            Some([by_law, promised]) => {
                for (kind, limit) in [("decide", by_law), ("decide_as_promised", promised)] {
                    if let Some(due) = limit {
                        owe(&mut duties, kind, 1, due);
                    }
                }
            }
        }
        duties
    }

    fn limits(&self, days: &Days) -> Vec<(&'static str, Option<NaiveDate>)> {
        let both = self.both(days).unwrap_or_default();
        let named = ["法定期限", "承诺期限"].into_iter().zip(both);
        named.filter_map(|(name, due)| Some((name, due?))).collect()
    }

    fn stands(&self) -> Stands {
        match self.ended.or(self.decided) {
            _ if self.voided => Stands::NotCounted,
            Some(day) => Stands::Ended(day),
            None => Stands::Open,
        }
    }
}

/// An enquiry: a limit of the bureau's own, and tasks that are to be answered by it.
pub struct Enquiry {
    due: NaiveDate,
    /// By when each is to be answered, and the duty that is open.
    tasks: Vec<(NaiveDate, Option<&'static str>)>,
    stands: Stands,
}

impl Enquiry {
    /// Registered that day: a consultation is closed in three working days.
    pub fn consultation(days: &Days, day: NaiveDate) -> Self {
        Self {
            due: days.after(day, 3),
            tasks: Vec::new(),
            stands: Stands::Open,
        }
    }
}

impl Reading for Enquiry {
    fn act(&mut self, done: &Done<'_>) {
        let index = usize::try_from(done.part.max(1)).unwrap() - 1;
        match done.rpc {
            // What is overdue already is due at once.
            "SplitEnquiry" => self.tasks.push((self.due.max(done.day), Some("task"))),
            "ReassignTask" => self.tasks[index].1 = Some("task"),
            "AnswerTask" => self.tasks[index].1 = None,
            "ReturnTask" => self.tasks[index].1 = Some("reassign"),
            "CloseEnquiry" | "PointToPetition" | "WithdrawEnquiry" => {
                self.stands = Stands::Ended(done.day)
            }
            "ReopenEnquiry" => self.stands = Stands::Open,
            "MergeEnquiry" | "VoidEnquiry" => self.stands = Stands::NotCounted,
            "AssignEnquiry" | "SuperviseEnquiry" | "AppraiseEnquiry" => {}
            other => panic!("{other}: what does it do to an enquiry?"),
        }
    }

    fn due(&self, _: &Days) -> Option<NaiveDate> {
        Some(self.due)
    }

    fn duties(&self, _: &Days) -> Duties {
        let mut duties = Duties::new();
        if self.stands == Stands::Open {
            owe(&mut duties, "close", 1, Some(self.due));
            for (part, (due, kind)) in (1..).zip(&self.tasks) {
                if let Some(kind) = kind {
                    owe(&mut duties, kind, part, Some(*due));
                }
            }
        }
        duties
    }

    fn limits(&self, _: &Days) -> Vec<(&'static str, Option<NaiveDate>)> {
        vec![("办理期限", Some(self.due))]
    }

    fn stands(&self) -> Stands {
        self.stands
    }
}

/// A request or complaint that is open until it is closed, by a limit of the bureau's own.
pub struct OwnLimit {
    due: NaiveDate,
    /// What closes it.
    end: &'static str,
    /// By when what was found is to be corrected, until it is.
    correct: Option<NaiveDate>,
    stands: Stands,
}

impl OwnLimit {
    /// Registered that day; closed by that act in twenty working days.
    pub fn of(days: &Days, day: NaiveDate, end: &'static str) -> Self {
        Self {
            due: days.after(day, 20),
            end,
            correct: None,
            stands: Stands::Open,
        }
    }
}

impl Reading for OwnLimit {
    fn act(&mut self, done: &Done<'_>) {
        match done.rpc {
            "WithdrawRectification" | "WithdrawWorkComplaint" => {
                self.stands = Stands::Ended(done.day);
            }
            "DecideWorkComplaint" => {
                let due = done.fields["correction_due_on"].as_str();
                self.correct = due.map(|day| day.parse().unwrap());
            }
            "RecordWorkComplaintCorrection" => self.correct = None,
            rpc if rpc.starts_with("Void") => self.stands = Stands::NotCounted,
            rpc if rpc == self.end => self.stands = Stands::Ended(done.day),
            _ => {}
        }
    }

    fn due(&self, _: &Days) -> Option<NaiveDate> {
        Some(self.due)
    }

    fn duties(&self, _: &Days) -> Duties {
        let mut duties = Duties::new();
        if self.stands == Stands::Open {
            owe(&mut duties, "close", 1, Some(self.due));
        }
        if self.correct.is_some() {
            owe(&mut duties, "correct", 1, self.correct);
        }
        duties
    }

    fn limits(&self, _: &Days) -> Vec<(&'static str, Option<NaiveDate>)> {
        vec![("办理期限", Some(self.due))]
    }

    fn stands(&self) -> Stands {
        self.stands
    }
}

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

/// A dispute: the bureau's reply to it, and what it is ordered.
pub struct Dispute {
    /// The duty to reply.
    reply: &'static str,
    due: NaiveDate,
    /// The day from which nobody waits for the reply: it was made, or decided without it.
    replied: Option<NaiveDate>,
    /// Appeals so far, and by when the last one is answered (法释〔2018〕1号 art. 108).
    appeals: u32,
    answer: Option<NaiveDate>,
    order: Order,
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
            voided: false,
        }
    }

    fn enters_into_force(&mut self, days: &Days, within: Within, day: NaiveDate) {
        self.order = Order::Owed(match within {
            Within::WorkingDays(count) => days.after(day, count),
            Within::Days(count) => days.after_calendar(day, count),
            Within::Until(day) => day,
            Within::Statutory => days.after(day, super::answer_limit(day)),
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
    fn act(&mut self, done: &Done<'_>) {
        let days = Days::read();
        let appealed = done.rpc == "RecordAppeal";
        self.appeals += u32::from(appealed);
        // Every appeal of the histories is the plaintiff's.
        self.answer = appealed
            .then(|| days.after_calendar(done.day, 15))
            .or(self.answer);
        if ["FileReply", "RecordDecision", "ConcludeDispute"].contains(&done.rpc) {
            self.answer = None;
        }
        match done.rpc {
            "RecordDecision" => {
                self.order = Order::None;
                let order = &done.fields["order"];
                if order.is_object() {
                    let within = within(order);
                    let first = done.fields["instance"] == "DISPUTE_INSTANCE_FIRST";
                    if first {
                        self.order = Order::Waits(within);
                    } else {
                        self.enters_into_force(&days, within, done.day);
                    }
                }
            }
            "RecordOrderInForce" => {
                if let Order::Waits(within) = self.order {
                    self.enters_into_force(&days, within, done.day);
                }
            }
            "RecordCompliance" => self.order = Order::None,
            // Whom it is handed to is no step in it.
            "AssignDispute" => return,
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
}
