//! What the people are called who are in charge of duties.

use std::collections::BTreeSet;

use gongkai_chassis::{db::Tx, error::Result};
use gongkai_proto::common::v1::PersonName;

use crate::bureau::staff;

/// What these people are called, each once.
pub async fn names<'a>(
    tx: &mut Tx,
    people: impl Iterator<Item = &'a str>,
) -> Result<Vec<PersonName>> {
    let people: Vec<&str> = people.collect::<BTreeSet<_>>().into_iter().collect();
    let names = staff::names(tx, &people).await?.into_iter();
    Ok(names
        .map(|(subject, name)| PersonName { subject, name })
        .collect())
}
