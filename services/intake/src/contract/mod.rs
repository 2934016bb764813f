//! What all rooms need to speak the contract.

pub mod assumed;
pub mod message;
pub mod rpc;
