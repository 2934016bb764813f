//! Offices of bureaus, as acts and filters name them.

use chrono::NaiveDate;
use gongkai_chassis::{
    call::Call,
    error::Result,
    fields::Fields,
    identity::{BureauId, Principal},
};
use gongkai_proto::request::BureauRequest;

use super::{Bureau, Bureaus, begun};

impl Bureaus {
    /// Whether `office` is one of the bureau's offices, and open on that day. One we do not know yet may be
    /// new: then the catalog is asked again.
    pub async fn has_office(
        &self,
        principal: &Principal,
        id: &BureauId,
        office: &str,
        day: NaiveDate,
    ) -> Result<bool> {
        let has = |bureau: &Bureau| {
            let mut offices = bureau.offices.iter();
            offices.any(|known| known.id == office && begun(&known.closed_on, day).is_none())
        };
        Ok(
            has(&*self.get(principal, id).await?)
                || has(&*self.ask(&principal.token.0, id).await?),
        )
    }

    /// Notes a filter's office that the bureau never had: who mistypes one is not told that there is nothing. One that is
    /// closed is known, too. While the catalog is away nobody can tell, and a list is read without it.
    pub async fn check_filter<R: BureauRequest>(
        &self,
        call: &mut Call<'_, R>,
        field: &str,
        office: &str,
    ) -> Result<()> {
        let has = |bureau: &Bureau| bureau.offices.iter().any(|known| known.id == office);
        let (principal, id) = (call.principal(), call.bureau());
        if office.is_empty() {
            return Ok(());
        }
        match self.get(principal, id).await {
            Ok(known) if !has(&known) => {}
            _ => return Ok(()),
        }
        // It may be new.
        let asked = self.ask(&principal.token.0, id).await;
        if asked.is_ok_and(|known| !has(&known)) {
            let (zh, en) = ("不是本机关的股室", "not an office of this bureau");
            call.fields.wrong(field, zh, en);
        }
        call.checked(Some(()))
    }
}

/// Notes that what `field` holds is not an office of the bureau.
pub fn no_office(fields: &mut Fields, field: &str) {
    fields.wrong(
        field,
        "不是本机关的股室，或者该股室已停用",
        "not an office of this bureau, or one that is closed",
    );
}
