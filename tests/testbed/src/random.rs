//! Names and passwords for one run. Nothing here is reproducible, nor should it be.

use std::fmt::Write as _;

/// `bytes` random bytes in hexadecimal: fit for names, passwords and cookies alike.
pub(crate) fn hex(bytes: usize) -> String {
    let bytes: Vec<u8> = std::iter::repeat_with(rand::random).take(bytes).collect();
    in_hex(&bytes)
}

/// Bytes in hexadecimal.
pub(crate) fn in_hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
