//! How to reach a server: what the keeper tells its clients.

use anyhow::{Context as _, Result, anyhow};
use reqwest::Url;
use serde::{Deserialize, Serialize};

/// The name under which callers ask for the superuser.
pub(crate) const SUPERUSER: &str = "suite";

/// A PostgreSQL server.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct PostgresAccess {
    /// URL of the superuser, with any database.
    pub(crate) superuser_url: String,
    /// The password of every role that `bootstrap.sql` makes.
    pub(crate) role_password: String,
}

impl PostgresAccess {
    /// The URL of a role for a database; `suite` is the superuser.
    pub(crate) fn url(&self, role: &str, database: &str) -> Result<String> {
        let mut url = parse(&self.superuser_url, "GONGKAI_TEST_POSTGRES_URL")?;
        if role != SUPERUSER {
            let invalid = |()| anyhow!("{url_text} takes no user", url_text = self.superuser_url);
            url.set_username(role).map_err(invalid)?;
            url.set_password(Some(&self.role_password))
                .map_err(invalid)?;
        }
        url.set_path(database);
        Ok(url.into())
    }

    /// The same server behind another port.
    pub(crate) fn through(&self, port: u16) -> Result<Self> {
        let mut url = parse(&self.superuser_url, "GONGKAI_TEST_POSTGRES_URL")?;
        let invalid = |()| anyhow!("a URL that takes no port");
        url.set_port(Some(port)).map_err(invalid)?;
        Ok(Self {
            superuser_url: url.into(),
            role_password: self.role_password.clone(),
        })
    }
}

/// A RabbitMQ server.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct BrokerAccess {
    /// AMQP URL of an administrator, with any virtual host.
    pub(crate) amqp_url: String,
    /// URL of the management plugin, with the administrator's name and password.
    pub(crate) management_url: String,
}

impl BrokerAccess {
    /// The URL for a virtual host whose name needs no escapes.
    pub(crate) fn amqp_url(&self, vhost: &str) -> Result<String> {
        let mut url = parse(&self.amqp_url, "GONGKAI_TEST_AMQP_URL")?;
        url.set_path(vhost);
        Ok(url.into())
    }

    /// The same for another user.
    pub(crate) fn amqp_url_of(&self, vhost: &str, user: &str, password: &str) -> Result<String> {
        let mut url = parse(&self.amqp_url(vhost)?, "GONGKAI_TEST_AMQP_URL")?;
        let invalid = |()| anyhow!("a URL that takes no user");
        url.set_username(user).map_err(invalid)?;
        url.set_password(Some(password)).map_err(invalid)?;
        Ok(url.into())
    }

    /// The user of both URLs.
    pub(crate) fn user(&self) -> Result<String> {
        Ok(parse(&self.amqp_url, "GONGKAI_TEST_AMQP_URL")?
            .username()
            .to_owned())
    }

    /// An address of the management plugin, `path` below `/api/`.
    pub(crate) fn management(&self, path: &str) -> Result<Url> {
        let base = parse(&self.management_url, "GONGKAI_TEST_RABBITMQ_MANAGEMENT_URL")?;
        base.join(&format!("/api/{path}"))
            .with_context(|| format!("no path for a URL: {path}"))
    }
}

fn parse(url: &str, variable: &str) -> Result<Url> {
    // The URL itself holds a password and stays out of the message.
    Url::parse(url).with_context(|| format!("{variable} 不是有效的地址；{variable} is not a URL"))
}
