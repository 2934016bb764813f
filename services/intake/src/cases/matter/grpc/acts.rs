//! The acts on a matter case between its beginning and its delivery.

use gongkai_chassis::{error::Result, fields::Fields};
use gongkai_law::permit::SpecialProcedure;
use gongkai_proto::intake::v1 as proto;
use tonic::Request;

use super::{DECISION, DELIVERY, Matters, PROCEDURE, REFUSAL, message, opening::papers};
use crate::{
    cases::kernel::{
        On,
        act::{Act, act_of, act_on},
    },
    cases::matter::{
        MatterCase,
        code::{Decision, DeliveryWay, Refusal},
        state::Personal,
    },
};

/// The reason of an act as its personal data.
fn because(reason: String) -> Personal {
    Personal {
        reason,
        ..Personal::default()
    }
}

impl Matters {
    pub(super) async fn ask_correction(
        &self,
        request: &Request<proto::AskMatterCorrectionRequest>,
    ) -> Result<proto::AskMatterCorrectionResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "AskMatterCorrection",
            "intake.ask_matter_correction",
            body,
            matter_case_id,
            body.etag,
            asked_on
        );
        let read = |fields: &mut Fields| {
            let missing = fields.text("missing", &body.missing, 1, 4000);
            Some(Personal {
                missing,
                ..Personal::default()
            })
        };
        let decide = |state: &MatterCase, personal, on: &On<'_>| {
            Ok((state.ask_correction(on)?, Some(personal)))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::AskMatterCorrectionResponse {
                matter_case: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn receive_correction(
        &self,
        request: &Request<proto::ReceiveMatterCorrectionRequest>,
    ) -> Result<proto::ReceiveMatterCorrectionResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "ReceiveMatterCorrection",
            "intake.receive_matter_correction",
            body,
            matter_case_id,
            body.etag,
            received_on
        );
        let read = |fields: &mut Fields| {
            let papers = papers(fields, &body.papers_received, 1);
            Some(Personal {
                papers,
                ..Personal::default()
            })
        };
        let decide = |state: &MatterCase, personal, on: &On<'_>| {
            Ok((state.receive_correction(on)?, Some(personal)))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::ReceiveMatterCorrectionResponse {
                matter_case: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn accept(
        &self,
        request: &Request<proto::AcceptMatterCaseRequest>,
    ) -> Result<proto::AcceptMatterCaseResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "AcceptMatterCase",
            "intake.accept_matter_case",
            body,
            matter_case_id,
            body.etag,
            accepted_on
        );
        let read = |_: &mut Fields| Some(());
        let decide = |state: &MatterCase, (), on: &On<'_>| Ok((state.accept(on)?, None));
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::AcceptMatterCaseResponse {
                matter_case: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn refuse(
        &self,
        request: &Request<proto::RefuseMatterCaseRequest>,
    ) -> Result<proto::RefuseMatterCaseResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "RefuseMatterCase",
            "intake.refuse_matter_case",
            body,
            matter_case_id,
            body.etag,
            refused_on
        );
        let read = |fields: &mut Fields| {
            let refusal: Option<Refusal> = fields.code("refusal", REFUSAL, body.refusal);
            let elsewhere = refusal == Some(Refusal::NotCompetent);
            let told = usize::from(refusal.is_some() && !elsewhere);
            let reason = fields.text("reason", &body.reason, told, 4000);
            let organ = &body.competent_organ;
            let organ = if elsewhere {
                fields.text("competent_organ", organ, 1, 200)
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
            Some((refusal?, organ, because(reason)))
        };
        let decide = |state: &MatterCase, (refusal, organ, personal), on: &On<'_>| {
            Ok((state.refuse(refusal, organ, on)?, Some(personal)))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::RefuseMatterCaseResponse {
                matter_case: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn start_procedure(
        &self,
        request: &Request<proto::StartSpecialProcedureRequest>,
    ) -> Result<proto::StartSpecialProcedureResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "StartSpecialProcedure",
            "intake.start_special_procedure",
            body,
            matter_case_id,
            body.etag,
            started_on
        );
        let read = |fields: &mut Fields| {
            let kind: Option<SpecialProcedure> = fields.code("kind", PROCEDURE, body.kind);
            let expected = fields.text("expected", &body.expected, 1, 200);
            Some((kind?, expected))
        };
        let decide = |state: &MatterCase, (kind, expected), on: &On<'_>| {
            Ok((state.start_procedure(kind, expected, on)?, None))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::StartSpecialProcedureResponse {
                matter_case: Some(message(view, case)),
                procedure_number: u32::try_from(case.state.process.procedures.len())
                    .unwrap_or_default(),
            }
        })
        .await
    }

    pub(super) async fn end_procedure(
        &self,
        request: &Request<proto::EndSpecialProcedureRequest>,
    ) -> Result<proto::EndSpecialProcedureResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "EndSpecialProcedure",
            "intake.end_special_procedure",
            body,
            matter_case_id,
            body.etag,
            ended_on
        );
        let read = |_: &mut Fields| Some(());
        let decide = |state: &MatterCase, (), on: &On<'_>| {
            Ok((state.end_procedure(body.procedure_number, on)?, None))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::EndSpecialProcedureResponse {
                matter_case: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn extend(
        &self,
        request: &Request<proto::ExtendMatterCaseRequest>,
    ) -> Result<proto::ExtendMatterCaseResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "ExtendMatterCase",
            "intake.extend_matter_case",
            body,
            matter_case_id,
            body.etag,
            extended_on
        );
        let read =
            |fields: &mut Fields| Some(because(fields.text("reason", &body.reason, 1, 4000)));
        let decide =
            |state: &MatterCase, personal, on: &On<'_>| Ok((state.extend(on)?, Some(personal)));
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::ExtendMatterCaseResponse {
                matter_case: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn decide(
        &self,
        request: &Request<proto::DecideMatterCaseRequest>,
    ) -> Result<proto::DecideMatterCaseResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "DecideMatterCase",
            "intake.decide_matter_case",
            body,
            matter_case_id,
            body.etag,
            decided_on
        );
        let read = |fields: &mut Fields| {
            let decision: Option<Decision> = fields.code("decision", DECISION, body.decision);
            let refused = decision == Some(Decision::Refused);
            let reason = fields.text("reason", &body.reason, usize::from(refused), 4000);
            let number = fields.text("decision_number", &body.decision_number, 0, 100);
            let valid_until = match body.valid_until.as_str() {
                "" => None,
                day => Some(fields.date("valid_until", day, None)),
            };
            if refused && valid_until.is_some() {
                fields.wrong(
                    "valid_until",
                    "不予许可的决定没有有效期",
                    "none for a refusal",
                );
            }
            Some((decision?, number, valid_until, because(reason)))
        };
        let decide =
            |state: &MatterCase, (decision, number, valid_until, personal), on: &On<'_>| {
                let decided = state.decide(decision, number, valid_until, on)?;
                Ok((decided, Some(personal)))
            };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::DecideMatterCaseResponse {
                matter_case: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn deliver(
        &self,
        request: &Request<proto::DeliverMatterCaseRequest>,
    ) -> Result<proto::DeliverMatterCaseResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "DeliverMatterCase",
            "intake.deliver_matter_case",
            body,
            matter_case_id,
            body.etag,
            delivered_on
        );
        let read = |fields: &mut Fields| {
            let way: Option<DeliveryWay> = fields.code("way", DELIVERY, body.way);
            let receipt = fields.text("receipt", &body.receipt, 1, 200);
            let personal = Personal {
                receipt,
                ..Personal::default()
            };
            Some((way?, personal))
        };
        let decide = |state: &MatterCase, (way, personal), on: &On<'_>| {
            Ok((state.deliver(way, on)?, Some(personal)))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::DeliverMatterCaseResponse {
                matter_case: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn withdraw(
        &self,
        request: &Request<proto::WithdrawMatterCaseRequest>,
    ) -> Result<proto::WithdrawMatterCaseResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "WithdrawMatterCase",
            "intake.withdraw_matter_case",
            body,
            matter_case_id,
            body.etag,
            withdrawn_on
        );
        let read =
            |fields: &mut Fields| Some(because(fields.text("reason", &body.reason, 0, 4000)));
        let decide =
            |state: &MatterCase, personal, on: &On<'_>| Ok((state.end(true, on)?, Some(personal)));
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::WithdrawMatterCaseResponse {
                matter_case: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn terminate(
        &self,
        request: &Request<proto::TerminateMatterCaseRequest>,
    ) -> Result<proto::TerminateMatterCaseResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "TerminateMatterCase",
            "intake.terminate_matter_case",
            body,
            matter_case_id,
            body.etag,
            terminated_on
        );
        let read =
            |fields: &mut Fields| Some(because(fields.text("reason", &body.reason, 1, 4000)));
        let decide =
            |state: &MatterCase, personal, on: &On<'_>| Ok((state.end(false, on)?, Some(personal)));
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::TerminateMatterCaseResponse {
                matter_case: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn void(
        &self,
        request: &Request<proto::VoidMatterCaseRequest>,
    ) -> Result<proto::VoidMatterCaseResponse> {
        let body = request.get_ref();
        // Voiding corrects the register, today: the law counts nothing from it.
        let act = Act {
            method: "VoidMatterCase",
            transaction: "intake.void_matter_case",
            request_id: &body.request_id,
            bureau_id: &body.bureau_id,
            case_id: ("matter_case_id", &body.matter_case_id),
            etag: &body.etag,
            date: ("voided_on", ""),
            backdating_reason: "",
        };
        let read =
            |fields: &mut Fields| Some(because(fields.text("reason", &body.reason, 1, 4000)));
        let decide =
            |state: &MatterCase, personal, on: &On<'_>| Ok((state.void(on)?, Some(personal)));
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::VoidMatterCaseResponse {
                matter_case: Some(message(view, case)),
            }
        })
        .await
    }
}
