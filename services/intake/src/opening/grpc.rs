//! OpeningService: proto to domain and back.

use std::{collections::HashSet, str::FromStr, sync::Arc};

use gongkai_chassis::{
    db::Tx,
    error::{Error, Reason, Result},
    fields::{Fields, page_size},
    identity::{Principal, Scope},
    page::{self, Page, Position},
    request::{Claimed, claim},
};
use gongkai_proto::intake::v1::{self as proto, opening_service_server::OpeningService};
use serde::{Deserialize, Serialize};
use tonic::{Request, Response, Status};

use super::{
    Column, Fault, Import, MOST_LINES, Made, Offices, Plan, REASON, Table, exported_numbers,
    fault::refusal,
    store::{self, Stock},
    table,
};
use crate::{
    application::{self, Application},
    bureaus::Bureau,
    calendar::Current,
    case::{self, Case as _, open_whole},
    desk::{Desk, Ready},
    matter::guide,
    rpc::rpcs,
};

const METHOD: &str = "ImportOpeningStock";
const TRANSACTION: &str = "intake.import_opening_stock";
/// More faults than these tell nobody anything new.
const MOST_FAULTS: usize = 5000;

/// What a sheet holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Applications,
    Matters,
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(code: &str) -> Result<Self, ()> {
        match code {
            "applications" => Ok(Self::Applications),
            "matters" => Ok(Self::Matters),
            _ => Err(()),
        }
    }
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Applications => "applications",
            Self::Matters => "matters",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Applications => "期初存量：未办结的政府信息公开申请",
            Self::Matters => "期初存量：事项",
        }
    }

    fn columns(self) -> &'static [Column] {
        match self {
            Self::Applications => application::opening::COLUMNS,
            Self::Matters => guide::opening::COLUMNS,
        }
    }
}

/// In what form a sheet is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Xlsx,
    Csv,
}

impl FromStr for Form {
    type Err = ();

    fn from_str(code: &str) -> Result<Self, ()> {
        match code {
            "xlsx" => Ok(Self::Xlsx),
            "csv" => Ok(Self::Csv),
            _ => Err(()),
        }
    }
}

/// What is to be brought in.
enum Planned {
    Applications(Plan<application::opening::Planned>),
    Matters(Plan<guide::Matter>),
}

impl Planned {
    fn made(&self) -> usize {
        match self {
            Self::Applications(plan) => plan.things.len(),
            Self::Matters(plan) => plan.things.len(),
        }
    }

    fn steps(&self) -> usize {
        match self {
            Self::Applications(plan) => plan.things.iter().map(|case| case.facts.len() - 1).sum(),
            Self::Matters(_) => 0,
        }
    }
}

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
    /// At this desk.
    pub fn new(desk: Desk) -> Self {
        Self { desk }
    }

    async fn import(
        &self,
        request: &Request<proto::ImportOpeningStockRequest>,
    ) -> Result<proto::ImportOpeningStockResponse> {
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = principal.scope(&bureau)?;
        let request_id = fields.request_id(&body.request_id);
        let kind: Option<Kind> = fields.code("sheet", "gongkai.intake.v1.OpeningSheet", body.sheet);
        if body.content.is_empty() {
            fields.wrong("content", "缺少必填项", "missing");
        }
        let kind = fields.done_with(kind)?;
        if !body.dry_run {
            let ready = self
                .desk
                .ready(&scope, TRANSACTION, METHOD, &request_id, body);
            if let Ready::Before(answer) = ready.await? {
                return Ok(answer);
            }
        }
        let offices = offices(&*self.desk.bureaus.fresh(principal, &bureau).await?);
        let calendar = self.desk.calendars.current();
        let import = Import::by(principal, &self.desk.db, &calendar, &offices);
        let mut faults = Vec::new();
        let table = Table::read(&body.content, kind.columns(), &mut faults);
        let lines = table.as_ref().map_or(0, |table| table.lines().len());
        let planned = table.map(|table| match kind {
            Kind::Applications => {
                Planned::Applications(application::opening::plan(&table, &import, &mut faults))
            }
            Kind::Matters => Planned::Matters(guide::opening::plan(&table, &import, &mut faults)),
        });

        let mut tx = self.desk.db.begin(TRANSACTION, &scope).await?;
        let claim = if body.dry_run {
            None
        } else {
            match claim(&mut tx, METHOD, &request_id, body).await? {
                Claimed::Before(answer) => return Ok(answer),
                Claimed::New(claim) => Some(claim),
            }
        };
        if claim.is_some() {
            store::lock(&mut tx).await?;
        }
        if let Some(planned) = &planned {
            doubles(&mut tx, planned, &mut faults).await?;
        }
        faults.sort_by_key(|fault| fault.line);
        let whole = planned.filter(|_| faults.is_empty());
        let answer = proto::ImportOpeningStockResponse {
            lines: count(lines),
            made: whole.as_ref().map_or(0, |planned| count(planned.made())),
            steps: whole.as_ref().map_or(0, |planned| count(planned.steps())),
            faults: faults.iter().take(MOST_FAULTS).map(fault).collect(),
        };
        let Some(claim) = claim else {
            return Ok(answer);
        };
        match whole {
            Some(Planned::Applications(plan)) => {
                write_applications(&mut tx, &calendar, kind, plan).await?;
            }
            Some(Planned::Matters(plan)) => write_matters(&mut tx, kind, plan).await?,
            None => return Err(refusal(&faults)),
        }
        claim.answer(&mut tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    async fn export(
        &self,
        request: &Request<proto::ExportOpeningStockRequest>,
    ) -> Result<proto::ExportOpeningStockResponse> {
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = principal.scope(&bureau)?;
        let kind: Option<Kind> = fields.code("sheet", "gongkai.intake.v1.OpeningSheet", body.sheet);
        let form: Option<Form> =
            fields.code("format", "gongkai.intake.v1.OpeningFormat", body.format);
        let (kind, form) = fields.done_with(kind.zip(form))?;
        let known: Arc<Bureau> = self.desk.bureaus.get(principal, &bureau).await?;
        let offices = offices(&known);
        let (made, lines) = self.lines(&scope, kind, &offices).await?;
        if lines.len() > MOST_LINES {
            let mut fields = Fields::default();
            fields.wrong("sheet", "超过5000行，无法一次导出", "more than 5,000 lines");
            fields.done()?;
        }
        let today = self.desk.db.clocks.civil.today();
        let sheet = table::sheet(kind.title(), kind.columns(), lines, today);
        let (content, extension, media_type) = match form {
            Form::Xlsx => (
                table::xlsx(&sheet, kind.columns())?,
                "xlsx",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
            Form::Csv => (
                sheet.csv().map_err(Error::internal)?,
                "csv",
                "text/csv; charset=utf-8",
            ),
        };
        Ok(proto::ExportOpeningStockResponse {
            content,
            file_name: format!("{}.{extension}", kind.title()),
            media_type: media_type.to_owned(),
            count: count(made),
        })
    }

    /// What an export holds: how many things, and their lines.
    async fn lines(
        &self,
        scope: &Scope,
        kind: Kind,
        offices: &Offices,
    ) -> Result<(usize, Vec<Made>)> {
        let mut tx = self
            .desk
            .db
            .begin_snapshot("intake.export_opening_stock", scope)
            .await?;
        match kind {
            Kind::Applications => {
                let open = store::open_cases(&mut tx, Application::KIND, MOST_LINES).await?;
                let mut cases = Vec::with_capacity(open.len());
                for (id, number) in open {
                    let found = case::store::facts::<Application>(&mut tx, id).await?;
                    let (_, facts) = found.ok_or_else(|| Error::internal("a case vanished"))?;
                    cases.push((number, facts));
                }
                let known: Vec<_> = cases
                    .iter()
                    .map(|(number, facts)| (*number, application::opening::former_number(facts)))
                    .collect();
                let mut lines = Vec::new();
                for (number, (_, facts)) in exported_numbers(&known).iter().zip(&cases) {
                    let told = application::opening::lines(number, facts, offices);
                    lines.extend(told.ok_or_else(|| Error::internal("facts begin no case"))?);
                }
                Ok((cases.len(), lines))
            }
            Kind::Matters => {
                let most = i64::try_from(MOST_LINES).unwrap_or(i64::MAX - 1) + 1;
                let matters = guide::list(&mut tx, false, None, most).await?;
                let lines = matters
                    .into_iter()
                    .map(|known| guide::opening::line(known.matter, offices));
                let lines: Vec<Made> = lines.collect();
                Ok((lines.len(), lines))
            }
        }
    }

    async fn list(
        &self,
        request: &Request<proto::ListOpeningStockRequest>,
    ) -> Result<proto::ListOpeningStockResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = Principal::of(request)?.scope(&bureau)?;
        let kind: Option<Kind> = fields.code("sheet", "gongkai.intake.v1.OpeningSheet", body.sheet);
        let old_number = fields.text("old_number", &body.old_number, 0, 100);
        let filter = format!("opening/{bureau}/{}/{old_number}", body.sheet);
        let after: Option<OldNumber> = page::read(&mut fields, &filter, &body.page_token);
        let size = page_size(&mut fields, body.page_size);
        let kind = fields.done_with(kind)?;
        let mut tx = self
            .desk
            .db
            .begin("intake.list_opening_stock", &scope)
            .await?;
        let rows = store::list(
            &mut tx,
            kind.as_str(),
            Some(old_number.as_str()).filter(|number| !number.is_empty()),
            after.as_ref().map(|after| after.0.as_str()),
            i64::try_from(size).unwrap_or(i64::MAX - 1) + 1,
        )
        .await?;
        let page = Page::of(rows, size, |row| OldNumber(row.old_number.clone()));
        Ok(proto::ListOpeningStockResponse {
            next_page_token: page::write(&filter, page.next.as_ref())?,
            stock: page.rows.into_iter().map(stock).collect(),
        })
    }
}

/// Notes what of the sheet is there already.
async fn doubles(tx: &mut Tx, planned: &Planned, faults: &mut Vec<Fault>) -> Result<()> {
    let of_lines = match planned {
        Planned::Applications(plan) => &plan.numbers,
        Planned::Matters(plan) => &plan.numbers,
    };
    let numbers: Vec<String> = of_lines.iter().map(|(_, number)| number.clone()).collect();
    let (known, column, zh, en) = match planned {
        Planned::Applications(_) => (
            store::imported(tx, Kind::Applications.as_str(), &numbers).await?,
            application::opening::OLD_NUMBER,
            "该编号已经导入过",
            "imported before",
        ),
        Planned::Matters(_) => (
            guide::known(tx, &numbers).await?,
            guide::opening::CODE,
            "本机关已有该编码的事项",
            "the bureau has a matter of this code",
        ),
    };
    let known: HashSet<String> = known.into_iter().collect();
    let again = of_lines.iter().filter(|(_, number)| known.contains(number));
    faults.extend(again.map(|(line, _)| Fault::cell(*line, column, zh, en)));
    Ok(())
}

/// Writes open applications: no letter, no notice, and one word to those who count.
async fn write_applications(
    tx: &mut Tx,
    calendar: &Current,
    kind: Kind,
    plan: Plan<application::opening::Planned>,
) -> Result<()> {
    for planned in plan.things {
        let case =
            open_whole::<Application>(tx, calendar, &planned.facts, planned.state, REASON).await?;
        application::note(tx, case.id, &case.state.personal).await?;
        application::tell_opening(tx, calendar, &case, &planned.facts).await?;
        store::insert(tx, kind.as_str(), &planned.old_number, Some(case.id)).await?;
    }
    Ok(())
}

async fn write_matters(tx: &mut Tx, kind: Kind, plan: Plan<guide::Matter>) -> Result<()> {
    for matter in plan.things {
        let code = matter.code.to_string();
        let versioned = guide::Versioned { version: 1, matter };
        if !guide::insert(tx, &versioned).await? {
            return Err(Error::new(Reason::Conflict)
                .with("id", &code)
                .with("etag", 1));
        }
        store::insert(tx, kind.as_str(), &code, None).await?;
    }
    Ok(())
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
    export_opening_stock => export(ExportOpeningStockRequest) -> ExportOpeningStockResponse;
    list_opening_stock => list(ListOpeningStockRequest) -> ListOpeningStockResponse;
}
