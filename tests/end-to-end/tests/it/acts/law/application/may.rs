//! What may be done with an application.

use chrono::NaiveDate;

use super::{
    super::{Allowed, Days, Done, letters},
    Application, Channel, Extension, FOR_OPINION, TO_CORRECT, TO_GIVE_REASONS, TO_PAY,
};

/// The answers that a reply gives, whatever was asked before.
const PLAIN: [&str; 22] = [
    "ALREADY_PUBLIC",
    "GRANTED",
    "PARTLY_GRANTED",
    "WITHHELD_STATE_SECRET",
    "WITHHELD_LAW_FORBIDS",
    "WITHHELD_SECURITY_OR_STABILITY",
    "WITHHELD_THIRD_PARTY",
    "WITHHELD_INTERNAL_AFFAIRS",
    "WITHHELD_PROCESS_INFORMATION",
    "WITHHELD_ENFORCEMENT_FILE",
    "SPECIAL_REGISTER",
    "STATE_ARCHIVE",
    "CASE_FILE",
    "NOT_HELD",
    "OTHER_ORGAN",
    "NEEDS_MAKING",
    "PETITION",
    "REPEATED",
    "PUBLICATION",
    "CONFIRM_OR_REISSUE",
    "ENQUIRY",
    "OTHER",
];

/// With these it is closed, and no reply is drafted.
const CLOSES: [&str; 3] = ["WITHDRAWN", "NOT_CORRECTED", "FEE_NOT_PAID"];

impl Application {
    /// What somebody with that role may do today.
    pub(super) fn allowed(&self, days: &Days, today: NaiveDate, role: &str) -> Allowed {
        let mut allowed = Allowed::default();
        letters::allow(&self.letters, &mut allowed, (role, today), |index, rpc| {
            (rpc != "RecordDispatch" || self.lets_leave(index, today))
                && (!rpc.starts_with("Annul") || !self.was_answered_by_code(index))
        });
        if self.removed.is_some() {
            return allowed;
        }
        self.allowed_of_registration(&mut allowed);
        if self.received.is_none() {
            return allowed;
        }
        if self.is_open() {
            self.allowed_while_open(&mut allowed, days, today);
            self.allowed_to_close(&mut allowed, days, today, role);
        }
        if self.is_open() || self.anew.is_some() {
            self.allowed_of_opinions(&mut allowed, role);
            self.allowed_of_searches(&mut allowed);
            self.allowed_before_it_leaves(&mut allowed, days, today, role);
        }
        self.allowed_after_it_left(&mut allowed, today, role);
        allowed
    }

    /// A notice is not sent for what was taken back, or is not waited for any more, for the case has ended:
    /// opinions are waited for while it is answered anew, too.
    fn lets_leave(&self, index: usize, day: NaiveDate) -> bool {
        let gone = self.withdrawn.contains(&index) || self.annulled.contains(&index);
        if gone || self.is_news_of_nothing(index) {
            return false;
        }
        let answered = self.answers.first().map(|(_, day)| *day);
        let ended = self.removed.or(answered);
        let is_open_on = |ended: Option<NaiveDate>| ended.is_none_or(|ended| day <= ended);
        let of_applicant = [self.correction, self.fee, self.reasons];
        let mut of_applicant = of_applicant.into_iter().flatten();
        if of_applicant.any(|asked| asked.letter == index) {
            return is_open_on(ended);
        }
        let of_opinion = self.opinions.iter().any(|asked| asked.letter == index);
        let ended = if self.anew.is_some() {
            self.removed
        } else {
            ended
        };
        !of_opinion || is_open_on(ended)
    }

    /// Who answered by the code that stands on a letter has it: nobody takes that back.
    fn was_answered_by_code(&self, letter: usize) -> bool {
        let mut opinions = self.opinions.iter();
        opinions.any(|asked| asked.letter == letter && asked.by_code)
    }

    fn allowed_of_registration(&self, allowed: &mut Allowed) {
        let unconfirmed = self.received.is_none();
        let letter = self.channel == Channel::OrdinaryLetter && !self.unreachable;
        let unanswered = self.answers.is_empty();
        // The money is in the treasury.
        let paid = self.fee.is_some_and(|fee| fee.received.is_some());
        allowed.add_if(unconfirmed, "ConfirmReceipt");
        allowed.add_if(unconfirmed && letter, "MarkUnreachable");
        let online = self.channel.is_online();
        allowed.add_if(unconfirmed && online, "RerouteApplication");
        allowed.add_if(unanswered, "AssignApplication");
        allowed.add_if(unanswered && !paid, "MergeApplication");
        allowed.add_if(unanswered && !paid, "VoidApplication");
        allowed.add_if(true, "CorrectRegistration");
        allowed.add_if(!unconfirmed && !self.proposed, "ProposePublication");
    }

    fn allowed_while_open(&self, allowed: &mut Allowed, days: &Days, today: NaiveDate) {
        let due = super::Reading::due(self, days);
        let waits = Self::is_waited_for(self.correction) || Self::is_waited_for(self.fee);
        let moved = self.extension != Extension::None || self.fee.is_some();
        let signed = self.step == Some("dispatch_reply");
        let split = !waits && !moved && self.opinions.is_empty() && !signed;
        allowed.add_if(split, "SplitApplication");
        let left = |letter: &usize| {
            let letter = &self.letters[*letter];
            letter.kind == "CORRECTION_NOTICE" && letter.left_on().is_some()
        };
        let told = self.withdrawn.iter().any(left);
        let asks = self.correction.is_none() && !told && !signed;
        allowed.add_if(asks, "AskCorrection");
        let corrects = Self::is_waited_for(self.correction);
        allowed.add_if(corrects, "WithdrawCorrection");
        allowed.add_if(corrects, "ReceiveCorrection");
        // Once, by its due day; while the clock stands still there is none.
        let in_time = due.is_some_and(|due| today <= due);
        let extends = !waits && self.extension == Extension::None && in_time;
        allowed.add_if(extends, "ExtendDeadline");
        allowed.add_if(self.extension == Extension::InForce, "WithdrawExtension");
        let fees = NaiveDate::from_ymd_opt(2021, 1, 1).unwrap();
        let late = due.is_some_and(|due| today > due);
        // What is public is free.
        let free = self.draft == "ANSWER_ALREADY_PUBLIC";
        let asks = !waits && self.fee.is_none() && today >= fees && !late && !free;
        allowed.add_if(asks, "AskFee");
        allowed.add_if(Self::is_waited_for(self.fee), "WithdrawFee");
        allowed.add_if(Self::is_waited_for(self.fee), "RecordFee");
        allowed.add_if(self.unchecked().is_some(), "RecordPaymentNotReceived");
        let paid = self.fee.is_some_and(|fee| fee.received.is_some());
        allowed.add_if(paid, "AnnulPayment");
        allowed.add_if(self.reasons.is_none(), "AskReasons");
        allowed.add_if(Self::is_waited_for(self.reasons), "ReceiveReasons");
        let given = self.reasons.is_some_and(|asked| asked.received.is_some());
        let delays = given && !self.was_delayed && !waits && !late;
        allowed.add_if(delays, "SetDelayedPeriod");
    }

    /// Withdrawn at any time; lapsed once the period has run out, which a leader records.
    fn allowed_to_close(&self, allowed: &mut Allowed, days: &Days, today: NaiveDate, role: &str) {
        allowed.add("CloseApplication", 0);
        allowed.add("CloseApplication/ANSWER_WITHDRAWN", 0);
        let ways = [
            ("NOT_CORRECTED", self.correction, TO_CORRECT),
            ("FEE_NOT_PAID", self.fee, TO_PAY),
        ];
        for (way, asked, period) in ways {
            let asked = asked.filter(|asked| asked.received.is_none());
            let end = asked.and_then(|asked| self.letters[asked.letter].period_end(days, period));
            let unchecked = way == "FEE_NOT_PAID" && self.unchecked().is_some();
            if role == "leader" && end.is_some_and(|end| today > end) && !unchecked {
                allowed.add(&format!("CloseApplication/ANSWER_{way}"), 0);
            }
        }
    }

    /// Opinions are asked for and come in for a new answer, too, which waits for the applicant no more.
    fn allowed_of_opinions(&self, allowed: &mut Allowed, role: &str) {
        let waits = Self::is_waited_for(self.correction) || Self::is_waited_for(self.fee);
        allowed.add_if(self.anew.is_some() || !waits, "AskOpinion");
        for (part, opinion) in (1..).zip(&self.opinions) {
            if opinion.recalled {
                continue;
            }
            if opinion.said.is_none() {
                allowed.add("RecallOpinionRequest", part);
            }
            match opinion.said {
                // What the party said itself no clerk takes back.
                Some(_) if opinion.by_code && role == "clerk" => {}
                Some(_) => allowed.add("WithdrawOpinion", part),
                // Nobody answers a letter that has not left.
                None if self.letters[opinion.letter].left_on().is_some() => {
                    allowed.add("RecordOpinion", part);
                }
                None => {}
            }
        }
    }

    fn allowed_of_searches(&self, allowed: &mut Allowed) {
        allowed.add("AssignSearch", 0);
        for (part, (_, out)) in (1..).zip(&self.searches) {
            if *out {
                allowed.add("ReturnSearch", part);
                allowed.add("RecallSearch", part);
            }
        }
    }

    /// Three people: who drafts does not review, neither signs.
    fn allowed_before_it_leaves(
        &self,
        allowed: &mut Allowed,
        days: &Days,
        today: NaiveDate,
        role: &str,
    ) {
        let leaves = self.may_leave(days, today);
        allowed.add("DraftReply", 0);
        let asked_before = ["STILL_UNCLEAR", "EXCESSIVE"];
        for answer in PLAIN.into_iter().chain(asked_before) {
            let answer = format!("ANSWER_{answer}");
            if self.bears(&answer, days, today) {
                allowed.add(&format!("DraftReply/{answer}"), 0);
            }
        }
        let other = role != self.drafter;
        let reviews = self.step == Some("review_reply") && role == "reviewer" && other;
        allowed.add_if(reviews, "ReviewReply");
        let signs = self.step == Some("sign_reply") && role == "leader" && other;
        allowed.add_if(signs && leaves, "SignReply");
        let dispatches = self.step == Some("dispatch_reply") && leaves;
        allowed.add_if(dispatches, "DispatchReply");
    }

    fn allowed_after_it_left(&self, allowed: &mut Allowed, today: NaiveDate, role: &str) {
        // No clerk takes an answer back; what arrived or came back is taken back as that first.
        let above = ["reviewer", "leader"].contains(&role);
        if above && (self.under_way && !self.portal || self.handed_over) {
            let reply = self.letters.iter().rposition(letters::Letter::is_answer);
            let part = u32::try_from(reply.unwrap()).unwrap() + 1;
            allowed.add("AnnulDispatch", part);
        }
        let answered = !self.answers.is_empty();
        allowed.add_if(self.came_back, "DispatchReply");
        // A public notice serves on no day of its period.
        let serves = self.announced.is_none_or(|served| today >= served);
        allowed.add_if(self.under_way && serves, "RecordDelivery");
        let recorded = self.delivered && !self.confirmed;
        allowed.add_if(recorded || self.came_back, "AnnulDelivery");
        allowed.add_if(self.step == Some("archive"), "ArchiveApplication");
        allowed.add_if(answered && self.anew.is_none(), "ReopenApplication");
        let withholds = self.anew.is_none() && self.re_review.is_some();
        allowed.add_if(withholds, "ReReviewWithheld");
    }

    /// Whether what it discloses is disclosed (art. 36(2), art. 37).
    pub(super) fn discloses(&self) -> bool {
        ["ANSWER_GRANTED", "ANSWER_PARTLY_GRANTED"].contains(&&*self.draft)
    }

    /// Whether what happened bears that answer: still unclear only after a correction (art. 30), an excess only
    /// where reasons were asked for and given, or not given in their period, and no delay granted (art. 35). A
    /// third party is asked before its rights are a reason (art. 32), be it before the first answer; where all that
    /// were asked agree, they are none (art. 15).
    fn bears(&self, answer: &str, days: &Days, today: NaiveDate) -> bool {
        match answer {
            "ANSWER_STILL_UNCLEAR" => self
                .correction
                .is_some_and(|asked| asked.received.is_some()),
            "ANSWER_EXCESSIVE" => self.reasons.is_some_and(|asked| {
                let end = self.letters[asked.letter].period_end(days, TO_GIVE_REASONS);
                let judged = asked.received.is_some() || end.is_some_and(|end| today > end);
                judged && !self.was_delayed
            }),
            _ if CLOSES.contains(&answer.trim_start_matches("ANSWER_")) => false,
            "ANSWER_WITHHELD_THIRD_PARTY" => {
                let agrees = |asked: &super::Opinion| asked.said.is_some() && !asked.refuses;
                let mut asked = self.opinions.iter();
                asked.any(|asked| asked.of_third_party && !asked.recalled && !agrees(asked))
            }
            _ => true,
        }
    }

    /// Nothing is disclosed while an opinion is waited for, nor withheld for a third party that neither refused nor
    /// let its period pass (art. 32).
    fn may_leave(&self, days: &Days, today: NaiveDate) -> bool {
        let outstanding = |opinion: &super::Opinion| {
            let end = self.letters[opinion.letter].period_end(days, FOR_OPINION);
            opinion.is_awaited() && end.is_none_or(|end| today <= end)
        };
        let waits = if self.draft == "ANSWER_WITHHELD_THIRD_PARTY" {
            let mut asked = self.opinions.iter();
            let kept = |asked: &super::Opinion| match asked.said {
                Some(_) => asked.refuses,
                None => !asked.recalled && !outstanding(asked),
            };
            !asked.any(|asked| asked.of_third_party && kept(asked))
        } else {
            self.discloses() && self.opinions.iter().any(outstanding)
        };
        let ground = self.ground.is_empty() || self.bears(&self.ground, days, today);
        self.bears(&self.draft, days, today) && ground && !waits
    }

    /// Whether the draft, the review, the way, the close or the new beginning that is meant is one that the case bears.
    pub(super) fn takes_so(&self, done: &Done<'_>, days: &Days) -> bool {
        let text = |field: &str| done.fields[field].as_str().unwrap_or_default();
        match done.rpc {
            "DraftReply" => {
                let answers = done.fields["answers"].as_array().unwrap().iter();
                let mut answers = answers.map(|answer| answer.as_str().unwrap());
                answers.all(|answer| self.bears(answer, days, done.day))
            }
            // What discloses anything is reviewed for its secrecy (art. 17).
            "ReviewReply" if text("result") == "REVIEW_RESULT_APPROVED" => match text("secrecy") {
                "SECRECY_REVIEW_FAILED" => false,
                "" => !self.discloses(),
                _ => true,
            },
            "DispatchReply" => done.way() != "NOTICE" || self.came_back,
            "RecordDelivery" if text("delivery") == "DELIVERY_SIGNED_FOR" => {
                let served = self.announced;
                served.is_none_or(|served| done.day >= served)
            }
            "CloseApplication" => {
                let mut allowed = Allowed::default();
                self.allowed_to_close(&mut allowed, days, done.day, done.role);
                let way = text("way").replace("CLOSE_WAY", "CloseApplication/ANSWER");
                allowed.has(&way)
            }
            // A close is a mistake, no answer that left, nor what was answered anew.
            "ReopenApplication" => match text("cause") {
                "REOPEN_CAUSE_MISTAKE" => self.closed && self.new_answers.is_empty(),
                "REOPEN_CAUSE_ORDERED" => false,
                _ => true,
            },
            _ => true,
        }
    }
}
