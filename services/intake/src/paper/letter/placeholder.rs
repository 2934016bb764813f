//! The places a letter's template has for values, and which kind of letter has which.
//!
//! A value comes from the [`Order`] under the name of the field it is taken from, or from the letter
//! room itself ([`OF_THE_HOUSE`]). What must be there must be printed, too, by an override as by the
//! built-in template: a letter without its basis or its reason must not be possible to set up.

use chrono::NaiveDate;
use gongkai_law::{
    application::{Answer, Ground, Need},
    letter::{LetterKind, Party},
};

use super::Order;

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
    place("basis", "依据", ""),
    place("remedy", "救济途径", ""),
];

/// What orders bring. Dates are printed as `2024年3月1日`, amounts with their unit.
pub const OF_ORDERS: &[Placeholder] = &[
    place("received_on", "收到日期", "2024年3月1日"),
    place("corrected_on", "收到补正材料日期", "2024年3月8日"),
    place("due_on", "期限届满日期", "2024年3月29日"),
    place("extended_on", "告知延期的日期", "2024年3月8日"),
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
        "按量计收，共68页：第1至30页不收费，第31至68页共38页，每页10元，计380元，合计380元",
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
        "2024年1月31日，本机关就该申请作出《政府信息不予公开告知书》（某应急公开〔2024〕2号）。\
         根据某某市某某区人民政府2024年3月8日作出的某政复决〔2024〕7号《行政复议决定书》，\
         上述答复予以撤销，本机关现重新答复",
    ),
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

/// The places of one kind of letter, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// There always, and always printed.
    pub must: Vec<&'static str>,
    /// There always, to be printed or not.
    pub always: Vec<&'static str>,
    /// There where it is known.
    pub may: Vec<&'static str>,
    /// There on a rare occasion that no sample is about, and then always printed.
    pub rare: Vec<&'static str>,
}

/// The value that decides how a letter about a matter speaks of itself.
pub const MATTER_KIND: &str = "matter_kind";
/// What it says for permits.
pub const PERMIT: &str = "行政许可";

impl Places {
    /// The places of a kind.
    pub fn of(kind: LetterKind) -> Self {
        let (order, may) = of_order(kind);
        let mut must = vec!["addressee"];
        let mut always = vec!["you", "organ", "case_number"];
        for name in order {
            if *name == MATTER_KIND {
                always.push(name);
            } else {
                must.push(name);
            }
        }
        let mut may = may.to_vec();
        if let LetterKind::Reply(answer) = kind {
            must.extend(answer.needs().iter().map(|need| need.as_str()));
            // What a draft may say beside what its answer needs is printed, too.
            let said = ["reason", "where_and_how"].into_iter();
            may.extend(said.filter(|name| answer.is_given() && !must.contains(name)));
        }
        if kind.basis().is_some() {
            must.push("basis");
        }
        // Whether a letter names a remedy does not depend on the day.
        if kind.remedy(NaiveDate::default()).is_some() {
            must.push("remedy");
        }
        may.extend(["unit", "address", "telephone", "dated_on"]);
        let rare = match kind {
            LetterKind::Acceptance => vec![DEEMED_ON],
            LetterKind::Reply(
                Answer::Granted | Answer::PartlyGranted | Answer::Withheld(Ground::ThirdParty),
            ) => vec![ANEW, THIRD_PARTY],
            LetterKind::Reply(answer) if answer.is_given() => vec![ANEW],
            _ => Vec::new(),
        };
        Self {
            must,
            always,
            may,
            rare,
        }
    }

    /// All its names.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.must
            .iter()
            .chain(&self.always)
            .chain(&self.may)
            .chain(&self.rare)
            .copied()
    }

    /// Whether it has this place.
    pub fn has(&self, name: &str) -> bool {
        self.names().any(|known| known == name)
    }
}

/// The place of this name.
pub fn find(name: &str) -> Option<&'static Placeholder> {
    OF_THE_HOUSE
        .iter()
        .chain(OF_ORDERS)
        .find(|place| place.name == name)
}

/// What an order must bring and may bring.
fn of_order(kind: LetterKind) -> (&'static [&'static str], &'static [&'static str]) {
    use LetterKind as Kind;
    match kind {
        Kind::Acknowledgement => (
            &["received_on", "channel", "wanted", "due_on"],
            &["form_wanted"],
        ),
        Kind::CorrectionNotice => (&["received_on", "wanted", "missing", "period"], &[]),
        Kind::ReasonsNotice => (&["received_on", "wanted", "period"], &["reason"]),
        Kind::DelayedPeriodNotice => (&["received_on", "wanted", "due_on"], &["reason"]),
        Kind::ExtensionNotice => (
            &["received_on", "wanted", "due_on"],
            &["by", "reason", "corrected_on"],
        ),
        Kind::ExtensionWithdrawal => (
            &["received_on", "wanted", "by", "reason"],
            &["extended_on", "due_on", "overdue_on", "corrected_on"],
        ),
        Kind::ThirdPartyRequest | Kind::CoMakerRequest => {
            (&["wanted", "period"], &["received_on", "material"])
        }
        Kind::ThirdPartyNotice => (&["received_on", "wanted"], &[]),
        Kind::FeeNotice => (
            &[
                "received_on",
                "wanted",
                "amount",
                "calculation",
                "period",
                "anew_wd",
            ],
            &["payment"],
        ),
        Kind::Reply(Answer::Granted) => {
            (&["received_on", "wanted"], &["form_wanted", "corrected_on"])
        }
        Kind::Reply(Answer::PartlyGranted) => (
            &["received_on", "wanted", "ground_basis"],
            &["form_wanted", "corrected_on"],
        ),
        Kind::Reply(Answer::Excessive) => (
            &["received_on", "wanted"],
            &["corrected_on", "excess", "reasons_given"],
        ),
        // Nothing is lost if it is not said: the applicant knows what he did.
        Kind::Reply(Answer::Withdrawn) => (&["received_on", "wanted"], &["reason"]),
        Kind::Reply(Answer::NotCorrected | Answer::FeeNotPaid) => {
            (&["received_on", "wanted", "period"], &["reason"])
        }
        Kind::Reply(_) => (&["received_on", "wanted"], &["corrected_on"]),
        Kind::DisclosureNotice => (&["wanted", "reason"], &["received_on", "material"]),
        Kind::RectificationReply => (&["received_on", "wanted", "result", "reason"], &[]),
        Kind::RectificationForwarding => {
            (&["received_on", "wanted", "responsible_organ"], &["reason"])
        }
        Kind::NotNeeded | Kind::RefusalToAccept => {
            (&["matter_name", MATTER_KIND, "received_on", "reason"], &[])
        }
        Kind::NotCompetent => (
            &[
                "matter_name",
                MATTER_KIND,
                "received_on",
                "responsible_organ",
            ],
            &["reason"],
        ),
        Kind::MatterCorrection => (&["matter_name", MATTER_KIND, "received_on", "missing"], &[]),
        Kind::Acceptance => (
            &["matter_name", MATTER_KIND, "received_on", "due_on"],
            &["promised_due_on"],
        ),
        Kind::SpecialProcedureNotice => (
            &["matter_name", MATTER_KIND, "procedure", "period"],
            &["received_on", "begins_on"],
        ),
        Kind::MatterExtension => (
            &[
                "matter_name",
                MATTER_KIND,
                "received_on",
                "by",
                "due_on",
                "reason",
            ],
            &[],
        ),
        Kind::DecisionGranted => (
            &["matter_name", MATTER_KIND, "received_on"],
            &["conditions", "reason"],
        ),
        Kind::DecisionRefused => (&["matter_name", MATTER_KIND, "received_on", "reason"], &[]),
        Kind::EnquiryReply => (&["received_on", "content", "answer"], &[]),
        Kind::PetitionPointer => (&["received_on", "content"], &["petition_channel"]),
        Kind::ComplaintReply => (
            &[
                "received_on",
                "about",
                "content",
                "finding",
                "reason",
                "answer",
            ],
            &["correction", "correction_due_on"],
        ),
    }
}

/// Names an order lacks and names its kind does not have; both empty for a good order. Rooms test
/// their mappings with it.
pub fn faults(order: &Order) -> (Vec<&'static str>, Vec<&'static str>) {
    let places = Places::of(order.kind);
    let given = |name: &str| {
        let value = order.values.iter().find(|(known, _)| *known == name);
        value.is_some_and(|(_, value)| !value.trim().is_empty())
    };
    let missing = places.must.iter().chain(&places.always).copied();
    let names = order.values.iter().map(|(name, _)| *name);
    (
        missing
            .filter(|name| !of_the_house(name) && !given(name))
            .collect(),
        names
            .filter(|name| of_the_house(name) || !places.has(name))
            .collect(),
    )
}

/// Whether the letter room fills this place.
pub fn of_the_house(name: &str) -> bool {
    OF_THE_HOUSE.iter().any(|place| place.name == name)
}

/// The place that turns an acceptance into one by silence.
pub const DEEMED_ON: &str = "deemed_on";
/// The place that turns a reply into one that replaces an earlier one.
pub const ANEW: &str = "anew";
/// The place that tells that a third party refused (art. 32).
pub const THIRD_PARTY: &str = "third_party";

/// An order of this kind with every place of the usual case filled by its sample.
pub fn sample_order(kind: LetterKind) -> Order {
    let places = Places::of(kind);
    let values = places
        .names()
        .filter(|name| !places.rare.contains(name))
        .filter_map(|name| OF_ORDERS.iter().find(|place| place.name == name))
        .map(|place| (place.name, sample(kind, place).to_owned()))
        .collect();
    Order {
        kind,
        addressee: "李某某".to_owned(),
        party: Party::Person,
        values,
    }
}

/// The sample of a place, closer to the point where the kind gives it a meaning of its own.
fn sample(kind: LetterKind, place: &Placeholder) -> &'static str {
    let need: Option<Need> = place.name.parse().ok();
    match (kind, need) {
        (LetterKind::ReasonsNotice, _) if place.name == "period" => "7",
        (LetterKind::FeeNotice | LetterKind::Reply(Answer::FeeNotPaid), _)
            if place.name == "period" =>
        {
            "20"
        }
        (LetterKind::ComplaintReply, _) if place.name == "answer" => {
            "预算公开专栏已补充完善，今后将加强检查"
        }
        (LetterKind::ComplaintReply, _) if place.name == "content" => "2023年度预算未公开",
        (LetterKind::ComplaintReply, _) if place.name == "reason" => {
            "经查，预算于3月11日补充公开，晚于规定时限"
        }
        (LetterKind::Reply(Answer::Petition), Some(Need::WhereAndHow)) => {
            "某某区信访局（电话0000-0000002）"
        }
        (LetterKind::Reply(Answer::SpecialRegister), Some(Need::WhereAndHow)) => {
            "向某某区不动产登记中心申请查询"
        }
        (LetterKind::Reply(Answer::StateArchive), Some(Need::WhereAndHow)) => {
            "持有效身份证件到某某区档案馆查阅"
        }
        (LetterKind::Reply(Answer::Withheld(ground)), Some(Need::Ground)) => ground.zh(),
        (LetterKind::Reply(Answer::NotCorrected), Some(Need::LapsedNotice)) => {
            "2024年2月19日，本机关发出《政府信息公开申请补正告知书》（某应急公开〔2024〕5号）"
        }
        (LetterKind::Reply(Answer::FeeNotPaid), Some(Need::LapsedNotice)) => {
            "2024年2月6日，本机关发出《政府信息公开信息处理费收费通知书》（某应急公开〔2024〕6号）"
        }
        (LetterKind::Reply(Answer::StateArchive), Some(Need::SpecialRule)) => {
            "《中华人民共和国档案法》第二十八条"
        }
        (LetterKind::Reply(Answer::CaseFile), Some(Need::SpecialRule)) => {
            "《中华人民共和国行政处罚法》第六十四条"
        }
        (LetterKind::SpecialProcedureNotice, _) if place.name == "period" => "10个工作日",
        (LetterKind::MatterExtension, _) if place.name == "by" => "10",
        _ => place.sample,
    }
}
