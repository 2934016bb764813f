//! Rules that buf does not know.

use std::collections::BTreeSet;

use gongkai_proto::{POOL, event};
use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor, MethodDescriptor, Value};

use crate::{is_personal, messages};

/// Methods whose name begins so change nothing.
const READS: [&str; 7] = [
    "Get", "List", "Read", "Search", "Export", "Explain", "Preview",
];

/// Lists that are not paged, each with its reason.
const UNPAGED: &[(&str, &str)] = &[
    (
        "gongkai.reporting.v1.FigureService.ListCountingRules",
        "bounded: there are eleven",
    ),
    (
        "gongkai.reporting.v1.FigureService.ListFigures",
        "bounded: one row a figure, of a table in the code",
    ),
    (
        "gongkai.catalog.v1.BureauSettingService.ListBureauSettings",
        "bounded: one row for each thing that may be set",
    ),
    (
        "gongkai.catalog.v1.CalendarService.ListCalendars",
        "bounded: one row per year",
    ),
    (
        "gongkai.catalog.v1.ItemAttachmentService.ListItemAttachments",
        "bounded: a version has at most 20",
    ),
    (
        "gongkai.catalog.v1.SearchService.ListPublishedMatches",
        "bounded: the best 20, in no order that goes on",
    ),
    (
        "gongkai.catalog.v1.RetentionService.ListRetentionTerms",
        "bounded: one for each kind of item",
    ),
    (
        "gongkai.feed.v1.FeedService.ListStreams",
        "bounded: two streams per bureau",
    ),
    (
        "gongkai.intake.v1.AttachmentService.ListAttachments",
        "bounded: a case has a limit of files",
    ),
    (
        "gongkai.intake.v1.NoticeService.ListNotices",
        "bounded: one notice for each act on a case",
    ),
    (
        "gongkai.intake.v1.LetterService.ListLetterTemplates",
        "bounded: one for each kind of letter",
    ),
    (
        "gongkai.intake.v1.ActService.ListPossibleActs",
        "bounded: the acts of a kind, on the parts of a case",
    ),
    (
        "gongkai.intake.v1.ApplicationService.ListPublicMatches",
        "bounded: the best 20, in no order that goes on",
    ),
    (
        "gongkai.intake.v1.ApplicationService.ListSimilarApplications",
        "bounded: at most 50 of each",
    ),
    (
        "gongkai.reporting.v1.DeclarationService.ListDeclarableFigures",
        "bounded: the cells of a form",
    ),
    (
        "gongkai.reporting.v1.AnnualReportService.ListAnnualReportDifferences",
        "bounded: the figures and cells of a report",
    ),
];

fn methods() -> Vec<MethodDescriptor> {
    POOL.services()
        .flat_map(|service| service.methods().collect::<Vec<_>>())
        .collect()
}

fn has(message: &MessageDescriptor, field: &str) -> bool {
    message.get_field_by_name(field).is_some()
}

/// The first personal field in a message or in one it holds, as a path.
fn personal_field(message: &MessageDescriptor, above: &mut Vec<String>) -> Option<String> {
    if above.iter().any(|name| name == message.full_name()) {
        return None;
    }
    above.push(message.full_name().to_owned());
    let found = message.fields().find_map(|field| match field.kind() {
        _ if is_personal(&field) => Some(field.full_name().to_owned()),
        Kind::Message(inner) => personal_field(&inner, above),
        _ => None,
    });
    above.pop();
    found
}

#[test]
fn no_event_carries_personal_data() {
    let application = POOL
        .get_message_by_name("gongkai.intake.v1.Application")
        .unwrap();
    assert!(
        personal_field(&application, &mut Vec::new()).is_some(),
        "personal fields are not recognised"
    );
    for message in messages() {
        if event::kind_of(&message).is_some() {
            let personal = personal_field(&message, &mut Vec::new());
            assert_eq!(personal, None, "in the event {}", message.full_name());
        }
    }
}

#[test]
fn an_event_type_names_its_area_and_its_message_s_major_version() {
    for message in messages() {
        let Some(kind) = event::kind_of(&message) else {
            continue;
        };
        let (package, event_type) = (message.package_name(), kind.event_type.as_str());
        let (area, version) = package.rsplit_once('.').unwrap();
        assert!(event_type.starts_with(&format!("{area}.")), "{event_type}");
        assert!(
            event_type.ends_with(&format!(".{version}")),
            "{event_type} stands in {package}"
        );
        assert_eq!(
            event_type.split('.').count(),
            5,
            "{event_type}: gongkai.<service>.<entity>.<act>.v<major>"
        );
    }
}

#[test]
fn every_mutation_carries_a_request_id_and_its_bureau() {
    for method in methods() {
        if READS.iter().any(|read| method.name().starts_with(read)) {
            continue;
        }
        let request = method.input();
        let first = request
            .get_field(1)
            .map(|field| (field.name().to_owned(), field.kind()));
        assert_eq!(
            first,
            Some(("request_id".to_owned(), Kind::String)),
            "field 1 of {}",
            request.full_name()
        );
        assert!(
            has(&request, "bureau_id") || has(&request, "bureau"),
            "{} says no bureau",
            request.full_name()
        );
    }
}

/// Acts on cases and letters are offered by ListPossibleActs, which knows them by these options. What citizens do at
/// their own door is told by their case.
#[test]
fn every_mutation_of_a_letter_marks_the_field_that_names_it() {
    let option = POOL.get_extension_by_name("gongkai.common.v1.letter_id");
    let option = option.unwrap();
    let mut marked = 0;
    for method in methods() {
        let read = READS.iter().any(|read| method.name().starts_with(read));
        let door = method.parent_service().name() == "ApplicantService";
        let names = method.input().get_field_by_name("letter_id");
        let Some(field) = names.filter(|_| !read && !door) else {
            continue;
        };
        let name = method.full_name();
        assert!(field.options().has_extension(&option), "{name}");
        marked += 1;
    }
    assert!(marked > 5, "the acts on letters were not found");
}

#[test]
fn every_list_is_paged_unless_it_is_bounded() {
    for method in methods() {
        let name = method.full_name();
        if !method.name().starts_with("List") || UNPAGED.iter().any(|(known, _)| *known == name) {
            continue;
        }
        let (request, response) = (method.input(), method.output());
        assert!(
            has(&request, "page_size")
                && has(&request, "page_token")
                && has(&response, "next_page_token"),
            "{name} is not paged"
        );
    }
}

#[test]
fn every_method_has_messages_of_its_own() {
    for method in methods() {
        assert_eq!(method.input().name(), format!("{}Request", method.name()));
        assert_eq!(method.output().name(), format!("{}Response", method.name()));
    }
}

#[test]
fn every_enum_begins_with_unspecified_and_prefixes_its_values() {
    for descriptor in POOL.all_enums() {
        if !descriptor.package_name().starts_with("gongkai.") {
            continue;
        }
        let zero = descriptor.get_value(0).unwrap();
        let prefix = zero.name().strip_suffix("UNSPECIFIED");
        let prefix = prefix.unwrap_or_else(|| panic!("{}: {}", descriptor.name(), zero.name()));
        for value in descriptor.values() {
            assert!(value.name().starts_with(prefix), "{}", value.name());
        }
    }
}

#[test]
fn every_method_says_who_may_call_it() {
    let callers = POOL
        .get_extension_by_name("gongkai.common.v1.callers")
        .expect("the contract has the option");
    let methods = methods();
    assert!(methods.len() > 100, "the contract was not read");
    for method in methods {
        let options = method.options();
        let named = options.get_extension(&callers);
        let named = named.as_list().unwrap_or_default();
        assert!(!named.is_empty(), "{} names nobody", method.full_name());
        let mut once: Vec<_> = named.iter().filter_map(Value::as_enum_number).collect();
        assert!(
            once.iter().all(|number| (1..=12).contains(number)),
            "{} names an unknown caller",
            method.full_name()
        );
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), named.len(), "{}", method.full_name());
    }
}

/// Responses that name people by subject alone, each with its reason.
const UNNAMED: [(&str, &str); 24] = [
    (
        "AskItemOpinionResponse",
        "an answer that is kept; the list tells names",
    ),
    (
        "RecordItemOpinionResponse",
        "an answer that is kept; the list tells names",
    ),
    (
        "OverruleItemOpinionResponse",
        "an answer that is kept; the list tells names",
    ),
    (
        "ImportOpeningItemsResponse",
        "an answer that is kept; the list tells names",
    ),
    (
        "RevokeOpeningItemsResponse",
        "an answer that is kept; the list tells names",
    ),
    (
        "AppointItemDeputyResponse",
        "an answer that is kept; the list tells names",
    ),
    (
        "EndItemDeputyResponse",
        "an answer that is kept; the list tells names",
    ),
    (
        "SetEntryResponse",
        "an answer that is kept; the list tells names",
    ),
    (
        "EndEntryResponse",
        "an answer that is kept; the list tells names",
    ),
    ("SetBureauSettingResponse", "the caller's own"),
    ("UploadAttachmentResponse", "the caller's own"),
    (
        "WithdrawAttachmentResponse",
        "an answer that is kept; the list tells names",
    ),
    (
        "AppointDeputyResponse",
        "an answer that is kept; the list tells names",
    ),
    (
        "EndDeputyResponse",
        "an answer that is kept; the list tells names",
    ),
    ("SetLetterTemplateResponse", "the caller's own"),
    (
        "ResetLetterTemplateResponse",
        "an answer that is kept; the list tells names",
    ),
    (
        "ReadAttachmentResponse",
        "a stream of the file; the list tells names",
    ),
    (
        "ExportItemPackageResponse",
        "a stream of the package; the list tells names",
    ),
    (
        "ExportCasePackageResponse",
        "a stream of the package; the list tells names",
    ),
    (
        "HoldItemResponse",
        "an answer that is kept; the list tells names",
    ),
    (
        "LiftHoldResponse",
        "an answer that is kept; the list tells names",
    ),
    (
        "ProposeDestructionResponse",
        "an answer that is kept; the list tells names",
    ),
    (
        "DecideDestructionResponse",
        "an answer that is kept; the list tells names",
    ),
    (
        "ListOverdueDutiesResponse",
        "of other bureaus: it tells nobody",
    ),
];

/// A field that names somebody by subject, in a message or in one it holds, with no names beside or above it.
fn nameless(message: &MessageDescriptor, above: &mut Vec<String>) -> Option<String> {
    if has(message, "names") || above.iter().any(|name| name == message.full_name()) {
        return None;
    }
    let option = POOL.get_extension_by_name("gongkai.common.v1.person");
    let option = option.unwrap();
    above.push(message.full_name().to_owned());
    let found = message.fields().find_map(|field| match field.kind() {
        _ if field.options().has_extension(&option) => Some(field.full_name().to_owned()),
        Kind::Message(inner) => nameless(&inner, above),
        _ => None,
    });
    above.pop();
    found
}

#[test]
fn a_response_tells_what_the_people_are_called_whom_it_names() {
    let mut unnamed = Vec::new();
    let mut named = 0;
    for method in methods() {
        let response = method.output();
        let Some(field) = nameless(&response, &mut Vec::new()) else {
            named += u32::from(has(&response, "names"));
            continue;
        };
        let name = response.name().to_owned();
        let known = UNNAMED.iter().any(|(known, _)| *known == name);
        assert!(known, "{name} names nobody beside {field}");
        unnamed.push(name);
    }
    for (known, reason) in UNNAMED {
        assert!(
            unnamed.iter().any(|name| name == known),
            "{known} ({reason})"
        );
    }
    assert!(named > 8, "the option is not recognised");
}

/// The fields of a message and of those it holds, each once.
fn fields(message: &MessageDescriptor, seen: &mut BTreeSet<String>) -> Vec<FieldDescriptor> {
    if !seen.insert(message.full_name().to_owned()) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for field in message.fields() {
        if let Kind::Message(held) = field.kind() {
            found.extend(fields(&held, seen));
        }
        found.push(field);
    }
    found
}

#[test]
fn an_answer_marks_every_field_that_tells_a_person() {
    let person = POOL.get_extension_by_name("gongkai.common.v1.person");
    let person = person.unwrap();
    let (mut seen, mut marked) = (BTreeSet::new(), 0);
    for field in methods()
        .iter()
        .flat_map(|method| fields(&method.output(), &mut seen))
    {
        let tells =
            field.name().ends_with("_by") || ["person", "actor", "deputy"].contains(&field.name());
        if field.kind() != Kind::String || !tells {
            continue;
        }
        let name = field.full_name();
        let is_marked = is_personal(&field) || field.options().has_extension(&person);
        assert!(is_marked, "{name} bears neither `person` nor `personal`");
        marked += 1;
    }
    assert!(marked > 20, "the answers were not read");
}
