//! Whatever the catalog can tell is taken: no sequence of events that its rules allow stops a stream, and what a walk did is
//! what stands after it.

use std::collections::{BTreeMap, BTreeSet};

use gongkai_proto::{POOL, catalog::v1 as catalog, event};
use gongkai_subscriber::{Envelope, StreamId};
use proptest::{
    collection::vec,
    prelude::{Strategy, any},
    test_runner::{Config, TestRunner},
};
use prost::Name;
use reporting::figure::rebuild::Recount;
use uuid::Uuid;

use crate::{feeds::envelope, sequences::one_of};

const PUBLIC: &str = "catalog/heshan-emb/public";
const INTERNAL: &str = "catalog/heshan-emb/internal";
/// Days of the walks: later steps bear later ones, or the same.
const DAYS: [&str; 5] = [
    "2023-12-29",
    "2024-01-02",
    "2024-06-28",
    "2024-12-31",
    "2025-01-02",
];

/// How an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    Untold,
    Public,
    /// It stays public, and is marked.
    Repealed,
    /// It was public on its day, and counts as that.
    Withdrawn,
    /// Its import was a mistake.
    Revoked,
}

/// An item on its walk.
struct Walk {
    item: catalog::Item,
    stands: Stands,
    /// Records of deliveries that stand.
    deliveries: Vec<Uuid>,
}

/// What is told, and what was done.
#[derive(Default)]
struct Told {
    walks: BTreeMap<u8, Walk>,
    events: Vec<Envelope>,
    activities: usize,
}

impl Told {
    fn tell<M: Name>(&mut self, stream: &str, told: &M) {
        let stream: StreamId = stream.parse().unwrap();
        self.events.push(envelope(&stream, (0, None), told));
    }

    /// A step with an item.
    fn item(&mut self, whose: u8, (step, choice): (u8, u8), day: &str) {
        let mut walk = self.walks.remove(&whose).unwrap_or_else(|| Walk {
            item: new(whose, choice),
            stands: Stands::Untold,
            deliveries: Vec::new(),
        });
        match (walk.stands, step % 6) {
            (Stands::Untold, _) => {
                day.clone_into(&mut walk.item.published_on);
                day.clone_into(&mut walk.item.due_on);
                walk.stands = Stands::Public;
                let item = Some(walk.item.clone());
                self.tell(PUBLIC, &catalog::ItemPublished { item });
            }
            (Stands::Public | Stands::Repealed, 0 | 1) => {
                walk.item.version += 1;
                walk.item.kind = one_of("gongkai.catalog.v1.ItemKind", choice / 3);
                let item = Some(walk.item.clone());
                self.tell(PUBLIC, &catalog::ItemRevised { item });
            }
            (Stands::Public, 2) => {
                day.clone_into(&mut walk.item.repealed_on);
                walk.stands = Stands::Repealed;
                let item = Some(walk.item.clone());
                self.tell(PUBLIC, &catalog::ItemRepealed { item });
            }
            (Stands::Public | Stands::Repealed, 3) => {
                day.clone_into(&mut walk.item.withdrawn_on);
                walk.item.revoked = walk.item.opening;
                walk.stands = if walk.item.opening {
                    Stands::Revoked
                } else {
                    Stands::Withdrawn
                };
                let item = Some(walk.item.clone());
                self.tell(PUBLIC, &catalog::ItemWithdrawn { item });
            }
            (Stands::Public | Stands::Repealed, _) => {
                let at = self.events.len() as u128;
                let delivery = Uuid::from_u128(0x2_0000 + at);
                let corrects = walk.deliveries.pop();
                let void = corrects.is_some() && choice.is_multiple_of(3);
                if !void {
                    walk.deliveries.push(delivery);
                }
                let told = catalog::DeliveryRecorded {
                    delivery_id: delivery.to_string(),
                    item_id: walk.item.id.clone(),
                    channel: one_of("gongkai.catalog.v1.Channel", choice),
                    delivered_on: day.to_owned(),
                    corrects: corrects.map(|id| id.to_string()).unwrap_or_default(),
                    void,
                };
                self.tell(PUBLIC, &told);
            }
            (Stands::Withdrawn | Stands::Revoked, _) => {}
        }
        self.walks.insert(whose, walk);
    }

    /// A step with something else.
    fn other(&mut self, (step, choice): (u8, u8), day: &str) {
        let at = self.events.len() as u128;
        match step % 8 {
            0 | 1 => {
                self.activities += 1;
                let quantity = catalog::Quantity {
                    measure: one_of("gongkai.catalog.v1.Measure", choice),
                    value: u64::from(choice),
                    qualifier: i32::from(choice % 2),
                };
                let activity = catalog::Activity {
                    id: Uuid::from_u128(0x1_0000 + at).to_string(),
                    held_on: day.to_owned(),
                    quantities: vec![quantity],
                    ..catalog::Activity::default()
                };
                let activity = Some(activity);
                self.tell(PUBLIC, &catalog::ActivityRecorded { activity });
            }
            2 => self.tell(PUBLIC, &catalog::EntryChanged::default()),
            3 => self.tell(PUBLIC, &catalog::BureauSettingSet::default()),
            4 => self.tell(
                PUBLIC,
                &catalog::BureauUpdated {
                    bureau: Some(bureau()),
                    ..catalog::BureauUpdated::default()
                },
            ),
            5 => {
                let reminded = catalog::UpdateDutyReminded {
                    key: format!("entry/{}", choice % 5),
                    kind: one_of("gongkai.catalog.v1.UpdateDutyKind", choice),
                    office_id: "safety".to_owned(),
                    stage: one_of("gongkai.common.v1.ReminderStage", choice / 5),
                    due_on: day.to_owned(),
                    raised_on: day.to_owned(),
                };
                self.tell(INTERNAL, &reminded);
            }
            6 => {
                self.tell(INTERNAL, &catalog::ProposalMade::default());
                self.tell(INTERNAL, &catalog::ProposalDecided::default());
            }
            _ => self.tell(INTERNAL, &catalog::ItemDeputyAppointed::default()),
        }
    }
}

fn bureau() -> catalog::Bureau {
    catalog::Bureau {
        id: "heshan-emb".to_owned(),
        name: "赫山区应急管理局".to_owned(),
        level: catalog::BureauLevel::Department.into(),
        ..catalog::Bureau::default()
    }
}

/// A third are taken over as opening stock; only some have a day on which they were formed, documents always.
fn new(whose: u8, choice: u8) -> catalog::Item {
    let kind = one_of("gongkai.catalog.v1.ItemKind", choice);
    let is_document = [
        catalog::ItemKind::Rule,
        catalog::ItemKind::NormativeDocument,
    ]
    .iter()
    .any(|document| *document as i32 == kind);
    let has_day = is_document || !choice.is_multiple_of(4);
    catalog::Item {
        id: Uuid::from_u128(1 + u128::from(whose)).to_string(),
        index_number: format!("heshan/{whose}"),
        article20_code: 1 + i32::from(choice % 15),
        office_id: "safety".to_owned(),
        formed_on: if has_day {
            DAYS[0].to_owned()
        } else {
            String::new()
        },
        channels: vec![one_of("gongkai.catalog.v1.Channel", choice)],
        version: 1,
        kind,
        opening: choice.is_multiple_of(3),
        ..catalog::Item::default()
    }
}

/// What the steps tell; a step is whose, what and how.
fn walked(steps: &[(u8, u8, u8)]) -> Told {
    let mut told = Told::default();
    told.tell(PUBLIC, &catalog::CalendarLoaded::default());
    let bureau = Some(bureau());
    told.tell(PUBLIC, &catalog::BureauRegistered { bureau });
    for (at, (whose, step, choice)) in steps.iter().enumerate() {
        // Time goes on over all.
        let day = DAYS[at * DAYS.len() / steps.len()];
        if whose.is_multiple_of(4) {
            told.other((*step, *choice), day);
        } else {
            told.item(*whose, (*step, *choice), day);
        }
    }
    for (event, sequence) in told.events.iter_mut().zip(1..) {
        event.sequence = sequence;
    }
    told
}

fn steps() -> impl Strategy<Value = Vec<(u8, u8, u8)>> {
    vec((0_u8..24, any::<u8>(), any::<u8>()), 1..150)
}

#[test]
fn whatever_the_catalog_tells_is_taken() {
    let config = Config {
        cases: 200,
        failure_persistence: None,
        ..Config::default()
    };
    let held = TestRunner::new(config).run(&steps(), |steps| {
        let told = walked(&steps);
        let mut recount = Recount::default();
        for event in &told.events {
            let taken = recount.take(event);
            let kind = &event.event_type;
            proptest::prop_assert!(taken.is_ok(), "{kind} {}: {taken:?}", event.data);
        }
        let sum = |prefix: &str| -> i64 {
            let amounts = recount.amounts();
            let of_years = amounts
                .iter()
                .filter(|(at, _)| at.grain.as_str() == "year" && at.office_id.is_empty());
            let found = of_years.filter(|(at, _)| at.key.starts_with(prefix));
            found.map(|(_, amount)| *amount).sum()
        };
        let items = told.walks.values();
        let items = items
            .filter(|walk| !matches!(walk.stands, Stands::Untold | Stands::Revoked))
            .count();
        proptest::prop_assert_eq!(sum("item.article20."), i64::try_from(items).unwrap());
        let held = i64::try_from(told.activities).unwrap();
        proptest::prop_assert_eq!(sum("activity.held"), held);
        Ok(())
    });
    held.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn the_walks_tell_every_event_of_the_catalog() {
    let known: BTreeSet<String> = POOL
        .all_messages()
        .filter_map(|message| event::kind_of(&message))
        .map(|kind| kind.event_type)
        .filter(|kind| kind.starts_with("gongkai.catalog."))
        .collect();
    let step = |at: u32| {
        let mixed = at.wrapping_mul(2_654_435_761);
        let byte = |shift: u32| u8::try_from(mixed >> shift & 0xff).unwrap();
        (byte(3) % 24, byte(11), byte(19))
    };
    let steps: Vec<_> = (0..2_000).map(step).collect();
    let all = walked(&steps).events.into_iter();
    let told: BTreeSet<String> = all.map(|event| event.event_type).collect();
    assert_eq!(told, known);
}
