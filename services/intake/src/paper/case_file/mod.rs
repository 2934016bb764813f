//! The file of a case (案卷): everything a court or a reconsideration organ would ask for.
//!
//! It is told from the facts as they were recorded, not from the state they add up to: what happened,
//! on which day the law counts, when and by whom it was entered, and why late; how the deadline came
//! about; the letters as they left; the attachments with their checksums; what is still to be done. The same words make the export of all cases of a bureau that leaves.

mod archive;
mod document;
mod elsewhere;
mod entry;
mod export;
mod grpc;
mod names;
mod overview;
mod register;
mod store;

use std::collections::HashMap;

use gongkai_law::clock::Deadline;
use uuid::Uuid;

use crate::{
    cases::{kernel::store::CaseRow, query_code::Renewed},
    paper::attachment::Attachment,
    paper::letter::{ListedDispatch, Original, Stored},
};
pub use archive::CaseArchive;
pub use elsewhere::elsewhere;
use entry::Entry;
pub use grpc::CaseFiles;
pub use names::Names;
use overview::Overview;

/// Everything there is of a case.
struct Gathered {
    id: Uuid,
    row: CaseRow,
    overview: Overview,
    names: Names,
    deadline: Option<Deadline>,
    entries: Vec<Entry>,
    letters: Vec<Stored>,
    /// How they were sent, each time, and how that ended.
    dispatches: Vec<ListedDispatch>,
    attachments: Vec<Attachment>,
    /// The query codes that were issued in place of earlier ones.
    renewals: Vec<Renewed>,
    /// The originals in force of its letters.
    originals: HashMap<Uuid, Original>,
}
