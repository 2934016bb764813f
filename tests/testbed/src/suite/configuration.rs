//! The environment of the services, and the files it names.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::{SERVICES, SuiteOptions};
use crate::tokens::{AUDIENCE, TokenMint, Who};
use crate::{Database, Vhost, ports};

/// How one service is started.
pub(super) struct Settings {
    /// Environment of `serve`.
    pub(super) serve: Environment,
    /// Environment of `migrate`: the only one that holds the owner's URL.
    pub(super) migrate: Environment,
    /// `address:port` of gRPC.
    pub(super) grpc: String,
    /// `address:port` of the admin port.
    pub(super) admin: String,
    /// Where the service writes its addresses when it listens.
    pub(super) announce: PathBuf,
    /// Where its output goes.
    pub(super) log: PathBuf,
}

pub(super) type Environment = BTreeMap<String, OsString>;

/// The settings of all services.
pub(super) struct Configuration(BTreeMap<&'static str, Settings>);

/// The schema of a service, and the first part of the names of its roles.
fn schema(service: &str) -> &str {
    if service == "disclosure-catalog" {
        "catalog"
    } else {
        service
    }
}

impl Configuration {
    /// Writes keys and tokens below `folder` and settles a port for everything.
    pub(super) fn write(
        folder: &Path,
        options: &SuiteOptions,
        database: &Database,
        vhost: &Vhost,
        mint: &TokenMint,
    ) -> Result<Self> {
        let log_dir = options.log_dir.clone().unwrap_or_else(|| folder.to_owned());
        fs::create_dir_all(&log_dir)
            .with_context(|| format!("cannot make the folder of the logs {}", log_dir.display()))?;
        let token_keys = write_secret(folder, "token-keys.json", &mint.jwks())?;
        let seal_keys = write_secret(folder, SEAL_KEYS, &new_seal_keys())?;

        let mut addresses = BTreeMap::new();
        for service in SERVICES {
            addresses.insert(service, (address()?, address()?));
        }
        let grpc_url = |service: &str| format!("http://{}", addresses[service].0);

        let mut settings = BTreeMap::new();
        for service in SERVICES {
            let (grpc, admin) = addresses[service].clone();
            let announce = folder.join(format!("{service}.announce.json"));
            let schema = schema(service);

            let mut common = inherited();
            common.insert("GONGKAI_PROFILE".into(), options.profile.into());
            common.insert("GONGKAI_LOG_FORMAT".into(), "json".into());
            let clock = options.clock.as_deref().unwrap_or("system");
            common.insert("GONGKAI_CLOCK".into(), clock.into());
            if let Some(endpoint) = &options.otlp_endpoint {
                common.insert("OTEL_EXPORTER_OTLP_ENDPOINT".into(), endpoint.into());
            }
            for (_, name, value) in options.extra_env.iter().filter(|(to, ..)| to == service) {
                common.insert(name.clone(), value.into());
            }

            let mut migrate = common.clone();
            let owner_url = database.url(&format!("{schema}_owner"));
            migrate.insert("GONGKAI_OWNER_DATABASE_URL".into(), owner_url.into());

            let who = Who::new(&format!("service:{service}"), "platform", "service");
            let token = mint.mint(&who, Duration::from_hours(24));
            let token = write_secret(folder, &format!("{service}.token"), &token)?;
            let mut serve: Environment = [
                (
                    "GONGKAI_APP_DATABASE_URL",
                    database.url(&format!("{schema}_app")).into(),
                ),
                (
                    "GONGKAI_WIDE_DATABASE_URL",
                    database.url(&format!("{schema}_wide")).into(),
                ),
                ("GONGKAI_AMQP_URL", vhost.amqp_url.clone().into()),
                ("GONGKAI_GRPC_LISTEN", grpc.clone().into()),
                ("GONGKAI_ADMIN_LISTEN", admin.clone().into()),
                ("GONGKAI_ANNOUNCE", announce.clone().into()),
                ("GONGKAI_TOKEN_KEYS", token_keys.clone().into()),
                ("GONGKAI_TOKEN_ISSUER", mint.issuer().into()),
                ("GONGKAI_TOKEN_AUDIENCE", AUDIENCE.into()),
                ("GONGKAI_SEAL_KEYS", seal_keys.clone().into()),
                ("GONGKAI_SERVICE_TOKEN", token.into()),
            ]
            .map(|(name, value): (&str, OsString)| (name.to_owned(), value))
            .into();
            if matches!(service, "intake" | "reporting") {
                serve.insert(
                    "GONGKAI_CATALOG_URL".into(),
                    grpc_url("disclosure-catalog").into(),
                );
            }
            if service == "intake" {
                serve.insert("GONGKAI_OBJECTS".into(), objects(folder).into());
            }
            if service == "disclosure-catalog" {
                let objects = folder.join("catalog-objects");
                serve.insert("GONGKAI_OBJECTS".into(), objects.into());
            }
            if matches!(service, "disclosure-catalog" | "reporting") {
                serve.insert("GONGKAI_INTAKE_URL".into(), grpc_url("intake").into());
            }
            // Last: what a caller sets wins.
            serve.extend(common);

            let log = log_dir.join(format!("{service}.log"));
            settings.insert(
                service,
                Settings {
                    serve,
                    migrate,
                    grpc,
                    admin,
                    announce,
                    log,
                },
            );
        }
        Ok(Self(settings))
    }

    pub(super) fn take(&mut self, service: &str) -> Result<Settings> {
        self.0
            .remove(service)
            .with_context(|| format!("no service is called {service}"))
    }
}

/// Where intake keeps attachments.
pub(super) fn objects(folder: &Path) -> PathBuf {
    folder.join("objects")
}

/// An address that stays the service's through restarts, so that the others find it again.
fn address() -> Result<String> {
    Ok(format!("127.0.0.1:{}", ports::free()?))
}

fn inherited() -> Environment {
    ["PATH", "HOME", "RUST_LOG", "RUST_BACKTRACE"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), std::env::var_os(name)?)))
        // What a program said before it failed stands at the end of its log, not pages of frames;
        // panics keep theirs.
        .chain([("RUST_LIB_BACKTRACE".to_owned(), "0".into())])
        .collect()
}

/// The file of the keys, in the folder of the suite.
pub(super) const SEAL_KEYS: &str = "seal-keys.json";

/// A key for sealed columns, as the services read it from a file.
fn new_seal_keys() -> String {
    let key: [u8; 32] = rand::random();
    json!({ "current": "k1", "keys": { "k1": STANDARD.encode(key) } }).to_string()
}

/// A file that only its owner can read; services may insist on that.
fn write_secret(folder: &Path, name: &str, text: &str) -> Result<PathBuf> {
    let path = folder.join(name);
    fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
    Ok(path)
}
