//! How versions are read, listed, compared and exported.

use chrono::NaiveDate;
use gongkai_chassis::{
    code::code_to_number,
    error::{Error, Reason, Result},
    identity::{BureauId, Role, role_missing},
    page::Position,
};
use gongkai_proto::reporting::v1 as proto;
use serde::{Deserialize, Serialize};
use tonic::Request;

use super::{AnnualReports, registered_late};
use crate::{
    annual_report::{
        difference::differences,
        due::Due,
        message::message,
        rendering::Printed,
        state::{AnnualReport, State},
        store::{self, Line},
    },
    due_day::{self, DueDay},
    report::{
        digest,
        export::FileFormat,
        file::{self, Unread},
        form::Form,
    },
    year,
};

/// More bytes are no `report.json`.
const MOST_BYTES: usize = 4 << 20;

/// A line of the list.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct At {
    /// Years before 9999, so that the latest comes first.
    years_before: i32,
    bureau_id: String,
}

impl Position for At {
    fn is_possible(&self) -> bool {
        (0..=9999).contains(&self.years_before) && self.bureau_id.parse::<BureauId>().is_ok()
    }
}

impl AnnualReports {
    pub(super) async fn get(
        &self,
        request: &Request<proto::GetAnnualReportRequest>,
    ) -> Result<proto::GetAnnualReportResponse> {
        let mut call = self.followed.call(request).await?;
        let (body, bureau) = (call.body, call.bureau().clone());
        let id = match (body.annual_report_id.as_str(), body.year) {
            ("", 0) => {
                call.fields.wrong(
                    "annual_report_id",
                    "缺少必填项",
                    "missing, and so is a year",
                );
                None
            }
            ("", _) => None,
            (id, _) => Some(call.fields.id("annual_report_id", id)),
        };
        call.checked(Some(()))?;
        let mut tx = call.read(&self.followed.db).await?;
        let version = if let Some(id) = id {
            store::load(&mut tx, id).await?
        } else {
            let last = store::of_year(&mut tx, body.year).await?.pop();
            last.ok_or_else(|| Error::new(Reason::AnnualReportUnknown).with("year", body.year))?
        };
        let late = registered_late(&mut tx, &version).await?;
        drop(tx);
        let wanted_on = self.wanted_on(&bureau, version.year).await?;
        let shown = proto::AnnualReport {
            registered_late: late,
            ..message(bureau.as_str(), &version, wanted_on)
        };
        Ok(self.people.named(&bureau, shown).await.into())
    }

    pub(super) async fn list(
        &self,
        request: &Request<proto::ListAnnualReportsRequest>,
    ) -> Result<proto::ListAnnualReportsResponse> {
        let mut call = self.followed.call(request).await?;
        let body = call.body;
        let filter = format!("{}/{}/{}", body.year, body.below, body.late_only);
        let paging = call.paging::<At>("annual_reports", &filter);
        if body.year != 0 && year::of(body.year).is_none() {
            call.fields
                .wrong("year", "应为2019年及以后的年度", "a year from 2019");
        }
        call.checked(Some(()))?;
        if body.below && !call.principal().has(Role::City) {
            return Err(role_missing(&[Role::City]));
        }
        let today = call.today;
        let mut tx = self
            .followed
            .db
            .begin_wide("reporting.list_annual_reports")
            .await?;
        let year = Some(body.year).filter(|year| *year != 0);
        let lines = store::lines(&mut tx, call.bureau().as_str(), body.below, year).await?;
        let mut bureaus: Vec<String> = lines.iter().map(|line| line.bureau_id.clone()).collect();
        bureaus.sort();
        bureaus.dedup();
        let over = due_day::over(&mut tx, &bureaus).await?;
        drop(tx);
        let lines = lines.into_iter().map(|line| {
            let set = over.get(&line.bureau_id).map_or(&[][..], Vec::as_slice);
            shown(line, set, today)
        });
        let wanted =
            |line: &proto::AnnualReportLine| line.late || line.locally_late || !body.late_only;
        let after = |line: &proto::AnnualReportLine| {
            paging.after.as_ref().is_none_or(|after| at(line) > *after)
        };
        let most = usize::try_from(paging.limit()).unwrap_or_default();
        let page = lines.filter(wanted).filter(after).take(most).collect();
        let (lines, next_page_token) = paging.page(page, at)?;
        Ok(proto::ListAnnualReportsResponse {
            lines,
            next_page_token,
        })
    }

    pub(super) async fn differences(
        &self,
        request: &Request<proto::ListAnnualReportDifferencesRequest>,
    ) -> Result<proto::ListAnnualReportDifferencesResponse> {
        let mut call = self.followed.call(request).await?;
        let bureau = call.bureau().clone();
        let id = call
            .fields
            .id("annual_report_id", &call.body.annual_report_id);
        call.checked(Some(()))?;
        let foundation = self.reports.foundation(&bureau).await?;
        let mut tx = self
            .followed
            .db
            .begin_snapshot("reporting.annual_report_differences", &call.scope)
            .await?;
        let version = store::load(&mut tx, id).await?;
        let now = self.figures(&mut tx, foundation, version.year).await?;
        Ok(proto::ListAnnualReportDifferencesResponse {
            differences: differences(&(version.report, version.previous), &now),
        })
    }

    pub(super) async fn export(
        &self,
        request: &Request<proto::ExportAnnualReportRequest>,
    ) -> Result<proto::ExportAnnualReportResponse> {
        let mut call = self.followed.call(request).await?;
        let bureau = call.bureau().clone();
        let id = call
            .fields
            .id("annual_report_id", &call.body.annual_report_id);
        let format: Option<FileFormat> = call.fields.code("format", call.body.format);
        let form = match call.body.form {
            0 => Some(Form::Official),
            form => call.fields.code("form", form),
        };
        let kind = call.checked(form.zip(format))?;
        let version = store::load(&mut call.read(&self.followed.db).await?, id).await?;
        Ok(proto::ExportAnnualReportResponse {
            content_type: kind.1.media_type().to_owned(),
            content: self.file(&bureau, &version, kind).await?,
        })
    }

    /// A version in a form and a kind of file.
    pub(super) async fn file(
        &self,
        bureau: &BureauId,
        version: &AnnualReport,
        kind: (Form, FileFormat),
    ) -> Result<Vec<u8>> {
        let printed = Printed::of(version);
        self.reports.write(bureau, &printed.content(), kind).await
    }

    /// Anybody may ask of a file that he has.
    pub(super) async fn signature_of_file(
        &self,
        request: &Request<proto::GetSignatureOfFileRequest>,
    ) -> Result<proto::GetSignatureOfFileResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) =
            gongkai_chassis::fields::Fields::default().bureau(&body.bureau_id)?;
        let file = match body.content.as_slice() {
            [] => {
                fields.wrong("content", "缺少必填项", "missing");
                None
            }
            content if content.len() > MOST_BYTES => {
                fields.wrong("content", "文件不得超过4 MiB", "larger than 4 MiB");
                None
            }
            content => match file::read(content) {
                Ok(file) => Some(file),
                Err(Unread::Doubled(key)) => {
                    let zh = "文件中同一项出现了两次，不能确定以哪一处为准，请重新导出";
                    let en = format!("`{key}` is there twice, export it anew");
                    fields.wrong("content", zh, &en);
                    None
                }
                Err(Unread::NoJson | Unread::NoReport) => {
                    let zh = "不是年度报告的数据文件";
                    fields.wrong("content", zh, "no report.json");
                    None
                }
            },
        };
        let digest = digest::of(&fields.done_with(file)?);
        let mut tx = self
            .followed
            .db
            .begin_wide("reporting.get_signature_of_file")
            .await?;
        let signed = store::signed_with(&mut tx, bureau.as_str(), &digest).await?;
        Ok(proto::GetSignatureOfFileResponse {
            is_signed: signed.is_some(),
            digest,
            annual_report_id: signed.map(|(id, ..)| id.to_string()).unwrap_or_default(),
            signed_on: signed.map(|(_, on, _)| on.to_string()).unwrap_or_default(),
            superseded: signed.is_some_and(|(.., superseded)| superseded),
        })
    }
}

/// Where a line stands in the list.
fn at(line: &proto::AnnualReportLine) -> At {
    At {
        years_before: 9999 - line.year,
        bureau_id: line.bureau_id.clone(),
    }
}

/// A line, as sent.
fn shown(line: Line, set: &[DueDay], today: NaiveDate) -> proto::AnnualReportLine {
    let due = Due::of(line.level, line.year, set);
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let (id, version, state) = line.last.map_or_else(
        || (String::new(), 0, 0),
        |(id, version, state)| (id.to_string(), version, code_to_number::<State>(&state)),
    );
    proto::AnnualReportLine {
        bureau_id: line.bureau_id,
        bureau_name: line.bureau_name,
        year: line.year,
        id,
        version,
        state,
        due_on: day(due.by_law),
        local_due_on: day(due.local),
        published_on: day(line.published_on),
        late: due.is_late(line.published_on, today),
        locally_late: due.is_locally_late(line.published_on, today),
        registered_late: line.registered_late,
    }
}
