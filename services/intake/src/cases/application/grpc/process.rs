//! The acts between receipt and answer.

use gongkai_chassis::{error::Result, fields::Fields};
use gongkai_proto::intake::v1 as proto;
use tonic::Request;

use super::{Applications, amount, message};
use crate::{
    cases::application::{
        Application,
        process::{Basis, Charged, Opinion, OpinionOf},
        state::Personal,
    },
    cases::kernel::{
        On,
        act::{act_of, act_on},
    },
};

/// No correction is given more working days than this: it would be a typing error.
const LONGEST_CORRECTION: u32 = 60;

impl Applications {
    pub(super) async fn ask_correction(
        &self,
        request: &Request<proto::AskCorrectionRequest>,
    ) -> Result<proto::AskCorrectionResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "AskCorrection",
            "intake.ask_correction",
            body,
            application_id,
            body.etag,
            asked_on
        );
        let read = |fields: &mut Fields| {
            if body.period > LONGEST_CORRECTION {
                fields.wrong("period", "不得超过60个工作日", "at most 60 working days");
            }
            let missing = fields.text("missing", &body.missing, 1, 4000);
            Some(Personal {
                missing,
                ..Personal::default()
            })
        };
        let decide = |state: &Application, personal, on: &On<'_>| {
            Ok((state.ask_correction(body.period, on)?, Some(personal)))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::AskCorrectionResponse {
                application: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn receive_correction(
        &self,
        request: &Request<proto::ReceiveCorrectionRequest>,
    ) -> Result<proto::ReceiveCorrectionResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "ReceiveCorrection",
            "intake.receive_correction",
            body,
            application_id,
            body.etag,
            received_on
        );
        let read = |fields: &mut Fields| {
            let wanted = fields.text("wanted", &body.wanted, 1, 4000);
            Some(Personal {
                wanted,
                ..Personal::default()
            })
        };
        let decide = |state: &Application, personal, on: &On<'_>| {
            Ok((state.receive_correction(on)?, Some(personal)))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::ReceiveCorrectionResponse {
                application: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn extend(
        &self,
        request: &Request<proto::ExtendDeadlineRequest>,
    ) -> Result<proto::ExtendDeadlineResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "ExtendDeadline",
            "intake.extend_deadline",
            body,
            application_id,
            body.etag,
            extended_on
        );
        let read = |fields: &mut Fields| {
            let reason = fields.text("reason", &body.reason, 1, 4000);
            Some(Personal {
                reason,
                ..Personal::default()
            })
        };
        let decide = |state: &Application, personal, on: &On<'_>| {
            Ok((state.extend(body.by, on)?, Some(personal)))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::ExtendDeadlineResponse {
                application: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn ask_opinion(
        &self,
        request: &Request<proto::AskOpinionRequest>,
    ) -> Result<proto::AskOpinionResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "AskOpinion",
            "intake.ask_opinion",
            body,
            application_id,
            body.etag,
            asked_on
        );
        let read = |fields: &mut Fields| {
            let of: Option<OpinionOf> = fields.code("of", "gongkai.intake.v1.OpinionOf", body.of);
            let party_name = fields.text("party_name", &body.party_name, 1, 200);
            Some((
                of?,
                Personal {
                    party_name,
                    ..Personal::default()
                },
            ))
        };
        let decide = |state: &Application, (of, personal), on: &On<'_>| {
            Ok((state.ask_opinion(of, on)?, Some(personal)))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::AskOpinionResponse {
                application: Some(message(view, case)),
                opinion_number: u32::try_from(case.state.process.opinions.len())
                    .unwrap_or_default(),
            }
        })
        .await
    }

    pub(super) async fn record_opinion(
        &self,
        request: &Request<proto::RecordOpinionRequest>,
    ) -> Result<proto::RecordOpinionResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "RecordOpinion",
            "intake.record_opinion",
            body,
            application_id,
            body.etag,
            recorded_on
        );
        let read = |fields: &mut Fields| {
            let said: Option<Opinion> = match body.opinion {
                0 => None,
                number => fields.code("opinion", "gongkai.intake.v1.Opinion", number),
            };
            let refused = said == Some(Opinion::Refuses);
            let reason = fields.text("reason", &body.reason, usize::from(refused), 4000);
            Some((
                said,
                Personal {
                    reason,
                    ..Personal::default()
                },
            ))
        };
        let decide = |state: &Application, (said, personal), on: &On<'_>| {
            Ok((
                state.record_opinion(body.opinion_number, said, on)?,
                Some(personal),
            ))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::RecordOpinionResponse {
                application: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn ask_fee(
        &self,
        request: &Request<proto::AskFeeRequest>,
    ) -> Result<proto::AskFeeResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "AskFee",
            "intake.ask_fee",
            body,
            application_id,
            body.etag,
            asked_on
        );
        let read = |fields: &mut Fields| {
            let basis: Option<Basis> =
                fields.code("basis", "gongkai.intake.v1.FeeBasis", body.basis);
            let charged = Charged {
                basis: basis?,
                count: body.count,
            };
            let due = charged.amount_fen();
            if due == 0 {
                fields.wrong("count", "在免费额度内，不得收费", "within the free amount");
            } else if due != body.amount_fen {
                let yuan = due / 100;
                fields.wrong(
                    "amount_fen",
                    &format!("按标准应为{yuan}元"),
                    &format!("{yuan} yuan by the tariff"),
                );
            }
            Some((amount(fields, body.amount_fen), charged))
        };
        let decide = |state: &Application, (amount, charged), on: &On<'_>| {
            Ok((state.ask_fee(amount, charged, on)?, None))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::AskFeeResponse {
                application: Some(message(view, case)),
            }
        })
        .await
    }
}
