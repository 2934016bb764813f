//! What is written or kept on paper: letters and their originals, how these leave and arrive, files of cases and registers, attachments, what goes to the post, notices, which letters count no more,
//! and the sheets a bureau begins with.

pub mod attachment;
pub mod case_file;
pub mod dispatch;
pub mod letter;
pub mod notice;
pub mod opening;
pub mod original;
pub mod post;
pub mod sheet;
pub mod validity;
pub(crate) mod words;
