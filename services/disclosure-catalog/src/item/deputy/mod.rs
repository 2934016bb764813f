//! Deputies of an absent leader: who signs, repeals and withdraws in the leader's stead, by day.
//!
//! An appointment is no item: it has no steps and no history but its end. Who it names are people of the bureau's
//! directory; a deputy has the role of a reviewer, and loses no eye of the four by it.

mod grpc;
mod state;
mod store;

use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
    identity::{Role, role_missing},
};

pub use grpc::ItemDeputies;

/// In whose stead who acts in the transaction does today what a leader does: none in the own right. Refused for whoever
/// is neither a leader nor the deputy of one who had no hand in it.
pub async fn instead_of(tx: &mut Tx, hands: &[String]) -> Result<Option<String>> {
    let (caller, today) = (tx.scope()?.principal.clone(), tx.today());
    if caller.has(Role::Leader) {
        return Ok(None);
    }
    let absent = store::absent(tx, &caller.subject, today).await?;
    if absent.is_empty() {
        return Err(role_missing(&[Role::Leader]));
    }
    let free = absent.into_iter().find(|person| !hands.contains(person));
    free.map(Some).ok_or_else(|| {
        Error::state_forbids(
            "drafted, checked or reviewed by who is absent",
            "被代理人已参与拟稿或者审核",
        )
        .next(
            "Have another leader do this step.",
            "请由其他负责人办理本环节。",
        )
    })
}
