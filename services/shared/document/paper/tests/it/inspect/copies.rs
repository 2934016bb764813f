//! The copies: nobody is named in them, and they say what the files say.

use std::fs;
use std::process::Command;

use gongkai_document::inspect::{Copy, FindingKind, Kind, Passage};
use img_parts::{Bytes, ImageEXIF as _};

use super::{AUTHOR, Case, corpus, inspect, parts, pdf, pictures};

fn has(bytes: &[u8], word: &str) -> bool {
    bytes
        .windows(word.len())
        .any(|part| part == word.as_bytes())
}

#[test]
fn no_copy_names_its_author_and_every_copy_says_the_same() {
    let texts = |passages: &[Passage]| {
        passages
            .iter()
            .map(|passage| passage.text.clone())
            .collect::<String>()
    };
    for Case {
        what, name, file, ..
    } in corpus()
    {
        let first = inspect(&file, name);
        let copy = first.copy.unwrap();
        let again = inspect(&copy, name);
        assert_eq!(
            texts(&again.inspected.text),
            texts(&first.inspected.text),
            "{what}"
        );
        assert_eq!(again.inspected.pages, first.inspected.pages, "{what}");
        let is_archive = copy.starts_with(b"PK");
        let all = if is_archive {
            parts(&copy)
        } else {
            vec![(name.to_owned(), copy.clone())]
        };
        for (part, bytes) in &all {
            assert!(!has(bytes, AUTHOR), "{what}: {part} names the author");
            assert!(!part.contains("humbnail"), "{what}: {part}");
        }
        let told = |kind| {
            again
                .inspected
                .findings
                .iter()
                .any(|finding| finding.kind == kind)
        };
        assert!(
            !told(FindingKind::Metadata) || name.ends_with("jpg"),
            "{what}: {:?}",
            again.inspected.findings
        );
        // A copy of a copy is the copy.
        assert!(
            again.copy.as_deref() == Some(copy.as_slice())
                || first.inspected.kind == Some(Kind::Pdf),
            "{what}"
        );
    }
}

/// What another program reads in both: of Poppler, where it is installed.
#[test]
fn poppler_reads_the_same_in_file_and_copy() {
    let folder = tempfile::tempdir().unwrap();
    let read = |file: &[u8]| {
        let path = folder.path().join("a.pdf");
        fs::write(&path, file).unwrap();
        Command::new("pdftotext")
            .arg("-layout")
            .arg(&path)
            .arg("-")
            .output()
            .ok()
    };
    let mut compared = 0;
    for Case {
        what, name, file, ..
    } in corpus()
    {
        let inspection = inspect(&file, name);
        if inspection.inspected.kind != Some(Kind::Pdf) {
            continue;
        }
        let Some(of_file) = read(&file) else {
            println!("pdftotext is not installed");
            return;
        };
        let of_copy = read(&inspection.copy.unwrap()).unwrap();
        assert!(
            of_copy.status.success(),
            "{what}: {}",
            String::from_utf8_lossy(&of_copy.stderr)
        );
        assert_eq!(
            String::from_utf8_lossy(&of_copy.stdout),
            String::from_utf8_lossy(&of_file.stdout),
            "{what}"
        );
        compared += 1;
    }
    println!("{compared} copies compared");
}

#[test]
fn what_is_signed_stays_as_it_is() {
    let file = pdf::signed();
    let signed = inspect(&file, "a.pdf");
    assert!(matches!(&signed.inspected.copy, Copy::Original(why) if why.zh.contains("签名")));
    assert_eq!(signed.copy, Some(file));
    assert!(
        signed
            .inspected
            .findings
            .iter()
            .any(|finding| finding.kind == FindingKind::Signed)
    );
    let sealed = super::open::ofd(
        &[("公告", 20.0, 20.0, 20.0)],
        &[("Doc_0/Signs/Signatures.xml", "<a/>")],
    );
    let sealed = inspect(&sealed, "a.ofd");
    assert!(
        matches!(sealed.inspected.copy, Copy::Original(_)),
        "{:?}",
        sealed.inspected
    );
}

#[test]
fn a_photograph_keeps_its_pixels_and_which_side_is_up() {
    let file = pictures::jpeg();
    let copy = inspect(&file, "a.jpg").copy.unwrap();
    assert!(has(&copy, "pixels") && has(&copy, "JFIF") && !has(&copy, AUTHOR));
    assert!(copy.ends_with(b"\xFF\xD9"));
    let exif = img_parts::jpeg::Jpeg::from_bytes(Bytes::from(copy))
        .unwrap()
        .exif()
        .unwrap();
    assert_eq!(exif[18..20], [0, 6]);
    let copy = inspect(&pictures::png(1), "a.png").copy.unwrap();
    assert!(has(&copy, "pixels") && !has(&copy, AUTHOR));
}

#[test]
fn a_copy_of_an_office_file_can_be_opened() {
    for case in corpus().iter().filter(|case| case.name.ends_with("xlsx")) {
        let copy = inspect(&case.file, case.name).copy.unwrap();
        let read = |file: &[u8]| {
            format!(
                "{:?}",
                crate::read_sheet(file, &gongkai_document::sheet::Limits::default())
            )
        };
        assert_eq!(read(&copy), read(&case.file), "{}", case.what);
    }
    let letter = crate::samples::refusal().docx().unwrap();
    let copy = inspect(&letter, "a.docx").copy.unwrap();
    assert_eq!(
        docx_rs::read_docx(&copy).unwrap().document,
        docx_rs::read_docx(&letter).unwrap().document
    );
    let app = parts(&copy)
        .into_iter()
        .find(|(name, _)| name == "docProps/app.xml")
        .unwrap()
        .1;
    assert!(!has(&app, "<AppVersion></AppVersion>") && !has(&app, "<AppVersion/>"));
}

/// Nothing that is left names what is gone: else Excel calls the file broken.
#[test]
fn settings_of_printers_are_left_out_with_all_that_names_them() {
    let file = super::office::printed();
    let copy = inspect(&file, "a.xlsx").copy.unwrap();
    for (part, bytes) in parts(&copy) {
        assert!(!part.contains("printerSettings"), "{part}");
        assert!(!has(&bytes, "printerSettings"), "{part}");
        assert!(
            !has(&bytes, "r:id=\"rId1\"") || part == "xl/workbook.xml",
            "{part}"
        );
    }
}

/// Some programs keep them in a part of another name.
#[test]
fn properties_are_emptied_wherever_they_are() {
    let core = "package/services/metadata/core-properties/a.psmdcp";
    let kind = "application/vnd.openxmlformats-package.core-properties+xml";
    let main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    let parts = [
        (
            "word/document.xml",
            main,
            "<w:document xmlns:w=\"w\"><w:p><w:r><w:t>通知</w:t></w:r></w:p></w:document>"
                .to_owned(),
        ),
        (
            core,
            kind,
            format!("<c xmlns:dc=\"d\"><dc:creator>{AUTHOR}</dc:creator></c>"),
        ),
    ];
    let file = super::office::package("word/document.xml", &parts, &[]);
    let found = inspect(&file, "a.docx");
    assert_eq!(found.inspected.copy, Copy::Stripped);
    assert!(
        !super::parts(&found.copy.unwrap())
            .iter()
            .any(|(_, bytes)| has(bytes, AUTHOR))
    );
}
