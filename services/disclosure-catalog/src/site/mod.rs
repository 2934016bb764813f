//! What is public of a bureau as files that a site serves as they are: Atom feeds, a sitemap, and open data.
//!
//! The portal, or any site that mounts the bureau's columns, answers a request with the bytes, the media type, the
//! entity tag and the day of change that stand here. Links lead to the site that the bureau's profile names, by one
//! template of paths. Everything is read from what is public when it is asked for, so that what was withdrawn is in none
//! of it from that moment; the feeds tell that it is gone, and nothing else of it.

mod atom;
mod dcat;
mod grpc;
mod links;
mod message;
mod sitemap;
mod store;
mod table;
mod xml;

pub use grpc::Site;
pub use links::{Links, PathTemplate};

/// How the files of bureaus are made.
#[derive(Debug, Clone)]
pub struct SiteSettings {
    /// Where pages and files stand on a site.
    pub path: PathTemplate,
    /// Address of the licence of open data; none while none is chosen.
    pub licence: Option<String>,
}
