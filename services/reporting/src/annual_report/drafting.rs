//! What is drafted for the sections of a version, and what becomes of it when the figures are counted anew. Pure.

use super::state::{Figures, Written};
use crate::report::narrative::{Section, draft};

/// What is drafted for every section from these figures; how the bureau is reached ends the preface.
pub fn drafts((report, previous): &Figures, contact: &str) -> Vec<(Section, String)> {
    let drafted = draft(report, previous.as_ref()).into_iter();
    let drafted = drafted.map(|(section, text)| match section {
        Section::Preface if !contact.is_empty() => (section, format!("{text}\n{contact}")),
        _ => (section, text),
    });
    drafted.collect()
}

/// The sections with what is drafted for them now. One that says what was drafted for it says what is drafted for it now; what
/// a person wrote stays, and is marked where its draft changed: a sentence without a figure may be wrong since.
pub fn anew(written: Vec<Written>, drafts: Vec<(Section, String)>) -> Vec<Written> {
    let mut sections = written;
    for (section, drafted) in drafts {
        match sections.iter_mut().find(|one| one.section == section) {
            Some(one) if one.text == one.drafted || one.text == drafted => {
                one.text.clone_from(&drafted);
                one.drafted = drafted;
                one.draft_changed = false;
            }
            Some(one) => {
                one.draft_changed |= one.drafted != drafted;
                one.drafted = drafted;
            }
            None => sections.push(Written {
                section,
                text: drafted.clone(),
                printed: None,
                drafted,
                draft_changed: false,
            }),
        }
    }
    sections.sort_by_key(|one| one.section);
    sections
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;
    use crate::{
        annual_report::{
            decide::{Hand, start},
            state::AnnualReport,
        },
        report::sample,
    };

    fn hand() -> Hand {
        Hand {
            by: "zhang".to_owned(),
            at: DateTime::UNIX_EPOCH,
        }
    }

    /// A year in which nothing was received yet, and the same once something was.
    fn figures() -> (Figures, Figures) {
        let now = sample::report(2024);
        let mut before = now.clone();
        before.figures.clear();
        for table in &mut before.tables {
            let rows = table.blocks.iter_mut().flat_map(|block| &mut block.rows);
            for cell in rows.flat_map(|row| &mut row.cells) {
                cell.value = 0.0;
            }
        }
        before.identities[0].holds = false;
        ((before, None), (now, None))
    }

    fn of(report: &AnnualReport, section: Section) -> &Written {
        let mut sections = report.document.sections.iter();
        sections.find(|one| one.section == section).unwrap()
    }

    #[test]
    fn what_is_as_drafted_is_drafted_anew_with_the_figures() {
        let (before, now) = figures();
        let contact = "如对本报告有疑问，请与本机关联系。".to_owned();
        let report = start(Uuid::nil(), 2024, before, contact.clone(), &hand());
        let applications = &of(&report, Section::OnApplication).text;
        assert!(applications.starts_with("全年未收到政府信息公开申请"));
        assert!(of(&report, Section::Supervision).text.contains("不符之处"));
        let report = report.refresh("", now.clone(), None, &hand()).unwrap();
        let applications = of(&report, Section::OnApplication);
        assert!(!applications.text.contains("全年未"), "{applications:?}");
        assert!(!of(&report, Section::Supervision).text.contains("不符之处"));
        assert!(of(&report, Section::Preface).text.ends_with(&contact));
        let sections = &report.document.sections;
        assert!(sections.iter().all(|one| !one.draft_changed));
        let report = report.refresh("", now, Some("电话".to_owned()), &hand());
        assert!(
            of(&report.unwrap(), Section::Preface)
                .text
                .ends_with("电话")
        );
    }

    #[test]
    fn what_a_person_wrote_stays_and_that_its_draft_changed_is_told_until_it_is_written_again() {
        let (before, now) = figures();
        let report = start(Uuid::nil(), 2024, before, String::new(), &hand());
        let own = "全年未收到政府信息公开申请，已逐件核对。";
        let written = |report: AnnualReport| {
            let sections = vec![(Section::OnApplication, own.to_owned())];
            report.write("", sections, &hand()).unwrap()
        };
        let report = written(report).refresh("", now, None, &hand()).unwrap();
        let kept = of(&report, Section::OnApplication);
        assert!(kept.text == own && kept.draft_changed && kept.drafted.contains("新收"));
        // It is told until somebody looked at it.
        let figures = (report.report.clone(), report.previous.clone());
        let report = report.refresh("", figures, None, &hand()).unwrap();
        assert!(of(&report, Section::OnApplication).draft_changed);
        assert!(!of(&written(report), Section::OnApplication).draft_changed);
    }
}
