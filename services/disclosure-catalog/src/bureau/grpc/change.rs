//! UpdateBureau of BureauService: proto to domain and back.

use chrono::NaiveDate;
use gongkai_chassis::{
    call::Call,
    db::Db,
    error::Result,
    fields::Fields,
    identity::{BureauId, PLATFORM},
    new_or_answer,
};
use gongkai_journal::Record as _;
use gongkai_proto::catalog::v1 as proto;
use tonic::Request;

use super::contents::{dated_names, founded_on, item_groups, offices, slug};
use crate::{
    bureau::{
        self, Succession,
        change::{changer, check_kept, check_parent, check_successor},
        dated::not_far_ahead,
        message, profile,
        state::{check_founded, from_the_beginning},
        store,
        version::Change,
    },
    numbers,
};

/// The field that decides which city reads the bureau.
const PARENT: &str = "parent_id";

/// Changes a bureau.
pub async fn update(
    db: &Db,
    request: &Request<proto::UpdateBureauRequest>,
) -> Result<proto::UpdateBureauResponse> {
    let (fields, id) = Fields::default().bureau(&request.get_ref().bureau_id)?;
    fields.done()?;
    let (registered, above) = bureau::load_with_above(db, &id).await?;
    let mask = request.get_ref().update_mask.clone().unwrap_or_default();
    let moves = mask.paths.iter().any(|path| path == PARENT);
    let passes_on = mask.paths.iter().any(|path| path == "succeeded_by");
    let mut call = Call::in_scope(db, request, |caller| {
        changer(caller, &id, &above, (moves, passes_on))
    })?;
    call.request_id();
    let (body, today) = (call.body, call.today);
    let sent = body.bureau.clone().unwrap_or_default();
    if mask.paths.is_empty() {
        call.fields
            .wrong("update_mask", "至少须有一个字段", "at least one field");
    }
    let mut changes = Vec::new();
    for (index, path) in mask.paths.iter().enumerate() {
        let fields = &mut call.fields;
        match change(fields, path, (&id, &registered.name), &sent, today) {
            Some(Ok(change)) => changes.push(change),
            Some(Err(Refused)) => {}
            None => fields.wrong(
                &format!("update_mask.paths[{index}]"),
                "不是可以变更的机关登记字段（可以变更机关名称、股室、信息分组、上级机关、承接机关和成立日期）",
                "not a field to change: dated_names, offices, item_groups, parent_id, succeeded_by, founded_on",
            ),
        }
    }
    let reason: String = call.fields.text("reason", &body.reason, 1, 1000);
    numbers::refuse_any(&mut call.fields, "reason", "理由", &reason);
    call.checked(Some(()))?;

    let (mut tx, claim) = new_or_answer!(call.once(db).await?);
    store::lock(&mut tx).await?;
    let now = bureau::find_versioned(&mut tx, &id).await?;
    for change in &mut changes {
        check_kept(&mut call.fields, &now.bureau, change, today);
        check_line(db, &mut call.fields, &id, change).await?;
    }
    call.checked(Some(()))?;
    let next = now.change(&body.etag, changes)?;
    check_founded(&mut call.fields, &next.bureau);
    call.checked(Some(()))?;
    store::insert_version(&mut tx, next.version, &next.bureau, &reason).await?;
    let profile = profile::find(&mut tx, &id).await?.profile;
    let updated = profile::updated(&next.bureau, &profile, today, &reason);
    tx.record(id.as_str(), &updated).await?;
    let answer = proto::UpdateBureauResponse {
        bureau: Some(message(&next.bureau, today)),
        bureau_etag: next.etag(),
    };
    claim.finish(tx, answer).await
}

/// Learns the successor's name, and notes a bureau that would come to stand above itself, or to succeed itself. The caller has the lock under
/// which lines change.
async fn check_line(
    db: &Db,
    fields: &mut Fields,
    id: &BureauId,
    change: &mut Change,
) -> Result<()> {
    match change {
        Change::Parent(parent) => {
            let mut tx = db.begin_wide("catalog.bureau_chain").await?;
            check_parent(fields, id, &store::chain(&mut tx, parent).await?);
        }
        Change::Succession(Some(succession)) => {
            let next = &succession.bureau_id.clone();
            let mut tx = db.begin_wide("catalog.bureau_successors").await?;
            let mut chain = Vec::new();
            if let Some(known) = store::find(&mut tx, next).await? {
                let name = known.bureau.name_on(succession.from_on);
                name.clone_into(&mut succession.bureau_name);
                chain.push(next.to_string());
                chain.extend(store::successors(&mut tx, next).await?);
            }
            check_successor(fields, id, &chain);
        }
        Change::Names(_)
        | Change::Offices(_)
        | Change::ItemGroups(_)
        | Change::Succession(None)
        | Change::Founded(_) => {}
    }
    Ok(())
}

/// That the value of a field was refused.
struct Refused;

/// The change of one field; none if there is no such field.
fn change(
    fields: &mut Fields,
    path: &str,
    (id, registered): (&BureauId, &str),
    sent: &proto::Bureau,
    today: NaiveDate,
) -> Option<Result<Change, Refused>> {
    Some(match path {
        "dated_names" => {
            let names = dated_names(fields, sent, today);
            Ok(Change::Names(from_the_beginning(registered, names)))
        }
        "offices" => Ok(Change::Offices(offices(fields, sent, today))),
        "item_groups" => Ok(Change::ItemGroups(item_groups(fields, sent))),
        PARENT if id.as_str() == PLATFORM => {
            fields.wrong(
                "bureau.parent_id",
                "平台之上没有机关，不能变更",
                "nothing stands above the platform",
            );
            Err(Refused)
        }
        PARENT => slug(fields, "bureau.parent_id", &sent.parent_id)
            .map(Change::Parent)
            .ok_or(Refused),
        "succeeded_by" if id.as_str() == PLATFORM => {
            fields.wrong(
                "bureau.succeeded_by",
                "平台没有承接机关，不能变更",
                "nobody succeeds the platform",
            );
            Err(Refused)
        }
        "succeeded_by" => match &sent.succeeded_by {
            None => Ok(Change::Succession(None)),
            Some(sent) => succession(fields, sent, today)
                .map(|succession| Change::Succession(Some(succession)))
                .ok_or(Refused),
        },
        "founded_on" => Ok(Change::Founded(founded_on(fields, sent, today))),
        _ => return None,
    })
}

fn succession(
    fields: &mut Fields,
    sent: &proto::Succession,
    today: NaiveDate,
) -> Option<Succession> {
    let bureau_id = slug(fields, "bureau.succeeded_by.bureau_id", &sent.bureau_id);
    let from_on = fields.date("bureau.succeeded_by.from_on", &sent.from_on, None);
    not_far_ahead(fields, "bureau.succeeded_by.from_on", from_on, today);
    let source: String = fields.line("bureau.succeeded_by.source", &sent.source, 1, 200);
    numbers::refuse_any(fields, "bureau.succeeded_by.source", "依据", &source);
    Some(Succession {
        bureau_id: bureau_id?,
        bureau_name: String::new(),
        names: Vec::new(),
        from_on,
        source,
    })
}
