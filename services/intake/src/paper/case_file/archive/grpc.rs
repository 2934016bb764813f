//! ArchiveService: proto to domain and back.

use gongkai_archive::{
    made::{self, After},
    package::{Content, Made, Making},
    send,
};
use gongkai_chassis::{
    call::Call,
    error::{Error, Result},
    identity::Scope,
    page::Paging,
};
use gongkai_files::{Key, Objects};
use gongkai_proto::intake::v1::{
    self as proto, archive_service_server::ArchiveService, export_case_package_response::Part,
};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status};

use super::super::{Gathered, document, grpc::CaseFiles};
use super::record::record;
use crate::{
    paper::{attachment::Attachment, letter::Format},
    people::bureaus::Bureau,
};

/// Sealed chunks of a file read at once.
const AT_ONCE: u64 = 4;

/// The service.
pub struct CaseArchive {
    files: CaseFiles,
    objects: Objects,
}

/// What is sent: messages, and at the end an error if there was one.
type Sent = std::result::Result<proto::ExportCasePackageResponse, Status>;

impl CaseArchive {
    /// Of these files of cases, with attachments from this store.
    pub fn new(files: CaseFiles, objects: Objects) -> Self {
        Self { files, objects }
    }

    async fn export(
        &self,
        request: &Request<proto::ExportCasePackageRequest>,
    ) -> Result<ReceiverStream<Sent>> {
        let db = &self.files.desk.db;
        let case_id = &request.get_ref().case_id;
        let (scope, bureau, gathered) = self.files.asked(request, case_id).await?;
        if gathered.row.summary.closed.is_none() {
            return Err(Error::state_forbids("open", "办理中").next(
                "A case can be archived once it is closed.",
                "案件办结之后方可归档。",
            ));
        }
        let id = gathered.id;
        let made = self.make(&scope, &bureau, gathered).await?;
        let mut tx = db.begin("intake.keep_package", &scope).await?;
        let package = made::keep(&mut tx, id, &made).await?;
        tx.commit().await?;
        let first = proto::ExportCasePackageResponse {
            file_name: made.file_name,
            part: Some(Part::Package(package.message(&scope.bureau))),
        };
        send(made.file, first, |chunk| proto::ExportCasePackageResponse {
            file_name: String::new(),
            part: Some(Part::Chunk(chunk)),
        })
    }

    async fn make(&self, scope: &Scope, bureau: &Bureau, gathered: Gathered) -> Result<Made> {
        let clocks = &self.files.desk.db.clocks;
        let today = clocks.civil.today();
        let author = bureau.name.as_str();
        let record = record(author, &gathered);
        let mut making = Making::begin(&record.number);
        let title = format!(
            "{}{}",
            document::title(gathered.row.kind),
            gathered.row.number
        );
        let content = |title: &str, file_name: String, media_type: &str, dated_on, main| Content {
            title: title.to_owned(),
            file_name,
            media_type: media_type.to_owned(),
            author: author.to_owned(),
            dated_on,
            main,
        };
        let documents = self.files.documents.of(&scope.bureau);
        let file = documents.print(document::case_file(author, today, &gathered));
        let pdf = Format::Pdf.media_type();
        let whole = content(&title, format!("{title}.pdf"), pdf, today, true);
        making.whole(whole, file.await?).await?;
        for stored in gathered.letters {
            let (title, dated_on) = (stored.letter.title.clone(), stored.dated_on);
            let name = format!("{}{title}.pdf", stored.printed);
            let letter = documents.lay_out(stored.marked(), Format::Pdf).await?;
            let letter_file = content(&title, name, pdf, dated_on, false);
            making.whole(letter_file, letter).await?;
        }
        for attachment in gathered.attachments {
            let (title, dated_on) = (attachment.purpose.zh(), attachment.attached_on);
            let (name, media_type) = (attachment.file_name.clone(), &attachment.media_type);
            making
                .file(content(title, name, media_type, dated_on, false))
                .await?;
            self.copy(scope, &attachment, &mut making).await?;
        }
        Ok(making.finish(record, clocks.wall.now()).await?)
    }

    /// Copies a file into the package, a few chunks at a time.
    async fn copy(&self, scope: &Scope, file: &Attachment, making: &mut Making) -> Result<()> {
        let size = u64::try_from(file.byte_size).map_err(Error::internal)?;
        let key = Key {
            bureau: scope.bureau.clone(),
            id: file.id,
        };
        let sealer = &self.files.desk.db.sealer;
        let contents = self.objects.contents(key, sealer, size).await?;
        let mut number = 0;
        while number < contents.chunks() {
            let end = (number + AT_ONCE).min(contents.chunks());
            making.bytes(contents.read(number..end).await?).await?;
            number = end;
        }
        Ok(())
    }

    async fn list(
        &self,
        request: &Request<proto::ListArchivePackagesRequest>,
    ) -> Result<proto::ListArchivePackagesResponse> {
        let db = &self.files.desk.db;
        let mut call = Call::of(db, request)?;
        let body = call.body;
        let record = Some(&body.record_id).filter(|id| !id.is_empty());
        let record = record.map(|id| call.fields.id("record_id", id));
        let paging: Paging<After> = call.paging("archive_packages", &body.record_id);
        call.checked(Some(()))?;
        let bureaus = &self.files.desk.bureaus;
        let staff = bureaus.staff_of(call.principal(), call.bureau()).await;
        let mut tx = call.list(db).await?;
        let rows = made::list(&mut tx, record, paging.after.as_ref(), paging.limit()).await?;
        let (rows, next_page_token) = paging.page(rows, |row| After(row.id))?;
        Ok(staff.named(proto::ListArchivePackagesResponse {
            packages: rows.iter().map(|row| row.message(call.bureau())).collect(),
            next_page_token,
            names: Vec::new(),
        }))
    }
}

#[tonic::async_trait]
impl ArchiveService for CaseArchive {
    type ExportCasePackageStream = ReceiverStream<Sent>;

    async fn export_case_package(
        &self,
        request: Request<proto::ExportCasePackageRequest>,
    ) -> std::result::Result<Response<Self::ExportCasePackageStream>, Status> {
        Ok(Response::new(self.export(&request).await?))
    }

    async fn list_archive_packages(
        &self,
        request: Request<proto::ListArchivePackagesRequest>,
    ) -> std::result::Result<Response<proto::ListArchivePackagesResponse>, Status> {
        Ok(Response::new(self.list(&request).await?))
    }
}
