//! What intake's duties mean for the end of a year. Pure.

/// What a duty on an application says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Its receipt is to be confirmed.
    Unconfirmed,
    /// Its applicant let a day pass.
    Lapsed,
    /// It is to be answered.
    Answer,
    /// The answer waits for somebody else.
    InTheWay,
    /// Nothing that moves the figures of the year.
    Nothing,
}

/// What a duty means, by its code; none of one that is not known.
pub fn meaning(code: &str) -> Option<Meaning> {
    Some(match code {
        "confirm_receipt" => Meaning::Unconfirmed,
        "close_lapsed" => Meaning::Lapsed,
        "answer" => Meaning::Answer,
        // Until a third party or co-maker answers, or the payment is seen.
        "opinion_back" | "confirm_payment" => Meaning::InTheWay,
        // Steps of the bureau on its way to the answer, which wait for nobody else; what follows on the first answer, by
        // which it counts (C3, C5); the way of letters, and cases that are no applications.
        "ask_correction" | "search" | "review_reply" | "sign_reply" | "dispatch_reply"
        | "answer_anew" | "prove_delivery" | "archive" | "re_review" | "publish_promised"
        | "send_letter" | "prove_service" | "send_again" | "check_completeness"
        | "correction_back" | "decide" | "decide_as_promised" | "deliver" | "close" | "task"
        | "reassign" | "written_reply" | "defence" | "comply" | "correct" => Meaning::Nothing,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The codes of all duties, as intake defines them.
    fn codes() -> Vec<&'static str> {
        let source = include_str!("../../../intake/src/cases/kernel/duty.rs");
        let list = source.split_once("pub enum DutyKind {").unwrap().1;
        let list = list.split_once("\n    }").unwrap().0;
        let lines = list.lines().filter(|line| line.contains(" = \""));
        lines.map(|line| line.split('"').nth(1).unwrap()).collect()
    }

    #[test]
    fn of_every_duty_of_intake_it_is_decided_what_it_means() {
        let codes = codes();
        assert!(codes.len() > 25, "{codes:?}");
        for code in codes {
            assert!(meaning(code).is_some(), "decide what {code} means");
        }
        assert_eq!(meaning("an_invention"), None);
    }
}
