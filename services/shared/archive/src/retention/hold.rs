//! That a record is not destroyed, though its term may be past (暂缓销毁).

use chrono::NaiveDate;
use gongkai_chassis::error::{Error, Result};
use uuid::Uuid;

/// A hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Its id.
    pub id: Uuid,
    /// The item or case.
    pub record: Uuid,
    /// Why.
    pub reason: String,
    /// Subject of who ordered it.
    pub held_by: String,
    /// Civil date.
    pub held_on: NaiveDate,
    /// Subject of who lifted it.
    pub lifted_by: Option<String>,
    /// Civil date it was lifted.
    pub lifted_on: Option<NaiveDate>,
    /// Why it was.
    pub lift_reason: Option<String>,
}

impl Hold {
    /// The hold, lifted.
    pub fn lift(self, by: &str, on: NaiveDate, reason: String) -> Result<Self> {
        if self.lifted_on.is_some() {
            return Err(Error::state_forbids("lifted", "已解除").next(
                "Order another hold, if the record must be kept.",
                "需要继续留存的，请另行暂缓销毁。",
            ));
        }
        Ok(Self {
            lifted_by: Some(by.to_owned()),
            lifted_on: Some(on),
            lift_reason: Some(reason),
            ..self
        })
    }
}
