//! The law of Chinese open government information, as a pure library.
//!
//! Everything a service must not invent by itself stands here once: which days are
//! working days, how long a period is and from when, what an answer is called, which
//! row of the annual report it falls in, and which sums of that report must agree.
//! "The Regulations" are 中华人民共和国政府信息公开条例 (State Council order 711, in
//! force 2019-05-15); an article without a name is one of theirs.
//!
//! There is no input or output here and no clock is read: a function that needs a day
//! is given it. All days are civil days of Asia/Shanghai, so `NaiveDate` is enough.

pub mod application;
pub mod article20;
pub mod assessment;
pub mod assumed;
pub mod bureau;
pub mod calendar;
pub mod case;
pub mod catalog;
pub mod clock;
pub mod code;
pub mod dispute;
pub mod enquiry;
pub mod fee;
pub mod letter;
pub mod likeness;
pub mod mask;
pub mod money;
pub mod outreach;
pub mod permit;
pub mod receipt;
pub mod reminder;
pub mod report;
pub mod retention;
pub mod rules;
pub mod service;
pub mod title;
