//! What is searched for, read from a request.

use std::sync::Arc;

use chrono::NaiveDate;
use gongkai_chassis::{
    error::Result,
    fields::Fields,
    identity::BureauId,
    page::{self, Position},
};
use gongkai_law::article20;
use gongkai_proto::catalog::v1 as proto;
use serde::{Deserialize, Serialize};

use super::super::{
    best::Place,
    collect::Pass,
    query::{Asked, Confined},
    schema::day,
};

/// Characters of a query at most.
const MOST_CHARS: usize = 200;
/// Bureaus and offices a search is confined to, at most.
const MOST_BUREAUS: usize = 50;
const MOST_OFFICES: usize = 20;
/// Items on a page.
const USUAL_PAGE: usize = 20;
const LARGEST_PAGE: usize = 50;

/// Where a page begins.
#[derive(Serialize, Deserialize)]
pub struct After {
    /// Only what had been published when the journal ended there.
    pub until: u64,
    /// Only what follows this.
    pub place: (u64, u64, u64),
    /// Whether items hold some of the words only.
    pub loose: bool,
}

impl Position for After {
    fn is_possible(&self) -> bool {
        true
    }
}

/// A search as it was asked for.
pub struct Wanted {
    /// The words.
    pub asked: Asked,
    /// To what it is confined.
    pub confined: Confined,
    /// What of what is found is collected.
    pub pass: Pass,
    /// Whether what holds some of the words is found; none while that is to be seen.
    pub loose: Option<bool>,
    /// What a page token is bound to.
    pub filter: String,
}

/// What is asked for, with all that is wrong with it.
pub fn read(body: &proto::SearchItemsRequest) -> Result<Wanted> {
    let mut fields = Fields::default();
    let query: String = fields.line("query", &body.query, 0, MOST_CHARS);
    let bureaus = ids(&mut fields, "bureau_ids", &body.bureau_ids, MOST_BUREAUS);
    for (index, id) in bureaus.iter().enumerate() {
        if id.parse::<BureauId>().is_err() {
            fields.wrong(
                &format!("bureau_ids[{index}]"),
                "不是机关代码",
                "no id of a bureau",
            );
        }
    }
    let offices = ids(&mut fields, "office_ids", &body.office_ids, MOST_OFFICES);
    if !offices.is_empty() && bureaus.len() != 1 {
        let (zh, en) = ("按股室检索须指定一个机关", "needs exactly one bureau");
        fields.wrong("office_ids", zh, en);
    }
    let mut article20 = Vec::new();
    for (index, code) in body
        .article20_codes
        .iter()
        .enumerate()
        .take(article20_most() + 1)
    {
        match u8::try_from(*code)
            .ok()
            .filter(|code| article20::item(*code).is_some())
        {
            Some(code) => article20.push(code),
            None => fields.wrong(
                &format!("article20_codes[{index}]"),
                "应为第二十条各项的序号1至15",
                "1 to 15, an item of article 20",
            ),
        }
    }
    let from = fields.date_if_any("published_from", &body.published_from);
    let until = fields.date_if_any("published_until", &body.published_until);
    fields.span(("published_from", from), ("published_until", until));
    let (from, until) = (
        from.unwrap_or(NaiveDate::MIN),
        until.unwrap_or(NaiveDate::MAX),
    );
    let order: Option<proto::SearchOrder> = proto::SearchOrder::try_from(body.order).ok();
    if order.is_none() {
        fields.wrong("order", "没有这种排序方式", "no such order");
    }
    let size = match usize::try_from(body.page_size) {
        Ok(0) => USUAL_PAGE,
        Ok(size) if size <= LARGEST_PAGE => size,
        _ => {
            fields.wrong("page_size", "应为1至50", "1 to 50, 0 for 20");
            USUAL_PAGE
        }
    };
    let filter =
        format!("search/{query}/{bureaus:?}/{offices:?}/{article20:?}/{from}/{until}/{order:?}");
    let after: Option<After> = page::read(&mut fields, &filter, &body.page_token);
    fields.done()?;
    let place = after.as_ref().map(|after| {
        let (score, day, position) = after.place;
        Place {
            score,
            day,
            position,
        }
    });
    let asked = Asked::read(&query);
    let bureau = bureaus.first().cloned().unwrap_or_default();
    Ok(Wanted {
        pass: Pass {
            // One too many shows that more follow.
            most: size + 1,
            after: place,
            until: after.as_ref().map_or(u64::MAX, |after| after.until),
            days: (day(from), day(until)),
            by_score: order == Some(proto::SearchOrder::Unspecified) && !asked.is_empty(),
        },
        confined: Confined {
            offices: offices
                .into_iter()
                .map(|office| (bureau.clone(), office))
                .collect(),
            bureaus,
            publishers: Arc::default(),
            article20,
            withdrawn: Vec::new(),
        },
        loose: after.map(|after| after.loose),
        asked,
        filter,
    })
}

/// Items of article 20: nobody needs one twice.
fn article20_most() -> usize {
    article20::ITEMS.len()
}

/// Slugs of bureaus or offices.
fn ids(fields: &mut Fields, field: &str, sent: &[String], most: usize) -> Vec<String> {
    if sent.len() > most {
        fields.wrong(field, &format!("至多{most}个"), &format!("at most {most}"));
        return Vec::new();
    }
    for (index, id) in sent.iter().enumerate() {
        if id.is_empty() || id.len() > 40 || id.contains([':', '\0']) {
            fields.wrong(&format!("{field}[{index}]"), "不是代码", "no id");
        }
    }
    sent.to_vec()
}
