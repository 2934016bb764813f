//! Configuration every service shares: flags, each with an environment variable.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::{Args, ValueEnum};
use secrecy::SecretString;

use crate::{clock::Clock, limits::Limits};

/// What the process is run for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Profile {
    /// Real work: the civil clock is the system's.
    Production,
    /// A demonstration on loopback; the civil clock may be moved.
    Demo,
    /// Tests on loopback; the civil clock may be moved.
    Test,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// One JSON object per line.
    Json,
    /// For people.
    Text,
}

/// Configuration of `serve` that every service shares.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// PostgreSQL URL of the service's `_app` role, which serves calls under row-level security.
    #[arg(
        long,
        env = "GONGKAI_APP_DATABASE_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub app_database_url: SecretString,
    /// PostgreSQL URL of the service's `_wide` role, which reads across bureaus and moves the
    /// outbox. Direct, not through a pooler.
    #[arg(
        long,
        env = "GONGKAI_WIDE_DATABASE_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub wide_database_url: SecretString,
    /// Connections of the `_app` pool at most.
    #[arg(
        long,
        env = "GONGKAI_DATABASE_CONNECTIONS",
        default_value_t = 16,
        value_name = "N"
    )]
    pub database_connections: u32,
    /// RabbitMQ URL (amqp:// or amqps://). Without it, events reach subscribers through the feed
    /// alone, some seconds later.
    #[arg(
        long,
        env = "GONGKAI_AMQP_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub amqp_url: Option<SecretString>,
    /// Address of the gRPC port; port 0 takes a free one.
    #[arg(
        long,
        env = "GONGKAI_GRPC_LISTEN",
        default_value = "127.0.0.1:0",
        value_name = "ADDR"
    )]
    pub grpc_listen: SocketAddr,
    /// Address of the admin port (/live, /ready, /metrics); port 0 takes a free one.
    #[arg(
        long,
        env = "GONGKAI_ADMIN_LISTEN",
        default_value = "127.0.0.1:0",
        value_name = "ADDR"
    )]
    pub admin_listen: SocketAddr,
    /// File to which the two addresses are written as JSON once both ports listen.
    #[arg(long, env = "GONGKAI_ANNOUNCE", value_name = "FILE")]
    pub announce: Option<PathBuf>,
    /// What the process is run for.
    #[arg(long, env = "GONGKAI_PROFILE", value_enum, default_value_t = Profile::Production)]
    pub profile: Profile,
    /// The civil clock, which dates acts: `system`, or `manual:<RFC 3339 instant>` (profiles demo
    /// and test, on loopback only), moved forward by POST /clock on the admin port.
    #[arg(
        long,
        env = "GONGKAI_CLOCK",
        default_value = "system",
        value_name = "CLOCK"
    )]
    pub clock: Clock,
    /// File with the keys that bearer tokens are signed with: a JSON Web Key Set.
    #[arg(long, env = "GONGKAI_TOKEN_KEYS", value_name = "FILE")]
    pub token_keys: PathBuf,
    /// Issuer (`iss`) that tokens must have.
    #[arg(long, env = "GONGKAI_TOKEN_ISSUER", value_name = "TEXT")]
    pub token_issuer: String,
    /// Audience (`aud`) that tokens must have.
    #[arg(
        long,
        env = "GONGKAI_TOKEN_AUDIENCE",
        default_value = "gongkai",
        value_name = "TEXT"
    )]
    pub token_audience: String,
    /// File with the keys that seal personal data:
    /// {"current": "k1", "keys": {"k1": "<base64 of 32 bytes>"}}.
    #[arg(long, env = "GONGKAI_SEAL_KEYS", value_name = "FILE")]
    pub seal_keys: PathBuf,
    /// File with this service's own bearer token, for work nobody started; read at every use.
    #[arg(long, env = "GONGKAI_SERVICE_TOKEN", value_name = "FILE")]
    pub service_token: Option<PathBuf>,
    /// PEM file with the certificate authority of the other services, where their https:// certificates
    /// come from none that the system trusts.
    #[arg(long, env = "GONGKAI_AUTHORITY", value_name = "FILE")]
    pub authority: Option<PathBuf>,
    /// Calls served at once at most; what comes beyond is refused and may be tried again.
    #[arg(long, env = "GONGKAI_CALLS", default_value_t = 512, value_name = "N")]
    pub calls: usize,
    /// Calls of one person or program served at once at most.
    #[arg(
        long,
        env = "GONGKAI_CALLS_PER_CALLER",
        default_value_t = 64,
        value_name = "N"
    )]
    pub calls_per_caller: usize,
    /// Seconds that a call may take; less where its caller says so.
    #[arg(
        long,
        env = "GONGKAI_CALL_SECONDS",
        default_value_t = 60,
        value_name = "SECONDS"
    )]
    pub call_seconds: u64,
    /// Collector to which traces and metrics are sent over OTLP/gRPC, e.g. http://127.0.0.1:4317.
    /// Nothing is sent without it, and nothing waits for it.
    #[arg(long, env = "OTEL_EXPORTER_OTLP_ENDPOINT", value_name = "URL")]
    pub otlp_endpoint: Option<String>,
    /// How log lines are written.
    #[arg(long, env = "GONGKAI_LOG_FORMAT", value_enum, default_value_t = LogFormat::Json)]
    pub log_format: LogFormat,
    /// Which log lines are written, e.g. `info` or `info,sqlx=warn`.
    #[arg(long, env = "RUST_LOG", default_value = "info", value_name = "FILTER")]
    pub log_filter: String,
    /// Whether the reflection service is offered.
    #[arg(long, env = "GONGKAI_REFLECTION", default_value_t = true, action = clap::ArgAction::Set, value_name = "BOOL")]
    pub reflection: bool,
    /// Seconds that calls under way may take to finish after a stop signal.
    #[arg(
        long,
        env = "GONGKAI_GRACE_SECONDS",
        default_value_t = 20,
        value_name = "SECONDS"
    )]
    pub grace_seconds: u64,
}

impl Serve {
    /// How much is served at once, and for how long.
    pub(crate) fn limits(&self) -> Limits {
        let longest = Duration::from_secs(self.call_seconds);
        Limits::new(self.calls, self.calls_per_caller, longest)
    }

    /// How long calls under way may take to finish after a stop signal.
    pub fn grace(&self) -> Duration {
        Duration::from_secs(self.grace_seconds)
    }

    /// Refuses combinations that would be dangerous: a civil clock that can be moved belongs to a
    /// demo or test that only this machine reaches.
    pub fn check(&self) -> anyhow::Result<()> {
        let loopback = self.grpc_listen.ip().is_loopback() && self.admin_listen.ip().is_loopback();
        if matches!(self.clock, Clock::Manual(_))
            && (self.profile == Profile::Production || !loopback)
        {
            anyhow::bail!(
                "--clock manual needs --profile demo or test and loopback addresses \
                 / 手动时钟仅限演示或测试，且只监听本机地址"
            );
        }
        Ok(())
    }
}

/// Configuration of `migrate`.
#[derive(Debug, Clone, Args)]
pub struct Migrate {
    /// PostgreSQL URL of the service's `_owner` role. Direct, not through a pooler.
    #[arg(
        long,
        env = "GONGKAI_OWNER_DATABASE_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub owner_database_url: SecretString,
}
