//! The steps of an annual report from its draft to the public, and the four eyes they need: whoever had a hand in the text
//! neither reviews nor signs it, and whoever reviewed it does not sign it. Pure.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::error::{Error, Reason, Result};
use uuid::Uuid;

use super::{
    drafting::{anew, drafts},
    references::{lead_somewhere, refuse_what_leads_nowhere},
    state::{Act, AnnualReport, Contribution, Document, Figures, Remark, State, Step, Written},
};
use crate::report::narrative::Section;

/// Who acts, and when.
#[derive(Debug, Clone)]
pub struct Hand {
    /// Subject.
    pub by: String,
    /// By the civil clock.
    pub at: DateTime<Utc>,
}

/// The first version of the report of a year, drafted from its figures; `contact` is how the bureau is reached, empty if
/// that is not known.
pub fn start(id: Uuid, year: i32, figures: Figures, contact: String, hand: &Hand) -> AnnualReport {
    let document = Document {
        sections: anew(Vec::new(), drafts(&figures, &contact)),
        contact,
        ..Document::default()
    };
    let (report, previous) = figures;
    AnnualReport {
        id,
        year,
        version: 1,
        state: State::Draft,
        revision: 0,
        report,
        previous,
        document,
        correction_reason: String::new(),
        signed_on: None,
        digest: String::new(),
        item: None,
        published_on: None,
    }
    .done(Step::Started, hand, State::Draft)
}

impl AnnualReport {
    /// Refuses who read another state, and what another state does not allow.
    fn may(&self, etag: &str, states: &[State]) -> Result<()> {
        if !etag.is_empty() && etag != self.etag() {
            return Err(Error::new(Reason::Conflict).with("etag", self.etag()));
        }
        if states.contains(&self.state) {
            return Ok(());
        }
        let next = match self.state {
            State::Draft => ("Submit it first.", "请先送审。"),
            State::InReview => ("It is reviewed or returned next.", "下一步是审核或者退回。"),
            State::Reviewed => ("It is signed or returned next.", "下一步是签发或者退回。"),
            State::Signed | State::Published => (
                "What is signed is corrected by a new version.",
                "已签发的报告只能以新版本更正。",
            ),
            State::Superseded => ("Go on with the later version.", "请办理后一版本。"),
            State::Dropped => ("Begin it anew.", "请重新编制或者重新更正。"),
        };
        let error = Error::state_forbids(self.state.as_str(), &format!("报告{}", self.state.zh()));
        Err(error.next(next.0, next.1))
    }

    fn done(mut self, step: Step, hand: &Hand, state: State) -> Self {
        let (by, at) = (hand.by.clone(), hand.at);
        self.document.acts.push(Act { step, by, at });
        self.revision += 1;
        self.state = state;
        self
    }

    /// Its figures counted anew, and what is drafted from them with them; what people wrote stays. Where how the bureau is
    /// reached is not known now, it is as it was.
    pub fn refresh(
        self,
        etag: &str,
        figures: Figures,
        contact: Option<String>,
        hand: &Hand,
    ) -> Result<Self> {
        self.may(etag, &[State::Draft])?;
        let contact = contact.unwrap_or(self.document.contact);
        let document = Document {
            sections: anew(self.document.sections, drafts(&figures, &contact)),
            contact,
            ..self.document
        };
        let (report, previous) = figures;
        let counted = Self {
            report,
            previous,
            document,
            ..self
        };
        Ok(counted.done(Step::Refreshed, hand, State::Draft))
    }

    /// Sections written anew; one that is not named stays.
    pub fn write(
        mut self,
        etag: &str,
        sections: Vec<(Section, String)>,
        hand: &Hand,
    ) -> Result<Self> {
        self.may(etag, &[State::Draft])?;
        let texts = sections.iter().map(|(_, text)| text.as_str());
        refuse_what_leads_nowhere(&self, texts)?;
        for (section, text) in sections {
            let known = &mut self.document.sections;
            match known.iter_mut().find(|written| written.section == section) {
                // Whoever writes it has the draft before him.
                Some(written) => {
                    written.text = text;
                    written.draft_changed = false;
                }
                None => known.push(Written {
                    section,
                    text,
                    printed: None,
                    drafted: String::new(),
                    draft_changed: false,
                }),
            }
        }
        self.document
            .sections
            .sort_by_key(|written| written.section);
        Ok(self.done(Step::Wrote, hand, State::Draft))
    }

    /// What an office has to say to a section.
    pub fn contribute(
        mut self,
        office_id: String,
        section: Section,
        text: String,
        hand: &Hand,
    ) -> Result<Self> {
        self.may("", &[State::Draft])?;
        lead_somewhere(&self, &text)?;
        self.document.contributions.push(Contribution {
            office_id,
            section,
            text,
            by: hand.by.clone(),
            at: hand.at,
        });
        Ok(self.done(Step::Contributed, hand, State::Draft))
    }

    /// Handed over for review.
    pub fn submit(self, etag: &str, hand: &Hand) -> Result<Self> {
        self.may(etag, &[State::Draft])?;
        Ok(self.done(Step::Submitted, hand, State::InReview))
    }

    /// Passed on for signature.
    pub fn review(self, etag: &str, hand: &Hand) -> Result<Self> {
        self.may(etag, &[State::InReview])?;
        self.has_no_hand(&hand.by)?;
        Ok(self.done(Step::Reviewed, hand, State::Reviewed))
    }

    /// Given back to be written anew: all steps are taken again.
    pub fn send_back(
        mut self,
        etag: &str,
        text: String,
        from_above: bool,
        hand: &Hand,
    ) -> Result<Self> {
        self.may(etag, &[State::InReview, State::Reviewed])?;
        self.document.remarks.push(Remark {
            text,
            by: hand.by.clone(),
            at: hand.at,
            from_above,
        });
        Ok(self.done(Step::Returned, hand, State::Draft))
    }

    /// Whether it may be signed by somebody, apart from what it says.
    pub fn may_be_signed(&self, etag: &str, by: &str) -> Result<()> {
        self.may(etag, &[State::Reviewed])?;
        self.has_no_hand(by)?;
        if self.last(Step::Reviewed) == Some(by) {
            return Err(same_person());
        }
        Ok(())
    }

    /// Signed, with its text as it is printed, the figures it was signed with, and what who signs is called then: it prints the
    /// same for ever.
    pub fn sign(
        self,
        (report, previous): Figures,
        printed: Vec<Written>,
        (on, signer): (NaiveDate, String),
        hand: &Hand,
    ) -> Self {
        let document = Document {
            sections: printed,
            signer,
            ..self.document
        };
        let frozen = Self {
            report,
            previous,
            document,
            signed_on: Some(on),
            ..self
        };
        frozen.done(Step::Signed, hand, State::Signed)
    }

    /// Given up before it was signed.
    pub fn give_up(mut self, etag: &str, reason: String, hand: &Hand) -> Result<Self> {
        self.may(etag, &[State::Draft, State::InReview, State::Reviewed])?;
        self.document.drop_reason = reason;
        Ok(self.done(Step::Dropped, hand, State::Dropped))
    }

    /// Taken the place of by a later version that was signed.
    pub fn supersede(self, hand: &Hand) -> Self {
        self.done(Step::Superseded, hand, State::Superseded)
    }

    /// Whether it may be handed over to the catalog, or looked after there.
    pub fn may_be_published(&self, etag: &str) -> Result<()> {
        self.may(etag, &[State::Signed, State::Published])
    }

    /// Handed over to the catalog as a version of an item.
    pub fn hand_over(self, item: (Uuid, i32), hand: &Hand) -> Result<Self> {
        self.may("", &[State::Signed])?;
        let handed = Self {
            item: Some(item),
            ..self
        };
        Ok(handed.done(Step::HandedOver, hand, State::Signed))
    }

    /// Public as of that day. Of a version that was corrected meanwhile it is kept, too.
    pub fn publish(self, on: NaiveDate, hand: &Hand) -> Self {
        let state = match self.state {
            State::Signed => State::Published,
            other => other,
        };
        let published = Self {
            published_on: Some(on),
            ..self
        };
        published.done(Step::Published, hand, state)
    }

    /// Public no more: its item was withdrawn in the catalog.
    pub fn withdraw(self, hand: &Hand) -> Self {
        let state = match self.state {
            State::Published => State::Signed,
            other => other,
        };
        let withdrawn = Self {
            published_on: None,
            ..self
        };
        withdrawn.done(Step::Withdrawn, hand, state)
    }

    /// The draft of a version that corrects this one: it says what this one says.
    pub fn correct(&self, id: Uuid, reason: String, hand: &Hand) -> Result<Self> {
        self.may("", &[State::Signed, State::Published])?;
        let sections = self.document.sections.iter().cloned();
        let sections = sections.map(|written| Written {
            printed: None,
            ..written
        });
        let document = Document {
            sections: sections.collect(),
            contact: self.document.contact.clone(),
            ..Document::default()
        };
        let begun = Self {
            id,
            version: self.version + 1,
            revision: 0,
            document,
            correction_reason: reason,
            signed_on: None,
            digest: String::new(),
            item: None,
            published_on: None,
            ..self.clone()
        };
        Ok(begun.done(Step::Corrected, hand, State::Draft))
    }

    fn has_no_hand(&self, by: &str) -> Result<()> {
        if self.writers().contains(&by) {
            return Err(same_person());
        }
        Ok(())
    }
}

fn same_person() -> Error {
    Error::state_forbids(
        "written, contributed to, submitted or reviewed by the same person",
        "起草、审核、签发不得为同一人",
    )
    .next(
        "Have somebody else do this step.",
        "请由其他人员办理本环节。",
    )
}

#[cfg(test)]
mod tests {
    use gongkai_proto::reporting::v1 as proto;

    use super::*;

    const PEOPLE: [&str; 4] = ["zhang", "li", "wang", "zhao"];

    fn hand(by: &str) -> Hand {
        Hand {
            by: by.to_owned(),
            at: DateTime::UNIX_EPOCH,
        }
    }

    fn draft(by: &str) -> AnnualReport {
        let report = proto::Report {
            bureau_name: "益阳市赫山区应急管理局".to_owned(),
            year: 2019,
            ..proto::Report::default()
        };
        start(Uuid::nil(), 2019, (report, None), String::new(), &hand(by))
    }

    fn day() -> NaiveDate {
        "2020-01-15".parse().unwrap()
    }

    fn signed(report: AnnualReport, etag: &str, by: &str) -> Result<AnnualReport> {
        report.may_be_signed(etag, by)?;
        let figures = (report.report.clone(), report.previous.clone());
        let printed = report.document.sections.clone();
        let name = format!("{by}的姓名");
        Ok(report.sign(figures, printed, (day(), name), &hand(by)))
    }

    /// Every combination of four people: it goes through exactly if nobody who had a hand in the text reviews or signs it,
    /// and who reviewed does not sign.
    #[test]
    fn four_eyes() {
        let mut passed = 0;
        for starter in PEOPLE {
            for writer in PEOPLE {
                for submitter in PEOPLE {
                    for reviewer in PEOPLE {
                        for signer in PEOPLE {
                            let section = vec![(Section::Problems, "更新不够及时。".to_owned())];
                            let done = draft(starter)
                                .write("", section, &hand(writer))
                                .and_then(|report| report.submit("", &hand(submitter)))
                                .and_then(|report| report.review("", &hand(reviewer)))
                                .and_then(|report| signed(report, "", signer));
                            let writers = [starter, writer, submitter];
                            let may = !writers.contains(&reviewer)
                                && !writers.contains(&signer)
                                && reviewer != signer;
                            assert_eq!(done.is_ok(), may);
                            passed += usize::from(may);
                        }
                    }
                }
            }
        }
        assert!(passed > 0);
    }

    #[test]
    fn what_was_given_back_takes_all_steps_anew() {
        let reviewed = draft("zhang").submit("", &hand("zhang")).unwrap();
        let reviewed = reviewed.review("1-2", &hand("li")).unwrap();
        assert_eq!(reviewed.last(Step::Reviewed), Some("li"));
        let back = reviewed
            .send_back("", "五须写明措施".to_owned(), true, &hand("city"))
            .unwrap();
        assert_eq!(
            (back.state, back.last(Step::Reviewed)),
            (State::Draft, None)
        );
        assert!(back.document.remarks[0].from_above);
        // Who reviewed it before may not have written it since, but may review again.
        let again = back.submit("", &hand("zhang")).unwrap();
        assert!(again.clone().review("", &hand("zhang")).is_err());
        assert!(again.review("", &hand("li")).is_ok());
    }

    #[test]
    fn who_read_another_state_is_refused() {
        let report = draft("zhang");
        let etag = report.etag();
        let submitted = report.submit(&etag, &hand("zhang")).unwrap();
        let refused = submitted.clone().review(&etag, &hand("li")).unwrap_err();
        assert_eq!(refused.reason(), Reason::Conflict);
        let refused = submitted.write("", Vec::new(), &hand("zhang")).unwrap_err();
        assert_eq!(refused.reason(), Reason::StateForbids);
    }

    #[test]
    fn what_is_signed_is_corrected_by_a_new_version_with_a_reason() {
        let report = draft("zhang").submit("", &hand("zhang")).unwrap();
        let report = report.review("", &hand("li")).unwrap();
        assert!(
            report
                .correct(Uuid::nil(), "更正".to_owned(), &hand("li"))
                .is_err()
        );
        let report = signed(report, "", "wang").unwrap();
        assert!(
            report
                .clone()
                .refresh("", (proto::Report::default(), None), None, &hand("li"))
                .is_err()
        );
        let corrected = report
            .correct(Uuid::max(), "漏计2件".to_owned(), &hand("li"))
            .unwrap();
        assert_eq!((corrected.version, corrected.state), (2, State::Draft));
        assert_eq!(
            corrected.title(),
            "益阳市赫山区应急管理局2019年政府信息公开工作年度报告（更正版）"
        );
        assert!(corrected.writers().is_empty());
        assert!(corrected.digest.is_empty() && corrected.signed_on.is_none());
        assert_eq!(report.supersede(&hand("wang")).state, State::Superseded);
    }
}
