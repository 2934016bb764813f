//! What was found, as it is answered.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use gongkai_chassis::{db::Db, error::Result};
use gongkai_proto::catalog::v1 as proto;

use super::super::{
    collect::Spread,
    excerpt::excerpt,
    finding::{Answer, Hit},
    message,
    query::Confined,
};
use crate::{
    bureau::{self, Bureau},
    item,
};

/// Items and facets as sent. Items are read from the table, so that one which was withdrawn a moment ago is
/// not shown.
pub async fn told(
    db: &Db,
    answer: &Answer,
    confined: &Confined,
    shown: &[String],
) -> Result<(Vec<proto::FoundItem>, Vec<proto::Facet>)> {
    let mut tx = db.begin_wide("catalog.search_items").await?;
    let ids: Vec<_> = answer
        .hits
        .iter()
        .map(|hit| (hit.bureau.clone(), hit.id))
        .collect();
    let public = item::of_ids(&mut tx, &ids).await?;
    let counted = message::told(proto::FacetKind::Bureau, &answer.spread.bureaus);
    let counted = counted.into_iter().map(|(bureau, _)| bureau);
    let named = public
        .iter()
        .map(|item| item.bureau.as_str())
        .chain(counted);
    let named: BTreeSet<String> = named.map(ToOwned::to_owned).collect();
    let named: Vec<String> = named.into_iter().collect();
    let bureaus = bureau::of_ids(&mut tx, &named).await?;
    let bureaus: HashMap<String, Bureau> = bureaus
        .into_iter()
        .map(|bureau| (bureau.id.to_string(), bureau))
        .collect();
    let today = db.clocks.civil.today();
    let mut items = Vec::new();
    for hit in &answer.hits {
        let item = public.iter().find(|item| item.id == hit.id);
        if let Some((item, publisher)) =
            item.and_then(|item| Some((item, bureaus.get(item.bureau.as_str())?)))
        {
            items.push(found(hit, item, publisher, shown, today));
        }
    }
    Ok((items, facets(&answer.spread, confined, &bureaus, today)))
}

/// An item that was found, with what shows it.
fn found(
    hit: &Hit,
    item: &item::Item,
    publisher: &Bureau,
    shown: &[String],
    today: NaiveDate,
) -> proto::FoundItem {
    let title = excerpt(&item.publication.title, shown, usize::MAX);
    proto::FoundItem {
        title: Some(message::excerpt(title)),
        text: Some(message::excerpt(hit.text.clone())),
        item: Some(item::message(item, publisher, today)),
    }
}

/// How what is found is spread.
fn facets(
    spread: &Spread,
    confined: &Confined,
    bureaus: &HashMap<String, Bureau>,
    today: NaiveDate,
) -> Vec<proto::Facet> {
    let bureau_name = |id: &str| {
        bureaus
            .get(id)
            .map_or_else(|| id.to_owned(), |bureau| bureau.name_on(today).to_owned())
    };
    let mut facets = vec![
        message::facet(proto::FacetKind::Bureau, &spread.bureaus, bureau_name),
        message::facet(
            proto::FacetKind::Article20,
            &spread.article20,
            message::article20,
        ),
        message::facet(proto::FacetKind::Year, &spread.years, ToOwned::to_owned),
    ];
    if let [id] = &confined.bureaus[..]
        && let Some(bureau) = bureaus.get(id)
    {
        let of_bureau = spread.offices.iter();
        // Of a predecessor in whose room it published, the offices are others.
        let own = |office: &str| {
            let (of, office) = office.split_once(':')?;
            (of == id).then(|| office.to_owned())
        };
        let of_bureau = of_bureau.filter_map(|(office, count)| Some((own(office)?, *count)));
        let label = |office: &str| message::office(bureau, office);
        facets.push(message::facet(
            proto::FacetKind::Office,
            &of_bureau.collect(),
            label,
        ));
    }
    facets
}
