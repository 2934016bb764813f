//! OpeningService: proto to domain and back.

use std::collections::BTreeMap;

use gongkai_chassis::{
    call::Call, error::Result, identity::Scope, import::refusal, new_or_answer, page::Position,
    rpcs,
};
use gongkai_proto::intake::v1::{self as proto, opening_service_server::OpeningService};
use serde::{Deserialize, Serialize};
use tonic::Request;

use super::{
    kind::{Kind, Planned},
    store::{self, Stock},
};
use crate::{
    cases::matter::guide::{self, Matter},
    desk::Desk,
    paper::letter::Documents,
    paper::sheet::{Fault, Import, MOST_LINES, Offices, Table, table},
    people::bureaus::Bureau,
};

/// More faults than these tell nobody anything new.
const MOST_FAULTS: usize = 5000;

/// A former number as a place in a list.
#[derive(Serialize, Deserialize)]
struct OldNumber(String);

impl Position for OldNumber {
    fn is_possible(&self) -> bool {
        !self.0.contains('\0')
    }
}

/// The service.
pub struct Openings {
    desk: Desk,
    documents: Documents,
}

fn offices(bureau: &Bureau) -> Offices {
    let known = bureau.offices.iter();
    Offices(
        known
            .map(|office| (office.id.clone(), office.name.clone()))
            .collect(),
    )
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl Openings {
    /// At this desk, reading sheets by these documents.
    pub fn new(desk: Desk, documents: Documents) -> Self {
        Self { desk, documents }
    }

    async fn import(
        &self,
        request: &Request<proto::ImportOpeningStockRequest>,
    ) -> Result<proto::ImportOpeningStockResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let body = call.body;
        let kind: Option<Kind> = call.fields.code("sheet", body.sheet);
        if body.content.is_empty() {
            call.fields.wrong("content", "缺少必填项", "missing");
        }
        let kind = call.checked(kind)?;
        if !body.dry_run {
            new_or_answer!(self.desk.ready(&call).await?);
        }
        let principal = call.principal().clone();
        let fresh = self.desk.bureaus.fresh(&principal, call.bureau());
        let bureau = fresh.await?;
        let offices = offices(&bureau);
        let calendar = self.desk.calendars.current();
        let guide = self.guide(&call.scope, kind).await?;
        let import = Import::by(
            &principal,
            &self.desk.db,
            &calendar,
            &offices,
            &bureau.settings,
        );
        let mut faults = Vec::new();
        let limits = Table::limits(kind.columns());
        let documents = self.documents.of(call.bureau());
        let read = documents.read(body.content.clone(), limits).await?;
        let table = Table::of(read, kind.columns(), &mut faults);
        let lines = table.as_ref().map_or(0, |table| table.lines().len());
        let planned = table.map(|table| kind.plan(&table, &guide, &import, &mut faults));

        let (mut tx, claim) = if body.dry_run {
            (call.read(&self.desk.db).await?, None)
        } else {
            let (tx, claim) = new_or_answer!(call.once(&self.desk.db).await?);
            (tx, Some(claim))
        };
        if claim.is_some() {
            store::lock(&mut tx).await?;
        }
        if let Some(planned) = &planned {
            planned.doubles(&mut tx, kind, &mut faults).await?;
        }
        faults.sort_by_key(|fault| fault.line);
        let whole = planned.filter(|_| faults.is_empty());
        let (made, steps) = whole.as_ref().map_or((0, 0), Planned::counts);
        let answer = proto::ImportOpeningStockResponse {
            lines: count(lines),
            made: count(made),
            steps: count(steps),
            faults: faults.iter().take(MOST_FAULTS).map(fault).collect(),
        };
        let Some(claim) = claim else {
            return Ok(answer);
        };
        let whole = whole.ok_or_else(|| refusal(&faults))?;
        whole.write(&mut tx, &calendar, kind).await?;
        claim.finish(tx, answer).await
    }

    /// The matters that cases of a sheet may be of.
    async fn guide(&self, scope: &Scope, kind: Kind) -> Result<BTreeMap<String, Matter>> {
        if kind != Kind::MatterCases {
            return Ok(BTreeMap::new());
        }
        let mut tx = self.desk.db.begin("intake.read_guide", scope).await?;
        let most = i64::try_from(MOST_LINES).unwrap_or(i64::MAX);
        let matters = guide::list(&mut tx, true, None, most).await?.into_iter();
        Ok(matters
            .map(|known| (known.matter.code.to_string(), known.matter))
            .collect())
    }

    async fn form(
        &self,
        request: &Request<proto::GetOpeningFormRequest>,
    ) -> Result<proto::GetOpeningFormResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let kind: Option<Kind> = call.fields.code("sheet", call.body.sheet);
        let kind = call.checked(kind)?;
        Ok(proto::GetOpeningFormResponse {
            content: self
                .documents
                .write(move || table::form(kind.title(), kind.columns()))
                .await?,
            file_name: format!("{}.xlsx", kind.title()),
            media_type: table::MEDIA_TYPE.to_owned(),
        })
    }

    async fn list(
        &self,
        request: &Request<proto::ListOpeningStockRequest>,
    ) -> Result<proto::ListOpeningStockResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let body = call.body;
        let kind: Option<Kind> = call.fields.code("sheet", body.sheet);
        let old_number: String = call.fields.line("old_number", &body.old_number, 0, 100);
        let filter = format!("{}/{old_number}", body.sheet);
        let paging = call.paging::<OldNumber>("opening", &filter);
        let kind = call.checked(kind)?;
        let staff = (self.desk.bureaus)
            .staff_of(call.principal(), call.bureau())
            .await;
        let mut tx = call.read(&self.desk.db).await?;
        let rows = store::list(
            &mut tx,
            kind.as_str(),
            Some(old_number.as_str()).filter(|number| !number.is_empty()),
            paging.after.as_ref().map(|after| after.0.as_str()),
            paging.limit(),
        )
        .await?;
        let position = |row: &Stock| OldNumber(row.old_number.clone());
        let (rows, next_page_token) = paging.page(rows, position)?;
        Ok(staff.named(proto::ListOpeningStockResponse {
            next_page_token,
            stock: rows.into_iter().map(stock).collect(),
            names: Vec::new(),
        }))
    }
}

fn fault(fault: &Fault) -> proto::OpeningFault {
    proto::OpeningFault {
        line: count(fault.line),
        column: fault.column.clone(),
        reason_zh: fault.zh.clone(),
        reason_en: fault.en.clone(),
    }
}

fn stock(row: Stock) -> proto::OpeningStock {
    let (id, number) = row.case.unzip();
    proto::OpeningStock {
        old_number: row.old_number,
        case_id: id.map(|id| id.to_string()).unwrap_or_default(),
        number: number.map(|number| number.to_string()).unwrap_or_default(),
        imported_on: row.imported_on.to_string(),
        imported_by: row.imported_by,
    }
}

rpcs! { OpeningService for Openings:
    import_opening_stock => import(ImportOpeningStockRequest) -> ImportOpeningStockResponse;
    get_opening_form => form(GetOpeningFormRequest) -> GetOpeningFormResponse;
    list_opening_stock => list(ListOpeningStockRequest) -> ListOpeningStockResponse;
}
