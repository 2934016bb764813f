//! Addresses on the site of a bureau.

use std::{fmt, str::FromStr};

use chrono::{Datelike as _, NaiveDate};
use gongkai_chassis::identity::BureauId;
use uuid::Uuid;

use crate::bureau::profile::Profile;

/// Where the pages and files of a bureau stand on a site: a path with `{bureau}` and, at its end, `{page}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathTemplate(String);

impl FromStr for PathTemplate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let may_be = |c: char| c.is_ascii_alphanumeric() || "/-_.~{}".contains(c);
        let plain = text.replace("{bureau}", "").replace("{page}", "");
        let fits = text.starts_with('/')
            && !text.starts_with("//")
            && text.ends_with("/{page}")
            && text.matches("{page}").count() == 1
            && text.contains("{bureau}")
            && text.chars().all(may_be)
            && !plain.contains(['{', '}']);
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err("应为以 / 开头、含 {bureau}、以 /{page} 结尾的路径；a path that begins with /, has {bureau} and ends \
                 with /{page}"
                .to_owned())
        }
    }
}

impl fmt::Display for PathTemplate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The addresses of a bureau's pages and files.
#[derive(Debug, Clone)]
pub struct Links {
    /// Everything before the page.
    base: String,
    /// What the site calls itself.
    pub site_name: String,
}

impl Links {
    /// On the site that a bureau's profile names on a day; none if it names none.
    pub fn of(
        path: &PathTemplate,
        bureau: &BureauId,
        profile: &Profile,
        today: NaiveDate,
    ) -> Option<Self> {
        let mut latest = profile.site_identities.iter().rev();
        let site = latest.find(|site| site.valid_from <= today)?;
        let path = path.0.replace("{bureau}", bureau.as_str());
        let path = path.replace("{page}", "");
        Some(Self {
            base: format!("https://{}{path}", site.site_domain),
            site_name: site.site_name.clone(),
        })
    }

    /// The first page of the bureau's columns.
    pub fn home(&self) -> String {
        self.base.clone()
    }

    /// The page of an item.
    pub fn item(&self, id: Uuid) -> String {
        format!("{}items/{id}", self.base)
    }

    /// A page of a feed, of all or of an item of article 20.
    pub fn feed(&self, article20: Option<u8>, page: &str) -> String {
        let page = match page {
            "" => String::new(),
            page => format!("?page={page}"),
        };
        match article20 {
            None => format!("{}atom.xml{page}", self.base),
            Some(code) => format!("{}article20/{code}/atom.xml{page}", self.base),
        }
    }

    /// A part of the sitemap.
    pub fn sitemap(&self, part: u32) -> String {
        format!("{}sitemap-{part}.xml", self.base)
    }

    /// The description of the open data.
    pub fn open_data(&self) -> String {
        format!("{}data/catalog.jsonld", self.base)
    }

    /// The table of entries.
    pub fn entries(&self) -> String {
        format!("{}data/entries.csv", self.base)
    }

    /// A part of the table of items of a year.
    pub fn items(&self, year: i32, part: u32) -> String {
        format!("{}data/items-{year}-{part}.csv", self.base)
    }
}

/// The first day of a year and of the next one; none of a year that no calendar has.
pub fn days_of(year: i32) -> Option<(NaiveDate, NaiveDate)> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
    let next = NaiveDate::from_ymd_opt(year.checked_add(1)?, 1, 1)?;
    (1949..=9998)
        .contains(&first.year())
        .then_some((first, next))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bureau::profile::Profile;

    #[test]
    fn a_template_names_bureau_and_page() {
        for right in ["/xxgk/{bureau}/{page}", "/{bureau}/gov/{page}"] {
            assert_eq!(right.parse::<PathTemplate>().unwrap().to_string(), right);
        }
        for wrong in [
            "",
            "/",
            "xxgk/{bureau}/{page}",
            "//evil/{bureau}/{page}",
            "/xxgk/{page}",
            "/{bureau}/{page}x",
            "/{bureau}/{other}/{page}",
            "/{bureau}?a=/{page}",
            "/{bureau}/{page}/{page}",
        ] {
            assert!(wrong.parse::<PathTemplate>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn without_a_site_there_are_no_addresses() {
        let path = "/xxgk/{bureau}/{page}".parse().unwrap();
        let bureau = "heshan-emb".parse().unwrap();
        let today = "2024-03-05".parse().unwrap();
        assert!(Links::of(&path, &bureau, &Profile::default(), today).is_none());
    }
}
