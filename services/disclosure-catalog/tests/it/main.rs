//! The catalog as its callers see it: black box through gRPC, in process, over real PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod archive;
mod attachment;
mod backdating;
mod block;
mod bureau;
mod calendar;
mod change;
mod delivery;
mod duty;
mod entry;
mod fixture;
mod item;
mod item_comment;
mod item_deputy;
mod item_life;
mod item_mended;
mod item_opinion;
mod item_owed;
mod item_stock;
mod item_walk;
mod item_work;
mod matches;
mod matrix;
mod outreach;
mod profile;
mod promise;
mod proposal;
mod publishing;
mod reassignment;
mod reminder;
mod retention;
mod search;
mod search_index;
mod site;
mod staff;
mod succession;
mod tenancy;
mod views;
