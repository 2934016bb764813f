//! A call that was let in: it is served within its time, or told why not.

use http::{Request, Response};
use tonic::{Code, Status, body::Body};
use tonic_types::FieldViolation;
use tower::Service;

use super::body::Punctual;
use crate::{
    error::{Error, REASON_HEADER, Reason},
    limits::Times,
};

/// The answer of `inner`, or why there is none in time.
pub(super) async fn serve<S>(
    inner: &mut S,
    request: Request<Body>,
    times: Times,
) -> Result<Response<Body>, S::Error>
where
    S: Service<Request<Body>, Response = Response<Body>>,
{
    let request = match times.body {
        Some(time) => request.map(|body| Body::new(Punctual::new(body, time))),
        None => request,
    };
    let Ok(response) = tokio::time::timeout(times.call, inner.call(request)).await else {
        return Ok(Status::from(Error::new(Reason::DeadlineExceeded)).into_http());
    };
    let response = response?;
    Ok(match unreadable(response.headers()) {
        None => response,
        Some(error) => Status::from(error).into_http(),
    })
}

/// The error that tonic answered by itself because the body is no message of the method: ours says
/// why in both languages, tonic's does not. Every error of our own has its reason in a header.
fn unreadable(headers: &http::HeaderMap) -> Option<Error> {
    if headers.contains_key(REASON_HEADER) {
        return None;
    }
    let status = Status::from_header_map(headers)?;
    let broken = matches!(
        status.code(),
        Code::Internal
            | Code::InvalidArgument
            | Code::Unknown
            | Code::OutOfRange
            | Code::ResourceExhausted
            | Code::DataLoss
    );
    broken.then(|| {
        let problem = "请求不是有效的消息 / the request is no valid message";
        Error::fields(vec![FieldViolation::new("body", problem)]).because(status)
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tonic::codegen::Bytes;

    use super::*;

    /// A body that never ends.
    struct Silent;

    impl http_body::Body for Silent {
        type Data = Bytes;
        type Error = Status;

        fn poll_frame(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, Status>>> {
            std::task::Poll::Pending
        }
    }

    fn request(body: Body) -> Request<Body> {
        Request::post("/grpc.health.v1.Health/Check")
            .header("content-type", "application/grpc")
            .body(body)
            .unwrap()
    }

    fn told(response: &Response<Body>) -> (Code, &str) {
        let status = Status::from_header_map(response.headers()).unwrap();
        let reason = response.headers().get(REASON_HEADER).unwrap();
        (status.code(), reason.to_str().unwrap())
    }

    #[tokio::test]
    async fn a_body_that_does_not_come_is_not_waited_for() {
        let (_reporter, mut health) = tonic_health::server::health_reporter();
        let times = Times {
            call: Duration::from_mins(1),
            body: Some(Duration::from_millis(20)),
        };
        let response = serve(&mut health, request(Body::new(Silent)), times).await;
        let expected = (Code::DeadlineExceeded, "DEADLINE_EXCEEDED");
        assert_eq!(told(&response.unwrap()), expected);
    }

    #[test]
    fn only_what_tonic_says_about_a_body_is_replaced() {
        for (code, replaced) in [
            (Code::Internal, true),
            (Code::OutOfRange, true),
            (Code::Unimplemented, false),
            (Code::Unavailable, false),
            (Code::Cancelled, false),
            (Code::Ok, false),
        ] {
            let mut headers = http::HeaderMap::new();
            headers.insert("grpc-status", i32::from(code).into());
            let error = unreadable(&headers);
            assert_eq!(error.is_some(), replaced, "{code:?}");
        }
        let ours: Response<Body> = Status::from(Error::internal("by a handler")).into_http();
        assert!(unreadable(ours.headers()).is_none());
        assert!(unreadable(&http::HeaderMap::new()).is_none());
    }
}
