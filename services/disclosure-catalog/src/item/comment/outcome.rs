//! What the outcome of a call says, as it is drafted.

use std::fmt::Write as _;

use chrono::NaiveDate;
use gongkai_document::date_text;
use gongkai_law::catalog::Channel;

use super::state::{Answer, Call, Comment};
use crate::item::{
    Publication,
    contents::{Attribute, Contents, Kind, Relation, RelationKind},
};

/// Characters of the text beyond which comments are counted only: it is edited by a person, and a text has a limit.
const LISTED: usize = 80_000;

/// The first draft of the outcome of a call whose comments are all answered.
pub fn outcome(call: &Call, of: &Publication, comments: &[Comment], today: NaiveDate) -> Contents {
    // A title has a limit, too.
    let title: String = call.title.chars().take(170).collect();
    Contents {
        title: format!("关于《{title}》征求意见情况的反馈"),
        body: text(call, comments),
        kind: Some(Kind::Other),
        article20_code: Some(of.article20_code),
        group: of.group.clone(),
        office_id: of.office_id.clone(),
        formed_on: Some(today),
        channels: if of.channels.is_empty() {
            vec![Channel::Website]
        } else {
            of.channels.clone()
        },
        attribute: Some(Attribute::Proactive),
        relations: vec![Relation {
            kind: RelationKind::OutcomeOf,
            item: call.item,
        }],
        ..Contents::default()
    }
}

fn text(call: &Call, comments: &[Comment]) -> String {
    let (from, until) = (date_text(call.from), date_text(call.until));
    let title = escaped(&call.title);
    let mut text = format!("《{title}》于{from}至{until}公开征求意见，");
    if comments.is_empty() {
        text.push_str("其间未收到意见。\n");
        return text;
    }
    let count = |answer: Answer| comments.iter().filter(|one| is(one, answer)).count();
    let counts = [Answer::Adopted, Answer::PartlyAdopted, Answer::NotAdopted].map(|answer| {
        let number = count(answer);
        format!("{}{number}条", answer.zh())
    });
    let _ = write!(
        text,
        "共收到意见{}条，其中{}",
        comments.len(),
        counts.join("，")
    );
    match count(Answer::SetAside) {
        0 => text.push_str("。\n"),
        number => {
            let _ = writeln!(text, "，另有{number}条{}。", Answer::SetAside.zh());
        }
    }
    let listed = comments.iter().filter(|one| !is(one, Answer::SetAside));
    let mut rows = String::new();
    for (index, comment) in listed.enumerate() {
        let Some((answer, reply, _)) = &comment.answered else {
            continue;
        };
        let said = if comment.has_findings {
            "（含有个人信息，从略）".to_owned()
        } else {
            escaped(&comment.text)
        };
        let row = format!(
            "|{}|{said}|{}|{}|\n",
            index + 1,
            answer.zh(),
            escaped(reply)
        );
        if rows.len() + row.len() > LISTED {
            rows.push_str("\n其余意见从略。\n");
            break;
        }
        rows.push_str(&row);
    }
    if !rows.is_empty() {
        text.push_str("\n|序号|意见|采纳情况|说明|\n|-|-|-|-|\n");
        text.push_str(&rows);
    }
    text
}

fn is(comment: &Comment, answer: Answer) -> bool {
    comment
        .answered
        .as_ref()
        .is_some_and(|(given, ..)| *given == answer)
}

/// What somebody wrote as text in a cell of Markdown: no mark of it counts.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => escaped.push(' '),
            _ if c.is_ascii_punctuation() => escaped.extend(['\\', c]),
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::item::body::{html, plain};

    fn comment(text: &str, has_findings: bool, answer: Answer, reply: &str) -> Comment {
        Comment {
            id: Uuid::nil(),
            text: text.to_owned(),
            received_on: NaiveDate::MIN,
            has_findings,
            answered: Some((answer, reply.to_owned(), "li".to_owned())),
        }
    }

    #[test]
    fn it_lists_comments_as_they_were_written_and_quotes_no_number_of_a_person() {
        let call = Call {
            item: Uuid::nil(),
            title: "办法*（征求意见稿）".to_owned(),
            from: "2024-03-01".parse().unwrap(),
            until: "2024-03-31".parse().unwrap(),
            outcome: None,
        };
        let comments = [
            comment(
                "第三条|改为“应当”\n<b>急</b> [x](javascript:y)",
                false,
                Answer::Adopted,
                "",
            ),
            comment("我的电话13812345678", true, Answer::NotAdopted, "无依据"),
            comment("广告", false, Answer::SetAside, ""),
        ];
        let made = text(&call, &comments);
        let read = plain(&made);
        assert!(read.starts_with(
            "《办法*（征求意见稿）》于2024年3月1日至2024年3月31日公开征求意见，共收到意见3条，其中采纳1条，部分采纳0条，未采纳1条，\
             另有1条与征求意见内容无关。"
        ));
        assert!(
            read.contains("第三条|改为“应当” <b>急</b> [x](javascript:y)"),
            "{read}"
        );
        assert!(
            read.contains("（含有个人信息，从略） 未采纳 无依据"),
            "{read}"
        );
        assert!(!made.contains("13812345678") && !made.contains("广告"));
        assert!(html(&made).contains("<table>") && !html(&made).contains("href"));
        assert!(text(&call, &[]).ends_with("其间未收到意见。\n"));
    }
}
