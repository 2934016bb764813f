//! Figures that no line of the report asks for: permits by kind, enquiries by category, what is in hand, what was not published
//! by its day.

use gongkai_law::{
    catalog::UpdateDutyKind,
    dispute::DisputeKind,
    enquiry,
    permit::MatterKind,
    report::CountingRule::{C1, C4, C9},
};

use super::{
    Definition, Doubt, Source, Stock, Sum, in_hand, keys,
    report::{of_enquiries, of_matters},
};

pub(super) fn all() -> Vec<Definition> {
    let mut list: Vec<Definition> = Vec::new();
    list.extend(MatterKind::ALL.iter().copied().flat_map(of_matter_kind));
    list.extend(enquiry::Category::ALL.iter().copied().flat_map(of_category));
    list.extend(in_hand_now());
    let disputes = DisputeKind::ALL.iter().copied().map(DisputeKind::as_str);
    list.push(Definition::of_cases(
        "disputes.received",
        "新受理行政复议、行政诉讼",
        Sum::Within(keys("dispute.received", disputes)),
        &[C1],
    ));
    list.push(Definition {
        unit: "次",
        source: Source::Activities,
        ..Definition::of_cases(
            "outreach.activities",
            "开展宣传活动",
            Sum::Within(vec!["activity.held".to_owned()]),
            &[],
        )
    });
    list.extend(overdue());
    list
}

/// What was not public on the working day after it was due, whether it was published since or not.
fn overdue() -> Vec<Definition> {
    let figure = |key: &str, label: &str, sums: Vec<String>| Definition {
        unit: "项",
        source: Source::Duties,
        ..Definition::of_cases(key, label, Sum::Within(sums), &[])
    };
    let kinds = UpdateDutyKind::ALL.iter();
    let all = kinds.clone().map(|kind| kind.as_str());
    let each = kinds.map(|kind| {
        figure(
            &format!("duties.overdue.{kind}"),
            &format!("逾期未公开的公开事项 {}", kind.zh()),
            vec![format!("duty.overdue.{kind}")],
        )
    });
    [figure(
        "duties.overdue",
        "逾期未公开的公开事项",
        keys("duty.overdue", all),
    )]
    .into_iter()
    .chain(each)
    .collect()
}

fn of_matter_kind(kind: MatterKind) -> [Definition; 2] {
    let figure = |what: &str, zh: &str, sum: &str| {
        Definition::of_cases(
            &format!("matters.{what}.{kind}"),
            &format!("{zh}{}", kind.zh()),
            Sum::Within(vec![format!("matter.{sum}.{kind}")]),
            &[C1, C9],
        )
        .doubted(Doubt::Matters)
    };
    [
        figure("received", "受理", "received"),
        figure("decided", "作出决定", "decided"),
    ]
}

fn of_category(category: enquiry::Category) -> [Definition; 2] {
    let figure = |what: &str, zh: &str| {
        Definition::of_cases(
            &format!("enquiries.{what}.{category}"),
            &format!("{zh}{}", category.zh()),
            Sum::Within(vec![format!("enquiry.{what}.{category}")]),
            &[C1],
        )
        .doubted(Doubt::EnquiryCategories)
    };
    [figure("received", "登记"), figure("closed", "办结")]
}

/// What is in hand at the end of the period.
fn in_hand_now() -> Vec<Definition> {
    let matters = Stock {
        begun: of_matters("received"),
        ended: [of_matters("decided"), of_matters("undecided")].concat(),
    };
    let enquiries = Stock {
        begun: of_enquiries("received", |_| true),
        ended: of_enquiries("closed", |_| true),
    };
    [
        (
            "applications.in_hand",
            "期末在办政府信息公开申请",
            in_hand(None),
        ),
        (
            "matters.in_hand",
            "期末在办行政许可、初审、服务性办件",
            matters,
        ),
        ("enquiries.in_hand", "期末在办咨询、投诉", enquiries),
    ]
    .map(|(key, label, stock)| Definition::of_cases(key, label, Sum::AtEnd(stock), &[C1, C4]))
    .into()
}
