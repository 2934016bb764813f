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

use crate::bureau::staff;

/// In whose stead who acts in the transaction does today what a leader does: none in the own right. Refused for whoever
/// is neither a leader nor the deputy of one who serves still, and for a deputy if either had a hand in it.
pub async fn instead_of(tx: &mut Tx, hands: &[String]) -> Result<Option<String>> {
    let (caller, today) = (tx.scope()?.principal.clone(), tx.today());
    if caller.has(Role::Leader) {
        return Ok(None);
    }
    let mut absent = Vec::new();
    for person in store::absent(tx, &caller.subject, today).await? {
        // Who has left since can be stood in for no more.
        if staff::serves(tx, &person).await? {
            absent.push(person);
        }
    }
    if absent.is_empty() {
        return Err(role_missing(&[Role::Leader]));
    }
    free(&caller.subject, absent, hands).map(Some)
}

/// The first of the absent leaders who had no hand in it, if the deputy had none either.
fn free(deputy: &str, absent: Vec<String>, hands: &[String]) -> Result<String> {
    let has_hand = |person: &str| hands.iter().any(|hand| hand == person);
    let free = absent.into_iter().find(|person| !has_hand(person));
    free.filter(|_| !has_hand(deputy)).ok_or_else(|| {
        Error::state_forbids(
            "drafted, checked or reviewed by the deputy or who is absent",
            "代理人或者被代理人已参与拟稿或者审核",
        )
        .next(
            "Have another leader do this step.",
            "请由其他负责人办理本环节。",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_the_deputy_nor_who_is_absent_had_a_hand_in_it() {
        let absent = || vec!["liu".to_owned(), "zhao".to_owned()];
        for (hands, instead_of) in [
            ("", Some("liu")),
            ("liu", Some("zhao")),
            ("liu zhao", None),
            ("li", None),
        ] {
            let hands: Vec<String> = hands.split_whitespace().map(str::to_owned).collect();
            let found = free("li", absent(), &hands).ok();
            assert_eq!(found.as_deref(), instead_of, "{hands:?}");
        }
    }
}
