//! What becomes of a bureau whose duties passed on to another one.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Result},
    succession::{Successions, Successor, passed_on},
};

use super::Bureau;

impl Bureau {
    /// The day from which others go on with what it left, if it has come by then: what is formed from it on is theirs.
    pub fn passed_on_from(&self, day: NaiveDate) -> Option<NaiveDate> {
        let succession = self.succeeded_by.as_ref()?;
        Some(succession.from_on).filter(|from| *from <= day)
    }

    /// Who goes on with what it left, by that day.
    pub fn successors(&self, successions: &Successions, day: NaiveDate) -> Vec<Successor> {
        let own = self.succeeded_by.as_ref();
        let own = own.map(|next| (next.bureau_id.as_str(), next.from_on));
        let chain = successions.chain_from(self.id.as_str(), own, day);
        let named = |(id, from)| Successor {
            id,
            name: self.publisher_on(from).to_owned(),
            from,
        };
        chain.into_iter().map(named).collect()
    }

    /// Refuses what begins on a day in it, if others go on for it by then. They are named; `next_zh` says what is to be done
    /// there.
    pub fn check_goes_on(
        &self,
        successions: &Successions,
        day: NaiveDate,
        next_zh: &str,
    ) -> Result<()> {
        let next = self.successors(successions, day);
        passed_on(&next, next_zh).map_or(Ok(()), Err)
    }

    /// That something new is begun in it, though its duties passed on.
    pub fn has_passed_on(&self, successions: &Successions, day: NaiveDate) -> Error {
        let next = "拟稿公开；此前形成的信息（请填写形成日期）和答复中承诺公开的信息（请以承诺的名称为标题），仍在本机关办理";
        let refused = passed_on(&self.successors(successions, day), next);
        refused.unwrap_or_else(|| Error::internal(format!("nobody succeeds {}", self.id)))
    }
}
