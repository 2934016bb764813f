//! Disputes: registered, replied to, decided.

use gongkai_law::dispute::{DisputeKind, DisputeOutcome};
use gongkai_proto::{
    code::to_number,
    intake::v1::{self as intake, DisputeInstance, DisputeRuling, DisputeSubject},
};
use tonic::Status;

use super::{BUREAU, Desk};
use crate::plan::Dispute;

impl Desk {
    fn dispute(&self, number: usize) -> Result<Dispute, Status> {
        let planned = self.plan.disputes.get(number).copied();
        planned.ok_or_else(|| Status::internal(format!("dispute {number} is not planned")))
    }

    /// Registers a dispute that was accepted.
    pub(super) async fn accept(&self, number: usize) -> Result<(), Status> {
        let planned = self.dispute(number)?;
        let is_court = planned.kind != DisputeKind::Reconsideration;
        let (application_id, subject, description) = match planned.about {
            Some(about) => (self.applications.get(about)?, DisputeSubject::Case, ""),
            None => (
                String::new(),
                DisputeSubject::Outside,
                "启用本系统以前作出的答复",
            ),
        };
        let after_dispute_id = match planned.after {
            Some(after) => self.disputes.get(after)?,
            None => String::new(),
        };
        let party = planned.about.map_or(number, |about| about + 1);
        let request = intake::RegisterDisputeRequest {
            request_id: format!("dispute-{number}"),
            bureau_id: BUREAU.to_owned(),
            kind: to_number("gongkai.intake.v1.DisputeKind", planned.kind.as_str()),
            application_id,
            party_name: format!("第{party}号申请人"),
            subject: subject as i32,
            description: description.to_owned(),
            organ: if is_court {
                "某人民法院"
            } else {
                "上级人民政府"
            }
            .to_owned(),
            organ_case_number: format!("第{}号", number + 1),
            after_dispute_id,
            ..intake::RegisterDisputeRequest::default()
        };
        let mut clerk = self.staff.clerk.disputes();
        let registered = clerk.register_dispute(request).await?.into_inner();
        self.disputes
            .set(number, registered.dispute.unwrap_or_default().id);
        Ok(())
    }

    /// Files the written reply or the defence.
    pub(super) async fn file_reply(&self, number: usize) -> Result<(), Status> {
        let request = intake::FileReplyRequest {
            request_id: format!("dispute-{number}"),
            bureau_id: BUREAU.to_owned(),
            dispute_id: self.disputes.get(number)?,
            ..intake::FileReplyRequest::default()
        };
        self.staff.clerk.disputes().file_reply(request).await?;
        Ok(())
    }

    /// Records what was decided. Nothing is ordered: an answer given anew would move its application to another row.
    pub(super) async fn decide(&self, number: usize) -> Result<(), Status> {
        let planned = self.dispute(number)?;
        let Some(decided_on) = planned.decided_on else {
            return Ok(());
        };
        let is_court = planned.kind != DisputeKind::Reconsideration;
        let ruling = match (planned.outcome, is_court) {
            (DisputeOutcome::Upheld, false) => DisputeRuling::ActUpheld,
            (DisputeOutcome::Upheld, true) => DisputeRuling::ClaimRejected,
            (DisputeOutcome::Corrected, _) => DisputeRuling::FoundUnlawful,
            _ => DisputeRuling::Withdrawn,
        };
        let instance = if is_court {
            DisputeInstance::First
        } else {
            DisputeInstance::Reconsideration
        };
        let request = intake::RecordDecisionRequest {
            request_id: format!("dispute-{number}"),
            bureau_id: BUREAU.to_owned(),
            dispute_id: self.disputes.get(number)?,
            instance: instance as i32,
            ruling: ruling as i32,
            decided_on: decided_on.to_string(),
            ..intake::RecordDecisionRequest::default()
        };
        self.staff
            .reviewer
            .disputes()
            .record_decision(request)
            .await?;
        Ok(())
    }
}
