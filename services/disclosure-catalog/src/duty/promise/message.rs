//! A promise as sent.

use chrono::NaiveDate;
use gongkai_chassis::code::to_number;
use gongkai_proto::catalog::v1 as proto;

use super::{super::standing::State, Promise};

fn day(day: Option<NaiveDate>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

/// A promise as sent.
pub fn message(promise: &Promise, today: NaiveDate) -> proto::Promise {
    let state = State::of(promise.publish_on, promise.fulfilled(), today);
    let public = promise.public.as_ref();
    proto::Promise {
        application_id: promise.application.to_string(),
        reply: promise.reply,
        title: promise.title.clone(),
        publish_on: promise.publish_on.to_string(),
        office_id: promise.offices.now.clone(),
        promised_on: promise.promised_on.to_string(),
        withdrawn_on: day(promise.withdrawn_on),
        state: if promise.withdrawn_on.is_some() {
            0
        } else {
            to_number(state)
        },
        item_id: promise
            .item
            .map_or_else(String::new, |item| item.to_string()),
        index_number: public.map_or_else(String::new, |public| public.index_number.clone()),
        fulfilled_on: day(public.map(|public| public.published_on)),
    }
}
