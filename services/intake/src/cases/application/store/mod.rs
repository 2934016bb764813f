//! SQL of applications beyond what all cases share.

mod mark;
mod promise;

pub use mark::{find, near, of_applicant, own_marks};
pub use promise::{
    Open as OpenPromise, ToTell as PromiseToTell, asked as promises_asked, keep as keep_promise,
    open as open_promises, to_tell as promises_to_tell, told as promise_told,
};
