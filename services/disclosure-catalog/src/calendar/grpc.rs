//! CalendarService: proto to domain and back.

use gongkai_chassis::{
    code::to_number,
    db::Db,
    error::{Error, Result},
    fields::Fields,
    identity::{BureauId, PLATFORM, Principal},
    request::{Claimed, claim},
};
use gongkai_journal::Record as _;
use gongkai_law::calendar::{DayKind, Exception};
use gongkai_proto::catalog::v1::{self as proto, calendar_service_server::CalendarService};
use tonic::{Request, Response, Status};

use super::{
    Arrangement, events,
    state::{all, check_days, check_reason, check_year, in_force, plain_week},
    store,
};
use crate::bureau;

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
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = principal.scope(&bureau)?;
        check_platform(&mut fields, &bureau);
        let request_id = fields.request_id(&body.request_id);
        check_year(&mut fields, body.year);
        let days = days(&mut fields, body.year, &body.days)?;
        let source = fields.text("source", &body.source, 1, 100);
        let reason = fields.text("reason", &body.reason, 0, 1000);
        fields.done()?;
        bureau::load(&self.db, &bureau).await?;

        let mut tx = self.db.begin("catalog.load_calendar", &scope).await?;
        let claim = match claim(&mut tx, "LoadCalendar", &request_id, body).await? {
            Claimed::Before(answer) => return Ok(answer),
            Claimed::New(claim) => claim,
        };
        store::lock(&mut tx).await?;
        let loaded = store::loaded(&mut tx).await?;
        let base = in_force(&loaded)?;
        let mut fields = Fields::default();
        check_days(&mut fields, &base, body.year, &days);
        check_reason(&mut fields, &base, body.year, &reason);
        fields.done()?;
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
        claim.answer(&mut tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
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

    async fn list(&self) -> Result<proto::ListCalendarsResponse> {
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
            "放假安排由平台统一装入，应为platform",
            "the platform's alone",
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
        let name = fields.text(&field("name"), &day.name, 1, 20);
        if let Some(kind) = kind.filter(|_| date != chrono::NaiveDate::MIN) {
            days.push((index, Exception { date, kind, name }));
        }
    }
    check_days(fields, &plain_week()?, year, &days);
    Ok(days)
}

/// An arrangement as sent.
pub fn message(arrangement: &Arrangement) -> proto::Calendar {
    let day = |day: &Exception| proto::CalendarDay {
        date: day.date.to_string(),
        kind: to_number(day.kind),
        name: day.name.clone(),
    };
    proto::Calendar {
        year: arrangement.year,
        version: arrangement.version,
        source: arrangement.source.clone(),
        days: arrangement.days.iter().map(day).collect(),
    }
}

#[tonic::async_trait]
impl CalendarService for Calendars {
    async fn load_calendar(
        &self,
        request: Request<proto::LoadCalendarRequest>,
    ) -> Result<Response<proto::LoadCalendarResponse>, Status> {
        Ok(Response::new(self.load(&request).await?))
    }

    async fn get_calendar(
        &self,
        request: Request<proto::GetCalendarRequest>,
    ) -> Result<Response<proto::GetCalendarResponse>, Status> {
        Ok(Response::new(self.get(&request).await?))
    }

    async fn list_calendars(
        &self,
        _: Request<proto::ListCalendarsRequest>,
    ) -> Result<Response<proto::ListCalendarsResponse>, Status> {
        Ok(Response::new(self.list().await?))
    }
}
