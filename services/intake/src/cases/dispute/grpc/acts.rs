//! What happens to a dispute after its registration.

use gongkai_chassis::{error::Result, fields::Fields, identity::Principal};
use gongkai_law::dispute::{Appellant, Instance, LegalResult, OrderUnit, OrderedPeriod, Outcome};
use gongkai_proto::intake::v1 as proto;
use tonic::Request;

use super::{Disputes, message};
use crate::{
    cases::application::{Application, may_be_ordered},
    cases::dispute::{
        Dispute,
        decide::{Entered, LONGEST_PERIOD},
        order::Ordered,
        state::Personal,
    },
    cases::kernel::{
        self, On,
        act::{Act, act_of, act_on},
    },
};

impl Disputes {
    pub(super) async fn file_reply(
        &self,
        request: &Request<proto::FileReplyRequest>,
    ) -> Result<proto::FileReplyResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "FileReply",
            "intake.file_reply",
            body,
            dispute_id,
            body.etag,
            filed_on
        );
        let decide = |state: &Dispute, (), on: &On<'_>| Ok((state.file_reply(on)?, None));
        act_on(
            &self.desk,
            request,
            act,
            |_| Some(()),
            decide,
            |view, case| proto::FileReplyResponse {
                dispute: Some(message(view, case)),
            },
        )
        .await
    }

    pub(super) async fn record_decision(
        &self,
        request: &Request<proto::RecordDecisionRequest>,
    ) -> Result<proto::RecordDecisionResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "RecordDecision",
            "intake.record_decision",
            body,
            dispute_id,
            body.etag,
            received_on
        );
        let on_application = match &body.order {
            Some(_) => self.on_application(Principal::of(request)?, &act).await?,
            None => false,
        };
        let read = |fields: &mut Fields| {
            let instance: Option<Instance> = fields.code("instance", body.instance);
            let result: Option<LegalResult> = fields.code("result", body.result);
            let decided_on = fields.date("decided_on", &body.decided_on, None);
            let order = body.order.as_ref().map(|entry| order(fields, entry));
            let (order, text) = order.unzip();
            let (instance, result) = instance.zip(result)?;
            let entered = Entered {
                instance,
                result,
                decided_on,
                order: order.flatten().map(|within| Ordered {
                    within,
                    on_application: on_application && instance.is_final(),
                }),
            };
            let personal = text.map(|order| Personal {
                order,
                ..Personal::default()
            });
            Some((entered, personal))
        };
        let decide = |state: &Dispute, (entered, personal), on: &On<'_>| {
            Ok((state.decide(entered, on)?, personal))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::RecordDecisionResponse {
                dispute: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn in_force(
        &self,
        request: &Request<proto::RecordOrderInForceRequest>,
    ) -> Result<proto::RecordOrderInForceResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "RecordOrderInForce",
            "intake.record_order_in_force",
            body,
            dispute_id,
            body.etag,
            in_force_on
        );
        let on_application = self.on_application(Principal::of(request)?, &act).await?;
        let decide = |state: &Dispute, (), on: &On<'_>| {
            Ok((state.order_in_force(on_application, on)?, None))
        };
        act_on(
            &self.desk,
            request,
            act,
            |_| Some(()),
            decide,
            |view, case| proto::RecordOrderInForceResponse {
                dispute: Some(message(view, case)),
            },
        )
        .await
    }

    /// Whether an order would lie on the application that the dispute is about. Fields that cannot be
    /// read are refused by the act itself. What changes between here and there is found there: an
    /// application that cannot be answered anew any more refuses.
    async fn on_application(&self, principal: &Principal, act: &Act<'_>) -> Result<bool> {
        let (mut fields, bureau) = Fields::default().bureau(act.bureau_id)?;
        let scope = principal.scope(&bureau)?;
        let id = fields.id(act.case_id.0, act.case_id.1);
        let today = self.desk.db.clocks.civil.today();
        let day = fields.date(act.date.0, act.date.1, Some(today));
        if fields.done().is_err() {
            return Ok(false);
        }
        let mut tx = self.desk.db.begin("intake.ordered_case", &scope).await?;
        let dispute = kernel::load::<Dispute>(&mut tx, id).await?;
        let Some(application_id) = dispute.state.registered.application_id else {
            return Ok(false);
        };
        let application = kernel::load::<Application>(&mut tx, application_id).await?;
        let on = On {
            day,
            calendar: &self.desk.calendars.current(),
            caller: principal,
            standing: &[],
        };
        Ok(may_be_ordered(&application.state, &on))
    }

    pub(super) async fn appeal(
        &self,
        request: &Request<proto::RecordAppealRequest>,
    ) -> Result<proto::RecordAppealResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "RecordAppeal",
            "intake.record_appeal",
            body,
            dispute_id,
            body.etag,
            filed_on
        );
        let read =
            |fields: &mut Fields| -> Option<Appellant> { fields.code("appellant", body.appellant) };
        let decide = |state: &Dispute, by, on: &On<'_>| Ok((state.appeal(by, on)?, None));
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::RecordAppealResponse {
                dispute: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn comply(
        &self,
        request: &Request<proto::RecordComplianceRequest>,
    ) -> Result<proto::RecordComplianceResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "RecordCompliance",
            "intake.record_compliance",
            body,
            dispute_id,
            body.etag,
            complied_on
        );
        let read = |fields: &mut Fields| {
            let done = fields.text("done", &body.done, 1, 4000);
            Some(Personal {
                done,
                ..Personal::default()
            })
        };
        let decide =
            |state: &Dispute, personal, on: &On<'_>| Ok((state.comply(on)?, Some(personal)));
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::RecordComplianceResponse {
                dispute: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn conclude(
        &self,
        request: &Request<proto::ConcludeDisputeRequest>,
    ) -> Result<proto::ConcludeDisputeResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "ConcludeDispute",
            "intake.conclude_dispute",
            body,
            dispute_id,
            body.etag,
            concluded_on
        );
        let read = |fields: &mut Fields| {
            let outcome: Option<Outcome> = fields.code("outcome", body.outcome);
            if outcome == Some(Outcome::Pending) {
                fields.wrong("outcome", "尚未审结不是审理结果", "pending is no outcome");
            }
            outcome
        };
        let decide =
            |state: &Dispute, outcome, on: &On<'_>| Ok((state.conclude(outcome, on)?, None));
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::ConcludeDisputeResponse {
                dispute: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn void(
        &self,
        request: &Request<proto::VoidDisputeRequest>,
    ) -> Result<proto::VoidDisputeResponse> {
        let body = request.get_ref();
        let act = Act {
            method: "VoidDispute",
            transaction: "intake.void_dispute",
            request_id: &body.request_id,
            bureau_id: &body.bureau_id,
            case_id: ("dispute_id", &body.dispute_id),
            etag: &body.etag,
            // An error is found when it is found.
            date: ("voided_on", ""),
            backdating_reason: "",
        };
        let read = |fields: &mut Fields| {
            let reason = fields.text("reason", &body.reason, 1, 1000);
            Some(Personal {
                reason,
                ..Personal::default()
            })
        };
        let decide = |state: &Dispute, personal, _: &On<'_>| Ok((state.void()?, Some(personal)));
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::VoidDisputeResponse {
                dispute: Some(message(view, case)),
            }
        })
        .await
    }
}

/// What is ordered: its period, and in words.
fn order(fields: &mut Fields, entry: &proto::OrderEntry) -> (Option<OrderedPeriod>, String) {
    let text = fields.text("order.text", &entry.text, 1, 4000);
    let until = !entry.until_on.is_empty();
    let within = match (entry.days, until) {
        (0, false) => Some(OrderedPeriod::Statutory),
        (0, true) => {
            let day = fields.date("order.until_on", &entry.until_on, None);
            Some(OrderedPeriod::Until { day })
        }
        (_, true) => {
            fields.wrong(
                "order.until_on",
                "天数和截止日期只能填写一项",
                "days or a day, not both",
            );
            None
        }
        (number, false) => {
            if number > LONGEST_PERIOD {
                fields.wrong("order.days", "应为1至365", "1 to 365");
            }
            let unit: Option<OrderUnit> = fields.code("order.unit", entry.unit);
            unit.map(|unit| OrderedPeriod::Within { number, unit })
        }
    };
    (within, text)
}
