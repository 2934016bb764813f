//! What is painted on no page, or on one in a way the text of the page does not have: forms that nothing uses, patterns,
//! glyphs that are drawings, masks, and the other looks of a field.

use lopdf::{Dictionary, Document, Object, Stream};

use super::super::Done;
use super::super::sink::Sink;
use super::font::Fonts;
use super::page::Page;
use super::{STREAM, dict_of, name_of, of};

pub(super) fn read(doc: &Document, fonts: &mut Fonts, sink: &mut Sink) -> Done {
    const PLACE: &str = "页面之外的图形";
    for object in doc.objects.values() {
        match object {
            Object::Stream(form) if is_form(doc, &form.dict) && !fonts.is_painted(form) => {
                let text = Page::form_alone(doc, form, None, fonts)?;
                sink.again(PLACE, &text)?;
            }
            Object::Dictionary(font) if name_of(doc, font, b"Subtype") == b"Type3" => {
                let resources = dict_of(doc, font, b"Resources");
                let glyphs = dict_of(doc, font, b"CharProcs");
                for (_, glyph) in glyphs.into_iter().flatten() {
                    let Ok((_, Object::Stream(glyph))) = doc.dereference(glyph) else {
                        continue;
                    };
                    if writes(glyph) {
                        let text = Page::form_alone(doc, glyph, resources, fonts)?;
                        sink.again(PLACE, &text)?;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn is_form(doc: &Document, dict: &Dictionary) -> bool {
    let is_pattern =
        of(doc, dict, b"PatternType").is_some_and(|kind| matches!(kind, Object::Integer(1)));
    is_pattern || name_of(doc, dict, b"Subtype") == b"Form"
}

/// Whether there is text in what is painted: most glyphs are lines or a picture.
fn writes(glyph: &Stream) -> bool {
    let content = glyph.get_plain_content_with_limit(STREAM);
    content.is_ok_and(|content| content.windows(2).any(|two| two == b"Tf"))
}
