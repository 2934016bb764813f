//! Clients that call, one after the other or by the clock.

use std::{
    pin::pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, ensure};
use gongkai_demo::{
    clients::{As, Services},
    play,
};
use gongkai_proto::intake::v1::{
    Applicant, ApplicantKind, AskCorrectionRequest, ReceiptChannel, SubmitApplicationRequest,
    application_service_client::ApplicationServiceClient,
    letter_service_client::LetterServiceClient,
};
use gongkai_testbed::{suite::Suite, tokens::Who};
use serde::Serialize;
use tokio::{
    task::JoinSet,
    time::{Instant, MissedTickBehavior, interval, sleep, sleep_until},
};
use tonic::Status;

use crate::{
    MEASURED, WARM_UP,
    cpu::{Sample, Usage},
    stats::{Latency, number},
};

/// How long tokens are valid: longer than a run takes.
const VALID: Duration = Duration::from_hours(12);

/// What is done again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Work {
    /// Applications to one bureau.
    SubmitToOne,
    /// Applications to all bureaus in turn.
    SubmitToAll,
    /// Correction notices, each for an application that the one bureau registered before.
    AskCorrection,
}

impl Work {
    pub(crate) const ALL: [Self; 3] = [Self::SubmitToOne, Self::SubmitToAll, Self::AskCorrection];

    /// For people.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::SubmitToOne => "提交，1个机关 submissions, 1 bureau",
            Self::SubmitToAll => "提交，16个机关 submissions, 16 bureaus",
            Self::AskCorrection => "补正告知，已有案件 AskCorrection",
        }
    }
}

/// One clerk of one bureau.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) client: ApplicationServiceClient<As>,
    pub(crate) letters: LetterServiceClient<As>,
    pub(crate) bureau_id: String,
    pub(crate) token: String,
}

/// A client: a connection of its own, and a desk in every bureau.
#[derive(Clone)]
struct Clerk {
    desks: Vec<Desk>,
    /// The desk of the next submission to all bureaus.
    turn: usize,
    shared: Arc<Shared>,
}

/// All clients of one suite, and what became of their calls.
pub(crate) struct Clerks {
    clerks: Vec<Clerk>,
    shared: Arc<Shared>,
}

/// What all clients have in common.
#[derive(Default)]
pub(crate) struct Shared {
    /// Makes each call's request id its own.
    next: AtomicU64,
    calls: AtomicU64,
    errors: AtomicU64,
    first: std::sync::OnceLock<String>,
    /// Applications of the one bureau whose correction was not asked yet.
    cases: Mutex<Vec<String>>,
}

/// Calls of one measurement.
pub(crate) struct Done {
    pub(crate) per_second: f64,
    pub(crate) latency: Latency,
    pub(crate) cpu: Usage,
}

/// A call made by the clock, and its end.
pub(crate) struct Call {
    pub(crate) began: Instant,
    pub(crate) ended: Instant,
    pub(crate) answer: Result<String, Status>,
}

impl Shared {
    /// Calls, errors, and the first of these.
    pub(crate) fn tally(&self) -> (u64, u64, Option<String>) {
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        (
            count(&self.calls),
            count(&self.errors),
            self.first.get().cloned(),
        )
    }

    /// Counts a call that was to succeed; true if it did.
    pub(crate) fn count(&self, answer: &Result<String, Status>) -> bool {
        self.calls.fetch_add(1, Ordering::Relaxed);
        if let Err(status) = answer {
            self.errors.fetch_add(1, Ordering::Relaxed);
            self.first
                .get_or_init(|| play::told(status.clone()).to_string());
        }
        answer.is_ok()
    }

    fn keep(&self, case: String) {
        let mut cases = self.cases.lock().unwrap_or_else(PoisonError::into_inner);
        cases.push(case);
    }

    fn case(&self) -> Option<String> {
        let mut cases = self.cases.lock().unwrap_or_else(PoisonError::into_inner);
        cases.pop()
    }
}

impl Clerk {
    /// Does one piece of work; none if there is no case left to do it on.
    async fn work(&mut self, work: Work) -> Option<Result<String, Status>> {
        match work {
            Work::SubmitToOne => {
                let answer = self.submit(0).await;
                if let Ok(case) = &answer {
                    self.shared.keep(case.clone());
                }
                Some(answer)
            }
            Work::SubmitToAll => {
                self.turn = (self.turn + 1) % self.desks.len();
                Some(self.submit(self.turn).await)
            }
            Work::AskCorrection => {
                let case = self.shared.case()?;
                Some(self.ask_correction(case).await)
            }
        }
    }

    /// Submits one application; its id.
    async fn submit(&mut self, desk: usize) -> Result<String, Status> {
        let number = self.shared.next.fetch_add(1, Ordering::Relaxed);
        let desk = &mut self.desks[desk];
        let request = SubmitApplicationRequest {
            request_id: format!("load-{number}"),
            bureau_id: desk.bureau_id.clone(),
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
        let answer = desk.client.submit_application(request).await?;
        Ok(answer.into_inner().application.unwrap_or_default().id)
    }

    /// Asks an applicant of the one bureau to correct an application.
    async fn ask_correction(&mut self, application_id: String) -> Result<String, Status> {
        let number = self.shared.next.fetch_add(1, Ordering::Relaxed);
        let desk = &mut self.desks[0];
        let request = AskCorrectionRequest {
            request_id: format!("load-{number}"),
            bureau_id: desk.bureau_id.clone(),
            application_id: application_id.clone(),
            missing: "所需信息的特征性描述不明确（压测）".to_owned(),
            ..AskCorrectionRequest::default()
        };
        desk.client.ask_correction(request).await?;
        Ok(application_id)
    }
}

impl Clerks {
    /// So many clients with a desk in each of these bureaus; the first of them is the one bureau.
    pub(crate) fn new(suite: &Suite, bureaus: &[String], count: usize) -> anyhow::Result<Self> {
        ensure!(!bureaus.is_empty(), "no bureau to call");
        let shared = Arc::<Shared>::default();
        let clerk = |person: usize| -> anyhow::Result<Clerk> {
            let services = Services::of(suite)?;
            let desk = |bureau: &String| -> anyhow::Result<Desk> {
                // Each is a person: a service may bound what one person calls at a time.
                let who = Who::new(&format!("clerk-{person}@{bureau}"), bureau, "clerk");
                let token = suite.mint.mint(&who, VALID);
                let caller = services.with_token(&token)?;
                Ok(Desk {
                    client: caller.applications(),
                    letters: caller.letters(),
                    bureau_id: bureau.clone(),
                    token,
                })
            };
            Ok(Clerk {
                desks: bureaus.iter().map(desk).collect::<Result<_, _>>()?,
                turn: person,
                shared: Arc::clone(&shared),
            })
        };
        Ok(Self {
            clerks: (0..count).map(clerk).collect::<Result<_, _>>()?,
            shared: Arc::clone(&shared),
        })
    }

    /// What the clients have in common.
    pub(crate) fn shared(&self) -> Arc<Shared> {
        Arc::clone(&self.shared)
    }

    /// The first client's desk in the one bureau.
    pub(crate) fn desk(&self) -> Option<Desk> {
        self.clerks.first()?.desks.first().cloned()
    }

    /// One piece of work by the first client; an error if it fails.
    pub(crate) async fn once(&mut self, work: Work) -> anyhow::Result<String> {
        let clerk = self.clerks.first_mut().context("there is no client")?;
        let answer = clerk.work(work).await.context("no case is left")?;
        answer.map_err(play::told)
    }

    /// The first `count` clients work, each on the next piece when the last one is answered.
    /// Counted are the calls answered in the measured time, which ends early when no case is left.
    pub(crate) async fn one_after_the_other(
        &self,
        work: Work,
        count: usize,
    ) -> anyhow::Result<Done> {
        let began = Instant::now() + WARM_UP;
        let ends = began + MEASURED;
        let mut working = JoinSet::new();
        for clerk in self.clerks.iter().take(count) {
            let mut clerk = clerk.clone();
            working.spawn(async move {
                let mut answered = Vec::new();
                loop {
                    let called = Instant::now();
                    if called >= ends {
                        return answered;
                    }
                    let Some(answer) = clerk.work(work).await else {
                        return answered;
                    };
                    if clerk.shared.count(&answer) {
                        answered.push((called, Instant::now()));
                    } else {
                        // A service that refuses at once must not be called in a tight loop.
                        sleep(Duration::from_millis(10)).await;
                    }
                }
            });
        }
        sleep_until(began).await;
        let before = Sample::take()?;
        let mut all = pin!(working.join_all());
        let early = tokio::select! {
            answered = &mut all => Some(answered),
            () = sleep_until(ends) => None,
        };
        let until = Instant::now().min(ends);
        let cpu = before.until(&Sample::take()?);
        let answered = match early {
            Some(answered) => answered,
            None => all.await,
        };
        let took = until.duration_since(began);
        ensure!(
            took >= MEASURED / 5,
            "{work:?}: the cases ran out after {took:?} / 可用的案件过少，无法计时"
        );
        let durations: Vec<Duration> = answered
            .concat()
            .into_iter()
            .filter(|(_, answered)| (began..until).contains(answered))
            .map(|(called, answered)| answered - called)
            .collect();
        Ok(Done {
            per_second: number(u64::try_from(durations.len())?) / took.as_secs_f64(),
            latency: Latency::of(durations),
            cpu,
        })
    }

    /// Submits `count` applications to the one bureau, `rate` each second whether or not the last
    /// ones are answered: applicants do not wait for each other.
    pub(crate) fn by_the_clock(
        &self,
        rate: f64,
        count: usize,
    ) -> impl Future<Output = Vec<Call>> + Send + use<> {
        let clerks = self.clerks.clone();
        async move {
            let mut ticks = interval(Duration::from_secs_f64(1.0 / rate));
            // What was missed is made up for at once.
            ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
            let mut calls = JoinSet::new();
            for clerk in clerks.iter().cycle().take(count) {
                ticks.tick().await;
                let mut clerk = clerk.clone();
                calls.spawn(async move {
                    let began = Instant::now();
                    let answer = clerk.submit(0).await;
                    let ended = Instant::now();
                    Call {
                        began,
                        ended,
                        answer,
                    }
                });
            }
            calls.join_all().await
        }
    }
}
