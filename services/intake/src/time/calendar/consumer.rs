//! The catalog's event that an arrangement was loaded.

use chrono::NaiveDate;
use gongkai_chassis::code::of_number;
use gongkai_law::calendar::{Calendar, DayKind, Exception};
use gongkai_proto::{
    catalog::v1::{CalendarDay, CalendarLoaded},
    event,
};
use gongkai_subscriber::{ApplyError, Consumer, Envelope};
use sqlx::PgConnection;

use super::{Loaded, store};

/// Keeps the arrangements the catalog tells of.
pub struct Arrangements;

impl Consumer for Arrangements {
    fn name(&self) -> &'static str {
        "intake.calendar"
    }

    async fn apply(&self, conn: &mut PgConnection, told: &Envelope) -> Result<(), ApplyError> {
        // The platform's stream tells of other things, too; they are no affair of intake's.
        if told.event_type != "gongkai.catalog.calendar.loaded.v1" {
            return Ok(());
        }
        let poison = |problem: &dyn std::fmt::Display| ApplyError::Poison(problem.to_string());
        let told: CalendarLoaded = event::decode(&told.data).map_err(|error| poison(&error))?;
        let told = told
            .calendar
            .ok_or_else(|| poison(&"calendar is missing"))?;
        let days = told.days.iter().map(day).collect::<Result<Vec<_>, _>>()?;
        // Refused now rather than when it is used.
        Calendar::bundled()
            .merged(told.year, days.clone())
            .map_err(|error| poison(&error))?;
        let loaded = Loaded {
            year: told.year,
            version: told.version,
        };
        store::insert_year(conn, loaded, &days).await
    }
}

fn day(day: &CalendarDay) -> Result<Exception, ApplyError> {
    let date: NaiveDate = day
        .date
        .parse()
        .map_err(|_| ApplyError::Poison(format!("date: {:?} is no date", day.date)))?;
    let kind: Option<DayKind> = of_number(day.kind);
    Ok(Exception {
        date,
        kind: kind.ok_or_else(|| ApplyError::Poison(format!("{date}: no kind of day")))?,
        name: day.name.clone(),
    })
}
