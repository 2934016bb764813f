//! One payload of every event type, kept for ever: what was once recorded must always decode.

use std::{collections::BTreeSet, fs};

use gongkai_proto::{
    POOL, catalog::v1 as catalog, event, feed::v1 as feed, intake::v1 as intake,
    reporting::v1 as reporting,
};
use prost::Name;
use prost_reflect::{DynamicMessage, ReflectMessage as _, Value};

use crate::{messages, path};

/// Reads a payload and writes it again.
type Again = fn(&str) -> Result<String, event::PayloadError>;

fn again<M: Name + Default>(text: &str) -> Result<String, event::PayloadError> {
    event::encode(&event::decode::<M>(text)?)
}

fn event_type<M: Name>() -> String {
    event::kind::<M>().unwrap().event_type
}

/// Every payload of the contract; the test below fails for one that is missing here.
fn payloads() -> Vec<(String, Again)> {
    macro_rules! payloads {
        ($($message:ty),* $(,)?) => {
            vec![$((event_type::<$message>(), again::<$message> as Again)),*]
        };
    }
    payloads![
        catalog::BureauRegistered,
        catalog::BureauUpdated,
        catalog::BureauSettingSet,
        catalog::CalendarLoaded,
        catalog::EntryChanged,
        catalog::ItemPublished,
        catalog::ItemRevised,
        catalog::ItemRepealed,
        catalog::ItemWithdrawn,
        catalog::DeliveryRecorded,
        catalog::ActivityRecorded,
        catalog::ItemDeputyAppointed,
        catalog::UpdateDutyReminded,
        catalog::ProposalMade,
        catalog::ProposalDecided,
        intake::ApplicationReceived,
        intake::ApplicationRemoved,
        intake::ApplicationRegistrationCorrected,
        intake::ApplicationAnswered,
        intake::ApplicationDueChanged,
        intake::ApplicationAnswerAnnulled,
        intake::ApplicationReanswered,
        intake::ApplicationFeeRecorded,
        intake::ApplicationPaymentAnnulled,
        intake::MatterCaseReceived,
        intake::MatterCaseAccepted,
        intake::MatterCaseDueChanged,
        intake::MatterCaseDecided,
        intake::MatterCaseClosed,
        intake::EnquiryRegistered,
        intake::EnquiryClosed,
        intake::EnquiryReopened,
        intake::EnquiryRemoved,
        intake::EnquiryAppraised,
        intake::DisputeRegistered,
        intake::DisputeConcluded,
        intake::DisputeReopened,
        intake::DisputeVoided,
        intake::RectificationRegistered,
        intake::RectificationClosed,
        intake::RectificationVoided,
        intake::WorkComplaintRegistered,
        intake::WorkComplaintClosed,
        intake::WorkComplaintVoided,
        feed::EventRedacted,
    ]
}

fn golden(event_type: &str) -> String {
    let path = path("golden").join(format!("{event_type}.json"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_event_type_has_its_golden_file_and_its_row_above() {
    let contract: BTreeSet<String> = messages()
        .iter()
        .filter_map(event::kind_of)
        .map(|kind| kind.event_type)
        .collect();
    let table: BTreeSet<String> = payloads().into_iter().map(|(name, _)| name).collect();
    assert_eq!(table, contract, "left: the table; right: the contract");
    let files: BTreeSet<String> = fs::read_dir(path("golden"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .map(|name| name.strip_suffix(".json").unwrap().to_owned())
        .collect();
    // A file outlives its type: a major version that is no longer recorded is still in journals.
    let missing: Vec<_> = contract.difference(&files).collect();
    assert!(missing.is_empty(), "no golden file for {missing:?}");
}

#[test]
fn golden_payloads_decode_and_come_out_the_same() {
    for (event_type, again) in payloads() {
        let text = golden(&event_type);
        let committed: serde_json::Value = serde_json::from_str(&text).unwrap();
        let written = again(&text).unwrap_or_else(|error| panic!("{event_type}: {error}"));
        let written: serde_json::Value = serde_json::from_str(&written).unwrap();
        assert_eq!(committed, written, "{event_type}");
    }
}

#[test]
fn unknown_fields_are_ignored_and_unknown_values_refused() {
    for (event_type, again) in payloads() {
        let text = golden(&event_type);
        let newer = text.replacen('{', r#"{ "added_later": { "a": [1, null, "x"] }, "#, 1);
        let written = again(&newer).unwrap_or_else(|error| panic!("{event_type}: {error}"));
        assert_eq!(written, again(&text).unwrap(), "{event_type}");
    }
    let newer = r#"{ "application_id": "a", "answer": "ANSWER_OF_A_LATER_LAW" }"#;
    let error = event::decode::<intake::ApplicationAnswered>(newer).unwrap_err();
    assert!(
        error.to_string().contains("ANSWER_OF_A_LATER_LAW"),
        "{error}"
    );
    // Also inside lists and messages, where a reader would simply lack it.
    let nested =
        r#"{ "item": { "id": "a", "assumed": ["ASSUMED_ASPECT_DAY", "ASSUMED_ASPECT_NEW"] } }"#;
    let error = event::decode::<catalog::ItemPublished>(nested).unwrap_err();
    assert!(error.to_string().contains("ASSUMED_ASPECT_NEW"), "{error}");
}

/// What is counted, ids and days stay; texts go, also those of messages within.
#[test]
fn what_is_redacted_keeps_all_but_its_text() {
    for (event_type, again) in payloads() {
        let text = golden(&event_type);
        let left = event::redacted(&event_type, &text).unwrap();
        assert_eq!(again(&left).unwrap(), left, "{event_type}");
    }
    let told = event_type::<catalog::ItemPublished>();
    let mut whole: serde_json::Value = serde_json::from_str(&golden(&told)).unwrap();
    let left = event::redacted(&told, &golden(&told)).unwrap();
    let left: serde_json::Value = serde_json::from_str(&left).unwrap();
    let item = whole["item"].as_object_mut().unwrap();
    for text in [
        "title",
        "summary",
        "document_number",
        "link",
        "repeal_reason",
        "withdrawal_reason",
    ] {
        assert!(item.remove(text).is_some(), "{text}");
    }
    let attachment = item["attachments"][0].as_object_mut().unwrap();
    for text in ["file_name", "sha256", "link"] {
        assert!(attachment.remove(text).is_some(), "{text}");
    }
    assert_eq!(left, whole);
    assert!(event::redacted("gongkai.intake.a.b.v1", "{}").is_err());
}

#[test]
fn golden_payloads_fill_every_field() {
    for message in messages() {
        let Some(kind) = event::kind_of(&message) else {
            continue;
        };
        let value: serde_json::Value = serde_json::from_str(&golden(&kind.event_type)).unwrap();
        let filled = DynamicMessage::deserialize(message, value).unwrap();
        assert_filled(&kind.event_type, &[&filled]);
    }
}

/// Each field is set in at least one of these messages of one type.
fn assert_filled(place: &str, messages: &[&DynamicMessage]) {
    for field in messages[0].descriptor().fields() {
        let place = format!("{place} {}", field.name());
        assert!(
            messages.iter().any(|message| message.has_field(&field)),
            "{place} is not filled"
        );
        let values: Vec<_> = messages
            .iter()
            .map(|message| message.get_field(&field))
            .collect();
        let inner: Vec<&DynamicMessage> = values
            .iter()
            .flat_map(|value| match value.as_ref() {
                Value::Message(message) => vec![message],
                Value::List(list) => list.iter().filter_map(Value::as_message).collect(),
                _ => Vec::new(),
            })
            .collect();
        if !inner.is_empty() {
            assert_filled(&place, &inner);
        }
    }
}

#[test]
fn only_events_are_payloads() {
    assert!(event::kind::<reporting::Report>().is_err());
    assert!(
        POOL.get_extension_by_name("gongkai.common.v1.event")
            .is_some()
    );
}
