//! What a stored answer bears that is known only once it is written: a number taken in the same
//! statement.

use gongkai_proto::POOL;
use prost::{Message as _, Name};
use prost_reflect::{DynamicMessage, Value};

use crate::error::{Error, Result};

/// Stands in texts for what the statement that writes them settles. A character that Unicode keeps
/// for a program's own use, and that no text of a caller may hold.
pub const LATE: &str = "\u{fdd0}";

/// An encoded answer with what was settled in the places of [`LATE`].
pub fn filled_in<A: Name>(answer: &[u8], late: &str) -> Result<Vec<u8>> {
    let descriptor = POOL
        .get_message_by_name(&A::full_name())
        .ok_or_else(|| Error::internal(format!("no message {}", A::full_name())))?;
    let mut answer = DynamicMessage::decode(descriptor, answer).map_err(Error::internal)?;
    fill_in(&mut answer, late);
    Ok(answer.encode_to_vec())
}

fn fill_in(message: &mut DynamicMessage, late: &str) {
    for (_, value) in message.fields_mut() {
        replace(value, late);
    }
}

fn replace(value: &mut Value, late: &str) {
    match value {
        Value::String(text) if text.contains(LATE) => *text = text.replace(LATE, late),
        Value::Message(message) => fill_in(message, late),
        Value::List(values) => values.iter_mut().for_each(|value| replace(value, late)),
        Value::Map(values) => values.values_mut().for_each(|value| replace(value, late)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use gongkai_proto::intake::v1::{Application, SubmitApplicationResponse};

    use super::*;

    #[test]
    fn what_was_settled_stands_wherever_it_was_left_open() {
        let answer = SubmitApplicationResponse {
            application: Some(Application {
                id: "x".to_owned(),
                number: LATE.to_owned(),
                ..Application::default()
            }),
            ..SubmitApplicationResponse::default()
        };
        let filled = filled_in::<SubmitApplicationResponse>(&answer.encode_to_vec(), "〔2024〕3号");
        let filled = SubmitApplicationResponse::decode(filled.unwrap().as_slice()).unwrap();
        let application = filled.application.unwrap();
        assert_eq!(
            (application.id.as_str(), application.number.as_str()),
            ("x", "〔2024〕3号")
        );
    }
}
