//! EMF and WMF: whole records up to the last of them, and nothing behind it.

use super::{four, two};

pub(super) fn emf(bytes: &[u8]) -> Option<Vec<u8>> {
    const LAST: usize = 14;
    let mut at = 0_usize;
    loop {
        let kind = four(bytes, at)?;
        let length = four(bytes, at + 4)?;
        if length < 8 {
            return None;
        }
        at = at.checked_add(length)?;
        if kind == LAST {
            return bytes.get(..at).map(<[u8]>::to_vec);
        }
    }
}

pub(super) fn wmf(bytes: &[u8]) -> Option<Vec<u8>> {
    let placed = if bytes.starts_with(b"\xd7\xcd\xc6\x9a") {
        22
    } else {
        0
    };
    let mut at = placed + 18;
    loop {
        let length = four(bytes, at)?.checked_mul(2)?;
        let kind = two(bytes, at + 4)?;
        if length < 6 {
            return None;
        }
        at = at.checked_add(length)?;
        if kind == 0 {
            return bytes.get(..at).map(<[u8]>::to_vec);
        }
    }
}
