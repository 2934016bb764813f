use std::collections::BTreeSet;

use gongkai_law::{
    application::{Answer, ApplicantKind},
    catalog::{Channel, UpdateDutyKind},
    dispute::{DisputeKind, DisputeOutcome},
    enquiry::{self, Satisfaction},
    permit::{MatterDecision, MatterKind},
    report::Format,
};

use super::*;
use crate::figure::{
    bureau::ItemGroup,
    definition, explain,
    thing::{
        Anew, Case, Category, Delivery, DocumentKind, Duty, End, Ending, Item, Payment, Thing,
        Validity,
    },
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn case(category: Category, opened_on: &str, end: Option<(&str, Ending)>) -> Case {
    Case {
        category,
        number: String::new(),
        office_id: String::new(),
        opened_on: day(opened_on),
        assumed: Vec::new(),
        end: end.map(|(on, ending)| End {
            on: day(on),
            ending,
            statutory: Some(true),
            promised: Some(true),
        }),
        earlier: Vec::new(),
        anew: Vec::new(),
        paid: Vec::new(),
        appraised: None,
        removed: false,
        told: None,
        former: Vec::new(),
    }
}

/// Cases with everything that may happen beside their beginning and end, on days of their own.
fn cases() -> Vec<Case> {
    let business = Category::Application(ApplicantKind::Business);
    let withheld = Ending::Answered(Answer::Granted);
    let answered = case(business, "2023-11-06", Some(("2024-01-08", withheld)));
    let paid = Payment {
        amount_fen: 300,
        on: day("2024-02-01"),
    };
    let anew = |on: &str| Anew {
        answer: Answer::NotHeld,
        on: day(on),
        first_on: day("2022-03-01"),
        on_time: true,
    };
    let decided = Ending::Decided(MatterDecision::Granted);
    let closed = Ending::Enquiry(enquiry::End::Closed);
    vec![
        answered.clone(),
        // Received by a corrected day after its answer.
        case(business, "2024-03-04", Some(("2024-03-01", withheld))),
        case(business, "2022-03-01", None),
        Case {
            removed: true,
            paid: vec![paid.clone()],
            ..answered.clone()
        },
        Case {
            paid: vec![paid],
            anew: vec![anew("2024-05-06"), anew("2025-06-02")],
            ..answered
        },
        case(
            Category::Matter(MatterKind::Permit),
            "2024-04-01",
            Some(("2024-04-08", decided)),
        ),
        Case {
            appraised: Some((Satisfaction::Satisfied, day("2024-07-12"))),
            ..case(
                Category::Enquiry(enquiry::Category::Hotline),
                "2023-12-28",
                Some(("2023-12-29", closed)),
            )
        },
        case(
            Category::Dispute(DisputeKind::DirectSuit),
            "2023-05-10",
            Some(("2024-03-01", Ending::Concluded(DisputeOutcome::Upheld))),
        ),
    ]
}

fn item(document: Option<DocumentKind>, formed_on: &str, published_on: &str) -> Item {
    Item {
        index_number: String::new(),
        office_id: String::new(),
        group: "published".to_owned(),
        article20_code: 1,
        channels: vec![Channel::Website],
        formed_on: Some(day(formed_on)),
        validity: Validity {
            document,
            valid_until: None,
        },
        published_on: day(published_on),
        due_on: Some(day(published_on)),
        repealed_on: None,
        withdrawn_on: None,
        assumed: Vec::new(),
    }
}

fn things() -> Vec<Thing> {
    let normative = Some(DocumentKind::NormativeDocument);
    let items = [
        item(None, "2024-02-01", "2024-02-02"),
        // Made in the year, and published after it: counted as made in it.
        item(normative, "2024-12-20", "2025-01-05"),
        item(normative, "2020-05-06", "2024-02-01"),
        Item {
            formed_on: None,
            ..item(None, "2024-02-01", "2024-02-29")
        },
    ];
    let delivery = Delivery {
        item_id: uuid::Uuid::nil(),
        channel: Channel::Print,
        on: day("2024-03-05"),
    };
    let duty = Duty {
        key: "item/1".to_owned(),
        kind: UpdateDutyKind::Item,
        office_id: String::new(),
        due_on: day("2024-03-05"),
    };
    let cases = cases().into_iter().map(Thing::Case);
    cases
        .chain(items.map(Thing::Item))
        .chain([Thing::Delivery(delivery), Thing::Duty(duty)])
        .collect()
}

/// Whether a search looks at a thing, as the statements of the store do.
fn finds(search: &Search, thing: &Thing) -> bool {
    let on = match search.axis {
        Axis::Opened => Some(thing.opened_on()),
        Axis::Closed => Some(thing.closed_on().unwrap_or(LAST)),
        Axis::Acted => thing.acted_on(),
    };
    let mut known = search.categories.iter().flatten();
    search.kind == thing.kind()
        && on.is_some_and(|on| (search.from..=search.to).contains(&on))
        && thing.opened_on() <= search.begun_by
        && (search.categories.is_none() || known.any(|known| known == thing.category()))
}

#[test]
fn whatever_is_behind_a_figure_is_found_once() {
    let group = ItemGroup {
        code: "published".to_owned(),
        name: "已公开信息".to_owned(),
    };
    let mut seen = 0;
    for (from, to) in [
        ("2024-01-01", "2024-12-31"),
        ("2024-02-29", "2024-03-05"),
        ("2020-01-01", "2025-12-31"),
    ] {
        let period = Period {
            from: day(from),
            to: day(to),
        };
        for format in [Format::F2019, Format::F2021] {
            for definition in definition::all(std::slice::from_ref(&group), format) {
                let searches = searches(&definition, period);
                for thing in things() {
                    let found = searches.iter().filter(|search| finds(search, &thing));
                    let found = found.count();
                    let is_behind = explain::share(&definition, &thing, period).is_some();
                    let (key, behind) = (&definition.key, usize::from(is_behind));
                    assert!((behind..=1).contains(&found), "{key} {period:?} {thing:?}");
                    seen += behind;
                }
            }
        }
    }
    assert!(seen > 200, "{seen}");
}

/// A figure of what is rare does not look at everything of its kind.
#[test]
fn what_is_looked_at_is_narrow() {
    let period = Period::year(2024).unwrap();
    let all = definition::all(&[], Format::F2021);
    let search = |key: &str| {
        let definition = all.iter().find(|one| one.key == key).unwrap();
        searches(definition, period)
    };
    let fees = search("fees.collected");
    assert_eq!((fees.len(), fees[0].axis), (1, Axis::Acted));
    let received = search("table3.received.research");
    assert_eq!(
        (received[0].axis, received[0].categories.clone()),
        (Axis::Opened, Some(vec!["research".to_owned()]))
    );
    let carried = search("table3.carried_in.total");
    assert_eq!(
        (carried[0].axis, carried[0].from, carried[0].begun_by),
        (Axis::Closed, day("2024-01-01"), day("2023-12-31"))
    );
}

/// No code of a group makes the figure of a group another one's.
#[test]
fn no_two_figures_have_one_key() {
    let groups = ["published", "on_time_rate", "month", "channel"].map(|code| ItemGroup {
        code: code.to_owned(),
        name: String::new(),
    });
    let all = definition::all(&groups, Format::F2021);
    let keys: BTreeSet<&str> = all.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(keys.len(), all.len());
}
