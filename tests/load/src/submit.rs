//! Clients that submit applications, one after the other or by the clock.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::Context as _;
use gongkai_demo::{
    clients::{As, Services},
    play,
    year::Year,
};
use gongkai_proto::intake::v1::{
    Applicant, ApplicantKind, ReceiptChannel, SubmitApplicationRequest,
    application_service_client::ApplicationServiceClient,
};
use gongkai_testbed::suite::Suite;
use tokio::{
    task::JoinSet,
    time::{Instant, MissedTickBehavior, interval, sleep, sleep_until},
};

use crate::{
    MEASURED, WARM_UP,
    cpu::{Sample, Usage},
    stats::{Latency, number},
};

/// One clerk with a connection of their own.
#[derive(Clone)]
struct Clerk {
    client: ApplicationServiceClient<As>,
    bureau_id: String,
}

/// All clerks, and what became of their calls.
pub(crate) struct Clerks {
    clerks: Vec<Clerk>,
    tally: Arc<Tally>,
}

/// Counts over the whole run.
#[derive(Default)]
pub(crate) struct Tally {
    calls: AtomicU64,
    errors: AtomicU64,
    first: std::sync::OnceLock<String>,
}

/// Submissions of one measurement.
pub(crate) struct Submitted {
    pub(crate) per_second: f64,
    pub(crate) latency: Latency,
    pub(crate) cpu: Usage,
}

impl Tally {
    /// Calls, errors, and the first of these.
    pub(crate) fn read(&self) -> (u64, u64, Option<String>) {
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        (
            count(&self.calls),
            count(&self.errors),
            self.first.get().cloned(),
        )
    }
}

impl Clerk {
    /// Submits one application; true if it was answered.
    async fn submit(&mut self, tally: &Tally) -> bool {
        let number = tally.calls.fetch_add(1, Ordering::Relaxed);
        let request = SubmitApplicationRequest {
            request_id: format!("load-{number}"),
            bureau_id: self.bureau_id.clone(),
            applicant: Some(Applicant {
                kind: ApplicantKind::NaturalPerson as i32,
                name: format!("压测申请人{number}"),
                identity_number: format!("压测证件{number}"),
                contact: "压测联系方式".to_owned(),
                ..Applicant::default()
            }),
            channel: ReceiptChannel::InPerson as i32,
            wanted: "压测所需信息，仅用于计时。".to_owned(),
            ..SubmitApplicationRequest::default()
        };
        match self.client.submit_application(request).await {
            Ok(_) => true,
            Err(status) => {
                tally.errors.fetch_add(1, Ordering::Relaxed);
                tally.first.get_or_init(|| play::told(status).to_string());
                // A service that refuses at once must not be called in a tight loop.
                sleep(Duration::from_millis(10)).await;
                false
            }
        }
    }
}

impl Clerks {
    /// So many clerks of the year's bureau.
    pub(crate) fn new(suite: &Suite, year: &Year, count: usize) -> anyhow::Result<Self> {
        let clerk = |_| -> anyhow::Result<Clerk> {
            let services = Services::of(suite)?;
            let caller = services.caller(&suite.mint, &year.bureau.id, "clerk")?;
            Ok(Clerk {
                client: caller.applications(),
                bureau_id: year.bureau.id.clone(),
            })
        };
        Ok(Self {
            clerks: (0..count).map(clerk).collect::<Result<_, _>>()?,
            tally: Arc::default(),
        })
    }

    /// What became of all calls so far.
    pub(crate) fn tally(&self) -> Arc<Tally> {
        Arc::clone(&self.tally)
    }

    /// The first `count` clerks submit, each the next application when the last one is answered.
    /// Counted are the calls answered in the measured time.
    pub(crate) async fn one_after_the_other(&self, count: usize) -> anyhow::Result<Submitted> {
        let began = Instant::now() + WARM_UP;
        let ends = began + MEASURED;
        let mut working = JoinSet::new();
        for clerk in self.clerks.iter().take(count) {
            let (mut clerk, tally) = (clerk.clone(), Arc::clone(&self.tally));
            working.spawn(async move {
                let mut durations = Vec::new();
                loop {
                    let called = Instant::now();
                    if called >= ends {
                        return durations;
                    }
                    let answered = clerk.submit(&tally).await;
                    let now = Instant::now();
                    if answered && (began..ends).contains(&now) {
                        durations.push(now - called);
                    }
                }
            });
        }
        sleep_until(began).await;
        let before = Sample::take()?;
        sleep_until(ends).await;
        let cpu = before.until(&Sample::take()?);
        let durations = working.join_all().await.concat();
        let count = u64::try_from(durations.len()).context("count")?;
        Ok(Submitted {
            per_second: number(count) / MEASURED.as_secs_f64(),
            latency: Latency::of(durations),
            cpu,
        })
    }

    /// Submits `count` applications, `rate` each second whether or not the last ones are answered:
    /// applicants do not wait for each other. Answers the instants of the answers.
    pub(crate) fn by_the_clock(
        &self,
        rate: u32,
        count: usize,
    ) -> impl Future<Output = Vec<Instant>> + Send + use<> {
        let (clerks, tally) = (self.clerks.clone(), Arc::clone(&self.tally));
        async move {
            let mut ticks = interval(Duration::from_secs(1) / rate);
            // What was missed is made up for at once.
            ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
            let mut calls = JoinSet::new();
            for clerk in clerks.iter().cycle().take(count) {
                ticks.tick().await;
                let (mut clerk, tally) = (clerk.clone(), Arc::clone(&tally));
                calls.spawn(async move { clerk.submit(&tally).await.then(Instant::now) });
            }
            calls.join_all().await.into_iter().flatten().collect()
        }
    }
}
