//! The words of the case file: kinds of facts, fields and codes in Chinese.
//!
//! One table, because a person reads them side by side. What is not in it is shown as its code, and
//! the test that drives a case of every kind through every act fails for it.

use std::fmt::Write as _;

use gongkai_law::{
    application::{Answer, ApplicantKind, Channel, Ground},
    dispute::{DisputeKind, Outcome},
    permit::MatterKind,
};

/// Kinds of facts.
const HAPPENED: &[(&str, &str)] = &[
    ("accepted", "受理"),
    ("answered", "答复"),
    ("appraised", "群众评价"),
    ("closed", "办结"),
    ("concluded", "审结"),
    ("correction_asked", "发出补正告知"),
    ("correction_received", "收到补正材料"),
    ("decided", "作出决定"),
    ("double_merged", "并入重复件"),
    ("extended", "延长期限"),
    ("fee_asked", "发出收费通知"),
    ("fee_recorded", "收到缴费凭证"),
    ("merged", "并入其他件"),
    ("opinion_asked", "征求意见"),
    ("opinion_letter_arrived", "征求意见函送达"),
    ("opinion_received", "收到意见"),
    ("pointed_to_petition", "告知信访渠道"),
    ("received", "收到申请"),
    ("registered", "登记"),
    ("split", "分解、交办"),
    ("supervised", "督办"),
    ("task_answered", "交办事项答复"),
    ("task_reassigned", "重新交办"),
    ("task_returned", "退回交办事项"),
    ("voided", "作废"),
];

/// Fields, of facts and of their personal data.
const LABELS: &[(&str, &str)] = &[
    ("amount_fen", "金额"),
    ("answer", "答复"),
    ("applicant_kind", "申请人类型"),
    ("applicant_name", "申请人"),
    ("application_id", "所涉申请"),
    ("assumed", "假设内容"),
    ("by", "延长工作日数"),
    ("category", "类别"),
    ("channel", "收到渠道"),
    ("contact", "联系方式"),
    ("content", "内容"),
    ("contents", "交办内容"),
    ("decision", "决定"),
    ("due_on", "办理期限"),
    ("enquiry_id", "并入的咨询投诉件"),
    ("hotline_slip_number", "热线工单号"),
    ("identity_number", "证件号码"),
    ("into", "并入"),
    ("kind", "类型"),
    ("limit", "办理时限（工作日）"),
    ("matter", "事项"),
    ("measure", "督办措施"),
    ("missing", "需补正的内容"),
    ("name", "姓名（名称）"),
    ("note", "督办意见"),
    ("number", "序号"),
    ("of", "征求对象类型"),
    ("office_id", "承办股室"),
    ("opinion", "意见序号"),
    ("outcome", "结果"),
    ("party_name", "第三方（机关）名称"),
    ("period", "期限（工作日）"),
    ("person", "承办人"),
    ("petition_channel", "信访渠道"),
    ("promised_limit", "承诺时限（工作日）"),
    ("reason", "理由"),
    ("remark", "评价意见"),
    ("said", "意见"),
    ("satisfaction", "满意度"),
    ("task", "交办事项序号"),
    ("tasks", "交办事项"),
    ("urgent", "紧急"),
    ("wanted", "所需政府信息"),
    ("withheld_part", "不予公开的部分"),
];

/// Codes that stand for the same in every field they are used in.
const CODES: &[(&str, &str)] = &[
    ("agrees", "同意公开"),
    ("basically_satisfied", "基本满意"),
    ("co_maker", "共同制作机关"),
    ("complaint", "投诉"),
    ("consultation", "咨询"),
    ("content", "内容"),
    ("counter", "窗口"),
    ("day", "日期"),
    ("dissatisfied", "不满意"),
    ("escalate", "督办"),
    ("expedite", "催办"),
    ("granted", "准予"),
    ("hotline", "热线"),
    ("kind", "类型"),
    ("letter", "来信"),
    ("letter_or_visit", "来信来访"),
    ("online", "网上"),
    ("petition", "上访"),
    ("refused", "不予"),
    ("refuses", "不同意公开"),
    ("remind", "提醒"),
    ("satisfied", "满意"),
    ("telephone", "电话"),
    ("third_party", "第三方"),
    ("visit", "来访"),
];

/// How cases of all kinds end, where the answers of applications do not say it.
const RESULTS: &[(&str, &str)] = &[
    ("closed", "办结"),
    ("corrected", "结果纠正"),
    ("refused", "不予许可（办理）"),
    ("upheld", "结果维持"),
];

fn find(table: &[(&str, &'static str)], code: &str) -> Option<&'static str> {
    table
        .iter()
        .find(|(known, _)| *known == code)
        .map(|(_, zh)| *zh)
}

/// What happened.
pub fn happened(kind: &str) -> String {
    find(HAPPENED, kind).unwrap_or(kind).to_owned()
}

/// What a field holds.
pub fn label(field: &str) -> String {
    find(LABELS, field).unwrap_or(field).to_owned()
}

/// How a case ended.
pub fn result(code: &str) -> String {
    match find(RESULTS, code) {
        Some(zh) => zh.to_owned(),
        None => value("answer", code),
    }
}

/// The category of a kind of case.
pub fn category(kind: &str, code: &str) -> String {
    let field = if kind == "application" {
        "applicant_kind"
    } else {
        "kind"
    };
    value(field, code)
}

/// Who entered something.
pub fn actor(subject: &str) -> String {
    if subject == "service:intake" {
        "系统".to_owned()
    } else {
        subject.to_owned()
    }
}

/// Bytes in hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What a field says: codes in words, anything else as it is.
pub fn value(field: &str, text: &str) -> String {
    let by_law = match field {
        "answer" => text.parse::<Answer>().ok().map(Answer::zh),
        "applicant_kind" => text.parse::<ApplicantKind>().ok().map(ApplicantKind::zh),
        "channel" => text.parse::<Channel>().ok().map(Channel::zh),
        "ground" => text.parse::<Ground>().ok().map(Ground::zh),
        "outcome" => text.parse::<Outcome>().ok().map(Outcome::zh),
        "kind" => (text.parse::<MatterKind>().ok().map(MatterKind::zh))
            .or_else(|| text.parse::<DisputeKind>().ok().map(DisputeKind::zh)),
        _ => None,
    };
    let is_code = || text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    by_law
        .or_else(|| find(CODES, text).filter(|_| is_code()))
        .unwrap_or(text)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_in_order_and_say_each_thing_once() {
        for table in [HAPPENED, LABELS, CODES, RESULTS] {
            let codes: Vec<&str> = table.iter().map(|(code, _)| *code).collect();
            let mut sorted = codes.clone();
            sorted.sort_unstable();
            sorted.dedup();
            assert_eq!(codes, sorted);
        }
    }
}
