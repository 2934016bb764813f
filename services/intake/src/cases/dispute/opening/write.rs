//! A dispute as lines of the sheet: what [`super::plan`] makes the same case of.

use gongkai_law::dispute::OrderedPeriod;

use super::{
    APPELLANT, CO_DEFENDANT, COPY, DAYS, DECIDED_ON, DESCRIPTION, DONE, HAPPENED, INSTANCE, KIND,
    NAME, OLD_NUMBER, ON, ORDER, ORGAN, ORGAN_NUMBER, RESULT, SIMPLE, SUBJECT, UNIT, UNTIL,
};
use crate::{
    cases::dispute::{
        Dispute,
        state::{Happened, Personal, Subject},
    },
    cases::kernel::RecordedFact,
    paper::sheet::Made,
    paper::words,
};

/// In place of the application of this bureau that a dispute is about: another bureau does not have it.
const AN_ANSWER: &str = "对政府信息公开申请的答复";

/// The number a dispute had before it was imported.
pub fn former_number(facts: &[RecordedFact<Dispute>]) -> Option<&str> {
    match &facts.first()?.body {
        Happened::Accepted(registered) => registered.opening_number.as_deref(),
        _ => None,
    }
}

/// The lines of a pending dispute.
pub fn lines(old_number: &str, facts: &[RecordedFact<Dispute>]) -> Vec<Made> {
    let line = |fact: &RecordedFact<Dispute>| {
        let (happened, made) = told(fact)?;
        let line = Made::default()
            .with(OLD_NUMBER, old_number)
            .with(HAPPENED, words::happened(happened))
            .with(ON, fact.legal_date);
        Some(line.and(made))
    };
    facts.iter().filter_map(line).collect()
}

fn told(fact: &RecordedFact<Dispute>) -> Option<(&'static str, Made)> {
    let none = Personal::default();
    let said = fact.personal.as_ref().unwrap_or(&none);
    let made = Made::default();
    Some(match &fact.body {
        Happened::Accepted(registered) => {
            let subject = match registered.subject {
                Subject::Case => Subject::Outside,
                known => known,
            };
            let description = match said.description.as_str() {
                "" => AN_ANSWER,
                given => given,
            };
            let made = made
                .with(KIND, registered.kind.zh())
                .with(NAME, said.party_name.as_str())
                .with(SUBJECT, words::value("subject", subject.as_str()))
                .with(DESCRIPTION, description)
                .with(ORGAN, registered.organ.as_str())
                .with(ORGAN_NUMBER, registered.organ_case_number.as_str())
                .with(SIMPLE, if registered.simple { "是" } else { "" })
                .with(CO_DEFENDANT, registered.co_defendant_of.as_str())
                .with(COPY, registered.copy_received_on);
            ("accepted", made)
        }
        Happened::ReplyFiled => ("reply_filed", made),
        Happened::DecisionRecorded {
            instance,
            result,
            decided_on,
            order,
        } => {
            let made = made
                .with(INSTANCE, instance.zh())
                .with(RESULT, result.zh())
                .with(DECIDED_ON, *decided_on)
                .with(ORDER, said.order.as_str());
            let made = match order.as_ref().map(|order| order.within) {
                Some(OrderedPeriod::Within { number, unit }) => {
                    made.with(DAYS, i64::from(number)).with(UNIT, unit.zh())
                }
                Some(OrderedPeriod::Until { day }) => made.with(UNTIL, day),
                Some(OrderedPeriod::Statutory) | None => made,
            };
            ("decision_recorded", made)
        }
        Happened::OrderInForce { .. } => ("order_in_force", made),
        Happened::AppealFiled { appellant } => {
            ("appeal_filed", made.with(APPELLANT, appellant.zh()))
        }
        Happened::Complied => ("complied", made.with(DONE, said.done.as_str())),
        // Both end a dispute, and only pending ones are written.
        Happened::Concluded { .. } | Happened::Voided => return None,
    })
}
