//! Pictures.

use gongkai_document::inspect::FindingKind::PictureOnly;

use super::{AUTHOR, Case, planted};

/// A photograph taken on its side, with EXIF, a comment, and another file behind its end.
pub fn jpeg() -> Vec<u8> {
    let segment = |marker: u8, content: &[u8]| {
        let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
        [&[0xFF, marker][..], &length, content].concat()
    };
    let mut exif =
        b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    exif.extend(AUTHOR.bytes());
    [
        b"\xFF\xD8".to_vec(),
        segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
        segment(0xE1, &exif),
        segment(0xFE, AUTHOR.as_bytes()),
        segment(0xDB, &[0; 65]),
        segment(0xC0, b"\x08\0\x10\0\x10\x01\x01\x11\0"),
        segment(0xDA, b"\x01\x01\0\0\x3F\0"),
        b"pixels\xFF\0\xFF\xD9".to_vec(),
        AUTHOR.as_bytes().to_vec(),
    ]
    .concat()
}

pub fn png(width: u32) -> Vec<u8> {
    let chunk = |kind: &[u8; 4], content: &[u8]| {
        img_parts::png::PngChunk::new(*kind, img_parts::Bytes::copy_from_slice(content))
            .encoder()
            .bytes()
            .to_vec()
    };
    let header = [
        &width.to_be_bytes()[..],
        &1_u32.to_be_bytes(),
        &[8, 0, 0, 0, 0],
    ]
    .concat();
    [
        b"\x89PNG\r\n\x1A\n".to_vec(),
        chunk(b"IHDR", &header),
        chunk(b"tEXt", format!("Author\0{AUTHOR}").as_bytes()),
        chunk(b"IDAT", b"pixels"),
        chunk(b"IEND", b""),
        AUTHOR.as_bytes().to_vec(),
    ]
    .concat()
}

pub fn cases() -> Vec<Case> {
    vec![
        planted("photograph", "a.jpg", jpeg(), PictureOnly, "图像"),
        planted("picture", "a.png", png(1), PictureOnly, "图像"),
    ]
}
