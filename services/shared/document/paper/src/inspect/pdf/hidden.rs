//! What a PDF has beside its pages: remarks, forms, files, programs, layers, and words anywhere in it.

use gongkai_document::inspect::FindingKind;
use lopdf::{Dictionary, Document, Object, ObjectId, decode_text_string};

use super::super::Done;
use super::super::sink::Sink;
use super::font::Fonts;
use super::layers;
use super::page::Page;
use super::{dict_of, name_of, of};

/// How deep values in each other are looked into.
const DEPTH: usize = 100;

/// What is stuck on a page.
pub(super) fn annotations(
    doc: &Document,
    page: ObjectId,
    place: &str,
    fonts: &mut Fonts,
    sink: &mut Sink,
) -> Done {
    for annotation in doc.get_page_annotations(page).unwrap_or_default() {
        let said = string(doc, annotation, b"Contents");
        match name_of(doc, annotation, b"Subtype") {
            b"Link" | b"Popup" => {}
            // Told with the form.
            b"Widget" => look(doc, annotation, &format!("{place}表单域"), fonts, sink)?,
            b"FileAttachment" | b"Screen" | b"Movie" | b"Sound" | b"RichMedia" | b"3D" => {
                sink.found(FindingKind::EmbeddedFile, &format!("{place}附注"), &said);
            }
            _ => {
                let place = format!("{place}附注");
                sink.found(FindingKind::Comment, &place, &said);
                sink.aside(&place, &said)?;
                look(doc, annotation, &place, fonts, sink)?;
            }
        }
    }
    Ok(())
}

/// The text of the look of a remark or field.
fn look(
    doc: &Document,
    annotation: &Dictionary,
    place: &str,
    fonts: &mut Fonts,
    sink: &mut Sink,
) -> Done {
    let normal = dict_of(doc, annotation, b"AP").and_then(|looks| of(doc, looks, b"N"));
    if let Some(Object::Stream(form)) = normal {
        let text = Page::form_alone(doc, form, None, fonts)?;
        sink.again(place, &text)?;
    }
    Ok(())
}

/// What belongs to no page.
pub(super) fn document(doc: &Document, sink: &mut Sink) -> Done {
    let info = doc.trailer.get(b"Info").and_then(Object::as_reference).ok();
    if let Some(info) = dict_of(doc, &doc.trailer, b"Info") {
        for (key, _) in info
            .iter()
            .filter(|(key, _)| !matches!(key.as_slice(), b"CreationDate" | b"ModDate" | b"Trapped"))
        {
            let key_text = String::from_utf8_lossy(key);
            sink.metadata(
                &format!("文档属性：{}", property(&key_text)),
                &string(doc, info, key),
            );
        }
    }
    if let Ok(catalog) = doc.catalog() {
        if layers::hide(doc, catalog) {
            sink.found(FindingKind::HiddenText, "隐藏的图层", "");
        }
        if dict_of(doc, catalog, b"AcroForm").is_some_and(|form| form.has(b"XFA")) {
            sink.found(FindingKind::FormField, "XFA 表单", "");
        }
        if catalog.has(b"Metadata") {
            sink.found(FindingKind::Metadata, "文档属性：XMP", "");
        }
    }
    for (id, object) in &doc.objects {
        if Some(*id) != info {
            value(doc, object, DEPTH, sink)?;
        }
    }
    Ok(())
}

fn property(key: &str) -> &str {
    match key {
        "Author" => "作者",
        "Creator" => "制作程序",
        "Producer" => "转换程序",
        "Title" => "标题",
        "Subject" => "主题",
        "Keywords" => "关键词",
        other => other,
    }
}

/// Looks into a value and all that stand in it.
fn value(doc: &Document, object: &Object, depth: usize, sink: &mut Sink) -> Done {
    if depth == 0 {
        return Ok(());
    }
    match object {
        Object::String(..) => {
            let text = decode_text_string(object).unwrap_or_default();
            if text.len() > 6 {
                sink.again("文档内部的文字", &text)?;
            }
        }
        Object::Array(values) => {
            for inner in values {
                value(doc, inner, depth - 1, sink)?;
            }
        }
        Object::Dictionary(dict) => dictionary(doc, dict, depth, sink)?,
        Object::Stream(stream) => dictionary(doc, &stream.dict, depth, sink)?,
        _ => {}
    }
    Ok(())
}

fn dictionary(doc: &Document, dict: &Dictionary, depth: usize, sink: &mut Sink) -> Done {
    tell(doc, dict, sink);
    for (key, inner) in dict {
        // These are numbers for programs.
        if !matches!(
            key.as_slice(),
            b"ID" | b"O" | b"U" | b"Cert" | b"ByteRange" | b"CIDSystemInfo" | b"CheckSum"
        ) {
            value(doc, inner, depth - 1, sink)?;
        }
    }
    Ok(())
}

fn tell(doc: &Document, dict: &Dictionary, sink: &mut Sink) {
    match name_of(doc, dict, b"S") {
        b"JavaScript" => sink.found(FindingKind::Macro, "JavaScript", &string(doc, dict, b"JS")),
        b"Launch" | b"ImportData" | b"SubmitForm" | b"Rendition" => {
            sink.found(FindingKind::Macro, "动作", "");
        }
        b"GoToR" | b"GoToE" => {
            sink.found(FindingKind::ExternalLink, "动作", &string(doc, dict, b"F"));
        }
        _ => {}
    }
    if dict.has(b"EF") {
        let name = [b"UF".as_slice(), b"F"]
            .iter()
            .map(|key| string(doc, dict, key))
            .find(|name| !name.is_empty());
        sink.found(FindingKind::EmbeddedFile, "附件", &name.unwrap_or_default());
    }
    // The beads of an article have both, too.
    let is_named = matches!(of(doc, dict, b"T"), Some(Object::String(..)));
    let is_field = dict.has(b"FT") || (is_named && dict.has(b"V"));
    if is_field && dict.has(b"V") {
        let place = format!("表单域“{}”", string(doc, dict, b"T"));
        match of(doc, dict, b"V") {
            Some(Object::Dictionary(_)) => sink.found(FindingKind::Signed, "全文", ""),
            Some(Object::Name(name)) if name == b"Off" => {}
            Some(Object::Name(name)) => sink.found(
                FindingKind::FormField,
                &place,
                &String::from_utf8_lossy(name),
            ),
            _ => {
                let filled = string(doc, dict, b"V");
                if !filled.trim().is_empty() {
                    sink.found(FindingKind::FormField, &place, &filled);
                }
            }
        }
    }
}

fn string(doc: &Document, dict: &Dictionary, key: &[u8]) -> String {
    of(doc, dict, key)
        .and_then(|object| decode_text_string(object).ok())
        .unwrap_or_default()
}
