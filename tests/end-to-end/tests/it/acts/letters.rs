//! Every letter read as who gets it reads it.

use gongkai_proto::intake::v1::{Letter, LetterContent, LetterKind, letter_paragraph::Part};

use super::law::names_remedy;

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

/// What is wrong with a letter to a person or an organisation: an empty place, a place that was not filled, a day
/// or number without its figures, stops that follow one another, an id, an English word, words that address
/// another reader.
pub fn faults(letter: &Letter, content: &LetterContent, to_organisation: bool) -> Vec<String> {
    let mut faults = Vec::new();
    for text in words(letter, content) {
        let place = text.contains("{{") || text.contains('\u{fdd0}');
        let plain = uncoded(&text);
        let english = plain
            .split(|c: char| !c.is_ascii_alphabetic())
            .any(|word| word.len() >= 2);
        let wrong = [
            ("empty place", has_gap(&text)),
            ("unfilled place", place),
            ("without figures", lacks_figures(&text)),
            ("English", english),
            ("id", has_id(&plain)),
            ("ISO date", has_iso_date(&text)),
            ("wrong reader", addresses_another(&text, to_organisation)),
        ];
        for (fault, _) in wrong.into_iter().filter(|(_, found)| *found) {
            faults.push(format!("{}: {fault}: {text:?}", letter.title));
        }
    }
    faults
}

/// Nothing at all, nothing between marks, or a stop after a stop.
fn has_gap(text: &str) -> bool {
    let stops = ['，', '。', '；', '：', '、'];
    let letters: Vec<char> = text.chars().collect();
    let doubled = letters
        .windows(2)
        .any(|pair| pair.iter().all(|letter| stops.contains(letter)));
    let between = ["“”", "《》", "（）", "〔〕", "（，", "，）", "。）。"];
    text.trim().is_empty() || doubled || between.iter().any(|gap| text.contains(gap))
}

/// A day, a number or a count of working days with nothing before it.
fn lacks_figures(text: &str) -> bool {
    let counted = ["个工作日", "年", "月", "日内", "号", "元"];
    let unfilled = [
        "年月", "月日", "于，", "于。", "于、", "自起", "第号", "共件", "共页",
    ];
    let starts = counted.iter().any(|unit| text.starts_with(unit));
    let figure = |c: char| c.is_ascii_digit() || "一二三四五六七八九十两多".contains(c);
    let days = text.match_indices("个工作日").any(|(at, _)| {
        let before = text[..at].chars().next_back();
        before.is_none_or(|c| !figure(c))
    });
    starts || days || unfilled.iter().any(|gap| text.contains(gap))
}

/// An id: of a record, or of an account (`clerk-1`).
fn has_id(text: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || "-_@".contains(c);
    let words = text.split(|c: char| !part(c));
    words
        .map(|word| word.trim_matches(|c: char| !c.is_ascii_alphanumeric()))
        .any(|word| {
            let joined = word.contains(|c: char| "-_@".contains(c));
            let lettered = word.contains(|c: char| c.is_ascii_alphabetic());
            word.matches('-').count() == 4 || (joined && lettered)
        })
}

/// A day as machines write it.
fn has_iso_date(text: &str) -> bool {
    let mut years = text.match_indices('-');
    years.any(|(at, _)| {
        let figures = |part: Option<&str>| {
            part.is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let year = at.checked_sub(4).and_then(|from| text.get(from..at));
        let month = text.get(at + 1..at + 3);
        let day = text
            .get(at + 3..at + 6)
            .and_then(|rest| rest.strip_prefix('-'));
        figures(year) && figures(month) && figures(day)
    })
}

/// It says 您 to an organisation, 你单位 to a person, or to somebody it knows that it knows him not.
fn addresses_another(text: &str, to_organisation: bool) -> bool {
    let other = if to_organisation { "您" } else { "你单位" };
    text.contains(other) || text.contains("您（单位）")
}

/// What is wrong with the remedies a letter names: every letter that decides on rights names them, and reconsideration comes first only
/// against what is withheld under articles 14 to 16, from 2024 on (行政复议法 2023 art. 23).
pub fn fault_of_remedy(letter: &Letter, content: &LetterContent) -> Option<String> {
    let text = words(letter, content).concat();
    let kind = letter.kind().as_str_name();
    let withheld = kind.starts_with("LETTER_KIND_REPLY_WITHHELD")
        || letter.kind() == LetterKind::ReplyPartlyGranted;
    let first = withheld && letter.dated_on.as_str() >= "2024-01-01";
    let told_first = text.contains("先向") && text.contains("申请行政复议");
    let named = text.contains("申请行政复议");
    let wrong =
        named != names_remedy(kind.trim_start_matches("LETTER_KIND_")) || first != told_first;
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
        LetterKind::ThirdPartyRequest
            | LetterKind::CoMakerRequest
            | LetterKind::OpinionRequestWithdrawal
            | LetterKind::DisclosureNotice
    )
}

#[test]
fn what_is_wrong_with_a_letter_is_found() {
    for gap in ["", "本机关认为，。", "（）", "赫应急公开〔〕号", "理由：。"] {
        assert!(has_gap(gap), "{gap}");
    }
    assert!(!has_gap("根据《条例》第三十六条第（二）项，予以公开。"));
    for unfilled in ["于，", "年月日", "在个工作日内", "本机关于、"] {
        assert!(lacks_figures(unfilled), "{unfilled}");
    }
    for filled in ["2024年3月5日", "15个工作日内", "二十个工作日"] {
        assert!(!lacks_figures(filled), "{filled}");
    }
    for id in [
        "由clerk-1办理",
        "01900000-0000-7000-8000-000000000000",
        "王某a_1",
    ] {
        assert!(has_id(id), "{id}");
    }
    assert!(!has_id("电话0737-1234567"));
    assert!(has_iso_date("于2024-03-05送达") && !has_iso_date("电话0737-1234567"));
    assert!(!has_iso_date("2024年3月5日，编号0043-12-XA"));
    assert!(addresses_another("您可以", true) && addresses_another("请你单位", false));
    assert!(!addresses_another("请你单位", true) && addresses_another("您（单位）", false));
}
