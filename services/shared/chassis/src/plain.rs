//! Texts as people paste them: what is taken out without a word, and what is refused.
//!
//! A mark that shows nothing and changes nothing is taken out: whoever copied a name from a web page
//! does not know that it is there, and the name must be found without it. What changes how the rest is
//! read, or cannot be printed, is refused: nobody but the writer knows what was meant.

/// Characters that an error shows of an id at most; a UUID has fewer.
pub const EXCERPT: usize = 40;

/// True for what shows nothing, joins or parts nothing in Chinese, and is no white space.
fn is_nothing(c: char) -> bool {
    matches!(
        c,
        // Soft hyphen, joiner of graphemes, marks of direction.
        '\u{ad}' | '\u{34f}' | '\u{61c}'
        // Zero width, and invisible operators of formulas.
        | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}'
        // Marks of Khmer, Mongolian, shorthand and music, that of byte order, fillers of Korean syllables,
        // tags.
        | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{feff}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{e0000}'..='\u{e007f}'
    )
}

/// True for what shows nothing by itself: it means something only beside other characters.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{2800}' || selects(c)
}

/// True for what chooses a form of the character before it, and shows nothing without one.
fn selects(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// True for what has no meaning but between those who agreed on one: every machine shows something else.
fn is_private_use(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}

/// True for what turns the direction of writing, so that a text shows other words than it holds.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// True for control characters, and for those that stand for no character, as
/// [`crate::request::LATE`] does.
fn is_no_character(c: char) -> bool {
    let kept = matches!(c, '\n' | '\t');
    let of_a_program = matches!(c, '\u{fdd0}'..='\u{fdef}' | '\u{fff9}'..='\u{fffc}');
    !kept && (c.is_control() || of_a_program || u32::from(c) & 0xfffe == 0xfffe)
}

/// The text without what shows nothing, trimmed, its lines ended by line feeds alone. One of which nothing
/// can be seen is empty.
pub fn plain(text: &str) -> String {
    let mut before = '\n';
    let text: String = text
        .replace("\r\n", "\n")
        .chars()
        .filter(|c| !is_nothing(*c))
        .map(|c| match c {
            // What word processors break lines with.
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
            c => c,
        })
        // A selector with nothing to select shows nothing.
        .filter(|c| {
            let alone = selects(*c) && is_blank(before);
            before = *c;
            !alone
        })
        .collect();
    if text.chars().all(is_blank) {
        return String::new();
    }
    text.trim().to_owned()
}

/// True for Chinese characters, of which names are made.
fn is_han(c: char) -> bool {
    matches!(
        c,
        '〇' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}'
    )
}

/// A [`plain`] name as it is meant: forms stretch one of two characters with a space (王　五), which is none of it.
/// Between other words one plain space stays. Lines stay as they are: a name has but one.
pub fn named(name: &str) -> String {
    let space = |c: char| c.is_whitespace() && c != '\n';
    let mut named = String::new();
    let mut parted = false;
    for c in plain(name).chars() {
        if space(c) {
            parted = true;
            continue;
        }
        if parted && !(named.ends_with(is_han) && is_han(c)) {
            named.push(' ');
        }
        parted = false;
        named.push(c);
    }
    named
}

/// What an error shows of a text that somebody sent: so many characters of it at most, on one line, and
/// none that [`refused`] refuses.
pub fn excerpt(text: &str, most: usize) -> String {
    let shown = text.chars().filter_map(|c| match c {
        c if c.is_whitespace() => Some(' '),
        c if turns(c) || is_nothing(c) || is_no_character(c) || is_private_use(c) => None,
        c => Some(c),
    });
    let mut shown: String = shown.take(most + 1).collect();
    if let Some((end, _)) = shown.char_indices().nth(most) {
        shown.truncate(end);
        shown.push('…');
    }
    shown
}

/// What of a [`plain`] text must not come in, in Chinese and English: where it stands, and what to do.
pub fn refused(text: &str) -> Option<(String, String)> {
    let mut places = (1..).zip(text.chars());
    let wrong = |c: char| turns(c) || is_no_character(c) || is_private_use(c);
    let (place, c) = places.find(|(_, c)| wrong(*c))?;
    let (zh, en) = if turns(c) {
        (
            "改变文字方向的控制字符",
            "which turns the direction of writing",
        )
    } else if is_private_use(c) {
        (
            "只有个别电脑能够显示的自造字（专用区字符）",
            "of a private use area, which each machine shows as something else",
        )
    } else {
        (
            "无法显示和打印的控制字符",
            "which cannot be shown or printed",
        )
    };
    let code = u32::from(c);
    Some((
        format!("第{place}字是{zh}（U+{code:04X}），请删除后重新提交"),
        format!("character {place} is U+{code:04X}, {en}: take it out and send the request again"),
    ))
}

/// Why a [`plain`] text is not one line, in Chinese and English.
pub fn broken(text: &str) -> Option<(String, String)> {
    let place = (1..).zip(text.chars()).find(|(_, c)| *c == '\n')?.0;
    Some((
        format!("只能填写一行，现于第{place}字处换行；请去掉换行后重新提交"),
        format!(
            "one line only, and character {place} breaks it: join the lines and send the request again"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_script_shows_is_nothing() {
        for nothing in [
            "\u{17b4}\u{17b5}",
            "\u{180b}\u{180e}",
            "\u{1d173}",
            "\u{1bca0}",
        ] {
            assert_eq!(plain(nothing), "", "{}", nothing.escape_unicode());
        }
        assert_eq!(plain("张\u{180e}三"), "张三");
    }

    #[test]
    fn a_name_is_stored_as_it_is_meant() {
        for (typed, meant) in [
            ("王　五", "王五"),
            (" 王 \t\u{200b} 五 ", "王五"),
            ("John  Smith", "John Smith"),
            ("李 娜Anna　Li", "李娜Anna Li"),
            ("张\n三", "张\n三"),
            ("　", ""),
        ] {
            assert_eq!(named(typed), meant, "{typed:?}");
        }
    }

    #[test]
    fn what_shows_nothing_is_taken_out_wherever_it_stands() {
        for pasted in [
            "\u{feff}张三",
            "张\u{200b}三\u{200b}",
            "\u{ad}张三\u{ad}",
            "\u{200e}张\u{2060}三\u{200f}",
            "　张三\u{a0}\t",
        ] {
            assert_eq!(plain(pasted), "张三", "{pasted:?}");
        }
        for blank in [
            "",
            " \n",
            "\u{200b}\u{200d}",
            "\u{3164}",
            "\u{fe0f}",
            "\u{2800}",
        ] {
            assert_eq!(plain(blank), "", "{blank:?}");
        }
        // A selector of a glyph belongs to its character.
        assert_eq!(plain("葛\u{e0100}某"), "葛\u{e0100}某");
    }

    #[test]
    fn a_selector_alone_is_taken_out_and_what_is_of_private_use_refused() {
        assert_eq!(
            plain("\u{fe0f}张\u{fe0f}\u{fe0f} \u{e0100}三"),
            "张\u{fe0f} 三"
        );
        for private in ["张\u{e000}", "张\u{f8ff}", "张\u{f0000}", "张\u{10fffd}"] {
            let (zh, en) = refused(&plain(private)).unwrap();
            assert!(
                zh.starts_with("第2字是只有个别电脑能够显示的自造字"),
                "{zh}"
            );
            assert!(en.contains("private use"), "{en}");
        }
        assert_eq!(excerpt("张\u{e000}三", 9), "张三");
    }

    #[test]
    fn lines_end_in_one_way() {
        assert_eq!(
            plain(" 一\r\n二\r三\u{b}四\u{2028}五 "),
            "一\n二\n三\n四\n五"
        );
    }

    #[test]
    fn what_is_refused_is_told_by_its_place_and_number() {
        let (zh, en) = refused("张三\u{202e}四").unwrap();
        assert_eq!(
            zh,
            "第3字是改变文字方向的控制字符（U+202E），请删除后重新提交"
        );
        assert!(en.contains("character 3 is U+202E"), "{en}");
        for wrong in [
            "甲\u{2067}乙",
            "甲\u{0}",
            "\u{7f}甲",
            "\u{fdd0}",
            "\u{ffff}",
            "\u{1fffe}",
        ] {
            assert!(refused(wrong).is_some(), "{wrong:?}");
        }
        for right in [
            "一\n二\t三",
            "𠮷㐂㛃",
            "葛\u{e0100}某",
            "Ürümqi ᠮᠣᠩᠭᠣᠯ",
            "👨",
        ] {
            assert_eq!(refused(right), None, "{right:?}");
        }
    }

    #[test]
    fn an_excerpt_is_short_and_shows_what_it_holds() {
        assert_eq!(excerpt("heshan", 20), "heshan");
        assert_eq!(excerpt("a\u{202e}b\u{0}\nc\u{200b}", 20), "ab c");
        assert_eq!(excerpt(&"机".repeat(100_000), 3), "机机机…");
    }

    #[test]
    fn a_second_line_is_told_by_its_place() {
        assert_eq!(broken("张三"), None);
        let (zh, en) = broken("张三\n李四").unwrap();
        assert_eq!(zh, "只能填写一行，现于第3字处换行；请去掉换行后重新提交");
        assert!(en.contains("character 3"), "{en}");
    }
}
