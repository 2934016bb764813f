//! Declared figures (填报数): what happens in another system, or happened before the bureau worked with this one.
//!
//! A person declares a cell of a year's tables with its source and evidence; it is shown as declared, and never counted.
//! What the suite counts is not declared, and one figure has one declaration that stands: a wrong one is revoked and stays
//! listed. A bureau that comes new enters the cells of the last report it published elsewhere as opening stock: of that one
//! year, beside which its first report here is shown.

mod decide;
mod grpc;
mod message;
mod opening;
mod reading;
mod sheet;
mod state;
mod store;

pub use grpc::Declarations;
pub use opening::previous;
pub use store::opening_stock;
