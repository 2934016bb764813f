//! Items as events.

use chrono::NaiveDate;
use gongkai_chassis::error::{Error, Result};
use gongkai_proto::{catalog::v1 as proto, event, feed::v1::EventRedacted, redact};

use super::{Item, message::message, store::Told};
use crate::bureau::Bureau;

/// The item was published.
pub fn published(item: &Item, publisher: &Bureau, today: NaiveDate) -> proto::ItemPublished {
    proto::ItemPublished {
        item: Some(message(item, publisher, today)),
    }
}

/// A later version of it was.
pub fn revised(item: &Item, publisher: &Bureau, today: NaiveDate) -> proto::ItemRevised {
    proto::ItemRevised {
        item: Some(message(item, publisher, today)),
    }
}

/// It was repealed.
pub fn repealed(item: &Item, publisher: &Bureau, today: NaiveDate) -> proto::ItemRepealed {
    proto::ItemRepealed {
        item: Some(message(item, publisher, today)),
    }
}

/// It was withdrawn.
pub fn withdrawn(item: &Item, publisher: &Bureau, today: NaiveDate) -> proto::ItemWithdrawn {
    proto::ItemWithdrawn {
        item: Some(message(item, publisher, today)),
    }
}

/// What is left of an event without its text, and what tells its readers so; none if nobody was told of it yet.
pub fn redacted(told: &Told, reason: &str) -> Result<(String, Option<EventRedacted>)> {
    let left = event::redacted(&told.event_type, &told.data).map_err(Error::internal)?;
    let redacted = match told.sequence {
        None => None,
        Some(sequence) => Some(EventRedacted {
            sequence: u64::try_from(sequence).map_err(Error::internal)?,
            event_id: told.id.to_string(),
            event_type: told.event_type.clone(),
            reason: reason.to_owned(),
        }),
    };
    Ok((left, redacted))
}

/// What is left of an answer to a call without the text of an item; none if it says nothing of the item.
pub fn answer_without(method: &str, answer: &[u8], item: &str) -> Result<Option<Vec<u8>>> {
    redact::answer("gongkai.catalog.v1", method, answer, item).map_err(Error::internal)
}
