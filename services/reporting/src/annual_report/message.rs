//! A version of an annual report as it is sent.

use chrono::NaiveDate;
use gongkai_chassis::{clock::timestamp, code::to_number};
use gongkai_proto::reporting::v1 as proto;

use super::state::{AnnualReport, Contribution, Remark, Step, Written};

/// A version of a bureau's report, as sent; with the day the office above wants it by.
pub fn message(
    bureau: &str,
    version: &AnnualReport,
    local_due_on: Option<NaiveDate>,
) -> proto::AnnualReport {
    let who = |step: Step| version.last(step).unwrap_or_default().to_owned();
    let section = |written: &Written| proto::Section {
        section: written.section.to_string(),
        text: written.text.clone(),
        printed: version.printed(written),
        draft_changed: written.draft_changed,
        drafted: if written.text == written.drafted {
            String::new()
        } else {
            written.drafted.clone()
        },
    };
    let contribution = |given: &Contribution| proto::OfficeContribution {
        office_id: given.office_id.clone(),
        section: given.section.to_string(),
        text: given.text.clone(),
        given_by: given.by.clone(),
        given_at: Some(timestamp(given.at)),
    };
    let remark = |remark: &Remark| proto::Remark {
        text: remark.text.clone(),
        made_by: remark.by.clone(),
        made_at: Some(timestamp(remark.at)),
        from_above: remark.from_above,
    };
    let document = &version.document;
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    proto::AnnualReport {
        id: version.id.to_string(),
        bureau_id: bureau.to_owned(),
        year: version.year,
        version: version.version,
        state: to_number(version.state),
        etag: version.etag(),
        report: Some(version.report.clone()),
        previous: version.previous.clone(),
        sections: document.sections.iter().map(section).collect(),
        contributions: document.contributions.iter().map(contribution).collect(),
        remarks: document.remarks.iter().map(remark).collect(),
        correction_reason: version.correction_reason.clone(),
        submitted_by: who(Step::Submitted),
        reviewed_by: who(Step::Reviewed),
        signed_by: who(Step::Signed),
        signed_on: day(version.signed_on),
        digest: version.digest.clone(),
        published_on: day(version.published_on),
        item_id: version
            .item
            .map(|(id, _)| id.to_string())
            .unwrap_or_default(),
        item_version: version.item.map_or(0, |(_, number)| number),
        due_on: version.report.due_on.clone(),
        local_due_on: day(local_due_on),
        writers: version.writers().into_iter().map(str::to_owned).collect(),
        registered_late: 0,
        drop_reason: document.drop_reason.clone(),
        dropped_by: who(Step::Dropped),
        names: Vec::new(),
    }
}
