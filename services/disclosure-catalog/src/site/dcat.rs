//! What open data there is of a bureau, as DCAT 3 in JSON-LD.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

use super::{
    links::Links,
    message::{ATOM, CSV},
    store::Year,
    table::PART,
    xml::instant,
};
use crate::bureau::{Bureau, profile::Profile};

/// What is described.
pub struct Data<'a> {
    /// Whose it is.
    pub bureau: &'a Bureau,
    /// How it is reached.
    pub profile: &'a Profile,
    /// Its addresses.
    pub links: &'a Links,
    /// Address of the licence.
    pub licence: Option<&'a str>,
    /// When its entries changed last; none without entries.
    pub entries_changed: Option<DateTime<Utc>>,
    /// The years in which it published.
    pub years: &'a [Year],
    /// The day it is made.
    pub today: NaiveDate,
}

impl Data<'_> {
    /// When any of it changed last.
    pub fn changed_at(&self) -> Option<DateTime<Utc>> {
        let years = self.years.iter().map(|year| year.changed_at);
        years.chain(self.entries_changed).max()
    }

    /// The description.
    pub fn describe(&self) -> Value {
        let name = self.bureau.publisher_on(self.today);
        let mut datasets: Vec<Value> = self
            .entries_changed
            .map(|changed| self.entries(name, changed))
            .into_iter()
            .collect();
        let years = self.years.iter().filter(|year| year.items > 0);
        datasets.extend(years.map(|year| self.year(name, year)));
        let mut catalog = json!({
            "@context": {
                "dcat": "http://www.w3.org/ns/dcat#",
                "dct": "http://purl.org/dc/terms/",
                "foaf": "http://xmlns.com/foaf/0.1/",
                "vcard": "http://www.w3.org/2006/vcard/ns#",
                "xsd": "http://www.w3.org/2001/XMLSchema#",
            },
            "@id": self.links.open_data(),
            "@type": "dcat:Catalog",
            "dct:title": zh(&format!("{name}政府信息公开数据")),
            "dct:description": zh("主动公开事项目录和已公开政府信息的索引"),
            "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/ZHO"},
            "dct:publisher": self.publisher(name),
            "foaf:homepage": {"@id": self.links.home()},
            "dcat:dataset": datasets,
        });
        self.finish(&mut catalog, self.changed_at());
        catalog
    }

    fn entries(&self, name: &str, changed: DateTime<Utc>) -> Value {
        let mut dataset = json!({
            "@id": format!("{}#dataset", self.links.entries()),
            "@type": "dcat:Dataset",
            "dct:title": zh(&format!("{name}政府信息主动公开事项目录")),
            "dct:description": zh("应当主动公开的事项及其内容、依据、时限、主体、渠道"),
            "dct:identifier": format!("{}/entries", self.bureau.id),
            "dcat:keyword": [zh("政府信息公开"), zh("主动公开"), zh("目录")],
            "dcat:distribution": [self.distribution(&self.links.entries(), "CSV", CSV)],
        });
        self.finish(&mut dataset, Some(changed));
        dataset
    }

    fn year(&self, name: &str, year: &Year) -> Value {
        let parts = u32::try_from(year.items.div_ceil(u64::from(PART))).unwrap_or(u32::MAX);
        let number = year.number;
        let tables = (1..=parts).map(|part| {
            let title = match parts {
                1 => "CSV".to_owned(),
                _ => format!("CSV（第{part}部分，共{parts}部分）"),
            };
            self.distribution(&self.links.items(number, part), &title, CSV)
        });
        let feed = self.distribution(&self.links.feed(None, ""), "Atom（最近更新）", ATOM);
        let mut dataset = json!({
            "@id": format!("{}#dataset", self.links.items(number, 1)),
            "@type": "dcat:Dataset",
            "dct:title": zh(&format!("{name}{number}年公开的政府信息索引")),
            "dct:description": zh("索引号、名称、内容概述、生成日期、公开日期、有效性和网页地址"),
            "dct:identifier": format!("{}/items/{number}", self.bureau.id),
            "dct:temporal": {
                "@type": "dct:PeriodOfTime",
                "dcat:startDate": date(&format!("{number}-01-01")),
                "dcat:endDate": date(&format!("{number}-12-31")),
            },
            "dcat:keyword": [zh("政府信息公开"), zh("政府信息"), zh("索引")],
            "dcat:distribution": tables.chain([feed]).collect::<Vec<_>>(),
        });
        self.finish(&mut dataset, Some(year.changed_at));
        dataset
    }

    fn distribution(&self, address: &str, title: &str, media_type: &str) -> Value {
        let media = media_type.split(';').next().unwrap_or_default();
        let mut distribution = json!({
            "@id": address,
            "@type": "dcat:Distribution",
            "dct:title": zh(title),
            "dcat:accessURL": {"@id": address},
            "dcat:downloadURL": {"@id": address},
            "dcat:mediaType": {"@id": format!("https://www.iana.org/assignments/media-types/{media}")},
        });
        self.finish(&mut distribution, None);
        distribution
    }

    fn publisher(&self, name: &str) -> Value {
        let mut codes = self.profile.credit_codes.iter().rev();
        let code = codes.find(|code| code.valid_from <= self.today);
        let mut publisher = json!({
            "@id": format!("{}#publisher", self.links.open_data()),
            "@type": "foaf:Agent",
            "foaf:name": zh(name),
        });
        if let Some(code) = code {
            publisher["dct:identifier"] = json!(code.text);
        }
        publisher
    }

    /// What every description ends with, as far as it is known.
    fn finish(&self, value: &mut Value, changed: Option<DateTime<Utc>>) {
        if let Some(changed) = changed {
            value["dct:modified"] = json!({"@value": instant(changed), "@type": "xsd:dateTime"});
        }
        if let Some(licence) = self.licence {
            value["dct:license"] = json!({"@id": licence});
        }
    }
}

fn zh(text: &str) -> Value {
    json!({"@value": text, "@language": "zh-CN"})
}

fn date(day: &str) -> Value {
    json!({"@value": day, "@type": "xsd:date"})
}
