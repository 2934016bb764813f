//! Files that LibreOffice writes, and the copies that it opens. It takes a minute and is large: `.ci/long`
//! installs it, and asks for these tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use gongkai_document::inspect::FindingKind;

use super::{AUTHOR, BODY, ID, corpus, inspect, parts};

/// Converts files, and answers with the new ones in the same order; nothing for one it cannot open.
fn convert(files: &[PathBuf], to: &str, into: &Path) -> Vec<Option<PathBuf>> {
    let profile = into.join("profile");
    let done = Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}",
            profile.display()
        ))
        .args(["--headless", "--convert-to", to, "--outdir"])
        .arg(into)
        .args(files)
        .output()
        .expect("soffice: install libreoffice-writer, libreoffice-calc and libreoffice-impress");
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let made = |file: &PathBuf| Some(into.join(file.with_extension(to).file_name()?));
    let made = files.iter().map(made);
    made.map(|file| file.filter(|file| file.exists())).collect()
}

/// What a reader of the printed file sees.
fn printed(file: &Path) -> String {
    let read = Command::new("pdftotext")
        .arg("-layout")
        .arg(file)
        .arg("-")
        .output();
    let read = read.expect("pdftotext: install poppler-utils");
    assert!(
        read.status.success(),
        "{}",
        String::from_utf8_lossy(&read.stderr)
    );
    String::from_utf8_lossy(&read.stdout).into_owned()
}

/// A flat file of the format that LibreOffice calls its own.
fn flat(kind: &str, styles: &str, body: &str) -> String {
    let namespaces: String = ["office", "text", "table", "style", "presentation", "meta"]
        .map(|name| format!(" xmlns:{name}=\"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0\""))
        .concat();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document{namespaces} \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" \
         xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" \
         office:version=\"1.3\" office:mimetype=\"application/vnd.oasis.opendocument.{kind}\">\
         <office:meta><meta:initial-creator>{AUTHOR}</meta:initial-creator><dc:creator>{AUTHOR}</dc:creator>\
         </office:meta>{styles}<office:body>{body}</office:body></office:document>"
    )
}

fn letter(header: &str, paragraph: &str) -> String {
    let page = format!(
        "<office:automatic-styles><style:page-layout style:name=\"p\"><style:header-style/>\
         </style:page-layout></office:automatic-styles><office:master-styles>\
         <style:master-page style:name=\"Standard\" style:page-layout-name=\"p\"><style:header>\
         <text:p>{header}</text:p></style:header></style:master-page></office:master-styles>"
    );
    let body = format!(
        "<office:text><text:p>{BODY}</text:p><text:p>正文{paragraph}</text:p></office:text>"
    );
    flat("text", &page, &body)
}

fn sheets(cell: &str, note: &str, hidden: &str) -> String {
    let row = |content: &str, note: &str| {
        let note = if note.is_empty() {
            String::new()
        } else {
            format!("<office:annotation><text:p>{note}</text:p></office:annotation>")
        };
        format!(
            "<table:table-row><table:table-cell office:value-type=\"string\">{note}<text:p>{content}</text:p>\
             </table:table-cell></table:table-row>"
        )
    };
    let style = "<office:automatic-styles><style:style style:name=\"h\" style:family=\"table\">\
                 <style:table-properties table:display=\"false\"/></style:style></office:automatic-styles>";
    let second = if hidden.is_empty() {
        String::new()
    } else {
        format!(
            "<table:table table:name=\"底稿\" table:style-name=\"h\">{}</table:table>",
            row(hidden, "")
        )
    };
    let body = format!(
        "<office:spreadsheet><table:table table:name=\"表\">{}{}</table:table>{second}</office:spreadsheet>",
        row(BODY, ""),
        row(cell, note),
    );
    flat("spreadsheet", style, &body)
}

fn slides(title: &str, notes: &str) -> String {
    let frame = |class: &str, text: &str| {
        format!(
            "<draw:frame presentation:class=\"{class}\" svg:width=\"10cm\" svg:height=\"3cm\" svg:x=\"1cm\" \
             svg:y=\"1cm\"><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>"
        )
    };
    let layout = "<office:automatic-styles><style:page-layout style:name=\"p\"/></office:automatic-styles>\
                  <office:master-styles><style:master-page style:name=\"m\" style:page-layout-name=\"p\"/>\
                  </office:master-styles>";
    let body = format!(
        "<office:presentation><draw:page draw:name=\"1\" draw:master-page-name=\"m\">{}\
         <presentation:notes>{}</presentation:notes></draw:page></office:presentation>",
        frame("title", title),
        frame("notes", notes),
    );
    flat("presentation", layout, &body)
}

/// A file before LibreOffice reads it, and what LibreOffice is to write.
struct Source {
    what: &'static str,
    leaks: bool,
    file: String,
    end: &'static str,
    as_: &'static [&'static str],
}

fn sources() -> Vec<Source> {
    let note = format!(
        "<text:note text:note-class=\"footnote\"><text:note-citation>1</text:note-citation><text:note-body>\
         <text:p>{ID}</text:p></text:note-body></text:note>"
    );
    let remark = format!(
        "<office:annotation><dc:creator>审核</dc:creator><text:p>{ID}</text:p></office:annotation>"
    );
    let (all, not_printed) = (&["docx", "odt", "pdf"][..], &["docx", "odt"][..]);
    let (books, shows) = (&["xlsx", "ods"][..], &["pptx", "odp"][..]);
    [
        ("clean letter", letter("赫山区", ""), "fodt", all),
        ("letter", letter("赫山区", ID), "fodt", all),
        ("head of pages", letter(ID, ""), "fodt", all),
        ("footnote", letter("赫山区", &note), "fodt", all),
        ("remark", letter("赫山区", &remark), "fodt", not_printed),
        ("clean book", sheets("企业", "", ""), "fods", books),
        ("cell", sheets(ID, "", ""), "fods", books),
        ("note of a cell", sheets("企业", ID, ""), "fods", books),
        ("hidden sheet", sheets("企业", "", ID), "fods", books),
        ("clean slides", slides("谢谢", ""), "fodp", shows),
        ("slide", slides(ID, ""), "fodp", shows),
        ("notes of a slide", slides("谢谢", ID), "fodp", shows),
    ]
    .map(|(what, file, end, as_)| Source {
        what,
        leaks: !what.starts_with("clean"),
        file,
        end,
        as_,
    })
    .into()
}

/// What LibreOffice writes: what it is, whether it leaks, its name and content.
fn written() -> Vec<(String, bool, String, Vec<u8>)> {
    let folder = tempfile::tempdir().unwrap();
    let mut written = Vec::new();
    for to in ["docx", "odt", "pdf", "xlsx", "ods", "pptx", "odp"] {
        let into = folder.path().join(to);
        fs::create_dir_all(into.join("from")).unwrap();
        let mut of_kind = sources();
        of_kind.retain(|source| source.as_.contains(&to));
        let files = of_kind.iter().enumerate().map(|(index, source)| {
            let file = into.join("from").join(format!("{index}.{}", source.end));
            fs::write(&file, &source.file).unwrap();
            file
        });
        let files: Vec<PathBuf> = files.collect();
        for (source, file) in of_kind.iter().zip(convert(&files, to, &into)) {
            let what = format!("{} as {to}", source.what);
            let file = fs::read(file.unwrap_or_else(|| panic!("{what} was not written"))).unwrap();
            written.push((what, source.leaks, format!("a.{to}"), file));
        }
    }
    written
}

#[test]
#[ignore = "needs LibreOffice, which .ci/long installs"]
fn what_libreoffice_writes_is_looked_through() {
    let has_author = |bytes: &[u8]| {
        let mut words = bytes.windows(AUTHOR.len());
        words.any(|word| word == AUTHOR.as_bytes())
    };
    let files = written();
    let mut wrong = Vec::new();
    for (what, leaks, name, file) in &files {
        let found = inspect(file, name);
        let told = &found.inspected.findings;
        let has = told.iter().any(|told| told.kind == FindingKind::IdCard);
        if has != *leaks || found.inspected.blocks() != has {
            wrong.push(format!("{what}: {told:?} {:?}", found.inspected.refused));
        }
        let copy = found.copy.unwrap_or_default();
        let all = if copy.starts_with(b"PK") {
            parts(&copy)
        } else {
            vec![(name.clone(), copy)]
        };
        let named = all.iter().filter(|(_, bytes)| has_author(bytes));
        wrong.extend(named.map(|(part, _)| format!("{what}: {part} names the author")));
    }
    let looked = files.len();
    assert!(wrong.is_empty(), "of {looked}:\n{}", wrong.join("\n"));
    println!("{looked} files looked through");
}

/// PDF apart, which another test compares.
#[test]
#[ignore = "needs LibreOffice, which .ci/long installs"]
fn libreoffice_reads_the_same_in_file_and_copy() {
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = (folder.path().join("file"), folder.path().join("copy"));
    fs::create_dir_all(before.join("from")).unwrap();
    fs::create_dir_all(after.join("from")).unwrap();
    // The slides and texts of the corpus are too bare for it.
    let of_corpus = corpus()
        .into_iter()
        .map(|case| (case.what.into(), case.name.into(), case.file));
    let mut cases: Vec<(String, String, Vec<u8>)> = of_corpus.collect();
    cases.retain(|(_, name, _)| name.ends_with("docx") || name.ends_with("xlsx"));
    let written = written()
        .into_iter()
        .map(|(what, _, name, file)| (what, name, file));
    cases.extend(written.filter(|(_, name, _)| !name.ends_with("pdf")));
    let (mut files, mut copies) = (Vec::new(), Vec::new());
    for (index, (_, name, file)) in cases.iter().enumerate() {
        let name = format!("{index}{name}");
        files.push(before.join("from").join(&name));
        copies.push(after.join("from").join(&name));
        fs::write(&files[index], file).unwrap();
        fs::write(&copies[index], inspect(file, &name).copy.unwrap()).unwrap();
    }
    let opened = convert(&files, "pdf", &before);
    let copies = convert(&copies, "pdf", &after);
    let mut wrong = Vec::new();
    for (((what, ..), file), copy) in cases.iter().zip(opened).zip(copies) {
        match (file, copy) {
            (Some(file), Some(copy)) if printed(&file) == printed(&copy) => {}
            (Some(_), Some(_)) => wrong.push(format!("{what}: another text")),
            (file, copy) => wrong.push(format!("{what}: not opened: {file:?} {copy:?}")),
        }
    }
    assert!(
        wrong.is_empty(),
        "of {}:\n{}",
        cases.len(),
        wrong.join("\n")
    );
    println!("{} copies say what their files say", cases.len());
}
