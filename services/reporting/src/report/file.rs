//! A `report.json` that somebody brings, read so that no other program reads another report in it. Pure.

use std::{cell::RefCell, fmt};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Characters of a key that are shown.
const SHOWN: usize = 40;

/// Why a file is none.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// It is no JSON.
    #[error("不是JSON文件，请导出report.json / no JSON, export report.json")]
    NoJson,
    /// A key is there twice in one object: programs differ in which of the two they take.
    #[error(
        "“{0}”出现了两次，不能确定以哪一处为准，请重新导出 / `{0}` is there twice, export it anew"
    )]
    Doubled(String),
    /// It has not what a report has.
    #[error(
        "不是本系统导出的report.json，请重新导出 / no report.json of this suite, export it anew"
    )]
    NoReport,
}

/// The document in a file, with or without the mark that editors put before it.
pub fn read(bytes: &[u8]) -> Result<Value, Unread> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let doubled = RefCell::new(None);
    let mut reader = serde_json::Deserializer::from_slice(text);
    let value = Once(&doubled).deserialize(&mut reader);
    let value = value.and_then(|value| reader.end().map(|()| value));
    let value = value.map_err(|_| match doubled.take() {
        Some(key) => Unread::Doubled(shown(&key)),
        None => Unread::NoJson,
    })?;
    let has = |key: &str| value.get(key).is_some();
    let is_report = ["bureau", "year", "figures", "tables"]
        .iter()
        .all(|key| has(key));
    is_report.then_some(value).ok_or(Unread::NoReport)
}

fn shown(key: &str) -> String {
    key.chars()
        .filter(|c| !c.is_control())
        .take(SHOWN)
        .collect()
}

/// A value in which no key stands twice; the one that does is left in here.
#[derive(Clone, Copy)]
struct Once<'a>(&'a RefCell<Option<String>>);

impl<'de> DeserializeSeed<'de> for Once<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Once<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = items.next_element_seed(self)? {
            values.push(value);
        }
        Ok(values.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if fields.contains_key(&key) {
                self.0.replace(Some(key));
                return Err(A::Error::custom("a key is there twice"));
            }
            let value = entries.next_value_seed(self)?;
            fields.insert(key, value);
        }
        Ok(fields.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str =
        r#"{"bureau": "a", "year": 2024, "figures": [1, -2.5, true, null], "tables": {"b": "字"}}"#;

    #[test]
    fn a_report_is_read_as_every_program_reads_it() {
        let plain: Value = serde_json::from_str(REPORT).unwrap();
        assert_eq!(read(REPORT.as_bytes()), Ok(plain.clone()));
        assert_eq!(read(format!("\u{feff}{REPORT}\n").as_bytes()), Ok(plain));
    }

    #[test]
    fn a_key_that_is_there_twice_is_told() {
        for (file, key) in [
            (
                REPORT.replace("\"year\": 2024", "\"year\": 2024, \"year\": 2023"),
                "year",
            ),
            (
                REPORT.replace("\"b\": \"字\"", "\"b\": 1, \"\\u0062\": 2"),
                "b",
            ),
            (
                REPORT.replace("[1,", "[{\"\\u001bc\": 1, \"\\u001bc\": 1},"),
                "c",
            ),
        ] {
            assert_eq!(
                read(file.as_bytes()),
                Err(Unread::Doubled(key.to_owned())),
                "{file}"
            );
        }
    }

    #[test]
    fn what_is_no_report_is_refused() {
        for file in ["{}", "null", "[]", "1", "{\"year\": 2024}", "[{}]"] {
            assert_eq!(read(file.as_bytes()), Err(Unread::NoReport), "{file}");
        }
        for file in ["", "PK", "{} {}", &"[".repeat(100_000)] {
            assert_eq!(read(file.as_bytes()), Err(Unread::NoJson));
        }
    }
}
