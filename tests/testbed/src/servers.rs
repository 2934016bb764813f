//! The servers, wherever they come from.

use std::env;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;

use crate::access::{BrokerAccess, PostgresAccess};
use crate::database::{Database, template};
use crate::keeper::{self, Connection};
use crate::own::OwnServers;
use crate::paths::{shared_folder, workspace_root};
use crate::vhost::Vhost;

/// The servers shared by all tests of this workspace: the keeper's, or the ones named by
/// `GONGKAI_TEST_POSTGRES_URL` (a superuser's), `GONGKAI_TEST_AMQP_URL` and
/// `GONGKAI_TEST_RABBITMQ_MANAGEMENT_URL` (an administrator's, with name and password).
///
/// What is remembered for the life of the process belongs to no runtime: each `#[tokio::test]`
/// has one of its own.
pub async fn servers() -> Result<&'static Servers> {
    static SERVERS: OnceCell<Servers> = OnceCell::const_new();
    SERVERS
        .get_or_try_init(async || match Servers::given()? {
            Some(servers) => Ok(servers),
            None => Servers::kept(&shared_folder(), keeper::IDLE).await,
        })
        .await
}

/// A PostgreSQL and a RabbitMQ server.
pub struct Servers {
    postgres: PostgresAccess,
    origin: Origin,
    broker: OnceCell<BrokerAccess>,
    template: OnceCell<String>,
}

enum Origin {
    Given { broker: Option<BrokerAccess> },
    Kept(Box<Connection>),
    Own(Arc<OwnServers>),
}

impl Servers {
    /// The servers named by the environment, if it names any.
    pub(crate) fn given() -> Result<Option<Self>> {
        let Some(superuser_url) = variable("GONGKAI_TEST_POSTGRES_URL") else {
            return Ok(None);
        };
        let broker = match variable("GONGKAI_TEST_AMQP_URL") {
            Some(amqp_url) => Some(BrokerAccess {
                amqp_url,
                management_url: variable("GONGKAI_TEST_RABBITMQ_MANAGEMENT_URL").context(
                    "缺少 GONGKAI_TEST_RABBITMQ_MANAGEMENT_URL；with GONGKAI_TEST_AMQP_URL set, \
                     GONGKAI_TEST_RABBITMQ_MANAGEMENT_URL is needed, too: \
                     http://user:password@host:15672/",
                )?,
            }),
            None => None,
        };
        // Several test processes have to agree on it without talking to each other.
        let role_password = reqwest::Url::parse(&superuser_url)
            .context(
                "GONGKAI_TEST_POSTGRES_URL 不是有效的地址；GONGKAI_TEST_POSTGRES_URL is not a URL",
            )?
            .password()
            .unwrap_or("testbed")
            .to_owned();
        let postgres = PostgresAccess {
            superuser_url,
            role_password,
        };
        Ok(Some(Self::new(postgres, Origin::Given { broker })))
    }

    /// Those of the keeper of a folder, which is started if there is none; it ends when no process
    /// has kept a connection for `idle`.
    pub async fn kept(folder: &Path, idle: Duration) -> Result<Self> {
        let folder = folder.to_owned();
        let connection = spawn_blocking(move || Connection::open(&folder, idle)).await??;
        Ok(Self::new(
            connection.postgres.clone(),
            Origin::Kept(Box::new(connection)),
        ))
    }

    pub(crate) fn own(servers: Arc<OwnServers>) -> Self {
        Self::new(servers.postgres(), Origin::Own(servers))
    }

    fn new(postgres: PostgresAccess, origin: Origin) -> Self {
        Self {
            postgres,
            origin,
            broker: OnceCell::new(),
            template: OnceCell::new(),
        }
    }

    /// A new database in which `deploy/bootstrap.sql` has run; 0.1 s. Dropped with the value.
    pub async fn database(&self) -> Result<Database> {
        let template = self
            .template
            .get_or_try_init(async || template(&self.postgres, &workspace_root()).await)
            .await?;
        Database::create(&self.postgres, template).await
    }

    /// A new database in which another checkout's `deploy/bootstrap.sql` has run.
    pub async fn database_of(&self, checkout: &Path) -> Result<Database> {
        let template = template(&self.postgres, checkout).await?;
        Database::create(&self.postgres, &template).await
    }

    /// The same servers, PostgreSQL through another port of the machine: somebody listens there who
    /// passes everything on. The first call waits until RabbitMQ is ready.
    pub async fn through(&self, port: u16) -> Result<Self> {
        let broker = self
            .broker
            .get_or_try_init(async || self.find_broker().await)
            .await?;
        let origin = Origin::Given {
            broker: Some(broker.clone()),
        };
        Ok(Self::new(self.postgres.through(port)?, origin))
    }

    /// A new virtual host; 0.1 s, but the first call waits until RabbitMQ is ready. Deleted with
    /// the value.
    pub async fn vhost(&self) -> Result<Vhost> {
        Vhost::create(
            self.broker
                .get_or_try_init(async || self.find_broker().await)
                .await?,
        )
        .await
    }

    /// A new folder for secrets, closed to others and removed with the value. Of a killed process
    /// it stays, so it lies in the folder of the servers, which goes with them or is cleared by
    /// their next start; only servers given by the environment have none we know of.
    pub fn scratch(&self) -> Result<TempDir> {
        let mut builder = tempfile::Builder::new();
        builder
            .prefix("gongkai-suite-")
            .permissions(Permissions::from_mode(0o700));
        let made = match &self.origin {
            Origin::Given { .. } => builder.tempdir(),
            Origin::Kept(connection) => builder.tempdir_in(connection.folder()),
            Origin::Own(servers) => builder.tempdir_in(servers.folder()),
        };
        made.context("无法创建临时文件夹；cannot make a folder for secrets")
    }

    /// URL of the superuser for the database `postgres`.
    pub fn superuser_url(&self) -> Result<String> {
        self.postgres.url(crate::access::SUPERUSER, "postgres")
    }

    /// The variables with which another process uses these servers; the first call waits until
    /// RabbitMQ is ready.
    pub async fn environment(&self) -> Result<[(&'static str, String); 3]> {
        let broker = self
            .broker
            .get_or_try_init(async || self.find_broker().await)
            .await?;
        Ok([
            ("GONGKAI_TEST_POSTGRES_URL", self.superuser_url()?),
            ("GONGKAI_TEST_AMQP_URL", broker.amqp_url.clone()),
            (
                "GONGKAI_TEST_RABBITMQ_MANAGEMENT_URL",
                broker.management_url.clone(),
            ),
        ])
    }

    async fn find_broker(&self) -> Result<BrokerAccess> {
        match &self.origin {
            Origin::Given { broker } => broker.clone().context(
                "缺少 GONGKAI_TEST_AMQP_URL；this test needs a broker, and GONGKAI_TEST_POSTGRES_URL \
                 is set without GONGKAI_TEST_AMQP_URL: set it too, or unset both",
            ),
            Origin::Kept(connection) => {
                let folder = connection.folder().to_owned();
                spawn_blocking(move || keeper::broker(&folder)).await?
            }
            Origin::Own(servers) => {
                let servers = Arc::clone(servers);
                spawn_blocking(move || servers.broker()).await?
            }
        }
    }
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
