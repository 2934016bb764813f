//! Every method of the contract, asked with nothing and with nonsense in every field: what a person reads of
//! the refusals is Chinese and names fields by their Chinese names.

use std::{collections::BTreeMap, time::Duration};

use gongkai_chassis::policy::allowed;
use gongkai_demo::clients::token;
use gongkai_proto::POOL;
use prost::Message as _;
use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, Value};
use tonic::{Code, Status, transport::Endpoint};
use tonic_types::{ErrorDetail, StatusExt as _};

use crate::{
    office::{BUREAU, on},
    rights::{call, programs},
    support::{ascii_words, iso_days, suite, wrong_zh},
};

/// What nonsense stands in the strings of a request: none, too little, a wrong form, what is refused, too much.
/// And a day that lies ahead, which is told as people write it.
const NONSENSE: [&str; 6] = ["", " ", "x-1", "名\u{202e}\n称", "LONG", "2031-02-03"];

fn nonsense(field: &FieldDescriptor, text: &str, depth: u32) -> Option<Value> {
    let far = i32::MAX;
    let value = match field.kind() {
        Kind::String if field.name() == "bureau_id" => Value::String(BUREAU.to_owned()),
        Kind::String if text == "LONG" => Value::String("长".repeat(5_000)),
        Kind::String => Value::String(text.to_owned()),
        Kind::Bytes => Value::Bytes(text.as_bytes().to_vec().into()),
        Kind::Enum(_) => Value::EnumNumber(if text.len().is_multiple_of(2) { 0 } else { 999 }),
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => Value::I32(-1),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => Value::I64(-1),
        Kind::Uint32 | Kind::Fixed32 => Value::U32(far.unsigned_abs()),
        Kind::Uint64 | Kind::Fixed64 => Value::U64(u64::MAX / 2),
        Kind::Bool => Value::Bool(true),
        Kind::Double => Value::F64(-1.0),
        Kind::Float => Value::F32(-1.0),
        Kind::Message(inner) if depth > 0 => Value::Message(filled(&inner, text, depth - 1)),
        Kind::Message(_) => return None,
    };
    Some(value)
}

fn filled(message: &MessageDescriptor, text: &str, depth: u32) -> DynamicMessage {
    let mut filled = DynamicMessage::new(message.clone());
    // Any and FieldMask have their own way to be wrong.
    let ours = message.full_name().starts_with("gongkai.");
    for field in message.fields().filter(|field| ours && !field.is_map()) {
        if let Some(value) = nonsense(&field, text, depth) {
            let value = if field.is_list() {
                Value::List(vec![value])
            } else {
                value
            };
            filled.set_field(&field, value);
        }
    }
    filled
}

/// What of a refusal a person reads in Chinese.
fn chinese(status: &Status) -> Vec<String> {
    let details = status.get_error_details_vec();
    let said = details.into_iter().filter_map(|detail| match detail {
        ErrorDetail::LocalizedMessage(said) if said.locale == "zh-CN" => Some(said.message),
        _ => None,
    });
    said.chain(wrong_zh(status)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_field_is_told_in_chinese_alone() {
    let suite = suite().await;
    on(&suite, "2024-03-04").await;
    let mut channels = BTreeMap::new();
    for service in ["disclosure-catalog", "intake", "reporting"] {
        let endpoint = Endpoint::from_shared(suite.grpc(service)).unwrap();
        channels.insert(service, endpoint.connect_lazy());
    }
    let (mut told, mut strange) = (0, Vec::new());
    for service in POOL.services() {
        for method in service.methods() {
            let role = allowed(&method)[0].to_string();
            let token = token(&suite.mint, BUREAU, &role);
            for text in NONSENSE {
                let body = filled(&method.input(), text, 3).encode_to_vec();
                let program = programs(service.package_name())[0];
                let channel = channels[program].clone();
                let mut answer = Ok(());
                for _ in 0..20 {
                    answer =
                        call(channel.clone(), &method, body.clone().into(), Some(&token)).await;
                    let busy =
                        matches!(&answer, Err(status) if status.code() == Code::ResourceExhausted);
                    if !busy {
                        break;
                    }
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
                let Err(status) = answer else { continue };
                assert_ne!(
                    status.code(),
                    Code::Internal,
                    "{}: {status:?}",
                    method.full_name()
                );
                for zh in chinese(&status) {
                    told += 1;
                    let words = [ascii_words(&zh), iso_days(&zh)].concat();
                    if !words.is_empty() {
                        strange.push(format!("{} {words:?}: {zh}", method.full_name()));
                    }
                }
            }
        }
    }
    assert!(told > 1_000, "only {told} sentences were read");
    strange.sort();
    strange.dedup();
    assert!(
        strange.is_empty(),
        "{} of {told}:\n{}",
        strange.len(),
        strange.join("\n")
    );
    suite.stop().await.unwrap();
}
