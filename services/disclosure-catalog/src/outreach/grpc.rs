//! OutreachService: proto to domain and back.

use gongkai_chassis::{call::Call, db::Db, error::Result, new_or_answer, rpcs};
use gongkai_document::inspect::Allowed;
use gongkai_journal::Record as _;
use gongkai_proto::catalog::v1::{self as proto, outreach_service_server::OutreachService};
use tonic::Request;

use super::{Activity, events, message::message, state::quantities, store};
use crate::{bureau, numbers};

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
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let registered = bureau::load(&self.db, call.bureau()).await?;
        call.request_id();
        let title: String = call.fields.line("title", &body.title, 1, 200);
        let day = body.held_on.parse().unwrap_or(call.today);
        registered.check_office(&mut call.fields, "office_id", &body.office_id, day);
        let (held_on, reason) = call.legal_date("held_on", &body.held_on, &body.backdating_reason);
        let texts = [
            ("title", "名称", title.as_str()),
            ("backdating_reason", "补登理由", reason.as_str()),
        ];
        numbers::refuse(&mut call.fields, &texts, &Allowed::default());
        let quantities = quantities(&mut call.fields, &body.quantities);
        let assumed = call.fields.aspects(&body.assumed);
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        registered.check_goes_on(tx.successions(), held_on, "登记宣传活动")?;
        let activity = Activity {
            id: tx.new_id(),
            bureau: call.bureau().clone(),
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
        claim.finish(tx, answer).await
    }
}

rpcs! { OutreachService for Outreach:
    record_activity => record(RecordActivityRequest) -> RecordActivityResponse;
}
