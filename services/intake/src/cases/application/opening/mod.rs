//! Open applications as opening stock: the sheet, and what its lines make.
//!
//! The line 收到申请 says what was asked and by whom; the other lines of the same former number say what
//! was done since. What is drafted, reviewed or signed and has not left is nothing that happened to
//! the applicant: it is drafted anew here.

mod read;
#[cfg(test)]
mod tests;

use crate::paper::sheet::{
    Column,
    history::{HAPPENED, OLD_NUMBER, ON},
};

pub use read::{Planned, plan};

const KIND: &str = "申请人类型";
const NAME: &str = "姓名（名称）";
const IDENTITY: &str = "证件号码";
const CONTACT: &str = "联系方式";
const ADDRESS: &str = "地址";
const EMAIL: &str = "电子邮箱";
const REPRESENTATIVE: &str = "法定代表人";
const CONTACT_PERSON: &str = "联系人";
const AGENT: &str = "代理人";
const AGENT_IDENTITY: &str = "代理人证件号码";
const AGENT_CONTACT: &str = "代理人联系方式";
const POWER: &str = "授权委托书";
const CHANNEL: &str = "收到渠道";
const ARRIVED_ON: &str = "到达日期";
const WANTED: &str = "所需政府信息";
const FORM: &str = "获取形式";
const DELIVERY: &str = "提供方式";
const DIFFICULTIES: &str = "所需协助";
const ORAL_REASON: &str = "口头申请的理由";
const OFFICE: &str = "承办股室";
const PERSON: &str = "承办人";
const DUE_ON: &str = "办理期限";
const PERIOD: &str = "期限（工作日）";
const MISSING: &str = "需补正的内容";
const OPINION_OF: &str = "征求对象类型";
const PARTY: &str = "第三方（机关）名称";
const OPINION: &str = "意见";
const FINDING: &str = "检索结果";
const SEARCHED: &str = "检索范围";
const GROUND: &str = "不予公开的情形";
const BASIS: &str = "计费方式";
const COUNT: &str = "数量";
const AMOUNT: &str = "金额（元）";
const REASON: &str = "理由";

/// The columns of the sheet.
pub const COLUMNS: &[Column] = &[
    Column::needed(
        OLD_NUMBER,
        5,
        "每行必填。原登记编号，同一申请的各行编号相同，不同申请不得相同；不超过100字",
    ),
    Column::needed(
        HAPPENED,
        5,
        "每行必填。每件申请有且只有一行“收到申请”，其后每办理一步填一行：无法联系申请人、确定承办、发出补正告知、\
         收到补正材料、交办检索、反馈检索结果、撤回检索、征求意见、文书送达、收到意见、要求说明理由、\
         收到说明的理由、确定延迟答复期限、延长期限、撤回延期、发出收费通知、收到缴费凭证。未送出的答复稿不导入，请在系统中重新拟稿",
    ),
    Column::needed(
        ON,
        4,
        "每行必填，如2024-03-01。“收到申请”行填法定的收到日期；平常信函、互联网渠道、传真尚未与申请人确认的留空",
    ),
    Column::needed(
        KIND,
        4,
        "“收到申请”行必填：自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他",
    ),
    Column::needed(NAME, 5, "“收到申请”行必填"),
    Column::needed(
        IDENTITY,
        6,
        "“收到申请”行必填：身份证件号码或者统一社会信用代码。请将此栏设为文本",
    ),
    Column::needed(CONTACT, 5, "“收到申请”行必填。请将此栏设为文本"),
    Column::new(ADDRESS, 6, "“收到申请”行；提供方式为邮寄的必填"),
    Column::new(EMAIL, 5, "“收到申请”行；提供方式为电子邮件的必填"),
    Column::new(REPRESENTATIVE, 4, "“收到申请”行，单位填写"),
    Column::new(CONTACT_PERSON, 4, "“收到申请”行，单位填写"),
    Column::new(AGENT, 4, "“收到申请”行，有代理人的填写"),
    Column::new(AGENT_IDENTITY, 6, "“收到申请”行，有代理人的必填"),
    Column::new(AGENT_CONTACT, 5, "“收到申请”行，有代理人的填写"),
    Column::new(POWER, 5, "“收到申请”行，有代理人的必填：授权委托书的编号"),
    Column::needed(
        CHANNEL,
        4,
        "“收到申请”行必填：当面提交、邮寄（签收）、平常信函、互联网渠道、传真",
    ),
    Column::new(
        ARRIVED_ON,
        4,
        "“收到申请”行；平常信函、互联网渠道、传真到达的日期，与收到日期相同的可以不填",
    ),
    Column::needed(
        WANTED,
        12,
        "“收到申请”行必填；“收到补正材料”行必填补正后的内容",
    ),
    Column::new(
        FORM,
        4,
        "“收到申请”行：纸质、电子、自行抄录、现场查阅、其他",
    ),
    Column::new(
        DELIVERY,
        4,
        "“收到申请”行：当面、邮寄、电子邮件、传真、网站平台",
    ),
    Column::new(
        DIFFICULTIES,
        4,
        "“收到申请”行：阅读困难、视力障碍、听力障碍；多项用顿号隔开",
    ),
    Column::new(
        ORAL_REASON,
        5,
        "“收到申请”行；口头申请由工作人员代为填写的，填写理由",
    ),
    Column::new(
        OFFICE,
        5,
        "确定承办、交办检索、反馈检索结果、撤回检索必填：本机关股室的名称",
    ),
    Column::new(PERSON, 4, "确定承办、交办检索可填：承办人的账号"),
    Column::new(DUE_ON, 4, "交办检索、确定延迟答复期限必填"),
    Column::new(
        PERIOD,
        4,
        "要求说明理由必填；发出补正告知、延长期限不填的，按规定期限计算",
    ),
    Column::new(MISSING, 6, "发出补正告知必填"),
    Column::new(OPINION_OF, 4, "征求意见必填：第三方、共同制作机关"),
    Column::new(
        PARTY,
        5,
        "征求意见、文书送达、收到意见必填，同一对象名称须一致",
    ),
    Column::new(
        OPINION,
        4,
        "收到意见必填：同意公开、不同意公开；反馈检索结果必填：公开、部分公开、不予公开、待定",
    ),
    Column::new(
        FINDING,
        4,
        "反馈检索结果必填：已检索到、部分检索到、未检索到、非本机关信息",
    ),
    Column::new(SEARCHED, 6, "反馈检索结果必填"),
    Column::new(
        GROUND,
        6,
        "反馈检索结果，意见为部分公开、不予公开的必填：国家秘密，法律、行政法规禁止公开，\
         危及国家安全、公共安全、经济安全、社会稳定，商业秘密、个人隐私等损害第三方合法权益，内部事务信息，过程性信息，行政执法案卷",
    ),
    Column::new(BASIS, 4, "发出收费通知必填：按件计收、按量计收"),
    Column::new(COUNT, 3, "发出收费通知必填：当月第几件，或者页数"),
    Column::new(AMOUNT, 4, "发出收费通知、收到缴费凭证必填"),
    Column::new(
        REASON,
        6,
        "延长期限、撤回延期、要求说明理由、收到说明的理由、确定延迟答复期限、撤回检索必填；\
         第三方不同意公开、检索意见为部分公开或者不予公开的必填",
    ),
];
