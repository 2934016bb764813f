//! What both uniform formats have in common: title, six sections, signature, what stands at the end.

use gongkai_document::{Block, Grid, Report};
use gongkai_law::report::{Format, section_heading};

use super::{
    Content, Incomplete, Table3, Table4, appendix,
    cells::{self, Cells},
};
use crate::report::{message::proto, narrative::Section, reading::Reading};

/// Tables 3 and 4, with the lines under them.
pub struct Common {
    pub table3: (Table3, Vec<String>),
    pub table4: (Table4, Vec<String>),
}

impl Common {
    pub fn of(reading: &Reading<'_>) -> Result<Self, Incomplete> {
        let mut cells3 = Cells::of(reading, cells::NARROW);
        let table3 = Table3::of(reading.format, &mut cells3);
        let mut cells4 = Cells::of(reading, cells::NARROW);
        let table4 = Table4::of(&mut cells4);
        Ok(Self {
            table3: (table3, cells3.notes()?),
            table4: (table4, cells4.notes()?),
        })
    }

    /// The report, with its own table 2.
    pub fn render(
        &self,
        content: &Content<'_>,
        reading: &Reading<'_>,
        table2: (Grid, &[String]),
    ) -> Report {
        let heading = |number| Block::heading(section_heading(number).unwrap_or_default());
        let mut blocks = Vec::new();
        let preface = content.section(Section::Preface);
        if !preface.is_empty() {
            blocks.push(Block::body(preface));
        }
        blocks.push(heading(1));
        let numbers = ["一", "二", "三", "四", "五"];
        for (number, section) in numbers.iter().zip(Section::OVERVIEW) {
            let head = format!("（{number}）{}。", section.zh());
            blocks.push(Block::under(head, content.section(section)));
        }
        blocks.push(heading(2));
        add(&mut blocks, table2.0, table2.1);
        // The longest table: so it stands whole.
        blocks.push(Block::Heading {
            text: section_heading(3).unwrap_or_default(),
            on_new_page: true,
        });
        add(&mut blocks, self.table3.0.grid(), &self.table3.1);
        blocks.push(heading(4));
        add(&mut blocks, self.table4.0.grid(), &self.table4.1);
        blocks.push(heading(5));
        blocks.push(Block::body(problems(content)));
        blocks.push(heading(6));
        blocks.push(Block::body(others(content, reading)));
        finished(content, reading, blocks)
    }
}

fn add(blocks: &mut Vec<Block>, grid: Grid, notes: &[String]) {
    blocks.push(Block::Table { grid });
    if !notes.is_empty() {
        let lines = notes.to_vec();
        blocks.push(Block::Notes { lines });
    }
}

/// The report with what stands before and behind its sections, whatever the form.
pub fn finished(content: &Content<'_>, reading: &Reading<'_>, blocks: Vec<Block>) -> Report {
    let signed = content.signed;
    let correction = signed.filter(|signed| signed.version > 1);
    Report {
        title: title(content.report),
        subtitle: correction.map_or_else(String::new, |signed| {
            format!(
                "（第{}版，更正原因：{}）",
                signed.version, signed.correction_reason
            )
        }),
        blocks,
        signer: content.report.bureau_name.clone(),
        date: signed.map(|signed| signed.signed_on),
        appendix: appendix::blocks(content, reading),
        seal: appendix::seal(content),
        draft: content.is_draft,
    }
}

/// 某局 over 2024年政府信息公开工作年度报告.
pub fn title(report: &proto::Report) -> String {
    format!(
        "{}\n{}年政府信息公开工作年度报告",
        report.bureau_name, report.year
    )
}

/// The same in one line.
pub fn name(report: &proto::Report) -> String {
    title(report).replace('\n', "")
}

/// Section 五; who publishes must write one.
pub fn problems(content: &Content<'_>) -> String {
    match content.section(Section::Problems) {
        "" => "（本部分由本机关填写后方可公布。）".to_owned(),
        text => text.to_owned(),
    }
}

/// Section 六. From 2021 on it states the processing fee, whatever was written.
fn others(content: &Content<'_>, reading: &Reading<'_>) -> String {
    let text = content.section(Section::Others);
    if reading.format == Format::F2019 || text.contains("信息处理费") {
        return match text {
            "" => "无其他需要报告的事项。".to_owned(),
            text => text.to_owned(),
        };
    }
    let year = content.report.year;
    let fee = match reading
        .number("fees.collected")
        .filter(|fee| fee.is_known())
    {
        Some(fee) if fee.value > 0.0 => format!("收取政府信息公开信息处理费{}元", fee.print()),
        _ => "未收取政府信息公开信息处理费".to_owned(),
    };
    let fee = format!("{year}年，本机关{fee}。");
    match text {
        "" => fee,
        text => format!("{text}\n{fee}"),
    }
}
