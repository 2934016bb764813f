//! `rules-by-unable-organ`: who cannot make rules (规章) reports some.
//!
//! The Legislation Law (立法法) gives rules to departments of the State Council and to governments of provinces
//! and of cities with districts (and autonomous prefectures). Their general offices report for them. Counties,
//! districts, towns, and the bureaus of any local government make none. Who it cannot place it leaves alone.

use super::{Found, Rule, Severity};
use crate::model::{Item, Report};

pub(super) const RULE: Rule = Rule {
    id: "rules-by-unable-organ",
    severity: Severity::Warning,
    finds: "没有规章制定权的机关填报了规章",
    finds_in_english: "an organ that can make no rules (规章) reports some",
    source: "立法法（2023年修正）第九十一条、第九十三条",
    cannot_know: "机关名称看不出层级时不检查；县级市与设区的市从名称分不开，市人民政府不检查",
    check,
};

fn check(report: &Report, found: &mut Found) {
    let Some(organ) = report.organ.as_deref().filter(|organ| is_unable(organ)) else {
        return;
    };
    let Some(table) = &report.table2 else { return };
    let Some(line) = table.lines.iter().find(|line| line.item == Item::Rules) else {
        return;
    };
    let some = line
        .cells
        .iter()
        .find(|cell| cell.number().is_some_and(|number| number > 0));
    let Some((cell, number)) = some.and_then(|cell| Some((cell, cell.number()?))) else {
        return;
    };
    found
        .at(
            cell.spot,
            format!("{organ}没有规章制定权，规章填报为{number}，应为0（内部规章制度不是规章）"),
            format!("{organ} can make no rules (规章), reports {number}"),
        )
        .keyed("rules")
        .compares([number, 0]);
}

/// Whether a name says that its bearer cannot make rules.
fn is_unable(organ: &str) -> bool {
    // Zones and autonomous areas have 区 in their names and are neither.
    let mut name = organ.trim_end_matches("(本级)").to_owned();
    for area in [
        "自治区",
        "开发区",
        "高新区",
        "新区",
        "保税区",
        "园区",
        "示范区",
        "风景区",
        "林区",
        "矿区",
        "景区",
        "地区",
        "社区",
        "试验区",
        "合作区",
        "度假区",
        "管理区",
        "特区",
        "市区",
    ] {
        name = name.replace(area, "");
    }
    if [
        "镇",
        "乡",
        "街道",
        "街道办事处",
        "乡人民政府",
        "镇人民政府",
        "镇政府",
        "乡政府",
    ]
    .iter()
    .any(|end| name.ends_with(end))
    {
        return true;
    }
    if name.contains("国务院") || name.starts_with("国家") || name.contains("中华人民共和国")
    {
        return false;
    }
    let of_county = name
        .chars()
        .skip(1)
        .any(|c| matches!(c, '县' | '区' | '旗'));
    let of_place = name
        .chars()
        .skip(1)
        .any(|c| matches!(c, '省' | '市' | '州' | '盟'))
        || organ.contains("自治区");
    let is_government = name.ends_with("政府")
        || name.ends_with("人民政府办公厅")
        || name.ends_with("人民政府办公室")
        || name.ends_with("政府办公厅")
        || name.ends_with("政府办公室")
        || name.ends_with("政府办");
    let is_bureau = ["局", "委员会", "厅", "委", "中心", "大队", "支队"]
        .iter()
        .any(|end| name.ends_with(end));
    of_county || (of_place && is_bureau && !is_government)
}

#[cfg(test)]
mod tests {
    use super::is_unable;

    #[test]
    fn governments_that_make_rules_and_unknown_organs_are_left_alone() {
        for able in [
            "上海市人民政府办公厅",
            "宿迁市人民政府",
            "宿迁市",
            "测试市",
            "湖南省人民政府",
            "新疆维吾尔自治区人民政府办公厅",
            "应急管理部",
            "国家税务总局",
            "延边朝鲜族自治州人民政府",
            "应急管理局",
            "某某经济技术开发区管委会",
        ] {
            assert!(!is_unable(able), "{able}");
        }
        for unable in [
            "益阳市桃江县松木塘镇人民政府",
            "陕西佳县螅镇",
            "益阳市赫山区应急管理局",
            "益阳市赫山区人民政府办公室",
            "沭阳县人民政府",
            "益阳市应急管理局",
            "湖南省应急管理厅",
            "某区某街道办事处",
            "广西壮族自治区应急管理厅",
        ] {
            assert!(is_unable(unable), "{unable}");
        }
    }
}
