//! A virtual host per test.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};

use crate::access::BrokerAccess;
use crate::random;

/// A virtual host of one's own; deleted with this value.
pub struct Vhost {
    /// Its name.
    pub name: String,
    /// The URL to connect with, as an administrator.
    pub amqp_url: String,
    access: BrokerAccess,
    users: Vec<String>,
    open: bool,
}

/// What a user of the broker may do, each a regular expression over names of queues and exchanges.
pub struct Permissions<'a> {
    /// Declare and delete.
    pub configure: &'a str,
    /// Publish to, and bind from the side of the queue.
    pub write: &'a str,
    /// Consume from, and bind from the side of the exchange.
    pub read: &'a str,
}

impl Vhost {
    pub(crate) async fn create(access: &BrokerAccess) -> Result<Self> {
        let name = format!("t_{}", random::hex(8));
        let amqp_url = access.amqp_url(&name)?;
        call(access, Method::PUT, &format!("vhosts/{name}"), json!({})).await?;
        let everything = json!({"configure": ".*", "write": ".*", "read": ".*"});
        let user = access.user()?;
        call(
            access,
            Method::PUT,
            &format!("permissions/{name}/{user}"),
            everything,
        )
        .await?;
        Ok(Self {
            name,
            amqp_url,
            access: access.clone(),
            users: Vec::new(),
            open: true,
        })
    }

    /// Makes a user with these permissions here and nowhere else; answers the URL it connects with.
    pub async fn user(&mut self, permissions: Permissions<'_>) -> Result<String> {
        let (user, password) = (
            format!("{}_{}", self.name, self.users.len()),
            random::hex(8),
        );
        let made = json!({"password": password, "tags": ""});
        call(&self.access, Method::PUT, &format!("users/{user}"), made).await?;
        self.users.push(user.clone());
        let allowed = json!({
            "configure": permissions.configure,
            "write": permissions.write,
            "read": permissions.read,
        });
        let path = format!("permissions/{}/{user}", self.name);
        call(&self.access, Method::PUT, &path, allowed).await?;
        self.access.amqp_url_of(&self.name, &user, &password)
    }

    /// What the management plugin says about `path` below `/api/`, like `queues/<vhost>`.
    pub async fn management(&self, path: &str) -> Result<Value> {
        Ok(call(&self.access, Method::GET, path, Value::Null)
            .await?
            .json()
            .await?)
    }

    /// Deletes the virtual host with all in it. Dropping the value does the same, without telling
    /// of failures.
    pub async fn close(mut self) -> Result<()> {
        self.open = false;
        delete(&self.access, &self.name, &self.users).await
    }
}

impl Drop for Vhost {
    fn drop(&mut self) {
        if self.open {
            let (access, name) = (self.access.clone(), self.name.clone());
            let users = std::mem::take(&mut self.users);
            finish(async move { delete(&access, &name, &users).await });
        }
    }
}

async fn delete(access: &BrokerAccess, name: &str, users: &[String]) -> Result<()> {
    let users = users.iter().map(|user| format!("users/{user}"));
    for path in users.chain([format!("vhosts/{name}")]) {
        call(access, Method::DELETE, &path, Value::Null).await?;
    }
    Ok(())
}

/// Calls the management plugin. `rabbitmqctl` would take a second each time.
async fn call(
    access: &BrokerAccess,
    method: Method,
    path: &str,
    body: Value,
) -> Result<reqwest::Response> {
    let request = http()?.request(method.clone(), access.management(path)?);
    let request = if body.is_null() {
        request
    } else {
        request.json(&body)
    };
    // The URL holds a password; keep it out of the error.
    let response = request
        .send()
        .await
        .map_err(reqwest::Error::without_url)
        .with_context(|| {
            format!(
                "无法访问 RabbitMQ 管理接口；cannot reach RabbitMQ's management: {method} {path}"
            )
        })?;
    let status = response.status();
    ensure!(
        status.is_success(),
        "RabbitMQ's management answered {status} to {method} {path}"
    );
    Ok(response)
}

/// An HTTP client for servers on this machine, which no proxy can reach. Made anew each time: its
/// connections belong to the runtime they were made in.
pub(crate) fn http() -> Result<reqwest::Client> {
    Ok(reqwest::Client::builder()
        .no_proxy()
        .timeout(Duration::from_mins(1))
        .build()?)
}

/// Runs a clean-up to its end from a place that cannot await. In a thread of its own, for the
/// caller's runtime is busy calling us.
pub(crate) fn finish(cleanup: impl Future<Output = Result<()>> + Send + 'static) {
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(async {
            // A server that hangs must not hang the test.
            tokio::time::timeout(Duration::from_secs(20), cleanup).await?
        })
    });
    // What is not cleaned up goes with the servers.
    let _: std::thread::Result<Result<()>> = thread.join();
}
