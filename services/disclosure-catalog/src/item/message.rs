//! An item as sent.

use gongkai_chassis::code::to_numbers;
use gongkai_proto::catalog::v1 as proto;

use super::Item;
use crate::bureau::Bureau;

/// An item of a bureau as sent: it bears the name the bureau had on the day it was published.
pub fn message(item: &Item, publisher: &Bureau) -> proto::Item {
    let publication = &item.publication;
    let (entry_id, period) = publication.under.unzip();
    proto::Item {
        id: item.id.to_string(),
        bureau_id: item.bureau.to_string(),
        index_number: item.index_number.clone(),
        title: publication.title.clone(),
        summary: publication.summary.clone(),
        article20_code: publication.article20_code.into(),
        group: publication.group.clone(),
        office_id: publication.office_id.clone(),
        formed_on: publication.formed_on.to_string(),
        published_on: publication.published_on.to_string(),
        due_on: item.due_on.to_string(),
        channels: to_numbers(&publication.channels),
        assumed: to_numbers(&publication.assumed),
        publisher: publisher.name_on(publication.published_on).to_owned(),
        entry_id: entry_id.map_or_else(String::new, |id| id.to_string()),
        period: period
            .flatten()
            .map_or_else(String::new, |period| period.to_string()),
    }
}
