//! What may happen to an application alone. Pure.

use chrono::NaiveDate;
use gongkai_law::application::Answer;
use serde::{Deserialize, Serialize};

use super::Category;

/// An event of the stream of cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Its number in the stream.
    pub at: i64,
    /// Civil date on which it was told.
    pub on: NaiveDate,
}

/// A category that an application had until it was corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Former {
    /// The category.
    pub category: Category,
    /// The event that corrected it.
    pub until: Told,
}

/// A new answer to an application that was answered before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anew {
    /// The answer.
    pub answer: Answer,
    /// Civil date of the answer.
    pub on: NaiveDate,
    /// Civil date of the first answer.
    pub first_on: NaiveDate,
    /// Whether it left by the day it was due, as the event tells.
    pub on_time: bool,
}

/// A processing fee that was paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// How much.
    pub amount_fen: i64,
    /// Civil date of the payment.
    pub on: NaiveDate,
}
