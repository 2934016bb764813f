//! What is held.

use gongkai_archive::{
    made::After,
    retention::{self as shared, Hold},
};
use gongkai_chassis::{call::Call, error::Result, new_or_answer, page::Paging};
use gongkai_proto::catalog::v1 as proto;
use tonic::Request;

use super::{Retention, reason};
use crate::{bureau::staff, item};

impl Retention {
    pub(super) async fn hold(
        &self,
        request: &Request<proto::HoldItemRequest>,
    ) -> Result<proto::HoldItemResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        call.request_id();
        let record = call.fields.id("item_id", &body.item_id);
        let reason = reason(&mut call.fields, &body.reason);
        call.checked(Some(()))?;
        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        item::lock_to_hold(&mut tx, record).await?;
        let hold = Hold {
            id: tx.new_id(),
            record,
            reason,
            held_by: call.principal().subject.clone(),
            held_on: tx.today(),
            lifted_by: None,
            lifted_on: None,
            lift_reason: None,
        };
        shared::insert_hold(&mut tx, &hold).await?;
        claim.finish(tx, hold.message().into()).await
    }

    pub(super) async fn lift(
        &self,
        request: &Request<proto::LiftHoldRequest>,
    ) -> Result<proto::LiftHoldResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        call.request_id();
        let id = call.fields.id("hold_id", &body.hold_id);
        let reason = reason(&mut call.fields, &body.reason);
        call.checked(Some(()))?;
        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let hold = shared::find_hold(&mut tx, id).await?;
        let hold = hold.lift(&call.principal().subject, tx.today(), reason)?;
        item::lock(&mut tx, hold.record).await?;
        shared::lift(&mut tx, &hold).await?;
        item::let_go(&mut tx, hold.record).await?;
        claim.finish(tx, hold.message().into()).await
    }

    pub(super) async fn holds(
        &self,
        request: &Request<proto::ListHoldsRequest>,
    ) -> Result<proto::ListHoldsResponse> {
        let mut call = Call::of(&self.db, request)?;
        let lifted_too = call.body.lifted_too;
        let paging: Paging<After> = call.paging("holds", &lifted_too.to_string());
        call.checked(Some(()))?;
        let mut tx = call.list(&self.db).await?;
        let after = paging.after.as_ref();
        let rows = shared::holds(&mut tx, lifted_too, after, paging.limit()).await?;
        let (rows, next_page_token) = paging.page(rows, |row| After(row.id))?;
        let mut who: Vec<&str> = rows.iter().map(|row| row.held_by.as_str()).collect();
        who.extend(rows.iter().filter_map(|row| row.lifted_by.as_deref()));
        Ok(proto::ListHoldsResponse {
            names: staff::person_names(&mut tx, &who).await?,
            holds: rows.iter().map(Hold::message).collect(),
            next_page_token,
        })
    }
}
