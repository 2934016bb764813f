//! CopyRenewalService: proto to domain and back.

use std::collections::BTreeSet;

use gongkai_chassis::{
    call::Call,
    code::to_number,
    db::{Db, Tx},
    error::Result,
    fields::Fields,
    new_or_answer, rpcs,
};
use gongkai_document::inspect::STRIPPER;
use gongkai_proto::catalog::v1::{self as proto, copy_renewal_service_server::CopyRenewalService};
use tonic::Request;
use uuid::Uuid;

use super::{
    state::{PublishedCopy, Renewal},
    store,
};
use crate::{
    bureau::{self, staff},
    numbers,
    previewed::{self, MOST, number},
};

/// The service.
pub struct CopyRenewals {
    db: Db,
}

impl CopyRenewals {
    /// Over this database.
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    async fn preview(
        &self,
        request: &Request<proto::PreviewCopyRenewalRequest>,
    ) -> Result<proto::PreviewCopyRenewalResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let office_id = call.fields.office("office_id", &body.office_id, 0);
        let below = below(&mut call.fields, body.stripped_below);
        call.checked(Some(()))?;
        let mut tx = call.read(&self.db).await?;
        bureau::check_filter(&mut tx, &mut call.fields, "office_id", &office_id).await?;
        call.checked(Some(()))?;
        let (copies, total) = published(&mut tx, &office_id, below).await?;
        Ok(proto::PreviewCopyRenewalResponse {
            total: number(total),
            current: STRIPPER.into(),
            token: previewed::token(&copies)?,
            copies: copies.into_iter().map(copy).collect(),
        })
    }

    async fn renew(
        &self,
        request: &Request<proto::RenewCopiesRequest>,
    ) -> Result<proto::RenewCopiesResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        call.request_id();
        let office_id = call.fields.office("office_id", &body.office_id, 0);
        let below = below(&mut call.fields, body.stripped_below);
        let token: String = call.fields.line("token", &body.token, 1, 64);
        let reason: String = call.fields.text("reason", &body.reason, 1, 1000);
        numbers::refuse_any(&mut call.fields, "reason", "理由", &reason);
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        // Whoever asks at the same time waits here, and finds that they are queued.
        store::lock(&mut tx).await?;
        bureau::check_filter(&mut tx, &mut call.fields, "office_id", &office_id).await?;
        call.checked(Some(()))?;
        let (copies, total) = published(&mut tx, &office_id, below).await?;
        previewed::check(&copies, &token)?;
        let act = tx.new_id();
        for copy in &copies {
            store::insert(&mut tx, act, copy, &reason).await?;
        }
        let answer = proto::RenewCopiesResponse {
            act_id: act.to_string(),
            queued: number(copies.len()),
            left: number(total.saturating_sub(copies.len())),
        };
        claim.finish(tx, answer).await
    }

    async fn list(
        &self,
        request: &Request<proto::ListCopyRenewalsRequest>,
    ) -> Result<proto::ListCopyRenewalsResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        let act = match body.act_id.as_str() {
            "" => None,
            id => Some(call.fields.id("act_id", id)),
        };
        let state = call.fields.code_if_any("state", body.state);
        let filter = format!("{}/{}", body.act_id, body.state);
        let paging = call.paging::<Uuid>("copy_renewals", &filter);
        call.checked(Some(()))?;
        let mut tx = call.read(&self.db).await?;
        let rows = store::list(&mut tx, (act, state), paging.after, paging.limit()).await?;
        let (rows, next_page_token) = paging.page(rows, |row| row.id)?;
        let counts = store::counts(&mut tx, act).await?.into_iter();
        let counts = counts.map(|(state, number)| proto::CopyRenewalCount {
            state: to_number(state),
            count: i32::try_from(number).unwrap_or(i32::MAX),
        });
        let who: BTreeSet<&str> = rows.iter().map(|row| row.asked_by.as_str()).collect();
        let who: Vec<&str> = who.into_iter().collect();
        let names = staff::person_names(&mut tx, &who).await?;
        Ok(proto::ListCopyRenewalsResponse {
            counts: counts.collect(),
            names,
            renewals: rows.into_iter().map(renewal).collect(),
            next_page_token,
        })
    }
}

/// Of which versions copies are asked for: of those below this one.
fn below(fields: &mut Fields, sent: i32) -> i16 {
    match i16::try_from(sent) {
        Ok(0) => STRIPPER,
        Ok(below) if (1..=STRIPPER).contains(&below) => below,
        _ => {
            fields.wrong(
                "stripped_below",
                &format!("应为0至{STRIPPER}，0表示当前版本"),
                &format!("0 to {STRIPPER}; 0 for the current version"),
            );
            STRIPPER
        }
    }
}

/// The copies of one act, and how many there are in all.
async fn published(
    tx: &mut Tx,
    office_id: &str,
    below: i16,
) -> Result<(Vec<PublishedCopy>, usize)> {
    let limit = i64::try_from(MOST).unwrap_or(i64::MAX);
    let (copies, total) = store::published(tx, office_id, below, limit).await?;
    Ok((copies, usize::try_from(total).unwrap_or(usize::MAX)))
}

fn copy(copy: PublishedCopy) -> proto::PublishedCopy {
    proto::PublishedCopy {
        item_id: copy.item.to_string(),
        attachment_id: copy.file.to_string(),
        file_name: copy.file_name,
        stripped_by: copy.stripped_by.into(),
        sha256: copy.sha256,
    }
}

fn renewal(renewal: Renewal) -> proto::CopyRenewal {
    proto::CopyRenewal {
        id: renewal.id.to_string(),
        act_id: renewal.act.to_string(),
        item_id: renewal.item.to_string(),
        attachment_id: renewal.file.to_string(),
        state: to_number(renewal.state),
        failure: renewal.failure.map(|why| why.zh).unwrap_or_default(),
        reason: renewal.reason,
        asked_by: renewal.asked_by,
        asked_on: renewal.asked_on.to_string(),
        done_on: renewal
            .done_on
            .map_or_else(String::new, |on| on.to_string()),
    }
}

rpcs! { CopyRenewalService for CopyRenewals:
    preview_copy_renewal => preview(PreviewCopyRenewalRequest) -> PreviewCopyRenewalResponse;
    renew_copies => renew(RenewCopiesRequest) -> RenewCopiesResponse;
    list_copy_renewals => list(ListCopyRenewalsRequest) -> ListCopyRenewalsResponse;
}
