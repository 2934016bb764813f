//! Somebody of the public, and what he gets.

use std::io::{Cursor, Read as _};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use gongkai_proto::catalog::v1 as proto;
use gongkai_testbed::tokens::Who;
use prost::Message;
use tonic::{Request, Response, Status};
use zip::ZipArchive;

use super::planted::{OTHER, Planted};
use crate::fixture::{BUREAU, Catalog};

/// What somebody has got while more was public: tokens of pages that come next.
#[derive(Debug, Clone, Default)]
pub struct Before {
    pub list: String,
    pub search: String,
}

/// Somebody of the public who knows all ids and all that is written inside, and looks whether he is told.
pub struct Public<'a> {
    pub catalog: &'a Catalog,
    pub who: Who,
    pub planted: &'a [Planted],
    /// Entries of the catalog, with their bureaus.
    pub entries: Vec<(String, String)>,
    pub before: Before,
}

impl Public<'_> {
    /// A request of his.
    pub fn ask<T>(&self, message: T) -> Request<T> {
        self.catalog.as_who(&self.who, message)
    }

    /// The bureaus something was planted in.
    pub fn bureaus() -> [String; 2] {
        [BUREAU, OTHER].map(str::to_owned)
    }

    /// All items, with their bureaus.
    pub fn items(&self) -> Vec<(String, String)> {
        let planted = self.planted.iter().filter(|one| !one.item.is_empty());
        planted
            .map(|one| (one.bureau.to_owned(), one.item.clone()))
            .collect()
    }

    /// A search by pages.
    pub fn search(query: &str, page_token: String) -> proto::SearchItemsRequest {
        proto::SearchItemsRequest {
            query: query.to_owned(),
            page_size: 1,
            page_token,
            ..proto::SearchItemsRequest::default()
        }
    }
}

/// All that comes with an answer, an error among them, with what is written in tokens.
pub fn bytes<T: Message>(answer: Result<Response<T>, Status>) -> Vec<u8> {
    match answer {
        Ok(answer) => {
            let mut got = format!("{:?}", answer.metadata()).into_bytes();
            got.extend(answer.into_inner().encode_to_vec());
            got
        }
        Err(status) => {
            let mut got = format!("{:?} {}", status.metadata(), status.message()).into_bytes();
            got.extend(status.details());
            got
        }
    }
}

/// Page after page, from this token on; and the tokens, read.
pub async fn paged(mut token: String, page: impl AsyncFn(String) -> (String, Vec<u8>)) -> Vec<u8> {
    let mut all = Vec::new();
    loop {
        let (next, got) = page(token).await;
        all.extend(got);
        if next.is_empty() {
            return all;
        }
        all.extend(URL_SAFE_NO_PAD.decode(&next).unwrap_or_default());
        token = next;
    }
}

/// The parts of a package, unpacked, with their names.
pub fn unpacked(package: &[u8]) -> Vec<u8> {
    let mut all = Vec::new();
    let mut package = ZipArchive::new(Cursor::new(package)).unwrap();
    for index in 0..package.len() {
        let mut part = package.by_index(index).unwrap();
        all.extend(part.name().unwrap().as_bytes());
        part.read_to_end(&mut all).unwrap();
    }
    all
}
