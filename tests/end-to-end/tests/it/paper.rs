//! What leaves the house on paper: letters, files and registers, written to disk for a person to look
//! at, and read back: what a program can tell of them is told at once.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{Cursor, Read as _},
    path::{Path, PathBuf},
};

use gongkai_demo::clients::Caller;
use gongkai_proto::intake::v1::{
    self as intake, CaseExportFormat, CaseKind, LetterFormat, RegisterFormat,
};
use serde_json::json;

use crate::acts::letters;

/// The folder of one test, new and empty.
pub fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The text in a part of a DOCX or XLSX, without its marks; between two cells or paragraphs stands
/// nothing.
fn text_of(file: &[u8], part: &str) -> String {
    let xml = part_of(file, part);
    let mut text = String::new();
    for piece in xml.split('<') {
        // A piece begins with its mark, but for what stands before the first.
        text.push_str(piece.split_once('>').map_or("", |(_, text)| text));
    }
    let marks = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&amp;", "&"),
    ];
    marks
        .iter()
        .fold(text, |text, (mark, sign)| text.replace(mark, sign))
}

fn part_of(file: &[u8], part: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut xml = String::new();
    let mut part = archive.by_name(part).unwrap();
    part.read_to_string(&mut xml).unwrap();
    xml
}

/// The text of a letter as DOCX.
pub fn docx_text(file: &[u8]) -> String {
    text_of(file, "word/document.xml")
}

/// The text at the top of the pages of a DOCX; empty if there is none.
pub fn docx_heads(file: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let names =
        (0..archive.len()).map(|at| archive.by_index(at).unwrap().name().unwrap().into_owned());
    let names: Vec<String> = names.collect();
    let heads = names.iter().filter(|name| name.starts_with("word/header"));
    heads.map(|name| text_of(file, name)).collect()
}

/// The texts in the cells of an XLSX, and the number of its rows.
pub fn xlsx_text(file: &[u8]) -> (String, usize) {
    let sheet = part_of(file, "xl/worksheets/sheet1.xml");
    (
        text_of(file, "xl/sharedStrings.xml"),
        sheet.matches("<row ").count(),
    )
}

/// What a PDF shows is pressed and in pieces of fonts; that it is whole can be told.
pub fn assert_whole_pdf(file: &[u8]) {
    assert!(file.starts_with(b"%PDF") && file.trim_ascii_end().ends_with(b"%%EOF"));
}

/// The letters of a case.
pub async fn letters_of(clerk: &Caller, bureau_id: &str, case_id: &str) -> Vec<intake::Letter> {
    let request = intake::ListLettersRequest {
        bureau_id: bureau_id.to_owned(),
        case_id: case_id.to_owned(),
        page_size: 200,
        ..Default::default()
    };
    let letters = clerk.letters().list_letters(request).await.unwrap();
    letters.into_inner().letters
}

/// Who gets the letters of a case: letters speak to each in other words. Parties who are asked are organisations.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    Person,
    Organisation,
}

/// Reads what a letter says as who gets it does: nothing in it is wrong.
pub async fn read_letter(clerk: &Caller, letter: &intake::Letter, reader: Reader) {
    let request = intake::GetLetterRequest {
        bureau_id: letter.bureau_id.clone(),
        letter_id: letter.id.clone(),
    };
    let read = clerk.letters().get_letter(request).await.unwrap();
    let content = read.into_inner().content.unwrap();
    let to_organisation = reader == Reader::Organisation || letters::is_to_a_party(letter);
    let faults = letters::faults(letter, &content, to_organisation);
    assert_eq!(faults, [""; 0], "{content:#?}");
    assert_eq!(letters::fault_of_remedy(letter, &content), None);
}

/// Reads a letter, writes it as DOCX and PDF, and answers its text: it bears what its record says.
pub async fn write_letter(
    clerk: &Caller,
    letter: &intake::Letter,
    reader: Reader,
    to: &Path,
    name: &str,
) -> String {
    read_letter(clerk, letter, reader).await;
    gongkai_testbed::fonts().unwrap();
    let mut text = String::new();
    for (format, extension) in [(LetterFormat::Docx, "docx"), (LetterFormat::Pdf, "pdf")] {
        let request = intake::ExportLetterRequest {
            bureau_id: letter.bureau_id.clone(),
            letter_id: letter.id.clone(),
            format: format as i32,
            ..Default::default()
        };
        let made = clerk.letters().export_letter(request).await.unwrap();
        let made = made.into_inner();
        if format == LetterFormat::Docx {
            text = docx_text(&made.content);
        } else {
            assert_whole_pdf(&made.content);
        }
        fs::write(to.join(format!("{name}.{extension}")), made.content).unwrap();
    }
    for said in [&letter.number, &letter.title, &letter.addressee] {
        assert!(text.contains(said), "{said} is not in {name}: {text}");
    }
    text
}

/// Reads the file of a case; what stands in it as a code instead of a Chinese word goes to `unknown`.
pub async fn read_file(
    clerk: &Caller,
    bureau_id: &str,
    case_id: &str,
    unknown: &mut BTreeSet<String>,
) -> intake::CaseFile {
    let request = intake::GetCaseFileRequest {
        bureau_id: bureau_id.to_owned(),
        case_id: case_id.to_owned(),
    };
    let file = clerk.case_files().get_case_file(request).await.unwrap();
    let file = file.into_inner().case_file.unwrap();
    let said = file.entries.iter().flat_map(|entry| {
        let details = entry.details.iter();
        let details = details.flat_map(|detail| [&detail.label, &detail.value]);
        details.chain([&entry.title])
    });
    let codes = said.chain([&file.result]).filter(|text| is_code(text));
    unknown.extend(codes.cloned());
    file
}

/// Whether a word of the text is one of ours: subjects, addresses and numbers are not.
fn is_code(text: &str) -> bool {
    let ends = |c: char| !c.is_ascii_graphic() || "();,".contains(c);
    text.split(ends).any(|word| {
        word.chars().any(|c| c.is_ascii_lowercase())
            && word.chars().all(|c| c.is_ascii_lowercase() || c == '_')
    })
}

/// Writes the file of a case.
pub async fn write_file(clerk: &Caller, bureau_id: &str, case_id: &str, to: &Path, name: &str) {
    gongkai_testbed::fonts().unwrap();
    let request = intake::ExportCaseFileRequest {
        bureau_id: bureau_id.to_owned(),
        case_id: case_id.to_owned(),
    };
    let file = clerk.case_files().export_case_file(request).await.unwrap();
    let file = file.into_inner().content;
    assert_whole_pdf(&file);
    fs::write(to.join(format!("{name}.pdf")), file).unwrap();
}

/// Reads the files of all cases of a kind, of people, writes them with their letters and the register, and holds
/// that no code is left in them.
pub async fn every_case(
    clerk: &Caller,
    bureau_id: &str,
    (kind, year): (CaseKind, u16),
    ids: &[&str],
    to: &Path,
) {
    let (mut unknown, mut numbers) = (BTreeSet::new(), BTreeSet::new());
    for (number, id) in (1..).zip(ids) {
        let file = read_file(clerk, bureau_id, id, &mut unknown).await;
        assert!(!file.entries.is_empty());
        numbers.insert(file.number);
        write_file(clerk, bureau_id, id, to, &format!("{number}-file")).await;
        for letter in letters_of(clerk, bureau_id, id).await {
            let name = format!("{number}-{}", letter.number);
            write_letter(clerk, &letter, Reader::Person, to, &name).await;
        }
    }
    assert!(unknown.is_empty(), "without a word: {unknown:?}");
    assert_eq!(numbers.len(), ids.len());
    write_register(clerk, bureau_id, kind, year, &numbers, to).await;
}

/// What a bureau that leaves takes along: a line of JSON a case, each with what its file tells, and
/// without a code; and the same cases as a sheet.
pub async fn taken_along(leader: &Caller, bureau_id: &str) -> Vec<serde_json::Value> {
    let mut cases: Vec<serde_json::Value> = Vec::new();
    let mut unknown = BTreeSet::new();
    for format in [CaseExportFormat::JsonLines, CaseExportFormat::Xlsx] {
        let (mut count, mut page_token) = (0, String::new());
        loop {
            let request = intake::ExportCasesRequest {
                bureau_id: bureau_id.to_owned(),
                format: format as i32,
                page_size: 3,
                page_token,
            };
            let made = leader.case_files().export_cases(request).await.unwrap();
            let made = made.into_inner();
            let before = count;
            count += usize::try_from(made.cases).unwrap();
            if format == CaseExportFormat::JsonLines {
                let text = String::from_utf8(made.content).unwrap();
                let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
                cases.extend(lines);
            } else {
                let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
                let (text, _) = xlsx_text(&made.content);
                for case in &cases[before..count] {
                    let number = case["number"].as_str().unwrap();
                    assert!(text.contains(number), "{number} is not in the sheet");
                }
                fs::write(folder.join(made.file_name), made.content).unwrap();
            }
            page_token = made.next_page_token;
            if page_token.is_empty() {
                break;
            }
        }
        assert_eq!(count, cases.len());
    }
    for case in &cases {
        let id = case["case_id"].as_str().unwrap();
        let file = read_file(leader, bureau_id, id, &mut unknown).await;
        let entries = file.entries.iter().map(|entry| {
            let details = entry.details.iter();
            let details =
                details.map(|detail| json!({"label": detail.label, "value": detail.value}));
            let details: Vec<_> = details.collect();
            json!({"on": entry.happened_on, "title": entry.title, "details": details})
        });
        let facts = case["facts"].as_array().unwrap().iter().map(|fact| {
            json!({"on": fact["happened_on"], "title": fact["title"], "details": fact["details"]})
        });
        assert_eq!(facts.collect::<Vec<_>>(), entries.collect::<Vec<_>>());
        assert_eq!(case["number"], file.number);
        assert_eq!(case["result"], file.result);
        let letters: BTreeSet<_> = file
            .letters
            .iter()
            .map(|letter| letter.number.as_str())
            .collect();
        let told = case["letters"].as_array().unwrap().iter();
        assert_eq!(
            told.map(|number| number.as_str().unwrap())
                .collect::<BTreeSet<_>>(),
            letters
        );
    }
    assert!(unknown.is_empty(), "without a word: {unknown:?}");
    cases
}

/// Writes the register of a year in every format and reads it back: a line for each of these numbers,
/// and no other.
pub async fn write_register(
    clerk: &Caller,
    bureau_id: &str,
    kind: CaseKind,
    year: u16,
    numbers: &BTreeSet<String>,
    to: &Path,
) {
    gongkai_testbed::fonts().unwrap();
    for (format, extension) in [
        (RegisterFormat::Pdf, "pdf"),
        (RegisterFormat::Xlsx, "xlsx"),
        (RegisterFormat::Csv, "csv"),
    ] {
        let request = intake::ExportRegisterRequest {
            bureau_id: bureau_id.to_owned(),
            case_kind: kind as i32,
            from: format!("{year}-01-01"),
            to: format!("{year}-12-31"),
            format: format as i32,
        };
        let made = clerk.case_files().export_register(request).await.unwrap();
        let made = made.into_inner();
        assert_eq!(usize::try_from(made.cases).unwrap(), numbers.len());
        match format {
            RegisterFormat::Xlsx => {
                let (text, rows) = xlsx_text(&made.content);
                // Title, period and head stand above.
                assert_eq!(rows, 3 + numbers.len());
                assert!(text.contains(&format!("共{}件", numbers.len())), "{text}");
                for number in numbers {
                    assert!(text.contains(number), "{number} is not in the sheet");
                }
            }
            RegisterFormat::Csv => assert_eq!(csv_numbers(&made.content), *numbers),
            _ => assert_whole_pdf(&made.content),
        }
        fs::write(to.join(format!("register.{extension}")), made.content).unwrap();
    }
}

/// The register of a year as CSV: its titles, and its lines.
pub async fn register_lines(
    clerk: &Caller,
    bureau_id: &str,
    kind: CaseKind,
    year: u16,
) -> Vec<BTreeMap<String, String>> {
    let request = intake::ExportRegisterRequest {
        bureau_id: bureau_id.to_owned(),
        case_kind: kind as i32,
        from: format!("{year}-01-01"),
        to: format!("{year}-12-31"),
        format: RegisterFormat::Csv as i32,
    };
    let made = clerk.case_files().export_register(request).await.unwrap();
    let file = made.into_inner().content;
    let file = file.strip_prefix("\u{feff}".as_bytes()).unwrap();
    let lines = csv::Reader::from_reader(file).into_deserialize();
    lines.collect::<Result<_, _>>().unwrap()
}

/// The numbers of the cases in a register as CSV, which are numbered from one.
fn csv_numbers(file: &[u8]) -> BTreeSet<String> {
    let file = file.strip_prefix("\u{feff}".as_bytes()).unwrap();
    let mut reader = csv::Reader::from_reader(file);
    let place = |titles: &csv::StringRecord, wanted: &str| {
        titles.iter().position(|title| title == wanted).unwrap()
    };
    let titles = reader.headers().unwrap().clone();
    let (line, number) = (place(&titles, "序号"), place(&titles, "登记号"));
    let mut numbers = BTreeSet::new();
    for (count, record) in (1..).zip(reader.records()) {
        let record = record.unwrap();
        assert_eq!(record[line], format!("{count}"));
        assert!(
            numbers.insert(record[number].to_owned()),
            "{record:?} twice"
        );
    }
    numbers
}
