//! The outline bureaus used before there was a uniform format: six heads, figures in sentences, no tables.

use gongkai_document::{Block, Report};

use super::{Content, drafted, official};
use crate::report::{
    narrative::{self, Section},
    reading::Reading,
};

/// The report, head by head.
pub struct Outline {
    /// What it says before 一.
    pub preface: String,
    /// 一、概述: heads and texts; one of which nothing is said is left out.
    pub overview: Vec<(&'static str, String)>,
    /// 二, paragraphs.
    pub proactive: String,
    /// 三.
    pub on_application: String,
    /// 四.
    pub fees: String,
    /// 五.
    pub disputes: String,
    /// 六.
    pub problems: String,
    /// What people wrote for section 六 of the uniform format, which has no place here; empty of what is drafted.
    pub others: String,
}

impl Outline {
    /// Of a report and its text.
    pub fn of(content: &Content<'_>, reading: &Reading<'_>) -> Self {
        let said = narrative::outline(content.report, content.previous);
        let year = content.report.year;
        let section = |section| content.section(section).to_owned();
        let overview = [
            ("健全政府信息公开工作体系", section(Section::Supervision)),
            (
                "开展政府信息公开申请的受理和办理工作",
                section(Section::OnApplication),
            ),
            ("依靠制度规范政务公开工作", section(Section::Management)),
            ("进一步规范工作标准", section(Section::Platform)),
            ("加大信息和新闻宣传工作力度", said.outreach),
        ];
        let drafted = drafted(content.report, content.previous);
        let others = section(Section::Others);
        let is_drafted = drafted.get(&Section::Others) == Some(&others);
        let origin = &content.report.former_name_note;
        Self {
            preface: format!(
                "本报告根据《中华人民共和国政府信息公开条例》（以下简称《条例》）编制，所列数据的统计期限自{year}年1月1日起，至{year}年12月31日止。\n{origin}"
            ),
            overview: overview
                .into_iter()
                .filter(|(_, text)| !text.is_empty())
                .collect(),
            proactive: [section(Section::Proactive), said.handled, decided(reading)]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join("\n"),
            on_application: said.applications,
            fees: said.fees,
            disputes: said.disputes,
            problems: official::problems(content),
            others: if is_drafted { String::new() } else { others },
        }
    }

    /// As it is printed.
    pub fn render(&self, content: &Content<'_>, reading: &Reading<'_>) -> Report {
        let mut blocks = vec![Block::body(&self.preface), Block::heading("一、概述")];
        for (number, (head, text)) in ["一", "二", "三", "四", "五"].iter().zip(&self.overview)
        {
            blocks.push(Block::under(format!("（{number}）{head}。"), text));
        }
        let sections = [
            ("二、主动公开政府信息情况", &self.proactive),
            ("三、政府信息依申请公开和不予公开情况", &self.on_application),
            ("四、政府信息公开的收费及减免情况", &self.fees),
            (
                "五、因政府信息公开申请行政复议、提起行政诉讼情况",
                &self.disputes,
            ),
            ("六、政府信息公开工作存在的问题及改进情况", &self.problems),
            ("七、其他需要报告的事项", &self.others),
        ];
        for (heading, text) in sections {
            if !text.is_empty() {
                blocks.push(Block::heading(heading));
                blocks.push(Block::body(text));
            }
        }
        official::finished(content, reading, blocks)
    }
}

/// Amounts that the uniform format has in table 2 alone.
fn decided(reading: &Reading<'_>) -> String {
    let charge = reading.number("table2.charge.amount");
    match charge.filter(|charge| charge.is_known() && charge.value > 0.0) {
        Some(charge) => format!("全年收取行政事业性收费{}。", charge.print_with_unit()),
        None => String::new(),
    }
}
