use chrono::Datelike as _;
use gongkai_law::{
    calendar::Calendar,
    report::{Table3, Table4},
    rules,
};
use proptest::prelude::*;

use super::*;
use crate::input::Documents;

/// A year with these figures, whatever the report.
fn plan(year: i32, table3: &Table3, table4: Table4, documents: [Documents; 2]) -> Plan {
    let input = Input {
        organ: "某机关".to_owned(),
        year,
        format: Format::for_year(year).unwrap(),
        cells: Vec::new(),
        figures: Figures {
            table3: *table3,
            table4,
            documents,
        },
    };
    Plan::of(&input).unwrap()
}

/// Table 3 as a count of our own from the days of the plan. The form of 2019 has one row for what is closed.
fn counted(plan: &Plan) -> Table3 {
    let mut table = Table3::default();
    for one in &plan.applications {
        let column = one.kind as usize;
        // Answered in the year before, to be repeated in this one.
        if one.ended_on().is_some_and(|on| on.year() < plan.year) {
            continue;
        }
        let received = one.acts[0].0.year();
        assert!(received == plan.year || received == plan.year - 1);
        let came = if received == plan.year {
            &mut table.received
        } else {
            &mut table.carried_in
        };
        came[column] += 1;
        match one.acts.last().unwrap() {
            (on, Act::Answer | Act::Close) => {
                assert_eq!(on.year(), plan.year);
                let row = one.row.unwrap();
                let is_one = plan.year < 2021 && row.is_other_handling();
                let row = if is_one { ResultRow::Other } else { row };
                table.results[row as usize][column] += 1;
            }
            _ => table.carried_forward[column] += 1,
        }
    }
    table
}

/// Every period is kept, and no lapse is closed before its period ran out.
fn keeps_the_law(one: &Application) {
    let calendar = Calendar::bundled();
    let between = |from: NaiveDate, to: NaiveDate| calendar.working_days_between(from, to);
    let day = |act: Act| {
        one.acts
            .iter()
            .find(|(_, known)| *known == act)
            .map(|(on, _)| *on)
    };
    assert!(one.acts.is_sorted_by_key(|(on, _)| *on));
    assert!(one.acts.iter().all(|(on, _)| calendar.is_working_day(*on)));
    let came = day(Act::Submit).unwrap();
    let mut limit = rules::answer_limit(came);
    let mut from = came;
    if let Some(asked) = day(Act::AskCorrection) {
        assert!(between(came, asked) <= 7);
        if let Some(corrected) = day(Act::ReceiveCorrection) {
            from = corrected;
        }
    }
    if let Some(extended) = day(Act::Extend) {
        assert!(between(came, extended) <= limit);
        limit += rules::extension_limit(came);
    }
    if let Some(answered) = day(Act::Answer) {
        assert!(between(from, answered) <= limit, "{one:?}");
    }
    if let Some(closed) = day(Act::Close) {
        let period = day(Act::AskCorrection).map(|asked| (asked, 15));
        let period = period.or(day(Act::AskFee).map(|asked| (asked, 20)));
        match period {
            Some((asked, period)) => assert!(between(asked, closed) > period, "{one:?}"),
            None => assert_eq!(one.row, Some(ResultRow::Other)),
        }
    }
    if let Some(asked) = day(Act::AskFee) {
        assert!(rules::processing_fee_exists(asked));
    }
}

/// Figures that keep the identities; what is closed stands in one row before 2021.
fn figures(year: i32) -> impl Strategy<Value = Table3> {
    let of = |most: u64| {
        let row = move || prop::array::uniform6(0..most);
        let rows = prop::collection::vec(row(), ResultRow::ALL.len());
        (rows, row(), row())
    };
    // A little, and much.
    (1_u64..5)
        .prop_flat_map(of)
        .prop_map(move |(rows, carried_in, carried_forward)| {
            let mut table = Table3 {
                carried_forward,
                ..Table3::default()
            };
            for (row, counts) in ResultRow::ALL.iter().zip(rows) {
                let is_there = year >= 2021 || !row.is_other_handling() || *row == ResultRow::Other;
                if is_there {
                    table.results[*row as usize] = counts;
                }
            }
            let ended = table.results_total();
            for column in 0..6 {
                let all = ended[column] + carried_forward[column];
                table.carried_in[column] = carried_in[column].min(all);
                table.received[column] = all - table.carried_in[column];
            }
            table
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_figures_are_counted_again(
        (year, table) in (2019..2027).prop_flat_map(|year| (Just(year), figures(year))),
    ) {
        let plan = plan(year, &table, Table4::default(), [Documents::default(); 2]);
        prop_assert_eq!(counted(&plan), table);
        for one in &plan.applications {
            keeps_the_law(one);
            prop_assert_eq!(one.repeats.is_some(), one.row == Some(ResultRow::Repeated));
            if let Some(earlier) = one.repeats.map(|number| &plan.applications[number]) {
                prop_assert!(earlier.kind == one.kind && earlier.ended_on() < one.received_on());
            }
        }
    }

    #[test]
    fn any_disputes_are_in_hand_in_their_year(
        counts in prop::array::uniform3(prop::array::uniform4(0_u64..6)),
    ) {
        let mut table3 = Table3::default();
        table3.results[0][0] = 20;
        table3.received[0] = 20;
        let plan = plan(2024, &table3, Table4 { counts }, [Documents::default(); 2]);
        let mut counted = Table4::default();
        for (number, one) in plan.disputes.iter().enumerate() {
            counted.counts[one.kind as usize][one.outcome as usize] += 1;
            let days = [Some(one.accepted_on), Some(one.replied_on), one.decided_on];
            let days: Vec<NaiveDate> = days.into_iter().flatten().collect();
            prop_assert!(days.is_sorted() && days.iter().all(|on| on.year() == 2024));
            prop_assert_eq!(one.decided_on.is_none(), one.outcome == DisputeOutcome::Pending);
            let answered = one.about.and_then(|about| plan.applications[about].ended_on());
            prop_assert!(answered.is_none_or(|on| on < one.accepted_on));
            if let Some(after) = one.after {
                prop_assert!(after < number && plan.disputes[after].decided_on < Some(one.accepted_on));
            }
        }
        prop_assert_eq!(counted, Table4 { counts });
    }

    #[test]
    fn any_documents_are_counted_again(
        year in 2019..2026,
        [made, other, repealed, stock] in prop::array::uniform4(0_u64..40),
        fewer in any::<bool>(),
    ) {
        let row = Documents {
            made,
            made_only: if fewer && year < 2021 { other } else { 0 },
            published_only: if fewer || year >= 2021 { 0 } else { other },
            repealed: repealed.min(stock + made),
            stock,
        };
        let plan = plan(year, &Table3::default(), Table4::default(), [row, Documents::default()]);
        let count = |is: &dyn Fn(&Document) -> bool| plan.documents.iter().filter(|one| is(one)).count() as u64;
        let ended = |one: &Document| one.repealed_on.is_some();
        prop_assert!(plan.documents.iter().all(|one| one.is_rule && one.formed_on <= one.published_on));
        prop_assert_eq!(count(&|one| one.formed_on.year() == year), made + row.made_only);
        prop_assert_eq!(count(&|one| one.published_on.year() == year), made + row.published_only);
        prop_assert_eq!(count(&|one| one.repealed_on.is_some_and(|on| on.year() == year)), row.repealed);
        prop_assert_eq!(
            count(&|one| one.published_on.year() <= year && !ended(one)),
            stock + made + row.published_only - row.repealed
        );
        prop_assert!(count(&|one| one.is_stock && one.published_on >= plan.begins_on) == 0);
        prop_assert!(plan.documents.iter().all(|one| one.repealed_on.is_none_or(|on| on > one.published_on)));
    }
}

#[test]
fn a_published_report_is_planned_as_it_is_asked() {
    let text = include_str!(
        "../../../../services/reporting/lint/tests/data/reports/07-shuyang-drc-2023.json"
    );
    let input = Input::from_text(text).unwrap();
    let plan = Plan::of(&input).unwrap();
    assert_eq!(
        (
            plan.applications.len(),
            plan.documents.len(),
            plan.disputes.len()
        ),
        (36, 0, 4)
    );
    assert_eq!(counted(&plan), input.figures.table3);
    let keys: Vec<&str> = plan.declared.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(
        keys.join(" "),
        "table2.permit.decisions table2.penalty.decisions table2.coercive_measure.decisions table2.charge.amount"
    );
}
