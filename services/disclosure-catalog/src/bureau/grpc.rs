//! BureauService: proto to domain and back.

use gongkai_chassis::{
    db::Db,
    error::{Error, Reason, Result},
    fields::Fields,
    identity::{BureauId, PLATFORM, Principal},
    page::Paging,
    request::{Claimed, claim},
    rpcs,
};
use gongkai_journal::Record as _;
use gongkai_proto::catalog::v1::{self as proto, bureau_service_server::BureauService};
use tonic::Request;

use super::{
    Bureau, ItemGroup, Office, events,
    message::message,
    state::{check_groups, check_level, check_offices, registrar},
    store,
};
use crate::profile;

/// More offices or groups than any bureau has; the limit keeps a bureau small enough for an event.
const MOST: usize = 200;

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
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let sent = body.bureau.clone().unwrap_or_default();
        let mut fields = Fields::default();
        let request_id = fields.request_id(&body.request_id);
        let id = slug(&mut fields, "bureau.id", &sent.id);
        let is_platform = sent.id == PLATFORM;
        let parent_id = if is_platform {
            None
        } else {
            slug(&mut fields, "bureau.parent_id", &sent.parent_id)
        };
        if is_platform && !sent.parent_id.is_empty() {
            fields.wrong(
                "bureau.parent_id",
                "平台之上没有机关，须为空",
                "empty for the platform",
            );
        }
        // Whether the caller may register it can be judged only where both ids can be read; if
        // not, the request is refused below.
        let mut scope = None;
        if let Some(id) = id.as_ref().filter(|_| is_platform || parent_id.is_some()) {
            let chain = self.chain(&mut fields, parent_id.as_ref()).await?;
            scope = Some(registrar(principal, id, &chain)?);
        }
        let level = fields.code("bureau.level", sent.level);
        if let (Some(id), Some(level)) = (&id, level) {
            check_level(&mut fields, id, level);
        }
        let name = fields.text("bureau.name", &sent.name, 1, 100);
        let offices = offices(&mut fields, &sent.offices);
        let item_groups = groups(&mut fields, &sent.item_groups);
        let ((id, level), scope) = fields.done_with(id.zip(level).zip(scope))?;
        let bureau = Bureau {
            id,
            name,
            parent_id,
            level,
            offices,
            item_groups,
        };

        let mut tx = self.db.begin("catalog.register_bureau", &scope).await?;
        let claim = match claim(&mut tx, "RegisterBureau", &request_id, body).await? {
            Claimed::Before(answer) => return Ok(answer),
            Claimed::New(claim) => claim,
        };
        if store::insert(&mut tx, &bureau).await? {
            tx.record(bureau.id.as_str(), &events::registered(&bureau))
                .await?;
        } else if store::find(&mut tx, &bureau.id).await?.as_ref() != Some(&bureau) {
            return Err(Error::new(Reason::RecordExists)
                .with("record", "bureau")
                .with("record_zh", "机关")
                .with("id", &bureau.id));
        }
        let answer = proto::RegisterBureauResponse {
            bureau: Some(message(&bureau)),
        };
        claim.answer(&mut tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
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
        let bureau = super::find(&mut tx, &id).await?;
        let now = profile::find(&mut tx, &id).await?;
        Ok(proto::GetBureauResponse {
            bureau: Some(message(&bureau)),
            profile: Some(profile::message(&now.profile)),
            profile_etag: now.etag(),
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
        Ok(proto::ListBureausResponse {
            bureaus: rows.iter().map(message).collect(),
            next_page_token,
        })
    }

    async fn update_profile(
        &self,
        request: &Request<proto::UpdateBureauProfileRequest>,
    ) -> Result<proto::UpdateBureauProfileResponse> {
        profile::update(&self.db, request).await
    }
}

/// A bureau id other than the `bureau_id` a call is about.
fn slug(fields: &mut Fields, field: &str, value: &str) -> Option<BureauId> {
    let id = value.parse().ok();
    if value.is_empty() {
        fields.wrong(field, "缺少必填项", "missing");
    } else if id.is_none() {
        fields.wrong(
            field,
            "应为3至40位小写字母、数字或连字符，首尾不得为连字符",
            "3-40 of a-z, 0-9, -, with no - at the ends",
        );
    }
    id
}

fn offices(fields: &mut Fields, sent: &[proto::Office]) -> Vec<Office> {
    if sent.len() > MOST {
        fields.wrong("bureau.offices", "不得超过200个", "at most 200");
        return Vec::new();
    }
    let offices: Vec<_> = sent
        .iter()
        .enumerate()
        .map(|(index, office)| Office {
            id: office.id.clone(),
            name: fields.text(
                &format!("bureau.offices[{index}].name"),
                &office.name,
                1,
                100,
            ),
        })
        .collect();
    check_offices(fields, &offices);
    offices
}

fn groups(fields: &mut Fields, sent: &[proto::ItemGroup]) -> Vec<ItemGroup> {
    if sent.len() > MOST {
        fields.wrong("bureau.item_groups", "不得超过200个", "at most 200");
        return Vec::new();
    }
    let groups: Vec<_> = sent
        .iter()
        .enumerate()
        .map(|(index, group)| ItemGroup {
            code: group.code.clone(),
            name: fields.text(
                &format!("bureau.item_groups[{index}].name"),
                &group.name,
                1,
                100,
            ),
        })
        .collect();
    check_groups(fields, &groups);
    groups
}

rpcs! { BureauService for Bureaus:
    register_bureau => register(RegisterBureauRequest) -> RegisterBureauResponse;
    get_bureau => get(GetBureauRequest) -> GetBureauResponse;
    update_bureau_profile => update_profile(UpdateBureauProfileRequest) -> UpdateBureauProfileResponse;
    list_bureaus => list(ListBureausRequest) -> ListBureausResponse;
}
