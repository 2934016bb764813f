//! CalendarService: proto to domain and back.

use gongkai_chassis::{
    call::Call,
    db::Db,
    error::{Error, Result},
    fields::Fields,
    identity::{BureauId, PLATFORM},
    new_or_answer, rpcs,
};
use gongkai_document::inspect::Allowed;
use gongkai_journal::Record as _;
use gongkai_law::calendar::{DayKind, Exception};
use gongkai_proto::catalog::v1::{self as proto, calendar_service_server::CalendarService};
use tonic::Request;

use super::{
    Arrangement, events,
    message::message,
    state::{all, check_days, check_reason, check_year, in_force, plain_week},
    store,
};
use crate::{bureau, numbers};

/// More days than any arrangement names; the limit keeps it small enough for an event.
const MOST: usize = 100;

/// The service.
pub struct Calendars {
    db: Db,
}

impl Calendars {
    /// Over this database.
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    async fn load(
        &self,
        request: &Request<proto::LoadCalendarRequest>,
    ) -> Result<proto::LoadCalendarResponse> {
        let mut call = Call::of(&self.db, request)?;
        let body = call.body;
        check_platform(&mut call.fields, &call.scope.bureau);
        call.request_id();
        check_year(&mut call.fields, body.year);
        let days = days(&mut call.fields, body.year, &body.days)?;
        let source: String = call.fields.line("source", &body.source, 1, 100);
        let reason: String = call.fields.text("reason", &body.reason, 0, 1000);
        let texts = [
            ("source", "依据", source.as_str()),
            ("reason", "理由", reason.as_str()),
        ];
        numbers::refuse(&mut call.fields, &texts, &Allowed::default());
        call.checked(Some(()))?;
        bureau::load(&self.db, call.bureau()).await?;

        let (mut tx, claim) = new_or_answer!(call.once(&self.db).await?);
        store::lock(&mut tx).await?;
        let loaded = store::loaded(&mut tx).await?;
        let base = in_force(&loaded)?;
        check_days(&mut call.fields, &base, body.year, &days);
        check_reason(&mut call.fields, &base, body.year, &reason);
        call.checked(Some(()))?;
        let before = loaded.iter().find(|one| one.year == body.year);
        let mut days: Vec<_> = days.into_iter().map(|(_, day)| day).collect();
        days.sort_by_key(|day| day.date);
        let arrangement = Arrangement {
            year: body.year,
            version: before.map_or(0, |one| one.version) + 1,
            source,
            days,
        };
        let reason = Some(reason.as_str()).filter(|reason| !reason.is_empty());
        store::insert(&mut tx, &arrangement, reason).await?;
        let subject = arrangement.year.to_string();
        tx.record(&subject, &events::loaded(&arrangement)).await?;
        let answer = proto::LoadCalendarResponse {
            calendar: Some(message(&arrangement)),
        };
        claim.finish(tx, answer).await
    }

    async fn get(
        &self,
        request: &Request<proto::GetCalendarRequest>,
    ) -> Result<proto::GetCalendarResponse> {
        let year = request.get_ref().year;
        let mut fields = Fields::default();
        check_year(&mut fields, year);
        fields.done()?;
        let found = self.all().await?.into_iter().find(|one| one.year == year);
        let found = found.ok_or_else(|| Error::record_unknown("calendar", "放假安排", year))?;
        Ok(proto::GetCalendarResponse {
            calendar: Some(message(&found)),
        })
    }

    async fn list(
        &self,
        _: &Request<proto::ListCalendarsRequest>,
    ) -> Result<proto::ListCalendarsResponse> {
        let year = |one: Arrangement| proto::CalendarYear {
            year: one.year,
            version: one.version,
            source: one.source,
        };
        Ok(proto::ListCalendarsResponse {
            years: self.all().await?.into_iter().map(year).collect(),
        })
    }

    /// A few dozen years of a few dozen days: read whole.
    async fn all(&self) -> Result<Vec<Arrangement>> {
        let mut tx = self.db.begin_wide("catalog.list_calendars").await?;
        Ok(all(store::loaded(&mut tx).await?))
    }
}

/// All bureaus count by the same calendar, so it is the platform's.
fn check_platform(fields: &mut Fields, bureau: &BureauId) {
    if bureau.as_str() != PLATFORM {
        fields.wrong(
            "bureau_id",
            "放假安排由平台统一装入，请以平台的机关代码办理",
            "only the platform loads it",
        );
    }
}

/// The days that can be read, each with its place in the request. What is wrong with them whatever
/// the other years' arrangements is said at once with all else.
fn days(
    fields: &mut Fields,
    year: i32,
    sent: &[proto::CalendarDay],
) -> Result<Vec<(usize, Exception)>> {
    if !(1..=MOST).contains(&sent.len()) {
        fields.wrong("days", "应为1至100天", "1 to 100");
        return Ok(Vec::new());
    }
    let mut days = Vec::new();
    for (index, day) in sent.iter().enumerate() {
        let field = |name: &str| format!("days[{index}].{name}");
        let date = fields.date(&field("date"), &day.date, None);
        let kind = fields.code::<DayKind>(&field("kind"), day.kind);
        let name = fields.line(&field("name"), &day.name, 1, 20);
        if let Some(kind) = kind.filter(|_| date != chrono::NaiveDate::MIN) {
            days.push((index, Exception { date, kind, name }));
        }
    }
    check_days(fields, &plain_week()?, year, &days);
    Ok(days)
}

rpcs! { CalendarService for Calendars:
    load_calendar => load(LoadCalendarRequest) -> LoadCalendarResponse;
    get_calendar => get(GetCalendarRequest) -> GetCalendarResponse;
    list_calendars => list(ListCalendarsRequest) -> ListCalendarsResponse;
}
