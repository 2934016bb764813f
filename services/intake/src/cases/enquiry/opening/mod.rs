//! Open enquiries as opening stock: the sheet, and what its lines make.

mod read;
#[cfg(test)]
mod tests;

use crate::paper::sheet::{
    Column,
    history::{HAPPENED, OLD_NUMBER, ON},
};

pub use read::{Planned, plan};

const CATEGORY: &str = "类别";
const URGENT: &str = "紧急";
const CHANNEL: &str = "收到渠道";
const SLIP: &str = "热线工单号";
const NAME: &str = "姓名（名称）";
const CONTACT: &str = "联系方式";
const CONTENT: &str = "内容";
const LIMIT: &str = "办理时限（工作日）";
const OFFICE: &str = "承办股室";
const PERSON: &str = "承办人";
const TASK: &str = "交办事项序号";
const TASK_CONTENT: &str = "交办内容";
const DUE_ON: &str = "办理期限";
const ANSWER: &str = "答复";
const MEASURE: &str = "督办措施";
const NOTE: &str = "督办意见";
const REASON: &str = "理由";

/// The columns of the sheet.
pub const COLUMNS: &[Column] = &[
    Column::needed(
        OLD_NUMBER,
        6,
        "每行必填。原登记编号，同一件的各行编号相同，不同件不得相同；不超过100字",
    ),
    Column::needed(
        HAPPENED,
        6,
        "每行必填。每件有且只有一行“登记”，其后每办理一步填一行：分解、交办（每项交办一行），\
         交办事项答复、退回交办事项、重新交办、督办",
    ),
    Column::needed(ON, 6, "每行必填，如2024-03-01"),
    Column::needed(
        CATEGORY,
        5,
        "“登记”行必填：咨询、投诉、热线、来信来访、上访",
    ),
    Column::new(URGENT, 3, "“登记”行：是、否"),
    Column::new(CHANNEL, 5, "“登记”行：电话、窗口、网上、热线、来信、来访"),
    Column::new(SLIP, 6, "“登记”行。请将此栏设为文本"),
    Column::needed(NAME, 6, "“登记”行必填"),
    Column::new(CONTACT, 6, "“登记”行。请将此栏设为文本"),
    Column::needed(CONTENT, 14, "“登记”行必填"),
    Column::needed(
        LIMIT,
        5,
        "“登记”行必填：登记时确定的办理时限，0至60个工作日，0为当日",
    ),
    Column::needed(
        OFFICE,
        6,
        "“登记”“分解、交办”“重新交办”行必填：本机关股室的名称",
    ),
    Column::new(PERSON, 5, "分解、交办，重新交办可填：承办人的账号"),
    Column::new(
        TASK,
        4,
        "按交办日期和行的先后从1起编号；交办事项答复、退回交办事项、重新交办必填",
    ),
    Column::new(TASK_CONTENT, 10, "分解、交办必填"),
    Column::new(DUE_ON, 6, "分解、交办可填；不填的按全件的办理期限"),
    Column::new(ANSWER, 10, "交办事项答复必填"),
    Column::new(MEASURE, 5, "督办必填：提醒、催办、督办"),
    Column::new(NOTE, 8, "督办可填"),
    Column::new(REASON, 8, "退回交办事项、重新交办必填"),
];
