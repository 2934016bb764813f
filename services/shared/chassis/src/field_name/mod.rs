//! What fields of requests are called in Chinese: a refusal is read by people, who know no field by its code.
//!
//! A table for each service and one for what several have in common; a test holds that every field of every request
//! has its row, and stands in one table alone. A field that means something of its own inside a message stands there
//! as `message.field`, and is found first.

mod catalog;
mod common;
mod intake;
mod reporting;

use std::{collections::HashMap, fmt::Write as _, sync::LazyLock};

/// Fields and their names.
const TABLES: [&[(&str, &str)]; 4] = [
    common::NAMES,
    catalog::NAMES,
    intake::NAMES,
    reporting::NAMES,
];

static BY_CODE: LazyLock<HashMap<&str, &str>> =
    LazyLock::new(|| TABLES.concat().into_iter().collect());

/// What a field is called that an error names by its path, `profile.remedies[1].valid_from`: 救济机关第2项的
/// 起始日期. None for what is no field of the contract, such as a column of a sheet.
pub fn zh(path: &str) -> Option<String> {
    if let Some(place) = in_sheet(path) {
        return Some(place);
    }
    let parts: Vec<&str> = path.split('.').collect();
    let (last, above) = parts.split_last()?;
    let mut name = String::new();
    let mut parent = "";
    for part in above {
        let (code, nth) = indexed(part);
        if let Some(nth) = nth {
            let _ = write!(name, "{}第{nth}项的", known(parent, code)?);
        }
        parent = code;
    }
    let (code, nth) = indexed(last);
    name.push_str(known(parent, code)?);
    if let Some(nth) = nth {
        let _ = write!(name, "第{nth}项");
    }
    Some(name)
}

/// Where in a sheet that is imported, `content[3].数值`: 第3行“数值”, as whoever wrote the sheet finds it.
fn in_sheet(path: &str) -> Option<String> {
    let (line, column) = path.strip_prefix("content[")?.split_once(']')?;
    let line: usize = line.parse().ok()?;
    Some(match column.strip_prefix('.') {
        Some(column) => format!("第{line}行“{column}”"),
        None => format!("第{line}行"),
    })
}

fn known(parent: &str, code: &str) -> Option<&'static str> {
    let inside = format!("{parent}.{code}");
    let found = BY_CODE.get(inside.as_str()).or_else(|| BY_CODE.get(code));
    found.copied()
}

/// The code of a part, and which item of a list it is, from 1.
fn indexed(part: &str) -> (&str, Option<usize>) {
    let Some((code, index)) = part.split_once('[') else {
        return (part, None);
    };
    let index: Option<usize> = index.trim_end_matches(']').parse().ok();
    (code, index.map(|index| index.saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use gongkai_proto::POOL;
    use prost_reflect::{Kind, MessageDescriptor};

    use super::*;

    fn fields(
        message: &MessageDescriptor,
        seen: &mut BTreeSet<String>,
        into: &mut BTreeSet<String>,
    ) {
        let ours = message.full_name().starts_with("gongkai.");
        if !ours || !seen.insert(message.full_name().to_owned()) {
            return;
        }
        for field in message.fields() {
            into.insert(field.name().to_owned());
            if let Kind::Message(inner) = field.kind() {
                fields(&inner, seen, into);
            }
        }
    }

    #[test]
    fn every_field_of_every_request_has_a_chinese_name() {
        let (mut seen, mut named) = (BTreeSet::new(), BTreeSet::new());
        for service in POOL.services() {
            for method in service.methods() {
                fields(&method.input(), &mut seen, &mut named);
            }
        }
        assert!(named.len() > 200, "the fields were not found");
        // What people are called is told, never asked.
        named.retain(|field| field != "names");
        let missing: Vec<_> = named.iter().filter(|field| zh(field).is_none()).collect();
        assert!(missing.is_empty(), "write them into NAMES: {missing:?}");
        let rows = TABLES.concat();
        for (code, name) in &rows {
            assert!(!name.bytes().any(|byte| byte.is_ascii()), "{code}: {name}");
        }
        assert_eq!(BY_CODE.len(), rows.len(), "a field stands twice");
    }

    #[test]
    fn a_path_is_named_by_its_lists_and_its_last_field() {
        for (path, name) in [
            ("received_on", "收到日期"),
            ("applicant.name", "申请人姓名（名称）"),
            ("member.name", "姓名（名称）"),
            ("profile.remedies[1].valid_from", "救济机关第2项的起始日期"),
            ("parts[0]", "拆分内容第1项"),
            ("content", "内容"),
            ("content[3]", "第3行"),
            ("content[12].数值", "第12行“数值”"),
            ("update_mask.paths[12]", "所改项目第13项"),
        ] {
            assert_eq!(zh(path).as_deref(), Some(name));
        }
        assert_eq!(zh("收到日期"), None);
        assert_eq!(zh("no_such_field"), None);
    }
}
