//! Opening stock: documents in force that a bureau had published before it began to work here.
//!
//! They come from a sheet, all of it or nothing, and are published items from then on: with the days of formation and of
//! first publication that the bureau declares, under the index numbers they bear or new ones. Nobody judges whether they
//! were in time. An import that was a mistake is revoked as a whole, as long as nothing else was done with its items.

mod columns;
mod grpc;
mod sheet;
mod state;
mod store;

pub use grpc::ItemStock;
