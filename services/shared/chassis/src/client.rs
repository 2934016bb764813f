//! Calls to other services: with a deadline, the trace, and the token of the person they are for.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use tonic::{
    Code, Request, Status,
    transport::{Certificate, Channel, ClientTlsConfig, Endpoint},
};

use crate::{
    error::{Error, Reason},
    identity::Principal,
    telemetry::{inject, read_trimmed},
};

/// Deadline of a call to another service.
pub const DEADLINE: Duration = Duration::from_secs(5);

/// Why no channel can be made.
#[derive(Debug, thiserror::Error)]
pub enum ChannelError {
    /// No URL that a channel can be made to.
    #[error("{0}: no URL of a service / 不是服务的地址: {1}")]
    Url(String, tonic::transport::Error),
    /// The file of the certificate authority cannot be read.
    #[error("cannot read the certificates {path} / 无法读取证书文件: {source}")]
    Authority {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
}

/// A lazily connected channel; it reconnects by itself. Behind `https://` the server's certificate must
/// come from an authority that the system trusts, or from one in the PEM file `authority`.
pub fn channel(url: &str, authority: Option<&Path>) -> Result<Channel, ChannelError> {
    let refused = |error| ChannelError::Url(url.to_owned(), error);
    let mut endpoint = Endpoint::from_shared(url.to_owned()).map_err(refused)?;
    if url.starts_with("https://") {
        let mut tls = ClientTlsConfig::new().with_native_roots();
        if let Some(path) = authority {
            let pem = std::fs::read(path).map_err(|source| ChannelError::Authority {
                path: path.display().to_string(),
                source,
            })?;
            tls = tls.ca_certificate(Certificate::from_pem(pem));
        }
        endpoint = endpoint.tls_config(tls).map_err(refused)?;
    }
    Ok(endpoint
        .tcp_nodelay(true)
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

    /// A server behind TLS with a certificate of its own authority: reached with that authority's
    /// file, and not without.
    #[tokio::test]
    async fn another_service_is_reached_behind_https() {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let (certificate, key) = (made.cert.pem(), made.signing_key.serialize_pem());
        let folder = tempfile::tempdir().unwrap();
        let authority = folder.path().join("authority.pem");
        std::fs::write(&authority, &certificate).unwrap();

        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!(
            "https://localhost:{}",
            listener.local_addr().unwrap().port()
        );
        let (_, health) = tonic_health::server::health_reporter();
        let identity = tonic::transport::Identity::from_pem(&certificate, &key);
        let tls = tonic::transport::ServerTlsConfig::new().identity(identity);
        let mut server = tonic::transport::Server::builder().tls_config(tls).unwrap();
        let incoming = tonic::transport::server::TcpIncoming::from(listener);
        tokio::spawn(server.add_service(health).serve_with_incoming(incoming));

        let asked = |channel| async move {
            let mut client = tonic_health::pb::health_client::HealthClient::new(channel);
            let whole = tonic_health::pb::HealthCheckRequest::default();
            client.check(whole).await.map(drop)
        };
        asked(channel(&url, Some(&authority)).unwrap())
            .await
            .unwrap();
        let unknown = asked(channel(&url, None).unwrap()).await.unwrap_err();
        assert_eq!(unknown.code(), Code::Unavailable);
        let missing = channel(&url, Some(&folder.path().join("none"))).unwrap_err();
        assert!(matches!(missing, ChannelError::Authority { .. }));
    }
}
