//! What is drafted for the sections: sentences about what is registered, with their figures as references. A person goes on
//! from it.

mod ends;
mod outline;
mod overview;

pub use outline::outline;

use super::Section;
use crate::report::{message::proto, reading::Reading};

/// The report to draft from.
struct Draft<'a> {
    this: Reading<'a>,
    before: Option<Reading<'a>>,
}

/// A draft of every section, in the order of the form. One of which nothing is known is empty: a person writes it.
pub fn draft(report: &proto::Report, previous: Option<&proto::Report>) -> Vec<(Section, String)> {
    let draft = Draft {
        this: Reading::of(report),
        before: previous.map(Reading::of),
    };
    let sections = Section::ALL.iter();
    sections
        .map(|section| {
            let text = match section {
                Section::Preface => draft.preface(),
                Section::Proactive => draft.proactive(),
                Section::OnApplication => draft.on_application(),
                Section::Management => draft.management(),
                Section::Platform => draft.platform(),
                Section::Supervision => draft.supervision(),
                Section::Problems => draft.problems(),
                Section::Others => draft.others(),
            };
            (*section, text)
        })
        .collect()
}

impl Draft<'_> {
    fn year(&self) -> i32 {
        self.this.report.year
    }

    /// A figure that is more than nothing, as `受理{{matters.received}}件`.
    fn told(&self, words: &str, key: &str) -> Option<String> {
        self.this.has(key).then(|| self.said(words, key))
    }

    /// The same, if it is known at all.
    fn said_if_known(&self, words: &str, key: &str) -> Option<String> {
        self.this.known(key).map(|_| self.said(words, key))
    }

    fn said(&self, words: &str, key: &str) -> String {
        let unit = self.this.number(key).map_or("", |number| number.unit_zh());
        format!("{words}{{{{{key}}}}}{unit}")
    }

    /// The same with the year before, where that is known: `受理{{matters.received}}件，上年{{previous:…}}件`.
    fn beside(&self, words: &str, key: &str) -> Option<String> {
        let said = self.told(words, key)?;
        Some(format!("{said}{}", self.before("，上年", key)))
    }

    /// A figure of the year before; nothing if there was none.
    fn before(&self, words: &str, key: &str) -> String {
        let before = self.before.as_ref().filter(|before| before.has(key));
        let number = before.and_then(|before| before.number(key));
        number.map_or_else(String::new, |number| {
            format!("{words}{{{{previous:{key}}}}}{}", number.unit_zh())
        })
    }

    /// A sentence about a share, which stands alone: no figure beside it is taken for its base.
    fn rate(&self, words: &str, key: &str) -> Option<String> {
        self.this
            .known(key)
            .map(|_| format!("{words}为{{{{{key}}}}}。"))
    }
}

/// Parts as one sentence; nothing if there are none. Parts that have parts are set apart by semicolons.
fn sentence(lead: &str, parts: impl IntoIterator<Item = Option<String>>) -> String {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        return String::new();
    }
    let has_parts = parts.iter().any(|part| part.contains('，'));
    format!(
        "{lead}{}。",
        parts.join(if has_parts { "；" } else { "，" })
    )
}

#[cfg(test)]
mod tests;
