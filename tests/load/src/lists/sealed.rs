//! What intake seals and marks of a case, under its own keys, so that it can open and find what is seeded.

use std::fs;

use anyhow::Context as _;
use gongkai_chassis::seal::{Marker, Sealer};
use gongkai_testbed::suite::Suite;

/// Sealer and marks of one bureau.
pub(super) struct Sealed {
    sealer: Sealer,
    bureau: String,
    pub(super) pairs: Marker,
    mark: Marker,
}

impl Sealed {
    pub(super) fn new(suite: &Suite, bureau: &str) -> anyhow::Result<Self> {
        let sealer = Sealer::from_text(&fs::read_to_string(suite.seal_keys())?)?;
        let marker = |column: &str| {
            let markers = sealer.markers(&format!("{column}/{bureau}"));
            markers.into_iter().next().context("no key")
        };
        Ok(Self {
            pairs: marker("intake.case_text.pairs")?,
            mark: marker("intake.case_mark.mark")?,
            bureau: bureau.to_owned(),
            sealer,
        })
    }

    fn seal(&self, column: &str, id: &str, plain: &str) -> anyhow::Result<Vec<u8>> {
        let place = format!("{column}/{}/{id}", self.bureau);
        Ok(self.sealer.seal(&place, plain.as_bytes())?)
    }

    /// How lists show a case.
    pub(super) fn heading(&self, id: &str, name: &str, text: &str) -> anyhow::Result<Vec<u8>> {
        let who: String = name.chars().take(1).chain("**".chars()).collect();
        let heading = serde_json::json!({ "who": who, "what": text });
        self.seal("intake.case_row.heading", id, &heading.to_string())
    }

    /// What is asked, to be searched.
    pub(super) fn text(&self, id: &str, text: &str) -> anyhow::Result<Vec<u8>> {
        self.seal("intake.case_text.text", id, text)
    }

    /// The mark of a name.
    pub(super) fn name(&self, name: &str) -> i64 {
        self.mark
            .mark(format!("name:{name}").as_bytes())
            .cast_signed()
    }
}

/// The bits of texts together, as intake sets them.
pub(super) fn bits<'a>(marker: &Marker, texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut bits = vec![b'0'; 2048];
    for text in texts {
        let letters: Vec<char> = text.chars().collect();
        for pair in letters.windows(2) {
            let pair: String = pair.iter().collect();
            let hash = marker.mark(pair.as_bytes());
            for place in [hash % 2048, (hash >> 32) % 2048] {
                bits[usize::try_from(place).unwrap_or_default()] = b'1';
            }
        }
    }
    String::from_utf8(bits).unwrap_or_default()
}

/// A name of three characters; some eighty cases have the same.
pub(super) fn name(number: usize) -> String {
    const FAMILY: [&str; 10] = ["王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周"];
    const GIVEN: [&str; 11] = [
        "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇",
    ];
    let letter = |of: usize| GIVEN[of % GIVEN.len()];
    let family = FAMILY[number % FAMILY.len()];
    format!("{family}{}{}", letter(number / 10), letter(number / 110))
}

/// A text of some forty characters; one in ten thousand has a word that no other has.
pub(super) fn text(number: usize) -> String {
    const WORDS: [&str; 16] = [
        "应急预案",
        "年度预算",
        "行政处罚决定书",
        "安全生产检查记录",
        "采购合同",
        "会议纪要",
        "征地补偿标准",
        "环境影响评价",
        "招标文件",
        "低保名单",
        "危房改造",
        "消防验收",
        "道路施工",
        "信访答复",
        "规划许可",
        "救灾物资",
    ];
    let mut text = format!("申请公开{}年", 2010 + number % 16);
    for step in [1, 3, 7, 11, 13, 17] {
        text.push_str(WORDS[(number / step) % WORDS.len()]);
    }
    if number % 10_000 == 7 {
        text.push_str("碧螺沟尾矿库");
    }
    text
}
