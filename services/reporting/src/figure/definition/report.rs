//! The figures of the report beside its tables, in its order.

use gongkai_law::{
    application::{ApplicantKind, ResultRow},
    dispute::DisputeKind,
    enquiry::{self, Satisfaction},
    outreach::{Measure, Qualifier},
    permit::MatterKind,
    report::CountingRule::{self, C1, C2, C3, C4, C5, C6, C8, C9},
};

use super::{
    Definition, Doubt, Source, Sum, cell::SUITS, in_hand, keys, publication, received, results,
};
use crate::figure::bureau::ItemGroup;

pub(super) fn all(groups: &[ItemGroup]) -> Vec<Definition> {
    let mut list = matters();
    list.extend(publication::all(groups));
    list.extend(enquiries());
    list.extend(Measure::ALL.iter().copied().map(of_measure));
    list.extend(in_time());
    list.extend(applications());
    list
}

/// Keys of matter cases of all kinds.
pub(super) fn of_matters(what: &str) -> Vec<String> {
    let kinds = MatterKind::ALL.iter().copied();
    keys(&format!("matter.{what}"), kinds.map(MatterKind::as_str))
}

/// Keys of enquiries of some categories.
pub(super) fn of_enquiries(what: &str, of: fn(enquiry::Category) -> bool) -> Vec<String> {
    let categories = enquiry::Category::ALL.iter().copied();
    let codes = categories.filter(|category| of(*category));
    keys(
        &format!("enquiry.{what}"),
        codes.map(enquiry::Category::as_str),
    )
}

/// Hotline slips, letters and visits: only ever counted together.
pub fn together(category: enquiry::Category) -> bool {
    use enquiry::Category::{Hotline, LetterOrVisit};
    matches!(category, Hotline | LetterOrVisit)
}

fn matters() -> Vec<Definition> {
    // Withdrawn and ended without a decision, a case is closed, but neither in time nor late.
    let closed = [of_matters("decided"), of_matters("undecided")].concat();
    // A rate without a base is no figure. What is open at the end of the year is not in it: events tell how the
    // day moved as that is entered, not from which day on it counts, nor what it was while a clock stands still.
    vec![
        Definition::of_cases(
            "matters.received",
            "受理行政许可、初审、服务性办件",
            Sum::Within(of_matters("received")),
            &[C1],
        ),
        Definition::of_cases(
            "matters.closed",
            "办结行政许可、初审、服务性办件",
            Sum::Within(closed),
            &[C1],
        ),
        Definition::share(
            "matters.on_time_rate",
            "已作出决定的办件的按时办结率",
            (of_matters("decided_in_time"), of_matters("decided")),
            &[C1, C9],
        ),
        // Only some kinds have a promise: where the kinds are assumed, so is this rate, and it is left out.
        Definition::share(
            "matters.promise_kept_rate",
            "已作出决定的办件的承诺时限内办结率",
            (of_matters("promise_kept"), of_matters("promised")),
            &[C1, C9],
        )
        .doubted(Doubt::Matters),
    ]
}

fn enquiries() -> Vec<Definition> {
    use enquiry::Category::{Complaint, Consultation, Petition};
    let within = Sum::Within;
    let of_satisfaction = |of: fn(Satisfaction) -> bool| {
        let all = Satisfaction::ALL.iter().copied();
        let codes = all.filter(|satisfaction| of(*satisfaction));
        keys("enquiry.appraised", codes.map(Satisfaction::as_str))
    };
    let satisfied = of_satisfaction(|satisfaction| {
        use Satisfaction::{BasicallySatisfied, Satisfied};
        matches!(satisfaction, Satisfied | BasicallySatisfied)
    });
    let appraised = of_satisfaction(|_| true);
    vec![
        Definition::of_cases(
            "enquiries.received",
            "登记咨询、投诉",
            within(of_enquiries("received", |category| {
                matches!(category, Consultation | Complaint)
            })),
            &[C1],
        )
        .doubted(Doubt::Enquiries),
        Definition::of_cases(
            "hotline.handled",
            "办结热线和来信来访",
            within(of_enquiries("closed", together)),
            &[C1],
        )
        .doubted(Doubt::Enquiries),
        Definition::of_cases(
            "petitions",
            "引起上访",
            within(of_enquiries("received", |category| category == Petition)),
            &[C1],
        )
        .doubted(Doubt::Enquiries),
        Definition::of_cases(
            "enquiries.appraised",
            "群众评价咨询投诉办理",
            within(appraised.clone()),
            &[C1],
        ),
        Definition::of_cases(
            "enquiries.satisfied",
            "评价为满意和基本满意",
            within(satisfied.clone()),
            &[C1],
        ),
        Definition::share(
            "enquiries.satisfied_rate",
            "群众满意率",
            (satisfied, appraised),
            &[C1],
        ),
    ]
}

fn of_measure(measure: Measure) -> Definition {
    let done = match measure {
        Measure::Slogans | Measure::Points => "设置",
        Measure::Banners => "悬挂",
        Measure::Leaflets => "发放",
    };
    Definition {
        key: format!("outreach.{measure}"),
        label: format!("{done}{}", measure.zh()),
        unit: measure.unit(),
        sum: Sum::Within(vec![format!("activity.{measure}")]),
        source: Source::Activities,
        rules: &[],
        doubt: Doubt::None,
        more_than: Some(format!("activity.{}.{measure}", Qualifier::MoreThan)),
    }
}

/// The shares of what ended that did so in time, as the events told it: of applications by law, of enquiries by the bureau's
/// own limit.
fn in_time() -> Vec<Definition> {
    let of_applications = |what: &str| {
        let kinds = ApplicantKind::ALL.iter().copied();
        keys(
            &format!("application.{what}"),
            kinds.map(ApplicantKind::as_str),
        )
    };
    vec![
        Definition::share(
            "enquiries.on_time_rate",
            "咨询投诉按时办结率",
            (
                of_enquiries("in_time", |_| true),
                of_enquiries("judged", |_| true),
            ),
            &[C1],
        ),
        Definition::share(
            "applications.on_time_rate",
            "政府信息公开申请按时答复率",
            (of_applications("in_time"), of_applications("judged")),
            &[C1, C3],
        ),
        Definition::share(
            "applications.reanswered_on_time_rate",
            "重新答复按期率",
            (
                vec!["application.anew_in_time".to_owned()],
                vec!["application.anew_judged".to_owned()],
            ),
            &[C5],
        ),
    ]
}

fn applications() -> Vec<Definition> {
    const RECEIVED: &[CountingRule] = &[C1, C2, C6];
    vec![
        Definition::of_cases(
            "applications.received",
            "收到政府信息公开申请",
            Sum::Within(received(None)),
            RECEIVED,
        ),
        Definition::of_cases(
            "applications.answered",
            "办结政府信息公开申请",
            Sum::Within(results(ResultRow::ALL, None)),
            &[C1, C3, C5],
        ),
        Definition::of_cases(
            "applications.carried_forward",
            "结转下年度继续办理",
            Sum::AtEnd(in_hand(None)),
            &[C1, C4],
        ),
        Definition::of_cases(
            "applications.reanswered",
            "重新答复以前年度答复的政府信息公开申请",
            Sum::Within(vec!["application.reanswered".to_owned()]),
            &[C5],
        ),
        Definition {
            unit: "分",
            ..Definition::of_cases(
                "fees.collected",
                "收取信息处理费",
                Sum::Within(vec!["application.fees".to_owned()]),
                &[],
            )
        },
        Definition::of_cases(
            "reconsiderations",
            "行政复议",
            Sum::Disputes(vec![DisputeKind::Reconsideration], None),
            &[C8],
        )
        .doubted(Doubt::Disputes),
        Definition::of_cases(
            "litigations",
            "行政诉讼",
            Sum::Disputes(SUITS.to_vec(), None),
            &[C8],
        )
        .doubted(Doubt::Disputes),
    ]
}
