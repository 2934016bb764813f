//! Refusals that all kinds of case have in common.

use chrono::NaiveDate;
use gongkai_chassis::error::{Error, Result};
use gongkai_document::date_text;

/// What errors call the legal date of an act: who knows its name in the request tells it by that.
pub const LEGAL_DATE: &str = "legal_date";

/// That an act bears a day before one that it follows: what was not so on that day, in English and
/// Chinese.
pub fn too_early(en: &str, zh: &str, day: NaiveDate, since: NaiveDate) -> Error {
    Error::state_forbids(en, zh)
        .next(
            &format!("The day {day} lies before {since}: correct it."),
            &format!(
                "所填日期{}早于{}，请更正日期。",
                date_text(day),
                date_text(since)
            ),
        )
        .at(LEGAL_DATE)
}

/// That nothing is done with a case that was voided.
pub fn voided() -> Error {
    Error::state_forbids("voided", "已作废").next(
        "Register it anew, if it is to be handled.",
        "确需办理的，请重新登记。",
    )
}

/// Acts follow one another: none lies before the day of receipt, nor before what happened last.
pub fn follows(day: NaiveDate, received_on: NaiveDate, latest_on: NaiveDate) -> Result<()> {
    if day < received_on {
        return Err(too_early(
            "not received on that day",
            "当日尚未收到申请",
            day,
            received_on,
        ));
    }
    if day < latest_on {
        return Err(too_early(
            "past that day",
            "该日之后已有其他办理记录",
            day,
            latest_on,
        ));
    }
    Ok(())
}
