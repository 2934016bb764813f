//! By which day of a thing, and in which category, a sum takes it: what is behind a figure is found without reading
//! everything that is counted. Pure.

use gongkai_law::code::codes;

codes! {
    /// By which day things are found.
    pub enum Axis {
        /// That on which it began.
        Opened = "opened", "起始";
        /// That on which it ended; things that did not end come last.
        Closed = "closed", "终结";
        /// That of the last thing that happened to it beside: a fee, a new answer, an appraisal. Few have one.
        Acted = "acted", "其他";
    }
}

/// The axis of a sum: a thing adds to it on that day of its own, or, of the last one, by it.
pub fn axis(key: &str) -> Axis {
    let words: Vec<&str> = key.split('.').collect();
    match words[..] {
        [
            "application",
            "fees" | "reanswered" | "anew_judged" | "anew_in_time",
        ]
        | ["enquiry", "appraised", _] => Axis::Acted,
        [_, "received" | "begun" | "assumed", ..]
        | ["item" | "activity" | "delivery" | "duty", ..] => Axis::Opened,
        _ => Axis::Closed,
    }
}

/// The category of the things that add to a sum; none if it takes them in every one.
pub fn category(key: &str) -> Option<&str> {
    let words: Vec<&str> = key.split('.').collect();
    match words[..] {
        ["enquiry", "appraised", _] | [_, "assumed" | "assumed_ended", ..] => None,
        [
            "application" | "matter" | "enquiry" | "dispute",
            _,
            ..,
            category,
        ]
        | ["item", "group", category]
        | ["delivery", "channel", category]
        | ["duty", "overdue", category] => Some(category),
        _ => None,
    }
}
