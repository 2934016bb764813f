//! What of a record is assumed, as stored in facts (codes) and as sent (numbers).

use gongkai_proto::code::{of_number, to_number};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use gongkai_proto::common::v1::AssumedAspect;

const ENUM: &str = "gongkai.common.v1.AssumedAspect";

/// As sent.
pub fn numbers(aspects: &[AssumedAspect]) -> Vec<i32> {
    aspects.iter().map(|aspect| *aspect as i32).collect()
}

/// For `#[serde(with)]`: writes codes.
pub fn serialize<S: Serializer>(
    aspects: &[AssumedAspect],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let codes: Vec<_> = aspects
        .iter()
        .filter_map(|aspect| of_number(ENUM, *aspect as i32))
        .collect();
    codes.serialize(serializer)
}

/// For `#[serde(with)]`: reads codes.
pub fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<AssumedAspect>, D::Error> {
    Vec::<String>::deserialize(deserializer)?
        .into_iter()
        .map(
            |code| match AssumedAspect::try_from(to_number(ENUM, &code)) {
                Ok(aspect) if aspect != AssumedAspect::Unspecified => Ok(aspect),
                _ => Err(serde::de::Error::custom(format!("{code:?} is no aspect"))),
            },
        )
        .collect()
}
