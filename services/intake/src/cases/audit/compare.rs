//! What distinguishes what is kept from what is derived.

use std::collections::BTreeMap;

use super::store::DutyRow;
use crate::cases::kernel::{Summary, duty::Duty};

/// The columns in which a row is not what the facts say.
pub fn row(kept: &Summary, derived: &Summary) -> Vec<String> {
    let pairs = columns(kept).into_iter().zip(columns(derived));
    pairs
        .filter(|((_, kept), (_, derived))| kept != derived)
        .map(|((column, kept), (_, derived))| {
            format!("{column} is {kept} in the row, {derived} by its facts")
        })
        .collect()
}

/// Every column with its name; the pattern forgets none.
fn columns(summary: &Summary) -> [(&'static str, String); 9] {
    let Summary {
        category,
        about,
        office_id,
        person,
        opened_on,
        original_due_on,
        due_on,
        provisional,
        closed,
    } = summary;
    [
        ("category", format!("{category:?}")),
        ("about_case_id", format!("{about:?}")),
        ("office_id", format!("{office_id:?}")),
        ("person", format!("{person:?}")),
        ("opened_on", format!("{opened_on:?}")),
        ("original_due_on", format!("{original_due_on:?}")),
        ("due_on", format!("{due_on:?}")),
        ("provisional", format!("{provisional:?}")),
        ("closed_on, result", format!("{closed:?}")),
    ]
}

/// The duties that are owed and not kept, kept and not owed, or kept otherwise.
pub fn duties(kept: &[DutyRow], derived: &[Duty]) -> Vec<String> {
    let kept = kept.iter().map(|row| {
        let DutyRow {
            case_id: _,
            kind,
            part,
            due_on,
            provisional,
            office_id,
            person,
            acts_on,
        } = row;
        let said = format!("{:?}", (due_on, provisional, office_id, person, acts_on));
        ((kind.as_str(), *part), said)
    });
    let derived = derived.iter().map(|duty| {
        let Duty {
            kind,
            part,
            due,
            office_id,
            person,
            acts_on,
        } = duty;
        let due_on = due.map(|due| due.date);
        let provisional = due.is_some_and(|due| due.provisional);
        let said = format!("{:?}", (due_on, provisional, office_id, person, acts_on));
        ((kind.as_str(), *part), said)
    });
    let mut both: BTreeMap<(&str, i32), [Option<String>; 2]> = BTreeMap::new();
    for (duty, said) in kept {
        both.entry(duty).or_default()[0] = Some(said);
    }
    for (duty, said) in derived {
        both.entry(duty).or_default()[1] = Some(said);
    }
    let differing = both
        .into_iter()
        .filter(|(_, [kept, derived])| kept != derived);
    differing
        .map(|((kind, part), [kept, derived])| {
            let none = || "nothing".to_owned();
            let (kept, derived) = (kept.unwrap_or_else(none), derived.unwrap_or_else(none));
            format!("duty {kind} {part} is {kept} in the table, {derived} by its facts")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use gongkai_law::calendar::Due;

    use super::*;
    use crate::cases::kernel::duty::DutyKind;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn each_column_that_differs_is_told() {
        let kept = Summary::opened("natural_person", Some("general"), day("2024-03-04"));
        assert!(row(&kept, &kept.clone()).is_empty());
        let derived = Summary {
            due_on: Some(day("2024-04-01")),
            ..kept.clone()
        };
        let lines = row(&kept, &derived.closed(Some((day("2024-03-20"), "granted"))));
        assert_eq!(
            lines,
            [
                "due_on is None in the row, Some(2024-04-01) by its facts",
                "closed_on, result is None in the row, \
                 Some((2024-03-20, \"granted\")) by its facts"
            ]
        );
    }

    #[test]
    fn duties_too_many_too_few_and_otherwise_are_told() {
        let due = Due {
            date: day("2024-04-01"),
            provisional: false,
        };
        let answer = Duty::new(DutyKind::Answer, Some(due));
        let kept = DutyRow {
            case_id: uuid::Uuid::nil(),
            kind: "answer".to_owned(),
            part: 1,
            due_on: Some(due.date),
            provisional: false,
            office_id: None,
            person: None,
            acts_on: None,
        };
        assert!(duties(std::slice::from_ref(&kept), std::slice::from_ref(&answer)).is_empty());
        let search = Duty::new(DutyKind::Search, None);
        let lines = duties(&[kept], &[search, answer.of_office(Some("general"))]);
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("duty answer 1 is (Some(2024-04-01), false, None"));
        assert!(lines[1].starts_with("duty search 1 is nothing in the table"));
    }
}
