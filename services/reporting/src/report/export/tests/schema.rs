//! `report.json` against its published schema, by a validator of the words that the schema uses.

use serde_json::Value;

use super::{Filled, json};

fn schema() -> Value {
    serde_json::from_str(include_str!("../../../../schema/report.schema.json")).unwrap()
}

/// All that is wrong with a value.
fn faults(root: &Value, schema: &Value, value: &Value, place: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let Some(words) = schema.as_object() else {
        return faults;
    };
    for (word, wanted) in words {
        match word.as_str() {
            "$ref" => {
                let name = wanted.as_str().unwrap().trim_start_matches('#');
                faults.extend(self::faults(
                    root,
                    root.pointer(name).unwrap(),
                    value,
                    place,
                ));
            }
            "type" => {
                let is = match wanted.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "boolean" => value.is_boolean(),
                    "integer" => value.is_i64() || value.is_u64(),
                    "number" => value.is_number(),
                    other => panic!("{other}"),
                };
                if !is {
                    faults.push(format!("{place}: not {wanted}"));
                }
            }
            "required" => {
                let keys = wanted.as_array().unwrap().iter();
                let lacking = keys.filter(|key| value.get(key.as_str().unwrap()).is_none());
                faults.extend(lacking.map(|key| format!("{place}: lacks {key}")));
            }
            "properties" | "additionalProperties" => {
                let known = &schema["properties"];
                for (key, value) in value.as_object().into_iter().flatten() {
                    let place = format!("{place}/{key}");
                    let schema = match (word.as_str(), known.get(key)) {
                        ("properties", Some(schema)) => schema,
                        ("additionalProperties", None) => wanted,
                        _ => continue,
                    };
                    if *schema == Value::Bool(false) {
                        faults.push(format!("{place}: unknown"));
                    }
                    faults.extend(self::faults(root, schema, value, &place));
                }
            }
            "items" => {
                for (at, value) in value.as_array().into_iter().flatten().enumerate() {
                    faults.extend(self::faults(root, wanted, value, &format!("{place}/{at}")));
                }
            }
            "enum" if !wanted.as_array().unwrap().contains(value) => {
                faults.push(format!("{place}: {value} is none of {wanted}"));
            }
            "minimum" if value.as_f64() < wanted.as_f64() => {
                faults.push(format!("{place}: {value} is less than {wanted}"));
            }
            "enum" | "minimum" | "description" | "title" | "$schema" | "$id" | "$defs" => {}
            other => panic!("the validator does not know {other}"),
        }
    }
    faults
}

#[test]
fn a_report_as_data_is_as_its_schema_says() {
    let schema = schema();
    for year in [2019, 2024] {
        for filled in [Filled::of(year), Filled::signed(year)] {
            let document = json(&filled.content());
            assert_eq!(faults(&schema, &schema, &document, ""), [""; 0]);
        }
    }
}

#[test]
fn what_is_not_as_the_schema_says_is_found() {
    let schema = schema();
    let mut document = json(&Filled::of(2024).content());
    document["year"] = "2024".into();
    document["cells"][0]["origin"] = "guessed".into();
    document["more"] = 1.into();
    document.as_object_mut().unwrap().shift_remove("tables");
    let mut found = faults(&schema, &schema, &document, "");
    found.sort();
    let places: Vec<_> = found.iter().map(|fault| fault.split(':').next()).collect();
    assert_eq!(
        places,
        ["/cells/0/origin", "/more", "/year", "/year", ""].map(Some),
        "{found:?}"
    );
}
