//! The letter that tells the applicant how the request ended.

use gongkai_document::date_text;
use gongkai_law::letter::{LetterKind, Party};

use super::state::{Ended, Ending, Rectification};
use crate::paper::letter::Order;

/// The letter of a request that ended so. Values bear the names of the fields they come from.
pub fn of(case: &Rectification, ended: &Ended) -> Order {
    let request = &case.request;
    let mut values = vec![
        (
            "wanted",
            format!("{}：{}", *request.record, *request.inaccuracy),
        ),
        ("received_on", date_text(case.received_on)),
    ];
    let (kind, result, usual) = match ended.ending {
        Ending::Corrected => (
            LetterKind::RectificationReply,
            ended.corrected.as_str(),
            // Article 41 corrects what is found true.
            "经审核属实",
        ),
        Ending::Refused => (LetterKind::RectificationReply, "不予更正", ""),
        Ending::Withdrawn => (LetterKind::WithdrawalNotice, "", ""),
        Ending::Forwarded => {
            values.push(("responsible_organ", ended.responsible_organ.clone()));
            (LetterKind::RectificationForwarding, "", "")
        }
    };
    let reason = match ended.reason.as_str() {
        "" => usual,
        given => given,
    };
    for (name, value) in [("result", result), ("reason", reason)] {
        if !value.is_empty() {
            values.push((name, value.to_owned()));
        }
    }
    Order {
        kind,
        addressee: request.name.0.clone(),
        party: Party::identified(&request.identity_number, &request.name),
        values,
    }
}
