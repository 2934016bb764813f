//! What stands in an event, as values. Nothing that is not understood is read as something else.

use chrono::NaiveDate;
use gongkai_chassis::code::of_number;
use gongkai_law::{assumed::Aspect, code::InContract};
use gongkai_subscriber::ApplyError;
use uuid::Uuid;

/// An id.
pub fn id(field: &str, text: &str) -> Result<Uuid, ApplyError> {
    text.parse()
        .map_err(|_| ApplyError::Poison(format!("{field}: {text:?} is no UUID")))
}

/// A civil date.
pub fn day(field: &str, text: &str) -> Result<NaiveDate, ApplyError> {
    text.parse()
        .map_err(|_| ApplyError::Poison(format!("{field}: {text:?} is no date")))
}

/// A civil date, or none.
pub fn optional_day(field: &str, text: &str) -> Result<Option<NaiveDate>, ApplyError> {
    match text {
        "" => Ok(None),
        text => day(field, text).map(Some),
    }
}

/// A value of a closed list. UNSPECIFIED, or one newer than this version, is never counted as zero.
pub fn code<T: InContract>(number: i32) -> Result<T, ApplyError> {
    of_number(number).ok_or_else(|| {
        let list = T::CONTRACT;
        ApplyError::Poison(format!(
            "{list} {number}: this version does not know this value"
        ))
    })
}

/// What is assumed.
pub fn assumed(numbers: &[i32]) -> Result<Vec<Aspect>, ApplyError> {
    numbers.iter().map(|number| code(*number)).collect()
}

/// A count as the tables keep it.
pub fn signed(field: &str, value: u64) -> Result<i64, ApplyError> {
    i64::try_from(value).map_err(|_| ApplyError::Poison(format!("{field}: {value} is too large")))
}

/// A message within a message.
pub fn within<M>(field: &str, message: Option<M>) -> Result<M, ApplyError> {
    message.ok_or_else(|| ApplyError::Poison(format!("{field}: missing")))
}
