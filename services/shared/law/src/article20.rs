//! What must be disclosed proactively: the 15 items of article 20 of the Regulations.
//!
//! Every information item and catalog entry is classified by one of these codes.
//! Article 21 adds local items for cities, counties and townships; they carry code 15.

/// One item of article 20.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// 1 to 15, the number of the item in the article.
    pub code: u8,
    /// The official text of the item.
    pub title_zh: &'static str,
    /// The reference as the annual report prints it, for instance 第二十条第（五）项.
    pub article_zh: &'static str,
}

impl Item {
    /// Reference and text in one.
    pub fn whole_zh(&self) -> String {
        format!("{}{}", self.article_zh, self.title_zh)
    }
}

/// The 15 items in the order of the article.
pub const ITEMS: [Item; 15] = [
    item_of(1, "行政法规、规章和规范性文件", "第二十条第（一）项"),
    item_of(
        2,
        "机关职能、机构设置、办公地址、办公时间、联系方式、负责人姓名",
        "第二十条第（二）项",
    ),
    item_of(
        3,
        "国民经济和社会发展规划、专项规划、区域规划及相关政策",
        "第二十条第（三）项",
    ),
    item_of(4, "国民经济和社会发展统计信息", "第二十条第（四）项"),
    item_of(
        5,
        "办理行政许可和其他对外管理服务事项的依据、条件、程序以及办理结果",
        "第二十条第（五）项",
    ),
    item_of(
        6,
        "实施行政处罚、行政强制的依据、条件、程序以及本行政机关认为具有一定社会影响的行政处罚决定",
        "第二十条第（六）项",
    ),
    item_of(7, "财政预算、决算信息", "第二十条第（七）项"),
    item_of(8, "行政事业性收费项目及其依据、标准", "第二十条第（八）项"),
    item_of(
        9,
        "政府集中采购项目的目录、标准及实施情况",
        "第二十条第（九）项",
    ),
    item_of(10, "重大建设项目的批准和实施情况", "第二十条第（十）项"),
    item_of(
        11,
        "扶贫、教育、医疗、社会保障、促进就业等方面的政策、措施及其实施情况",
        "第二十条第（十一）项",
    ),
    item_of(
        12,
        "突发公共事件的应急预案、预警信息及应对情况",
        "第二十条第（十二）项",
    ),
    item_of(
        13,
        "环境保护、公共卫生、安全生产、食品药品、产品质量的监督检查情况",
        "第二十条第（十三）项",
    ),
    item_of(
        14,
        "公务员招考的职位、名额、报考条件等事项以及录用结果",
        "第二十条第（十四）项",
    ),
    item_of(
        15,
        "法律、法规、规章和国家有关规定规定应当主动公开的其他政府信息",
        "第二十条第（十五）项",
    ),
];

/// The item of that code; `None` outside 1 to 15.
pub fn item(code: u8) -> Option<&'static Item> {
    ITEMS.iter().find(|item| item.code == code)
}

const fn item_of(code: u8, title_zh: &'static str, article_zh: &'static str) -> Item {
    Item {
        code,
        title_zh,
        article_zh,
    }
}
