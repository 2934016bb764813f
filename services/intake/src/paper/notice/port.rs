//! The ways out: the log, or a gateway behind HTTP.

use std::{str::FromStr, time::Duration};

use reqwest::{Client, Url, redirect::Policy};
use serde::Serialize;

/// The gateway answers within this time, or the attempt has failed.
const DEADLINE: Duration = Duration::from_secs(5);

/// A notice as the gateway gets it.
#[derive(Debug, Serialize)]
pub struct Message<'a> {
    /// The same in every attempt: the gateway drops doubles by it.
    pub notice_id: String,
    /// The bureau.
    pub bureau_id: &'a str,
    /// The case.
    pub case_id: String,
    /// What it tells of.
    pub kind: &'static str,
    /// What the applicant reads.
    pub title: &'static str,
    /// Where it goes.
    pub contact: String,
}

/// A way out.
#[derive(Debug, Clone)]
pub enum Port {
    /// A line in the log, without personal data: for bureaus without a gateway, who tell people
    /// themselves.
    Log,
    /// A gateway, e.g. of the bureau's short messages.
    Http {
        /// Where notices are posted to.
        url: Url,
        /// Keeps its connections.
        client: Client,
    },
}

impl Port {
    /// Sends a notice; else says why that failed, without personal data.
    pub async fn send(&self, notice: &Message<'_>) -> Result<(), String> {
        match self {
            Self::Log => {
                let Message {
                    notice_id,
                    bureau_id,
                    case_id,
                    kind,
                    ..
                } = notice;
                tracing::info!(notice_id, bureau = bureau_id, case_id, kind, "notice");
                Ok(())
            }
            Self::Http { url, client } => {
                let answer = client.post(url.clone()).json(notice).send().await;
                // The URL may hold a password of the gateway.
                let status = answer
                    .map_err(|error| causes(&error.without_url()))?
                    .status();
                if status.is_success() {
                    return Ok(());
                }
                Err(format!("the gateway answered {status}"))
            }
        }
    }
}

/// An error with what it came from.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut inner = error.source();
    while let Some(cause) = inner {
        text = format!("{text}: {cause}");
        inner = cause.source();
    }
    text
}

impl FromStr for Port {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "log" {
            return Ok(Self::Log);
        }
        let url: Url = text
            .parse()
            .map_err(|_| "neither `log` nor a URL / 应为log或网址".to_owned())?;
        if url.scheme() != "http" {
            return Err(
                "only http:// is spoken; let a proxy do TLS / 仅支持http，加密请由代理完成"
                    .to_owned(),
            );
        }
        let client = Client::builder()
            .timeout(DEADLINE)
            .redirect(Policy::none())
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self::Http { url, client })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_the_log_or_a_plain_url() {
        assert!(matches!("log".parse(), Ok(Port::Log)));
        assert!(matches!(
            "http://127.0.0.1:1/send?key=x".parse(),
            Ok(Port::Http { .. })
        ));
        for wrong in ["", "Log", "https://gateway.example/", "127.0.0.1:80"] {
            assert!(wrong.parse::<Port>().is_err(), "{wrong}");
        }
    }
}
