//! ReportService: proto to domain and back.

use std::{collections::BTreeMap, str::FromStr as _};

use chrono::{Datelike as _, NaiveDate};
use gongkai_chassis::{
    client::{TokenSource, failed, with_token},
    config::Profile,
    db::{Db, Tx, retry_conflicts},
    error::{Error, Reason, Result},
    fields::Fields,
    identity::{BureauId, Principal, Scope},
    request::{self, Claimed, claim},
};
use gongkai_law::report::{Format, Line};
use gongkai_proto::{
    feed::v1::{self as feed, ListStreamsRequest, feed_service_client::FeedServiceClient},
    reporting::v1::{self as proto, report_service_server::ReportService},
};
use gongkai_subscriber::{StreamId, cursors};
use tonic::{Request, Response, Status, transport::Channel};

use super::{
    compile::{Counted, compile},
    export, store,
};
use crate::figure::store as figures;

/// A service whose streams reports rest on: its word in stream names, its name, its feed.
pub type Source = (&'static str, &'static str, FeedServiceClient<Channel>);

/// The service.
pub struct Reports {
    db: Db,
    sources: Vec<Source>,
    token: TokenSource,
    assumption: &'static str,
}

impl Reports {
    /// Over this database; heads of streams are asked from `sources` with the service's own token.
    pub fn new(db: Db, sources: Vec<Source>, token: TokenSource, profile: Profile) -> Self {
        Self {
            db,
            sources,
            token,
            assumption: match profile {
                Profile::Demo => "演示假设",
                Profile::Production | Profile::Test => "假设",
            },
        }
    }

    /// The caller acting in `bureau`: its own, or one below it.
    async fn scope(&self, principal: &Principal, bureau: &BureauId) -> Result<Scope> {
        if let Ok(scope) = principal.scope(bureau) {
            return Ok(scope);
        }
        let mut tx = self.db.begin_wide("reporting.ancestors").await?;
        let Some(ancestors) = figures::ancestors(&mut tx, bureau.as_str()).await? else {
            drop(tx);
            // Not heard of: either it does not exist, or its registration is still on its way.
            return match self.heads(bureau).await?.as_slice() {
                [] => Err(Error::new(Reason::BureauUnknown).with("bureau", bureau)),
                _ => Err(Error::new(Reason::CursorsBehind).with("behind", bureau)),
            };
        };
        principal.scope_below(bureau, &ancestors)
    }

    /// The heads of all streams of a bureau, from their owners. With our own token: a report rests
    /// on all of them, whoever asks for it.
    async fn heads(&self, bureau: &BureauId) -> Result<Vec<feed::StreamPosition>> {
        let token = (self.token)().map_err(|error| Error::unavailable("service token", error))?;
        let mut heads = Vec::new();
        for (_, name, client) in &self.sources {
            let request = with_token(
                &token,
                ListStreamsRequest {
                    bureau_id: bureau.to_string(),
                },
            );
            let response = client
                .clone()
                .list_streams(request)
                .await
                .map_err(|status| failed(name, status))?;
            heads.extend(response.into_inner().heads);
        }
        Ok(heads)
    }

    /// The positions a report must rest on at least: the heads now. Those a caller names must be
    /// streams of the bureau, and not lie beyond their heads.
    async fn wanted(
        &self,
        bureau: &BureauId,
        at_least: &[feed::StreamPosition],
    ) -> Result<BTreeMap<StreamId, feed::StreamPosition>> {
        let stream_of = |position: &feed::StreamPosition| {
            let stream = StreamId::try_from(position.stream.as_ref()?).ok()?;
            let known = self
                .sources
                .iter()
                .any(|(word, _, _)| *word == stream.service);
            (known && stream.bureau_id == bureau.as_str()).then_some(stream)
        };
        let mut wanted = BTreeMap::new();
        for head in self.heads(bureau).await? {
            let stream = stream_of(&head)
                .ok_or_else(|| Error::internal("a feed named a stream of another bureau"))?;
            wanted.insert(stream, head);
        }
        for named in at_least {
            let Some(stream) = stream_of(named) else {
                let mut fields = Fields::default();
                fields.wrong(
                    "at_least",
                    "不是本机关的数据流",
                    "not a stream of this bureau",
                );
                return Err(fields
                    .done()
                    .err()
                    .unwrap_or_else(|| Error::internal("at_least")));
            };
            let (head, epoch) = wanted
                .get(&stream)
                .map_or((0, ""), |head| (head.sequence, head.epoch.as_str()));
            if named.sequence > head {
                return Err(Error::new(Reason::PositionBeyondHead)
                    .with("after", named.sequence)
                    .with("head", head)
                    .with("epoch", epoch));
            }
        }
        Ok(wanted)
    }

    async fn compile(
        &self,
        request: &Request<proto::CompileReportRequest>,
    ) -> Result<proto::CompileReportResponse> {
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let request_id = fields.request_id(&body.request_id);
        let problems = fields.text("problems", &body.problems, 0, 4000);
        let period = NaiveDate::from_ymd_opt(body.year, 1, 1)
            .zip(NaiveDate::from_ymd_opt(body.year, 12, 31));
        if period.is_none() || !(1949..=9000).contains(&body.year) {
            fields.wrong("year", "不是有效的年份", "not a year");
        }
        let (from, to) = fields.done_with(period)?;
        let scope = self.scope(principal, &bureau).await?;
        let format = Format::for_year(body.year)
            .ok_or_else(|| Error::new(Reason::FormatUnknown).with("year", body.year))?;
        if self.db.clocks.civil.today() <= to {
            return Err(Error::new(Reason::PeriodNotEnded).with("year", body.year));
        }
        let mut tx = self.db.begin("reporting.compiled_before", &scope).await?;
        if let Some(answer) = request::before(&mut tx, "CompileReport", &request_id, body).await? {
            return Ok(answer);
        }
        drop(tx);
        let wanted = self.wanted(&bureau, &body.at_least).await?;

        let mut tx = self
            .db
            .begin_snapshot("reporting.compile_report", &scope)
            .await?;
        let claim = match claim(&mut tx, "CompileReport", &request_id, body).await? {
            Claimed::Before(answer) => return Ok(answer),
            Claimed::New(claim) => claim,
        };
        let basis = basis(&mut tx, &bureau, &wanted).await?;
        let counted = count(&mut tx, &bureau, format, from, to).await?;
        let id = tx.new_id();
        let report = proto::Report {
            id: id.to_string(),
            basis,
            problems,
            compiled_at: Some(timestamp(tx.now())),
            ..compile(&counted, self.assumption)
        };
        store::insert(&mut tx, id, &report).await?;
        let answer = proto::CompileReportResponse {
            report: Some(report),
        };
        claim.answer(&mut tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    async fn load(
        &self,
        principal: &Principal,
        bureau_id: &str,
        report_id: &str,
    ) -> Result<proto::Report> {
        let (mut fields, bureau) = Fields::default().bureau(bureau_id)?;
        let id = fields.id("report_id", report_id);
        fields.done()?;
        let scope = self.scope(principal, &bureau).await?;
        let mut tx = self.db.begin("reporting.get_report", &scope).await?;
        store::load(&mut tx, id).await
    }

    async fn export(
        &self,
        request: &Request<proto::ExportReportRequest>,
    ) -> Result<proto::ExportReportResponse> {
        let body = request.get_ref();
        let mut fields = Fields::default();
        let format = proto::ExportFormat::try_from(body.format).unwrap_or_default();
        if format == proto::ExportFormat::Unspecified {
            fields.wrong(
                "format",
                "缺少必填项或取值无效",
                "missing or not a known value",
            );
        }
        fields.done()?;
        let report = self
            .load(Principal::of(request)?, &body.bureau_id, &body.report_id)
            .await?;
        let (content_type, content) = match format {
            proto::ExportFormat::Html => (
                "text/html; charset=utf-8",
                export::html(&report, self.assumption)?,
            ),
            _ => ("application/json", export::json(&report)?),
        };
        Ok(proto::ExportReportResponse {
            content_type: content_type.to_owned(),
            content: content.into_bytes(),
        })
    }
}

/// The positions the report rests on: all streams of the bureau as far as they are taken in, which
/// must be at least as far as wanted.
async fn basis(
    tx: &mut Tx,
    bureau: &BureauId,
    wanted: &BTreeMap<StreamId, feed::StreamPosition>,
) -> Result<Vec<feed::StreamPosition>> {
    let positions = cursors::positions(tx.conn(), bureau.as_str())
        .await
        .map_err(Error::internal)?;
    if let Some((position, blocked)) = positions
        .iter()
        .find_map(|position| Some((position, position.blocked.as_ref()?)))
    {
        return Err(Error::new(Reason::StreamBlocked)
            .with("stream", &position.stream)
            .with("blocked", blocked.reason));
    }
    let behind: Vec<String> = wanted
        .iter()
        .filter_map(|(stream, wanted)| {
            let have = positions.iter().find(|position| position.stream == *stream);
            let reached = have.is_some_and(|have| {
                have.sequence >= wanted.sequence
                    && (wanted.epoch.is_empty() || have.epoch == wanted.epoch)
            });
            let sequence = have.map_or(0, |have| have.sequence);
            (!reached).then(|| format!("{stream} {sequence}/{}", wanted.sequence))
        })
        .collect();
    if !behind.is_empty() {
        return Err(Error::new(Reason::CursorsBehind).with("behind", behind.join(", ")));
    }
    Ok(positions
        .iter()
        .map(|position| feed::StreamPosition {
            stream: Some((&position.stream).into()),
            epoch: position.epoch.clone(),
            sequence: position.sequence,
        })
        .collect())
}

async fn count(
    tx: &mut Tx,
    bureau: &BureauId,
    format: Format,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Counted> {
    let known = figures::bureau(tx)
        .await?
        .ok_or_else(|| Error::new(Reason::BureauUnknown).with("bureau", bureau))?;
    let previous = match store::latest(tx, from.year() - 1).await? {
        Some(report) => carried_forward(&report),
        None => None,
    };
    Ok(Counted {
        bureau_id: bureau.to_string(),
        bureau: known,
        year: from.year(),
        format,
        cases: figures::count_cases(tx, from, to).await?,
        items: figures::count_items(tx, from, to).await?,
        sums: figures::sum_quantities(tx, from, to).await?,
        reanswers: figures::count_reanswers(tx, from, to).await?,
        fees_fen: figures::sum_fees(tx, from, to).await?,
        appraisals: figures::count_appraisals(tx, from, to).await?,
        assumed: figures::assumed(tx, from, to).await?,
        previous,
    })
}

/// What a report carried forward, by applicant kind.
fn carried_forward(report: &proto::Report) -> Option<[u64; 6]> {
    let format = Format::for_year(report.year)?;
    let key = Line::CarriedForward.key(format);
    let table = report.tables.iter().find(|table| table.key == "table3")?;
    let row = table
        .blocks
        .iter()
        .flat_map(|block| &block.rows)
        .find(|row| row.row == key)?;
    let mut columns = [0; 6];
    for (column, cell) in columns.iter_mut().zip(&row.cells) {
        *column = u64::from_str(&format!("{:.0}", cell.value)).ok()?;
    }
    Some(columns)
}

fn timestamp(instant: chrono::DateTime<chrono::Utc>) -> prost_types::Timestamp {
    prost_types::Timestamp {
        seconds: instant.timestamp(),
        nanos: i32::try_from(instant.timestamp_subsec_nanos()).unwrap_or_default(),
    }
}

#[tonic::async_trait]
impl ReportService for Reports {
    async fn compile_report(
        &self,
        request: Request<proto::CompileReportRequest>,
    ) -> Result<Response<proto::CompileReportResponse>, Status> {
        // Over one snapshot, two calls with one request_id conflict: the later one then finds the answer.
        Ok(Response::new(
            retry_conflicts(|| self.compile(&request)).await?,
        ))
    }

    async fn get_report(
        &self,
        request: Request<proto::GetReportRequest>,
    ) -> Result<Response<proto::GetReportResponse>, Status> {
        let body = request.get_ref();
        let report = self
            .load(Principal::of(&request)?, &body.bureau_id, &body.report_id)
            .await?;
        Ok(Response::new(proto::GetReportResponse {
            report: Some(report),
        }))
    }

    async fn export_report(
        &self,
        request: Request<proto::ExportReportRequest>,
    ) -> Result<Response<proto::ExportReportResponse>, Status> {
        Ok(Response::new(self.export(&request).await?))
    }
}
