//! Servers of one process alone: for the demo, benchmarks and developers.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use tokio::task::spawn_blocking;

use crate::folder::Folder;
use crate::own::OwnServers;
use crate::{Database, Durability, Progress, Servers, Vhost, install, paths};

/// Servers in a folder of their own, without a keeper. They are stopped and the folder is removed
/// by [`PrivateServers::stop`], or when the value is dropped. If this process is killed the servers
/// end with it, and the next start removes the folder.
pub struct PrivateServers {
    servers: Servers,
    /// None for servers given by the environment: they are not ours to stop.
    own: Option<Arc<OwnServers>>,
}

impl PrivateServers {
    /// Starts both servers; returns when PostgreSQL is ready, while RabbitMQ still starts. The
    /// folder must not exist; `None` takes a new one.
    pub async fn start(
        folder: Option<PathBuf>,
        durability: Durability,
        progress: impl Fn(&str) + Send + Sync + 'static,
    ) -> Result<Self> {
        Self::start_some(folder, durability, true, Arc::new(progress)).await
    }

    /// The servers named by the environment (see [`crate::servers`]), if it names any; else private
    /// ones for tests and demonstrations.
    pub async fn given_or_started(progress: impl Fn(&str) + Send + Sync + 'static) -> Result<Self> {
        match Servers::given()? {
            Some(servers) => {
                progress("使用环境变量指定的服务器；using the servers named by the environment");
                Ok(Self { servers, own: None })
            }
            None => Self::start(None, Durability::Test, progress).await,
        }
    }

    /// Starts PostgreSQL alone, for tools that have no use for a broker.
    pub async fn postgres_only(
        durability: Durability,
        progress: impl Fn(&str) + Send + Sync + 'static,
    ) -> Result<Self> {
        Self::start_some(None, durability, false, Arc::new(progress)).await
    }

    async fn start_some(
        folder: Option<PathBuf>,
        durability: Durability,
        with_broker: bool,
        progress: Progress,
    ) -> Result<Self> {
        let own = spawn_blocking(move || {
            let programs = install::ensure(&progress)?;
            for path in paths::own_folders() {
                if Folder::owner_died(&path) {
                    Folder::clear_leftovers(&path)?;
                }
            }
            progress("正在启动服务器；starting the servers");
            let folder = Folder::claim(&folder.unwrap_or_else(paths::own_folder))?;
            let started = OwnServers::start(
                &programs,
                folder.clone(),
                durability,
                with_broker,
                &progress,
            );
            if started.is_err() {
                // The error carries the end of the logs; the rest is of no use.
                folder.remove()?;
            }
            started
        })
        .await??;
        let own = Arc::new(own);
        Ok(Self {
            servers: Servers::own(Arc::clone(&own)),
            own: Some(own),
        })
    }

    /// The servers, for whoever asks for some.
    pub fn servers(&self) -> &Servers {
        &self.servers
    }

    /// See [`Servers::database`].
    pub async fn database(&self) -> Result<Database> {
        self.servers.database().await
    }

    /// See [`Servers::vhost`].
    pub async fn vhost(&self) -> Result<Vhost> {
        self.servers.vhost().await
    }

    /// Stops the servers and removes their folder; servers given by the environment stay.
    pub async fn stop(self) -> Result<()> {
        match self.own.clone() {
            Some(own) => spawn_blocking(move || own.stop()).await?,
            None => Ok(()),
        }
    }
}

impl Drop for PrivateServers {
    fn drop(&mut self) {
        // After `stop` this finds nothing to do; otherwise it is the best that can be done.
        if let Some(own) = &self.own {
            let _ = own.stop();
        }
    }
}
