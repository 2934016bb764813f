//! A file that goes out: its description, and its bytes as fast as its caller takes them.

use std::time::Duration;

use gongkai_chassis::{
    error::{Error, Reason, Result},
    fields::Fields,
    seal::Sealer,
};
use tokio::{
    sync::mpsc::{self, OwnedPermit, Sender},
    time::timeout,
};
use tokio_stream::wrappers::ReceiverStream;
use tonic::Status;
use tracing::Instrument as _;

use super::{CHUNK, Contents, Key, MESSAGE, Objects};

/// Sealed chunks read from the store at once: what fits into a message.
const AT_ONCE: u64 = (MESSAGE / CHUNK) as u64;
/// A caller that takes no message for so long does not read any more.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is sent: messages, and at the end an error if there was one.
pub type Sent<M> = Result<M, Status>;

/// Sends the contents of a file of `byte_size` bytes from an offset on: its description, then its bytes.
pub async fn send<M: Send + 'static>(
    (objects, sealer): (&Objects, &Sealer),
    key: Key,
    byte_size: i64,
    offset: i64,
    described: M,
    chunk_of: fn(Vec<u8>) -> M,
) -> Result<ReceiverStream<Sent<M>>> {
    let size = u64::try_from(byte_size).map_err(Error::internal)?;
    let offset = u64::try_from(offset).ok();
    let Some(offset) = offset.filter(|offset| *offset <= size) else {
        let mut fields = Fields::default();
        fields.wrong("offset", &format!("应为0至{size}"), &format!("0 to {size}"));
        return fields.done_with(None);
    };
    let contents = objects.contents(key, sealer, size).await?;

    let (reader, receiver) = Reader::new(PATIENCE)?;
    let sending = async move {
        let sent = async {
            reader.send(described).await?;
            send_contents(&reader, &contents, offset, chunk_of).await
        };
        match sent.await {
            Ok(()) => reader.finish(),
            Err(error) => reader.fail(error),
        }
    };
    tokio::spawn(sending.in_current_span());
    Ok(ReceiverStream::new(receiver))
}

/// Sends contents from an offset on.
async fn send_contents<M: Send + 'static>(
    reader: &Reader<M>,
    contents: &Contents,
    offset: u64,
    chunk_of: fn(Vec<u8>) -> M,
) -> Result<()> {
    let chunk = CHUNK as u64;
    let mut number = offset / chunk;
    let mut skip = usize::try_from(offset % chunk).map_err(Error::internal)?;
    while number < contents.chunks() {
        let end = (number + AT_ONCE).min(contents.chunks());
        let mut plain = contents.read(number..end).await?;
        plain.drain(..skip.min(plain.len()));
        if !plain.is_empty() {
            reader.send(chunk_of(plain)).await?;
        }
        (number, skip) = (end, 0);
    }
    Ok(())
}

/// The caller of a file. One message at a time waits for it, so that who reads slowly or not at all
/// makes the service hold little.
struct Reader<M> {
    messages: Sender<Sent<M>>,
    /// A place kept for the error: a stream that ended without it would pass for the whole file. It is
    /// given up by [`Reader::finish`] alone, so that sending that ends in a panic is an error, too.
    last: Option<OwnedPermit<Sent<M>>>,
    patience: Duration,
}

impl<M: Send + 'static> Reader<M> {
    /// A caller that takes what it is sent from the receiver, each message within `patience`.
    fn new(patience: Duration) -> Result<(Self, mpsc::Receiver<Sent<M>>)> {
        let (messages, receiver) = mpsc::channel(2);
        let last = messages.clone().try_reserve_owned();
        let reader = Self {
            last: Some(last.map_err(|_| Error::internal("a new channel has no room"))?),
            messages,
            patience,
        };
        Ok((reader, receiver))
    }

    async fn send(&self, message: M) -> Result<()> {
        match timeout(self.patience, self.messages.send(Ok(message))).await {
            // Who has gone learns nothing of it.
            Ok(sent) => sent.map_err(|_| Error::new(Reason::DeadlineExceeded)),
            Err(_) => Err(Error::new(Reason::DeadlineExceeded)),
        }
    }

    /// Ends what was sent: it is the whole file.
    fn finish(mut self) {
        self.last = None;
    }

    /// Ends what was sent with an error. Who has gone does not get it.
    fn fail(mut self, error: Error) {
        if let Some(last) = self.last.take() {
            last.send(Err(error.into()));
        }
    }
}

impl<M> Drop for Reader<M> {
    fn drop(&mut self) {
        if let Some(last) = self.last.take() {
            let error = Error::internal("a file was not sent to its end");
            last.send(Err(error.into()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_does_not_read_is_not_waited_for_and_told_so() {
        let (reader, mut receiver) = Reader::new(Duration::from_millis(10)).unwrap();
        reader.send(1_u8).await.unwrap();
        let error = reader.send(1).await.unwrap_err();
        reader.fail(error);
        assert!(receiver.recv().await.unwrap().is_ok());
        let last = receiver.recv().await.unwrap().unwrap_err();
        assert_eq!(last.code(), tonic::Code::DeadlineExceeded);
        assert!(receiver.recv().await.is_none());
    }

    #[tokio::test]
    async fn a_file_ends_well_only_if_it_was_sent_to_its_end() {
        let (reader, mut receiver) = Reader::<u8>::new(Duration::from_mins(1)).unwrap();
        reader.finish();
        assert!(receiver.recv().await.is_none());
        let (reader, mut receiver) = Reader::<u8>::new(Duration::from_mins(1)).unwrap();
        drop(reader);
        let last = receiver.recv().await.unwrap().unwrap_err();
        assert_eq!(last.code(), tonic::Code::Internal);
        assert!(receiver.recv().await.is_none());
    }

    #[tokio::test]
    async fn nothing_is_sent_to_who_has_gone() {
        let (reader, receiver) = Reader::new(Duration::from_mins(1)).unwrap();
        drop(receiver);
        assert!(reader.send(1_u8).await.is_err());
    }
}
