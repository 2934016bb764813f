//! Texts as they may be printed: what people wrote, without what would disturb a layout.

/// Whether a character may stand in a document. Control characters break files; the characters
/// that turn the direction of writing let a text show other words than it contains.
/// What shows nothing is taken for a character that fonts lack.
fn printable(c: char) -> bool {
    let turns =
        matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    // What the door of a service takes out, too: intake's test of texts holds the two lists together,
    // for this crate knows no service.
    let nothing = matches!(
        c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2064}'
            | '\u{206A}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E007F}'
    );
    // Not characters at all; XML forbids them.
    let none = matches!(c, '\u{FFFE}' | '\u{FFFF}');
    c == '\n' || !(c.is_control() || turns || nothing || none)
}

/// The text to print: one kind of line break, no tabs, nothing unprintable.
pub fn clean(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|c| match c {
            '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
            '\t' => ' ',
            c => c,
        })
        .filter(|&c| printable(c))
        .collect()
}

/// The lines of a text that have something on them.
pub(crate) fn lines(text: &str) -> Vec<String> {
    clean(text)
        .lines()
        .map(|line| line.trim_end().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

/// Width in characters of the body: one for a Chinese character, one half for a Latin one.
pub(crate) fn width(text: &str) -> f32 {
    text.chars()
        .map(|c| if c.is_ascii() { 0.5 } else { 1.0 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_disturbs_a_layout_is_taken_out() {
        assert_eq!(clean("甲\r\n乙\r丙\t丁\u{0}\u{202E}戊"), "甲\n乙\n丙 丁戊");
        assert_eq!(clean("\u{FEFF}甲\u{200B}乙\u{AD}"), "甲乙");
        assert_eq!(clean("#*_$<&\\\"𠮷"), "#*_$<&\\\"𠮷");
        assert_eq!(lines("一 \n\n二\n"), ["一", "二"]);
    }
}
