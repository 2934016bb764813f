//! Asking the service by the clock: a call is made when it is due, whether those before it are answered or not, and
//! takes as long as from then until its answer.

use std::{sync::Arc, time::Duration};

use anyhow::{Context as _, ensure};
use gongkai_demo::{clients::Caller, play};
use gongkai_proto::catalog::v1::{SearchItemsRequest, SearchItemsResponse};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep_until},
};

use super::text::{Class, Dice};
use crate::stats::Latency;

/// Seconds in which calls do not count.
const FIRST: u32 = 3;

/// One of the public.
#[derive(Clone)]
pub(super) struct Asked {
    caller: Arc<Caller>,
}

/// What became of the calls of a class.
pub(super) struct Through {
    pub(super) total: i64,
    pub(super) calls: usize,
    pub(super) took: Latency,
}

impl Asked {
    pub(super) fn new(caller: Caller) -> Self {
        Self {
            caller: Arc::new(caller),
        }
    }

    async fn search(&self, query: String) -> anyhow::Result<SearchItemsResponse> {
        let request = SearchItemsRequest {
            query,
            ..SearchItemsRequest::default()
        };
        let found = self.caller.search().search_items(request).await;
        Ok(found.map_err(play::told)?.into_inner())
    }

    /// How many items can be found.
    pub(super) async fn all(&self) -> anyhow::Result<i64> {
        Ok(self.search(String::new()).await?.total)
    }

    /// So many a second, of classes drawn as if at random, so that none of them always follows the longest; in every run
    /// the same.
    pub(super) async fn by_the_clock(
        &self,
        classes: &[Class],
        rate: u32,
        seconds: u32,
    ) -> anyhow::Result<Vec<Through>> {
        let pause = Duration::from_secs(1) / rate;
        let began = Instant::now();
        let mut calls = JoinSet::new();
        let mut dice = Dice(1);
        let count = u64::try_from(classes.len())?;
        for number in 0..rate * (FIRST + seconds) {
            let due = began + pause * number;
            sleep_until(due).await;
            let place = usize::try_from(dice.below(count))?;
            let (asked, query) = (self.clone(), classes[place].query());
            let is_loose = classes[place].is_loose;
            let counts = number >= rate * FIRST;
            calls.spawn(async move {
                let found = asked.search(query.clone()).await?;
                let took = due.elapsed();
                // What is measured is what was meant.
                ensure!(
                    found.some_words_only == is_loose && !found.items.is_empty(),
                    "{query}: {} found, some words only: {}; with few items some classes find nothing",
                    found.total,
                    found.some_words_only
                );
                Ok((place, counts.then_some(took), found.total))
            });
        }
        let mut took: Vec<Vec<Duration>> = classes.iter().map(|_| Vec::new()).collect();
        let mut totals = vec![0; classes.len()];
        while let Some(call) = calls.join_next().await {
            let (place, counted, total) = call?.context("a search failed")?;
            took[place].extend(counted);
            totals[place] = total;
        }
        let through = took.into_iter().zip(totals).map(|(took, total)| Through {
            total,
            calls: took.len(),
            took: Latency::of(took),
        });
        Ok(through.collect())
    }
}
