//! ItemStockService: proto to domain and back.

use std::collections::HashSet;

use gongkai_chassis::{
    call::Call,
    db::{Db, Tx},
    error::{Error, Result},
    identity::BureauId,
    import::{Fault, refusal},
    new_or_answer, rpcs,
};
use gongkai_journal::Record as _;
use gongkai_law::calendar::Calendar;
use gongkai_proto::catalog::v1::{self as proto, item_stock_service_server::ItemStockService};
use tonic::Request;
use uuid::Uuid;

use super::{
    columns::{INDEX, TITLE, form},
    sheet::{Frame, Line, plan},
    state::{Batch, done_with, is_untouched, revoke, take_over},
    store,
};
use crate::{
    bureau::{self, Bureau, profile, staff},
    calendar,
    entry::{MEDIA_TYPE, Sheets, count},
    item::{
        Item, events,
        publish::withdraw,
        store as items,
        version::{Act, Version},
    },
    numbers,
};

/// More faults than these tell nobody anything new.
const MOST_FAULTS: usize = 500;

/// Items of a document number that are told of a line.
const MOST_SAME: usize = 20;

/// The service.
pub struct ItemStock {
    db: Db,
    sheets: Sheets,
}

impl ItemStock {
    /// Over this database, with sheets read by these workers.
    pub fn new(db: Db, sheets: Sheets) -> Self {
        Self { db, sheets }
    }

    async fn form(
        &self,
        request: &Request<proto::ExportOpeningItemFormRequest>,
    ) -> Result<proto::ExportOpeningItemFormResponse> {
        let mut call = Call::of(&self.db, request)?;
        call.checked(Some(()))?;
        let bureau = bureau::load(&self.db, call.bureau()).await?;
        let register = form(&bureau.name);
        Ok(proto::ExportOpeningItemFormResponse {
            file_name: format!("{}.xlsx", register.title),
            content: self.sheets.write(register).await?,
            media_type: MEDIA_TYPE.to_owned(),
        })
    }

    async fn import(
        &self,
        request: &Request<proto::ImportOpeningItemsRequest>,
    ) -> Result<proto::ImportOpeningItemsResponse> {
        let mut call = Call::of(&self.db, request)?;
        let bureau = bureau::load(&self.db, call.bureau()).await?;
        let calendar = calendar::in_force(&self.db).await?;
        call.request_id();
        let body = call.body;
        if body.content.is_empty() {
            call.fields.wrong("content", "缺少必填项", "missing");
        }
        if !body.office_id.is_empty() {
            bureau.check_office(&mut call.fields, "office_id", &body.office_id, call.today);
        }
        if !body.group.is_empty() {
            bureau.check_group(&mut call.fields, &body.group);
        }
        let reason: String = call.fields.text("reason", &body.reason, 1, 1000);
        numbers::refuse_any(&mut call.fields, "reason", "理由", &reason);
        call.checked(Some(()))?;
        // What was done before is not read again.
        if !body.dry_run
            && let Some(before) = call.before(&self.db).await?
        {
            return Ok(before);
        }
        let read = self.sheets.read(&bureau.id, body.content.clone()).await?;

        let (mut tx, claim) = if body.dry_run {
            (call.read(&self.db).await?, None)
        } else {
            let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
            store::lock_imports(&mut tx).await?;
            (tx, Some(claim))
        };
        let profile = profile::find(&mut tx, call.bureau()).await?.profile;
        let frame = Frame {
            bureau: &bureau,
            office_id: &body.office_id,
            group: &body.group,
            allowed: &profile.published(&bureau),
            today: call.today,
        };
        let mut planned = plan(read, &frame);
        if claim.is_some() {
            let kept = planned.lines.iter().map(|line| line.index_number.as_str());
            items::go_on_after(&mut tx, &kept.collect::<Vec<_>>()).await?;
        }
        check_public(&mut tx, &planned.lines, &mut planned.faults).await?;
        planned.faults.sort_by_key(|fault| fault.line);
        let lines = count(planned.total);
        let same_numbers = same_numbers(&mut tx, &planned.lines).await?;
        let Some(claim) = claim else {
            let faults = planned.faults.iter().take(MOST_FAULTS).map(fault);
            return Ok(proto::ImportOpeningItemsResponse {
                lines,
                batch: None,
                faults: faults.collect(),
                same_numbers,
            });
        };
        if !planned.faults.is_empty() {
            return Err(refusal(&planned.faults));
        }
        let batch = take(&mut tx, &bureau, &calendar, planned.lines, reason).await?;
        let answer = proto::ImportOpeningItemsResponse {
            lines,
            batch: Some(message(&tx, &batch)?),
            faults: Vec::new(),
            same_numbers,
        };
        claim.finish(tx, answer).await
    }

    async fn revoke(
        &self,
        request: &Request<proto::RevokeOpeningItemsRequest>,
    ) -> Result<proto::RevokeOpeningItemsResponse> {
        let mut call = Call::of(&self.db, request)?;
        let bureau = bureau::load(&self.db, call.bureau()).await?;
        call.request_id();
        let body = call.body;
        let id = call.fields.id("batch_id", &body.batch_id);
        let reason: String = call.fields.text("reason", &body.reason, 1, 500);
        numbers::refuse_any(&mut call.fields, "reason", "理由", &reason);
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let by = call.principal().subject.clone();
        let today = tx.today();
        let batch = store::lock(&mut tx, id)
            .await?
            .revoke(today, &by, &reason)?;
        let gone = take_back(&mut tx, call.bureau(), id, &reason).await?;
        withdraw(&mut tx, &bureau, gone, (Act::Withdrawn, None)).await?;
        store::revoke(&mut tx, &batch).await?;
        let answer = proto::RevokeOpeningItemsResponse {
            batch: Some(message(&tx, &batch)?),
        };
        claim.finish(tx, answer).await
    }

    async fn list(
        &self,
        request: &Request<proto::ListOpeningItemBatchesRequest>,
    ) -> Result<proto::ListOpeningItemBatchesResponse> {
        let mut call = Call::of(&self.db, request)?;
        let paging = call.paging::<Uuid>("item_batches", "");
        call.checked(Some(()))?;
        let mut tx = call.list(&self.db).await?;
        let rows = store::list(&mut tx, paging.after, paging.limit()).await?;
        let (rows, next_page_token) = paging.page(rows, |batch| batch.id)?;
        let mut who: Vec<&str> = rows.iter().map(|batch| &*batch.imported_by).collect();
        let revoked = rows.iter().filter_map(|batch| batch.revoked.as_ref());
        who.extend(revoked.map(|(_, by, _)| by.as_str()));
        let names = staff::person_names(&mut tx, &who).await?;
        let batches = rows.iter().map(|batch| message(&tx, batch));
        Ok(proto::ListOpeningItemBatchesResponse {
            names,
            batches: batches.collect::<Result<_>>()?,
            next_page_token,
        })
    }
}

/// Notes lines whose index number is taken, or whose document is public already.
async fn check_public(tx: &mut Tx, lines: &[Line], faults: &mut Vec<Fault>) -> Result<()> {
    let kept = lines.iter().map(|line| line.index_number.clone());
    let kept: Vec<String> = kept.filter(|number| !number.is_empty()).collect();
    let taken: HashSet<String> = store::taken_indexes(tx, &kept).await?.into_iter().collect();
    let titles = lines.iter().map(|line| line.publication.title.clone());
    let titles: Vec<String> = titles.collect();
    let public: HashSet<_> = store::public(tx, &titles).await?.into_iter().collect();
    for line in lines {
        if taken.contains(&line.index_number) {
            let (zh, en) = ("该索引号已被使用", "this index number is taken");
            faults.push(Fault::cell(line.number, INDEX, zh, en));
        }
        let said = &line.publication;
        if public.contains(&(said.title.clone(), said.document_number.clone())) {
            let (zh, en) = ("该文件已经公开", "this document is public already");
            faults.push(Fault::cell(line.number, TITLE, zh, en));
        }
    }
    Ok(())
}

/// The lines whose document number other items bear already, as they are told.
async fn same_numbers(tx: &mut Tx, lines: &[Line]) -> Result<Vec<proto::OpeningItemSameNumber>> {
    let numbers = lines.iter().map(|line| &line.publication.document_number);
    let numbers: Vec<String> = numbers.cloned().collect();
    let same = items::same_numbers(tx, &numbers).await?;
    let told = lines.iter().filter_map(|line| {
        let number = &line.publication.document_number;
        let ids = same.get(number)?.iter().take(MOST_SAME);
        Some(proto::OpeningItemSameNumber {
            line: count(line.number),
            document_number: number.clone(),
            item_ids: ids.map(Uuid::to_string).collect(),
        })
    });
    Ok(told.take(MOST_FAULTS).collect())
}

/// Takes the documents over.
async fn take(
    tx: &mut Tx,
    bureau: &Bureau,
    calendar: &Calendar,
    lines: Vec<Line>,
    reason: String,
) -> Result<Batch> {
    let (by, today) = (tx.scope()?.principal.subject.clone(), tx.today());
    let batch = Batch {
        id: tx.new_id(),
        items: i32::try_from(lines.len()).map_err(Error::internal)?,
        reason,
        imported_on: today,
        imported_by: by.clone(),
        revoked: None,
    };
    store::insert(tx, &batch).await?;
    let codes = profile::find(tx, &bureau.id).await?.profile.credit_codes;
    for line in lines {
        let number = if line.index_number.is_empty() {
            items::next_index_number(tx, &codes, line.publication.published_on).await?
        } else {
            line.index_number
        };
        let (id, of) = (tx.new_id(), &bureau.id);
        let item = take_over(line.publication, id, of, number, batch.id, calendar);
        let version = Version::published(&item, &by, today);
        items::keep(tx, &item, Some(""), Some(&batch.reason)).await?;
        items::insert_version(tx, &version).await?;
        let when = (item.publication.published_on, batch.reason.as_str());
        items::did(tx, &version, Act::Published, "", when).await?;
        let told = events::published(&item, bureau, today);
        tx.record(&item.id.to_string(), &told).await?;
    }
    Ok(batch)
}

/// The items of an import, as if they had not been taken over, with their versions; refused if anything was done with
/// one of them since.
async fn take_back(
    tx: &mut Tx,
    bureau: &BureauId,
    batch: Uuid,
    reason: &str,
) -> Result<Vec<(Item, Vec<Version>)>> {
    let today = tx.today();
    let (mut found, mut done) = (Vec::new(), HashSet::new());
    for id in store::items(tx, batch).await? {
        let versions = items::lock_versions(tx, id).await?;
        let item = items::find(tx, bureau, id).await?;
        let item = item.ok_or_else(|| items::unknown(id))?;
        if !is_untouched(&item, &versions) {
            done.insert(id);
        }
        found.push((item, versions));
    }
    done.extend(store::done_with(tx, batch).await?);
    if !done.is_empty() {
        return Err(done_with(done.len()));
    }
    let gone = found.into_iter();
    gone.map(|(item, versions)| Ok((revoke(item, today, reason)?, versions)))
        .collect()
}

fn fault(fault: &Fault) -> proto::OpeningItemFault {
    proto::OpeningItemFault {
        line: count(fault.line),
        column: fault.column.clone(),
        reason_zh: fault.zh.clone(),
        reason_en: fault.en.clone(),
    }
}

fn message(tx: &Tx, batch: &Batch) -> Result<proto::OpeningItemBatch> {
    let revoked = batch.revoked.clone();
    let revoked = revoked.map(|(on, by, reason)| (on.to_string(), by, reason));
    let (revoked_on, revoked_by, revoke_reason) = revoked.unwrap_or_default();
    Ok(proto::OpeningItemBatch {
        id: batch.id.to_string(),
        bureau_id: tx.bureau()?.to_string(),
        items: u32::try_from(batch.items).unwrap_or_default(),
        reason: batch.reason.clone(),
        imported_on: batch.imported_on.to_string(),
        imported_by: batch.imported_by.clone(),
        revoked_on,
        revoked_by,
        revoke_reason,
    })
}

rpcs! { ItemStockService for ItemStock:
    export_opening_item_form => form(ExportOpeningItemFormRequest) -> ExportOpeningItemFormResponse;
    import_opening_items => import(ImportOpeningItemsRequest) -> ImportOpeningItemsResponse;
    revoke_opening_items => revoke(RevokeOpeningItemsRequest) -> RevokeOpeningItemsResponse;
    list_opening_item_batches => list(ListOpeningItemBatchesRequest) -> ListOpeningItemBatchesResponse;
}
