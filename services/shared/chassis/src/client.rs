//! Calls to other services: with a deadline, the trace, and the token of the person they are for.

use std::{path::PathBuf, sync::Arc, time::Duration};

use tonic::{
    Code, Request, Status,
    transport::{Channel, Endpoint},
};

use crate::{
    error::{Error, Reason},
    identity::Principal,
    telemetry::{inject, read_trimmed},
};

/// Deadline of a call to another service.
pub const DEADLINE: Duration = Duration::from_secs(5);

/// A lazily connected channel; it reconnects by itself.
pub fn channel(url: &str) -> Result<Channel, tonic::transport::Error> {
    Ok(Endpoint::from_shared(url.to_owned())?
        .connect_timeout(Duration::from_secs(2))
        .keep_alive_while_idle(true)
        .http2_keep_alive_interval(Duration::from_secs(20))
        .connect_lazy())
}

/// A request in the name of the person whose call needs it.
pub fn on_behalf_of<T>(principal: &Principal, message: T) -> Request<T> {
    with_token(&principal.token.0, message)
}

/// A request with this bearer token.
pub fn with_token<T>(token: &str, message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.set_timeout(DEADLINE);
    if let Ok(value) = format!("Bearer {token}").parse() {
        request.metadata_mut().insert("authorization", value);
    }
    inject(request.metadata_mut());
    request
}

/// What another service's failure means to our caller: that it refuses the token we passed on is
/// the caller's affair, that it cannot answer now passes; anything else we did not expect is a fault
/// of ours.
pub fn failed(service: &'static str, status: Status) -> Error {
    match status.code() {
        Code::Unauthenticated => Error::new(Reason::TokenInvalid).because(status),
        Code::Aborted
        | Code::ResourceExhausted
        | Code::Unavailable
        | Code::DeadlineExceeded
        | Code::Cancelled => Error::unavailable(service, status),
        _ => Error::internal(status),
    }
}

/// Reads the service's own token, anew at each use, so that it can be rotated.
pub type TokenSource = Arc<dyn Fn() -> Result<String, std::io::Error> + Send + Sync>;

/// The service's own token from a file.
pub fn token_file(path: PathBuf) -> TokenSource {
    Arc::new(move || read_trimmed(&path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_told_apart_from_what_is_broken() {
        for (code, reason) in [
            (Code::Unauthenticated, Reason::TokenInvalid),
            (Code::Aborted, Reason::Unavailable),
            (Code::ResourceExhausted, Reason::Unavailable),
            (Code::DeadlineExceeded, Reason::Unavailable),
            (Code::PermissionDenied, Reason::Internal),
            (Code::Internal, Reason::Internal),
        ] {
            let mut answer = http::HeaderMap::new();
            answer.insert("grpc-status", i32::from(code).into());
            let error = failed("catalog", Status::from_header_map(&answer).unwrap());
            assert_eq!(error.reason(), reason, "{code:?}");
        }
    }
}
