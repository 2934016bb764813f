//! Reports of years in which anything happened, compiled from what happened, for property tests.

use chrono::{Days, NaiveDate};
use gongkai_law::{
    application::{Answer, ApplicantKind},
    assumed::Aspect,
    dispute::{DisputeKind, DisputeOutcome},
    permit::{MatterDecision, MatterKind},
};
use proptest::{prelude::*, sample::select};

use super::{
    compile, proto,
    tests::{case, year},
};
use crate::figure::{
    shown::Declared,
    thing::{Ending, Thing},
};

/// A case: what it is, how it ends, how many days from the beginning of the year before it begins, how many it takes, whether
/// its kind is assumed.
fn thing() -> impl Strategy<Value = (String, Ending, u64, Option<u64>, bool)> {
    let of = |kind: &str, code: &str| format!(r#"{{"{kind}": "{code}"}}"#);
    let application =
        (select(ApplicantKind::ALL), select(Answer::ALL)).prop_map(move |(kind, answer)| {
            (of("application", kind.as_str()), Ending::Answered(answer))
        });
    let dispute = (select(DisputeKind::ALL), select(&DisputeOutcome::ALL[..3])).prop_map(
        move |(kind, outcome)| (of("dispute", kind.as_str()), Ending::Concluded(outcome)),
    );
    let matter = (select(MatterKind::ALL), select(MatterDecision::ALL))
        .prop_map(move |(kind, decision)| (of("matter", kind.as_str()), Ending::Decided(decision)));
    let case = prop_oneof![3 => application, 1 => dispute, 1 => matter];
    let taken = prop::option::weighted(0.8, 0_u64..400);
    (case, 0_u64..730, taken, prop::bool::weighted(0.1)).prop_map(
        |((category, ending), from, taken, assumed)| (category, ending, from, taken, assumed),
    )
}

/// A report of this year, with whatever happened in it and in the year before.
///
/// # Panics
///
/// If there is no such year.
pub fn report(of: i32) -> impl Strategy<Value = proto::Report> {
    let declared = prop::option::of(0_u32..100);
    (prop::collection::vec(thing(), 0..30), declared).prop_map(move |(things, declared)| {
        let begin = NaiveDate::from_ymd_opt(of - 1, 1, 1).unwrap();
        let things = things
            .iter()
            .map(|(category, ending, from, taken, assumed)| {
                let opened = begin + Days::new(*from);
                let closed = taken.map(|taken| (opened + Days::new(taken)).to_string());
                let assumed: &[Aspect] = if *assumed { &[Aspect::Kind] } else { &[] };
                let end = closed.as_deref().map(|closed| (closed, *ending));
                case(category, &opened.to_string(), end, assumed)
            });
        let mut reported = year(of, &things.collect::<Vec<Thing>>());
        if let Some(value) = declared {
            let declared = Declared {
                value: value.into(),
                note: "省平台办理".to_owned(),
            };
            let key = "table2.penalty.decisions".to_owned();
            reported.declared.insert(key, declared);
        }
        compile(&reported, "假设")
    })
}
