//! How the reply leaves, its proof, the archive, the end without one, and the new beginning.

use gongkai_chassis::{error::Result, fields::Fields, identity::Role};
use gongkai_law::application::Answer;
use gongkai_proto::intake::v1 as proto;
use tonic::Request;

use crate::{
    cases::application::{
        Application,
        grpc::{Applications, message},
        reply::{Cause, Delivery, Sending},
        state::Personal,
    },
    cases::kernel::{
        On,
        act::{act_of, act_on},
    },
    paper::letter::Way,
};

impl Applications {
    pub(in crate::cases::application::grpc) async fn dispatch(
        &self,
        request: &Request<proto::DispatchReplyRequest>,
    ) -> Result<proto::DispatchReplyResponse> {
        let body = request.get_ref();
        let act = act_of!(
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

    pub(in crate::cases::application::grpc) async fn deliver(
        &self,
        request: &Request<proto::RecordDeliveryRequest>,
    ) -> Result<proto::RecordDeliveryResponse> {
        let body = request.get_ref();
        let act = act_of!(
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

    pub(in crate::cases::application::grpc) async fn archive(
        &self,
        request: &Request<proto::ArchiveApplicationRequest>,
    ) -> Result<proto::ArchiveApplicationResponse> {
        let body = request.get_ref();
        let act = act_of!(
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

    pub(in crate::cases::application::grpc) async fn close(
        &self,
        request: &Request<proto::CloseApplicationRequest>,
    ) -> Result<proto::CloseApplicationResponse> {
        let body = request.get_ref();
        let right = self.right(request, &body.bureau_id, Role::Leader).await?;
        let act = act_of!(
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

    pub(in crate::cases::application::grpc) async fn reopen(
        &self,
        request: &Request<proto::ReopenApplicationRequest>,
    ) -> Result<proto::ReopenApplicationResponse> {
        let body = request.get_ref();
        let act = act_of!(
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
}
