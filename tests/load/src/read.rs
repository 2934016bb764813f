//! Reads, one after the other, through tonic's client and through one that is not ours: a server
//! may be quick for the first and slow for all others.

use std::fmt::Write as _;

use anyhow::Context as _;
use gongkai_demo::play;
use gongkai_proto::intake::v1::{GetApplicationRequest, ListApplicationsRequest};
use prost::Message as _;
use serde::Serialize;
use tokio::time::Instant;

use crate::{
    clerks::Desk,
    python::{Python, Task},
    stats::Latency,
};

/// Calls of each kind by each client, and the first ones that do not count.
const CALLS: usize = 100;
const FIRST: usize = 20;

const GET: &str = "/gongkai.intake.v1.ApplicationService/GetApplication";
const LIST: &str = "/gongkai.intake.v1.ApplicationService/ListApplications";

/// One method, read by both clients.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Read {
    pub(crate) method: &'static str,
    pub(crate) tonic: Latency,
    /// None where there is no grpcio.
    pub(crate) grpcio: Option<Latency>,
}

/// Reads one application and a page of them at a desk of the server at `address`.
pub(crate) async fn read(
    desk: Desk,
    application_id: String,
    address: &str,
    python: Option<&Python>,
) -> anyhow::Result<Vec<Read>> {
    let get = GetApplicationRequest {
        bureau_id: desk.bureau_id.clone(),
        application_id,
    };
    let list = ListApplicationsRequest {
        bureau_id: desk.bureau_id.clone(),
        page_size: 20,
        ..ListApplicationsRequest::default()
    };
    let mut reads = Vec::new();
    for (method, request) in [(GET, get.encode_to_vec()), (LIST, list.encode_to_vec())] {
        let mut client = desk.client.clone();
        let mut took = Vec::new();
        for _ in 0..FIRST + CALLS {
            let called = Instant::now();
            if method == GET {
                client.get_application(get.clone()).await.map(drop)
            } else {
                client.list_applications(list.clone()).await.map(drop)
            }
            .map_err(play::told)?;
            took.push(called.elapsed());
        }
        let grpcio = match python {
            Some(python) => {
                let task = Task {
                    target: address.trim_start_matches("http://").to_owned(),
                    method,
                    request: hexadecimal(&request),
                    token: desk.token.clone(),
                    calls: FIRST + CALLS,
                };
                Some(counted(python.call(&task).await.context(method)?))
            }
            None => None,
        };
        reads.push(Read {
            method,
            tonic: counted(took),
            grpcio,
        });
    }
    Ok(reads)
}

fn counted(took: Vec<std::time::Duration>) -> Latency {
    Latency::of(took.into_iter().skip(FIRST).collect())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
