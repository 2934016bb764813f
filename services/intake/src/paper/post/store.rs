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

/// The addresses that the cases of these letters have registered of their addressees, by letter.
pub async fn addresses(tx: &mut Tx, letters: &[Stored]) -> Result<HashMap<Uuid, String>> {
    let mut found = HashMap::new();
    let mut by_case: HashMap<Uuid, Vec<&Stored>> = HashMap::new();
    for letter in letters {
        by_case.entry(letter.case_id).or_default().push(letter);
    }
    for (id, letters) in by_case {
        let Some(CaseRow { kind, .. }) = case_row(tx, id).await? else {
            continue;
        };
        by_kind!(kind, C => {
            let case = load::<C>(tx, id).await?;
            for letter in letters {
                let address = case.state.address_of(&letter.letter.addressee);
                found.insert(letter.id, address.unwrap_or_default().to_owned());
            }
        });
    }
    Ok(found)
}
