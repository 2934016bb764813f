//! Applications for disclosure (依申请公开, Regulations arts 27-45).
//!
//! An application begins when its receipt day is established (art. 31) and ends with the day its
//! answer leaves the bureau. Its clock runs in working days from the receipt day (art. 33). The
//! answer decides its row of table 3; a withheld answer without reasons, or a partial one that
//! does not say what is withheld, cannot be given.

mod decide;
mod events;
mod grpc;
mod letters;
mod process;
mod registration;
mod similar;
mod state;
mod store;
mod wishes;

pub use grpc::Applications;
pub use state::Application;
