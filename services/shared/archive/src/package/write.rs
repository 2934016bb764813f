//! A package being written, file after file.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufWriter, IntoInnerError, Seek as _, Write as _},
};

use chrono::{DateTime, Utc};
use ring::digest::{Context, SHA256};
use zip::{CompressionMethod, DateTime as ZipTime, ZipWriter, write::SimpleFileOptions};

use super::{
    CONTENTS, DIGESTS, Error, METADATA, MOST_FILES, NOTE, REGISTER, digest, metadata, name,
    record::{Content, Record},
    register,
};

/// A content file that was written.
pub struct Written {
    pub content: Content,
    /// Its name in the package.
    pub path: String,
    pub bytes: u64,
    pub digest: String,
}

/// The content file that is being written.
struct Open {
    content: Content,
    path: String,
    bytes: u64,
    context: Context,
}

/// A package being written. Content files come first, what tells of them last.
pub struct Writing {
    zip: ZipWriter<BufWriter<File>>,
    root: String,
    files: Vec<Written>,
    open: Option<Open>,
}

impl Writing {
    /// Into an empty file, for the record of this number.
    pub fn new(file: File, number: &str) -> Self {
        Self {
            zip: ZipWriter::new(BufWriter::new(file)),
            root: name::root(number),
            files: Vec::new(),
            open: None,
        }
    }

    /// Begins a content file; the one before is whole.
    pub fn file(&mut self, content: Content) -> Result<(), Error> {
        self.close();
        let number = self.files.len() + 1;
        if number > MOST_FILES - 4 {
            return Err(Error::TooMuch(format!("{number} files")));
        }
        let path = format!("{CONTENTS}/{}", name::content(number, &content.file_name));
        self.begin(&path)?;
        self.open = Some(Open {
            content,
            path,
            bytes: 0,
            context: Context::new(&SHA256),
        });
        Ok(())
    }

    /// The next bytes of the content file that was begun last.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let open = self.open.as_mut().ok_or(Error::GivenUp)?;
        open.context.update(bytes);
        open.bytes += bytes.len() as u64;
        Ok(self.zip.write_all(bytes)?)
    }

    /// Writes what tells of the content files, and the end.
    pub fn finish(mut self, record: &Record, made_at: DateTime<Utc>) -> Result<File, Error> {
        self.close();
        let listed = self.files.iter();
        let mut digests: BTreeMap<String, String> = listed
            .map(|file| (file.path.clone(), file.digest.clone()))
            .collect();
        let parts = [
            (METADATA, metadata::write(record, &self.files, made_at)?),
            (REGISTER, register::write(record, &self.files)?),
            (NOTE, note(record, &self.files).into_bytes()),
        ];
        for (name, part) in parts {
            digests.insert(name.to_owned(), digest::of_bytes(&part));
            self.begin(name)?;
            self.zip.write_all(&part)?;
        }
        self.begin(DIGESTS)?;
        self.zip.write_all(digest::write(&digests).as_bytes())?;
        let buffered = self.zip.finish()?;
        let mut file = buffered.into_inner().map_err(IntoInnerError::into_error)?;
        file.flush()?;
        file.rewind()?;
        Ok(file)
    }

    fn begin(&mut self, path: &str) -> Result<(), Error> {
        // No time of its own: the same record gives the same bytes.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(ZipTime::default())
            .unix_permissions(0o644)
            .large_file(true);
        Ok(self
            .zip
            .start_file(format!("{}/{path}", self.root), options)?)
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            self.files.push(Written {
                content: open.content,
                path: open.path,
                bytes: open.bytes,
                digest: digest::hex(&open.context.finish()),
            });
        }
    }
}

/// What a person reads first.
fn note(record: &Record, files: &[Written]) -> String {
    let bytes: u64 = files.iter().map(|file| file.bytes).sum();
    format!(
        "归档信息包说明\r\n\r\n\
         立档单位：{}\r\n题名：{}\r\n编号：{}\r\n聚合层次：{}\r\n\
         内容文件：{}个，共{bytes}字节\r\n\r\n\
         {METADATA}：元数据，含形成、办理过程和各内容文件的数字摘要\r\n\
         {REGISTER}：内容文件登记目录\r\n\
         {CONTENTS}：内容文件，按文件名前的序号排列\r\n\
         {DIGESTS}：除本清单外全部文件的SHA-256数字摘要，接收时据以检测完整性\r\n",
        record.bureau,
        record.title,
        record.number,
        record.level.zh(),
        files.len(),
    )
}
