//! A call that was let in: it is served within its time, or told why not.

use http::{Request, Response};
use tonic::{Code, Status, body::Body};
use tonic_types::FieldViolation;
use tower::Service;

use super::{
    body::{Placed, Punctual},
    panic::caught,
};
use crate::{
    error::{Error, REASON_HEADER, Reason},
    limits::{Place, Times},
    programs,
};

/// The answer of `inner`, or why there is none in time.
pub(super) async fn serve<S>(
    inner: &mut S,
    request: Request<Body>,
    times: Times,
    place: Place,
) -> Result<Response<Body>, S::Error>
where
    S: Service<Request<Body>, Response = Response<Body>>,
{
    let request = match times.body {
        Some(time) => request.map(|body| Body::new(Punctual::new(body, time))),
        None => request,
    };
    let method = request.uri().path().to_owned();
    let served = caught(async { inner.call(request).await });
    let response = match tokio::time::timeout(times.call, served).await {
        Ok(Ok(response)) => response?,
        Ok(Err(words)) => {
            let panic = format!("{method} panicked: {words}");
            return Ok(Status::from(Error::internal(panic)).into_http());
        }
        Err(_) => return Ok(Status::from(Error::new(Reason::DeadlineExceeded)).into_http()),
    };
    let headers = response.headers();
    let error = unreadable(headers).or_else(|| served_elsewhere(headers, &method));
    Ok(match error {
        None => response.map(|body| Body::new(Placed::new(body, place))),
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
        // As tonic says that it is longer than it reads.
        let is_long = status.code() == Code::OutOfRange && status.message().contains("too large");
        let problem = if is_long {
            "过大，不得超过4 MiB / the request is larger than 4 MiB"
        } else {
            "请求不是有效的消息 / the request is no valid message"
        };
        Error::fields(vec![FieldViolation::new("body", problem)]).because(status)
    })
}

/// That this program does not serve the method, though another one does: tonic's answer to what has no
/// route says neither.
fn served_elsewhere(headers: &http::HeaderMap, method: &str) -> Option<Error> {
    if headers.contains_key(REASON_HEADER) {
        return None;
    }
    let status = Status::from_header_map(headers)?;
    // With words it is about the call, for example about its compression.
    let no_route = status.code() == Code::Unimplemented && status.message().is_empty();
    let programs = programs::that_serve(method);
    (no_route && !programs.is_empty()).then(|| {
        Error::new(Reason::MethodElsewhere)
            .with("method", method)
            .with("services", programs.join("、"))
    })
}

#[cfg(test)]
mod tests {
    use std::{
        convert::Infallible,
        future::poll_fn,
        pin::Pin,
        task::{Context, Poll},
        time::Duration,
    };

    use http_body::{Body as _, Frame};
    use tonic::codegen::Bytes;
    use tonic_types::StatusExt as _;
    use tower::service_fn;

    use super::*;
    use crate::{identity::Principal, limits::Limits};

    /// A body with this in it, which may never end.
    struct Sent {
        data: Option<Bytes>,
        ends: bool,
    }

    impl http_body::Body for Sent {
        type Data = Bytes;
        type Error = Status;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
            match self.data.take() {
                Some(data) => Poll::Ready(Some(Ok(Frame::data(data)))),
                None if self.ends => Poll::Ready(None),
                None => Poll::Pending,
            }
        }
    }

    /// An empty message, as gRPC frames it.
    const MESSAGE: Bytes = Bytes::from_static(&[0; 5]);

    const TIMES: Times = Times {
        call: Duration::from_mins(1),
        body: Some(Duration::from_millis(20)),
    };

    /// A caller that may have one call at once.
    fn caller() -> (Limits, Principal) {
        let limits = Limits::new(10, 1, TIMES.call);
        let scope = Principal::of_service("intake", "heshan-emb").unwrap();
        (limits, scope.principal)
    }

    fn request(data: Option<Bytes>, ends: bool) -> Request<Body> {
        Request::post("/grpc.health.v1.Health/Check")
            .header("content-type", "application/grpc")
            .body(Body::new(Sent { data, ends }))
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
        let (limits, caller) = caller();
        for data in [None, Some(MESSAGE)] {
            let place = limits.admit(&caller, false).unwrap();
            let response = serve(&mut health, request(data, false), TIMES, place).await;
            let expected = (Code::DeadlineExceeded, "DEADLINE_EXCEEDED");
            assert_eq!(told(&response.unwrap()), expected);
        }
    }

    #[tokio::test]
    async fn a_fault_that_stops_a_handler_is_answered() {
        let (limits, caller) = caller();
        let mut faulty = service_fn(|request: Request<Body>| async move {
            assert!(request.uri().path().is_empty(), "a fault");
            Ok::<_, Infallible>(Response::new(Body::empty()))
        });
        let place = limits.admit(&caller, false).unwrap();
        let response = serve(&mut faulty, request(None, true), TIMES, place).await;
        let response = response.unwrap();
        assert_eq!(told(&response), (Code::Internal, "INTERNAL"));
        let status = Status::from_header_map(response.headers()).unwrap();
        assert_eq!(status.get_details_error_info().unwrap().reason, "INTERNAL");
        assert!(!status.message().contains("fault"), "{}", status.message());
        assert!(limits.admit(&caller, false).is_ok());
    }

    #[tokio::test]
    async fn a_call_holds_its_place_until_its_answer_has_ended() {
        let (limits, caller) = caller();
        let mut stream = service_fn(|_| async {
            let (data, ends) = (Some(MESSAGE), false);
            Ok::<_, Infallible>(Response::new(Body::new(Sent { data, ends })))
        });
        let place = limits.admit(&caller, false).unwrap();
        let unread = serve(&mut stream, request(Some(MESSAGE), true), TIMES, place).await;
        assert!(limits.admit(&caller, false).is_err());
        drop(unread);

        let (_reporter, mut health) = tonic_health::server::health_reporter();
        let place = limits.admit(&caller, false).unwrap();
        let answer = serve(&mut health, request(Some(MESSAGE), true), TIMES, place).await;
        let mut answer = answer.unwrap();
        let frame = poll_fn(|context| Pin::new(answer.body_mut()).poll_frame(context)).await;
        assert!(frame.unwrap().unwrap().is_data());
        assert!(limits.admit(&caller, false).is_err());
        let frame = poll_fn(|context| Pin::new(answer.body_mut()).poll_frame(context)).await;
        assert!(frame.unwrap().unwrap().is_trailers());
        assert!(limits.admit(&caller, false).is_ok());
    }

    #[tokio::test]
    async fn a_wrong_server_names_the_right_one() {
        let (_reporter, health) = tonic_health::server::health_reporter();
        let mut routes = tonic::service::Routes::new(health);
        let (limits, caller) = caller();
        let mut asked = async |method: &str| {
            let place = limits.admit(&caller, false).unwrap();
            let request = Request::post(method)
                .header("content-type", "application/grpc")
                .body(Body::empty());
            let answer = serve(&mut routes, request.unwrap(), TIMES, place).await;
            Status::from_header_map(answer.unwrap().headers()).unwrap()
        };
        let status = asked("/gongkai.catalog.v1.ItemService/ListItems").await;
        assert_eq!(status.code(), Code::Unimplemented);
        let info = status.get_details_error_info().unwrap();
        assert_eq!(info.reason, "METHOD_ELSEWHERE");
        assert_eq!(info.metadata["services"], "disclosure-catalog");
        assert!(
            status.message().contains("call disclosure-catalog"),
            "{}",
            status.message()
        );
        let unknown = asked("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo").await;
        assert_eq!(
            (unknown.code(), unknown.message()),
            (Code::Unimplemented, "")
        );
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
        let long = "Error, decoded message length too large: found 5 bytes, the limit is: 4 bytes";
        let long: Response<Body> = Status::out_of_range(long).into_http();
        let error = unreadable(long.headers()).unwrap();
        let said = error.violations().next().unwrap();
        assert_eq!((said.0, said.1), ("body", "过大，不得超过4 MiB"));
        let ours: Response<Body> = Status::from(Error::internal("by a handler")).into_http();
        assert!(unreadable(ours.headers()).is_none());
        assert!(unreadable(&http::HeaderMap::new()).is_none());
    }
}
