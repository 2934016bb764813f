//! OFD (GB/T 33190): pages of text objects in an archive.

mod parts;

use gongkai_document::inspect::{FindingKind, Reason};

use super::media::{self, Media};
use super::package::{Package, decode, ends_in};
use super::sink::Sink;
use super::xml::{self, Change, Node};
use super::{Done, Made, sweep};

/// Objects on one line stand no farther apart in height, in millimetres.
const LINE: f64 = 1.0;

pub(super) fn read(file: &[u8], sink: &mut Sink) -> Done {
    let mut package = Package::open(file)?;
    let kept = parts::kept(&mut package)?;
    package.leave_out(|name| kept.contains(name));
    let mut pages = 0;
    let mut pictures = 0;
    for name in package.names.clone() {
        if name.ends_with('/') {
            continue;
        }
        let lower = name.to_lowercase();
        let place = format!("部件“{name}”");
        if is_attachment(&lower) {
            sink.found(FindingKind::EmbeddedFile, &place, "");
        }
        if parts::is_seal(&lower) {
            sink.found(FindingKind::Signed, "全文", "");
        } else if !ends_in(&lower, &["xml"]) {
            let bytes = package.read(&name)?;
            pictures += usize::from(is_known(&bytes, &place, sink)?);
        } else {
            let text = package.xml(&name)?;
            if lower == "ofd.xml" {
                properties(&text, sink)?;
            } else if lower.contains("/pages/") {
                pages += 1;
                page(&text, &page_place(&name, pages), sink)?;
            } else {
                remark(&lower, &name, sink);
                page(&text, &place, sink)?;
            }
            sweep::part(&text, &place, sink)?;
        }
    }
    left_out(&mut package, sink)?;
    package.look(sink)?;
    sink.pages(pages);
    if sink.said() == 0 {
        sink.found(FindingKind::PictureOnly, "全文", "");
    } else if pictures > 0 {
        sink.found(FindingKind::Pictures, "全文", &format!("{pictures}幅"));
    }
    Ok(())
}

fn is_attachment(lower: &str) -> bool {
    ["/attachs/", "/attachments/"]
        .iter()
        .any(|folder| lower.contains(folder))
        || lower.ends_with("attachments.xml")
}

fn remark(lower: &str, name: &str, sink: &mut Sink) {
    if lower.contains("/annots/") && !lower.ends_with("annotations.xml") {
        sink.found(FindingKind::Comment, &format!("注释“{name}”"), "");
    }
}

/// Whether a part that is no XML is a picture; what is neither that nor a font is told.
fn is_known(bytes: &[u8], place: &str, sink: &mut Sink) -> Done<bool> {
    match media::of(bytes) {
        Media::Picture(_) => return Ok(true),
        Media::Wordy(bytes) => {
            sink.again(place, &media::words(&bytes))?;
            return Ok(true);
        }
        Media::Other => {}
    }
    if !media::is_font(bytes) {
        sink.found(FindingKind::EmbeddedFile, place, "");
    }
    Ok(false)
}

/// Parts that nothing leads to: the copy has none of them, and what somebody hid in them is told.
fn left_out(package: &mut Package, sink: &mut Sink) -> Done {
    for name in package.left_out.clone() {
        let lower = name.to_lowercase();
        let place = format!("部件“{name}”");
        if ends_in(&lower, &["xml"]) {
            remark(&lower, &name, sink);
            let text = package.xml(&name)?;
            if sweep::part(&text, &place, sink).is_err() {
                sink.again(&place, &text)?;
            }
        } else if !name.ends_with('/') {
            let bytes = package.read(&name)?;
            is_known(&bytes, &place, sink)?;
        }
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
    let (mut depth, mut hidden) = (0_usize, None);
    xml::walk(text, |node| {
        if matches!(node, Node::Open(_)) {
            depth += 1;
        }
        match node {
            Node::Open(element) => {
                if hidden.is_none() && is_unseen(element) {
                    hidden = Some(depth);
                }
                match element.name {
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
                    }
                    "TextCode" => in_text = true,
                    _ => {}
                }
            }
            Node::Text(text) if in_text => {
                line.push_str(text);
                if hidden.is_some() {
                    sink.found(FindingKind::HiddenText, place, text);
                }
            }
            Node::Text(_) => {}
            Node::Close(name) => {
                in_text &= name != "TextCode";
                hidden = hidden.filter(|&since| since != depth);
                depth = depth.saturating_sub(1);
            }
        }
        Ok(())
    })?;
    sink.line(place, &line)
}

/// Whether what stands in an element is not shown.
fn is_unseen(element: &xml::Element<'_>) -> bool {
    let is = |name: &str, value: &str| element.attribute(name).is_some_and(|known| known == value);
    is("Visible", "false") || is("Alpha", "0")
}

/// Without author, program and properties of its own. One that is signed stays as it is.
pub(super) fn strip(file: &[u8]) -> Done<Made> {
    let mut package = Package::open(file)?;
    if package.names.iter().any(|name| parts::is_seal(name)) {
        return Ok(Made::Original(Reason::new(
            "OFD 带有电子签章，改动会使签章失效，按原样发布（文档属性未清除）",
            "the OFD is sealed and would not be any more: it is published as it is, with its metadata",
        )));
    }
    let kept = parts::kept(&mut package)?;
    let copy = package.rewritten(|name, bytes| {
        if !kept.contains(name) {
            return Ok(None);
        }
        match media::of(&bytes) {
            Media::Picture(bytes) | Media::Wordy(bytes) => return Ok(Some(bytes)),
            Media::Other => {}
        }
        if !ends_in(name, &["xml"]) {
            return Ok(Some(bytes));
        }
        let is_root = name == "OFD.xml";
        let copy = xml::changed(&decode(bytes)?, |element| match element.name {
            // Who remarked.
            "Annot" => Change::Set(vec![("Creator", "")]),
            _ if !is_root => Change::Keep,
            "Author" | "Creator" | "CreatorVersion" | "CreationDate" | "ModDate"
            | "CustomDatas" | "Keywords" | "Subject" | "Abstract" => Change::Drop,
            _ => Change::Keep,
        })?;
        Ok(Some(copy.into_bytes()))
    })?;
    Ok(Made::Stripped(copy))
}
