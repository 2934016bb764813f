//! CaseFileService: proto to domain and back.

use std::{collections::HashMap, sync::Arc};

use chrono::NaiveDate;
use gongkai_chassis::{
    call::Call,
    clock::timestamp,
    code::to_number,
    db::Tx,
    error::{Error, Result},
    fields::page_size,
    identity::{Principal, Scope},
    page, rpcs,
};
use gongkai_files::hex;
use gongkai_law::case::CaseKind;
use gongkai_proto::{
    intake::v1::{self as proto, case_file_service_server::CaseFileService},
    request::BureauRequest,
};
use tonic::Request;
use uuid::Uuid;

use super::{
    Gathered, document, elsewhere,
    entry::Entry,
    export,
    names::{Names, Referred},
    overview::Overview,
    register, store,
};
use crate::{
    cases::kernel::{Case, load, message::limit_messages, store::case_row, store::raw_facts},
    cases::kinds::by_kind,
    cases::query_code::renewals,
    contract::message::date,
    contract::message::deadline_message,
    contract::message::step_messages,
    desk::Desk,
    paper::attachment,
    paper::letter::{self, Documents, RegisterForm, Stored},
    paper::validity::mark_void,
    paper::words::Offices,
    people::bureaus::Bureau,
};

/// The service.
#[derive(Clone)]
pub struct CaseFiles {
    pub(super) desk: Desk,
    pub(super) documents: Documents,
}

impl CaseFiles {
    /// At this desk, printing with these documents' fonts.
    pub fn new(desk: Desk, documents: Documents) -> Self {
        Self { desk, documents }
    }

    async fn get(
        &self,
        request: &Request<proto::GetCaseFileRequest>,
    ) -> Result<proto::GetCaseFileResponse> {
        let case_id = &request.get_ref().case_id;
        let (scope, bureau, gathered) = self.asked(request, case_id).await?;
        let today = self.desk.db.clocks.civil.today();
        Ok(bureau.staff.named(message(&scope, gathered, today)).into())
    }

    async fn export(
        &self,
        request: &Request<proto::ExportCaseFileRequest>,
    ) -> Result<proto::ExportCaseFileResponse> {
        let case_id = &request.get_ref().case_id;
        let (scope, bureau, gathered) = self.asked(request, case_id).await?;
        let name = format!(
            "{}{}.pdf",
            document::title(gathered.row.kind),
            gathered.row.number
        );
        let file = document::case_file(&bureau.name, self.desk.db.clocks.civil.today(), &gathered);
        Ok(proto::ExportCaseFileResponse {
            content: self.documents.of(&scope.bureau).print(file).await?,
            file_name: name,
            media_type: "application/pdf".to_owned(),
        })
    }

    async fn register(
        &self,
        request: &Request<proto::ExportRegisterRequest>,
    ) -> Result<proto::ExportRegisterResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let (body, today) = (call.body, call.today);
        let fields = &mut call.fields;
        let kind: Option<CaseKind> = fields.code("case_kind", body.case_kind);
        let from = fields.date("from", &body.from, None);
        let to = fields.date("to", &body.to, Some(from));
        fields.span(("from", Some(from)), ("to", Some(to)));
        let form: Option<RegisterForm> = fields.code("format", body.format);
        let (kind, form) = call.checked(kind.zip(form))?;
        let bureau = self.desk.bureaus.get(call.principal(), call.bureau());
        let bureau = bureau.await?;
        let mut tx = call.read(&self.desk.db).await?;
        let calendar = self.desk.calendars.current();
        let lines = store::register(&mut tx, &calendar, kind, (from, to)).await?;
        let others = lines.iter().flat_map(|line| {
            let about = line.row.summary.about;
            about.into_iter().chain(line.overview.merged_into)
        });
        let others: Vec<Uuid> = others.collect();
        let names = Names {
            offices: offices(&bureau),
            staff: Arc::clone(&bureau.staff),
            cases: store::numbers(&mut tx, &others).await?,
            ..Names::default()
        };
        let listed: Vec<Uuid> = lines.iter().map(|line| line.id).collect();
        let renewals = renewals(&mut tx, &listed).await?;
        drop(tx);
        let cases = u32::try_from(lines.len()).unwrap_or(u32::MAX);
        let bureau = (bureau.name.as_str(), &names);
        let table = register::table(bureau, kind, (from, to), today, (&lines, &renewals));
        let file_name = format!("{}.{}", table.title, form.extension());
        let documents = self.documents.of(call.bureau());
        Ok(proto::ExportRegisterResponse {
            content: documents.lay_out_register(table, form).await?,
            file_name,
            media_type: form.media_type().to_owned(),
            cases,
        })
    }

    async fn cases(
        &self,
        request: &Request<proto::ExportCasesRequest>,
    ) -> Result<proto::ExportCasesResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let (body, today) = (call.body, call.today);
        let form: Option<export::Form> = call.fields.code("format", body.format);
        // A page ends by its bytes, too: not as other lists.
        let filter = format!("export_cases/{}/{}", call.bureau(), body.format);
        let after: Option<export::After> = page::read(&mut call.fields, &filter, &body.page_token);
        let size = page_size(&mut call.fields, body.page_size);
        let form = call.checked(form)?;
        let bureau = self.desk.bureaus.get(call.principal(), call.bureau());
        let bureau = bureau.await?;
        let db = &self.desk.db;
        let mut tx = db
            .begin_snapshot("intake.export_cases", &call.scope)
            .await?;
        let limit = i64::try_from(size).unwrap_or(i64::MAX - 1) + 1;
        let calendar = self.desk.calendars.current();
        let after = after.map(|after| after.0);
        let found = store::whole_cases(&mut tx, &calendar, after, limit).await?;
        let others = found.iter().flat_map(|whole| {
            let about = whole.case.row.summary.about;
            about.into_iter().chain(whole.case.overview.merged_into)
        });
        let referred = Referred::by(found.iter().flat_map(|whole| &whole.facts));
        let others: Vec<Uuid> = others.collect();
        let principal = call.principal();
        let names = self.names(tx, principal, &bureau, referred, others).await?;
        let page = export::page(found, size, &names, call.today);
        Ok(proto::ExportCasesResponse {
            file_name: form.file_name(call.bureau(), today, page.rows.first()),
            media_type: form.media_type().to_owned(),
            cases: u32::try_from(page.rows.len()).unwrap_or(u32::MAX),
            content: self
                .documents
                .write(move || form.content(&page.rows))
                .await?,
            next_page_token: page::write(&filter, page.next.as_ref())?,
        })
    }

    /// Everything of the case a caller asks for.
    pub(super) async fn asked<R: BureauRequest>(
        &self,
        request: &Request<R>,
        case_id: &str,
    ) -> Result<(Scope, Arc<Bureau>, Gathered)> {
        let mut call = Call::of(&self.desk.db, request)?;
        let id = call.fields.id("case_id", case_id);
        let id = call.checked(Some(id))?;
        let bureau = self.desk.bureaus.get(call.principal(), call.bureau());
        let bureau = bureau.await?;
        let gathered = self.gather(&call.scope, id, &bureau).await?;
        Ok((call.scope, bureau, gathered))
    }

    async fn gather(&self, scope: &Scope, id: Uuid, bureau: &Bureau) -> Result<Gathered> {
        let calendar = self.desk.calendars.current();
        let mut tx = self
            .desk
            .db
            .begin_snapshot("intake.case_file", scope)
            .await?;
        let row = case_row(&mut tx, id)
            .await?
            .ok_or_else(|| Error::record_unknown("case", "案件", id))?;
        let (overview, deadline) = by_kind!(row.kind, C => {
            let case = load::<C>(&mut tx, id).await;
            case.map(|case| {
                let overview = Overview::of(&case.state, &case.letters, &calendar);
                (overview, case.state.deadline(&calendar))
            })
        })?;
        let facts = raw_facts(&mut tx, &[id]).await?;
        let facts = facts.into_values().next().unwrap_or_default();
        let mut letters = letter::of_case(&mut tx, id).await?;
        mark_void(&mut tx, &mut letters).await?;
        // A file goes to a court and into the archive; a code is for the applicant alone.
        let letters: Vec<_> = letters.into_iter().map(Stored::without_code).collect();
        let letter_ids: Vec<Uuid> = letters.iter().map(|stored| stored.id).collect();
        let dispatches = letter::register::dispatches_of(&mut tx, &letter_ids).await?;
        let originals = letter::originals::originals_of(&mut tx, &letter_ids).await?;
        let attachments = attachment::of_case(&mut tx, id).await?;
        let renewals = renewals(&mut tx, &[id]).await?.remove(&id);
        let referred = Referred::by(&facts);
        let about = row.summary.about;
        let others = about.into_iter().chain(overview.merged_into).collect();
        let names = self
            .names(tx, &scope.principal, bureau, referred, others)
            .await?;
        let entry = |fact| Entry::of(row.kind, fact, &names);
        Ok(Gathered {
            id,
            entries: facts.into_iter().map(entry).collect(),
            row,
            overview,
            names,
            deadline,
            letters,
            dispatches,
            attachments,
            renewals: renewals.unwrap_or_default(),
            originals: letter::all_in_force(&originals),
        })
    }

    /// Names and numbers of what facts name, and of these other cases. The transaction is ended before
    /// another service is asked.
    async fn names(
        &self,
        mut tx: Tx,
        principal: &Principal,
        of: &Bureau,
        referred: Referred,
        others: Vec<Uuid>,
    ) -> Result<Names> {
        let cases: Vec<Uuid> = referred.cases.into_iter().chain(others).collect();
        let cases = store::numbers(&mut tx, &cases).await?;
        let files: Vec<Uuid> = referred.files.into_iter().collect();
        let files = attachment::file_names(&mut tx, &files).await?;
        let bureau = tx.bureau()?.clone();
        drop(tx);
        let mut proposals = HashMap::new();
        for id in referred.proposals {
            // As with bureaus: a file does not fail for a title.
            if let Ok(title) = self.desk.bureaus.proposal(principal, &bureau, id).await {
                proposals.insert(id, title);
            }
        }
        Ok(Names {
            offices: offices(of),
            staff: Arc::clone(&of.staff),
            cases,
            bureaus: elsewhere::bureaus(&self.desk, principal, referred.bureaus).await,
            files,
            proposals,
        })
    }
}

/// The names of the bureau's offices.
fn offices(bureau: &Bureau) -> Offices {
    let offices = bureau.offices.iter();
    offices
        .map(|office| (office.id.clone(), office.name.clone()))
        .collect()
}

fn message(scope: &Scope, gathered: Gathered, today: NaiveDate) -> proto::CaseFile {
    let summary = gathered.row.summary;
    let closed = summary.closed.as_ref();
    let mut dispatches = gathered.dispatches;
    let mut dispatches_of = |letter_id: Uuid| {
        let own = dispatches.extract_if(.., |sent| sent.letter_id == letter_id);
        own.map(letter::message::dispatch).collect()
    };
    proto::CaseFile {
        bureau_id: scope.bureau.to_string(),
        case_id: gathered.id.to_string(),
        case_kind: to_number(gathered.row.kind),
        number: gathered.row.number.to_string(),
        opened_on: summary.opened_on.to_string(),
        deadline: deadline_message(gathered.deadline.as_ref()),
        closed_on: date(closed.map(|(day, _)| *day)),
        result: gathered
            .overview
            .result(gathered.row.kind, closed, &gathered.names),
        entries: gathered.entries.into_iter().map(entry).collect(),
        steps: gathered
            .deadline
            .as_ref()
            .map(step_messages)
            .unwrap_or_default(),
        letters: gathered
            .letters
            .into_iter()
            .map(|stored| proto::CaseFileLetter {
                letter_id: stored.id.to_string(),
                void: stored.void.as_ref().map(letter::message::void),
                number: stored.printed,
                title: stored.letter.title,
                dated_on: stored.dated_on.to_string(),
                addressee: stored.letter.addressee,
                original: gathered
                    .originals
                    .get(&stored.id)
                    .map(|original| letter::message::original(original, true)),
                dispatches: dispatches_of(stored.id),
            })
            .collect(),
        attachments: gathered
            .attachments
            .into_iter()
            .map(|file| proto::CaseFileAttachment {
                attachment_id: file.id.to_string(),
                file_name: file.file_name,
                attached_on: file.attached_on.to_string(),
                sha256: hex(&file.sha256),
            })
            .collect(),
        limits: limit_messages(gathered.overview.judged_by(gathered.row.kind), today),
        code_renewals: gathered
            .renewals
            .into_iter()
            .map(|renewed| proto::CaseFileCodeRenewal {
                renewed_on: renewed.on.to_string(),
                recorded_at: Some(timestamp(renewed.recorded_at)),
                actor: renewed.by,
                reason: renewed.reason,
            })
            .collect(),
        names: Vec::new(),
    }
}

fn entry(entry: Entry) -> proto::CaseFileEntry {
    proto::CaseFileEntry {
        ordinal: entry.ordinal.unsigned_abs(),
        happened_on: entry.happened_on.to_string(),
        recorded_at: Some(timestamp(entry.recorded_at)),
        title: entry.title,
        details: entry
            .details
            .into_iter()
            .map(|(label, value)| proto::CaseFileDetail { label, value })
            .collect(),
        actor: entry.actor,
        office_id: entry.office_id,
        backdating_reason: entry.backdating_reason,
    }
}

rpcs! { CaseFileService for CaseFiles:
    get_case_file => get(GetCaseFileRequest) -> GetCaseFileResponse;
    export_case_file => export(ExportCaseFileRequest) -> ExportCaseFileResponse;
    export_cases => cases(ExportCasesRequest) -> ExportCasesResponse;
    export_register => register(ExportRegisterRequest) -> ExportRegisterResponse;
}
