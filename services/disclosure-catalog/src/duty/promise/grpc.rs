//! PromiseService: proto to domain and back.

use gongkai_chassis::{call::Call, db::Db, error::Result, new_or_answer, rpcs};
use gongkai_proto::catalog::v1::{self as proto, promise_service_server::PromiseService};
use tonic::Request;
use uuid::Uuid;

use super::{
    Promise,
    message::message,
    store::{self, Asked, Place},
};
use crate::{bureau, duty::standing::Offices, item};

/// Applications a list is asked for at most.
const MOST_APPLICATIONS: usize = 100;

/// The service.
pub struct Promises {
    db: Db,
}

impl Promises {
    /// Over this database.
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    async fn make(
        &self,
        request: &Request<proto::MakePromiseRequest>,
    ) -> Result<proto::MakePromiseResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let registered = bureau::load(&self.db, call.bureau()).await?;
        call.request_id();
        let (fields, today) = (&mut call.fields, call.today);
        let promise = Promise {
            application: fields.id("application_id", &body.application_id),
            reply: body.reply,
            title: fields.line("title", &body.title, 1, 200),
            publish_on: fields.date("publish_on", &body.publish_on, None),
            promised_on: fields.date("promised_on", &body.promised_on, None),
            offices: Offices::one(fields.office("office_id", &body.office_id, 0)),
            withdrawn_on: None,
            item: None,
            public: None,
        };
        if body.reply < 1 {
            fields.wrong("reply", "缺少必填项", "missing");
        }
        promise.check(fields, &registered);
        call.checked(Some(()))?;
        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        store::insert(&mut tx, &promise).await?;
        let promise = store::lock(&mut tx, promise.application, promise.reply).await?;
        claim.finish(tx, message(&promise, today).into()).await
    }

    async fn withdraw(
        &self,
        request: &Request<proto::WithdrawPromiseRequest>,
    ) -> Result<proto::WithdrawPromiseResponse> {
        let mut call = Call::of(&self.db, request)?;
        let (body, today) = (call.body, call.today);
        call.request_id();
        let application = call.fields.id("application_id", &body.application_id);
        call.checked(Some(()))?;
        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let before = store::lock(&mut tx, application, body.reply).await?;
        let promise = Promise {
            withdrawn_on: before.withdrawn_on.or(Some(today)),
            ..before
        };
        store::update(&mut tx, &promise).await?;
        claim.finish(tx, message(&promise, today).into()).await
    }

    async fn fulfil(
        &self,
        request: &Request<proto::FulfilPromiseRequest>,
    ) -> Result<proto::FulfilPromiseResponse> {
        let mut call = Call::of(&self.db, request)?;
        let (body, today) = (call.body, call.today);
        call.request_id();
        let application = call.fields.id("application_id", &body.application_id);
        let item = call.fields.id("item_id", &body.item_id);
        call.checked(Some(()))?;
        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let before = store::lock(&mut tx, application, body.reply).await?;
        let bureau = call.bureau();
        before.may_be_fulfilled_by(item, item::state_of(&mut tx, bureau, item).await?)?;
        let promise = Promise {
            item: Some(item),
            ..before
        };
        store::update(&mut tx, &promise).await?;
        // It may be public already.
        let promise = store::lock(&mut tx, application, body.reply).await?;
        claim.finish(tx, message(&promise, today).into()).await
    }

    async fn list(
        &self,
        request: &Request<proto::ListPromisesRequest>,
    ) -> Result<proto::ListPromisesResponse> {
        let mut call = Call::of(&self.db, request)?;
        let (body, today) = (call.body, call.today);
        let ids = &body.application_ids;
        if ids.len() > MOST_APPLICATIONS {
            call.fields
                .wrong("application_ids", "不得超过100个", "at most 100");
        }
        let ids = ids.iter().take(MOST_APPLICATIONS);
        let applications: Vec<Uuid> = ids
            .map(|id| call.fields.id("application_ids", id))
            .collect();
        let asked = Asked {
            applications,
            open_only: body.open_only,
        };
        let filter = format!("{:?}/{}", asked.applications, asked.open_only);
        let paging = call.paging::<Place>("promises", &filter);
        call.checked(Some(()))?;
        let mut tx = call.read(&self.db).await?;
        let (after, limit) = (paging.after.clone(), paging.limit());
        let rows = store::list(&mut tx, &asked, after, limit).await?;
        let (rows, next_page_token) = paging.page(rows, Place::of)?;
        Ok(proto::ListPromisesResponse {
            promises: rows.iter().map(|row| message(row, today)).collect(),
            next_page_token,
        })
    }
}

rpcs! { PromiseService for Promises:
    make_promise => make(MakePromiseRequest) -> MakePromiseResponse;
    withdraw_promise => withdraw(WithdrawPromiseRequest) -> WithdrawPromiseResponse;
    fulfil_promise => fulfil(FulfilPromiseRequest) -> FulfilPromiseResponse;
    list_promises => list(ListPromisesRequest) -> ListPromisesResponse;
}
