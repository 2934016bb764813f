//! What is left in files: the compiled tables under the report's own names, and all events.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::Context as _;
use serde_json::{Map, Value};

use crate::input::Input;

/// Writes tables.json: cells are plain numbers in the units of the report.
pub fn tables(input: &Input, figures: &BTreeMap<String, i64>, dir: &Path) -> anyhow::Result<()> {
    let mut document = Map::new();
    for given in &input.cells {
        let figure = figures.get(&given.place.key()).copied().unwrap_or_default();
        put(&mut document, &given.path, given.write(figure));
    }
    let path = dir.join("tables.json");
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    fs::write(&path, text)
        .with_context(|| format!("{}：无法写入 / cannot be written", path.display()))
}

/// Puts a value under names, one in the other.
fn put(object: &mut Map<String, Value>, path: &[String], value: Value) {
    match path {
        [] => {}
        [name] => {
            object.insert(name.clone(), value);
        }
        [name, below @ ..] => {
            let entry = object
                .entry(name.clone())
                .or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = entry {
                put(inner, below, value);
            }
        }
    }
}
