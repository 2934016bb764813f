//! A way to the broker that can be cut.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use anyhow::{Context as _, Result};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};
use tokio_util::sync::CancellationToken;

/// Passes connections on to a server until it is cut.
pub struct Proxy {
    url: String,
    open: Arc<AtomicBool>,
    connections: Arc<std::sync::Mutex<CancellationToken>>,
}

impl Proxy {
    /// A way to the server of an AMQP URL.
    pub async fn to(amqp_url: &str) -> Result<Self> {
        let (before, rest) = amqp_url.split_once('@').context("a URL with a user")?;
        let (target, vhost) = rest.split_once('/').context("a URL with a virtual host")?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("{before}@{}/{vhost}", listener.local_addr()?);
        let (open, connections) = (Arc::new(AtomicBool::new(true)), Arc::default());
        let proxy = Self {
            url,
            open,
            connections,
        };
        tokio::spawn(proxy.pass(listener, target.to_owned()));
        Ok(proxy)
    }

    fn pass(
        &self,
        listener: TcpListener,
        target: String,
    ) -> impl Future<Output = ()> + Send + 'static {
        let (open, connections) = (Arc::clone(&self.open), Arc::clone(&self.connections));
        async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let cut = connections.lock().unwrap().child_token();
                // Refused by being closed at once.
                if !open.load(Ordering::SeqCst) {
                    continue;
                }
                let target = target.clone();
                tokio::spawn(async move {
                    let mut server = TcpStream::connect(target).await.unwrap();
                    tokio::select! {
                        () = cut.cancelled() => {}
                        _ended = copy_bidirectional(&mut client, &mut server) => {}
                    }
                });
            }
        }
    }

    /// The URL that leads through it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Cuts all connections; new ones are refused until it is mended.
    pub fn cut(&self) {
        self.open.store(false, Ordering::SeqCst);
        std::mem::take(&mut *self.connections.lock().unwrap()).cancel();
    }

    /// Lets connections through again.
    pub fn mend(&self) {
        self.open.store(true, Ordering::SeqCst);
    }
}
