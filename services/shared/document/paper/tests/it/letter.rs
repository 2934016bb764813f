//! Letters as PDF.

use gongkai_document::{Entry, Letter, Paragraph};
use gongkai_paper::{Fonts, Print as _};

use crate::fonts;
use crate::samples::{acknowledgement, counted, day, refusal};

/// All that a letter can be told, with no line breaks of the layout.
fn text(letter: &Letter) -> String {
    let pages = letter.pages(fonts()).unwrap();
    pages.texts().concat().replace('\n', "")
}

#[test]
fn a_refusal_stands_on_its_pages() {
    let pages = refusal().pages(fonts()).unwrap();
    insta::assert_snapshot!(pages.texts().join("\n\n"));
}

#[test]
fn a_form_fits_on_one_page() {
    let pages = acknowledgement().pages(fonts()).unwrap();
    assert_eq!(pages.count(), 1);
    insta::assert_snapshot!(pages.texts().join("\n\n"));
}

#[test]
fn the_same_letter_gives_the_same_bytes() {
    let first = refusal().pdf(fonts()).unwrap();
    let again = std::thread::spawn(|| refusal().pdf(fonts()).unwrap());
    assert!(first.starts_with(b"%PDF-1.7"));
    assert!(first == again.join().unwrap(), "two PDFs of one letter");
}

#[test]
fn nothing_in_a_text_is_markup() {
    let wild = r#"#let a = [x] *b* _i_ $x^2$ <label> & \ " @ref `raw` // /* = == - + 1. #panic() ~ -- ... https://a.b/c {{x}} '"#;
    let letter = Letter {
        organ: wild.into(),
        number: Some(wild.into()),
        title: wild.into(),
        addressee: wild.into(),
        paragraphs: vec![
            Paragraph::body(wild),
            Paragraph::heading(wild),
            Paragraph::quote(wild),
            Paragraph::table([Entry::new(wild, ""), Entry::new("", wild)]),
        ],
        attachments: vec![wild.into()],
        signer: wild.into(),
        date: Some(day("2024-03-01")),
        contact: Some(wild.into()),
        remark: None,
        copies_to: vec![wild.into()],
        draft: true,
        void: None,
    };
    let plain = |text: &str| text.replace([' ', '\n'], "");
    // The form goes over the end of the page.
    let printed = plain(&text(&letter)).replace("—1—草　稿", "");
    let found = printed.matches(&plain(wild)).count();
    // The organ stands in the head and at the foot.
    assert_eq!(found, 14, "{printed}");
}

#[test]
fn a_line_break_begins_a_paragraph() {
    let letter = Letter {
        title: "题目\n第二行".into(),
        paragraphs: vec![Paragraph::body("第一段。\r\n\r\n第二段。\n第三段。\u{0}")],
        ..refusal()
    };
    let pages = letter.pages(fonts()).unwrap();
    let page = pages.texts().join("\n");
    for line in ["题目", "第二行", "第一段。", "第二段。", "第三段。"] {
        assert!(page.lines().any(|found| found == line), "{line}: {page}");
    }
}

/// A letter of so many lines, and its last paragraph.
fn of_lines(lines: usize, last: &str) -> Letter {
    let line = |n: usize| Paragraph::body(format!("第{n}段。本机关依法办理您的申请。"));
    Letter {
        paragraphs: (1..=lines)
            .map(line)
            .chain([Paragraph::body(last)])
            .collect(),
        attachments: Vec::new(),
        copies_to: Vec::new(),
        ..refusal()
    }
}

/// The lines of text on the page of the signature, above it.
fn lines_with_the_signature(letter: &Letter) -> usize {
    let last = letter.pages(fonts()).unwrap().texts().pop().unwrap();
    let signature = "清河市规划和自然资源局\n2024年3月15日";
    let (text, _) = last.rsplit_once(signature).unwrap();
    text.lines().count()
}

#[test]
fn every_page_has_its_number_and_no_signature_stands_alone() {
    let long = "本机关将继续依法公开政府信息，自觉接受社会监督，".repeat(8);
    for lines in 5..=24 {
        for last in ["特此告知。", &long[..long.len() / 4], &long] {
            let letter = of_lines(lines, last);
            let pages = letter.pages(fonts()).unwrap();
            for (number, page) in (1..).zip(pages.texts()) {
                assert!(page.ends_with(&format!("— {number} —")), "{page}");
            }
            let printed = pages.texts().concat().replace('\n', "");
            let printed = printed.replace("— 1 —", "");
            assert!(printed.contains(last), "{printed}");
            assert!(printed.contains(&format!("第{lines}段。")), "{printed}");
            let with = lines_with_the_signature(&letter);
            assert!(with >= 2, "{lines} lines and {last}: {with}");
        }
    }
}

/// Two lines more than a page holds are no second page: lines stand closer (GB/T 9704-2012, 7.3.5.4).
#[test]
fn a_line_or_two_make_no_page_of_their_own() {
    let count = |lines: usize| {
        of_lines(lines, "特此告知。")
            .pages(fonts())
            .unwrap()
            .count()
    };
    // The head takes ten of 22 lines, the end seven.
    let fits = (1..20).take_while(|&lines| count(lines) == 1).last();
    assert_eq!(fits, Some(8));
    assert_eq!(count(9), 2);
}

#[test]
fn marks_without_end_are_broken() {
    for mark in ["！", "（", "、", "!", ")", "─", "〔", "…"] {
        let marks = mark.repeat(300);
        let letter = Letter {
            paragraphs: vec![
                Paragraph::body(format!("您反映：{marks}。")),
                Paragraph::table([Entry::new("申请内容", &marks)]),
                Paragraph::quote(&marks),
                Paragraph::body("特此告知。"),
            ],
            ..refusal()
        };
        let printed = text(&letter);
        assert!(printed.contains(&format!("您反映：{marks}。")), "{printed}");
    }
}

#[test]
fn a_long_letter_has_many_pages() {
    let mut letter = refusal();
    let once = letter.paragraphs.clone();
    letter.paragraphs = once.iter().cycle().take(once.len() * 6).cloned().collect();
    let pages = letter.pages(fonts()).unwrap();
    assert!(pages.count() > 8, "{}", pages.count());
    assert!(letter.pdf(fonts()).unwrap().starts_with(b"%PDF-1.7"));
}

#[test]
fn nothing_is_lost_of_a_long_value() {
    let value = counted();
    let letter = Letter {
        paragraphs: vec![
            Paragraph::table([Entry::new("申请内容", &value)]),
            Paragraph::body(&value),
        ],
        ..refusal()
    };
    let printed = text(&letter);
    for n in 1..=900 {
        assert_eq!(printed.matches(&format!("【{n}】")).count(), 2, "{n}");
    }
}

#[test]
fn what_counts_no_more_says_so_and_why_on_every_page() {
    let why = "本件已作废（2024年3月18日，理由：误办结，现以赫应急公开〔2024〕9号为准）";
    let letter = |void: Option<&str>| Letter {
        paragraphs: vec![Paragraph::body("内容。".repeat(600))],
        void: void.map(ToOwned::to_owned),
        ..refusal()
    };
    let pages = letter(Some(why)).pages(fonts()).unwrap();
    assert!(pages.count() > 2);
    for page in pages.texts() {
        let page = page.replace('\n', "");
        assert!(page.contains("作　废") && page.contains(why), "{page}");
    }
    let counts = letter(None).pages(fonts()).unwrap();
    assert_eq!(counts.count(), pages.count(), "the mark takes no room");
    assert!(!counts.texts().concat().contains('废'));
}

#[test]
fn a_draft_says_so_on_every_page() {
    let mark = |letter: &Letter| -> Vec<bool> {
        let pages = letter.pages(fonts()).unwrap();
        let texts = pages.texts();
        texts.iter().map(|page| page.contains("草　稿")).collect()
    };
    let draft = Letter {
        draft: true,
        number: None,
        date: None,
        ..refusal()
    };
    assert_eq!(mark(&draft), [true, true, true]);
    assert_eq!(mark(&refusal()), [false, false, false]);
}

#[test]
fn an_empty_letter_is_a_page() {
    assert_eq!(Letter::default().pages(fonts()).unwrap().count(), 1);
}

#[test]
fn rare_characters_are_printed_and_missing_ones_keep_no_letter() {
    let to = |addressee: &str| Letter {
        addressee: addressee.into(),
        ..refusal()
    };
    assert!(text(&to("𠮷㐂㛃")).contains("𠮷㐂㛃："));
    let pages = to("张𪛖").pages(fonts()).unwrap();
    assert_eq!(pages.missing(), ['𪛖']);
    let printed = pages.texts().concat().replace('\n', "");
    assert!(printed.contains("张〓："), "{printed}");
    let note = "注：“〓”处为字库所缺的字，其编码为U+2A6D6。";
    assert_eq!(printed.matches(note).count(), 1, "{printed}");
    let pages = to("张\u{200b}三\u{feff}葛\u{e0100}")
        .pages(fonts())
        .unwrap();
    assert!(pages.missing().is_empty());
    let printed = pages.texts().concat();
    assert!(printed.contains("张三葛"), "{printed}");
    assert!(!printed.contains("注："), "{printed}");
}

#[test]
fn without_fonts_it_says_what_to_install() {
    let folder = tempfile::tempdir().unwrap();
    let folders = [folder.path().to_owned(), "/nowhere".into()];
    std::fs::write(folder.path().join("broken.ttf"), "no font").unwrap();
    let error = Fonts::load(&folders).unwrap_err().to_string();
    assert!(error.contains("请安装软件包 fonts-noto-cjk"), "{error}");
    assert!(error.contains("apt-get install fonts-noto-cjk"), "{error}");
    assert!(error.contains("/nowhere"), "{error}");
}
