//! An answered application taken up again by others inside intake: a dispute whose outcome orders a
//! new answer opens the duty in its own transaction.

use chrono::NaiveDate;
use gongkai_chassis::{db::Tx, error::Result};
use uuid::Uuid;

use super::{Application, reply::Cause, state::Personal};
use crate::{
    cases::kernel::{Loaded, On, act::happen, load_for_update},
    people::bureaus::Bureau,
    time::calendar::Current,
};

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
    /// What was ordered.
    pub reason: String,
}

/// Opens the duty to answer an application anew, in the transaction of whoever records the order.
pub async fn order_anew(
    tx: &mut Tx,
    calendar: &Current,
    ordered: Ordered,
    backdating_reason: &str,
    bureau: &Bureau,
) -> Result<Loaded<Application>> {
    let case = load_for_update::<Application>(tx, ordered.application_id, "").await?;
    let actor = tx.scope()?.principal.subject.clone();
    let on = On {
        day: ordered.on,
        calendar,
        actor: &actor,
    };
    let happened = case.state.reopen(
        Cause::Ordered,
        Some(ordered.dispute_id),
        Some(ordered.due_on),
        &on,
    )?;
    let personal = Personal {
        reason: ordered.reason,
        ..Personal::default()
    };
    happen(
        tx,
        calendar,
        case,
        ordered.on,
        (happened, Some(personal)),
        backdating_reason,
        bureau,
    )
    .await
}

/// Whether an order can be laid on the application on that day: it was answered, and is not being
/// answered anew already.
pub fn may_be_ordered(application: &Application, on: &On<'_>) -> bool {
    application.reopen(Cause::Ordered, None, None, on).is_ok()
}
