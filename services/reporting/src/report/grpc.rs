//! ReportService: proto to domain and back.

use std::collections::BTreeMap;

use chrono::Datelike as _;
use gongkai_chassis::{
    call::{Call, Once},
    clock::timestamp,
    config::Profile,
    db::{Tx, retry_conflicts},
    error::{Error, Result},
    fields::Fields,
    identity::BureauId,
    new_or_answer,
    request::Claim,
    rpcs,
};
use gongkai_law::report::Format;
use gongkai_proto::{
    feed::v1 as feed,
    reporting::v1::{self as proto, report_service_server::ReportService},
    request::Mutation,
};
use gongkai_subscriber::StreamId;
use prost::Name;
use tonic::Request;

use super::{
    compile::{Reported, compile},
    earlier::earlier,
    export::{self, Documents, FileFormat},
    form::{self, Content, Form},
    printed::carried_forward,
    store,
};
use crate::{
    declaration,
    figure::{
        Bureau,
        counted::Counted,
        grpc::{Followed, check_year, taken_in},
        store as figures,
        tally::Period,
    },
    year::ended,
};

/// The service.
pub struct Reports {
    followed: Followed,
    documents: Documents,
    assumption: &'static str,
}

/// What the report of a bureau rests on, asked before it is compiled.
pub struct Foundation {
    wanted: BTreeMap<StreamId, feed::StreamPosition>,
    predecessors: Vec<Bureau>,
}

impl Reports {
    /// Over what is followed.
    pub fn new(followed: Followed, documents: Documents, profile: Profile) -> Self {
        Self {
            followed,
            documents,
            assumption: match profile {
                Profile::Demo => "演示假设",
                Profile::Production | Profile::Test => "假设",
            },
        }
    }

    async fn compile(
        &self,
        request: &Request<proto::CompileReportRequest>,
    ) -> Result<proto::CompileReportResponse> {
        // Over one snapshot, two calls with one request_id conflict: the later one then finds the answer.
        retry_conflicts(|| self.compile_once(request)).await
    }

    async fn compile_once(
        &self,
        request: &Request<proto::CompileReportRequest>,
    ) -> Result<proto::CompileReportResponse> {
        let mut call = self.followed.call(request).await?;
        let body = call.body;
        call.request_id();
        let problems = call.fields.text("problems", &body.problems, 0, 4000);
        let (format, period) = ended(&mut call, body.year)?;
        let (foundation, mut tx, claim) =
            new_or_answer!(self.begin(&mut call, &body.at_least).await?);
        let counted = self.count(&mut tx, foundation, format, period).await?;
        check_year(&mut tx, period).await?;
        let report = proto::Report {
            problems,
            ..counted
        };
        let id = report.id.parse().map_err(Error::internal)?;
        store::insert(&mut tx, id, &report).await?;
        let answer = proto::CompileReportResponse {
            report: Some(report),
        };
        claim.finish(tx, answer).await
    }

    /// The beginning of a mutation that counts, over one snapshot; what it rests on is asked first, at these positions at
    /// least. Rivals conflict ([`retry_conflicts`]).
    pub async fn begin<R: Mutation, A: Name + Default>(
        &self,
        call: &mut Call<'_, R>,
        at_least: &[feed::StreamPosition],
    ) -> Result<Once<A, (Foundation, Tx, Claim)>> {
        let db = &self.followed.db;
        if let Some(answer) = call.before(db).await? {
            return Ok(Once::Before(answer));
        }
        let bureau = call.bureau().clone();
        let wanted = self.followed.wanted(&mut call.fields, &bureau, at_least);
        let wanted = wanted.await?;
        let wanted = call.checked(Some(wanted))?;
        let foundation = self.resting_on(&bureau, wanted).await?;
        Ok(match call.once_over_snapshot(db).await? {
            Once::Before(answer) => Once::Before(answer),
            Once::New((tx, claim)) => Once::New((foundation, tx, claim)),
        })
    }

    /// What a report of a bureau rests on now.
    pub async fn foundation(&self, bureau: &BureauId) -> Result<Foundation> {
        let wanted = self
            .followed
            .wanted(&mut Fields::default(), bureau, &[])
            .await?;
        self.resting_on(bureau, wanted).await
    }

    async fn resting_on(
        &self,
        bureau: &BureauId,
        wanted: BTreeMap<StreamId, feed::StreamPosition>,
    ) -> Result<Foundation> {
        let mut tx = self
            .followed
            .db
            .begin_wide("reporting.predecessors")
            .await?;
        let predecessors = figures::predecessors(&mut tx, bureau.as_str()).await?;
        Ok(Foundation {
            wanted,
            predecessors,
        })
    }

    /// The report of a year counted over the snapshot of the transaction, and not kept.
    pub async fn count(
        &self,
        tx: &mut Tx,
        foundation: Foundation,
        format: Format,
        period: Period,
    ) -> Result<proto::Report> {
        let bureau = tx.bureau()?.clone();
        let basis = taken_in(tx, &[bureau.to_string()], &foundation.wanted).await?;
        let counted = count(tx, &bureau, foundation.predecessors, format, period).await?;
        Ok(proto::Report {
            id: tx.new_id().to_string(),
            basis,
            compiled_at: Some(timestamp(tx.now())),
            ..compile(&counted, self.assumption)
        })
    }

    async fn get(
        &self,
        request: &Request<proto::GetReportRequest>,
    ) -> Result<proto::GetReportResponse> {
        let mut call = self.followed.call(request).await?;
        let id = call.fields.id("report_id", &call.body.report_id);
        call.checked(Some(()))?;
        let report = store::load(&mut call.read(&self.followed.db).await?, id).await?;
        Ok(proto::GetReportResponse {
            report: Some(report),
        })
    }

    /// The bytes of a report in a form and a kind of file.
    pub async fn write(
        &self,
        bureau: &BureauId,
        content: &Content<'_>,
        kind: (Form, FileFormat),
    ) -> Result<Vec<u8>> {
        export::write(&self.documents, bureau, content, kind).await
    }

    async fn export(
        &self,
        request: &Request<proto::ExportReportRequest>,
    ) -> Result<proto::ExportReportResponse> {
        let mut call = self.followed.call(request).await?;
        let id = call.fields.id("report_id", &call.body.report_id);
        let format = call.fields.code("format", call.body.format);
        let format: FileFormat = call.checked(format)?;
        let form = match call.body.form {
            0 => Some(Form::Official),
            form => call.fields.code("form", form),
        };
        let form: Form = call.checked(form)?;
        let mut tx = call.read(&self.followed.db).await?;
        let report = store::load(&mut tx, id).await?;
        let previous = of_year(&mut tx, report.year - 1).await?;
        drop(tx);
        let sections = form::drafted(&report, previous.as_ref());
        let content = Content {
            report: &report,
            previous: previous.as_ref(),
            sections: &sections,
            signed: None,
            is_draft: false,
        };
        let bureau = call.bureau().clone();
        let content = self.write(&bureau, &content, (form, format)).await?;
        Ok(proto::ExportReportResponse {
            content_type: format.media_type().to_owned(),
            content,
        })
    }
}

async fn count(
    tx: &mut Tx,
    bureau: &BureauId,
    predecessors: Vec<Bureau>,
    format: Format,
    period: Period,
) -> Result<Reported> {
    let known = figures::known_bureau(tx, bureau.as_str()).await?;
    let year = period.from.year();
    let previous = of_year(tx, year - 1).await?;
    let bureaus = [bureau.to_string()];
    let sums = figures::sums(tx, &bureaus, "", period).await?;
    let few = figures::few(tx, &bureaus, "", period).await?;
    let declared = figures::declared(tx, &bureaus, period).await?;
    Ok(Reported {
        bureau_id: bureau.to_string(),
        bureau: known,
        predecessors,
        year,
        format,
        counted: Counted::of(period, sums, few),
        declared,
        previous: previous.as_ref().and_then(carried_forward),
        earlier: previous.as_ref().map_or_else(Vec::new, earlier),
    })
}

/// The report of a year beside which later ones are shown: the signed one, else the last compiled one, else what was
/// entered of one that was published elsewhere.
pub async fn of_year(tx: &mut Tx, year: i32) -> Result<Option<proto::Report>> {
    if let Some(signed) = store::signed(tx, year).await? {
        return Ok(Some(signed));
    }
    if let Some(compiled) = store::latest(tx, year).await? {
        return Ok(Some(compiled));
    }
    let bureau = tx.bureau()?.clone();
    let opening = declaration::opening_stock(tx, year).await?;
    Ok(declaration::previous(bureau.as_str(), year, &opening))
}

rpcs! { ReportService for Reports:
    compile_report => compile(CompileReportRequest) -> CompileReportResponse;
    get_report => get(GetReportRequest) -> GetReportResponse;
    export_report => export(ExportReportRequest) -> ExportReportResponse;
}
