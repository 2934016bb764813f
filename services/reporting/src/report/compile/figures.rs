//! The figures: counts over everything, each with its source.

use gongkai_law::{
    case::CaseKind,
    dispute::DisputeKind,
    enquiry,
    outreach::{Measure, Qualifier},
    report::{Table3, Table4},
};
use gongkai_proto::reporting::v1 as proto;

use super::{Counted, number, together};
use crate::figure::{Category, Thing, store::CaseCount};

/// All figures, in the order of the report.
#[expect(
    clippy::too_many_lines,
    reason = "one list, in the order of the report"
)]
pub(super) fn all(counted: &Counted, table3: &Table3, table4: &Table4) -> Vec<proto::Figure> {
    let cases = format!("逐件计数，数据流 intake/{}/internal", counted.bureau_id);
    let published = format!("逐件计数，数据流 catalog/{}/public", counted.bureau_id);
    let figure = |key: &str, label: &str, value: f64, unit: &str, source: &str| proto::Figure {
        key: key.to_owned(),
        label: label.to_owned(),
        value,
        unit: unit.to_owned(),
        source: source.to_owned(),
        ..proto::Figure::default()
    };
    let received = counted.count(CaseKind::Matter, |case| case.opened_in_year);
    // Withdrawn and ended without a decision, a case is closed, but neither in time nor late.
    let closed = counted.count(CaseKind::Matter, |case| case.result.is_some());
    let decided = counted.matters_decided();
    let on_time = counted.count(CaseKind::Matter, |case| {
        case.decided() && case.on_time.holds()
    });
    let mut list = vec![
        figure(
            "matters.received",
            "受理行政许可、初审、服务性办件",
            number(received),
            "件",
            &cases,
        ),
        figure(
            "matters.closed",
            "办结行政许可、初审、服务性办件",
            number(closed),
            "件",
            &cases,
        ),
    ];
    // A rate without a base is no figure. What is open at the end of the year is not in it: events tell how the
    // day moved as that is entered, not from which day on it counts, nor what it was while a clock stands still.
    if decided > 0 {
        list.push(figure(
            "matters.on_time_rate",
            "已作出决定的办件的按时办结率",
            number(on_time) / number(decided),
            "",
            &cases,
        ));
    }
    let promised = counted.count(CaseKind::Matter, |case| {
        case.decided() && case.on_time.promised.is_some()
    });
    // Only some kinds have a promise: where the kinds are assumed, so is this rate, and it is left out.
    if promised > 0 && !counted.category_is_assumed(CaseKind::Matter) {
        let kept = counted.count(CaseKind::Matter, |case| {
            case.decided() && case.on_time.promised == Some(true)
        });
        list.push(figure(
            "matters.promise_kept_rate",
            "已作出决定的办件的承诺时限内办结率",
            number(kept) / number(promised),
            "",
            &cases,
        ));
    }
    for group in &counted.bureau.item_groups {
        let count = counted
            .items
            .iter()
            .find(|(code, _)| *code == group.code)
            .map_or(0, |(_, count)| *count);
        list.push(proto::Figure {
            assumed: counted.kind_is_assumed(|thing| thing == Thing::Item),
            ..figure(
                &format!("items.{}", group.code),
                &format!("主动公开{}", group.name),
                number(count),
                "条",
                &published,
            )
        });
    }
    let enquiries_of = |of: fn(enquiry::Category) -> bool, fits: fn(&CaseCount) -> bool| {
        counted.count(CaseKind::Enquiry, |case| match case.category {
            Category::Enquiry(category) => of(category) && fits(case),
            _ => false,
        })
    };
    let opened = |case: &CaseCount| case.opened_in_year;
    let enquiries = enquiries_of(
        |category| {
            use enquiry::Category::{Complaint, Consultation};
            matches!(category, Consultation | Complaint)
        },
        opened,
    );
    let handled = enquiries_of(together, |case| case.result.is_some());
    let petitions = enquiries_of(|category| category == enquiry::Category::Petition, opened);
    for (key, label, value) in [
        ("enquiries.received", "登记咨询、投诉", enquiries),
        ("hotline.handled", "办结热线和来信来访", handled),
        ("petitions", "引起上访", petitions),
    ] {
        list.push(proto::Figure {
            assumed: counted.enquiries_are_assumed(),
            ..figure(key, label, number(value), "件", &cases)
        });
    }
    let appraised = counted.appraisals;
    for (key, label, value) in [
        ("enquiries.appraised", "群众评价咨询投诉办理", appraised.all),
        (
            "enquiries.satisfied",
            "评价为满意和基本满意",
            appraised.satisfied,
        ),
    ] {
        list.push(figure(key, label, number(value), "件", &cases));
    }
    if appraised.all > 0 {
        list.push(figure(
            "enquiries.satisfied_rate",
            "群众满意率",
            number(appraised.satisfied) / number(appraised.all),
            "",
            &cases,
        ));
    }
    for measure in Measure::ALL {
        let sum = counted.sums.iter().find(|sum| sum.measure == *measure);
        let qualifier = sum.and_then(|sum| sum.qualifier);
        let done = match measure {
            Measure::Slogans | Measure::Points => "设置",
            Measure::Banners => "悬挂",
            Measure::Leaflets => "发放",
        };
        list.push(proto::Figure {
            qualifier: qualifier.map_or("", Qualifier::zh).to_owned(),
            ..figure(
                &format!("outreach.{measure}"),
                &format!("{done}{}", measure.zh()),
                number(sum.map_or(0, |sum| sum.value)),
                measure.unit(),
                &format!(
                    "各次宣传活动数量之和，数据流 catalog/{}/public",
                    counted.bureau_id
                ),
            )
        });
    }
    list.extend(on_time_rates(counted, &cases));
    let anew = counted.reanswers;
    if anew.judged > 0 {
        list.push(figure(
            "applications.reanswered_on_time_rate",
            "重新答复按期率",
            number(anew.in_time) / number(anew.judged),
            "",
            &cases,
        ));
    }
    let total = |columns: [u64; 6]| number(columns.iter().sum());
    let suits =
        table4.total(DisputeKind::DirectSuit) + table4.total(DisputeKind::SuitAfterReconsideration);
    list.extend([
        figure(
            "applications.received",
            "收到政府信息公开申请",
            total(table3.received),
            "件",
            &cases,
        ),
        figure(
            "applications.answered",
            "办结政府信息公开申请",
            total(table3.results_total()),
            "件",
            &cases,
        ),
        figure(
            "applications.carried_forward",
            "结转下年度继续办理",
            total(table3.carried_forward),
            "件",
            &cases,
        ),
        figure(
            "applications.reanswered",
            "重新答复以前年度答复的政府信息公开申请",
            number(counted.reanswers.of_before),
            "件",
            &cases,
        ),
        figure(
            "fees.collected",
            "收取信息处理费",
            number(counted.fees_fen),
            "分",
            &cases,
        ),
        figure(
            "reconsiderations",
            "行政复议",
            number(table4.total(DisputeKind::Reconsideration)),
            "件",
            &cases,
        ),
        figure("litigations", "行政诉讼", number(suits), "件", &cases),
    ]);
    list
}

/// The shares of what ended in the year that did so in time, as the events told it: of applications by law,
/// of enquiries by the bureau's own limit. Left out where nothing that has a limit ended.
fn on_time_rates(counted: &Counted, source: &str) -> Vec<proto::Figure> {
    let rate = |kind, key: &str, label: &str| {
        let is_judged = |case: &CaseCount| case.result.is_some() && case.on_time.is_judged();
        let judged = counted.count(kind, is_judged);
        let in_time = counted.count(kind, |case| is_judged(case) && case.on_time.holds());
        (judged > 0).then(|| proto::Figure {
            key: key.to_owned(),
            label: label.to_owned(),
            value: number(in_time) / number(judged),
            source: source.to_owned(),
            ..proto::Figure::default()
        })
    };
    let enquiries = rate(
        CaseKind::Enquiry,
        "enquiries.on_time_rate",
        "咨询投诉按时办结率",
    );
    let applications = rate(
        CaseKind::Application,
        "applications.on_time_rate",
        "政府信息公开申请按时答复率",
    );
    enquiries.into_iter().chain(applications).collect()
}
