//! SQL of lists of cases: by a filter, in an order, with their number.

use std::fmt::Debug;

use chrono::{Datelike as _, NaiveDate};
use gongkai_chassis::{
    code::to_codes,
    db::Tx,
    error::{Error, Result},
    page::Position,
};
use gongkai_law::{
    case::{CaseKind, CaseStage},
    code::codes,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::summary;
use crate::cases::{
    kernel::{Summary, heading::Heading},
    number::CaseNumber,
};

/// Cases are counted up to so many.
const COUNTED: i32 = 10_000;

/// What stands last has no day; it comes as if it had this one.
const NO_DAY: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

codes! {
    /// By what a list is ordered; cases of one day stand in the order of their numbers.
    pub enum OrderKey as "gongkai.intake.v1.CaseOrderKey" {
        /// By the day it is due; what has none comes as the latest.
        Due = "due", "办理期限";
        /// By the day it was opened.
        Opened = "opened", "收到日期";
        /// By registration number.
        Number = "number", "登记编号";
        /// By the day it was closed; what is open comes as the latest.
        Closed = "closed", "办结日期";
    }
}

/// Which cases are wanted: those to which all that is set applies.
#[derive(Debug, Default)]
pub struct Filter {
    /// Only those that are not closed, or were taken up again and are to be answered anew.
    pub open_only: bool,
    /// Only those due before this day.
    pub due_before: Option<NaiveDate>,
    /// Stages; empty for any.
    pub stages: Vec<CaseStage>,
    /// Responsible office.
    pub office_id: Option<String>,
    /// Subject of the person it is assigned to.
    pub person: Option<String>,
    /// Category.
    pub category: Option<String>,
    /// Code it was closed with.
    pub result: Option<String>,
    /// First civil date on which it may have been opened.
    pub opened_from: Option<NaiveDate>,
    /// Last such date.
    pub opened_to: Option<NaiveDate>,
    /// First civil date on which it may have been closed.
    pub closed_from: Option<NaiveDate>,
    /// Last such date.
    pub closed_to: Option<NaiveDate>,
    /// First civil date on which it may be due.
    pub due_from: Option<NaiveDate>,
    /// Last such date.
    pub due_to: Option<NaiveDate>,
}

impl Filter {
    /// Whether it can only find what is in hand. That follows from what else it asks, and is asked too, because
    /// an index of its own bears it: cases in hand are the newest, which no statistics tell a planner, so he
    /// would look for them from the oldest on. What is due is in hand.
    fn is_in_hand(&self) -> bool {
        let stages = !self.stages.is_empty() && self.stages.iter().all(|stage| stage.is_in_hand());
        let due = self.due_before.or(self.due_from).or(self.due_to);
        self.open_only || due.is_some() || stages
    }

    /// The last civil date on which it may have been closed: what is open was closed on none.
    fn closed_until(&self) -> Option<NaiveDate> {
        last_day(self.closed_from, self.closed_to)
    }

    /// The last civil date on which it may be due: what is done with is due on none.
    fn due_until(&self) -> Option<NaiveDate> {
        last_day(self.due_from, self.due_to)
    }
}

/// The last day of a period, if one is asked for: what has no day is in none.
fn last_day(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Option<NaiveDate> {
    let last = NO_DAY.pred_opt()?;
    (from.is_some() || to.is_some()).then(|| to.map_or(last, |day| day.min(last)))
}

/// The order of a list.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    /// By what.
    pub key: OrderKey,
    /// The latest first.
    pub descending: bool,
}

/// The place of a case in a list. In the order of numbers the day says nothing.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Place {
    day: NaiveDate,
    year: i32,
    number: i32,
}

impl Position for Place {
    fn is_possible(&self) -> bool {
        (1..=9999).contains(&self.day.year())
    }
}

/// A row of a list.
pub struct Listed {
    /// The case.
    pub id: Uuid,
    /// Its version.
    pub version: i32,
    /// Its registration number.
    pub number: CaseNumber,
    /// How far it is.
    pub stage: CaseStage,
    /// How lists show it.
    pub heading: Heading,
    /// Its cached columns.
    pub summary: Summary,
}

impl Listed {
    /// Its place in a list of that order.
    pub fn place(&self, order: Order) -> Place {
        let day = match order.key {
            OrderKey::Due => self.summary.due_on,
            OrderKey::Opened | OrderKey::Number => Some(self.summary.opened_on),
            OrderKey::Closed => self.summary.closed.as_ref().map(|(day, _)| *day),
        };
        Place {
            day: day.unwrap_or(NO_DAY),
            year: self.number.year,
            number: self.number.number,
        }
    }
}

/// A row as it is stored.
struct Row {
    id: Uuid,
    version: i32,
    number_year: i32,
    number: i32,
    category: String,
    about_case_id: Option<Uuid>,
    office_id: Option<String>,
    person: Option<String>,
    opened_on: NaiveDate,
    original_due_on: Option<NaiveDate>,
    due_on: Option<NaiveDate>,
    provisional: bool,
    closed_on: Option<NaiveDate>,
    result: Option<String>,
    stage: String,
    heading: Vec<u8>,
}

impl Row {
    fn listed(self, tx: &Tx) -> Result<Listed> {
        Ok(Listed {
            id: self.id,
            version: self.version,
            number: CaseNumber::of_row(self.number_year, self.number),
            stage: self.stage.parse().map_err(Error::internal)?,
            heading: Heading::open(tx, self.id, &self.heading)?,
            summary: summary!(self),
        })
    }
}

/// How many cases a filter finds.
#[derive(Debug, Clone, Copy)]
pub struct Total {
    /// So many, at most 10,000.
    pub count: i32,
    /// Whether there are more than that.
    pub more: bool,
}

/// `filtered!(query!, kind, filter, tx; [before the filter], [after it], more arguments …)`: a statement over
/// the cases of a kind to which the filter applies. Macros of SQL take literals, so the filter stands here
/// once for all of them. Whatever it asks stands in the index of each order.
macro_rules! filtered {
    ($query:ident!($($row:ident,)?), $kind:expr, $filter:expr, $bureau:expr;
     [$($select:tt)+], [$($rest:tt)+] $(, $more:expr)*) => {
        sqlx::$query!(
            $($row,)?
            $($select +)+
            "FROM case_row
 WHERE bureau_id = $1 AND kind = $2
   AND (NOT $3 OR closed_place = '9999-12-31'
        OR due_place < '9999-12-31' AND stage IN ('handling', 'waiting', 'review', 'signature', 'sending'))
   AND ($4::date IS NULL OR due_place < $4)
   AND (cardinality($5::text[]) = 0 OR stage = ANY($5))
   AND (NOT $6 OR stage NOT IN ('closed', 'archived', 'removed'))
   AND ($7::text IS NULL OR office_id = $7) AND ($8::text IS NULL OR person = $8)
   AND ($9::text IS NULL OR category = $9) AND ($10::text IS NULL OR result = $10)
   AND ($11::date IS NULL OR opened_on >= $11) AND ($12::date IS NULL OR opened_on <= $12)
   AND ($13::date IS NULL OR closed_place >= $13) AND ($14::date IS NULL OR closed_place <= $14)
   AND ($15::date IS NULL OR due_place >= $15) AND ($16::date IS NULL OR due_place <= $16)" + $($rest)+,
            $bureau,
            $kind.as_str(),
            $filter.open_only,
            $filter.due_before,
            &to_codes(&$filter.stages),
            $filter.is_in_hand(),
            $filter.office_id,
            $filter.person,
            $filter.category,
            $filter.result,
            $filter.opened_from,
            $filter.opened_to,
            $filter.closed_from,
            $filter.closed_until(),
            $filter.due_from,
            $filter.due_until(),
            $($more,)*
        )
    };
}

/// Cases of a kind to which the filter applies, in that order, after the place given.
pub async fn list_cases(
    tx: &mut Tx,
    kind: CaseKind,
    filter: &Filter,
    order: Order,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Listed>> {
    let bureau = tx.bureau()?.clone();
    // The page is found in an index, and only what is on it is read.
    macro_rules! page {
        ($name:tt, $after:tt, $order:tt) => {
            filtered!(
                query_as!(Row,), kind, filter, bureau.as_str();
                [$name "SELECT case_row.id, version, number_year, number, category, about_case_id, office_id,
                        person, opened_on, original_due_on, due_on, provisional, closed_on, result, stage, heading
                        FROM (SELECT id "],
                [" AND ($17::date IS NULL OR " + $after + ") ORDER BY " + $order + " LIMIT $20) AS page
                 JOIN case_row ON case_row.bureau_id = $1 AND case_row.id = page.id ORDER BY " + $order],
                after.map(|place| place.day),
                after.map(|place| place.year),
                after.map(|place| place.number),
                limit
            )
            .fetch_all(tx.conn())
            .await?
        };
    }
    let rows = match (order.key, order.descending) {
        (OrderKey::Due, false) => page!(
            "-- intake.list_cases_by_due\n",
            "(due_place, number_year, number) > ($17, $18::integer, $19::integer)",
            "due_place, number_year, number"
        ),
        (OrderKey::Due, true) => page!(
            "-- intake.list_cases_by_due_desc\n",
            "(due_place, number_year, number) < ($17, $18::integer, $19::integer)",
            "due_place DESC, number_year DESC, number DESC"
        ),
        (OrderKey::Opened, false) => page!(
            "-- intake.list_cases_by_opened\n",
            "(opened_on, number_year, number) > ($17, $18::integer, $19::integer)",
            "opened_on, number_year, number"
        ),
        (OrderKey::Opened, true) => page!(
            "-- intake.list_cases_by_opened_desc\n",
            "(opened_on, number_year, number) < ($17, $18::integer, $19::integer)",
            "opened_on DESC, number_year DESC, number DESC"
        ),
        (OrderKey::Number, false) => page!(
            "-- intake.list_cases_by_number\n",
            "(number_year, number) > ($18::integer, $19::integer)",
            "number_year, number"
        ),
        (OrderKey::Number, true) => page!(
            "-- intake.list_cases_by_number_desc\n",
            "(number_year, number) < ($18::integer, $19::integer)",
            "number_year DESC, number DESC"
        ),
        (OrderKey::Closed, false) => page!(
            "-- intake.list_cases_by_closed\n",
            "(closed_place, number_year, number) > ($17, $18::integer, $19::integer)",
            "closed_place, number_year, number"
        ),
        (OrderKey::Closed, true) => page!(
            "-- intake.list_cases_by_closed_desc\n",
            "(closed_place, number_year, number) < ($17, $18::integer, $19::integer)",
            "closed_place DESC, number_year DESC, number DESC"
        ),
    };
    rows.into_iter().map(|row| row.listed(tx)).collect()
}

/// How many cases of a kind the filter finds.
pub async fn count_cases(tx: &mut Tx, kind: CaseKind, filter: &Filter) -> Result<Total> {
    let bureau = tx.bureau()?.clone();
    let found = filtered!(
        query_scalar!(), kind, filter, bureau.as_str();
        ["-- intake.count_cases\n" "SELECT count(*)::integer AS \"count!\" FROM (SELECT id "],
        [" LIMIT 10001) AS found"]
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Total {
        count: found.min(COUNTED),
        more: found > COUNTED,
    })
}
