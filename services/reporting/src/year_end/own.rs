//! What needs a hand of that which is counted and declared here. Pure.

use std::collections::BTreeSet;

use chrono::Datelike as _;
use gongkai_law::{dispute::DisputeOutcome, report::Format};
use uuid::Uuid;

use super::state::{Kind, Task, YearEnd};
use crate::figure::{
    dispute::InHand,
    document::kind_is_assumed,
    shown::{Of, Origin, cell},
    tally::Period,
    thing::{Case, Thing},
};

/// The kinds of row in which things of it are found.
pub const KINDS: [&str; 3] = ["dispute", "document", "undated"];

/// Cells of the form of a year that somebody may declare and nobody did; nothing of what the bureau cannot have.
pub fn declarations(of: Of<'_>, format: Format) -> Vec<Task> {
    let mut seen = BTreeSet::new();
    let missing = format.places().into_iter().filter(|place| {
        place.is_declarable()
            && cell(of, place).origin == Origin::NotRegistered
            && seen.insert(place.key())
    });
    let tasks = missing.map(|place| Task {
        kind: Kind::DeclarationMissing,
        id: String::new(),
        number: String::new(),
        read_rpc: "",
        figure: place.key(),
        text: format!(
            "“{}”尚未填报，请填报本年数字；本年没有的，填报为零。",
            place.zh(format)
        ),
        on: None,
        office_id: String::new(),
    });
    tasks.collect()
}

/// What a dispute or document needs before the year closes, if anything.
pub fn of_thing(end: YearEnd, period: Period, id: Uuid, thing: &Thing) -> Option<Task> {
    let known = Period {
        to: end.known_to(),
        ..period
    };
    let (kind, read_rpc, text) = match thing {
        Thing::Case(case) => {
            let in_hand = InHand::of(case, known)?;
            if in_hand.outcome != DisputeOutcome::Pending {
                return None;
            }
            (
                Kind::DisputePending,
                "intake/GetDispute",
                "尚未登记复议、诉讼结果，请核实：已有结果的，请登记；没有的，按尚未审结统计。",
            )
        }
        Thing::Item(item) => {
            let gone = item.withdrawn_on.is_some_and(|day| day <= period.to);
            let text = match item.validity.document {
                _ if gone || item.published_on > period.to => return None,
                Some(_) if kind_is_assumed(item) => {
                    "文件类别系推定，请核对是否为规章或者行政规范性文件，并在公开目录中更正。"
                }
                None if item.formed_on.is_none() => {
                    "公开时未记录成文日期，请核对是否为规章或者行政规范性文件；是的，表二须计入。"
                }
                _ => return None,
            };
            (Kind::DocumentUncertain, "catalog/GetItem", text)
        }
        Thing::Activity(_) | Thing::Delivery(_) | Thing::Duty(_) => return None,
    };
    Some(Task {
        kind,
        id: id.to_string(),
        number: thing.number().to_owned(),
        read_rpc,
        figure: String::new(),
        text: text.to_owned(),
        on: Some(thing.opened_on()),
        office_id: thing.office().to_owned(),
    })
}

/// C6: an application received in a year whose report is signed without it.
pub fn registered_late(id: Uuid, case: &Case) -> Task {
    let year = case.opened_on.year();
    Task {
        kind: Kind::RegisteredLate,
        id: id.to_string(),
        number: case.number.clone(),
        read_rpc: "intake/GetApplication",
        figure: String::new(),
        text: format!(
            "{year}年收到的申请在该年度报告签发后登记，请更正{year}年度报告；更正签发前，计入以后年度的新收并注明。"
        ),
        on: Some(case.opened_on),
        office_id: case.office_id.clone(),
    }
}

#[cfg(test)]
mod tests {
    use gongkai_law::{assumed::Aspect, dispute::DisputeKind};

    use super::*;
    use crate::figure::thing::{Category, DocumentKind, End, Ending, Item, Validity};

    fn task(today: &str, thing: &Thing) -> Option<Kind> {
        let end = YearEnd::of(2024, today.parse().unwrap()).unwrap();
        let period = Period::year(2024).unwrap();
        of_thing(end, period, Uuid::nil(), thing).map(|task| task.kind)
    }

    fn dispute(ended: Option<&str>) -> Thing {
        Thing::Case(Case {
            category: Category::Dispute(DisputeKind::Reconsideration),
            number: "〔2024〕1号".to_owned(),
            office_id: String::new(),
            opened_on: "2024-06-01".parse().unwrap(),
            assumed: Vec::new(),
            end: ended.map(|day| End {
                on: day.parse().unwrap(),
                ending: Ending::Concluded(DisputeOutcome::Upheld),
                statutory: None,
                promised: None,
            }),
            earlier: Vec::new(),
            anew: Vec::new(),
            paid: Vec::new(),
            appraised: None,
            removed: false,
            told: None,
            former: Vec::new(),
        })
    }

    fn item(document: Option<DocumentKind>, assumed: &[Aspect], formed: Option<&str>) -> Item {
        Item {
            index_number: "1/2024/1".to_owned(),
            office_id: String::new(),
            group: "site".to_owned(),
            article20_code: 1,
            channels: Vec::new(),
            formed_on: formed.map(|day| day.parse().unwrap()),
            validity: Validity {
                document,
                valid_until: None,
            },
            published_on: "2024-03-01".parse().unwrap(),
            due_on: None,
            repealed_on: None,
            withdrawn_on: None,
            assumed: assumed.to_vec(),
        }
    }

    #[test]
    fn a_dispute_without_an_outcome_by_the_end_of_the_year_is_to_be_looked_at() {
        let pending = Some(Kind::DisputePending);
        assert_eq!(task("2024-12-10", &dispute(None)), pending);
        assert_eq!(task("2024-12-10", &dispute(Some("2024-12-10"))), None);
        assert_eq!(task("2025-01-15", &dispute(Some("2024-12-31"))), None);
        assert_eq!(task("2025-01-15", &dispute(Some("2025-01-03"))), pending);
    }

    #[test]
    fn a_document_of_an_uncertain_kind_is_to_be_looked_at() {
        let uncertain = Some(Kind::DocumentUncertain);
        let rule = Some(DocumentKind::NormativeDocument);
        let found = |item: Item| task("2024-12-10", &Thing::Item(item));
        let formed = Some("2024-02-28");
        assert_eq!(found(item(rule, &[Aspect::Kind], formed)), uncertain);
        assert_eq!(found(item(rule, &[Aspect::Content], formed)), None);
        assert_eq!(found(item(None, &[], None)), uncertain);
        assert_eq!(found(item(None, &[Aspect::Kind], formed)), None);
        let withdrawn = Item {
            withdrawn_on: "2024-05-01".parse().ok(),
            ..item(None, &[], None)
        };
        assert_eq!(found(withdrawn), None);
        let later = Item {
            published_on: "2025-01-03".parse().unwrap(),
            ..item(None, &[], None)
        };
        assert_eq!(task("2025-01-15", &Thing::Item(later)), None);
    }
}
