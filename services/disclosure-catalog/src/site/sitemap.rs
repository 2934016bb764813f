//! The sitemap (sitemaps.org), and the index of its parts.

use std::io;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    links::Links,
    xml::{document, element, instant},
};

/// Items of a part. The protocol takes 50,000 in 50 MB; an answer of ours has 4 MB.
pub const PART: u32 = 10_000;

const NAMESPACE: [(&str, &str); 1] = [("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")];

/// How many parts so many items make.
pub fn parts(items: u64) -> u32 {
    u32::try_from(items.div_ceil(u64::from(PART))).unwrap_or(u32::MAX)
}

/// The pages of these items.
pub fn pages(links: &Links, items: &[(Uuid, DateTime<Utc>)]) -> io::Result<Vec<u8>> {
    document(|xml| {
        let set = xml.create_element("urlset").with_attributes(NAMESPACE);
        set.write_inner_content(|xml| {
            for (id, changed_at) in items {
                xml.create_element("url").write_inner_content(|xml| {
                    element(xml, "loc", &[], &links.item(*id))?;
                    element(xml, "lastmod", &[], &instant(*changed_at))
                })?;
            }
            Ok(())
        })?;
        Ok(())
    })
}

/// Where the parts are.
pub fn index(links: &Links, parts: u32) -> io::Result<Vec<u8>> {
    document(|xml| {
        let index = xml.create_element("sitemapindex");
        let index = index.with_attributes(NAMESPACE);
        index.write_inner_content(|xml| {
            for part in 1..=parts {
                xml.create_element("sitemap")
                    .write_inner_content(|xml| element(xml, "loc", &[], &links.sitemap(part)))?;
            }
            Ok(())
        })?;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_hold_every_item() {
        let most = u64::from(PART);
        for (items, expected) in [(0, 0), (1, 1), (most, 1), (most + 1, 2), (most * 5 + 1, 6)] {
            assert_eq!(parts(items), expected, "{items}");
        }
    }
}
