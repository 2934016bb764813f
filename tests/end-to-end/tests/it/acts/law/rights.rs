//! Whom the contract lets do what, read from the table people read (`proto/rights.md`).

use std::collections::{BTreeMap, BTreeSet};

/// The roles of each RPC of intake.
pub struct Rights(BTreeMap<&'static str, BTreeSet<&'static str>>);

impl Rights {
    /// As they stand in the table.
    pub fn read() -> Self {
        let mut rights = BTreeMap::new();
        let mut columns: Vec<&str> = Vec::new();
        let mut of_intake = false;
        for line in include_str!("../../../../../../proto/rights.md").lines() {
            if let Some(service) = line.strip_prefix("## ") {
                of_intake = service.starts_with("gongkai.intake.");
            }
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            match cells[..] {
                ["", "method", ..] => columns = cells,
                ["", rpc, ..] if of_intake && rpc.starts_with(char::is_uppercase) => {
                    let named = columns.iter().zip(&cells).skip(2);
                    let may = named.filter(|(_, cell)| **cell == "✓");
                    rights.insert(rpc, may.map(|(role, _)| *role).collect());
                }
                _ => {}
            }
        }
        Self(rights)
    }

    /// Whether somebody with that role may call it at all.
    pub fn may(&self, role: &str, rpc: &str) -> bool {
        self.0[rpc].contains(role)
    }
}

#[test]
fn who_may_do_what_is_read_from_the_table() {
    let rights = Rights::read();
    assert!(rights.may("leader", "ExtendDeadline"));
    assert!(!rights.may("reviewer", "ExtendDeadline"));
    assert!(rights.may("supervisor", "SuperviseEnquiry"));
    assert!(!rights.may("supervisor", "CloseEnquiry"));
}
