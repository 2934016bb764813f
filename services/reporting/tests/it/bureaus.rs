//! What the catalog tells of a bureau to anybody who asks.

use gongkai_proto::{
    catalog::v1::{
        BureauProfile, BureauRegistered, GetBureauRequest, GetBureauResponse, ListBureausRequest,
        ListBureausResponse, RegisterBureauRequest, RegisterBureauResponse,
        UpdateBureauProfileRequest, UpdateBureauProfileResponse, UpdateBureauRequest,
        UpdateBureauResponse, bureau_service_server::BureauService,
    },
    event,
};
use tonic::{Request, Response, Status};

use crate::feeds::Feed;

/// Of the catalog's feed: every bureau as it was registered, and how it is reached.
#[tonic::async_trait]
impl BureauService for Feed {
    async fn get_bureau(
        &self,
        request: Request<GetBureauRequest>,
    ) -> Result<Response<GetBureauResponse>, Status> {
        let stream = format!("catalog/{}/public", request.into_inner().bureau_id);
        let told = self.first(&stream);
        let told = told.ok_or_else(|| Status::not_found("no such bureau"))?;
        let told: BureauRegistered = event::decode(&told).unwrap();
        let profile = BureauProfile {
            disclosure_unit: "赫山区应急管理局办公室".to_owned(),
            telephone: "0737-4423456".to_owned(),
            ..BureauProfile::default()
        };
        Ok(Response::new(GetBureauResponse {
            bureau: told.bureau,
            profile: Some(profile),
            ..GetBureauResponse::default()
        }))
    }

    async fn register_bureau(
        &self,
        _: Request<RegisterBureauRequest>,
    ) -> Result<Response<RegisterBureauResponse>, Status> {
        Err(read_only())
    }

    async fn update_bureau(
        &self,
        _: Request<UpdateBureauRequest>,
    ) -> Result<Response<UpdateBureauResponse>, Status> {
        Err(read_only())
    }

    async fn update_bureau_profile(
        &self,
        _: Request<UpdateBureauProfileRequest>,
    ) -> Result<Response<UpdateBureauProfileResponse>, Status> {
        Err(read_only())
    }

    async fn list_bureaus(
        &self,
        _: Request<ListBureausRequest>,
    ) -> Result<Response<ListBureausResponse>, Status> {
        Err(read_only())
    }
}

fn read_only() -> Status {
    Status::unimplemented("bureaus are only read here")
}
