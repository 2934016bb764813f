//! The bodies of a call: the request's must come in time, the answer's holds the call's place.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use http_body::{Frame, SizeHint};
use tokio::time::Sleep;
use tonic::{Status, body::Body};

use crate::{
    error::{Error, Reason},
    limits::Place,
};

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

/// An answer's body that holds the place of its call until it has ended: a stream that nobody reads is a
/// call that is served.
pub(super) struct Placed {
    body: Body,
    place: Option<Place>,
}

impl Placed {
    /// `body` holds this place.
    pub(super) fn new(body: Body, place: Place) -> Self {
        Self {
            body,
            place: Some(place),
        }
    }
}

impl http_body::Body for Placed {
    type Data = <Body as http_body::Body>::Data;
    type Error = Status;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Status>>> {
        let Self { body, place } = self.get_mut();
        let frame = ready!(Pin::new(body).poll_frame(context));
        if !matches!(&frame, Some(Ok(frame)) if frame.is_data()) {
            // Before the caller learns of the end: its next call finds the place free.
            place.take();
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
