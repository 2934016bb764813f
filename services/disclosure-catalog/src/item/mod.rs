//! Information items (政府信息) that a bureau discloses on its own initiative (Regulations arts
//! 19-21).
//!
//! An item is classified by one of the 15 items of article 20 and counted in one of the bureau's
//! own groups. It is due within 20 working days of the day the information was formed or changed
//! (art. 26); whether it was in time is seen from its dates, never refused. Publishing gives it its
//! index number (索引号), unique in the bureau and without a gap within a year. What is published
//! is public: anybody reads it, and it is never deleted. Who is asked for something finds here what
//! looks like it and is public already.

mod events;
mod grpc;
mod likeness;
mod message;
mod state;
mod store;

pub use grpc::Items;
pub use message::message;
pub use state::{Item, Publication, article20_code};
pub use store::published;
