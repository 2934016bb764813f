//! How a registered bureau is changed: its names, offices and groups, the bureau above it, its successor.
//!
//! Every change is a new version with its reason and is told by an event; nothing is taken away that
//! figures, letters or items bear: offices are closed, names are dated. The bureau above decides which city
//! reads a bureau, so the platform alone changes that.

mod grpc;
mod state;

pub use grpc::update;
