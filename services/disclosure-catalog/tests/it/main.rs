//! The catalog as its callers see it: black box through gRPC, in process, over real PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod archive;
mod bureau;
mod calendar;
mod change;
mod duty;
mod entry;
mod fixture;
mod item;
mod item_life;
mod item_walk;
mod item_work;
mod matches;
mod matrix;
mod outreach;
mod profile;
mod proposal;
mod search;
mod staff;
mod tenancy;
