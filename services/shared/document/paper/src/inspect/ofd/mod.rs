//! OFD (GB/T 33190): pages of text objects in an archive.

use gongkai_document::inspect::{FindingKind, Reason};

use super::package::{Package, decode, ends_in};
use super::sink::Sink;
use super::xml::{self, Change, Node};
use super::{Done, Made};

/// Objects on one line stand no farther apart in height, in millimetres.
const LINE: f64 = 1.0;

pub(super) fn read(file: &[u8], sink: &mut Sink) -> Done {
    let mut package = Package::open(file)?;
    let mut pages = 0;
    let mut pictures = 0;
    for name in package.names.clone() {
        let lower = name.to_lowercase();
        if !ends_in(&lower, &["xml"]) {
            let picture = ends_in(&lower, &["png", "jpg", "jpeg", "bmp", "tif", "tiff", "jb2"]);
            pictures += usize::from(picture);
            if lower.contains("/attachs/") || lower.contains("/attachments/") {
                sink.found(FindingKind::EmbeddedFile, &format!("部件“{name}”"), "");
            }
            continue;
        }
        if lower.contains("/signs/") || lower.contains("signatures.xml") {
            sink.found(FindingKind::Signed, "全文", "");
            continue;
        }
        let text = package.xml(&name)?;
        if lower == "ofd.xml" {
            properties(&text, sink)?;
        } else if lower.contains("/pages/") {
            pages += 1;
            page(&text, &page_place(&name, pages), sink)?;
        } else if lower.contains("/annots/") && !lower.ends_with("annotations.xml") {
            sink.found(FindingKind::Comment, &format!("注释“{name}”"), "");
            page(&text, &format!("注释“{name}”"), sink)?;
        } else if lower.contains("/attachs/") || lower.ends_with("attachments.xml") {
            sink.found(FindingKind::EmbeddedFile, &format!("部件“{name}”"), "");
        } else {
            page(&text, &format!("部件“{name}”"), sink)?;
        }
    }
    package.look(sink)?;
    sink.pages(pages);
    if sink.said() == 0 {
        sink.found(FindingKind::PictureOnly, "全文", "");
    } else if pictures > 0 {
        sink.found(FindingKind::Pictures, "全文", &format!("{pictures}幅"));
    }
    Ok(())
}

/// `Doc_0/Pages/Page_3/Content.xml` is the fourth page.
fn page_place(name: &str, count: usize) -> String {
    let number = name
        .rsplit('/')
        .nth(1)
        .and_then(|folder| folder.rsplit('_').next()?.parse::<usize>().ok());
    format!("第{}页", number.map_or(count, |number| number + 1))
}

fn properties(text: &str, sink: &mut Sink) -> Done {
    let mut value = String::new();
    xml::walk(text, |node| {
        match node {
            Node::Open(_) => value.clear(),
            Node::Text(text) => value.push_str(text),
            Node::Close(name) => {
                if let Some(word) = personal(name) {
                    sink.metadata(&format!("文档属性：{word}"), &value);
                }
                sink.again("文档属性", &value)?;
                value.clear();
            }
        }
        Ok(())
    })
}

fn personal(name: &str) -> Option<&'static str> {
    Some(match name {
        "Author" => "作者",
        "Creator" => "制作程序",
        "CustomData" => "自定义属性",
        "Keyword" => "关键词",
        _ => return None,
    })
}

/// The texts of a page; objects on one line are one text, so that no number is torn.
fn page(text: &str, place: &str, sink: &mut Sink) -> Done {
    sink.part(place);
    let mut line = String::new();
    // Where the object stands and ends, and the height of the line.
    let (mut left, mut right, mut top) = (0.0, 0.0, f64::MAX);
    let mut in_text = false;
    let mut hidden = false;
    xml::walk(text, |node| {
        match node {
            Node::Open(element) => match element.name {
                "TextObject" => {
                    let bounds = element.attribute("Boundary").unwrap_or_default();
                    let bounds: Vec<f64> = bounds
                        .split_whitespace()
                        .filter_map(|number| number.parse().ok())
                        .collect();
                    let [x, y, width, ..] = bounds.as_slice() else {
                        return Ok(());
                    };
                    if (y - top).abs() > LINE {
                        sink.line(place, &line)?;
                        line.clear();
                    } else if x - right > 1.0 || *x < left {
                        line.push(' ');
                    }
                    (left, right, top) = (*x, x + width, *y);
                    hidden = element
                        .attribute("Visible")
                        .is_some_and(|visible| visible == "false");
                }
                "TextCode" => in_text = true,
                _ => {}
            },
            Node::Text(text) if in_text => {
                line.push_str(text);
                if hidden {
                    sink.found(FindingKind::HiddenText, place, text);
                }
            }
            Node::Text(_) => {}
            Node::Close(name) => in_text &= name != "TextCode",
        }
        Ok(())
    })?;
    sink.line(place, &line)
}

/// Without author, program and properties of its own. One that is signed stays as it is.
pub(super) fn strip(file: &[u8]) -> Done<Made> {
    let package = Package::open(file)?;
    let signed = |name: &String| {
        let name = name.to_lowercase();
        name.contains("/signs/") || name.ends_with("signatures.xml")
    };
    if package.names.iter().any(signed) {
        return Ok(Made::Original(Reason::new(
            "OFD 带有电子签章，改动会使签章失效，按原样发布（文档属性未清除）",
            "the OFD is sealed and would not be any more: it is published as it is, with its metadata",
        )));
    }
    let copy = package.rewritten(|name, bytes| {
        if name != "OFD.xml" {
            return Ok(Some(super::image::strip_media(&bytes).unwrap_or(bytes)));
        }
        let copy = xml::changed(&decode(bytes)?, |element| match element.name {
            "Author" | "Creator" | "CreatorVersion" | "CreationDate" | "ModDate"
            | "CustomDatas" | "Keywords" | "Subject" | "Abstract" => Change::Drop,
            _ => Change::Keep,
        })?;
        Ok(Some(copy.into_bytes()))
    })?;
    Ok(Made::Stripped(copy))
}
