//! A file that comes in: what its header says, and its bytes.

use std::time::Duration;

use gongkai_chassis::{
    db::Tx,
    error::{Error, Reason, Result},
    fields::Fields,
    seal::Sealer,
};
use tokio::time::timeout;
use tonic::{Status, Streaming};

use super::{Declared, Key, Objects, format::Format, incoming::Incoming};

/// Bytes of a chunk in a message at most.
pub const MESSAGE: usize = 256 * 1024;
/// An upload takes no longer: its object must not be a day old before it has its row.
pub const UPLOAD_LIMIT: Duration = Duration::from_hours(1);
/// A caller that sends nothing for so long is gone.
const IDLE: Duration = Duration::from_mins(1);
/// Bytes of a mebibyte.
const MIB: u64 = 1024 * 1024;

/// A file that is to come, as its header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coming {
    /// Its name.
    pub file_name: String,
    /// Size in bytes.
    pub byte_size: i64,
    /// What it is compared with.
    pub declared: Declared,
}

/// The bytes that a message of an upload has, if any, and whether it says nothing else.
pub type ChunkOf<M> = fn(M) -> (Option<Vec<u8>>, bool);

/// Reads from a header what is coming: its name, size in bytes and checksum. A file has `mib` MiB at most.
pub fn declared(
    fields: &mut Fields,
    (file_name, byte_size, sha256): (&str, i64, &str),
    mib: u32,
) -> Option<Coming> {
    let file_name: String = fields.line("header.file_name", file_name, 1, 200);
    let format = format(fields, &file_name);
    let size = size(fields, byte_size, mib);
    let sha256 = checksum(fields, sha256);
    let ((format, size), sha256) = format.zip(size).zip(sha256)?;
    Some(Coming {
        file_name,
        byte_size,
        declared: Declared {
            byte_size: size,
            sha256,
            format,
        },
    })
}

/// Takes in the contents of a file that is coming, under that key. A row for them is for the caller to write.
pub async fn take<M>(
    (objects, sealer): (&Objects, &Sealer),
    key: &Key,
    coming: &Coming,
    stream: &mut Streaming<M>,
    chunk_of: ChunkOf<M>,
) -> Result<(), Status> {
    let mut incoming = Incoming::new(coming.declared.clone());
    let mut writer = objects.create(key, sealer).await?;
    while let Some(message) = receive(stream).await? {
        let chunk = checked(chunk_of(message))?;
        incoming.take(&chunk)?;
        writer.write(&chunk).await?;
    }
    incoming.done()?;
    writer.finish().await?;
    Ok(())
}

/// Ends an upload whose contents are there, by what became of its row: the answer, and the transaction in which a new
/// row stands. Contents without a new row are deleted.
pub async fn keep<T>(objects: &Objects, key: &Key, row: Result<(T, Option<Tx>)>) -> Result<T> {
    match row {
        // Whether a commit that fails was done is not known: the contents stay for the sweep.
        Ok((answer, Some(tx))) => tx.commit().await.map(|()| answer),
        Ok((answer, None)) => {
            forget(objects, key).await;
            Ok(answer)
        }
        Err(error) => {
            forget(objects, key).await;
            Err(error)
        }
    }
}

/// Deletes contents that have no row, or none any more.
pub async fn forget(objects: &Objects, key: &Key) {
    if let Err(error) = objects.delete(key).await {
        tracing::warn!(%error, id = %key.id, "an object stays for the sweep");
    }
}

/// The next message of an upload; none at its end.
pub async fn receive<M>(stream: &mut Streaming<M>) -> Result<Option<M>, Status> {
    match timeout(IDLE, stream.message()).await {
        Ok(message) => message,
        Err(_) => Err(Error::new(Reason::DeadlineExceeded).into()),
    }
}

/// The bytes of a message that is not the first.
fn checked((chunk, bare): (Option<Vec<u8>>, bool)) -> Result<Vec<u8>> {
    let mut fields = Fields::default();
    let chunk = match chunk {
        Some(chunk) if (1..=MESSAGE).contains(&chunk.len()) => Some(chunk),
        _ => {
            fields.wrong(
                "chunk",
                "第一条消息之后，每条应为1至262144字节的文件内容",
                "after the first message each has 1 to 262,144 bytes of the file",
            );
            None
        }
    };
    if !bare {
        fields.wrong(
            "request_id",
            "请求编号和机关只应出现在第一条消息中",
            "request_id and bureau_id belong in the first message only",
        );
    }
    fields.done_with(chunk)
}

/// A size that a file may have; a violation otherwise.
fn size(fields: &mut Fields, value: i64, mib: u32) -> Option<u64> {
    let size = u64::try_from(value).ok();
    let size = size.filter(|size| (1..=u64::from(mib) * MIB).contains(size));
    if size.is_none() {
        fields.wrong(
            "header.byte_size",
            &format!("文件不能为空，且不得超过{mib}MiB"),
            &format!("1 byte to {mib} MiB"),
        );
    }
    size
}

/// The format by a file's name; a violation if the name is none or such files are not taken.
fn format(fields: &mut Fields, file_name: &str) -> Option<Format> {
    if file_name.contains(['/', '\\']) {
        fields.wrong(
            "header.file_name",
            "应为不含路径的文件名，请去掉“/”和“\\”",
            "a name without a path: take out / and \\",
        );
        return None;
    }
    let format = Format::of(file_name);
    if format.is_none() && !file_name.is_empty() {
        let taken = Format::extensions();
        let taken_en = taken.join(", ");
        let taken = taken.join("、");
        fields.wrong(
            "header.file_name",
            &format!("不接收此类文件；可接收：{taken}"),
            &format!("files with this extension are not taken; these are: {taken_en}"),
        );
    }
    format
}

/// A checksum as bytes.
fn checksum(fields: &mut Fields, text: &str) -> Option<[u8; 32]> {
    let digit = |byte: &u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let digits: Option<Vec<u8>> = text.as_bytes().iter().map(digit).collect();
    let bytes = digits
        .filter(|digits| digits.len() == 64)
        .and_then(|digits| {
            let bytes: Vec<u8> = digits
                .chunks(2)
                .map(|pair| pair[0] << 4 | pair[1])
                .collect();
            bytes.try_into().ok()
        });
    if bytes.is_none() {
        fields.wrong(
            "header.sha256",
            "应为64位小写十六进制数",
            "64 hexadecimal digits in lower case",
        );
    }
    bytes
}
