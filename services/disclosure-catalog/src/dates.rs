//! Civil dates of records: no bureau of the People's Republic acted before it was founded.

use chrono::NaiveDate;
use gongkai_chassis::fields::Fields;

/// An earlier date is a typing error, and PostgreSQL could not keep the earliest of them.
const EARLIEST: NaiveDate = match NaiveDate::from_ymd_opt(1949, 10, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// A civil date, `YYYY-MM-DD`; `today` where it is empty and `today` is given. `None` if it is
/// refused, so that no further rule is tried on it.
pub fn read(
    fields: &mut Fields,
    field: &str,
    value: &str,
    today: Option<NaiveDate>,
) -> Option<NaiveDate> {
    let date = fields.date(field, value, today);
    // The stand-in of a date that was refused already.
    if date == NaiveDate::MIN {
        return None;
    }
    if date < EARLIEST {
        fields.wrong(field, "不得早于1949-10-01", "not before 1949-10-01");
        return None;
    }
    Some(date)
}
