//! The package: what is in it, how it is made, how it is checked.
//!
//! ```text
//! <root>/说明文件.txt          what this is, for a person
//! <root>/元数据.xml            what is known of the record, and of each content file
//! <root>/文件目录.xml          the register: a line for each content file
//! <root>/内容/0001_….html      content files, numbered in the order in which they are read
//! <root>/数字摘要.txt          SHA-256 of every other file, as `sha256sum -c` reads it
//! ```

mod check;
mod contents;
mod digest;
mod error;
#[cfg(test)]
mod hand_made;
mod layout;
mod making;
mod metadata;
mod name;
mod record;
mod register;
mod show;
#[cfg(test)]
mod tests;
mod write;
mod xml;

pub use check::{Checked, Fault, check};
pub use digest::of as sha256;
pub use error::Error;
pub use making::{Made, Making};
pub use record::{Act, Content, Level, Record};

/// For a person.
const NOTE: &str = "说明文件.txt";
/// What is known of the record.
const METADATA: &str = "元数据.xml";
/// A line for each content file.
const REGISTER: &str = "文件目录.xml";
/// SHA-256 of every other file.
const DIGESTS: &str = "数字摘要.txt";
/// Folder of the content files.
const CONTENTS: &str = "内容";
/// Files in a package at most.
const MOST_FILES: usize = 10_000;
