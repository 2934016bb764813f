//! Requests to correct a record and complaints about the work, which have a limit of the bureau's own.

use chrono::NaiveDate;

use super::{Allowed, Days, Done, Duties, Letter, Reading, Stands, letters, owe};

/// A request or complaint that is open until it is closed, by a limit of the bureau's own.
pub struct OwnLimit {
    due: NaiveDate,
    /// What closes it.
    end: &'static str,
    /// By when what was found is to be corrected, until it is.
    correct: Option<NaiveDate>,
    stands: Stands,
    /// Who made it gets letters: who complains need not say who it is.
    named: bool,
    letters: Vec<Letter>,
}

impl OwnLimit {
    /// Registered that day; closed by that act in twenty working days.
    pub fn of(days: &Days, day: NaiveDate, end: &'static str) -> Self {
        Self {
            due: days.after(day, 20),
            end,
            correct: None,
            stands: Stands::Open,
            named: true,
            letters: Vec::new(),
        }
    }

    fn issue(&mut self, kind: &str, day: NaiveDate) {
        if self.named {
            self.letters.push(Letter::issued(kind, day));
        }
    }
}

impl Reading for OwnLimit {
    fn act(&mut self, done: &Done<'_>, _: &Days) {
        match done.rpc {
            "WithdrawRectification" | "WithdrawWorkComplaint" => {
                self.stands = Stands::Ended(done.day);
                self.issue("WITHDRAWAL_NOTICE", done.day);
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
            rpc if rpc == self.end => {
                self.stands = Stands::Ended(done.day);
                let kind = match done.fields["result"].as_str() {
                    Some("RECTIFICATION_RESULT_FORWARDED") => "RECTIFICATION_FORWARDING",
                    Some(_) => "RECTIFICATION_REPLY",
                    None => "COMPLAINT_REPLY",
                };
                self.issue(kind, done.day);
            }
            rpc if rpc.starts_with("Assign") => {}
            other => {
                let known = letters::act_on(&mut self.letters, done);
                assert!(known, "{other}: what does it do to a request or complaint?");
            }
        }
    }

    fn due(&self, _: &Days) -> Option<NaiveDate> {
        // By law what was found is corrected; its closing is the bureau's own word.
        self.correct.or(Some(self.due))
    }

    fn duties(&self, days: &Days) -> Duties {
        let mut duties = Duties::new();
        // Of what was registered by mistake nothing is sent any more.
        letters::owe_all(&self.letters, &mut duties, days, |_, letter| {
            let sent = self.stands != Stands::NotCounted;
            sent.then(|| letter.next_working_day(days))
        });
        if self.stands == Stands::Open {
            owe(&mut duties, "close", 1, Some(self.due));
        }
        if self.correct.is_some() {
            owe(&mut duties, "correct", 1, self.correct);
        }
        duties
    }

    /// That it was withdrawn is an act of its own.
    fn takes(&self, done: &Done<'_>, _: &Days) -> bool {
        done.fields["result"] != "RECTIFICATION_RESULT_WITHDRAWN"
    }

    fn limits(&self, _: &Days) -> Vec<(&'static str, Option<NaiveDate>)> {
        vec![("办理期限", Some(self.due))]
    }

    fn stands(&self) -> Stands {
        self.stands
    }

    fn allows(&self, _: &Days, today: NaiveDate, role: &str) -> Allowed {
        let mut allowed = Allowed::default();
        letters::allow(&self.letters, &mut allowed, (role, today), |_, _| true);
        allowed.add_if(self.stands == Stands::Open, self.end);
        if self.end == "DecideRectification" {
            allowed.add_if(self.stands == Stands::Open, "AssignRectification");
            allowed.add_if(self.stands == Stands::Open, "WithdrawRectification");
            allowed.add_if(self.stands != Stands::NotCounted, "VoidRectification");
        }
        allowed
    }

    fn letters(&self) -> &[Letter] {
        &self.letters
    }
}

/// A complaint about the work: assigned, decided, closed with the answer.
pub struct WorkComplaint {
    limit: OwnLimit,
    assigned: bool,
    decided: bool,
}

impl WorkComplaint {
    /// Registered that day, from somebody who says who it is, or not.
    pub fn of(days: &Days, day: NaiveDate, named: bool) -> Self {
        Self {
            limit: OwnLimit {
                named,
                ..OwnLimit::of(days, day, "CloseWorkComplaint")
            },
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
        let mut allowed = Allowed::default();
        if self.decided {
            allowed = self.limit.allows(days, today, role);
        } else {
            letters::allow(&self.limit.letters, &mut allowed, (role, today), |_, _| {
                true
            });
        }
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

    fn letters(&self) -> &[Letter] {
        &self.limit.letters
    }
}
