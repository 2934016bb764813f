//! DeclarationService: proto to domain and back.

use std::collections::BTreeMap;

use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
    fields::Fields,
    import::{Fault, refusal},
    new_or_answer, rpcs,
};
use gongkai_law::report::{Format, Place};
use gongkai_proto::reporting::v1::{self as proto, declaration_service_server::DeclarationService};
use tonic::Request;
use uuid::Uuid;

use super::{
    decide::Known,
    message::message,
    opening::disagreements,
    reading::read,
    sheet::{self, FIGURE, Line, VALUE},
    state::{Declaration, Declared, Revoked, places},
    store,
};
use crate::{
    figure::grpc::Followed,
    figure::store as figures,
    people::People,
    sheets::{MEDIA_TYPE, Sheets},
    year,
};

/// The service.
pub struct Declarations {
    followed: Followed,
    people: People,
    sheets: Sheets,
}

impl Declarations {
    /// Over what is followed.
    pub fn new(followed: Followed, people: People, sheets: Sheets) -> Self {
        Self {
            followed,
            people,
            sheets,
        }
    }

    async fn declare(
        &self,
        request: &Request<proto::DeclareFigureRequest>,
    ) -> Result<proto::DeclareFigureResponse> {
        let mut call = self.followed.call(request).await?;
        let bureau = call.bureau().clone();
        let body = call.body;
        call.request_id();
        let format = format_of(&mut call.fields, body.year);
        let mut part = Fields::default();
        let sent = body.declared.clone().unwrap_or_default();
        let of_year = format.map(|format| places(format, body.opening));
        let read = read(&mut part, &sent, &of_year.unwrap_or_default());
        // Without a format no figure is known: the year alone is wrong.
        if format.is_some() {
            call.fields
                .take_in(part, |field| format!("declared.{field}"));
        }
        let (format, (place, declared)) = call.checked(format.zip(read))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.followed.db).await?);
        store::lock(&mut tx).await?;
        let year = store::year(&mut tx, body.year, format, body.opening).await?;
        year.check()?;
        year.check_figure(&place)?;
        if body.opening {
            agree(&year, std::slice::from_ref(&declared))?;
        }
        let declarations = keep(&mut tx, &year, vec![declared], None).await?;
        let declared = declarations.first();
        let answer = proto::DeclareFigureResponse {
            declaration: declared.map(|one| message(bureau.as_str(), one)),
            names: Vec::new(),
        };
        let answer = claim.finish(tx, answer).await?;
        Ok(self.people.named(&bureau, answer).await)
    }

    async fn import(
        &self,
        request: &Request<proto::ImportDeclarationsRequest>,
    ) -> Result<proto::ImportDeclarationsResponse> {
        let mut call = self.followed.call(request).await?;
        let bureau = call.bureau().clone();
        let body = call.body;
        call.request_id();
        let format = format_of(&mut call.fields, body.year);
        if body.content.is_empty() {
            call.fields.wrong("content", "缺少必填项", "missing");
        }
        let format = call.checked(format)?;
        // What was done before is not read again.
        if !body.dry_run
            && let Some(before) = call.before(&self.followed.db).await?
        {
            return Ok(before);
        }
        let file = self.sheets.read(&bureau, body.content.clone()).await?;
        let (lines, mut faults) = sheet::plan(file, body.year, format, body.opening);

        let (mut tx, claim) = if body.dry_run {
            (call.read(&self.followed.db).await?, None)
        } else {
            let (mut tx, claim) = new_or_answer!(call.once(&self.followed.db).await?);
            store::lock(&mut tx).await?;
            (tx, Some(claim))
        };
        let year = store::year(&mut tx, body.year, format, body.opening).await?;
        year.check()?;
        check_lines(&year, &lines, &mut faults);
        if !faults.is_empty() {
            faults.sort_by_key(|fault| fault.line);
            return Err(refusal(&faults));
        }
        let declared = lines.into_iter().filter(|line| !line.place.is_total());
        let declared: Vec<Declared> = declared.map(|line| line.declared).collect();
        let batch = claim.is_some().then(|| tx.new_id());
        let declarations = match batch {
            Some(_) => keep(&mut tx, &year, declared, batch).await?,
            None => made(&tx, &year, declared, None)?,
        };
        let shown = declarations.iter().map(|one| message(bureau.as_str(), one));
        let mut answer = proto::ImportDeclarationsResponse {
            batch_id: batch.map(|id| id.to_string()).unwrap_or_default(),
            declarations: shown.collect(),
            names: Vec::new(),
        };
        if let Some(claim) = claim {
            answer = claim.finish(tx, answer).await?;
        }
        Ok(self.people.named(&bureau, answer).await)
    }

    async fn form(
        &self,
        request: &Request<proto::ExportDeclarationSheetRequest>,
    ) -> Result<proto::ExportDeclarationSheetResponse> {
        let mut call = self.followed.call(request).await?;
        let body = call.body;
        let format = format_of(&mut call.fields, body.year);
        let format = call.checked(format)?;
        let mut tx = call.read(&self.followed.db).await?;
        let bureau = figures::known_bureau(&mut tx, call.bureau().as_str()).await?;
        let year = store::year(&mut tx, body.year, format, body.opening).await?;
        drop(tx);
        let counted = &year.counted;
        let register = sheet::form(&bureau.name, body.year, format, body.opening, counted);
        Ok(proto::ExportDeclarationSheetResponse {
            content_type: MEDIA_TYPE.to_owned(),
            content: self.sheets.write(register).await?,
        })
    }

    async fn revoke(
        &self,
        request: &Request<proto::RevokeDeclarationsRequest>,
    ) -> Result<proto::RevokeDeclarationsResponse> {
        let mut call = self.followed.call(request).await?;
        let bureau = call.bureau().clone();
        let body = call.body;
        call.request_id();
        let (id, batch) = named(&mut call.fields, &body.declaration_id, &body.batch_id);
        let reason = call.fields.text("reason", &body.reason, 2, 400);
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.followed.db).await?);
        store::lock(&mut tx).await?;
        let found = store::named(&mut tx, id, batch).await?;
        if found.is_empty() {
            let id = id.or(batch).unwrap_or_default();
            return Err(Error::record_unknown("declaration", "填报数", id));
        }
        let standing = found.into_iter().filter(|one| one.revoked.is_none());
        let mut standing: Vec<Declaration> = standing.collect();
        if standing.is_empty() {
            return Err(Error::state_forbids("revoked already", "该填报已经撤销"));
        }
        let revoked = Revoked {
            by: call.principal().subject.clone(),
            at: tx.now(),
            reason,
        };
        let ids: Vec<Uuid> = standing.iter().map(|one| one.id).collect();
        store::revoke(&mut tx, &ids, &revoked).await?;
        for one in &mut standing {
            one.revoked = Some(revoked.clone());
        }
        let shown = standing.iter().map(|one| message(bureau.as_str(), one));
        let answer = proto::RevokeDeclarationsResponse {
            declarations: shown.collect(),
            names: Vec::new(),
        };
        let answer = claim.finish(tx, answer).await?;
        Ok(self.people.named(&bureau, answer).await)
    }

    async fn list(
        &self,
        request: &Request<proto::ListDeclarationsRequest>,
    ) -> Result<proto::ListDeclarationsResponse> {
        let mut call = self.followed.call(request).await?;
        let bureau = call.bureau().clone();
        let (year, standing_only) = (call.body.year, call.body.standing_only);
        let paging = call.paging("declarations", &format!("{year}/{standing_only}"));
        call.checked(Some(()))?;
        let mut tx = call.list(&self.followed.db).await?;
        let year = Some(year).filter(|year| *year != 0);
        let page = (paging.after, paging.limit());
        let rows = store::page(&mut tx, year, standing_only, page).await?;
        drop(tx);
        let (rows, next_page_token) = paging.page(rows, |one| one.id)?;
        let answer = proto::ListDeclarationsResponse {
            declarations: rows
                .iter()
                .map(|one| message(bureau.as_str(), one))
                .collect(),
            next_page_token,
            names: Vec::new(),
        };
        Ok(self.people.named(&bureau, answer).await)
    }

    async fn declarable(
        &self,
        request: &Request<proto::ListDeclarableFiguresRequest>,
    ) -> Result<proto::ListDeclarableFiguresResponse> {
        let mut call = self.followed.call(request).await?;
        let bureau = call.bureau().clone();
        let body = call.body;
        let format = format_of(&mut call.fields, body.year);
        let format = call.checked(format)?;
        let mut tx = call.read(&self.followed.db).await?;
        let year = store::year(&mut tx, body.year, format, body.opening).await?;
        let standing = store::all_standing(&mut tx, body.year).await?;
        drop(tx);
        let standing = standing.iter().filter(|one| one.opening == body.opening);
        let standing: BTreeMap<&str, &Declaration> = standing
            .map(|one| (one.declared.figure.as_str(), one))
            .collect();
        let mut offered = places(format, body.opening);
        offered.retain(|place| body.opening || !year.counted.contains(place.key().as_str()));
        let figure = |place: &Place| {
            let key = place.key();
            let standing = standing.get(key.as_str());
            proto::DeclarableFigure {
                label: place.zh(format),
                unit: place.unit_zh().to_owned(),
                standing: standing.map(|one| message(bureau.as_str(), one)),
                figure: key,
            }
        };
        let answer = proto::ListDeclarableFiguresResponse {
            figures: offered.iter().map(figure).collect(),
            names: Vec::new(),
        };
        Ok(self.people.named(&bureau, answer).await)
    }
}

/// The format of the year of a request; notes a year that has none.
fn format_of(fields: &mut Fields, year: i32) -> Option<Format> {
    let format = year::of(year).map(|(format, _)| format);
    if format.is_none() {
        let zh = "没有统一的年度报告格式，应为2019年及以后的年度";
        fields.wrong("year", zh, "a year from 2019, as reports have a format");
    }
    format
}

/// Which declaration or batch a request names: one of the two.
fn named(fields: &mut Fields, declaration: &str, batch: &str) -> (Option<Uuid>, Option<Uuid>) {
    match (declaration, batch) {
        ("", batch) if !batch.is_empty() => (None, Some(fields.id("batch_id", batch))),
        (declaration, "") => (Some(fields.id("declaration_id", declaration)), None),
        _ => {
            let zh = "填报与批次只能选其一";
            fields.wrong("batch_id", zh, "a declaration or a batch, not both");
            (None, None)
        }
    }
}

/// Refuses opening stock that does not agree with itself once these cells are added.
fn agree(year: &Known, added: &[Declared]) -> Result<()> {
    let cells = year.standing.values().chain(added);
    let cells = cells.map(|one| (one.figure.clone(), one.value)).collect();
    let mut fields = Fields::default();
    for (_, zh, en) in disagreements(year.format, &cells, &BTreeMap::new()) {
        let zh = format!("{zh}，请用录入表一次导入整张表");
        fields.wrong(
            "declared.value",
            &zh,
            &format!("{en}: import the whole table as a sheet"),
        );
    }
    fields.done()
}

/// Notes lines whose figure may not be declared, and of opening stock what does not agree.
fn check_lines(year: &Known, lines: &[Line], faults: &mut Vec<Fault>) {
    for line in lines {
        if let Err(error) = year.check_figure(&line.place) {
            let (zh, en) = error.sentences();
            faults.push(Fault::cell(line.number, FIGURE, zh, en));
        }
    }
    if !year.opening || !faults.is_empty() {
        return;
    }
    let value = |line: &Line| (line.declared.figure.clone(), line.declared.value);
    let (totals, cells): (Vec<&Line>, Vec<&Line>) =
        lines.iter().partition(|line| line.place.is_total());
    let standing = year
        .standing
        .values()
        .map(|one| (one.figure.clone(), one.value));
    let cells = standing.chain(cells.into_iter().map(value)).collect();
    let totals = totals.into_iter().map(value).collect();
    for (figure, zh, en) in disagreements(year.format, &cells, &totals) {
        let line = lines
            .iter()
            .find(|line| Some(&line.declared.figure) == figure.as_ref());
        faults.push(Fault::cell(
            line.map_or(0, |line| line.number),
            VALUE,
            zh,
            en,
        ));
    }
}

/// The declarations of these figures by the caller.
fn made(
    tx: &Tx,
    year: &Known,
    declared: Vec<Declared>,
    batch: Option<Uuid>,
) -> Result<Vec<Declaration>> {
    let by = tx.scope()?.principal.subject.clone();
    let declared = declared.into_iter();
    Ok(declared
        .map(|declared| Declaration {
            id: tx.new_id(),
            year: year.year,
            declared,
            opening: year.opening,
            batch,
            by: by.clone(),
            at: tx.now(),
            revoked: None,
        })
        .collect())
}

/// The same, kept.
async fn keep(
    tx: &mut Tx,
    year: &Known,
    declared: Vec<Declared>,
    batch: Option<Uuid>,
) -> Result<Vec<Declaration>> {
    let declarations = made(tx, year, declared, batch)?;
    store::insert(tx, &declarations).await?;
    Ok(declarations)
}

rpcs! { DeclarationService for Declarations:
    declare_figure => declare(DeclareFigureRequest) -> DeclareFigureResponse;
    import_declarations => import(ImportDeclarationsRequest) -> ImportDeclarationsResponse;
    export_declaration_sheet => form(ExportDeclarationSheetRequest) -> ExportDeclarationSheetResponse;
    revoke_declarations => revoke(RevokeDeclarationsRequest) -> RevokeDeclarationsResponse;
    list_declarations => list(ListDeclarationsRequest) -> ListDeclarationsResponse;
    list_declarable_figures => declarable(ListDeclarableFiguresRequest) -> ListDeclarableFiguresResponse;
}
