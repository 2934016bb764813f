//! Whether what came is what was said to come.

use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
};
use ring::digest::{Context, SHA256};

use super::format::{Format, Judge};

/// What the header says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// Size in bytes.
    pub byte_size: u64,
    /// SHA-256 of the contents.
    pub sha256: [u8; 32],
    /// Format by the extension of its name.
    pub format: Format,
}

/// A file that is coming, compared with what was declared of it.
pub struct Incoming {
    declared: Declared,
    seen: u64,
    digest: Context,
    judge: Judge,
}

impl Incoming {
    /// Nothing has come yet.
    pub fn new(declared: Declared) -> Self {
        Self {
            judge: Judge::new(declared.format),
            declared,
            seen: 0,
            digest: Context::new(&SHA256),
        }
    }

    /// The next bytes. Refuses the file as soon as it cannot become right any more.
    pub fn take(&mut self, bytes: &[u8]) -> Result<()> {
        self.seen += bytes.len() as u64;
        if self.seen > self.declared.byte_size {
            return Err(wrong_size());
        }
        self.digest.update(bytes);
        fits(self.judge.take(bytes))
    }

    /// The end: size, checksum and contents are those that were declared.
    pub fn done(self) -> Result<()> {
        if self.seen != self.declared.byte_size {
            return Err(wrong_size());
        }
        if self.digest.finish().as_ref() != self.declared.sha256 {
            return Err(refused(
                "header.sha256",
                "文件内容与所报校验值不符，可能在传输中损坏",
                "the contents have another checksum; they may have been damaged on the way",
            ));
        }
        fits(self.judge.done())
    }
}

fn wrong_size() -> Error {
    refused(
        "header.byte_size",
        "文件大小与所报不符",
        "the contents have another size",
    )
}

fn fits(fits: bool) -> Result<()> {
    if fits {
        return Ok(());
    }
    Err(refused(
        "header.file_name",
        "文件内容与扩展名不符",
        "the contents do not fit the extension",
    ))
}

fn refused(field: &str, zh: &str, en: &str) -> Error {
    let mut fields = Fields::default();
    fields.wrong(field, zh, en);
    match fields.done() {
        Err(error) => error,
        Ok(()) => Error::internal("a wrong field was not refused"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(contents: &[u8]) -> Declared {
        let digest = ring::digest::digest(&SHA256, contents);
        Declared {
            byte_size: contents.len() as u64,
            sha256: digest.as_ref().try_into().unwrap(),
            format: Format::of("a.txt").unwrap(),
        }
    }

    fn come(declared: Declared, chunks: &[&[u8]]) -> Result<()> {
        let mut incoming = Incoming::new(declared);
        for chunk in chunks {
            incoming.take(chunk)?;
        }
        incoming.done()
    }

    #[test]
    fn a_file_is_what_its_header_says() {
        let right = declared("关于办理结果".as_bytes());
        let (head, tail) = "关于办理结果".as_bytes().split_at(4);
        assert!(come(right.clone(), &[head, tail]).is_ok());
        for (chunks, field) in [
            (vec![head], "header.byte_size"),
            (vec![head, tail, b"."], "header.byte_size"),
            (vec![tail, head], "header.sha256"),
        ] {
            let error = come(right.clone(), &chunks).unwrap_err().to_string();
            assert!(error.contains(field), "{error}");
        }
        let error = come(declared(b"MZ\x90\0\x03"), &[b"MZ\x90\0\x03"]).unwrap_err();
        assert!(error.to_string().contains("header.file_name"), "{error}");
    }
}
