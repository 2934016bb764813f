//! An enquiry: its tasks, its limit, and how it ends.

use chrono::NaiveDate;

use super::{Allowed, Days, Done, Duties, Letter, Reading, Stands, letters, owe};

/// An enquiry: a limit of the bureau's own, and tasks that are to be answered by it.
pub struct Enquiry {
    due: NaiveDate,
    /// Who wrote is answered by letter; who called or came, there and then.
    by_letter: bool,
    letters: Vec<Letter>,
    /// The letter it ended with, while that stands.
    ended_by: Option<usize>,
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
    pub fn consultation(days: &Days, day: NaiveDate, by_letter: bool) -> Self {
        Self {
            due: days.after(day, 3),
            by_letter,
            letters: Vec::new(),
            ended_by: None,
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
                self.ended_by = Some(self.letters.len());
                let kind = match done.rpc {
                    "CloseEnquiry" => "ENQUIRY_REPLY",
                    "PointToPetition" => "PETITION_POINTER",
                    _ => "ENQUIRY_WITHDRAWAL",
                };
                self.letters.push(Letter::issued(kind, done.day));
            }
            "ReopenEnquiry" => {
                self.stands = Stands::Open;
                self.ended_by = None;
                (self.appraisable, self.reopenable) = (false, false);
            }
            "MergeEnquiry" | "VoidEnquiry" => self.stands = Stands::NotCounted,
            // Once the citizen appraised the answer, it stands.
            "AppraiseEnquiry" => (self.appraisable, self.reopenable) = (false, false),
            "AssignEnquiry" | "SuperviseEnquiry" => {}
            other => {
                let known = letters::act_on(&mut self.letters, done);
                assert!(known, "{other}: what does it do to an enquiry?");
            }
        }
    }

    fn due(&self, _: &Days) -> Option<NaiveDate> {
        Some(self.due)
    }

    fn duties(&self, days: &Days) -> Duties {
        let mut duties = Duties::new();
        letters::owe_all(&self.letters, &mut duties, days, |index, letter| {
            let sent = self.by_letter && self.ended_by == Some(index);
            sent.then(|| letter.next_working_day(days))
        });
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

    fn allows(&self, _: &Days, today: NaiveDate, role: &str) -> Allowed {
        let mut allowed = Allowed::default();
        letters::allow(&self.letters, &mut allowed, (role, today), |_, _| true);
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

    fn letters(&self) -> &[Letter] {
        &self.letters
    }
}
