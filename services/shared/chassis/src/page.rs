//! Keyset pages: opaque tokens bound to the filter they were made for.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{Datelike as _, NaiveDate};
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::{
    error::{Error, Result},
    fields::{Fields, page_size},
    identity::BureauId,
};

/// A place in a list. A token is not signed: what it decodes to is judged like any other field.
pub trait Position: Serialize + DeserializeOwned {
    /// Whether a row could stand there, and PostgreSQL keep it.
    fn is_possible(&self) -> bool;
}

impl Position for (NaiveDate, Uuid) {
    fn is_possible(&self) -> bool {
        (1..=9999).contains(&self.0.year())
    }
}

impl Position for Uuid {
    fn is_possible(&self) -> bool {
        true
    }
}

impl Position for BureauId {
    /// Always: no other text becomes one.
    fn is_possible(&self) -> bool {
        true
    }
}

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

/// Which page of a list is asked for.
pub struct Paging<P> {
    filter: String,
    /// The position after which it begins.
    pub after: Option<P>,
    size: usize,
}

impl<P: Position> Paging<P> {
    /// Read from a request; `filter` names the list and all it depends on.
    pub fn read(fields: &mut Fields, filter: String, size: i32, token: &str) -> Self {
        Self {
            after: read(fields, &filter, token),
            size: page_size(fields, size),
            filter,
        }
    }

    /// How many rows to fetch: one too many shows that more follow.
    pub fn limit(&self) -> i64 {
        i64::try_from(self.size).unwrap_or(i64::MAX - 1) + 1
    }

    /// The rows of the page, and the token of the next one.
    pub fn page<R>(&self, rows: Vec<R>, position: impl Fn(&R) -> P) -> Result<(Vec<R>, String)> {
        let page = Page::of(rows, self.size, position);
        let token = write(&self.filter, page.next.as_ref())?;
        Ok((page.rows, token))
    }
}

#[derive(Serialize, Deserialize)]
struct Token<P> {
    filter: String,
    position: P,
}

/// What tells a filter from others in a token: its own words can be long, and are nobody's to read.
fn short(filter: &str) -> String {
    let digest = digest(&SHA256, filter.as_bytes());
    URL_SAFE_NO_PAD.encode(digest.as_ref().get(..12).unwrap_or_default())
}

/// The token of a position; empty for none.
pub fn write<P: Position>(filter: &str, position: Option<&P>) -> Result<String> {
    let Some(position) = position else {
        return Ok(String::new());
    };
    let token = Token {
        filter: short(filter),
        position,
    };
    Ok(URL_SAFE_NO_PAD.encode(serde_json::to_vec(&token).map_err(Error::internal)?))
}

/// The position in a token; a violation of `page_token` if it is not one of this filter or no
/// position at all.
pub fn read<P: Position>(fields: &mut Fields, filter: &str, token: &str) -> Option<P> {
    if token.is_empty() {
        return None;
    }
    let read = URL_SAFE_NO_PAD
        .decode(token)
        .ok()
        .and_then(|bytes| serde_json::from_slice::<Token<P>>(&bytes).ok())
        .filter(|token| token.filter == short(filter) && token.position.is_possible());
    if read.is_none() {
        fields.wrong(
            "page_token",
            "分页标记无效或不属于本查询",
            "not a token of this list and filter",
        );
    }
    read.map(|token| token.position)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(filter: &str, position: &serde_json::Value) -> String {
        let token = serde_json::json!({ "filter": short(filter), "position": position });
        URL_SAFE_NO_PAD.encode(token.to_string())
    }

    fn is_read<P: Position>(token: &str) -> bool {
        let mut fields = Fields::default();
        let position: Option<P> = read(&mut fields, "list", token);
        assert_eq!(position.is_some(), fields.done().is_ok());
        position.is_some()
    }

    #[test]
    fn a_token_reads_as_what_was_written() {
        let position = (NaiveDate::from_ymd_opt(2019, 10, 8).unwrap(), Uuid::max());
        let written = write("list", Some(&position)).unwrap();
        let mut fields = Fields::default();
        assert_eq!(read(&mut fields, "list", &written), Some(position));
        assert!(fields.done().is_ok());
    }

    #[test]
    fn a_forged_position_is_a_violation() {
        let id = Uuid::nil();
        for (day, good) in [
            ("0001-01-01", true),
            ("9999-12-31", true),
            ("0000-12-31", false),
            ("+10000-01-01", false),
            ("-9999-01-01", false),
        ] {
            let token = token("list", &serde_json::json!([day, id]));
            assert_eq!(is_read::<(NaiveDate, Uuid)>(&token), good, "{day}");
        }
        for (bureau, good) in [("heshan-emb", true), ("a\0b", false), ("", false)] {
            let token = token("list", &bureau.into());
            assert_eq!(is_read::<BureauId>(&token), good, "{bureau:?}");
        }
        assert!(!is_read::<BureauId>(&token("other", &"heshan-emb".into())));
    }
}
