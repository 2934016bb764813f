//! BureauSettingService: proto to domain and back.

use gongkai_chassis::{call::Call, db::Db, error::Result, fields::Fields, new_or_answer, rpcs};
use gongkai_document::inspect::Allowed;
use gongkai_journal::Record as _;
use gongkai_law::rules::{OwnRule, Setting};
use gongkai_proto::catalog::v1::{
    self as proto, bureau_setting_service_server::BureauSettingService,
};
use tonic::Request;

use super::{
    events,
    message::in_force,
    state::{check_day, check_number},
    store,
};
use crate::{
    bureau::{self, dated::not_far_ahead, staff},
    numbers,
};

/// The service.
pub struct BureauSettings {
    db: Db,
}

impl BureauSettings {
    /// Over this database.
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    async fn set(
        &self,
        request: &Request<proto::SetBureauSettingRequest>,
    ) -> Result<proto::SetBureauSettingResponse> {
        let (fields, id) = Fields::default().bureau(&request.get_ref().bureau_id)?;
        fields.done()?;
        let (_, above) = bureau::load_with_above(&self.db, &id).await?;
        let mut call = Call::in_scope(&self.db, request, |caller| {
            self.db.scope_below(caller, &id, &above)
        })?;
        call.request_id();
        let (body, today) = (call.body, call.today);
        let fields = &mut call.fields;
        let setting: Option<Setting> = fields.code("setting", body.setting);
        if let Some(setting) = setting {
            check_number(fields, setting, body.number, today);
        }
        let valid_from = fields.date("valid_from", &body.valid_from, None);
        not_far_ahead(fields, "valid_from", valid_from, today);
        let source: String = fields.line("source", &body.source, 1, 200);
        let reason = fields.backdating_reason(&body.backdating_reason);
        let texts = [
            ("source", "依据", source.as_str()),
            ("backdating_reason", "补登理由", reason.as_str()),
        ];
        numbers::refuse(fields, &texts, &Allowed::default());
        check_day(fields, valid_from, today, &reason);
        let own = OwnRule {
            setting: call.checked(setting)?,
            number: body.number,
            valid_from,
            source,
        };

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        let reason = Some(reason.as_str()).filter(|reason| !reason.is_empty());
        store::insert(&mut tx, &own, reason).await?;
        tx.record(id.as_str(), &events::set(&own)).await?;
        let entered = store::entered(&mut tx, &id).await?;
        let answer = proto::SetBureauSettingResponse {
            setting: Some(in_force(own.setting, &entered, today)),
        };
        claim.finish(tx, answer).await
    }

    async fn list(
        &self,
        request: &Request<proto::ListBureauSettingsRequest>,
    ) -> Result<proto::ListBureauSettingsResponse> {
        let (fields, id) = Fields::default().bureau(&request.get_ref().bureau_id)?;
        fields.done()?;
        let (_, above) = bureau::load_with_above(&self.db, &id).await?;
        let mut call = Call::in_scope(&self.db, request, |caller| {
            self.db.scope_below(caller, &id, &above)
        })?;
        call.checked(Some(()))?;
        let mut tx = call.read(&self.db).await?;
        let entered = store::entered(&mut tx, &id).await?;
        let all = Setting::ALL.iter();
        let settings = all.map(|setting| in_force(*setting, &entered, call.today));
        let settings = settings.collect();
        let mut who: Vec<&str> = entered.iter().map(|one| one.set_by.as_str()).collect();
        who.sort_unstable();
        who.dedup();
        let names = staff::person_names(&mut tx, &who).await?;
        Ok(proto::ListBureauSettingsResponse { settings, names })
    }
}

rpcs! { BureauSettingService for BureauSettings:
    set_bureau_setting => set(SetBureauSettingRequest) -> SetBureauSettingResponse;
    list_bureau_settings => list(ListBureauSettingsRequest) -> ListBureauSettingsResponse;
}
