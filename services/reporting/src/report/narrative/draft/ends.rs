//! The preface, and sections 五 and 六.

use gongkai_law::report::{Format, SECTIONS};

use super::{Draft, sentence};
use crate::report::message::proto::Origin;

impl Draft<'_> {
    pub(super) fn preface(&self) -> String {
        let year = self.year();
        let notice = match self.this.format {
            Format::F2019 => {
                "《国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度报告有关事项的通知》"
            }
            Format::F2021 => {
                "《国务院办公厅政府信息与政务公开办公室关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》"
            }
        };
        let number = self.this.format.zh();
        let sections = SECTIONS.join("，");
        let origin = match self.this.report.former_name_note.as_str() {
            "" => String::new(),
            origin => format!("\n{origin}"),
        };
        format!(
            "本报告根据《中华人民共和国政府信息公开条例》（以下简称《条例》）第四十九条、第五十条和{notice}（{number}）编制。全文包括{sections}六个部分。所列数据的统计期限自{year}年1月1日起，至{year}年12月31日止。{origin}"
        )
    }

    /// What was given, or what the figures show and what is to be done about it; a person adds the rest.
    pub(super) fn problems(&self) -> String {
        let given = &self.this.report.problems;
        if !given.is_empty() {
            return given.clone();
        }
        let late = |key: &str| self.this.known(key).is_some_and(|rate| rate < 1.0);
        let lacks = self.this.format.places().into_iter().any(|place| {
            let number = self.this.number(&place.key());
            number.is_some_and(|number| number.origin == Origin::NotRegistered)
        });
        let corrected = [
            "reconsideration",
            "direct_suit",
            "suit_after_reconsideration",
        ]
        .iter()
        .any(|kind| self.this.has(&format!("table4.{kind}.corrected")));
        let found = [
            (
                late("applications.on_time_rate"),
                "部分政府信息公开申请未在期限内答复",
                "加强答复期限的提醒和督办",
            ),
            (
                late("enquiries.on_time_rate"),
                "部分咨询投诉未在规定时间内办结",
                "落实咨询投诉的分解、交办、督办",
            ),
            (
                late("matters.on_time_rate"),
                "部分行政许可等办件未按时办结",
                "优化审批流程，严格办理时限",
            ),
            (
                corrected,
                "个别答复在行政复议、行政诉讼中被纠正",
                "提高答复的规范性，加强答复前的合法性审查",
            ),
            (
                lacks,
                "部分公开事项的数据尚未纳入登记",
                "补充完善登记，保证公开信息的完整和准确",
            ),
        ];
        let found: Vec<_> = found.iter().filter(|(is_so, _, _)| *is_so).collect();
        if found.is_empty() {
            return String::new();
        }
        let numbered = |text: &dyn Fn(usize) -> &'static str| {
            let parts = (0..found.len()).zip(["一", "二", "三", "四", "五"]);
            let parts = parts.map(|(at, number)| format!("{number}是{}", text(at)));
            parts.collect::<Vec<_>>().join("；")
        };
        let (problems, plans) = (numbered(&|at| found[at].1), numbered(&|at| found[at].2));
        format!("（一）存在的主要问题。{problems}。\n（二）改进措施。{plans}。")
    }

    pub(super) fn others(&self) -> String {
        let year = self.year();
        let fee = "fees.collected";
        let fees = match self.this.format {
            // There was none before 2021-01-01.
            Format::F2019 => String::new(),
            Format::F2021 if self.this.has(fee) => format!(
                "{year}年，本机关依据《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）收取信息处理费{{{{{fee}}}}}元。"
            ),
            Format::F2021 => format!("{year}年，本机关未收取政府信息公开信息处理费。"),
        };
        let matters = sentence(
            "全年",
            [
                self.beside("受理行政许可、初审、服务性办件", "matters.received"),
                self.told("办结", "matters.closed"),
            ],
        );
        let promise = self.rate("承诺时限内办结率", "matters.promise_kept_rate");
        let petitions = sentence("全年", [self.told("引起上访", "petitions")]);
        let outreach = self.outreach();
        let matters = format!("{matters}{}", promise.unwrap_or_default());
        let told = [fees, matters, petitions, outreach];
        let told: Vec<&String> = told.iter().filter(|text| !text.is_empty()).collect();
        match told.as_slice() {
            [] => "无其他需要报告的事项。".to_owned(),
            [one] => (*one).clone(),
            several => {
                let numbered = ["一", "二", "三", "四"].iter().zip(several);
                let lines = numbered.map(|(number, text)| format!("（{number}）{text}"));
                lines.collect::<Vec<_>>().join("\n")
            }
        }
    }

    pub(super) fn outreach(&self) -> String {
        let keys = self.this.keys("outreach.").into_iter();
        let told = keys.map(|key| {
            let label = self.this.number(key)?.label.clone();
            self.told(&label, key)
        });
        sentence("开展宣传活动，", told)
    }
}
