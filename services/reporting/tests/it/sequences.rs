//! Whatever intake can tell of its cases is taken: no sequence of events that its rules allow stops a
//! stream.
//!
//! Each kind of case is a walk through what may be told next, by the rules that intake judges its acts
//! by. What a walk has done is counted here, too, and compared with the tables.

use std::collections::{BTreeMap, BTreeSet};

use gongkai_proto::{POOL, event, intake::v1 as intake};
use gongkai_subscriber::{Consumer as _, Envelope, StreamId};
use proptest::{
    collection::vec,
    prelude::{Strategy, any},
    test_runner::{Config, TestRunner},
};
use prost::Name;
use reporting::figure::{Counter, rebuild::Recount, store};
use sqlx::{Connection as _, Executor as _, PgConnection, Row as _};
use uuid::Uuid;

use crate::{
    feeds::envelope,
    fixture::{CASES, database},
};

/// Days of the walks: later steps bear later ones, or the same.
const DAYS: [&str; 6] = [
    "2023-12-29",
    "2024-01-02",
    "2024-01-02",
    "2024-06-28",
    "2024-12-31",
    "2025-01-02",
];

/// How a case stands, as far as figures ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// Nothing was told that counts.
    Untold,
    Open,
    Closed,
    /// Told that it does not count.
    Removed,
}

/// A case on its walk.
struct Walk {
    id: Uuid,
    stands: Stands,
    /// Was appraised, or closed for good: what cannot be done twice or be taken back.
    settled: bool,
    /// How often it was answered anew.
    anew: u8,
    day: usize,
    told: Vec<Envelope>,
}

impl Walk {
    fn tell<M: Name>(&mut self, told: &M) {
        let stream: StreamId = CASES.parse().unwrap();
        self.told.push(envelope(&stream, (0, None), told));
    }

    fn day(&self) -> String {
        DAYS[self.day].to_owned()
    }

    /// A day that is or is not there.
    fn perhaps(&self, choice: u8) -> String {
        if choice.is_multiple_of(3) {
            String::new()
        } else {
            self.day()
        }
    }
}

/// A value of an enum of the contract other than UNSPECIFIED, by a choice.
pub fn one_of(enumeration: &str, choice: u8) -> i32 {
    let known = POOL.get_enum_by_name(enumeration).unwrap();
    let values: Vec<i32> = known.values().map(|value| value.number()).collect();
    values[1 + usize::from(choice) % (values.len() - 1)]
}

/// What may be told of an application next.
fn application(walk: &mut Walk, step: u8, choice: u8) {
    let (id, day) = (walk.id.to_string(), walk.day());
    let kind = one_of("gongkai.intake.v1.ApplicantKind", choice);
    let answer = one_of("gongkai.intake.v1.Answer", choice);
    let due_on = walk.perhaps(choice);
    let moved = intake::ApplicationDueChanged {
        application_id: id.clone(),
        due_on: due_on.clone(),
    };
    let removed = intake::ApplicationRemoved {
        application_id: id.clone(),
        reason: one_of("gongkai.intake.v1.Removal", choice),
    };
    let corrected = intake::ApplicationRegistrationCorrected {
        application_id: id.clone(),
        applicant_kind: kind,
        received_on: day.clone(),
        due_on: due_on.clone(),
    };
    let paid = intake::ApplicationFeeRecorded {
        application_id: id.clone(),
        amount_fen: 1 + u64::from(choice),
        paid_on: day.clone(),
    };
    let unpaid = intake::ApplicationPaymentAnnulled {
        application_id: id.clone(),
        amount_fen: paid.amount_fen,
        paid_on: paid.paid_on.clone(),
        annulled_on: day.clone(),
    };
    match (walk.stands, step % 7) {
        // Its days may move: before it is received, while it is in hand, and where it does not count
        // any more, by a newly loaded calendar.
        (Stands::Untold, 0 | 1) | (Stands::Open | Stands::Closed, 0) | (Stands::Removed, _) => {
            walk.tell(&moved);
        }
        (Stands::Untold, 2) => {
            walk.tell(&removed);
            walk.stands = Stands::Removed;
        }
        (Stands::Untold, _) => {
            let received = intake::ApplicationReceived {
                application_id: id,
                applicant_kind: kind,
                received_on: day,
                due_on,
                assumed: vec![1 + i32::from(choice % 3)],
                ..intake::ApplicationReceived::default()
            };
            walk.tell(&received);
            walk.stands = Stands::Open;
        }
        (Stands::Open | Stands::Closed, 1) => walk.tell(&corrected),
        (Stands::Open | Stands::Closed, 2) if choice > 200 => {
            walk.tell(&removed);
            walk.stands = Stands::Removed;
        }
        (Stands::Open, 2 | 3) => {
            walk.tell(&paid);
            walk.tell(&moved);
            // It was another one's, and is recorded anew with the next payment.
            if choice.is_multiple_of(4) {
                walk.tell(&unpaid);
            }
        }
        (Stands::Open, _) => {
            let answered = intake::ApplicationAnswered {
                application_id: id,
                answer,
                effective_on: day,
                due_on,
                on_time_statutory: None,
                ..intake::ApplicationAnswered::default()
            };
            walk.tell(&answered);
            walk.stands = Stands::Closed;
        }
        // The last answer was a mistake: the new one, where it was answered anew.
        (Stands::Closed, 3 | 4) => {
            let annulled = intake::ApplicationAnswerAnnulled {
                application_id: id,
                annulled_on: day,
            };
            walk.tell(&annulled);
            if walk.anew == 0 {
                walk.tell(&moved);
                walk.stands = Stands::Open;
            }
            walk.anew = walk.anew.saturating_sub(1);
        }
        (Stands::Closed, _) => {
            let reanswered = intake::ApplicationReanswered {
                application_id: id,
                answer,
                cause: one_of("gongkai.intake.v1.ReopenCause", choice),
                effective_on: day.clone(),
                due_on: day.clone(),
                first_answered_on: day,
                on_time: choice.is_multiple_of(2),
                ..intake::ApplicationReanswered::default()
            };
            walk.tell(&reanswered);
            walk.anew += 1;
        }
    }
}

/// What may be told of a matter case next.
fn matter(walk: &mut Walk, step: u8, choice: u8) {
    let (id, day) = (walk.id.to_string(), walk.day());
    let kind = one_of("gongkai.intake.v1.MatterKind", choice);
    let closed = |end: intake::MatterCaseEnd, accepted: bool| intake::MatterCaseClosed {
        matter_case_id: id.clone(),
        end: end.into(),
        closed_on: day.clone(),
        accepted_on: if accepted { day.clone() } else { String::new() },
        on_time_statutory: accepted.then_some(true),
        on_time_promised: None,
        ..intake::MatterCaseClosed::default()
    };
    let moved = intake::MatterCaseDueChanged {
        matter_case_id: id.clone(),
        due_on: walk.perhaps(choice),
        promised_due_on: walk.perhaps(choice / 3),
    };
    match (walk.stands, step % 5) {
        (Stands::Untold, 0) => walk.tell(&intake::MatterCaseReceived {
            matter_case_id: id.clone(),
            kind,
            received_on: day.clone(),
            ..intake::MatterCaseReceived::default()
        }),
        // That those of a case moved which was never accepted, older programs told, too.
        (Stands::Untold | Stands::Removed, 1) | (Stands::Open, 0 | 1) => walk.tell(&moved),
        (Stands::Untold, 2) => {
            let ends = [
                intake::MatterCaseEnd::NotAccepted,
                intake::MatterCaseEnd::Withdrawn,
                intake::MatterCaseEnd::Terminated,
                intake::MatterCaseEnd::Voided,
            ];
            walk.tell(&closed(ends[usize::from(choice % 4)], false));
            walk.stands = Stands::Removed;
        }
        (Stands::Untold, _) => {
            walk.tell(&intake::MatterCaseAccepted {
                matter_case_id: id.clone(),
                kind,
                accepted_on: day.clone(),
                due_on: walk.perhaps(choice),
                promised_due_on: walk.perhaps(choice / 3),
                by_silence: choice.is_multiple_of(2),
                ..intake::MatterCaseAccepted::default()
            });
            walk.stands = Stands::Open;
        }
        (Stands::Open, 2) => {
            let withdrawn = choice.is_multiple_of(2);
            let end = if withdrawn {
                intake::MatterCaseEnd::Withdrawn
            } else {
                intake::MatterCaseEnd::Terminated
            };
            walk.tell(&closed(end, true));
            walk.stands = Stands::Closed;
        }
        (Stands::Open, 3) => {
            walk.tell(&intake::MatterCaseDecided {
                matter_case_id: id.clone(),
                decision: one_of("gongkai.intake.v1.MatterDecision", choice),
                decided_on: day.clone(),
                ..intake::MatterCaseDecided::default()
            });
            walk.stands = Stands::Closed;
        }
        // Voided, whatever became of it.
        (Stands::Open | Stands::Closed, _) => {
            walk.tell(&closed(intake::MatterCaseEnd::Voided, true));
            walk.stands = Stands::Removed;
        }
        (Stands::Removed, _) => {}
    }
}

/// What may be told of an enquiry next.
fn enquiry(walk: &mut Walk, step: u8, choice: u8) {
    let (id, day) = (walk.id.to_string(), walk.day());
    match (walk.stands, step % 3) {
        (Stands::Untold, _) => {
            walk.tell(&intake::EnquiryRegistered {
                enquiry_id: id,
                category: one_of("gongkai.intake.v1.EnquiryCategory", choice),
                registered_on: day.clone(),
                due_on: day,
                assumed: Vec::new(),
                ..intake::EnquiryRegistered::default()
            });
            walk.stands = Stands::Open;
        }
        (Stands::Open, 0) => {
            let merged = choice.is_multiple_of(2);
            let end = if merged {
                intake::EnquiryEnd::Merged
            } else {
                intake::EnquiryEnd::Voided
            };
            walk.tell(&intake::EnquiryRemoved {
                enquiry_id: id,
                end: end.into(),
            });
            walk.stands = Stands::Removed;
        }
        (Stands::Open, _) => {
            let to_petitions = choice.is_multiple_of(4);
            let withdrawn = choice % 4 == 1;
            walk.tell(&intake::EnquiryClosed {
                enquiry_id: id,
                closed_on: day,
                to_petitions,
                on_time_promised: Some(choice.is_multiple_of(3)),
                withdrawn,
                ..intake::EnquiryClosed::default()
            });
            // Only an answer is appraised, and once.
            walk.settled = to_petitions || withdrawn;
            walk.stands = Stands::Closed;
        }
        (Stands::Closed, 0) if !walk.settled => {
            walk.tell(&intake::EnquiryReopened {
                enquiry_id: id,
                reopened_on: day,
            });
            walk.stands = Stands::Open;
        }
        (Stands::Closed, _) if !walk.settled => {
            walk.tell(&intake::EnquiryAppraised {
                enquiry_id: id,
                satisfaction: one_of("gongkai.intake.v1.Satisfaction", choice),
                appraised_on: day,
            });
            walk.settled = true;
        }
        (Stands::Closed | Stands::Removed, _) => {}
    }
}

/// What may be told of a dispute next.
fn dispute(walk: &mut Walk, step: u8, choice: u8) {
    let (id, day) = (walk.id.to_string(), walk.day());
    match (walk.stands, step % 4) {
        (Stands::Untold, _) => {
            walk.tell(&intake::DisputeRegistered {
                dispute_id: id,
                kind: one_of("gongkai.intake.v1.DisputeKind", choice),
                accepted_on: day,
                assumed: Vec::new(),
                ..intake::DisputeRegistered::default()
            });
            walk.stands = Stands::Open;
        }
        (Stands::Open | Stands::Closed, 0) => {
            walk.tell(&intake::DisputeVoided {
                dispute_id: id,
                voided_on: day,
            });
            walk.stands = Stands::Removed;
        }
        (Stands::Open, _) => {
            let outcomes = [
                intake::DisputeOutcome::Upheld,
                intake::DisputeOutcome::Corrected,
                intake::DisputeOutcome::Other,
            ];
            walk.tell(&intake::DisputeConcluded {
                dispute_id: id,
                outcome: outcomes[usize::from(choice % 3)].into(),
                concluded_on: day,
                on_time_statutory: choice.is_multiple_of(2).then_some(true),
            });
            walk.stands = Stands::Closed;
        }
        // On the day of the decision at the earliest.
        (Stands::Closed, _) => {
            walk.tell(&intake::DisputeReopened {
                dispute_id: id,
                reopened_on: day,
            });
            walk.stands = Stands::Open;
        }
        (Stands::Removed, _) => {}
    }
}

/// What is told of a case outside all figures.
fn outside(walk: &mut Walk, step: u8, choice: u8) {
    let (id, day) = (walk.id.to_string(), walk.day());
    match step % 6 {
        0 => walk.tell(&intake::RectificationRegistered {
            rectification_id: id,
            received_on: day,
            due_on: String::new(),
        }),
        1 => walk.tell(&intake::RectificationClosed {
            rectification_id: id,
            result: one_of("gongkai.intake.v1.RectificationResult", choice),
            closed_on: day,
            on_time_promised: Some(true),
        }),
        2 => walk.tell(&intake::WorkComplaintRegistered {
            work_complaint_id: id,
            ground: one_of("gongkai.intake.v1.ComplaintGround", choice),
            received_on: day,
            due_on: String::new(),
        }),
        3 => walk.tell(&intake::RectificationVoided {
            rectification_id: id,
            voided_on: day,
        }),
        4 => walk.tell(&intake::WorkComplaintVoided {
            work_complaint_id: id,
            voided_on: day,
        }),
        _ => walk.tell(&intake::WorkComplaintClosed {
            work_complaint_id: id,
            finding: one_of("gongkai.intake.v1.ComplaintFinding", choice),
            closed_on: day,
            on_time_promised: Some(false),
            withdrawn: false,
        }),
    }
}

const KINDS: [fn(&mut Walk, u8, u8); 5] = [application, matter, enquiry, dispute, outside];

/// The walks that the steps make, and what they tell, numbered in the order it is told. A step is
/// whose, what and how.
fn walked(steps: &[(u8, u8, u8)]) -> (BTreeMap<u8, Walk>, Vec<Envelope>) {
    let mut walks: BTreeMap<u8, Walk> = BTreeMap::new();
    let mut told = Vec::new();
    for (at, (whose, step, choice)) in steps.iter().enumerate() {
        let walk = walks.entry(*whose).or_insert_with(|| Walk {
            id: Uuid::from_u128(1 + u128::from(*whose)),
            stands: Stands::Untold,
            settled: false,
            anew: 0,
            day: 0,
            told: Vec::new(),
        });
        // Time goes on over all cases.
        walk.day = at * DAYS.len() / steps.len();
        KINDS[usize::from(*whose) % KINDS.len()](walk, *step, *choice);
        told.append(&mut walk.told);
    }
    for (at, event) in told.iter_mut().enumerate() {
        event.sequence = at as u64 + 1;
        event.id = Uuid::from_u128(0x1_0000 + at as u128);
    }
    (walks, told)
}

fn steps() -> impl Strategy<Value = Vec<(u8, u8, u8)>> {
    vec((0_u8..20, any::<u8>(), any::<u8>()), 1..150)
}

/// Applies the events as a subscription does, and answers how many cases count and are closed.
async fn taken(conn: &mut PgConnection, told: &[Envelope]) -> Result<(usize, usize), String> {
    let mut tx = conn.begin().await.unwrap();
    for event in told {
        let applied = Counter.apply(&mut tx, event).await;
        applied.map_err(|error| {
            let (number, kind, data) = (event.sequence, &event.event_type, &event.data);
            format!("{number} {kind} {data}: {error}")
        })?;
    }
    let counted = tx
        .fetch_one("SELECT count(*), count(closed_on) FROM counted_thing WHERE body->'case'->>'removed' IS NULL")
        .await
        .unwrap();
    let count = |column: usize| usize::try_from(counted.get::<i64, _>(column)).unwrap();
    let counts = (count(0), count(1));
    // Event by event the things and sums became what they are when all is read from nothing.
    let mut recount = Recount::default();
    for event in told {
        let taken = recount.take(event);
        taken.map_err(|error| error.to_string())?;
    }
    let mut things = BTreeMap::new();
    let sums = store::scan(&mut tx, "heshan-emb", |id, thing| {
        things.insert(id, thing);
    });
    let sums = sums.await.map_err(|error| error.to_string())?;
    let mut expected = recount.amounts();
    expected.retain(|_, amount| *amount != 0);
    if things != recount.things || sums != expected {
        return Err(format!("{things:?} {sums:?} instead of {recount:?}"));
    }
    tx.rollback().await.unwrap();
    Ok(counts)
}

#[test]
fn whatever_intake_tells_is_taken() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let database = runtime.block_on(database());
    let mut app = runtime
        .block_on(PgConnection::connect(&database.url("reporting_app")))
        .unwrap();
    let bureau = "SELECT set_config('app.bureau', 'heshan-emb', false)";
    runtime.block_on(app.execute(bureau)).unwrap();
    let config = Config {
        cases: 60,
        failure_persistence: None,
        ..Config::default()
    };
    let app = std::cell::RefCell::new(app);
    let held = TestRunner::new(config).run(&steps(), |steps| {
        let (walks, told) = walked(&steps);
        let taken = runtime.block_on(taken(&mut app.borrow_mut(), &told));
        let counts = |stands: &[Stands]| {
            // Cases outside all figures are in none.
            let inside = walks.iter().filter(|(whose, _)| *whose % 5 != 4);
            inside
                .filter(|(_, walk)| stands.contains(&walk.stands))
                .count()
        };
        let expected = (
            counts(&[Stands::Open, Stands::Closed]),
            counts(&[Stands::Closed]),
        );
        proptest::prop_assert_eq!(taken, Ok(expected));
        Ok(())
    });
    held.unwrap_or_else(|error| panic!("{error}"));
    drop(app);
    runtime.block_on(database.close()).unwrap();
}

/// Walks of many cases that tell every event of intake, as one stream.
pub fn everything() -> Vec<Envelope> {
    let step = |at: u32| {
        let mixed = at.wrapping_mul(2_654_435_761);
        let byte = |shift: u32| u8::try_from(mixed >> shift & 0xff).unwrap();
        (byte(3) % 240, byte(11), byte(19))
    };
    let steps: Vec<_> = (0..4_000).map(step).collect();
    walked(&steps).1
}

#[test]
fn the_walks_tell_every_event_of_intake() {
    let known: BTreeSet<String> = POOL
        .all_messages()
        .filter_map(|message| event::kind_of(&message))
        .map(|kind| kind.event_type)
        .filter(|kind| kind.starts_with("gongkai.intake."))
        .collect();
    let all = everything().into_iter();
    let told: BTreeSet<String> = all.map(|event| event.event_type).collect();
    assert_eq!(told, known);
}
