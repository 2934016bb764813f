//! An entry, its versions, and what may become of it.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{
    error::{Error, Reason, Result},
    fields::Fields,
    identity::BureauId,
};
use gongkai_law::calendar::day_zh;
use gongkai_law::catalog::{Period, StandardCatalog, TimeLimit};
use uuid::Uuid;

use super::Columns;

/// A version of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// UUIDv7.
    pub id: Uuid,
    /// The bureau.
    pub bureau: BureauId,
    /// Of the entry, from 1.
    pub version: i32,
    /// Version of the catalog that it came with.
    pub catalog_version: i32,
    /// What it says.
    pub columns: Columns,
    /// Civil date from which this version counts.
    pub valid_from: NaiveDate,
    /// Civil date from which the entry is none any more, and why.
    pub ended: Option<(NaiveDate, String)>,
    /// The standard catalog it was loaded from, and its row there.
    pub origin: Option<(StandardCatalog, i32)>,
    /// The bureau that was succeeded and its entry, if it was taken over.
    pub taken_over: Option<(BureauId, Uuid)>,
    /// Why this version was made.
    pub reason: String,
    /// Subject of who made it.
    pub changed_by: String,
    /// When.
    pub changed_at: DateTime<Utc>,
}

/// Who makes a version of an entry, in which version of the catalog, and why.
#[derive(Debug, Clone)]
pub struct Change {
    /// The version of the catalog.
    pub catalog_version: i32,
    /// Why.
    pub reason: String,
    /// Subject of who does.
    pub changed_by: String,
    /// When.
    pub changed_at: DateTime<Utc>,
}

impl Entry {
    /// A new one.
    pub fn new(
        id: Uuid,
        bureau: &BureauId,
        columns: Columns,
        valid_from: NaiveDate,
        change: Change,
    ) -> Self {
        Self {
            id,
            bureau: bureau.clone(),
            version: 1,
            catalog_version: change.catalog_version,
            columns,
            valid_from,
            ended: None,
            origin: None,
            taken_over: None,
            reason: change.reason,
            changed_by: change.changed_by,
            changed_at: change.changed_at,
        }
    }

    /// The field (领域) of the standard catalog it was loaded from; empty of the bureau's own.
    pub fn field_zh(&self) -> &'static str {
        self.origin.map_or("", |(catalog, _)| catalog.field_zh())
    }

    /// How it is called in a sentence: rows of two standard catalogs bear the same names.
    pub fn title(&self) -> String {
        let title = self.columns.title();
        match self.field_zh() {
            "" => title,
            field => format!("{title}（{field}）"),
        }
    }

    /// The etag of this state.
    pub fn etag(&self) -> String {
        self.version.to_string()
    }

    /// Refuses who read another state, empty for whatever there is, and whoever changes what has ended.
    pub fn may_change(&self, etag: &str) -> Result<()> {
        if !etag.is_empty() && etag != self.etag() {
            return Err(self.changed());
        }
        match &self.ended {
            None => Ok(()),
            Some((on, _)) => Err(Error::state_forbids(
                &format!("ended on {on}"),
                &format!("已于{}终止", day_zh(*on)),
            )
            .next(
                "An entry ends once: make a new one.",
                "已终止的目录事项不再变更；确需恢复的，请新增目录事项。",
            )),
        }
    }

    /// Somebody else changed it first.
    pub fn changed(&self) -> Error {
        let error = Error::new(Reason::Conflict).with("id", self.id);
        error.with("etag", self.version)
    }

    /// The next version.
    #[must_use]
    pub fn next(&self, change: Change) -> Self {
        Self {
            version: self.version + 1,
            catalog_version: change.catalog_version,
            reason: change.reason,
            changed_by: change.changed_by,
            changed_at: change.changed_at,
            ..self.clone()
        }
    }
}

/// An entry with all its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    earlier: Vec<Entry>,
    latest: Entry,
    /// The day of the succession by which it was taken over, as that is known now: the bureau of before owes what began
    /// until then, so that both go by one day.
    succeeded_on: Option<NaiveDate>,
}

impl History {
    /// Of its versions, the earliest first; none without any.
    pub fn of(mut versions: Vec<Entry>) -> Option<Self> {
        let latest = versions.pop()?;
        Some(Self {
            earlier: versions,
            latest,
            succeeded_on: None,
        })
    }

    /// The same, if it was taken over from a bureau that was succeeded on that day.
    #[must_use]
    pub fn of_succession(self, succeeded_on: Option<NaiveDate>) -> Self {
        Self {
            succeeded_on,
            ..self
        }
    }

    /// The version in force.
    pub fn latest(&self) -> &Entry {
        &self.latest
    }

    /// All versions, the latest first.
    pub fn versions(&self) -> impl Iterator<Item = &Entry> {
        std::iter::once(&self.latest).chain(self.earlier.iter().rev())
    }

    /// The version that counts on a day: the last that was made of those that count by then, before all of them
    /// the first.
    pub fn on(&self, day: NaiveDate) -> &Entry {
        let counting = self.versions().find(|version| version.valid_from <= day);
        counting.or(self.earlier.first()).unwrap_or(&self.latest)
    }

    /// The version that made those responsible who were so on a day, at that instant of it. A version that names the same
    /// office and person changes nothing of that, from whatever day it counts.
    pub fn responsible(&self, day: NaiveDate, at: Option<DateTime<Utc>>) -> &Entry {
        let mut named: Vec<&Entry> = self.earlier.iter().chain([&self.latest]).collect();
        named.dedup_by(|next, last| {
            let (next, last) = (&next.columns, &last.columns);
            (&next.office_id, &next.person) == (&last.office_id, &last.person)
        });
        let begun = |version: &&&Entry| {
            let on = version.valid_from;
            on < day || on == day && at.is_none_or(|at| version.changed_at <= at)
        };
        let counting = named.iter().rev().find(begun);
        counting.or(named.first()).copied().unwrap_or(&self.latest)
    }

    /// The first day on which it counts.
    pub fn since(&self) -> NaiveDate {
        let days = self.versions().map(|version| version.valid_from);
        days.min().unwrap_or(self.latest.valid_from)
    }

    /// The day it was taken over from a bureau that owes what began before; none of the bureau's own.
    pub fn taken_over_on(&self) -> Option<NaiveDate> {
        let first = self.earlier.first().unwrap_or(&self.latest);
        first
            .taken_over
            .as_ref()
            .map(|_| self.succeeded_on.unwrap_or(first.valid_from))
    }

    /// The civil date from which it is none any more.
    pub fn ended_on(&self) -> Option<NaiveDate> {
        self.latest.ended.as_ref().map(|(on, _)| *on)
    }

    /// The period an item is for that is published under it on a day; notes what does not fit.
    pub fn period(
        &self,
        fields: &mut Fields,
        sent: &str,
        published_on: NaiveDate,
    ) -> Option<Period> {
        // What was owed of a period stays owed, whatever became of the entry since.
        let period = sent.parse::<Period>();
        let decides = |period: &Period| period.last().min(published_on);
        let decided_on = period.as_ref().map_or(published_on, decides);
        if let Some(ended) = self.ended_on().filter(|ended| *ended <= decided_on) {
            fields.wrong(
                "entry_id",
                &format!("该目录事项已于{}终止", day_zh(ended)),
                &format!("the entry ended on {ended}"),
            );
        }
        if !self.on(decided_on).columns.link.is_empty() {
            fields.wrong(
                "entry_id",
                "该目录事项在其他官方网站公开；改在此处公开的，请先删去外部链接",
                "it is published on another site: take the link out first to publish here",
            );
        }
        if sent.is_empty() {
            if let Some(limit) = self.on(published_on).columns.limit
                && limit.cycle().is_some()
            {
                fields.wrong(
                    "period",
                    &format!("该目录事项{}，请填写更新期间", limit.zh()),
                    "the entry is cyclic: say for which period",
                );
            }
            return None;
        }
        let Ok(period) = period else {
            fields.wrong(
                "period",
                "不是有效的更新期间（应如2024、2024-H1、2024-Q1、2024-03）",
                "not a period: 2024, 2024-H1, 2024-Q1 or 2024-03",
            );
            return None;
        };
        if let Some(from) = self.taken_over_on().filter(|from| period.first() < *from) {
            let passed_on = day_zh(from);
            fields.wrong(
                "period",
                &format!(
                    "该更新期间始于{passed_on}职责划转之前，由原机关的目录事项负责；请在原机关名下的该目录事项中公开"
                ),
                &format!(
                    "the period began before the entry was taken over on {from}: publish it in the bureau of before, under its entry"
                ),
            );
            return None;
        }
        let limit = self.on(decided_on).columns.limit;
        if limit.and_then(TimeLimit::cycle) != Some(period.cycle()) {
            let printed = limit.map_or_else(|| "待核".to_owned(), TimeLimit::zh);
            fields.wrong(
                "period",
                &format!("该目录事项的公开时限（{printed}）不按此种更新期间计算"),
                "the time limit of the entry has no such period",
            );
        } else if period.first() > published_on {
            fields.wrong(
                "period",
                &format!(
                    "该更新期间自{}开始，公开日期不得早于该日",
                    day_zh(period.first())
                ),
                &format!(
                    "the period begins on {}, after published_on",
                    period.first()
                ),
            );
        }
        Some(period)
    }
}

#[cfg(test)]
mod tests {
    use gongkai_law::catalog::Cycle;

    use super::*;
    use crate::entry::tests::{every, history};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn of_a_day_the_last_version_counts_that_had_begun() {
        let history = history(&[
            ("2024-01-01", Some(every(Cycle::Year))),
            ("2024-06-01", Some(every(Cycle::Month))),
            ("2024-03-01", Some(every(Cycle::Quarter))),
        ]);
        let version = |on: &str| history.on(day(on)).version;
        assert_eq!(version("2023-05-01"), 1);
        assert_eq!(version("2024-02-29"), 1);
        assert_eq!(version("2024-03-01"), 3);
        // What was said last holds, also of days for which something was said before.
        assert_eq!(version("2024-07-01"), 3);
        assert_eq!(history.since(), day("2024-01-01"));
    }

    #[test]
    fn an_item_is_for_a_period_that_the_entry_has_and_that_has_begun() {
        let cyclic = history(&[("2024-01-01", Some(every(Cycle::Quarter)))]);
        let changing = history(&[("2024-01-01", Some(TimeLimit::AtOnce))]);
        let judged = |history: &History, period: &str, on: &str| {
            let mut fields = Fields::default();
            let read = history.period(&mut fields, period, day(on));
            let wrong: Vec<_> = fields
                .into_violations()
                .into_iter()
                .map(|v| v.field)
                .collect();
            (read.filter(|_| wrong.is_empty()), wrong.join(","))
        };
        let wrong = |field: &str| (None, field.to_owned());
        let first = "2024-Q1".parse().ok();
        assert_eq!(
            judged(&cyclic, "2024-Q1", "2024-04-08"),
            (first, String::new())
        );
        assert_eq!(judged(&cyclic, "2024-Q1", "2024-01-01").0, first);
        assert_eq!(judged(&cyclic, "2024-Q2", "2024-03-31"), wrong("period"));
        assert_eq!(judged(&cyclic, "2024-03", "2024-04-08"), wrong("period"));
        assert_eq!(judged(&cyclic, "", "2024-04-08"), wrong("period"));
        assert_eq!(judged(&cyclic, "Q1", "2024-04-08"), wrong("period"));
        assert_eq!(judged(&changing, "", "2024-04-08"), (None, String::new()));
        assert_eq!(judged(&changing, "2024", "2024-04-08"), wrong("period"));
        let mut ended = cyclic.clone();
        ended.latest.ended = Some((day("2024-04-08"), "合并".to_owned()));
        assert_eq!(judged(&ended, "2024-Q2", "2024-04-08"), wrong("entry_id"));
        // The first quarter was over, and is owed.
        assert_eq!(judged(&ended, "2024-Q1", "2024-05-06").0, first);
        let mut linked = changing;
        linked.latest.columns.link = "https://example.gov.cn".to_owned();
        assert_eq!(judged(&linked, "", "2024-04-08"), wrong("entry_id"));
    }

    #[test]
    fn an_entry_is_changed_by_who_read_it_until_it_ends() {
        let mut entry = history(&[("2024-01-01", None)]).latest;
        entry.may_change("").unwrap();
        entry.may_change("1").unwrap();
        assert_eq!(
            entry.may_change("2").unwrap_err().reason(),
            Reason::Conflict
        );
        entry.ended = Some((day("2024-04-08"), "合并".to_owned()));
        assert_eq!(
            entry.may_change("1").unwrap_err().reason(),
            Reason::StateForbids
        );
    }
}
