//! BureauService: proto to domain and back.

use gongkai_chassis::{
    call::Call,
    db::{Db, Tx},
    error::{Error, Reason, Result},
    fields::Fields,
    identity::{BureauId, PLATFORM, Principal, Role},
    new_or_answer,
    page::Paging,
    rpcs,
};
use gongkai_journal::Record as _;
use gongkai_proto::{
    catalog::v1::{self as proto, bureau_service_server::BureauService},
    common::v1::PersonName,
};
use tonic::Request;

use self::contents::{contents, slug};
use super::{
    Bureau, events,
    message::message,
    profile, setting, staff,
    state::{check_founded, registrar},
    store,
};

mod change;
mod contents;

/// The service.
pub struct Bureaus {
    db: Db,
}

impl Bureaus {
    /// Over this database.
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    async fn register(
        &self,
        request: &Request<proto::RegisterBureauRequest>,
    ) -> Result<proto::RegisterBureauResponse> {
        let body = request.get_ref();
        let sent = body.bureau.clone().unwrap_or_default();
        let mut fields = Fields::default();
        fields.request_id(&body.request_id);
        let ids = ids(&mut fields, &sent);
        // Whether the caller may register it can be judged only where both ids can be read; if
        // not, the request is refused.
        let Some((id, parent_id)) = ids else {
            let today = self.db.clocks.civil.today();
            contents(&mut fields, None, &sent, today);
            return fields.done_with(None);
        };
        let chain = self.chain(&mut fields, parent_id.as_ref()).await?;
        let mut call = Call::in_scope(&self.db, request, |who| registrar(who, &id, &chain))?;
        call.fields = fields;
        let today = call.today;
        let read = contents(&mut call.fields, Some(&id), &sent, today);
        let bureau = Bureau {
            id,
            name: read.name,
            dated_names: read.dated_names,
            parent_id,
            level: call.checked(read.level)?,
            offices: read.offices,
            item_groups: read.item_groups,
            succeeded_by: None,
            founded_on: read.founded_on,
        };
        check_founded(&mut call.fields, &bureau);
        call.checked(Some(()))?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        if store::insert(&mut tx, &bureau).await? {
            tx.record(bureau.id.as_str(), &events::registered(&bureau, today))
                .await?;
        } else if store::find(&mut tx, &bureau.id)
            .await?
            .is_none_or(|known| known.bureau != bureau)
        {
            return Err(Error::new(Reason::RecordExists)
                .with("record", "bureau")
                .with("record_zh", "机关")
                .with("id", &bureau.id));
        }
        let answer = proto::RegisterBureauResponse {
            bureau: Some(message(&bureau, today)),
        };
        claim.finish(tx, answer).await
    }

    /// The bureaus above a new one, the nearest first. A violation if its parent is not registered.
    async fn chain(&self, fields: &mut Fields, parent: Option<&BureauId>) -> Result<Vec<String>> {
        let Some(parent) = parent else {
            return Ok(Vec::new());
        };
        let mut tx = self.db.begin_wide("catalog.bureau_chain").await?;
        let chain = store::chain(&mut tx, parent).await?;
        if chain.is_empty() {
            fields.wrong(
                "bureau.parent_id",
                "上级机关未登记",
                "no such bureau is registered",
            );
            return Ok(vec![parent.to_string()]);
        }
        Ok(chain)
    }

    async fn get(
        &self,
        request: &Request<proto::GetBureauRequest>,
    ) -> Result<proto::GetBureauResponse> {
        let (fields, id) = Fields::default().bureau(&request.get_ref().bureau_id)?;
        fields.done()?;
        let mut tx = self.db.begin_wide("catalog.get_bureau").await?;
        let today = tx.today();
        let bureau = super::find_versioned(&mut tx, &id).await?;
        let now = profile::find(&mut tx, &id).await?;
        let staff_etag = staff::etag(&mut tx, &id).await?;
        let set = setting::entered(&mut tx, &id).await?;
        let settings = set.iter().map(|set| setting::own_message(&set.own));
        let heads = if is_staff(&mut tx, Principal::of(request)?, &id).await? {
            staff::heads(&mut tx, &id).await?
        } else {
            Vec::new()
        };
        let head = |head: &staff::Head| proto::OfficeHead {
            office_id: head.office_id.clone(),
            person: head.subject.clone(),
        };
        let name = |head: &staff::Head| PersonName {
            subject: head.subject.clone(),
            name: head.name.clone(),
        };
        Ok(proto::GetBureauResponse {
            settings: settings.collect(),
            staff_etag,
            bureau_etag: bureau.etag(),
            bureau: Some(message(&bureau.bureau, today)),
            profile: Some(profile::message(&now.profile)),
            profile_etag: now.etag(),
            heads: heads.iter().map(head).collect(),
            names: heads.iter().map(name).collect(),
        })
    }

    async fn list(
        &self,
        request: &Request<proto::ListBureausRequest>,
    ) -> Result<proto::ListBureausResponse> {
        let body = request.get_ref();
        let mut fields = Fields::default();
        let (size, token) = (body.page_size, &body.page_token);
        let list = "bureaus".to_owned();
        let paging = Paging::<BureauId>::read(&mut fields, list, size, token);
        fields.done()?;
        let mut tx = self.db.begin_wide("catalog.list_bureaus").await?;
        let rows = store::list(&mut tx, paging.after.as_ref(), paging.limit()).await?;
        let (rows, next_page_token) = paging.page(rows, |bureau| bureau.id.clone())?;
        let today = tx.today();
        Ok(proto::ListBureausResponse {
            bureaus: rows.iter().map(|bureau| message(bureau, today)).collect(),
            next_page_token,
        })
    }

    async fn update(
        &self,
        request: &Request<proto::UpdateBureauRequest>,
    ) -> Result<proto::UpdateBureauResponse> {
        change::update(&self.db, request).await
    }

    async fn update_profile(
        &self,
        request: &Request<proto::UpdateBureauProfileRequest>,
    ) -> Result<proto::UpdateBureauProfileResponse> {
        profile::update(&self.db, request).await
    }
}

/// Whether the caller is of the bureau's people, or above it: who reads the directory of its people.
async fn is_staff(tx: &mut Tx, caller: &Principal, id: &BureauId) -> Result<bool> {
    if caller.roles.iter().all(|role| *role == Role::Public) {
        return Ok(false);
    }
    if caller.scope(id).is_ok() {
        return Ok(true);
    }
    let above = store::chain(tx, id).await?;
    Ok(caller.scope_below(id, &above).is_ok())
}

/// The bureau's own id and that of the bureau above it; the platform has none above.
fn ids(fields: &mut Fields, sent: &proto::Bureau) -> Option<(BureauId, Option<BureauId>)> {
    let id = slug(fields, "bureau.id", &sent.id);
    if sent.id != PLATFORM {
        let parent_id = slug(fields, "bureau.parent_id", &sent.parent_id);
        return Some((id?, Some(parent_id?)));
    }
    if !sent.parent_id.is_empty() {
        fields.wrong(
            "bureau.parent_id",
            "平台之上没有机关，须为空",
            "empty for the platform",
        );
    }
    Some((id?, None))
}

rpcs! { BureauService for Bureaus:
    register_bureau => register(RegisterBureauRequest) -> RegisterBureauResponse;
    get_bureau => get(GetBureauRequest) -> GetBureauResponse;
    update_bureau => update(UpdateBureauRequest) -> UpdateBureauResponse;
    update_bureau_profile => update_profile(UpdateBureauProfileRequest) -> UpdateBureauProfileResponse;
    list_bureaus => list(ListBureausRequest) -> ListBureausResponse;
}
