//! Digits that are written in Chinese: 一三八…, 壹叁捌….

/// Fewer digits in a row are none of a person's numbers.
const SHORTEST: usize = 11;

/// The digit that a character is.
pub(super) fn digit(c: char) -> Option<u8> {
    Some(match c {
        '〇' | '零' | '○' | '◯' => b'0',
        '一' | '壹' | '幺' => b'1',
        '二' | '贰' | '貳' => b'2',
        '三' | '叁' | '參' => b'3',
        '四' | '肆' => b'4',
        '五' | '伍' => b'5',
        '六' | '陆' | '陸' => b'6',
        '七' | '柒' => b'7',
        '八' | '捌' => b'8',
        '九' | '玖' => b'9',
        _ => return None,
    })
}

/// Whether a text has a number in a row of digits, most of them Chinese: in words they stand alone.
pub(super) fn has_number(text: &str, is_digit: fn(char) -> bool) -> bool {
    let (mut row, mut chinese) = (0_usize, 0_usize);
    text.chars().any(|c| {
        if digit(c).is_some() {
            (row, chinese) = (row + 1, chinese + 1);
        } else if is_digit(c) {
            row += 1;
        } else if c.is_alphabetic() || matches!(c, '、' | '，' | '。') {
            (row, chinese) = (0, 0);
        }
        row >= SHORTEST && is_mostly(chinese)
    })
}

/// Whether so many of the digits of a number are Chinese that it is no word beside one.
pub(super) fn is_mostly(chinese: usize) -> bool {
    chinese >= 4
}
