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
pub use store::{drop_waiting, sealed};

/// A notice to be written with the act it tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it tells of.
    pub kind: Kind,
    /// Where it goes.
    pub contact: String,
}

impl Notice {
    /// A notice; none without a contact, for then there is nobody to tell.
    pub fn to(contact: &str, kind: Kind) -> Option<Self> {
        (!contact.is_empty()).then(|| Self {
            kind,
            contact: contact.to_owned(),
        })
    }
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
