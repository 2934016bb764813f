//! ArchiveService: proto to domain and back.

use gongkai_archive::{
    made::{self, After},
    package::{Content, Making},
    send,
};
use gongkai_chassis::{call::Call, db::Db, error::Result, page::Paging};
use gongkai_proto::{
    catalog::v1::{
        self as proto, archive_service_server::ArchiveService, export_item_package_response::Part,
    },
    common::v1::PersonName,
};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status};

use super::{
    page::page,
    record::{Names, number, record, signed},
};
use crate::{
    bureau::{self, profile, staff},
    item::{self, Version},
};

/// The service.
pub struct Archive {
    db: Db,
}

/// What is sent: messages, and at the end an error if there was one.
type Sent = std::result::Result<proto::ExportItemPackageResponse, Status>;

impl Archive {
    /// Over this database.
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    async fn export(
        &self,
        request: &Request<proto::ExportItemPackageRequest>,
    ) -> Result<ReceiverStream<Sent>> {
        let mut call = Call::of(&self.db, request)?;
        let id = call.fields.id("item_id", &call.body.item_id);
        call.checked(Some(()))?;
        let bureau = bureau::load(&self.db, call.bureau()).await?;
        let mut tx = call.read(&self.db).await?;
        let history = item::history(&mut tx, id).await?;
        let versions = signed(&history)?;
        let who: Vec<&str> = history.acts.iter().map(|act| act.actor.as_str()).collect();
        let names = Names {
            staff: staff::names(&mut tx, &who).await?.into_iter().collect(),
            profile: profile::find(&mut tx, call.bureau()).await?.profile,
            bureau,
        };
        let made_at = tx.recorded_at();
        drop(tx);

        let mut making = Making::begin(&number(&history, id));
        for version in versions {
            add(&mut making, version, &names).await?;
        }
        let today = call.today;
        let made = making
            .finish(record(&history, id, &names, today), made_at)
            .await?;
        let mut tx = call.read(&self.db).await?;
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

    async fn list(
        &self,
        request: &Request<proto::ListArchivePackagesRequest>,
    ) -> Result<proto::ListArchivePackagesResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let record = Some(&body.record_id).filter(|id| !id.is_empty());
        let record = record.map(|id| call.fields.id("record_id", id));
        let paging: Paging<After> = call.paging("archive_packages", &body.record_id);
        call.checked(Some(()))?;
        let mut tx = call.list(&self.db).await?;
        let rows = made::list(&mut tx, record, paging.after.as_ref(), paging.limit()).await?;
        let (rows, next_page_token) = paging.page(rows, |row| After(row.id))?;
        let who: Vec<&str> = rows.iter().map(|row| row.made_by.as_str()).collect();
        let names = staff::names(&mut tx, &who).await?.into_iter();
        Ok(proto::ListArchivePackagesResponse {
            names: names
                .map(|(subject, name)| PersonName { subject, name })
                .collect(),
            packages: rows.iter().map(|row| row.message(call.bureau())).collect(),
            next_page_token,
        })
    }
}

/// Adds what a version consists of: as it was read, and as it was written. Its attachments come after it.
async fn add(making: &mut Making, version: &Version, names: &Names) -> Result<()> {
    let contents = &version.contents;
    let content = |ending: &str, media_type: &str, main| Content {
        title: contents.title.clone(),
        file_name: format!("{}-第{}版.{ending}", contents.title, version.number),
        media_type: media_type.to_owned(),
        author: names.bureau.name_on(version.dated_on()).to_owned(),
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
