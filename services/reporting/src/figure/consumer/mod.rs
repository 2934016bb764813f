//! From events to counted rows. Each event type of the contract has its reader, or a reason for none;
//! one that says something this version does not understand stops its stream rather than count as
//! nothing.

mod catalog;
mod intake;
mod read;

use std::{collections::HashMap, sync::LazyLock};

use gongkai_chassis::clock::civil_date;
use gongkai_proto::{catalog::v1 as catalog_v1, event, intake::v1 as intake_v1};
use gongkai_subscriber::{ApplyError, Consumer, Envelope};
use prost::Name;
use sqlx::PgConnection;

use super::{
    store,
    thing::{Change, Told},
};

/// An event of the contract that something counted follows from.
trait Tells: Name + Default {
    /// What it changes.
    fn changes(self) -> Result<Vec<Change>, ApplyError>;
}

/// Reads a payload into what it changes.
type Reader = fn(&str) -> Result<Vec<Change>, ApplyError>;

/// What an event of this type changes.
fn changes_of<E: Tells>(data: &str) -> Result<Vec<Change>, ApplyError> {
    let told: E = event::decode(data).map_err(|error| ApplyError::Poison(error.to_string()))?;
    told.changes()
}

/// The readers by the type of event that the contract gives their messages.
macro_rules! readers {
    ($($message:ty,)+) => {
        HashMap::from([$((
            event::kind::<$message>().map(|kind| kind.event_type).unwrap_or_default(),
            changes_of::<$message> as Reader,
        ),)+])
    };
}

static READERS: LazyLock<HashMap<String, Reader>> = LazyLock::new(|| {
    readers![
        catalog_v1::BureauRegistered,
        catalog_v1::BureauUpdated,
        catalog_v1::ItemPublished,
        catalog_v1::ItemRevised,
        catalog_v1::ItemRepealed,
        catalog_v1::ItemWithdrawn,
        catalog_v1::ActivityRecorded,
        catalog_v1::DeliveryRecorded,
        catalog_v1::UpdateDutyReminded,
        intake_v1::ApplicationReceived,
        intake_v1::ApplicationRemoved,
        intake_v1::ApplicationRegistrationCorrected,
        intake_v1::ApplicationAnswered,
        intake_v1::ApplicationAnswerAnnulled,
        intake_v1::ApplicationReanswered,
        intake_v1::ApplicationFeeRecorded,
        intake_v1::ApplicationPaymentAnnulled,
        intake_v1::MatterCaseAccepted,
        intake_v1::MatterCaseDecided,
        intake_v1::MatterCaseClosed,
        intake_v1::EnquiryRegistered,
        intake_v1::EnquiryClosed,
        intake_v1::EnquiryReopened,
        intake_v1::EnquiryRemoved,
        intake_v1::EnquiryAppraised,
        intake_v1::DisputeRegistered,
        intake_v1::DisputeConcluded,
        intake_v1::DisputeReopened,
        intake_v1::DisputeVoided,
    ]
});

/// What an event changes: nothing for one of which nothing counted follows, or which this version does not know.
pub fn changes(event: &Envelope) -> Result<Vec<Change>, ApplyError> {
    match READERS.get(&event.event_type) {
        Some(read) => read(&event.data),
        None => Ok(Vec::new()),
    }
}

/// An event as things keep it.
pub fn told(event: &Envelope) -> Result<Told, ApplyError> {
    let at = i64::try_from(event.sequence);
    Ok(Told {
        at: at.map_err(|error| ApplyError::Poison(error.to_string()))?,
        on: civil_date(event.occurred_at),
    })
}

/// Applies events to the counted rows.
pub struct Counter;

impl Consumer for Counter {
    fn name(&self) -> &'static str {
        "reporting.figures"
    }

    async fn apply(&self, conn: &mut PgConnection, event: &Envelope) -> Result<(), ApplyError> {
        let told = told(event)?;
        for change in changes(event)? {
            store::apply(conn, &event.stream.bureau_id, change, told).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Events no figure follows from, each with the reason. Their streams go on past them.
    const NOT_COUNTED: &[(&str, &str)] = &[
        (
            "gongkai.feed.event.redacted.v1",
            "what goes is free text, which no figure counts",
        ),
        (
            "gongkai.catalog.bureau.setting_set.v1",
            "whether a case was in time comes with its end",
        ),
        (
            "gongkai.catalog.entry.changed.v1",
            "what is published counts, not what is to be",
        ),
        (
            "gongkai.catalog.calendar.loaded.v1",
            "due days come with the events that tell of cases",
        ),
        (
            "gongkai.catalog.item_deputy.appointed.v1",
            "an item counts, whoever signs it",
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
            "gongkai.intake.application.due_changed.v1",
            "no figure asks for due days: whether a case was in time comes with its end",
        ),
        (
            "gongkai.intake.matter_case.due_changed.v1",
            "no figure asks for due days: whether a case was in time comes with its end",
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
            "gongkai.intake.rectification.voided.v1",
            "rectifications are outside table 3, and no figure asks for them",
        ),
        (
            "gongkai.intake.work_complaint.voided.v1",
            "complaints about the work are outside table 3, and no figure asks for them",
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

    #[test]
    fn every_event_of_the_contract_is_read_or_has_a_reason_not_to_be() {
        let known: BTreeSet<String> = gongkai_proto::POOL
            .all_messages()
            .filter_map(|message| event::kind_of(&message))
            .map(|kind| kind.event_type)
            .collect();
        let read: BTreeSet<String> = READERS.keys().cloned().collect();
        let ignored = NOT_COUNTED.iter().map(|(known, _)| (*known).to_owned());
        let ignored: BTreeSet<String> = ignored.collect();
        assert!(read.is_disjoint(&ignored));
        assert_eq!(known, &read | &ignored);
    }
}
