//! The digest of a report's data, by which a file is known to be the one that was signed. Pure.
//!
//! The data of `report.json` in a canonical form – no blanks, keys sorted, whole numbers without a point, others with at
//! most six decimals – hashed with SHA-256 and written in sixteen groups of four. What tells how a file came about, its
//! basis and its signature, is no data.

use ring::digest::{SHA256, digest};
use serde_json::{Map, Value};

/// The keys of `report.json` that are data.
pub const DATA: [&str; 12] = [
    "bureau",
    "organ",
    "former_name_note",
    "year",
    "version",
    "format",
    "figures",
    "tables",
    "cells",
    "identities",
    "assumptions",
    "sections",
];

/// The digest of a `report.json`: `3f5a 09c1 …`.
pub fn of(document: &Value) -> String {
    let mut data = Map::new();
    for key in DATA {
        if let Some(value) = document.get(key) {
            data.insert(key.to_owned(), value.clone());
        }
    }
    let mut canonical = String::new();
    write(&Value::Object(data), &mut canonical);
    let hash = digest(&SHA256, canonical.as_bytes());
    let groups = hash.as_ref().chunks(2).map(|group| match group {
        [one, other] => format!("{one:02x}{other:02x}"),
        _ => String::new(),
    });
    groups.collect::<Vec<_>>().join(" ")
}

/// A digest in its one form, however it was typed from paper: in capitals, or without blanks. Nothing of what is none.
pub fn parse(text: &str) -> Option<String> {
    let digits: Vec<char> = text.chars().filter(|c| *c != ' ').take(65).collect();
    let is_one = digits.len() == 64 && digits.iter().all(char::is_ascii_hexdigit);
    let groups = digits.chunks(4).map(|group| {
        let group = group.iter().map(char::to_ascii_lowercase);
        group.collect::<String>()
    });
    is_one.then(|| groups.collect::<Vec<_>>().join(" "))
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => text.push_str(&value.to_string()),
        Value::Number(number) => text.push_str(&fixed(number)),
        Value::Array(values) => {
            text.push('[');
            for (at, value) in values.iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                write(value, text);
            }
            text.push(']');
        }
        Value::Object(fields) => {
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_by_key(|(key, _)| key.as_str());
            text.push('{');
            for (at, (key, value)) in sorted.into_iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push(':');
                write(value, text);
            }
            text.push('}');
        }
    }
}

/// A number in the one form it has: programs write and read the last digits of a share differently.
fn fixed(number: &serde_json::Number) -> String {
    if let Some(whole) = number.as_i64() {
        return whole.to_string();
    }
    let decimals = format!("{:.6}", number.as_f64().unwrap_or_default());
    let trimmed = decimals.trim_end_matches('0').trim_end_matches('.');
    match trimmed {
        "-0" => "0",
        trimmed => trimmed,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_same_data_has_the_same_digest_however_it_is_written() {
        let one = json!({"year": 2024, "bureau": "heshan-emb", "figures": [{"value": 2.0 / 3.0, "key": "a"}], "basis": 1});
        let text = r#"{ "figures": [ {"key":"a", "value":0.66666666666666663} ],
            "bureau": "heshan-emb", "year": 2024.0, "signature": {} }"#;
        let other: Value = serde_json::from_str(text).unwrap();
        assert_eq!(of(&one), of(&other));
        let changed = json!({"year": 2024, "bureau": "heshan-emb", "figures": [{"value": 0.66667, "key": "a"}]});
        assert_ne!(of(&one), of(&changed));
    }

    #[test]
    fn it_is_sha_256_in_sixteen_groups_of_four() {
        // printf '{"bureau":"a","year":2024}' | sha256sum
        let digest = of(&json!({"year": 2024, "bureau": "a"}));
        assert_eq!(digest.split(' ').count(), 16);
        assert!(digest.split(' ').all(|group| group.len() == 4));
        let typed = digest.to_uppercase().replace(' ', "");
        assert_eq!(parse(&typed).as_ref(), Some(&digest));
        for none in [
            "",
            "3f5a",
            &format!("{typed}0"),
            &format!("z{digest}"),
            &digest.replace('a', "\u{1b}[2J"),
        ] {
            assert_eq!(parse(none), None, "{none:?}");
        }
    }

    #[test]
    fn numbers_have_one_form() {
        for (number, form) in [
            (json!(12), "12"),
            (json!(12.0), "12"),
            (json!(4068.208), "4068.208"),
            (json!(-0.0), "0"),
            (json!(0.000_000_1), "0"),
            (json!(-8), "-8"),
        ] {
            let mut text = String::new();
            write(&number, &mut text);
            assert_eq!(text, form);
        }
    }
}
