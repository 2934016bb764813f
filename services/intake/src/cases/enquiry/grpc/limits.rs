//! The limits of the bureau.

use gongkai_chassis::{call::Call, error::Result, new_or_answer};
use gongkai_proto::intake::v1 as proto;
use tonic::Request;

use super::Enquiries;
use crate::cases::enquiry::{
    message,
    state::{Category, Limits, changed},
    store,
};

impl Enquiries {
    pub(super) async fn set_limits(
        &self,
        request: &Request<proto::SetEnquiryLimitsRequest>,
    ) -> Result<proto::SetEnquiryLimitsResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let body = call.body;
        let fields = &mut call.fields;
        let wanted: Vec<(Category, u32)> = (0..)
            .zip(&body.limits)
            .filter_map(|(index, limit)| {
                let field = format!("limits[{index}].category");
                let category = fields.code(&field, limit.category)?;
                Some((category, limit.working_days))
            })
            .collect();
        let limits = Limits::read(fields, &wanted, body.urgent_working_days);
        let limits = call.checked(Some(limits))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.desk.db).await?);
        let today = tx.today();
        let now = store::limits(&mut tx, today).await?;
        let next = now.replaced(call.bureau(), &body.etag, limits)?;
        if !store::insert_limits(&mut tx, &next).await? {
            return Err(changed(call.bureau()));
        }
        claim.finish(tx, message::limits(&next).into()).await
    }

    pub(super) async fn get_limits(
        &self,
        request: &Request<proto::GetEnquiryLimitsRequest>,
    ) -> Result<proto::GetEnquiryLimitsResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.checked(Some(()))?;
        let mut tx = call.read(&self.desk.db).await?;
        let in_force = store::limits(&mut tx, call.today).await?;
        Ok(message::limits(&in_force).into())
    }
}
