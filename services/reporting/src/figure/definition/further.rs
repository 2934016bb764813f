//! Figures that no line of the report asks for: publication by item of article 20 and channel, its timeliness, permits by
//! kind, enquiries by category, what is in hand.

use gongkai_law::{
    article20,
    catalog::Channel,
    dispute::DisputeKind,
    enquiry,
    permit::MatterKind,
    report::CountingRule::{C1, C4, C9},
};

use super::{
    Definition, Source, Stock, Sum, in_hand, keys,
    report::{of_enquiries, of_matters},
};

pub(super) fn all() -> Vec<Definition> {
    let mut list = publication();
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
    list
}

fn items(key: &str, label: &str, sum: &str) -> Definition {
    Definition {
        unit: "条",
        source: Source::Items,
        ..Definition::of_cases(key, label, Sum::Within(vec![sum.to_owned()]), &[])
    }
}

fn publication() -> Vec<Definition> {
    let by_item = (1..=15).map(|code: u8| {
        let heading = article20::item(code).map_or("", |item| item.article_zh);
        items(
            &format!("items.article20.{code}"),
            &format!("主动公开信息 {heading}"),
            &format!("item.article20.{code}"),
        )
    });
    let by_channel = Channel::ALL.iter().map(|channel| {
        items(
            &format!("items.channel.{channel}"),
            &format!("主动公开信息 {}", channel.zh()),
            &format!("item.channel.{channel}"),
        )
    });
    let published = (1..=15).map(|code: u8| format!("item.article20.{code}"));
    let all = Definition {
        sum: Sum::Within(published.collect()),
        ..items("items.published", "主动公开信息", "")
    };
    let in_time = Definition {
        source: Source::Items,
        ..Definition::share(
            "items.on_time_rate",
            "主动公开信息按时公开率",
            (
                vec!["item.in_time".to_owned()],
                vec!["item.judged".to_owned()],
            ),
            &[],
        )
    };
    [all]
        .into_iter()
        .chain(by_item)
        .chain(by_channel)
        .chain([in_time])
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
