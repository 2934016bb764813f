//! Texts of strangers as a terminal may show them.

use std::fmt::{self, Write as _};

/// A text in which whatever a terminal would obey, or show as something else, is written out (`\u{1b}`).
pub struct Shown<'a>(pub &'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|character| {
            if is_hidden(character) {
                write!(formatter, "{}", character.escape_unicode())
            } else {
                formatter.write_char(character)
            }
        })
    }
}

/// Control characters, what shows nothing, and what turns the direction of writing.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
                               | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}
