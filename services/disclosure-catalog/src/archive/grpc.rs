//! ArchiveService: proto to domain and back.

use std::collections::HashSet;

use gongkai_archive::{
    made::{self, After},
    package::{Content, Making},
    send,
};
use gongkai_chassis::{
    call::Call,
    error::{Error, Result},
    identity::BureauId,
    page::Paging,
};
use gongkai_files::Key;
use gongkai_proto::catalog::v1::{
    self as proto, archive_service_server::ArchiveService, export_item_package_response::Part,
};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status};

use super::{
    page::page,
    record::{Names, number, record, signed},
};
use crate::{
    bureau::{self, profile, staff},
    item::{self, Attachment, Files, Object, State, Version},
    retention::in_force,
};

/// Sealed chunks of a file read at once.
const AT_ONCE: u64 = 4;

/// The service.
pub struct Archive {
    files: Files,
}

/// What is sent: messages, and at the end an error if there was one.
type Sent = std::result::Result<proto::ExportItemPackageResponse, Status>;

impl Archive {
    /// Of the items these files belong to.
    pub fn new(files: Files) -> Self {
        Self { files }
    }

    async fn export(
        &self,
        request: &Request<proto::ExportItemPackageRequest>,
    ) -> Result<ReceiverStream<Sent>> {
        let db = &self.files.db;
        let mut call = Call::of(db, request)?;
        let id = call.fields.id("item_id", &call.body.item_id);
        call.checked(Some(()))?;
        let bureau = bureau::load(db, call.bureau()).await?;
        let mut tx = call.read(db).await?;
        let history = item::history(&mut tx, id).await?;
        let versions = signed(&history)?;
        let acts = history.acts.iter();
        let hands = acts.flat_map(|act| [Some(act.actor.as_str()), act.instead_of.as_deref()]);
        let who: Vec<&str> = hands.flatten().collect();
        let names = Names {
            staff: staff::names(&mut tx, &who).await?.into_iter().collect(),
            profile: profile::find(&mut tx, call.bureau()).await?.profile,
            terms: in_force(&mut tx).await?,
            bureau,
        };
        let made_at = tx.recorded_at();
        drop(tx);

        let mut making = Making::begin(&number(&history, id));
        let mut copied = HashSet::new();
        for version in versions {
            add(&mut making, version, &names).await?;
            for (attachment, object) in files(version) {
                // What stays in the next version is the same file.
                if copied.insert(object.id) {
                    making.file(attached(version, attachment, &names)).await?;
                    self.copy(&version.bureau, object, &mut making).await?;
                }
            }
        }
        let today = call.today;
        let made = making
            .finish(record(&history, id, &names, today), made_at)
            .await?;
        let mut tx = call.read(db).await?;
        let package = made::keep(&mut tx, id, &made).await?;
        tx.commit().await?;
        let first = proto::ExportItemPackageResponse {
            file_name: made.file_name,
            part: Some(Part::Package(package.message(call.bureau()))),
        };
        send(made.file, first, |chunk| proto::ExportItemPackageResponse {
            file_name: String::new(),
            part: Some(Part::Chunk(chunk)),
        })
    }

    /// Copies a file into the package, a few chunks at a time.
    async fn copy(&self, bureau: &BureauId, object: &Object, making: &mut Making) -> Result<()> {
        let size = u64::try_from(object.byte_size).map_err(Error::internal)?;
        let key = Key {
            bureau: bureau.clone(),
            id: object.id,
        };
        let sealer = &self.files.db.sealer;
        let contents = self.files.objects.contents(key, sealer, size).await?;
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
        let db = &self.files.db;
        let mut call = Call::of(db, request)?;
        let body = call.body;
        let record = Some(&body.record_id).filter(|id| !id.is_empty());
        let record = record.map(|id| call.fields.id("record_id", id));
        let paging: Paging<After> = call.paging("archive_packages", &body.record_id);
        call.checked(Some(()))?;
        let mut tx = call.list(db).await?;
        let rows = made::list(&mut tx, record, paging.after.as_ref(), paging.limit()).await?;
        let (rows, next_page_token) = paging.page(rows, |row| After(row.id))?;
        let who: Vec<&str> = rows.iter().map(|row| row.made_by.as_str()).collect();
        let names = staff::person_names(&mut tx, &who).await?;
        Ok(proto::ListArchivePackagesResponse {
            names,
            packages: rows.iter().map(|row| row.message(call.bureau())).collect(),
            next_page_token,
        })
    }
}

/// Adds what a version consists of: as it was read, and as it was written. The files attached to it come after it.
async fn add(making: &mut Making, version: &Version, names: &Names) -> Result<()> {
    let contents = &version.contents;
    let content = |ending: &str, media_type: &str, main| Content {
        title: contents.title.clone(),
        file_name: format!("{}-第{}版.{ending}", contents.title, version.number),
        media_type: media_type.to_owned(),
        author: names.bureau.publisher_on(version.dated_on()).to_owned(),
        dated_on: version.dated_on(),
        main,
    };
    let read = content("html", "text/html", true);
    let page = page(version, names).into_bytes();
    making.whole(read, page).await?;
    if !contents.body.is_empty() {
        let written = content("md", "text/markdown", false);
        let body = contents.body.clone().into_bytes();
        making.whole(written, body).await?;
    }
    Ok(())
}

/// The files of a version: of what was published the copies that were, of what is kept inside the files themselves.
fn files(version: &Version) -> impl Iterator<Item = (&Attachment, &Object)> {
    let attachments = version.contents.attachments.iter();
    attachments.filter_map(|one| {
        let object = match version.state {
            State::Published => one.copy.as_ref(),
            _ => one.original.as_ref(),
        };
        Some((one, object?))
    })
}

/// An attached file as the package tells of it.
fn attached(version: &Version, attachment: &Attachment, names: &Names) -> Content {
    let name = &attachment.file_name;
    Content {
        title: format!("第{}版附件：{name}", version.number),
        file_name: name.clone(),
        media_type: attachment.media_type.clone(),
        author: names.bureau.publisher_on(version.dated_on()).to_owned(),
        dated_on: version.dated_on(),
        main: false,
    }
}

#[tonic::async_trait]
impl ArchiveService for Archive {
    type ExportItemPackageStream = ReceiverStream<Sent>;

    async fn export_item_package(
        &self,
        request: Request<proto::ExportItemPackageRequest>,
    ) -> std::result::Result<Response<Self::ExportItemPackageStream>, Status> {
        Ok(Response::new(self.export(&request).await?))
    }

    async fn list_archive_packages(
        &self,
        request: Request<proto::ListArchivePackagesRequest>,
    ) -> std::result::Result<Response<proto::ListArchivePackagesResponse>, Status> {
        Ok(Response::new(self.list(&request).await?))
    }
}
