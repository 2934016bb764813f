//! A person as sent.

use gongkai_proto::catalog::v1 as proto;

use super::Versioned;

/// A person as sent.
pub fn message(now: &Versioned) -> proto::StaffMember {
    let member = &now.member;
    proto::StaffMember {
        subject: member.subject.clone(),
        name: member.name.clone(),
        office_id: member.office_id.clone().unwrap_or_default(),
        position: member.position.clone(),
        in_charge: member.in_charge,
        left_on: member
            .left_on
            .map_or_else(String::new, |day| day.to_string()),
        etag: now.etag(),
    }
}
