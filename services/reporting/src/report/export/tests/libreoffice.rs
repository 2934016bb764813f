//! Files as another program opens them. `.ci/long` installs LibreOffice, and asks for these tests.

use std::{fs, path::Path, process::Command};

use super::*;

/// A profile in which whatever is opened is computed anew.
fn profile(folder: &Path) {
    let user = folder.join("profile/user");
    fs::create_dir_all(&user).unwrap();
    let always = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#;
    fs::write(user.join("registrymodifications.xcu"), always).unwrap();
}

fn convert(folder: &Path, file: &str, to: &str) {
    let done = Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}",
            folder.join("profile").display()
        ))
        .args(["--headless", "--convert-to", to, "--outdir"])
        .arg(folder)
        .arg(folder.join(file))
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
}

/// Every sheet of a workbook as CSV, computed anew.
const SHEETS: &str =
    "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1";

#[test]
#[ignore = "needs LibreOffice, which .ci/long installs"]
fn every_formula_of_a_workbook_holds_when_it_is_computed_anew() {
    for year in [2019, 2024] {
        let folder = tempfile::tempdir().unwrap();
        profile(folder.path());
        let filled = Filled::signed(year);
        let book = book::book(&filled.content()).unwrap();
        fs::write(folder.path().join("report.xlsx"), book.xlsx().unwrap()).unwrap();
        convert(folder.path(), "report.xlsx", SHEETS);
        let read = |sheet: &str| {
            let file = folder.path().join(format!("report-{sheet}.csv"));
            fs::read_to_string(file).unwrap()
        };
        let checked = read("勾稽关系");
        // Its title has two lines.
        let lines: Vec<&str> = checked.lines().skip(3).collect();
        let expected = 7 + 7 + if year == 2019 { 23 } else { 25 } + 3 + 7;
        let holding = lines.iter().filter(|line| line.ends_with(",TRUE")).count();
        assert_eq!((lines.len(), holding), (expected, expected), "{checked}");
        // Both sides are numbers, and not blank beside blank.
        for line in lines {
            let mut sides = line.rsplit(',').skip(1).take(2);
            assert!(sides.all(|side| side.parse::<u32>().is_ok()), "{line}");
        }
        let totals: Vec<String> = read("表三")
            .lines()
            .filter(|line| line.contains("总计"))
            .map(str::to_owned)
            .collect();
        assert!(
            totals.iter().any(|line| line.ends_with("3,1,0,0,1,1,6")),
            "{totals:?}"
        );
    }
}

#[test]
#[ignore = "needs LibreOffice, which .ci/long installs"]
fn a_document_opens_and_says_what_the_page_says() {
    for (year, form) in [
        (2019, Form::Official),
        (2019, Form::Outline),
        (2024, Form::Official),
    ] {
        let folder = tempfile::tempdir().unwrap();
        profile(folder.path());
        let filled = Filled::signed(year);
        let report = filled.content().fill(form).unwrap();
        fs::write(folder.path().join("report.docx"), report.docx().unwrap()).unwrap();
        convert(folder.path(), "report.docx", "txt:Text (encoded):UTF8");
        let text = fs::read_to_string(folder.path().join("report.txt")).unwrap();
        let digest = &filled.signed.as_ref().unwrap().digest;
        for said in [&report.signer, "主动公开", digest] {
            assert!(text.contains(said), "{year} {form}: {said}");
        }
        // For eyes: KEEP_EXPORTS names a folder.
        if let Some(kept) = std::env::var_os("KEEP_EXPORTS") {
            let kept = Path::new(&kept);
            let name = format!("{year}-{form}");
            let book = book::book(&filled.content()).unwrap();
            fs::write(kept.join(format!("{name}.docx")), report.docx().unwrap()).unwrap();
            fs::write(kept.join(format!("{name}.xlsx")), book.xlsx().unwrap()).unwrap();
            fs::write(
                kept.join(format!("{name}.html")),
                html::page(&report).unwrap(),
            )
            .unwrap();
            let value = serde_json::to_string(&report).unwrap();
            fs::write(kept.join(format!("{name}.value.json")), value).unwrap();
        }
    }
}
