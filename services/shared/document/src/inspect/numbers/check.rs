//! What proves a number: its check digit, and a day and a region in it.

use chrono::NaiveDate;

/// Whether a number begins with the region of a province (GB/T 2260).
fn has_region(digits: &str) -> bool {
    let province = digits.get(..2).and_then(|two| two.parse().ok());
    matches!(
        province,
        Some(11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83)
    )
}

fn is_day(year: &str, month: &str, day: &str) -> bool {
    let number = |text: &str| text.parse::<u32>().ok();
    let (Some(year), Some(month), Some(day)) = (number(year), number(month), number(day)) else {
        return false;
    };
    // A day of birth; no clock is needed for what is good enough.
    (1900..2050).contains(&year)
        && NaiveDate::from_ymd_opt(i32::try_from(year).unwrap_or_default(), month, day).is_some()
}

/// Whether eight digits are a day, such as 20240305.
pub(super) fn is_date(digits: &str) -> bool {
    digits.len() == 8
        && matches!(digits.get(..2), Some("19" | "20"))
        && is_day(&digits[..4], &digits[4..6], &digits[6..])
}

fn has_region_and_day(digits: &str) -> bool {
    has_region(digits) && is_day(&digits[6..10], &digits[10..12], &digits[12..14])
}

/// An identity card of 18 digits (GB 11643), the last may be an X.
pub(super) fn is_identity(digits: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const LAST: &[u8; 11] = b"10X98765432";
    let (Some(first), Some(last)) = (digits.get(..17), digits.as_bytes().get(17)) else {
        return false;
    };
    if !first.bytes().all(|byte| byte.is_ascii_digit()) || !has_region_and_day(digits) {
        return false;
    }
    let sum: u32 = first
        .bytes()
        .zip(WEIGHTS)
        .map(|(byte, weight)| u32::from(byte - b'0') * weight)
        .sum();
    LAST[(sum % 11) as usize] == *last
}

/// An identity card whose last digits a program for sheets has made zeros.
pub(super) fn is_rounded_identity(digits: &str) -> bool {
    digits.ends_with("000")
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && has_region_and_day(digits)
}

/// An identity card of before 1999: 15 digits, the year has two.
pub(super) fn is_old_identity(digits: &str) -> bool {
    digits.len() == 15
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && has_region(digits)
        && is_day(
            &format!("19{}", &digits[6..8]),
            &digits[8..10],
            &digits[10..12],
        )
}

/// A bank card (GB/T 15694): first digits that cards in China have, and the check digit of Luhn.
pub(super) fn is_card(digits: &str) -> bool {
    let known = match digits.len() {
        16 => [
            "62", "4", "51", "52", "53", "54", "55", "35", "6013", "9558", "9559",
        ]
        .as_slice(),
        17..=19 => ["62", "6013", "9558", "9559"].as_slice(),
        _ => return false,
    };
    known.iter().any(|first| digits.starts_with(first))
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && digits
            .bytes()
            .any(|byte| byte != b'0' && byte != digits.as_bytes()[0])
        && luhn(digits)
}

fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, byte)| {
            let digit = u32::from(byte - b'0');
            match at % 2 {
                0 => digit,
                _ if digit > 4 => digit * 2 - 9,
                _ => digit * 2,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}
