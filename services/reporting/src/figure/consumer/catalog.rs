//! What follows from the events of the catalog.

use gongkai_law::reminder::Stage;
use gongkai_proto::catalog::v1::{
    self as catalog, ActivityRecorded, BureauRegistered, BureauUpdated, DeliveryRecorded, ItemKind,
    ItemPublished, ItemRepealed, ItemRevised, ItemWithdrawn, UpdateDutyReminded,
};
use gongkai_subscriber::ApplyError;

use super::{
    Tells,
    read::{assumed, code, day, id, optional_day, signed, within},
};
use crate::figure::{
    bureau::{Bureau, DatedName, ItemGroup, Succession},
    thing::{
        Activity, Change, Delivery, DeliveryChange, DocumentKind, Duty, Item, ItemChange, Quantity,
        Validity,
    },
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
        founded_on: optional_day("bureau.founded_on", &told.founded_on)?,
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
        let validity = validity(&told)?;
        let formed_on = match validity.document {
            Some(_) => Some(day("item.formed_on", &told.formed_on)?),
            None => optional_day("item.formed_on", &told.formed_on)?,
        };
        let channels = told.channels.iter().map(|channel| code(*channel));
        let due_on = day("item.due_on", &told.due_on)?;
        let item = Item {
            formed_on,
            validity,
            index_number: told.index_number,
            office_id: told.office_id,
            group: told.group,
            article20_code: told.article20_code,
            channels: channels.collect::<Result<_, ApplyError>>()?,
            published_on: day("item.published_on", &told.published_on)?,
            // Of what was published before the bureau began here it is not judged.
            due_on: (!told.opening).then_some(due_on),
            repealed_on: None,
            withdrawn_on: None,
            assumed: assumed(&told.assumed)?,
        };
        let id = id("item.id", &told.id)?;
        Ok(vec![Change::Item(id, ItemChange::Published(item))])
    }
}

/// What an item is as a document.
fn validity(told: &catalog::Item) -> Result<Validity, ApplyError> {
    let kind = ItemKind::try_from(told.kind).map_err(|_| {
        let kind = told.kind;
        ApplyError::Poison(format!(
            "ItemKind {kind}: this version does not know this value"
        ))
    })?;
    Ok(Validity {
        document: match kind {
            ItemKind::Rule => Some(DocumentKind::Rule),
            ItemKind::NormativeDocument => Some(DocumentKind::NormativeDocument),
            _ => None,
        },
        valid_until: optional_day("item.valid_until", &told.valid_until)?,
    })
}

impl Tells for ItemRevised {
    /// An item counts once, when it is first published, and a document by the day it was made, which may be corrected:
    /// amended, it is no new one.
    fn changes(self) -> Result<Vec<Change>, ApplyError> {
        let told = within("item", self.item)?;
        let (id, validity) = (id("item.id", &told.id)?, validity(&told)?);
        let revised = ItemChange::Revised {
            validity,
            formed_on: optional_day("item.formed_on", &told.formed_on)?,
            assumed: assumed(&told.assumed)?,
        };
        Ok(vec![Change::Item(id, revised)])
    }
}

impl Tells for ItemRepealed {
    fn changes(self) -> Result<Vec<Change>, ApplyError> {
        let told = within("item", self.item)?;
        let id = id("item.id", &told.id)?;
        let on = day("item.repealed_on", &told.repealed_on)?;
        Ok(vec![Change::Item(id, ItemChange::Repealed(on))])
    }
}

impl Tells for ItemWithdrawn {
    /// What was withdrawn was made public on its day, and stays counted as that, though as no document any more; an import
    /// that was revoked counts as if it had not been.
    fn changes(self) -> Result<Vec<Change>, ApplyError> {
        let told = within("item", self.item)?;
        let id = id("item.id", &told.id)?;
        if told.revoked {
            return Ok(vec![Change::Item(id, ItemChange::Revoked)]);
        }
        let on = day("item.withdrawn_on", &told.withdrawn_on)?;
        Ok(vec![Change::Item(id, ItemChange::Withdrawn(on))])
    }
}

impl Tells for ActivityRecorded {
    fn changes(self) -> Result<Vec<Change>, ApplyError> {
        let told = within("activity", self.activity)?;
        let id = id("activity.id", &told.id)?;
        let quantities = told.quantities.into_iter();
        let quantities = quantities.map(|quantity| {
            Ok(Quantity {
                measure: code(quantity.measure)?,
                value: signed("quantity.value", quantity.value)?,
                qualifier: match quantity.qualifier {
                    0 => None,
                    number => Some(code(number)?),
                },
            })
        });
        let activity = Activity {
            quantities: quantities.collect::<Result<_, ApplyError>>()?,
            office_id: told.office_id,
            held_on: day("activity.held_on", &told.held_on)?,
            assumed: assumed(&told.assumed)?,
        };
        Ok(vec![Change::Activity(id, activity)])
    }
}

impl Tells for DeliveryRecorded {
    /// A record that corrects another takes its place; one that tells that nothing took place leaves none.
    fn changes(self) -> Result<Vec<Change>, ApplyError> {
        let mut changes = Vec::new();
        if !self.corrects.is_empty() {
            let corrected = id("corrects", &self.corrects)?;
            changes.push(Change::Delivery(corrected, DeliveryChange::Replaced));
        }
        if !self.void {
            let delivery = Delivery {
                item_id: id("item_id", &self.item_id)?,
                channel: code(self.channel)?,
                on: day("delivered_on", &self.delivered_on)?,
            };
            let id = id("delivery_id", &self.delivery_id)?;
            changes.push(Change::Delivery(id, DeliveryChange::Recorded(delivery)));
        }
        Ok(changes)
    }
}

impl Tells for UpdateDutyReminded {
    /// Only that it is overdue counts: what is to be done may still be done in time.
    fn changes(self) -> Result<Vec<Change>, ApplyError> {
        Ok(match code::<Stage>(self.stage)? {
            Stage::Overdue => vec![Change::Duty(Duty {
                kind: code(self.kind)?,
                due_on: day("due_on", &self.due_on)?,
                key: self.key,
                office_id: self.office_id,
            })],
            Stage::DueSoon | Stage::DueToday | Stage::Escalated => Vec::new(),
        })
    }
}
