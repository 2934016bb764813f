//! What fields of requests are called in Chinese: a refusal is read by people, who know no field by its code.
//!
//! One table for the whole contract; a test holds that every field of every request has its row. A field that
//! means something of its own inside a message stands there as `message.field`, and is found first.

use std::{collections::HashMap, fmt::Write as _, sync::LazyLock};

/// Fields and their names.
#[rustfmt::skip]
const NAMES: &[(&str, &str)] = &[
    ("about", "被反映机关"),
    ("accepted_on", "受理日期"),
    ("act", "办理请求"),
    ("address", "地址"),
    ("after", "起始位置"),
    ("after_dispute_id", "此前的行政复议"),
    ("agent", "代理人"),
    ("amount_fen", "金额"),
    ("announced_on", "公布日期"),
    ("annulled_on", "撤销日期"),
    ("answer", "答复"),
    ("answered_on", "答复日期"),
    ("answers", "答复类型"),
    ("appellant", "上诉人"),
    ("applicant", "申请人"),
    ("applicant.address", "申请人地址"),
    ("applicant.contact", "申请人联系方式"),
    ("applicant.email", "申请人电子邮箱"),
    ("applicant.identity_number", "申请人证件号码"),
    ("applicant.kind", "申请人类型"),
    ("applicant.name", "申请人姓名（名称）"),
    ("applicant_kind", "申请人类型"),
    ("applicant_name", "申请人"),
    ("application", "政府信息公开申请"),
    ("application_id", "申请"),
    ("appraised_on", "评价日期"),
    ("archive_number", "档号"),
    ("archived_on", "归档日期"),
    ("arrived_on", "到达日期"),
    ("article20_code", "条例第二十条事项"),
    ("article20_codes", "条例第二十条事项"),
    ("as_of_on", "截至日期"),
    ("asked_on", "告知日期"),
    ("assigned_on", "交办日期"),
    ("assumed", "假设内容"),
    ("at_least", "须收齐的数据"),
    ("attachment_id", "附件"),
    ("attachment_ids", "附件"),
    ("attribute", "公开属性"),
    ("audience", "公开对象"),
    ("backdating_reason", "补登理由"),
    ("basis", "计费方式"),
    ("body", "请求"),
    ("bureau", "机关"),
    ("bureau.dated_names", "机关名称"),
    ("bureau.name", "机关名称"),
    ("bureau.offices", "股室"),
    ("bureau_id", "机关代码"),
    ("bureau_ids", "机关"),
    ("bureau_name", "机关名称"),
    ("by", "延长工作日数"),
    ("byte_size", "文件大小"),
    ("case_id", "案件"),
    ("case_kind", "案件类型"),
    ("catalog", "标准目录"),
    ("catalog_version", "目录版本"),
    ("category", "类别"),
    ("cause", "原因"),
    ("channel", "收到渠道"),
    ("channels", "公开渠道"),
    ("channels.channel", "申请渠道"),
    ("channels.closed_on", "关闭日期"),
    ("channels.note", "使用说明"),
    ("checked_on", "核实日期"),
    ("chunk", "文件内容"),
    ("closed_from", "办结日期（起）"),
    ("closed_on", "办结日期"),
    ("closed_to", "办结日期（止）"),
    ("co_defendant_of", "作出原行为的机关"),
    ("code", "代码"),
    ("columns", "目录各栏"),
    ("columns.basis", "公开依据"),
    ("columns.serial", "序号"),
    ("competent_organ", "有权机关"),
    ("complied_on", "履行日期"),
    ("concluded_on", "结案日期"),
    ("confirmed_on", "确认日期"),
    ("contact", "联系方式"),
    ("contact_person", "联系人"),
    ("contact_points", "联系点"),
    ("contact_points.closed_on", "停用日期"),
    ("contact_points.title", "联系点名称"),
    ("content", "内容"),
    ("contents", "公开内容要素"),
    ("contents.body", "正文"),
    ("contents.kind", "信息类型"),
    ("contents.summary", "内容概述"),
    ("copy_received_on", "收到副本日期"),
    ("corrected", "更正内容"),
    ("corrected_on", "改正日期"),
    ("correction", "责令改正内容"),
    ("correction_due_on", "改正期限"),
    ("count", "数量"),
    ("court", "人民法院"),
    ("court_name", "作出裁判的人民法院"),
    ("credit_codes", "统一社会信用代码"),
    ("cycle", "公开周期"),
    ("date", "日期"),
    ("dated_names", "机关名称"),
    ("day", "日期"),
    ("days", "日期安排"),
    ("decided_on", "作出日期"),
    ("decision", "决定"),
    ("decision_number", "决定文号"),
    ("delayed_due_on", "延迟答复期限"),
    ("delivered_on", "送达日期"),
    ("delivery", "送达情况"),
    ("deputy", "代理人员"),
    ("deputy_id", "代理授权"),
    ("descending", "排列顺序"),
    ("description", "情况说明"),
    ("difficulties", "所需协助"),
    ("digest", "事件摘要值"),
    ("disclosure_unit", "政府信息公开工作机构"),
    ("dispatched_on", "发出日期"),
    ("dispute_id", "复议诉讼"),
    ("document_number", "文号"),
    ("done", "履行情况"),
    ("draft", "草稿"),
    ("draft_id", "草稿编号"),
    ("drafted_on", "拟稿日期"),
    ("dry_run", "试导入"),
    ("due_day", "期满后截止的日"),
    ("due_from", "到期日期（起）"),
    ("due_month", "期满后截止的月"),
    ("due_on", "办理期限"),
    ("due_to", "到期日期（止）"),
    ("earlier_reply", "此前的答复"),
    ("email", "电子邮箱"),
    ("end_reason", "终止理由"),
    ("ended_on", "结束日期"),
    ("enquiry", "咨询投诉"),
    ("enquiry_id", "咨询投诉件"),
    ("entry", "目录事项"),
    ("entry_id", "目录事项"),
    ("epoch", "数据流纪元"),
    ("etag", "记录版本"),
    ("expected", "预计所需时间"),
    ("extended_on", "延期告知日期"),
    ("extensible", "可否延长"),
    ("external", "外部系统编号"),
    ("external.source", "来源系统"),
    ("external.value", "外部系统编号"),
    ("fact_ordinal", "办理记录序号"),
    ("fax", "传真"),
    ("fee_note", "收费情况"),
    ("file_id", "文件"),
    ("file_name", "文件名"),
    ("filed_on", "提交日期"),
    ("filled_in_by_unit", "代为填写"),
    ("filter", "筛选条件"),
    ("filter.person", "筛选的承办人"),
    ("finding", "核查结果"),
    ("form", "形式"),
    ("format", "文件格式"),
    ("formed_on", "信息形成日期"),
    ("forwarded_to", "转送机关"),
    ("freshness", "更新情况"),
    ("from", "起始日期"),
    ("from_on", "起始日期"),
    ("ground", "所依据的情形"),
    ("group", "信息分组"),
    ("handling", "办件类型"),
    ("header", "文件说明"),
    ("held_on", "活动日期"),
    ("hotline_slip_number", "热线工单号"),
    ("hours", "办公时间"),
    ("id", "代码"),
    ("identity_number", "证件号码"),
    ("in_charge", "是否负责人"),
    ("in_force_on", "生效日期"),
    ("inaccuracy", "不准确之处"),
    ("include_retired", "是否包括已停办事项"),
    ("instance", "审理阶段"),
    ("into_application_id", "并入的申请"),
    ("into_enquiry_id", "并入的咨询投诉件"),
    ("item_groups", "信息分组"),
    ("item_id", "公开信息"),
    ("items", "文书清单"),
    ("joint", "联合办理"),
    ("key", "登记号和查询码"),
    ("key.number", "登记号"),
    ("kind", "类型"),
    ("laid_out_here", "是否取系统排版的文书"),
    ("left_on", "离职日期"),
    ("legal_basis", "依据"),
    ("legal_date", "办理日期"),
    ("legal_representative", "法定代表人"),
    ("letter_codes", "机关代字"),
    ("letter_id", "文书"),
    ("level", "机关层级"),
    ("level1", "一级事项"),
    ("level2", "二级事项"),
    ("limit", "时限规则"),
    ("limit.kind", "时限类型"),
    ("link", "外部链接"),
    ("manner", "公开方式"),
    ("material", "提供的信息"),
    ("matter", "事项"),
    ("matter.code", "事项编码"),
    ("matter.name", "事项名称"),
    ("matter_case", "办件申请"),
    ("matter_case_id", "办件"),
    ("matter_code", "事项编码"),
    ("measure", "措施或者计量项目"),
    ("member", "工作人员"),
    ("member.subject", "工作人员账号"),
    ("mine", "是否只看本人承办"),
    ("missing", "需补正的内容"),
    ("name", "姓名（名称）"),
    ("next_on", "下次审查日期"),
    ("note", "说明"),
    ("notice", "通知"),
    ("number", "编号"),
    ("numbers", "文号"),
    ("numbers.code", "机关代字"),
    ("of", "征求对象类型"),
    ("office_hours", "办公时间"),
    ("office_id", "承办股室"),
    ("office_ids", "股室"),
    ("offices", "承办股室"),
    ("offices.closed_on", "停用日期"),
    ("offset", "起始字节"),
    ("old_number", "原编号"),
    ("online_url", "网上办理地址"),
    ("open_only", "是否只看未办结"),
    ("opened_from", "收到日期（起）"),
    ("opened_to", "收到日期（止）"),
    ("opening_stock", "期初存量"),
    ("opinion", "意见"),
    ("opinion_number", "意见序号"),
    ("oral_reason", "口头申请的理由"),
    ("order", "责令履行的内容或者排列顺序"),
    ("order.days", "责令履行的日数"),
    ("order.text", "责令履行的内容"),
    ("order.unit", "责令履行期限的单位"),
    ("order.until_on", "责令履行的截止日期"),
    ("ordered_by", "责令重新答复的文书"),
    ("organ", "复议机关（法院）"),
    ("organ_case_number", "案号"),
    ("other_organ", "负责机关"),
    ("outcome", "结果"),
    ("overdue_only", "是否只看逾期"),
    ("page_size", "每页条数"),
    ("page_token", "页码标记"),
    ("pages", "页数"),
    ("paid_on", "缴费日期"),
    ("pairs", "所需信息的字对"),
    ("papers", "申请材料"),
    ("papers_received", "收到的材料"),
    ("parent_id", "上级机关代码"),
    ("parts", "拆分内容"),
    ("party_address", "第三方（机关）地址"),
    ("party_name", "第三方（机关、当事人）名称"),
    ("paths", "所改项目"),
    ("payments", "缴费方式"),
    ("period", "期限（工作日）或者所属期间"),
    ("person", "承办人"),
    ("petition_channel", "信访渠道"),
    ("place", "存放地点"),
    ("pointed_on", "告知日期"),
    ("position", "职务"),
    ("postcode", "邮政编码"),
    ("posted_on", "交寄日期"),
    ("power_of_attorney", "授权委托书"),
    ("presumed_on", "推定送达日期"),
    ("problems", "存在的主要问题及改进情况"),
    ("procedure", "特别程序"),
    ("procedure_number", "特别程序序号"),
    ("profile", "机关资料"),
    ("profile.channels", "申请渠道"),
    ("promised_limit", "承诺时限（工作日）"),
    ("proof", "证明材料"),
    ("proposal_id", "主动公开建议"),
    ("public_interest", "公共利益的理由"),
    ("publish_at", "公开时间"),
    ("published_from", "公开日期起"),
    ("published_on", "公开日期"),
    ("published_until", "公开日期止"),
    ("publisher", "公开主体"),
    ("purpose", "附件用途"),
    ("qualifier", "数量说明"),
    ("quantities", "数量"),
    ("query", "检索内容"),
    ("query_code", "查询码"),
    ("reason", "理由"),
    ("reasons", "理由"),
    ("recalled_on", "撤回日期"),
    ("receipt", "送达凭证"),
    ("received_on", "收到日期"),
    ("recipient", "收件人"),
    ("reconsideration_organ", "行政复议机关"),
    ("record", "有关记录"),
    ("record_id", "归档的信息或者案件"),
    ("recorded_on", "收到意见日期"),
    ("rectification", "更正申请"),
    ("rectification_id", "更正申请"),
    ("reexamine_by", "重新审查日期（止）"),
    ("reexamine_on", "重新审查日期"),
    ("refusal", "不予受理的情形"),
    ("refused_on", "不予受理日期"),
    ("registered_on", "登记日期"),
    ("relations", "与其他信息的关系"),
    ("relations.item_id", "所关联的信息"),
    ("relations.kind", "关系类型"),
    ("remark", "评价意见"),
    ("remarks", "审核意见"),
    ("remedies", "救济机关"),
    ("reopened_on", "重新办理日期"),
    ("repealed_on", "废止日期"),
    ("report_id", "年度报告"),
    ("request_id", "请求编号"),
    ("required", "是否必须提交"),
    ("result", "结果"),
    ("retired", "是否停办"),
    ("returned_because", "退回原因"),
    ("returned_on", "退回日期"),
    ("review_result", "审核结论"),
    ("reviewed_on", "审核日期"),
    ("role", "角色"),
    ("ruling", "复议决定或者裁判结果"),
    ("satisfaction", "满意度"),
    ("search", "检索情况"),
    ("search_number", "检索序号"),
    ("searched", "检索范围"),
    ("secrecy", "保密审查"),
    ("secret", "草稿口令"),
    ("sent_on", "发出日期"),
    ("sequence", "数据流序号"),
    ("serial", "文号序号"),
    ("served_on", "送达日期"),
    ("service", "服务"),
    ("set_on", "告知日期"),
    ("setting", "规定事项"),
    ("sha256", "文件校验值"),
    ("sheet", "表格种类"),
    ("signed_by", "签收人"),
    ("signed_on", "签发日期"),
    ("simple", "简易程序"),
    ("site_code", "网站标识码"),
    ("site_domain", "网站域名"),
    ("site_identities", "网站标识"),
    ("site_name", "网站名称"),
    ("source", "依据文件"),
    ("source_application_ids", "来源申请"),
    ("special_rule", "特别规定"),
    ("stages", "办理阶段"),
    ("started_on", "开始日期"),
    ("state", "状态"),
    ("statutory_limit", "法定时限（工作日）"),
    ("stream", "数据流"),
    ("subject", "争议对象"),
    ("submission", "提交内容"),
    ("succeeded_by", "承接机关"),
    ("succeeded_by.bureau_id", "承接机关代码"),
    ("summary", "摘要"),
    ("task", "交办事项序号"),
    ("tasks", "交办事项"),
    ("telephone", "电话"),
    ("terminated_on", "终止日期"),
    ("text", "文本"),
    ("through_organ", "转交机关"),
    ("tiers", "公开层级"),
    ("time_limit", "公开时限"),
    ("title", "标题"),
    ("to", "截止日期"),
    ("to_bureau_id", "转往机关"),
    ("to_on", "截止日期"),
    ("to_verify", "待核栏目"),
    ("to_verify_only", "是否只看待核"),
    ("tracking_number", "邮件号码"),
    ("type_url", "办理请求的种类"),
    ("unit", "单位"),
    ("until_on", "截止日期"),
    ("update_mask", "所改项目"),
    ("urgent", "紧急"),
    ("valid_from", "起始日期"),
    ("valid_until", "有效期至"),
    ("value", "数值"),
    ("version", "版本"),
    ("visibility", "公开范围"),
    ("wanted", "所需政府信息"),
    ("way", "方式"),
    ("website", "网站"),
    ("where_and_how", "获取方式和途径"),
    ("wishes", "申请人要求"),
    ("wishes.delivery", "答复送达渠道"),
    ("with_ended", "是否包括已终止事项"),
    ("with_former", "是否包括离职人员"),
    ("withdrawn_on", "撤回日期"),
    ("withdrawn_too", "是否包括已撤下附件"),
    ("withheld_part", "不予公开的部分"),
    ("words", "查找内容"),
    ("work_complaint", "公开工作投诉举报"),
    ("work_complaint_id", "公开工作投诉举报"),
    ("working_days", "工作日数"),
    ("worklist", "待办清单"),
    ("year", "年份"),
];

static BY_CODE: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| NAMES.iter().copied().collect());

/// What a field is called that an error names by its path, `profile.remedies[1].valid_from`: 救济机关第2项的
/// 起始日期. None for what is no field of the contract, such as a column of a sheet.
pub fn zh(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('.').collect();
    let (last, above) = parts.split_last()?;
    let mut name = String::new();
    let mut parent = "";
    for part in above {
        let (code, nth) = indexed(part);
        if let Some(nth) = nth {
            let _ = write!(name, "{}第{nth}项的", known(parent, code)?);
        }
        parent = code;
    }
    let (code, nth) = indexed(last);
    name.push_str(known(parent, code)?);
    if let Some(nth) = nth {
        let _ = write!(name, "第{nth}项");
    }
    Some(name)
}

fn known(parent: &str, code: &str) -> Option<&'static str> {
    let inside = format!("{parent}.{code}");
    let found = BY_CODE.get(inside.as_str()).or_else(|| BY_CODE.get(code));
    found.copied()
}

/// The code of a part, and which item of a list it is, from 1.
fn indexed(part: &str) -> (&str, Option<usize>) {
    let Some((code, index)) = part.split_once('[') else {
        return (part, None);
    };
    let index: Option<usize> = index.trim_end_matches(']').parse().ok();
    (code, index.map(|index| index.saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use gongkai_proto::POOL;
    use prost_reflect::{Kind, MessageDescriptor};

    use super::*;

    fn fields(
        message: &MessageDescriptor,
        seen: &mut BTreeSet<String>,
        into: &mut BTreeSet<String>,
    ) {
        let ours = message.full_name().starts_with("gongkai.");
        if !ours || !seen.insert(message.full_name().to_owned()) {
            return;
        }
        for field in message.fields() {
            into.insert(field.name().to_owned());
            if let Kind::Message(inner) = field.kind() {
                fields(&inner, seen, into);
            }
        }
    }

    #[test]
    fn every_field_of_every_request_has_a_chinese_name() {
        let (mut seen, mut named) = (BTreeSet::new(), BTreeSet::new());
        for service in POOL.services() {
            for method in service.methods() {
                fields(&method.input(), &mut seen, &mut named);
            }
        }
        assert!(named.len() > 200, "the fields were not found");
        // What people are called is told, never asked.
        named.retain(|field| field != "names");
        let missing: Vec<_> = named.iter().filter(|field| zh(field).is_none()).collect();
        assert!(missing.is_empty(), "write them into NAMES: {missing:?}");
        for (code, name) in NAMES {
            assert!(!name.bytes().any(|byte| byte.is_ascii()), "{code}: {name}");
        }
        assert_eq!(BY_CODE.len(), NAMES.len(), "a field stands twice");
    }

    #[test]
    fn a_path_is_named_by_its_lists_and_its_last_field() {
        for (path, name) in [
            ("received_on", "收到日期"),
            ("applicant.name", "申请人姓名（名称）"),
            ("member.name", "姓名（名称）"),
            ("profile.remedies[1].valid_from", "救济机关第2项的起始日期"),
            ("parts[0]", "拆分内容第1项"),
            ("update_mask.paths[12]", "所改项目第13项"),
        ] {
            assert_eq!(zh(path).as_deref(), Some(name));
        }
        assert_eq!(zh("收到日期"), None);
        assert_eq!(zh("no_such_field"), None);
    }
}
