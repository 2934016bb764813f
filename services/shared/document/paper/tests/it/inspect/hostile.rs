//! Files made to end whoever opens them, fed to a real worker: each is refused with its reason, or told as damaged, and
//! nobody may let it through; the next file is read.

use gongkai_document::Papers;
use gongkai_document::inspect::{Allowed, FindingKind, Inspected, Verdict};
use lopdf::{Object, Stream, dictionary};
use proptest::prelude::*;

use super::{archive, corpus, inspect, office, pdf, pictures};
use crate::workers::papers;

async fn told(papers: &Papers, file: Vec<u8>, name: &str) -> Inspected {
    papers
        .inspect(file, name, Allowed::default())
        .await
        .unwrap()
        .inspected
}

async fn refused(papers: &Papers, file: Vec<u8>, name: &str) -> String {
    let found = told(papers, file, name).await;
    assert_eq!(found.verdict(), Verdict::Never, "{name}");
    let why = found
        .refused
        .unwrap_or_else(|| panic!("{name} was not refused: {:?}", found.findings));
    why.to_string()
}

fn word(body: &str) -> Vec<u8> {
    const KIND: &str =
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    office::package(
        "word/document.xml",
        &[("word/document.xml", KIND, body.to_owned())],
        &[],
    )
}

#[tokio::test]
async fn hostile_archives_are_refused() {
    let papers = papers();
    let zeros = vec![b' '; 200_000_000];
    let bomb = archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", &zeros),
    ]);
    assert!(bomb.len() < 1_000_000);
    assert!(refused(&papers, bomb, "a.odt").await.contains("解压后过大"));
    let many: Vec<String> = (0..10_001).map(|number| format!("p{number}")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert!(
        refused(&papers, archive(&many), "a.docx")
            .await
            .contains("部件过多")
    );
    let entity = "<!DOCTYPE a [<!ENTITY b \"x\"><!ENTITY c \"&b;&b;&b;\">]><w:document xmlns:w=\"w\">&c;</w:document>";
    assert!(
        refused(&papers, word(entity), "a.docx")
            .await
            .contains("结构异常")
    );
    let undeclared = "<w:document xmlns:w=\"w\"><w:p><w:r><w:t>&c;</w:t></w:r></w:p></w:document>";
    assert!(
        refused(&papers, word(undeclared), "a.docx")
            .await
            .contains("结构异常")
    );
    let deep = format!("{}{}", "<a>".repeat(1_000_000), "</a>".repeat(1_000_000));
    assert!(
        refused(&papers, word(&deep), "a.docx")
            .await
            .contains("结构异常")
    );
    let cut = word("<w:document xmlns:w=\"w\"/>");
    let half = cut[..cut.len() / 2].to_vec();
    assert!(refused(&papers, half, "a.docx").await.contains("损坏"));
    assert!(
        refused(&papers, word("<w:document><w:p>"), "a.docx")
            .await
            .contains("损坏")
    );
    assert!(
        !told(&papers, word("<w:document xmlns:w=\"w\"/>"), "a.docx")
            .await
            .blocks()
    );
}

#[tokio::test]
async fn hostile_pdfs_are_refused_or_told_as_damaged() {
    let papers = papers();
    // Many pages.
    let many = pdf::page(b"", |doc, page, catalog| {
        let pages = doc
            .get_dictionary(catalog)
            .unwrap()
            .get(b"Pages")
            .unwrap()
            .as_reference()
            .unwrap();
        let copy = doc.get_dictionary(page).unwrap().clone();
        let kids: Vec<Object> = (0..10_000)
            .map(|_| doc.add_object(copy.clone()).into())
            .collect();
        doc.get_dictionary_mut(pages).unwrap().set("Kids", kids);
    });
    assert!(refused(&papers, many, "a.pdf").await.contains("页数过多"));
    // One long list of properties, named again and again.
    let named = "/Span /P1 BDC EMC\n".repeat(1_000);
    let named = pdf::page(named.as_bytes(), |doc, page, _| {
        let long = "a".repeat(100_000);
        let said = dictionary! { "Alt" => Object::string_literal(long) };
        let page = doc.get_dictionary_mut(page).unwrap();
        let resources = page.get_mut(b"Resources").unwrap().as_dict_mut().unwrap();
        resources.set("Properties", dictionary! { "P1" => said });
    });
    let why = refused(&papers, named, "a.pdf").await;
    assert!(why.contains("过于复杂"), "{why}");
    // Pages that are their own parents.
    let own = pdf::page(b"", |doc, _, catalog| {
        let pages = doc
            .get_dictionary(catalog)
            .unwrap()
            .get(b"Pages")
            .unwrap()
            .as_reference()
            .unwrap();
        let node = doc.get_dictionary_mut(pages).unwrap();
        node.set("Kids", vec![pages.into()]);
        node.set("Parent", pages);
    });
    assert!(refused(&papers, own, "a.pdf").await.contains("损坏"));
    // A form that paints itself, twice each time.
    let itself = pdf::page(b"/X Do", |doc, page, _| {
        let form = doc.new_object_id();
        let objects = dictionary! { "XObject" => dictionary! { "X" => form } };
        let stream = Stream::new(
            dictionary! { "Type" => "XObject", "Subtype" => "Form", "Resources" => objects.clone() },
            b"/X Do /X Do /X Do /X Do".to_vec(),
        );
        doc.objects.insert(form, stream.into());
        doc.get_dictionary_mut(page)
            .unwrap()
            .set("Resources", objects);
    });
    let itself = told(&papers, itself, "a.pdf").await;
    assert_eq!(itself.verdict(), Verdict::Never);
    // A stream that is a gigabyte, packed twice.
    let mut bomb = Stream::new(dictionary! {}, vec![b' '; 100_000_000]);
    bomb.compress().unwrap();
    let bomb = pdf::page(b"", |doc, page, _| {
        let content = doc.add_object(bomb);
        doc.get_dictionary_mut(page)
            .unwrap()
            .set("Contents", content);
    });
    let bomb = told(&papers, bomb, "a.pdf").await;
    assert_eq!(bomb.verdict(), Verdict::Never);
    // A map of four thousand million codes.
    let wide = pdf::page(b"BT /F9 12 Tf (abcdefgh) Tj ET", |doc, page, _| {
        let map = doc.add_object(Stream::new(dictionary! {}, b"1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange 1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange".to_vec()));
        let font = doc.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "A", "ToUnicode" => map });
        let fonts = dictionary! { "Font" => dictionary! { "F9" => font } };
        doc.get_dictionary_mut(page)
            .unwrap()
            .set("Resources", fonts);
    });
    told(&papers, wide, "a.pdf").await;
    let whole = pdf::page(b"", |_, _, _| {});
    assert!(
        refused(&papers, whole[..whole.len() / 3].to_vec(), "a.pdf")
            .await
            .contains("损坏")
    );
    assert!(!told(&papers, whole, "a.pdf").await.blocks());
}

/// A line without end of whatever numbers are made of: it takes as long as it has characters, and is looked through.
#[tokio::test]
async fn a_line_of_any_length_is_looked_through() {
    let papers = papers();
    for (shape, bytes) in [
        ("1 ", 1_400_000),
        ("12-", 50_000),
        ("1", 50_000),
        ("a1@", 50_000),
        ("１", 50_000),
        ("13812345678，", 50_000),
        ("x x1 ", 50_000),
    ] {
        let line = shape.repeat(bytes / shape.len());
        let file = format!("联系人{}\n{line}", super::MOBILE).into_bytes();
        let found = told(&papers, file, "a.txt").await;
        let kinds: Vec<_> = found.findings.iter().map(|one| one.kind).collect();
        assert!(!kinds.contains(&FindingKind::TooMuch), "{shape}");
        assert_eq!(kinds.first(), Some(&FindingKind::MobilePhone), "{shape}");
        assert_eq!(found.text.len(), 1, "{shape}");
    }
}

/// What is not looked through to its end is told, and a person looks.
#[tokio::test]
async fn what_takes_too_much_waits_for_a_person() {
    let papers = papers();
    let endless = vec![b'\n'; 45_000_000];
    let found = told(&papers, endless, "a.txt").await;
    assert!(found.blocks() && found.refused.is_none(), "{found:?}");
    let [finding] = found.findings.as_slice() else {
        panic!("{:?}", found.findings);
    };
    assert_eq!(finding.kind, FindingKind::TooMuch);
    assert!(
        !told(&papers, pdf::page(b"", |_, _, _| {}), "a.pdf")
            .await
            .blocks()
    );
}

#[tokio::test]
async fn what_is_locked_old_or_of_another_kind_is_refused() {
    let papers = papers();
    let mut locked = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    locked.extend([0; 512]);
    assert!(
        refused(&papers, locked.clone(), "a.doc")
            .await
            .contains("旧版格式")
    );
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert!(refused(&papers, locked, "a.docx").await.contains("密码"));
    let pdf = pdf::page(b"", |doc, _, _| {
        let lock = doc.add_object(dictionary! { "Filter" => "Standard", "V" => 1, "R" => 2, "P" => -4,
            "O" => Object::string_literal([1; 32].to_vec()), "U" => Object::string_literal([2; 32].to_vec()) });
        doc.trailer.set("Encrypt", lock);
        doc.trailer.set(
            "ID",
            vec![Object::string_literal("a"), Object::string_literal("a")],
        );
    });
    assert!(refused(&papers, pdf, "a.pdf").await.contains("密码"));
    for (name, file) in [
        ("a.html", b"<!DOCTYPE html><p>".to_vec()),
        ("a.rtf", b"{\\rtf1 a}".to_vec()),
        ("a.exe", b"MZ\0\x01\x02".to_vec()),
        ("a.zip", archive(&[("a.txt", b"a")])),
        ("a.svg", b"<svg/>".to_vec()),
    ] {
        assert!(
            refused(&papers, file, name)
                .await
                .contains("不是可以发布的文件类型"),
            "{name}"
        );
    }
    assert!(refused(&papers, Vec::new(), "a.txt").await.contains("空的"));
    assert!(
        refused(&papers, pictures::png(4_000_000_000), "a.png")
            .await
            .contains("图像过大")
    );
    assert!(
        refused(&papers, vec![b'a'; 50_000_001], "a.txt")
            .await
            .contains("超过50 MB")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Damage anywhere in any file is told, or harmless, and never a panic.
    #[test]
    fn no_damage_makes_it_panic(which in any::<prop::sample::Index>(), place in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        static CORPUS: std::sync::LazyLock<Vec<(String, Vec<u8>)>> = std::sync::LazyLock::new(|| {
            corpus().into_iter().filter(|case| case.file.len() < 20_000).map(|case| (case.name.to_owned(), case.file)).collect()
        });
        let (name, file) = which.get(&CORPUS);
        let mut file = file.clone();
        let place = place.index(file.len());
        file[place] = byte;
        if cut {
            file.truncate(place);
        }
        let _ = inspect(&file, name);
    }
}
