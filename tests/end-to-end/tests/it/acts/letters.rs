//! Every letter read as who gets it reads it.

use gongkai_proto::intake::v1::{Letter, LetterContent, LetterKind, letter_paragraph::Part};

/// The words of a letter, part by part.
fn words(letter: &Letter, content: &LetterContent) -> Vec<String> {
    let mut words = vec![
        letter.title.clone(),
        letter.addressee.clone(),
        letter.number.clone(),
        content.organ.clone(),
        content.signer.clone(),
    ];
    for paragraph in &content.paragraphs {
        match paragraph.part.as_ref().unwrap() {
            Part::Body(text) | Part::Heading(text) | Part::Quote(text) => words.push(text.clone()),
            Part::Table(table) => {
                for row in &table.rows {
                    words.extend([row.label.clone(), row.value.clone()]);
                }
            }
        }
    }
    words.extend(
        content
            .attachments
            .iter()
            .chain(&content.copies_to)
            .cloned(),
    );
    words
}

/// What is wrong with a letter: an empty place, a place that was not filled, an id, an English word.
pub fn faults(letter: &Letter, content: &LetterContent) -> Vec<String> {
    let mut faults = Vec::new();
    for text in words(letter, content) {
        let empty = text.trim().is_empty()
            || ["“”", "《》", "（）", "：。", "，，", "。。"]
                .iter()
                .any(|gap| text.contains(gap));
        let place = text.contains("{{") || text.contains('\u{fdd0}');
        let english = text
            .split(|c: char| !c.is_ascii_alphabetic())
            .any(|word| word.len() >= 2);
        if empty || place || english {
            faults.push(format!("{}: {text:?}", letter.title));
        }
    }
    faults
}

/// Whether it goes to a party that is asked or told, and not to who applied.
pub fn is_to_a_party(letter: &Letter) -> bool {
    matches!(
        letter.kind(),
        LetterKind::ThirdPartyRequest | LetterKind::CoMakerRequest | LetterKind::DisclosureNotice
    )
}
