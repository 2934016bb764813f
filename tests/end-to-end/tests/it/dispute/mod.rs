//! Disputes from their acceptance over appeals to what they order, and table 4 of two years.

mod orders;
mod table4;

use std::time::Duration;

use gongkai_proto::{
    intake::v1::{
        self as intake, Answer, DisputeInstance as Instance, DisputeKind as Kind, DisputeRuling,
        DisputeSubject as Subject,
    },
    reporting::v1::{CompileReportRequest, Report},
};
use tonic::{Code, Status};

use crate::office::{BUREAU, Office, application};

impl Office {
    pub(crate) async fn dispute(
        &self,
        request: intake::RegisterDisputeRequest,
    ) -> Result<intake::Dispute, Status> {
        let mut disputes = self.staff.clerk.disputes();
        let answer = disputes.register_dispute(request).await?;
        Ok(answer.into_inner().dispute.unwrap())
    }

    /// What an instance decided, received today.
    pub(crate) async fn decide(
        &self,
        request: intake::RecordDecisionRequest,
    ) -> Result<intake::Dispute, Status> {
        let mut disputes = self.staff.reviewer.disputes();
        let answer = disputes.record_decision(request).await?;
        Ok(answer.into_inner().dispute.unwrap())
    }

    pub(crate) async fn appeal(
        &self,
        id: &str,
        request_id: &str,
    ) -> Result<intake::Dispute, Status> {
        let request = intake::RecordAppealRequest {
            request_id: request_id.to_owned(),
            bureau_id: BUREAU.to_owned(),
            dispute_id: id.to_owned(),
            appellant: intake::Appellant::Plaintiff as i32,
            ..Default::default()
        };
        let answer = self
            .staff
            .reviewer
            .disputes()
            .record_appeal(request)
            .await?;
        Ok(answer.into_inner().dispute.unwrap())
    }

    async fn read_dispute(&self, id: &str) -> intake::Dispute {
        let request = intake::GetDisputeRequest {
            bureau_id: BUREAU.to_owned(),
            dispute_id: id.to_owned(),
        };
        let answer = self.staff.clerk.disputes().get_dispute(request).await;
        answer.unwrap().into_inner().dispute.unwrap()
    }

    /// An application of that day, answered on it.
    async fn answered(&self, name: &str) -> String {
        let walk = self.register(application(name)).await;
        self.staff.answer(&walk, Answer::NotHeld).await.unwrap();
        walk.application_id
    }

    /// Case, what, and by when of every duty on the worklist.
    async fn duties(&self) -> Vec<(String, String, String)> {
        let request = intake::ListDutiesRequest {
            bureau_id: BUREAU.to_owned(),
            ..Default::default()
        };
        let listed = self.staff.clerk.deadlines().list_duties(request).await;
        listed
            .unwrap()
            .into_inner()
            .duties
            .into_iter()
            .map(|duty| (duty.case_id, duty.kind, duty.due_on))
            .collect()
    }

    async fn duty_of(&self, id: &str) -> Option<(String, String)> {
        let of_case = self
            .duties()
            .await
            .into_iter()
            .find(|(case, _, _)| case == id);
        of_case.map(|(_, kind, due_on)| (kind, due_on))
    }

    pub(crate) async fn report(&self, year: i32, request_id: &str) -> Report {
        let request = CompileReportRequest {
            request_id: request_id.to_owned(),
            bureau_id: BUREAU.to_owned(),
            year,
            problems: "无。".to_owned(),
            ..Default::default()
        };
        for _ in 0..120 {
            let mut reports = self.staff.leader.reports();
            match reports.compile_report(request.clone()).await {
                Ok(answer) => return answer.into_inner().report.unwrap(),
                Err(status) if status.code() == Code::FailedPrecondition => {
                    tokio::time::sleep(Duration::from_millis(250)).await;
                }
                Err(status) => panic!("{status:?}"),
            }
        }
        panic!("reporting did not catch up");
    }
}

pub(crate) fn dispute(request_id: &str, kind: Kind) -> intake::RegisterDisputeRequest {
    intake::RegisterDisputeRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        kind: kind as i32,
        party_name: "李某".to_owned(),
        subject: Subject::Outside as i32,
        description: "对2022年公开的处罚信息有异议".to_owned(),
        organ: "鹤山市人民政府".to_owned(),
        organ_case_number: "鹤府行复〔2023〕1号".to_owned(),
        ..Default::default()
    }
}

pub(crate) fn decision(
    id: &str,
    instance: Instance,
    ruling: DisputeRuling,
    decided_on: &str,
) -> intake::RecordDecisionRequest {
    intake::RecordDecisionRequest {
        request_id: format!("{instance:?}-{}", &id[24..]),
        bureau_id: BUREAU.to_owned(),
        dispute_id: id.to_owned(),
        instance: instance as i32,
        ruling: ruling as i32,
        decided_on: decided_on.to_owned(),
        court_name: match instance {
            Instance::Second | Instance::Retrial => "某某市中级人民法院".to_owned(),
            _ => String::new(),
        },
        ..Default::default()
    }
}
