//! The words of the case file: fields and codes in Chinese.
//!
//! A code of a closed list has the word of its list, and a fact bears its own. Here stand fields, which
//! are in no list, and the codes of lists that belong to one kind of case, for this dictionary lies below
//! all kinds; the test of the structure holds those to their lists. What has no word is shown as its
//! code, and the test that drives a case of every kind through every act fails for it.

use std::collections::HashMap;

use gongkai_law::{
    application::{Answer, ApplicantKind, Channel, Ground, Removal},
    assumed::Aspect,
    case::CaseKind,
    code::Code,
    dispute::{Appellant, DisputeKind, DisputeOutcome, DisputeRuling, Instance},
    enquiry::{self, Satisfaction},
    letter::LetterKind,
    permit::{self, Handling, MatterDecision, MatterKind, SpecialProcedure},
};

use crate::{cases::kernel::CITIZEN, paper::letter::Way};

/// Names of the bureau's offices, by their ids.
pub type Offices = HashMap<String, String>;

/// Fields of facts.
const LABELS: &[(&str, &str)] = &[
    ("about", "被反映机关"),
    ("address", "地址"),
    ("after_dispute_id", "此前的行政复议"),
    ("agent", "代理人"),
    ("amount_fen", "金额"),
    ("answer", "答复"),
    ("appellant", "上诉人"),
    ("applicant_kind", "申请人类型"),
    ("applicant_name", "申请人"),
    ("application_id", "所涉申请"),
    ("archive_number", "档号"),
    ("arrived_on", "到达日期"),
    ("asked_on", "要求补正日期"),
    ("assumed", "假设内容"),
    ("attachments", "附件"),
    ("basis", "计费方式"),
    ("by", "延长工作日数"),
    ("by_clock", "由系统办理"),
    ("by_silence", "逾期视为受理"),
    ("category", "类别"),
    ("cause", "原因"),
    ("channel", "收到渠道"),
    ("charged", "计费依据"),
    ("co_defendant_of", "作出原行为的机关"),
    ("code", "事项编码"),
    ("competent_organ", "有权机关"),
    ("complaint_ground", "投诉举报依据"),
    ("conclusion", "调查结论"),
    ("contact", "联系方式"),
    ("contact_person", "联系人"),
    ("content", "内容"),
    ("copy_received_on", "收到副本日期"),
    ("corrected", "更正内容"),
    ("correction", "责令改正内容"),
    ("correction_due_on", "改正期限"),
    ("count", "数量"),
    ("court_name", "作出机关（法院）"),
    ("decided_on", "作出日期"),
    ("decision", "决定"),
    ("delivery", "送达情况"),
    ("description", "行为或者不作为情况"),
    ("details", "登记信息"),
    ("difficulties", "所需协助"),
    ("dispute_id", "所涉复议诉讼"),
    ("done", "履行情况"),
    ("due_on", "办理期限"),
    ("earlier_reply", "此前的答复"),
    ("email", "电子邮箱"),
    ("enquiry_id", "并入的咨询投诉件"),
    ("expected", "预计所需时间"),
    ("extensible", "可否延长"),
    ("filled_in_by_unit", "代为填写"),
    ("finding", "检索结果"),
    ("form", "获取形式"),
    ("ground", "不予公开的情形"),
    ("grounds", "不予公开的情形"),
    ("handling", "办件类型"),
    ("hotline_slip_number", "热线工单号"),
    ("identity_number", "证件号码"),
    ("inaccuracy", "不准确之处"),
    ("index_number", "索引号"),
    ("instance", "审理阶段"),
    ("instead_of", "代行职责"),
    ("into", "并入"),
    ("item_id", "所公开的信息"),
    ("joint", "联合办理"),
    ("kind", "类型"),
    ("legal_basis", "依据"),
    ("legal_representative", "法定代表人"),
    ("letter", "文书"),
    ("limit", "办理时限（工作日）"),
    ("material", "提供的信息"),
    ("matter", "事项"),
    ("measure", "督办措施"),
    ("missing", "需补正的内容"),
    ("name", "姓名（名称）"),
    ("next_on", "下次审查日期"),
    ("note", "督办意见"),
    ("number", "编号"),
    ("of", "征求对象类型"),
    ("office_id", "承办股室"),
    ("on_application", "重新答复申请"),
    ("opening_number", "原编号（期初存量）"),
    ("opinion", "意见序号"),
    ("oral_reason", "口头申请的理由"),
    ("ordered_by", "责令重新答复的文书"),
    ("organ", "复议机关（法院）"),
    ("organ_case_number", "案号"),
    ("origin", "拆分来源"),
    ("other_organ", "负责机关"),
    ("outcome", "结果"),
    ("paid_on", "缴费日期"),
    ("papers", "申请材料"),
    ("party_address", "第三方（机关）地址"),
    ("party_name", "第三方（机关）名称"),
    ("period", "期限（工作日）"),
    ("person", "承办人"),
    ("petition_channel", "信访渠道"),
    ("place", "存放地点"),
    ("power_of_attorney", "授权委托书"),
    ("procedure", "程序序号"),
    ("promise", "将主动公开"),
    ("promised_limit", "承诺时限（工作日）"),
    ("proof", "证明材料"),
    ("proposal_id", "主动公开建议"),
    ("public_interest", "公共利益的理由"),
    ("publish_on", "公开日期（不晚于）"),
    ("publish_title", "将公开的信息"),
    ("published_on", "公开日期"),
    ("reason", "理由"),
    ("reasons", "理由"),
    ("receipt", "送达凭证"),
    ("received_on", "收到日期"),
    ("record", "记录"),
    ("refusal", "不予受理的情形"),
    ("registered", "登记内容"),
    ("remark", "评价意见"),
    ("remarks", "审核意见内容"),
    ("responsible_organ", "有权更正的机关"),
    ("returned_because", "退回原因"),
    ("review_result", "审核意见"),
    ("ruling", "裁决结果"),
    ("said", "意见"),
    ("satisfaction", "满意度"),
    ("search", "检索序号"),
    ("searched", "检索范围"),
    ("searches", "检索"),
    ("secrecy", "保密审查"),
    ("sent_by", "制发文书的办理序号"),
    ("signed_by", "签收人"),
    ("simple", "简易程序"),
    ("special_rule", "特别规定"),
    ("statutory_limit", "法定时限（工作日）"),
    ("subject", "争议对象"),
    ("submitted_by_applicant", "申请人自行提交"),
    ("task", "交办事项序号"),
    ("tasks", "交办事项"),
    ("terms", "事项要素"),
    ("text", "履行内容"),
    ("texts", "答复内容"),
    ("through_organ", "转交机关"),
    ("to_bureau_id", "转往机关"),
    ("tracking_number", "邮件号码"),
    ("unannounced", "收到渠道未公布开通"),
    ("unconfirmed", "待确认"),
    ("urgent", "紧急"),
    ("valid_until", "有效期至"),
    ("wanted", "所需政府信息"),
    ("way", "方式"),
    ("where_and_how", "获取方式和途径"),
    ("wishes", "申请人要求"),
    ("withheld_part", "不予公开的部分"),
    ("within", "履行期限"),
];

/// Codes of lists of one kind of case, and of none. They stand for the same in every field they are
/// used in.
const CODES: &[(&str, &str)] = &[
    ("agrees", "同意公开"),
    ("approved", "通过"),
    ("by_application", "按件计收"),
    ("by_page", "按量计收"),
    ("case", "对申请的答复"),
    ("co_maker", "共同制作机关"),
    ("copy", "复印件"),
    ("copy_by_applicant", "自行抄录"),
    ("counter", "窗口"),
    ("electronic", "电子"),
    ("email", "电子邮件"),
    ("escalate", "督办"),
    ("expedite", "催办"),
    ("failed", "未通过"),
    ("fax", "传真"),
    ("found", "已检索到"),
    ("founded", "属实"),
    ("handed_over", "直接送达"),
    ("hearing", "听力障碍"),
    ("hotline", "热线"),
    ("in_person", "当面"),
    ("infringement", "侵犯合法权益（第五十一条）"),
    ("left", "留置送达"),
    ("legal_person", "法人"),
    ("letter", "来信"),
    ("mistake", "误办结"),
    ("not_competent", "不属于本机关职权范围"),
    ("not_found", "未检索到"),
    ("not_needed", "不需要取得行政许可"),
    ("not_ours", "非本机关信息"),
    ("online", "网上"),
    ("open", "公开"),
    ("ordered", "依复议、诉讼结果"),
    ("original", "原件"),
    ("other", "其他"),
    ("outside", "系统外的行为"),
    ("own_correction", "自行纠正"),
    ("paper", "纸质"),
    ("partly", "部分公开"),
    ("partly_found", "部分检索到"),
    ("partly_founded", "部分属实"),
    ("passed", "通过"),
    ("portal", "网站平台"),
    ("post", "邮寄"),
    ("public_notice", "公告送达"),
    ("reading", "阅读困难"),
    ("rectification", "更正申请"),
    ("refuses", "不同意公开"),
    ("remind", "提醒"),
    ("returned", "退回"),
    ("sight", "视力障碍"),
    ("signed_for", "已签收"),
    ("silence", "不作为"),
    ("still_withheld", "继续不予公开"),
    (
        "supervision",
        "未按要求公开或者不依法答复处理（第四十七条）",
    ),
    ("telephone", "电话"),
    ("third_party", "第三方"),
    ("to_be_disclosed", "转为公开"),
    ("undecided", "待定"),
    ("unfounded", "不属实"),
    ("unincorporated", "非法人组织"),
    ("view_on_site", "现场查阅"),
    ("visit", "来访"),
    ("voided", "作废"),
    ("withhold", "不予公开"),
];

/// How requests to correct a record end.
const RECTIFIED: &[(&str, &str)] = &[
    ("corrected", "予以更正"),
    ("forwarded", "转送有权机关"),
    ("refused", "不予更正"),
    ("withdrawn", "申请人撤回"),
];

fn find(table: &[(&str, &'static str)], code: &str) -> Option<&'static str> {
    table
        .iter()
        .find(|(known, _)| *known == code)
        .map(|(_, zh)| *zh)
}

/// The word of a code of a list.
fn word<T: Code>(code: &str) -> Option<&'static str> {
    code.parse().ok().map(T::zh)
}

/// What a field holds, by what it stands in: a kind of fact, or a field that holds others.
pub fn label(within: &str, field: &str) -> String {
    let zh = match (within, field) {
        // Who disputes; elsewhere it is whose opinion is asked.
        ("accepted", "party_name") => Some("申请人（原告）"),
        // Elsewhere it is whether a reply arrived.
        ("wishes", "delivery") => Some("提供方式"),
        // Elsewhere it is what an organ was told to mend.
        ("origin", "correction") => Some("此前要求的补正"),
        // Elsewhere an opinion is known by its number.
        ("search_returned", "opinion") => Some("承办意见"),
        // Elsewhere a note is what supervision said.
        ("search_assigned", "note") => Some("交办说明"),
        // Elsewhere a search is known by its number.
        ("reply_drafted", "search") => Some("检索情况"),
        // Elsewhere something is merged into another case.
        ("split", "into") => Some("拆分出的申请"),
        ("extension_withdrawn", "by") => Some("撤回的延长工作日数"),
        _ => find(LABELS, field),
    };
    zh.unwrap_or(field).to_owned()
}

/// How a case of a kind ended.
pub fn result(kind: CaseKind, code: &str) -> String {
    let own = match kind {
        CaseKind::Application => word::<Answer>(code).or_else(|| word::<Removal>(code)),
        CaseKind::Matter => word::<MatterDecision>(code).or_else(|| word::<permit::End>(code)),
        CaseKind::Enquiry => word::<enquiry::End>(code),
        CaseKind::Dispute => word::<DisputeOutcome>(code),
        CaseKind::Rectification => find(RECTIFIED, code),
        // Of what its complainant withdrew, nothing was found.
        CaseKind::WorkComplaint => (code == "withdrawn").then_some("投诉人撤回"),
    };
    let zh = own.or_else(|| find(CODES, code));
    zh.unwrap_or(code).to_owned()
}

/// The category of a kind of case.
pub fn category(kind: CaseKind, code: &str) -> String {
    let field = match kind {
        CaseKind::Application => "applicant_kind",
        CaseKind::Enquiry => "category",
        CaseKind::Matter
        | CaseKind::Dispute
        | CaseKind::Rectification
        | CaseKind::WorkComplaint => "kind",
    };
    value(field, code)
}

/// An office by its name; by its id if it has none any more.
pub fn office(offices: &Offices, id: &str) -> String {
    offices.get(id).map_or(id, String::as_str).to_owned()
}

/// Who entered something.
pub fn actor(subject: &str) -> String {
    match subject {
        "service:intake" => "系统",
        CITIZEN => "当事人本人（在线办理）",
        staff => staff,
    }
    .to_owned()
}

/// An amount as letters and files print it.
pub fn yuan(fen: u64) -> String {
    match fen % 100 {
        0 => format!("{}元", fen / 100),
        rest => format!("{}.{rest:02}元", fen / 100),
    }
}

/// What a field says: codes in words, anything else as it is.
pub fn value(field: &str, text: &str) -> String {
    let of_list = match field {
        "answer" => word::<Answer>(text),
        "way" => word::<Answer>(text).or_else(|| word::<Way>(text)),
        "applicant_kind" => word::<ApplicantKind>(text),
        "appellant" => word::<Appellant>(text),
        "assumed" => word::<Aspect>(text),
        "category" => word::<enquiry::Category>(text),
        "channel" => word::<Channel>(text),
        "decision" => word::<MatterDecision>(text),
        "ground" | "grounds" => word::<Ground>(text),
        "handling" => word::<Handling>(text),
        "instance" => word::<Instance>(text),
        "kind" => word::<MatterKind>(text)
            .or_else(|| word::<DisputeKind>(text))
            .or_else(|| word::<SpecialProcedure>(text)),
        "letter" => word::<LetterKind>(text),
        "outcome" => word::<DisputeOutcome>(text),
        "ruling" => word::<DisputeRuling>(text),
        "satisfaction" => word::<Satisfaction>(text),
        _ => None,
    };
    let is_code = || text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    of_list
        .or_else(|| find(CODES, text).filter(|_| is_code()))
        .unwrap_or(text)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_named_after_the_kind_of_case() {
        assert_eq!(result(CaseKind::Application, "granted"), "予以公开");
        assert_eq!(result(CaseKind::Matter, "granted"), "准予");
        assert_eq!(result(CaseKind::Matter, "withdrawn"), "申请人撤回");
        assert_eq!(result(CaseKind::Dispute, "voided"), "作废");
        assert_eq!(result(CaseKind::Rectification, "refused"), "不予更正");
        assert_eq!(
            result(CaseKind::WorkComplaint, "partly_founded"),
            "部分属实"
        );
        assert_eq!(result(CaseKind::WorkComplaint, "withdrawn"), "投诉人撤回");
        assert_eq!(result(CaseKind::Dispute, "corrected"), "结果纠正");
        assert_eq!(
            result(CaseKind::Application, "petition"),
            Answer::Petition.zh()
        );
        assert_eq!(result(CaseKind::Enquiry, "petition"), "指引信访渠道");
        assert_eq!(
            result(CaseKind::Application, "rerouted"),
            "转由其他机关登记"
        );
        assert_eq!(result(CaseKind::Enquiry, "merged"), "并案");
        assert_eq!(result(CaseKind::Application, "merged"), "合并");
        assert_eq!(value("kind", "hearing"), "听证");
        assert_eq!(value("assumed", "kind"), "类型");
        assert_eq!(value("difficulties", "hearing"), "听力障碍");
    }

    #[test]
    fn the_tables_are_in_order_and_say_each_thing_once() {
        for table in [LABELS, CODES, RECTIFIED] {
            let codes: Vec<&str> = table.iter().map(|(code, _)| *code).collect();
            let mut sorted = codes.clone();
            sorted.sort_unstable();
            sorted.dedup();
            assert_eq!(codes, sorted);
        }
    }
}
