//! The report of a city, a county or a district: the sum of the signed reports of all bureaus below it (art. 49), so that
//! each case counts once.
//!
//! Only what was signed is added, the last signed version of each bureau; one that is missing or late is named. The sum is
//! checked against the totals that were signed, and cases are looked for that more than one bureau counts. A compiled one
//! is kept and never changed; compiling again makes another. The collection is a workbook with the sum and a sheet a
//! bureau.

mod collection;
mod grpc;
mod message;
mod state;
mod store;
mod sum;

pub use grpc::CityReports;
