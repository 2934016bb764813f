//! A package that was made is right; whatever becomes of it is seen, with the name of the file.

use std::io::{Cursor, Read as _, Write as _};

use chrono::{DateTime, Utc};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{name, register, *};

fn record() -> Record {
    Record {
        level: Level::Item,
        bureau: "益阳市赫山区应急管理局".to_owned(),
        credit_code: String::new(),
        number: "heshan-emb/2019-000001".to_owned(),
        title: "关于“安全生产”的通知 <一>&二".to_owned(),
        document_number: "赫应急发〔2019〕12号".to_owned(),
        author: "益阳市赫山区应急管理局".to_owned(),
        dated_on: "2019-10-08".parse().unwrap(),
        retention: String::new(),
        more: vec![("公开属性", "主动公开".to_owned())],
        acts: vec![Act {
            act: "签发".to_owned(),
            by: "刘局".to_owned(),
            on: "2019-10-08".parse().unwrap(),
            at: made_at(),
            words: "同意\u{0}公开".to_owned(),
        }],
    }
}

fn made_at() -> DateTime<Utc> {
    "2019-10-08T02:00:00Z".parse().unwrap()
}

fn content(file_name: &str, main: bool) -> Content {
    Content {
        title: "正文".to_owned(),
        file_name: file_name.to_owned(),
        media_type: "text/html".to_owned(),
        author: "益阳市赫山区应急管理局".to_owned(),
        dated_on: "2019-10-08".parse().unwrap(),
        main,
    }
}

pub const ROOT: &str = "heshan-emb-2019-000001";

/// A package of two files, the second in two bits.
pub async fn made() -> Made {
    let mut making = Making::begin(&record().number);
    let first = content("正文 <第1版>&.html", true);
    making.whole(first, b"<p>text</p>".to_vec()).await.unwrap();
    let second = content("../../附件:清单.xlsx", false);
    making.file(second).await.unwrap();
    making.bytes(vec![7; 100_000]).await.unwrap();
    making.bytes(vec![8; 100_000]).await.unwrap();
    making.finish(record(), made_at()).await.unwrap()
}

pub fn bytes(made: &Made) -> Vec<u8> {
    let mut bytes = Vec::new();
    (&made.file).read_to_end(&mut bytes).unwrap();
    bytes
}

/// What is wrong with a package with each part as `change` leaves it, and with more parts behind.
pub fn altered(
    package: &[u8],
    change: impl Fn(&str, Vec<u8>) -> Option<Vec<u8>>,
    more: &[(&str, &[u8])],
) -> Vec<Fault> {
    let altered = written_anew(package, change, more);
    check(Cursor::new(altered)).unwrap().faults
}

/// A package with each part as `change` leaves it, and with more parts behind; a name with a slash at its end is a folder.
pub fn written_anew(
    package: &[u8],
    change: impl Fn(&str, Vec<u8>) -> Option<Vec<u8>>,
    more: &[(&str, &[u8])],
) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(package)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, bytes: &[u8]| {
        let options = SimpleFileOptions::default();
        if name.ends_with('/') {
            writer.add_directory(name, options).unwrap();
            return;
        }
        writer.start_file(name, options).unwrap();
        writer.write_all(bytes).unwrap();
    };
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        let path = name.strip_prefix(&format!("{ROOT}/")).unwrap();
        if let Some(bytes) = change(path, bytes) {
            put(&name, &bytes);
        }
    }
    for (name, bytes) in more {
        put(name, bytes);
    }
    writer.finish().unwrap().into_inner()
}

const FIRST: &str = "内容/0001_正文__第1版_&.html";
const SECOND: &str = "内容/0002_附件_清单.xlsx";

#[tokio::test]
async fn what_was_made_is_right_and_tells_all() {
    let made = made().await;
    let package = bytes(&made);
    assert_eq!(made.file_name, format!("{ROOT}.zip"));
    assert_eq!((made.files, made.bytes), (6, package.len() as u64));
    assert_eq!(made.sha256, sha256(&*package).unwrap().0);
    assert_eq!(altered(&package, |_, bytes| Some(bytes), &[]), []);
    let part = |name: &str| {
        let mut archive = ZipArchive::new(Cursor::new(&package)).unwrap();
        let mut part = archive.by_name(&format!("{ROOT}/{name}")).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        text
    };
    let registered: Vec<String> = register::files(&part(REGISTER))
        .unwrap()
        .into_iter()
        .collect();
    assert_eq!(registered, [FIRST, SECOND]);
    let metadata = part(METADATA);
    for told in [
        "<题名>关于“安全生产”的通知 &lt;一&gt;&amp;二</题名>",
        "<公开属性>主动公开</公开属性>",
        "<行为描述>同意公开</行为描述>",
        "<计算机文件大小>200000</计算机文件大小>",
    ] {
        assert!(metadata.contains(told), "{told}: {metadata}");
    }
    assert!(!metadata.contains("统一社会信用代码"));
    assert!(part(NOTE).contains("内容文件：2个，共200011字节"));
    assert_eq!(part(DIGESTS).lines().count(), 5);
}

#[tokio::test]
async fn the_same_record_gives_the_same_bytes() {
    assert_eq!(made().await.sha256, made().await.sha256);
}

#[tokio::test]
async fn whatever_becomes_of_it_is_named() {
    let package = bytes(&made().await);
    let named = |path: &str| path.to_owned();
    for path in [FIRST, SECOND, METADATA, REGISTER, NOTE] {
        let changed = |name: &str, mut bytes: Vec<u8>| {
            if name == path {
                let last = bytes.len() - 1;
                bytes[last] ^= 1;
            }
            Some(bytes)
        };
        let found = altered(&package, changed, &[]);
        assert!(
            found.contains(&Fault::Changed(named(path))),
            "{path}: {found:?}"
        );
        let gone = |name: &str, bytes| (name != path).then_some(bytes);
        let found = altered(&package, gone, &[]);
        assert!(
            found.contains(&Fault::Missing(named(path))),
            "{path}: {found:?}"
        );
    }
    let keep = |_: &str, bytes| Some(bytes);
    let more = format!("{ROOT}/内容/0003_后加.txt");
    let found = altered(&package, keep, &[(&more, b"later")]);
    let path = named("内容/0003_后加.txt");
    assert_eq!(
        found,
        [Fault::Surplus(path.clone()), Fault::Unregistered(path)]
    );
    for outside in ["../别处.txt", "another/文件.txt", "/etc/passwd", "a\\b/c"] {
        let found = altered(&package, keep, &[(outside, b"x")]);
        assert_eq!(found, [Fault::Outside(named(outside))]);
    }
    let no_list = |name: &str, bytes| (name != DIGESTS).then_some(bytes);
    let found = altered(&package, no_list, &[]);
    assert!(found.contains(&Fault::Missing(named(DIGESTS))) && found.len() == 6);
    let no_digest = |name: &str, bytes: Vec<u8>| {
        Some(if name == DIGESTS {
            b"hello".to_vec()
        } else {
            bytes
        })
    };
    let found = altered(&package, no_digest, &[]);
    assert!(matches!(&found[..], [.., Fault::Unreadable(name, _)] if name == DIGESTS));
}

/// A list and a register that were written anew with the files are what the digest of the whole package is for.
#[tokio::test]
async fn one_file_with_its_digest_changed_is_what_it_says() {
    let package = bytes(&made().await);
    let before = sha256(&b"<p>text</p>"[..]).unwrap().0;
    let after = sha256(&b"<p>another</p>"[..]).unwrap().0;
    let changed = |name: &str, bytes: Vec<u8>| match name {
        FIRST => Some(b"<p>another</p>".to_vec()),
        DIGESTS => {
            let list = String::from_utf8(bytes).unwrap();
            Some(list.replace(&before, &after).into_bytes())
        }
        _ => Some(bytes),
    };
    assert_eq!(altered(&package, changed, &[]), []);
}

#[test]
fn what_is_no_package_is_refused() {
    for no_package in [&b""[..], b"PK", b"%PDF-1.7", &[0; 4096]] {
        assert!(matches!(
            check(Cursor::new(no_package)),
            Err(Error::Broken(_) | Error::Io(_))
        ));
    }
}

#[tokio::test]
async fn bytes_without_a_file_and_a_package_without_an_end_are_none() {
    let mut making = Making::begin("1");
    // The writer ends with the first; who goes on is told why.
    let told = [
        making.bytes(vec![1]).await.is_err(),
        making.bytes(vec![1]).await.is_err(),
        making.bytes(vec![1]).await.is_err(),
        making.bytes(vec![1]).await.is_err(),
    ];
    assert!(told.contains(&true), "{told:?}");
}

#[test]
fn names_are_taken_by_every_system() {
    for (given, expected) in [
        ("../../etc/passwd", "0001_etc_passwd"),
        ("报告.PDF", "0001_报告.PDF"),
        ("...", "0001_"),
        (".htaccess", "0001_htaccess"),
        ("a\u{7}b c?.txt", "0001_a_b_c_.txt"),
    ] {
        assert_eq!(name::content(1, given), expected);
    }
    let long = name::content(1, &format!("{}.docx", "长".repeat(300)));
    assert!(long.len() < 255, "{long}");
    assert_eq!(std::path::Path::new(&long).extension().unwrap(), "docx");
    assert_eq!(name::root(" / "), "-");
    assert_eq!(name::root(""), "归档信息包");
}

proptest::proptest! {
    #[test]
    fn every_name_stays_inside(given in ".{0,80}") {
        proptest::prop_assert!(name::stays_inside(&name::content(3, &given)));
        proptest::prop_assert!(name::stays_inside(&name::root(&given)));
    }
}
