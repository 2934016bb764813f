//! The standard catalogs that come with the suite, as starting points.
//!
//! They hold the names of their rows and, where article 20 names the thing itself, its item. Nothing is made up: all
//! else is empty, and so to be verified by whoever has the printed table before him.

use gongkai_chassis::error::{Error, Result};
use gongkai_law::catalog::StandardCatalog;
use serde::Deserialize;

use super::Columns;

const DATA: &str = include_str!("../../data/standard_catalogs.json");

/// A standard catalog.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    /// Which one.
    pub catalog: StandardCatalog,
    /// The document that sets it.
    pub source: String,
    rows: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    level2: String,
    article20_code: Option<u8>,
}

impl Standard {
    /// This one.
    pub fn of(catalog: StandardCatalog) -> Result<Self> {
        let all: Vec<Self> = serde_json::from_str(DATA).map_err(Error::internal)?;
        let found = all.into_iter().find(|one| one.catalog == catalog);
        found.ok_or_else(|| Error::internal(format!("no data of {}", catalog.as_str())))
    }

    /// Its rows, from 1, as columns of an office.
    pub fn rows(&self, office_id: &str) -> impl Iterator<Item = (i32, Columns)> + '_ {
        let office_id = office_id.to_owned();
        (1..).zip(&self.rows).map(move |(number, row)| {
            let columns = Columns {
                level2: row.level2.clone(),
                office_id: office_id.clone(),
                article20_code: row.article20_code,
                ..Columns::default()
            };
            (number, columns.marked())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_standard_catalog_is_there() {
        for catalog in StandardCatalog::ALL {
            let standard = Standard::of(*catalog).unwrap();
            assert_eq!(standard.source, "应急厅函〔2019〕390号");
            let rows: Vec<_> = standard.rows("safety-1").collect();
            assert_eq!((rows.len(), rows[9].0), (10, 10));
            // Nothing was invented: what is not known is to be verified.
            assert!(rows.iter().all(|(_, columns)| columns.to_verify.len() >= 9));
        }
    }
}
