//! What is destroyed.

use std::collections::HashSet;

use gongkai_archive::{
    made::After,
    retention::{self as shared, Destruction, Record, State},
};
use gongkai_chassis::{
    call::Call,
    db::Tx,
    error::{Error, Result},
    new_or_answer,
    page::Paging,
};
use gongkai_proto::catalog::v1 as proto;
use tonic::Request;
use uuid::Uuid;

use super::{Retention, in_force, reason, store};
use crate::{
    bureau::{self, staff},
    item,
    retention::obstacle::why_not,
};

/// Items of one destruction at most.
const MOST: usize = 100;
/// What is told of a destroyed item in place of its text.
const REASON: &str = "保管期限届满，已依法销毁";

impl Retention {
    pub(super) async fn propose(
        &self,
        request: &Request<proto::ProposeDestructionRequest>,
    ) -> Result<proto::ProposeDestructionResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        call.request_id();
        let reason = reason(&mut call.fields, &body.reason);
        if body.item_ids.is_empty() || body.item_ids.len() > MOST {
            call.fields.wrong("item_ids", "应为1至100项", "1 to 100");
        }
        let mut ids: Vec<Uuid> = Vec::new();
        for (index, id) in body.item_ids.iter().take(MOST).enumerate() {
            let id = call.fields.id(&format!("item_ids[{index}]"), id);
            if !id.is_nil() && ids.contains(&id) {
                let field = format!("item_ids[{index}]");
                call.fields.wrong(&field, "与前面的重复", "is named twice");
            }
            ids.push(id);
        }
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let proposed = shared::proposed(&mut tx, &ids).await?;
        let terms = in_force(&mut tx).await?;
        let most = i64::try_from(MOST).unwrap_or(i64::MAX);
        let expired = store::expired(&mut tx, &terms, Some(&ids), None, most).await?;
        let mut records = Vec::new();
        for (index, id) in ids.iter().enumerate() {
            let field = format!("item_ids[{index}]");
            match expired.iter().find(|one| one.item == *id) {
                None => {
                    let standing = store::standing(&mut tx, *id).await?;
                    let (zh, en) = why_not(&standing, &terms, call.today);
                    call.fields.wrong(&field, &zh, &en);
                }
                Some(_) if proposed.contains(id) => call.fields.wrong(
                    &field,
                    "已列入另一份待审批的销毁清单",
                    "it stands in another destruction that nobody has decided on",
                ),
                Some(held) if held.held => {
                    call.fields.wrong(&field, "已暂缓销毁", "it is held");
                }
                Some(found) => {
                    let (sha256, byte_size) = item::digest(&mut tx, *id).await?;
                    records.push(Record {
                        record: *id,
                        number: found.number.clone(),
                        title: found.title.clone(),
                        kind: found.kind.zh().to_owned(),
                        dated_on: found.dated_on,
                        term: found.term,
                        kept_until: found.kept_until,
                        sha256,
                        byte_size,
                    });
                }
            }
        }
        call.checked(Some(()))?;
        let proposed = Destruction {
            id: tx.new_id(),
            state: State::Proposed,
            reason,
            proposed_by: call.principal().subject.clone(),
            proposed_on: tx.today(),
            decided_by: None,
            decided_on: None,
            decision_reason: None,
            count: i64::try_from(records.len()).unwrap_or(i64::MAX),
            records,
        };
        shared::propose(&mut tx, &proposed).await?;
        claim.finish(tx, proposed.message().into()).await
    }

    pub(super) async fn decide(
        &self,
        request: &Request<proto::DecideDestructionRequest>,
    ) -> Result<proto::DecideDestructionResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let publisher = bureau::load(&self.db, call.bureau()).await?;
        call.request_id();
        let id = call.fields.id("destruction_id", &body.destruction_id);
        let reason = reason(&mut call.fields, &body.reason);
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let destruction = shared::lock_destruction(&mut tx, id).await?;
        let by = call.principal().subject.clone();
        let decided = destruction.decide(body.approved, &by, tx.today(), reason)?;
        if decided.state == State::Done {
            destroy(&mut tx, &decided, &publisher).await?;
        }
        shared::decide(&mut tx, &decided).await?;
        claim.finish(tx, decided.message().into()).await
    }

    pub(super) async fn certificate(
        &self,
        request: &Request<proto::GetDestructionRequest>,
    ) -> Result<proto::GetDestructionResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let id = call.fields.id("destruction_id", &body.destruction_id);
        call.checked(Some(()))?;
        let mut tx = call.read(&self.db).await?;
        let found = shared::find_destruction(&mut tx, id).await?;
        let names = staff::person_names(&mut tx, &people(&found)).await?;
        Ok(proto::GetDestructionResponse {
            destruction: Some(found.message()),
            names,
        })
    }

    pub(super) async fn destructions(
        &self,
        request: &Request<proto::ListDestructionsRequest>,
    ) -> Result<proto::ListDestructionsResponse> {
        let mut call = Call::of(&self.db, request)?;
        let paging: Paging<After> = call.paging("destructions", "");
        call.checked(Some(()))?;
        let mut tx = call.list(&self.db).await?;
        let after = paging.after.as_ref();
        let rows = shared::destructions(&mut tx, after, paging.limit()).await?;
        let (rows, next_page_token) = paging.page(rows, |row| After(row.id))?;
        let who: Vec<&str> = rows.iter().flat_map(people).collect();
        Ok(proto::ListDestructionsResponse {
            names: staff::person_names(&mut tx, &who).await?,
            destructions: rows.iter().map(Destruction::message).collect(),
            next_page_token,
        })
    }
}

fn people(destruction: &Destruction) -> Vec<&str> {
    let decided = destruction.decided_by.as_deref();
    std::iter::once(destruction.proposed_by.as_str())
        .chain(decided)
        .collect()
}

/// Destroys all of it, in one order whoever else does the same. What is held or was changed since is in the way.
async fn destroy(tx: &mut Tx, decided: &Destruction, publisher: &bureau::Bureau) -> Result<()> {
    let mut ids: Vec<Uuid> = decided.records.iter().map(|one| one.record).collect();
    ids.sort();
    for id in &ids {
        item::lock(tx, *id).await?;
    }
    let terms = in_force(tx).await?;
    let most = i64::try_from(MOST).unwrap_or(i64::MAX);
    let expired = store::expired(tx, &terms, Some(&ids), None, most).await?;
    let free: HashSet<Uuid> = expired
        .iter()
        .filter(|one| !one.held)
        .map(|one| one.item)
        .collect();
    for record in &decided.records {
        let (now, _) = item::digest(tx, record.record).await?;
        if !free.contains(&record.record) || now != record.sha256 {
            return Err(Error::state_forbids(
                &format!("changed or held since it was proposed ({})", record.number),
                &format!("{}在提出之后已暂缓销毁或者有改动", record.number),
            )
            .next("Reject it, and propose anew.", "请不予批准，另行提出。"));
        }
    }
    item::destroy(tx, publisher, &ids, REASON).await
}
