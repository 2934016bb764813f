//! Whom a message names by subject, and what they are called.
//!
//! The implementations are written by this crate's build for every message that holds a field with the
//! option `person`, at any depth.

use crate::common::v1::PersonName;

/// A message that names people by subject.
pub trait People {
    /// Adds the subjects, in the order of the fields; empty ones and doubles, too.
    fn people<'a>(&'a self, into: &mut Vec<&'a str>);
}

/// A message that tells what the people are called whom it names.
pub trait Names: People {
    /// Sets what they are called.
    fn set_names(&mut self, names: Vec<PersonName>);
}
