//! The ways in which a bureau takes applications (国办公开办函〔2017〕19号): in person and by post can never be
//! closed; any other binds it once its guide announced it.

use chrono::NaiveDate;
use gongkai_chassis::{code::to_number, fields::Fields};
use gongkai_law::calendar::day_zh;
use gongkai_law::code::codes;
use gongkai_proto::catalog::v1 as proto;
use serde::{Deserialize, Serialize};

use crate::bureau::dated::not_far_ahead;

/// More channels than any bureau has.
const MOST: usize = 50;

codes! {
    /// A way in which applications can come in.
    pub enum ApplicationChannel as "gongkai.catalog.v1.ApplicationChannel" {
        /// Handed in.
        InPerson = "in_person", "当面提交";
        /// By post.
        Post = "post", "邮寄";
        /// By fax.
        Fax = "fax", "传真";
        /// Through a website or platform.
        Online = "online", "网上提交";
        /// By e-mail.
        Email = "email", "电子邮件";
    }
}

/// A channel as the guide announced it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedChannel {
    /// The channel.
    pub channel: ApplicationChannel,
    /// How it is used.
    pub note: String,
    /// Civil date it was announced.
    pub announced_on: NaiveDate,
    /// Civil date from which it is closed.
    pub closed_on: Option<NaiveDate>,
}

/// As sent.
pub fn message(opened: &OpenedChannel) -> proto::OpenedChannel {
    proto::OpenedChannel {
        channel: to_number(opened.channel),
        note: opened.note.clone(),
        announced_on: opened.announced_on.to_string(),
        closed_on: opened
            .closed_on
            .map_or_else(String::new, |day| day.to_string()),
    }
}

/// Channels as entered.
pub fn read(
    fields: &mut Fields,
    sent: &[proto::OpenedChannel],
    today: NaiveDate,
) -> Vec<OpenedChannel> {
    if sent.len() > MOST {
        fields.wrong("profile.channels", "不得超过50项", "at most 50");
        return Vec::new();
    }
    let mut read = Vec::new();
    for (index, sent) in sent.iter().enumerate() {
        let field = |name: &str| format!("profile.channels[{index}].{name}");
        let channel: Option<ApplicationChannel> = fields.code(&field("channel"), sent.channel);
        let note = fields.line(&field("note"), &sent.note, 1, 500);
        let announced_on = fields.date(&field("announced_on"), &sent.announced_on, None);
        not_far_ahead(fields, &field("announced_on"), announced_on, today);
        let closed_on = fields.date_if_any(&field("closed_on"), &sent.closed_on);
        if let (Some(channel), Some(day)) = (channel, closed_on) {
            check_closing(
                fields,
                &field("closed_on"),
                channel,
                announced_on,
                day,
                today,
            );
        }
        read.extend(channel.map(|channel| OpenedChannel {
            channel,
            note,
            announced_on,
            closed_on,
        }));
    }
    read
}

/// What may be closed is closed after it was announced, and on a day that can be right.
fn check_closing(
    fields: &mut Fields,
    field: &str,
    channel: ApplicationChannel,
    announced_on: NaiveDate,
    closed_on: NaiveDate,
    today: NaiveDate,
) {
    use ApplicationChannel::{InPerson, Post};
    if matches!(channel, InPerson | Post) {
        fields.wrong(
            field,
            &format!(
                "“{}”是必须提供的申请渠道，不得关闭（国办公开办函〔2017〕19号）",
                channel.zh()
            ),
            "in person and by post can never be closed (国办公开办函〔2017〕19号)",
        );
    } else if closed_on <= announced_on && closed_on != NaiveDate::MIN {
        fields.wrong(field, "应晚于公布日期", "after announced_on");
    }
    not_far_ahead(fields, field, closed_on, today);
}

/// What was announced binds: it is not left out, announced later, or closed for days that are past.
pub fn check_kept(
    fields: &mut Fields,
    before: &[OpenedChannel],
    after: &[OpenedChannel],
    today: NaiveDate,
) {
    for (index, known) in before.iter().enumerate() {
        if known.announced_on > today {
            continue;
        }
        let same = |one: &&OpenedChannel| {
            one.channel == known.channel && one.announced_on == known.announced_on
        };
        // Of several of one kind and day the first that closes as late decides.
        let kept = after.iter().filter(same);
        let closes = |one: &OpenedChannel| one.closed_on.unwrap_or(NaiveDate::MAX);
        let latest = kept.map(closes).max();
        let until = closes(known).min(today);
        if latest.is_none_or(|latest| latest < until) {
            let (name, day) = (known.channel.zh(), known.announced_on);
            fields.wrong(
                "profile.channels",
                &format!(
                    "“{name}”已于{}公布，即应受理，不能删除、改期或者追溯关闭（原第{}项）；停止使用的，请填写今日或者以后的关闭日期",
                    day_zh(day),
                    index + 1
                ),
                &format!(
                    "announced on {day}: cannot be left out, moved or closed for days past; set closed_on to today or later"
                ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(channel: ApplicationChannel, from: &str, closed: &str) -> OpenedChannel {
        OpenedChannel {
            channel,
            note: "见指南".to_owned(),
            announced_on: from.parse().unwrap(),
            closed_on: closed.parse().ok(),
        }
    }

    #[test]
    fn what_was_announced_binds() {
        use ApplicationChannel::{Email, Fax};
        let today = "2024-03-05".parse().unwrap();
        let fax = || opened(Fax, "2019-05-15", "");
        let kept = |before: OpenedChannel, after: &[OpenedChannel]| {
            let mut fields = Fields::default();
            check_kept(&mut fields, &[before], after, today);
            fields.done().is_ok()
        };
        assert!(kept(fax(), &[fax(), opened(Email, "2024-01-01", "")]));
        assert!(kept(fax(), &[opened(Fax, "2019-05-15", "2024-03-05")]));
        assert!(!kept(fax(), &[opened(Fax, "2019-05-15", "2024-03-04")]));
        assert!(!kept(fax(), &[opened(Fax, "2020-01-01", "")]));
        assert!(!kept(fax(), &[]));
        // One that was only planned may go, and one that was closed stays as it was.
        assert!(kept(opened(Fax, "2024-04-01", ""), &[]));
        let closed = || opened(Fax, "2019-05-15", "2020-01-01");
        assert!(kept(closed(), &[closed()]));
        assert!(!kept(closed(), &[]));
    }
}
