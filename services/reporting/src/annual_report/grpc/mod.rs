//! AnnualReportService: proto to domain and back.

mod publish;
mod read;
mod sign;
mod steps;

use std::sync::Arc;

use chrono::NaiveDate;
use gongkai_chassis::{
    call::{Call, Once},
    db::Tx,
    error::{Error, Result},
    fields::Fields,
    identity::BureauId,
    request::Claim,
    rpcs,
};
use gongkai_proto::{
    reporting::v1::{self as proto, annual_report_service_server::AnnualReportService},
    request::Mutation,
};
use prost::Name;
use uuid::Uuid;

use super::{
    catalog::Catalog,
    decide::Hand,
    due::Due,
    message::message,
    state::{AnnualReport, Figures, State},
    store,
};
use crate::{
    due_day,
    figure::{grpc::Followed, store as figures},
    people::People,
    report::{self, Foundation, Reports, narrative::Section},
    year,
};

/// The service.
pub struct AnnualReports {
    followed: Followed,
    reports: Arc<Reports>,
    people: People,
    catalog: Catalog,
}

impl AnnualReports {
    /// Over what is followed; figures are counted as `reports` does.
    pub fn new(
        followed: Followed,
        reports: Arc<Reports>,
        people: People,
        catalog: Catalog,
    ) -> Self {
        Self {
            followed,
            reports,
            people,
            catalog,
        }
    }

    /// An act on a version by a pure rule: loaded under lock, changed, kept.
    async fn act<R, A>(
        &self,
        call: &mut Call<'_, R>,
        id: Uuid,
        rule: impl FnOnce(AnnualReport, &Hand) -> Result<AnnualReport>,
    ) -> Result<A>
    where
        R: Mutation,
        A: Name + Default + From<proto::AnnualReport>,
    {
        let (mut tx, claim) = match call.once(&self.followed.db).await? {
            Once::Before(answer) => return Ok(answer),
            Once::New(new) => new,
        };
        let version = store::lock(&mut tx, id).await?;
        let version = rule(version, &hand(&tx)?)?;
        store::update(&mut tx, &version).await?;
        self.finish(tx, &claim, &version).await
    }

    /// Makes an act durable, and answers the version it left.
    async fn finish<A>(&self, mut tx: Tx, claim: &Claim, version: &AnnualReport) -> Result<A>
    where
        A: Name + Default + From<proto::AnnualReport>,
    {
        let bureau = tx.bureau()?.clone();
        let wanted_on = self.wanted_on(&bureau, version.year).await?;
        let mut shown = message(bureau.as_str(), version, wanted_on);
        shown.registered_late = registered_late(&mut tx, version).await?;
        claim.finish(tx, A::from(shown.clone())).await?;
        Ok(self.people.named(&bureau, shown).await.into())
    }

    /// The day by which the office above wants the report of a year; none where nobody set one.
    async fn wanted_on(&self, bureau: &BureauId, year: i32) -> Result<Option<NaiveDate>> {
        let db = &self.followed.db;
        let mut tx = db.begin_wide("reporting.report_due_days_over").await?;
        let Some(known) = figures::bureau(&mut tx, bureau.as_str()).await? else {
            return Ok(None);
        };
        let mut over = due_day::over(&mut tx, &[bureau.to_string()]).await?;
        let set = over.remove(bureau.as_str()).unwrap_or_default();
        Ok(Due::of(known.level, year, &set).local)
    }

    /// The figures of a year and of the one before, counted over the snapshot of the transaction.
    async fn figures(&self, tx: &mut Tx, foundation: Foundation, year: i32) -> Result<Figures> {
        let (format, period) =
            year::of(year).ok_or_else(|| Error::internal("a year without a format"))?;
        let report = self.reports.count(tx, foundation, format, period).await?;
        Ok((report, report::of_year(tx, year - 1).await?))
    }
}

/// Who acts in a transaction, and when.
fn hand(tx: &Tx) -> Result<Hand> {
    Ok(Hand {
        by: tx.scope()?.principal.subject.clone(),
        at: tx.now(),
    })
}

/// How many applications of its year were registered after a version was signed, if it is the one that stands.
async fn registered_late(tx: &mut Tx, version: &AnnualReport) -> Result<i32> {
    if !matches!(version.state, State::Signed | State::Published) {
        return Ok(0);
    }
    let bureau = tx.bureau()?.to_string();
    let mut late = figures::registered_late(tx, std::slice::from_ref(&bureau)).await?;
    Ok(late.remove(&(bureau, version.year)).unwrap_or_default())
}

/// A section by its code.
fn section(fields: &mut Fields, field: &str, code: &str) -> Option<Section> {
    let section = code.parse().ok();
    if section.is_none() {
        let words = |word: fn(Section) -> &'static str, stop: &str| {
            let known = Section::ALL.iter().map(|section| word(*section));
            known.collect::<Vec<_>>().join(stop)
        };
        fields.wrong(
            field,
            &format!("应为下列章节之一：{}", words(Section::zh, "、")),
            &format!("not one of {}", words(Section::as_str, ", ")),
        );
    }
    section
}

rpcs! { AnnualReportService for AnnualReports:
    start_annual_report => start(StartAnnualReportRequest) -> StartAnnualReportResponse;
    refresh_annual_report => refresh(RefreshAnnualReportRequest) -> RefreshAnnualReportResponse;
    write_annual_report => write(WriteAnnualReportRequest) -> WriteAnnualReportResponse;
    contribute_to_annual_report => contribute(ContributeToAnnualReportRequest) -> ContributeToAnnualReportResponse;
    submit_annual_report => submit(SubmitAnnualReportRequest) -> SubmitAnnualReportResponse;
    review_annual_report => review(ReviewAnnualReportRequest) -> ReviewAnnualReportResponse;
    return_annual_report => send_back(ReturnAnnualReportRequest) -> ReturnAnnualReportResponse;
    sign_annual_report => sign(SignAnnualReportRequest) -> SignAnnualReportResponse;
    publish_annual_report => publish(PublishAnnualReportRequest) -> PublishAnnualReportResponse;
    correct_annual_report => correct(CorrectAnnualReportRequest) -> CorrectAnnualReportResponse;
    drop_annual_report => give_up(DropAnnualReportRequest) -> DropAnnualReportResponse;
    get_annual_report => get(GetAnnualReportRequest) -> GetAnnualReportResponse;
    list_annual_reports => list(ListAnnualReportsRequest) -> ListAnnualReportsResponse;
    list_annual_report_differences =>
        differences(ListAnnualReportDifferencesRequest) -> ListAnnualReportDifferencesResponse;
    export_annual_report => export(ExportAnnualReportRequest) -> ExportAnnualReportResponse;
    get_signature_of_file => signature_of_file(GetSignatureOfFileRequest) -> GetSignatureOfFileResponse;
}
