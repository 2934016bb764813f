//! Sends what is due, each bureau for itself: one whose notices fail holds nobody else's up.

use std::{collections::HashMap, time::Duration};

use gongkai_chassis::{
    db::Db,
    error::Result,
    identity::{BureauId, Scope},
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{
    port::{Message, Port},
    state::wait,
    store::{self, Due},
};

/// Pause between looks.
const EVERY: Duration = Duration::from_secs(1);
/// Notices of a bureau sent one after the other before it is looked at again.
const AT_ONCE: i64 = 50;

/// Sends until cancelled.
pub async fn send(db: Db, port: Port, cancel: CancellationToken) {
    let mut busy: HashMap<BureauId, JoinHandle<()>> = HashMap::new();
    while !cancel.is_cancelled() {
        match store::due(&db, db.clocks.wall.now(), AT_ONCE).await {
            Ok(due) => {
                busy.retain(|_, task| !task.is_finished());
                for (bureau, notices) in due {
                    busy.entry(bureau.clone()).or_insert_with(|| {
                        let (db, port, cancel) = (db.clone(), port.clone(), cancel.clone());
                        tokio::spawn(send_all(db, port, bureau, notices, cancel))
                    });
                }
            }
            Err(error) => tracing::warn!(%error, "notices were not looked for; trying again"),
        }
        tokio::select! {
            () = cancel.cancelled() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
    // What is on its way is noted as sent, so that it does not go twice.
    for (_, task) in busy {
        if let Err(error) = task.await {
            tracing::error!(%error, "sending notices failed");
        }
    }
}

/// Sends notices of one bureau until one fails: what failed waits, the others are due again soon.
async fn send_all(
    db: Db,
    port: Port,
    bureau: BureauId,
    notices: Vec<Due>,
    cancel: CancellationToken,
) {
    let scope = Scope::of_service("service:intake", bureau);
    for due in notices {
        if cancel.is_cancelled() {
            return;
        }
        match send_one(&db, &port, &scope, due).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                tracing::warn!(%error, bureau = scope.bureau.as_str(), "notices wait");
                return;
            }
        }
    }
}

/// True if it was sent, or is no longer ours to send.
async fn send_one(db: &Db, port: &Port, scope: &Scope, due: Due) -> Result<bool> {
    let now = db.clocks.wall.now();
    let next_try_at = wait(due.attempts + 1).map(|wait| now + wait);
    // The next attempt is settled before this one: whatever happens meanwhile, it comes.
    let mut tx = db.begin("intake.take_notice", scope).await?;
    let Some(taken) = store::take(&mut tx, &due, next_try_at).await? else {
        return Ok(true);
    };
    tx.commit().await?;

    let outcome = match taken.contact {
        Err(error) => Err(error.to_string()),
        Ok(contact) => {
            let notice = Message {
                notice_id: due.id.to_string(),
                bureau_id: scope.bureau.as_str(),
                case_id: taken.case_id.to_string(),
                kind: taken.kind.as_str(),
                title: taken.kind.title(),
                contact,
            };
            port.send(&notice).await
        }
    };
    let sent = outcome.is_ok();
    let mut tx = db.begin("intake.note_notice", scope).await?;
    match outcome {
        Ok(()) => store::sent(&mut tx, due.id, db.clocks.wall.now()).await?,
        Err(why) => {
            let (bureau, attempts) = (scope.bureau.as_str(), due.attempts + 1);
            tracing::warn!(id = %due.id, bureau, attempts, why, "a notice was not sent");
            store::failed(&mut tx, due.id, &why).await?;
        }
    }
    tx.commit().await?;
    Ok(sent)
}
