//! Marks of items, by which index and table are compared: how many there are, and the sum of their marks.

use std::collections::HashMap;

use uuid::Uuid;

/// Sums stay below this.
pub const MODULUS: u64 = 1_000_000_000_000_000;

/// How many items of a bureau there are, and the sum of their marks.
pub type Counted = (u64, u64);

/// The marks of items.
pub type Marks = HashMap<Uuid, u64>;

/// Adds to what is counted.
pub fn add((count, sum): &mut Counted, (more, mark): Counted) {
    *count += more;
    *sum = (*sum + mark % MODULUS) % MODULUS;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_stay_below_their_modulus() {
        let mut counted = (0, MODULUS - 1);
        add(&mut counted, (1, MODULUS + 2));
        assert_eq!(counted, (1, 1));
    }
}
