//! Information items (政府信息) that a bureau discloses on its own initiative (Regulations arts
//! 19-21), and those it keeps inside.
//!
//! An item begins as a draft, which may come incomplete from another system, and goes version by version through the
//! office check, the secrecy review and the signature (art. 17), by different people. Then it is published at its time,
//! or kept inside with the ground and the day it is examined again (art. 18). What is public is in rows of its own,
//! written by publishing alone; whoever reads in public reads those.
//!
//! A version has attachments. Each file is looked through when the version is submitted, and published as a copy without
//! metadata; the file itself stays inside. Their contents stand in the object store (`gongkai_files`).
//!
//! An item is classified by one of the 15 items of article 20 and counted in one of the bureau's
//! own groups. It is due within 20 working days of the day the information was formed or changed
//! (art. 26); whether it was in time is seen from its dates, never refused. Publishing gives it its
//! index number (索引号), unique in the bureau and without a gap within a year. What is published
//! is public: anybody reads it, and it is never deleted. It is revised by a new version, repealed, or withdrawn: of a
//! withdrawn item a tombstone is left. Who is asked for something finds here what looks like it and is public already.

mod attaching;
mod attachment;
mod begin;
mod body;
mod by_hand;
mod comment;
mod contents;
mod decide;
mod deputy;
mod destroy;
mod events;
mod file;
mod formation;
mod grpc;
mod history;
mod index_number;
mod inspection;
mod likeness;
mod message;
mod obstacle;
mod opinion;
mod prepared;
mod publish;
mod reassign;
mod renewal;
mod source;
mod state;
mod stock;
mod store;
mod succession;
mod version;

pub use attachment::{Attachment, Object};
pub use begin::begin;
pub use body::{html, plain};
pub use comment::ItemComments;
pub use contents::{Attribute, Contents, Kind};
pub use deputy::ItemDeputies;
pub use destroy::{destroy, digest, let_go, lock, lock_to_hold};
pub use formation::{Change, Said, changes};
pub use grpc::{ItemAttachments, ItemOpinions, ItemWork, Items, told};
pub use history::{History, history};
pub use index_number::{Series, plain as plain_number};
pub use inspection::{CONTENTS, Files};
pub use message::message;
pub use prepared::{exists, find, find_locked, prepare, public_body};
pub use publish::look;
pub use reassign::reassign;
pub use renewal::CopyRenewals;
pub use state::{Item, Publication, Validity, article20_code};
pub use stock::ItemStock;
pub use store::{Done, Standing, object_store, objects_kept, of_ids, standing, state_of};
pub use version::{Act as ItemAct, State, Version};
