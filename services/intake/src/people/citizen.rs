//! Who acts at his own door, by a code that was given to him, and as whom records name him.

use gongkai_chassis::identity::{Principal, Role};

/// As whom records name citizens who act at their own door: the token is their portal's, no person's.
pub const CITIZEN: &str = "public";

/// Whether a call was admitted for a citizen, at his own door.
pub fn is_citizen(caller: &Principal) -> bool {
    caller.admitted[..] == [Role::Public]
}

/// As whom records name who acts.
pub fn recorded_as(caller: &Principal) -> &str {
    if is_citizen(caller) {
        CITIZEN
    } else {
        &caller.subject
    }
}
