//! The layer every call passes: deny by default, who calls, may they, and one log line each.

use std::{
    sync::Arc,
    task::{Context, Poll},
    time::Instant,
};

use http::{Request, Response};
use opentelemetry::{propagation::Extractor, trace::TraceContextExt as _};
use tonic::{Status, body::Body};
use tower::{Layer, Service};
use tracing::{
    Instrument as _, Span,
    field::{Empty, display},
};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

use crate::{
    error::{Error, REASON_HEADER, Reason, Result},
    identity::{Principal, Verifier},
    limits::Limits,
    policy::{Access, access, admitted, uploads},
    telemetry::Meters,
};

mod body;
mod panic;
mod serve;

use serve::serve;

/// Makes [`Guard`]s.
#[derive(Clone)]
pub struct GuardLayer {
    verifier: Arc<Verifier>,
    limits: Limits,
    meters: Arc<Meters>,
}

impl GuardLayer {
    /// Calls are checked by `verifier`, held to `limits` and counted in `meters`.
    pub fn new(verifier: Arc<Verifier>, limits: Limits, meters: Arc<Meters>) -> Self {
        Self {
            verifier,
            limits,
            meters,
        }
    }
}

impl<S> Layer<S> for GuardLayer {
    type Service = Guard<S>;

    fn layer(&self, inner: S) -> Guard<S> {
        Guard {
            inner,
            verifier: Arc::clone(&self.verifier),
            limits: self.limits.clone(),
            meters: Arc::clone(&self.meters),
        }
    }
}

/// A service behind the guard.
#[derive(Clone)]
pub struct Guard<S> {
    inner: S,
    verifier: Arc<Verifier>,
    limits: Limits,
    meters: Arc<Meters>,
}

/// gRPC status of a call whose caller or deadline cut it off.
const CANCELLED: &str = "1";
/// What a method without a row is called in metrics: callers without a token could make up any
/// number of names.
const UNKNOWN: &str = "unknown";

/// The log line and the measurement of one call. Written when it goes, so that a call that was cut
/// off leaves one, too.
struct Line {
    method: String,
    status: String,
    reason: String,
    started: Instant,
    meters: Arc<Meters>,
    span: Span,
}

impl Drop for Line {
    fn drop(&mut self) {
        let (elapsed, status) = (self.started.elapsed(), self.status.as_str());
        self.span.record("rpc.grpc.status_code", status);
        let label = access(&self.method).map_or(UNKNOWN, |_| &self.method);
        self.meters.call(label, status, elapsed);
        let millis = elapsed.as_secs_f64() * 1000.0;
        tracing::info!(target: "call", method = self.method, status, reason = self.reason, millis, "call");
    }
}

struct Headers<'a>(&'a http::HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(|value| value.to_str().ok())
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(http::HeaderName::as_str).collect()
    }
}

/// The caller, if it may call `method`; `None` where no token is needed.
fn admit(
    verifier: &Verifier,
    method: &str,
    headers: &http::HeaderMap,
) -> Result<Option<Principal>> {
    match access(method) {
        None => return Err(Error::new(Reason::MethodWithoutPolicy).with("method", method)),
        Some(Access::Open) => return Ok(None),
        Some(Access::Roles(_)) => {}
    }
    let header = headers
        .get(http::header::AUTHORIZATION)
        .ok_or_else(|| Error::new(Reason::TokenMissing))?;
    let token = header
        .to_str()
        .ok()
        .and_then(|value| {
            value
                .strip_prefix("Bearer ")
                .or_else(|| value.strip_prefix("bearer "))
        })
        .ok_or_else(|| Error::new(Reason::TokenInvalid))?;
    admitted(method, &verifier.verify(token)?).map(Some)
}

impl<S> Service<Request<Body>> for Guard<S>
where
    S: Service<Request<Body>, Response = Response<Body>> + Clone + Send + 'static,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Self::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let method = request.uri().path().to_owned();
        let span = tracing::info_span!(
            "call",
            otel.name = method.trim_start_matches('/'),
            otel.kind = "server",
            rpc.system = "grpc",
            rpc.method = method,
            bureau = Empty,
            subject = Empty,
            trace_id = Empty,
            rpc.grpc.status_code = Empty,
        );
        let parent = opentelemetry::global::get_text_map_propagator(|propagator| {
            propagator.extract(&Headers(request.headers()))
        });
        // Fails only where no OpenTelemetry layer is installed; then there is nothing to continue.
        let _ = span.set_parent(parent);
        let context = span.context();
        let trace = context.span().span_context().clone();
        if trace.is_valid() {
            // An error names it to the caller; the operator finds the log lines by it.
            span.record("trace_id", display(trace.trace_id()));
        }
        let uploads = uploads(&method);
        let admitted = span.in_scope(|| {
            let Some(principal) = admit(&self.verifier, &method, request.headers())? else {
                return Ok(None);
            };
            let place = self.limits.admit(&principal, uploads)?;
            Ok::<_, Error>(Some((principal, place)))
        });
        let admitted = admitted.map_err(|error| span.in_scope(|| Status::from(error)));
        let header = request.headers().get("grpc-timeout");
        let header = header.and_then(|value| value.to_str().ok());
        let times = self.limits.times(header, uploads);
        // The clone is the ready one; see tower's documentation of `Service::poll_ready`.
        let fresh = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, fresh);
        let mut line = Line {
            method,
            status: CANCELLED.to_owned(),
            reason: String::new(),
            started: Instant::now(),
            meters: Arc::clone(&self.meters),
            span: span.clone(),
        };
        Box::pin(
            async move {
                let response = match admitted {
                    Err(status) => status.into_http(),
                    Ok(None) => inner.call(request).await?,
                    Ok(Some((principal, place))) => {
                        line.span.record("bureau", principal.bureau.as_str());
                        line.span.record("subject", principal.subject.as_str());
                        request.extensions_mut().insert(principal);
                        serve(&mut inner, request, times, place).await?
                    }
                };
                // An error of a unary call comes as headers only; an answer has its status behind it.
                let header = |name| {
                    response
                        .headers()
                        .get(name)
                        .and_then(|value| value.to_str().ok())
                };
                header("grpc-status")
                    .unwrap_or("0")
                    .clone_into(&mut line.status);
                header(REASON_HEADER)
                    .unwrap_or("")
                    .clone_into(&mut line.reason);
                Ok(response)
            }
            .instrument(span),
        )
    }
}

#[cfg(test)]
mod tests {
    use std::{convert::Infallible, future::Pending, time::Duration};

    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    use chrono::DateTime;
    use jsonwebtoken::{Algorithm, EncodingKey, Header};
    use ring::signature::{Ed25519KeyPair, KeyPair as _};
    use serde_json::json;
    use tonic::Code;

    use super::*;
    use crate::clock::Clock;

    /// A service that never answers.
    #[derive(Clone)]
    struct Still;

    impl Service<Request<Body>> for Still {
        type Response = Response<Body>;
        type Error = Infallible;
        type Future = Pending<Result<Response<Body>, Infallible>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, _: Request<Body>) -> Self::Future {
            std::future::pending()
        }
    }

    /// A clerk's token, and what verifies it.
    fn signed() -> (Verifier, String) {
        let seed = [7; 32];
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).unwrap();
        let public = URL_SAFE_NO_PAD.encode(pair.public_key());
        let key = json!({"kty": "OKP", "crv": "Ed25519", "x": public, "kid": "k", "alg": "EdDSA"});
        let keys = json!({ "keys": [key] }).to_string();
        let clock = Clock::manual(DateTime::UNIX_EPOCH);
        let verifier = Verifier::from_text(&keys, "issuer", "gongkai", clock).unwrap();
        // A key as PKCS #8 wants it: this prefix (RFC 8410), then the seed.
        let mut pkcs8 =
            b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20".to_vec();
        pkcs8.extend(seed);
        let claims = json!({
            "iss": "issuer", "aud": "gongkai", "sub": "zhang", "exp": 60, "bureau": "heshan-emb",
            "roles": ["clerk"],
        });
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some("k".to_owned());
        let key = EncodingKey::from_ed_der(&pkcs8);
        let token = jsonwebtoken::encode(&header, &claims, &key).unwrap();
        (verifier, token)
    }

    #[tokio::test]
    async fn a_call_ends_in_its_time_and_a_caller_has_no_more_than_its_places() {
        let (verifier, token) = signed();
        let limits = Limits::new(8, 1, Duration::from_mins(1));
        let meters = Arc::new(Meters::unread());
        let mut guard = GuardLayer::new(Arc::new(verifier), limits, meters).layer(Still);
        let mut call = |time: &str| {
            let request = Request::builder()
                .uri("/gongkai.intake.v1.ApplicationService/GetApplication")
                .header("authorization", format!("Bearer {token}"))
                .header("grpc-timeout", time)
                .body(Body::empty());
            let answer = guard.call(request.unwrap());
            async move {
                let answer = tokio::time::timeout(Duration::from_secs(5), answer).await;
                let response = answer.expect("an answer in time").unwrap();
                Status::from_header_map(response.headers()).unwrap().code()
            }
        };
        let first = call("1M");
        assert_eq!(call("1S").await, Code::ResourceExhausted);
        drop(first);
        assert_eq!(call("20m").await, Code::DeadlineExceeded);
    }
}
