//! What the public searched for in vain: what a bureau might publish, or call by the people's words.

use chrono::{Datelike as _, Months, NaiveDate};
use gongkai_chassis::{
    db::Db,
    error::{Error, Result},
    page::Position,
};
use serde::{Deserialize, Serialize};

use super::{store, words};

/// For so many months they are kept.
const KEPT: Months = Months::new(12);

/// Different words that are kept of a day, at most: who sends thousands of them wants to fill the list.
pub const MOST_OF_A_DAY: i64 = 500;

/// What was searched for in vain on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missed {
    /// Civil date.
    pub searched_on: NaiveDate,
    /// How often.
    pub times: i32,
    /// The words.
    pub words: String,
}

impl Position for Missed {
    fn is_possible(&self) -> bool {
        (1..=9999).contains(&self.searched_on.year()) && !self.words.contains('\0')
    }
}

/// What of a search may be kept: words of the dictionary that are no names of people, and no numbers. None if
/// nothing is left.
pub fn kept(query: &str) -> Option<String> {
    let words = words::asked(query)
        .into_iter()
        .filter(words::says_something);
    let kept: Vec<String> = words
        .map(|word| word.text)
        .filter(|word| words::is_common(word))
        .collect();
    (!kept.is_empty()).then(|| kept.join(" "))
}

/// Forgets what is older than a year, in all bureaus. Of several instances one does; a failure is logged, and what is
/// left is found the next time.
pub async fn forget(db: &Db) {
    match forget_alone(db).await {
        Ok(0) => {}
        Ok(gone) => tracing::info!(gone, "old searches in vain are forgotten"),
        Err(error) => tracing::error!(%error, "old searches in vain could not be forgotten"),
    }
}

async fn forget_alone(db: &Db) -> Result<i64> {
    let Some(mut alone) = db.begin_alone("catalog.forget_missed_searches").await? else {
        return Ok(0);
    };
    let before = db.clocks.civil.today().checked_sub_months(KEPT);
    let before = before.ok_or_else(|| Error::internal("no day is a year before today"))?;
    let gone = store::forget(&mut alone, before).await?;
    alone.commit().await?;
    Ok(gone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_names_nor_numbers_are_kept() {
        let words = |query: &str| kept(query).unwrap_or_default();
        assert_eq!(
            words("烟花爆竹的经营许可 13812345678"),
            "烟花爆竹 经营 许可"
        );
        for query in [
            "王小明",
            "李娜",
            "430903199001011234",
            "zhangsan",
            "赫A12345",
        ] {
            assert_eq!(kept(query), None, "{query}");
        }
        assert!(!words("王小明被处罚的决定").contains('明'));
    }
}
