//! The body of a request, which must come in time.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use http_body::{Frame, SizeHint};
use tokio::time::Sleep;
use tonic::{Status, body::Body};

use crate::error::{Error, Reason};

/// What a body may take longer for each byte of it that came: a line of 64 kB a second is slow enough.
const PER_BYTE: Duration = Duration::from_micros(16);

/// A request's body that must be whole in time: `DEADLINE_EXCEEDED` else. A caller that sends nothing, or a
/// byte now and then, holds its place no longer than this; a large body on a slow line is let come.
pub(super) struct Punctual {
    body: Body,
    due: Pin<Box<Sleep>>,
}

impl Punctual {
    /// `body` has so long, and longer for what came of it.
    pub(super) fn new(body: Body, time: Duration) -> Self {
        Self {
            body,
            due: Box::pin(tokio::time::sleep(time)),
        }
    }
}

impl http_body::Body for Punctual {
    type Data = <Body as http_body::Body>::Data;
    type Error = Status;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Status>>> {
        let Self { body, due } = self.get_mut();
        let Poll::Ready(frame) = Pin::new(body).poll_frame(context) else {
            let late = || Some(Err(Error::new(Reason::DeadlineExceeded).into()));
            return due.as_mut().poll(context).map(|()| late());
        };
        if let Some(data) = frame
            .as_ref()
            .and_then(|frame| frame.as_ref().ok()?.data_ref())
        {
            let came = u32::try_from(data.len()).unwrap_or(u32::MAX);
            let later = due.deadline() + PER_BYTE * came;
            due.as_mut().reset(later);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
