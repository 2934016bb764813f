//! Keyset pages: opaque tokens bound to the filter they were made for.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    error::{Error, Result},
    fields::Fields,
};

/// A page of rows and the position after it.
pub struct Page<R, P> {
    /// The rows.
    pub rows: Vec<R>,
    /// The position of the last row, if more follow.
    pub next: Option<P>,
}

impl<R, P> Page<R, P> {
    /// A page from up to `size + 1` rows: the one too many shows that more follow.
    pub fn of(mut rows: Vec<R>, size: usize, position: impl Fn(&R) -> P) -> Self {
        let more = rows.len() > size;
        rows.truncate(size);
        let next = if more {
            rows.last().map(position)
        } else {
            None
        };
        Self { rows, next }
    }
}

#[derive(Serialize, Deserialize)]
struct Token<P> {
    filter: String,
    position: P,
}

/// The token of a position; empty for none.
pub fn write<P: Serialize>(filter: &str, position: Option<&P>) -> Result<String> {
    let Some(position) = position else {
        return Ok(String::new());
    };
    let token = Token {
        filter: filter.to_owned(),
        position,
    };
    Ok(URL_SAFE_NO_PAD.encode(serde_json::to_vec(&token).map_err(Error::internal)?))
}

/// The position in a token; a violation of `page_token` if it is not one of this filter.
pub fn read<P: DeserializeOwned>(fields: &mut Fields, filter: &str, token: &str) -> Option<P> {
    if token.is_empty() {
        return None;
    }
    let read = URL_SAFE_NO_PAD
        .decode(token)
        .ok()
        .and_then(|bytes| serde_json::from_slice::<Token<P>>(&bytes).ok())
        .filter(|token| token.filter == filter);
    if read.is_none() {
        fields.wrong(
            "page_token",
            "分页标记无效或不属于本查询",
            "not a token of this list and filter",
        );
    }
    read.map(|token| token.position)
}
