//! YearEndService: proto to domain and back.

use chrono::{Datelike as _, NaiveDate};
use gongkai_chassis::{
    call::Call,
    db::Tx,
    error::{Error, Reason, Result},
    page::{Paging, Position},
    rpcs,
};
use gongkai_law::report::Format;
use gongkai_proto::reporting::v1::{self as proto, year_end_service_server::YearEndService};
use serde::{Deserialize, Serialize};
use tonic::Request;

use super::{
    intake::Intake,
    message,
    own::{KINDS, declarations, of_thing, registered_late},
    state::{Kind, Task, YearEnd, of_application},
};
use crate::figure::{
    counted::Counted,
    grpc::{Followed, taken_in},
    search::begun,
    shown::Of,
    store as figures,
    tally::Period,
};

/// Things looked at in one statement.
const BATCH: i64 = 1_000;

/// The service.
pub struct Desk {
    followed: Followed,
    intake: Intake,
}

/// Where a page ends: by kind, and then by the day it is due or began.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct At {
    kind: Kind,
    on: Option<NaiveDate>,
    /// Id of the case or item, or key of the figure.
    key: String,
}

impl Position for At {
    fn is_possible(&self) -> bool {
        self.on.is_none_or(|on| (1..=9999).contains(&on.year()))
    }
}

impl At {
    fn of(task: &Task) -> Self {
        Self {
            kind: task.kind,
            on: task.on,
            key: format!("{}{}", task.id, task.figure),
        }
    }
}

impl Desk {
    /// Over what is followed, and what is open in intake.
    pub fn new(followed: Followed, intake: Intake) -> Self {
        Self { followed, intake }
    }

    async fn list(
        &self,
        request: &Request<proto::ListYearEndTasksRequest>,
    ) -> Result<proto::ListYearEndTasksResponse> {
        let mut call = self.followed.call(request).await?;
        let (body, bureau) = (call.body, call.bureau().clone());
        let kind: Option<Kind> = call.fields.code_if_any("kind", body.kind);
        let paging: Paging<At> = call.paging("year_end", &format!("{}/{}", body.year, body.kind));
        let year = Year::of(body.year, call.today);
        if year.is_none() {
            call.fields.wrong(
                "year",
                "应为2019年以后、已经开始的年度",
                "a year from 2019 on that has begun",
            );
        }
        let year = call.checked(year)?;
        let (principal, by) = (call.principal(), year.end.last);
        let open = self.intake.applications(principal, &bureau, by).await?;
        let duties = self.intake.duties(principal, &bureau).await?;
        let mut tasks: Vec<Task> = open
            .iter()
            .filter_map(|open| {
                let duties = duties.get(&open.id).map_or(&[][..], Vec::as_slice);
                of_application(year.end, open, duties)
            })
            .collect();
        tasks.extend(self.own(&call, &year).await?);
        tasks.sort_by_cached_key(At::of);
        let counts = message::counts(&tasks);
        let most = usize::try_from(paging.limit()).map_err(Error::internal)?;
        let wanted = tasks
            .into_iter()
            .filter(|task| kind.is_none_or(|kind| kind == task.kind))
            .filter(|task| {
                paging
                    .after
                    .as_ref()
                    .is_none_or(|after| At::of(task) > *after)
            });
        let (tasks, next_page_token) = paging.page(wanted.take(most).collect(), At::of)?;
        Ok(proto::ListYearEndTasksResponse {
            tasks: tasks.into_iter().map(message::task).collect(),
            counts,
            next_page_token,
        })
    }

    /// What is known here, over one snapshot.
    async fn own(
        &self,
        call: &Call<'_, proto::ListYearEndTasksRequest>,
        year: &Year,
    ) -> Result<Vec<Task>> {
        let bureaus = [call.bureau().to_string()];
        let heads = self.followed.heads_of(&bureaus).await?;
        let db = &self.followed.db;
        let mut tx = db.begin_snapshot("reporting.year_end", &call.scope).await?;
        taken_in(&mut tx, &bureaus, &heads).await?;
        let bureau = figures::bureau(&mut tx, call.bureau().as_str()).await?;
        let bureau = bureau
            .ok_or_else(|| Error::new(Reason::BureauUnknown).with("bureau", call.bureau()))?;
        let sums = figures::sums(&mut tx, &bureaus, "", year.period).await?;
        let few = figures::few(&mut tx, &bureaus, "", year.period).await?;
        let declared = figures::declared(&mut tx, &bureaus, year.period).await?;
        let of = Of {
            counted: &Counted::of(year.period, sums, few),
            bureau: &bureau,
            format: year.format,
            declared: &declared,
        };
        let mut tasks = declarations(of, year.format);
        things(&mut tx, year, &mut tasks).await?;
        let late = figures::unknown_to_signed(&mut tx, year.period.to).await?;
        tasks.extend(late.iter().map(|(id, case)| registered_late(*id, case)));
        Ok(tasks)
    }
}

/// A year that has begun, of a form that is known.
struct Year {
    end: YearEnd,
    period: Period,
    format: Format,
}

impl Year {
    fn of(year: i32, today: NaiveDate) -> Option<Self> {
        Some(Self {
            end: YearEnd::of(year, today)?,
            period: Period::year(year)?,
            format: Format::for_year(year)?,
        })
    }
}

/// Disputes and documents that need a hand.
async fn things(tx: &mut Tx, year: &Year, tasks: &mut Vec<Task>) -> Result<()> {
    for kind in KINDS {
        let search = begun(kind, year.period.to);
        let mut after = None;
        loop {
            let things = figures::found(tx, &search, "", after, BATCH).await?;
            let Some((last, _)) = things.last() else {
                break;
            };
            after = Some(*last);
            let found = things.iter();
            tasks.extend(
                found.filter_map(|((_, id), thing)| of_thing(year.end, year.period, *id, thing)),
            );
        }
    }
    Ok(())
}

rpcs! { YearEndService for Desk:
    list_year_end_tasks => list(ListYearEndTasksRequest) -> ListYearEndTasksResponse;
}
