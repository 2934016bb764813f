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
        datasets.extend(years.map(|year| self.year(year)));
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

    /// What was published in a year bears the name that the bureau had at the end of it.
    fn year(&self, year: &Year) -> Value {
        let last = NaiveDate::from_ymd_opt(year.number, 12, 31);
        let last = last.map_or(self.today, |last| last.min(self.today));
        let name = self.bureau.publisher_on(last);
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

#[cfg(test)]
mod tests {
    use gongkai_law::bureau::Level;

    use super::*;
    use crate::bureau::{Succession, dated::DatedText, profile::SiteIdentity};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn an_index_bears_the_name_of_its_time() {
        let name = |from: &str, text: &str| DatedText {
            valid_from: day(from),
            text: text.to_owned(),
            source: String::new(),
        };
        let succession = Succession {
            bureau_id: "united".parse().unwrap(),
            bureau_name: "区综合执法局".to_owned(),
            from_on: day("2024-03-01"),
            source: String::new(),
            names: Vec::new(),
        };
        let bureau = Bureau {
            id: "heshan-emb".parse().unwrap(),
            name: "区安监局".to_owned(),
            dated_names: vec![
                name("1949-10-01", "区安监局"),
                name("2019-03-01", "区应急管理局"),
            ],
            parent_id: None,
            level: Level::Department,
            offices: Vec::new(),
            item_groups: Vec::new(),
            succeeded_by: Some(succession),
            founded_on: None,
        };
        let identity = SiteIdentity {
            valid_from: day("2010-01-01"),
            site_name: "区政府网".to_owned(),
            site_domain: "www.hnhs.gov.cn".to_owned(),
            site_code: "4309030001".to_owned(),
            source: String::new(),
        };
        let profile = Profile {
            site_identities: vec![identity],
            ..Profile::default()
        };
        let today = day("2024-06-01");
        let path = "/xxgk/{bureau}/{page}".parse().unwrap();
        let links = Links::of(&path, &bureau.id, &profile, today).unwrap();
        let years = [2018, 2019, 2023, 2024].map(|number| Year {
            number,
            items: 1,
            changed_at: DateTime::<Utc>::UNIX_EPOCH,
        });
        let data = Data {
            bureau: &bureau,
            profile: &profile,
            links: &links,
            licence: None,
            entries_changed: None,
            years: &years,
            today,
        };
        let made = data.describe();
        let datasets = made["dcat:dataset"].as_array().unwrap().iter();
        let titles: Vec<&str> = datasets
            .map(|dataset| dataset["dct:title"]["@value"].as_str().unwrap())
            .collect();
        assert_eq!(
            titles,
            [
                "区安监局2018年公开的政府信息索引",
                "区应急管理局2019年公开的政府信息索引",
                "区应急管理局2023年公开的政府信息索引",
                "区综合执法局2024年公开的政府信息索引",
            ]
        );
        assert_eq!(made["dct:title"]["@value"], "区综合执法局政府信息公开数据");
    }
}
