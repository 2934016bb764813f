//! A matter case: its papers, its clocks, its decision, and the letters of each.

use chrono::NaiveDate;

use super::{Allowed, Days, Done, Duties, Letter, Reading, Span, Stands, counted, letters, owe};

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
    /// It is done while the applicant waits, by one person.
    instant: bool,
    /// The day of the application, if it was made at the counter.
    at_counter: Option<NaiveDate>,
    letters: Vec<Letter>,
    /// The day of the application, and since when its papers are checked.
    applied: NaiveDate,
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
    ended: Option<NaiveDate>,
    voided: bool,
}

/// Working days to tell everything the papers lack (art. 32), and to deliver (art. 44).
const TO_CHECK: u32 = 5;
/// Working days after which a correction that did not come in is looked after, by the suite's own rule.
const TO_CORRECT: u32 = 15;
const TO_DELIVER: u32 = 10;

/// The letters that end a case without a decision.
const ENDS: [&str; 4] = [
    "NOT_NEEDED",
    "NOT_COMPETENT",
    "REFUSAL_TO_ACCEPT",
    "MATTER_TERMINATION",
];

fn tells_decision(letter: &Letter) -> bool {
    ["DECISION_GRANTED", "DECISION_REFUSED"].contains(&&*letter.kind)
}

impl Matter {
    /// Its papers came in that day; with its limits.
    pub fn applied(day: NaiveDate, by_law: Option<(u32, u32)>, promised: Option<u32>) -> Self {
        Self {
            by_law,
            promised,
            permit: false,
            instant: false,
            at_counter: None,
            letters: Vec::new(),
            applied: day,
            papers: day,
            asked: None,
            was_asked: false,
            accepted: None,
            accepted_by: String::new(),
            extensible: false,
            extended: false,
            procedures: Vec::new(),
            decided: None,
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

    /// It is a service matter that is done at once.
    pub fn instant(self) -> Self {
        Self {
            instant: true,
            ..self
        }
    }

    /// It was applied for at the counter.
    pub fn at_counter(self) -> Self {
        Self {
            at_counter: Some(self.papers),
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

    fn issue(&mut self, kind: &str, day: NaiveDate) {
        self.letters.push(Letter::issued(kind, day));
    }

    /// It is accepted, of which the applicant gets a dated letter (art. 32), but for what is done at once.
    fn accept(&mut self, since: NaiveDate, day: NaiveDate) {
        self.accepted = Some(since);
        if !self.instant {
            self.issue("ACCEPTANCE", day);
        }
    }

    /// The day its decision arrived is that of its delivery.
    fn is_delivered(&self) -> bool {
        let mut letters = self.letters.iter();
        let decision = letters.find(|letter| tells_decision(letter));
        decision.is_some_and(|letter| letter.served_on().is_some())
    }

    /// Whether somebody has to send it: not what is told at the counter on the day of the application or done at
    /// once, nor the decision on a permit, which has a duty of its own; at the end only what ended it.
    fn is_to_be_sent(&self, letter: &Letter) -> bool {
        let on_the_spot = self.instant || self.at_counter == Some(letter.dated_on);
        let over = self.ended.is_some() || self.decided.is_some();
        let delivered = self.permit && tells_decision(letter);
        let ends = tells_decision(letter) || ENDS.contains(&&*letter.kind);
        !self.voided && !on_the_spot && !delivered && (!over || ends)
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
        let text = |field: &str| done.fields[field].as_str().unwrap_or_default();
        match done.rpc {
            "AskMatterCorrection" => {
                (self.asked, self.was_asked) = (Some(day), true);
                self.issue("MATTER_CORRECTION", day);
            }
            "ReceiveMatterCorrection" => (self.asked, self.papers) = (None, day),
            "AcceptMatterCase" => {
                self.accept(day, day);
                done.role.clone_into(&mut self.accepted_by);
            }
            "StartSpecialProcedure" => {
                self.procedures.push((day, None));
                self.issue("SPECIAL_PROCEDURE_NOTICE", day);
            }
            "EndSpecialProcedure" => {
                self.procedures[usize::try_from(done.part).unwrap() - 1].1 = Some(day);
            }
            "ExtendMatterCase" => {
                self.extended = true;
                self.issue("MATTER_EXTENSION", day);
            }
            "DecideMatterCase" => {
                self.decided = Some(day);
                self.issue(&text("decision").replace("MATTER_", ""), day);
            }
            "DeliverMatterCase" => {
                let mut letters = self.letters.iter_mut();
                let decision = letters.find(|letter| tells_decision(letter));
                let online = text("way") == "DELIVERY_WAY_ELECTRONIC";
                decision.unwrap().deliver(day, online);
            }
            "RefuseMatterCase" => {
                self.ended = Some(day);
                self.issue(
                    match text("refusal") {
                        "REFUSAL_TO_ACCEPT_NOT_NEEDED" => "NOT_NEEDED",
                        "REFUSAL_TO_ACCEPT_NOT_COMPETENT" => "NOT_COMPETENT",
                        _ => "REFUSAL_TO_ACCEPT",
                    },
                    day,
                );
            }
            "TerminateMatterCase" => {
                self.ended = Some(day);
                self.issue("MATTER_TERMINATION", day);
            }
            // It is the applicant's own end, which he need not be told.
            "WithdrawMatterCase" => self.ended = Some(day),
            "AssignMatterCase" => {}
            "VoidMatterCase" => (self.ended, self.voided) = (Some(day), true),
            other => {
                let known = letters::act_on(&mut self.letters, done);
                assert!(known, "{other}: what does it do to a matter case?");
            }
        }
    }

    /// Nothing told in time: accepted on the day of receipt (art. 32).
    fn clock(&mut self, days: &Days, today: NaiveDate) -> bool {
        let silent = self.is_checked() && today > days.after(self.papers, TO_CHECK);
        if silent {
            self.accept(self.papers, today);
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
        letters::owe_all(&self.letters, &mut duties, days, |_, letter| {
            let by = match &*letter.kind {
                // Within the days of the check, which began with the application; or at once (art. 32).
                "MATTER_CORRECTION" => days.after(self.applied, TO_CHECK),
                "NOT_NEEDED" | "NOT_COMPETENT" => letter.dated_on,
                _ => letter.next_working_day(days),
            };
            self.is_to_be_sent(letter).then_some(by)
        });
        if self.ended.is_some() {
            return duties;
        }
        if let Some(day) = self.decided {
            if self.permit && !self.is_delivered() {
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
        letters::allow(&self.letters, &mut allowed, (role, today), |_, _| true);
        allowed.add_if(!self.voided, "VoidMatterCase");
        if self.ended.is_some() {
            return allowed;
        }
        let over = self.decided.is_some() && self.is_delivered();
        allowed.add_if(!over, "AssignMatterCase");
        if self.decided.is_some() {
            allowed.add_if(!over, "DeliverMatterCase");
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
        let other = self.accepted_by != role || self.instant;
        allowed.add_if(rests && other, "DecideMatterCase");
        allowed
    }

    /// A decision is delivered by public notice only where it left so, or would have, and its period has passed.
    fn takes(&self, done: &Done<'_>, _: &Days) -> bool {
        if done.fields["way"] != "DELIVERY_WAY_PUBLIC_NOTICE" {
            return true;
        }
        let mut letters = self.letters.iter();
        let decision = letters.find(|letter| tells_decision(letter));
        let serves = decision.and_then(Letter::announced_on);
        serves.is_some_and(|serves| done.day >= serves)
    }

    fn letters(&self) -> &[Letter] {
        &self.letters
    }
}
