//! What a document that was taken over becomes, and when an import may be revoked.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Result},
    identity::BureauId,
};
use gongkai_law::calendar::Calendar;
use uuid::Uuid;

use crate::item::{Item, Publication, version::Version};

/// An import of opening stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// UUIDv7.
    pub id: Uuid,
    /// How many documents.
    pub items: i32,
    /// Why, or from where.
    pub reason: String,
    /// Civil date of the import.
    pub imported_on: NaiveDate,
    /// Subject of who imported them.
    pub imported_by: String,
    /// Civil date it was revoked, by whom and why.
    pub revoked: Option<(NaiveDate, String, String)>,
}

/// The item a document becomes. Nobody judges whether it was published in time: its due day is not before that.
pub fn take_over(
    publication: Publication,
    id: Uuid,
    bureau: &BureauId,
    index_number: String,
    batch: Uuid,
    calendar: &Calendar,
) -> Item {
    let published_on = publication.published_on;
    let item = publication.publish(id, bureau, index_number, calendar);
    Item {
        due_on: item.due_on.max(published_on),
        batch: Some(batch),
        ..item
    }
}

impl Batch {
    /// Revoked by somebody on a day.
    pub fn revoke(self, on: NaiveDate, by: &str, reason: &str) -> Result<Self> {
        if self.revoked.is_some() {
            return Err(Error::state_forbids("revoked", "该批导入已撤销"));
        }
        Ok(Self {
            revoked: Some((on, by.to_owned(), reason.to_owned())),
            ..self
        })
    }
}

/// Whether nothing was done with an item since it was taken over.
pub fn is_untouched(item: &Item, versions: &[Version]) -> bool {
    match versions {
        [only] => only.revision == 1 && item.revision == 1,
        _ => false,
    }
}

/// What is left of an item whose import is revoked, and with which nothing was done.
pub fn revoke(item: Item, on: NaiveDate, reason: &str) -> Result<Item> {
    Ok(Item {
        revoked: true,
        ..item.withdraw("", on, reason.to_owned())?
    })
}

/// That something was done with items of an import.
pub fn done_with(items: usize) -> Error {
    Error::state_forbids(
        &format!("an import of which {items} items were handled or referred to since"),
        &format!("该批导入中已有{items}件另行办理或者被其他信息引用"),
    )
    .next(
        "Repeal or withdraw the items one by one.",
        "请逐件办理废止或者撤回。",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::contents::Contents;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn taken(published_on: &str, number: &str) -> Item {
        let contents = Contents {
            title: "办法".to_owned(),
            article20_code: Some(1),
            formed_on: Some(day("2012-03-01")),
            ..Contents::default()
        };
        let publication = Publication::of(&contents, day(published_on)).unwrap();
        let bureau = "heshan-emb".parse().unwrap();
        take_over(
            publication,
            Uuid::nil(),
            &bureau,
            number.to_owned(),
            Uuid::nil(),
            Calendar::bundled(),
        )
    }

    #[test]
    fn nobody_judges_whether_it_was_in_time() {
        let late = taken("2015-06-01", "XH-0001");
        assert_eq!(late.due_on, day("2015-06-01"));
        assert_eq!(late.index_number, "XH-0001");
        let early = taken("2012-03-02", "heshan-emb/2012-000003");
        assert!(early.due_on > day("2012-03-02"));
    }

    #[test]
    fn what_something_was_done_with_is_not_revoked() {
        let item = taken("2012-03-02", "heshan-emb/2012-000001");
        let version = Version::published(&item, "li", day("2024-03-05"));
        let on = day("2024-03-06");
        assert!(is_untouched(&item, std::slice::from_ref(&version)));
        let revoked = revoke(item.clone(), on, "表格有误").unwrap();
        assert!(revoked.revoked && revoked.publication.title.is_empty());
        let two = [version.clone(), version.clone()];
        assert!(!is_untouched(&item, &two));
        let repealed = item.repeal("", on, "废止".to_owned()).unwrap();
        assert!(!is_untouched(&repealed, &[version]));
    }
}
