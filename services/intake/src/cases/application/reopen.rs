//! An answered application taken up again by others inside intake: a dispute whose outcome orders a
//! new answer opens the duty in its own transaction.

use chrono::NaiveDate;
use gongkai_chassis::error::Result;
use uuid::Uuid;

use super::{
    Application,
    reply::{Cause, Reopening},
    state::Happened,
};
use crate::cases::kernel::{Fact, Loaded, On, act::Acting, load_for_update, private::Private};

/// A new answer that a court or reconsideration organ ordered.
pub struct Ordered {
    /// The application.
    pub application_id: Uuid,
    /// The dispute.
    pub dispute_id: Uuid,
    /// Civil date the new answer is due.
    pub due_on: NaiveDate,
    /// Civil date of the order.
    pub on: NaiveDate,
    /// The decision that orders it, as letters name it.
    pub by: String,
    /// What was ordered.
    pub reason: Private,
}

/// Opens the duty to answer an application anew, in the transaction of whoever records the order.
pub async fn order_anew(acting: &mut Acting, ordered: Ordered) -> Result<Loaded<Application>> {
    let case = load_for_update::<Application>(&mut acting.tx, ordered.application_id, "").await?;
    let on = acting.on(ordered.on)?;
    let reopening = Reopening {
        cause: Cause::Ordered,
        dispute_id: Some(ordered.dispute_id),
        due_on: Some(ordered.due_on),
        ordered_by: ordered.by,
        reason: ordered.reason,
    };
    let reopened = case.state.reopen(reopening, &on)?;
    let fact = Fact {
        legal_date: ordered.on,
        body: Happened::Reply(reopened),
    };
    acting.happen(case, fact).await
}

/// Whether an order can be laid on the application on that day, to answer it by then at the earliest: it was answered,
/// and is not being answered anew already.
pub fn may_be_ordered(application: &Application, on: &On<'_>) -> bool {
    let ordered = Reopening {
        cause: Cause::Ordered,
        dispute_id: None,
        due_on: Some(on.day),
        ordered_by: String::new(),
        reason: Private::default(),
    };
    application.reopen(ordered, on).is_ok()
}
