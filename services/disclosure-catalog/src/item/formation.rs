//! On which day information was formed, and on which it was changed since (art. 26): each version says one day, and
//! what that day means is seen from the days on which versions were published.

use chrono::NaiveDate;

/// The days an item bears, as its versions so far say them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// Civil date the information was formed.
    pub formed_on: NaiveDate,
    /// Civil date it was changed, if it was since it was published.
    pub changed_on: Option<NaiveDate>,
    /// Civil date the first version was published.
    pub first: NaiveDate,
    /// Civil date the last one was.
    pub last: NaiveDate,
}

impl Days {
    /// Those of the first version.
    pub fn first(formed_on: NaiveDate, published_on: NaiveDate) -> Self {
        Self {
            formed_on,
            changed_on: None,
            first: published_on,
            last: published_on,
        }
    }

    /// The day from which the clock of art. 26 ran last.
    pub fn counts_from(self) -> NaiveDate {
        self.changed_on.unwrap_or(self.formed_on)
    }

    /// Those after a further version, and whether it publishes a change that none before it did. A day after what was
    /// public then is that of a change; an earlier one corrects what was said before.
    pub fn next(self, said: NaiveDate, published_on: NaiveDate) -> (Self, bool) {
        let last = Self {
            last: published_on,
            ..self
        };
        if said == self.counts_from() {
            return (last, false);
        }
        if said <= self.first {
            let formed = Self {
                formed_on: said,
                changed_on: None,
                ..last
            };
            return (formed, false);
        }
        let anew = self.changed_on.is_none() || said > self.last;
        let changed = Self {
            changed_on: Some(said),
            ..last
        };
        (changed, anew)
    }
}

/// A change of the information.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Civil date.
    pub on: NaiveDate,
    /// Number of the version it was first public with.
    pub version: i32,
    /// Civil date that one was published.
    pub published_on: NaiveDate,
}

/// A version as it counts here: its number, the day it says and the day it was published.
pub type Said = (i32, NaiveDate, NaiveDate);

/// The days of each version, the first first.
pub fn days(versions: &[Said]) -> Vec<Days> {
    let mut all: Vec<Days> = Vec::new();
    for (_, said, published_on) in versions {
        let next = match all.last() {
            None => Days::first(*said, *published_on),
            Some(before) => before.next(*said, *published_on).0,
        };
        all.push(next);
    }
    all
}

/// The changes that versions published, the first first, each on the day that was said of it last.
pub fn changes(versions: &[Said]) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let Some(((_, said, published_on), later)) = versions.split_first() else {
        return changes;
    };
    let mut days = Days::first(*said, *published_on);
    for (_, said, on) in later {
        let (next, anew) = days.next(*said, *on);
        // A change that was not told when it was made public counts as public since then all the same.
        let public = || {
            let mut since = versions.iter().filter(|(.., on)| on >= said);
            since.next().map(|(version, _, published_on)| Change {
                on: *said,
                version: *version,
                published_on: *published_on,
            })
        };
        if next.changed_on.is_none() {
            changes.clear();
        } else if anew {
            changes.extend(public());
        } else if let Some((on, last)) = next.changed_on.zip(changes.last_mut()) {
            last.on = on;
        }
        days = next;
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn said(versions: &[(&str, &str)]) -> Vec<Said> {
        let numbered = (1..).zip(versions);
        numbered
            .map(|(number, (said, on))| (number, day(said), day(on)))
            .collect()
    }

    /// The days of the last version, and the changes.
    fn told(versions: &[(&str, &str)]) -> (String, String) {
        let versions = said(versions);
        let days = days(&versions).pop().unwrap();
        let changed = days
            .changed_on
            .map_or_else(String::new, |on| on.to_string());
        let anew = changes(&versions).into_iter();
        let anew: Vec<String> = anew
            .map(|one| format!("{} v{} {}", one.on, one.version, one.published_on))
            .collect();
        (
            format!("{} {} {changed}", days.formed_on, days.first),
            anew.join(", "),
        )
    }

    #[test]
    fn a_day_after_the_publication_is_of_a_change_and_one_before_it_corrects() {
        let first = ("2020-06-01", "2020-06-20");
        for (later, days, changes) in [
            (&[][..], "2020-06-01 2020-06-20 ", ""),
            (
                &[("2020-06-01", "2020-07-01")],
                "2020-06-01 2020-06-20 ",
                "",
            ),
            (
                &[("2021-05-01", "2021-05-06")],
                "2020-06-01 2020-06-20 2021-05-01",
                "2021-05-01 v2 2021-05-06",
            ),
            // 05-19 was meant, or the day of publication itself.
            (
                &[("2020-05-19", "2020-07-01")],
                "2020-05-19 2020-06-20 ",
                "",
            ),
            (
                &[("2020-06-20", "2020-07-01")],
                "2020-06-20 2020-06-20 ",
                "",
            ),
            // Its text was mended; then the day of the change; then it changed once more.
            (
                &[
                    ("2021-05-01", "2021-05-06"),
                    ("2021-05-01", "2021-06-01"),
                    ("2021-05-02", "2021-06-02"),
                    ("2022-01-04", "2022-03-01"),
                ],
                "2020-06-01 2020-06-20 2022-01-04",
                "2021-05-02 v2 2021-05-06, 2022-01-04 v5 2022-03-01",
            ),
            // The change was public before its day was told.
            (
                &[("2020-06-01", "2021-05-06"), ("2021-05-01", "2021-06-01")],
                "2020-06-01 2020-06-20 2021-05-01",
                "2021-05-01 v2 2021-05-06",
            ),
            // It was no change.
            (
                &[("2021-05-01", "2021-05-06"), ("2020-06-01", "2021-05-07")],
                "2020-06-01 2020-06-20 ",
                "",
            ),
        ] {
            let all: Vec<_> = [first].iter().chain(later).copied().collect();
            assert_eq!(told(&all), (days.to_owned(), changes.to_owned()), "{all:?}");
        }
    }
}
