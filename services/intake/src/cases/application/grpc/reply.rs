//! Requests of the acts on the reply: through its hands, how it leaves, and what comes after.

use gongkai_chassis::fields::Fields;
use gongkai_document::inspect::{Allowed, text as numbers_of_people};
use gongkai_law::application::Answer;
use gongkai_proto::intake::v1 as proto;

use crate::{
    cases::{
        application::{
            Application,
            command::{Command, ReplyCommand},
            reply::{
                Cause, Delivery, Promise, Proof, ReReviewOutcome, Reopening, ReviewResult, Sending,
                Texts,
            },
        },
        kernel::act::Reads,
    },
    paper::letter::{Way, tracking_number},
};

const MOST_ATTACHMENTS: usize = 50;
/// More answers than there are cannot be meant.
const MOST_ANSWERS: usize = 27;

impl Reads<Application> for proto::DraftReplyRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        if self.answers.is_empty() || self.answers.len() > MOST_ANSWERS {
            fields.wrong("answers", "缺少必填项或者过多", "missing or too many");
        }
        let answers = self.answers.iter().take(MOST_ANSWERS);
        let answers: Vec<Option<Answer>> = answers
            .map(|answer| fields.code("answers", *answer))
            .collect();
        let content = self.content.clone().unwrap_or_default();
        if content.attachment_ids.len() > MOST_ATTACHMENTS {
            fields.wrong("content.attachment_ids", "不得超过50个", "at most 50");
        }
        let attachments = content.attachment_ids.iter().take(MOST_ATTACHMENTS);
        let attachments = attachments
            .map(|id| fields.id("content.attachment_ids", id))
            .collect();
        let promise = promise(fields, &content);
        let texts = texts(fields, &content);
        let answers: Option<Vec<Answer>> = answers.into_iter().collect();
        Some(Command::Reply(ReplyCommand::Draft {
            answers: answers?,
            attachments,
            promise,
            texts,
        }))
    }
}

/// What a reply says will be published: what and by when, both or neither.
fn promise(fields: &mut Fields, content: &proto::ReplyContent) -> Option<Promise> {
    let (title, on) = (&content.publish_title, &content.publish_on);
    if title.is_empty() && on.is_empty() {
        return None;
    }
    // The catalog keeps it, whatever becomes of the case: nobody's number belongs in it.
    for found in numbers_of_people("信息名称", title, &Allowed::default()) {
        if found.blocks() {
            let (zh, en) = found.shown();
            fields.wrong(
                "content.publish_title",
                &format!("{zh}，不应写在此处，请删去"),
                &format!("{en}: it does not belong here, take it out"),
            );
        }
    }
    Some(Promise {
        publish_title: fields.line("content.publish_title", title, 1, 200),
        publish_on: fields.date("content.publish_on", on, None),
    })
}

/// What a reply says; which of it is demanded depends on the answer.
fn texts(fields: &mut Fields, content: &proto::ReplyContent) -> Texts {
    let organ = &content.other_organ;
    let other_organ = fields.line("content.other_organ", organ, 0, 200);
    let mut text = |field: &str, value: &str, most: usize| {
        fields.text(&format!("content.{field}"), value, 0, most)
    };
    Texts {
        where_and_how: text("where_and_how", &content.where_and_how, 4000),
        material: text("material", &content.material, 4000),
        reason: text("reason", &content.reason, 4000),
        search: text("search", &content.search, 4000),
        special_rule: text("special_rule", &content.special_rule, 1000),
        earlier_reply: text("earlier_reply", &content.earlier_reply, 1000),
        other_organ,
        withheld_part: text("withheld_part", &content.withheld_part, 4000),
        public_interest: text("public_interest", &content.public_interest, 4000),
    }
}

impl Reads<Application> for proto::ReviewReplyRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let review_result: Option<ReviewResult> = fields.code("result", self.result);
        let secrecy = fields.code_if_any("secrecy", self.secrecy);
        let returned = review_result == Some(ReviewResult::Returned);
        let remarks = fields.text("remarks", &self.remarks, usize::from(returned), 4000);
        Some(Command::Reply(ReplyCommand::Review {
            review_result: review_result?,
            secrecy,
            remarks,
        }))
    }
}

impl Reads<Application> for proto::SignReplyRequest {
    fn read(&self, _: &mut Fields) -> Option<Command> {
        Some(Command::Reply(ReplyCommand::Sign))
    }
}

impl Reads<Application> for proto::DispatchReplyRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let way: Option<Way> = fields.code("way", self.way);
        let is = |wanted: Way| usize::from(way == Some(wanted));
        let signed = usize::from(way.is_some_and(Way::is_signed_for));
        let through = is(Way::ThroughOrgan);
        let tracking_number = tracking_number(fields, &self.tracking_number, way);
        let through_organ = fields.line("through_organ", &self.through_organ, through, 200);
        let signed_by = fields.line("signed_by", &self.signed_by, signed, 200);
        let sending = Sending {
            way: way?,
            tracking_number,
            through_organ,
        };
        Some(Command::Reply(ReplyCommand::Dispatch {
            sending,
            signed_by,
        }))
    }
}

impl Reads<Application> for proto::RecordDeliveryRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let delivery: Option<Delivery> = fields.code("delivery", self.delivery);
        let is = |wanted: Delivery| usize::from(delivery == Some(wanted));
        let (signed, returned) = (is(Delivery::SignedFor), is(Delivery::Returned));
        let signed_by = fields.line("signed_by", &self.signed_by, signed, 200);
        let why = &self.returned_because;
        let returned_because = fields.text("returned_because", why, returned, 1000);
        Some(Command::Reply(ReplyCommand::Deliver(Proof {
            delivery: delivery?,
            signed_by,
            returned_because,
        })))
    }
}

impl Reads<Application> for proto::AnnulDeliveryRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let reason = fields.text("reason", &self.reason, 1, 1000);
        Some(Command::Reply(ReplyCommand::AnnulDelivery { reason }))
    }
}

impl Reads<Application> for proto::ArchiveApplicationRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        Some(Command::Reply(ReplyCommand::Archive {
            archive_number: fields.line("archive_number", &self.archive_number, 1, 100),
            place: fields.line("place", &self.place, 1, 200),
        }))
    }
}

impl Reads<Application> for proto::ReReviewWithheldRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let outcome: Option<ReReviewOutcome> = fields.code("outcome", self.outcome);
        let disclosed = outcome == Some(ReReviewOutcome::ToBeDisclosed);
        if disclosed && !self.next_on.is_empty() {
            let (zh, en) = ("转为公开的，不再审查", "not for what is to be disclosed");
            fields.wrong("next_on", zh, en);
        }
        if !disclosed && !self.due_on.is_empty() {
            let (zh, en) = (
                "继续不予公开的，无须重新答复",
                "for what is to be disclosed only",
            );
            fields.wrong("due_on", zh, en);
        }
        let then_on = if disclosed {
            fields.date_if_any("due_on", &self.due_on)
        } else {
            fields.date_if_any("next_on", &self.next_on)
        };
        let reason = fields.text("reason", &self.reason, 1, 4000);
        Some(Command::Reply(ReplyCommand::ReReview {
            outcome: outcome?,
            then_on,
            reason,
        }))
    }
}

impl Reads<Application> for proto::CloseApplicationRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let way: Option<Answer> = fields.code_in("way", "gongkai.intake.v1.CloseWay", self.way);
        let reason = fields.text("reason", &self.reason, 1, 4000);
        Some(Command::Reply(ReplyCommand::Close { way: way?, reason }))
    }
}

impl Reads<Application> for proto::ReopenApplicationRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let cause: Option<Cause> = fields.code("cause", self.cause);
        let dispute_id = match (cause, self.dispute_id.as_str()) {
            (Some(Cause::Ordered), id) => Some(fields.id("dispute_id", id)),
            (_, "") => None,
            _ => {
                let (zh, en) = ("仅限责令重新答复的情形", "only for an order");
                fields.wrong("dispute_id", zh, en);
                None
            }
        };
        let due_on = match (cause, self.due_on.as_str()) {
            (Some(Cause::Mistake), "") => None,
            (Some(Cause::Mistake), _) => {
                let (zh, en) = ("撤销误办结后按原期限办理", "its own clock runs on");
                fields.wrong("due_on", zh, en);
                None
            }
            // Whether one is needed says the rule, after what the state forbids: as it is offered.
            (_, day) => fields.date_if_any("due_on", day),
        };
        let longest = if cause == Some(Cause::Ordered) {
            200
        } else {
            0
        };
        let ordered_by = fields.line("ordered_by", &self.ordered_by, 0, longest);
        let reason = fields.text("reason", &self.reason, 1, 4000);
        Some(Command::Reply(ReplyCommand::Reopen(Reopening {
            cause: cause?,
            dispute_id,
            due_on,
            ordered_by,
            reason,
        })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_will_be_published_bears_nobodys_number() {
        let wrong = |title: &str| {
            let content = proto::ReplyContent {
                publish_title: title.to_owned(),
                publish_on: "2024-03-05".to_owned(),
                ..Default::default()
            };
            let mut fields = Fields::default();
            promise(&mut fields, &content);
            let wrong = fields.into_violations().into_iter();
            wrong.map(|one| one.field).collect::<Vec<_>>()
        };
        assert_eq!(wrong("2024年危险化学品企业名单"), [""; 0]);
        assert_eq!(
            wrong("关于李某（11010119900307231X）的处理结果"),
            [""; 0],
            "no such number"
        );
        assert_eq!(
            wrong("关于李某（110101199003072316）的处理结果"),
            ["content.publish_title"]
        );
    }
}
