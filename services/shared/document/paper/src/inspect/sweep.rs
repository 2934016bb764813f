//! All words of a part in XML, wherever they stand in it: readers know where words belong, and whoever hides some puts
//! them elsewhere.

use super::Done;
use super::sink::Sink;
use super::xml::{self, Element, Node};

/// Elements that do not end a word.
const INLINE: [&str; 9] = ["t", "r", "span", "a", "s", "ruby", "rt", "fld", "em"];
/// Attributes that are the numbers of a shape.
const OF_SHAPES: [&str; 14] = [
    "d",
    "points",
    "path",
    "enhanced-path",
    "viewBox",
    "coordsize",
    "fmla",
    "transform",
    "style",
    "values",
    "polyline",
    "text-areas",
    "glue-points",
    "modifiers",
];
/// Shorter words hold no number of a person.
const SHORTEST: usize = 7;

/// Looks through all words of a part.
pub(super) fn part(text: &str, place: &str, sink: &mut Sink) -> Done {
    if sink.is_quiet() {
        return Ok(());
    }
    let mut line = String::new();
    xml::walk(text, |node| {
        match node {
            Node::Open(element) => {
                if !INLINE.contains(&element.name) {
                    flush(&mut line, place, sink)?;
                }
                attributes(element, place, sink)?;
            }
            Node::Text(text) => line.push_str(text),
            Node::Close(name) if !INLINE.contains(&name) => flush(&mut line, place, sink)?,
            Node::Close(_) => {}
        }
        Ok(())
    })?;
    flush(&mut line, place, sink)
}

fn flush(line: &mut String, place: &str, sink: &mut Sink) -> Done {
    if line.len() >= SHORTEST {
        sink.again(place, line)?;
    }
    line.clear();
    Ok(())
}

fn attributes(element: &Element<'_>, place: &str, sink: &mut Sink) -> Done {
    for (name, value) in element.attributes() {
        if value.len() >= SHORTEST && !OF_SHAPES.contains(&name.as_str()) && !is_mark(&value) {
            sink.again(place, &value)?;
        }
        // What a format puts around a number stands in marks, or each sign behind a stroke.
        if name == "formatCode" && value.contains(['"', '\\']) {
            sink.again(place, &value.replace(['"', '\\'], ""))?;
        }
    }
    Ok(())
}

/// Whether a value is a mark that programs make up, such as `{0D108BD9-81ED-4DB2-BD59-A6C34878D82A}`.
fn is_mark(value: &str) -> bool {
    let inner = value
        .strip_prefix('{')
        .and_then(|value| value.strip_suffix('}'));
    let pieces: Vec<&str> = inner.unwrap_or(value).split('-').collect();
    let hex = |piece: &&str| piece.bytes().all(|byte| byte.is_ascii_hexdigit());
    let lengths = pieces.iter().map(|piece| piece.len());
    let of_list = value.strip_prefix("list").unwrap_or_default();
    let number = value.strip_prefix(['R', 'r']).unwrap_or(value);
    lengths.eq([8, 4, 4, 4, 12]) && pieces.iter().all(hex)
        || of_list.len() > 12 && of_list.bytes().all(|byte| byte.is_ascii_digit())
        || number.len() >= 16
            && hex(&number)
            && number.bytes().any(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use gongkai_document::inspect::{Allowed, Kind};

    use super::*;

    fn found(text: &str) -> usize {
        let allowed = Allowed::default();
        let mut sink = Sink::new(Kind::Docx, &allowed);
        part(text, "部件", &mut sink).unwrap();
        sink.done().findings.len()
    }

    #[test]
    fn words_are_found_wherever_they_stand() {
        for text in [
            "<a>13812345678</a>",
            "<a><b/>13812345678<b/></a>",
            "<a><t>1381234</t><t>5678</t></a>",
            "<a b:c=\"13812345678\"/>",
            "<a xmlns:b=\"urn:13812345678\"/>",
            "<a formatCode=\"&quot;138&quot;\\1\\2345678\"/>",
        ] {
            assert_eq!(found(text), 1, "{text}");
        }
        for text in [
            "<a id=\"{00000000-0551-4281-8345-000000000000}\" b=\"list6222021234567890128\" c=\"Rab13812345678cd1f\"/>",
            "<a d=\"M138 1234 5678\" rsid=\"00A12345\" cx=\"1381234567\" stamp=\"2024-03-05T08:00:00Z\"/>",
        ] {
            assert_eq!(found(text), 0, "{text}");
        }
    }
}
