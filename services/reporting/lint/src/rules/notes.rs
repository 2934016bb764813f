//! Notes: what is worth a look and no fault for certain.
//!
//! - `not-accepted-not-received`: 未受理 is not 未收到; an application may be received and not taken up, which
//!   the Regulations on Open Government Information do not know.
//! - `rate-without-base`: a rate without the figures it is of.
//! - `figure-not-split`: one figure for permits, preliminary reviews and service matters; table 2 counts only
//!   decisions on permits.
//! - `abolished-term`: 非行政许可审批 was abolished in 2015 (国发〔2015〕27号).
//! - `former-name`: a name that the bureau had before the reform of 2018.
//! - `period-not-stated`: a report says what period it is about.
//! - `signed-late`: after 31 March, the later of the two days of art. 49.
//! - `stock-differs`: more documents repealed than there were.

use super::signature_before_period_end::signed;
use super::{Found, Rule, Severity};
use crate::find::dates::{self, Day};
use crate::model::{Item, Report};
use crate::page::Spot;
use crate::words;

const NOTE: Rule = Rule {
    id: "",
    severity: Severity::Note,
    finds: "",
    finds_in_english: "",
    source: "",
    cannot_know: "",
    check: |_, _| {},
};

pub(super) const NOT_ACCEPTED: Rule = Rule {
    id: "not-accepted-not-received",
    finds: "“未受理”不等于“未收到”",
    finds_in_english: "not accepted is not the same as not received",
    source: "政府信息公开条例第三十一条（收到即为起算日）",
    cannot_know: "实际有没有收到申请",
    check: not_accepted,
    ..NOTE
};

pub(super) const RATE_WITHOUT_BASE: Rule = Rule {
    id: "rate-without-base",
    finds: "比率没有写明基数",
    finds_in_english: "a rate without the figures it is of",
    source: "统计表述的一般要求",
    cannot_know: "基数是多少",
    check: rate_without_base,
    ..NOTE
};

pub(super) const FIGURE_NOT_SPLIT: Rule = Rule {
    id: "figure-not-split",
    finds: "许可、初审、服务性办件合为一个数字，没有分列",
    finds_in_english: "one figure for several kinds of matters",
    source: "政府信息公开条例第二十条第（五）项；表二只计行政许可处理决定",
    cannot_know: "各类各有多少",
    check: figure_not_split,
    ..NOTE
};

pub(super) const ABOLISHED_TERM: Rule = Rule {
    id: "abolished-term",
    finds: "“非行政许可”审批类别已于2015年取消",
    finds_in_english: "a kind of approval that was abolished in 2015",
    source: "国发〔2015〕27号",
    cannot_know: "是否在说历史",
    check: abolished_term,
    ..NOTE
};

pub(super) const FORMER_NAME: Rule = Rule {
    id: "former-name",
    finds: "使用机构改革前的名称",
    finds_in_english: "a name from before the reform of 2018",
    source: "2018年机构改革方案",
    cannot_know: "是否在引用原文件名",
    check: former_name,
    ..NOTE
};

pub(super) const PERIOD_NOT_STATED: Rule = Rule {
    id: "period-not-stated",
    finds: "没有写明统计期限（1月1日至12月31日）",
    finds_in_english: "the period is not stated",
    source: "国办公开办函〔2021〕30号；通行做法",
    cannot_know: "节选中不检查",
    check: period_not_stated,
    ..NOTE
};

pub(super) const SIGNED_LATE: Rule = Rule {
    id: "signed-late",
    finds: "落款日期晚于公布期限",
    finds_in_english: "signed after the day it was due",
    source: "政府信息公开条例第四十九条",
    cannot_know: "部门为1月31日，政府为3月31日；认不出是政府还是部门时按3月31日",
    check: signed_late,
    ..NOTE
};

pub(super) const STOCK_DIFFERS: Rule = Rule {
    id: "stock-differs",
    finds: "现行有效件数少于本年制发件数",
    finds_in_english: "fewer documents in force than were issued in the year",
    source: "国办公开办函〔2021〕30号所附表二",
    cannot_know: "是否当年制发当年废止",
    check: stock_differs,
    ..NOTE
};

fn not_accepted(report: &Report, found: &mut Found) {
    let text = report.text();
    for at in words::find_all(text, "未受理") {
        let behind = words::piece(text, at + 3..at + 16);
        let ends = behind.find(['。', ';', '\n']).unwrap_or(behind.len());
        if behind[..ends].contains("公开") && !report.in_table(at) {
            found.at(
                Spot { at, len: 3 },
                "“未受理”不等于“未收到”，应说明收到几件".to_owned(),
                "not accepted is not the same as not received".to_owned(),
            );
        }
    }
}

fn rate_without_base(report: &Report, found: &mut Found) {
    let text = report.text();
    for sign in words::find_all(text, "%") {
        let line = report.page.line(report.page.line_of(sign));
        let line = line.start.max(sign.saturating_sub(600))..line.end;
        let start = (line.start..sign)
            .rev()
            .find(|&at| !text[at].is_ascii_digit() && text[at] != '.');
        let start = start.map_or(line.start, |at| at + 1);
        let stop = (line.start..start)
            .rev()
            .find(|&at| matches!(text[at], '。' | ';'));
        let from = stop.map_or(line.start, |at| at + 1);
        let rate = (from..start).rev().find(|&at| text[at] == '率');
        let Some(rate) =
            rate.filter(|&rate| start - rate <= 4 && start < sign && !report.in_table(rate))
        else {
            continue;
        };
        // Any figure of the sentence but years and telephone numbers may be the base.
        let has_base = (from..rate).any(|at| {
            let digits = words::digits(text, at);
            let begins = at == 0 || !text[at - 1].is_ascii_digit();
            let behind = text.get(words::skip_blanks(text, at + digits));
            begins && (1..=6).contains(&digits) && !matches!(behind, Some('年' | '月' | '日' | '”'))
        });
        if has_base {
            continue;
        }
        let clause = (from..rate)
            .rev()
            .find(|&at| matches!(text[at], ',' | '、' | ':' | '('));
        let at = clause.map_or(from, |at| at + 1);
        let spot = Spot::of(words::skip_blanks(text, at)..sign + 1);
        let written = report.page.words(spot);
        found.at(
            spot,
            format!("“{written}”没有写明基数"),
            format!("{written}: a rate without its base"),
        );
    }
}

/// What stands in one figure with permits.
const KINDS: [&str; 4] = ["服务性办件", "服务事项", "初审", "便民服务"];

fn figure_not_split(report: &Report, found: &mut Found) {
    let text = report.text();
    for at in words::find_all(text, "行政许可、") {
        let list = (at..text.len().min(at + 30)).take_while(|&at| !",。;\n".contains(text[at]));
        let list: Vec<usize> = list.collect();
        let Some(first) = list.iter().copied().find(|&at| text[at].is_ascii_digit()) else {
            continue;
        };
        let before = words::piece(text, at..first);
        if !KINDS
            .iter()
            .any(|kind| before.trim_end_matches(['共', ' ']).ends_with(kind))
        {
            continue;
        }
        let digits = words::digits(text, first);
        let end = first + digits;
        let number = words::piece(text, first..end);
        found.at(
            Spot {
                at: first,
                len: digits,
            },
            format!("{number}没有按行政许可、初审、服务性办件分列"),
            format!("{number} is not split by kind of matter"),
        );
    }
}

fn abolished_term(report: &Report, found: &mut Found) {
    for at in words::find_all(report.text(), "非行政许可") {
        found.at(
            Spot { at, len: 5 },
            "“非行政许可”审批类别已于2015年取消".to_owned(),
            "this kind of approval was abolished in 2015".to_owned(),
        );
    }
}

/// Names of before 2018, and of now.
const FORMER: [(&str, &str); 8] = [
    ("安监局", "应急管理局"),
    ("安全生产监督管理局", "应急管理局"),
    ("国土资源局", "自然资源局"),
    ("工商局", "市场监督管理局"),
    ("质监局", "市场监督管理局"),
    ("环保局", "生态环境局"),
    ("卫计委", "卫生健康委员会"),
    ("食药监局", "市场监督管理局"),
];

fn former_name(report: &Report, found: &mut Found) {
    if report.year.is_none_or(|year| year < 2019) {
        return;
    }
    let text = report.text();
    for (name, now) in FORMER {
        for at in words::find_all(text, name) {
            let length = name.chars().count();
            let in_brackets = at > 0 && text[at - 1] == '(' && text.get(at + length) == Some(&')');
            let around = usize::from(in_brackets);
            found
                .at(
                    Spot::of(at - around..at + length + around),
                    format!("“{name}”是2018年机构改革前的名称，现为“{now}”"),
                    format!("{name} is the name of before 2018, now {now}"),
                )
                .compares([name, now]);
        }
    }
}

fn period_not_stated(report: &Report, found: &mut Found) {
    if report.is_excerpt || report.is_structured || dates::period(report.text()).is_some() {
        return;
    }
    let text = report.text();
    let says = ["12月31日", "12-31", "统计期限", "统计时间"];
    if (0..text.len()).any(|at| words::any_at(text, at, &says).is_some()) {
        return;
    }
    found
        .at(
            report.top(),
            "没有写明统计期限（1月1日至12月31日）".to_owned(),
            "the period is not stated".to_owned(),
        )
        .keyed("period");
}

fn signed_late(report: &Report, found: &mut Found) {
    let (Some(year), Some((days, spot))) = (report.year, signed(report)) else {
        return;
    };
    let of_department = report.organ.as_deref().is_some_and(|organ| {
        ["局", "委员会", "厅", "委"]
            .iter()
            .any(|end| organ.ends_with(end))
    });
    let (month, due_day) = if of_department { (1, 31) } else { (3, 31) };
    let due = Day {
        year: year + 1,
        month,
        day: due_day,
    };
    let Some(day) = days
        .first()
        .filter(|_| days.iter().all(|day| *day > due && day.exists()))
    else {
        return;
    };
    found
        .at(
            spot,
            format!("落款日期{}晚于{}", day.in_chinese(), due.in_chinese()),
            format!("signed {}, due by {}", day.in_chinese(), due.in_chinese()),
        )
        .compares([day.in_chinese(), due.in_chinese()]);
}

fn stock_differs(report: &Report, found: &mut Found) {
    let Some(table) = &report.table2 else { return };
    for item in [Item::Rules, Item::Documents] {
        let of_2021 = report
            .formats()
            .iter()
            .any(|(format, _)| format.year() == 2021);
        let number = |at| table.cell(item, at).and_then(crate::model::Cell::number);
        let (Some(came), Some(in_force), Some(cell)) = (number(0), number(2), table.cell(item, 2))
        else {
            continue;
        };
        if of_2021 && in_force < came {
            let name = item.name();
            found
                .at(
                    cell.spot,
                    format!("{name}现行有效{in_force}件，少于本年制发{came}件"),
                    format!("{name}: {in_force} in force, {came} issued in the year"),
                )
                .keyed(name)
                .compares([in_force, came]);
        }
    }
}
