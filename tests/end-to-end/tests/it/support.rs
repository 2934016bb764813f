//! What the tests share: a suite with both bureaus registered, and readers of errors.

use chrono::Datelike as _;
use gongkai_demo::{clients::Caller, play, year::Year};
use gongkai_proto::{
    catalog::v1::{DatedText, SetStaffMemberRequest, StaffMember},
    intake::v1 as intake,
    reporting::v1::Report,
};
use gongkai_testbed::suite::{Suite, SuiteOptions};
use tonic::{Code, Status};
use tonic_types::{ErrorDetail, StatusExt as _};

/// An invented bureau with applications, in the format of 2021.
pub fn haitang() -> Year {
    Year::from_text(include_str!("../../years/haitang-2024.toml")).unwrap()
}

/// The services with the civil clock at the beginning of 2019 and both bureaus registered.
pub async fn suite() -> Suite {
    suite_with(SuiteOptions::default()).await
}

/// The same with options; the clock is set here.
pub async fn suite_with(options: SuiteOptions) -> Suite {
    let servers = gongkai_testbed::servers().await.unwrap();
    let clock = Some("manual:2019-01-01T00:00:00+08:00".to_owned());
    let suite = Suite::start(servers, SuiteOptions { clock, ..options })
        .await
        .unwrap();
    play::register(&suite, &Year::heshan().unwrap())
        .await
        .unwrap();
    play::register(&suite, &haitang()).await.unwrap();
    suite
}

/// The value of a figure.
pub fn value(report: &Report, key: &str) -> f64 {
    let figure = report.figures.iter().find(|figure| figure.key == key);
    figure.unwrap_or_else(|| panic!("no figure {key}")).value
}

/// A cell of table 3.
pub fn table3(report: &Report, row: &str, column: &str) -> f64 {
    let table = report
        .tables
        .iter()
        .find(|table| table.key == "table3")
        .unwrap();
    let row = table.blocks[0]
        .rows
        .iter()
        .find(|known| known.row == row)
        .unwrap();
    row.cells
        .iter()
        .find(|cell| cell.column == column)
        .unwrap()
        .value
}

/// Asserts code and reason, and that both languages speak.
#[track_caller]
pub fn assert_refused(status: &Status, code: Code, reason: &str) {
    let details = status.get_error_details_vec();
    let info = status
        .get_details_error_info()
        .unwrap_or_else(|| panic!("no reason: {status:?}"));
    assert_eq!(
        (status.code(), info.reason.as_str()),
        (code, reason),
        "{status:?}"
    );
    assert_eq!(info.domain, "gongkai");
    let said: Vec<(String, String)> = details
        .into_iter()
        .filter_map(|detail| match detail {
            ErrorDetail::LocalizedMessage(message) => Some((message.locale, message.message)),
            _ => None,
        })
        .collect();
    let languages: Vec<&str> = said.iter().map(|(locale, _)| locale.as_str()).collect();
    assert_eq!(languages, ["zh-CN", "en"]);
    assert!(said[0].1.chars().any(|c| c > '\u{4e00}'), "{said:?}");
    assert_eq!(ascii_words(&said[0].1), [""; 0], "{said:?}");
    for wrong in wrong_zh(status) {
        assert_eq!(ascii_words(&wrong), [""; 0], "{status:?}");
    }
    // Every name in a sentence was filled in.
    assert!(!said.iter().any(|(_, text)| text.contains('{')), "{said:?}");
}

/// What is wrong with each field, in Chinese.
pub fn wrong_zh(status: &Status) -> Vec<String> {
    let request = status.get_details_bad_request();
    let told = request
        .into_iter()
        .flat_map(|request| request.field_violations);
    told.map(|field| field.description.split(" / ").next().unwrap().to_owned())
        .collect()
}

/// What people at a bureau know that is written in letters: forms of files, units, codes of characters, the
/// beginnings of addresses, halves and quarters of a year.
const KNOWN: [&str; 44] = [
    "pdf", "ofd", "docx", "xlsx", "pptx", "odt", "ods", "odp", "doc", "xls", "ppt", "wps", "et",
    "dps", "jpg", "jpeg", "png", "tif", "tiff", "bmp", "txt", "csv", "zip", "eml", "PDF", "OFD",
    "JPG", "PNG", "TIF", "DOCX", "XLSX", "XLS", "CSV", "UTF", "GB", "MB", "MiB", "KiB", "SHA",
    "http", "https", "EMS", "H", "Q",
];

/// Words of a Chinese sentence that no official would read: names of fields, roles, values. What stands in
/// quotation marks was sent, or names a part of the machine.
pub fn ascii_words(zh: &str) -> Vec<String> {
    let mut open = false;
    let outside: String = (zh.chars())
        .map(|c| match c {
            '“' | '”' => {
                open = c == '“';
                ' '
            }
            _ if open => ' ',
            c => c,
        })
        .collect();
    // An id is for programs, and beside the words.
    let is_id = |word: &&str| word.len() == 36 && word.matches('-').count() == 4;
    let words =
        outside.split(|c: char| !c.is_ascii_alphanumeric() && !['+', '_', '-'].contains(&c));
    let words = words
        .filter(|word| !is_id(word))
        .flat_map(|word| word.split('-'));
    let words = words.filter(|word| word.bytes().any(|byte| byte.is_ascii_alphabetic()));
    let unknown = |word: &&str| {
        let letters = word.trim_matches(|c: char| c.is_ascii_digit());
        !KNOWN.contains(&letters) && !word.starts_with("U+")
    };
    words.filter(unknown).map(ToOwned::to_owned).collect()
}

/// Days of a Chinese sentence that are not written as people write them; an example of what is to be typed in is.
pub fn iso_days(zh: &str) -> Vec<String> {
    let figures: Vec<char> = zh.chars().collect();
    let is_day = |at: usize| {
        let form = "0000-00-00".chars().zip(&figures[at..at + 10]);
        let example = at > 0 && figures[at - 1] == '如';
        !example
            && form.fold(true, |so, (form, c)| {
                so && (*c == form || form == '0' && c.is_ascii_digit())
            })
    };
    let days = (0..figures.len().saturating_sub(9)).filter(|at| is_day(*at));
    days.map(|at| figures[at..at + 10].iter().collect())
        .collect()
}

/// What a bureau prints from a day on, by a document.
pub fn dated(valid_from: &str, text: &str) -> DatedText {
    DatedText {
        valid_from: valid_from.to_owned(),
        text: text.to_owned(),
        source: "《公文处理办法》（赫应急发〔2019〕2号）".to_owned(),
    }
}

/// The names of the fields that were refused.
pub fn violations(status: &Status) -> Vec<String> {
    let request = status.get_details_bad_request();
    request
        .map(|request| {
            request
                .field_violations
                .into_iter()
                .map(|field| field.field)
                .collect()
        })
        .unwrap_or_default()
}

/// What is said to be wrong with the fields that were refused.
pub fn wrong(status: &Status) -> String {
    let request = status.get_details_bad_request();
    let told = request
        .into_iter()
        .flat_map(|request| request.field_violations);
    told.map(|field| field.description).collect()
}

/// Figures, tables and identities: what two compilations of one year must agree in.
pub fn content(report: &Report) -> Report {
    Report {
        id: String::new(),
        basis: Vec::new(),
        compiled_at: None,
        ..report.clone()
    }
}

/// The month a progress line of the demo tells of.
pub fn month_of(message: &str) -> Option<u32> {
    let rest = message.split_once('年')?.1;
    rest.split_once('月')?
        .0
        .trim()
        .parse()
        .ok()
        .filter(|month| {
            chrono::NaiveDate::from_ymd_opt(2019, *month, 1)
                .is_some_and(|day| day.month() == *month)
        })
}

/// Enters a person into the directory of 赫山区应急管理局, as its leader; who left, from that day on.
pub async fn enter(leader: &Caller, subject: &str, left_on: &str) {
    let request = SetStaffMemberRequest {
        request_id: format!("enter {subject} {left_on}"),
        bureau_id: "heshan-emb".to_owned(),
        member: Some(StaffMember {
            subject: subject.to_owned(),
            name: format!("演示人员{}", subject.len()),
            left_on: left_on.to_owned(),
            ..StaffMember::default()
        }),
        ..SetStaffMemberRequest::default()
    };
    let mut directory = leader.directory();
    directory.set_staff_member(request).await.unwrap();
}

/// Posts every letter of a case that was not sent yet, today.
pub async fn post_letters(clerk: &Caller, case_id: &str) {
    post_letters_of(clerk, "heshan-emb", case_id).await;
}

/// The same of a case of that bureau.
pub async fn post_letters_of(clerk: &Caller, bureau_id: &str, case_id: &str) {
    let letters = intake::ListLettersRequest {
        bureau_id: bureau_id.to_owned(),
        case_id: case_id.to_owned(),
        ..Default::default()
    };
    let letters = clerk.letters().list_letters(letters).await.unwrap();
    for letter in letters.into_inner().letters {
        if letter.place() != intake::LetterPlace::Issued {
            continue;
        }
        let sent = intake::RecordDispatchRequest {
            request_id: format!("post-{}", letter.id),
            bureau_id: bureau_id.to_owned(),
            letter_id: letter.id,
            way: intake::DispatchWay::Post as i32,
            tracking_number: "XA12345678943".to_owned(),
            recipient: "张三，某路1号".to_owned(),
            ..Default::default()
        };
        clerk.dispatches().record_dispatch(sent).await.unwrap();
    }
}
