//! Pictures and fonts in a document: whole ones of known formats, without what is not shown.

mod font;
mod metafile;
mod raster;

use super::image;

pub(super) use font::{is_font, unveiled};

/// What a part that is no text is.
pub(super) enum Media {
    /// A picture, and what is left of it without what is not shown.
    Picture(Vec<u8>),
    /// A picture whose format has room for words that stay.
    Wordy(Vec<u8>),
    /// No picture that anybody could see whole.
    Other,
}

/// What is published of a picture, by its content and not by its name.
pub(super) fn of(bytes: &[u8]) -> Media {
    let begins = |with: &[u8]| bytes.starts_with(with);
    let picture = |made: Option<Vec<u8>>| made.map_or(Media::Other, Media::Picture);
    if begins(b"\x89PNG\r\n\x1A\n") || begins(b"\xFF\xD8\xFF") {
        picture(image::strip_media(bytes))
    } else if begins(b"GIF8") {
        picture(raster::gif(bytes))
    } else if begins(b"RIFF") {
        picture(raster::webp(bytes))
    } else if begins(b"BM") {
        picture(raster::bmp(bytes))
    } else if begins(b"\0\0\0\x0CjP  \r\n\x87\n") {
        picture(raster::jpeg_2000(bytes))
    } else if begins(b"II*\0") || begins(b"MM\0*") || begins(b"VCLMTF") || is_jbig(bytes) {
        Media::Wordy(bytes.to_vec())
    } else if bytes.get(40..44) == Some(b" EMF") {
        metafile::emf(bytes).map_or(Media::Other, Media::Wordy)
    } else if begins(b"\xd7\xcd\xc6\x9a") || begins(b"\x01\0\x09\0") {
        metafile::wmf(bytes).map_or(Media::Other, Media::Wordy)
    } else {
        Media::Other
    }
}

/// A page of JBIG2, with the head of a file or, as another file has it, without.
fn is_jbig(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x97JB2\r\n\x1A\n") || bytes.starts_with(b"\0\0\0\0\x30\0\x01\0\0\0\x13")
}

/// What of these bytes a person would read, in one byte a sign and in two.
pub(super) fn words(bytes: &[u8]) -> String {
    let printed = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
    let mut words = String::new();
    for start in 0..2 {
        let pairs = bytes.get(start..).unwrap_or_default().as_chunks::<2>().0;
        for pair in pairs {
            match pair {
                [byte, 0] if printed(*byte) => words.push(char::from(*byte)),
                _ if words.ends_with('\n') => {}
                _ => words.push('\n'),
            }
        }
        words.push('\n');
    }
    for &byte in bytes {
        if printed(byte) {
            words.push(char::from(byte));
        } else if !words.ends_with('\n') {
            words.push('\n');
        }
    }
    words
}

/// A number of two or four bytes, the lowest first.
fn two(bytes: &[u8], at: usize) -> Option<usize> {
    let two = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(usize::from(u16::from_le_bytes(two)))
}

fn four(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(four)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBER: &[u8] = b"13812345678";

    fn left(bytes: &[u8]) -> Option<Vec<u8>> {
        match of(bytes) {
            Media::Picture(left) | Media::Wordy(left) => Some(left),
            Media::Other => None,
        }
    }

    #[test]
    fn what_is_not_shown_is_left_out() {
        let screen = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xFF\xFF\xFF".to_vec();
        let image = b",\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0";
        let comment = [b"\x21\xFE\x0B", NUMBER, b"\0"].concat();
        let times = b"\x21\xFF\x0BNETSCAPE2.0\x03\x01\0\0\0\x21\xF9\x04\0\0\0\0\0";
        let gif = [&screen[..], times, &comment, image, b";", NUMBER].concat();
        let clean = [&screen[..], times, image, b";"].concat();
        assert_eq!(left(&gif), Some(clean.clone()));
        assert_eq!(left(&clean), Some(clean));
        assert_eq!(left(&[b"GIF89a", NUMBER].concat()), None);
        let chunk = |kind: &[u8], content: &[u8]| {
            let length = u32::try_from(content.len()).unwrap().to_le_bytes();
            let pad = vec![0; content.len() % 2];
            [kind, &length, content, &pad].concat()
        };
        let riff = |chunks: &[u8]| {
            let length = u32::try_from(chunks.len() + 4).unwrap().to_le_bytes();
            [b"RIFF", &length[..], b"WEBP", chunks].concat()
        };
        let frame = chunk(b"VP8L", b"\x2F\0\0\0\0");
        let wide = chunk(b"VP8X", &[0b1100, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        let webp = riff(&[&wide[..], &frame, &chunk(b"EXIF", NUMBER)].concat());
        let clean = riff(&[&chunk(b"VP8X", &[0; 10])[..], &frame].concat());
        assert_eq!(left(&[&webp[..], NUMBER].concat()), Some(clean));
        assert_eq!(left(&riff(&chunk(b"EXIF", NUMBER))), None);
        let mut bmp =
            b"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\x18\0".to_vec();
        bmp.resize(58, 0);
        assert_eq!(left(&[&bmp[..], NUMBER].concat()), Some(bmp));
        assert_eq!(left(&[b"BM", NUMBER].concat()), None);
        let of = |kind: &[u8], content: &[u8]| {
            let length = u32::try_from(content.len() + 8).unwrap().to_be_bytes();
            [&length[..], kind, content].concat()
        };
        let head = [of(b"jP  ", b"\r\n\x87\n"), of(b"ftyp", b"jp2 ")].concat();
        let pixels = of(b"jp2c", b"\xFF\x4F\xFF\x51");
        let jpeg = [
            &head[..],
            &of(b"uuid", NUMBER),
            &pixels,
            &of(b"xml ", NUMBER),
        ]
        .concat();
        assert_eq!(left(&jpeg), Some([&head[..], &pixels].concat()));
        assert_eq!(left(&[&head[..], NUMBER].concat()), None);
        assert_eq!(left(b"\x89PNG\r\n\x1A\n13812345678"), None);
    }

    #[test]
    fn what_a_metafile_says_is_read() {
        let mut emf = vec![0; 108];
        emf[0] = 1;
        emf[4] = 108;
        emf[40..44].copy_from_slice(b" EMF");
        emf.extend([14, 0, 0, 0, 20, 0, 0, 0]);
        emf.extend([0; 12]);
        assert_eq!(left(&[&emf[..], NUMBER].concat()), Some(emf.clone()));
        assert_eq!(left(&emf[..110]), None);
        let wide: Vec<u8> = NUMBER.iter().flat_map(|&digit| [digit, 0]).collect();
        for said in [&wide[..], NUMBER, &[&[1], &wide[..]].concat()] {
            let words = words(&[&[7], said, &[9]].concat());
            assert!(words.contains("13812345678"), "{words}");
        }
    }
}
