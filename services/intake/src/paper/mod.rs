//! What is written or kept on paper: letters, how these leave and arrive, files of cases and registers, attachments, notices,
//! and the sheets a bureau begins with.

pub mod attachment;
pub mod case_file;
pub mod dispatch;
pub mod letter;
pub mod notice;
pub mod opening;
pub mod sheet;
pub(crate) mod words;
