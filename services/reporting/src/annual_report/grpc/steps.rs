//! How a version is begun, written, reviewed and given back.

use gongkai_chassis::{
    db::retry_conflicts,
    error::{Error, Reason, Result},
    fields::Fields,
    identity::Role,
    new_or_answer,
};
use gongkai_proto::reporting::v1 as proto;
use tonic::Request;

use super::{AnnualReports, hand, section};
use crate::{
    annual_report::{decide::start, state::AnnualReport, store},
    declaration,
    figure::grpc::check_year,
    report::narrative::Section,
    year::ended,
};

impl AnnualReports {
    pub(super) async fn start(
        &self,
        request: &Request<proto::StartAnnualReportRequest>,
    ) -> Result<proto::StartAnnualReportResponse> {
        // Over one snapshot, two calls conflict: the later one then finds what the other began.
        retry_conflicts(|| self.start_once(request)).await
    }

    async fn start_once(
        &self,
        request: &Request<proto::StartAnnualReportRequest>,
    ) -> Result<proto::StartAnnualReportResponse> {
        let mut call = self.followed.call(request).await?;
        call.request_id();
        let year = call.body.year;
        let (_, period) = ended(&mut call, year)?;
        let contact = self.catalog.contact(call.bureau()).await;
        let (foundation, mut tx, claim) = new_or_answer!(self.reports.begin(&mut call, &[]).await?);
        if let Some(last) = store::of_year(&mut tx, year).await?.pop() {
            return Err(exists(&last));
        }
        if !declaration::opening_stock(&mut tx, year).await?.is_empty() {
            let en =
                "the report of this year was published elsewhere, and is entered as opening stock";
            let error = Error::state_forbids(en, "该年度报告此前已经公布，并已作为期初数录入");
            return Err(error.next("Begin that of a later year.", "请编制其后年度的报告。"));
        }
        let figures = self.figures(&mut tx, foundation, year).await?;
        check_year(&mut tx, period).await?;
        let contact = contact.unwrap_or_default();
        let version = start(tx.new_id(), year, figures, contact, &hand(&tx)?);
        store::insert(&mut tx, &version).await?;
        self.finish(tx, &claim, &version).await
    }

    pub(super) async fn refresh(
        &self,
        request: &Request<proto::RefreshAnnualReportRequest>,
    ) -> Result<proto::RefreshAnnualReportResponse> {
        retry_conflicts(|| self.refresh_once(request)).await
    }

    async fn refresh_once(
        &self,
        request: &Request<proto::RefreshAnnualReportRequest>,
    ) -> Result<proto::RefreshAnnualReportResponse> {
        let mut call = self.followed.call(request).await?;
        call.request_id();
        let id = call
            .fields
            .id("annual_report_id", &call.body.annual_report_id);
        call.checked(Some(()))?;
        let contact = self.catalog.contact(call.bureau()).await;
        let (foundation, mut tx, claim) = new_or_answer!(self.reports.begin(&mut call, &[]).await?);
        let version = store::lock(&mut tx, id).await?;
        let figures = self.figures(&mut tx, foundation, version.year).await?;
        let version = version.refresh(&call.body.etag, figures, contact, &hand(&tx)?)?;
        store::update(&mut tx, &version).await?;
        self.finish(tx, &claim, &version).await
    }

    pub(super) async fn write(
        &self,
        request: &Request<proto::WriteAnnualReportRequest>,
    ) -> Result<proto::WriteAnnualReportResponse> {
        let mut call = self.followed.call(request).await?;
        let body = call.body;
        call.request_id();
        let id = call.fields.id("annual_report_id", &body.annual_report_id);
        let sections = sections(&mut call.fields, &body.sections);
        let sections = call.checked(Some(sections))?;
        let rule = |version: AnnualReport, hand: &_| version.write(&body.etag, sections, hand);
        self.act(&mut call, id, rule).await
    }

    pub(super) async fn contribute(
        &self,
        request: &Request<proto::ContributeToAnnualReportRequest>,
    ) -> Result<proto::ContributeToAnnualReportResponse> {
        let mut call = self.followed.call(request).await?;
        let body = call.body;
        call.request_id();
        let id = call.fields.id("annual_report_id", &body.annual_report_id);
        let office_id = call.fields.office("office_id", &body.office_id, 1);
        let section = section(&mut call.fields, "section", &body.section);
        let text: String = call.fields.text("text", &body.text, 2, 4000);
        let section = call.checked(section)?;
        if !self.catalog.has_office(call.bureau(), &office_id).await? {
            let (zh, en) = ("本机关没有该股室", "no office of this bureau");
            call.fields.wrong("office_id", zh, en);
            call.checked(Some(()))?;
        }
        let rule =
            |version: AnnualReport, hand: &_| version.contribute(office_id, section, text, hand);
        self.act(&mut call, id, rule).await
    }

    pub(super) async fn submit(
        &self,
        request: &Request<proto::SubmitAnnualReportRequest>,
    ) -> Result<proto::SubmitAnnualReportResponse> {
        let mut call = self.followed.call(request).await?;
        let body = call.body;
        call.request_id();
        let id = call.fields.id("annual_report_id", &body.annual_report_id);
        call.checked(Some(()))?;
        let rule = |version: AnnualReport, hand: &_| version.submit(&body.etag, hand);
        self.act(&mut call, id, rule).await
    }

    pub(super) async fn review(
        &self,
        request: &Request<proto::ReviewAnnualReportRequest>,
    ) -> Result<proto::ReviewAnnualReportResponse> {
        let mut call = self.followed.call(request).await?;
        let body = call.body;
        call.request_id();
        let id = call.fields.id("annual_report_id", &body.annual_report_id);
        call.checked(Some(()))?;
        let rule = |version: AnnualReport, hand: &_| version.review(&body.etag, hand);
        self.act(&mut call, id, rule).await
    }

    pub(super) async fn send_back(
        &self,
        request: &Request<proto::ReturnAnnualReportRequest>,
    ) -> Result<proto::ReturnAnnualReportResponse> {
        let mut call = self.followed.call(request).await?;
        let body = call.body;
        call.request_id();
        let id = call.fields.id("annual_report_id", &body.annual_report_id);
        let remark: String = call.fields.text("remark", &body.remark, 2, 2000);
        call.checked(Some(()))?;
        let principal = call.principal();
        let from_above = principal.has(Role::City) && principal.bureau != *call.bureau();
        let rule = |version: AnnualReport, hand: &_| {
            version.send_back(&body.etag, remark, from_above, hand)
        };
        self.act(&mut call, id, rule).await
    }
}

/// The sections of a request, each once, and what is wrong with them.
fn sections(fields: &mut Fields, sent: &[proto::Section]) -> Vec<(Section, String)> {
    let most = Section::ALL.len();
    if sent.is_empty() || sent.len() > most {
        let (zh, en) = (format!("应为1至{most}章"), format!("1 to {most}"));
        fields.wrong("sections", &zh, &en);
    }
    let mut sections: Vec<(Section, String)> = Vec::new();
    for (at, sent) in sent.iter().enumerate().take(most) {
        let field = |name: &str| format!("sections[{at}].{name}");
        let section = section(fields, &field("section"), &sent.section);
        let text = fields.text(&field("text"), &sent.text, 0, 8000);
        let made = [
            ("printed", !sent.printed.is_empty()),
            ("draft_changed", sent.draft_changed),
            ("drafted", !sent.drafted.is_empty()),
        ];
        for (name, _) in made.iter().filter(|(_, is_sent)| *is_sent) {
            let (zh, en) = ("由系统生成，请留空", "made by the service: leave it empty");
            fields.wrong(&field(name), zh, en);
        }
        let Some(section) = section else { continue };
        if sections.iter().any(|(known, _)| *known == section) {
            let zh = format!("“{}”一章重复", section.zh());
            fields.wrong(&field("section"), &zh, "is there twice");
        }
        sections.push((section, text));
    }
    sections
}

/// That there is a report of the year already.
fn exists(last: &AnnualReport) -> Error {
    Error::new(Reason::AnnualReportExists)
        .with("year", last.year)
        .with("version", last.version)
        .with("state", last.state)
        .with("state_zh", last.state.zh())
        .with("id", last.id)
}
