//! What is published already and looks like what somebody wants.

use gongkai_chassis::{
    db::Db,
    error::Result,
    fields::{Fields, page_size},
    identity::BureauId,
};
use gongkai_law::likeness::Number;
use gongkai_proto::catalog::v1 as proto;
use tokio::sync::OwnedSemaphorePermit;

use super::super::{asking::ask, follow::Finder, likeness::Wanted};
use crate::{
    bureau::{self, Bureau},
    item::{self, Item},
};

/// Document numbers that are compared at most.
const MOST_NUMBERS: usize = 100;
/// Matches at most: a person reads them.
const MOST_MATCHES: usize = 20;

/// What is looked for, with all that is wrong with it.
pub struct Question {
    bureau: BureauId,
    wanted: Wanted,
    most: usize,
}

/// Reads a request.
pub fn read(body: &proto::ListPublishedMatchesRequest) -> Result<Question> {
    let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
    let wanted = wanted(&mut fields, body);
    let most = page_size(&mut fields, body.page_size).min(MOST_MATCHES);
    let wanted = fields.done_with(wanted)?;
    Ok(Question {
        bureau,
        wanted,
        most,
    })
}

/// What is wanted, without the words.
fn wanted(fields: &mut Fields, body: &proto::ListPublishedMatchesRequest) -> Option<Wanted> {
    let read =
        |sent: &proto::DocumentNumber| Number::of_parts(&sent.code, &sent.year, &sent.serial);
    let few = Some(&body.numbers).filter(|numbers| numbers.len() <= MOST_NUMBERS);
    let numbers: Option<Vec<Number>> = few.and_then(|few| few.iter().map(read).collect());
    let known = numbers.is_some();
    let wanted = Wanted::of_pairs(&body.pairs, numbers.unwrap_or_default());
    if wanted.is_none() {
        fields.wrong(
            "pairs",
            "应为至多4000组相邻的两个字（字母、数字）",
            "at most 4,000 pairs of two letters or digits",
        );
    }
    if !known {
        fields.wrong(
            "numbers",
            "应为至多100个文号，年份4位数字，序号至多20位数字",
            "at most 100 document numbers, with a year of 4 digits and a serial of at most 20",
        );
    }
    wanted
}

/// What the bureau has published that looks like what is wanted, the best first. The place is given back once all is
/// looked at, though who asked may have hung up.
pub async fn answer(
    db: Db,
    finder: Finder,
    question: Question,
    place: OwnedSemaphorePermit,
) -> Result<proto::ListPublishedMatchesResponse> {
    let Question {
        bureau,
        wanted,
        most,
    } = question;
    let publisher = bureau::load(&db, &bureau).await?;
    let index = finder.index()?;
    let found = ask(index, move |index| {
        let alike = index.alike(bureau.as_str(), &wanted)?;
        Ok((alike, bureau, wanted))
    });
    let (alike, bureau, wanted) = found.await?;
    let mut tx = db.begin_wide("catalog.list_published_matches").await?;
    let ids: Vec<_> = alike.iter().map(|id| (bureau.to_string(), *id)).collect();
    let mut items = item::of_ids(&mut tx, &ids).await?;
    drop(tx);
    items.sort_by_key(|item| alike.iter().position(|id| *id == item.id));
    let best = wanted.best(items, most);
    drop(place);
    let today = db.clocks.civil.today();
    Ok(told(best, &publisher, today))
}

fn told(
    best: Vec<(Item, f64)>,
    publisher: &Bureau,
    today: chrono::NaiveDate,
) -> proto::ListPublishedMatchesResponse {
    let message = |(item, score): (Item, f64)| proto::PublishedMatch {
        item: Some(item::message(&item, publisher, today)),
        score,
    };
    proto::ListPublishedMatchesResponse {
        matches: best.into_iter().map(message).collect(),
    }
}
