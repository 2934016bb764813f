//! Letters, dispatches and templates as sent.

use gongkai_chassis::{clock::timestamp, code::to_number, identity::BureauId};
use gongkai_document::{Letter, Paragraph};
use gongkai_law::{letter::LetterKind, service::Arrival};
use gongkai_proto::intake::v1 as proto;

use super::kind_number;
use crate::paper::letter::{
    original::Original,
    placeholder::{OF_ORDERS, OF_THE_HOUSE, Places},
    store::{Annulled, ListedDispatch, OwnTemplate, Stored},
    void::VoidLetter,
};

/// A letter.
pub fn letter(bureau: &BureauId, stored: &Stored) -> proto::Letter {
    proto::Letter {
        id: stored.id.to_string(),
        bureau_id: bureau.to_string(),
        case_id: stored.case_id.to_string(),
        fact_ordinal: stored.ordinal,
        kind: kind_number(stored.kind),
        number: stored.printed.clone(),
        title: stored.letter.title.clone(),
        addressee: stored.letter.addressee.clone(),
        dated_on: stored.dated_on.to_string(),
        issued_at: Some(timestamp(stored.issued_at)),
        template_version: stored.template_version,
        place: to_number(stored.place),
        etag: stored.etag(),
        void: stored.void.as_ref().map(void),
    }
}

/// That a letter counts no more.
pub fn void(letter: &VoidLetter) -> proto::VoidLetter {
    proto::VoidLetter {
        end: to_number(letter.void.how),
        since_on: letter.void.on.to_string(),
        reason: letter.void.reason.clone(),
        by_number: letter.by_number.clone(),
        word: letter.word(),
        text: letter.told(),
    }
}

/// What a letter says.
pub fn content(letter: Letter) -> proto::LetterContent {
    proto::LetterContent {
        organ: letter.organ,
        paragraphs: letter.paragraphs.into_iter().map(paragraph).collect(),
        attachments: letter.attachments,
        signer: letter.signer,
        contact: letter.contact.unwrap_or_default(),
        copies_to: letter.copies_to,
    }
}

fn paragraph(paragraph: Paragraph) -> proto::LetterParagraph {
    use proto::letter_paragraph::Part;
    let part = match paragraph {
        Paragraph::Body { text } => Part::Body(text),
        Paragraph::Heading { text } => Part::Heading(text),
        Paragraph::Quote { text } => Part::Quote(text),
        Paragraph::Table { rows } => Part::Table(proto::LetterTable {
            rows: rows
                .into_iter()
                .map(|row| proto::LetterRow {
                    label: row.label,
                    value: row.value,
                })
                .collect(),
        }),
    };
    proto::LetterParagraph { part: Some(part) }
}

/// A dispatch.
pub fn dispatch(listed: ListedDispatch) -> proto::LetterDispatch {
    let unsent = listed.unsent;
    let (served_on, signed_by) = listed.served.unzip();
    let (returned_on, return_reason) = listed.returned.unzip();
    proto::LetterDispatch {
        letter_id: listed.letter_id.to_string(),
        number: listed.printed,
        ordinal: listed.ordinal,
        way: to_number(listed.dispatch.way),
        dispatched_on: listed.dispatch.dispatched_on.to_string(),
        tracking_number: listed.dispatch.tracking_number,
        recipient: listed.dispatch.recipient,
        served_on: crate::contract::message::date(served_on),
        signed_by: signed_by.unwrap_or_default(),
        returned_on: crate::contract::message::date(returned_on),
        return_reason: return_reason.unwrap_or_default(),
        annulled: listed.annulled.into_iter().map(annulled).collect(),
        annulled_at: unsent.as_ref().map(|unsent| timestamp(unsent.at)),
        annulled_by: unsent
            .as_ref()
            .map(|unsent| unsent.by.clone())
            .unwrap_or_default(),
        annulled_because: unsent.map(|unsent| unsent.reason).unwrap_or_default(),
        void_word: String::new(),
    }
}

/// An end of a dispatch that was recorded by mistake.
fn annulled(annulled: Annulled) -> proto::AnnulledArrival {
    let (served_on, returned_on) = match annulled.arrival {
        Arrival::Served(day) => (Some(day), None),
        Arrival::Returned(day) => (None, Some(day)),
    };
    proto::AnnulledArrival {
        served_on: crate::contract::message::date(served_on),
        returned_on: crate::contract::message::date(returned_on),
        reason: annulled.reason,
        annulled_at: Some(timestamp(annulled.at)),
        annulled_by: annulled.by,
    }
}

/// An original of a letter.
pub fn original(original: &Original, in_force: bool) -> proto::IssuedOriginal {
    let (withdrawn_on, withdrawn_by, withdrawal_reason) = original
        .withdrawn
        .clone()
        .map(|act| (act.on.to_string(), act.by, act.reason))
        .unwrap_or_default();
    proto::IssuedOriginal {
        letter_id: original.letter_id.to_string(),
        ordinal: original.ordinal,
        attachment_id: original.attachment_id.to_string(),
        media_type: original.media_type.clone(),
        byte_size: original.byte_size,
        sha256: gongkai_files::hex(&original.sha256),
        attached_on: original.attached_on.to_string(),
        attached_by: original.attached_by.clone(),
        in_force,
        withdrawn_on,
        withdrawn_by,
        withdrawal_reason,
    }
}

/// The built-in template. `latest` is the version the bureau set last, 0 for none.
pub(super) fn built_in(kind: LetterKind, in_force: bool, latest: i32) -> proto::LetterTemplate {
    proto::LetterTemplate {
        kind: kind_number(kind),
        version: 0,
        text: crate::paper::letter::template::built_in(kind).to_owned(),
        in_force,
        set_at: None,
        set_by: String::new(),
        etag: latest.to_string(),
    }
}

/// A bureau's own template; the built-in one if it says to go back to that.
pub(super) fn own(kind: LetterKind, own: &OwnTemplate, latest: i32) -> proto::LetterTemplate {
    proto::LetterTemplate {
        kind: kind_number(kind),
        version: own.version,
        text: own.text.clone().unwrap_or_default(),
        in_force: own.version == latest && own.text.is_some(),
        set_at: Some(timestamp(own.set_at)),
        set_by: own.set_by.clone(),
        etag: latest.to_string(),
    }
}

/// The places of a kind, in the order of the vocabulary.
pub(super) fn placeholders(kind: LetterKind) -> Vec<proto::LetterPlaceholder> {
    let places = Places::of(kind);
    let all = OF_THE_HOUSE.iter().chain(OF_ORDERS);
    all.filter(|place| places.has(place.name))
        .map(|place| proto::LetterPlaceholder {
            name: place.name.to_owned(),
            meaning: place.zh.to_owned(),
            required: places.must.contains(&place.name),
            optional: places.may.contains(&place.name) || places.rare.contains(&place.name),
            sample: place.sample.to_owned(),
        })
        .collect()
}
