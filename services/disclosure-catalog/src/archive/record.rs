//! An item as the metadata of its package tell it.

use std::collections::HashMap;

use chrono::NaiveDate;
use gongkai_archive::package::{Act, Level, Record};
use gongkai_chassis::error::{Error, Result};
use gongkai_law::{article20, calendar::day_zh};
use uuid::Uuid;

use crate::{
    bureau::{Bureau, profile::Profile},
    item::{Contents, Done, History, Item, ItemAct, Kind, State, Version},
    retention::InForce,
};

/// What people, offices and the bureau are called.
pub struct Names {
    /// By subject.
    pub staff: HashMap<String, String>,
    /// The bureau.
    pub bureau: Bureau,
    /// What else is known of it.
    pub profile: Profile,
    /// How long its items are kept.
    pub terms: Vec<InForce>,
}

impl Names {
    fn person(&self, subject: &str) -> String {
        let known = self.staff.get(subject).map(String::as_str);
        known.unwrap_or(subject).to_owned()
    }

    /// How long what is of this kind is kept, if anybody has said.
    fn retention(&self, kind: Option<Kind>) -> String {
        let mut terms = self.terms.iter();
        let in_force = terms.find(|one| Some(one.kind) == kind);
        let term = in_force.and_then(|one| one.term);
        term.map_or_else(String::new, |term| term.zh().to_owned())
    }

    /// What an office is called.
    pub fn office(&self, id: &str) -> String {
        let mut offices = self.bureau.offices.iter();
        let known = offices.find(|office| office.id == id);
        known.map_or(id, |office| &office.name).to_owned()
    }
}

/// The versions of an item that go into its package, the first first: what was signed, and still has its text. Of a
/// withdrawn item there are none.
pub fn signed(history: &History) -> Result<Vec<&Version>> {
    let versions = history.versions.iter();
    let signed: Vec<&Version> = versions
        .filter(|version| matches!(version.state, State::Published | State::Kept))
        .collect();
    if signed.is_empty() && history.item.is_none() {
        let mut acts = history.acts.iter().rev();
        if let Some(done) = acts.find(|done| done.act == ItemAct::Destroyed) {
            let on = done.acted_on;
            return Err(Error::state_forbids(
                &format!("destroyed on {on}"),
                &format!("已于{}销毁", day_zh(on)),
            )
            .next(
                "Its certificate of destruction tells what it was.",
                "已销毁的不再归档，销毁情况见销毁清册。",
            ));
        }
        let state = history.versions.last().map(|version| version.state);
        let state = state.unwrap_or(State::Draft);
        return Err(Error::state_forbids(state.as_str(), state.zh()).next(
            "It can be archived once a version of it is signed.",
            "签发之后方可归档。",
        ));
    }
    Ok(signed)
}

/// The number an item is known by: its index number, or what the bureau's own systems call what is kept inside.
pub fn number(history: &History, id: Uuid) -> String {
    match &history.item {
        Some(item) => item.index_number.clone(),
        None => id.to_string(),
    }
}

/// What is known of an item.
pub fn record(history: &History, id: Uuid, names: &Names, today: NaiveDate) -> Record {
    let last = history
        .versions
        .iter()
        .rev()
        .find(|version| matches!(version.state, State::Published | State::Kept));
    let contents = last
        .map(|version| version.contents.clone())
        .unwrap_or_default();
    let item = history.item.as_ref();
    let dated_on = match (contents.formed_on, item) {
        (Some(day), _) => day,
        (None, Some(item)) => item.publication.formed_on,
        (None, None) => today,
    };
    let title = match item.and_then(|item| item.withdrawn.as_ref()) {
        Some(_) => "（已撤回，内容已删除）".to_owned(),
        None => contents.title.clone(),
    };
    // As whoever reads the item finds it.
    let published = item.map(|item| item.publication.published_on);
    let signed = published.or_else(|| last.map(Version::dated_on));
    let bureau = names.bureau.publisher_on(signed.unwrap_or(dated_on));
    let bureau = bureau.to_owned();
    let codes = names.profile.credit_codes.iter().rev();
    let mut code = codes
        .filter(|code| code.valid_from <= today)
        .map(|code| code.text.clone());
    Record {
        level: Level::Item,
        author: bureau.clone(),
        bureau,
        credit_code: code.next().unwrap_or_default(),
        number: number(history, id),
        title,
        document_number: contents.document_number.clone(),
        dated_on,
        retention: names.retention(contents.kind),
        more: more(item, &contents, names, today),
        acts: history
            .acts
            .iter()
            .map(|done| told(done, history, names))
            .collect(),
    }
}

/// What else is known of an item, and what became of it.
fn more(
    item: Option<&Item>,
    contents: &Contents,
    names: &Names,
    today: NaiveDate,
) -> Vec<(&'static str, String)> {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let withdrawn = item.and_then(|item| item.withdrawn.as_ref());
    let repealed = item.and_then(|item| item.repealed.as_ref());
    let channels: Vec<&str> = contents.channels.iter().map(|one| one.zh()).collect();
    let all = [
        (
            "索引号",
            item.map(|item| item.index_number.clone())
                .unwrap_or_default(),
        ),
        (
            "信息种类",
            contents
                .kind
                .map(|kind| kind.zh().to_owned())
                .unwrap_or_default(),
        ),
        (
            "公开属性",
            contents
                .attribute
                .map(|one| one.zh().to_owned())
                .unwrap_or_default(),
        ),
        (
            "不予公开依据",
            contents
                .ground
                .map(|one| one.zh().to_owned())
                .unwrap_or_default(),
        ),
        (
            "主动公开类别",
            article20_words(item.map(|item| item.publication.article20_code)),
        ),
        ("承办机构", names.office(&contents.office_id)),
        ("公开渠道", channels.join("、")),
        (
            "公开日期",
            day(item.map(|item| item.publication.published_on)),
        ),
        ("公开期限", day(item.map(|item| item.due_on))),
        ("修订日期", day(item.and_then(|item| item.revised_on))),
        ("有效期至", day(contents.valid_until)),
        (
            "有效性",
            item.and_then(|item| item.validity(today))
                .map(|one| one.zh().to_owned())
                .unwrap_or_default(),
        ),
        ("废止日期", day(repealed.map(|(on, _)| *on))),
        (
            "废止理由",
            repealed.map(|(_, why)| why.clone()).unwrap_or_default(),
        ),
        ("撤回日期", day(withdrawn.map(|(on, _)| *on))),
        (
            "撤回理由",
            withdrawn.map(|(_, why)| why.clone()).unwrap_or_default(),
        ),
        ("外部存储位置", contents.link.clone()),
        ("外部附件", linked(contents)),
    ];
    all.into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

fn article20_words(code: Option<u8>) -> String {
    let item = code.and_then(article20::item);
    item.map(|item| item.title_zh.to_owned())
        .unwrap_or_default()
}

/// The attachments that are in another store, each with its place: the package holds none of them.
fn linked(contents: &Contents) -> String {
    let attachments = contents.attachments.iter();
    let links = attachments.filter(|one| !one.link.is_empty());
    let links: Vec<String> = links
        .map(|one| format!("{}（{}）", one.file_name, one.link))
        .collect();
    links.join("；")
}

/// Something that was done, as it is told of this item: what was taken over was not published by who entered it.
fn told(done: &Done, history: &History, names: &Names) -> Act {
    let act = act(done, names);
    let opening = (history.item.as_ref()).is_some_and(|item| item.batch.is_some());
    let first = history.versions.first();
    let first = first.filter(|first| opening && first.number == done.number);
    let Some(imported) = first.filter(|_| done.act == ItemAct::Published) else {
        return act;
    };
    let on = day_zh(done.acted_on);
    let words = format!("该文件已于{on}公开，作为现行有效文件导入本系统");
    Act {
        act: format!("导入（第{}版）", done.number),
        on: imported.drafted_on,
        words: match done.reason.as_str() {
            "" => words,
            reason => format!("{words}：{reason}"),
        },
        ..act
    }
}

fn act(done: &Done, names: &Names) -> Act {
    let by = names.person(&done.actor);
    Act {
        act: format!("{}（第{}版）", done.act.zh(), done.number),
        by: match &done.instead_of {
            Some(absent) => format!("{by}（代{}）", names.person(absent)),
            None => by,
        },
        on: done.acted_on,
        at: done.recorded_at,
        words: done.reason.clone(),
    }
}
