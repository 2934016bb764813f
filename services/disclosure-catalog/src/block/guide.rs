//! What the guide says (art. 12; 国办公开办函〔2017〕19号), of the data as they stand on a day.

use std::cmp::Reverse;

use chrono::NaiveDate;
use gongkai_law::{
    article20,
    calendar::day_zh,
    rules::{self, answer_limit, extension_limit, processing_fee_exists},
};

use super::text::{Section, plainly};
use crate::{
    bureau::{
        Bureau,
        profile::{ApplicationChannel, ContactPoint, OpenedChannel, Profile},
    },
    item::Series,
    site::Links,
};

/// What the guide is made of.
pub struct Guide<'a> {
    /// Whose it is.
    pub bureau: &'a Bureau,
    /// How it is reached.
    pub profile: &'a Profile,
    /// Its addresses; none while it has no site.
    pub links: Option<&'a Links>,
    /// The day.
    pub today: NaiveDate,
}

impl Guide<'_> {
    /// Its sections.
    pub fn sections(&self) -> Vec<Section> {
        vec![
            self.classes(),
            self.ways(),
            self.applications(),
            self.unit(),
            self.remedies(),
            form(),
        ]
    }

    /// What a guide that was published says, with the sample of an index number as it would be today: another year makes
    /// no other guide.
    pub fn as_of_today(&self, published: &str) -> String {
        let series = self.series();
        let (code, serial) = (format!("{}/", series.text), "-000001");
        let year = series.year.to_string();
        let mut parts = published.split(&code);
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            text.push_str(&code);
            let sampled = part
                .split_at_checked(4)
                .filter(|(of, rest)| of.parse::<u32>().is_ok() && rest.starts_with(serial));
            match sampled {
                Some((_, rest)) => text.extend([&year, rest]),
                None => text.push_str(part),
            }
        }
        text
    }

    /// The index numbers that are given today.
    fn series(&self) -> Series {
        Series::of(&self.bureau.id, &self.profile.credit_codes, self.today)
    }

    fn name(&self) -> &str {
        self.bureau.publisher_on(self.today)
    }

    fn classes(&self) -> Section {
        let titles: Vec<&str> = article20::ITEMS.iter().map(|item| item.title_zh).collect();
        let groups: Vec<String> = self
            .bureau
            .item_groups
            .iter()
            .map(|group| plainly(&group.name))
            .collect();
        let series = self.series();
        let by_group = if groups.is_empty() {
            String::new()
        } else {
            format!("本机关另按业务分为：{}。", groups.join("、"))
        };
        Section::of(
            "一、政府信息的分类和编排",
            [
                format!(
                    "本机关主动公开的政府信息，按照《中华人民共和国政府信息公开条例》第二十条分为：{}。",
                    titles.join("；")
                ),
                by_group,
                format!(
                    "每条政府信息编有索引号、名称、内容概述、生成日期等。索引号由{}、公开年份和流水号组成，如{}。",
                    series.begins.zh(),
                    series.number(1),
                ),
            ],
        )
    }

    fn ways(&self) -> Section {
        let site = match self.links {
            Some(links) => format!(
                "主动公开的政府信息在“{}”（{}）公开，可以检索、查阅、下载。",
                plainly(&links.site_name),
                links.home()
            ),
            None if !self.profile.website.is_empty() => format!(
                "主动公开的政府信息在网站（{}）公开，可以检索、查阅、下载。",
                self.profile.website
            ),
            None => String::new(),
        };
        let points = self.profile.contact_points.iter();
        let open = points.filter(|point| is_open(point, self.today));
        let mut lines = vec![
            site,
            "没有主动公开的政府信息，公民、法人和其他组织可以向本机关申请获取。".to_owned(),
        ];
        lines.extend(open.map(|point| self.place(point)));
        Section::of("二、政府信息的获取方式", lines)
    }

    fn applications(&self) -> Section {
        let mut lines = vec![
            "申请应当载明申请人的姓名或者名称、身份证明、联系方式，申请公开的政府信息的名称、文号或者便于查询的其他特征性描述，以及获取信息的方式、途径等形式要求。"
                .to_owned(),
            "申请人可以填写《政府信息公开申请表》（样式见本指南所附，可在受理窗口领取），也可以按其内容另行书写；书写确有困难的，可以口头提出，由本机关代为填写。申请无须说明用途。"
                .to_owned(),
        ];
        lines.extend(self.channels());
        lines.push(format!(
            "本机关收到申请，能够当场答复的当场答复；不能当场答复的，自收到申请之日起{}个工作日内答复；需要延长的，延长期限最长不超过{}个工作日。",
            answer_limit(self.today),
            extension_limit(self.today)
        ));
        lines.push(if processing_fee_exists(self.today) {
            "提供政府信息不收取费用；申请的数量、频次明显超过合理范围的，可以收取信息处理费。"
                .to_owned()
        } else {
            "提供政府信息不收取费用。".to_owned()
        });
        Section::of("三、依申请公开", lines)
    }

    /// In person and by post applications may always come; of any other way what was announced and is open.
    fn channels(&self) -> Vec<String> {
        let open = |opened: &&OpenedChannel| {
            opened.announced_on <= self.today
                && opened.closed_on.is_none_or(|closed| closed > self.today)
        };
        let opened: Vec<&OpenedChannel> = self.profile.channels.iter().filter(open).collect();
        let mut lines = Vec::new();
        let always = [ApplicationChannel::InPerson, ApplicationChannel::Post];
        for channel in ApplicationChannel::ALL {
            let of = opened.iter().filter(|opened| opened.channel == *channel);
            let mut told = of.peekable();
            let at = if always.contains(channel) {
                self.at(*channel)
            } else {
                String::new()
            };
            if told.peek().is_none() && !at.is_empty() {
                lines.push(format!("{}：{at}。", channel.zh()));
            }
            lines.extend(told.map(|opened| {
                let note = plainly(opened.note.trim_end_matches('。'));
                let parts: Vec<&str> = [at.as_str(), &note]
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect();
                format!(
                    "{}：{}（{}公布）。",
                    channel.zh(),
                    parts.join("；"),
                    day_zh(opened.announced_on)
                )
            }));
        }
        lines
    }

    /// Where applications are brought or sent.
    fn at(&self, channel: ApplicationChannel) -> String {
        let profile = self.profile;
        let postcode = match profile.postcode.as_str() {
            code if !code.is_empty() && channel == ApplicationChannel::Post => {
                format!("邮政编码{code}")
            }
            _ => String::new(),
        };
        let parts = [plainly(&profile.address), self.unit_name(), postcode];
        let at = parts.into_iter().filter(|part| !part.is_empty());
        at.collect::<Vec<_>>().join("，")
    }

    /// The office in charge, with whose it is.
    fn unit_name(&self) -> String {
        let former = self.bureau.names();
        plainly(&unit_of(
            self.name(),
            &former,
            &self.profile.disclosure_unit,
        ))
    }

    fn unit(&self) -> Section {
        let profile = self.profile;
        let line = |what: &str, value: &str| match value {
            "" => String::new(),
            value => format!("{what}：{}", plainly(value)),
        };
        Section::of(
            "四、政府信息公开工作机构",
            [
                format!("机构名称：{}", self.unit_name()),
                line("办公地址", &profile.address),
                line("邮政编码", &profile.postcode),
                line("办公时间", &profile.office_hours),
                line("联系电话", &profile.telephone),
                line("传真", &profile.fax),
                line("电子邮箱", &profile.email),
                line("网站", &profile.website),
            ],
        )
    }

    fn remedies(&self) -> Section {
        let mut latest = self.profile.remedies.iter().rev();
        let remedy = latest.find(|remedy| remedy.valid_from <= self.today);
        let organs = remedy.map_or_else(String::new, |remedy| {
            format!(
                "行政复议机关为{}，行政诉讼由{}管辖。",
                plainly(&remedy.reconsideration_organ),
                plainly(&remedy.court)
            )
        });
        let number = |rule: &rules::Dated| rule.on(self.today).number;
        let first = if rules::RECONSIDERATION_FIRST.in_force(self.today) {
            "对不予公开政府信息的答复不服的，应当先申请行政复议；对行政复议决定不服的，再提起行政诉讼。"
        } else {
            ""
        };
        Section::of(
            "五、监督和救济",
            [
                "公民、法人或者其他组织认为本机关在政府信息公开工作中侵犯其合法权益的，可以向上一级行政机关或者政府信息公开工作主管部门投诉、举报，也可以依法申请行政复议或者提起行政诉讼。"
                    .to_owned(),
                format!(
                    "申请行政复议的，自知道或者应当知道该行政行为之日起{}日内提出；直接提起行政诉讼的，自知道或者应当知道之日起{}个月内提出；不服行政复议决定提起行政诉讼的，自收到行政复议决定书之日起{}日内提出。",
                    number(&rules::RECONSIDERATION_LIMIT),
                    number(&rules::DIRECT_SUIT_LIMIT),
                    number(&rules::SUIT_AFTER_RECONSIDERATION_LIMIT)
                ),
                first.to_owned(),
                organs,
            ],
        )
    }

    /// A place to go to. A window has the bureau's own address where it names none.
    fn place(&self, point: &ContactPoint) -> String {
        let address = if point.address.is_empty() && point.title.contains("窗口") {
            &self.profile.address
        } else {
            &point.address
        };
        let parts = [address, &point.hours, &point.telephone];
        let parts = parts.iter().filter(|part| !part.is_empty());
        let parts: Vec<String> = parts.map(|part| plainly(part)).collect();
        format!("{}：{}。", plainly(&point.title), parts.join("，"))
    }
}

/// The office in charge with the name of the day. An office that was entered with a former name bears that of the day in
/// its place; one that is named whole, with the place it is of, bears its own.
fn unit_of(name: &str, former: &[&str], unit: &str) -> String {
    if unit.contains(name) {
        return unit.to_owned();
    }
    let mut former = former.to_vec();
    // The longest first: one may begin like another.
    former.sort_unstable_by_key(|former| Reverse(former.len()));
    let rest = former.iter().find_map(|former| unit.strip_prefix(former));
    let same = name.chars().zip(unit.chars());
    let mut same = same.take_while(|(one, other)| one == other);
    match rest {
        Some(rest) => format!("{name}{rest}"),
        None if same.any(|(c, _)| "省市区县旗州盟镇乡".contains(c)) => unit.to_owned(),
        None => format!("{name}{unit}"),
    }
}

/// The application form (申请表): what art. 29 asks for, and nothing else.
fn form() -> Section {
    let rows = [
        ("申请人（公民）", "姓名、身份证件名称及号码、联系方式"),
        (
            "申请人（法人或者其他组织）",
            "名称、统一社会信用代码、法定代表人姓名、联系人姓名、联系方式",
        ),
        (
            "所需政府信息",
            "名称、文号或者便于行政机关查询的其他特征性描述",
        ),
        ("提供信息的形式", "纸质、电子或者其他形式"),
        (
            "获取信息的方式和途径",
            "当面领取、邮寄、电子邮件等；选择邮寄或者电子邮件的，填写相应地址",
        ),
        ("申请人签名或者盖章", ""),
        ("申请日期", ""),
    ];
    let rows = rows.map(|(what, says)| vec![what.to_owned(), says.to_owned()]);
    Section::table("附：政府信息公开申请表", &["项目", "填写内容"], rows)
}

fn is_open(point: &ContactPoint, today: NaiveDate) -> bool {
    point.from_on.is_none_or(|from| from <= today)
        && point.closed_on.is_none_or(|closed| closed > today)
}

#[cfg(test)]
mod tests {
    use gongkai_law::bureau::Level;

    use super::*;
    use crate::{block::text::markdown, bureau::dated::DatedText};

    #[test]
    fn the_office_in_charge_bears_one_name() {
        let name = "益阳市赫山区应急管理局";
        let former = ["益阳市赫山区安监局", "益阳市赫山区安监局综合执法局"];
        for (unit, expected) in [
            ("办公室", "益阳市赫山区应急管理局办公室"),
            ("应急指挥中心", "益阳市赫山区应急管理局应急指挥中心"),
            (
                "益阳市赫山区应急管理局办公室",
                "益阳市赫山区应急管理局办公室",
            ),
            ("益阳市赫山区安监局办公室", "益阳市赫山区应急管理局办公室"),
            (
                "益阳市赫山区安监局综合执法局办公室",
                "益阳市赫山区应急管理局办公室",
            ),
            // Of the place, and named whole.
            ("益阳市赫山区政务公开办公室", "益阳市赫山区政务公开办公室"),
        ] {
            assert_eq!(unit_of(name, &former, unit), expected, "{unit}");
        }
    }

    #[test]
    fn another_year_makes_no_other_guide() {
        let bureau = Bureau {
            id: "heshan-emb".parse().unwrap(),
            name: "赫山区应急管理局".to_owned(),
            dated_names: Vec::new(),
            parent_id: None,
            level: Level::Department,
            offices: Vec::new(),
            item_groups: Vec::new(),
            succeeded_by: None,
            founded_on: None,
        };
        let code = DatedText {
            valid_from: "2025-07-01".parse().unwrap(),
            text: "11430903006500012X".to_owned(),
            source: String::new(),
        };
        let profile = Profile {
            credit_codes: vec![code],
            ..Profile::default()
        };
        let of = |day: &str| Guide {
            bureau: &bureau,
            profile: &profile,
            links: None,
            today: day.parse().unwrap(),
        };
        let on = |day: &str| markdown(&of(day).sections());
        let guide = |day: &str, published: &str| of(day).as_of_today(published);
        let before = on("2024-12-31");
        assert_eq!(guide("2024-12-31", &before), before);
        assert!(before.contains("机关代码、公开年份和流水号组成，如heshan-emb/2024-000001。"));
        let after = on("2025-01-01");
        assert_ne!(before, after);
        assert_eq!(guide("2025-01-01", &before), after);
        // The credit code is another composition, and a number in another place stays.
        let coded = on("2025-07-01");
        assert!(coded.contains(
            "统一社会信用代码、公开年份和流水号组成，如11430903006500012X/2025-000001。"
        ));
        assert_ne!(guide("2025-07-01", &before), coded);
        let other = "见heshan-emb/2019-000012。";
        assert_eq!(guide("2025-01-01", other), other);
    }
}
