//! What is re-assigned, as it is sent.

use gongkai_chassis::code::to_number;
use gongkai_proto::catalog::v1 as proto;

use super::{state::Thing, store::Done};

/// A thing.
pub fn thing(thing: &Thing) -> proto::Reassigned {
    let (from, to) = (thing.from.clone(), thing.to.clone());
    proto::Reassigned {
        kind: to_number(thing.kind),
        id: thing.id.to_string(),
        number: thing.number,
        title: thing.title.clone(),
        from_office_id: from.office_id,
        to_office_id: to.office_id,
        from_person: from.person.unwrap_or_default(),
        to_person: to.person.unwrap_or_default(),
    }
}

/// What was done with one.
pub fn done(done: Done) -> proto::Reassignment {
    proto::Reassignment {
        id: done.id.to_string(),
        act_id: done.act.to_string(),
        thing: Some(thing(&done.thing)),
        reason: done.reason,
        reassigned_by: done.by,
        reassigned_on: done.on.to_string(),
    }
}
