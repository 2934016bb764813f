//! How a version is signed, corrected, and given up.

use gongkai_chassis::{
    db::retry_conflicts,
    error::{Error, Result},
    new_or_answer,
};
use gongkai_proto::reporting::v1 as proto;
use tonic::Request;

use super::{AnnualReports, hand};
use crate::annual_report::{
    rendering::digest_of,
    soundness::printed,
    state::{AnnualReport, State},
    store,
};

impl AnnualReports {
    pub(super) async fn sign(
        &self,
        request: &Request<proto::SignAnnualReportRequest>,
    ) -> Result<proto::SignAnnualReportResponse> {
        retry_conflicts(|| self.sign_once(request)).await
    }

    async fn sign_once(
        &self,
        request: &Request<proto::SignAnnualReportRequest>,
    ) -> Result<proto::SignAnnualReportResponse> {
        let mut call = self.followed.call(request).await?;
        call.request_id();
        let id = call
            .fields
            .id("annual_report_id", &call.body.annual_report_id);
        call.checked(Some(()))?;
        // Of the caller's own bureau, which may be the one that succeeded this one.
        let principal = call.principal();
        let name = self.people.name(&principal.bureau, &principal.subject);
        let name = name.await?;
        let (foundation, mut tx, claim) = new_or_answer!(self.reports.begin(&mut call, &[]).await?);
        let version = store::lock(&mut tx, id).await?;
        let hand = hand(&tx)?;
        version.may_be_signed(&call.body.etag, &hand.by)?;
        let now = self.figures(&mut tx, foundation, version.year).await?;
        let printed = printed(&version, &now)?;
        // What is counted now, at the positions it was counted at.
        let signed = version.sign(now, printed, (tx.today(), name), &hand);
        let signed = AnnualReport {
            digest: digest_of(&signed),
            ..signed
        };
        for before in store::of_year(&mut tx, signed.year).await? {
            let stands = matches!(before.state, State::Signed | State::Published);
            if before.version < signed.version && stands {
                store::update(&mut tx, &before.supersede(&hand)).await?;
            }
        }
        store::update(&mut tx, &signed).await?;
        self.finish(tx, &claim, &signed).await
    }

    pub(super) async fn give_up(
        &self,
        request: &Request<proto::DropAnnualReportRequest>,
    ) -> Result<proto::DropAnnualReportResponse> {
        let mut call = self.followed.call(request).await?;
        let body = call.body;
        call.request_id();
        let id = call.fields.id("annual_report_id", &body.annual_report_id);
        let reason: String = call.fields.text("reason", &body.reason, 2, 1000);
        call.checked(Some(()))?;
        let rule = |version: AnnualReport, hand: &_| version.give_up(&body.etag, reason, hand);
        self.act(&mut call, id, rule).await
    }

    pub(super) async fn correct(
        &self,
        request: &Request<proto::CorrectAnnualReportRequest>,
    ) -> Result<proto::CorrectAnnualReportResponse> {
        let mut call = self.followed.call(request).await?;
        let body = call.body;
        call.request_id();
        let id = call.fields.id("annual_report_id", &body.annual_report_id);
        let reason: String = call.fields.text("reason", &body.reason, 2, 1000);
        call.checked(Some(()))?;
        let (mut tx, claim) = new_or_answer!(call.once(&self.followed.db).await?);
        let version = store::lock(&mut tx, id).await?;
        let last = store::of_year(&mut tx, version.year).await?.pop();
        if let Some(last) = last.filter(|last| last.version > version.version) {
            let error = Error::state_forbids(
                &format!("version {} is under way", last.version),
                &format!("已有第{}版（{}）", last.version, last.state.zh()),
            );
            return Err(error.next("Go on with that version.", "请继续办理该版本。"));
        }
        let corrected = version.correct(tx.new_id(), reason, &hand(&tx)?)?;
        store::insert(&mut tx, &corrected).await?;
        self.finish(tx, &claim, &corrected).await
    }
}
