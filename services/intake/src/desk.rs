//! What every room works with.

use std::sync::Arc;

use chrono::NaiveDate;
use gongkai_chassis::{
    call::{Call, Once},
    db::Db,
    error::Result,
    identity::{BureauId, Scope},
};
use gongkai_law::calendar::Calendar;
use gongkai_proto::request::{BureauRequest, Mutation};
use prost::Name;

use crate::{
    foresight::Foresight,
    people::bureaus::{Bureau, Bureaus, Staff, no_office},
    time::calendar::Calendars,
};

/// The desk all work is done at.
#[derive(Clone)]
pub struct Desk {
    /// The database, clocks and ids.
    pub db: Db,
    /// Bureaus and offices, asked from the catalog.
    pub bureaus: Bureaus,
    /// The working-day calendar in force.
    pub calendars: Calendars,
    /// Where it is noted what acts would do, at a desk that keeps nothing.
    pub foresight: Option<Foresight>,
}

/// What a message about a case is made with.
pub struct View<'a> {
    /// The bureau.
    pub bureau: BureauId,
    /// The calendar its dates are derived by.
    pub calendar: &'a Calendar,
    /// The civil date of the call.
    pub today: NaiveDate,
    /// What its people are called.
    pub staff: Arc<Staff>,
}

impl<'a> View<'a> {
    /// Of a caller's bureau, by this calendar, on that day, with the names of its people.
    pub fn new(
        scope: &Scope,
        calendar: &'a Calendar,
        today: NaiveDate,
        staff: &Arc<Staff>,
    ) -> Self {
        Self {
            bureau: scope.bureau.clone(),
            calendar,
            today,
            staff: Arc::clone(staff),
        }
    }
}

impl Desk {
    /// A desk at which everything is done as at this one and nothing is kept, and what acts there would do.
    pub fn foreseeing(&self) -> (Self, Foresight) {
        let foresight = Foresight::default();
        let desk = Self {
            db: self.db.keeping_nothing(),
            foresight: Some(foresight.clone()),
            ..self.clone()
        };
        (desk, foresight)
    }

    /// Notes an office that is none of the bureau's in a request that is refused anyway, for all that is
    /// wrong is told at once. While the catalog is away the rest is told without.
    pub async fn note_office<R: BureauRequest>(
        &self,
        call: &mut Call<'_, R>,
        field: &str,
        office: &str,
    ) {
        if call.fields.are_right() || office.is_empty() {
            return;
        }
        let known = self
            .bureaus
            .has_office(call.principal(), call.bureau(), office, call.today);
        if matches!(known.await, Ok(false)) {
            no_office(&mut call.fields, field);
        }
    }

    /// The bureau of a mutation. If the catalog has to be asked, a repeated call is answered first:
    /// it must not depend on another service.
    pub async fn ready<R: Mutation, A: Name + Default>(
        &self,
        call: &Call<'_, R>,
    ) -> Result<Once<A, Arc<Bureau>>> {
        if let Some(bureau) = self.bureaus.known(call.bureau()) {
            return Ok(Once::New(bureau));
        }
        if let Some(answer) = call.before(&self.db).await? {
            return Ok(Once::Before(answer));
        }
        let bureau = self.bureaus.get(call.principal(), call.bureau()).await?;
        Ok(Once::New(bureau))
    }
}
