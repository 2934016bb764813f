//! Who: bureaus with their offices, as the catalog tells of them, and deputies.

pub mod bureaus;
pub mod citizen;
pub mod deputy;
