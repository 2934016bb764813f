//! From events to counted rows. Each event type of the contract has its arm here; one that says
//! something this version does not understand stops its stream rather than count as nothing.

use chrono::NaiveDate;
use gongkai_proto::{catalog::v1 as catalog, code::of_number, event, intake::v1 as intake};
use gongkai_subscriber::{ApplyError, Consumer, Envelope};
use prost::Name;
use sqlx::PgConnection;
use uuid::Uuid;

use super::store::{self, Case, Item, Quantity};

/// Applies events to the counted rows.
pub struct Counter;

/// The payload as its message.
fn payload<M: Name + Default>(event: &Envelope) -> Result<M, ApplyError> {
    event::decode(&event.data).map_err(|error| ApplyError::Poison(error.to_string()))
}

fn id(field: &str, text: &str) -> Result<Uuid, ApplyError> {
    text.parse()
        .map_err(|_| ApplyError::Poison(format!("{field}: {text:?} is no UUID")))
}

fn day(field: &str, text: &str) -> Result<NaiveDate, ApplyError> {
    text.parse()
        .map_err(|_| ApplyError::Poison(format!("{field}: {text:?} is no date")))
}

fn optional_day(field: &str, text: &str) -> Result<Option<NaiveDate>, ApplyError> {
    if text.is_empty() {
        Ok(None)
    } else {
        day(field, text).map(Some)
    }
}

/// The code of an enum value. UNSPECIFIED, or a value newer than this version, is never counted
/// as zero.
fn code(enumeration: &str, number: i32) -> Result<String, ApplyError> {
    of_number(enumeration, number).ok_or_else(|| {
        ApplyError::Poison(format!(
            "{enumeration} {number}: this version does not know this value"
        ))
    })
}

fn assumed(numbers: &[i32]) -> Result<Vec<String>, ApplyError> {
    numbers
        .iter()
        .map(|number| code("gongkai.common.v1.AssumedAspect", *number))
        .collect()
}

fn signed(field: &str, value: u64) -> Result<i64, ApplyError> {
    i64::try_from(value).map_err(|_| ApplyError::Poison(format!("{field}: {value} is too large")))
}

impl Consumer for Counter {
    fn name(&self) -> &'static str {
        "reporting.figures"
    }

    #[expect(clippy::too_many_lines, reason = "one arm per event type")]
    async fn apply(&self, conn: &mut PgConnection, event: &Envelope) -> Result<(), ApplyError> {
        let bureau = event.stream.bureau_id.as_str();
        match event.event_type.as_str() {
            "gongkai.catalog.bureau.registered.v1" => bureau_registered(conn, bureau, event).await,
            "gongkai.catalog.item.published.v1" => item_published(conn, bureau, event).await,
            "gongkai.catalog.activity.recorded.v1" => activity_recorded(conn, bureau, event).await,
            "gongkai.intake.application.received.v1" => {
                let told: intake::ApplicationReceived = payload(event)?;
                let case = Case {
                    id: id("application_id", &told.application_id)?,
                    kind: "application",
                    category: code("gongkai.intake.v1.ApplicantKind", told.applicant_kind)?,
                    opened_on: day("received_on", &told.received_on)?,
                    due_on: optional_day("due_on", &told.due_on)?,
                    promised_due_on: None,
                    assumed: assumed(&told.assumed)?,
                };
                store::open_case(conn, bureau, &case).await
            }
            "gongkai.intake.application.removed.v1" => {
                let told: intake::ApplicationRemoved = payload(event)?;
                code("gongkai.intake.v1.Removal", told.reason)?;
                let removed = id("application_id", &told.application_id)?;
                store::remove_case(conn, bureau, removed).await
            }
            "gongkai.intake.application.registration_corrected.v1" => {
                let told: intake::ApplicationRegistrationCorrected = payload(event)?;
                store::correct_case(
                    conn,
                    bureau,
                    id("application_id", &told.application_id)?,
                    &code("gongkai.intake.v1.ApplicantKind", told.applicant_kind)?,
                    day("received_on", &told.received_on)?,
                    optional_day("due_on", &told.due_on)?,
                )
                .await
            }
            "gongkai.intake.application.answered.v1" => {
                let told: intake::ApplicationAnswered = payload(event)?;
                let answer = code("gongkai.intake.v1.Answer", told.answer)?;
                let on = day("answered_on", &told.answered_on)?;
                store::close_case(
                    conn,
                    bureau,
                    id("application_id", &told.application_id)?,
                    on,
                    &answer,
                )
                .await
            }
            "gongkai.intake.application.due_changed.v1" => {
                let told: intake::ApplicationDueChanged = payload(event)?;
                let due_on = optional_day("due_on", &told.due_on)?;
                store::move_due(
                    conn,
                    bureau,
                    id("application_id", &told.application_id)?,
                    due_on,
                    None,
                )
                .await
            }
            "gongkai.intake.application.answer_annulled.v1" => {
                let told: intake::ApplicationAnswerAnnulled = payload(event)?;
                let application = id("application_id", &told.application_id)?;
                store::reopen_case(conn, bureau, application).await
            }
            "gongkai.intake.application.reanswered.v1" => {
                let told: intake::ApplicationReanswered = payload(event)?;
                let application = id("application_id", &told.application_id)?;
                let answer = code("gongkai.intake.v1.Answer", told.answer)?;
                let on = day("answered_on", &told.answered_on)?;
                store::insert_reanswer(conn, bureau, event.id, application, &answer, on).await
            }
            "gongkai.intake.application.fee_recorded.v1" => {
                let told: intake::ApplicationFeeRecorded = payload(event)?;
                let application = id("application_id", &told.application_id)?;
                let amount = signed("amount_fen", told.amount_fen)?;
                let on = day("paid_on", &told.paid_on)?;
                store::insert_fee(conn, bureau, event.id, application, amount, on).await
            }
            "gongkai.intake.matter_case.accepted.v1" => {
                let told: intake::MatterCaseAccepted = payload(event)?;
                let case = Case {
                    id: id("matter_case_id", &told.matter_case_id)?,
                    kind: "matter",
                    category: code("gongkai.intake.v1.MatterKind", told.kind)?,
                    opened_on: day("accepted_on", &told.accepted_on)?,
                    due_on: optional_day("due_on", &told.due_on)?,
                    promised_due_on: optional_day("promised_due_on", &told.promised_due_on)?,
                    assumed: assumed(&told.assumed)?,
                };
                store::open_case(conn, bureau, &case).await
            }
            // It counts from its acceptance.
            "gongkai.intake.matter_case.due_changed.v1" => {
                let told: intake::MatterCaseDueChanged = payload(event)?;
                let due_on = optional_day("due_on", &told.due_on)?;
                let promised = optional_day("promised_due_on", &told.promised_due_on)?;
                let id = id("matter_case_id", &told.matter_case_id)?;
                store::move_due(conn, bureau, id, due_on, promised).await
            }
            "gongkai.intake.matter_case.closed.v1" => {
                let told: intake::MatterCaseClosed = payload(event)?;
                let end = code("gongkai.intake.v1.MatterCaseEnd", told.end)?;
                let on = day("closed_on", &told.closed_on)?;
                let id = id("matter_case_id", &told.matter_case_id)?;
                match (
                    optional_day("accepted_on", &told.accepted_on)?,
                    end.as_str(),
                ) {
                    // Never accepted, it never counted.
                    (None, _) => Ok(()),
                    (Some(_), "voided") => store::remove_case(conn, bureau, id).await,
                    (Some(_), end) => store::close_case(conn, bureau, id, on, end).await,
                }
            }
            "gongkai.intake.matter_case.decided.v1" => {
                let told: intake::MatterCaseDecided = payload(event)?;
                let decision = code("gongkai.intake.v1.Decision", told.decision)?;
                let on = day("decided_on", &told.decided_on)?;
                store::close_case(
                    conn,
                    bureau,
                    id("matter_case_id", &told.matter_case_id)?,
                    on,
                    &decision,
                )
                .await
            }
            "gongkai.intake.enquiry.registered.v1" => {
                let told: intake::EnquiryRegistered = payload(event)?;
                let case = Case {
                    id: id("enquiry_id", &told.enquiry_id)?,
                    kind: "enquiry",
                    category: code("gongkai.intake.v1.EnquiryCategory", told.category)?,
                    opened_on: day("registered_on", &told.registered_on)?,
                    due_on: optional_day("due_on", &told.due_on)?,
                    promised_due_on: None,
                    assumed: assumed(&told.assumed)?,
                };
                store::open_case(conn, bureau, &case).await
            }
            "gongkai.intake.enquiry.closed.v1" => {
                let told: intake::EnquiryClosed = payload(event)?;
                let on = day("closed_on", &told.closed_on)?;
                let enquiry = id("enquiry_id", &told.enquiry_id)?;
                let result = if told.to_petitions {
                    "petition"
                } else {
                    "closed"
                };
                store::close_case(conn, bureau, enquiry, on, result).await
            }
            "gongkai.intake.enquiry.removed.v1" => {
                let told: intake::EnquiryRemoved = payload(event)?;
                code("gongkai.intake.v1.EnquiryEnd", told.end)?;
                let removed = id("enquiry_id", &told.enquiry_id)?;
                store::remove_case(conn, bureau, removed).await
            }
            "gongkai.intake.enquiry.appraised.v1" => {
                let told: intake::EnquiryAppraised = payload(event)?;
                let enquiry = id("enquiry_id", &told.enquiry_id)?;
                let satisfaction = code("gongkai.intake.v1.Satisfaction", told.satisfaction)?;
                let on = day("appraised_on", &told.appraised_on)?;
                store::insert_appraisal(conn, bureau, enquiry, &satisfaction, on).await
            }
            "gongkai.intake.dispute.registered.v1" => {
                let told: intake::DisputeRegistered = payload(event)?;
                let case = Case {
                    id: id("dispute_id", &told.dispute_id)?,
                    kind: "dispute",
                    category: code("gongkai.intake.v1.DisputeKind", told.kind)?,
                    opened_on: day("accepted_on", &told.accepted_on)?,
                    due_on: None,
                    promised_due_on: None,
                    assumed: assumed(&told.assumed)?,
                };
                store::open_case(conn, bureau, &case).await
            }
            "gongkai.intake.dispute.concluded.v1" => {
                let told: intake::DisputeConcluded = payload(event)?;
                let outcome = code("gongkai.intake.v1.Outcome", told.outcome)?;
                let on = day("concluded_on", &told.concluded_on)?;
                store::close_case(
                    conn,
                    bureau,
                    id("dispute_id", &told.dispute_id)?,
                    on,
                    &outcome,
                )
                .await
            }
            "gongkai.intake.dispute.reopened.v1" => {
                let told: intake::DisputeReopened = payload(event)?;
                let dispute = id("dispute_id", &told.dispute_id)?;
                let on = day("reopened_on", &told.reopened_on)?;
                store::keep_conclusion(conn, bureau, event.id, dispute, on).await?;
                store::reopen_case(conn, bureau, dispute).await
            }
            "gongkai.intake.dispute.voided.v1" => {
                let told: intake::DisputeVoided = payload(event)?;
                store::remove_case(conn, bureau, id("dispute_id", &told.dispute_id)?).await
            }
            // NOT_COUNTED below; and a newer producer may tell of things unknown here.
            _ => Ok(()),
        }
    }
}

async fn bureau_registered(
    conn: &mut PgConnection,
    bureau: &str,
    event: &Envelope,
) -> Result<(), ApplyError> {
    let told: catalog::BureauRegistered = payload(event)?;
    let told = told
        .bureau
        .ok_or_else(|| ApplyError::Poison("bureau: missing".to_owned()))?;
    let level = code("gongkai.catalog.v1.BureauLevel", told.level)?;
    let groups = told
        .item_groups
        .iter()
        .map(|group| serde_json::json!({"code": group.code, "name": group.name}))
        .collect();
    store::upsert_bureau(conn, bureau, &told.name, &told.parent_id, &level, groups).await
}

async fn item_published(
    conn: &mut PgConnection,
    bureau: &str,
    event: &Envelope,
) -> Result<(), ApplyError> {
    let told: catalog::ItemPublished = payload(event)?;
    let told = told
        .item
        .ok_or_else(|| ApplyError::Poison("item: missing".to_owned()))?;
    let item = Item {
        id: id("item.id", &told.id)?,
        item_group: told.group.clone(),
        article20_code: told.article20_code,
        published_on: day("item.published_on", &told.published_on)?,
        due_on: day("item.due_on", &told.due_on)?,
        assumed: assumed(&told.assumed)?,
    };
    store::insert_item(conn, bureau, &item).await
}

async fn activity_recorded(
    conn: &mut PgConnection,
    bureau: &str,
    event: &Envelope,
) -> Result<(), ApplyError> {
    let told: catalog::ActivityRecorded = payload(event)?;
    let told = told
        .activity
        .ok_or_else(|| ApplyError::Poison("activity: missing".to_owned()))?;
    let activity_id = id("activity.id", &told.id)?;
    let held_on = day("activity.held_on", &told.held_on)?;
    let assumed = assumed(&told.assumed)?;
    for quantity in &told.quantities {
        let quantity = Quantity {
            activity_id,
            measure: code("gongkai.catalog.v1.Measure", quantity.measure)?,
            value: signed("quantity.value", quantity.value)?,
            more_than: quantity.qualifier == catalog::Qualifier::MoreThan as i32,
            held_on,
            assumed: assumed.clone(),
        };
        store::insert_quantity(conn, bureau, &quantity).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use gongkai_proto::intake::v1::{ApplicationDueChanged, MatterCaseDueChanged};
    use gongkai_subscriber::Consumer as _;
    use gongkai_testbed::{Database, servers};
    use sqlx::{Connection as _, Executor as _, PgConnection};
    use uuid::Uuid;

    use super::{ApplyError, Counter, Envelope, Name};
    use crate::MIGRATORS;

    /// Events no figure follows from, each with the reason. Their streams go on past them.
    const NOT_COUNTED: &[(&str, &str)] = &[
        (
            "gongkai.catalog.bureau.updated.v1",
            "a profile is printed in letters, not in reports",
        ),
        (
            "gongkai.catalog.calendar.loaded.v1",
            "due days come with the events that tell of cases",
        ),
        (
            "gongkai.catalog.proposal.made.v1",
            "an item counts when it is published",
        ),
        (
            "gongkai.catalog.proposal.decided.v1",
            "an item counts when it is published",
        ),
        (
            "gongkai.intake.matter_case.received.v1",
            "a matter case counts from its acceptance",
        ),
        (
            "gongkai.intake.rectification.registered.v1",
            "rectifications are outside table 3, and no figure asks for them",
        ),
        (
            "gongkai.intake.rectification.closed.v1",
            "rectifications are outside table 3, and no figure asks for them",
        ),
        (
            "gongkai.intake.work_complaint.registered.v1",
            "complaints about the work are outside table 3, and no figure asks for them",
        ),
        (
            "gongkai.intake.work_complaint.closed.v1",
            "complaints about the work are outside table 3, and no figure asks for them",
        ),
    ];

    /// The arms above name event types as text; this holds them to the contract. An empty payload
    /// names nothing, so that whoever counts it stops; what nobody counts goes past.
    #[tokio::test]
    async fn every_event_of_the_contract_is_counted_or_passed_over_with_a_reason() {
        let (database, mut app) = reporting().await;
        let known: BTreeSet<String> = gongkai_proto::POOL
            .all_messages()
            .filter_map(|message| gongkai_proto::event::kind_of(&message))
            .map(|kind| kind.event_type)
            .collect();
        assert!(known.len() > 10);
        for (event_type, _) in NOT_COUNTED {
            assert!(known.contains(*event_type), "{event_type} is no event");
        }
        for event_type in known {
            let event = Envelope {
                data: "{}".to_owned(),
                ..told(&event_type, Uuid::nil(), &ApplicationDueChanged::default())
            };
            let applied = Counter.apply(&mut app, &event).await;
            let passed_over = NOT_COUNTED.iter().any(|(known, _)| *known == event_type);
            match applied {
                Ok(()) => assert!(passed_over, "{event_type}: an arm, or a reason for none"),
                Err(ApplyError::Poison(_)) => assert!(!passed_over, "{event_type} is counted"),
                Err(error) => panic!("{event_type}: {error}"),
            }
        }
        database.close().await.unwrap();
    }

    fn told<M: Name + prost::Message>(event_type: &str, id: Uuid, message: &M) -> Envelope {
        Envelope {
            id: Uuid::from_u128(1),
            source: "/gongkai/intake/heshan-emb".to_owned(),
            event_type: event_type.to_owned(),
            subject: id.to_string(),
            occurred_at: chrono::DateTime::UNIX_EPOCH,
            recorded_at: chrono::DateTime::UNIX_EPOCH,
            stream: "intake/heshan-emb/internal".parse().unwrap(),
            epoch: "1".to_owned(),
            sequence: 1,
            traceparent: None,
            data: gongkai_proto::event::encode(message).unwrap(),
        }
    }

    /// A database of its own, and a connection that counts for a bureau.
    async fn reporting() -> (Database, PgConnection) {
        let database = servers().await.unwrap().database().await.unwrap();
        let mut owner = PgConnection::connect(&database.url("reporting_owner"))
            .await
            .unwrap();
        for (_, migrator) in MIGRATORS {
            migrator.run(&mut owner).await.unwrap();
        }
        let mut app = PgConnection::connect(&database.url("reporting_app"))
            .await
            .unwrap();
        app.execute("SELECT set_config('app.bureau', 'heshan-emb', false)")
            .await
            .unwrap();
        (database, app)
    }

    /// A newly loaded calendar moves the days of cases that were never accepted, too.
    #[tokio::test]
    async fn days_of_a_case_that_does_not_count_are_passed_over() {
        let (database, mut app) = reporting().await;
        let unknown = Uuid::from_u128(7);
        let matter = MatterCaseDueChanged {
            matter_case_id: unknown.to_string(),
            due_on: "2027-01-12".to_owned(),
            ..Default::default()
        };
        let application = ApplicationDueChanged {
            application_id: unknown.to_string(),
            due_on: "2027-01-12".to_owned(),
        };
        for event in [
            told(
                "gongkai.intake.matter_case.due_changed.v1",
                unknown,
                &matter,
            ),
            told(
                "gongkai.intake.application.due_changed.v1",
                unknown,
                &application,
            ),
        ] {
            Counter.apply(&mut app, &event).await.unwrap();
        }
        database.close().await.unwrap();
    }
}
