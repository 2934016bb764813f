//! DOCX.

use gongkai_document::inspect::FindingKind::{
    BankCard, Comment, Email, EmbeddedFile, ExternalLink, FixedPhone, HiddenText, IdCard,
    LinkedObject, Macro, MobilePhone, TrackedChange,
};

use super::super::{AUTHOR, BODY, CARD, Case, ID, MOBILE, clean, planted};
use super::{DOC, W, package};
use crate::samples::{acknowledgement, refusal};

pub fn paragraph(runs: &str) -> String {
    format!("<w:p>{runs}</w:p>")
}

pub fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

/// A DOCX of a body and another part.
pub fn docx(
    body: &str,
    other: &[(&str, &str, String)],
    relations: &[(&str, &str, &str)],
) -> Vec<u8> {
    let body = format!("{}{body}", paragraph(&run(BODY)));
    let main = format!("<w:document {W}><w:body>{body}</w:body></w:document>");
    let kind = format!("{DOC}.wordprocessingml.document.main+xml");
    let mut parts = vec![("word/document.xml", kind.as_str(), main)];
    parts.extend(other.iter().cloned());
    package("word/document.xml", &parts, relations)
}

/// A part of text, such as a header.
fn with_part(part: &str, root: &str, text: &str) -> Vec<u8> {
    let kind = format!("{DOC}.wordprocessingml.{part}+xml");
    let inner = if root == "hdr" || root == "ftr" {
        paragraph(&run(text))
    } else {
        format!(
            "<w:{part1} w:id=\"1\" w:author=\"{AUTHOR}\" w:initials=\"WX\">{}</w:{part1}>",
            paragraph(&run(text)),
            part1 = root.trim_end_matches('s')
        )
    };
    let content = format!("<w:{root} {W}>{inner}</w:{root}>");
    docx(
        "",
        &[("word/extra.xml", &kind, content)],
        &[(part, "extra.xml", "")],
    )
}

/// A field, from its beginning to its end.
fn field(inside: &str) -> String {
    format!(
        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r>{inside}</w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
    )
}

/// A part of text of this content.
fn with_part_of(part: &str, content: &str) -> Vec<u8> {
    let kind = format!("{DOC}.wordprocessingml.{part}+xml");
    docx(
        "",
        &[("word/extra.xml", &kind, content.to_owned())],
        &[(part, "extra.xml", "")],
    )
}

/// Footnotes as Word writes them: first the lines that part them from the text.
fn with_footnotes(text: &str) -> Vec<u8> {
    let kind = format!("{DOC}.wordprocessingml.footnotes+xml");
    let line = |id: &str, of: &str| {
        let line = paragraph(&format!("<w:r><w:{of}/></w:r>"));
        format!("<w:footnote w:type=\"{of}\" w:id=\"{id}\">{line}</w:footnote>")
    };
    let content = format!(
        "<w:footnotes {W}>{}{}<w:footnote w:id=\"1\">{}</w:footnote></w:footnotes>",
        line("-1", "separator"),
        line("0", "continuationSeparator"),
        paragraph(&run(text))
    );
    docx(
        "",
        &[("word/extra.xml", &kind, content)],
        &[("footnotes", "extra.xml", "")],
    )
}

fn box_of(text: &str) -> String {
    format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:txbxContent>{0}</w:txbxContent></mc:Choice>\
         <mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback>\
         </mc:AlternateContent></w:r></w:p>",
        paragraph(&run(text))
    )
}

fn table(cells: impl Iterator<Item = String>) -> String {
    let cells: String = cells
        .map(|text| format!("<w:tc>{}</w:tc>", paragraph(&run(&text))))
        .collect();
    format!("<w:tbl><w:tr>{cells}</w:tr></w:tbl>")
}

fn chart(value: &str) -> Vec<u8> {
    let content = format!(
        "<c:chartSpace {W}><c:cat><c:strCache><c:pt><c:v>{value}</c:v></c:pt></c:strCache></c:cat></c:chartSpace>"
    );
    docx(
        "",
        &[(
            "word/charts/chart1.xml",
            &format!("{DOC}.drawingml.chart+xml"),
            content,
        )],
        &[("chart", "charts/chart1.xml", "")],
    )
}

pub fn words() -> Vec<Case> {
    let styles = format!(
        "<w:styles {W}><w:style w:styleId=\"Secret\"><w:rPr><w:vanish/></w:rPr></w:style>\
         <w:style w:styleId=\"Child\"><w:basedOn w:val=\"Secret\"/></w:style></w:styles>"
    );
    let style = format!("{DOC}.wordprocessingml.styles+xml");
    let in_style = |run: &str| {
        docx(
            &paragraph(run),
            &[("word/styles.xml", &style, styles.clone())],
            &[("styles", "styles.xml", "")],
        )
    };
    let macros = {
        let main = format!(
            "<w:document {W}><w:body>{}</w:body></w:document>",
            paragraph(&run(BODY))
        );
        package(
            "word/document.xml",
            &[
                (
                    "word/document.xml",
                    "application/vnd.ms-word.document.macroEnabled.main+xml",
                    main,
                ),
                (
                    "word/vbaProject.bin",
                    "application/vnd.ms-office.vbaProject",
                    "macro".into(),
                ),
            ],
            &[("vbaProject", "vbaProject.bin", "")],
        )
    };
    let ole = docx(
        "",
        &[(
            "word/embeddings/oleObject1.bin",
            &format!("{DOC}.oleObject"),
            "object".into(),
        )],
        &[("oleObject", "embeddings/oleObject1.bin", "")],
    );
    vec![
        clean("letter of the house", "a.docx", refusal().docx().unwrap()),
        clean(
            "form of the house",
            "a.docx",
            acknowledgement().docx().unwrap(),
        ),
        clean("DOCX", "a.docx", docx("", &[], &[])),
        clean(
            "DOCX with header",
            "a.docx",
            with_part("header", "hdr", "县应急管理局"),
        ),
        clean(
            "DOCX with footer",
            "a.docx",
            with_part("footer", "ftr", "— 1 —"),
        ),
        clean(
            "DOCX with footnote",
            "a.docx",
            with_part("footnotes", "footnotes", "数据截至2024年12月31日。"),
        ),
        clean(
            "DOCX with text box",
            "a.docx",
            docx(&box_of("安全第一"), &[], &[]),
        ),
        clean(
            "DOCX with table",
            "a.docx",
            docx(
                &table(
                    ["一季度", "13812", "34567", "8901"]
                        .map(String::from)
                        .into_iter(),
                ),
                &[],
                &[],
            ),
        ),
        clean("DOCX with chart", "a.docx", chart("一季度")),
        clean("DOCX with styles", "a.docx", in_style(&run("正文"))),
        clean(
            "DOCX with web link",
            "a.docx",
            docx(
                "",
                &[],
                &[(
                    "hyperlink",
                    "https://www.gov.cn/zhengce/2024-03/01/content_6935123.htm",
                    " TargetMode=\"External\"",
                )],
            ),
        ),
        planted(
            "body",
            "a.docx",
            docx(&paragraph(&run(&format!("身份证号{ID}"))), &[], &[]),
            IdCard,
            "正文第2段",
        ),
        planted(
            "torn over runs",
            "a.docx",
            docx(
                &paragraph(&format!(
                    "{}{}{}",
                    run("110101"),
                    run("19900307"),
                    run("2316")
                )),
                &[],
                &[],
            ),
            IdCard,
            "正文第2段",
        ),
        planted(
            "boxes of a form",
            "a.docx",
            docx(&table(ID.chars().map(String::from)), &[], &[]),
            IdCard,
            "正文表格1第1行",
        ),
        planted(
            "header",
            "a.docx",
            with_part("header", "hdr", &format!("联系{MOBILE}")),
            MobilePhone,
            "页眉",
        ),
        planted(
            "footer",
            "a.docx",
            with_part("footer", "ftr", &format!("卡号{CARD}")),
            BankCard,
            "页脚",
        ),
        planted(
            "footnote",
            "a.docx",
            with_part("footnotes", "footnotes", &format!("申请人身份证{ID}")),
            IdCard,
            "脚注",
        ),
        planted(
            "first footnote behind the lines that part notes",
            "a.docx",
            with_footnotes(&format!("申请人身份证{ID}")),
            IdCard,
            "脚注1",
        ),
        planted(
            "endnote",
            "a.docx",
            with_part("endnotes", "endnotes", "邮箱zhang@qq.com"),
            Email,
            "尾注",
        ),
        planted(
            "comment",
            "a.docx",
            with_part("comments", "comments", "此处再核"),
            Comment,
            "批注",
        ),
        planted(
            "text box",
            "a.docx",
            docx(&box_of(&format!("电话0551-62812345，{MOBILE}")), &[], &[]),
            FixedPhone,
            "文本框",
        ),
        planted(
            "hidden run",
            "a.docx",
            docx(
                &paragraph("<w:r><w:rPr><w:vanish/></w:rPr><w:t>不宜公开</w:t></w:r>"),
                &[],
                &[],
            ),
            HiddenText,
            "正文第2段",
        ),
        planted(
            "hidden by style",
            "a.docx",
            in_style("<w:r><w:rPr><w:rStyle w:val=\"Child\"/></w:rPr><w:t>不宜公开</w:t></w:r>"),
            HiddenText,
            "正文第2段",
        ),
        planted(
            "deleted",
            "a.docx",
            docx(
                &paragraph(&format!(
                    "<w:del w:id=\"1\" w:author=\"{AUTHOR}\"><w:r><w:delText>张三</w:delText></w:r></w:del>"
                )),
                &[],
                &[],
            ),
            TrackedChange,
            "正文第2段",
        ),
        planted(
            "inserted",
            "a.docx",
            docx(
                &paragraph(&format!(
                    "<w:ins w:id=\"1\" w:author=\"{AUTHOR}\">{}</w:ins>",
                    run("李四")
                )),
                &[],
                &[],
            ),
            TrackedChange,
            "正文第2段",
        ),
        planted(
            "description of a picture",
            "a.docx",
            docx(
                &format!(
                    "<w:p><w:r><wp:docPr id=\"1\" name=\"图\" descr=\"证件 {ID}\"/></w:r></w:p>"
                ),
                &[],
                &[],
            ),
            IdCard,
            "正文",
        ),
        planted(
            "link to an address",
            "a.docx",
            docx(
                "",
                &[],
                &[(
                    "hyperlink",
                    "mailto:zhang%40qq.com",
                    " TargetMode=\"External\"",
                )],
            ),
            Email,
            "链接",
        ),
        planted(
            "field",
            "a.docx",
            docx(
                &paragraph(&format!(
                    "<w:r><w:instrText> QUOTE \"{ID}\" </w:instrText></w:r>"
                )),
                &[],
                &[],
            ),
            IdCard,
            "正文第2段",
        ),
        planted(
            "DDE over runs",
            "a.docx",
            docx(
                &paragraph(&field(
                    "<w:instrText> DDEA</w:instrText></w:r><w:r><w:instrText>UTO excel a.xlsx R1C1 </w:instrText>",
                )),
                &[],
                &[],
            ),
            LinkedObject,
            "正文第2段域",
        ),
        planted(
            "DDE in a header, of a field in a field",
            "a.docx",
            with_part_of(
                "header",
                &format!(
                    "<w:hdr {W}>{}</w:hdr>",
                    paragraph(&field(&format!(
                        "</w:r>{}<w:r><w:instrText>E cmd \"/c calc\"</w:instrText>",
                        field(
                            "<w:instrText>QUOTE 68 68</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>DD</w:t>"
                        )
                    )))
                ),
            ),
            LinkedObject,
            "页眉",
        ),
        planted(
            "simple field of DDE",
            "a.docx",
            docx(
                &paragraph(
                    "<w:fldSimple w:instr=\" dde Excel &quot;C:\\\\a.xlsx&quot; \"><w:r><w:t>12</w:t></w:r></w:fldSimple>",
                ),
                &[],
                &[],
            ),
            LinkedObject,
            "正文第2段域",
        ),
        planted(
            "field that links a sheet and never ends",
            "a.docx",
            docx(
                &paragraph(
                    "<w:r><w:instrText> LINK Excel.Sheet.12 a.xlsx R1C1 \\a </w:instrText></w:r>",
                ),
                &[],
                &[],
            ),
            LinkedObject,
            "正文",
        ),
        clean(
            "DOCX with fields",
            "a.docx",
            docx(
                &paragraph(&format!(
                    "{}{}",
                    field(
                        "<w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>LINK</w:t>"
                    ),
                    field("<w:instrText> REF DDE </w:instrText>")
                )),
                &[],
                &[],
            ),
        ),
        planted("macro", "a.docm", macros, Macro, "vbaProject"),
        planted("object", "a.docx", ole, EmbeddedFile, "embeddings"),
        planted("chart", "a.docx", chart(ID), IdCard, "chart1.xml"),
        planted(
            "object elsewhere",
            "a.docx",
            docx(
                "",
                &[],
                &[(
                    "oleObject",
                    "file:///\\\\\\\\server\\\\share\\\\a.xlsx",
                    " TargetMode=\"External\"",
                )],
            ),
            LinkedObject,
            "链接",
        ),
        planted(
            "picture elsewhere",
            "a.docx",
            docx(
                "",
                &[],
                &[(
                    "image",
                    "https://example.com/a.png",
                    " TargetMode=\"External\"",
                )],
            ),
            ExternalLink,
            "链接",
        ),
    ]
}

/// A heading over a picture.
pub fn docx_of_picture() -> Vec<u8> {
    const KIND: &str =
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    let main = format!(
        "<w:document {W}><w:body>{}</w:body></w:document>",
        paragraph(&run("扫描件"))
    );
    package(
        "word/document.xml",
        &[
            ("word/document.xml", KIND, main),
            ("word/media/image1.jpeg", "", "pixels".into()),
        ],
        &[("image", "media/image1.jpeg", "")],
    )
}
