//! A file that goes out: its description, and its bytes as fast as its caller takes them.

use std::time::Duration;

use gongkai_chassis::{
    call::Call,
    error::{Error, Reason, Result},
    fields::Fields,
    identity::Scope,
};
use gongkai_proto::intake::v1::{self as proto, read_attachment_response::Part};
use tokio::{
    sync::mpsc::{self, OwnedPermit, Sender},
    time::timeout,
};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Status};
use tracing::Instrument as _;

use super::{Attachments, MESSAGE, message, withdrawn};
use crate::paper::{
    attachment::store::{self, Attachment},
    object::{CHUNK, Contents, Key},
};

/// Sealed chunks read from the store at once: what fits into a message.
const AT_ONCE: u64 = (MESSAGE / CHUNK) as u64;
/// A caller that takes no message for so long does not read any more.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is sent: messages, and at the end an error if there was one.
pub type Sent = Result<proto::ReadAttachmentResponse, Status>;

impl Attachments {
    pub(super) async fn read(
        &self,
        request: &Request<proto::ReadAttachmentRequest>,
    ) -> Result<ReceiverStream<Sent>> {
        let mut call = Call::of(&self.db, request)?;
        let id = call.fields.id("attachment_id", &call.body.attachment_id);
        let id = call.checked(Some(id))?;
        let mut tx = call.read(&self.db).await?;
        let attachment = store::load(&mut tx, id).await?;
        drop(tx);
        if attachment.withdrawn.is_some() {
            return Err(withdrawn());
        }
        self.send(&call.scope, attachment, call.body.offset).await
    }

    /// Sends a file from an offset on: its description, then its bytes.
    pub async fn send(
        &self,
        scope: &Scope,
        attachment: Attachment,
        offset: i64,
    ) -> Result<ReceiverStream<Sent>> {
        let id = attachment.id;
        let size = u64::try_from(attachment.byte_size).map_err(Error::internal)?;
        let offset = u64::try_from(offset).ok();
        let Some(offset) = offset.filter(|offset| *offset <= size) else {
            let mut fields = Fields::default();
            fields.wrong("offset", &format!("应为0至{size}"), &format!("0 to {size}"));
            return fields.done_with(None);
        };
        let bureau = scope.bureau.clone();
        let key = Key { bureau, id };
        let contents = self.objects.contents(key, &self.db.sealer, size).await?;

        let (reader, receiver) = Reader::new(PATIENCE)?;
        let described = Part::Attachment(message(scope, attachment));
        let sending = async move {
            let sent = async {
                reader.send(described).await?;
                send_contents(&reader, &contents, offset).await
            };
            match sent.await {
                Ok(()) => reader.finish(),
                Err(error) => reader.fail(error),
            }
        };
        tokio::spawn(sending.in_current_span());
        Ok(ReceiverStream::new(receiver))
    }
}

/// Sends contents from an offset on.
async fn send_contents(reader: &Reader, contents: &Contents, offset: u64) -> Result<()> {
    let chunk = CHUNK as u64;
    let mut number = offset / chunk;
    let mut skip = usize::try_from(offset % chunk).map_err(Error::internal)?;
    while number < contents.chunks() {
        let end = (number + AT_ONCE).min(contents.chunks());
        let mut plain = contents.read(number..end).await?;
        plain.drain(..skip.min(plain.len()));
        if !plain.is_empty() {
            reader.send(Part::Chunk(plain)).await?;
        }
        (number, skip) = (end, 0);
    }
    Ok(())
}

/// The caller of a file. One message at a time waits for it, so that who reads slowly or not at all
/// makes the service hold little.
struct Reader {
    messages: Sender<Sent>,
    /// A place kept for the error: a stream that ended without it would pass for the whole file. It is
    /// given up by [`Reader::finish`] alone, so that sending that ends in a panic is an error, too.
    last: Option<OwnedPermit<Sent>>,
    patience: Duration,
}

impl Reader {
    /// A caller that takes what it is sent from the receiver, each message within `patience`.
    fn new(patience: Duration) -> Result<(Self, mpsc::Receiver<Sent>)> {
        let (messages, receiver) = mpsc::channel(2);
        let last = messages.clone().try_reserve_owned();
        let reader = Self {
            last: Some(last.map_err(|_| Error::internal("a new channel has no room"))?),
            messages,
            patience,
        };
        Ok((reader, receiver))
    }

    async fn send(&self, part: Part) -> Result<()> {
        let message = proto::ReadAttachmentResponse { part: Some(part) };
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

impl Drop for Reader {
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
        let chunk = || Part::Chunk(vec![1]);
        reader.send(chunk()).await.unwrap();
        let error = reader.send(chunk()).await.unwrap_err();
        reader.fail(error);
        assert!(receiver.recv().await.unwrap().is_ok());
        let last = receiver.recv().await.unwrap().unwrap_err();
        assert_eq!(last.code(), tonic::Code::DeadlineExceeded);
        assert!(receiver.recv().await.is_none());
    }

    #[tokio::test]
    async fn a_file_ends_well_only_if_it_was_sent_to_its_end() {
        let (reader, mut receiver) = Reader::new(Duration::from_mins(1)).unwrap();
        reader.finish();
        assert!(receiver.recv().await.is_none());
        let (reader, mut receiver) = Reader::new(Duration::from_mins(1)).unwrap();
        drop(reader);
        let last = receiver.recv().await.unwrap().unwrap_err();
        assert_eq!(last.code(), tonic::Code::Internal);
        assert!(receiver.recv().await.is_none());
    }

    #[tokio::test]
    async fn nothing_is_sent_to_who_has_gone() {
        let (reader, receiver) = Reader::new(Duration::from_mins(1)).unwrap();
        drop(receiver);
        assert!(reader.send(Part::Chunk(vec![1])).await.is_err());
    }
}
