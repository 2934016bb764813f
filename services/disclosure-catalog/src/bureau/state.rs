//! What a bureau is, who may register it, and what it may be called.

use std::collections::HashSet;

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Reason, Result},
    fields::{EARLIEST, Fields, MAX_OFFICE_ID},
    identity::{BureauId, PLATFORM, Principal, Scope},
};
use gongkai_law::bureau::Level;
use gongkai_law::calendar::day_zh;
use serde::{Deserialize, Serialize};

use super::dated::DatedText;

/// A bureau.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bureau {
    /// Its slug.
    pub id: BureauId,
    /// Full official name as registered.
    pub name: String,
    /// Its names by the day from which; none while it was never renamed.
    pub dated_names: Vec<DatedText>,
    /// The bureau above; none above the platform.
    pub parent_id: Option<BureauId>,
    /// Its level in the administration.
    pub level: Level,
    /// Its offices, in its own order.
    pub offices: Vec<Office>,
    /// The groups it counts its items by, in the order of its report.
    pub item_groups: Vec<ItemGroup>,
    /// Who succeeds it.
    pub succeeded_by: Option<Succession>,
    /// Civil date it was founded; none if it is not told.
    pub founded_on: Option<NaiveDate>,
}

/// An office (股室).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// Slug, unique in the bureau.
    pub id: String,
    /// Name.
    pub name: String,
    /// Civil date from which nothing new is assigned to it.
    #[serde(default)]
    pub closed_on: Option<NaiveDate>,
    /// Telephone numbers, parted by `、`.
    #[serde(default)]
    pub telephone: String,
}

/// That a bureau's duties pass to another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    /// Who succeeds.
    pub bureau_id: BureauId,
    /// What that one was called on that day.
    pub bureau_name: String,
    /// Civil date from which.
    pub from_on: NaiveDate,
    /// The document that says so.
    pub source: String,
    /// What whoever goes on is called, by the day from which: the successor, and who succeeded that one. Learned anew
    /// with the bureau, for all of them may be renamed.
    #[serde(skip)]
    pub names: Vec<DatedText>,
}

impl Succession {
    /// What whoever goes on is called on that day, which is not before the first.
    pub fn name_on(&self, day: NaiveDate) -> &str {
        let mut latest = self.names.iter().rev();
        let in_force = latest.find(|name| name.valid_from <= day);
        in_force.map_or(&self.bureau_name, |name| &name.text)
    }

    /// Learns from that day on the names of `next`, which goes on from then.
    pub fn learn(&mut self, next: &Bureau, from: NaiveDate) {
        let first = DatedText {
            valid_from: from,
            text: next.name_on(from).to_owned(),
            source: String::new(),
        };
        let later = next.dated_names.iter();
        let later = later.filter(|name| name.valid_from > from).cloned();
        self.names.retain(|name| name.valid_from < from);
        self.names.push(first);
        self.names.extend(later);
    }
}

/// A group of items the bureau counts apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemGroup {
    /// Word, unique in the bureau.
    pub code: String,
    /// Name as the report prints it.
    pub name: String,
}

/// The source of what a bureau was called before anybody entered a name with its document.
pub const UNFOUNDED: &str = "此前未登记依据";

/// The names with what the bureau was called before the first of them: a name that is planned, or that came
/// later, leaves the days before it as they were.
pub fn from_the_beginning(registered: &str, names: Vec<DatedText>) -> Vec<DatedText> {
    match names.first() {
        Some(first) if first.valid_from > EARLIEST => {
            let before = DatedText {
                valid_from: EARLIEST,
                text: registered.to_owned(),
                source: UNFOUNDED.to_owned(),
            };
            std::iter::once(before).chain(names).collect()
        }
        _ => names,
    }
}

impl Bureau {
    /// What it is called on that day.
    pub fn name_on(&self, day: NaiveDate) -> &str {
        let mut latest = self.dated_names.iter().rev();
        let in_force = latest.find(|name| name.valid_from <= day);
        in_force.map_or(&self.name, |name| &name.text)
    }

    /// All names that it bore, or whoever went on after it.
    pub fn names(&self) -> Vec<&str> {
        let own = self.dated_names.iter().map(|name| name.text.as_str());
        let next = self.succeeded_by.iter().flat_map(|next| {
            let names = next.names.iter().map(|name| name.text.as_str());
            names.chain([next.bureau_name.as_str()])
        });
        own.chain([self.name.as_str()]).chain(next).collect()
    }

    /// Who publishes what is entered in it on that day: from the day of the succession whoever goes on by then, by the
    /// name of that day.
    pub fn publisher_on(&self, day: NaiveDate) -> &str {
        let succession = self.succeeded_by.as_ref();
        let succession = succession.filter(|succession| succession.from_on <= day);
        succession.map_or_else(|| self.name_on(day), |succession| succession.name_on(day))
    }

    /// Notes a violation of the field unless what it holds is one of the bureau's offices, and open on that
    /// day.
    pub fn check_office(&self, fields: &mut Fields, field: &str, id: &str, day: NaiveDate) {
        if id.is_empty() {
            fields.wrong(field, "缺少必填项", "missing");
            return;
        }
        let Some(office) = self.offices.iter().find(|office| office.id == id) else {
            fields.wrong(field, "不是本机关的股室", "not an office of this bureau");
            return;
        };
        if let Some(closed_on) = office.closed_on.filter(|closed_on| *closed_on <= day) {
            let name = &office.name;
            fields.wrong(
                field,
                &format!(
                    "{name}已于{}停用，不再分派新的事项，请改选其他股室",
                    day_zh(closed_on)
                ),
                &format!(
                    "closed on {closed_on}: nothing new is assigned to it; name another office"
                ),
            );
        }
    }

    /// Notes a violation of a filter's field unless it is empty or one of the bureau's offices, closed ones among them:
    /// who mistypes it is not told that there is nothing.
    pub fn check_filter(&self, fields: &mut Fields, field: &str, id: &str) {
        let known = id.is_empty() || self.offices.iter().any(|office| office.id == id);
        // What is wrong in itself was noted already.
        if !known && fields.are_right() {
            fields.wrong(field, "不是本机关的股室", "not an office of this bureau");
        }
    }

    /// Notes a violation of `group` unless it is one of the bureau's item groups.
    pub fn check_group(&self, fields: &mut Fields, code: &str) {
        if code.is_empty() {
            fields.wrong("group", "缺少必填项", "missing");
        } else if !self.item_groups.iter().any(|group| group.code == code) {
            fields.wrong(
                "group",
                "不是本机关的信息分组",
                "not an item group of this bureau",
            );
        }
    }
}

/// The caller as registrar of `id`; `chain` is the bureaus above it, the nearest first. A bureau
/// does not register itself, or it could choose what stands above it; only the platform does.
pub fn registrar(principal: &Principal, id: &BureauId, chain: &[String]) -> Result<Scope> {
    if id.as_str() == PLATFORM {
        return principal.scope(id);
    }
    if principal.bureau == *id {
        let above = chain.first().map_or(PLATFORM, String::as_str);
        return Err(Error::new(Reason::BureauForeign).with("bureau", above));
    }
    principal.scope_below(id, chain)
}

/// The platform is at the top, and nothing else is.
pub fn check_level(fields: &mut Fields, id: &BureauId, level: Level) {
    match (id.as_str() == PLATFORM, level == Level::Platform) {
        (true, false) => fields.wrong(
            "bureau.level",
            "平台的层级须为“平台”",
            "the level of the platform is PLATFORM",
        ),
        (false, true) => fields.wrong(
            "bureau.level",
            "层级为“平台”的只能是平台本身",
            "only the platform itself has the level PLATFORM",
        ),
        _ => {}
    }
}

/// A bureau is founded before it bears a name by a document, and before another one succeeds it.
pub fn check_founded(fields: &mut Fields, bureau: &Bureau) {
    const FIELD: &str = "bureau.founded_on";
    let Some(founded) = bureau.founded_on else {
        return;
    };
    let mut named = bureau.dated_names.iter();
    let named = named.find(|name| name.source != UNFOUNDED && name.valid_from < founded);
    if let Some(name) = named {
        let (text, from) = (&name.text, name.valid_from);
        fields.wrong(
            FIELD,
            &format!("不得晚于名称“{text}”的启用日期{}", day_zh(from)),
            &format!("after {from}, from which it is called {text}"),
        );
    }
    if let Some(next) = bureau
        .succeeded_by
        .as_ref()
        .filter(|next| next.from_on <= founded)
    {
        let from = next.from_on;
        fields.wrong(
            FIELD,
            &format!("应早于承接机关承接职责的日期{}", day_zh(from)),
            &format!("not before {from}, from which another bureau succeeds it"),
        );
    }
}

/// Ids of offices are unique slugs; they stand in tokens and figures.
pub fn check_offices(fields: &mut Fields, offices: &[Office]) {
    let ids = offices.iter().map(|office| office.id.as_str());
    let may_be = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '-');
    let fits = |id: &str| (1..=MAX_OFFICE_ID).contains(&id.len()) && id.chars().all(may_be);
    let wrong = ("应为1至40位小写字母、数字或连字符", "1-40 of a-z, 0-9, -");
    let field = |index| format!("bureau.offices[{index}].id");
    check_unique(fields, ids, field, fits, wrong, "与前面的股室代码重复");
}

/// Codes of groups are unique words; they stand in names of figures.
pub fn check_groups(fields: &mut Fields, groups: &[ItemGroup]) {
    let codes = groups.iter().map(|group| group.code.as_str());
    let may_be = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '_');
    let fits = |code: &str| {
        let begins = code.starts_with(|c: char| c.is_ascii_lowercase());
        (1..=40).contains(&code.len()) && begins && code.chars().all(may_be)
    };
    let wrong = (
        "应为1至40位小写字母、数字或下划线，且以字母开头",
        "1-40 of a-z, 0-9, _, with a letter first",
    );
    let field = |index| format!("bureau.item_groups[{index}].code");
    check_unique(fields, codes, field, fits, wrong, "与前面的分组代码重复");
}

/// Each of them fits, and none is used twice.
fn check_unique<'a>(
    fields: &mut Fields,
    codes: impl Iterator<Item = &'a str>,
    field: impl Fn(usize) -> String,
    fits: impl Fn(&str) -> bool,
    (zh, en): (&str, &str),
    twice_zh: &str,
) {
    let mut seen = HashSet::new();
    for (index, code) in codes.enumerate() {
        if !fits(code) {
            fields.wrong(&field(index), zh, en);
        } else if !seen.insert(code) {
            fields.wrong(&field(index), twice_zh, "is used twice");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn bureau(id: &str, names: &[(&str, &str)]) -> Bureau {
        let names = names.iter().map(|(from, text)| DatedText {
            valid_from: day(from),
            text: (*text).to_owned(),
            source: String::new(),
        });
        Bureau {
            id: id.parse().unwrap(),
            name: id.to_owned(),
            dated_names: names.collect(),
            parent_id: None,
            level: Level::Department,
            offices: Vec::new(),
            item_groups: Vec::new(),
            succeeded_by: None,
            founded_on: None,
        }
    }

    #[test]
    fn a_bureau_is_founded_before_it_is_named_and_succeeded() {
        let founded = |on: &str, from: &str| {
            let bureau = Bureau {
                founded_on: Some(day(on)),
                succeeded_by: Some(Succession {
                    bureau_id: "second".parse().unwrap(),
                    bureau_name: "乙局".to_owned(),
                    from_on: day(from),
                    source: String::new(),
                    names: Vec::new(),
                }),
                ..bureau("first", &[("2019-03-01", "甲局")])
            };
            let mut fields = Fields::default();
            check_founded(&mut fields, &bureau);
            fields.are_right()
        };
        assert!(founded("2019-03-01", "2024-01-01"));
        assert!(!founded("2019-03-02", "2024-01-01"));
        assert!(!founded("2019-03-01", "2019-03-01"));
    }

    #[test]
    fn whoever_goes_on_publishes_by_the_name_of_the_day() {
        let second = bureau("second", &[("1949-10-01", "乙局"), ("2022-01-01", "乙委")]);
        let third = bureau("third", &[]);
        let mut succession = Succession {
            bureau_id: second.id.clone(),
            bureau_name: "乙局".to_owned(),
            from_on: day("2019-03-01"),
            source: String::new(),
            names: Vec::new(),
        };
        succession.learn(&second, day("2019-03-01"));
        succession.learn(&third, day("2024-01-01"));
        let first = Bureau {
            succeeded_by: Some(succession),
            ..bureau("first", &[])
        };
        for (on, publisher) in [
            ("2019-02-28", "first"),
            ("2019-03-01", "乙局"),
            ("2021-12-31", "乙局"),
            ("2022-01-01", "乙委"),
            ("2023-12-31", "乙委"),
            ("2024-01-01", "third"),
        ] {
            assert_eq!(first.publisher_on(day(on)), publisher, "{on}");
        }
    }
}
