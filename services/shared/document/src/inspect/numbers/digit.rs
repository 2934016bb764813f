//! Signs that a person reads as digits, beside 0 to 9 and their full-width forms.

/// The zeros of the decimal digits of other writings; the nine others follow each.
const ZEROS: [u32; 62] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66,
    0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90,
    0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xF030,
    0x104A0, 0x10D30, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650,
    0x116C0, 0x11730, 0x118E0, 0x11950, 0x11C50, 0x11D50, 0x11DA0, 0x11F50, 0x16A60, 0x16AC0,
    0x16B50, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E950, 0x1FBF0,
];
/// Numbers in circles, in brackets, with a point: where a row begins and ends, and what it begins with.
const ROWS: [(u32, u32, u32); 15] = [
    (0x2070, 0x2070, 0),
    (0x2074, 0x2079, 4),
    (0x2080, 0x2089, 0),
    (0x2460, 0x2473, 1),
    (0x2474, 0x2487, 1),
    (0x2488, 0x249B, 1),
    (0x24EA, 0x24EA, 0),
    (0x24EB, 0x24F4, 11),
    (0x24F5, 0x24FE, 1),
    (0x24FF, 0x24FF, 0),
    (0x2776, 0x277F, 1),
    (0x2780, 0x2789, 1),
    (0x278A, 0x2793, 1),
    (0x3251, 0x325F, 21),
    (0x32B1, 0x32BF, 36),
];

/// What such a sign is as a number, up to 50.
fn value(c: char) -> Option<u32> {
    let code = u32::from(c);
    match code {
        ..0xB2 | 0x3300..0xA620 | 0x20000.. => return None,
        0xB2 | 0xB3 => return Some(code - 0xB0),
        0xB9 => return Some(1),
        // A digit with a full stop or comma, and a zero in a circle.
        0x1F100 | 0x1F10B | 0x1F10C => return Some(0),
        0x1F101..=0x1F10A => return Some(code - 0x1F101),
        _ => {}
    }
    let rows = ROWS.iter();
    let row = rows
        .filter(|(first, last, _)| (*first..=*last).contains(&code))
        .map(|(first, _, begins)| code - first + begins)
        .next();
    row.or_else(|| {
        let below = ZEROS.partition_point(|zero| *zero <= code).checked_sub(1)?;
        Some(code - ZEROS[below]).filter(|digit| *digit < 10)
    })
}

/// The digits of such a sign: the first, and of ⑩ and beyond a second.
pub(super) fn digits(c: char) -> Option<(u8, Option<u8>)> {
    let value = u8::try_from(value(c)?).ok()?;
    Some(if value < 10 {
        (b'0' + value, None)
    } else {
        (b'0' + value / 10, Some(b'0' + value % 10))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_as_a_digit_is_one() {
        let read = |text: &str| {
            let digits = text.chars().filter_map(digits);
            digits
                .flat_map(|(first, second)| [Some(first), second])
                .flatten()
                .map(char::from)
                .collect::<String>()
        };
        assert_eq!(read("⓪①②⑨⑩⑳㉑㊿"), "01291020".to_owned() + "2150");
        assert_eq!(read("⑴⒈❶➀➊⓵⓫⓿"), "111111".to_owned() + "110");
        assert_eq!(read("⁰¹²³⁴⁹₀₉"), "01234909");
        assert_eq!(read("٠٩۰۹०९๐๙༠༩᠐᠙"), "090909090909");
        assert_eq!(read("🯰🯹🄀🄁🄊"), "090".to_owned() + "09");
        // As fonts of symbols have them.
        assert_eq!(read("\u{F030}\u{F039}\u{F03A}"), "09");
        assert_eq!(read("0129０９一二十〇aX中（）½Ⅷ㈠㍘"), "");
    }
}
