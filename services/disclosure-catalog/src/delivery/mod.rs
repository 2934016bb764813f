//! Through which channels (公开渠道和载体) published items reached the public.
//!
//! The site delivers by itself. That an item stood in the newspaper, was broadcast or hung out is told by somebody, with
//! its day and what proves it. A record is never changed: a later one takes its place, with the reason, or tells that
//! the delivery did not take place. The entry an item is published under says through which channels it has to go, and
//! so does the item itself.

mod events;
mod grpc;
mod message;
mod state;
mod store;

pub use grpc::Deliveries;
