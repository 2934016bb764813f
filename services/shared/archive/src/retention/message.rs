//! Holds and destructions as they are sent.

use gongkai_chassis::code::to_number;
use gongkai_proto::common::v1 as proto;

use super::{Destruction, Hold, Record};

impl Hold {
    /// As it is sent.
    pub fn message(&self) -> proto::RetentionHold {
        proto::RetentionHold {
            id: self.id.to_string(),
            record_id: self.record.to_string(),
            reason: self.reason.clone(),
            held_by: self.held_by.clone(),
            held_on: self.held_on.to_string(),
            lifted_by: self.lifted_by.clone().unwrap_or_default(),
            lifted_on: self.lifted_on.map(|on| on.to_string()).unwrap_or_default(),
            lift_reason: self.lift_reason.clone().unwrap_or_default(),
        }
    }
}

impl Destruction {
    /// As it is sent.
    pub fn message(&self) -> proto::Destruction {
        proto::Destruction {
            id: self.id.to_string(),
            state: to_number(self.state),
            reason: self.reason.clone(),
            proposed_by: self.proposed_by.clone(),
            proposed_on: self.proposed_on.to_string(),
            decided_by: self.decided_by.clone().unwrap_or_default(),
            decided_on: self.decided_on.map(|on| on.to_string()).unwrap_or_default(),
            decision_reason: self.decision_reason.clone().unwrap_or_default(),
            count: i32::try_from(self.count).unwrap_or(i32::MAX),
            records: self.records.iter().map(Record::message).collect(),
        }
    }
}

impl Record {
    fn message(&self) -> proto::DestructionRecord {
        proto::DestructionRecord {
            record_id: self.record.to_string(),
            number: self.number.clone(),
            title: self.title.clone(),
            dated_on: self.dated_on.to_string(),
            term: to_number(self.term),
            kept_until: self.kept_until.to_string(),
            sha256: self.sha256.clone(),
            byte_size: self.byte_size,
            kind: self.kind.clone(),
        }
    }
}
