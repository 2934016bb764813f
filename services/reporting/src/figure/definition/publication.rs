//! Figures of publication: what was published, by the bureau's groups, by month, item of article 20 and channel, by which
//! channels it really went out, and whether in time.

use gongkai_law::{article20, catalog::Channel};

use super::{Definition, Doubt, Source, Sum};
use crate::figure::bureau::ItemGroup;

pub(super) fn all(groups: &[ItemGroup]) -> Vec<Definition> {
    let mut list = vec![items(
        "items.published",
        "主动公开信息",
        Sum::Within(published()),
    )];
    list.extend(groups.iter().map(of_group));
    list.extend((1..=12).map(of_month));
    list.extend((1..=15).map(of_article));
    list.extend(Channel::ALL.iter().copied().map(of_channel));
    list.extend(Channel::ALL.iter().copied().map(went_out));
    list.push(Definition {
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
    });
    list
}

/// Every item is of one item of article 20.
fn published() -> Vec<String> {
    let codes = 1..=15;
    codes.map(|code| format!("item.article20.{code}")).collect()
}

fn items(key: &str, label: &str, sum: Sum) -> Definition {
    Definition {
        unit: "条",
        source: Source::Items,
        ..Definition::of_cases(key, label, sum, &[])
    }
}

fn one(key: &str, label: &str, sum: String) -> Definition {
    items(key, label, Sum::Within(vec![sum]))
}

fn of_group(group: &ItemGroup) -> Definition {
    let (code, name) = (&group.code, &group.name);
    one(
        &format!("items.group.{code}"),
        &format!("主动公开{name}"),
        format!("item.group.{code}"),
    )
    .doubted(Doubt::Items)
}

/// What fell in that month, of every year in the period.
fn of_month(month: u8) -> Definition {
    one(
        &format!("items.month.{month}"),
        &format!("主动公开信息 {month}月"),
        format!("item.month.{month}"),
    )
    .doubted(Doubt::ItemDays)
}

fn of_article(code: u8) -> Definition {
    let heading = article20::item(code).map_or("", |item| item.article_zh);
    one(
        &format!("items.article20.{code}"),
        &format!("主动公开信息 {heading}"),
        format!("item.article20.{code}"),
    )
}

/// What names the channel as one it goes through.
fn of_channel(channel: Channel) -> Definition {
    one(
        &format!("items.channel.{channel}"),
        &format!("主动公开信息 {}", channel.zh()),
        format!("item.channel.{channel}"),
    )
}

/// How often something really went out through the channel: as was recorded, and once to the site when it was published.
fn went_out(channel: Channel) -> Definition {
    let mut sums = vec![format!("delivery.channel.{channel}")];
    if channel == Channel::Website {
        sums.extend(published());
    }
    Definition {
        unit: "次",
        source: Source::Deliveries,
        ..items(
            &format!("deliveries.channel.{channel}"),
            &format!("实际发布次数 {}", channel.zh()),
            Sum::Within(sums),
        )
    }
}
