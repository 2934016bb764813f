//! Another office becomes responsible for a version of an item that still counts.

use gongkai_chassis::{db::Tx, error::Result};
use gongkai_journal::Record as _;

use super::{
    Item, events, store,
    store::Standing,
    version::{Act, Version},
};
use crate::bureau::Bureau;

impl Version {
    /// With another office. Nobody took a step by that.
    #[must_use]
    pub fn reassign(self, office_id: &str) -> Self {
        let mut contents = self.contents;
        office_id.clone_into(&mut contents.office_id);
        Self {
            revision: self.revision + 1,
            contents,
            ..self
        }
    }
}

impl Item {
    /// With another office. It is no new version.
    #[must_use]
    pub fn reassign(self, office_id: &str) -> Self {
        let mut publication = self.publication;
        office_id.clone_into(&mut publication.office_id);
        Self {
            revision: self.revision + 1,
            publication,
            ..self
        }
    }
}

/// Makes an office responsible for a version, by who acts in the transaction; of what is public everybody is told. False
/// if it is not any more as it was read.
pub async fn reassign(
    tx: &mut Tx,
    publisher: &Bureau,
    read: &Standing,
    (office_id, reason): (&str, &str),
) -> Result<bool> {
    let today = tx.today();
    let versions = store::lock_versions(tx, read.item).await?;
    let same = |one: &Version| one.number == read.number && one.revision == read.revision;
    let Some(version) = versions.into_iter().find(same) else {
        return Ok(false);
    };
    let public = store::find(tx, &publisher.id, read.item).await?;
    let version = version.reassign(office_id);
    store::update_version(tx, &version).await?;
    store::did(tx, &version, Act::Reassigned, reason, (today, "")).await?;
    if let Some(item) = public.filter(|item| item.version == version.number) {
        let item = item.reassign(office_id);
        store::reassign(tx, &item).await?;
        let told = events::revised(&item, publisher, today);
        tx.record(&item.id.to_string(), &told).await?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use gongkai_chassis::identity::BureauId;
    use uuid::Uuid;

    use super::*;
    use crate::item::{Contents, State};

    #[test]
    fn another_office_is_no_step_of_anybody() {
        let bureau: BureauId = "heshan-emb".parse().unwrap();
        let on = "2024-03-05".parse().unwrap();
        let draft = Version::draft(Uuid::nil(), &bureau, Contents::default(), None, "zhang", on);
        let checked = Version {
            state: State::Checked,
            checked_by: Some("li".to_owned()),
            ..draft
        };
        let moved = checked.clone().reassign("safety-1");
        assert_eq!(moved.contents.office_id, "safety-1");
        assert_ne!(moved.etag(), checked.etag());
        assert_eq!(
            (moved.state, moved.hands()),
            (State::Checked, checked.hands())
        );
    }
}
