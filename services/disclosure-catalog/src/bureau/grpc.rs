//! BureauService: proto to domain and back.

use gongkai_chassis::{
    call::Call,
    db::Db,
    error::{Error, Reason, Result},
    fields::Fields,
    identity::{BureauId, PLATFORM},
    new_or_answer,
    page::Paging,
    rpcs,
};
use gongkai_journal::Record as _;
use gongkai_law::bureau::Level;
use gongkai_proto::catalog::v1::{self as proto, bureau_service_server::BureauService};
use tonic::Request;

use super::{
    Bureau, ItemGroup, Office, events,
    message::message,
    profile, setting, staff,
    state::{check_groups, check_level, check_offices, registrar},
    store,
};

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
        let body = request.get_ref();
        let sent = body.bureau.clone().unwrap_or_default();
        let mut fields = Fields::default();
        fields.request_id(&body.request_id);
        let ids = ids(&mut fields, &sent);
        // Whether the caller may register it can be judged only where both ids can be read; if
        // not, the request is refused.
        let Some((id, parent_id)) = ids else {
            contents(&mut fields, None, &sent);
            return fields.done_with(None);
        };
        let chain = self.chain(&mut fields, parent_id.as_ref()).await?;
        let mut call = Call::in_scope(&self.db, request, |who| registrar(who, &id, &chain))?;
        call.fields = fields;
        let (level, name, offices, item_groups) = contents(&mut call.fields, Some(&id), &sent);
        let bureau = Bureau {
            id,
            name,
            parent_id,
            level: call.checked(level)?,
            offices,
            item_groups,
        };

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
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
        let bureau = super::find(&mut tx, &id).await?;
        let now = profile::find(&mut tx, &id).await?;
        let staff_etag = staff::etag(&mut tx, &id).await?;
        let set = setting::entered(&mut tx, &id).await?;
        let settings = set.iter().map(|set| setting::own_message(&set.own));
        Ok(proto::GetBureauResponse {
            settings: settings.collect(),
            staff_etag,
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

/// Level, name, offices and item groups.
fn contents(
    fields: &mut Fields,
    id: Option<&BureauId>,
    sent: &proto::Bureau,
) -> (Option<Level>, String, Vec<Office>, Vec<ItemGroup>) {
    let level = fields.code("bureau.level", sent.level);
    if let (Some(id), Some(level)) = (id, level) {
        check_level(fields, id, level);
    }
    let name = fields.line("bureau.name", &sent.name, 1, 100);
    let offices = sent.offices.iter();
    let offices = offices.map(|office| (&office.id, &office.name));
    let offices = named(fields, "bureau.offices", offices, |id, name| Office {
        id,
        name,
    });
    check_offices(fields, &offices);
    let groups = sent.item_groups.iter();
    let groups = groups.map(|group| (&group.code, &group.name));
    let groups = named(fields, "bureau.item_groups", groups, |code, name| {
        ItemGroup { code, name }
    });
    check_groups(fields, &groups);
    (level, name, offices, groups)
}

/// What a list names, of what it is called by in data and by people.
fn named<'a, T>(
    fields: &mut Fields,
    list: &str,
    sent: impl ExactSizeIterator<Item = (&'a String, &'a String)>,
    make: impl Fn(String, String) -> T,
) -> Vec<T> {
    if sent.len() > MOST {
        fields.wrong(list, "不得超过200个", "at most 200");
        return Vec::new();
    }
    let named = sent.enumerate().map(|(index, (id, name))| {
        let name = fields.line(&format!("{list}[{index}].name"), name, 1, 100);
        make(id.clone(), name)
    });
    named.collect()
}

rpcs! { BureauService for Bureaus:
    register_bureau => register(RegisterBureauRequest) -> RegisterBureauResponse;
    get_bureau => get(GetBureauRequest) -> GetBureauResponse;
    update_bureau_profile => update_profile(UpdateBureauProfileRequest) -> UpdateBureauProfileResponse;
    list_bureaus => list(ListBureausRequest) -> ListBureausResponse;
}
