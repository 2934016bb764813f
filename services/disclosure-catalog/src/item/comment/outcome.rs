//! What the outcome of a call says, as it is drafted.

use std::fmt::Write as _;

use chrono::NaiveDate;
use gongkai_document::date_text;
use gongkai_law::{catalog::Channel, title::titled};

use super::state::{Answer, Call, Comment};
use crate::item::{
    Publication,
    contents::{Attribute, Contents, Kind, Relation, RelationKind},
};

/// Bytes of the rows beyond which comments are counted only: it is edited by a person, and a text has a limit.
const LISTED: usize = 80_000;

/// The first draft of the outcome of a call whose comments are all answered: what became of how many, and the first of
/// them.
pub fn outcome(
    call: &Call,
    of: &Publication,
    (counts, first): (&[(Answer, i64)], &[Comment]),
    today: NaiveDate,
) -> Contents {
    // A title has a limit, too.
    let title: String = call.title.chars().take(170).collect();
    Contents {
        title: format!("{}征求意见情况的反馈", about(&title)),
        body: text(call, counts, first),
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

/// What a call is about: what stands in its title before what announces it, else the whole title in its marks.
fn about(title: &str) -> String {
    let announced = title.rsplit_once("征求意见").map(|(before, _)| {
        let before = before.trim_end_matches("公开");
        before.trim_end_matches("向社会")
    });
    let of_draft = || {
        let rest = title.strip_prefix("关于公开征求");
        let rest = rest.or_else(|| title.strip_prefix("关于征求"))?;
        let (draft, _) = rest.rsplit_once("意见")?;
        Some(format!("关于{draft}"))
    };
    let named = match announced {
        Some(before) if before.starts_with("关于") && before != "关于" => {
            Some(before.to_owned())
        }
        _ => of_draft(),
    };
    let whole = |said: &String| said.matches('《').count() == said.matches('》').count();
    named
        .filter(whole)
        .unwrap_or_else(|| format!("关于{}", titled(title)))
}

fn text(call: &Call, counts: &[(Answer, i64)], first: &[Comment]) -> String {
    let (from, until) = (date_text(call.from), date_text(call.until));
    let title = titled(&escaped(&call.title));
    let mut text = format!("{title}于{from}至{until}公开征求意见，");
    let all: i64 = counts.iter().map(|(_, number)| number).sum();
    if all == 0 {
        text.push_str("其间未收到意见。\n");
        return text;
    }
    let count = |answer: Answer| -> i64 {
        let counted = counts.iter().filter(|(given, _)| *given == answer);
        counted.map(|(_, number)| number).sum()
    };
    let told = [Answer::Adopted, Answer::PartlyAdopted, Answer::NotAdopted].map(|answer| {
        let number = count(answer);
        format!("{}{number}条", answer.zh())
    });
    let _ = write!(text, "共收到意见{all}条，其中{}", told.join("，"));
    let set_aside = count(Answer::SetAside);
    match set_aside {
        0 => text.push_str("。\n"),
        number => {
            let _ = writeln!(text, "，另有{number}条{}。", Answer::SetAside.zh());
        }
    }
    let (rows, listed) = rows(first);
    if listed < all - set_aside {
        let _ = writeln!(text, "\n下表按收到的先后列出前{listed}条意见，其余从略。");
    }
    if !rows.is_empty() {
        text.push_str("\n|序号|意见|采纳情况|说明|\n|-|-|-|-|\n");
        text.push_str(&rows);
    }
    text
}

/// The rows of the first comments on the matter, and how many they are.
fn rows(first: &[Comment]) -> (String, i64) {
    let (mut rows, mut listed) = (String::new(), 0);
    for comment in first {
        let Some((answer, reply, _)) = &comment.answered else {
            continue;
        };
        if *answer == Answer::SetAside {
            continue;
        }
        let said = if comment.has_findings {
            "（含有个人信息，从略）".to_owned()
        } else {
            escaped(&comment.text)
        };
        let row = format!(
            "|{}|{said}|{}|{}|\n",
            listed + 1,
            answer.zh(),
            escaped(reply)
        );
        if rows.len() + row.len() > LISTED {
            break;
        }
        rows.push_str(&row);
        listed += 1;
    }
    (rows, listed)
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
    fn a_call_is_named_by_what_it_is_about() {
        for (title, about_it) in [
            (
                "安全管理办法（征求意见稿）",
                "关于《安全管理办法（征求意见稿）》",
            ),
            (
                "关于《安全管理办法（征求意见稿）》公开征求意见的公告",
                "关于《安全管理办法（征求意见稿）》",
            ),
            (
                "关于安全管理办法向社会公开征求意见的公告",
                "关于安全管理办法",
            ),
            ("关于征求《安全管理办法》意见的通知", "关于《安全管理办法》"),
            ("关于安全管理的若干规定", "关于《关于安全管理的若干规定》"),
        ] {
            assert_eq!(about(title), about_it, "{title}");
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
            repealed: false,
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
        let counts = [
            (Answer::Adopted, 1),
            (Answer::NotAdopted, 1),
            (Answer::SetAside, 1),
        ];
        let made = text(&call, &counts, &comments);
        assert!(!made.contains("从略。"), "all are listed: {made}");
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
        assert!(text(&call, &[], &[]).ends_with("其间未收到意见。\n"));

        // More than are listed: all are counted, and that not all are listed is said.
        let made = text(&call, &[(Answer::Adopted, 6001)], &comments[..1]);
        assert!(made.contains("共收到意见6001条，其中采纳6001条"), "{made}");
        assert!(made.contains("前1条意见，其余从略。"), "{made}");
    }
}
