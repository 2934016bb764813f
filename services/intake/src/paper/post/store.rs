//! SQL of what is posted.

use std::collections::HashMap;

use chrono::NaiveDate;
use gongkai_chassis::{db::Tx, error::Result};
use uuid::Uuid;

use crate::{
    cases::{
        kernel::{
            Case as _, load,
            store::{CaseRow, case_row},
        },
        kinds::by_kind,
    },
    paper::letter::{Stored, Way},
};

/// Letters that left by post on a civil date, in the order of their tracking numbers.
pub async fn posted_on(tx: &mut Tx, day: NaiveDate) -> Result<Vec<Uuid>> {
    let bureau = tx.bureau()?.clone();
    let ids = sqlx::query_scalar!(
        "-- intake.posted_on
         SELECT letter_id FROM letter_dispatch
         WHERE bureau_id = $1 AND way = $2 AND dispatched_on = $3 AND annulled_at IS NULL
         GROUP BY letter_id ORDER BY min(tracking_number), letter_id",
        bureau.as_str(),
        Way::Post.as_str(),
        day,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(ids)
}

/// Who asks in the cases of these letters, and the address registered of them, by case.
pub async fn who_asks(tx: &mut Tx, letters: &[Stored]) -> Result<HashMap<Uuid, (String, String)>> {
    let mut found = HashMap::new();
    for letter in letters {
        let id = letter.case_id;
        if found.contains_key(&id) {
            continue;
        }
        let Some(CaseRow { kind, .. }) = case_row(tx, id).await? else {
            continue;
        };
        let known = by_kind!(kind, C => {
            let case = load::<C>(tx, id).await;
            case.map(|case| {
                let address = case.state.address().unwrap_or_default();
                (case.state.who().to_owned(), address.to_owned())
            })
        })?;
        found.insert(id, known);
    }
    Ok(found)
}
