//! The path of the reply, the end without one, and the new beginning.

use gongkai_chassis::{
    error::Result,
    fields::Fields,
    identity::{Principal, Role},
};
use gongkai_law::application::Answer;
use gongkai_proto::intake::v1 as proto;
use tonic::Request;

use super::{ANSWER, Applications, message};
use crate::{
    application::{
        Application,
        reply::{Cause, Delivery, Right, Secrecy, Sending, Texts, Verdict},
        state::Personal,
    },
    case::{
        On,
        act::{act, act_on},
    },
    deputy,
    letter::Way,
};

const MOST_ATTACHMENTS: usize = 50;
/// More answers than there are cannot be meant.
const MOST_ANSWERS: usize = 27;

impl Applications {
    pub(super) async fn draft(
        &self,
        request: &Request<proto::DraftReplyRequest>,
    ) -> Result<proto::DraftReplyResponse> {
        let body = request.get_ref();
        let act = act!(
            "DraftReply",
            "intake.draft_reply",
            body,
            application_id,
            body.etag,
            drafted_on
        );
        let read = |fields: &mut Fields| {
            if body.answers.is_empty() || body.answers.len() > MOST_ANSWERS {
                fields.wrong("answers", "缺少必填项或者过多", "missing or too many");
            }
            let answers: Vec<Option<Answer>> = body
                .answers
                .iter()
                .take(MOST_ANSWERS)
                .map(|answer| fields.code("answers", ANSWER, *answer))
                .collect();
            let content = body.content.clone().unwrap_or_default();
            if content.attachment_ids.len() > MOST_ATTACHMENTS {
                fields.wrong("content.attachment_ids", "不得超过50个", "at most 50");
            }
            let attachments = content
                .attachment_ids
                .iter()
                .take(MOST_ATTACHMENTS)
                .map(|id| fields.id("content.attachment_ids", id))
                .collect();
            let answers: Option<Vec<Answer>> = answers.into_iter().collect();
            Some((answers?, attachments, texts(fields, &content)))
        };
        let decide =
            |state: &Application, (answers, attachments, texts): (Vec<_>, _, _), on: &On<'_>| {
                let happened = state.draft(&answers, attachments, &texts, on)?;
                let personal = Personal {
                    reply: texts,
                    ..Personal::default()
                };
                Ok((happened, Some(personal)))
            };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::DraftReplyResponse {
                application: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn review(
        &self,
        request: &Request<proto::ReviewReplyRequest>,
    ) -> Result<proto::ReviewReplyResponse> {
        let body = request.get_ref();
        let right = self.right(request, &body.bureau_id, Role::Reviewer).await?;
        let act = act!(
            "ReviewReply",
            "intake.review_reply",
            body,
            application_id,
            body.etag,
            reviewed_on
        );
        let read = |fields: &mut Fields| {
            let verdict: Option<Verdict> =
                fields.code("verdict", "gongkai.intake.v1.Verdict", body.verdict);
            let secrecy: Option<Secrecy> = match body.secrecy {
                0 => None,
                number => fields.code("secrecy", "gongkai.intake.v1.SecrecyReview", number),
            };
            let returned = verdict == Some(Verdict::Returned);
            let reason = fields.text("remarks", &body.remarks, usize::from(returned), 4000);
            Some((
                verdict?,
                secrecy,
                Personal {
                    reason,
                    ..Personal::default()
                },
            ))
        };
        let decide = |state: &Application, (verdict, secrecy, personal), on: &On<'_>| {
            Ok((state.review(verdict, secrecy, &right, on)?, Some(personal)))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::ReviewReplyResponse {
                application: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn sign(
        &self,
        request: &Request<proto::SignReplyRequest>,
    ) -> Result<proto::SignReplyResponse> {
        let body = request.get_ref();
        let right = self.right(request, &body.bureau_id, Role::Leader).await?;
        let act = act!(
            "SignReply",
            "intake.sign_reply",
            body,
            application_id,
            body.etag,
            signed_on
        );
        let read = |_: &mut Fields| Some(());
        let decide = |state: &Application, (), on: &On<'_>| Ok((state.sign(&right, on)?, None));
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::SignReplyResponse {
                application: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn dispatch(
        &self,
        request: &Request<proto::DispatchReplyRequest>,
    ) -> Result<proto::DispatchReplyResponse> {
        let body = request.get_ref();
        let act = act!(
            "DispatchReply",
            "intake.dispatch_reply",
            body,
            application_id,
            body.etag,
            dispatched_on
        );
        let read = |fields: &mut Fields| {
            let way: Option<Way> = fields.code("way", "gongkai.intake.v1.DispatchWay", body.way);
            let is = |wanted: Way| usize::from(way == Some(wanted));
            let signed = usize::from(way.is_some_and(Way::is_signed_for));
            let tracking_number =
                fields.text("tracking_number", &body.tracking_number, is(Way::Post), 64);
            let through_organ = fields.text(
                "through_organ",
                &body.through_organ,
                is(Way::ThroughOrgan),
                200,
            );
            let signed_by = fields.text("signed_by", &body.signed_by, signed, 200);
            let sending = Sending {
                way: way?,
                tracking_number,
                through_organ,
            };
            Some((
                sending,
                Personal {
                    signed_by,
                    ..Personal::default()
                },
            ))
        };
        let decide = |state: &Application, (sending, personal), on: &On<'_>| {
            Ok((state.dispatch(sending, on)?, Some(personal)))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::DispatchReplyResponse {
                application: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn deliver(
        &self,
        request: &Request<proto::RecordDeliveryRequest>,
    ) -> Result<proto::RecordDeliveryResponse> {
        let body = request.get_ref();
        let act = act!(
            "RecordDelivery",
            "intake.record_delivery",
            body,
            application_id,
            body.etag,
            delivered_on
        );
        let read = |fields: &mut Fields| {
            let delivery: Option<Delivery> =
                fields.code("delivery", "gongkai.intake.v1.Delivery", body.delivery);
            let is = |wanted: Delivery| usize::from(delivery == Some(wanted));
            let signed_by = fields.text("signed_by", &body.signed_by, is(Delivery::SignedFor), 200);
            let reason = fields.text(
                "returned_because",
                &body.returned_because,
                is(Delivery::Returned),
                1000,
            );
            let personal = Personal {
                reason,
                signed_by,
                ..Personal::default()
            };
            Some((delivery?, personal))
        };
        let decide = |state: &Application, (delivery, personal), on: &On<'_>| {
            Ok((state.deliver(delivery, on)?, Some(personal)))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::RecordDeliveryResponse {
                application: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn archive(
        &self,
        request: &Request<proto::ArchiveApplicationRequest>,
    ) -> Result<proto::ArchiveApplicationResponse> {
        let body = request.get_ref();
        let act = act!(
            "ArchiveApplication",
            "intake.archive_application",
            body,
            application_id,
            body.etag,
            archived_on
        );
        let read = |fields: &mut Fields| {
            let number = fields.text("archive_number", &body.archive_number, 1, 100);
            let place = fields.text("place", &body.place, 1, 200);
            Some((number, place))
        };
        let decide = |state: &Application, (number, place), on: &On<'_>| {
            Ok((state.archive(number, place, on)?, None))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::ArchiveApplicationResponse {
                application: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn close(
        &self,
        request: &Request<proto::CloseApplicationRequest>,
    ) -> Result<proto::CloseApplicationResponse> {
        let body = request.get_ref();
        let right = self.right(request, &body.bureau_id, Role::Leader).await?;
        let act = act!(
            "CloseApplication",
            "intake.close_application",
            body,
            application_id,
            body.etag,
            closed_on
        );
        let read = |fields: &mut Fields| {
            let way: Option<Answer> = fields.code("way", "gongkai.intake.v1.CloseWay", body.way);
            let reason = fields.text("reason", &body.reason, 1, 4000);
            Some((
                way?,
                Personal {
                    reason,
                    ..Personal::default()
                },
            ))
        };
        let decide = |state: &Application, (way, personal), on: &On<'_>| {
            Ok((state.close(way, &right, on)?, Some(personal)))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::CloseApplicationResponse {
                application: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn reopen(
        &self,
        request: &Request<proto::ReopenApplicationRequest>,
    ) -> Result<proto::ReopenApplicationResponse> {
        let body = request.get_ref();
        let act = act!(
            "ReopenApplication",
            "intake.reopen_application",
            body,
            application_id,
            body.etag,
            reopened_on
        );
        let read = |fields: &mut Fields| {
            let cause: Option<Cause> =
                fields.code("cause", "gongkai.intake.v1.ReopenCause", body.cause);
            let dispute_id = match (cause, body.dispute_id.as_str()) {
                (Some(Cause::Ordered), id) => Some(fields.id("dispute_id", id)),
                (_, "") => None,
                _ => {
                    let (zh, en) = ("仅限责令重新答复的情形", "only for an order");
                    fields.wrong("dispute_id", zh, en);
                    None
                }
            };
            let due_on = match (cause, body.due_on.as_str()) {
                (Some(Cause::Mistake), "") => None,
                (Some(Cause::Mistake), _) => {
                    let (zh, en) = ("撤销误办结后按原期限办理", "its own clock runs on");
                    fields.wrong("due_on", zh, en);
                    None
                }
                (_, day) => Some(fields.date("due_on", day, None)),
            };
            let reason = fields.text("reason", &body.reason, 1, 4000);
            let personal = Personal {
                reason,
                ..Personal::default()
            };
            Some((cause?, dispute_id, due_on, personal))
        };
        let decide = |state: &Application, (cause, dispute_id, due_on, personal), on: &On<'_>| {
            Ok((state.reopen(cause, dispute_id, due_on, on)?, Some(personal)))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::ReopenApplicationResponse {
                application: Some(message(view, case)),
            }
        })
        .await
    }

    /// With what right the caller takes a step that needs `role`: its own, or as whose deputy.
    async fn right<R: Sync>(
        &self,
        request: &Request<R>,
        bureau_id: &str,
        role: Role,
    ) -> Result<Right> {
        let principal = Principal::of(request)?;
        let own = principal.has(role);
        let (_, bureau) = Fields::default().bureau(bureau_id)?;
        let deputy_of = if own {
            Vec::new()
        } else {
            let scope = principal.scope(&bureau)?;
            let mut tx = self.desk.db.begin("intake.standing", &scope).await?;
            deputy::standing(&mut tx, &principal.subject, role).await?
        };
        Ok(Right {
            role,
            own,
            deputy_of,
        })
    }
}

/// What a reply says; which of it is demanded depends on the answer.
fn texts(fields: &mut Fields, content: &proto::ReplyContent) -> Texts {
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
        other_organ: text("other_organ", &content.other_organ, 200),
        withheld_part: text("withheld_part", &content.withheld_part, 4000),
        public_interest: text("public_interest", &content.public_interest, 4000),
    }
}
