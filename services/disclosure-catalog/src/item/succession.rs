//! What still begins in a bureau that was succeeded: what it left to be published. From the day on, all that is formed is
//! the successor's, who publishes it in its own catalog.

use chrono::NaiveDate;
use gongkai_chassis::{db::Tx, error::Result};
use gongkai_law::catalog::Period;
use uuid::Uuid;

use super::{
    contents::{Contents, RelationKind},
    store,
};
use crate::bureau::Bureau;

impl Contents {
    /// Whether a bureau left it to be published by whoever goes on from `day`: it was formed before, is of a period that
    /// began before, or is owed of something that the bureau published.
    pub fn was_left(&self, day: NaiveDate) -> bool {
        let of_period = |period: Period| period.first() < day;
        let owed = [RelationKind::Interprets, RelationKind::OutcomeOf];
        self.formed_on.is_some_and(|formed| formed < day)
            || self.period.parse().is_ok_and(of_period)
            || self.relations.iter().any(|one| owed.contains(&one.kind))
    }
}

/// Refuses what was begun on that day in a bureau that was succeeded by then and did not leave it. The successor is named.
/// What the bureau's answers promised is owed there, whenever it is formed.
pub async fn check_left(
    tx: &mut Tx,
    bureau: &Bureau,
    (item, contents): (Uuid, &Contents),
    begun_on: NaiveDate,
) -> Result<()> {
    match bureau.passed_on_from(begun_on) {
        Some(from)
            if !contents.was_left(from)
                && !store::is_promised(tx, item, &contents.title).await? =>
        {
            Err(bureau.has_passed_on(tx.successions(), tx.today()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::contents::Relation;

    #[test]
    fn what_was_formed_before_or_is_owed_was_left() {
        let day: NaiveDate = "2019-03-01".parse().unwrap();
        let formed = |on: Option<&str>| Contents {
            formed_on: on.map(|on| on.parse().unwrap()),
            ..Contents::default()
        };
        assert!(!formed(None).was_left(day));
        assert!(formed(Some("2019-02-28")).was_left(day));
        assert!(!formed(Some("2019-03-01")).was_left(day));
        for (period, left) in [("2019-Q1", true), ("2019-03", false), ("2019-02", true)] {
            let contents = Contents {
                period: period.to_owned(),
                ..formed(Some("2019-04-02"))
            };
            assert_eq!(contents.was_left(day), left, "{period}");
        }
        for (kind, left) in [
            (RelationKind::Interprets, true),
            (RelationKind::OutcomeOf, true),
            (RelationKind::Amends, false),
        ] {
            let contents = Contents {
                relations: vec![Relation {
                    kind,
                    item: Uuid::nil(),
                }],
                ..formed(Some("2019-04-02"))
            };
            assert_eq!(contents.was_left(day), left, "{kind:?}");
        }
    }
}
