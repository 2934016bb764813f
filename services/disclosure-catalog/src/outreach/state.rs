//! What an activity is, and what can be counted at one.

use chrono::NaiveDate;
use gongkai_chassis::{fields::Fields, identity::BureauId};
use gongkai_law::{
    assumed::Aspect,
    outreach::{Measure, Qualifier},
};
use gongkai_proto::catalog::v1 as proto;
use uuid::Uuid;

/// More of anything is a typing error.
const MOST: u64 = 1_000_000_000;

/// A recorded activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// UUIDv7.
    pub id: Uuid,
    /// The bureau.
    pub bureau: BureauId,
    /// Title.
    pub title: String,
    /// Responsible office.
    pub office_id: String,
    /// Civil date it was held.
    pub held_on: NaiveDate,
    /// What was counted, each measure once.
    pub quantities: Vec<Quantity>,
    /// What is assumed.
    pub assumed: Vec<Aspect>,
}

/// A counted quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quantity {
    /// What was counted.
    pub measure: Measure,
    /// How many, 1 to 1,000,000,000.
    pub value: u32,
    /// How exactly it is known; `None` for exactly.
    pub qualifier: Option<Qualifier>,
}

/// The quantities of an activity: at least one, each measure at most once, none of them zero.
pub fn quantities(fields: &mut Fields, sent: &[proto::Quantity]) -> Vec<Quantity> {
    let mut quantities: Vec<Quantity> = Vec::new();
    if sent.is_empty() {
        fields.wrong("quantities", "至少须有一项数量", "at least one");
    }
    for (index, quantity) in sent.iter().enumerate() {
        let field = |name: &str| format!("quantities[{index}].{name}");
        let measure = fields.code(&field("measure"), quantity.measure);
        let value = u32::try_from(quantity.value)
            .ok()
            .filter(|_| (1..=MOST).contains(&quantity.value));
        if value.is_none() {
            fields.wrong(&field("value"), "应为1至1000000000", "1 to 1,000,000,000");
        }
        let qualifier = match quantity.qualifier {
            0 => None,
            number => fields.code(&field("qualifier"), number),
        };
        let Some((measure, value)) = measure.zip(value) else {
            continue;
        };
        if quantities.iter().any(|before| before.measure == measure) {
            fields.wrong(
                &field("measure"),
                "同一计量项目只能填一次",
                "is counted twice",
            );
        }
        quantities.push(Quantity {
            measure,
            value,
            qualifier,
        });
    }
    quantities
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(measure: i32, value: u64, qualifier: i32) -> proto::Quantity {
        proto::Quantity {
            measure,
            value,
            qualifier,
        }
    }

    #[test]
    fn the_qualifier_is_kept() {
        let mut fields = Fields::default();
        let read = quantities(&mut fields, &[sent(4, 500_000, 1), sent(1, 75, 0)]);
        fields.done().unwrap();
        assert_eq!(read[0].qualifier, Some(Qualifier::MoreThan));
        assert_eq!(
            (read[1].measure, read[1].value, read[1].qualifier),
            (Measure::Slogans, 75, None)
        );
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let mut fields = Fields::default();
        quantities(
            &mut fields,
            &[
                sent(1, 1, 0),
                sent(1, 2, 0),
                sent(9, 0, 7),
                sent(2, MOST + 1, 0),
            ],
        );
        let text = fields.done().unwrap_err().to_string();
        for field in [
            "[1].measure",
            "[2].measure",
            "[2].value",
            "[2].qualifier",
            "[3].value",
        ] {
            assert!(text.contains(field), "{field} is not in {text}");
        }
        let mut none = Fields::default();
        quantities(&mut none, &[]);
        assert!(none.done().is_err());
    }
}
