//! BackdatingService: proto to domain and back.

use gongkai_chassis::{call::Call, db::Db, error::Result, rpcs};
use gongkai_proto::catalog::v1::{self as proto, backdating_service_server::BackdatingService};
use tonic::Request;

use super::{
    message::message,
    store::{self, Place},
};
use crate::bureau::staff;

/// The service.
pub struct Backdatings {
    db: Db,
}

impl Backdatings {
    /// Over this database.
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    async fn list(
        &self,
        request: &Request<proto::ListBackdatingsRequest>,
    ) -> Result<proto::ListBackdatingsResponse> {
        let mut call = Call::of(&self.db, request)?;
        let paging = call.paging::<Place>("backdatings", "");
        call.checked(Some(()))?;
        let mut tx = call.list(&self.db).await?;
        let rows = store::list(&mut tx, paging.after.as_ref(), paging.limit()).await?;
        let (rows, next_page_token) = paging.page(rows, |one| Place {
            recorded_at: one.recorded_at,
            id: one.id,
        })?;
        let who: Vec<&str> = rows.iter().map(|one| one.recorded_by.as_str()).collect();
        let names = staff::person_names(&mut tx, &who).await?;
        Ok(proto::ListBackdatingsResponse {
            names,
            backdatings: rows.iter().map(message).collect(),
            next_page_token,
        })
    }
}

rpcs! { BackdatingService for Backdatings:
    list_backdatings => list(ListBackdatingsRequest) -> ListBackdatingsResponse;
}
