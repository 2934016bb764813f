//! Whether a bureau's own template is fit to be used.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use gongkai_document::Paragraph;
use gongkai_law::{letter::LetterKind, permit::MatterKind};

use super::{
    Fault,
    language::forbidden,
    render::{Content, Values, fault, language, render},
};
use crate::paper::letter::placeholder::{FILES, MATTER_KIND, Places, called, find, sample_order};

/// All that is wrong with a template of this kind; nothing for a good one. `house` are values for
/// the places the letter room fills.
pub fn check(kind: LetterKind, template: &str, house: &Values) -> Vec<Fault> {
    let forbidden = forbidden(template);
    if !forbidden.is_empty() {
        return forbidden;
    }
    let places = Places::of(kind);
    let language = language();
    let compiled = match language.template_from_named_str("letter", template) {
        Ok(compiled) => compiled,
        Err(error) => return vec![fault(&error)],
    };
    let used = compiled.undeclared_variables(false);
    let mut faults: Vec<Fault> = used
        .iter()
        .filter(|name| !places.has(name))
        .map(|name| unknown(template, name))
        .collect();
    // What files go along is said below the letter by itself.
    let owed = places.must.iter().chain(&places.rare);
    let owed = owed.filter(|name| **name != FILES);
    let absent = owed.filter(|name| !used.contains(**name));
    faults.extend(absent.map(|name| not_printed(name)));
    if faults.is_empty() {
        let mut found = BTreeSet::new();
        for values in samples(kind, &places, house) {
            match render(template, &values) {
                Err(faults) => found.extend(faults),
                Ok(content) => found.extend(unprinted(&places, &content, &values)),
            }
        }
        faults.extend(found);
    }
    faults.sort();
    faults
}

/// Everything filled, only what always is, and each rare occasion, for each kind of matter.
fn samples(kind: LetterKind, places: &Places, house: &Values) -> Vec<Values> {
    let mut all: Values = sample_order(kind)
        .values
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    all.extend(
        house
            .iter()
            .map(|(name, value)| (name.clone(), value.clone())),
    );
    let always: Values = all
        .iter()
        .filter(|(name, _)| !places.may.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let mut variants = vec![all, always];
    for place in places.rare.iter().filter_map(|name| find(name)) {
        let mut rare = variants[0].clone();
        rare.insert(place.name.to_owned(), place.sample.to_owned());
        variants.push(rare);
    }
    let mut samples = Vec::new();
    for values in variants {
        if places.always.contains(&MATTER_KIND) {
            for matter in MatterKind::ALL.iter().map(|matter| matter.zh()) {
                let mut values = values.clone();
                values.insert(MATTER_KIND.to_owned(), matter.to_owned());
                let called = called(kind, Some(matter), NaiveDate::MAX).into_iter();
                values.extend(called.map(|(name, value)| (name.to_owned(), value)));
                samples.push(values);
            }
        } else {
            samples.push(values);
        }
    }
    samples
}

/// What must be printed and was not. A service matter rests on no law.
fn unprinted(places: &Places, content: &Content, values: &Values) -> Vec<Fault> {
    let text = text(content);
    let given = |name: &&&str| values.contains_key(**name);
    let rare = places.rare.iter().filter(given);
    let left_out = places.must.iter().chain(rare).filter(|name| {
        let value = values.get(**name).map(String::as_str).unwrap_or_default();
        !value.lines().all(|line| text.contains(line))
    });
    left_out.map(|name| not_printed(name)).collect()
}

/// All that is printed of a content.
fn text(content: &Content) -> String {
    let mut text = format!("{}\n{}\n", content.title, content.addressee);
    for paragraph in &content.paragraphs {
        match paragraph {
            Paragraph::Body { text: words }
            | Paragraph::Heading { text: words }
            | Paragraph::Quote { text: words } => text.push_str(words),
            Paragraph::Table { rows } => {
                for row in rows {
                    text.push_str(&row.value);
                    text.push('\n');
                }
            }
        }
        text.push('\n');
    }
    for name in &content.attachments {
        text.push_str(name);
        text.push('\n');
    }
    text
}

fn not_printed(name: &str) -> Fault {
    let zh = find(name).map_or(name, |place| place.zh);
    Fault::new(
        0,
        format!("缺少必须写明的“{zh}”：{{{{ {name} }}}}"),
        format!("must print {{{{ {name} }}}}"),
    )
}

fn unknown(template: &str, name: &str) -> Fault {
    let line = template
        .lines()
        .position(|line| stands_in(line, name))
        .map_or(0, |index| index + 1);
    Fault::new(
        line,
        format!("此类文书没有占位符{name}"),
        format!("this kind has no placeholder {name}"),
    )
}

/// Whether a line holds the name as a word of its own.
fn stands_in(line: &str, name: &str) -> bool {
    line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .any(|word| word == name)
}
