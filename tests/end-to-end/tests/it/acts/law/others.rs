//! The other kinds of case.

use chrono::NaiveDate;

use super::{Allowed, Days, Done, Duties, Reading, Span, Stands, counted, owe};

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
    /// Since when a correction is waited for, and whether one was ever asked for.
    asked: Option<NaiveDate>,
    was_asked: bool,
    accepted: Option<NaiveDate>,
    /// Who accepted it decides it not.
    accepted_by: String,
    extensible: bool,
    extended: bool,
    procedures: Vec<Span>,
    decided: Option<NaiveDate>,
    delivered: bool,
    ended: Option<NaiveDate>,
    voided: bool,
}

/// Working days to tell everything the papers lack (art. 32), and to deliver (art. 44).
const TO_CHECK: u32 = 5;
/// Working days after which a correction that did not come in is looked after, by the suite's own rule.
const TO_CORRECT: u32 = 15;
const TO_DELIVER: u32 = 10;

impl Matter {
    /// Its papers came in that day; with its limits.
    pub fn applied(day: NaiveDate, by_law: Option<(u32, u32)>, promised: Option<u32>) -> Self {
        Self {
            by_law,
            promised,
            permit: false,
            papers: day,
            asked: None,
            was_asked: false,
            accepted: None,
            accepted_by: String::new(),
            extensible: false,
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
            extensible: true,
            ..self
        }
    }

    /// It was accepted elsewhere that day, and registered by somebody with that role.
    pub fn accepted(self, by: &str) -> Self {
        Self {
            accepted: Some(self.papers),
            accepted_by: by.to_owned(),
            ..self
        }
    }

    fn is_checked(&self) -> bool {
        self.accepted.is_none() && self.asked.is_none() && self.ended.is_none()
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
    fn act(&mut self, done: &Done<'_>, _: &Days) {
        let day = done.day;
        match done.rpc {
            "AskMatterCorrection" => (self.asked, self.was_asked) = (Some(day), true),
            "ReceiveMatterCorrection" => (self.asked, self.papers) = (None, day),
            "AcceptMatterCase" => {
                self.accepted = Some(day);
                done.role.clone_into(&mut self.accepted_by);
            }
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
            None => {
                let looked_after = self.asked.map(|day| days.after(day, TO_CORRECT));
                owe(&mut duties, "correction_back", 1, looked_after);
            }
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

    fn allows(&self, days: &Days, today: NaiveDate, role: &str) -> Allowed {
        let mut allowed = Allowed::default();
        allowed.add_if(!self.voided, "VoidMatterCase");
        if self.ended.is_some() {
            return allowed;
        }
        let over = self.decided.is_some() && self.delivered;
        allowed.add_if(!over, "AssignMatterCase");
        if self.decided.is_some() {
            allowed.add_if(!self.delivered, "DeliverMatterCase");
            return allowed;
        }
        allowed.add("WithdrawMatterCase", 0);
        allowed.add("TerminateMatterCase", 0);
        let checked = self.is_checked() && today <= days.after(self.papers, TO_CHECK);
        // Everything is told at once.
        allowed.add_if(checked && !self.was_asked, "AskMatterCorrection");
        allowed.add_if(checked, "AcceptMatterCase");
        allowed.add_if(checked, "RefuseMatterCase");
        allowed.add_if(self.asked.is_some(), "ReceiveMatterCorrection");
        let Some([by_law, _]) = self.both(days) else {
            return allowed;
        };
        allowed.add("StartSpecialProcedure", 0);
        for (part, (_, until)) in (1..).zip(&self.procedures) {
            if until.is_none() {
                allowed.add("EndSpecialProcedure", part);
            }
        }
        let in_time = by_law.flatten().is_some_and(|due| today <= due);
        let extends = self.extensible && !self.extended && in_time;
        allowed.add_if(extends, "ExtendMatterCase");
        let rests = self.procedures.iter().all(|(_, until)| until.is_some());
        let other = self.accepted_by != role;
        allowed.add_if(rests && other, "DecideMatterCase");
        allowed
    }
}

/// An enquiry: a limit of the bureau's own, and tasks that are to be answered by it.
pub struct Enquiry {
    due: NaiveDate,
    /// By when each is to be answered, and the duty that is open.
    tasks: Vec<(NaiveDate, Option<&'static str>)>,
    /// It was closed with an answer that nobody appraised yet.
    appraisable: bool,
    /// That it was ended can be taken back as a mistake.
    reopenable: bool,
    stands: Stands,
}

impl Enquiry {
    /// Registered that day: a consultation is closed in three working days.
    pub fn consultation(days: &Days, day: NaiveDate) -> Self {
        Self {
            due: days.after(day, 3),
            tasks: Vec::new(),
            appraisable: false,
            reopenable: false,
            stands: Stands::Open,
        }
    }
}

impl Reading for Enquiry {
    fn act(&mut self, done: &Done<'_>, _: &Days) {
        let index = usize::try_from(done.part.max(1)).unwrap() - 1;
        match done.rpc {
            // What is overdue already is due at once.
            "SplitEnquiry" => self.tasks.push((self.due.max(done.day), Some("task"))),
            "ReassignTask" => self.tasks[index].1 = Some("task"),
            "AnswerTask" => self.tasks[index].1 = None,
            "ReturnTask" => self.tasks[index].1 = Some("reassign"),
            "CloseEnquiry" | "PointToPetition" | "WithdrawEnquiry" => {
                self.stands = Stands::Ended(done.day);
                self.appraisable = done.rpc == "CloseEnquiry";
                self.reopenable = true;
            }
            "ReopenEnquiry" => {
                self.stands = Stands::Open;
                (self.appraisable, self.reopenable) = (false, false);
            }
            "MergeEnquiry" | "VoidEnquiry" => self.stands = Stands::NotCounted,
            // Once the citizen appraised the answer, it stands.
            "AppraiseEnquiry" => (self.appraisable, self.reopenable) = (false, false),
            "AssignEnquiry" | "SuperviseEnquiry" => {}
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

    fn allows(&self, _: &Days, _: NaiveDate, _: &str) -> Allowed {
        let mut allowed = Allowed::default();
        allowed.add_if(self.appraisable, "AppraiseEnquiry");
        allowed.add_if(self.reopenable, "ReopenEnquiry");
        if self.stands != Stands::Open {
            return allowed;
        }
        for rpc in [
            "AssignEnquiry",
            "WithdrawEnquiry",
            "SplitEnquiry",
            "SuperviseEnquiry",
            "PointToPetition",
            "MergeEnquiry",
            "VoidEnquiry",
        ] {
            allowed.add(rpc, 0);
        }
        let answered = self.tasks.iter().all(|(_, duty)| duty.is_none());
        allowed.add_if(answered, "CloseEnquiry");
        for (part, (_, duty)) in (1..).zip(&self.tasks) {
            if duty.is_some() {
                allowed.add("ReassignTask", part);
            }
            if *duty == Some("task") {
                allowed.add("AnswerTask", part);
                allowed.add("ReturnTask", part);
            }
        }
        allowed
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
    fn act(&mut self, done: &Done<'_>, _: &Days) {
        match done.rpc {
            "WithdrawRectification" | "WithdrawWorkComplaint" => {
                self.stands = Stands::Ended(done.day);
            }
            "DecideWorkComplaint" => {
                let due = done.fields["correction_due_on"].as_str();
                self.correct = due.map(|day| day.parse().unwrap());
            }
            "RecordWorkComplaintCorrection" => self.correct = None,
            // Nothing is owed of what was registered by mistake.
            rpc if rpc.starts_with("Void") => {
                (self.stands, self.correct) = (Stands::NotCounted, None);
            }
            rpc if rpc == self.end => self.stands = Stands::Ended(done.day),
            rpc if rpc.starts_with("Assign") => {}
            other => panic!("{other}: what does it do to a request or complaint?"),
        }
    }

    fn due(&self, _: &Days) -> Option<NaiveDate> {
        // By law what was found is corrected; its closing is the bureau's own word.
        self.correct.or(Some(self.due))
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

    fn allows(&self, _: &Days, _: NaiveDate, _: &str) -> Allowed {
        let mut allowed = Allowed::default();
        allowed.add_if(self.stands == Stands::Open, self.end);
        if self.end == "DecideRectification" {
            allowed.add_if(self.stands == Stands::Open, "AssignRectification");
            allowed.add_if(self.stands == Stands::Open, "WithdrawRectification");
            allowed.add_if(self.stands != Stands::NotCounted, "VoidRectification");
        }
        allowed
    }
}

/// A complaint about the work: assigned, decided, closed with the answer.
pub struct WorkComplaint {
    limit: OwnLimit,
    assigned: bool,
    decided: bool,
}

impl WorkComplaint {
    /// Registered that day.
    pub fn of(days: &Days, day: NaiveDate) -> Self {
        Self {
            limit: OwnLimit::of(days, day, "CloseWorkComplaint"),
            assigned: false,
            decided: false,
        }
    }
}

impl Reading for WorkComplaint {
    fn act(&mut self, done: &Done<'_>, days: &Days) {
        match done.rpc {
            "AssignWorkComplaint" => self.assigned = true,
            "DecideWorkComplaint" => {
                self.decided = true;
                self.limit.act(done, days);
            }
            _ => self.limit.act(done, days),
        }
    }

    fn due(&self, days: &Days) -> Option<NaiveDate> {
        self.limit.due(days)
    }

    fn duties(&self, days: &Days) -> Duties {
        self.limit.duties(days)
    }

    fn limits(&self, days: &Days) -> Vec<(&'static str, Option<NaiveDate>)> {
        self.limit.limits(days)
    }

    fn stands(&self) -> Stands {
        self.limit.stands()
    }

    fn allows(&self, days: &Days, today: NaiveDate, role: &str) -> Allowed {
        let mut allowed = if self.decided {
            self.limit.allows(days, today, role)
        } else {
            Allowed::default()
        };
        let open = self.limit.stands == Stands::Open;
        let corrects = self.limit.correct.is_some();
        // What is found justified is corrected, after the answer, too (arts 47, 51).
        allowed.add_if(open || corrects, "AssignWorkComplaint");
        allowed.add_if(corrects, "RecordWorkComplaintCorrection");
        let undecided = open && !self.decided;
        allowed.add_if(undecided && self.assigned, "DecideWorkComplaint");
        allowed.add_if(undecided, "WithdrawWorkComplaint");
        let counted = self.limit.stands != Stands::NotCounted;
        allowed.add_if(counted, "VoidWorkComplaint");
        allowed
    }
}
