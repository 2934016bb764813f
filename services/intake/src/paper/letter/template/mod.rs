//! Templates of letters: text that an official can read and change.
//!
//! A template is a text of lines. Each line that is not empty is one part of the letter:
//!
//! ```text
//! 标题：政府信息公开申请补正告知书      title, once
//! 主送：{{ addressee }}               addressee, once; left empty for none
//! 附件：…                             name of an attachment
//! 抄送：…                             who gets a copy
//! # 一、事实                          heading
//! > {{ wanted }}                      words of somebody else
//! | 收到日期 | {{ received_on }}       line of a form
//! anything else                       running text
//! ```
//!
//! Values stand in `{{ … }}`. `{% if due_on %}…{% endif %}` leaves out what has no value, and
//! `{% for item in missing|lines %}…{% endfor %}` repeats a text for each line of a value. Four
//! filters: `lines` (a list of the lines, their own numbering taken off), `sentence` (ends in one
//! full stop), `phrase` (without the stop, to stand within a sentence) and `numbered` (one line
//! for each, numbered if there are several). `{# … #}` is a remark. The language is Jinja's without
//! its built-ins and without all that computes: a template may not become larger than a letter.
//!
//! No value can become a part of its own: its line breaks stay in the part it stands in. A value
//! that is missing or empty where it is to be printed is a fault, never an empty place.

mod builtin;
mod check;
mod language;
mod render;

pub use builtin::built_in;
pub use check::check;
pub use render::{Content, Values, render};

/// Something wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Line in the template from 1; 0 if it is about the whole.
    pub line: usize,
    /// What is wrong, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

impl Fault {
    fn new(line: usize, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            line,
            zh: zh.into(),
            en: en.into(),
        }
    }
}
