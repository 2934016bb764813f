//! The limits of the bureau.

use gongkai_chassis::{
    code::to_number,
    error::Result,
    fields::Fields,
    identity::Principal,
    request::{Claimed, claim},
};
use gongkai_proto::intake::v1 as proto;
use tonic::Request;

use super::Enquiries;
use crate::cases::enquiry::{
    state::{Category, InForce, Limits, changed},
    store,
};

impl Enquiries {
    pub(super) async fn set_limits(
        &self,
        request: &Request<proto::SetEnquiryLimitsRequest>,
    ) -> Result<proto::SetEnquiryLimitsResponse> {
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = principal.scope(&bureau)?;
        let request_id = fields.request_id(&body.request_id);
        let wanted: Vec<(Category, u32)> = (0..)
            .zip(&body.limits)
            .filter_map(|(index, limit)| {
                let field = format!("limits[{index}].category");
                let category = fields.code(&field, limit.category)?;
                Some((category, limit.working_days))
            })
            .collect();
        let limits = Limits::read(&mut fields, &wanted, body.urgent_working_days);
        fields.done()?;

        let mut tx = self
            .desk
            .db
            .begin("intake.set_enquiry_limits", &scope)
            .await?;
        let claim = match claim(&mut tx, "SetEnquiryLimits", &request_id, body).await? {
            Claimed::Before(answer) => return Ok(answer),
            Claimed::New(claim) => claim,
        };
        let today = tx.today();
        let now = store::limits(&mut tx, today).await?;
        let next = now.replaced(&bureau, &body.etag, limits)?;
        if !store::insert_limits(&mut tx, &next).await? {
            return Err(changed(&bureau));
        }
        let answer = proto::SetEnquiryLimitsResponse {
            limits: Some(message(&next)),
        };
        claim.answer(&mut tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    pub(super) async fn get_limits(
        &self,
        request: &Request<proto::GetEnquiryLimitsRequest>,
    ) -> Result<proto::GetEnquiryLimitsResponse> {
        let body = request.get_ref();
        let (fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = Principal::of(request)?.scope(&bureau)?;
        fields.done()?;
        let today = self.desk.db.clocks.civil.today();
        let in_force = self.limits_on(&scope, today).await?;
        Ok(proto::GetEnquiryLimitsResponse {
            limits: Some(message(&in_force)),
        })
    }
}

/// Limits as sent.
fn message(in_force: &InForce) -> proto::EnquiryLimits {
    let limit = |category: &Category| proto::EnquiryLimit {
        category: to_number(*category),
        working_days: in_force.limits.of_category(*category),
    };
    proto::EnquiryLimits {
        limits: Category::ALL.iter().map(limit).collect(),
        urgent_working_days: in_force.limits.urgent,
        etag: in_force.version.to_string(),
    }
}
