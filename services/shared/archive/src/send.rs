//! A file that goes out as fast as its caller takes it.

use std::{fs::File, time::Duration};

use gongkai_chassis::error::{Error, Reason, Result};
use tokio::{
    io::AsyncReadExt as _,
    sync::mpsc::{Sender, channel},
    time::timeout,
};
use tokio_stream::wrappers::ReceiverStream;
use tonic::Status;
use tracing::Instrument as _;

/// Bytes in a message.
pub const CHUNK: usize = 256 * 1024;
/// A caller that takes no message for so long does not read any more.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends `first`, then the file, each chunk as `chunk` makes a message of it. A stream that ends without an error was the
/// whole file.
pub fn send<T: Send + 'static>(
    file: File,
    first: T,
    chunk: fn(Vec<u8>) -> T,
) -> Result<ReceiverStream<std::result::Result<T, Status>>> {
    let (messages, receiver) = channel(2);
    // Kept for the error: given up by a good end alone, so that a panic is an error, too.
    let last = messages.clone().try_reserve_owned();
    let last = last.map_err(|_| Error::internal("a new channel has no room"))?;
    let mut file = tokio::fs::File::from_std(file);
    let sending = async move {
        let mut end = Ending(Some(last));
        let sent = async {
            tell(&messages, first).await?;
            loop {
                let mut bytes = Vec::with_capacity(CHUNK);
                let mut taken = (&mut file).take(CHUNK as u64);
                taken
                    .read_to_end(&mut bytes)
                    .await
                    .map_err(Error::internal)?;
                if bytes.is_empty() {
                    return Ok(());
                }
                tell(&messages, chunk(bytes)).await?;
            }
        };
        match sent.await {
            Ok(()) => end.0 = None,
            Err(error) => end.fail(error),
        }
    };
    tokio::spawn(sending.in_current_span());
    Ok(ReceiverStream::new(receiver))
}

async fn tell<T>(messages: &Sender<std::result::Result<T, Status>>, message: T) -> Result<()> {
    match timeout(PATIENCE, messages.send(Ok(message))).await {
        // Who has gone learns nothing of it.
        Ok(sent) => sent.map_err(|_| Error::new(Reason::DeadlineExceeded)),
        Err(_) => Err(Error::new(Reason::DeadlineExceeded)),
    }
}

/// The place kept for the error.
struct Ending<T: Send + 'static>(
    Option<tokio::sync::mpsc::OwnedPermit<std::result::Result<T, Status>>>,
);

impl<T: Send + 'static> Ending<T> {
    fn fail(&mut self, error: Error) {
        if let Some(last) = self.0.take() {
            last.send(Err(error.into()));
        }
    }
}

impl<T: Send + 'static> Drop for Ending<T> {
    fn drop(&mut self) {
        self.fail(Error::internal("a file was not sent to its end"));
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Seek as _, Write as _};

    use tokio_stream::StreamExt as _;

    use super::*;

    fn file(bytes: &[u8]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file.rewind().unwrap();
        file
    }

    #[tokio::test]
    async fn a_file_is_sent_whole_a_chunk_a_message() {
        let bytes: Vec<u8> = (0..=255).cycle().take(2 * CHUNK + 7).collect();
        let stream = send(file(&bytes), vec![1], |chunk| chunk).unwrap();
        let sent: Vec<Vec<u8>> = stream.map(Result::unwrap).collect().await;
        let lengths: Vec<usize> = sent.iter().map(Vec::len).collect();
        assert_eq!(lengths, [1, CHUNK, CHUNK, 7]);
        assert_eq!(sent[1..].concat(), bytes);
    }

    #[tokio::test]
    async fn what_cannot_be_read_ends_with_an_error() {
        // A folder opens, and cannot be read.
        let folder = File::open("/").unwrap();
        let stream = send(folder, vec![1], |chunk| chunk).unwrap();
        let sent: Vec<_> = stream.collect().await;
        assert!(sent[0].is_ok() && sent[1].is_err() && sent.len() == 2);
    }
}
