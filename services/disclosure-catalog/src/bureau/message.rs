//! A bureau as sent.

use chrono::NaiveDate;
use gongkai_chassis::code::to_number;
use gongkai_proto::catalog::v1 as proto;

use super::{Bureau, ItemGroup, Office, Succession, dated::DatedText};

/// A bureau as sent on that day.
pub fn message(bureau: &Bureau, today: NaiveDate) -> proto::Bureau {
    let office = |office: &Office| proto::Office {
        id: office.id.clone(),
        name: office.name.clone(),
        closed_on: office
            .closed_on
            .map_or_else(String::new, |day| day.to_string()),
        telephone: office.telephone.clone(),
    };
    let group = |group: &ItemGroup| proto::ItemGroup {
        code: group.code.clone(),
        name: group.name.clone(),
    };
    let succession = |succession: &Succession| proto::Succession {
        bureau_id: succession.bureau_id.to_string(),
        from_on: succession.from_on.to_string(),
        source: succession.source.clone(),
        bureau_name: succession.bureau_name.clone(),
        names: succession.names.iter().map(DatedText::message).collect(),
    };
    proto::Bureau {
        id: bureau.id.to_string(),
        name: bureau.name_on(today).to_owned(),
        parent_id: bureau
            .parent_id
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        level: to_number(bureau.level),
        offices: bureau.offices.iter().map(office).collect(),
        item_groups: bureau.item_groups.iter().map(group).collect(),
        dated_names: bureau.dated_names.iter().map(DatedText::message).collect(),
        succeeded_by: bureau.succeeded_by.as_ref().map(succession),
        founded_on: bureau
            .founded_on
            .map_or_else(String::new, |day| day.to_string()),
    }
}
