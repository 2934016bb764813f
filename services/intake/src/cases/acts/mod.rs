//! What may be done with a case of any kind, and what would come of it.
//!
//! Each kind names its acts with samples that fit its state ([`super::kernel::possible`]); what an act would do
//! is learned by doing it at a desk that keeps nothing (`Desk::foreseeing`). The acts on letters are the same for
//! all kinds (`letters.rs`). What takes an act back, or why nothing does, is one table (`undo.rs`).

mod grpc;
mod letters;
mod message;
mod undo;
mod undone;

pub use grpc::ActsOfCases;
