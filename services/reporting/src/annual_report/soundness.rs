//! Whether a report may be signed by what it says: every identity holds, every section that must say something does, every
//! reference leads to a figure, no sentence contradicts the tables, and all it shows is what is counted now. Pure.

use gongkai_chassis::{
    error::{Reason, Result},
    fields::Fields,
};

use super::{
    contradictions::note,
    difference::differences,
    state::{AnnualReport, Figures, Written},
};
use crate::report::narrative::{Section, resolve};

/// The text of a report as it is printed beside what is counted now, if the report is sound so; everything that is not
/// otherwise.
pub fn printed(report: &AnnualReport, now: &Figures) -> Result<Vec<Written>> {
    let mut fields = Fields::default();
    for identity in now.0.identities.iter().filter(|identity| !identity.holds) {
        let (left, right) = (identity.left, identity.right);
        fields.wrong(
            &format!("identities.{}", identity.code),
            &format!("勾稽关系不符：{}（{left}≠{right}）", identity.description),
            &format!(
                "the identity {} does not hold: {left} against {right}",
                identity.code
            ),
        );
    }
    let mut sections = Vec::new();
    for written in &report.document.sections {
        let name = written.section;
        match resolve(&written.text, &now.0, now.1.as_ref()) {
            Ok(printed) => {
                note(&mut fields, &now.0, written, &printed);
                sections.push(Written {
                    printed: Some(printed),
                    ..written.clone()
                });
            }
            Err(faults) => {
                for fault in faults {
                    let field = format!("sections.{name}");
                    fields.wrong(
                        &field,
                        &format!("“{}”{}", name.zh(), fault.zh()),
                        &fault.en(),
                    );
                }
            }
        }
    }
    let is_written = |section: Section| {
        let mut sections = report.document.sections.iter();
        sections.any(|written| written.section == section && !written.text.trim().is_empty())
    };
    let required = Section::ALL.iter().filter(|section| section.is_required());
    for section in required.filter(|section| !is_written(**section)) {
        fields.wrong(
            &format!("sections.{section}"),
            &format!(
                "“{}”没有内容，统一格式的年度报告应当写明（《条例》第五十条），请退回补充",
                section.zh()
            ),
            "the report must have this section (art. 50): return it and write it",
        );
    }
    let counted = (report.report.clone(), report.previous.clone());
    for difference in differences(&counted, now) {
        let or_none = |text: String| if text.is_empty() { "无".into() } else { text };
        let was = or_none(difference.signed_text);
        let is = or_none(difference.current_text);
        fields.wrong(
            &format!("figures.{}", difference.figure),
            &format!(
                "“{}”取数后已由“{was}”变为“{is}”，请退回重新取数",
                difference.label
            ),
            &format!(
                "was {was} when the figures were counted, and is {is} now: return it and count anew"
            ),
        );
    }
    match fields.done() {
        Ok(()) => Ok(sections),
        Err(error) => Err(error.for_reason(Reason::ReportUnsound)),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use gongkai_proto::reporting::v1 as proto;
    use uuid::Uuid;

    use super::*;
    use crate::{
        annual_report::decide::{Hand, start},
        report::sample,
    };

    fn counted() -> Figures {
        (sample::report(2024), Some(sample::report(2023)))
    }

    fn version() -> AnnualReport {
        let hand = Hand {
            by: "zhang".to_owned(),
            at: DateTime::UNIX_EPOCH,
        };
        start(Uuid::nil(), 2024, counted(), String::new(), &hand)
    }

    /// What is wrong, as field and words.
    fn wrong(report: &AnnualReport, now: &Figures) -> Vec<(String, String)> {
        let error = printed(report, now).unwrap_err();
        assert_eq!(error.reason(), Reason::ReportUnsound);
        let violations = error.violations();
        violations
            .map(|(field, zh, _)| (field.to_owned(), zh.to_owned()))
            .collect()
    }

    fn changed(change: impl FnOnce(&mut proto::Report)) -> Figures {
        let mut now = counted();
        change(&mut now.0);
        now
    }

    #[test]
    fn what_was_drafted_and_not_moved_is_sound() {
        assert_eq!(printed(&version(), &counted()).unwrap().len(), 8);
    }

    /// Identities are those of what is frozen, not those of the draft.
    #[test]
    fn identities_are_those_of_now() {
        let broken = changed(|report| report.identities[0].holds = false);
        let wrong = wrong(&version(), &broken);
        assert_eq!(wrong.len(), 1);
        assert_eq!(wrong[0].0, "identities.table3_balance");
    }

    #[test]
    fn whatever_moved_is_told_as_it_is_printed() {
        let moved = changed(|report| {
            let blocks = report.tables.iter_mut().flat_map(|table| &mut table.blocks);
            let mut rows = blocks.flat_map(|block| &mut block.rows);
            let charge = rows.find(|row| row.row == "行政事业性收费").unwrap();
            charge.cells[0].value = 0.0;
            charge.cells[0].set_origin(proto::Origin::NotRegistered);
        });
        let told = wrong(&version(), &moved);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].0, "figures.table2.charge.amount");
        assert!(
            told[0]
                .1
                .contains("由“4068.208万元（填报）”变为“0万元（未登记）”"),
            "{told:?}"
        );
        let without_year_before = (sample::report(2024), None);
        let told = wrong(&version(), &without_year_before);
        assert!(
            told.iter().any(|(field, _)| field == "figures.previous"),
            "{told:?}"
        );
    }

    #[test]
    fn a_section_that_the_form_demands_says_something() {
        for section in Section::ALL {
            let mut report = version();
            let mut sections = report.document.sections.iter_mut();
            let written = sections.find(|written| written.section == *section);
            written.unwrap().text = " \n".to_owned();
            let is_sound = printed(&report, &counted()).is_ok();
            assert_eq!(is_sound, !section.is_required(), "{section}");
        }
        let mut report = version();
        report.document.sections.clear();
        let fields: Vec<String> = wrong(&report, &counted())
            .into_iter()
            .map(|one| one.0)
            .collect();
        assert!(
            fields.contains(&"sections.problems".to_owned()),
            "{fields:?}"
        );
        assert_eq!(fields.len(), 6);
    }
}
