//! What is done to many things at once is previewed first, and then done to exactly these or not at all.

use gongkai_chassis::error::{Error, Result};
use gongkai_files::hex;
use ring::digest::{SHA256, digest};
use serde::Serialize;

/// Things of one act at most.
pub const MOST: usize = 1000;

/// A digest of things as they stand, which no others have.
pub fn token<T: Serialize>(things: &[T]) -> Result<String> {
    let told = serde_json::to_vec(things).map_err(Error::internal)?;
    Ok(hex(digest(&SHA256, &told).as_ref()))
}

/// Refuses what is not as it was previewed, or nothing at all.
pub fn check<T: Serialize>(things: &[T], previewed: &str) -> Result<()> {
    if token(things)? != previewed {
        return Err(changed());
    }
    if things.is_empty() {
        let error = Error::state_forbids("none that matches", "没有符合条件的事项");
        return Err(error.next("Nothing is to be done.", "无需办理。"));
    }
    Ok(())
}

/// How many, as it is told.
pub fn number(many: usize) -> i32 {
    i32::try_from(many).unwrap_or(i32::MAX)
}

/// That something changed since it was previewed.
pub fn changed() -> Error {
    Error::state_forbids(
        "changed since it was previewed",
        "预览后已有变动，本次未作任何办理",
    )
    .next(
        "Nothing was done: preview again, and send the new token.",
        "请重新预览，核对后再办理。",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_belongs_to_the_things_as_they_stand() {
        let previewed = token(&[("a", 1), ("b", 1)]).unwrap();
        assert!(check(&[("a", 1), ("b", 1)], &previewed).is_ok());
        for other in [
            &[("a", 1)][..],
            &[("a", 1), ("b", 2)],
            &[("b", 1), ("a", 1)],
        ] {
            assert!(check(other, &previewed).is_err());
        }
        let none: [u8; 0] = [];
        assert!(check(&none, &token(&none).unwrap()).is_err());
    }
}
