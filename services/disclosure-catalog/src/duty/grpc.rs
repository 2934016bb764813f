//! UpdateDutyService: proto to domain and back.

use gongkai_chassis::{
    call::Call,
    code::to_number,
    db::{Db, Tx},
    deadline,
    error::{Error, Result},
    fields::Fields,
    page::Paging,
    rpcs,
};
use gongkai_law::{
    calendar::Calendar,
    catalog::{Manner, Period},
};
use gongkai_proto::{
    catalog::v1::{self as proto, update_duty_service_server::UpdateDutyService},
    request::BureauRequest,
};
use tonic::Request;

use super::{
    message::{message, names, offices},
    owed::Owed,
    standing::{Freshness, State},
    state::{Duty, Subject, compliance, freshness},
    store::{self, EntryPlace, Place},
};
use crate::{
    bureau::{self, staff},
    calendar,
    entry::{self, History},
};

/// The service.
pub struct UpdateDuties {
    pub(super) db: Db,
}

impl UpdateDuties {
    /// Over this database.
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    /// The call of somebody of the bureau, or of one above it, and the calendar that is counted by.
    pub(super) async fn supervisor<'a, R: BureauRequest>(
        &self,
        request: &'a Request<R>,
    ) -> Result<(Call<'a, R>, Calendar)> {
        let (fields, id) = Fields::default().bureau(request.get_ref().bureau_id())?;
        fields.done()?;
        let (_, above) = bureau::load_with_above(&self.db, &id).await?;
        let call = Call::in_scope(&self.db, request, |caller| {
            self.db.scope_below(caller, &id, &above)
        })?;
        Ok((call, calendar::in_force(&self.db).await?))
    }

    async fn list(
        &self,
        request: &Request<proto::ListUpdateDutiesRequest>,
    ) -> Result<proto::ListUpdateDutiesResponse> {
        let (mut call, calendar) = self.supervisor(request).await?;
        let (body, today) = (call.body, call.today);
        let from = call.fields.date_if_any("due_from", &body.due_from);
        let to = call.fields.date_if_any("due_to", &body.due_to);
        call.fields.span(("due_from", from), ("due_to", to));
        let office_id = call.fields.office("office_id", &body.office_id, 0);
        let person = call.fields.person("person", &body.person, 0);
        let state: Option<State> = call.fields.code_if_any("state", body.state);
        let filter = format!("{from:?}/{to:?}/{office_id}/{state:?}/{person}");
        let paging: Paging<Place> = call.paging("update_duties", &filter);
        call.checked(Some(()))?;

        let mut tx = call.read(&self.db).await?;
        bureau::check_filter(&mut tx, &mut call.fields, "office_id", &office_id).await?;
        call.checked(Some(()))?;
        let all = Owed::load(&mut tx, call.bureau()).await?;
        let owed = all.duties(&calendar, today);
        // Who mistypes somebody is not told that nothing is owed.
        if !person.is_empty()
            && owed
                .iter()
                .all(|duty| duty.responsible.person != Some(&*person))
            && staff::names(&mut tx, &[&person]).await?.is_empty()
        {
            let zh = "本机关人员名录中没有此人";
            let en = "the directory of the bureau does not know this person";
            call.fields.wrong("person", zh, en);
            call.checked(Some(()))?;
        }
        let owed: Vec<Duty<'_>> = owed
            .into_iter()
            .filter(|duty| {
                let (who, due) = (duty.responsible, duty.due.date);
                (office_id.is_empty() || [who.office_id, duty.owed_by].contains(&&*office_id))
                    && (person.is_empty() || who.person == Some(&*person))
                    && from.is_none_or(|from| due >= from)
                    && to.is_none_or(|to| due <= to)
            })
            .collect();
        let counts = |duty: &&Duty<'_>| office_id.is_empty() || duty.owed_by == office_id;
        let table = compliance(owed.iter().filter(counts));
        let mut owed: Vec<_> = owed
            .into_iter()
            .filter(|duty| state.is_none_or(|state| duty.state == state))
            .map(|duty| (Place::of(&duty), duty))
            .filter(|(place, _)| paging.after.as_ref().is_none_or(|after| place > after))
            .collect();
        owed.sort_by(|(one, _), (other, _)| one.cmp(other));
        owed.truncate(usize::try_from(paging.limit()).unwrap_or(usize::MAX));
        let (owed, next_page_token) = paging.page(owed, |(place, _)| place.clone())?;
        let owed: Vec<Duty<'_>> = owed.into_iter().map(|(_, duty)| duty).collect();
        Ok(proto::ListUpdateDutiesResponse {
            duties: owed.iter().map(message).collect(),
            next_page_token,
            offices: offices(table),
            names: names(&mut tx, people(&owed)).await?,
        })
    }

    async fn explain(
        &self,
        request: &Request<proto::ExplainUpdateDutyRequest>,
    ) -> Result<proto::ExplainUpdateDutyResponse> {
        let (mut call, calendar) = self.supervisor(request).await?;
        let body = call.body;
        if !body.duty_key.is_empty() {
            return explain_key(call, &self.db, &calendar).await;
        }
        let entry_id = call.fields.id("entry_id", &body.entry_id);
        let period = match body.period.as_str() {
            "" => None,
            period => {
                let read: Option<Period> = period.parse().ok();
                if read.is_none() {
                    call.fields.wrong(
                        "period",
                        "不是有效的更新期间（应如2024、2024-H1、2024-Q1、2024-03）",
                        "not a period: 2024, 2024-H1, 2024-Q1 or 2024-03",
                    );
                }
                read
            }
        };
        let item = match body.item_id.as_str() {
            "" => None,
            item => Some(call.fields.id("item_id", item)),
        };
        if body.period.is_empty() == body.item_id.is_empty() {
            call.fields.wrong(
                "period",
                "更新期间、公开信息须填写且只能填写一项",
                "a period or an item, one of them",
            );
        }
        call.checked(Some(()))?;

        let mut tx = call.read(&self.db).await?;
        entry::find(&mut tx, call.bureau(), entry_id).await?;
        let all = Owed::load(&mut tx, call.bureau()).await?;
        let owed = all.duties(&calendar, call.today);
        let asked = |duty: &&Duty<'_>| {
            matches!(duty.subject, Subject::Entry(entry) if entry.id == entry_id)
                && duty.period == period
                && (item.is_none() || duty.item == item)
        };
        let duty = owed.iter().find(asked).ok_or_else(|| {
            let which = if item.is_some() {
                &body.item_id
            } else {
                &body.period
            };
            Error::record_unknown("update duty", "更新事项", which)
        })?;
        explained(&mut tx, duty).await
    }

    /// Anybody may ask how fresh a catalog is that anybody reads.
    async fn fresh(
        &self,
        request: &Request<proto::ListEntryFreshnessRequest>,
    ) -> Result<proto::ListEntryFreshnessResponse> {
        let body = request.get_ref();
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let office_id = fields.office("office_id", &body.office_id, 0);
        let wanted: Option<Freshness> = fields.code_if_any("freshness", body.freshness);
        let filter = format!("entry_freshness/{bureau}/{wanted:?}/{office_id}");
        let (size, token) = (body.page_size, &body.page_token);
        let paging = Paging::<EntryPlace>::read(&mut fields, filter, size, token);
        if fields.are_right() {
            let registered = bureau::load(&self.db, &bureau).await?;
            registered.check_filter(&mut fields, "office_id", &office_id);
        }
        fields.done()?;
        let calendar = calendar::in_force(&self.db).await?;
        let today = self.db.clocks.civil.today();
        let mut tx = self.db.begin_wide("catalog.list_entry_freshness").await?;
        let registered = bureau::find(&mut tx, &bureau).await?;
        let passed_on = registered.succeeded_by.map(|next| next.from_on);
        let histories = entry::all(&mut tx, &bureau).await?;
        let published = store::published(&mut tx, &bureau).await?;
        drop(tx);
        let (mut total, mut covered, mut rows) = (0, 0, Vec::new());
        let owing = |one: &&History| {
            let manner = one.latest().columns.manner;
            one.ended_on().is_none() && manner != Some(Manner::OnApplication)
        };
        for history in histories.iter().filter(owing) {
            let latest = history.latest();
            let columns = &latest.columns;
            if !office_id.is_empty() && columns.office_id != office_id {
                continue;
            }
            let under = published.get(&latest.id).map_or(&[][..], Vec::as_slice);
            let (how, last, overdue) = freshness(history, under, &calendar, today, passed_on);
            total += 1;
            covered += u32::from(how != Freshness::Empty);
            let place = EntryPlace(columns.serial, latest.id);
            let later = paging.after.as_ref().is_none_or(|after| place > *after);
            if later && wanted.is_none_or(|wanted| wanted == how) {
                let days = last.map_or(0, |last| (today - last).num_days());
                let row = proto::EntryFreshness {
                    entry_id: latest.id.to_string(),
                    serial: columns.serial.unsigned_abs(),
                    level1: columns.level1.clone(),
                    level2: columns.level2.clone(),
                    office_id: columns.office_id.clone(),
                    freshness: to_number(how),
                    last_published_on: last.map_or_else(String::new, |day| day.to_string()),
                    days_since: u32::try_from(days).unwrap_or_default(),
                    overdue: u32::try_from(overdue).unwrap_or(u32::MAX),
                    origin: latest.origin.map_or(0, |(catalog, _)| to_number(catalog)),
                };
                rows.push((place, row));
            }
        }
        rows.truncate(usize::try_from(paging.limit()).unwrap_or(usize::MAX));
        let (rows, next_page_token) = paging.page(rows, |(place, _)| place.clone())?;
        Ok(proto::ListEntryFreshnessResponse {
            entries: rows.into_iter().map(|(_, row)| row).collect(),
            next_page_token,
            total,
            covered,
        })
    }
}

/// The same of a duty of any kind by its key.
async fn explain_key(
    mut call: Call<'_, proto::ExplainUpdateDutyRequest>,
    db: &Db,
    calendar: &Calendar,
) -> Result<proto::ExplainUpdateDutyResponse> {
    let body = call.body;
    let key: String = call.fields.line("duty_key", &body.duty_key, 1, 200);
    if [&body.entry_id, &body.period, &body.item_id]
        .iter()
        .any(|field| !field.is_empty())
    {
        call.fields.wrong(
            "duty_key",
            "已填写的，不再填写公开事项、更新期间和公开信息",
            "with a key no entry, period or item is named",
        );
    }
    call.checked(Some(()))?;
    let mut tx = call.read(db).await?;
    let owed = Owed::load(&mut tx, call.bureau()).await?;
    let duties = owed.duties(calendar, call.today);
    let duty = duties.iter().find(|duty| duty.key() == key);
    let duty = duty.ok_or_else(|| Error::record_unknown("update duty", "更新事项", &key))?;
    explained(&mut tx, duty).await
}

/// A duty and the steps to its day.
async fn explained(tx: &mut Tx, duty: &Duty<'_>) -> Result<proto::ExplainUpdateDutyResponse> {
    Ok(proto::ExplainUpdateDutyResponse {
        duty: Some(message(duty)),
        steps: deadline::steps(&duty.deadline),
        names: names(tx, people(std::slice::from_ref(duty))).await?,
    })
}

/// The subjects of the people in charge of duties.
fn people<'a>(duties: &'a [Duty<'_>]) -> impl Iterator<Item = &'a str> {
    duties.iter().filter_map(|duty| duty.responsible.person)
}

rpcs! { UpdateDutyService for UpdateDuties:
    list_update_duties => list(ListUpdateDutiesRequest) -> ListUpdateDutiesResponse;
    list_update_reminders => reminders(ListUpdateRemindersRequest) -> ListUpdateRemindersResponse;
    explain_update_duty => explain(ExplainUpdateDutyRequest) -> ExplainUpdateDutyResponse;
    list_entry_freshness => fresh(ListEntryFreshnessRequest) -> ListEntryFreshnessResponse;
}
