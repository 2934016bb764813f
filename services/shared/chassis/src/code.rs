//! Values of closed lists as the numbers the contract has for them, and back.

use gongkai_law::code::InContract;
use gongkai_proto::code;

/// The number of a value.
pub fn to_number<T: InContract>(value: T) -> i32 {
    code::to_number(T::CONTRACT, value.as_str())
}

/// The number of a stored code; 0 (UNSPECIFIED) for one that is none of the list.
pub fn code_to_number<T: InContract>(code: &str) -> i32 {
    code::to_number(T::CONTRACT, code)
}

/// The value of a number; `None` for UNSPECIFIED and for numbers this version does not know.
pub fn of_number<T: InContract>(number: i32) -> Option<T> {
    code::of_number(T::CONTRACT, number)?.parse().ok()
}
