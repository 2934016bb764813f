//! The handling of applications: searches, the reply through its hands, deputies, new answers.

mod anew;
mod days;
mod granted;
mod withheld;

use gongkai_demo::{clients::Caller, play, staff::Walk, year::Year};
use gongkai_proto::intake::v1::{
    self as intake, DispatchWay, LetterFormat, ReopenCause, ReviewResult,
};
use tonic::{Code, Status};

use crate::{
    office::{BUREAU, Office, applicant, application},
    support::{assert_refused, table3, value},
};
use anew::reopened;
use granted::{granted, partial};
use withheld::withheld;

impl Office {
    /// Registers an application of a company.
    pub(crate) async fn submit(&self, name: &str) -> Walk {
        let company = applicant(intake::ApplicantKind::Business, "演示公司");
        let request = intake::SubmitApplicationRequest {
            applicant: Some(company),
            ..application(name)
        };
        self.register(request).await
    }

    async fn read(&self, walk: &Walk) -> intake::Application {
        self.application(&walk.application_id).await
    }

    async fn export_draft(
        &self,
        caller: &Caller,
        walk: &Walk,
        format: LetterFormat,
    ) -> Result<intake::ExportReplyDraftResponse, Status> {
        let request = intake::ExportReplyDraftRequest {
            bureau_id: BUREAU.to_owned(),
            application_id: walk.application_id.clone(),
            format: format as i32,
        };
        let exported = caller.applications().export_reply_draft(request).await?;
        Ok(exported.into_inner())
    }

    async fn refused_draft(&self, walk: &Walk, request: intake::DraftReplyRequest) -> Status {
        let request = intake::DraftReplyRequest {
            request_id: "refused".to_owned(),
            bureau_id: BUREAU.to_owned(),
            application_id: walk.application_id.clone(),
            ..request
        };
        let mut applications = self.staff.clerk.applications();
        let drafted = applications.draft_reply(request);
        drafted.await.unwrap_err()
    }
}

/// The same path under another request id.
fn again(walk: &Walk, request_id: &str) -> Walk {
    Walk {
        request_id: request_id.to_owned(),
        ..walk.clone()
    }
}

fn review(walk: &Walk) -> intake::ReviewReplyRequest {
    intake::ReviewReplyRequest {
        request_id: walk.request_id.clone(),
        bureau_id: BUREAU.to_owned(),
        application_id: walk.application_id.clone(),
        result: ReviewResult::Approved as i32,
        secrecy: intake::SecrecyReview::Passed as i32,
        ..Default::default()
    }
}

fn sign(walk: &Walk) -> intake::SignReplyRequest {
    intake::SignReplyRequest {
        request_id: walk.request_id.clone(),
        bureau_id: BUREAU.to_owned(),
        application_id: walk.application_id.clone(),
        ..Default::default()
    }
}

fn dispatch(walk: &Walk, way: DispatchWay) -> intake::DispatchReplyRequest {
    intake::DispatchReplyRequest {
        request_id: walk.request_id.clone(),
        bureau_id: BUREAU.to_owned(),
        application_id: walk.application_id.clone(),
        way: way as i32,
        ..Default::default()
    }
}

fn reopen(walk: &Walk, cause: ReopenCause, due_on: &str) -> intake::ReopenApplicationRequest {
    intake::ReopenApplicationRequest {
        request_id: walk.request_id.clone(),
        bureau_id: BUREAU.to_owned(),
        application_id: walk.application_id.clone(),
        cause: cause as i32,
        due_on: due_on.to_owned(),
        reason: "演示理由".to_owned(),
        ..Default::default()
    }
}

#[track_caller]
fn state_forbids(status: &Status) {
    assert_refused(status, Code::FailedPrecondition, "STATE_FORBIDS");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_goes_through_its_hands_and_counts_once() {
    gongkai_testbed::fonts().unwrap();
    let office = Office::open("2024-03-04").await;
    withheld(&office).await;
    partial(&office).await;
    granted(&office).await;
    reopened(&office).await;
    let year = Year {
        year: 2024,
        ..Year::heshan().unwrap()
    };
    let report = play::compile(&office.suite, &year, &|_| {}).await.unwrap();
    for (row, expected) in [
        ("一、本年新收", 5.0),
        ("三（一）予以公开", 1.0),
        ("三（二）部分公开", 2.0),
        ("三（三）5属于三类内部事务信息", 1.0),
        ("三（六）3其他", 0.0),
        ("三（七）总计", 4.0),
        ("四、结转下年度继续办理", 1.0),
    ] {
        let found = table3(&report, row, "商业企业");
        assert!((found - expected).abs() < 1e-9, "{row}: {found}");
    }
    assert!(value(&report, "applications.reanswered").abs() < 1e-9);
    assert!(report.identities.iter().all(|identity| identity.holds));
    office.close().await;
}
