//! Numbers where people do not look, and files that have something harmless in the same places.

use gongkai_document::inspect::FindingKind::{FixedPhone, IdCard, MobilePhone};
use gongkai_document::inspect::{Allowed, FindingKind};
use lopdf::{Object, Stream, dictionary};

use super::office::{
    DOC, W, docx, on_sheet, package, paragraph, run, with_extra, with_texts, workbook,
};
use super::open::{ods, odt, open, sheet};
use super::{BODY, Case, ID, MOBILE, clean, inspect, pdf, planted};

/// The same with a number in it, and with something harmless.
fn both(
    what: &'static str,
    name: &'static str,
    file: impl Fn(&str) -> Vec<u8>,
    place: &'static str,
) -> [Case; 2] {
    [
        planted(what, name, file(MOBILE), MobilePhone, place),
        clean(what, name, file("2024年3月5日")),
    ]
}

/// The first four characters, and the rest.
fn halves(text: &str) -> (String, String) {
    (
        text.chars().take(4).collect(),
        text.chars().skip(4).collect(),
    )
}

fn in_paragraph(runs: &str) -> Vec<u8> {
    docx(&paragraph(runs), &[], &[])
}

fn words() -> Vec<Case> {
    let symbols = |text: &str| {
        let signs = text.chars().map(|c| {
            format!(
                "<w:r><w:sym w:font=\"Symbol\" w:char=\"F{:03X}\"/></w:r>",
                u32::from(c)
            )
        });
        in_paragraph(&signs.collect::<String>())
    };
    let circled = |text: &str| {
        let signs = text.chars().map(|c| match c {
            '1'..='9' => char::from_u32(u32::from('①') + u32::from(c) - u32::from('1')).unwrap(),
            c => c,
        });
        in_paragraph(&run(&signs.collect::<String>()))
    };
    let ruby = |aloud: &str, text: &str| {
        let (first, rest) = halves(text);
        in_paragraph(&format!(
            "{}<w:r><w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>",
            run(&first),
            run(aloud),
            run(&rest)
        ))
    };
    let main = format!("{DOC}.wordprocessingml.document.main+xml");
    let named = |text: &str| {
        let name = format!("word/{text}.xml");
        docx("", &[(&name, "", "<a/>".into())], &[])
    };
    let remarked = |text: &str| {
        let body = format!(
            "<w:document {W}><!-- {text} --><w:body>{}</w:body></w:document>",
            paragraph(&run(BODY))
        );
        package(
            "word/document.xml",
            &[("word/document.xml", &main, body)],
            &[],
        )
    };
    let with_xml = |xml: &str| docx(xml, &[], &[]);
    let bookmark = |text: &str| {
        in_paragraph(&format!(
            "<w:bookmarkStart w:id=\"1\" w:name=\"to{text}\"/>{}",
            run("见此")
        ))
    };
    [
        both(
            "signs by their codes",
            "a.docx",
            |text| symbols(&text.replace(['年', '月', '日'], "-")),
            "正文第2段",
        ),
        both("digits in circles", "a.docx", circled, "正文第2段"),
        both(
            "what is read aloud",
            "a.docx",
            |text| ruby(text, "示例文字"),
            "正文第2段",
        ),
        both(
            "under what is read aloud",
            "a.docx",
            |text| ruby("àn", text),
            "正文第2段",
        ),
        both("name of a part", "a.docx", named, "部件名称"),
        both("remark in the XML", "a.docx", remarked, "部件内的注释"),
        both("name of a bookmark", "a.docx", bookmark, "正文"),
        both(
            "words to a program",
            "a.docx",
            |text| with_xml(&format!("<?note {text}?>")),
            "部件内的注释",
        ),
        both("bare words", "a.docx", with_xml, "document.xml"),
        both(
            "words of no element",
            "a.docx",
            |text| with_xml(&format!("<w:foo>{text}</w:foo>")),
            "document.xml",
        ),
        both(
            "run of no paragraph",
            "a.docx",
            |text| {
                let (first, rest) = halves(text);
                with_xml(&format!(
                    "<w:sdt>{}<w:r><w:rPr/><w:t>{rest}</w:t></w:r></w:sdt>",
                    run(&first)
                ))
            },
            "正文",
        ),
        both(
            "attribute of nobody",
            "a.docx",
            |text| with_xml(&format!("<w:p xmlns:q=\"urn:q\" q:tel=\"{text}\"/>")),
            "document.xml",
        ),
        both(
            "name of a space",
            "a.docx",
            |text| with_xml(&format!("<w:p xmlns:q=\"urn:{text}\"/>")),
            "document.xml",
        ),
        both(
            "data of a field",
            "a.docx",
            |text| {
                in_paragraph(&format!(
                    "<w:r><w:fldChar><w:fldData>{text}</w:fldData></w:fldChar></w:r>"
                ))
            },
            "document.xml",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn sheets() -> Vec<Case> {
    let spread = format!("{DOC}.spreadsheetml");
    let aloud = |text: &str| {
        let (first, rest) = halves(text);
        with_texts(&format!(
            "<sst><si><t>一</t><rPh><t>{first}</t></rPh><rPh><t>{rest}</t></rPh></si></sst>"
        ))
    };
    let named = |text: &str| {
        let name = format!("n_{}", text.replace(['年', '月', '日'], "_"));
        workbook(|book| book.define_name(&name, "=汇总!$B$2").map(drop).unwrap())
    };
    let of_sheet = |more: &str| {
        with_extra(
            "xl/worksheets/sheet9.xml",
            &format!("{spread}.worksheet+xml"),
            &format!("<worksheet><sheetData/>{more}</worksheet>"),
        )
    };
    let of_format = of_sheet(&format!(
        "<conditionalFormatting><cfRule><formula>$A$1={MOBILE}</formula></cfRule></conditionalFormatting>"
    ));
    let of_list = of_sheet(&format!(
        "<extLst><x14:formula1 xmlns:x14=\"x\" xmlns:xm=\"y\"><xm:f>\"是,{MOBILE}\"</xm:f></x14:formula1></extLst>"
    ));
    let read_aloud = of_sheet(&format!(
        "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>一</t><rPh><t>{MOBILE}</t></rPh></is></c></row>"
    ));
    let formula = on_sheet(|sheet| {
        let formula = format!("=IF(TRUE,1,{MOBILE})");
        sheet
            .write_formula(5, 0, formula.as_str())
            .map(drop)
            .unwrap();
    });
    let mut cases: Vec<Case> = [
        both("how a text is read aloud", "a.xlsx", aloud, "注音"),
        both("name of cells", "a.xlsx", named, "名称"),
    ]
    .into_iter()
    .flatten()
    .collect();
    for (what, file, place) in [
        ("rule of a format", of_format, "sheet9"),
        ("list of a newer program", of_list, "sheet9"),
        ("how a cell is read aloud", read_aloud, "sheet9"),
        ("number in a formula", formula, "工作表“汇总”A6"),
    ] {
        cases.push(planted(what, "a.xlsx", file, MobilePhone, place));
    }
    cases
}

fn open_documents() -> Vec<Case> {
    let framed = |text: &str| {
        odt(
            "",
            &format!("<text:p>1381234<draw:frame>{text}</draw:frame></text:p>"),
        )
    };
    let aloud = |base: &str, aloud: &str| {
        let (first, rest) = halves(base);
        odt(
            "",
            &format!(
                "<text:p><text:ruby><text:ruby-base>{first}</text:ruby-base><text:ruby-text>{aloud}</text:ruby-text></text:ruby>{rest}</text:p>"
            ),
        )
    };
    let in_sheet = |more: &str| ods("", &format!("{more}{}", sheet("", "")));
    [
        both("title of a picture", "a.odt", |text| framed(&format!("<svg:title>{text}</svg:title>")), "正文第2段"),
        both("description of a picture", "a.odt", |text| framed(&format!("<svg:desc>{text}</svg:desc>")), "正文第2段"),
        both("picture of no paragraph", "a.odt", |text| odt("", &format!("<draw:frame><svg:desc>{text}</svg:desc></draw:frame>")), "正文"),
        both("what a place is for", "a.odt", |text| odt("", &format!("<text:p><text:placeholder text:description=\"{text}\">姓名</text:placeholder></text:p>")), "正文第2段"),
        both("bookmark", "a.odt", |text| odt("", &format!("<text:p><text:bookmark text:name=\"{text}\"/>见此</text:p>")), "正文第2段"),
        both("read aloud in ODT", "a.odt", |text| aloud("示例文字", text), "正文第2段"),
        both("under what is read aloud in ODT", "a.odt", |text| aloud(text, "àn"), "正文第2段"),
        both("expression with a name", "a.ods", |text| in_sheet(&format!("<table:named-expressions><table:named-expression table:name=\"值\" table:expression=\"&quot;{text}&quot;\"/></table:named-expressions>")), "名称“值”"),
        both("range with a name", "a.ods", |text| in_sheet(&format!("<table:named-expressions><table:named-range table:name=\"n_{text}\" table:cell-range-address=\"$名单.$A$1\"/></table:named-expressions>")), "名称"),
        both("list to choose from in ODS", "a.ods", |text| in_sheet(&format!("<table:content-validations><table:content-validation table:name=\"val1\" table:condition=\"of:cell-content-is-in-list(&quot;是&quot;;&quot;{text}&quot;)\"/></table:content-validations>")), "数据验证“val1”"),
        both("name of a slide", "a.odp", |text| open("presentation", "", &format!("<draw:page draw:name=\"{text}\"><draw:frame><text:p>{BODY}</text:p></draw:frame></draw:page>")), "第1张幻灯片"),
    ]
    .into_iter()
    .flatten()
    .chain([planted(
        "third note of an ODT",
        "a.odt",
        odt("", &format!(
            "<text:p>一{}二{}三{}四</text:p>",
            note("footnote", "1", "据年报"),
            note("endnote", "i", "据公报"),
            note("footnote", "2", &format!("</text:p><text:p>经办人{MOBILE}"))
        )),
        MobilePhone,
        "脚注2第2段",
    )])
    .collect()
}

fn note(class: &str, number: &str, text: &str) -> String {
    format!(
        "<text:note text:note-class=\"{class}\"><text:note-citation>{number}</text:note-citation><text:note-body><text:p>{text}</text:p></text:note-body></text:note>"
    )
}

/// A page on which each of these is painted for itself: where it begins, and what.
fn painted(texts: &[(f64, String)]) -> Vec<u8> {
    let content: String = texts
        .iter()
        .map(|(x, text)| format!("BT /F1 12 Tf {x} 700 Td ({text}) Tj ET "))
        .collect();
    pdf::page(content.as_bytes(), |_, _, _| {})
}

fn pages() -> Vec<Case> {
    let shown = "BT /F1 12 Tf 72 700 Td (Notice) Tj ET";
    let spoken = |key: &str, text: &str| {
        let (first, rest) = halves(text);
        let part = |text: &str| format!("/Span <</{key} ({text})>> BDC {shown} EMC ");
        pdf::page(
            format!("{}{}", part(&first), part(&rest)).as_bytes(),
            |_, _, _| {},
        )
    };
    let listed = pdf::page(
        format!("/Span /P1 BDC {shown} EMC").as_bytes(),
        |doc, page, _| {
            let said = doc.add_object(dictionary! { "Alt" => Object::string_literal(MOBILE) });
            let resources = doc
                .get_dictionary_mut(page)
                .unwrap()
                .get_mut(b"Resources")
                .unwrap()
                .as_dict_mut()
                .unwrap();
            resources.set("Properties", dictionary! { "P1" => said });
        },
    );
    // Helvetica's digits are 6.672 wide at this size.
    let digits: Vec<(f64, String)> = (0_u8..)
        .zip(ID.chars())
        .map(|(at, digit)| (72.0 + 6.672 * f64::from(at), digit.to_string()))
        .collect();
    let (odd, even): (Vec<_>, Vec<_>) = digits
        .into_iter()
        .enumerate()
        .partition(|(at, _)| at % 2 == 1);
    let mixed: Vec<(f64, String)> = odd.into_iter().chain(even).map(|(_, one)| one).collect();
    let apart = ["2024", "138", "1234", "5678"].map(str::to_owned);
    let apart: Vec<(f64, String)> = [72.0, 372.0, 272.0, 472.0].into_iter().zip(apart).collect();
    let form = pdf::page(shown.as_bytes(), |doc, page, _| {
        let look = doc.add_object(Stream::new(
            dictionary! { "Type" => "XObject", "Subtype" => "Form" },
            format!("/Span <</ActualText ({MOBILE})>> BDC EMC").into_bytes(),
        ));
        let remark = doc.add_object(
            dictionary! { "Type" => "Annot", "Subtype" => "Stamp", "AP" => dictionary! { "N" => look } },
        );
        doc.get_dictionary_mut(page)
            .unwrap()
            .set("Annots", vec![remark.into()]);
    });
    vec![
        planted(
            "text to copy",
            "a.pdf",
            spoken("ActualText", MOBILE),
            MobilePhone,
            "第1页替代文字",
        ),
        clean("text to copy", "a.pdf", spoken("ActualText", "2024-03-05")),
        planted(
            "text to read out",
            "a.pdf",
            spoken("Alt", MOBILE),
            MobilePhone,
            "第1页替代文字",
        ),
        planted(
            "text to read out, in a list",
            "a.pdf",
            listed,
            MobilePhone,
            "第1页替代文字",
        ),
        planted(
            "digits painted in another order",
            "a.pdf",
            painted(&mixed),
            IdCard,
            "第1页",
        ),
        clean("columns painted in another order", "a.pdf", painted(&apart)),
        planted(
            "text to copy in the look of a remark",
            "a.pdf",
            form,
            MobilePhone,
            "第1页附注",
        ),
    ]
}

pub fn cases() -> Vec<Case> {
    let mut cases = vec![
        planted(
            "digits of other writings",
            "a.txt",
            format!("{BODY}\n电话 ٠٥٥١-٦٢٨١٢٣٤٥\n").into_bytes(),
            FixedPhone,
            "第2行",
        ),
        planted(
            "digits of mathematics, with marks of a list",
            "a.txt",
            format!("{BODY}\n①𝟏𝟑𝟖𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖\n").into_bytes(),
            MobilePhone,
            "第2行",
        ),
        clean(
            "marks of a list before years",
            "a.txt",
            format!("{BODY}\n①2023年②2024年③2025年⑴12项⒉34项\n").into_bytes(),
        ),
    ];
    cases.extend(words());
    cases.extend(sheets());
    cases.extend(open_documents());
    cases.extend(pages());
    cases
}

/// What is told of a remark in the file says nothing of it.
#[test]
fn no_excerpt_shows_what_is_found_beside() {
    let mail = "zhang.san@qq.com";
    let said = format!("{mail} 王某{MOBILE}、{ID}，李某13912345679");
    let file = super::office::docx(
        "",
        &[(
            "word/comments.xml",
            &format!("{DOC}.wordprocessingml.comments+xml"),
            format!(
                "<w:comments {W}><w:comment>{}</w:comment></w:comments>",
                paragraph(&run(&said))
            ),
        )],
        &[("comments", "comments.xml", "")],
    );
    let found = inspect(&file, "a.docx").inspected.findings;
    assert!(found.len() >= 5, "{found:?}");
    for finding in found.iter().chain(&gongkai_document::inspect::text(
        "正文",
        &said,
        &Allowed::default(),
    )) {
        let shown = &finding.excerpt;
        for part in [
            "234", "4567", "5678", "9901", "1990", "0723", "an.san", "qq.c", "7231",
        ] {
            assert!(!shown.contains(part), "{finding:?}");
        }
        let kinds = [
            FindingKind::Comment,
            FindingKind::IdCard,
            FindingKind::MobilePhone,
            FindingKind::Email,
            FindingKind::Metadata,
        ];
        assert!(kinds.contains(&finding.kind), "{finding:?}");
    }
}
