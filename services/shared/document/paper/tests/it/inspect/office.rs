//! DOCX, XLSX and PPTX, written part by part where no library hides a thing so.

use gongkai_document::inspect::FindingKind::{
    self, BankCard, Comment, Email, EmbeddedFile, ExternalLink, FixedPhone, HiddenColumn,
    HiddenName, HiddenRow, HiddenSheet, HiddenSlide, HiddenText, IdCard, Macro, MobilePhone, Notes,
    PictureOnly, PivotCache, TrackedChange,
};
use rust_xlsxwriter::{DataValidation, DocProperties, Format, Note, Workbook, Worksheet};

use super::{AUTHOR, BODY, CARD, Case, ID, MOBILE, archive, clean, planted};
use crate::samples::{acknowledgement, refusal, register};

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
    xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"";
const DOC: &str = "application/vnd.openxmlformats-officedocument";
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A file of Office: parts with what they are, relations of the main part.
pub fn package(
    main: &str,
    parts: &[(&str, &str, String)],
    relations: &[(&str, &str, &str)],
) -> Vec<u8> {
    let mut types = String::from(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"jpeg\" ContentType=\"image/jpeg\"/>",
    );
    for (name, kind, _) in parts.iter().filter(|(_, kind, _)| !kind.is_empty()) {
        types.push_str(&format!(
            "<Override PartName=\"/{name}\" ContentType=\"{kind}\"/>"
        ));
    }
    types.push_str("</Types>");
    let root = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"a\" Type=\"{REL}/officeDocument\" Target=\"{main}\"/>\
         <Relationship Id=\"b\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
         <Relationship Id=\"c\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail\" Target=\"docProps/thumbnail.jpeg\"/>\
         </Relationships>"
    );
    let core = format!(
        "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:creator>{AUTHOR}</dc:creator><cp:lastModifiedBy>{AUTHOR}</cp:lastModifiedBy></cp:coreProperties>"
    );
    let app = format!(
        "<Properties><Application>Microsoft Office Word</Application><Company>{AUTHOR}</Company><AppVersion>16.0000</AppVersion></Properties>"
    );
    let (folder, file) = main.rsplit_once('/').unwrap();
    let mut list = String::from(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    );
    for (at, (kind, target, mode)) in relations.iter().enumerate() {
        list.push_str(&format!(
            "<Relationship Id=\"rId{}\" Type=\"{REL}/{kind}\" Target=\"{target}\"{mode}/>",
            at + 1
        ));
    }
    list.push_str("</Relationships>");
    let name = format!("{folder}/_rels/{file}.rels");
    let mut all: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
        ("docProps/app.xml", app.as_bytes()),
        ("docProps/thumbnail.jpeg", b"\xFF\xD8\xFF thumbnail"),
        (&name, list.as_bytes()),
    ];
    all.extend(
        parts
            .iter()
            .map(|(name, _, content)| (*name, content.as_bytes())),
    );
    archive(&all)
}

fn paragraph(runs: &str) -> String {
    format!("<w:p>{runs}</w:p>")
}

fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

/// A DOCX of a body and another part.
fn docx(body: &str, other: &[(&str, &str, String)], relations: &[(&str, &str, &str)]) -> Vec<u8> {
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

fn words() -> Vec<Case> {
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
        planted("macro", "a.docm", macros, Macro, "vbaProject"),
        planted("object", "a.docx", ole, EmbeddedFile, "embeddings"),
        planted("chart", "a.docx", chart(ID), IdCard, "chart1.xml"),
        planted(
            "template elsewhere",
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
            ExternalLink,
            "链接",
        ),
    ]
}

/// A heading over a picture.
fn docx_of_picture() -> Vec<u8> {
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

fn workbook(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_author(AUTHOR).set_manager(AUTHOR));
    let sheet = book.add_worksheet();
    sheet.set_name("汇总").unwrap();
    sheet.write(0, 0, "项目").unwrap();
    sheet.write(0, 1, "金额（万元）").unwrap();
    sheet.write(1, 0, BODY).unwrap();
    sheet.write(1, 1, 1381.2).unwrap();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

fn on_sheet(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    workbook(|book| fill(book.worksheet_from_index(0).unwrap()))
}

/// Another sheet with something on it.
fn another(hide: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.set_name("名单").unwrap();
        sheet.write(6, 1, "张三").unwrap();
        hide(sheet);
    })
}

/// An XLSX with another part.
fn with_extra(name: &str, kind: &str, content: &str) -> Vec<u8> {
    let file = on_sheet(|_| {});
    let mut all = super::parts(&file);
    for (part, bytes) in &mut all {
        if part == "[Content_Types].xml" {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let more = format!("<Override PartName=\"/{name}\" ContentType=\"{kind}\"/></Types>");
            *bytes = text.replace("</Types>", &more).into_bytes();
        }
    }
    all.push((name.into(), content.as_bytes().to_vec()));
    archive(
        &all.iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
            .collect::<Vec<_>>(),
    )
}

fn sheets() -> Vec<Case> {
    let spread = format!("{DOC}.spreadsheetml");
    let validation = DataValidation::new()
        .allow_list_strings(&["是", MOBILE])
        .unwrap();
    vec![
        clean(
            "register of the house",
            "a.xlsx",
            register(50).xlsx().unwrap(),
        ),
        clean("XLSX", "a.xlsx", on_sheet(|_| {})),
        clean(
            "XLSX with print area",
            "a.xlsx",
            on_sheet(|sheet| {
                sheet.set_print_area(0, 0, 3, 3).unwrap();
                sheet.autofilter(0, 0, 1, 1).unwrap();
                sheet.set_header("&C公开目录");
            }),
        ),
        clean("XLSX of two sheets", "a.xlsx", another(|_| {})),
        clean(
            "XLSX with a name",
            "a.xlsx",
            workbook(|book| book.define_name("合计", "=汇总!$B$2").map(drop).unwrap()),
        ),
        clean(
            "XLSX with an empty hidden row",
            "a.xlsx",
            on_sheet(|sheet| sheet.set_row_hidden(9).map(drop).unwrap()),
        ),
        planted(
            "cell",
            "a.xlsx",
            another(|sheet| sheet.write(7, 1, ID).map(drop).unwrap()),
            IdCard,
            "工作表“名单”B8",
        ),
        planted(
            "number in a cell",
            "a.xlsx",
            another(|sheet| sheet.write(7, 1, 13_812_345_678_u64).map(drop).unwrap()),
            MobilePhone,
            "工作表“名单”B8",
        ),
        planted(
            "rounded number",
            "a.xlsx",
            another(|sheet| {
                sheet
                    .write(7, 1, 110_101_199_003_072_000_f64)
                    .map(drop)
                    .unwrap();
            }),
            IdCard,
            "工作表“名单”B8",
        ),
        planted(
            "a digit in each cell",
            "a.xlsx",
            another(|sheet| {
                for (column, digit) in (0_u16..).zip(ID.chars()) {
                    sheet.write(8, column, digit.to_string()).unwrap();
                }
            }),
            IdCard,
            "工作表“名单”第9行",
        ),
        planted(
            "hidden sheet",
            "a.xlsx",
            another(|sheet| _ = sheet.set_hidden(true)),
            HiddenSheet,
            "名单",
        ),
        planted(
            "very hidden sheet",
            "a.xlsx",
            another(|sheet| _ = sheet.set_very_hidden(true)),
            HiddenSheet,
            "名单",
        ),
        planted(
            "hidden row",
            "a.xlsx",
            another(|sheet| sheet.set_row_hidden(6).map(drop).unwrap()),
            HiddenRow,
            "第7行",
        ),
        planted(
            "hidden column",
            "a.xlsx",
            another(|sheet| sheet.set_column_hidden(1).map(drop).unwrap()),
            HiddenColumn,
            "B列",
        ),
        planted(
            "name with a text",
            "a.xlsx",
            workbook(|book| book.define_name("口令", "=\"内部资料\"").map(drop).unwrap()),
            HiddenName,
            "口令",
        ),
        planted(
            "note",
            "a.xlsx",
            another(|sheet| {
                sheet
                    .insert_note(
                        6,
                        1,
                        &Note::new("核实后再报")
                            .set_author(AUTHOR)
                            .add_author_prefix(false),
                    )
                    .map(drop)
                    .unwrap();
            }),
            Comment,
            "B7批注",
        ),
        planted(
            "header of a sheet",
            "a.xlsx",
            on_sheet(|sheet| _ = sheet.set_header(format!("&C经办{MOBILE}"))),
            MobilePhone,
            "页眉页脚",
        ),
        planted(
            "format that shows nothing",
            "a.xlsx",
            another(|sheet| {
                sheet
                    .write_with_format(7, 1, "底价", &Format::new().set_num_format(";;;"))
                    .unwrap();
            }),
            HiddenText,
            "B8",
        ),
        planted(
            "list to choose from",
            "a.xlsx",
            on_sheet(|sheet| {
                sheet
                    .add_data_validation(5, 0, 5, 0, &validation)
                    .map(drop)
                    .unwrap();
            }),
            MobilePhone,
            "数据验证",
        ),
        planted(
            "link to a book",
            "a.xlsx",
            with_extra(
                "xl/externalLinks/externalLink1.xml",
                &format!("{spread}.externalLink+xml"),
                "<externalLink><v>1</v></externalLink>",
            ),
            ExternalLink,
            "externalLink1",
        ),
        planted(
            "data behind a pivot table",
            "a.xlsx",
            with_extra(
                "xl/pivotCache/pivotCacheDefinition1.xml",
                &format!("{spread}.pivotCacheDefinition+xml"),
                &format!("<c><s v=\"{ID}\"/></c>"),
            ),
            PivotCache,
            "pivotCache",
        ),
        planted(
            "sheet that no list names",
            "a.xlsx",
            with_extra(
                "xl/worksheets/sheet9.xml",
                &format!("{spread}.worksheet+xml"),
                "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>",
            ),
            HiddenSheet,
            "sheet9",
        ),
        planted(
            "formula",
            "a.xlsx",
            on_sheet(|sheet| {
                sheet
                    .write_formula(5, 0, format!("=IF(TRUE,\"\",\"{ID}\")").as_str())
                    .map(drop)
                    .unwrap();
            }),
            IdCard,
            "工作表“汇总”A6",
        ),
        planted(
            "shared text no cell shows",
            "a.xlsx",
            with_extra(
                "xl/old/sharedStrings.xml",
                &format!("{spread}.sharedStrings+xml"),
                &format!(
                    "<sst><si><t>一</t></si><si><t>二</t></si><si><t>三</t></si><si><t>四</t></si><si><t>{ID}</t></si></sst>"
                ),
            ),
            IdCard,
            "未显示的共享文字",
        ),
    ]
}

/// A PPTX of a slide, its notes and a remark.
fn slides(attribute: &str, text: &str, notes: &str, remark: &str) -> Vec<u8> {
    let shape = |text: &str| {
        format!(
            "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"标题\"/></p:nvSpPr><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
        )
    };
    let number = "<p:sp><p:txBody><a:p><a:fld type=\"slidenum\"><a:t>1</a:t></a:fld></a:p></p:txBody></p:sp>";
    let show = format!("{DOC}.presentationml");
    let said = if notes.is_empty() {
        String::new()
    } else {
        shape(notes)
    };
    let relation = |kind: &str, target: &str| {
        format!("<Relationship Id=\"{kind}\" Type=\"{REL}/{kind}\" Target=\"{target}\"/>")
    };
    let of_remark = if remark.is_empty() {
        String::new()
    } else {
        relation("comments", "../comments/comment1.xml")
    };
    let mut parts = vec![
        (
            "ppt/presentation.xml",
            format!("{show}.presentation.main+xml"),
            format!(
                "<p:presentation {W}><p:sldIdLst><p:sldId id=\"256\" r:id=\"rId1\"/></p:sldIdLst></p:presentation>"
            ),
        ),
        (
            "ppt/slides/slide1.xml",
            format!("{show}.slide+xml"),
            format!(
                "<p:sld {W}{attribute}><p:cSld><p:spTree>{}{}</p:spTree></p:cSld></p:sld>",
                shape(BODY),
                shape(text)
            ),
        ),
        (
            "ppt/slides/_rels/slide1.xml.rels",
            String::new(),
            format!(
                "<Relationships>{}{of_remark}</Relationships>",
                relation("notesSlide", "../notesSlides/notesSlide1.xml")
            ),
        ),
        (
            "ppt/notesSlides/notesSlide1.xml",
            format!("{show}.notesSlide+xml"),
            format!("<p:notes {W}><p:cSld><p:spTree>{number}{said}</p:spTree></p:cSld></p:notes>"),
        ),
    ];
    if !remark.is_empty() {
        let content =
            format!("<p:cmLst {W}><p:cm authorId=\"0\"><p:text>{remark}</p:text></p:cm></p:cmLst>");
        parts.push((
            "ppt/comments/comment1.xml",
            format!("{show}.comments+xml"),
            content,
        ));
        let authors = format!(
            "<p:cmAuthorLst {W}><p:cmAuthor id=\"0\" name=\"{AUTHOR}\" initials=\"W\"/></p:cmAuthorLst>"
        );
        parts.push((
            "ppt/commentAuthors.xml",
            format!("{show}.commentAuthors+xml"),
            authors,
        ));
    }
    let parts: Vec<(&str, &str, String)> = parts
        .iter()
        .map(|(name, kind, text)| (*name, kind.as_str(), text.clone()))
        .collect();
    package(
        "ppt/presentation.xml",
        &parts,
        &[("slide", "slides/slide1.xml", "")],
    )
}

pub fn cases() -> Vec<Case> {
    let show: fn(&'static str, Vec<u8>, FindingKind, &'static str) -> Case =
        |what, file, kind, place| planted(what, "a.pptx", file, kind, place);
    let scanned = docx_of_picture();
    let mut cases = words();
    cases.push(planted(
        "scan in a DOCX",
        "a.docx",
        scanned,
        PictureOnly,
        "全文",
    ));
    cases.extend(sheets());
    cases.extend([
        clean("PPTX", "a.pptx", slides("", "谢谢", "", "")),
        show(
            "slide",
            slides("", &format!("电话 {MOBILE}"), "", ""),
            MobilePhone,
            "第1张幻灯片",
        ),
        show(
            "notes",
            slides("", "谢谢", "此页讲到内部数据", ""),
            Notes,
            "第1张幻灯片备注页",
        ),
        show(
            "hidden slide",
            slides(" show=\"0\"", "备用", "", ""),
            HiddenSlide,
            "第1张幻灯片",
        ),
        show(
            "remark on a slide",
            slides("", "谢谢", "", "数字再核"),
            Comment,
            "第1张幻灯片批注",
        ),
    ]);
    cases
}
