//! Requests of the acts on a matter case between its beginning and its delivery.

use gongkai_chassis::{error::Result, fields::Fields};
use gongkai_law::permit::SpecialProcedure;
use gongkai_proto::intake::v1 as proto;
use tonic::Request;

use super::{Matters, message, opening::papers};
use crate::cases::{
    kernel::{
        act::{Reads, act},
        assignment::Assigned,
    },
    matter::{
        MatterCase,
        code::{DeliveryWay, MatterDecision, Refusal},
        command::{Command, Which},
        state::{Refused, Ruling},
    },
};

impl Matters {
    /// An act whose answer tells the number of the procedure, too.
    pub(super) async fn start_procedure(
        &self,
        request: &Request<proto::StartSpecialProcedureRequest>,
    ) -> Result<proto::StartSpecialProcedureResponse> {
        act::<MatterCase, _, _>(&self.desk, request, |view, case| {
            let procedures = case.state.process.procedures.len();
            proto::StartSpecialProcedureResponse {
                matter_case: Some(message(view, case)),
                procedure_number: u32::try_from(procedures).unwrap_or_default(),
            }
        })
        .await
    }
}

impl Reads<MatterCase> for proto::AssignMatterCaseRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let to = Assigned::read(fields, &self.office_id, &self.person);
        Some(Command::Assign(to))
    }
}

impl Reads<MatterCase> for proto::AskMatterCorrectionRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let missing = fields.text("missing", &self.missing, 1, 4000);
        Some(Command::AskCorrection { missing })
    }
}

impl Reads<MatterCase> for proto::ReceiveMatterCorrectionRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let papers = papers(fields, "papers_received", &self.papers_received, 1);
        Some(Command::ReceiveCorrection { papers })
    }
}

impl Reads<MatterCase> for proto::AcceptMatterCaseRequest {
    fn read(&self, _: &mut Fields) -> Option<Command> {
        Some(Command::Accept)
    }
}

impl Reads<MatterCase> for proto::RefuseMatterCaseRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let refusal: Option<Refusal> = fields.code("refusal", self.refusal);
        let elsewhere = refusal == Some(Refusal::NotCompetent);
        let told = usize::from(refusal.is_some() && !elsewhere);
        let reason = fields.text("reason", &self.reason, told, 4000);
        let organ = &self.competent_organ;
        let competent_organ = if elsewhere {
            fields.line("competent_organ", organ, 1, 200)
        } else {
            if !organ.is_empty() {
                fields.wrong(
                    "competent_organ",
                    "仅在不属于本机关职权范围时填写",
                    "only if another organ is competent",
                );
            }
            String::new()
        };
        Some(Command::Refuse(Refused {
            refusal: refusal?,
            competent_organ,
            reason,
        }))
    }
}

impl Reads<MatterCase> for proto::StartSpecialProcedureRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let kind: Option<SpecialProcedure> = fields.code("kind", self.kind);
        let expected = fields.line("expected", &self.expected, 1, 200);
        let kind = kind?;
        Some(Command::StartProcedure { kind, expected })
    }
}

impl Reads<MatterCase> for proto::EndSpecialProcedureRequest {
    fn read(&self, _: &mut Fields) -> Option<Command> {
        let procedure = Which::Number(self.procedure_number);
        Some(Command::EndProcedure { procedure })
    }
}

impl Reads<MatterCase> for proto::ExtendMatterCaseRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let reason = fields.text("reason", &self.reason, 1, 4000);
        Some(Command::Extend { reason })
    }
}

impl Reads<MatterCase> for proto::DecideMatterCaseRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let decision: Option<MatterDecision> = fields.code("decision", self.decision);
        let refused = decision == Some(MatterDecision::Refused);
        let reason = fields.text("reason", &self.reason, usize::from(refused), 4000);
        let number = fields.line("decision_number", &self.decision_number, 0, 100);
        let valid_until = fields.date_if_any("valid_until", &self.valid_until);
        if refused && valid_until.is_some() {
            let (zh, en) = ("不予许可的决定没有有效期", "none for a refusal");
            fields.wrong("valid_until", zh, en);
        }
        Some(Command::Decide(Ruling {
            decision: decision?,
            number,
            valid_until,
            reason,
        }))
    }
}

impl Reads<MatterCase> for proto::DeliverMatterCaseRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let way: Option<DeliveryWay> = fields.code("way", self.way);
        let receipt = fields.line("receipt", &self.receipt, 1, 200);
        Some(Command::Deliver { way: way?, receipt })
    }
}

impl Reads<MatterCase> for proto::WithdrawMatterCaseRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let reason = fields.text("reason", &self.reason, 0, 4000);
        Some(Command::Withdraw { reason })
    }
}

impl Reads<MatterCase> for proto::TerminateMatterCaseRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let reason = fields.text("reason", &self.reason, 1, 4000);
        Some(Command::Terminate { reason })
    }
}

impl Reads<MatterCase> for proto::VoidMatterCaseRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let reason = fields.text("reason", &self.reason, 1, 4000);
        Some(Command::Void { reason })
    }
}
