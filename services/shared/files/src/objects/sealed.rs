//! Contents as they are stored: chunks, each sealed to its bureau, file, number and whether it is the
//! last, so that none can be moved, left out or cut off.

use std::ops::Range;

use gongkai_chassis::{
    error::{Error, Result},
    seal::Sealer,
};
use object_store::{MultipartUpload, ObjectStoreExt as _};

use super::{Key, NAME, Objects};

/// Bytes of a chunk before it is sealed; the last has what is left.
pub const CHUNK: usize = 64 * 1024;
/// S3 takes no smaller parts, except the last.
const PART: usize = 5 * 1024 * 1024;

/// What a chunk is sealed for.
fn place(column: &str, key: &Key, number: u64, last: bool) -> String {
    let Key { bureau, id } = key;
    let end = if last { "last" } else { "more" };
    format!("{column}/{bureau}/{id}/{number}/{end}")
}

/// Writes the contents of one file. Dropped before [`Writer::finish`], it leaves nothing.
pub struct Writer {
    column: &'static str,
    key: Key,
    sealer: Sealer,
    upload: Option<Box<dyn MultipartUpload>>,
    /// Not sealed yet: the last chunk is sealed as such.
    plain: Vec<u8>,
    sealed: Vec<u8>,
    number: u64,
}

impl Writer {
    /// The next bytes.
    pub async fn write(&mut self, mut bytes: &[u8]) -> Result<()> {
        while !bytes.is_empty() {
            if self.plain.len() == CHUNK {
                self.seal(false)?;
            }
            let (now, later) = bytes.split_at(bytes.len().min(CHUNK - self.plain.len()));
            self.plain.extend_from_slice(now);
            bytes = later;
            if self.sealed.len() >= PART {
                self.put().await?;
            }
        }
        Ok(())
    }

    /// The end: the object is there, and durable.
    pub async fn finish(mut self) -> Result<()> {
        self.seal(true)?;
        self.put().await?;
        let upload = self.upload()?;
        upload.complete().await.map_err(unavailable)?;
        self.upload = None;
        Ok(())
    }

    fn seal(&mut self, last: bool) -> Result<()> {
        let place = place(self.column, &self.key, self.number, last);
        let sealed = self.sealer.seal(&place, &self.plain);
        self.sealed.extend(sealed.map_err(Error::internal)?);
        self.plain.clear();
        self.number += 1;
        Ok(())
    }

    async fn put(&mut self) -> Result<()> {
        let part = std::mem::take(&mut self.sealed);
        let put = self.upload()?.put_part(part.into());
        put.await.map_err(unavailable)
    }

    fn upload(&mut self) -> Result<&mut Box<dyn MultipartUpload>> {
        let upload = self.upload.as_mut();
        upload.ok_or_else(|| Error::internal("an upload was used after its end"))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let (Some(mut upload), Ok(runtime)) =
            (self.upload.take(), tokio::runtime::Handle::try_current())
        else {
            return;
        };
        runtime.spawn(async move {
            // The sweep, or the rule of the bucket, removes what stays.
            if let Err(error) = upload.abort().await {
                tracing::warn!(%error, "an upload that was given up left something behind");
            }
        });
    }
}

impl Objects {
    /// Writes the contents of a file that are here whole.
    pub async fn put(&self, key: &Key, sealer: &Sealer, bytes: &[u8]) -> Result<()> {
        let mut writer = self.create(key, sealer).await?;
        writer.write(bytes).await?;
        writer.finish().await
    }

    /// Begins to write the contents of a file.
    pub async fn create(&self, key: &Key, sealer: &Sealer) -> Result<Writer> {
        let upload = self.store.put_multipart(&key.location()).await;
        Ok(Writer {
            column: self.column,
            key: key.clone(),
            sealer: sealer.clone(),
            upload: Some(upload.map_err(unavailable)?),
            plain: Vec::with_capacity(CHUNK),
            sealed: Vec::new(),
            number: 0,
        })
    }

    /// The contents of a file of `byte_size` bytes, to be read.
    pub async fn contents(&self, key: Key, sealer: &Sealer, byte_size: u64) -> Result<Contents> {
        let stored = self.store.head(&key.location()).await.map_err(broken)?.size;
        let chunks = byte_size.div_ceil(CHUNK as u64).max(1);
        // Every chunk is sealed with the same key, so that each is longer by as much.
        let longer = stored
            .checked_sub(byte_size)
            .filter(|all| all % chunks == 0);
        let longer = longer.ok_or_else(|| {
            Error::internal(format!(
                "{}: {stored} bytes are stored of {byte_size}",
                key.location()
            ))
        })?;
        Ok(Contents {
            objects: self.clone(),
            key,
            sealer: sealer.clone(),
            chunks,
            sealed_chunk: CHUNK as u64 + longer / chunks,
            stored,
        })
    }
}

/// The contents of one file.
pub struct Contents {
    objects: Objects,
    key: Key,
    sealer: Sealer,
    chunks: u64,
    sealed_chunk: u64,
    stored: u64,
}

impl Contents {
    /// How many chunks there are.
    pub fn chunks(&self) -> u64 {
        self.chunks
    }

    /// All of it, where that is little enough to hold.
    pub async fn whole(&self) -> Result<Vec<u8>> {
        self.read(0..self.chunks).await
    }

    /// Reads these chunks at once.
    pub async fn read(&self, numbers: Range<u64>) -> Result<Vec<u8>> {
        let begin = numbers.start * self.sealed_chunk;
        let end = (numbers.end * self.sealed_chunk).min(self.stored);
        let location = self.key.location();
        let sealed = self.objects.store.get_range(&location, begin..end).await;
        let sealed = sealed.map_err(broken)?;
        let size = usize::try_from(self.sealed_chunk).map_err(Error::internal)?;
        let mut plain = Vec::with_capacity(sealed.len());
        for (number, chunk) in numbers.zip(sealed.chunks(size)) {
            let place = place(
                self.objects.column,
                &self.key,
                number,
                number + 1 == self.chunks,
            );
            plain.extend(self.sealer.open(&place, chunk).map_err(Error::internal)?);
        }
        Ok(plain)
    }
}

fn unavailable(error: object_store::Error) -> Error {
    Error::unavailable(NAME, error)
}

/// Contents whose row is there must be there: else it is a fault, and no matter of waiting.
fn broken(error: object_store::Error) -> Error {
    match error {
        object_store::Error::NotFound { .. } => Error::internal(error),
        other => unavailable(other),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn sealer() -> Sealer {
        let keys =
            r#"{"current":"k1","keys":{"k1":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="}}"#;
        Sealer::from_text(keys).unwrap()
    }

    fn key(id: u128) -> Key {
        Key {
            bureau: "heshan-emb".parse().unwrap(),
            id: Uuid::from_u128(id),
        }
    }

    fn objects() -> (tempfile::TempDir, Objects) {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::open(folder.path().to_str().unwrap(), "test.file.contents").unwrap();
        (folder, objects)
    }

    async fn write(objects: &Objects, id: u128, contents: &[u8]) {
        let mut writer = objects.create(&key(id), &sealer()).await.unwrap();
        for bytes in contents.chunks(100_000) {
            writer.write(bytes).await.unwrap();
        }
        writer.finish().await.unwrap();
    }

    async fn read(objects: &Objects, id: u128, size: usize) -> Result<Vec<u8>> {
        let contents = objects.contents(key(id), &sealer(), size as u64).await?;
        let mut all = Vec::new();
        for number in 0..contents.chunks() {
            all.extend(contents.read(number..number + 1).await?);
        }
        assert_eq!(all, contents.read(0..contents.chunks()).await?);
        Ok(all)
    }

    #[tokio::test]
    async fn contents_of_every_size_come_back() {
        let (_folder, objects) = objects();
        for size in [1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 6_000_000] {
            let contents: Vec<u8> = (0..=250).cycle().take(size).collect();
            write(&objects, 1, &contents).await;
            assert_eq!(read(&objects, 1, size).await.unwrap(), contents, "{size}");
        }
    }

    #[tokio::test]
    async fn chunks_cannot_be_moved_cut_off_or_altered() {
        let (folder, objects) = objects();
        let size = 3 * CHUNK;
        write(&objects, 1, &vec![7; size]).await;
        write(&objects, 2, &vec![7; size]).await;
        let path = |id: u128| {
            folder
                .path()
                .join("heshan-emb")
                .join(key(id).id.to_string())
        };
        let good = std::fs::read(path(1)).unwrap();
        let chunk = good.len() / 3;
        let other = std::fs::read(path(2)).unwrap();
        let swapped = [&good[chunk..2 * chunk], &good[..chunk], &good[2 * chunk..]].concat();
        let of_another = [&other[..chunk], &good[chunk..]].concat();
        let mut altered = good.clone();
        altered[chunk + 99] ^= 1;
        for (what, bytes) in [
            ("swapped", swapped),
            ("another file's", of_another),
            ("altered", altered),
        ] {
            std::fs::write(path(1), bytes).unwrap();
            assert!(read(&objects, 1, size).await.is_err(), "{what}");
        }
        // Cut off at a chunk's end, it does not pass for a shorter file either.
        std::fs::write(path(1), &good[..2 * chunk]).unwrap();
        assert!(read(&objects, 1, size).await.is_err());
        assert!(read(&objects, 1, 2 * CHUNK).await.is_err());
        std::fs::write(path(1), good).unwrap();
        assert!(read(&objects, 1, size).await.is_ok());
    }

    #[tokio::test]
    async fn an_upload_that_is_given_up_leaves_nothing() {
        let (folder, objects) = objects();
        let mut writer = objects.create(&key(1), &sealer()).await.unwrap();
        writer.write(&vec![7; PART + CHUNK]).await.unwrap();
        let bureau = folder.path().join("heshan-emb");
        let files = || std::fs::read_dir(&bureau).unwrap().count();
        assert_eq!(files(), 1);
        drop(writer);
        while files() > 0 {
            tokio::task::yield_now().await;
        }
        assert!(read(&objects, 1, PART + CHUNK).await.is_err());
    }
}
