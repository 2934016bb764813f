//! The admin port: /live, /ready, /metrics, and POST /clock where the civil clock is manual; it answers
//! when what became due has been done.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::IntoResponse,
    routing::{get, post},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{clock::Clock, db::Db, telemetry::Telemetry, timer::Waker};

/// What the admin port shows.
pub struct Admin {
    pub db: Db,
    pub telemetry: Arc<Telemetry>,
    pub draining: Arc<AtomicBool>,
    pub timers: Vec<Waker>,
}

#[derive(Deserialize)]
struct SetClock {
    now: DateTime<Utc>,
}

#[derive(Serialize)]
struct Ready {
    database: bool,
    draining: bool,
}

#[derive(Serialize)]
struct Now {
    now: DateTime<Utc>,
}

pub fn router(admin: Admin) -> Router {
    let movable = matches!(admin.db.clocks.civil, Clock::Manual(_));
    let router = Router::new()
        .route("/live", get(|| async { "live\n" }))
        .route("/ready", get(ready))
        .route("/metrics", get(metrics));
    // Without a manual clock the path does not exist.
    let router = if movable {
        router.route("/clock", post(set_clock))
    } else {
        router
    };
    router.with_state(Arc::new(admin))
}

/// Ready: the database answers (its schema was checked at the start) and we are not draining. The
/// broker does not count: without it the feed still serves.
async fn ready(State(admin): State<Arc<Admin>>) -> impl IntoResponse {
    let ready = Ready {
        database: admin.db.answers().await,
        draining: admin.draining.load(Ordering::Relaxed),
    };
    let ok = ready.database && !ready.draining;
    (
        if ok {
            StatusCode::OK
        } else {
            StatusCode::SERVICE_UNAVAILABLE
        },
        Json(ready),
    )
}

async fn metrics(State(admin): State<Arc<Admin>>) -> Result<String, StatusCode> {
    admin.telemetry.metrics_text().map_err(|error| {
        tracing::warn!(%error, "metrics could not be written");
        StatusCode::INTERNAL_SERVER_ERROR
    })
}

async fn set_clock(
    State(admin): State<Arc<Admin>>,
    Json(body): Json<SetClock>,
) -> Result<Json<Now>, (StatusCode, String)> {
    let civil = &admin.db.clocks.civil;
    civil
        .set(body.now)
        .map_err(|error| (StatusCode::CONFLICT, error.to_string()))?;
    for timer in &admin.timers {
        timer.run_now().await;
    }
    Ok(Json(Now { now: civil.now() }))
}
