//! Information items (政府信息) that a bureau discloses on its own initiative (Regulations arts
//! 19-21), and those it keeps inside.
//!
//! An item begins as a draft, which may come incomplete from another system, and goes version by version through the
//! office check, the secrecy review and the signature (art. 17), by different people. Then it is published at its time,
//! or kept inside with the ground and the day it is examined again (art. 18). What is public is in rows of its own,
//! written by publishing alone; whoever reads in public reads those.
//!
//! An item is classified by one of the 15 items of article 20 and counted in one of the bureau's
//! own groups. It is due within 20 working days of the day the information was formed or changed
//! (art. 26); whether it was in time is seen from its dates, never refused. Publishing gives it its
//! index number (索引号), unique in the bureau and without a gap within a year. What is published
//! is public: anybody reads it, and it is never deleted. It is revised by a new version, repealed, or withdrawn: of a
//! withdrawn item a tombstone is left. Who is asked for something finds here what looks like it and is public already.

mod body;
mod contents;
mod decide;
mod events;
mod grpc;
mod history;
mod likeness;
mod message;
mod publish;
mod state;
mod store;
mod version;

pub use body::{html, plain};
pub use contents::Contents;
pub use grpc::{ItemWork, Items};
pub use history::{History, history};
pub use message::message;
pub use publish::look;
pub use state::{Item, Publication, article20_code};
pub use store::{Done, of_ids};
pub use version::{State, Version};
