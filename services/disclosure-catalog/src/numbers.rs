//! Numbers of people in texts that stay, whatever becomes of an item: reasons, sources, names. Nobody lets one through
//! there, for nothing is made public by it that had to be.

use gongkai_chassis::fields::Fields;
use gongkai_document::inspect::{Allowed, Finding, text};

/// Notes each number in texts of requests, each with its field and what it is called in Chinese. What the profile of the
/// bureau publishes may be `allowed`.
pub fn refuse(fields: &mut Fields, texts: &[(&str, &str, &str)], allowed: &Allowed) {
    let (zh, en) = (
        "，不应写在此处，请删去",
        ": it does not belong here, take it out",
    );
    note(fields, texts, allowed, (zh, en));
}

/// The same of one text in which no number is allowed.
pub fn refuse_any(fields: &mut Fields, field: &str, place: &str, said: &str) {
    refuse(fields, &[(field, place, said)], &Allowed::default());
}

/// The same of what an item says, which another person may let through.
pub fn refuse_unless_overridden(
    fields: &mut Fields,
    texts: &[(&str, &str, &str)],
    allowed: &Allowed,
) {
    let (zh, en) = (
        "，请删去；确需公开的，请由拟稿人以外的审核人或者负责人说明理由核准",
        ": take it out, or have another person override it with the reason",
    );
    note(fields, texts, allowed, (zh, en));
}

fn note(
    fields: &mut Fields,
    texts: &[(&str, &str, &str)],
    allowed: &Allowed,
    (then_zh, then): (&str, &str),
) {
    for (field, place, said) in texts {
        for found in text(place, said, allowed)
            .into_iter()
            .filter(Finding::blocks)
        {
            // What a field is called is said with it; two texts of one field are told apart here.
            let whole = found.place.as_str();
            let within = match whole.strip_prefix(*place) {
                Some(within) if !field.contains('[') => within,
                _ => whole,
            };
            let (zh, en) = found.shown();
            let (colon_zh, colon) = if within.is_empty() {
                ("", "")
            } else {
                ("：", ": ")
            };
            let zh = format!("{within}{colon_zh}{zh}{then_zh}");
            fields.wrong(field, &zh, &format!("{within}{colon}{en}{then}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_somebody_is_refused_with_its_field() {
        let wrong = |said: &str| {
            let mut fields = Fields::default();
            refuse_any(&mut fields, "reason", "理由", said);
            let wrong = fields.into_violations().into_iter();
            wrong.map(|one| one.field).collect::<Vec<_>>()
        };
        assert_eq!(wrong("外出学习，由李某代理"), [""; 0]);
        assert_eq!(wrong("请电13812345678联系"), ["reason"]);
    }

    #[test]
    fn a_finding_says_once_where_it_stands() {
        let found = |texts: &[(&str, &str, &str)]| {
            let mut fields = Fields::default();
            refuse_unless_overridden(&mut fields, texts, &Allowed::default());
            let wrong = fields.into_violations();
            wrong.into_iter().map(|one| one.zh).collect::<Vec<_>>()
        };
        let number = "联系13812345678";
        let of_field = found(&[("summary", "内容概述", number)]);
        assert!(of_field[0].starts_with("手机号码（"), "{of_field:?}");
        let lines = found(&[("body", "正文", "第一行\n联系13812345678")]);
        assert!(lines[0].starts_with("第2行：手机号码（"), "{lines:?}");
        let of_two = found(&[("attachments[0]", "附件名称", number)]);
        assert!(of_two[0].starts_with("附件名称：手机号码（"), "{of_two:?}");
    }
}
