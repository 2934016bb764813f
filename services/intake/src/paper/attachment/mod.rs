//! Files that belong to a case (附件): applications on paper, proofs of identity, powers of attorney,
//! what was disclosed, proofs of delivery.
//!
//! A row says what a file is; its contents stand in the object store (`gongkai_files`). Nothing deletes a file that has
//! a row; one attached by mistake is withdrawn, which is an entry in its row.

mod grpc;
mod state;
mod store;

pub use grpc::{Attachments, Coming};
pub use state::{Limits, Purpose};
pub use store::{
    Attachment, Withdrawn, file_names, hold, insert, kept, load, object_store, of_case, sign,
};

/// What contents of attachments are sealed for.
pub const CONTENTS: &str = "intake.attachment.contents";

/// Where attachments are kept, and how much.
#[derive(Debug, Clone, clap::Args)]
pub struct AttachmentConfig {
    /// Where attachments are kept: a folder, which is made if it is missing, or `s3://bucket/prefix`
    /// in a program built with the feature `s3`. It belongs to one database alone.
    #[arg(
        long,
        env = "GONGKAI_OBJECTS",
        default_value = "/var/lib/gongkai/objects",
        value_name = "FOLDER|URL"
    )]
    pub objects: String,
    /// How much may be attached.
    #[command(flatten)]
    pub limits: Limits,
}
