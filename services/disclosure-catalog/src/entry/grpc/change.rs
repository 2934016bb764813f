//! Entries made, changed and ended one by one.

use gongkai_chassis::{call::Call, db::Db, error::Result, fields::Fields, new_or_answer};
use gongkai_document::inspect::Allowed;
use gongkai_law::calendar::day_zh;
use gongkai_proto::{catalog::v1 as proto, request::Mutation};
use tonic::Request;

use super::{Entries, read};
use crate::{
    bureau::{profile, staff},
    entry::{Entry, find, keep::keep, message::record, store},
    numbers,
};

impl Entries {
    pub(super) async fn set(
        &self,
        request: &Request<proto::SetEntryRequest>,
    ) -> Result<proto::SetEntryResponse> {
        let (bureau, mut call) = self.writer(request).await?;
        call.request_id();
        let body = call.body;
        let id = match body.entry_id.as_str() {
            "" => None,
            id => Some(call.fields.id("entry_id", id)),
        };
        let sent = body.columns.clone().unwrap_or_default();
        let mut columns = read::columns(&mut call.fields, &bureau, &sent, call.today);
        let person = call.fields.person("person", &body.person, 0);
        if !person.is_empty() {
            check_person(&self.db, &mut call, &person).await?;
            columns.person = Some(person);
        }
        let (valid_from, backdating) =
            call.legal_date("valid_from", &body.valid_from, &body.backdating_reason);
        columns.check_limit(&mut call.fields, "columns.limit.working_days", valid_from);
        let least = usize::from(id.is_some());
        let reason: String = call.fields.text("reason", &body.reason, least, 1000);
        look_through(&mut call.fields, &reason, &backdating);
        let mut tx = call.read(&self.db).await?;
        let allowed = profile::find(&mut tx, call.bureau()).await?.profile;
        drop(tx);
        columns.look_through(&mut call.fields, read::called, &allowed.published(&bureau));
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        store::lock(&mut tx).await?;
        let before = match id {
            Some(id) => Some(find(&mut tx, call.bureau(), id).await?.latest().clone()),
            None => None,
        };
        if let Some(before) = &before {
            before.may_change(&body.etag)?;
        }
        if columns.serial == 0 {
            columns.serial = match &before {
                Some(before) => before.columns.serial,
                None => store::next_serial(&mut tx).await?,
            };
        }
        let change = store::next_version(&mut tx, 1, &reason).await?;
        let entry = if let Some(before) = before {
            Entry {
                columns,
                valid_from,
                ..before.next(change)
            }
        } else {
            bureau.check_goes_on(tx.successions(), valid_from, super::ENTER_THERE)?;
            Entry::new(tx.new_id(), call.bureau(), columns, valid_from, change)
        };
        keep(&mut tx, &entry, &backdating).await?;
        let answer = proto::SetEntryResponse {
            record: Some(record(&entry, true)),
        };
        claim.finish(tx, answer).await
    }

    pub(super) async fn end(
        &self,
        request: &Request<proto::EndEntryRequest>,
    ) -> Result<proto::EndEntryResponse> {
        let (_, mut call) = self.writer(request).await?;
        call.request_id();
        let body = call.body;
        let id = call.fields.id("entry_id", &body.entry_id);
        let (ended_on, backdating) =
            call.legal_date("ended_on", &body.ended_on, &body.backdating_reason);
        let reason: String = call.fields.text("reason", &body.reason, 1, 1000);
        look_through(&mut call.fields, &reason, &backdating);
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        store::lock(&mut tx).await?;
        let history = find(&mut tx, call.bureau(), id).await?;
        let before = history.latest();
        before.may_change(&body.etag)?;
        if ended_on < history.since() {
            let since = history.since();
            call.fields.wrong(
                "ended_on",
                &format!("不得早于该事项的起始日期（{}）", day_zh(since)),
                &format!("not before the entry began ({since})"),
            );
            call.checked(Some(()))?;
        }
        let change = store::next_version(&mut tx, 1, &reason).await?;
        let entry = Entry {
            ended: Some((ended_on, reason)),
            ..before.next(change)
        };
        keep(&mut tx, &entry, &backdating).await?;
        let answer = proto::EndEntryResponse {
            record: Some(record(&entry, true)),
        };
        claim.finish(tx, answer).await
    }
}

/// Notes numbers of people in why a version is made, and why so late.
pub(super) fn look_through(fields: &mut Fields, reason: &str, backdating: &str) {
    let texts = [
        ("reason", "理由", reason),
        ("backdating_reason", "补登理由", backdating),
    ];
    numbers::refuse(fields, &texts, &Allowed::default());
}

/// Notes a responsible person whom the directory does not know.
async fn check_person<R: Mutation>(db: &Db, call: &mut Call<'_, R>, person: &str) -> Result<()> {
    let mut tx = call.read(db).await?;
    if staff::names(&mut tx, &[person]).await?.is_empty() {
        call.fields.wrong(
            "person",
            "本机关工作人员名录中没有此人，请先登记工作人员",
            "the directory of the bureau does not know this person: enter the person first",
        );
    }
    Ok(())
}
