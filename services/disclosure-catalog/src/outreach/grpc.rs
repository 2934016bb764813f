//! OutreachService: proto to domain and back.

use gongkai_chassis::{
    db::Db,
    error::Result,
    fields::{Fields, legal_date},
    identity::Principal,
    request::{Claimed, claim},
};
use gongkai_journal::Record as _;
use gongkai_proto::catalog::v1::{self as proto, outreach_service_server::OutreachService};
use tonic::{Request, Response, Status};

use super::{Activity, Quantity, events, state::quantities, store};
use crate::{bureau, coded::numbers};

/// The service.
pub struct Outreach {
    db: Db,
}

impl Outreach {
    /// Over this database.
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    async fn record(
        &self,
        request: &Request<proto::RecordActivityRequest>,
    ) -> Result<proto::RecordActivityResponse> {
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = principal.scope(&bureau)?;
        let registered = bureau::load(&self.db, &bureau).await?;
        let request_id = fields.request_id(&body.request_id);
        let today = self.db.clocks.civil.today();
        let title = fields.text("title", &body.title, 1, 200);
        registered.check_office(&mut fields, &body.office_id);
        let held_on = fields.date("held_on", &body.held_on, Some(today));
        let quantities = quantities(&mut fields, &body.quantities);
        let assumed = fields.assumed(&body.assumed);
        let reason = fields.backdating_reason(&body.backdating_reason);
        fields.done()?;

        let mut tx = self.db.begin("catalog.record_activity", &scope).await?;
        let claim = match claim(&mut tx, "RecordActivity", &request_id, body).await? {
            Claimed::Before(answer) => return Ok(answer),
            Claimed::New(claim) => claim,
        };
        legal_date("held_on", held_on, today, &reason, principal)?;
        let activity = Activity {
            id: tx.new_id(),
            bureau,
            title,
            office_id: body.office_id.clone(),
            held_on,
            quantities,
            assumed,
        };
        let reason = Some(reason.as_str()).filter(|reason| !reason.is_empty());
        store::insert(&mut tx, &activity, reason).await?;
        tx.record(&activity.id.to_string(), &events::recorded(&activity))
            .await?;
        let answer = proto::RecordActivityResponse {
            activity: Some(message(&activity)),
        };
        claim.answer(&mut tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }
}

/// An activity as sent.
pub fn message(activity: &Activity) -> proto::Activity {
    let quantity = |quantity: &Quantity| proto::Quantity {
        measure: quantity.measure.into(),
        value: quantity.value.into(),
        qualifier: quantity.qualifier.map_or(0, Into::into),
    };
    proto::Activity {
        id: activity.id.to_string(),
        bureau_id: activity.bureau.to_string(),
        title: activity.title.clone(),
        office_id: activity.office_id.clone(),
        held_on: activity.held_on.to_string(),
        quantities: activity.quantities.iter().map(quantity).collect(),
        assumed: numbers(&activity.assumed),
    }
}

#[tonic::async_trait]
impl OutreachService for Outreach {
    async fn record_activity(
        &self,
        request: Request<proto::RecordActivityRequest>,
    ) -> Result<Response<proto::RecordActivityResponse>, Status> {
        Ok(Response::new(self.record(&request).await?))
    }
}
