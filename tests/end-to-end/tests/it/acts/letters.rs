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
        let english = uncoded(&text)
            .split(|c: char| !c.is_ascii_alphabetic())
            .any(|word| word.len() >= 2);
        if empty || place || english {
            faults.push(format!("{}: {text:?}", letter.title));
        }
    }
    faults
}

/// What is wrong with the remedies a letter names: every reply names them, and reconsideration comes first only
/// against what is withheld under articles 14 to 16, from 2024 on (行政复议法 2023 art. 23).
pub fn fault_of_remedy(letter: &Letter, content: &LetterContent) -> Option<String> {
    let text = words(letter, content).concat();
    let kind = letter.kind().as_str_name();
    let withheld = kind.starts_with("LETTER_KIND_REPLY_WITHHELD")
        || letter.kind() == LetterKind::ReplyPartlyGranted;
    let first = withheld && letter.dated_on.as_str() >= "2024-01-01";
    let told_first = text.contains("先向") && text.contains("申请行政复议");
    let missing = kind.starts_with("LETTER_KIND_REPLY_") && !text.contains("申请行政复议");
    let wrong = missing || first != told_first;
    wrong.then(|| format!("{kind} of {}: {text}", letter.dated_on))
}

/// A text, or contents as they are, with the words of a draft in place of every query code.
pub fn uncoded(text: &impl std::fmt::Debug) -> String {
    let text = format!("{text:?}");
    let mut plain = String::new();
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        let code = rest.get(..14).is_some_and(|code| {
            let mut groups = code.split('-');
            let of_a_code = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
            let fits = |group: &str| group.len() == 4 && group.chars().all(of_a_code);
            groups.clone().count() == 3 && groups.all(fits)
        });
        let taken = if code { 14 } else { c.len_utf8() };
        plain.push_str(if code {
            "签发时编定"
        } else {
            &rest[..taken]
        });
        rest = &rest[taken..];
    }
    plain
}

/// Whether it goes to a party that is asked or told, and not to who applied.
pub fn is_to_a_party(letter: &Letter) -> bool {
    matches!(
        letter.kind(),
        LetterKind::ThirdPartyRequest | LetterKind::CoMakerRequest | LetterKind::DisclosureNotice
    )
}
