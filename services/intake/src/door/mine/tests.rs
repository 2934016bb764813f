//! What an applicant is told, and what he may do.

use std::collections::BTreeSet;

use super::Mine;
use crate::cases::{
    application::Application, enquiry::Enquiry, kernel::facts::Facts, matter::MatterCase,
    rectification::Rectification, work_complaint::WorkComplaint,
};

/// Every fact was decided about, and nothing else.
fn decided<C: Mine>() {
    let facts: BTreeSet<&str> = C::Fact::words().map(|(code, _)| code).collect();
    let told: BTreeSet<&str> = C::TOLD.iter().map(|(code, _)| *code).collect();
    assert_eq!(facts, told, "{}", C::KIND);
    assert_eq!(C::TOLD.len(), told.len(), "{}: twice", C::KIND);
}

#[test]
fn of_every_fact_it_is_said_whether_its_applicant_is_told() {
    decided::<Application>();
    decided::<MatterCase>();
    decided::<Enquiry>();
    decided::<Rectification>();
    decided::<WorkComplaint>();
}

#[test]
fn what_the_bureau_does_within_itself_is_told_to_nobody() {
    for code in [
        "assigned",
        "search_returned",
        "reply_drafted",
        "reply_signed",
        "opinion_received",
    ] {
        assert_eq!(super::told::<Application>(code), None, "{code}");
    }
}
