//! What every room works with.

use gongkai_chassis::{
    db::Db,
    error::Result,
    identity::{BureauId, Scope},
    request::before,
};
use gongkai_law::calendar::Calendar;

use prost::Message;
use std::sync::Arc;

use crate::{
    people::bureaus::{Bureau, Bureaus},
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
}

/// What a message about a case is made with.
pub struct View<'a> {
    /// The bureau.
    pub bureau: &'a BureauId,
    /// The calendar its dates are derived by.
    pub calendar: &'a Calendar,
}

impl<'a> View<'a> {
    /// Of a caller's bureau, by this calendar.
    pub fn new(scope: &'a Scope, calendar: &'a Calendar) -> Self {
        Self {
            bureau: &scope.bureau,
            calendar,
        }
    }
}

/// What the desk knows before it may begin a mutation.
pub enum Ready<A> {
    /// The call was answered before.
    Before(A),
    /// The bureau; go on.
    Bureau(Arc<Bureau>),
}

impl Desk {
    /// The bureau of a mutation. If the catalog has to be asked, a repeated call is answered first:
    /// it must not depend on another service.
    pub async fn ready<R: Message, A: Message + Default>(
        &self,
        scope: &Scope,
        transaction: &'static str,
        method: &'static str,
        request_id: &str,
        body: &R,
    ) -> Result<Ready<A>> {
        if let Some(bureau) = self.bureaus.known(&scope.bureau) {
            return Ok(Ready::Bureau(bureau));
        }
        let mut tx = self.db.begin(transaction, scope).await?;
        if let Some(answer) = before(&mut tx, method, request_id, body).await? {
            return Ok(Ready::Before(answer));
        }
        drop(tx);
        let bureau = self.bureaus.get(&scope.principal, &scope.bureau).await?;
        Ok(Ready::Bureau(bureau))
    }
}
