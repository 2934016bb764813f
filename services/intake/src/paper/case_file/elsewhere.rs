//! Names and numbers of what facts name by ids and stands outside their case.

use std::collections::{BTreeSet, HashMap};

use gongkai_chassis::{
    db::Tx,
    error::Result,
    identity::{BureauId, Principal},
};
use uuid::Uuid;

use super::{
    names::{Names, Referred},
    store,
};
use crate::{cases::kernel::store::RawFact, desk::Desk};

/// The other cases and bureaus that these facts name, for whom staff and files are no affair of. The
/// transaction is ended before another service is asked.
pub async fn elsewhere(
    desk: &Desk,
    principal: &Principal,
    mut tx: Tx,
    facts: &[RawFact],
) -> Result<Names> {
    let referred = Referred::by(facts);
    let cases: Vec<Uuid> = referred.cases.into_iter().collect();
    let cases = store::numbers(&mut tx, &cases).await?;
    drop(tx);
    Ok(Names {
        cases,
        bureaus: bureaus(desk, principal, referred.bureaus).await,
        ..Names::default()
    })
}

/// Names of other bureaus. Of one that the catalog cannot name now the id is shown: a file does not fail for
/// that.
pub(super) async fn bureaus(
    desk: &Desk,
    principal: &Principal,
    ids: BTreeSet<String>,
) -> HashMap<String, String> {
    let mut names = HashMap::new();
    for id in ids {
        let Ok(bureau) = id.parse::<BureauId>() else {
            continue;
        };
        if let Ok(known) = desk.bureaus.get(principal, &bureau).await {
            names.insert(id, known.name.clone());
        }
    }
    names
}
