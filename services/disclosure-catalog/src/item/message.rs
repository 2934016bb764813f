//! Items and their versions as sent.

use chrono::NaiveDate;
use gongkai_chassis::{
    clock::timestamp,
    code::{to_number, to_numbers},
};
use gongkai_document::inspect::{Finding, Weight};
use gongkai_law::application::Ground;
use gongkai_proto::{catalog::v1 as proto, code, common::v1::PersonName};
use uuid::Uuid;

use super::{
    Item,
    attachment::{Attachment, Object},
    contents::{Contents, Relation},
    file::File,
    formation::Days,
    store::{Done, Older},
    version::Version,
};
use crate::bureau::Bureau;

/// The contract's list of grounds, which has the codes of the law's.
pub const GROUNDS: &str = "gongkai.catalog.v1.WithholdingGround";

/// A day, or nothing.
fn written(day: Option<NaiveDate>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

/// An item of a bureau as told on a day: it bears the name the bureau had on the day it was published.
pub fn message(item: &Item, publisher: &Bureau, today: NaiveDate) -> proto::Item {
    let publication = &item.publication;
    let (entry_id, period) = publication.under.unzip();
    let (comments_from, comments_until) = publication.comments.unzip();
    let (repealed_on, repeal_reason) = item.repealed.clone().unzip();
    let (withdrawn_on, withdrawal_reason) = item.withdrawn.clone().unzip();
    let (changed_on, change_due_on) = item.changed.unzip();
    proto::Item {
        id: item.id.to_string(),
        bureau_id: item.bureau.to_string(),
        index_number: item.index_number.clone(),
        title: publication.title.clone(),
        summary: publication.summary.clone(),
        article20_code: publication.article20_code.into(),
        group: publication.group.clone(),
        office_id: publication.office_id.clone(),
        formed_on: publication.formed_on.to_string(),
        published_on: publication.published_on.to_string(),
        due_on: item.due_on.to_string(),
        channels: to_numbers(&publication.channels),
        assumed: to_numbers(&publication.assumed),
        publisher: publisher.publisher_on(publication.published_on).to_owned(),
        entry_id: entry_id.map_or_else(String::new, |id| id.to_string()),
        period: period
            .flatten()
            .map_or_else(String::new, |period| period.to_string()),
        version: item.version,
        etag: item.etag(),
        revised_on: written(item.revised_on),
        kind: publication.kind.map_or(0, to_number),
        document_number: publication.document_number.clone(),
        valid_until: written(publication.valid_until),
        link: publication.link.clone(),
        relations: relations(&publication.relations),
        validity: item.validity(today).map_or(0, to_number),
        repealed_on: written(repealed_on),
        repeal_reason: repeal_reason.unwrap_or_default(),
        withdrawn_on: written(withdrawn_on),
        withdrawal_reason: withdrawal_reason.unwrap_or_default(),
        attachments: publication.attachments.iter().map(published).collect(),
        opening: item.batch.is_some(),
        revoked: item.revoked,
        comments_from: written(comments_from),
        comments_until: written(comments_until),
        changed_on: written(changed_on),
        change_due_on: written(change_due_on),
    }
}

/// Relations as sent.
pub fn relations(relations: &[Relation]) -> Vec<proto::ItemRelation> {
    let one = |relation: &Relation| proto::ItemRelation {
        kind: to_number(relation.kind),
        item_id: relation.item.to_string(),
    };
    relations.iter().map(one).collect()
}

/// An attachment as it is published.
pub fn published(attachment: &Attachment) -> proto::ItemAttachment {
    attached(attachment, attachment.copy.as_ref())
}

/// An attachment as it was uploaded.
pub fn original(attachment: &Attachment) -> proto::ItemAttachment {
    attached(attachment, attachment.original.as_ref())
}

fn attached(attachment: &Attachment, object: Option<&Object>) -> proto::ItemAttachment {
    proto::ItemAttachment {
        id: attachment.id.to_string(),
        file_name: attachment.file_name.clone(),
        media_type: attachment.media_type.clone(),
        byte_size: object.map_or(0, |object| object.byte_size),
        sha256: object.map_or_else(String::new, |object| object.sha256.clone()),
        link: attachment.link.clone(),
    }
}

/// A file of an item as the bureau's people see it, with the attachment it is in a version.
pub fn record(
    item: Uuid,
    file: &File,
    attachment: Option<&Attachment>,
) -> proto::ItemAttachmentRecord {
    let as_it_came = file.attachment();
    let inspected = file.inspected.as_ref();
    let findings = inspected.map_or(&[][..], |inspected| &inspected.findings);
    proto::ItemAttachmentRecord {
        attachment: Some(original(&as_it_came)),
        locked: attachment.is_some_and(|attachment| attachment.locked),
        attached_on: file.attached_on.to_string(),
        attached_by: file.attached_by.clone(),
        inspected: inspected.is_some(),
        blocked: file.blocks(),
        must_be_replaced: file.must_be_replaced(),
        findings: findings.iter().map(finding).collect(),
        more_findings: inspected.map_or(0, |inspected| {
            i32::try_from(inspected.more).unwrap_or(i32::MAX)
        }),
        reason: file.reason().map_or_else(String::new, |(zh, _)| zh),
        published: as_it_came.copy.is_some().then(|| published(&as_it_came)),
        item_id: item.to_string(),
        erased_on: file.erased_on.map(|on| on.to_string()).unwrap_or_default(),
        names: Vec::new(),
    }
}

fn finding(finding: &Finding) -> proto::AttachmentFinding {
    let weight = match finding.kind.weight() {
        Weight::Blocks => proto::FindingWeight::Blocks,
        Weight::Eyes => proto::FindingWeight::Eyes,
        Weight::Told => proto::FindingWeight::Told,
        Weight::Never => proto::FindingWeight::Never,
    };
    proto::AttachmentFinding {
        kind: finding.kind.zh().to_owned(),
        place: finding.place.clone(),
        excerpt: finding.excerpt.clone(),
        weight: weight.into(),
    }
}

/// A version that was public, with the days as they stood then and the day it was due by them.
pub fn older(
    older: &Older,
    days: Option<Days>,
    due_on: Option<NaiveDate>,
) -> proto::PublishedVersion {
    proto::PublishedVersion {
        version: older.number,
        title: older.contents.title.clone(),
        published_on: older.published_on.to_string(),
        reason: older.reason.clone(),
        formed_on: written(days.map(Days::counts_from)),
        due_on: written(due_on),
    }
}

/// A version as the bureau's people see it. What the people are called is told by who reads the directory.
pub fn version(version: &Version, names: Vec<PersonName>) -> proto::ItemVersion {
    let (overridden_by, override_reason) = version.overridden.clone().unzip();
    let who = |subject: &Option<String>| subject.clone().unwrap_or_default();
    proto::ItemVersion {
        item_id: version.item.to_string(),
        bureau_id: version.bureau.to_string(),
        version: version.number,
        etag: version.etag(),
        state: to_number(version.state),
        contents: Some(contents(&version.contents)),
        external: version.external.as_ref().map(|id| proto::ExternalId {
            source: id.source.clone(),
            value: id.value.clone(),
        }),
        drafters: version.drafters.clone(),
        checked_by: who(&version.checked_by),
        cleared_by: who(&version.cleared_by),
        signed_by: who(&version.signed_by),
        publish_at: version.publish_at.map(timestamp),
        drafted_on: version.drafted_on.to_string(),
        published_on: written(version.published_on),
        reason: version.reason.clone(),
        returned_because: version.returned_because.clone(),
        overridden_by: overridden_by.unwrap_or_default(),
        override_reason: override_reason.unwrap_or_default(),
        attachments: (version.contents.attachments.iter())
            .map(original)
            .collect(),
        same_number_item_ids: Vec::new(),
        names,
    }
}

fn contents(contents: &Contents) -> proto::ItemContents {
    let ground = |ground: Ground| code::to_number(GROUNDS, ground.as_str());
    proto::ItemContents {
        title: contents.title.clone(),
        summary: contents.summary.clone(),
        body: contents.body.clone(),
        kind: contents.kind.map_or(0, to_number),
        document_number: contents.document_number.clone(),
        article20_code: contents.article20_code.map_or(0, i32::from),
        group: contents.group.clone(),
        office_id: contents.office_id.clone(),
        formed_on: written(contents.formed_on),
        valid_until: written(contents.valid_until),
        channels: to_numbers(&contents.channels),
        entry_id: contents
            .entry_id
            .map_or_else(String::new, |id| id.to_string()),
        period: contents.period.clone(),
        attribute: contents.attribute.map_or(0, to_number),
        ground: contents.ground.map_or(0, ground),
        reexamine_on: written(contents.reexamine_on),
        relations: relations(&contents.relations),
        link: contents.link.clone(),
        assumed: to_numbers(&contents.assumed),
        comments_from: written(contents.comments_from),
        comments_until: written(contents.comments_until),
        published_on: written(contents.published_on),
        backdating_reason: contents.backdating_reason.clone(),
        // What it was is kept in Markdown.
        body_html: String::new(),
    }
}

/// Something that was done.
pub fn done(done: &Done) -> proto::ItemActDone {
    proto::ItemActDone {
        version: done.number,
        act: to_number(done.act),
        by: done.actor.clone(),
        on: done.acted_on.to_string(),
        recorded_at: Some(timestamp(done.recorded_at)),
        reason: done.reason.clone(),
        attachment_id: done.file.map_or_else(String::new, |id| id.to_string()),
        instead_of: done.instead_of.clone().unwrap_or_default(),
    }
}
