//! The places that there are, each with its Chinese word and an example.

use super::{ANEW, DEEMED_ON, FILES, MAIL_ADDRESS, THIRD_PARTY, WITHDRAWN_LETTER};

/// A place for a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placeholder {
    /// Name in templates and orders.
    pub name: &'static str,
    /// What it is, in Chinese.
    pub zh: &'static str,
    /// An example, for samples and checks; lists have a line each.
    pub sample: &'static str,
}

const fn place(name: &'static str, zh: &'static str, sample: &'static str) -> Placeholder {
    Placeholder { name, zh, sample }
}

/// What the letter room knows by itself.
pub const OF_THE_HOUSE: &[Placeholder] = &[
    place("addressee", "主送", "李某某"),
    place("you", "对收件人的称呼", "您"),
    place("organ", "本机关全称", "某某市某某区应急管理局"),
    place("unit", "政府信息公开工作机构", "局办公室"),
    place("address", "地址", "某某市某某区某某路1号"),
    place("telephone", "联系电话", "0000-0000000"),
    place(
        "payment",
        "缴费方式",
        "持本通知书到区政务服务中心非税收入窗口缴纳",
    ),
    place("dated_on", "成文日期", "2024年3月15日"),
    place("case_number", "登记号", "〔2024〕3号"),
    place("query_code", "查询码", "7K3M-PQ2X-90BD"),
    place("title", "标题", ""),
    place("basis", "依据", ""),
    place("remedy", "救济途径", ""),
];

/// What orders bring. Dates are printed as `2024年3月1日`, amounts with their unit.
pub const OF_ORDERS: &[Placeholder] = &[
    place("received_on", "收到日期", "2024年3月1日"),
    place("corrected_on", "收到补正材料日期", "2024年3月8日"),
    place("due_on", "期限届满日期", "2024年3月29日"),
    place("extended_on", "告知延期的日期", "2024年3月8日"),
    place("asked_on", "征求意见书（函）送出日期", "2024年3月4日"),
    place(
        WITHDRAWN_LETTER,
        "撤回的文书",
        "《政府信息公开申请补正告知书》（某应急公开〔2024〕5号，2024年3月4日）",
    ),
    place(MAIL_ADDRESS, "寄送地址", "某某市某某区某某路8号 000000"),
    place("overdue_on", "已经届满的期限", "2024年3月29日"),
    place("channel", "提交方式", "当面提交"),
    place("form_wanted", "获取信息的方式", "纸质、邮寄"),
    place("wanted", "申请内容", "2023年度安全生产行政处罚决定书"),
    place(
        "missing",
        "需要补正的事项",
        "未提供身份证明\n所需政府信息的名称、文号或者其他特征性描述不明确",
    ),
    place("period", "工作日数", "15"),
    place("by", "延长的工作日数", "20"),
    place("reason", "理由", "所涉内容经审查属于上述情形"),
    place("amount", "收费金额", "380元"),
    place("anew_wd", "缴清后重新计算的答复期限（工作日数）", "20"),
    place(
        "calculation",
        "计费方式、标准和计算",
        "按量计收，共68页：第1至30页不收费，第31至68页共38页，每页10元",
    ),
    place(
        "where_and_how",
        "获取方式和途径",
        "登录区人民政府门户网站“政府信息公开”专栏查询",
    ),
    place(
        "material",
        "提供的信息",
        "《2023年度行政处罚决定书》（复印件12页）",
    ),
    place(
        "withheld_part",
        "不予公开的部分",
        "决定书第3页当事人的身份证件号码和住址",
    ),
    place(
        "ground",
        "不予公开的情形",
        "商业秘密、个人隐私等损害第三方合法权益",
    ),
    place(
        "search",
        "检索情况",
        "经局办公室在2019年至2024年收发文登记簿和档案室检索，未检索到该信息",
    ),
    place(
        "special_rule",
        "特别规定",
        "《不动产登记暂行条例》第二十七条",
    ),
    place(
        "responsible_organ",
        "负责机关",
        "某某区自然资源局（电话0000-0000001）",
    ),
    place(
        "ground_basis",
        "不予公开的依据",
        "《中华人民共和国政府信息公开条例》第十五条",
    ),
    place(
        THIRD_PARTY,
        "征求第三方意见的情况",
        "本机关书面征求了第三方的意见，第三方不同意公开",
    ),
    place(
        "excess",
        "数量、频次超过合理范围的情况",
        "2024年2月以来已提出申请46件",
    ),
    place("reasons_given", "申请人说明的理由", "学术研究需要"),
    place(
        "reasons_asked",
        "要求说明理由的情况",
        "本机关于2024年3月4日要求说明理由，申请人于2024年3月8日作出说明",
    ),
    place(
        "earlier_reply",
        "此前的答复",
        "本机关2024年1月12日作出的答复",
    ),
    place(
        "lapsed_notice",
        "逾期的通知书",
        "2024年3月4日，本机关发出通知",
    ),
    place(
        "result",
        "处理结果",
        "已将登记的联系地址更正为申请所附证明载明的地址",
    ),
    place("about", "被反映机关", "某某区某某局"),
    place("finding", "调查结论", "部分属实"),
    place("correction", "责令改正的内容", "补充公开2023年度预算"),
    place("correction_due_on", "改正期限", "2024年3月29日"),
    place("matter_name", "事项名称", "危险化学品经营许可"),
    place(
        "matter_kind",
        "事项类型（行政许可、初审或者服务性办件）",
        "行政许可",
    ),
    place(
        DEEMED_ON,
        "逾期未告知补正、依法视为受理的日期",
        "2024年3月1日",
    ),
    place(
        ANEW,
        "原答复的撤销和重新答复的依据",
        "2024年3月5日，本机关就该申请作出《政府信息不予公开告知书》（某应急公开〔2024〕2号）。\
         根据某某市某某区人民政府2024年3月12日作出的某政复决〔2024〕7号《行政复议决定书》，\
         本机关撤销上述答复，现重新答复",
    ),
    place(FILES, "附件名称", "2023年度行政处罚决定书"),
    place("promised_due_on", "承诺办结日期", "2024年3月22日"),
    place("procedure", "特别程序", "专家评审"),
    place("begins_on", "开始日期", "2024年3月11日"),
    place(
        "conditions",
        "许可内容、范围和期限",
        "经营品种：汽油、柴油；有效期三年",
    ),
    place("content", "反映的事项", "某小区消防通道被占用"),
    place(
        "answer",
        "答复意见",
        "经现场核查，占用物已清理，并已责令物业服务企业加强巡查",
    ),
    place(
        "petition_channel",
        "信访渠道",
        "某某区信访局（电话0000-0000002）",
    ),
];

/// The place of this name.
pub fn find(name: &str) -> Option<&'static Placeholder> {
    OF_THE_HOUSE
        .iter()
        .chain(OF_ORDERS)
        .find(|place| place.name == name)
}
