//! What an answer rests on: the streams of bureaus, as far as their owners have them and as far as they are taken in; and who
//! may ask about which bureau.

use std::collections::BTreeMap;

use chrono::Datelike as _;
use gongkai_chassis::{
    call::Call,
    client::{TokenSource, failed, with_token},
    db::{Db, Tx},
    error::{Error, Reason, Result},
    fields::Fields,
    identity::{BureauId, Principal, Scope},
};
use gongkai_proto::{
    feed::v1::{self as feed, ListStreamsRequest, feed_service_client::FeedServiceClient},
    request::BureauRequest,
};
use gongkai_subscriber::{StreamId, cursors};
use tonic::{Request, transport::Channel};

use crate::figure::{store as figures, tally::Period};

/// A service whose streams figures rest on: its word in stream names, its name, its feed.
pub type Source = (&'static str, &'static str, FeedServiceClient<Channel>);

/// The streams that are followed.
#[derive(Clone)]
pub struct Followed {
    /// The database.
    pub db: Db,
    sources: Vec<Source>,
    token: TokenSource,
}

impl Followed {
    /// Over this database; heads of streams are asked from `sources` with the service's own token.
    pub fn new(db: Db, sources: Vec<Source>, token: TokenSource) -> Self {
        Self { db, sources, token }
    }

    /// A call about what is counted of a bureau, if its caller may make it.
    pub async fn call<'a, R: BureauRequest>(&self, request: &'a Request<R>) -> Result<Call<'a, R>> {
        let (fields, bureau) = Fields::default().bureau(request.get_ref().bureau_id())?;
        fields.done()?;
        let scope = self.scope(Principal::of(request)?, &bureau).await?;
        Call::in_scope(&self.db, request, |_| Ok(scope))
    }

    /// The caller acting in `bureau`: its own, one below it, or one that it succeeds.
    async fn scope(&self, principal: &Principal, bureau: &BureauId) -> Result<Scope> {
        if let Ok(scope) = principal.scope(bureau) {
            return Ok(scope);
        }
        let mut tx = self.db.begin_wide("reporting.ancestors").await?;
        let Some(ancestors) = figures::ancestors(&mut tx, bureau.as_str()).await? else {
            drop(tx);
            // Not heard of: either it does not exist, or its registration is still on its way.
            return match self.heads(bureau.as_str()).await?.as_slice() {
                [] => Err(Error::new(Reason::BureauUnknown).with("bureau", bureau)),
                _ => Err(Error::new(Reason::CursorsBehind).with("behind", bureau)),
            };
        };
        // Who succeeds a bureau compiles the report that it still owes.
        let successions = figures::successions(&mut tx).await?;
        self.db.successions.replace(successions);
        self.db.scope_below(principal, bureau, &ancestors)
    }

    /// The heads of all streams of a bureau, or of all if it is empty, from their owners. With our own token: what is counted
    /// rests on all of them, whoever asks for it.
    async fn heads(&self, bureau: &str) -> Result<Vec<feed::StreamPosition>> {
        let token = (self.token)().map_err(|error| Error::unavailable("service token", error))?;
        let mut heads = Vec::new();
        for (_, name, client) in &self.sources {
            let request = with_token(
                &token,
                ListStreamsRequest {
                    bureau_id: bureau.to_owned(),
                },
            );
            let response = client
                .clone()
                .list_streams(request)
                .await
                .map_err(|status| failed(name, status))?;
            heads.extend(response.into_inner().heads);
        }
        Ok(heads)
    }

    /// The heads of the streams of some bureaus, by stream.
    pub async fn heads_of(
        &self,
        bureaus: &[String],
    ) -> Result<BTreeMap<StreamId, feed::StreamPosition>> {
        let one = match bureaus {
            [one] => one.as_str(),
            _ => "",
        };
        let mut wanted = BTreeMap::new();
        for head in self.heads(one).await? {
            let stream = self
                .stream_of(&head)
                .ok_or_else(|| Error::internal("a feed named a stream that is none of it"))?;
            if bureaus.contains(&stream.bureau_id) {
                wanted.insert(stream, head);
            } else if !one.is_empty() {
                return Err(Error::internal("a feed named a stream of another bureau"));
            }
        }
        Ok(wanted)
    }

    fn stream_of(&self, position: &feed::StreamPosition) -> Option<StreamId> {
        let stream = StreamId::try_from(position.stream.as_ref()?).ok()?;
        let mut sources = self.sources.iter();
        sources
            .any(|(word, _, _)| *word == stream.service)
            .then_some(stream)
    }

    /// The positions a report must rest on at least: the heads now. Those a caller names must be
    /// streams of the bureau, and not lie beyond their heads.
    pub async fn wanted(
        &self,
        fields: &mut Fields,
        bureau: &BureauId,
        at_least: &[feed::StreamPosition],
    ) -> Result<BTreeMap<StreamId, feed::StreamPosition>> {
        let wanted = self.heads_of(&[bureau.to_string()]).await?;
        for named in at_least {
            let of_bureau = |stream: &StreamId| stream.bureau_id == bureau.as_str();
            let Some(stream) = self.stream_of(named).filter(of_bureau) else {
                fields.wrong(
                    "at_least",
                    "不是本机关的数据流",
                    "not a stream of this bureau",
                );
                continue;
            };
            let (head, epoch) = wanted
                .get(&stream)
                .map_or((0, ""), |head| (head.sequence, head.epoch.as_str()));
            if named.sequence > head {
                return Err(Error::new(Reason::PositionBeyondHead)
                    .with("after", named.sequence)
                    .with("head", head)
                    .with("epoch", epoch));
            }
        }
        Ok(wanted)
    }
}

/// Refuses a year of which the transaction's bureau has no report: it was not there then, or nothing at all is known of it.
pub async fn check_year(tx: &mut Tx, period: Period) -> Result<()> {
    let year = period.to.year();
    let bureau = tx.bureau()?.clone();
    let known = figures::bureau(tx, bureau.as_str()).await?;
    if let Some((why, known)) = known.and_then(|known| Some((known.not_then(year)?, known))) {
        return Err(known.refusal(why, year));
    }
    check_known(tx, period).await
}

/// Refuses a period by whose end nothing of the transaction's bureau is known: zeros would look counted.
pub async fn check_known(tx: &mut Tx, period: Period) -> Result<()> {
    if figures::is_known(tx, period).await? {
        return Ok(());
    }
    Err(Error::new(Reason::YearWithoutData).with("year", period.to.year()))
}

/// The positions an answer rests on: all streams of these bureaus as far as they are taken in, which
/// must be at least as far as wanted. The transaction must see these bureaus.
pub async fn taken_in(
    tx: &mut Tx,
    bureaus: &[String],
    wanted: &BTreeMap<StreamId, feed::StreamPosition>,
) -> Result<Vec<feed::StreamPosition>> {
    let positions = match bureaus {
        [one] => cursors::positions(tx.conn(), one).await,
        _ => cursors::list(tx.conn()).await,
    };
    let mut positions = positions.map_err(Error::internal)?;
    positions.retain(|position| bureaus.contains(&position.stream.bureau_id));
    if let Some((position, blocked)) = positions
        .iter()
        .find_map(|position| Some((position, position.blocked.as_ref()?)))
    {
        return Err(Error::new(Reason::StreamBlocked)
            .with("stream", &position.stream)
            .with("blocked", blocked.reason));
    }
    let behind: Vec<String> = wanted
        .iter()
        .filter_map(|(stream, wanted)| {
            let have = positions.iter().find(|position| position.stream == *stream);
            let reached = have.is_some_and(|have| {
                have.sequence >= wanted.sequence
                    && (wanted.epoch.is_empty() || have.epoch == wanted.epoch)
            });
            let sequence = have.map_or(0, |have| have.sequence);
            (!reached).then(|| format!("{stream} {sequence}/{}", wanted.sequence))
        })
        .collect();
    if !behind.is_empty() {
        return Err(Error::new(Reason::CursorsBehind).with("behind", behind.join(", ")));
    }
    Ok(positions
        .iter()
        .map(|position| feed::StreamPosition {
            stream: Some((&position.stream).into()),
            epoch: position.epoch.clone(),
            sequence: position.sequence,
            digest: position
                .digest
                .map(|digest| digest.to_string())
                .unwrap_or_default(),
        })
        .collect())
}
