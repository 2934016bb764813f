//! A declaration as it is sent.

use gongkai_chassis::clock::timestamp;
use gongkai_law::report::{Cell, Format, Place};
use gongkai_proto::reporting::v1 as proto;

use super::state::{Declaration, Declared};

/// A figure as it is written in its cell, without the unit.
pub fn written(place: &Place, value: i64) -> String {
    let printed = Cell::new(value).print(place.unit());
    printed.trim_end_matches('元').to_owned()
}

/// What is declared, as sent.
fn declared(place: Option<&Place>, declared: &Declared) -> proto::Declared {
    proto::Declared {
        figure: declared.figure.clone(),
        value: place.map_or_else(
            || declared.value.to_string(),
            |place| written(place, declared.value),
        ),
        note: declared.note.clone(),
        source: declared.source.clone(),
        evidence: declared.evidence.clone(),
    }
}

/// A declaration of a bureau, as sent.
pub fn message(bureau: &str, declaration: &Declaration) -> proto::Declaration {
    let format = Format::for_year(declaration.year);
    let place = format.and_then(|format| {
        let mut places = format.places().into_iter();
        places.find(|place| place.key() == declaration.declared.figure)
    });
    let revoked = declaration.revoked.as_ref();
    proto::Declaration {
        id: declaration.id.to_string(),
        bureau_id: bureau.to_owned(),
        year: declaration.year,
        declared: Some(declared(place.as_ref(), &declaration.declared)),
        label: place
            .zip(format)
            .map(|(place, format)| place.zh(format))
            .unwrap_or_default(),
        unit: place.as_ref().map_or("", Place::unit_zh).to_owned(),
        opening: declaration.opening,
        batch_id: declaration
            .batch
            .map(|id| id.to_string())
            .unwrap_or_default(),
        declared_by: declaration.by.clone(),
        declared_at: Some(timestamp(declaration.at)),
        revoked_by: revoked
            .map(|revoked| revoked.by.clone())
            .unwrap_or_default(),
        revoked_at: revoked.map(|revoked| timestamp(revoked.at)),
        revoked_reason: revoked
            .map(|revoked| revoked.reason.clone())
            .unwrap_or_default(),
    }
}
