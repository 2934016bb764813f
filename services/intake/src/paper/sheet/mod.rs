//! Sheets of opening stock: how their lines, cells and histories are read, and by what an import is
//! judged. What a sheet of a kind of case holds is known by the room of that kind.

mod cells;
pub mod fault;
pub mod history;
mod offices;
pub mod table;
#[cfg(test)]
pub mod testing;

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{db::Db, identity::Principal};
use gongkai_law::{calendar::Calendar, rules::Settings};

use crate::cases::kernel::{Case, Fact, RecordedFact};

pub use cells::Cells;
pub use gongkai_chassis::import::Fault;
pub use offices::Offices;
pub use table::{Column, Line, Table};

/// Why the facts of opening stock bear days before the one they were entered.
pub const REASON: &str = "期初导入";
/// Lines of a sheet at most: see the README for what that many cost.
pub const MOST_LINES: usize = 5000;

/// What a sheet makes.
pub struct Plan<T> {
    /// What can be made; not whole if anything is wrong.
    pub things: Vec<T>,
    /// The former numbers, or codes, of everything in it, with their lines.
    pub numbers: Vec<(usize, String)>,
}

/// By whom, when and by what an import is judged.
pub struct Import<'a> {
    /// Who imports.
    pub caller: &'a Principal,
    /// Now, by the wall clock.
    pub recorded_at: DateTime<Utc>,
    /// Today, by the civil clock.
    pub today: NaiveDate,
    /// The calendar in force.
    pub calendar: &'a Calendar,
    /// The bureau's offices.
    pub offices: &'a Offices,
    /// The numbers the bureau has set itself.
    pub settings: &'a Settings,
}

impl<'a> Import<'a> {
    /// By this caller, now.
    pub fn by(
        principal: &'a Principal,
        db: &Db,
        calendar: &'a Calendar,
        offices: &'a Offices,
        settings: &'a Settings,
    ) -> Self {
        Self {
            caller: principal,
            recorded_at: db.clocks.wall.now(),
            today: db.clocks.civil.today(),
            calendar,
            offices,
            settings,
        }
    }

    /// A fact as it will be recorded.
    pub fn recorded<C: Case>(&self, ordinal: i32, fact: Fact<C::Fact>) -> RecordedFact<C> {
        RecordedFact::<C> {
            ordinal,
            legal_date: fact.legal_date,
            recorded_at: self.recorded_at,
            actor: self.caller.subject.clone(),
            office: self.caller.offices.first().cloned(),
            own: self.settings.only(&C::goes_by(&fact.body), fact.legal_date),
            body: fact.body,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_is_known_by_its_name_or_where_two_bear_it_by_its_id() {
        let office = |id: &str, name: &str| (id.to_owned(), name.to_owned());
        let offices = Offices(vec![
            office("a", "办公室"),
            office("b", "执法股"),
            office("c", "执法股"),
        ]);
        for (id, name) in [("a", "办公室"), ("b", "b"), ("c", "c")] {
            assert_eq!(offices.id_of(name), Some(id));
        }
        assert_eq!(offices.id_of("执法股"), None);
    }
}
