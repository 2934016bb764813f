//! What an entry says, as requests send it.

use chrono::NaiveDate;
use gongkai_chassis::fields::Fields;
use gongkai_law::{
    article20,
    catalog::{By, Cycle, EntryColumn, LimitKind, TimeLimit},
    code::InContract,
    rules,
};
use gongkai_proto::catalog::v1 as proto;

use crate::{
    bureau::Bureau,
    entry::columns::{Columns, Written, check_numbers},
};

/// More serials than any catalog has.
const MOST_SERIAL: u32 = 1_000_000;
/// More values than any list has.
const MOST_VALUES: usize = 50;

/// The field in which a column is sent.
pub fn called(column: EntryColumn) -> String {
    format!("columns.{}", column.as_str())
}

/// What an entry says, as entered today.
pub fn columns(
    fields: &mut Fields,
    bureau: &Bureau,
    sent: &proto::EntryColumns,
    today: NaiveDate,
) -> Columns {
    let written = Written {
        level1: &sent.level1,
        level2: &sent.level2,
        contents: &sent.contents,
        basis: &sent.basis,
        time_limit: &sent.time_limit,
        publisher: &sent.publisher,
        audience: &sent.audience,
        link: &sent.link,
    };
    if sent.serial > MOST_SERIAL {
        fields.wrong("columns.serial", "不得超过1000000", "at most 1,000,000");
    }
    let texts = Columns::of(fields, called, &written);
    bureau.check_office(fields, "columns.office_id", &sent.office_id, today);
    let columns = Columns {
        serial: i32::try_from(sent.serial).unwrap_or_default(),
        limit: limit(fields, sent.limit.as_ref()),
        office_id: sent.office_id.clone(),
        channels: values(fields, "columns.channels", &sent.channels),
        manner: fields.code_if_any("columns.manner", sent.manner),
        tiers: values(fields, "columns.tiers", &sent.tiers),
        article20_code: article20(fields, "columns.article20_code", sent.article20_code),
        to_verify: values(fields, "columns.to_verify", &sent.to_verify),
        ..texts
    };
    columns.marked()
}

/// The code of an item of article 20, if one is sent.
pub fn article20(fields: &mut Fields, field: &str, sent: i32) -> Option<u8> {
    if sent == 0 {
        return None;
    }
    let code = u8::try_from(sent)
        .ok()
        .filter(|code| article20::item(*code).is_some());
    if code.is_none() {
        fields.wrong(
            field,
            "应为第二十条各项的序号1至15",
            "1 to 15, an item of article 20",
        );
    }
    code
}

/// Values of a closed list, each once.
fn values<T: InContract + PartialEq>(fields: &mut Fields, field: &str, sent: &[i32]) -> Vec<T> {
    let mut values = Vec::new();
    if sent.len() > MOST_VALUES {
        fields.wrong(field, "不得超过50项", "at most 50");
        return values;
    }
    for (index, number) in sent.iter().enumerate() {
        match fields.code(&format!("{field}[{index}]"), *number) {
            Some(value) if !values.contains(&value) => values.push(value),
            _ => {}
        }
    }
    values
}

/// The time limit as a rule, if one is sent.
fn limit(fields: &mut Fields, sent: Option<&proto::TimeLimit>) -> Option<TimeLimit> {
    let sent = sent.filter(|sent| **sent != proto::TimeLimit::default())?;
    let kind: LimitKind = fields.code("columns.limit.kind", sent.kind)?;
    let cycle: Option<Cycle> = if kind == LimitKind::Cyclic {
        Some(fields.code("columns.limit.cycle", sent.cycle)?)
    } else {
        None
    };
    let fixed = (sent.due_month, sent.due_day) != (0, 0);
    let idle = match kind {
        LimitKind::OnChange => sent.cycle != 0 || fixed,
        LimitKind::AtOnce | LimitKind::LongTerm => {
            sent.cycle != 0 || fixed || sent.working_days != 0
        }
        LimitKind::Cyclic => fixed && sent.working_days != 0,
    };
    if idle {
        fields.wrong(
            "columns.limit",
            "只能填写该类时限所用的项目：变更后公开的填写工作日数，按期公开的填写周期和工作日数或者固定日期",
            "only what its kind uses: working days; of a cyclic one the cycle with working days or a fixed day",
        );
        return None;
    }
    let limit = match (kind, cycle) {
        (LimitKind::Cyclic, Some(cycle)) if fixed => TimeLimit::Cyclic {
            cycle,
            by: By::Day {
                month: sent.due_month,
                day: sent.due_day,
            },
        },
        (LimitKind::Cyclic, Some(cycle)) => TimeLimit::Cyclic {
            cycle,
            by: By::WorkingDays(sent.working_days),
        },
        (LimitKind::AtOnce, _) => TimeLimit::AtOnce,
        (LimitKind::LongTerm, _) => TimeLimit::LongTerm,
        (LimitKind::OnChange | LimitKind::Cyclic, _) => TimeLimit::OnChange {
            working_days: match sent.working_days {
                0 => rules::publication_limit(chrono::NaiveDate::MAX),
                days => days,
            },
        },
    };
    check_numbers(fields, "columns.limit", limit);
    Some(limit)
}
