//! The sheet as it comes in. Everything wrong with it is told at once, by line and column.

use std::collections::HashMap;

use chrono::NaiveDate;
use gongkai_chassis::import::Fault;
use gongkai_document::{
    inspect::Allowed,
    sheet::{Read, Row},
};
use gongkai_law::{
    catalog::Channel,
    likeness::{half_width, same_number},
};

use super::columns::{
    ARTICLE_20, CHANNELS, FORMED, GROUP, INDEX, KIND, LINK, NUMBER, PUBLISHED, SUMMARY, TITLE,
    VALID_UNTIL, heads,
};
use crate::{
    bureau::Bureau,
    entry::{Cells, check_link, has_too_many, opened, places},
    item::{
        Publication,
        contents::{Attribute, Contents, Kind},
    },
    numbers,
};

/// A line as a document that was published.
#[derive(Debug, Clone)]
pub struct Line {
    /// Where it stands.
    pub number: usize,
    /// What was published.
    pub publication: Publication,
    /// The index number it bears; empty for a new one.
    pub index_number: String,
}

/// What a sheet says.
#[derive(Debug, Default)]
pub struct Planned {
    /// Its lines that could be read.
    pub lines: Vec<Line>,
    /// All of its lines.
    pub total: usize,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

/// What lines say by default, and what they are judged by.
pub struct Frame<'a> {
    /// The bureau.
    pub bureau: &'a Bureau,
    /// The office of lines that name none.
    pub office_id: &'a str,
    /// The item group of lines that name none.
    pub group: &'a str,
    /// What the bureau publishes of itself.
    pub allowed: &'a Allowed,
    /// Today.
    pub today: NaiveDate,
}

/// What a sheet says.
pub fn plan(read: Read, frame: &Frame<'_>) -> Planned {
    let (sheet, faults) = opened(read);
    let mut planned = Planned {
        faults,
        ..Planned::default()
    };
    let Some(sheet) = sheet else {
        return planned;
    };
    let Some(places) = places(&sheet, heads(), &mut planned.faults) else {
        return planned;
    };
    planned.total = sheet.rows.len();
    if planned.total == 0 {
        let (zh, en) = ("表中没有文件", "no document in it");
        planned.faults.push(Fault::cell(0, "", zh, en));
    }
    if has_too_many(&sheet, &mut planned.faults) {
        return planned;
    }
    for row in &sheet.rows {
        match frame.line(row, Cells::of(row, &places)) {
            Ok(line) => planned.lines.push(line),
            Err(wrong) => planned.faults.extend(wrong),
        }
    }
    note_repeated(&planned.lines, &mut planned.faults);
    planned
}

impl Frame<'_> {
    fn line(&self, row: &Row, mut cells: Cells<'_>) -> Result<Line, Vec<Fault>> {
        let formed_on = date(&mut cells, FORMED);
        let published_on = date(&mut cells, PUBLISHED);
        let valid_until = date(&mut cells, VALID_UNTIL);
        let article20_code = u8::try_from(cells.number(ARTICLE_20, 15)).ok();
        let contents = Contents {
            title: line(&mut cells, TITLE, 200),
            summary: line(&mut cells, SUMMARY, 2000),
            document_number: line(&mut cells, NUMBER, 100),
            link: line(&mut cells, LINK, 500),
            kind: kind(&mut cells),
            article20_code: article20_code.filter(|code| *code > 0),
            group: self.group_of(&mut cells),
            office_id: cells.office(self.bureau, self.office_id),
            formed_on,
            valid_until,
            channels: channels(&mut cells),
            attribute: Some(Attribute::Proactive),
            ..Contents::default()
        };
        // Full-width signs are the same signs: of two ways to write a number one is kept.
        let index_number = line(&mut cells, INDEX, 100);
        let index_number: String = index_number.chars().map(half_width).collect();
        self.check(&mut cells, &contents, published_on, &index_number);
        let publication = published_on.and_then(|on| Publication::of(&contents, on));
        let wrong = cells.fields.into_violations();
        match publication {
            Some(publication) if wrong.is_empty() => Ok(Line {
                number: row.line,
                publication,
                index_number,
            }),
            _ => Err(wrong
                .into_iter()
                .map(|one| Fault::of(row.line, one))
                .collect()),
        }
    }

    /// Notes what is missing in a line, what does not fit, and numbers of people.
    fn check(
        &self,
        cells: &mut Cells<'_>,
        contents: &Contents,
        published_on: Option<NaiveDate>,
        index_number: &str,
    ) {
        let needed = [TITLE, KIND, FORMED, PUBLISHED, ARTICLE_20];
        for column in needed {
            if cells.cell(column).is_empty() {
                cells.fields.wrong(column, "缺少必填项", "missing");
            }
        }
        let fields = &mut cells.fields;
        let numbered = matches!(contents.kind, Some(Kind::Rule | Kind::NormativeDocument));
        if numbered && contents.document_number.is_empty() {
            fields.wrong(
                NUMBER,
                "规章、行政规范性文件须填写文号",
                "rules and normative documents have one",
            );
        }
        // What becomes public now takes all steps.
        if published_on.is_some_and(|on| on >= self.today) {
            let zh = "应早于今天；今天公开的，请拟稿，经审核、保密审查和签发后公开";
            let en = "before today: what is published now is drafted, checked, reviewed and signed";
            fields.wrong(PUBLISHED, zh, en);
        }
        let formed_on = contents.formed_on;
        if formed_on
            .zip(published_on)
            .is_some_and(|(formed, on)| formed > on)
        {
            fields.wrong(FORMED, "不得晚于首次公开日期", "not after it was published");
        }
        if formed_on
            .zip(contents.valid_until)
            .is_some_and(|(formed, last)| last < formed)
        {
            fields.wrong(VALID_UNTIL, "不得早于形成日期", "not before it was formed");
        }
        if contents.valid_until.is_some_and(|last| last < self.today) {
            let zh = "有效期已过，不是现行有效文件，不作为现行有效文件登记";
            let en = "its last day is past: it is no document in force";
            fields.wrong(VALID_UNTIL, zh, en);
        }
        let passed_on = self.bureau.passed_on_from(self.today);
        if passed_on
            .zip(published_on)
            .is_some_and(|(from, on)| on >= from)
        {
            fields.wrong(
                PUBLISHED,
                "本机关的职责该日已由其他机关承接，请在承接机关登记",
                "another bureau had taken over by that day: enter it there",
            );
        }
        check_link(fields, LINK, &contents.link);
        if index_number.starts_with(&format!("{}/", self.bureau.id)) {
            fields.wrong(
                INDEX,
                "与本系统编号的形式相同，请留空，由系统编号",
                "numbers of this form are given here: leave it empty",
            );
        }
        let texts = [
            (TITLE, TITLE, contents.title.as_str()),
            (SUMMARY, SUMMARY, &contents.summary),
            (NUMBER, NUMBER, &contents.document_number),
            (LINK, LINK, &contents.link),
            (INDEX, INDEX, index_number),
        ];
        numbers::refuse(fields, &texts, self.allowed);
    }

    /// The item group by code or name.
    fn group_of(&self, cells: &mut Cells<'_>) -> String {
        let said = match cells.cell(GROUP) {
            "" => self.group,
            said => said,
        };
        let mut groups = self.bureau.item_groups.iter();
        let found = groups.find(|group| group.code == said || group.name == said);
        if found.is_none() {
            let names: Vec<&str> = self
                .bureau
                .item_groups
                .iter()
                .map(|one| &*one.name)
                .collect();
            cells.fields.wrong(
                GROUP,
                &format!("应为本机关的信息分组：{}", names.join("、")),
                "not an item group of this bureau",
            );
        }
        found.map(|group| group.code.clone()).unwrap_or_default()
    }
}

fn line(cells: &mut Cells<'_>, column: &str, most: usize) -> String {
    let cell = cells.cell(column);
    cells.fields.line(column, cell, 0, most)
}

/// The kind. A call for comments is none: its days would have to be known, and its comments.
fn kind(cells: &mut Cells<'_>) -> Option<Kind> {
    let kind = cells.one(KIND);
    if kind == Some(Kind::CallForComments) {
        let zh = "征求意见不作为现行有效文件登记";
        cells
            .fields
            .wrong(KIND, zh, "a call for comments is no document in force");
    }
    kind
}

/// The channels; the website where the sheet names none.
fn channels(cells: &mut Cells<'_>) -> Vec<Channel> {
    let channels = cells.list(CHANNELS);
    if channels.is_empty() {
        vec![Channel::Website]
    } else {
        channels
    }
}

/// A day as people write it: 2019-10-08, 2019/10/8, 2019.10.8, 2019年10月8日, 20191008.
fn date(cells: &mut Cells<'_>, column: &str) -> Option<NaiveDate> {
    let cell = cells.cell(column);
    if cell.is_empty() {
        return None;
    }
    let written = cell
        .trim_end_matches('日')
        .replace(['年', '月', '/', '.'], "-");
    let parts: Vec<&str> = written.split('-').collect();
    let iso = match parts[..] {
        [year, month, day] => format!("{year:0>4}-{month:0>2}-{day:0>2}"),
        [whole] if whole.len() == 8 && whole.is_ascii() => {
            format!("{}-{}-{}", &whole[..4], &whole[4..6], &whole[6..])
        }
        _ => cell.to_owned(),
    };
    if iso.parse::<NaiveDate>().is_err() {
        let zh = "不是有效的日期（应如2019年10月8日）";
        cells.fields.wrong(column, zh, "no date: 2019-10-08, say");
        return None;
    }
    // What could not be read is none: nothing is compared with it.
    let day = cells.fields.date_if_any(column, &iso);
    day.filter(|day| *day != NaiveDate::MIN)
}

/// Notes lines that say what a line above says.
fn note_repeated(lines: &[Line], faults: &mut Vec<Fault>) {
    let mut indexes = HashMap::new();
    let mut of_kinds = HashMap::new();
    let mut documents = HashMap::new();
    for line in lines {
        let said = &line.publication;
        let document = (&said.title, &said.document_number);
        if documents.insert(document, line.number).is_some() {
            let (zh, en) = (
                "与前面的行标题、文号相同",
                "a line above has this title and number",
            );
            faults.push(Fault::cell(line.number, TITLE, zh, en));
        } else if !said.document_number.is_empty() {
            // An interpretation may name the number of its document; a document of the same kind has one of its own.
            let number = (said.kind, same_number(&said.document_number));
            if let Some(above) = of_kinds.insert(number, line.number) {
                let zh = format!("与第{above}行文号相同");
                let en = format!("line {above} has this document number");
                faults.push(Fault::cell(line.number, NUMBER, zh, en));
            }
        }
        let index = line.index_number.as_str();
        if !index.is_empty() && indexes.insert(index, line.number).is_some() {
            let (zh, en) = ("与前面的行索引号相同", "a line above has this index number");
            faults.push(Fault::cell(line.number, INDEX, zh, en));
        }
    }
}
