//! Both servers in one folder: what the keeper and [`crate::PrivateServers`] hold.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use anyhow::{Result, anyhow};

use crate::Progress;
use crate::access::{BrokerAccess, PostgresAccess};
use crate::folder::Folder;
use crate::install::Programs;
use crate::postgres::{Durability, PrivatePostgres};
use crate::rabbitmq::PrivateRabbit;

/// PostgreSQL, running, and RabbitMQ, running or on its way: who needs no broker never waits.
pub(crate) struct OwnServers {
    folder: Folder,
    access: PostgresAccess,
    postgres: Mutex<PrivatePostgres>,
    broker: Arc<Broker>,
    starting: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Default)]
struct Broker {
    state: Mutex<BrokerState>,
    changed: Condvar,
    cancel: AtomicBool,
}

#[derive(Default)]
enum BrokerState {
    #[default]
    Starting,
    Running(Box<PrivateRabbit>),
    Failed(String),
}

impl OwnServers {
    /// Starts PostgreSQL, and RabbitMQ if wanted; returns as soon as PostgreSQL is there. Blocks.
    pub(crate) fn start(
        programs: &Programs,
        folder: Folder,
        durability: Durability,
        with_broker: bool,
        progress: &Progress,
    ) -> Result<Self> {
        let broker = Arc::new(Broker::default());
        let starting = thread::spawn({
            let (programs, folder) = (programs.clone(), folder.clone());
            let (broker, progress) = (Arc::clone(&broker), Arc::clone(progress));
            move || {
                if with_broker {
                    broker.start(&programs, &folder, &progress);
                } else {
                    broker.set(BrokerState::Failed("RabbitMQ was not asked for".to_owned()));
                }
            }
        });
        let started = PrivatePostgres::start(programs, &folder, durability);
        let postgres = match started {
            Ok(postgres) => postgres,
            Err(error) => {
                broker.stop();
                // A panic of that thread has been printed; this error matters more.
                let _ = starting.join();
                return Err(error);
            }
        };
        progress("PostgreSQL 已就绪；PostgreSQL is ready");
        Ok(Self {
            folder,
            access: postgres.access(),
            postgres: Mutex::new(postgres),
            broker,
            starting: Mutex::new(Some(starting)),
        })
    }

    /// Where both are.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn postgres(&self) -> PostgresAccess {
        self.access.clone()
    }

    /// Waits for RabbitMQ. Blocks.
    pub(crate) fn broker(&self) -> Result<BrokerAccess> {
        self.broker.wait()
    }

    /// Whether RabbitMQ has failed to start.
    pub(crate) fn broker_failed(&self) -> bool {
        let state = self
            .broker
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        matches!(*state, BrokerState::Failed(_))
    }

    /// Stops both and removes the folder. Blocks; a second call does nothing.
    pub(crate) fn stop(&self) -> Result<()> {
        self.broker.cancel.store(true, Ordering::Relaxed);
        let starting = self
            .starting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(thread) = starting {
            // Its panic has been printed; the servers still have to go.
            let _ = thread.join();
        }
        self.broker.stop();
        self.postgres
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .stop();
        self.folder.remove()
    }
}

impl Broker {
    fn start(&self, programs: &Programs, folder: &Folder, progress: &Progress) {
        let state = match PrivateRabbit::start(programs, folder, &self.cancel) {
            Ok(rabbit) => {
                progress("RabbitMQ 已就绪；RabbitMQ is ready");
                BrokerState::Running(Box::new(rabbit))
            }
            Err(error) => BrokerState::Failed(format!("{error:#}")),
        };
        self.set(state);
    }

    fn set(&self, state: BrokerState) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
        self.changed.notify_all();
    }

    fn wait(&self) -> Result<BrokerAccess> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match &*state {
                BrokerState::Running(rabbit) => return Ok(rabbit.access()),
                BrokerState::Failed(error) => return Err(anyhow!("{error}")),
                BrokerState::Starting => {
                    state = self
                        .changed
                        .wait(state)
                        .unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }

    fn stop(&self) {
        self.cancel.store(true, Ordering::Relaxed);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let BrokerState::Running(rabbit) = &mut *state {
            rabbit.stop();
            *state = BrokerState::Failed("RabbitMQ was stopped".to_owned());
        }
    }
}
