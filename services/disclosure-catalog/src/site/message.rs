//! A file with what a site says of it.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use gongkai_chassis::clock::timestamp;
use gongkai_proto::catalog::v1 as proto;
use ring::digest::{SHA256, digest};

/// Media type of a feed.
pub const ATOM: &str = "application/atom+xml; charset=utf-8";
/// Media type of a sitemap.
pub const XML: &str = "application/xml; charset=utf-8";
/// Media type of a description of data.
pub const JSON_LD: &str = "application/ld+json";
/// Media type of a table.
pub const CSV: &str = "text/csv; charset=utf-8; header=present";

/// The file as sent to somebody who has those of `if_none_match`.
pub fn representation(
    content: Vec<u8>,
    media_type: &str,
    changed_at: Option<DateTime<Utc>>,
    if_none_match: &str,
) -> proto::Representation {
    let etag = etag(&content);
    let not_modified = matches(if_none_match, &etag);
    proto::Representation {
        content: if not_modified { Vec::new() } else { content },
        media_type: media_type.to_owned(),
        etag,
        last_modified_at: changed_at.map(timestamp),
        not_modified,
    }
}

/// What tells a content from every other one.
fn etag(content: &[u8]) -> String {
    let digest = digest(&SHA256, content);
    let mut etag = String::from("\"");
    for byte in digest.as_ref().iter().take(16) {
        // Writing to a string does not fail.
        let _ = write!(etag, "{byte:02x}");
    }
    etag.push('"');
    etag
}

/// Whether a list of entity tags names this one (RFC 9110, 13.1.2: they are compared weakly).
fn matches(list: &str, etag: &str) -> bool {
    let mut tags = list.split(',').map(str::trim);
    tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_it_is_sent_nothing() {
        let first = representation(b"a".to_vec(), CSV, None, "");
        assert!(!first.not_modified && first.content == b"a");
        for has in [
            first.etag.clone(),
            format!("W/{}", first.etag),
            format!("\"other\", {}", first.etag),
            "*".to_owned(),
        ] {
            let again = representation(b"a".to_vec(), CSV, None, &has);
            assert!(again.not_modified && again.content.is_empty(), "{has}");
            assert_eq!(again.etag, first.etag);
        }
        let other = representation(b"b".to_vec(), CSV, None, &first.etag);
        assert!(!other.not_modified && other.etag != first.etag);
    }
}
