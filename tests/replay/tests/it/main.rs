//! Published reports are played, and every cell comes out as it was published.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
