//! Pictures: nothing in them is read, and the copy has their pixels alone.

use gongkai_document::inspect::{FindingKind, Reason};
use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::png::Png;
use img_parts::{Bytes, ImageEXIF as _, ImageICC as _};

use super::Done;
use super::sink::Sink;

/// Pixels of a picture at most: whoever opens a larger one waits for ever.
const PIXELS: u64 = 200_000_000;
/// What a picture needs to be shown as it is.
const SHOWN: [&[u8; 4]; 20] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD",
    b"hIST", b"pHYs", b"cICP", b"mDCV", b"cLLI", b"acTL", b"fcTL", b"fdAT", b"oFFs", b"sCAL",
];

pub(super) fn read(file: &[u8], sink: &mut Sink) -> Done {
    let (width, height) = dimensions(file).ok_or_else(broken)?;
    if u64::from(width) * u64::from(height) > PIXELS {
        return Err(Reason::new(
            format!("图像过大（{width}×{height}像素），请缩小后上传"),
            format!("the picture has {width} × {height} pixels: make it smaller"),
        ));
    }
    sink.found(
        FindingKind::PictureOnly,
        "图像",
        &format!("{width}×{height}像素"),
    );
    if has_exif(file) {
        sink.found(
            FindingKind::Metadata,
            "图像",
            "EXIF（可能含拍摄时间、地点、设备）",
        );
    }
    Ok(())
}

/// The picture without what is not shown.
pub(super) fn strip(file: &[u8]) -> Done<Vec<u8>> {
    if file.starts_with(b"\x89PNG") {
        png(file)
    } else {
        jpeg(file)
    }
}

/// The same for a picture in a document: one that cannot be taken apart stays as it is.
pub(super) fn strip_media(file: &[u8]) -> Option<Vec<u8>> {
    let end: &[u8] = if file.starts_with(b"\x89PNG\r\n\x1A\n") {
        b"\0\0\0\0IEND\xAE\x42\x60\x82"
    } else if file.starts_with(b"\xFF\xD8\xFF") {
        b"\xFF\xD9"
    } else {
        return None;
    };
    // One that breaks off is shown as far as it goes.
    strip(file).or_else(|_| strip(&[file, end].concat())).ok()
}

fn broken() -> Reason {
    Reason::new(
        "图像文件损坏，无法读取，请重新导出",
        "the picture is broken: export it anew",
    )
}

fn dimensions(file: &[u8]) -> Option<(u32, u32)> {
    if file.starts_with(b"\x89PNG") {
        let header = file.get(12..24)?.strip_prefix(b"IHDR")?;
        let number = |at: usize| {
            header
                .get(at..at + 4)?
                .try_into()
                .ok()
                .map(u32::from_be_bytes)
        };
        return Some((number(0)?, number(4)?));
    }
    let jpeg = Jpeg::from_bytes(Bytes::copy_from_slice(file)).ok()?;
    jpeg.dimensions()
        .map(|(width, height)| (width.into(), height.into()))
}

fn has_exif(file: &[u8]) -> bool {
    let bytes = Bytes::copy_from_slice(file);
    if file.starts_with(b"\x89PNG") {
        return Png::from_bytes(bytes).is_ok_and(|png| png.exif().is_some());
    }
    Jpeg::from_bytes(bytes).is_ok_and(|jpeg| jpeg.exif().is_some())
}

fn png(file: &[u8]) -> Done<Vec<u8>> {
    let mut png = Png::from_bytes(Bytes::copy_from_slice(file)).map_err(|_| broken())?;
    png.chunks_mut()
        .retain(|chunk| SHOWN.contains(&&chunk.kind()));
    // What follows the end is no part of the picture.
    let end = png
        .chunks()
        .iter()
        .position(|chunk| &chunk.kind() == b"IEND")
        .ok_or_else(broken)?;
    png.chunks_mut().truncate(end + 1);
    Ok(png.encoder().bytes().to_vec())
}

fn jpeg(file: &[u8]) -> Done<Vec<u8>> {
    let end = end_of_jpeg(file).ok_or_else(broken)?;
    let mut jpeg = Jpeg::from_bytes(Bytes::copy_from_slice(&file[..end])).map_err(|_| broken())?;
    let orientation = jpeg.exif().and_then(|exif| orientation(&exif));
    // Without their profile nobody knows the colours of a picture for print; the others are near enough to sRGB.
    let for_print = jpeg
        .segments()
        .iter()
        .any(|part| is_frame(part) && part.contents().get(5) == Some(&4));
    let profile = jpeg.icc_profile().filter(|_| for_print);
    let parts = std::mem::take(jpeg.segments_mut()).into_iter();
    *jpeg.segments_mut() = parts.filter_map(shown).collect();
    jpeg.set_icc_profile(profile);
    // A photograph that lies on its side would be shown so.
    if let Some(turned) = orientation.filter(|&turned| turned > 1) {
        let mut exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
        exif.extend([0, turned, 0, 0, 0, 0, 0, 0]);
        jpeg.set_exif(Some(exif.into()));
    }
    Ok(jpeg.encoder().bytes().to_vec())
}

/// What is left of a part of a JPEG.
fn shown(part: JpegSegment) -> Option<JpegSegment> {
    let first = |bytes: usize| part.contents().get(..bytes).map(<[u8]>::to_vec);
    let made = |contents: Vec<u8>| JpegSegment::new_with_contents(part.marker(), contents.into());
    match part.marker() {
        markers::APP0 if part.contents().starts_with(b"JFIF\0") => {
            let mut head = first(14)?;
            // No small picture of it follows.
            head[12..].fill(0);
            Some(made(head))
        }
        // How the colours are kept.
        markers::APP14 if part.contents().starts_with(b"Adobe") => first(12).map(made),
        markers::APP0..=markers::APP15 | markers::COM | 0xF0..=0xFD | 0x02..=0xBF => None,
        _ => Some(part),
    }
}

fn is_frame(part: &JpegSegment) -> bool {
    matches!(part.marker(), 0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF)
}

/// How a picture is turned, after its EXIF.
fn orientation(exif: &[u8]) -> Option<u8> {
    let big = exif.starts_with(b"MM");
    let two = |at: usize| {
        let bytes = exif.get(at..at + 2)?.try_into().ok()?;
        Some(if big {
            u16::from_be_bytes(bytes)
        } else {
            u16::from_le_bytes(bytes)
        })
    };
    let first = usize::from(two(if big { 6 } else { 4 })?);
    let fields = usize::from(two(first)?);
    (0..fields.min(100)).find_map(|field| {
        let at = first + 2 + field * 12;
        let turned = (two(at)? == 0x0112).then(|| two(at + 8))??;
        u8::try_from(turned)
            .ok()
            .filter(|turned| (1..=8).contains(turned))
    })
}

/// Where a picture ends: a camera or a person may have put another file behind it.
fn end_of_jpeg(file: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        // Between two markers stands the picture, in which 0xFF is never alone.
        while *file.get(at)? != 0xFF || matches!(file.get(at + 1)?, 0 | 0xFF | 0xD0..=0xD7) {
            at += 1;
        }
        let marker = *file.get(at + 1)?;
        at += 2;
        if marker == 0xD9 {
            return Some(at);
        }
        if marker == 0x01 {
            continue;
        }
        let length = u16::from_be_bytes(file.get(at..at + 2)?.try_into().ok()?);
        at += usize::from(length).max(2);
    }
}
