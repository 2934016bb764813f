//! Parts of archives that no text leads to, and what tells of writers: it is told or left out.

use gongkai_document::inspect::FindingKind::{
    EmbeddedFile, HiddenRow, HiddenText, IdCard, MobilePhone, PivotCache, TrackedChange,
};

use rust_xlsxwriter::Format;

use super::office::{DOC, W, docx, on_sheet, paragraph, run, slides};
use super::open::{odt, ofd};
use super::{AUTHOR, BODY, Case, ID, MOBILE, archive, clean, parts, planted};

const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The file with other parts, each with what it is, and a reference to it from a list.
pub fn with(
    file: &[u8],
    more: &[(&str, &str, &[u8])],
    references: &[(&str, &str, &str)],
) -> Vec<u8> {
    let mut all = parts(file);
    let end = |text: &[u8], end: &str, more: &str| {
        let text = String::from_utf8(text.to_vec()).unwrap();
        text.replace(end, &format!("{more}{end}")).into_bytes()
    };
    for (name, kind, content) in more {
        for (part, bytes) in &mut all {
            if part == "[Content_Types].xml" && !kind.is_empty() {
                let of = format!("<Override PartName=\"/{name}\" ContentType=\"{kind}\"/>");
                *bytes = end(bytes, "</Types>", &of);
            }
        }
        all.push(((*name).to_owned(), content.to_vec()));
    }
    for (at, (list, kind, target)) in references.iter().enumerate() {
        let kind = if kind.contains(':') {
            (*kind).to_owned()
        } else {
            format!("{REL}/{kind}")
        };
        let of = format!("<Relationship Id=\"more{at}\" Type=\"{kind}\" Target=\"{target}\"/>");
        if let Some((_, bytes)) = all.iter_mut().find(|(name, _)| name == list) {
            *bytes = end(bytes, "</Relationships>", &of);
        } else {
            let whole = format!("<Relationships>{of}</Relationships>");
            all.push(((*list).to_owned(), whole.into_bytes()));
        }
    }
    archived(&all)
}

fn archived(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let parts = parts.iter();
    archive(
        &parts
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
            .collect::<Vec<_>>(),
    )
}

fn edited(file: &[u8], part: &str, from: &str, to: &str) -> Vec<u8> {
    let mut all = parts(file);
    for (name, bytes) in &mut all {
        if name == part {
            let text = String::from_utf8(bytes.clone()).unwrap();
            assert!(text.contains(from), "{text}");
            *bytes = text.replacen(from, to, 1).into_bytes();
        }
    }
    archived(&all)
}

/// A GIF with a remark.
fn gif() -> Vec<u8> {
    let length = u8::try_from(AUTHOR.len()).unwrap();
    [
        &b"GIF89a\x01\0\x01\0\0\0\0\x21\xFE"[..],
        &[length],
        AUTHOR.as_bytes(),
        b"\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;",
    ]
    .concat()
}

/// Nobody is named in the copies of these, though nothing is told of them.
fn of_writers() -> Vec<Case> {
    let word = || docx("", &[], &[]);
    let named = format!("<a xmlns=\"u\"><b>{AUTHOR}</b></a>");
    let named = named.as_bytes();
    let lists = ["word/_rels/document.xml.rels", "_rels/.rels"];
    let settings = format!("{DOC}.wordprocessingml.settings+xml");
    let merge = format!(
        "<w:settings {W}><w:mailMerge><w:connectString w:val=\"User ID={AUTHOR}\"/></w:mailMerge></w:settings>"
    );
    let unasked = [
        "META-INF/notes.xml",
        "docProps/other.bin",
        "meta.xml",
        "manifest.rdf",
        "word/secret.xml",
        "[trash]/0000.dat",
    ]
    .map(|name| (name, "", named));
    let scenario =
        format!("<scenarios><scenario name=\"甲\" user=\"{AUTHOR}\"/></scenarios></worksheet>");
    let setting = format!(
        "<office:document-settings xmlns:office=\"o\" xmlns:config=\"c\"><office:settings>\
         <config:config-item config:name=\"PrinterName\" config:type=\"string\">{AUTHOR}</config:config-item>\
         <config:config-item config:name=\"ViewId\" config:type=\"string\">view2</config:config-item>\
         </office:settings></office:document-settings>"
    );
    let people = format!(
        "<w:people {W}><w:person w:author=\"{AUTHOR}\"><w:presenceInfo w:userId=\"S::zhang@qq.com::1\"/></w:person></w:people>"
    );
    let show = slides("", "谢谢", "", "");
    let microsoft = "http://schemas.microsoft.com/office/2016/11/relationships/changesInfo";
    vec![
        clean(
            "DOCX with parts nothing leads to",
            "a.docx",
            with(&word(), &unasked, &[]),
        ),
        clean(
            "DOCX with words of a server",
            "a.docx",
            with(
                &word(),
                &[
                    ("customXml/item1.xml", "", named),
                    ("customXml/itemProps1.xml", "", named),
                    ("docMetadata/LabelInfo.xml", "", named),
                ],
                &[
                    (lists[0], "customXml", "../customXml/item1.xml"),
                    (
                        "customXml/_rels/item1.xml.rels",
                        "customXmlProps",
                        "itemProps1.xml",
                    ),
                    (
                        lists[1],
                        "classificationlabels",
                        "docMetadata/LabelInfo.xml",
                    ),
                ],
            ),
        ),
        clean(
            "DOCX for letters to many",
            "a.docx",
            with(
                &word(),
                &[("word/settings.xml", &settings, merge.as_bytes())],
                &[(lists[0], "settings", "settings.xml")],
            ),
        ),
        clean(
            "DOCX with those who commented",
            "a.docx",
            with(
                &word(),
                &[(
                    "word/people.xml",
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.people+xml",
                    people.as_bytes(),
                )],
                &[(lists[0], "people", "people.xml")],
            ),
        ),
        clean(
            "DOCX with a remark in a picture",
            "a.docx",
            with(
                &docx(&paragraph(&run(&BODY.repeat(3))), &[], &[]),
                &[("word/media/image1.gif", "image/gif", &gif())],
                &[(lists[0], "image", "media/image1.gif")],
            ),
        ),
        clean(
            "PPTX with changes of its writers",
            "a.pptx",
            with(
                &show,
                &[(
                    "ppt/changesInfos/changesInfo1.xml",
                    "application/vnd.ms-powerpoint.changesinfo+xml",
                    named,
                )],
                &[(
                    "ppt/_rels/presentation.xml.rels",
                    microsoft,
                    "changesInfos/changesInfo1.xml",
                )],
            ),
        ),
        clean(
            "XLSX with a scenario",
            "a.xlsx",
            edited(
                &on_sheet(|_| {}),
                "xl/worksheets/sheet1.xml",
                "</worksheet>",
                &scenario,
            ),
        ),
        clean(
            "ODT with what a program keeps",
            "a.odt",
            with(
                &odt("", ""),
                &[
                    ("settings.xml", "", setting.as_bytes()),
                    ("layout-cache", "", named),
                    ("manifest.rdf", "", named),
                    ("Configurations2/a.bin", "", named),
                    ("META-INF/notes.xml", "", named),
                ],
                &[],
            ),
        ),
    ]
}

pub fn cases() -> Vec<Case> {
    let word = || docx("", &[], &[]);
    let list = "word/_rels/document.xml.rels";
    let program = [b"MZ\0\x01", ID.as_bytes()].concat();
    let bogus = [b"\x89PNG\r\n\x1A\n", ID.as_bytes()].concat();
    let font = [b"\0\x01\0\0", ID.as_bytes()].concat();
    let paper = |extra: &[(&str, &str)]| ofd(&[(BODY, 20.0, 20.0, 150.0)], extra);
    let spread = format!("{DOC}.spreadsheetml");
    let log = format!("<revisions><rcc><oc><is><t>{MOBILE}</t></is></oc></rcc></revisions>");
    let headers = format!("<headers><header userName=\"{AUTHOR}\"/></headers>");
    let pivot = format!("<pivotCacheDefinition refreshedBy=\"{AUTHOR}\"/>");
    let revisions = with(
        &on_sheet(|_| {}),
        &[
            (
                "xl/revisions/revisionHeaders.xml",
                &format!("{spread}.revisionHeaders+xml"),
                headers.as_bytes(),
            ),
            (
                "xl/revisions/revisionLog1.xml",
                &format!("{spread}.revisionLog+xml"),
                log.as_bytes(),
            ),
        ],
        &[
            (
                "xl/_rels/workbook.xml.rels",
                "revisionHeaders",
                "revisions/revisionHeaders.xml",
            ),
            (
                "xl/revisions/_rels/revisionHeaders.xml.rels",
                "revisionLog",
                "revisionLog1.xml",
            ),
        ],
    );
    let unseen = paper(&[]);
    let unseen = edited(
        &unseen,
        "Doc_0/Pages/Page_0/Content.xml",
        "<ofd:Layer>",
        "<ofd:Layer><ofd:PageBlock Visible=\"false\">",
    );
    let unseen = edited(
        &unseen,
        "Doc_0/Pages/Page_0/Content.xml",
        "</ofd:Layer>",
        "</ofd:PageBlock></ofd:Layer>",
    );
    let tags = edited(
        &paper(&[("Doc_0/Tags/Tag.xml", &format!("<a><b>{ID}</b></a>"))]),
        "Doc_0/Document.xml",
        "</ofd:Document>",
        "<ofd:CustomTags>Tags/Tag.xml</ofd:CustomTags></ofd:Document>",
    );
    let drawing = "application/vnd.openxmlformats-officedocument.drawing+xml".to_owned();
    let mut cases = of_writers();
    cases.extend([
        planted("rows of no height", "a.xlsx", edited(&on_sheet(|_| {}), "xl/worksheets/sheet1.xml", "<sheetFormatPr ", "<sheetFormatPr zeroHeight=\"1\" "), HiddenRow, "第1行"),
        planted("format that says a number", "a.xlsx", on_sheet(|sheet| _ = sheet.write_with_format(7, 1, 1, &Format::new().set_num_format(format!("\"{MOBILE}\""))).unwrap()), MobilePhone, "styles.xml"),
        planted("format of nothing", "a.xlsx", on_sheet(|sheet| _ = sheet.write_with_format(7, 1, "底价", &Format::new().set_num_format("\"\";\"\";\"\";\"\"")).unwrap()), HiddenText, "B8"),
        planted(
            "hidden shape",
            "a.xlsx",
            with(
                &on_sheet(|_| {}),
                &[("xl/drawings/drawing1.xml", &drawing, b"<a><b><cNvPr id=\"2\" name=\"box\" hidden=\"1\"/></b></a>")],
                &[("xl/worksheets/_rels/sheet1.xml.rels", "drawing", "../drawings/drawing1.xml")],
            ),
            HiddenText,
            "drawing1",
        ),
        planted("hidden row of a table", "a.docx", docx(&format!("<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{}</w:tc></w:tr></w:tbl>", paragraph(&run("底价"))), &[], &[]), HiddenText, "表格1第1行"),
        planted("hidden by default", "a.docx", with(&word(), &[("word/styles.xml", &format!("{DOC}.wordprocessingml.styles+xml"), format!("<w:styles {W}><w:docDefaults><w:rPr><w:vanish/></w:rPr></w:docDefaults></w:styles>").as_bytes())], &[(list, "styles", "styles.xml")]), HiddenText, "正文第1段"),
        planted("over two paragraphs", "a.docx", docx(&[&ID[..12], &ID[12..]].map(|half| paragraph(&run(half))).concat(), &[], &[]), IdCard, "正文第3段"),
        clean("region, and a day", "a.docx", docx(&[&ID[..6], &ID[6..]].map(|half| paragraph(&run(half))).concat(), &[], &[])),
        planted(
            "program in a DOCX",
            "a.docx",
            with(&word(), &[("word/x.exe", "", &program)], &[]),
            EmbeddedFile,
            "x.exe",
        ),
        planted(
            "number in a part nothing leads to",
            "a.docx",
            with(
                &word(),
                &[("META-INF/a.xml", "", format!("<a>{ID}</a>").as_bytes())],
                &[],
            ),
            IdCard,
            "META-INF/a.xml",
        ),
        planted(
            "no picture",
            "a.docx",
            with(
                &word(),
                &[("word/media/a.png", "", &bogus)],
                &[(list, "image", "media/a.png")],
            ),
            EmbeddedFile,
            "a.png",
        ),
        planted(
            "no font",
            "a.docx",
            with(
                &word(),
                &[("word/fonts/a.ttf", "", &font)],
                &[(list, "font", "fonts/a.ttf")],
            ),
            EmbeddedFile,
            "a.ttf",
        ),
        planted(
            "program in an ODT",
            "a.odt",
            with(&odt("", ""), &[("Pictures/x.exe", "", &program)], &[]),
            EmbeddedFile,
            "x.exe",
        ),
        planted(
            "program in an OFD",
            "a.ofd",
            with(&paper(&[]), &[("Doc_0/Res/x.exe", "", &program)], &[]),
            EmbeddedFile,
            "x.exe",
        ),
        planted(
            "script in an OFD",
            "a.ofd",
            with(&paper(&[]), &[("Doc_0/x.js", "", b"alert()")], &[]),
            EmbeddedFile,
            "x.js",
        ),
        planted("tag in an OFD", "a.ofd", tags, IdCard, "Tag.xml"),
        planted("OFD that hides", "a.ofd", unseen, HiddenText, "第1页"),
        planted(
            "changes of an XLSX",
            "a.xlsx",
            revisions.clone(),
            TrackedChange,
            "revisionLog1",
        ),
        planted(
            "what stood in an XLSX before",
            "a.xlsx",
            revisions,
            MobilePhone,
            "revisionLog1",
        ),
        planted(
            "pivot table",
            "a.xlsx",
            with(
                &on_sheet(|_| {}),
                &[(
                    "xl/pivotCache/pivotCacheDefinition1.xml",
                    &format!("{spread}.pivotCacheDefinition+xml"),
                    pivot.as_bytes(),
                )],
                &[(
                    "xl/_rels/workbook.xml.rels",
                    "pivotCacheDefinition",
                    "pivotCache/pivotCacheDefinition1.xml",
                )],
            ),
            PivotCache,
            "pivotCache",
        ),
    ]);
    cases
}
