//! Entries as sent.

use gongkai_chassis::{
    clock::timestamp,
    code::{to_number, to_numbers},
};
use gongkai_law::catalog::{By, TimeLimit};
use gongkai_proto::catalog::v1 as proto;

use super::{Columns, Entry, store::CatalogVersion};

/// A number of a message that counts from 0.
pub fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// An entry as anybody is told of it.
pub fn message(entry: &Entry) -> proto::Entry {
    let (ended_on, end_reason) = entry.ended.clone().unzip();
    let (from_bureau, from_entry) = entry.taken_over.clone().unzip();
    proto::Entry {
        id: entry.id.to_string(),
        bureau_id: entry.bureau.to_string(),
        version: entry.version,
        catalog_version: entry.catalog_version,
        columns: Some(columns(&entry.columns)),
        valid_from: entry.valid_from.to_string(),
        ended_on: ended_on.map_or_else(String::new, |day| day.to_string()),
        end_reason: end_reason.unwrap_or_default(),
        origin: entry.origin.map_or(0, |(catalog, _)| to_number(catalog)),
        origin_row: entry.origin.map_or(0, |(_, row)| row.unsigned_abs()),
        predecessor_bureau_id: from_bureau.map_or_else(String::new, |id| id.to_string()),
        predecessor_entry_id: from_entry.map_or_else(String::new, |id| id.to_string()),
    }
}

fn columns(columns: &Columns) -> proto::EntryColumns {
    proto::EntryColumns {
        serial: columns.serial.unsigned_abs(),
        level1: columns.level1.clone(),
        level2: columns.level2.clone(),
        contents: columns.contents.clone(),
        basis: columns.basis.clone(),
        time_limit: columns.time_limit.clone(),
        limit: columns.limit.map(limit),
        publisher: columns.publisher.clone(),
        office_id: columns.office_id.clone(),
        channels: to_numbers(&columns.channels),
        audience: columns.audience.clone(),
        manner: columns.manner.map_or(0, to_number),
        tiers: to_numbers(&columns.tiers),
        article20_code: columns.article20_code.map_or(0, i32::from),
        link: columns.link.clone(),
        to_verify: to_numbers(&columns.to_verify),
    }
}

fn limit(limit: TimeLimit) -> proto::TimeLimit {
    let (working_days, due_month, due_day) = match limit {
        TimeLimit::OnChange { working_days }
        | TimeLimit::Cyclic {
            by: By::WorkingDays(working_days),
            ..
        } => (working_days, 0, 0),
        TimeLimit::Cyclic {
            by: By::Day { month, day },
            ..
        } => (0, month, day),
        TimeLimit::AtOnce | TimeLimit::LongTerm => (0, 0, 0),
    };
    proto::TimeLimit {
        kind: to_number(limit.kind()),
        cycle: limit.cycle().map_or(0, to_number),
        working_days,
        due_month,
        due_day,
    }
}

/// An entry as the bureau's own people, `inside`, or others are told of it.
pub fn record(entry: &Entry, inside: bool) -> proto::EntryRecord {
    let within = |text: &str| {
        if inside {
            text.to_owned()
        } else {
            String::new()
        }
    };
    proto::EntryRecord {
        entry: Some(message(entry)),
        etag: entry.etag(),
        person: within(entry.columns.person.as_deref().unwrap_or_default()),
        changed_by: within(&entry.changed_by),
        changed_at: Some(timestamp(entry.changed_at)),
        reason: entry.reason.clone(),
    }
}

/// A version of the catalog, the same way.
pub fn version(version: CatalogVersion, inside: bool) -> proto::CatalogVersion {
    proto::CatalogVersion {
        version: version.version,
        changed_on: version.changed_on.to_string(),
        entries: version.entries,
        reason: version.reason,
        changed_by: if inside {
            version.changed_by
        } else {
            String::new()
        },
    }
}
