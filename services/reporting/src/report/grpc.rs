//! ReportService: proto to domain and back.

use std::{collections::BTreeMap, str::FromStr as _, sync::Arc};

use chrono::{Datelike as _, NaiveDate};
use gongkai_chassis::{
    clock::timestamp,
    config::Profile,
    db::{Db, Tx, retry_conflicts},
    error::{Error, Reason, Result},
    fields::Fields,
    identity::BureauId,
    new_or_answer, rpcs,
};
use gongkai_law::report::{Format, Line};
use gongkai_proto::{
    feed::v1 as feed,
    reporting::v1::{self as proto, report_service_server::ReportService},
};
use gongkai_subscriber::{StreamId, cursors};
use tonic::Request;

use super::{
    compile::{Counted, compile},
    export::{self, Documents, FileFormat},
    form::{self, Content, Form},
    store,
};
use crate::{
    access::Access,
    declaration,
    figure::{Bureau, store as figures},
};

/// The service.
pub struct Reports {
    db: Db,
    access: Arc<Access>,
    documents: Documents,
    assumption: &'static str,
}

/// What the report of a bureau rests on, asked before it is compiled.
pub struct Foundation {
    wanted: BTreeMap<StreamId, feed::StreamPosition>,
    predecessors: Vec<Bureau>,
}

impl Reports {
    /// Over this database, for whoever has access.
    pub fn new(db: Db, access: Arc<Access>, documents: Documents, profile: Profile) -> Self {
        Self {
            db,
            access,
            documents,
            assumption: match profile {
                Profile::Demo => "演示假设",
                Profile::Production | Profile::Test => "假设",
            },
        }
    }

    /// The positions a report must rest on at least: the heads now. Those a caller names must be
    /// streams of the bureau, and not lie beyond their heads.
    async fn wanted(
        &self,
        fields: &mut Fields,
        bureau: &BureauId,
        at_least: &[feed::StreamPosition],
    ) -> Result<BTreeMap<StreamId, feed::StreamPosition>> {
        let stream_of = |position: &feed::StreamPosition| {
            let stream = StreamId::try_from(position.stream.as_ref()?).ok()?;
            let known = self.access.followed().any(|word| word == stream.service);
            (known && stream.bureau_id == bureau.as_str()).then_some(stream)
        };
        let mut wanted = BTreeMap::new();
        for head in self.access.heads(bureau).await? {
            let stream = stream_of(&head)
                .ok_or_else(|| Error::internal("a feed named a stream of another bureau"))?;
            wanted.insert(stream, head);
        }
        for named in at_least {
            let Some(stream) = stream_of(named) else {
                fields.wrong(
                    "at_least",
                    "不是本机关的数据流",
                    "not a stream of this bureau",
                );
                continue;
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
        // Over one snapshot, two calls with one request_id conflict: the later one then finds the answer.
        retry_conflicts(|| self.compile_once(request)).await
    }

    async fn compile_once(
        &self,
        request: &Request<proto::CompileReportRequest>,
    ) -> Result<proto::CompileReportResponse> {
        let mut call = self.access.call(request).await?;
        let body = call.body;
        call.request_id();
        let problems = call.fields.text("problems", &body.problems, 0, 4000);
        let period = NaiveDate::from_ymd_opt(body.year, 1, 1)
            .zip(NaiveDate::from_ymd_opt(body.year, 12, 31));
        if period.is_none() || !(1949..=9000).contains(&body.year) {
            call.fields.wrong("year", "不是有效的年份", "not a year");
        }
        let (from, to) = call.checked(period)?;
        let format = Format::for_year(body.year)
            .ok_or_else(|| Error::new(Reason::FormatUnknown).with("year", body.year))?;
        if call.today <= to {
            return Err(Error::new(Reason::PeriodNotEnded).with("year", body.year));
        }
        if let Some(answer) = call.before(&self.db).await? {
            return Ok(answer);
        }
        let bureau = call.bureau().clone();
        let wanted = self.wanted(&mut call.fields, &bureau, &body.at_least);
        let wanted = wanted.await?;
        let wanted = call.checked(Some(wanted))?;
        let foundation = self.resting_on(&bureau, wanted).await?;

        let (mut tx, claim) = new_or_answer!(call.once_over_snapshot(&self.db).await?);
        let counted = self.count(&mut tx, foundation, format, (from, to)).await?;
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

    /// What a report of a bureau rests on now.
    pub async fn foundation(&self, bureau: &BureauId) -> Result<Foundation> {
        let wanted = self.wanted(&mut Fields::default(), bureau, &[]).await?;
        self.resting_on(bureau, wanted).await
    }

    async fn resting_on(
        &self,
        bureau: &BureauId,
        wanted: BTreeMap<StreamId, feed::StreamPosition>,
    ) -> Result<Foundation> {
        let mut tx = self.db.begin_wide("reporting.predecessors").await?;
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
        year: (NaiveDate, NaiveDate),
    ) -> Result<proto::Report> {
        let bureau = tx.bureau()?.clone();
        let basis = basis(tx, &bureau, &foundation.wanted).await?;
        let counted = count(tx, &bureau, foundation.predecessors, format, year).await?;
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
        let mut call = self.access.call(request).await?;
        let id = call.fields.id("report_id", &call.body.report_id);
        call.checked(Some(()))?;
        let report = store::load(&mut call.read(&self.db).await?, id).await?;
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
        let mut call = self.access.call(request).await?;
        let id = call.fields.id("report_id", &call.body.report_id);
        let format = call.fields.code("format", call.body.format);
        let format: FileFormat = call.checked(format)?;
        let form = match call.body.form {
            0 => Some(Form::Official),
            form => call.fields.code("form", form),
        };
        let form: Form = call.checked(form)?;
        let mut tx = call.read(&self.db).await?;
        let report = store::load(&mut tx, id).await?;
        let previous = store::latest(&mut tx, report.year - 1).await?;
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
            digest: position
                .digest
                .map(|digest| digest.to_string())
                .unwrap_or_default(),
        })
        .collect())
}

async fn count(
    tx: &mut Tx,
    bureau: &BureauId,
    predecessors: Vec<Bureau>,
    format: Format,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Counted> {
    let known = figures::bureau(tx)
        .await?
        .ok_or_else(|| Error::new(Reason::BureauUnknown).with("bureau", bureau))?;
    let before = from.year() - 1;
    let previous = of_year(tx, before).await?;
    Ok(Counted {
        bureau_id: bureau.to_string(),
        bureau: known,
        predecessors,
        year: from.year(),
        format,
        cases: figures::count_cases(tx, from, to).await?,
        items: figures::count_items(tx, from, to).await?,
        documents: figures::count_documents(tx, from, to).await?,
        lacks_documents: figures::lacks_documents(tx).await?,
        sums: figures::sum_quantities(tx, from, to).await?,
        reanswers: figures::count_reanswers(tx, from, to).await?,
        fees_fen: figures::sum_fees(tx, from, to).await?,
        appraisals: figures::count_appraisals(tx, from, to).await?,
        assumed: figures::assumed(tx, from, to).await?,
        previous: previous.as_ref().and_then(carried_forward),
        declared: declaration::standing(tx, from.year()).await?,
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

rpcs! { ReportService for Reports:
    compile_report => compile(CompileReportRequest) -> CompileReportResponse;
    get_report => get(GetReportRequest) -> GetReportResponse;
    export_report => export(ExportReportRequest) -> ExportReportResponse;
}
