//! What a bureau consists of, read from a request.

use chrono::NaiveDate;
use gongkai_chassis::{fields::Fields, identity::BureauId};
use gongkai_law::bureau::Level;
use gongkai_proto::catalog::v1 as proto;

use crate::bureau::{
    ItemGroup, Office,
    dated::{DatedText, dated, not_far_ahead},
    profile::check_numbers,
    state::{check_groups, check_level, check_offices, from_the_beginning},
};

/// More offices or groups than any bureau has; the limit keeps a bureau small enough for an event.
const MOST: usize = 200;
/// Characters of a name of anything at most.
const NAME: usize = 100;

/// What a bureau is registered with.
pub struct Contents {
    /// Its level.
    pub level: Option<Level>,
    /// Its name.
    pub name: String,
    /// Its names by day.
    pub dated_names: Vec<DatedText>,
    /// Its offices.
    pub offices: Vec<Office>,
    /// Its groups of items.
    pub item_groups: Vec<ItemGroup>,
    /// Civil date it was founded.
    pub founded_on: Option<NaiveDate>,
}

/// What a bureau is registered with; `id` where it could be read.
pub fn contents(
    fields: &mut Fields,
    id: Option<&BureauId>,
    sent: &proto::Bureau,
    today: NaiveDate,
) -> Contents {
    let level = fields.code("bureau.level", sent.level);
    if let (Some(id), Some(level)) = (id, level) {
        check_level(fields, id, level);
    }
    if sent.succeeded_by.is_some() {
        fields.wrong(
            "bureau.succeeded_by",
            "登记时不能填写，请先登记本机关，再以变更机关登记的承接机关",
            "not when it is registered: set it by UpdateBureau",
        );
    }
    let name: String = fields.line("bureau.name", &sent.name, 1, NAME);
    Contents {
        level,
        dated_names: from_the_beginning(&name, dated_names(fields, sent, today)),
        name,
        offices: offices(fields, sent, today),
        item_groups: item_groups(fields, sent),
        founded_on: founded_on(fields, sent, today),
    }
}

/// A bureau id other than the `bureau_id` a call is about.
pub fn slug(fields: &mut Fields, field: &str, value: &str) -> Option<BureauId> {
    let id = value.parse().ok();
    if value.is_empty() {
        fields.wrong(field, "缺少必填项", "missing");
    } else if id.is_none() {
        fields.wrong(
            field,
            "应为3至40位小写字母、数字或连字符，首尾不得为连字符",
            "3-40 of a-z, 0-9, -, with no - at the ends",
        );
    }
    id
}

/// Names by day.
pub fn dated_names(fields: &mut Fields, sent: &proto::Bureau, today: NaiveDate) -> Vec<DatedText> {
    let read = |fields: &mut Fields, field: &str, text: &str| fields.line(field, text, 1, NAME);
    dated(fields, "bureau.dated_names", &sent.dated_names, today, read)
}

/// Offices.
pub fn offices(fields: &mut Fields, sent: &proto::Bureau, today: NaiveDate) -> Vec<Office> {
    if !not_too_many(fields, "bureau.offices", sent.offices.len()) {
        return Vec::new();
    }
    let mut offices = Vec::new();
    for (index, office) in sent.offices.iter().enumerate() {
        let field = |name: &str| format!("bureau.offices[{index}].{name}");
        let closed_on = fields.date_if_any(&field("closed_on"), &office.closed_on);
        if let Some(day) = closed_on {
            not_far_ahead(fields, &field("closed_on"), day, today);
        }
        let telephone: String = fields.line(&field("telephone"), &office.telephone, 0, 100);
        check_numbers(fields, &field("telephone"), &telephone);
        offices.push(Office {
            id: office.id.clone(),
            name: fields.line(&field("name"), &office.name, 1, NAME),
            closed_on,
            telephone,
        });
    }
    check_offices(fields, &offices);
    offices
}

/// The day it was founded, which is not to come; none if it is not told.
pub fn founded_on(
    fields: &mut Fields,
    sent: &proto::Bureau,
    today: NaiveDate,
) -> Option<NaiveDate> {
    const FIELD: &str = "bureau.founded_on";
    let founded = fields.date_if_any(FIELD, &sent.founded_on)?;
    if founded > today {
        fields.wrong(FIELD, "不得晚于今日", "after today");
    }
    Some(founded)
}

/// Groups of items.
pub fn item_groups(fields: &mut Fields, sent: &proto::Bureau) -> Vec<ItemGroup> {
    if !not_too_many(fields, "bureau.item_groups", sent.item_groups.len()) {
        return Vec::new();
    }
    let mut groups = Vec::new();
    for (index, group) in sent.item_groups.iter().enumerate() {
        let field = format!("bureau.item_groups[{index}].name");
        groups.push(ItemGroup {
            code: group.code.clone(),
            name: fields.line(&field, &group.name, 1, NAME),
        });
    }
    check_groups(fields, &groups);
    groups
}

fn not_too_many(fields: &mut Fields, list: &str, items: usize) -> bool {
    if items > MOST {
        fields.wrong(list, "不得超过200个", "at most 200");
    }
    items <= MOST
}
