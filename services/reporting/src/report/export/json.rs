//! `report.json`: the whole report as data. Its schema is `schema/report.schema.json`.

use gongkai_law::report::{Format, flat_key};
use gongkai_proto::reporting::v1::{self as proto, Origin};
use serde_json::{Map, Value, json};

use crate::report::{
    digest,
    form::Content,
    message::stream_name,
    narrative::Section,
    reading::{Number, Reading, in_unit, unit_of_column},
};

/// The document. What it has of a signature stands beside its data, for that is what the signature is of.
pub fn document(content: &Content<'_>) -> Value {
    let report = content.report;
    let reading = Reading::of(report);
    let mut tables = Map::new();
    for table in &report.tables {
        tables.insert(table.key.clone(), table_value(reading.format, table));
    }
    let places = reading.format.places().into_iter();
    let cells: Vec<Value> = places
        .filter_map(|place| {
            let key = place.key();
            Some(cell(&key, reading.number(&key)?))
        })
        .collect();
    let sections = Section::ALL.iter().filter_map(|section| {
        let text = content.sections.get(section)?;
        Some(json!({ "section": section.as_str(), "title": section.zh(), "text": text }))
    });
    let mut document = json!({
        "bureau": report.bureau_id,
        "organ": report.bureau_name,
        "former_name_note": report.former_name_note,
        "year": report.year,
        "version": content.signed.map_or(0, |signed| signed.version),
        "format": reading.format.as_str(),
        "due_on": report.due_on,
        "basis": basis(report),
        "figures": report.figures.iter().map(figure).collect::<Vec<_>>(),
        "tables": tables,
        "cells": cells,
        "identities": report.identities.iter().map(|identity| json!({
            "code": identity.code,
            "description": identity.description,
            "left": identity.left,
            "right": identity.right,
            "holds": identity.holds,
        })).collect::<Vec<_>>(),
        "assumptions": report.assumptions,
        "sections": sections.collect::<Vec<_>>(),
    });
    if let Some(signed) = content.signed
        && let Some(fields) = document.as_object_mut()
    {
        let signature = json!({
            "signed_on": signed.signed_on.to_string(),
            "signer": signed.signer,
            "correction_reason": signed.correction_reason,
            "digest": signed.digest,
        });
        fields.insert("signature".to_owned(), signature);
    }
    document
}

/// The digest of what a version says: its number is part of that.
pub fn digest_of(content: &Content<'_>, version: i32) -> String {
    let mut document = document(&Content {
        signed: None,
        ..*content
    });
    if let Some(fields) = document.as_object_mut() {
        fields.insert("version".to_owned(), json!(version));
    }
    digest::of(&document)
}

/// Positions of the streams, as `intake/heshan-emb/internal`.
fn basis(report: &proto::Report) -> Vec<Value> {
    let positions = report.basis.iter();
    positions
        .map(|position| {
            json!({
                "stream": stream_name(position),
                "epoch": position.epoch,
                "sequence": position.sequence,
                "digest": position.digest,
            })
        })
        .collect()
}

fn figure(figure: &proto::Figure) -> Value {
    let mut value = Map::new();
    value.insert("key".to_owned(), json!(figure.key));
    value.insert("label".to_owned(), json!(figure.label));
    value.insert("value".to_owned(), number(figure.value));
    for (key, text) in [("unit", &figure.unit), ("qualifier", &figure.qualifier)] {
        if !text.is_empty() {
            value.insert(key.to_owned(), json!(text));
        }
    }
    value.insert("source".to_owned(), json!(figure.source));
    value.insert("assumed".to_owned(), json!(figure.assumed));
    value.insert("origin".to_owned(), json!(origin(figure.origin())));
    value.insert("rules".to_owned(), json!(figure.rules));
    Value::Object(value)
}

/// A cell by its key: what the tables say in figures alone, with where it comes from.
fn cell(key: &str, number_of: &Number<'_>) -> Value {
    json!({
        "figure": key,
        "label": number_of.label,
        "value": number(number_of.value),
        "note": number_of.note,
        "assumed": number_of.assumed,
        "origin": origin(number_of.origin),
    })
}

/// Where a number comes from.
pub fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Counted | Origin::Unspecified => "counted",
        Origin::Declared => "declared",
        Origin::NotRegistered => "not_registered",
        Origin::NotApplicable => "not_applicable",
    }
}

/// Whole numbers without a point.
#[expect(
    clippy::cast_possible_truncation,
    reason = "guarded: whole and far inside i64"
)]
fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        json!(value as i64)
    } else {
        json!(value)
    }
}

/// The form published tables are exchanged in, amounts in the unit of their column: block → row → column → number; a block with a
/// single column is flat, block → "row-column" → number; tables 3 and 4 have no blocks.
fn table_value(format: Format, table: &proto::Table) -> Value {
    let value =
        |cell: &proto::Cell| number(in_unit(cell.value, unit_of_column(format, &cell.column)));
    let mut blocks = Map::new();
    for block in &table.blocks {
        let flat = table.key == "table2" && block.rows.iter().all(|row| row.cells.len() == 1);
        let mut rows = Map::new();
        for row in &block.rows {
            if flat {
                for cell in &row.cells {
                    rows.insert(flat_key(&row.row, &cell.column), value(cell));
                }
            } else {
                let cells = row.cells.iter();
                let cells = cells.map(|cell| (cell.column.clone(), value(cell)));
                rows.insert(row.row.clone(), Value::Object(cells.collect()));
            }
        }
        if block.block.is_empty() {
            return Value::Object(rows);
        }
        blocks.insert(block.block.clone(), Value::Object(rows));
    }
    Value::Object(blocks)
}
