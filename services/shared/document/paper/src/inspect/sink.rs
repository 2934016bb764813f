//! Where the readers put what they read: the text with its places, and what is found.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use gongkai_document::inspect::{
    Allowed, FINDINGS, Finding, FindingKind, Inspected, KEPT, Kind, Passage, Reason, mask, numbers,
};

use super::Done;

/// Characters of a file at most.
const CHARACTERS: usize = 20_000_000;
/// Findings that are counted: a file with so many is not looked through any more.
const COUNTED: u32 = 10_000;

/// Bytes of a text that is looked through once, wherever it stands again.
const LONG: usize = 1_000;

pub(super) struct Sink<'a> {
    allowed: &'a Allowed,
    inspected: Inspected,
    /// Looks for nothing: only the text is wanted.
    quiet: bool,
    characters: usize,
    /// Of them, those that stand in the text itself.
    said: usize,
    /// Of what may repeat the text or is changed in the copy.
    beside: usize,
    /// Of all text, blanks aside.
    digest: DefaultHasher,
    /// What was found already, so that what stands in a file twice at one place is told once.
    told: HashSet<(FindingKind, String, String)>,
    /// Numbers that were found in the open.
    numbers: HashSet<String>,
    /// How the last line ended.
    end: String,
    /// Digests of long texts that were looked through.
    long: HashSet<u64>,
}

impl<'a> Sink<'a> {
    pub(super) fn new(kind: Kind, allowed: &'a Allowed) -> Self {
        Self {
            allowed,
            inspected: Inspected {
                kind: Some(kind),
                ..Inspected::default()
            },
            quiet: false,
            characters: 0,
            said: 0,
            beside: 0,
            digest: DefaultHasher::new(),
            told: HashSet::new(),
            numbers: HashSet::new(),
            end: String::new(),
            long: HashSet::new(),
        }
    }

    pub(super) fn quiet(kind: Kind, allowed: &'a Allowed) -> Self {
        Self {
            quiet: true,
            ..Self::new(kind, allowed)
        }
    }

    /// Whether only the text is wanted.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Begins a part of the text.
    pub(super) fn part(&mut self, place: &str) {
        if self
            .inspected
            .text
            .last()
            .is_none_or(|passage| passage.place != place)
        {
            self.inspected.text.push(Passage {
                place: place.to_owned(),
                text: String::new(),
            });
        }
    }

    /// A line of the part: kept, and looked through.
    pub(super) fn line(&mut self, place: &str, text: &str) -> Done {
        if text.trim().is_empty() {
            return Ok(());
        }
        let before = self.characters;
        self.count(text)?;
        self.said += self.characters - before;
        if self.characters > KEPT {
            self.inspected.cut = true;
        } else if !self.quiet {
            if self.inspected.text.is_empty() {
                self.part(place);
            }
            if let Some(passage) = self.inspected.text.last_mut() {
                passage.text.push_str(text.trim_end());
                passage.text.push('\n');
            }
        }
        self.look(place, text, false);
        self.go_on(place, text);
        Ok(())
    }

    /// Looks for an identity card that began at the end of the line before.
    fn go_on(&mut self, place: &str, text: &str) {
        const LONGEST: usize = 20;
        // A region, and a day with a number of it, are no card.
        const OF_REGION: usize = 6;
        // In plain text whatever breaks is looked for by its reader.
        let is_plain = self.inspected.kind == Some(Kind::Text);
        let begins = !is_plain && text.trim_start().starts_with(numbers::is_digit);
        if begins && self.end.ends_with(numbers::is_digit) && !self.quiet {
            let border = self.end.len();
            let digits = self.end.chars().rev().take_while(|c| numbers::is_digit(*c));
            let is_region = digits.count() == OF_REGION;
            let head: String = text.trim_start().chars().take(LONGEST).collect();
            let both = format!("{}\n{head}", self.end);
            for hit in numbers::find(&both, self.allowed) {
                let is_over = hit.range.start < border && border < hit.range.end;
                if is_over
                    && !is_region
                    && hit.kind == FindingKind::IdCard
                    && self.numbers.insert(hit.number.clone())
                {
                    self.add(hit.finding(&both, place));
                }
            }
        }
        let end = text.trim_end();
        let from = end.char_indices().rev().take(LONGEST).last();
        end.get(from.map_or(0, |(at, _)| at)..)
            .unwrap_or_default()
            .clone_into(&mut self.end);
    }

    /// What stands beside the text (a description, an address, a formula): looked through and not kept.
    pub(super) fn aside(&mut self, place: &str, text: &str) -> Done {
        self.count(text)?;
        self.look(place, text, false);
        Ok(())
    }

    /// What may repeat the text, or is changed in the copy: only numbers that were not found before are told.
    pub(super) fn again(&mut self, place: &str, text: &str) -> Done {
        if text.trim().is_empty() {
            return Ok(());
        }
        if text.len() >= LONG {
            // Readers of a form and of bare words come upon the same.
            let mut digest = DefaultHasher::new();
            text.hash(&mut digest);
            if !self.long.insert(digest.finish()) {
                return Ok(());
            }
        }
        self.beside += text.len();
        self.within_limit()?;
        self.look(place, text, true);
        Ok(())
    }

    /// What is hidden, so that a person decides; its text is looked through by whoever reads it.
    pub(super) fn found(&mut self, kind: FindingKind, place: &str, text: &str) {
        self.add(Finding::new(kind, place, mask::excerpt(text)));
    }

    /// A word of the metadata, such as a name.
    pub(super) fn metadata(&mut self, place: &str, value: &str) {
        if !value.trim().is_empty() {
            self.add(Finding::new(
                FindingKind::Metadata,
                place,
                mask::name(value),
            ));
        }
    }

    pub(super) fn pages(&mut self, pages: usize) {
        self.inspected.pages = u32::try_from(pages).ok();
    }

    /// Characters of the text.
    pub(super) fn said(&self) -> usize {
        self.said
    }

    /// Whether two files say the same, on as many pages.
    pub(super) fn same_text(&self, other: &Self) -> bool {
        self.inspected.pages == other.inspected.pages
            && self.characters == other.characters
            && self.digest.finish() == other.digest.finish()
    }

    pub(super) fn done(mut self) -> Inspected {
        self.inspected
            .text
            .retain(|passage| !passage.text.is_empty());
        self.inspected
    }

    fn count(&mut self, text: &str) -> Done {
        self.characters += text.chars().count();
        text.trim().hash(&mut self.digest);
        self.within_limit()
    }

    fn within_limit(&self) -> Done {
        if self.characters + self.beside / 4 > CHARACTERS {
            return Err(Reason::new(
                format!("文字超过{CHARACTERS}字，请拆分后上传"),
                format!("there are more than {CHARACTERS} characters: split the file"),
            ));
        }
        Ok(())
    }

    fn look(&mut self, place: &str, text: &str, only_new: bool) {
        if self.quiet || self.inspected.more >= COUNTED {
            return;
        }
        for hit in numbers::find(text, self.allowed) {
            let new = self.numbers.insert(hit.number.clone());
            if new || !only_new {
                self.add(hit.finding(text, place));
            }
        }
    }

    fn add(&mut self, mut finding: Finding) {
        // A place may be called by a name that somebody gave it.
        finding.place = mask::found(&finding.place);
        let told = (finding.kind, finding.place.clone(), finding.excerpt.clone());
        if self.quiet || !self.told.insert(told) {
            return;
        }
        // What is in the way of publishing comes before what is only told; what is so for ever is among what is kept.
        let of_kind = |known: &Finding| known.kind == finding.kind;
        let room = self.inspected.findings.len() < FINDINGS;
        let first = finding.is_never_published() && !self.inspected.findings.iter().any(of_kind);
        if room || first {
            self.inspected.findings.push(finding);
        } else if finding.blocks() {
            self.inspected.more += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use gongkai_document::inspect::{Copy, Verdict};

    use super::*;

    #[test]
    fn what_is_never_published_is_told_after_however_many_findings() {
        let allowed = Allowed::default();
        let mut sink = Sink::new(Kind::Docx, &allowed);
        for number in 0..=FINDINGS {
            sink.found(FindingKind::Comment, &format!("批注{number}"), "");
        }
        for part in ["甲", "乙"] {
            sink.found(FindingKind::Macro, part, "");
        }
        let inspected = Inspected {
            copy: Copy::Stripped,
            ..sink.done()
        };
        assert_eq!(inspected.findings.len(), FINDINGS + 1);
        assert_eq!((inspected.more, inspected.verdict()), (2, Verdict::Never));
    }
}
