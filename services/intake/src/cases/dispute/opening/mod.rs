//! Pending disputes as opening stock: the sheet, and what its lines make.
//!
//! An application that was answered before the bureau began to work with the suite is not in it: here a
//! dispute goes against an act outside the system, or against silence, told in words.

mod read;
#[cfg(test)]
mod tests;

use crate::paper::sheet::{
    Column,
    history::{HAPPENED, OLD_NUMBER, ON},
};

pub use read::{Planned, plan};

const KIND: &str = "类型";
const NAME: &str = "申请人（原告）";
const SUBJECT: &str = "争议对象";
const DESCRIPTION: &str = "行为或者不作为情况";
const ORGAN: &str = "复议机关（法院）";
const ORGAN_NUMBER: &str = "案号";
const SIMPLE: &str = "简易程序";
const CO_DEFENDANT: &str = "作出原行为的机关";
const COPY: &str = "收到副本日期";
const INSTANCE: &str = "审理阶段";
const RESULT: &str = "裁决结果";
const DECIDED_ON: &str = "作出日期";
const COURT: &str = "作出机关（法院）";
const DECISION_NUMBER: &str = "裁决文号";
const ORDER: &str = "履行内容";
const DAYS: &str = "履行期限（天数）";
const UNIT: &str = "天数单位";
const UNTIL: &str = "截止日期";
const APPELLANT: &str = "上诉人";
const DONE: &str = "履行情况";

/// The columns of the sheet.
pub const COLUMNS: &[Column] = &[
    Column::needed(
        OLD_NUMBER,
        6,
        "每行必填。原登记编号，同一案件的各行编号相同，不同案件不得相同；不超过100字",
    ),
    Column::needed(
        HAPPENED,
        6,
        "每行必填。每件有且只有一行“受理”，其后每办理一步填一行：提交答复（答辩）、收到复议决定或者裁判、\
         裁判生效、上诉或者再审、履行完毕",
    ),
    Column::needed(
        ON,
        5,
        "每行必填，如2024-03-01。“受理”行填复议机关、法院受理的日期，“收到复议决定或者裁判”行填本机关收到的日期",
    ),
    Column::needed(
        KIND,
        6,
        "“受理”行必填：行政复议、行政诉讼-未经复议直接起诉、行政诉讼-复议后起诉",
    ),
    Column::needed(NAME, 5, "“受理”行必填"),
    Column::needed(
        SUBJECT,
        5,
        "“受理”行必填：系统外的行为、不作为。启用本系统之前作出的答复，填“系统外的行为”",
    ),
    Column::needed(DESCRIPTION, 12, "“受理”行必填"),
    Column::new(ORGAN, 6, "“受理”行"),
    Column::new(ORGAN_NUMBER, 6, "“受理”行"),
    Column::new(SIMPLE, 3, "“受理”行：行政复议适用简易程序的填“是”"),
    Column::new(
        CO_DEFENDANT,
        5,
        "“受理”行：本机关仅作为复议机关被列为共同被告的填写，只适用于复议后起诉",
    ),
    Column::new(COPY, 5, "“受理”行；与受理日期相同的可以不填"),
    Column::new(
        INSTANCE,
        4,
        "“收到复议决定或者裁判”行必填：行政复议、一审、二审、再审",
    ),
    Column::new(
        RESULT,
        5,
        "“收到复议决定或者裁判”行必填：维持、驳回请求、撤销、变更、确认违法、确认无效、责令履行、不予受理、\
         驳回申请、驳回起诉、撤回、终止、调解",
    ),
    Column::new(DECIDED_ON, 5, "“收到复议决定或者裁判”行必填：文书的日期"),
    Column::new(
        COURT,
        6,
        "“收到复议决定或者裁判”行：二审、再审必填；行政复议、一审与“受理”行所填机关（法院）相同的可以不填",
    ),
    Column::new(
        DECISION_NUMBER,
        6,
        "“收到复议决定或者裁判”行：文书的编号，与案号相同的可以不填；不超过100字",
    ),
    Column::new(
        ORDER,
        10,
        "“收到复议决定或者裁判”行：裁决要求本机关履行的内容",
    ),
    Column::new(
        DAYS,
        4,
        "有履行内容的填写，1至365；天数和截止日期都不填的，按法定答复期限",
    ),
    Column::new(UNIT, 3, "填写天数的必填：工作日、日"),
    Column::new(UNTIL, 5, "裁决指定了日期的填写"),
    Column::new(
        APPELLANT,
        5,
        "“上诉或者再审”行必填：本机关、原告、第三人或者其他当事人",
    ),
    Column::new(DONE, 8, "“履行完毕”行必填"),
];
