//! OpenDocument, OFD and plain text.

use encoding_rs::GB18030;
use gongkai_document::inspect::FindingKind::{
    BankCard, Comment, Email, EmbeddedFile, HiddenRow, HiddenSheet, HiddenSlide, HiddenText,
    IdCard, MobilePhone, Notes, TrackedChange,
};

use super::{AUTHOR, BODY, CARD, Case, ID, MOBILE, archive, clean, parts, planted};

const N: &str = "xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"tb\" xmlns:style=\"s\" xmlns:draw=\"d\" \
    xmlns:dc=\"dc\" xmlns:svg=\"sv\" xmlns:presentation=\"p\" xmlns:meta=\"m\" xmlns:xlink=\"x\"";

pub fn open(kind: &str, styles: &str, body: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content {N}><office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    );
    let meta = format!(
        "<office:document-meta {N} office:version=\"1.3\"><office:meta><meta:initial-creator>{AUTHOR}</meta:initial-creator><dc:creator>{AUTHOR}</dc:creator></office:meta></office:document-meta>"
    );
    let manifest = "<manifest:manifest xmlns:manifest=\"m\"><manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/><manifest:file-entry manifest:full-path=\"Thumbnails/thumbnail.png\" manifest:media-type=\"image/png\"/></manifest:manifest>";
    archive(&[
        (
            "mimetype",
            format!("application/vnd.oasis.opendocument.{kind}").as_bytes(),
        ),
        ("content.xml", content.as_bytes()),
        (
            "styles.xml",
            format!("<office:document-styles {N}/>").as_bytes(),
        ),
        ("meta.xml", meta.as_bytes()),
        ("Thumbnails/thumbnail.png", b"thumbnail"),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ])
}

pub fn odt(styles: &str, body: &str) -> Vec<u8> {
    open("text", styles, &format!("<text:p>{BODY}</text:p>{body}"))
}

pub fn ods(styles: &str, table: &str) -> Vec<u8> {
    open("spreadsheet", styles, table)
}

fn cell(text: &str) -> String {
    format!(
        "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
    )
}

pub fn sheet(attributes: &str, rows: &str) -> String {
    format!(
        "<table:table table:name=\"名单\"{attributes}><table:table-column table:number-columns-repeated=\"3\"/>{rows}</table:table>"
    )
}

fn odp(style: &str, notes: &str) -> Vec<u8> {
    let notes = format!(
        "<presentation:notes><draw:frame><text:p>{notes}</text:p></draw:frame></presentation:notes>"
    );
    open(
        "presentation",
        style,
        &format!(
            "<draw:page draw:style-name=\"dp1\"><draw:frame><text:p>{BODY}</text:p></draw:frame>{notes}</draw:page>"
        ),
    )
}

pub fn ofd(text: &[(&str, f64, f64, f64)], extra: &[(&str, &str)]) -> Vec<u8> {
    let objects: String = text.iter().map(|(text, x, y, width)| {
        format!("<ofd:TextObject ID=\"1\" Boundary=\"{x} {y} {width} 5\"><ofd:TextCode X=\"0\" Y=\"4\">{text}</ofd:TextCode></ofd:TextObject>")
    }).collect();
    let root = format!(
        "<ofd:OFD xmlns:ofd=\"http://www.ofdspec.org/2016\"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID><ofd:Author>{AUTHOR}</ofd:Author><ofd:CustomDatas><ofd:CustomData Name=\"a\">{AUTHOR}</ofd:CustomData></ofd:CustomDatas></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    );
    let page = format!(
        "<ofd:Page xmlns:ofd=\"http://www.ofdspec.org/2016\"><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
    );
    let document = "<ofd:Document xmlns:ofd=\"http://www.ofdspec.org/2016\"><ofd:Pages><ofd:Page ID=\"1\" BaseLoc=\"Pages/Page_0/Content.xml\"/></ofd:Pages></ofd:Document>";
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("OFD.xml", root.as_bytes()),
        ("Doc_0/Document.xml", document.as_bytes()),
        ("Doc_0/Pages/Page_0/Content.xml", page.as_bytes()),
    ];
    parts.extend(extra.iter().map(|(name, text)| (*name, text.as_bytes())));
    archive(&parts)
}

/// As LibreOffice writes each: a number of the page on the master's notes.
fn with_layout_of_notes(file: &[u8]) -> Vec<u8> {
    let layout = format!(
        "<office:document-styles {N}><office:master-styles><style:master-page><presentation:notes><draw:frame>\
         <draw:text-box><text:p><text:page-number>&lt;number&gt;</text:page-number></text:p></draw:text-box>\
         </draw:frame></presentation:notes></style:master-page></office:master-styles></office:document-styles>"
    );
    let mut all = parts(file);
    for (name, content) in &mut all {
        if name == "styles.xml" {
            *content = layout.clone().into_bytes();
        }
    }
    let all: Vec<_> = all
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_slice()))
        .collect();
    archive(&all)
}

pub fn cases() -> Vec<Case> {
    let hidden = "<style:style style:name=\"H\"><style:text-properties text:display=\"none\"/></style:style>";
    let table = "<style:style style:name=\"ta1\"><style:table-properties table:display=\"false\"/></style:style>";
    let page = "<style:style style:name=\"dp1\"><style:drawing-page-properties presentation:visibility=\"hidden\"/></style:style>";
    let row = |attribute: &str, text: &str| {
        format!(
            "<table:table-row{attribute}>{}{}</table:table-row>",
            cell("项目"),
            cell(text)
        )
    };
    let remark = format!(
        "<text:p>文<office:annotation><dc:creator>{AUTHOR}</dc:creator><text:p>再核</text:p></office:annotation></text:p>"
    );
    let deleted = format!(
        "<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>{AUTHOR}</dc:creator></office:change-info><text:p>张三</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    );
    let gbk = |text: &str| GB18030.encode(text).0.into_owned();
    let long = format!("{BODY}\n").repeat(30);
    vec![
        clean("ODT", "a.odt", odt("", "")),
        clean(
            "ODT with table",
            "a.odt",
            odt(
                "",
                &format!(
                    "<table:table table:name=\"表1\">{}</table:table>",
                    row("", "1381.2")
                ),
            ),
        ),
        clean("ODS", "a.ods", ods("", &sheet("", &row("", "1381.2")))),
        clean("ODP", "a.odp", odp("", "")),
        clean(
            "ODP with a layout of notes",
            "a.odp",
            with_layout_of_notes(&odp("", "")),
        ),
        clean("OFD", "a.ofd", ofd(&[(BODY, 20.0, 20.0, 150.0)], &[])),
        clean("UTF-8", "a.txt", format!("{BODY}\n").into_bytes()),
        clean(
            "UTF-8 with mark",
            "a.csv",
            format!("\u{FEFF}项目,金额\n{BODY},12\n").into_bytes(),
        ),
        clean("GB18030", "a.txt", gbk(&long)),
        clean(
            "UTF-16",
            "a.txt",
            [
                &b"\xFF\xFE"[..],
                &BODY
                    .encode_utf16()
                    .flat_map(u16::to_le_bytes)
                    .collect::<Vec<_>>(),
            ]
            .concat(),
        ),
        planted(
            "ODT body",
            "a.odt",
            odt(
                "",
                &format!(
                    "<text:p>卡号<text:span>{}</text:span>{}</text:p>",
                    &CARD[..6],
                    &CARD[6..]
                ),
            ),
            BankCard,
            "正文第2段",
        ),
        planted(
            "ODT hidden",
            "a.odt",
            odt(
                hidden,
                "<text:p>文<text:span text:style-name=\"H\">不宜公开</text:span></text:p>",
            ),
            HiddenText,
            "正文第2段",
        ),
        planted(
            "ODT remark",
            "a.odt",
            odt("", &remark),
            Comment,
            "正文第2段",
        ),
        planted(
            "ODT deletion",
            "a.odt",
            odt("", &deleted),
            TrackedChange,
            "正文",
        ),
        planted(
            "ODT link",
            "a.odt",
            odt(
                "",
                "<text:p><text:a xlink:href=\"mailto:zhang@qq.com\">信箱</text:a></text:p>",
            ),
            Email,
            "正文第2段",
        ),
        planted(
            "ODS cell",
            "a.ods",
            ods("", &sheet("", &row("", ID))),
            IdCard,
            "工作表“名单”B1",
        ),
        planted(
            "ODS name of a sheet",
            "a.ods",
            ods(
                "",
                &sheet("", &row("", "1")).replace("名单", &format!("名单{ID}")),
            ),
            IdCard,
            "工作表名称",
        ),
        planted(
            "ODS rounded",
            "a.ods",
            ods(
                "",
                &sheet(
                    "",
                    &format!(
                        "<table:table-row><table:table-cell office:value=\"{MOBILE}\"><text:p>1.38E10</text:p></table:table-cell></table:table-row>"
                    ),
                ),
            ),
            MobilePhone,
            "工作表“名单”A1",
        ),
        planted(
            "ODS hidden sheet",
            "a.ods",
            ods(table, &sheet(" table:style-name=\"ta1\"", &row("", "张三"))),
            HiddenSheet,
            "名单",
        ),
        planted(
            "ODS hidden row",
            "a.ods",
            ods(
                "",
                &sheet(
                    "",
                    &format!(
                        "{}{}",
                        row("", "一"),
                        row(" table:visibility=\"collapse\"", "二")
                    ),
                ),
            ),
            HiddenRow,
            "第2行",
        ),
        planted(
            "ODP notes",
            "a.odp",
            odp("", "内部数据"),
            Notes,
            "第1张幻灯片",
        ),
        planted(
            "ODP hidden",
            "a.odp",
            odp(page, ""),
            HiddenSlide,
            "第1张幻灯片",
        ),
        planted(
            "OFD text",
            "a.ofd",
            ofd(
                &[
                    ("身份证", 20.0, 20.0, 15.0),
                    ("110101199", 36.0, 20.0, 20.0),
                    ("003072316", 56.2, 20.0, 20.0),
                ],
                &[],
            ),
            IdCard,
            "第1页",
        ),
        planted(
            "OFD remark",
            "a.ofd",
            ofd(
                &[(BODY, 20.0, 20.0, 150.0)],
                &[(
                    "Doc_0/Annots/Page_0/Annot_0.xml",
                    "<a:PageAnnot xmlns:a=\"o\"/>",
                )],
            ),
            Comment,
            "注释",
        ),
        planted(
            "OFD file",
            "a.ofd",
            ofd(
                &[(BODY, 20.0, 20.0, 150.0)],
                &[("Doc_0/Attachs/a.xlsx", "x")],
            ),
            EmbeddedFile,
            "Attachs",
        ),
        planted(
            "line of UTF-8",
            "a.txt",
            format!("{BODY}\n联系人王某，{MOBILE}\n").into_bytes(),
            MobilePhone,
            "第2行",
        ),
        planted(
            "line of GB18030",
            "a.csv",
            gbk(&format!(
                "{long}姓名,身份证\n张三,１１０１０１１９９００３０７２３１６\n"
            )),
            IdCard,
            "第32行",
        ),
        planted(
            "over two lines",
            "a.txt",
            format!("{BODY}\n110101199\n003072316\n").into_bytes(),
            IdCard,
            "第2行至第3行",
        ),
    ]
}
