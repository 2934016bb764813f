//! A page of a feed: Atom (RFC 4287), paged (RFC 5005, 3), with tombstones (RFC 6721).

use std::io;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone as _, Utc};
use gongkai_chassis::identity::BureauId;
use gongkai_law::article20;
use ring::digest::{SHA256, digest};
use uuid::{Builder, Uuid};

use super::{
    links::Links,
    store::PublicItem,
    xml::{Document, document, element, instant},
};
use crate::{bureau::Bureau, item::Validity};

/// A page of a feed.
pub struct Page<'a> {
    /// Whose it is.
    pub bureau: &'a Bureau,
    /// Its addresses.
    pub links: &'a Links,
    /// Of which item of article 20.
    pub article20: Option<u8>,
    /// What stands in it, what changed last first.
    pub items: &'a [PublicItem],
    /// By what this page is named; empty for the first.
    pub token: &'a str,
    /// By what the next page is named; empty if there is none.
    pub next: &'a str,
    /// The day it is made.
    pub today: NaiveDate,
}

/// The page as a document.
pub fn write(page: &Page<'_>) -> io::Result<Vec<u8>> {
    document(|xml| {
        let feed = xml.create_element("feed").with_attributes([
            ("xmlns", "http://www.w3.org/2005/Atom"),
            ("xmlns:at", "http://purl.org/atompub/tombstones/1.0"),
            ("xml:lang", "zh-CN"),
        ]);
        feed.write_inner_content(|xml| {
            head(xml, page)?;
            for item in page.items {
                match item.withdrawn_on {
                    None => entry(xml, page, item)?,
                    Some(_) => tombstone(xml, page, item)?,
                }
            }
            Ok(())
        })?;
        Ok(())
    })
}

fn head(xml: &mut Document, page: &Page<'_>) -> io::Result<()> {
    let name = page.bureau.publisher_on(page.today);
    let of = page.article20.and_then(article20::item);
    let title = match of {
        None => format!("{name}政府信息公开"),
        Some(of) => format!("{name}政府信息公开：{}", of.title_zh),
    };
    let changed = page.items.first().map(|item| item.changed_at);
    element(xml, "id", &[], &id(&page.bureau.id, page.article20))?;
    element(xml, "title", &[], &title)?;
    element(
        xml,
        "updated",
        &[],
        &instant(changed.unwrap_or(DateTime::UNIX_EPOCH)),
    )?;
    xml.create_element("author")
        .write_inner_content(|xml| element(xml, "name", &[], name))?;
    let mut link = |rel: &str, href: &str| {
        let kind = if rel == "alternate" {
            "text/html"
        } else {
            "application/atom+xml"
        };
        element(
            xml,
            "link",
            &[("rel", rel), ("type", kind), ("href", href)],
            "",
        )
    };
    link("alternate", &page.links.home())?;
    link("self", &page.links.feed(page.article20, page.token))?;
    link("first", &page.links.feed(page.article20, ""))?;
    if !page.next.is_empty() {
        link("next", &page.links.feed(page.article20, page.next))?;
    }
    Ok(())
}

fn entry(xml: &mut Document, page: &Page<'_>, item: &PublicItem) -> io::Result<()> {
    xml.create_element("entry").write_inner_content(|xml| {
        element(xml, "id", &[], &urn(item.id))?;
        element(xml, "title", &[], &item.title)?;
        element(xml, "published", &[], &midnight(item.published_on))?;
        element(xml, "updated", &[], &instant(item.changed_at))?;
        let publisher = page.bureau.publisher_on(item.published_on);
        if publisher != page.bureau.publisher_on(page.today) {
            xml.create_element("author")
                .write_inner_content(|xml| element(xml, "name", &[], publisher))?;
        }
        let address = page.links.item(item.id);
        let alternate = [
            ("rel", "alternate"),
            ("type", "text/html"),
            ("href", address.as_str()),
        ];
        element(xml, "link", &alternate, "")?;
        if let Some(of) = article20::item(item.article20_code) {
            let code = of.code.to_string();
            let category = [("term", code.as_str()), ("label", of.title_zh)];
            element(xml, "category", &category, "")?;
        }
        // What does not count any more is marked.
        let validity = item.validity(page.today);
        if validity != Validity::InForce {
            let category = [("term", validity.as_str()), ("label", validity.zh())];
            element(xml, "category", &category, "")?;
        }
        if !item.summary.is_empty() {
            element(xml, "summary", &[], &item.summary)?;
        }
        Ok(())
    })?;
    Ok(())
}

fn tombstone(xml: &mut Document, page: &Page<'_>, item: &PublicItem) -> io::Result<()> {
    let (of, when) = (urn(item.id), instant(item.changed_at));
    let deleted = xml
        .create_element("at:deleted-entry")
        .with_attributes([("ref", of.as_str()), ("when", when.as_str())]);
    deleted.write_inner_content(|xml| {
        xml.create_element("at:by").write_inner_content(|xml| {
            element(xml, "name", &[], page.bureau.publisher_on(page.today))
        })?;
        element(xml, "at:comment", &[], &item.withdrawal_reason)
    })?;
    Ok(())
}

/// The id of a feed: it stays, wherever the site moves.
fn id(bureau: &BureauId, article20: Option<u8>) -> String {
    let name = format!("gongkai/atom/{bureau}/{}", article20.unwrap_or_default());
    let digest = digest(&SHA256, name.as_bytes());
    let mut bytes = [0; 16];
    for (into, from) in bytes.iter_mut().zip(digest.as_ref()) {
        *into = *from;
    }
    urn(Builder::from_custom_bytes(bytes).into_uuid())
}

fn urn(id: Uuid) -> String {
    format!("urn:uuid:{id}")
}

/// The beginning of a civil day.
fn midnight(day: NaiveDate) -> String {
    let shanghai = chrono::FixedOffset::east_opt(8 * 3600);
    let at = shanghai.and_then(|zone| {
        let begins = zone.from_local_datetime(&day.and_time(NaiveTime::MIN));
        begins.single()
    });
    instant(at.map_or(DateTime::UNIX_EPOCH, |at| at.with_timezone(&Utc)))
}
