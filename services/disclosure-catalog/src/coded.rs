//! Enums of the contract as the codes the tables keep: a code is readable in the database and in
//! a CHECK, and does not change its meaning when the contract grows.

use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
};
use gongkai_proto::{
    catalog::v1::{BureauLevel, Channel, Measure, ProposalOutcome, Qualifier},
    code::{of_number, to_number},
    common::v1::AssumedAspect,
};

/// An enum of the contract that is stored by code.
pub trait Coded: Copy + PartialEq + Into<i32> + TryFrom<i32> {
    /// Its full name in the contract.
    const NAME: &'static str;

    /// The code to store.
    fn code(self) -> Result<String> {
        let number = self.into();
        of_number(Self::NAME, number)
            .ok_or_else(|| Error::internal(format!("{} {number} has no code", Self::NAME)))
    }

    /// The value of a stored code; `place` names table, column and row for the log.
    fn of_code(code: &str, place: &str) -> Result<Self> {
        let unknown = || Error::internal(format!("{place}: {code:?} is no {}", Self::NAME));
        match to_number(Self::NAME, code) {
            0 => Err(unknown()),
            number => Self::try_from(number).map_err(|_| unknown()),
        }
    }

    /// The value a caller sent; a violation of `field` if it is UNSPECIFIED or not known.
    fn read(fields: &mut Fields, field: &str, number: i32) -> Option<Self> {
        let value = Self::try_from(number).ok().filter(|_| number != 0);
        if value.is_none() {
            fields.wrong(
                field,
                "缺少必填项或取值无效",
                "missing or not a known value",
            );
        }
        value
    }
}

/// The codes of several values.
pub fn codes<E: Coded>(values: &[E]) -> Result<Vec<String>> {
    values.iter().map(|value| value.code()).collect()
}

/// The values of several stored codes.
pub fn of_codes<E: Coded>(codes: &[String], place: &str) -> Result<Vec<E>> {
    codes.iter().map(|code| E::of_code(code, place)).collect()
}

/// Several values as sent.
pub fn numbers<E: Coded>(values: &[E]) -> Vec<i32> {
    values.iter().map(|value| (*value).into()).collect()
}

impl Coded for AssumedAspect {
    const NAME: &'static str = "gongkai.common.v1.AssumedAspect";
}

impl Coded for BureauLevel {
    const NAME: &'static str = "gongkai.catalog.v1.BureauLevel";
}

impl Coded for Channel {
    const NAME: &'static str = "gongkai.catalog.v1.Channel";
}

impl Coded for Measure {
    const NAME: &'static str = "gongkai.catalog.v1.Measure";
}

impl Coded for ProposalOutcome {
    const NAME: &'static str = "gongkai.catalog.v1.ProposalOutcome";
}

impl Coded for Qualifier {
    const NAME: &'static str = "gongkai.catalog.v1.Qualifier";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_survives_its_code() {
        for number in 1..=7 {
            let channel = Channel::try_from(number).unwrap();
            assert_eq!(
                Channel::of_code(&channel.code().unwrap(), "here").unwrap(),
                channel
            );
        }
        assert!(Channel::Unspecified.code().is_err());
        let error = Channel::of_code("smoke_signal", "item.channels of x").unwrap_err();
        assert!(format!("{error:?}").contains("item.channels of x"));
    }
}
