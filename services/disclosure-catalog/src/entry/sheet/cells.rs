//! The cells of a line, and everything that is wrong with them.

use std::collections::HashMap;

use gongkai_chassis::{
    fields::{Fields, Violation},
    plain::excerpt,
};
use gongkai_document::{inspect::Allowed, sheet::Row};
use gongkai_law::{
    article20,
    catalog::{EntryColumn, Manner, Tier, TimeLimit},
    code::Code,
};
use uuid::Uuid;

use super::{
    AUDIENCE, COUNTY, EVERYBODY, GROUP, ID, LIMIT, MANNER, OFFICE, ON_APPLICATION, PERSON,
    PROACTIVE, SERIAL, TIERS, TO_VERIFY, TO_VERIFY_ITEMS, TOWNSHIP, called,
};
use crate::{
    bureau::Bureau,
    entry::columns::{self, Columns, Written},
};

/// Characters of a cell that a fault shows.
const SHOWN: usize = 30;

/// Where each column stands.
pub type Places = HashMap<&'static str, usize>;

/// The cells of a line.
pub struct Cells<'a> {
    row: &'a Row,
    places: &'a Places,
    /// What is wrong so far.
    pub fields: Fields,
}

impl<'a> Cells<'a> {
    /// Of this line, whose columns stand there.
    pub fn of(row: &'a Row, places: &'a Places) -> Self {
        Self {
            row,
            places,
            fields: Fields::default(),
        }
    }

    /// What stands in a column; empty if the sheet has none of that name.
    pub fn cell(&self, column: &str) -> &'a str {
        let place = self.places.get(column);
        place
            .and_then(|place| self.row.cells.get(*place))
            .map_or("", String::as_str)
    }

    fn official(&self, column: EntryColumn) -> &'a str {
        self.cell(column.zh())
    }

    /// The entry it changes, what it says, and what is wrong; a line that names no office is of `office_id`.
    pub fn read(
        mut self,
        bureau: &Bureau,
        office_id: &str,
        allowed: &Allowed,
    ) -> (Option<Uuid>, Columns, Vec<Violation>) {
        let id = match self.cell(ID) {
            "" => None,
            id => Some(self.fields.id(ID, id)),
        };
        let audience = self.audience();
        let written = Written {
            level1: self.official(EntryColumn::Level1),
            level2: self.official(EntryColumn::Level2),
            contents: self.official(EntryColumn::Contents),
            basis: self.official(EntryColumn::Basis),
            time_limit: self.official(EntryColumn::TimeLimit),
            publisher: self.official(EntryColumn::Publisher),
            audience,
            link: self.official(EntryColumn::Link),
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
            article20_code: self.article20(),
            to_verify: match self.cell(TO_VERIFY) {
                "" => self.list(TO_VERIFY_ITEMS),
                _ => self.list(TO_VERIFY),
            },
            ..Columns::of(&mut self.fields, called, &written)
        };
        columns.look_through(&mut self.fields, called, allowed);
        (id, columns.marked(), self.fields.into_violations())
    }

    /// A number from 1; 0 for an empty cell.
    pub fn number(&mut self, column: &str, most: i32) -> i32 {
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

    /// The item of article 20, by its number or as open data write it.
    fn article20(&mut self) -> Option<u8> {
        let column = EntryColumn::Article20.zh();
        let cell = self.cell(column);
        let written = |item: &&article20::Item| cell == item.whole_zh();
        if let Some(item) = article20::ITEMS.iter().find(written) {
            return Some(item.code);
        }
        let number = u8::try_from(self.number(column, 15)).ok();
        number.filter(|code| *code > 0)
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
            (false, "") => self.cell(AUDIENCE),
            (false, group) => group,
        }
    }

    fn manner(&mut self) -> Option<Manner> {
        match (self.ticked(PROACTIVE), self.ticked(ON_APPLICATION)) {
            (false, false) => self.one(MANNER),
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
        let ticked: Vec<Tier> = ticked.map(|(_, tier)| tier).collect();
        if ticked.is_empty() {
            self.list(TIERS)
        } else {
            ticked
        }
    }

    /// The rule where it is written; else what the printed limit can be read as.
    fn limit(&mut self) -> Option<TimeLimit> {
        let written = self.cell(LIMIT);
        if written.is_empty() {
            return TimeLimit::read(self.official(EntryColumn::TimeLimit));
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

    /// The office it names, by id or name; where it names none, `office_id`.
    pub fn office(&mut self, bureau: &Bureau, office_id: &str) -> String {
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
    pub fn list<T: Code + PartialEq>(&mut self, column: &str) -> Vec<T> {
        self.values(column, "应为下列各项，多项以顿号分隔")
    }

    /// The one value of a closed list that a cell names.
    pub fn one<T: Code + PartialEq>(&mut self, column: &str) -> Option<T> {
        let mut values: Vec<T> = self.values(column, "应为下列之一");
        if values.len() > 1 {
            self.fields
                .wrong(column, "只能填写一项", "one of them only");
        }
        values.pop()
    }

    fn values<T: Code + PartialEq>(&mut self, column: &str, hint_zh: &str) -> Vec<T> {
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
                        &format!("没有“{shown}”，{hint_zh}：{known}"),
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
