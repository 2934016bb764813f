//! Case files.

use gongkai_paper::Print as _;

use crate::{fonts, samples::case_file};

#[test]
fn a_case_file_has_its_letters_where_its_contents_say() {
    let pages = case_file().pages(fonts()).unwrap();
    let texts = pages.texts();
    let count = texts.len();
    assert!(texts[0].contains("政府信息公开申请案卷"), "{}", texts[0]);
    assert!(texts[0].contains("QH-GTZY-2024-0017"), "{}", texts[0]);
    let contents = &texts[1];
    assert!(contents.contains("目　录"), "{contents}");
    let place = |title: &str| -> usize {
        let line = contents.lines().find(|line| line.contains(title)).unwrap();
        let number = line.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap();
        number.parse().unwrap()
    };
    for title in [
        "一、申请",
        "二、办理经过",
        "三、文书",
        "政府信息公开申请受理回执",
        "政府信息不予公开告知书",
    ] {
        let page = &texts[place(title) - 1];
        assert!(page.lines().any(|line| line == title), "{title}: {page}");
    }
    for (number, page) in (1..).zip(&texts).skip(1) {
        assert!(
            page.ends_with(&format!("第{number}页　共{count}页")),
            "{page}"
        );
    }
    assert!(texts.concat().contains("向清河市中级人民法院提起行政"));
}

#[test]
fn the_same_case_file_gives_the_same_bytes() {
    let first = case_file().pdf(fonts()).unwrap();
    assert!(first == case_file().pdf(fonts()).unwrap());
}

#[test]
fn a_missing_character_does_not_keep_a_file_from_the_court() {
    let mut file = case_file();
    file.cover[1].value = "张𪛖".into();
    let text = file.pages(fonts()).unwrap().texts().concat();
    assert!(text.contains("张〓"), "{text}");
    assert!(text.contains("其编码为U+2A6D6。"), "{text}");
}
