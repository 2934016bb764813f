//! CityReportService: proto to domain and back.

use chrono::{Datelike as _, NaiveDate};
use gongkai_chassis::{
    clock::timestamp,
    db::retry_conflicts,
    error::{Error, Result},
    fields::Fields,
    new_or_answer, rpcs,
};
use gongkai_law::report::Format;
use gongkai_proto::reporting::v1::{self as proto, city_report_service_server::CityReportService};
use tonic::Request;
use uuid::Uuid;

use super::{
    collection::book,
    message::part,
    state::Part,
    store,
    sum::{check, sum},
};
use crate::{
    figure::grpc::Followed,
    figure::store as figures,
    people::People,
    report::{
        export::{Documents, FileFormat},
        printed::carried_forward,
    },
};

/// The service.
pub struct CityReports {
    followed: Followed,
    people: People,
    documents: Documents,
}

impl CityReports {
    /// Over what is followed.
    pub fn new(followed: Followed, people: People, documents: Documents) -> Self {
        Self {
            followed,
            people,
            documents,
        }
    }

    async fn compile(
        &self,
        request: &Request<proto::CompileCityReportRequest>,
    ) -> Result<proto::CompileCityReportResponse> {
        retry_conflicts(|| self.compile_once(request)).await
    }

    async fn compile_once(
        &self,
        request: &Request<proto::CompileCityReportRequest>,
    ) -> Result<proto::CompileCityReportResponse> {
        let mut call = self.followed.call(request).await?;
        let bureau = call.bureau().clone();
        let year = call.body.year;
        call.request_id();
        let (format, ended) = (Format::for_year(year), year < call.today.year());
        if format.is_none() || !ended {
            call.fields.wrong(
                "year",
                "年度应为2019年及以后，且已经结束",
                "a year from 2019 on that has ended",
            );
        }
        let format = call.checked(format.filter(|_| ended))?;
        if let Some(before) = call.before(&self.followed.db).await? {
            return Ok(before);
        }
        let mut wide = self.followed.db.begin_wide("reporting.city_report").await?;
        let parts = store::parts(&mut wide, bureau.as_str(), year).await?;
        let parts: Vec<Part> = parts.into_iter().filter(|part| part.owes(year)).collect();
        let signed: Vec<&Part> = parts.iter().filter(|part| part.signed.is_some()).collect();
        if signed.is_empty() {
            let mut fields = Fields::default();
            fields.wrong(
                "year",
                "所属机关尚无该年度已签发的年度报告",
                "no bureau below has a signed report of this year",
            );
            return Err(fields.refusal());
        }
        let ids: Vec<String> = signed.iter().map(|part| part.bureau_id.clone()).collect();
        let counted_twice = store::counted_twice(&mut wide, &ids, year).await?;
        drop(wide);

        let (mut tx, claim) = new_or_answer!(call.once_over_snapshot(&self.followed.db).await?);
        let known = figures::known_bureau(&mut tx, bureau.as_str()).await?;
        let before = store::load(&mut tx, None, year - 1).await?;
        let carried = before.and_then(|(city, _)| carried_forward(&city.report?));
        let reports = signed.iter().filter_map(|part| part.signed.as_ref());
        let (reports, versions): (Vec<proto::Report>, Vec<Uuid>) = reports
            .map(|signed| (signed.report.clone(), signed.id))
            .unzip();
        let (figures, tables) = sum(&reports);
        let end = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(call.today);
        let report = proto::Report {
            bureau_id: bureau.to_string(),
            bureau_name: known.name_on(end).to_owned(),
            year,
            identities: check(format, &tables, &reports, carried),
            figures,
            tables,
            compiled_at: Some(timestamp(tx.now())),
            ..proto::Report::default()
        };
        let today = tx.today();
        let city = proto::CityReport {
            id: tx.new_id().to_string(),
            bureau_id: bureau.to_string(),
            year,
            report: Some(report),
            complete: parts.iter().all(|part| part.signed.is_some()),
            parts: parts.iter().map(|known| part(known, year, today)).collect(),
            counted_twice: counted_twice.iter().map(Uuid::to_string).collect(),
            compiled_at: Some(timestamp(tx.now())),
            compiled_by: call.principal().subject.clone(),
        };
        store::insert(&mut tx, &city, &versions).await?;
        let answer = proto::CompileCityReportResponse {
            city_report: Some(city),
            names: Vec::new(),
        };
        let answer = claim.finish(tx, answer).await?;
        Ok(self.people.named(&bureau, answer).await)
    }

    async fn get(
        &self,
        request: &Request<proto::GetCityReportRequest>,
    ) -> Result<proto::GetCityReportResponse> {
        let mut call = self.followed.call(request).await?;
        let bureau = call.bureau().clone();
        let body = call.body;
        let id = match body.city_report_id.as_str() {
            "" => None,
            id => Some(call.fields.id("city_report_id", id)),
        };
        call.checked(Some(()))?;
        let mut tx = call.read(&self.followed.db).await?;
        let found = store::load(&mut tx, id, body.year).await?;
        let (city, _) = found.ok_or_else(|| unknown(id, body.year))?;
        let answer = proto::GetCityReportResponse {
            city_report: Some(city),
            names: Vec::new(),
        };
        Ok(self.people.named(&bureau, answer).await)
    }

    async fn export(
        &self,
        request: &Request<proto::ExportCityReportRequest>,
    ) -> Result<proto::ExportCityReportResponse> {
        let mut call = self.followed.call(request).await?;
        let id = call.fields.id("city_report_id", &call.body.city_report_id);
        let format: Option<FileFormat> = call.fields.code("format", call.body.format);
        if format.is_some_and(|format| !matches!(format, FileFormat::Xlsx | FileFormat::Json)) {
            call.fields.wrong(
                "format",
                "汇编只有XLSX和JSON两种",
                "a collection is XLSX or JSON",
            );
        }
        let format = call.checked(format)?;
        let mut tx = call.read(&self.followed.db).await?;
        let found = store::load(&mut tx, Some(id), 0).await?;
        drop(tx);
        let (city, parts) = found.ok_or_else(|| unknown(Some(id), 0))?;
        let content = if format == FileFormat::Json {
            let text = gongkai_proto::event::encode(&city).map_err(Error::internal)?;
            text.into_bytes()
        } else {
            let mut wide = self.followed.db.begin_wide("reporting.collection").await?;
            let reports = store::reports(&mut wide, &parts).await?;
            drop(wide);
            let book = book(&city, &reports);
            self.documents.write(move || book.xlsx()).await?
        };
        Ok(proto::ExportCityReportResponse {
            content_type: format.media_type().to_owned(),
            content,
        })
    }
}

fn unknown(id: Option<Uuid>, year: i32) -> Error {
    match id {
        Some(id) => Error::record_unknown("city_report", "汇总报告", id),
        None => Error::record_unknown("city_report", "汇总报告", year),
    }
}

rpcs! { CityReportService for CityReports:
    compile_city_report => compile(CompileCityReportRequest) -> CompileCityReportResponse;
    get_city_report => get(GetCityReportRequest) -> GetCityReportResponse;
    export_city_report => export(ExportCityReportRequest) -> ExportCityReportResponse;
}
