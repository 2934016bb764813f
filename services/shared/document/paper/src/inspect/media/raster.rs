//! GIF, WebP, BMP and JPEG 2000 without remarks, and without what stands behind their end.

use super::{four, two};

/// Bytes before the pixels of a BMP at most: its heads and its colours.
const BEFORE_PIXELS: usize = 2_000;

pub(super) fn gif(bytes: &[u8]) -> Option<Vec<u8>> {
    let colours = |flags: u8| match flags & 0x80 {
        0 => 0,
        _ => 3 << ((flags & 7) + 1),
    };
    let mut at = 13 + colours(*bytes.get(10)?);
    let mut copy = bytes.get(..at)?.to_vec();
    let mut has_picture = false;
    loop {
        let start = at;
        let stays = match bytes.get(at)? {
            b',' => {
                // Where it stands, its colours, and how they are packed.
                at += 11 + colours(*bytes.get(at + 9)?);
                has_picture = true;
                true
            }
            b'!' => {
                let kind = *bytes.get(at + 1)?;
                let name = bytes.get(at + 3..at + 14).unwrap_or_default();
                at += 2;
                kind == 0xF9 || (kind == 0xFF && name == b"NETSCAPE2.0")
            }
            b';' if has_picture => {
                copy.push(b';');
                return Some(copy);
            }
            _ => return None,
        };
        loop {
            let length = usize::from(*bytes.get(at)?);
            at += 1 + length;
            if length == 0 {
                break;
            }
        }
        if stays {
            copy.extend_from_slice(bytes.get(start..at)?);
        }
    }
}

pub(super) fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    const SHOWN: [&[u8]; 6] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"];
    if bytes.get(8..12)? != b"WEBP" {
        return None;
    }
    let end = four(bytes, 4)?.checked_add(8)?.min(bytes.len());
    let mut chunks = b"WEBP".to_vec();
    let (mut at, mut has_picture) = (12, false);
    while at + 8 <= end {
        let kind = bytes.get(at..at + 4)?;
        let length = four(bytes, at + 4)?;
        let next = at.checked_add(8)?.checked_add(length)?;
        let mut chunk = bytes.get(at..next)?.to_vec();
        if length % 2 == 1 {
            chunk.push(0);
        }
        at = next + length % 2;
        if kind == b"VP8X"
            && let Some(flags) = chunk.get_mut(8)
        {
            // Neither EXIF nor XMP follows any more.
            *flags &= !0b1100;
        }
        has_picture |= matches!(kind, b"VP8 " | b"VP8L" | b"ANMF");
        // A profile says how the colours look.
        if SHOWN.contains(&kind) || kind == b"ICCP" {
            chunks.extend(chunk);
        }
    }
    let length = u32::try_from(chunks.len()).ok()?.to_le_bytes();
    has_picture.then(|| [b"RIFF", &length[..], &chunks].concat())
}

pub(super) fn bmp(bytes: &[u8]) -> Option<Vec<u8>> {
    let pixels = four(bytes, 10)?;
    let head = four(bytes, 14)?;
    if !(26..=BEFORE_PIXELS).contains(&pixels) || !(12..=124).contains(&head) {
        return None;
    }
    let (width, height, depth, packed) = if head == 12 {
        (two(bytes, 18)?, two(bytes, 20)?, two(bytes, 24)?, 0)
    } else {
        let high = i32::from_le_bytes(bytes.get(22..26)?.try_into().ok()?);
        let high = usize::try_from(high.unsigned_abs()).ok()?;
        (four(bytes, 18)?, high, two(bytes, 28)?, four(bytes, 30)?)
    };
    let line = width.checked_mul(depth)?.checked_add(31)? / 32 * 4;
    let size = match packed {
        0 | 3 | 6 => line.checked_mul(height)?,
        _ => four(bytes, 34)?,
    };
    let end = pixels.checked_add(size)?;
    bytes.get(..end).map(<[u8]>::to_vec)
}

/// Of the boxes of a JPEG 2000 those that are shown.
pub(super) fn jpeg_2000(bytes: &[u8]) -> Option<Vec<u8>> {
    const SHOWN: [&[u8]; 4] = [b"jP  ", b"ftyp", b"jp2h", b"jp2c"];
    let (mut at, mut copy, mut has_pixels) = (0, Vec::new(), false);
    while at < bytes.len() {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?);
        let kind = bytes.get(at + 4..at + 8)?;
        let end = match usize::try_from(length).ok()? {
            // The last one, to the end.
            0 => bytes.len(),
            length if length >= 8 => at.checked_add(length)?,
            _ => return None,
        };
        let whole = bytes.get(at..end)?;
        if SHOWN.contains(&kind) {
            copy.extend_from_slice(whole);
        }
        has_pixels |= kind == b"jp2c";
        at = end;
    }
    has_pixels.then_some(copy)
}
