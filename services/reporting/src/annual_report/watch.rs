//! Looks whether what was handed over to the catalog is public, and whether what was public is still.

use gongkai_chassis::{
    db::{Db, Tx},
    error::Result,
    identity::Principal,
};

use super::{
    catalog::Catalog,
    decide::Hand,
    store::{self, HandedOver},
};

/// Looks once at everything that was handed over or withdrawn. It logs its own failures.
pub async fn look(db: &Db, catalog: &Catalog) {
    if let Err(error) = look_for_withdrawn(db).await {
        tracing::warn!(%error, "whether reports were withdrawn is not known");
    }
    let waiting = match waiting(db).await {
        Ok(waiting) => waiting,
        Err(error) => {
            tracing::warn!(%error, "reports that were handed over cannot be read");
            return;
        }
    };
    for one in waiting {
        if let Err(error) = look_at(db, catalog, &one).await {
            tracing::warn!(%error, bureau = one.bureau_id, report = %one.id, "whether a report is public is not known");
        }
    }
}

async fn waiting(db: &Db) -> Result<Vec<HandedOver>> {
    let mut tx = db
        .begin_wide("reporting.annual_reports_handed_over")
        .await?;
    store::handed_over(&mut tx).await
}

/// What the catalog told to be withdrawn is public no more, the versions among it that were corrected since.
async fn look_for_withdrawn(db: &Db) -> Result<()> {
    let mut tx = db.begin_wide("reporting.annual_reports_withdrawn").await?;
    let withdrawn = store::withdrawn(&mut tx).await?;
    drop(tx);
    for (bureau, id) in withdrawn {
        let scope = Principal::of_service("reporting", &bureau)?;
        let mut tx: Tx = db.begin("reporting.notice_withdrawal", &scope).await?;
        let version = store::lock(&mut tx, id).await?;
        if version.published_on.is_some() {
            let hand = Hand {
                by: scope.principal.subject,
                at: tx.now(),
            };
            store::update(&mut tx, &version.withdraw(&hand)).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

async fn look_at(db: &Db, catalog: &Catalog, one: &HandedOver) -> Result<()> {
    let scope = Principal::of_service("reporting", &one.bureau_id)?;
    let Some(on) = catalog.published(&scope.bureau, one.item).await? else {
        return Ok(());
    };
    let mut tx: Tx = db.begin("reporting.notice_publication", &scope).await?;
    let version = store::lock(&mut tx, one.id).await?;
    if version.published_on.is_some() {
        return Ok(());
    }
    let hand = Hand {
        by: scope.principal.subject,
        at: tx.now(),
    };
    store::update(&mut tx, &version.publish(on, &hand)).await?;
    tx.commit().await
}
