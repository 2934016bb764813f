//! E-mail addresses.

use super::super::finding::FindingKind;
use super::normal::Normal;
use super::{Allowed, Hit};

/// Signs before and behind the @ at most; no address has more.
const LOCAL: usize = 64;
const HOST: usize = 255;

/// Finds the addresses in a text.
pub(super) fn find(normal: Normal<'_>, allowed: &Allowed, hits: &mut Vec<Hit>) {
    let local = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
    let host = |c: char| c.is_ascii_alphanumeric() || ".-".contains(c);
    for (_, at, behind) in normal.all().filter(|(sign, ..)| *sign == '@') {
        let before = normal.places(0, at).rev().take(LOCAL);
        let start = before.take_while(|(sign, ..)| local(*sign)).last();
        let after = normal.places_from(behind).take(HOST);
        let end = after.take_while(|(sign, ..)| host(*sign)).last();
        let (Some((_, start, _)), Some((.., end))) = (start, end) else {
            continue;
        };
        let address: String = normal.between(start, end).collect();
        let address = address.trim_matches(['.', '-']).to_owned();
        let ending = address.rsplit('.').next().unwrap_or_default();
        let domain = address.rsplit('@').next().unwrap_or_default();
        let valid = domain.contains('.')
            && ending.len() >= 2
            && ending.chars().all(|c| c.is_ascii_alphabetic());
        if valid && !address.starts_with('@') && !allowed.has_email(&address) {
            hits.push(Hit {
                kind: FindingKind::Email,
                range: start..end,
                number: address,
                after: 0,
            });
        }
    }
}
