//! Applications for disclosure (依申请公开, Regulations arts 27-45).
//!
//! An application begins when its receipt day is established (art. 31) and ends with the day its
//! answer leaves the bureau. Its clock runs in working days from the receipt day (art. 33). The
//! answer decides its row of table 3; a withheld answer without ground and reasons, or a partial one
//! that does not say what is withheld, cannot be signed. Drafted, reviewed and signed by three
//! people, the reply answers the application on the day it leaves.

mod acts;
mod cited_letters;
mod clocks;
mod command;
mod duties;
mod effects;
mod events;
mod excess;
mod fee;
mod forewarned;
mod grpc;
mod letters;
pub mod opening;
mod process;
pub mod promises;
mod references;
mod registration;
mod reopen;
mod reply;
mod search;
mod similar;
mod state;
mod store;
#[cfg(test)]
mod tests;
mod void;
mod wishes;

pub use command::{Command, ProcessCommand, RegistrationCommand, ReplyCommand, Which};
pub use grpc::{Applications, opening_by_applicant, received};
pub use process::{Fee, Notice, PartyOpinion, asked_no_more};
pub use reopen::{Ordered, may_be_ordered, order_anew};
pub use reply::{Delivery, Proof};
pub use state::Application;
