//! Which files are taken, and whether contents are of the format their name says.
//!
//! Taken is what offices exchange. What a browser or a system would run (programs, scripts, web
//! pages, SVG) is in no row, and its contents pass for no other: only text has no mark of its own,
//! and there the beginning is looked at.

use encoding_rs::{Decoder, DecoderResult, GB18030, UTF_8};

/// How contents are recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// They begin with one of these.
    Marked(&'static [&'static [u8]]),
    /// Plain text in UTF-8 or GB18030.
    Text,
    /// An e-mail with its header lines.
    Mail,
}

const PDF: Shape = Shape::Marked(&[b"%PDF-"]);
const ZIP: Shape = Shape::Marked(&[ZIP_MARK]);
const OLE: Shape = Shape::Marked(&[OLE_MARK]);
/// WPS Office writes its own files in either container.
const WPS: Shape = Shape::Marked(&[OLE_MARK, ZIP_MARK]);
const JPEG: Shape = Shape::Marked(&[b"\xff\xd8\xff"]);
const PNG: Shape = Shape::Marked(&[b"\x89PNG\r\n\x1a\n"]);
const TIFF: Shape = Shape::Marked(&[b"II*\0", b"MM\0*"]);
const BMP: Shape = Shape::Marked(&[b"BM"]);

const ZIP_MARK: &[u8] = b"PK\x03\x04";
const OLE_MARK: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Extension, media type, contents.
const FORMATS: [(&str, &str, Shape); 24] = [
    ("pdf", "application/pdf", PDF),
    ("ofd", "application/ofd", ZIP),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ZIP,
    ),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ZIP,
    ),
    (
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ZIP,
    ),
    ("odt", "application/vnd.oasis.opendocument.text", ZIP),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet", ZIP),
    (
        "odp",
        "application/vnd.oasis.opendocument.presentation",
        ZIP,
    ),
    ("doc", "application/msword", OLE),
    ("xls", "application/vnd.ms-excel", OLE),
    ("ppt", "application/vnd.ms-powerpoint", OLE),
    ("wps", "application/wps-office.wps", WPS),
    ("et", "application/wps-office.et", WPS),
    ("dps", "application/wps-office.dps", WPS),
    ("jpg", "image/jpeg", JPEG),
    ("jpeg", "image/jpeg", JPEG),
    ("png", "image/png", PNG),
    ("tif", "image/tiff", TIFF),
    ("tiff", "image/tiff", TIFF),
    ("bmp", "image/bmp", BMP),
    ("txt", "text/plain", Shape::Text),
    ("csv", "text/csv", Shape::Text),
    ("zip", "application/zip", ZIP),
    ("eml", "message/rfc822", Shape::Mail),
];

/// So much of the beginning is looked at.
const HEAD: usize = 4096;

/// A format that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// Its media type.
    pub media_type: &'static str,
    shape: Shape,
}

impl Format {
    /// The format of a file by its name; none if such files are not taken.
    pub fn of(file_name: &str) -> Option<Self> {
        let (stem, extension) = file_name.rsplit_once('.')?;
        let extension = extension.to_ascii_lowercase();
        FORMATS
            .iter()
            .find(|(known, ..)| !stem.is_empty() && *known == extension)
            .map(|(_, media_type, shape)| Self {
                media_type,
                shape: *shape,
            })
    }

    /// The extensions that are taken, for messages.
    pub fn extensions() -> Vec<&'static str> {
        FORMATS.iter().map(|(extension, ..)| *extension).collect()
    }
}

/// Judges contents while they come.
pub struct Judge {
    shape: Shape,
    head: Vec<u8>,
    judged: bool,
    text: Option<Text>,
}

impl Judge {
    /// Whether they are of this format.
    pub fn new(format: Format) -> Self {
        Self {
            shape: format.shape,
            head: Vec::new(),
            judged: false,
            text: (format.shape == Shape::Text).then(Text::new),
        }
    }

    /// The next bytes; false if the contents are something else.
    pub fn take(&mut self, bytes: &[u8]) -> bool {
        if !self.judged {
            let missing = (HEAD - self.head.len()).min(bytes.len());
            self.head.extend_from_slice(&bytes[..missing]);
            if self.head.len() == HEAD && !self.judge_head() {
                return false;
            }
        }
        self.text.as_mut().is_none_or(|text| text.take(bytes))
    }

    /// The end; false if the contents are something else.
    pub fn done(mut self) -> bool {
        (self.judged || self.judge_head()) && self.text.is_none_or(Text::done)
    }

    fn judge_head(&mut self) -> bool {
        self.judged = true;
        match self.shape {
            Shape::Marked(marks) => marks.iter().any(|mark| self.head.starts_with(mark)),
            Shape::Text => !is_code(&self.head),
            Shape::Mail => is_mail(&self.head),
        }
    }
}

/// Whether text begins as a web page, an image or a script does.
fn is_code(head: &[u8]) -> bool {
    const BEGINNINGS: [&str; 11] = [
        "#!",
        "<!doctype",
        "<!--",
        "<?",
        "<html",
        "<head",
        "<body",
        "<script",
        "<svg",
        "<iframe",
        "<%",
    ];
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let text = head.trim_ascii_start();
    BEGINNINGS.iter().any(|beginning| {
        text.get(..beginning.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(beginning.as_bytes()))
    })
}

/// Whether it begins with the header lines of an e-mail.
fn is_mail(head: &[u8]) -> bool {
    const USUAL: [&str; 9] = [
        "from",
        "to",
        "subject",
        "date",
        "received",
        "return-path",
        "message-id",
        "mime-version",
        "delivered-to",
    ];
    let name = |line: &[u8]| {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let name = line[..colon].to_ascii_lowercase();
        let fits = !name.is_empty()
            && name
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
        fits.then(|| String::from_utf8_lossy(&name).into_owned())
    };
    let mut lines = head.split(|byte| *byte == b'\n');
    let begins = lines.clone().next().and_then(name).is_some();
    begins
        && lines.any(|line| name(line).is_some_and(|name| USUAL.iter().any(|usual| *usual == name)))
}

/// Text in either of the two encodings in use, followed until one is left or none.
struct Text {
    decoders: Vec<Decoder>,
    /// Where what was decoded goes; nobody reads it.
    scratch: Vec<u8>,
}

impl Text {
    fn new() -> Self {
        Self {
            decoders: [UTF_8, GB18030]
                .map(encoding_rs::Encoding::new_decoder_without_bom_handling)
                .into(),
            scratch: vec![0; 8192],
        }
    }

    fn take(&mut self, bytes: &[u8]) -> bool {
        // Neither encoding uses these inside a character.
        let control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c);
        !bytes.iter().any(control) && self.decode(bytes, false)
    }

    fn done(mut self) -> bool {
        self.decode(&[], true)
    }

    /// Drops the decoders to which the bytes are no text; false if none is left.
    fn decode(&mut self, bytes: &[u8], last: bool) -> bool {
        let scratch = &mut self.scratch;
        self.decoders
            .retain_mut(|decoder| reads(decoder, bytes, last, scratch));
        !self.decoders.is_empty()
    }
}

fn reads(decoder: &mut Decoder, mut bytes: &[u8], last: bool, scratch: &mut [u8]) -> bool {
    loop {
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(bytes, scratch, last);
        match result {
            DecoderResult::InputEmpty => return true,
            DecoderResult::OutputFull => bytes = &bytes[read..],
            DecoderResult::Malformed(..) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(name: &str, contents: &[u8], chunk: usize) -> bool {
        let mut judge = Judge::new(Format::of(name).unwrap());
        contents.chunks(chunk).all(|bytes| judge.take(bytes)) && judge.done()
    }

    #[test]
    fn contents_pass_for_their_own_format_only() {
        let zip = "ofd docx xlsx pptx odt ods odp wps et dps zip";
        let ole = "doc xls ppt wps et dps";
        let (gb18030, ..) = GB18030.encode("申请公开环境影响评价报告\r\n");
        let mail = "Received: by mail.example\r\nSubject: =?UTF-8?B?55Sz6K+3?=\r\n\r\n正文";
        let samples: [(&[u8], &str); 13] = [
            (b"%PDF-1.7\n%\xe2\xe3\x01", "pdf"),
            (b"PK\x03\x04\x14\0", zip),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ole),
            (b"\xff\xd8\xff\xe0", "jpg jpeg"),
            (b"\x89PNG\r\n\x1a\n\0\0", "png"),
            (b"II*\0\x08", "tif tiff"),
            (b"BM\x36\0", "bmp"),
            ("序号,名称\n1,环评\n".as_bytes(), "txt csv"),
            (&gb18030, "txt csv"),
            // An e-mail is text, too.
            (mail.as_bytes(), "txt csv eml"),
            (b"MZ\x90\0\x03\0", ""),
            (b"\x7fELF\x02\x01", ""),
            (b"<html><p>", ""),
        ];
        for (contents, expected) in samples {
            let passed: Vec<&str> = FORMATS
                .iter()
                .map(|(extension, ..)| *extension)
                .filter(|extension| judged(&format!("附件.{extension}"), contents, 3))
                .collect();
            assert_eq!(passed.join(" "), expected, "{contents:?}");
        }
        assert!(judged("扫描件.JPG", b"\xff\xd8\xff\xe0", 9));
    }

    #[test]
    fn what_runs_is_not_taken() {
        for name in [
            "a.exe",
            "a.html",
            "a.svg",
            "a.js",
            "a.docm",
            "a.pdf.exe",
            "a",
            ".pdf",
            "a.",
        ] {
            assert_eq!(Format::of(name), None, "{name}");
        }
        for contents in [
            " <!DOCTYPE html><p>",
            "\u{feff}<Script>alert(1)</script>",
            "<svg onload=…>",
            "#!/bin/sh\n",
            "a\0b",
        ] {
            assert!(!judged("a.txt", contents.as_bytes(), 64), "{contents}");
            assert!(!judged("a.eml", contents.as_bytes(), 64), "{contents}");
        }
    }

    #[test]
    fn text_is_followed_to_its_end() {
        let long = "环境影响评价".repeat(20_000);
        for chunk in [1000, 1001, 262_144] {
            assert!(judged("a.txt", long.as_bytes(), chunk));
            let (gb18030, ..) = GB18030.encode(&long);
            assert!(judged("a.txt", &gb18030, chunk));
        }
        // Half a character at the end, and bytes of neither encoding in the middle.
        assert!(!judged("a.txt", b"abc\xe7", 2));
        let mut broken = long.into_bytes();
        broken[200_000] = 0xff;
        assert!(!judged("a.txt", &broken, 1000));
    }
}
