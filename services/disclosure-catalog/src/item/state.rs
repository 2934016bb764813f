//! What an item is, and what publishing makes of it.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Reason, Result},
    fields::Fields,
    identity::BureauId,
};
use gongkai_law::{
    article20,
    assumed::Aspect,
    calendar::Calendar,
    catalog::{Channel, Period},
    code::codes,
    rules::publication_limit,
};
use uuid::Uuid;

use super::{
    attachment::Attachment,
    contents::{Attribute, Contents, Kind, Relation},
    formation::Days,
};

codes! {
    /// Whether an item counts (有效性).
    pub enum Validity as "gongkai.catalog.v1.Validity" {
        /// In force.
        InForce = "in_force", "现行有效";
        /// Repealed.
        Repealed = "repealed", "废止";
        /// Its last day is past.
        Lapsed = "lapsed", "失效";
    }
}

/// What a bureau publishes, before it has an id and an index number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Title.
    pub title: String,
    /// Abstract (内容概述).
    pub summary: String,
    /// Code of the item of article 20, 1..15.
    pub article20_code: u8,
    /// Code of the bureau's item group.
    pub group: String,
    /// Responsible office.
    pub office_id: String,
    /// Civil date the information was formed or changed.
    pub formed_on: NaiveDate,
    /// Civil date it was published.
    pub published_on: NaiveDate,
    /// Channels, each once, at least one.
    pub channels: Vec<Channel>,
    /// What is assumed.
    pub assumed: Vec<Aspect>,
    /// The entry of the catalog it is published under, and the period of a cyclic one that it is for.
    pub under: Option<(Uuid, Option<Period>)>,
    /// What kind it is; none of what was published before kinds were kept.
    pub kind: Option<Kind>,
    /// Document number; may be empty.
    pub document_number: String,
    /// Civil date on which it is in force for the last time.
    pub valid_until: Option<NaiveDate>,
    /// Where in another store the document is; empty if it is here.
    pub link: String,
    /// What it is to other items.
    pub relations: Vec<Relation>,
    /// Attachments, each ready to be published.
    pub attachments: Vec<Attachment>,
    /// The first and last civil date on which a call takes comments.
    pub comments: Option<(NaiveDate, NaiveDate)>,
}

/// A published item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// UUIDv7.
    pub id: Uuid,
    /// The bureau that published it.
    pub bureau: BureauId,
    /// Index number (索引号).
    pub index_number: String,
    /// Civil date by which it had to be published.
    pub due_on: NaiveDate,
    /// Civil date the information was changed that the public version tells of, and the one by which that had to be
    /// published; none if it was not changed since it was published.
    pub changed: Option<(NaiveDate, NaiveDate)>,
    /// What was published. Its days are those of the first publication.
    pub publication: Publication,
    /// Number of the version that is public.
    pub version: i32,
    /// Counts versions, repeal and withdrawal.
    pub revision: i32,
    /// Civil date a later version than the first was published.
    pub revised_on: Option<NaiveDate>,
    /// Civil date it was repealed, and why.
    pub repealed: Option<(NaiveDate, String)>,
    /// Civil date it was withdrawn, and why: then it is a tombstone.
    pub withdrawn: Option<(NaiveDate, String)>,
    /// The import that took it over as opening stock.
    pub batch: Option<Uuid>,
    /// That import was revoked.
    pub revoked: bool,
}

impl Item {
    /// The etag of this state.
    pub fn etag(&self) -> String {
        self.revision.to_string()
    }

    /// Whether it counts on a day; none of a tombstone.
    pub fn validity(&self, today: NaiveDate) -> Option<Validity> {
        if self.withdrawn.is_some() {
            return None;
        }
        let last = self.publication.valid_until;
        Some(match &self.repealed {
            Some((on, _)) if *on <= today => Validity::Repealed,
            _ if last.is_some_and(|last| last < today) => Validity::Lapsed,
            _ => Validity::InForce,
        })
    }

    /// The item as a later version says, published on a day. Index number and the day of the first publication stay; so
    /// does the day it was formed, unless the version corrects it.
    pub fn revise(
        self,
        publication: Publication,
        version: i32,
        calendar: &Calendar,
    ) -> Result<Self> {
        self.may("", false)?;
        let on = publication.published_on;
        let (days, _) = self.days().next(publication.formed_on, on);
        Ok(Self {
            publication,
            version,
            revision: self.revision + 1,
            revised_on: Some(on),
            ..self
        }
        .bearing(days, calendar))
    }

    /// The item as a version said that was published, with the days as they stood then; its index number and what became
    /// of it are those of now.
    pub fn as_of(
        self,
        version: i32,
        publication: Option<Publication>,
        days: Days,
        calendar: &Calendar,
    ) -> Result<Self> {
        let publication = publication.ok_or_else(|| {
            Error::internal(format!("version {version} of {} lacks something", self.id))
        })?;
        let revised_on = (version > 1).then_some(publication.published_on);
        Ok(Self {
            publication,
            version,
            revised_on,
            ..self
        }
        .bearing(days, calendar))
    }

    /// The days it bears.
    fn days(&self) -> Days {
        let first = self.publication.published_on;
        Days {
            formed_on: self.publication.formed_on,
            changed_on: self.changed.map(|(on, _)| on),
            first,
            last: self.revised_on.unwrap_or(first),
        }
    }

    /// The same with these days, and by when it was to be published by them.
    fn bearing(self, days: Days, calendar: &Calendar) -> Self {
        let due = due_on(days.formed_on, calendar);
        Self {
            // Of what was taken over nobody judges whether it was in time.
            due_on: match self.batch {
                Some(_) => due.max(days.first),
                None => due,
            },
            changed: days.changed_on.map(|on| (on, due_on(on, calendar))),
            publication: Publication {
                formed_on: days.formed_on,
                published_on: days.first,
                ..self.publication
            },
            ..self
        }
    }

    /// Refuses what may have no new version.
    pub fn may_be_revised(&self) -> Result<()> {
        self.may("", false)
    }

    /// The item repealed on a day by somebody who read it at `etag`. It stays public.
    pub fn repeal(self, etag: &str, on: NaiveDate, reason: String) -> Result<Self> {
        self.may(etag, false)?;
        Ok(Self {
            revision: self.revision + 1,
            repealed: Some((on, reason)),
            ..self
        })
    }

    /// The tombstone that is left of it.
    pub fn withdraw(self, etag: &str, on: NaiveDate, reason: String) -> Result<Self> {
        self.may(etag, true)?;
        Ok(Self {
            publication: Publication {
                title: String::new(),
                summary: String::new(),
                document_number: String::new(),
                link: String::new(),
                relations: Vec::new(),
                attachments: Vec::new(),
                ..self.publication
            },
            revision: self.revision + 1,
            // Why it was repealed may tell what it said.
            repealed: None,
            withdrawn: Some((on, reason)),
            ..self
        })
    }

    fn may(&self, etag: &str, though_repealed: bool) -> Result<()> {
        if !etag.is_empty() && etag != self.etag() {
            return Err(Error::new(Reason::Conflict)
                .with("id", self.id)
                .with("etag", self.etag()));
        }
        let over = if self.withdrawn.is_some() {
            ("withdrawn", "已撤回")
        } else if self.repealed.is_some() && !though_repealed {
            (Validity::Repealed.as_str(), Validity::Repealed.zh())
        } else {
            return Ok(());
        };
        Err(Error::state_forbids(over.0, over.1)
            .next("Draft another item.", "如需公开，请另行拟稿。"))
    }
}

impl Publication {
    /// What is published of a version on a day; none of what lacks something that `Contents::check` asks for.
    pub fn of(contents: &Contents, on: NaiveDate) -> Option<Self> {
        let period = match contents.period.as_str() {
            "" => None,
            period => Some(period.parse().ok()?),
        };
        if !contents.attachments.iter().all(Attachment::is_ready) {
            return None;
        }
        Some(Self {
            title: contents.title.clone(),
            summary: contents.summary.clone(),
            article20_code: contents.article20_code?,
            group: contents.group.clone(),
            office_id: contents.office_id.clone(),
            formed_on: contents.formed_on?,
            published_on: on,
            channels: contents.channels.clone(),
            assumed: contents.assumed.clone(),
            under: contents.entry_id.map(|entry| (entry, period)),
            kind: contents.kind,
            document_number: contents.document_number.clone(),
            valid_until: contents.valid_until,
            link: contents.link.clone(),
            relations: contents.relations.clone(),
            attachments: contents.attachments.clone(),
            comments: contents.comments_from.zip(contents.comments_until),
        })
    }

    /// What the version says of what was taken over without a draft.
    pub fn contents(&self) -> Contents {
        let (entry_id, period) = self.under.unzip();
        let (comments_from, comments_until) = self.comments.unzip();
        Contents {
            title: self.title.clone(),
            summary: self.summary.clone(),
            body: String::new(),
            kind: self.kind,
            document_number: self.document_number.clone(),
            article20_code: Some(self.article20_code),
            group: self.group.clone(),
            office_id: self.office_id.clone(),
            formed_on: Some(self.formed_on),
            valid_until: self.valid_until,
            channels: self.channels.clone(),
            entry_id,
            period: period
                .flatten()
                .map_or_else(String::new, |period| period.to_string()),
            attribute: Some(Attribute::Proactive),
            ground: None,
            reexamine_on: None,
            relations: self.relations.clone(),
            link: self.link.clone(),
            assumed: self.assumed.clone(),
            attachments: self.attachments.clone(),
            comments_from,
            comments_until,
            published_on: None,
            backdating_reason: String::new(),
        }
    }

    /// The item it becomes under an index number, due by `calendar`.
    pub fn publish(
        self,
        id: Uuid,
        bureau: &BureauId,
        index_number: String,
        calendar: &Calendar,
    ) -> Item {
        Item {
            id,
            bureau: bureau.clone(),
            index_number,
            due_on: due_on(self.formed_on, calendar),
            changed: None,
            publication: self,
            version: 1,
            revision: 1,
            revised_on: None,
            repealed: None,
            withdrawn: None,
            batch: None,
            revoked: false,
        }
    }
}

/// By when what was formed or changed on a day is to be published (art. 26).
pub fn due_on(formed_on: NaiveDate, calendar: &Calendar) -> NaiveDate {
    let limit = publication_limit(formed_on);
    calendar.add_working_days(formed_on, limit).date
}

/// The code of an item of article 20; a violation if there is no such item.
pub fn article20_code(fields: &mut Fields, sent: i32) -> Option<u8> {
    let code = u8::try_from(sent)
        .ok()
        .filter(|code| article20::item(*code).is_some());
    if code.is_none() {
        fields.wrong(
            "article20_code",
            "应为第二十条各项的序号1至15",
            "1 to 15, an item of article 20",
        );
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn publishing_gives_the_due_day() {
        let publication = Publication {
            title: "通告".to_owned(),
            summary: String::new(),
            article20_code: 13,
            group: "site".to_owned(),
            office_id: "office".to_owned(),
            formed_on: day("2019-09-20"),
            published_on: day("2019-10-08"),
            channels: vec![Channel::Website],
            assumed: Vec::new(),
            under: None,
            kind: None,
            document_number: String::new(),
            valid_until: None,
            link: String::new(),
            relations: Vec::new(),
            attachments: Vec::new(),
            comments: None,
        };
        let item = publication.publish(
            Uuid::nil(),
            &"heshan-emb".parse().unwrap(),
            "heshan-emb/2019-000007".to_owned(),
            Calendar::bundled(),
        );
        assert_eq!(item.index_number, "heshan-emb/2019-000007");
        // Over the National Day holiday, with its make-up days on 09-29 and 10-12.
        assert_eq!(item.due_on, day("2019-10-23"));
    }

    fn published() -> Item {
        let contents = Contents {
            title: "通告".to_owned(),
            summary: "概述".to_owned(),
            document_number: "赫应急发〔2019〕1号".to_owned(),
            article20_code: Some(1),
            formed_on: Some(day("2019-09-20")),
            valid_until: Some(day("2021-12-31")),
            ..Contents::default()
        };
        let publication = Publication::of(&contents, day("2019-10-08")).unwrap();
        let bureau = "heshan-emb".parse().unwrap();
        let number = "heshan-emb/2019-000001".to_owned();
        publication.publish(Uuid::nil(), &bureau, number, Calendar::bundled())
    }

    #[test]
    fn an_item_lapses_after_its_last_day_and_a_repeal_goes_before() {
        let item = published();
        assert_eq!(item.validity(day("2021-12-31")), Some(Validity::InForce));
        assert_eq!(item.validity(day("2022-01-01")), Some(Validity::Lapsed));
        let repealed = item
            .repeal("1", day("2020-06-01"), "已被替代".to_owned())
            .unwrap();
        assert_eq!(
            repealed.validity(day("2022-01-01")),
            Some(Validity::Repealed)
        );
        let again = repealed.repeal("", day("2020-06-02"), String::new());
        assert_eq!(again.unwrap_err().reason(), Reason::StateForbids);
    }

    #[test]
    fn a_revision_keeps_number_and_days_of_the_first_publication_and_tells_of_the_change() {
        let item = published();
        let mut later = item.publication.clone();
        later.title = "通告（修订）".to_owned();
        later.formed_on = day("2020-03-01");
        later.published_on = day("2020-03-05");
        let calendar = Calendar::bundled();
        let mut corrected = later.clone();
        corrected.formed_on = day("2019-09-02");
        let corrected = item.clone().revise(corrected, 2, calendar).unwrap();
        let days = (corrected.publication.formed_on, corrected.due_on);
        assert_eq!(days, (day("2019-09-02"), day("2019-09-30")));
        assert_eq!(corrected.changed, None);
        let revised = item.clone().revise(later, 2, calendar).unwrap();
        let changed = Some((day("2020-03-01"), day("2020-03-27")));
        assert_eq!((revised.changed, revised.due_on), (changed, item.due_on));
        assert_eq!(revised.index_number, item.index_number);
        assert_eq!(revised.publication.published_on, day("2019-10-08"));
        assert_eq!(revised.publication.formed_on, day("2019-09-20"));
        assert_eq!(revised.revised_on, Some(day("2020-03-05")));
        assert_eq!(revised.publication.title, "通告（修订）");
        let stale = revised.repeal("1", day("2020-06-01"), "废止".to_owned());
        assert_eq!(stale.unwrap_err().reason(), Reason::Conflict);
    }

    #[test]
    fn a_tombstone_has_no_text_and_is_the_end() {
        let repealed = published()
            .repeal("", day("2020-06-01"), "因误公开".to_owned())
            .unwrap();
        let tomb = repealed
            .withdraw("2", day("2020-06-02"), "内容有误".to_owned())
            .unwrap();
        let publication = &tomb.publication;
        assert_eq!(
            (publication.title.as_str(), publication.summary.as_str()),
            ("", "")
        );
        assert_eq!(publication.document_number, "");
        assert_eq!(
            (tomb.validity(day("2020-06-02")), &tomb.repealed),
            (None, &None)
        );
        let publication = publication.clone();
        assert!(
            tomb.clone()
                .revise(publication, 2, Calendar::bundled())
                .is_err()
        );
        assert!(
            tomb.clone()
                .withdraw("", day("2020-06-03"), "再次".to_owned())
                .is_err()
        );
        assert!(
            tomb.repeal("", day("2020-06-03"), "再次".to_owned())
                .is_err()
        );
    }

    #[test]
    fn article_20_has_fifteen_items() {
        for (sent, code) in [
            (-1, None),
            (0, None),
            (1, Some(1)),
            (15, Some(15)),
            (16, None),
            (257, None),
        ] {
            assert_eq!(article20_code(&mut Fields::default(), sent), code, "{sent}");
        }
    }
}
