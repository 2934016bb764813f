//! FigureService: proto to domain and back.

mod basis;

pub use basis::{Followed, check_year, taken_in};

use chrono::{Datelike as _, NaiveDate};
use gongkai_chassis::{
    call::Call,
    db::Tx,
    error::{Error, Result},
    identity::{Role, role_missing},
    page::{Paging, Position},
    rpcs,
};
use gongkai_law::report::{CountingRule, Format};
use gongkai_proto::{
    reporting::v1::{self as proto, figure_service_server::FigureService},
    request::BureauRequest,
};
use serde::{Deserialize, Serialize};
use tonic::Request;
use uuid::Uuid;

use crate::figure::{
    Bureau, NotThen,
    counted::Counted,
    definition::{self, Definition},
    explain, message,
    search::searches,
    shown::{self, Declarations, Of, Shown},
    store,
    tally::Period,
};

/// Things looked at in one statement, at most.
const BATCH: i64 = 2_000;

/// The service.
pub struct Figures {
    followed: Followed,
}

/// A period of a request, of an office or, if that is empty, of all.
struct Asked {
    period: Period,
    format: Format,
    office: String,
}

impl Asked {
    fn of<'a>(
        &self,
        bureau: &'a Bureau,
        counted: &'a Counted,
        declared: &'a Declarations,
    ) -> Of<'a> {
        Of {
            counted,
            bureau,
            format: self.format,
            declared,
        }
    }
}

/// Where a page of what is behind a figure ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct At {
    /// Which of the searches.
    search: usize,
    /// The day by which it is found, and its id.
    place: (NaiveDate, Uuid),
}

impl Position for At {
    fn is_possible(&self) -> bool {
        self.place.is_possible()
    }
}

impl Figures {
    /// Over what is followed.
    pub fn new(followed: Followed) -> Self {
        Self { followed }
    }

    async fn list(
        &self,
        request: &Request<proto::ListFiguresRequest>,
    ) -> Result<proto::ListFiguresResponse> {
        let mut call = self.followed.call(request).await?;
        let body = call.body;
        let asked = asked(&mut call, &body.from_on, &body.to_on, &body.office_id);
        if body.below && !body.office_id.is_empty() {
            call.fields.wrong(
                "office_id",
                "汇总下辖机关时不能限定股室",
                "not of an office, where bureaus below are summed",
            );
        }
        let asked = call.checked(asked)?;
        let bureau = call.bureau().to_string();
        let bureaus = if body.below {
            if !call.principal().has(Role::City) {
                return Err(role_missing(&[Role::City]));
            }
            let mut tx = self.followed.db.begin_wide("reporting.below").await?;
            store::below(&mut tx, &bureau).await?
        } else {
            vec![bureau.clone()]
        };
        let heads = self.followed.heads_of(&bureaus).await?;
        let mut tx = if body.below {
            self.followed
                .db
                .begin_wide("reporting.figures_below")
                .await?
        } else {
            let db = &self.followed.db;
            db.begin_snapshot("reporting.figures", &call.scope).await?
        };
        let basis = taken_in(&mut tx, &bureaus, &heads).await?;
        let mut known = store::known_bureau(&mut tx, &bureau).await?;
        // The groups, and the streams, are those of the bureaus that are summed.
        let mut streams_of = bureau.as_str();
        if body.below {
            known.item_groups = store::item_groups(&mut tx, &bureaus).await?;
            streams_of = "*";
        } else {
            let year = asked.period.to.year();
            let why = known.not_then(year);
            // What was in hand when it was succeeded ends afterwards.
            if let Some(why) = why.filter(|why| matches!(why, NotThen::FoundedLater(_))) {
                return Err(known.refusal(why, year));
            }
            basis::check_known(&mut tx, asked.period).await?;
        }
        let counted = counted(&mut tx, &bureaus, &asked).await?;
        let declared = declared(&mut tx, &bureaus, &asked).await?;
        Ok(proto::ListFiguresResponse {
            figures: figures(streams_of, &known, &counted, (&asked, &declared)),
            basis,
        })
    }

    async fn explain(
        &self,
        request: &Request<proto::ExplainCellRequest>,
    ) -> Result<proto::ExplainCellResponse> {
        let mut call = self.followed.call(request).await?;
        let body = call.body;
        let asked = asked(&mut call, &body.from_on, &body.to_on, &body.office_id);
        let key = call.fields.line::<String>("figure", &body.figure, 1, 100);
        let filter = format!("{key}/{}/{}/{}", body.from_on, body.to_on, body.office_id);
        let paging: Paging<At> = call.paging("contributions", &filter);
        let asked = call.checked(asked)?;
        let bureau = call.bureau().to_string();
        let bureaus = [bureau.clone()];
        let heads = self.followed.heads_of(&bureaus).await?;
        let db = &self.followed.db;
        let mut tx = db.begin_snapshot("reporting.explain", &call.scope).await?;
        taken_in(&mut tx, &bureaus, &heads).await?;
        let known = store::known_bureau(&mut tx, &bureau).await?;
        let all = definition::all(&known.item_groups, asked.format);
        let Some(wanted) = all.into_iter().find(|known| known.key == key) else {
            call.fields
                .wrong("figure", "没有这个指标", "no such figure");
            return call.checked(None);
        };
        let counted = counted(&mut tx, &bureaus, &asked).await?;
        let declared = declared(&mut tx, &bureaus, &asked).await?;
        let figure = figures(&bureau, &known, &counted, (&asked, &declared))
            .into_iter()
            .find(|figure| figure.key == key);
        let (contributions, next_page_token) = match figure.as_ref().map(proto::Figure::origin) {
            // Nothing is behind what cannot be told.
            None => (Vec::new(), String::new()),
            Some(proto::Origin::Declared) => {
                let behind = store::declarations_of(&mut tx, &key, asked.period).await?;
                let behind = behind.into_iter().map(message::declaration);
                (behind.collect(), String::new())
            }
            Some(_) => {
                let of = asked.of(&known, &counted, &declared);
                let mut places = asked.format.places().into_iter();
                let place = places.find(|place| place.key() == key);
                let shown = place.map_or(wanted, |place| shown::definition(of, &place));
                behind(&mut tx, &shown, &asked, &paging).await?
            }
        };
        Ok(proto::ExplainCellResponse {
            figure,
            contributions,
            next_page_token,
        })
    }

    #[expect(clippy::unused_async, reason = "called as every method is")]
    async fn rules(
        &self,
        _: &Request<proto::ListCountingRulesRequest>,
    ) -> Result<proto::ListCountingRulesResponse> {
        let rules = CountingRule::ALL.iter().copied();
        Ok(proto::ListCountingRulesResponse {
            rules: rules.map(message::rule).collect(),
        })
    }
}

fn asked<R: BureauRequest>(
    call: &mut Call<'_, R>,
    from_on: &str,
    to_on: &str,
    office_id: &str,
) -> Option<Asked> {
    let from = call.fields.date("from_on", from_on, None);
    let to = call.fields.date("to_on", to_on, None);
    call.fields
        .span(("from_on", Some(from)), ("to_on", Some(to)));
    let office = call.fields.office("office_id", office_id, 0);
    // The cells are those of the form of the year in which the period ends; before there was one, of the first.
    let format = Format::for_year(to.year()).unwrap_or(Format::F2019);
    call.fields.are_right().then_some(Asked {
        period: Period { from, to },
        format,
        office,
    })
}

async fn counted(tx: &mut Tx, bureaus: &[String], asked: &Asked) -> Result<Counted> {
    let sums = store::sums(tx, bureaus, &asked.office, asked.period).await?;
    let few = store::few(tx, bureaus, &asked.office, asked.period).await?;
    Ok(Counted::of(asked.period, sums, few))
}

/// What is declared beside it; of an office nothing is.
async fn declared(tx: &mut Tx, bureaus: &[String], asked: &Asked) -> Result<Declarations> {
    if asked.office.is_empty() {
        store::declared(tx, bureaus, asked.period).await
    } else {
        Ok(Declarations::new())
    }
}

/// All figures, and the cells as figures.
fn figures(
    bureau_id: &str,
    bureau: &Bureau,
    counted: &Counted,
    (asked, declared): (&Asked, &Declarations),
) -> Vec<proto::Figure> {
    let of = asked.of(bureau, counted, declared);
    let show =
        |definition: &Definition, shown: &Shown| message::figure(bureau_id, definition, shown);
    let beside = definition::beside(&bureau.item_groups).into_iter();
    let beside = beside.filter_map(|definition| {
        let shown = shown::figure(counted, &definition)?;
        Some(show(&definition, &shown))
    });
    let cells = asked.format.places().into_iter().map(|place| {
        let definition = definition::of_place(&place, asked.format);
        show(&definition, &shown::cell(of, &place))
    });
    beside.chain(cells).collect()
}

/// A page of what is behind a figure.
async fn behind(
    tx: &mut Tx,
    definition: &Definition,
    asked: &Asked,
    paging: &Paging<At>,
) -> Result<(Vec<proto::Contribution>, String)> {
    let limit = usize::try_from(paging.limit()).map_err(Error::internal)?;
    let bureau = tx.bureau()?.to_string();
    let year = asked.period.to.year();
    // What the year counts otherwise than on its own days is few, and comes last.
    let frozen = store::frozen(tx, &[bureau], &asked.office, year).await?;
    let searches = searches(definition, asked.period);
    let mut found = Vec::new();
    let begin = paging.after.map_or(0, |after| after.search);
    let mut after = paging.after.map(|after| after.place);
    // Mostly what is found is behind it.
    let mut most = paging.limit();
    'page: for (search, of) in searches.iter().enumerate().skip(begin) {
        loop {
            let things = store::found(tx, of, &asked.office, after, most).await?;
            let Some((last, _)) = things.last() else {
                break;
            };
            after = Some(*last);
            let own = |id: &Uuid| !frozen.iter().any(|(known, _)| known == id);
            let things = things.iter().filter(|(place, _)| own(&place.1));
            let shares = things.filter_map(|(place, thing)| {
                let share = explain::share(definition, thing, asked.period)?;
                let at = At {
                    search,
                    place: *place,
                };
                Some((at, message::contribution(place.1, thing, share)))
            });
            found.extend(shares);
            if found.len() >= limit {
                break 'page;
            }
            most = (2 * most).min(BATCH);
        }
        after = None;
    }
    if found.len() < limit {
        let shares = frozen.iter().filter_map(|(id, frozen)| {
            let share = explain::share(definition, frozen.counted(), asked.period)?;
            let at = At {
                search: searches.len(),
                place: (share.counts_on, *id),
            };
            let is_next = paging.after.is_none_or(|after| after < at);
            is_next.then(|| (at, message::contribution(*id, frozen.counted(), share)))
        });
        let mut shares: Vec<_> = shares.collect();
        shares.sort_by_key(|(at, _)| *at);
        found.extend(shares);
    }
    found.truncate(limit);
    let (page, token) = paging.page(found, |(at, _)| *at)?;
    Ok((
        page.into_iter()
            .map(|(_, contribution)| contribution)
            .collect(),
        token,
    ))
}

rpcs! { FigureService for Figures:
    list_figures => list(ListFiguresRequest) -> ListFiguresResponse;
    explain_cell => explain(ExplainCellRequest) -> ExplainCellResponse;
    list_counting_rules => rules(ListCountingRulesRequest) -> ListCountingRulesResponse;
}
