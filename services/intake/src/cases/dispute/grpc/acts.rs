//! Requests of the acts on a dispute after its registration.

use chrono::NaiveDate;
use gongkai_chassis::{call::Call, error::Result, fields::Fields};
use gongkai_law::dispute::{
    Appellant, DisputeOutcome, DisputeRuling, Instance, OrderUnit, OrderedPeriod,
};
use gongkai_proto::{intake::v1 as proto, request::BureauRequest};
use prost::Name;
use tonic::Request;
use uuid::Uuid;

use super::Disputes;
use crate::{
    cases::{
        application::{Application, may_be_ordered},
        dispute::{
            Dispute, command::Command, decide::LONGEST_PERIOD, message::message, order::Ordered,
            state::Entered,
        },
        kernel::{
            self, Loaded, On,
            act::{Reads, carry_out},
            assignment::Assigned,
        },
    },
    desk::View,
};

impl Disputes {
    pub(super) async fn record_decision(
        &self,
        request: &Request<proto::RecordDecisionRequest>,
    ) -> Result<proto::RecordDecisionResponse> {
        self.order(request, |view, case| message(view, case).into())
            .await
    }

    pub(super) async fn order_in_force(
        &self,
        request: &Request<proto::RecordOrderInForceRequest>,
    ) -> Result<proto::RecordOrderInForceResponse> {
        self.order(request, |view, case| message(view, case).into())
            .await
    }

    /// An act by which an order may come in force: whether that lies on the application is asked of
    /// the application first. What changes between here and there is found there: an application that
    /// cannot be answered anew any more refuses.
    async fn order<R: Reads<Dispute>, A: Name + Default>(
        &self,
        request: &Request<R>,
        answer: impl Fn(&View<'_>, &Loaded<Dispute>) -> A + Send + Sync,
    ) -> Result<A> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let (field, id) = call.body.case_id();
        let id = call.fields.id(field, id);
        let (legal_date, reason) = call.act_date();
        let command = call.body.read(&mut call.fields);
        let mut command = call.checked(command)?;
        if let Command::RecordDecision(decision) = &mut command {
            let mut tx = call.read(&self.desk.db).await?;
            let dispute = kernel::load::<Dispute>(&mut tx, id).await?;
            decision.order = decision
                .order
                .take()
                .or(dispute.state.confirmed_by(decision));
        }
        if let Some(on_application) = command.on_application() {
            *on_application = self.lies_on_application(&call, id, legal_date).await?;
        }
        let on = (id, legal_date, reason.as_str());
        carry_out(&self.desk, call, on, command, answer).await
    }

    /// Whether an order that is in force on that day lies on the application that the dispute is about.
    async fn lies_on_application<R: BureauRequest>(
        &self,
        call: &Call<'_, R>,
        id: Uuid,
        day: NaiveDate,
    ) -> Result<bool> {
        let bureau = self
            .desk
            .bureaus
            .get(call.principal(), call.bureau())
            .await?;
        let mut tx = call.read(&self.desk.db).await?;
        let dispute = kernel::load::<Dispute>(&mut tx, id).await?;
        let Some(application_id) = dispute.state.registered.application_id else {
            return Ok(false);
        };
        let application = kernel::load::<Application>(&mut tx, application_id).await?;
        let on = On {
            day,
            calendar: &self.desk.calendars.current(),
            caller: call.principal(),
            standing: &[],
            settings: &bureau.settings,
            fee_payable: bureau.fee_payable(day),
        };
        Ok(may_be_ordered(&application.state, &on))
    }
}

impl Reads<Dispute> for proto::AssignDisputeRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let to = Assigned::read(fields, &self.office_id, &self.person);
        Some(Command::Assign(to))
    }
}

impl Reads<Dispute> for proto::FileReplyRequest {
    fn read(&self, _: &mut Fields) -> Option<Command> {
        Some(Command::FileReply)
    }
}

impl Reads<Dispute> for proto::RecordDecisionRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let instance: Option<Instance> = fields.code("instance", self.instance);
        let ruling: Option<DisputeRuling> = fields.code("ruling", self.ruling);
        let decided_on = fields.date("decided_on", &self.decided_on, None);
        let number = fields.line("decision_number", &self.decision_number, 0, 100);
        // Only the court of the first instance was registered with the dispute.
        let elsewhere = matches!(instance, Some(Instance::Second | Instance::Retrial));
        let least = usize::from(elsewhere);
        let court_name = fields.line("court_name", &self.court_name, least, 200);
        let order = self.order.as_ref().map(|entry| order(fields, entry));
        let decision = Entered {
            instance: instance?,
            ruling: ruling?,
            decided_on,
            number,
            court_name,
            order: order.flatten(),
        };
        Some(Command::RecordDecision(decision))
    }
}

impl Reads<Dispute> for proto::RecordOrderInForceRequest {
    fn read(&self, _: &mut Fields) -> Option<Command> {
        Some(Command::RecordOrderInForce {
            on_application: false,
        })
    }
}

impl Reads<Dispute> for proto::RecordAppealRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let appellant: Option<Appellant> = fields.code("appellant", self.appellant);
        let copy_received_on = fields.date_if_any("copy_received_on", &self.copy_received_on);
        Some(Command::RecordAppeal {
            appellant: appellant?,
            copy_received_on,
        })
    }
}

impl Reads<Dispute> for proto::RecordComplianceRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let done = fields.text("done", &self.done, 1, 4000);
        Some(Command::RecordCompliance { done })
    }
}

impl Reads<Dispute> for proto::ConcludeDisputeRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let outcome: Option<DisputeOutcome> = fields.code("outcome", self.outcome);
        if outcome == Some(DisputeOutcome::Pending) {
            fields.wrong("outcome", "尚未审结不是审理结果", "pending is no outcome");
        }
        let outcome = outcome?;
        Some(Command::Conclude { outcome })
    }
}

impl Reads<Dispute> for proto::VoidDisputeRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let reason = fields.text("reason", &self.reason, 1, 1000);
        Some(Command::Void { reason })
    }
}

/// What is ordered: its period, and in words.
fn order(fields: &mut Fields, entry: &proto::OrderEntry) -> Option<Ordered> {
    let text = fields.text("order.text", &entry.text, 1, 4000);
    let until = !entry.until_on.is_empty();
    let within = match (entry.days, until) {
        (0, false) => Some(OrderedPeriod::Statutory),
        (0, true) => {
            let day = fields.date("order.until_on", &entry.until_on, None);
            Some(OrderedPeriod::Until { day })
        }
        (_, true) => {
            let (zh, en) = ("天数和截止日期只能填写一项", "days or a day, not both");
            fields.wrong("order.until_on", zh, en);
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
    Some(Ordered {
        within: within?,
        on_application: false,
        text,
    })
}
