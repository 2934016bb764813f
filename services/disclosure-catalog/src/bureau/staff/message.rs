//! People as sent.

use gongkai_chassis::{db::Tx, error::Result};
use gongkai_proto::{catalog::v1 as proto, common::v1::PersonName};

use super::{Versioned, store::names};

/// What these people are called, as far as the directory knows them.
pub async fn person_names(tx: &mut Tx, subjects: &[&str]) -> Result<Vec<PersonName>> {
    let named = names(tx, subjects).await?.into_iter();
    let named = named.map(|(subject, name)| PersonName { subject, name });
    Ok(named.collect())
}

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
        reviews: member.reviews,
    }
}
