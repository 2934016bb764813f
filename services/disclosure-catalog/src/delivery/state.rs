//! What a delivery is, and which are lacking.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
};
use gongkai_law::catalog::Channel;
use uuid::Uuid;

/// What proves a delivery.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proof {
    /// In words.
    pub note: String,
    /// Where it can be seen.
    pub link: String,
    /// SHA-256 of a file that shows it, in hexadecimal.
    pub sha256: String,
}

impl Proof {
    /// Notes that nothing proves it.
    pub fn check(&self, fields: &mut Fields) {
        if *self == Self::default() {
            fields.wrong(
                "delivery.proof",
                "说明、链接、文件校验值至少填写一项",
                "a note, a link or a digest at least",
            );
        }
    }
}

/// A record that an item went out through a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// UUIDv7.
    pub id: Uuid,
    /// The item.
    pub item: Uuid,
    /// The channel.
    pub channel: Channel,
    /// Civil date.
    pub delivered_on: NaiveDate,
    /// What proves it.
    pub proof: Proof,
    /// The record whose place it takes.
    pub corrects: Option<Uuid>,
    /// Whether it tells that the delivery did not take place.
    pub void: bool,
    /// Why it takes that place.
    pub reason: String,
    /// The record that takes its place.
    pub corrected_by: Option<Uuid>,
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
}

impl Delivery {
    /// Refuses to correct what does not count any more.
    pub fn may_be_corrected(&self) -> Result<()> {
        let over = if self.corrected_by.is_some() {
            ("corrected", "已被更正")
        } else if self.void {
            ("void", "已作废")
        } else {
            return Ok(());
        };
        Err(Error::state_forbids(over.0, over.1).next(
            "Correct the record that took its place, or record the delivery anew.",
            "请更正取代它的记录，或者另行登记。",
        ))
    }
}

/// Notes a day that cannot be right: the information was formed before, and nothing is told of the future.
pub fn check_day(fields: &mut Fields, on: NaiveDate, formed_on: NaiveDate, today: NaiveDate) {
    if on > today {
        fields.wrong("delivery.delivered_on", "不得晚于今天", "not after today");
    } else if on < formed_on && on != NaiveDate::MIN {
        fields.wrong(
            "delivery.delivered_on",
            "不得早于信息形成日期",
            "not before the information was formed",
        );
    }
}

/// How an item stands with a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The channel.
    pub channel: Channel,
    /// Whether its entry asks for it.
    pub asked: bool,
    /// Whether the item names it.
    pub named: bool,
    /// Civil date of the first delivery.
    pub delivered_on: Option<NaiveDate>,
}

impl Standing {
    /// Whether it has to go that way and did not yet.
    pub fn is_lacking(&self) -> bool {
        (self.asked || self.named) && self.delivered_on.is_none()
    }
}

/// How an item that was published on a day stands with every channel that its entry asks for, that it names, or that it
/// went through. The site delivered it by itself.
pub fn standings(
    asked: &[Channel],
    named: &[Channel],
    published_on: NaiveDate,
    delivered: &[(Channel, NaiveDate)],
) -> Vec<Standing> {
    let standing = |channel: &Channel| {
        let days = delivered.iter().filter(|(by, _)| by == channel);
        let by_itself = (*channel == Channel::Website).then_some(published_on);
        Standing {
            channel: *channel,
            asked: asked.contains(channel),
            named: named.contains(channel),
            delivered_on: days.map(|(_, on)| *on).chain(by_itself).min(),
        }
    };
    Channel::ALL
        .iter()
        .map(standing)
        .filter(|standing| standing.asked || standing.named || standing.delivered_on.is_some())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_asked_or_named_and_not_delivered_is_lacking() {
        let delivered = [
            (Channel::Print, day("2024-03-07")),
            (Channel::Print, day("2024-03-06")),
            (Channel::Broadcast, day("2024-03-08")),
        ];
        let standings = standings(
            &[Channel::Website, Channel::Print, Channel::NoticeBoard],
            &[Channel::Gazette],
            day("2024-03-05"),
            &delivered,
        );
        let of = |channel| standings.iter().find(|one| one.channel == channel);
        assert_eq!(
            of(Channel::Website).unwrap().delivered_on,
            Some(day("2024-03-05"))
        );
        assert_eq!(
            of(Channel::Print).unwrap().delivered_on,
            Some(day("2024-03-06"))
        );
        let lacking: Vec<_> = standings
            .iter()
            .filter(|one| one.is_lacking())
            .map(|one| one.channel)
            .collect();
        assert_eq!(lacking, [Channel::Gazette, Channel::NoticeBoard]);
        assert_eq!(of(Channel::SocialMedia), None);
        assert!(!of(Channel::Broadcast).unwrap().is_lacking());
    }

    #[test]
    fn a_day_lies_between_the_forming_and_today() {
        for (on, right) in [
            ("2024-03-04", false),
            ("2024-03-05", true),
            ("2024-03-08", true),
            ("2024-03-09", false),
        ] {
            let mut fields = Fields::default();
            check_day(&mut fields, day(on), day("2024-03-05"), day("2024-03-08"));
            assert_eq!(fields.are_right(), right, "{on}");
        }
    }
}
