//! What an item is, and what publishing makes of it.

use chrono::{Datelike as _, NaiveDate};
use gongkai_chassis::{fields::Fields, identity::BureauId};
use gongkai_law::{
    article20,
    assumed::Aspect,
    calendar::Calendar,
    catalog::{Channel, Period},
    rules::publication_limit,
};
use uuid::Uuid;

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
    /// What was published.
    pub publication: Publication,
}

impl Publication {
    /// The year its index number is of.
    pub fn year(&self) -> i32 {
        self.published_on.year()
    }

    /// The item it becomes with the serial `serial` of its year, due by `calendar`.
    pub fn publish(self, id: Uuid, bureau: &BureauId, serial: i32, calendar: &Calendar) -> Item {
        let limit = publication_limit(self.formed_on);
        Item {
            id,
            bureau: bureau.clone(),
            index_number: index_number(bureau, self.year(), serial),
            due_on: calendar.add_working_days(self.formed_on, limit).date,
            publication: self,
        }
    }
}

/// The default template of index numbers; the bureau's slug stands for its credit code.
fn index_number(bureau: &BureauId, year: i32, serial: i32) -> String {
    format!("{bureau}/{year}-{serial:06}")
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

/// Nothing is published before it was formed. A day of formation after today is left to
/// the rule of legal dates, which says more; a day that was refused is not judged again.
pub fn check_order(
    fields: &mut Fields,
    formed_on: NaiveDate,
    published_on: NaiveDate,
    today: NaiveDate,
) {
    let read = published_on != NaiveDate::MIN;
    if read && formed_on > published_on && formed_on <= today {
        fields.wrong("formed_on", "不得晚于公开日期", "not after published_on");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn publishing_gives_the_index_number_and_the_due_day() {
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
        };
        let item = publication.publish(
            Uuid::nil(),
            &"heshan-emb".parse().unwrap(),
            7,
            Calendar::bundled(),
        );
        assert_eq!(item.index_number, "heshan-emb/2019-000007");
        // Over the National Day holiday, with its make-up days on 09-29 and 10-12.
        assert_eq!(item.due_on, day("2019-10-23"));
    }

    #[test]
    fn serials_beyond_six_digits_stay_whole() {
        let bureau = "heshan-emb".parse().unwrap();
        assert_eq!(
            index_number(&bureau, 2019, 1_234_567),
            "heshan-emb/2019-1234567"
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
