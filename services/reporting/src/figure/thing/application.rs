//! What may happen to an application alone. Pure.

use chrono::NaiveDate;
use gongkai_law::application::Answer;
use serde::{Deserialize, Serialize};

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
