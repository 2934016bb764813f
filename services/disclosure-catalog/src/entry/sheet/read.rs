//! The catalog as it comes in. Everything wrong with a sheet is told at once, by line and column.

use std::collections::HashMap;

use gongkai_chassis::{
    error::Error,
    fields::Fields,
    plain::{excerpt, plain},
};
use gongkai_document::sheet::{Read, Row, Sheet};
use gongkai_law::{
    catalog::{EntryColumn, Manner, Tier, TimeLimit},
    code::Code,
};
use uuid::Uuid;

use super::{
    COLUMNS, COUNTY, EVERYBODY, GROUP, ID, LIMIT, OFFICE, ON_APPLICATION, PERSON, PROACTIVE,
    SERIAL, TO_VERIFY, TOWNSHIP, called,
};
use crate::{
    bureau::Bureau,
    entry::columns::{self, Columns, Written},
};

/// Lines of a sheet at most.
pub const MOST_LINES: usize = 1000;
/// Characters of a cell that a fault shows.
const SHOWN: usize = 30;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1; 0 for the whole file.
    pub line: usize,
    /// The column; empty for the whole line.
    pub column: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Fault {
    /// In a column of a line.
    pub fn at(line: usize, column: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            line,
            column: column.to_owned(),
            zh: zh.into(),
            en: en.into(),
        }
    }
}

/// A line of a sheet as an entry.
#[derive(Debug, Clone)]
pub struct Line {
    /// Where it stands.
    pub number: usize,
    /// The entry it changes; none for a new one.
    pub id: Option<Uuid>,
    /// What it says; the serial is 0 where it leaves it open.
    pub columns: Columns,
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

/// What a sheet says for this bureau; lines that name no office are of `office_id`.
pub fn plan(read: Read, bureau: &Bureau, office_id: &str) -> Planned {
    let mut planned = Planned::default();
    let (sheet, of_form) = match read {
        Ok((sheet, of_form)) => (Some(sheet), of_form),
        Err(of_form) => (None, of_form),
    };
    for fault in of_form {
        let header = sheet
            .as_ref()
            .map_or(&[] as &[String], |sheet| &sheet.header);
        let column = fault.cell.map(|cell| match header.get(cell) {
            Some(name) => name.clone(),
            None => format!("第{}列", cell + 1),
        });
        let (line, column) = (fault.line.unwrap_or_default(), column.unwrap_or_default());
        planned
            .faults
            .push(Fault::at(line, &column, fault.zh, fault.en));
    }
    let Some(mut sheet) = sheet else {
        return planned;
    };
    let cells = sheet.rows.iter_mut().flat_map(|row| &mut row.cells);
    for cell in sheet.header.iter_mut().chain(cells) {
        *cell = plain(cell);
    }
    let Some(places) = places(&sheet, &mut planned.faults) else {
        return planned;
    };
    planned.total = sheet.rows.len();
    if planned.total > MOST_LINES {
        planned.faults.push(Fault::at(
            0,
            "",
            format!("不得超过{MOST_LINES}行，请分批导入"),
            format!("more than {MOST_LINES} lines: import them in parts"),
        ));
        return planned;
    }
    for row in &sheet.rows {
        let mut cells = Cells {
            row,
            places: &places,
            fields: Fields::default(),
        };
        let (id, columns) = cells.read(bureau, office_id);
        let wrong = cells.fields.into_violations();
        if wrong.is_empty() {
            planned.lines.push(Line {
                number: row.line,
                id,
                columns,
            });
        }
        let faults = wrong.into_iter();
        let faults = faults.map(|wrong| Fault::at(row.line, &wrong.field, wrong.zh, wrong.en));
        planned.faults.extend(faults);
    }
    planned
}

type Places = HashMap<&'static str, usize>;

/// Where each column stands. Notes unknown columns and missing ones: all official ones are needed.
fn places(sheet: &Sheet, faults: &mut Vec<Fault>) -> Option<Places> {
    let before = faults.len();
    for title in &sheet.header {
        if !COLUMNS.iter().any(|column| column.title == title) {
            let shown = excerpt(title, SHOWN);
            faults.push(Fault::at(
                0,
                &shown,
                format!("没有“{shown}”这一栏"),
                format!("no column `{shown}`"),
            ));
        }
    }
    let mut places = HashMap::new();
    for column in &COLUMNS {
        let official = COLUMNS.iter().take_while(|one| one.title != OFFICE);
        match sheet.column(column.title) {
            Some(place) => {
                places.insert(column.title, place);
            }
            None if official.into_iter().any(|one| one.title == column.title) => {
                faults.push(Fault::at(
                    0,
                    column.title,
                    format!("表头缺少“{}”一栏", column.title),
                    format!("the header lacks `{}`", column.title),
                ));
            }
            None => {}
        }
    }
    (faults.len() == before).then_some(places)
}

/// The cells of a line.
struct Cells<'a> {
    row: &'a Row,
    places: &'a Places,
    fields: Fields,
}

impl<'a> Cells<'a> {
    fn cell(&self, column: &str) -> &'a str {
        let place = self.places.get(column);
        place
            .and_then(|place| self.row.cells.get(*place))
            .map_or("", String::as_str)
    }

    fn of(&self, column: EntryColumn) -> &'a str {
        self.cell(column.zh())
    }

    fn read(&mut self, bureau: &Bureau, office_id: &str) -> (Option<Uuid>, Columns) {
        let id = match self.cell(ID) {
            "" => None,
            id => Some(self.fields.id(ID, id)),
        };
        let audience = self.audience();
        let written = Written {
            level1: self.of(EntryColumn::Level1),
            level2: self.of(EntryColumn::Level2),
            contents: self.of(EntryColumn::Contents),
            basis: self.of(EntryColumn::Basis),
            time_limit: self.of(EntryColumn::TimeLimit),
            publisher: self.of(EntryColumn::Publisher),
            audience,
            link: self.of(EntryColumn::Link),
        };
        let columns = Columns {
            serial: self.number(SERIAL, 1_000_000),
            limit: self.limit(),
            office_id: self.office(bureau, office_id),
            person: Some(self.fields.person(PERSON, self.cell(PERSON), 0))
                .filter(|person| !person.is_empty()),
            channels: self.list(EntryColumn::Channels.zh()),
            manner: self.manner(),
            tiers: self.tiers(),
            article20_code: u8::try_from(self.number(EntryColumn::Article20.zh(), 15))
                .ok()
                .filter(|code| *code > 0),
            to_verify: self.list(TO_VERIFY),
            ..Columns::of(&mut self.fields, called, &written)
        };
        (id, columns.marked())
    }

    /// A number from 1; 0 for an empty cell.
    fn number(&mut self, column: &str, most: i32) -> i32 {
        let cell = self.cell(column);
        let number = cell
            .parse()
            .ok()
            .filter(|number| (1..=most).contains(number));
        if number.is_none() && !cell.is_empty() {
            self.fields.wrong(
                column,
                &format!("应为1至{most}的整数"),
                &format!("a whole number, 1 to {most}"),
            );
        }
        number.unwrap_or_default()
    }

    /// Whether a column is ticked.
    fn ticked(&mut self, column: &str) -> bool {
        match self.cell(column) {
            "" => false,
            cell if is_tick(cell) => true,
            cell => {
                let shown = excerpt(cell, SHOWN);
                self.fields.wrong(
                    column,
                    &format!("应为空或者“√”，现为“{shown}”"),
                    &format!("empty or `√`, not `{shown}`"),
                );
                false
            }
        }
    }

    /// Notes that two columns of which one is ticked are both.
    fn both(&mut self, column: &str, other: &str) {
        self.fields.wrong(
            column,
            &format!("不能与“{other}”同时填写"),
            &format!("not together with `{other}`"),
        );
    }

    fn audience(&mut self) -> &'a str {
        let group = self.cell(GROUP);
        match (self.ticked(EVERYBODY), group) {
            (true, "") => columns::EVERYBODY,
            (true, _) => {
                self.both(GROUP, EVERYBODY);
                ""
            }
            // A tick alone: which group it is stands in the contents.
            (false, group) if is_tick(group) => GROUP,
            (false, group) => group,
        }
    }

    fn manner(&mut self) -> Option<Manner> {
        match (self.ticked(PROACTIVE), self.ticked(ON_APPLICATION)) {
            (false, false) => None,
            (true, false) => Some(Manner::Proactive),
            (false, true) => Some(Manner::OnApplication),
            (true, true) => {
                self.both(ON_APPLICATION, PROACTIVE);
                None
            }
        }
    }

    fn tiers(&mut self) -> Vec<Tier> {
        let tiers = [(COUNTY, Tier::County), (TOWNSHIP, Tier::Township)];
        let ticked = tiers.into_iter().filter(|(column, _)| self.ticked(column));
        ticked.map(|(_, tier)| tier).collect()
    }

    /// The rule where it is written; else what the printed limit can be read as.
    fn limit(&mut self) -> Option<TimeLimit> {
        let written = self.cell(LIMIT);
        if written.is_empty() {
            return TimeLimit::read(self.of(EntryColumn::TimeLimit));
        }
        let limit = TimeLimit::read(written);
        if limit.is_none() {
            let shown = excerpt(written, SHOWN);
            self.fields.wrong(
                LIMIT,
                &format!(
                    "无法识别“{shown}”，应如“自信息形成或者变更之日起20个工作日内”“及时公开”“长期公开”\
                     “每季度，期满后10个工作日内”“每年，期满后第1个月31日前”，不明确的请留空"
                ),
                &format!("`{shown}` is no time limit that can be counted: leave it empty if it is not known"),
            );
        }
        limit
    }

    fn office(&mut self, bureau: &Bureau, office_id: &str) -> String {
        let said = self.cell(OFFICE);
        if said.is_empty() && !office_id.is_empty() {
            return office_id.to_owned();
        }
        let mut known = bureau.offices.iter();
        let found = known.find(|office| office.id == said || office.name == said);
        if found.is_none() {
            let names: Vec<&str> = bureau.offices.iter().map(|one| one.name.as_str()).collect();
            self.fields.wrong(
                OFFICE,
                &format!("应为本机关的股室：{}", names.join("、")),
                "not an office of this bureau",
            );
        }
        found.map(|office| office.id.clone()).unwrap_or_default()
    }

    /// The values of a list that a cell names, each once. Boxes that are not ticked name nothing.
    fn list<T: Code + PartialEq>(&mut self, column: &str) -> Vec<T> {
        let mut values: Vec<T> = Vec::new();
        for word in words(self.cell(column)) {
            match T::all().find(|value| alike(value.zh()) == alike(&word)) {
                Some(value) if values.contains(&value) => {}
                Some(value) => values.push(value),
                None => {
                    let known: Vec<&str> = T::all().map(T::zh).collect();
                    let (shown, known) = (excerpt(&word, SHOWN), known.join("、"));
                    self.fields.wrong(
                        column,
                        &format!("没有“{shown}”，应为下列各项，以顿号分隔：{known}"),
                        &format!("`{shown}` is none of {known}"),
                    );
                }
            }
        }
        values
    }
}

fn is_tick(cell: &str) -> bool {
    matches!(cell, "√" | "✓" | "✔" | "☑" | "■" | "是" | "v" | "V")
}

/// The words of a cell: parted by marks or lines, or each behind its box, of which the empty ones are left out.
fn words(cell: &str) -> Vec<String> {
    const EMPTY_BOX: char = '□';
    const MARKS: [char; 5] = ['■', '☑', '√', '✓', '✔'];
    let parted = cell.replace(MARKS, "、").replace(EMPTY_BOX, "、□");
    let words = parted.split(|c: char| "、，,；;".contains(c) || c.is_whitespace());
    words
        .filter(|word| !word.is_empty() && !word.starts_with(EMPTY_BOX))
        .map(str::to_owned)
        .collect()
}

/// A word without what is written one way or another.
fn alike(word: &str) -> String {
    let kept = word.chars().filter(|c| !c.is_whitespace());
    kept.map(|c| match c {
        '(' => '（',
        ')' => '）',
        '／' | '\\' => '/',
        other => other,
    })
    .collect()
}

/// The refusal of an import that has these faults; as many of them as an answer has room for.
pub fn refusal(faults: &[Fault]) -> Error {
    // The details of a status travel in headers.
    const ROOM: usize = 4000;
    let mut fields = Fields::default();
    let mut taken = 0;
    for fault in faults {
        taken += fault.column.len() + fault.zh.len() + fault.en.len();
        if taken > ROOM {
            break;
        }
        let place = match (fault.line, fault.column.as_str()) {
            (0, _) => "content".to_owned(),
            (line, "") => format!("content[{line}]"),
            (line, column) => format!("content[{line}].{column}"),
        };
        fields.wrong(&place, &fault.zh, &fault.en);
    }
    match fields.done() {
        Err(error) => error,
        Ok(()) => Error::internal("an import without faults was refused"),
    }
}

#[cfg(test)]
mod tests {
    use gongkai_law::catalog::Channel;

    use super::*;

    #[test]
    fn channels_are_read_as_lists_and_as_boxes() {
        let words = |cell: &str| words(cell).join("|");
        assert_eq!(words("政府网站、公开查阅点"), "政府网站|公开查阅点");
        assert_eq!(
            words("■政府网站 □政府公报\n■两微一端 □发布会/听证会"),
            "政府网站|两微一端"
        );
        assert_eq!(words(""), "");
        assert_eq!(
            alike("社区/企事业单位/村公示栏(电子屏)"),
            alike(Channel::NoticeBoard.zh())
        );
    }
}
