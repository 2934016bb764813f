//! What a version says, read from a request. A draft may leave anything out; what is there must be readable.

use gongkai_chassis::fields::Fields;
use gongkai_law::{application::Ground, code::InContract};
use gongkai_proto::catalog::v1 as proto;

use crate::{
    entry,
    item::{
        article20_code,
        contents::{Contents, Relation},
        message::GROUNDS,
        source::markdown,
        version::ExternalId,
    },
};

/// Relations at most.
const MOST_RELATIONS: usize = 20;
/// More values than any list has.
const MOST_VALUES: usize = 50;
/// Characters of a text.
const BODY: usize = 100_000;
/// Characters of a text as HTML, which is longer than what is taken over.
const HTML: usize = 400_000;

/// The contents sent.
pub fn contents(fields: &mut Fields, sent: &proto::ItemContents) -> Contents {
    let mut inner = Fields::default();
    let read = read(&mut inner, sent);
    inside(fields, inner);
    read
}

/// Notes what is wrong inside the contents of a request.
pub fn inside(fields: &mut Fields, inner: Fields) {
    fields.take_in(inner, |field| format!("contents.{field}"));
}

fn read(fields: &mut Fields, sent: &proto::ItemContents) -> Contents {
    let link: String = fields.line("link", &sent.link, 0, 500);
    entry::check_link(fields, "link", &link);
    let ground: Option<Ground> = match sent.ground {
        0 => None,
        number => fields.code_in("ground", GROUNDS, number),
    };
    Contents {
        title: fields.line("title", &sent.title, 0, 200),
        summary: fields.text("summary", &sent.summary, 0, 2000),
        body: body(fields, sent),
        kind: fields.code_if_any("kind", sent.kind),
        document_number: fields.line("document_number", &sent.document_number, 0, 100),
        article20_code: match sent.article20_code {
            0 => None,
            code => article20_code(fields, code),
        },
        group: fields.line("group", &sent.group, 0, 40),
        office_id: fields.office("office_id", &sent.office_id, 0),
        formed_on: fields.date_if_any("formed_on", &sent.formed_on),
        valid_until: fields.date_if_any("valid_until", &sent.valid_until),
        channels: values(fields, "channels", &sent.channels),
        entry_id: match sent.entry_id.as_str() {
            "" => None,
            id => Some(fields.id("entry_id", id)),
        },
        period: fields.line("period", &sent.period, 0, 10),
        attribute: fields.code_if_any("attribute", sent.attribute),
        ground,
        reexamine_on: fields.date_if_any("reexamine_on", &sent.reexamine_on),
        relations: relations(fields, &sent.relations),
        link,
        assumed: fields.aspects(&sent.assumed),
        attachments: Vec::new(),
        comments_from: fields.date_if_any("comments_from", &sent.comments_from),
        comments_until: fields.date_if_any("comments_until", &sent.comments_until),
        published_on: fields.date_if_any("published_on", &sent.published_on),
        backdating_reason: fields.backdating_reason(&sent.backdating_reason),
    }
}

/// The text in Markdown, or what is taken over as such of HTML.
fn body(fields: &mut Fields, sent: &proto::ItemContents) -> String {
    if sent.body_html.is_empty() {
        return fields.text("body", &sent.body, 0, BODY);
    }
    if !sent.body.is_empty() {
        let zh = "正文已另行填写，两种格式只能填写一种";
        fields.wrong("body_html", zh, "either body or body_html");
    }
    let html: String = fields.text("body_html", &sent.body_html, 0, HTML);
    fields.text("body_html", &markdown(&html), 0, BODY)
}

/// Values of a closed list, each once.
fn values<T: InContract + PartialEq>(fields: &mut Fields, field: &str, sent: &[i32]) -> Vec<T> {
    let mut values = Vec::new();
    if sent.len() > MOST_VALUES {
        fields.wrong(field, "不得超过50项", "at most 50");
        return values;
    }
    for (index, number) in sent.iter().enumerate() {
        match fields.code(&format!("{field}[{index}]"), *number) {
            Some(value) if !values.contains(&value) => values.push(value),
            _ => {}
        }
    }
    values
}

fn relations(fields: &mut Fields, sent: &[proto::ItemRelation]) -> Vec<Relation> {
    let mut relations = Vec::new();
    if sent.len() > MOST_RELATIONS {
        fields.wrong("relations", "不得超过20项", "at most 20");
        return relations;
    }
    for (index, sent) in sent.iter().enumerate() {
        let kind = fields.code(&format!("relations[{index}].kind"), sent.kind);
        let item = fields.id(&format!("relations[{index}].item_id"), &sent.item_id);
        if let Some(kind) = kind {
            let relation = Relation { kind, item };
            if !relations.contains(&relation) {
                relations.push(relation);
            }
        }
    }
    relations
}

/// The id in another system, if it comes from one.
pub fn external(fields: &mut Fields, sent: Option<&proto::ExternalId>) -> Option<ExternalId> {
    sent.map(|sent| ExternalId {
        source: fields.line("external.source", &sent.source, 1, 40),
        value: fields.line("external.value", &sent.value, 1, 200),
    })
}

#[cfg(test)]
mod tests {
    use gongkai_proto::code;

    use super::*;

    #[test]
    fn the_contract_has_every_ground_of_the_law() {
        for ground in Ground::ALL {
            let number = code::to_number(GROUNDS, ground.as_str());
            let read = Fields::default().code_in::<Ground>("ground", GROUNDS, number);
            assert_eq!(read, Some(*ground));
        }
        assert_eq!(code::of_number(GROUNDS, 8), None);
    }
}
