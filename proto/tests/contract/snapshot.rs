//! `descriptor.txt`: the contract in a form that shows in a review what a change does to it.

use std::{collections::BTreeSet, env, fmt::Write as _, fs};

use gongkai_proto::{POOL, event};
use prost_reflect::{Cardinality, FieldDescriptor, Kind, MessageDescriptor};

use crate::{is_personal, messages, path};

#[test]
fn the_descriptor_is_the_committed_one() {
    let (path, actual) = (path("descriptor.txt"), written());
    if env::var_os("UPDATE_SNAPSHOTS").is_some_and(|value| value == "1") {
        fs::write(&path, &actual).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    for (number, (committed, actual)) in committed.lines().zip(actual.lines()).enumerate() {
        assert_eq!(
            committed,
            actual,
            "line {} of proto/descriptor.txt; if the change is meant, run the test again with \
             UPDATE_SNAPSHOTS=1",
            number + 1
        );
    }
    assert!(
        committed == actual,
        "proto/descriptor.txt has another length; if the change is meant, run the test again with \
         UPDATE_SNAPSHOTS=1"
    );
}

fn written() -> String {
    let mut text = String::from(
        "# The compiled contract. Written by the test `contract` with UPDATE_SNAPSHOTS=1; not by hand.\n",
    );
    let packages: BTreeSet<String> = POOL
        .files()
        .map(|file| file.package_name().to_owned())
        .filter(|package| package.starts_with("gongkai."))
        .collect();
    for package in packages {
        writeln!(text, "\npackage {package}").unwrap();
        services(&mut text, &package);
        for message in messages()
            .iter()
            .filter(|message| message.package_name() == package)
        {
            message_lines(&mut text, message);
        }
        enums(&mut text, &package);
    }
    text
}

fn services(text: &mut String, package: &str) {
    let mut services: Vec<_> = POOL
        .services()
        .filter(|service| service.package_name() == package)
        .collect();
    services.sort_by(|a, b| a.name().cmp(b.name()));
    for service in services {
        writeln!(text, "\n  service {}", service.name()).unwrap();
        for method in service.methods() {
            let stream = |streams| if streams { "stream " } else { "" };
            writeln!(
                text,
                "    rpc {}({}{}) returns ({}{})",
                method.name(),
                stream(method.is_client_streaming()),
                method.input().name(),
                stream(method.is_server_streaming()),
                method.output().name()
            )
            .unwrap();
        }
    }
}

fn message_lines(text: &mut String, message: &MessageDescriptor) {
    let name = message.full_name();
    let name = &name[message.package_name().len() + 1..];
    match event::kind_of(message) {
        None => writeln!(text, "\n  message {name}").unwrap(),
        Some(kind) => {
            let visibility = kind.visibility.as_str_name();
            writeln!(
                text,
                "\n  message {name} = event {} {visibility}",
                kind.event_type
            )
            .unwrap();
        }
    }
    for field in message.fields() {
        writeln!(text, "    {}", field_line(&field)).unwrap();
    }
    for range in message.reserved_ranges() {
        writeln!(text, "    reserved {}..{}", range.start, range.end).unwrap();
    }
    for name in message.reserved_names() {
        writeln!(text, "    reserved {name}").unwrap();
    }
}

fn field_line(field: &FieldDescriptor) -> String {
    let label = match field.cardinality() {
        Cardinality::Repeated => "repeated ",
        Cardinality::Required => "required ",
        Cardinality::Optional if field.field_descriptor_proto().proto3_optional() => "optional ",
        Cardinality::Optional => "",
    };
    let kind = match field.kind() {
        Kind::Message(message) => message.full_name().to_owned(),
        Kind::Enum(descriptor) => descriptor.full_name().to_owned(),
        scalar => format!("{scalar:?}").to_lowercase(),
    };
    let personal = if is_personal(field) { " personal" } else { "" };
    let oneof = field
        .containing_oneof()
        .filter(|oneof| !oneof.is_synthetic())
        .map(|oneof| format!(" oneof {}", oneof.name()))
        .unwrap_or_default();
    format!(
        "{} {label}{kind} {}{oneof}{personal}",
        field.number(),
        field.name()
    )
}

fn enums(text: &mut String, package: &str) {
    let mut enums: Vec<_> = POOL
        .all_enums()
        .filter(|descriptor| descriptor.package_name() == package)
        .collect();
    enums.sort_by(|a, b| a.full_name().cmp(b.full_name()));
    for descriptor in enums {
        writeln!(text, "\n  enum {}", descriptor.name()).unwrap();
        for value in descriptor.values() {
            writeln!(text, "    {} {}", value.number(), value.name()).unwrap();
        }
    }
}
