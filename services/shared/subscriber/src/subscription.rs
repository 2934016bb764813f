//! A subscription: the broker's queue and the owners' feeds, brought together at the cursors.

use std::{collections::BTreeMap, sync::Arc};

use secrecy::SecretString;
use sqlx::PgPool;
use tokio::{sync::Notify, task::JoinSet};
use tokio_util::sync::CancellationToken;

use crate::{
    consumer::Consumer, error::SubscriberError, feed::FeedSource, live::consume, puller::pull,
    session::Session, topology::ConsumerQueue,
};

/// What all tasks of a subscription share.
pub(crate) struct Inner<C> {
    pub(crate) app: PgPool,
    pub(crate) wide: PgPool,
    pub(crate) consumer: C,
    /// One per source: its puller is woken when a message shows that a stream is behind.
    wakers: BTreeMap<String, Notify>,
}

impl<C> Inner<C> {
    pub(crate) fn follows(&self, service: &str) -> bool {
        self.wakers.contains_key(service)
    }

    pub(crate) fn wake(&self, service: &str) {
        if let Some(waker) = self.wakers.get(service) {
            waker.notify_one();
        }
    }

    pub(crate) async fn woken(&self, service: &str) {
        match self.wakers.get(service) {
            Some(waker) => waker.notified().await,
            None => std::future::pending().await,
        }
    }
}

/// Applies the events of one or more services to the tables of this one, each exactly once and in
/// the order of its stream, whatever the broker does. Several instances may run at once.
pub struct Subscription<C> {
    inner: Arc<Inner<C>>,
    sources: Vec<FeedSource>,
    session: Option<Session>,
}

impl<C: Consumer> Subscription<C> {
    /// A subscription; nothing happens before [`run`](Self::run).
    ///
    /// `app` and `wide` are pools of the service's two roles, `search_path` being its schema.
    /// `queue` and `bindings` name what is declared on the broker at `amqp_url`; without a URL the
    /// feeds alone do the work, a few seconds later.
    pub fn new(
        app: PgPool,
        wide: PgPool,
        sources: Vec<FeedSource>,
        amqp_url: Option<SecretString>,
        queue: String,
        bindings: Vec<String>,
        consumer: C,
    ) -> Self {
        let wakers = sources
            .iter()
            .map(|source| (source.service.clone(), Notify::new()))
            .collect();
        let session = amqp_url.map(|url| Session {
            url,
            name: queue.clone(),
            queue: Some(ConsumerQueue {
                name: queue,
                bindings,
            }),
        });
        Self {
            inner: Arc::new(Inner {
                app,
                wide,
                consumer,
                wakers,
            }),
            sources,
            session,
        }
    }

    /// Runs until `cancel`; then what is being applied is finished or rolled back. Outages of the
    /// broker, the feeds and the database are waited out. An error means that a task died.
    pub async fn run(self, cancel: CancellationToken) -> Result<(), SubscriberError> {
        let mut tasks = JoinSet::new();
        // If one task dies, the others stop with it.
        let stop = cancel.child_token();
        let guard = stop.clone().drop_guard();
        for source in self.sources {
            tasks.spawn(pull(Arc::clone(&self.inner), source, stop.clone()));
        }
        if let Some(session) = self.session {
            tasks.spawn(listen(self.inner, session, stop));
        }
        while let Some(ended) = tasks.join_next().await {
            ended?;
        }
        drop(guard);
        Ok(())
    }
}

async fn listen<C: Consumer>(inner: Arc<Inner<C>>, session: Session, cancel: CancellationToken) {
    let queue: Arc<str> = session.name.as_str().into();
    session
        .run(&cancel, |channel| {
            let (inner, queue, cancel) = (Arc::clone(&inner), Arc::clone(&queue), cancel.clone());
            async move { consume(&inner, &channel, &queue, &cancel).await }
        })
        .await;
}
