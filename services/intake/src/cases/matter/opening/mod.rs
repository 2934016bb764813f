//! Open matter cases as opening stock: the sheet, and what its lines make.
//!
//! A case takes its matter as the guide says it at the import. What the law did because nobody told
//! the applicant anything in time is no line: it follows from the days.

mod plan;
mod read;
#[cfg(test)]
mod tests;

use crate::paper::sheet::{
    Column,
    history::{HAPPENED, OLD_NUMBER, ON},
};

pub use plan::{Planned, plan};

const CODE: &str = "事项编码";
const NAME: &str = "事项名称";
const KIND: &str = "事项类型";
const OFFICE: &str = "承办股室";
const PROMISED: &str = "承诺时限（工作日）";
const APPLICANT: &str = "申请人";
const APPLICANT_KIND: &str = "申请人类型";
const IDENTITY: &str = "证件号码";
const CONTACT: &str = "联系方式";
const CHANNEL: &str = "收到渠道";
const PAPERS: &str = "申请材料";
const MISSING: &str = "需补正的内容";
const PROCEDURE: &str = "特别程序";
const EXPECTED: &str = "预计所需时间";
const REASON: &str = "理由";

/// The columns of the sheet.
pub const COLUMNS: &[Column] = &[
    Column::needed(
        OLD_NUMBER,
        6,
        "每行必填。原办件编号，同一办件的各行编号相同，不同办件不得相同；不超过100字",
    ),
    Column::needed(
        HAPPENED,
        6,
        "每行必填。每个办件有且只有一行“收到申请”（导入前由本机关收件的）或者“登记”（在其他平台受理的），\
         其后每办理一步填一行：发出补正告知、收到补正材料、受理、特别程序开始、特别程序结束、延长期限。\
         逾期未告知而视为受理的不填“受理”，由系统按日期认定",
    ),
    Column::needed(ON, 6, "每行必填，如2024-03-01。“登记”行填受理日期"),
    Column::needed(
        CODE,
        7,
        "“收到申请”行必填，须为本机关现有事项；“登记”行没有对应事项的，改填事项名称、事项类型、承办股室",
    ),
    Column::new(NAME, 10, "“登记”行未填事项编码的必填"),
    Column::new(
        KIND,
        6,
        "“登记”行未填事项编码的必填：行政许可、初审、服务性办件",
    ),
    Column::new(OFFICE, 6, "“登记”行未填事项编码的必填：本机关股室的名称"),
    Column::new(PROMISED, 6, "“登记”行未填事项编码的可填；服务性办件必填"),
    Column::needed(APPLICANT, 8, "“收到申请”“登记”行必填"),
    Column::needed(
        APPLICANT_KIND,
        6,
        "“收到申请”行必填：自然人、法人、非法人组织",
    ),
    Column::needed(IDENTITY, 8, "“收到申请”行必填。请将此栏设为文本"),
    Column::needed(CONTACT, 7, "“收到申请”行必填。请将此栏设为文本"),
    Column::needed(CHANNEL, 5, "“收到申请”行必填：窗口、网上、邮寄"),
    Column::new(
        PAPERS,
        12,
        "“收到申请”行填已收到的材料，每份一行或者用分号隔开，名称与事项所列一致；“收到补正材料”行必填",
    ),
    Column::new(MISSING, 10, "发出补正告知必填"),
    Column::new(
        PROCEDURE,
        6,
        "特别程序开始、特别程序结束必填：听证、招标、拍卖、检验、检测、检疫、鉴定、专家评审",
    ),
    Column::new(EXPECTED, 6, "特别程序开始必填，如“30日”"),
    Column::new(REASON, 8, "延长期限必填"),
];
