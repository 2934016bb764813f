//! What the columns of an entry say, and what may not stand in them.

use chrono::NaiveDate;
use gongkai_chassis::fields::Fields;
use gongkai_document::inspect::Allowed;
use gongkai_law::{
    catalog::{Channel, EntryColumn, MOST_WORKING_DAYS, Manner, Tier, TimeLimit},
    rules,
};

use crate::numbers;

/// Everybody, as the catalogs print it.
pub const EVERYBODY: &str = "全社会";

/// What the columns of an entry say. What is empty is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// Serial, from 1; 0 until it has one.
    pub serial: i32,
    /// Level-1 item.
    pub level1: String,
    /// Level-2 item.
    pub level2: String,
    /// Content elements.
    pub contents: String,
    /// Basis.
    pub basis: String,
    /// Time limit as printed.
    pub time_limit: String,
    /// The same as a rule.
    pub limit: Option<TimeLimit>,
    /// Publisher.
    pub publisher: String,
    /// Responsible office.
    pub office_id: String,
    /// Subject of the responsible person.
    pub person: Option<String>,
    /// Channels, each once.
    pub channels: Vec<Channel>,
    /// 全社会, or a group.
    pub audience: String,
    /// Manner.
    pub manner: Option<Manner>,
    /// Tiers, each once.
    pub tiers: Vec<Tier>,
    /// Code of the item of article 20, 1..15.
    pub article20_code: Option<u8>,
    /// Address on another official site.
    pub link: String,
    /// Columns to be verified, in their order.
    pub to_verify: Vec<EntryColumn>,
}

/// The texts of an entry as somebody wrote them.
pub struct Written<'a> {
    /// Level-1 item.
    pub level1: &'a str,
    /// Level-2 item.
    pub level2: &'a str,
    /// Content elements.
    pub contents: &'a str,
    /// Basis.
    pub basis: &'a str,
    /// Time limit as printed.
    pub time_limit: &'a str,
    /// Publisher.
    pub publisher: &'a str,
    /// Audience.
    pub audience: &'a str,
    /// Link.
    pub link: &'a str,
}

/// What a column is called where it was written: a field of a request, or a column of a sheet.
pub type Called = fn(EntryColumn) -> String;

impl Columns {
    /// Reads the texts, and notes what is wrong with them.
    pub fn of(fields: &mut Fields, called: Called, written: &Written<'_>) -> Self {
        use EntryColumn as Column;
        let columns = Self {
            level1: fields.line(&called(Column::Level1), written.level1, 0, 100),
            level2: fields.line(&called(Column::Level2), written.level2, 0, 100),
            contents: fields.text(&called(Column::Contents), written.contents, 0, 2000),
            basis: fields.text(&called(Column::Basis), written.basis, 0, 2000),
            time_limit: fields.text(&called(Column::TimeLimit), written.time_limit, 0, 200),
            publisher: fields.line(&called(Column::Publisher), written.publisher, 0, 200),
            audience: fields.line(&called(Column::Audience), written.audience, 0, 200),
            link: fields.line(&called(Column::Link), written.link, 0, 500),
            ..Self::default()
        };
        if columns.level1.is_empty() && columns.level2.is_empty() {
            fields.wrong(
                &called(Column::Level1),
                "一级事项、二级事项至少填写一项",
                "a level-1 or a level-2 item at least",
            );
        }
        check_link(fields, &called(Column::Link), &columns.link);
        columns
    }

    /// Notes numbers of people in the texts: all of them are public. Those `allowed` are the bureau's own.
    pub fn look_through(&self, fields: &mut Fields, called: Called, allowed: &Allowed) {
        use EntryColumn as Column;
        for (column, said) in [
            (Column::Level1, &self.level1),
            (Column::Level2, &self.level2),
            (Column::Contents, &self.contents),
            (Column::Basis, &self.basis),
            (Column::TimeLimit, &self.time_limit),
            (Column::Publisher, &self.publisher),
            (Column::Audience, &self.audience),
            (Column::Link, &self.link),
        ] {
            numbers::refuse(fields, &[(&called(column), column.zh(), said)], allowed);
        }
    }

    /// Notes a limit that article 26 does not allow: what is longer than its own rests on a law or regulation,
    /// which the basis names.
    pub fn check_limit(&self, fields: &mut Fields, field: &str, from: NaiveDate) {
        let law = rules::PUBLICATION.on(from);
        let Some(TimeLimit::OnChange { working_days }) = self.limit else {
            return;
        };
        if working_days > law.number && self.basis.is_empty() {
            let (days, source) = (law.number, law.source);
            fields.wrong(
                field,
                &format!(
                    "超过{days}个工作日（{source}）的，须在公开依据中写明法律、法规的另行规定"
                ),
                &format!(
                    "more than {days} working days ({source}): name in the basis the law or regulation that says so"
                ),
            );
        }
    }

    /// The columns that are empty.
    fn empty(&self) -> impl Iterator<Item = EntryColumn> + '_ {
        use EntryColumn as Column;
        let linked = !self.link.is_empty();
        [
            (Column::Level1, self.level1.is_empty()),
            (Column::Contents, self.contents.is_empty()),
            (Column::Basis, self.basis.is_empty()),
            // Where it is published on another site, that site keeps the time.
            (
                Column::TimeLimit,
                self.time_limit.is_empty() || (self.limit.is_none() && !linked),
            ),
            (Column::Publisher, self.publisher.is_empty()),
            (Column::Channels, self.channels.is_empty()),
            (Column::Audience, self.audience.is_empty()),
            (Column::Manner, self.manner.is_none()),
            (Column::Tiers, self.tiers.is_empty()),
            (Column::Article20, self.article20_code.is_none()),
        ]
        .into_iter()
        .filter(|(_, empty)| *empty)
        .map(|(column, _)| column)
    }

    /// The same with everything marked that is to be verified: what somebody marked, and what is empty.
    #[must_use]
    pub fn marked(mut self) -> Self {
        let empty: Vec<_> = self.empty().collect();
        self.to_verify.extend(empty);
        self.to_verify.sort_unstable();
        self.to_verify.dedup();
        self
    }

    /// Whether it is to be published here: neither on another site, nor given on application alone.
    pub fn is_published_here(&self) -> bool {
        self.link.is_empty() && self.manner != Some(Manner::OnApplication)
    }

    /// How an entry is called in a sentence.
    pub fn title(&self) -> String {
        match (self.level1.as_str(), self.level2.as_str()) {
            (level1, "") => level1.to_owned(),
            ("", level2) => level2.to_owned(),
            (level1, level2) => format!("{level1}—{level2}"),
        }
    }
}

/// A link that a browser opens.
pub fn check_link(fields: &mut Fields, field: &str, link: &str) {
    let address = link
        .strip_prefix("https://")
        .or_else(|| link.strip_prefix("http://"));
    let fits = address.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace));
    if !link.is_empty() && !fits {
        fields.wrong(
            field,
            "应以http://或https://开头，且不含空格",
            "begins with http:// or https:// and has no space",
        );
    }
}

/// Notes a limit whose numbers cannot be meant.
pub fn check_numbers(fields: &mut Fields, field: &str, limit: TimeLimit) {
    if !limit.is_possible() {
        fields.wrong(
            field,
            &format!("工作日数应为1至{MOST_WORKING_DAYS}，期满后的月应为1至12，日应为1至31"),
            &format!("1-{MOST_WORKING_DAYS} working days, or a day 1-31 of the month 1-12 after the period"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_is_to_be_verified_and_nothing_else() {
        let mut columns = Columns {
            level2: "标准".to_owned(),
            to_verify: vec![EntryColumn::Link],
            ..Columns::default()
        }
        .marked();
        assert_eq!(columns.to_verify.len(), 11);
        assert!(!columns.to_verify.contains(&EntryColumn::Level2));
        columns = Columns {
            level1: "政策文件".to_owned(),
            level2: "标准".to_owned(),
            contents: "标准".to_owned(),
            basis: "条例".to_owned(),
            time_limit: "及时公开".to_owned(),
            limit: Some(TimeLimit::AtOnce),
            publisher: "本机关".to_owned(),
            channels: vec![Channel::Website],
            audience: EVERYBODY.to_owned(),
            manner: Some(Manner::Proactive),
            tiers: vec![Tier::County],
            article20_code: Some(1),
            ..Columns::default()
        };
        assert_eq!(columns.clone().marked().to_verify, []);
        columns.limit = None;
        assert_eq!(columns.clone().marked().to_verify, [EntryColumn::TimeLimit]);
        columns.link = "https://example.gov.cn".to_owned();
        assert_eq!(columns.marked().to_verify, []);
    }

    /// Article 26: another limit rests on a law or regulation.
    #[test]
    fn a_longer_limit_names_its_law() {
        let check = |working_days, basis: &str| {
            let columns = Columns {
                limit: Some(TimeLimit::OnChange { working_days }),
                basis: basis.to_owned(),
                ..Columns::default()
            };
            let mut fields = Fields::default();
            let day = NaiveDate::from_ymd_opt(2024, 3, 1).unwrap();
            columns.check_limit(&mut fields, "limit", day);
            fields.done().err().map(|error| error.to_string())
        };
        assert_eq!(check(20, ""), None);
        assert_eq!(check(30, "某条例第一条"), None);
        assert!(check(21, "").unwrap().contains("第二十六条"));
    }
}
