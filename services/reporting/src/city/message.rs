//! Reports of cities, as they are sent.

use chrono::NaiveDate;
use gongkai_chassis::code::to_number;
use gongkai_proto::reporting::v1 as proto;

use super::state::Part;

/// A bureau's part.
pub fn part(part: &Part, year: i32, today: NaiveDate) -> proto::CityReportPart {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let end = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(today);
    let signed = part.signed.as_ref();
    proto::CityReportPart {
        bureau_id: part.bureau_id.clone(),
        bureau_name: part.bureau.name_on(end).to_owned(),
        annual_report_id: signed
            .map(|signed| signed.id.to_string())
            .unwrap_or_default(),
        version: signed.map_or(0, |signed| signed.version),
        state: part.state.map_or(0, to_number),
        digest: signed
            .map(|signed| signed.digest.clone())
            .unwrap_or_default(),
        signed_on: day(signed.map(|signed| signed.on)),
        published_on: day(part.published_on),
        due_on: day(part.due_on(year)),
        missing: signed.is_none(),
        late: part.is_late(year, today),
    }
}
