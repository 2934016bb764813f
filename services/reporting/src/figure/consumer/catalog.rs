//! What follows from the events of the catalog.

use gongkai_proto::catalog::v1::{
    self as catalog, ActivityRecorded, BureauRegistered, BureauUpdated, ItemPublished,
    ItemWithdrawn,
};
use gongkai_subscriber::ApplyError;

use super::{
    Tells,
    read::{assumed, code, day, id, signed, within},
};
use crate::figure::{
    bureau::{Bureau, DatedName, ItemGroup, Succession},
    state::{Change, Item, Quantity},
};

impl Tells for BureauRegistered {
    fn changes(self) -> Result<Vec<Change>, ApplyError> {
        bureau(self.bureau)
    }
}

impl Tells for BureauUpdated {
    fn changes(self) -> Result<Vec<Change>, ApplyError> {
        bureau(self.bureau)
    }
}

/// What a bureau is called, how it counts, and what stands above it: cities read what is below them.
fn bureau(told: Option<catalog::Bureau>) -> Result<Vec<Change>, ApplyError> {
    let told = within("bureau", told)?;
    let groups = told.item_groups.into_iter();
    let item_groups = groups.map(|group| ItemGroup {
        code: group.code,
        name: group.name,
    });
    let names = told.dated_names.into_iter().map(|name| {
        Ok(DatedName {
            valid_from: day("bureau.dated_names.valid_from", &name.valid_from)?,
            name: name.text,
            source: name.source,
        })
    });
    let bureau = Bureau {
        name: told.name,
        dated_names: names.collect::<Result<_, ApplyError>>()?,
        level: code(told.level)?,
        item_groups: item_groups.collect(),
        succeeded_by: told.succeeded_by.map(succession).transpose()?,
    };
    Ok(vec![Change::Bureau {
        bureau,
        parent_id: told.parent_id,
    }])
}

fn succession(told: catalog::Succession) -> Result<Succession, ApplyError> {
    Ok(Succession {
        from_on: day("bureau.succeeded_by.from_on", &told.from_on)?,
        bureau_id: told.bureau_id,
        bureau_name: told.bureau_name,
        source: told.source,
    })
}

impl Tells for ItemPublished {
    fn changes(self) -> Result<Vec<Change>, ApplyError> {
        let told = within("item", self.item)?;
        Ok(vec![Change::Published(Item {
            id: id("item.id", &told.id)?,
            group: told.group,
            article20_code: told.article20_code,
            published_on: day("item.published_on", &told.published_on)?,
            due_on: day("item.due_on", &told.due_on)?,
            assumed: assumed(&told.assumed)?,
        })])
    }
}

impl Tells for ItemWithdrawn {
    /// What was withdrawn was made public on its day, and stays counted; an import that was revoked counts as if it had
    /// not been.
    fn changes(self) -> Result<Vec<Change>, ApplyError> {
        let told = within("item", self.item)?;
        if !told.revoked {
            return Ok(Vec::new());
        }
        let id = id("item.id", &told.id)?;
        Ok(vec![Change::Revoked { id }])
    }
}

impl Tells for ActivityRecorded {
    fn changes(self) -> Result<Vec<Change>, ApplyError> {
        let told = within("activity", self.activity)?;
        let activity_id = id("activity.id", &told.id)?;
        let held_on = day("activity.held_on", &told.held_on)?;
        let assumed = assumed(&told.assumed)?;
        let quantities = told.quantities.into_iter();
        let counted = quantities.map(|quantity| {
            Ok(Change::Counted(Quantity {
                activity_id,
                measure: code(quantity.measure)?,
                value: signed("quantity.value", quantity.value)?,
                qualifier: match quantity.qualifier {
                    0 => None,
                    number => Some(code(number)?),
                },
                held_on,
                assumed: assumed.clone(),
            }))
        });
        counted.collect()
    }
}
