//! The database and tenancy: the only way to a transaction.
//!
//! `app` serves calls under row-level security, one bureau at a time, and each bureau has a share of
//! its connections; `wide` reads across bureaus. What must not stand behind calls has connections of
//! its own: moving events, and the probe. A transaction has a name, which its log lines and timings
//! bear.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{
    AssertSqlSafe, PgConnection, PgPool, Postgres, Row as _,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::{
    sync::{Notify, OwnedSemaphorePermit},
    time::Instant,
};
use uuid::Uuid;

use crate::{
    clock::Clocks,
    error::{Error, Reason, Result},
    identity::{BureauId, Principal, Scope},
    ids::Ids,
    seal::{Marker, Sealer},
    share::Shares,
    succession::Successions,
    telemetry::Meters,
};

/// Waiting longer than this for a connection means the server is overloaded or gone.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// A connection that rested longer is asked whether it lives before it is used: each was asked when it
/// was given back, and asking costs a round trip.
const TRUSTED: Duration = Duration::from_secs(1);
/// Connections that move events: the sequencer, the relay, the heads.
const EVENT_CONNECTIONS: u32 = 4;
/// How often a conflicting transaction is tried in all.
const CONFLICT_TRIES: usize = 5;

/// The service's database.
#[derive(Clone)]
pub struct Db {
    app: PgPool,
    wide: PgPool,
    events: PgPool,
    probe: PgPool,
    shares: Arc<Shares>,
    /// Both clocks, for what transactions record.
    pub clocks: Clocks,
    /// Ids and randomness.
    pub ids: Ids,
    /// For personal columns and stored answers.
    pub sealer: Sealer,
    /// Whose successors act where.
    pub successions: Successions,
    committed: Arc<Notify>,
    meters: Arc<Meters>,
    /// Whether what is committed is kept.
    keeps: bool,
}

impl Db {
    /// Pools for the two roles; connections are made when first needed.
    pub fn new(
        app_url: &str,
        wide_url: &str,
        connections: u32,
        clocks: Clocks,
        ids: Ids,
        sealer: Sealer,
        meters: Arc<Meters>,
    ) -> Result<Self, sqlx::Error> {
        let pool = |url: &str, max: u32| -> Result<PgPool, sqlx::Error> {
            let options: PgConnectOptions = url.parse()?;
            Ok(PgPoolOptions::new()
                .max_connections(max)
                .acquire_timeout(ACQUIRE_TIMEOUT)
                .test_before_acquire(false)
                .before_acquire(|conn, state| {
                    Box::pin(async move {
                        if state.idle_for > TRUSTED {
                            sqlx::Connection::ping(conn).await?;
                        }
                        Ok(true)
                    })
                })
                .connect_lazy_with(options.application_name("gongkai")))
        };
        Ok(Self {
            app: pool(app_url, connections)?,
            // Reads across bureaus, sweeps and the feed; few at a time.
            wide: pool(wide_url, connections.div_ceil(2).max(4))?,
            events: pool(wide_url, EVENT_CONNECTIONS)?,
            probe: pool(app_url, 1)?,
            shares: Arc::new(Shares::of(connections)),
            clocks,
            ids,
            sealer,
            successions: Successions::default(),
            committed: Arc::new(Notify::new()),
            meters,
            keeps: true,
        })
    }

    /// The caller acting in `bureau`: by [`Principal::scope_below`], or because its own bureau succeeds that one.
    pub fn scope_below(
        &self,
        caller: &Principal,
        bureau: &BureauId,
        above: &[String],
    ) -> Result<Scope> {
        caller.scope_below(bureau, above).or_else(|foreign| {
            let today = self.clocks.civil.today();
            let scope = self.successions.scope(caller, bureau, today);
            scope.ok_or(foreign)
        })
    }

    /// The same database to try things in: a commit there rolls back, and is no commit to anybody.
    #[must_use]
    pub fn keeping_nothing(&self) -> Self {
        Self {
            keeps: false,
            ..self.clone()
        }
    }

    /// Connections for reads across bureaus.
    pub fn wide_connections(&self) -> u32 {
        self.wide.options().get_max_connections()
    }

    /// Opens a transaction named `name` (`<service>.<act>`) that sees the scope's bureau only.
    pub async fn begin(&self, name: &'static str, scope: &Scope) -> Result<Tx> {
        self.begin_at(name, scope, "").await
    }

    /// The same over one snapshot: all its statements see the database as it stood at the first.
    pub async fn begin_snapshot(&self, name: &'static str, scope: &Scope) -> Result<Tx> {
        self.begin_at(name, scope, " ISOLATION LEVEL REPEATABLE READ")
            .await
    }

    /// The same to list by a filter of which most is left out: each list is planned for what is asked, for
    /// no plan fits all.
    pub async fn begin_to_list(&self, name: &'static str, scope: &Scope) -> Result<Tx> {
        let statement = format!(
            "BEGIN; SELECT set_config('app.bureau', '{}', true), \
             set_config('plan_cache_mode', 'force_custom_plan', true)",
            scope.bureau.as_str()
        );
        let (tx, _) = self
            .open(name, Some(scope.clone()), &self.app, statement)
            .await?;
        Ok(tx)
    }

    async fn begin_at(&self, name: &'static str, scope: &Scope, level: &'static str) -> Result<Tx> {
        // A BureauId is a checked slug: nothing in it can end the literal.
        let statement = format!(
            "BEGIN{level}; SELECT set_config('app.bureau', '{}', true)",
            scope.bureau.as_str()
        );
        let (tx, _) = self
            .open(name, Some(scope.clone()), &self.app, statement)
            .await?;
        Ok(tx)
    }

    /// Opens a transaction for an act and, in the same round trip, does `also`, one statement of
    /// literals. Answers what that selected in its last row. An act finds by keys: what is planned for
    /// any value is right for all, and planning anew would cost as much as the reading.
    pub(crate) async fn begin_and(
        &self,
        name: &'static str,
        scope: &Scope,
        also: &str,
    ) -> Result<(Tx, String)> {
        let statement = format!(
            "BEGIN; SELECT set_config('app.bureau', '{}', true), \
             set_config('plan_cache_mode', 'force_generic_plan', true); {also}",
            scope.bureau.as_str()
        );
        self.open(name, Some(scope.clone()), &self.app, statement)
            .await
    }

    /// Opens a transaction across bureaus, for the wide role's few tasks.
    pub async fn begin_wide(&self, name: &'static str) -> Result<Tx> {
        let (tx, _) = self
            .open(name, None, &self.wide, "BEGIN".to_owned())
            .await?;
        Ok(tx)
    }

    /// The same for a task that one instance does at a time: it has the task of that name until the
    /// transaction ends, and none is opened while another instance has it.
    pub async fn begin_alone(&self, name: &'static str) -> Result<Option<Tx>> {
        // A name is ours: nothing in it can end the literal.
        let statement =
            format!("BEGIN; SELECT pg_try_advisory_xact_lock(hashtextextended('{name}', 0))::text");
        let (tx, alone) = self.open(name, None, &self.wide, statement).await?;
        Ok((alone == "true").then_some(tx))
    }

    /// The same on the connections that move events.
    pub async fn begin_events(&self, name: &'static str) -> Result<Tx> {
        let (tx, _) = self
            .open(name, None, &self.events, "BEGIN".to_owned())
            .await?;
        Ok(tx)
    }

    async fn open(
        &self,
        name: &'static str,
        scope: Option<Scope>,
        pool: &PgPool,
        statement: String,
    ) -> Result<(Tx, String)> {
        let share = match &scope {
            Some(scope) => Some(self.shares.take(&scope.bureau).await?),
            None => None,
        };
        // The transaction is there before its first statement, so that whatever becomes of that, a
        // failure or a caller that goes, the connection is rolled back before anybody else has it.
        let mut tx = Tx {
            conn: Some(acquire(pool).await?),
            share,
            name,
            scope,
            db: self.clone(),
            began: Instant::now(),
        };
        let rows = sqlx::raw_sql(AssertSqlSafe(statement))
            .fetch_all(tx.conn())
            .await?;
        let selected = match rows.last() {
            Some(row) => row.try_get::<String, _>(0)?,
            None => String::new(),
        };
        Ok((tx, selected))
    }

    /// The instruments of the process.
    pub fn meters(&self) -> &Meters {
        &self.meters
    }

    /// The pool under row-level security.
    pub fn app(&self) -> &PgPool {
        &self.app
    }

    /// The pool that reads across bureaus.
    pub fn wide(&self) -> &PgPool {
        &self.wide
    }

    /// The pool that moves events, across bureaus.
    pub fn events(&self) -> &PgPool {
        &self.events
    }

    /// Notified after each commit, so that the sequencer need not wait for its next poll.
    pub fn committed(&self) -> Arc<Notify> {
        Arc::clone(&self.committed)
    }

    /// True if the server answers; on a connection that no call can take.
    pub async fn answers(&self) -> bool {
        let probe = async { sqlx::Connection::ping(&mut *self.probe.acquire().await?).await };
        matches!(
            tokio::time::timeout(Duration::from_secs(2), probe).await,
            Ok(Ok(()))
        )
    }

    /// Closes the pools, waiting for what is under way.
    pub async fn close(&self) {
        self.app.close().await;
        self.wide.close().await;
        self.events.close().await;
        self.probe.close().await;
    }
}

/// A connection of the pool. That others hold them all is said otherwise than that no server answers.
async fn acquire(pool: &PgPool) -> Result<PoolConnection<Postgres>> {
    pool.acquire().await.map_err(|error| match error {
        sqlx::Error::PoolTimedOut if pool.size() >= pool.options().get_max_connections() => {
            Error::new(Reason::Overloaded).because(error)
        }
        error => error.into(),
    })
}

/// A transaction. Dropped without [`Tx::commit`], it is rolled back.
pub struct Tx {
    /// Taken by the end of the transaction alone.
    conn: Option<PoolConnection<Postgres>>,
    /// Given back after the connection.
    share: Option<OwnedSemaphorePermit>,
    name: &'static str,
    scope: Option<Scope>,
    db: Db,
    began: Instant,
}

impl Tx {
    /// The connection, for statements.
    ///
    /// # Panics
    /// Never: what takes the connection takes the transaction, too.
    #[expect(
        clippy::expect_used,
        reason = "only commit and drop take it, and nothing follows them"
    )]
    pub fn conn(&mut self) -> &mut PgConnection {
        self.conn
            .as_mut()
            .expect("a transaction that has not ended")
    }

    /// The scope it was opened for. An internal error in a transaction across bureaus.
    pub fn scope(&self) -> Result<&Scope> {
        self.scope
            .as_ref()
            .ok_or_else(|| Error::internal(format!("{} has no bureau", self.name)))
    }

    /// The bureau it sees. An internal error in a transaction across bureaus.
    pub fn bureau(&self) -> Result<&BureauId> {
        Ok(&self.scope()?.bureau)
    }

    /// Who succeeds whom.
    pub fn successions(&self) -> &Successions {
        &self.db.successions
    }

    /// Now, by the civil clock.
    pub fn now(&self) -> DateTime<Utc> {
        self.db.clocks.civil.now()
    }

    /// Today in Asia/Shanghai, by the civil clock.
    pub fn today(&self) -> NaiveDate {
        self.db.clocks.civil.today()
    }

    /// Now, by the wall clock.
    pub fn recorded_at(&self) -> DateTime<Utc> {
        self.db.clocks.wall.now()
    }

    /// A new UUIDv7.
    pub fn new_id(&self) -> Uuid {
        self.db.ids.next()
    }

    /// Seals personal data for `column` (`<service>.<table>.<column>`) of the record `id`.
    pub fn seal(&self, column: &str, id: Uuid, plain: &str) -> Result<Vec<u8>> {
        let place = format!("{column}/{}/{id}", self.bureau()?);
        self.db
            .sealer
            .seal(&place, plain.as_bytes())
            .map_err(Error::internal)
    }

    /// Opens what [`Tx::seal`] sealed.
    pub fn open(&self, column: &str, id: Uuid, sealed: &[u8]) -> Result<String> {
        let place = format!("{column}/{}/{id}", self.bureau()?);
        let plain = self
            .db
            .sealer
            .open(&place, sealed)
            .map_err(Error::internal)?;
        String::from_utf8(plain).map_err(Error::internal)
    }

    /// Makers of marks by which sealed values of `column` are found again, within the bureau: of the
    /// current key first, then of the older ones.
    pub fn markers(&self, column: &str) -> Result<Vec<Marker>> {
        let place = format!("{column}/{}", self.bureau()?);
        Ok(self.db.sealer.markers(&place))
    }

    pub(crate) fn sealer(&self) -> &Sealer {
        &self.db.sealer
    }

    /// Makes everything done in it durable, and wakes the sequencer.
    pub async fn commit(mut self) -> Result<()> {
        if !self.db.keeps {
            sqlx::raw_sql("ROLLBACK").execute(self.conn()).await?;
            drop(self.conn.take());
            return Ok(());
        }
        let committed = sqlx::raw_sql("COMMIT").execute(self.conn()).await;
        // If it did not come through, dropping rolls back what may still be open.
        if committed.is_ok() {
            drop(self.conn.take());
        }
        self.db
            .meters
            .transaction(self.name, committed.is_ok(), self.began.elapsed());
        committed?;
        self.db.committed.notify_one();
        Ok(())
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        let Some(mut conn) = self.conn.take() else {
            return;
        };
        let share = self.share.take();
        // A connection that cannot be rolled back is closed, not handed to the next caller.
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => {
                runtime.spawn(async move {
                    if sqlx::raw_sql("ROLLBACK").execute(&mut *conn).await.is_err() {
                        conn.close_on_drop();
                    }
                    drop(share);
                });
            }
            Err(_) => conn.close_on_drop(),
        }
    }
}

/// Runs `once` again, up to five times in all, while the database reports a conflict between
/// transactions. A conflict between people (a wrong etag) is not the database's and is not retried
/// here: callers return it before they commit.
pub async fn retry_conflicts<T, F>(mut once: impl FnMut() -> F) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    let mut tries = 1;
    loop {
        match once().await {
            Err(error)
                if error.reason() == Reason::Conflict
                    && std::error::Error::source(&error).is_some()
                    && tries < CONFLICT_TRIES =>
            {
                tries += 1;
            }
            outcome => return outcome,
        }
    }
}

/// Fails unless a write touched exactly one row: anything else is a fault of ours.
pub fn one_row(what: &'static str, result: &sqlx::postgres::PgQueryResult) -> Result<()> {
    match result.rows_affected() {
        1 => Ok(()),
        rows => Err(Error::internal(format!(
            "{what} touched {rows} rows instead of one"
        ))),
    }
}
