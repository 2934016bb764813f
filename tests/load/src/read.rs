//! Reads, one after the other, through tonic's client and through one that is not ours: a server
//! may be quick for the first and slow for all others.

use std::fmt::Write as _;

use anyhow::Context as _;
use gongkai_demo::play;
use gongkai_proto::intake::v1::{
    ExportLetterRequest, GetApplicationRequest, LetterFormat, ListApplicationsRequest,
    ListLettersRequest,
};
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
const EXPORT: &str = "/gongkai.intake.v1.LetterService/ExportLetter";

/// One method, read by both clients.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Read {
    pub(crate) method: &'static str,
    pub(crate) tonic: Latency,
    /// None where there is no grpcio.
    pub(crate) grpcio: Option<Latency>,
}

/// Reads one application and a page of them, and prints its receipt as PDF, at a desk of the server at
/// `address`.
pub(crate) async fn read(
    desk: Desk,
    application_id: String,
    address: &str,
    python: Option<&Python>,
) -> anyhow::Result<Vec<Read>> {
    let get = GetApplicationRequest {
        bureau_id: desk.bureau_id.clone(),
        application_id: application_id.clone(),
    };
    let list = ListApplicationsRequest {
        bureau_id: desk.bureau_id.clone(),
        page_size: 20,
        ..ListApplicationsRequest::default()
    };
    let letters = ListLettersRequest {
        bureau_id: desk.bureau_id.clone(),
        case_id: application_id,
        ..ListLettersRequest::default()
    };
    let letters = desk.letters.clone().list_letters(letters).await;
    let letters = letters.map_err(play::told)?.into_inner().letters;
    let export = ExportLetterRequest {
        bureau_id: desk.bureau_id.clone(),
        letter_id: letters.first().context("no receipt")?.id.clone(),
        format: LetterFormat::Pdf as i32,
        laid_out_here: false,
    };
    let methods = [
        (GET, get.encode_to_vec()),
        (LIST, list.encode_to_vec()),
        (EXPORT, export.encode_to_vec()),
    ];
    let mut reads = Vec::new();
    for (method, request) in methods {
        let (mut client, mut letters) = (desk.client.clone(), desk.letters.clone());
        let mut took = Vec::new();
        for _ in 0..FIRST + CALLS {
            let called = Instant::now();
            match method {
                GET => client.get_application(get.clone()).await.map(drop),
                LIST => client.list_applications(list.clone()).await.map(drop),
                _ => letters.export_letter(export.clone()).await.map(drop),
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
