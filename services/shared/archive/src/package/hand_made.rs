//! Packages that no program of ours makes: with something that goes along unseen, or that is shown as something else.

use std::io::{Cursor, Write as _};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    tests::{ROOT, altered, bytes, made, written_anew},
    *,
};

fn faults(package: Vec<u8>) -> Vec<Fault> {
    check(Cursor::new(package)).unwrap().faults
}

/// Adds to a number of four bytes.
fn add(package: &mut [u8], place: usize, more: u32) {
    let four = &mut package[place..place + 4];
    let number = u32::from_le_bytes(four.try_into().unwrap()) + more;
    four.copy_from_slice(&number.to_le_bytes());
}

/// Places of a mark, the first first.
fn places(package: &[u8], mark: [u8; 4]) -> Vec<usize> {
    let marks = package.windows(4).enumerate();
    marks
        .filter(|(_, four)| *four == mark)
        .map(|(place, _)| place)
        .collect()
}

/// Small files only, so that every number stands in its place.
fn small(package: &[u8]) -> Vec<u8> {
    written_anew(package, |_, bytes| Some(bytes), &[])
}

/// The package with something put in before the file of this place, and all places told right.
fn with_between(package: &[u8], index: usize) -> (Vec<u8>, u64) {
    let mut package = package.to_vec();
    let hidden = b"nobody sees this";
    let more = u32::try_from(hidden.len()).unwrap();
    let end = *places(&package, *b"PK\x05\x06").last().unwrap();
    add(&mut package, end + 16, more);
    let entries = places(&package, *b"PK\x01\x02");
    let entry = entries[index];
    let place = u32::from_le_bytes(package[entry + 42..entry + 46].try_into().unwrap());
    for entry in &entries[index..] {
        add(&mut package, entry + 42, more);
    }
    let place = place as usize;
    package.splice(place..place, hidden.iter().copied());
    (package, place as u64)
}

#[tokio::test]
async fn what_stands_beside_its_files_is_told_with_its_place() {
    let package = small(&bytes(&made().await));
    assert_eq!(faults(package.clone()), []);
    for index in [0, 1, 3] {
        let (package, place) = with_between(&package, index);
        assert_eq!(faults(package), [Fault::Hidden(place)], "{index}");
    }
    let length = package.len() as u64;
    let behind = [&package[..], b"nobody sees this"].concat();
    assert_eq!(faults(behind), [Fault::Hidden(length)]);
    // As a comment, which says how long it is.
    let mut comment = [&package[..], b"hidden"].concat();
    let places_of_length = package.len() - 2;
    comment[places_of_length] = 6;
    assert_eq!(faults(comment), [Fault::Hidden(length)]);
    // Between the directory and the end: nothing tells where the directory is.
    let mut before_the_end = package.clone();
    let end = package.len() - 22;
    before_the_end.splice(end..end, b"nobody sees this".iter().copied());
    // Before everything, as programs that unpack themselves have it.
    let before = [b"#!/bin/sh\n", &package[..]].concat();
    for package in [before_the_end, before] {
        let refused = check(Cursor::new(package));
        assert!(matches!(refused, Err(Error::Broken(_))), "{refused:?}");
    }
}

/// The package with something put in behind the packed contents of a file, as a part of them; all places told right.
fn with_behind_contents(package: &[u8], index: usize) -> (Vec<u8>, u64) {
    let (hidden, more) = (b"nobody sees this", 16);
    let next = |index: usize| {
        let entry = places(package, *b"PK\x01\x02")[index];
        u32::from_le_bytes(package[entry + 42..entry + 46].try_into().unwrap()) as usize
    };
    let (place, local) = (next(index + 1), next(index));
    let mut package = package.to_vec();
    let end = *places(&package, *b"PK\x05\x06").last().unwrap();
    add(&mut package, end + 16, more);
    let entries = places(&package, *b"PK\x01\x02");
    add(&mut package, entries[index] + 20, more);
    add(&mut package, local + 18, more);
    for entry in &entries[index + 1..] {
        add(&mut package, entry + 42, more);
    }
    package.splice(place..place, hidden.iter().copied());
    (package, place as u64)
}

#[tokio::test]
async fn what_stands_behind_packed_contents_is_told_with_its_place() {
    let package = small(&bytes(&made().await));
    for index in [0, 1, 3] {
        let (package, place) = with_behind_contents(&package, index);
        assert_eq!(faults(package), [Fault::Hidden(place)], "{index}");
    }
}

/// Of two directories, what unpacks it may take the one that was not checked.
#[tokio::test]
async fn what_has_two_directories_is_refused() {
    let package = small(&bytes(&made().await));
    let refused = |package: Vec<u8>| {
        let refused = check(Cursor::new(package));
        assert!(matches!(refused, Err(Error::Broken(_))), "{refused:?}");
    };
    // A right package within a file of another: its end is taken by who finds the comment of the outer one too long.
    let mut outer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    outer.start_file("另一个文件", stored).unwrap();
    outer.write_all(&package).unwrap();
    let mut outer = outer.finish().unwrap().into_inner();
    let comment = outer.len() - 2;
    outer[comment] = 1;
    refused(outer);

    // With the numbers of a large one, which are taken by who finds them, besides the small ones.
    let end = package.len() - 22;
    let number = |place: usize| &package[place..place + 4];
    let (files, size, start) = (package[end + 8], number(end + 12), number(end + 16));
    let mut large = package[..end].to_vec();
    large.extend(b"PK\x06\x06\x2c\0\0\0\0\0\0\0\x2d\0\x2d\0\0\0\0\0\0\0\0\0");
    for four in [&[files, 0, 0, 0], &[files, 0, 0, 0], size, start] {
        large.extend_from_slice(four);
        large.extend(b"\0\0\0\0");
    }
    large.extend(b"PK\x06\x07\0\0\0\0");
    large.extend((end as u64).to_le_bytes());
    large.extend(b"\x01\0\0\0");
    let small_end = large.len();
    large.extend(&package[end..]);
    assert_eq!(faults(large.clone()), []);
    // One file less: who takes the small numbers does not see the last.
    large[small_end + 8] -= 1;
    large[small_end + 10] -= 1;
    refused(large);
}

#[tokio::test]
async fn a_file_that_two_places_name_otherwise_is_told() {
    let mut package = small(&bytes(&made().await));
    let local = places(&package, *b"PK\x03\x04")[1];
    package[local + 30] ^= 1;
    let found = faults(package);
    assert!(
        matches!(&found[..], [Fault::Unreadable(name, _)] if name.contains("附件")),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_folder_leads_out_no_more_than_a_file_does() {
    let package = bytes(&made().await);
    let with = |folder: &str| altered(&package, |_, bytes| Some(bytes), &[(folder, b"")]);
    for inside in [format!("{ROOT}/"), format!("{ROOT}/内容/")] {
        assert_eq!(with(&inside), []);
    }
    for outside in ["../", "../../别处/", "another/", "/etc/", "a\\b/"] {
        assert_eq!(with(outside), [Fault::Outside(outside.to_owned())]);
    }
}

#[tokio::test]
async fn metadata_are_xml_and_nothing_else() {
    let package = bytes(&made().await);
    let with = |told: &str| {
        let digest = sha256(told.as_bytes()).unwrap().0;
        let changed = |name: &str, bytes: Vec<u8>| match name {
            METADATA => Some(told.as_bytes().to_vec()),
            DIGESTS => {
                let list = String::from_utf8(bytes).unwrap();
                let lines = list.lines().map(|line| {
                    if line.ends_with(METADATA) {
                        format!("{digest}  {METADATA}\n")
                    } else {
                        format!("{line}\n")
                    }
                });
                Some(lines.collect::<String>().into_bytes())
            }
            _ => Some(bytes),
        };
        altered(&package, changed, &[])
    };
    for right in [
        "<a/>",
        "<?xml version=\"1.0\"?>\n<档案 种类='一'><题名>甲&amp;乙&#x4E00;</题名><!-- 注 --></档案>\n",
    ] {
        assert_eq!(with(right), [], "{right}");
    }
    for wrong in [
        "",
        "题名",
        "<a>",
        "<a></b>",
        "<a></a></a>",
        "<a/><b/>",
        "<a/>后",
        "<a>&nobody;</a>",
        "<a>\u{1b}[2J</a>",
        "<a b='1' b='2'/>",
        "<1/>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    ] {
        let found = with(wrong);
        assert!(
            matches!(&found[..], [Fault::Unreadable(name, _)] if name == METADATA),
            "{wrong}: {found:?}"
        );
    }
}

#[tokio::test]
async fn no_name_moves_the_cursor_or_turns_the_writing() {
    let package = bytes(&made().await);
    let name = "x\u{1b}[2J\r检测通过\u{202e}/y\u{9b}31m";
    let found = altered(&package, |_, bytes| Some(bytes), &[(name, b"")]);
    let told: String = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        "文件不在信息包目录之内 / outside of the package: x\\u{1b}[2J\\u{d}检测通过\\u{202e}/y\\u{9b}31m"
    );
    let broken = Error::Broken("\u{1b}]0;title\u{7}".to_owned()).to_string();
    assert!(broken.ends_with(": \\u{1b}]0;title\\u{7}"), "{broken}");
}
