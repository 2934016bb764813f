//! What is told of reminders.

use gongkai_chassis::{code::to_number, db::Tx, error::Result};
use gongkai_journal::Record as _;
use gongkai_law::reminder::Stage;
use gongkai_proto::catalog::v1 as proto;

use super::store;
use crate::duty::state::Duty;

/// Raises a stage and tells of it; nothing where it was raised before.
pub async fn raise(tx: &mut Tx, duty: &Duty<'_>, stage: Stage) -> Result<()> {
    if !store::insert(tx, duty, stage).await? {
        return Ok(());
    }
    let key = duty.key();
    let told = proto::UpdateDutyReminded {
        key: key.clone(),
        kind: to_number(duty.subject.kind()),
        office_id: duty.subject.office_id().to_owned(),
        stage: to_number(stage),
        due_on: duty.due.date.to_string(),
        raised_on: tx.today().to_string(),
    };
    tx.record(&key, &told).await
}
