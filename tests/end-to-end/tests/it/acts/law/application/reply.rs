//! What acts do to the reply of an application, and to its way.

use chrono::NaiveDate;

use super::{
    super::{Days, Done, answer_limit},
    Application, Before, Opinion, RE_REVIEW,
};

impl Application {
    /// An act on its reply; whether it was one.
    pub(super) fn reply(&mut self, done: &Done<'_>, days: &Days) -> bool {
        let day = done.day;
        let text = |field: &str| done.fields[field].as_str().unwrap_or_default();
        match done.rpc {
            "DraftReply" => {
                let answer = done.fields["answers"][0].as_str().unwrap();
                answer.clone_into(&mut self.draft);
                done.role.clone_into(&mut self.drafter);
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
                if self.sent.len() == 1 {
                    let answer = self.draft.clone();
                    self.end(&answer, day, days);
                    let withheld = answer.starts_with("ANSWER_WITHHELD");
                    self.re_review = withheld.then(|| day + RE_REVIEW);
                }
                let mut letters = self.letters.iter_mut();
                letters
                    .rfind(|letter| letter.is_answer())
                    .unwrap()
                    .answers(true);
                self.forget_its_way();
                self.handed_over = text("way") == "DISPATCH_WAY_IN_PERSON";
                self.under_way = !self.handed_over;
                self.left = Some(day);
                self.online = text("way") == "DISPATCH_WAY_PORTAL";
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
                self.re_review = None;
                let way = text("way").replace("CLOSE_WAY_", "");
                self.end(&format!("ANSWER_{way}"), day, days);
                self.issue(&format!("REPLY_{way}"), day);
                self.step = Some("archive");
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
        (self.anew, self.re_review) = (before.anew, before.re_review);
        if self.answers.is_empty() {
            self.was_due = None;
        }
    }

    /// It is answered anew by that day.
    fn take_up(&mut self, due: NaiveDate) {
        (self.anew, self.step) = (Some(due), None);
        self.new_answers.push((due, None));
        self.forget_its_way();
    }

    /// How the reply went is no longer to be recorded or taken back.
    fn forget_its_way(&mut self) {
        (self.under_way, self.online) = (false, false);
        (self.delivered, self.came_back, self.handed_over) = (false, false, false);
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
