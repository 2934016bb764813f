//! ItemAttachmentService: proto to domain and back.

mod change;
mod read;
mod upload;

use gongkai_chassis::error::{Error, Reason, Result};
use gongkai_files::UPLOAD_LIMIT;
use gongkai_proto::catalog::v1::{
    self as proto, item_attachment_service_server::ItemAttachmentService,
};
use tokio::time::timeout;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status, Streaming};

use crate::{item::Files, view::Views};

/// The service.
pub struct ItemAttachments {
    files: Files,
    views: Views,
}

impl ItemAttachments {
    /// Of these files; what the public loads is counted.
    pub fn new(files: Files, views: Views) -> Self {
        Self { files, views }
    }
}

#[tonic::async_trait]
impl ItemAttachmentService for ItemAttachments {
    type ReadItemAttachmentStream =
        ReceiverStream<Result<proto::ReadItemAttachmentResponse, Status>>;
    type ReadPublishedAttachmentStream =
        ReceiverStream<Result<proto::ReadPublishedAttachmentResponse, Status>>;

    async fn upload_item_attachment(
        &self,
        request: Request<Streaming<proto::UploadItemAttachmentRequest>>,
    ) -> Result<Response<proto::UploadItemAttachmentResponse>, Status> {
        match timeout(UPLOAD_LIMIT, self.upload(request)).await {
            Ok(answer) => Ok(Response::new(answer?)),
            Err(_) => Err(Error::new(Reason::DeadlineExceeded).into()),
        }
    }

    async fn link_item_attachment(
        &self,
        request: Request<proto::LinkItemAttachmentRequest>,
    ) -> Result<Response<proto::LinkItemAttachmentResponse>, Status> {
        Ok(Response::new(self.link(&request).await?))
    }

    async fn remove_item_attachment(
        &self,
        request: Request<proto::RemoveItemAttachmentRequest>,
    ) -> Result<Response<proto::RemoveItemAttachmentResponse>, Status> {
        Ok(Response::new(self.remove(&request).await?))
    }

    async fn lock_item_attachment(
        &self,
        request: Request<proto::LockItemAttachmentRequest>,
    ) -> Result<Response<proto::LockItemAttachmentResponse>, Status> {
        Ok(Response::new(self.lock(&request).await?))
    }

    async fn list_item_attachments(
        &self,
        request: Request<proto::ListItemAttachmentsRequest>,
    ) -> Result<Response<proto::ListItemAttachmentsResponse>, Status> {
        Ok(Response::new(self.list(&request).await?))
    }

    async fn read_item_attachment(
        &self,
        request: Request<proto::ReadItemAttachmentRequest>,
    ) -> Result<Response<Self::ReadItemAttachmentStream>, Status> {
        Ok(Response::new(self.read(&request).await?))
    }

    async fn read_published_attachment(
        &self,
        request: Request<proto::ReadPublishedAttachmentRequest>,
    ) -> Result<Response<Self::ReadPublishedAttachmentStream>, Status> {
        Ok(Response::new(self.read_published(&request).await?))
    }
}
