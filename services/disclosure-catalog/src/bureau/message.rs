//! A bureau as sent.

use gongkai_chassis::code::to_number;
use gongkai_proto::catalog::v1 as proto;

use super::{Bureau, ItemGroup, Office};

/// A bureau as sent.
pub fn message(bureau: &Bureau) -> proto::Bureau {
    let office = |office: &Office| proto::Office {
        id: office.id.clone(),
        name: office.name.clone(),
    };
    let group = |group: &ItemGroup| proto::ItemGroup {
        code: group.code.clone(),
        name: group.name.clone(),
    };
    proto::Bureau {
        id: bureau.id.to_string(),
        name: bureau.name.clone(),
        parent_id: bureau
            .parent_id
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        level: to_number(bureau.level),
        offices: bureau.offices.iter().map(office).collect(),
        item_groups: bureau.item_groups.iter().map(group).collect(),
    }
}
