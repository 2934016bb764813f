//! What is known of an arrangement that was loaded.

/// An arrangement that was loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loaded {
    /// The year.
    pub year: i32,
    /// Its version: 1 for the first that was loaded.
    pub version: i32,
}
