//! Notices to people who applied online (通知): a short message that something happened to their
//! case. The letter itself stays with the case.
//!
//! A notice is written in the transaction of the act it tells of, so that none is lost and none
//! tells of what did not happen, and sent by a background task through the port the bureau has: the
//! log, or a gateway behind HTTP. What fails is tried again for about a day, with the back-off kept
//! in the database. The gateway may get a notice twice and drops doubles by its id.

mod grpc;
mod port;
mod send;
mod state;
mod store;

pub use grpc::Notices;
pub use port::Port;
pub use send::send;
pub use state::Kind;

use gongkai_chassis::{db::Tx, error::Result};
use uuid::Uuid;

/// Writes a notice of what this transaction does to a case. Without a contact there is nobody to
/// tell, and nothing is written.
pub async fn queue(tx: &mut Tx, case_id: Uuid, kind: Kind, contact: &str) -> Result<()> {
    if contact.is_empty() {
        return Ok(());
    }
    store::insert(tx, case_id, kind, contact).await
}

/// Configuration of notices.
#[derive(Debug, Clone, clap::Args)]
pub struct NoticeConfig {
    /// How people who applied online are told of acts on their case: `log` writes a line into
    /// the log, without personal data; an http:// URL is a gateway that gets each notice as JSON by
    /// POST.
    #[arg(
        long,
        env = "GONGKAI_NOTICES",
        hide_env_values = true,
        default_value = "log",
        value_name = "log|URL"
    )]
    pub notices: Port,
}
