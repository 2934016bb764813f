//! Documents as a bureau makes them.

use chrono::NaiveDate;
use gongkai_document::{
    Align, CaseFile, Cell, Column, Entry, Letter, Paragraph, Register, Section,
};

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A text of several pages in which every piece can be found: 【1】 to 【900】.
pub fn counted() -> String {
    let pieces: Vec<String> = (1..=900).map(|n| format!("【{n}】")).collect();
    pieces.concat()
}

/// A refusal with reasons and remedies.
pub fn refusal() -> Letter {
    Letter {
        organ: "清河市规划和自然资源局".into(),
        number: Some("清规资公开〔2024〕17号".into()),
        title: "政府信息不予公开告知书".into(),
        addressee: "张三".into(),
        paragraphs: vec![
            Paragraph::body(
                "本机关于2024年2月5日收到您通过当面提交方式提出的政府信息公开申请，申请编号为\
                 （2024）第17号。您申请公开的内容为：",
            ),
            Paragraph::quote(
                "“2023年城东片区旧城改造项目（二期）国有土地上房屋征收补偿方案制定过程中，各部门\
                 会商的会议纪要、内部讨论记录，以及相邻地块权利人提交的补偿诉求材料。”",
            ),
            Paragraph::heading("一、事实"),
            Paragraph::body(
                "经检索，本机关保存有您所申请的会议纪要3份、讨论记录2份，以及权利人李某某等11人\
                 提交的补偿诉求材料11件。其中，会议纪要和讨论记录系本机关在征收补偿方案制定过程中\
                 形成的讨论记录、过程稿；补偿诉求材料载有权利人的住址、家庭成员、银行账户等信息。",
            ),
            Paragraph::body(
                "针对上述补偿诉求材料，本机关于2024年2月19日向权利人书面征求意见。至2024年3月11日\
                 征求意见期限届满，9人书面表示不同意公开，2人逾期未提出意见。",
            ),
            Paragraph::heading("二、理由和依据"),
            Paragraph::body(
                "《中华人民共和国政府信息公开条例》第十六条第二款规定，行政机关在履行行政管理职能过程\
                 中形成的讨论记录、过程稿、磋商信函、请示报告等过程性信息，可以不予公开。上述会议纪要\
                 和讨论记录属于过程性信息，公开后将影响后续方案的坦率讨论，本机关决定不予公开。",
            ),
            Paragraph::body(
                "《中华人民共和国政府信息公开条例》第十五条规定，涉及商业秘密、个人隐私等公开会对第三方\
                 合法权益造成损害的政府信息，行政机关不得公开。但是，第三方同意公开或者行政机关认为不\
                 公开会对公共利益造成重大影响的，予以公开。上述补偿诉求材料属于个人隐私，第三方不同意\
                 公开，且本机关认为不公开不会对公共利益造成重大影响，决定不予公开。",
            ),
            Paragraph::heading("三、救济途径"),
            Paragraph::body(
                "如您对本答复不服，可以在收到本告知书之日起60日内向清河市人民政府申请行政复议。根据\
                 《中华人民共和国行政复议法》第二十三条第一款第四项的规定，对行政机关不予公开政府信息\
                 不服的，应当先申请行政复议；对行政复议决定不服的，可以在收到复议决定书之日起15日内\
                 向清河市中级人民法院提起行政诉讼。",
            ),
            Paragraph::body("特此告知。"),
        ],
        attachments: vec![
            "征求第三方意见情况说明".into(),
            "申请人提交的《政府信息公开申请表》（复印件）".into(),
        ],
        signer: "清河市规划和自然资源局".into(),
        date: Some(day("2024-03-15")),
        contact: Some("联系人：王五，联系电话：0551-12345678".into()),
        remark: None,
        copies_to: vec!["清河市人民政府办公室".into(), "清河市司法局".into()],
        draft: false,
        void: None,
    }
}

/// The receipt of an application, as a form.
pub fn acknowledgement() -> Letter {
    Letter {
        organ: "清河市规划和自然资源局".into(),
        number: Some("清规资公开受〔2024〕17号".into()),
        title: "政府信息公开申请受理回执".into(),
        addressee: "张三".into(),
        paragraphs: vec![
            Paragraph::body("您提出的政府信息公开申请已收悉，现予登记如下："),
            Paragraph::table([
                Entry::new("申请编号", "QH-GTZY-2024-0017"),
                Entry::new("申请人", "张三"),
                Entry::new("收到日期", "2024年2月5日"),
                Entry::new("提交方式", "当面提交"),
                Entry::new(
                    "申请内容",
                    "2023年城东片区旧城改造项目（二期）国有土地上房屋征收补偿方案\n\
                     会议纪要、内部讨论记录",
                ),
                Entry::new("答复期限", "2024年3月5日前（20个工作日）"),
            ]),
            Paragraph::body(
                "依照《中华人民共和国政府信息公开条例》第三十三条的规定，本机关将在上述期限内予以\
                 答复。需要延长答复期限的，将另行书面告知。",
            ),
        ],
        signer: "清河市规划和自然资源局政府信息公开办公室".into(),
        date: Some(day("2024-02-05")),
        ..Letter::default()
    }
}

/// A register with so many rows.
pub fn register(rows: usize) -> Register {
    let columns = [
        ("序号", 2, Align::Right),
        ("申请编号", 5, Align::Center),
        ("收到日期", 4, Align::Center),
        ("申请人", 4, Align::Left),
        ("申请内容", 14, Align::Left),
        ("答复类型", 5, Align::Left),
        ("答复日期", 4, Align::Center),
        ("工作日", 2, Align::Right),
    ];
    let row = |n: usize| -> Vec<Cell> {
        let days = chrono::Days::new(n as u64);
        let received = day("2024-01-02") + days;
        vec![
            Cell::Number(i64::try_from(n).unwrap()),
            format!("2024-{n:04}").into(),
            received.into(),
            ["张三", "欧阳娜娜", "清河市某某房地产开发有限公司"][n % 3].into(),
            "2023年城东片区旧城改造项目国有土地上房屋征收补偿方案及其批准文件".into(),
            ["予以公开", "部分公开", "不予公开（过程性信息）"][n % 3].into(),
            (!n.is_multiple_of(7))
                .then(|| received + chrono::Days::new(20))
                .into(),
            Cell::Number(14),
        ]
    };
    Register {
        title: "政府信息公开申请办理台账".into(),
        subtitle: "清河市规划和自然资源局　2024年".into(),
        columns: columns
            .map(|(title, weight, align)| Column::new(title, weight, align))
            .to_vec(),
        rows: (1..=rows).map(row).collect(),
        notes: vec!["注：工作日自收到申请之日的次日起算。".into()],
        date: Some(day("2024-12-31")),
    }
}

/// A case file with two letters.
pub fn case_file() -> CaseFile {
    let log = Register {
        title: "办理经过".into(),
        columns: vec![
            Column::new("日期", 3, Align::Center),
            Column::new("事项", 8, Align::Left),
            Column::new("经办人", 2, Align::Center),
        ],
        rows: vec![
            vec![
                day("2024-02-05").into(),
                "当面提交申请，当日登记".into(),
                "王五".into(),
            ],
            vec![
                day("2024-02-19").into(),
                "向第三方11人征求意见".into(),
                "王五".into(),
            ],
            vec![
                day("2024-03-15").into(),
                "答复，不予公开".into(),
                "赵六".into(),
            ],
        ],
        ..Register::default()
    };
    CaseFile {
        title: "政府信息公开申请案卷".into(),
        cover: vec![
            Entry::new("申请编号", "QH-GTZY-2024-0017"),
            Entry::new("申请人", "张三"),
            Entry::new("被申请机关", "清河市规划和自然资源局"),
            Entry::new("收到日期", "2024年2月5日"),
            Entry::new("办结日期", "2024年3月15日"),
        ],
        sections: vec![
            Section {
                heading: "一、申请".into(),
                parts: vec![
                    Paragraph::body("申请人于2024年2月5日当面提交申请，内容如下：").into(),
                    Paragraph::quote("2023年城东片区旧城改造项目征收补偿方案的会议纪要。").into(),
                    Paragraph::table([
                        Entry::new("获取方式", "邮寄"),
                        Entry::new("载体形式", "纸质"),
                    ])
                    .into(),
                ],
            },
            Section {
                heading: "二、办理经过".into(),
                parts: vec![log.into()],
            },
            Section {
                heading: "三、文书".into(),
                parts: vec![acknowledgement().into(), refusal().into()],
            },
        ],
        date: Some(day("2024-05-06")),
    }
}
