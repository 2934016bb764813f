//! What is counted of a bureau, from nothing: its streams read from their beginning, in memory.

use std::collections::BTreeMap;

use anyhow::Context as _;
use gongkai_subscriber::{
    ApplyError, Envelope, FeedSource, StreamId,
    cursors::{self, StreamPosition},
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    changes,
    tally::{Amounts, add},
    thing::Thing,
    told,
};

/// Events asked for at once.
const PAGE: i32 = 1_000;

/// What the events of a bureau leave.
#[derive(Debug, Default)]
pub struct Recount {
    /// The streams that were read.
    pub streams: Vec<StreamId>,
    /// Counted things.
    pub things: BTreeMap<Uuid, Thing>,
    /// Events taken.
    pub events: u64,
    /// Events that could not be taken, and that an operator had therefore skipped.
    pub skipped: Vec<String>,
}

impl Recount {
    /// Takes an event, the next of its stream.
    pub fn take(&mut self, event: &Envelope) -> Result<(), ApplyError> {
        let told = told(event)?;
        for change in changes(event)? {
            // What a bureau is called is no sum.
            let Some(id) = change.thing() else {
                continue;
            };
            let before = self.things.get(&id).cloned();
            let after = change.after(before, told);
            let after = after.map_err(|error| ApplyError::Poison(error.to_string()))?;
            match after {
                Some(thing) => self.things.insert(id, thing),
                None => self.things.remove(&id),
            };
        }
        self.events += 1;
        Ok(())
    }

    /// The sums of all things.
    pub fn amounts(&self) -> Amounts {
        let mut amounts = Amounts::new();
        for thing in self.things.values() {
            add(&mut amounts, thing, 1);
        }
        amounts
    }
}

/// Reads the events of a bureau as far as its cursors stand, which are locked until the transaction of the connection ends:
/// what is written or compared then is of these positions. `progress` hears of each page.
pub async fn recount(
    conn: &mut PgConnection,
    sources: &[FeedSource],
    bureau: &str,
    mut progress: impl FnMut(&StreamId, u64, u64),
) -> anyhow::Result<Recount> {
    let mut recount = Recount::default();
    loop {
        // A stream may begin while others are read.
        let mut begun = cursors::positions(&mut *conn, bureau).await?;
        begun.retain(|position| !recount.streams.contains(&position.stream));
        if begun.is_empty() {
            return Ok(recount);
        }
        let mut read: Vec<(StreamId, u64)> = Vec::new();
        // First without a lock, so that what happens meanwhile waits for the last events only.
        for position in begun {
            let at = read_on(&mut recount, sources, &position, 0, &mut progress).await?;
            read.push((position.stream, at));
        }
        for (stream, at) in read {
            let position = cursors::lock(&mut *conn, &stream).await?;
            anyhow::ensure!(
                position.sequence >= at,
                "{stream} was sent back meanwhile: try again / 数据流已被重置，请重试"
            );
            read_on(&mut recount, sources, &position, at, &mut progress).await?;
            recount.streams.push(stream);
        }
    }
}

async fn read_on(
    recount: &mut Recount,
    sources: &[FeedSource],
    position: &StreamPosition,
    mut at: u64,
    progress: &mut impl FnMut(&StreamId, u64, u64),
) -> anyhow::Result<u64> {
    let stream = &position.stream;
    let source = sources
        .iter()
        .find(|source| source.service == stream.service);
    let source = source.with_context(|| format!("no feed of {stream} / 没有该数据流的来源"))?;
    while at < position.sequence {
        let page = source.events_after(stream, at, PAGE).await?;
        anyhow::ensure!(!page.is_empty(), "{stream} ends at {at} / 数据流止于{at}");
        for event in page
            .iter()
            .filter(|event| event.sequence <= position.sequence)
        {
            anyhow::ensure!(
                position.epoch == event.epoch,
                "{stream} is of another epoch: restart it / 数据流已换代，请先 stream restart"
            );
            match recount.take(event) {
                Ok(()) => {}
                // The cursor stands behind it, so somebody moved it past what cannot be counted.
                Err(ApplyError::Poison(detail)) => {
                    recount
                        .skipped
                        .push(format!("{stream} {}: {detail}", event.sequence));
                }
                Err(ApplyError::Failed(error)) => return Err(anyhow::anyhow!(error)),
            }
            at = event.sequence;
        }
        progress(stream, at, position.sequence);
    }
    Ok(at)
}
