//! What acts do to the reply of an application, and to its way.

use chrono::NaiveDate;

use super::{
    super::{Days, Done, Letter, answer_limit, letters},
    Application, Before, Channel, Opinion, RE_REVIEW,
};

impl Application {
    /// What was signed and has not left stays in the house, and nobody is told what it would have disclosed.
    fn leave_unsent(&mut self) {
        if self.step == Some("dispatch_reply") && self.sent.is_empty() {
            let signed = self.letters.iter().rposition(Letter::is_answer);
            let after = signed.map_or(self.letters.len(), |signed| signed + 1);
            let of_it = self.letters.iter().enumerate().skip(after);
            let of_it = of_it.filter(|(_, letter)| letter.kind == "DISCLOSURE_NOTICE");
            self.withdrawn.extend(of_it.map(|(index, _)| index));
        }
    }

    /// An act on its reply; whether it was one.
    pub(super) fn reply(&mut self, done: &Done<'_>, days: &Days) -> bool {
        let day = done.day;
        let text = |field: &str| done.fields[field].as_str().unwrap_or_default();
        match done.rpc {
            "DraftReply" => {
                let answer = |index: usize| done.fields["answers"][index].as_str();
                answer(0).unwrap().clone_into(&mut self.draft);
                answer(1).unwrap_or_default().clone_into(&mut self.ground);
                done.role.clone_into(&mut self.drafter);
                self.leave_unsent();
                self.step = Some("review_reply");
                self.sent.clear();
                self.forget_its_way();
            }
            "ReviewReply" => {
                let approved = text("result") == "REVIEW_RESULT_APPROVED";
                self.step = approved.then_some("sign_reply");
            }
            "SignReply" => {
                self.step = Some("dispatch_reply");
                let answer = self.draft.replace("ANSWER_", "REPLY_");
                self.issue(&answer, day);
                // Every draft of the histories says why the public interest demands it.
                if self.discloses() {
                    let refuse = |one: &&Opinion| one.of_third_party && one.refuses;
                    for _ in 0..self.opinions.iter().filter(refuse).count() {
                        self.issue("DISCLOSURE_NOTICE", day);
                    }
                }
            }
            "DispatchReply" => {
                let (anew, re_review) = (self.anew, self.re_review);
                self.sent.push(Before { anew, re_review });
                let letter = self.letters.iter().rposition(Letter::is_answer).unwrap();
                if self.sent.len() == 1 {
                    let answer = self.draft.clone();
                    self.end(&answer, letter, day, days);
                    let withheld =
                        answer.starts_with("ANSWER_WITHHELD") || answer == "ANSWER_PARTLY_GRANTED";
                    self.re_review = withheld.then(|| day + RE_REVIEW);
                }
                self.letters[letter].answers(true);
                self.forget_its_way();
                let way = done.way();
                self.handed_over = ["IN_PERSON", "THROUGH_ORGAN"].contains(&way);
                self.under_way = !self.handed_over;
                self.left = Some(day);
                self.portal = way == "PORTAL";
                self.online = ["PORTAL", "EMAIL", "FAX"].contains(&way);
                self.announced = (way == "NOTICE").then(|| letters::announced(day));
                self.step = Some(self.proof());
            }
            "ReReviewWithheld" if text("outcome") == "RE_REVIEW_OUTCOME_TO_BE_DISCLOSED" => {
                self.take_up(days.after(day, answer_limit(day)));
                self.re_review = None;
            }
            "ReReviewWithheld" => self.re_review = Some(day + RE_REVIEW),
            "RecordDelivery" => {
                self.came_back = text("delivery") == "DELIVERY_RETURNED";
                (self.under_way, self.delivered) = (false, !self.came_back);
                self.confirmed = done.role == "public";
                self.step = Some(if self.came_back {
                    "dispatch_reply"
                } else {
                    "archive"
                });
            }
            "AnnulDelivery" => {
                (self.under_way, self.delivered, self.came_back) = (true, false, false);
                self.step = Some(self.proof());
            }
            "ArchiveApplication" => {
                self.step = None;
                self.forget_its_way();
            }
            "CloseApplication" => {
                self.leave_unsent();
                self.re_review = None;
                let way = text("way").replace("CLOSE_WAY_", "");
                self.closing = self.letters.len();
                self.end(&format!("ANSWER_{way}"), self.closing, day, days);
                self.issue(&format!("REPLY_{way}"), day);
                self.closed = true;
                self.step = Some("archive");
            }
            // As if it had never been closed: its own clock runs on, and its letter is not sent.
            "ReopenApplication" if text("cause") == "REOPEN_CAUSE_MISTAKE" => {
                self.answers.pop();
                self.answered_by.pop();
                self.was_due = None;
                self.closed = false;
                self.annulled.push(self.closing);
                self.step = None;
                self.draft.clear();
                self.forget_its_way();
            }
            "ReopenApplication" => {
                self.take_up(text("due_on").parse().unwrap());
            }
            _ => return false,
        }
        true
    }

    /// The reply did not leave, as its letter of that place had it: the first time, nothing is answered by it.
    pub(super) fn unsend(&mut self, letter: usize) {
        let before = self.sent.pop().unwrap();
        self.forget_its_way();
        self.step = Some("dispatch_reply");
        self.came_back = !self.sent.is_empty();
        if self.came_back {
            return;
        }
        self.letters[letter].answers(false);
        self.answers.pop();
        self.answered_by.pop();
        (self.anew, self.re_review) = (before.anew, before.re_review);
        if self.answers.is_empty() {
            self.was_due = None;
        }
    }

    /// The letter that a new answer withdraws: that of the answer before it, or of an end that was a mistake, if its
    /// applicant knows of that.
    pub fn withdraws(&self) -> Option<usize> {
        let mistake = self.annulled.last().copied();
        let known =
            |letter: &usize| self.channel == Channel::Door || !self.letters[*letter].is_issued();
        self.answered_by.last().copied().or(mistake.filter(known))
    }

    /// It is answered anew by that day.
    fn take_up(&mut self, due: NaiveDate) {
        (self.anew, self.step, self.closed) = (Some(due), None, false);
        self.new_answers.push((due, None));
        self.draft.clear();
        self.forget_its_way();
    }

    /// How the reply went is no longer to be recorded or taken back.
    fn forget_its_way(&mut self) {
        (self.under_way, self.online, self.portal) = (false, false, false);
        (self.delivered, self.came_back, self.handed_over) = (false, false, false);
        (self.confirmed, self.announced) = (false, None);
    }

    /// What is to be done next with a reply that left: that it was sent is all there is to prove of what left
    /// online, as of what was handed over.
    fn proof(&self) -> &'static str {
        if self.under_way && !self.online {
            "prove_delivery"
        } else {
            "archive"
        }
    }
}
