//! Values of closed lists as the numbers the contract has for them and as the codes the tables keep,
//! and back. A code is readable in the database and in a CHECK, and does not change its meaning when
//! the contract grows.

use gongkai_law::code::{Code, InContract};
use gongkai_proto::code;

use crate::error::{Error, Result};

/// The number of a value.
pub fn to_number<T: InContract>(value: T) -> i32 {
    code::to_number(T::CONTRACT, value.as_str())
}

/// The numbers of several values.
pub fn to_numbers<T: InContract>(values: &[T]) -> Vec<i32> {
    values.iter().map(|value| to_number(*value)).collect()
}

/// The number of a stored code; 0 (UNSPECIFIED) for one that is none of the list.
pub fn code_to_number<T: InContract>(code: &str) -> i32 {
    code::to_number(T::CONTRACT, code)
}

/// The value of a number; `None` for UNSPECIFIED and for numbers this version does not know.
pub fn of_number<T: InContract>(number: i32) -> Option<T> {
    code::of_number(T::CONTRACT, number)?.parse().ok()
}

/// The codes of several values, to store.
pub fn to_codes<T: Code>(values: &[T]) -> Vec<String> {
    let codes = values.iter().map(|value| value.as_str().to_owned());
    codes.collect()
}

/// The value of a stored code; `place` names table, column and row for the log.
pub fn of_code<T: Code>(code: &str, place: &str) -> Result<T> {
    code.parse()
        .map_err(|unknown| Error::internal(format!("{place}: {unknown}")))
}

/// The values of several stored codes.
pub fn of_codes<T: Code>(codes: &[String], place: &str) -> Result<Vec<T>> {
    codes.iter().map(|code| of_code(code, place)).collect()
}

#[cfg(test)]
mod tests {
    use gongkai_law::outreach::Measure;

    use super::*;

    #[test]
    fn every_value_survives_its_number_and_its_code() {
        for measure in Measure::ALL {
            assert_eq!(of_number(to_number(*measure)), Some(*measure));
        }
        let codes = to_codes(Measure::ALL);
        assert_eq!(of_codes::<Measure>(&codes, "here").unwrap(), Measure::ALL);
        let error = of_code::<Measure>("smoke", "item.measure of x").unwrap_err();
        let text = format!("{error:?}");
        assert!(
            text.contains("item.measure of x") && text.contains("smoke"),
            "{text}"
        );
    }
}
