//! How a dispute may be registered.

use chrono::NaiveDate;
use gongkai_chassis::fields::Fields;
use gongkai_law::dispute::DisputeKind;

/// Notes what is wrong with how a dispute is registered; what its kind forbids only if that is known.
pub fn check_registration(
    fields: &mut Fields,
    kind: Option<DisputeKind>,
    simple: bool,
    co_defendant: bool,
    (accepted_on, copy_received_on): (NaiveDate, NaiveDate),
) {
    let is = |wanted: DisputeKind| kind.is_none_or(|kind| kind == wanted);
    if copy_received_on < accepted_on {
        fields.wrong(
            "copy_received_on",
            "不得早于受理日期",
            "not before the day of acceptance",
        );
    }
    if simple && !is(DisputeKind::Reconsideration) {
        fields.wrong("simple", "仅适用于行政复议", "of a reconsideration only");
    }
    if co_defendant && !is(DisputeKind::SuitAfterReconsideration) {
        fields.wrong(
            "co_defendant_of",
            "仅适用于复议后起诉",
            "of a suit after reconsideration only",
        );
    }
}
