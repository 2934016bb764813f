//! Under whom an item is found whose bureau was succeeded: under the bureau that published it, by the name of the time.
//! What whoever goes on publishes in the room of its predecessor is its own, and bears its name.

use std::{collections::BTreeMap, ops::Range};

use chrono::NaiveDate;
use gongkai_chassis::succession::Successions;
use tantivy::columnar::StrColumn;

use super::schema::{day, of_bureau};

/// Who publishes in the rooms of bureaus that were succeeded: of each the bureaus that went on, by the day from which, as
/// eight digits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Publishers(BTreeMap<String, Vec<(u64, String)>>);

impl Publishers {
    /// As far as it is known who succeeds whom.
    pub fn of(successions: &Successions) -> Self {
        let rooms = successions.predecessors().into_iter();
        let rooms = rooms.map(|room| {
            let chain = successions.chain(&room, NaiveDate::MAX).into_iter();
            let after = chain.map(|(next, from)| (day(from), next)).collect();
            (room, after)
        });
        Self(rooms.collect())
    }

    /// The rooms in which these bureaus published.
    pub fn rooms(&self, bureaus: &[String]) -> Vec<String> {
        let left = self.0.iter().filter(|(room, after)| {
            let asked = |(_, next): &(u64, String)| bureaus.contains(next);
            !bureaus.contains(room) && after.iter().any(asked)
        });
        let left = left.map(|(room, _)| room.clone());
        bureaus.iter().cloned().chain(left).collect()
    }
}

/// Items of the offices of one room, which others went on with.
struct Room {
    /// Places of its offices in the column.
    offices: Range<u64>,
    name: String,
    /// Whether it is asked for itself.
    is_asked: bool,
    /// Whoever went on: from which day, whether it is asked for, and how many of its items were found.
    after: Vec<(u64, String, bool, u64)>,
}

/// The rooms that others went on with, in a part of an index.
pub struct Rooms(Vec<Room>);

impl Rooms {
    /// Those of which the column of offices holds any; `asked` are the bureaus that are asked for, all if there is none.
    pub fn of(
        publishers: &Publishers,
        asked: &[String],
        offices: &StrColumn,
    ) -> tantivy::Result<Self> {
        let is_asked = |bureau: &String| asked.is_empty() || asked.contains(bureau);
        let mut rooms = Vec::new();
        for (name, after) in &publishers.0 {
            let prefix = of_bureau(name, "");
            let mut stream = offices.dictionary().prefix_range(prefix).into_stream()?;
            if !stream.advance() {
                continue;
            }
            let first = stream.term_ord();
            let mut last = first;
            while stream.advance() {
                last = stream.term_ord();
            }
            let after = after.iter();
            let after = after.map(|(from, next)| (*from, next.clone(), is_asked(next), 0));
            rooms.push(Room {
                offices: first..last + 1,
                name: name.clone(),
                is_asked: is_asked(name),
                after: after.collect(),
            });
        }
        rooms.sort_by_key(|room| room.offices.start);
        Ok(Self(rooms))
    }

    /// Whether an item of an office, published on a day, is of a bureau that is asked for; if so, it is counted.
    pub fn take(&mut self, office: u64, day: u64) -> bool {
        let at = self.0.partition_point(|room| room.offices.end <= office);
        let room = self.0.get_mut(at);
        let Some(room) = room.filter(|room| room.offices.contains(&office)) else {
            return true;
        };
        let mut latest = room.after.iter_mut().rev();
        let Some((_, _, is_asked, count)) = latest.find(|(from, ..)| *from <= day) else {
            return room.is_asked;
        };
        *count += u64::from(*is_asked);
        *is_asked
    }

    /// Counts by room become counts by bureau that published.
    pub fn spread(&self, bureaus: &mut BTreeMap<String, u64>) {
        for room in &self.0 {
            for (_, next, _, count) in room.after.iter().filter(|(_, _, _, count)| *count > 0) {
                if let Some(all) = bureaus.get_mut(&room.name) {
                    *all = all.saturating_sub(*count);
                }
                *bureaus.entry(next.clone()).or_default() += count;
            }
        }
        bureaus.retain(|_, count| *count > 0);
    }
}
