//! The year of a report.

use gongkai_chassis::{
    call::Call,
    error::{Error, Reason, Result},
};
use gongkai_law::report::Format;
use gongkai_proto::request::BureauRequest;

use crate::figure::tally::Period;

/// The last year of which anybody may ask: dates are written with four digits.
const LAST: i32 = 9000;

/// The format of a year, and its days; none of a year that has no format.
pub fn of(year: i32) -> Option<(Format, Period)> {
    Format::for_year(year)
        .filter(|_| year <= LAST)
        .zip(Period::year(year))
}

/// The format and the days of the year that a call makes a report of, which must have ended. What else is wrong with the
/// call is told first.
pub fn ended<R: BureauRequest>(call: &mut Call<'_, R>, asked: i32) -> Result<(Format, Period)> {
    if !(1949..=LAST).contains(&asked) {
        call.fields.wrong("year", "不是有效的年份", "not a year");
    }
    call.checked(Some(()))?;
    let (format, period) =
        of(asked).ok_or_else(|| Error::new(Reason::FormatUnknown).with("year", asked))?;
    if call.today <= period.to {
        return Err(Error::new(Reason::PeriodNotEnded).with("year", asked));
    }
    Ok((format, period))
}
