//! The watch: raises what is due of the reminders of all bureaus. Nothing is scheduled, so what an outage delayed is
//! raised after it, by the stages that the law's list gives ([`gongkai_law::reminder`], the same as for cases).

use gongkai_chassis::{
    db::Db,
    error::Result,
    identity::{BureauId, Principal},
};
use gongkai_journal::Record as _;
use gongkai_law::calendar::Calendar;

use super::{owed::Owed, reminder};
use crate::{bureau, calendar};

/// Looks once. Of several instances the one that looks first does; one bureau's failure is logged, found again the
/// next time, and stops no other.
pub async fn look(db: &Db) {
    if let Err(error) = alone(db).await {
        tracing::error!(%error, "duties to publish could not be looked at; they are looked at again soon");
    }
}

async fn alone(db: &Db) -> Result<()> {
    let Some(mut alone) = db.begin_alone("catalog.remind").await? else {
        return Ok(());
    };
    let bureaus = bureau::ids(&mut alone).await?;
    let calendar = calendar::in_force(db).await?;
    for id in bureaus {
        if let Err(error) = remind(db, &id, &calendar).await {
            tracing::error!(%error, bureau = %id, "reminders of duties to publish could not be raised");
        }
    }
    // Ended here, not when it is dropped: the next look must find the task free.
    alone.commit().await
}

async fn remind(db: &Db, id: &BureauId, calendar: &Calendar) -> Result<()> {
    let scope = Principal::of_service("catalog", id.as_str())?;
    let mut tx = db.begin("catalog.remind_bureau", &scope).await?;
    let today = tx.today();
    let owed = Owed::load(&mut tx, id).await?;
    let duties = owed.duties(calendar, today);
    if duties.is_empty() {
        return Ok(());
    }
    let raised = reminder::raised(&mut tx).await?;
    for (duty, stage) in reminder::due(&duties, &raised, calendar, &owed.own, today) {
        if reminder::insert(&mut tx, duty, stage).await? {
            tx.record(&duty.key(), &reminder::reminded(duty, stage, today))
                .await?;
        }
    }
    tx.commit().await
}
