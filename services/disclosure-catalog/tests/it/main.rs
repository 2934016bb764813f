//! The catalog as its callers see it: black box through gRPC, in process, over real PostgreSQL.

mod bureau;
mod fixture;
mod item;
mod outreach;
mod tenancy;
