//! PDF that is painted in unusual ways, or has what is painted nowhere.

use gongkai_document::inspect::FindingKind::{
    Comment, CoveredText, HiddenText, MobilePhone, Pictures,
};
use lopdf::{Object, ObjectId, Stream, dictionary};

use super::pdf::{TEXT, annotated, page, simple, text, with_catalog};
use super::{AUTHOR, Case, MOBILE, clean, inspect, pictures, planted};

/// The number, painted.
fn said() -> Vec<u8> {
    format!("BT /F1 12 Tf 2 2 Td ({MOBILE}) Tj ET").into_bytes()
}

fn form() -> Stream {
    let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
    let resources = dictionary! { "Font" => dictionary! { "F1" => font } };
    Stream::new(
        dictionary! { "Type" => "XObject", "Subtype" => "Form", "Resources" => resources, "BBox" => vec![0.into(), 0.into(), 200.into(), 20.into()] },
        said(),
    )
}

/// A page whose resources have one thing more.
fn with_resource(
    content: &str,
    kind: &str,
    value: impl FnOnce(&mut lopdf::Document) -> Object,
) -> Vec<u8> {
    page(format!("{TEXT} {content}").as_bytes(), |doc, page, _| {
        let value = value(doc);
        let resources = doc.get_dictionary_mut(page).unwrap();
        let resources = resources.get_mut(b"Resources").unwrap();
        let resources = resources.as_dict_mut().unwrap();
        resources.set(kind, dictionary! { "X1" => value });
    })
}

fn with_layers(set: impl FnOnce(ObjectId) -> lopdf::Dictionary) -> Vec<u8> {
    with_catalog("OCProperties", |doc| {
        let layer = doc.add_object(dictionary! {
            "Type" => "OCG", "Name" => text("draft"),
            "Usage" => dictionary! { "View" => dictionary! { "ViewState" => "OFF" } },
        });
        dictionary! { "OCGs" => vec![layer.into()], "D" => set(layer) }.into()
    })
}

pub fn cases() -> Vec<Case> {
    let pdf = "a.pdf";
    let rect = || vec![0.into(), 0.into(), 200.into(), 20.into()];
    let pattern = with_resource("/Pattern cs /X1 scn 72 500 200 20 re f", "Pattern", |doc| {
        let resources = form().dict.get(b"Resources").unwrap().clone();
        let tile = Stream::new(
            dictionary! {
                "Type" => "Pattern", "PatternType" => 1, "PaintType" => 1, "TilingType" => 1, "XStep" => 200, "YStep" => 20,
                "BBox" => rect(), "Resources" => resources,
            },
            said(),
        );
        doc.add_object(tile).into()
    });
    let glyph = with_resource("", "ColorSpace", |doc| {
        let form = form();
        let glyph = doc.add_object(Stream::new(dictionary! {}, said()));
        doc.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type3", "FontMatrix" => vec![1.into(), 0.into(), 0.into(), 1.into(), 0.into(), 0.into()],
            "CharProcs" => dictionary! { "a" => glyph }, "Resources" => form.dict.get(b"Resources").unwrap().clone(),
        })
        .into()
    });
    let mask = with_resource("/X1 gs", "ExtGState", |doc| {
        let group = doc.add_object(form());
        dictionary! { "SMask" => dictionary! { "S" => "Luminosity", "G" => group } }.into()
    });
    let looks = |subtype: &str, look: fn(ObjectId) -> Object| {
        page(TEXT.as_bytes(), |doc, page, _| {
            let look = look(doc.add_object(form()));
            let annotation = dictionary! { "Type" => "Annot", "Subtype" => subtype, "Rect" => rect(), "AP" => dictionary! { "N" => look } };
            let annotation = doc.add_object(annotation);
            let page = doc.get_dictionary_mut(page).unwrap();
            page.set("Annots", vec![annotation.into()]);
        })
    };
    let elsewhere = |what, file| planted(what, pdf, file, MobilePhone, "页面之外");
    let article = with_catalog("Threads", |doc| {
        let bead = doc.new_object_id();
        let thread = doc.add_object(dictionary! { "Type" => "Thread", "F" => bead, "I" => dictionary! { "Author" => text(AUTHOR) } });
        doc.objects.insert(
            bead,
            dictionary! { "T" => thread, "N" => bead, "V" => bead, "R" => rect() }.into(),
        );
        vec![thread.into()].into()
    });
    vec![
        elsewhere("pattern", pattern),
        elsewhere("glyph", glyph),
        elsewhere("mask", mask),
        elsewhere(
            "form that nothing uses",
            with_resource("", "XObject", |doc| doc.add_object(form()).into()),
        ),
        elsewhere("look of a link", looks("Link", Into::into)),
        elsewhere(
            "looks of a field",
            looks("Widget", |look| dictionary! { "On" => look }.into()),
        ),
        clean(
            "private data",
            pdf,
            with_catalog("XX", |doc| {
                doc.add_object(Stream::new(dictionary! {}, AUTHOR.into()))
                    .into()
            }),
        ),
        clean("article", pdf, article),
        planted(
            "who remarked",
            pdf,
            annotated(
                dictionary! { "Type" => "Annot", "Subtype" => "Text", "Rect" => rect(), "T" => text(AUTHOR), "Contents" => text("check") },
            ),
            Comment,
            "第1页",
        ),
        planted(
            "layers hidden at first",
            pdf,
            with_layers(|_| dictionary! { "BaseState" => "OFF" }),
            HiddenText,
            "图层",
        ),
        planted(
            "layer hidden by its use",
            pdf,
            with_layers(|_| dictionary! { "AS" => vec![dictionary! { "Event" => "View" }.into()] }),
            HiddenText,
            "图层",
        ),
        clean(
            "layers shown",
            pdf,
            with_layers(|layer| dictionary! { "BaseState" => "OFF", "ON" => vec![layer.into()] }),
        ),
        planted(
            "clear letters",
            pdf,
            with_resource(
                "/X1 gs BT /F1 12 Tf 72 500 Td (Zhang San) Tj ET",
                "ExtGState",
                |_| dictionary! { "ca" => 0 }.into(),
            ),
            HiddenText,
            "第1页",
        ),
        planted(
            "letters that are cut off",
            pdf,
            simple(&format!(
                "{TEXT} q 0 0 20 20 re W n BT /F1 12 Tf 72 500 Td (Zhang San) Tj ET Q"
            )),
            CoveredText,
            "第1页",
        ),
        clean(
            "letters within an edge",
            pdf,
            simple(&format!(
                "{TEXT} q 70 490 60 20 re W n BT /F1 12 Tf 72 500 Td (Zhang San and more than fits) Tj ET Q"
            )),
        ),
    ]
}

/// A photograph that is packed once more has where it was taken, too.
#[test]
fn a_photograph_is_stripped_however_it_is_packed() {
    let mut packed = Stream::new(
        dictionary! { "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1, "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8 },
        pictures::jpeg(),
    );
    packed.dict.set(
        "Filter",
        vec![
            Object::Name(b"ASCIIHexDecode".to_vec()),
            Object::Name(b"DCTDecode".to_vec()),
        ],
    );
    let hex: String = pictures::jpeg()
        .iter()
        .map(|byte| format!("{byte:02X}"))
        .collect();
    let file = with_resource("q 9 0 0 9 0 0 cm /X1 Do Q", "XObject", |doc| {
        packed.set_content(format!("{hex}>").into_bytes());
        let filter = packed.dict.get(b"Filter").unwrap().clone();
        packed.dict.set("Filter", doc.add_object(filter));
        doc.add_object(packed.clone()).into()
    });
    let found = inspect(&file, "a.pdf");
    let copy = found.copy.unwrap();
    let has = |word: &[u8]| copy.windows(word.len()).any(|part| part == word);
    assert!(has(b"pixels") && !has(AUTHOR.as_bytes()));
    assert!(
        found
            .inspected
            .findings
            .iter()
            .any(|one| one.kind == Pictures)
    );
}
