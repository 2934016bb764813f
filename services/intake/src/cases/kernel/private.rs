//! Words of a fact that tell of a person. In memory they stand in the fact they came with; stored, they
//! are sealed apart from it.

use serde::{
    Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned, ser::SerializeMap as _,
};
use serde_json::{Map, Value};

/// Marks a private word on its way into the store. A character that no name of a field holds.
const MARK: &str = "\u{fdd1}";

/// A word of a fact that tells of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Private<T = String>(pub T);

impl<T> std::ops::Deref for Private<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> From<T> for Private<T> {
    fn from(word: T) -> Self {
        Self(word)
    }
}

impl From<&str> for Private {
    fn from(word: &str) -> Self {
        Self(word.to_owned())
    }
}

impl<T: Serialize> Serialize for Private<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut marked = serializer.serialize_map(Some(1))?;
        marked.serialize_entry(MARK, &self.0)?;
        marked.end()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Private<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

/// A fact as it is stored: what anybody in the bureau may see, and the private words in their places.
pub fn part<F: Serialize>(fact: &F) -> serde_json::Result<(Value, Option<Value>)> {
    let mut open = serde_json::to_value(fact)?;
    let private = take(&mut open);
    Ok((open, private))
}

/// What [`part`] made of a fact, with every word in its place again.
pub fn whole(mut open: Value, private: Option<Value>) -> Value {
    if let Some(private) = private {
        put(&mut open, private);
    }
    open
}

/// The fact of what [`part`] made of it.
pub fn join<F: DeserializeOwned>(open: Value, private: Option<Value>) -> serde_json::Result<F> {
    serde_json::from_value(whole(open, private))
}

/// Takes the private words out of a value.
fn take(value: &mut Value) -> Option<Value> {
    match value {
        Value::Object(fields) if fields.len() == 1 && fields.contains_key(MARK) => {
            let word = fields.remove(MARK);
            *value = Value::Null;
            word
        }
        Value::Object(fields) => {
            let taken: Map<String, Value> = fields
                .iter_mut()
                .filter_map(|(name, value)| Some((name.clone(), take(value)?)))
                .collect();
            fields.retain(|name, value| !(value.is_null() && taken.contains_key(name)));
            (!taken.is_empty()).then_some(Value::Object(taken))
        }
        Value::Array(values) => {
            let taken: Vec<Option<Value>> = values.iter_mut().map(take).collect();
            let any = taken.iter().any(Option::is_some);
            any.then(|| taken.into_iter().map(Option::unwrap_or_default).collect())
        }
        _ => None,
    }
}

/// Puts private words back.
fn put(value: &mut Value, private: Value) {
    match (value, private) {
        (Value::Object(fields), Value::Object(private)) => {
            for (name, word) in private {
                match fields.get_mut(&name) {
                    Some(open) => put(open, word),
                    None => {
                        fields.insert(name, word);
                    }
                }
            }
        }
        (Value::Array(values), Value::Array(private)) => {
            for (open, word) in values.iter_mut().zip(private) {
                if !word.is_null() {
                    put(open, word);
                }
            }
        }
        (open, word) => *open = word,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(tag = "fact", rename_all = "snake_case")]
    enum Fact {
        Asked {
            period: u32,
            missing: Private<String>,
            #[serde(default)]
            agent: Option<Private<String>>,
            parts: Vec<Part>,
        },
        Closed,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Part {
        office: String,
        content: Private<Vec<String>>,
    }

    #[test]
    fn private_words_are_stored_apart_and_come_back_to_their_places() {
        let fact = Fact::Asked {
            period: 15,
            missing: "身份证明".to_owned().into(),
            agent: None,
            parts: vec![Part {
                office: "safety".to_owned(),
                content: vec!["甲".to_owned(), "乙".to_owned()].into(),
            }],
        };
        let (open, private) = part(&fact).unwrap();
        assert_eq!(
            open,
            json!({"fact": "asked", "period": 15, "agent": null, "parts": [{"office": "safety"}]})
        );
        assert_eq!(
            private,
            Some(json!({"missing": "身份证明", "parts": [{"content": ["甲", "乙"]}]}))
        );
        assert_eq!(join::<Fact>(open, private).unwrap(), fact);
        let (open, private) = part(&Fact::Closed).unwrap();
        assert_eq!(
            (open.clone(), private.clone()),
            (json!({"fact": "closed"}), None)
        );
        assert_eq!(join::<Fact>(open, private).unwrap(), Fact::Closed);
    }
}
