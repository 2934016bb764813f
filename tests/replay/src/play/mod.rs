//! Plays a plan through the public gRPC API: the civil clock goes from day to day, and what is done on a day is done side
//! by side, by clerk, reviewer and leader.

mod application;
mod bureau;
mod declare;
mod dispute;
mod document;
mod reply;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::Context as _;
use chrono::{Datelike as _, NaiveDate};
use gongkai_demo::{
    clients::Services,
    play::{compile_for, set_day, told},
    staff::Staff,
};
use gongkai_proto::reporting::v1::Report;
use gongkai_testbed::suite::Suite;
use tokio::{sync::Semaphore, task::JoinSet};
use tonic::Status;

use crate::{
    input::Input,
    plan::{Act, Plan},
};
pub use bureau::{BUREAU, CITY, PLATFORM};
pub use declare::Declared;

/// How many things are done at the same time.
const AT_ONCE: usize = 16;

/// What is done on a day with one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Job {
    /// The documents of before are taken over.
    TakeOver,
    /// These acts on an application.
    Application(usize, Vec<Act>),
    /// A document is published.
    Publish(usize),
    /// A document is repealed.
    Repeal(usize),
    /// A dispute is registered.
    Accept(usize),
    /// The written reply or defence is filed.
    Reply(usize),
    /// It is decided.
    Decide(usize),
}

/// The bureau at work.
struct Desk {
    plan: Plan,
    staff: Staff,
    /// Ids in the services, by the numbers of the plan.
    applications: Ids,
    documents: Ids,
    disputes: Ids,
}

/// Ids by numbers.
#[derive(Default)]
struct Ids(Mutex<HashMap<usize, String>>);

impl Ids {
    fn set(&self, number: usize, id: String) {
        let mut ids = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ids.insert(number, id);
    }

    fn get(&self, number: usize) -> Result<String, Status> {
        let ids = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let id = ids.get(&number).cloned();
        id.ok_or_else(|| Status::internal(format!("{number} was not registered")))
    }
}

/// What was played.
pub struct Played {
    /// The compiled report.
    pub report: Report,
    /// What became of the declarations.
    pub declared: Declared,
    /// How many acts there were.
    pub acts: usize,
}

/// Plays a report on a suite whose clock stands at the beginning of the year before, and compiles it.
pub async fn play(
    suite: &Suite,
    input: &Input,
    plan: &Plan,
    say: &(impl Fn(&str) + Sync),
) -> anyhow::Result<Played> {
    let services = Services::of(suite)?;
    bureau::register(&services, suite, input).await?;
    let desk = Arc::new(Desk {
        staff: Staff::of(&services, &suite.mint, BUREAU)?,
        plan: plan.clone(),
        applications: Ids::default(),
        documents: Ids::default(),
        disputes: Ids::default(),
    });
    let days = jobs(plan);
    let mut acts = 0;
    let mut month = None;
    for (day, jobs) in days {
        let of_day = day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0);
        if month.replace(of_day) != Some(of_day) {
            say(&format!(
                "{}年{}月：已办{acts}件次… {acts} acts so far",
                day.year(),
                day.month()
            ));
        }
        set_day(suite, day).await?;
        acts += jobs.iter().map(Job::acts).sum::<usize>();
        work(&desk, jobs).await.with_context(|| day.to_string())?;
    }
    set_day(suite, plan.compiled_on).await?;
    let declared = declare::all(&desk.staff, plan).await?;
    acts += declared.count;
    say("编制年度报告… compiling the annual report");
    let report = compile_for(suite, BUREAU, plan.year, "无。", say).await?;
    Ok(Played {
        report,
        declared,
        acts,
    })
}

/// Does the jobs of a day, many at a time.
async fn work(desk: &Arc<Desk>, jobs: Vec<Job>) -> anyhow::Result<()> {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut running = JoinSet::new();
    for job in jobs {
        let (desk, places) = (Arc::clone(desk), Arc::clone(&places));
        running.spawn(async move {
            let _place = places.acquire().await?;
            let done = desk.does(&job).await.map_err(told);
            done.with_context(|| format!("{job:?}"))
        });
    }
    while let Some(done) = running.join_next().await {
        done??;
    }
    Ok(())
}

/// What is done on which day.
fn jobs(plan: &Plan) -> BTreeMap<NaiveDate, Vec<Job>> {
    let mut days: BTreeMap<NaiveDate, Vec<Job>> = BTreeMap::new();
    let mut add = |day: NaiveDate, job: Job| days.entry(day).or_default().push(job);
    if plan.documents.iter().any(|document| document.is_stock) {
        add(plan.stock_on, Job::TakeOver);
    }
    for (number, application) in plan.applications.iter().enumerate() {
        for acts in application
            .acts
            .chunk_by(|(left, _), (right, _)| left == right)
        {
            if let Some((day, _)) = acts.first() {
                let acts = acts.iter().map(|(_, act)| *act).collect();
                add(*day, Job::Application(number, acts));
            }
        }
    }
    for (number, document) in plan.documents.iter().enumerate() {
        if !document.is_stock {
            add(document.published_on, Job::Publish(number));
        }
        if let Some(day) = document.repealed_on {
            add(day, Job::Repeal(number));
        }
    }
    for (number, dispute) in plan.disputes.iter().enumerate() {
        add(dispute.accepted_on, Job::Accept(number));
        add(dispute.replied_on, Job::Reply(number));
        if let Some(day) = dispute.decided_on {
            add(day, Job::Decide(number));
        }
    }
    days
}

impl Job {
    /// How many acts it is.
    fn acts(&self) -> usize {
        match self {
            Self::Application(_, acts) => acts.len(),
            _ => 1,
        }
    }
}

impl Desk {
    async fn does(&self, job: &Job) -> Result<(), Status> {
        match job {
            Job::TakeOver => self.take_over().await,
            Job::Application(number, acts) => {
                for act in acts {
                    self.handle(*number, *act).await?;
                }
                Ok(())
            }
            Job::Publish(number) => self.publish(*number).await,
            Job::Repeal(number) => self.repeal(*number).await,
            Job::Accept(number) => self.accept(*number).await,
            Job::Reply(number) => self.file_reply(*number).await,
            Job::Decide(number) => self.decide(*number).await,
        }
    }
}
