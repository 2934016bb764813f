//! XLSX.

use gongkai_document::inspect::FindingKind::{
    Comment, ExternalLink, HiddenColumn, HiddenName, HiddenRow, HiddenSheet, HiddenText, IdCard,
    LinkedObject, MobilePhone, PivotCache, Uncomputed,
};
use rust_xlsxwriter::{DataValidation, DocProperties, Format, Note, Workbook, Worksheet};

use super::super::{AUTHOR, BODY, Case, ID, MOBILE, archive, clean, planted};
use super::{DOC, REL};
use crate::samples::register;

pub fn workbook(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
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

pub fn on_sheet(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
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
pub fn with_extra(name: &str, kind: &str, content: &str) -> Vec<u8> {
    let file = on_sheet(|_| {});
    let mut all = super::super::parts(&file);
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

/// An XLSX with more shared texts.
pub fn with_texts(texts: &str) -> Vec<u8> {
    super::super::strays::with(
        &on_sheet(|_| {}),
        &[(
            "xl/old/sharedStrings.xml",
            &format!("{DOC}.spreadsheetml.sharedStrings+xml"),
            texts.as_bytes(),
        )],
        &[(
            "xl/_rels/workbook.xml.rels",
            "sharedStrings",
            "old/sharedStrings.xml",
        )],
    )
}

/// An XLSX as a program keeps it that computes what it shows: with results, or without.
fn computed(cells: &str, settings: &str) -> Vec<u8> {
    let changed = super::super::parts(&on_sheet(|_| {})).into_iter();
    let changed = changed.map(|(name, bytes)| {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let text = match name.as_str() {
            "xl/worksheets/sheet1.xml" => text.replace(
                "</sheetData>",
                &format!("<row r=\"9\">{cells}</row></sheetData>"),
            ),
            "xl/workbook.xml" => {
                let before = text.split("<calcPr").next().unwrap().to_owned();
                assert!(before.len() < text.len());
                format!("{before}<calcPr{settings}/></workbook>")
            }
            _ => return (name, bytes),
        };
        (name, text.into_bytes())
    });
    let all: Vec<(String, Vec<u8>)> = changed.collect();
    let all = all.iter();
    archive(
        &all.map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
            .collect::<Vec<_>>(),
    )
}

/// An XLSX whose first sheet is printed as somebody's printer was set.
pub fn printed() -> Vec<u8> {
    let kind = format!("{DOC}.spreadsheetml.printerSettings");
    let settings = format!("\\\\server\\{AUTHOR}");
    let file = with_extra("xl/printerSettings/printerSettings1.bin", &kind, &settings);
    let changed = super::super::parts(&file).into_iter();
    let changed = changed.map(|(name, bytes)| match name.as_str() {
        "xl/worksheets/sheet1.xml" => {
            let text = String::from_utf8(bytes).unwrap();
            let setup = "<pageSetup paperSize=\"9\" r:id=\"rId1\"/></worksheet>";
            (name, text.replace("</worksheet>", setup).into_bytes())
        }
        _ => (name, bytes),
    });
    let mut all: Vec<(String, Vec<u8>)> = changed.collect();
    let relations = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{REL}/printerSettings\" Target=\"../printerSettings/printerSettings1.bin\"/></Relationships>"
    );
    all.push((
        "xl/worksheets/_rels/sheet1.xml.rels".into(),
        relations.into_bytes(),
    ));
    let all = all.iter();
    archive(
        &all.map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
            .collect::<Vec<_>>(),
    )
}

pub fn sheets() -> Vec<Case> {
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
            "name of a sheet",
            "a.xlsx",
            another(|sheet| sheet.set_name(format!("名单{ID}")).map(drop).unwrap()),
            IdCard,
            "工作表名称",
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
            "link of DDE",
            "a.xlsx",
            with_extra(
                "xl/externalLinks/externalLink1.xml",
                &format!("{spread}.externalLink+xml"),
                "<externalLink><ddeLink ddeService=\"cmd\" ddeTopic=\"/c calc\"><ddeItems/></ddeLink></externalLink>",
            ),
            LinkedObject,
            "externalLink1",
        ),
        clean("XLSX with settings of a printer", "a.xlsx", printed()),
        clean(
            "XLSX with results",
            "a.xlsx",
            computed(
                "<c r=\"A9\"><f>SUM(B2:B8)</f><v>1381.2</v></c><c r=\"B9\" t=\"str\"><f>IF(TRUE,\"\",1)</f><v></v></c>",
                " calcId=\"191029\"",
            ),
        ),
        planted(
            "formula without its result",
            "a.xlsx",
            computed("<c r=\"C9\"><f>\"138\"&amp;\"12345678\"</f></c>", ""),
            Uncomputed,
            "工作表“汇总”C9",
        ),
        planted(
            "formula with an empty result",
            "a.xlsx",
            computed("<c r=\"C9\"><f>\"138\"&amp;\"12345678\"</f><v/></c>", ""),
            Uncomputed,
            "工作表“汇总”C9",
        ),
        planted(
            "formula whose result is computed when it is opened",
            "a.xlsx",
            computed(
                "<c r=\"C9\"><f>\"138\"&amp;\"12345678\"</f><v>0</v></c>",
                " fullCalcOnLoad=\"1\"",
            ),
            Uncomputed,
            "工作表“汇总”C9",
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
            with_texts(&format!(
                "<sst><si><t>一</t></si><si><t>二</t></si><si><t>三</t></si><si><t>四</t></si><si><t>{ID}</t></si></sst>"
            )),
            IdCard,
            "未显示的共享文字",
        ),
    ]
}
