//! What the public searched for in vain: what a bureau might publish, or call by the people's words.

use chrono::{Datelike as _, NaiveDate};
use gongkai_chassis::page::Position;
use gongkai_law::likeness::folded;
use serde::{Deserialize, Serialize};

use super::{
    names,
    words::{self, Called, Word},
};

/// Different words that are kept of a day, at most: who sends thousands of them wants to fill the list.
pub const MOST_OF_A_DAY: i64 = 500;

/// What was searched for in vain on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missed {
    /// Civil date.
    pub searched_on: NaiveDate,
    /// How often.
    pub times: i32,
    /// The words.
    pub words: String,
}

impl Position for Missed {
    fn is_possible(&self) -> bool {
        (1..=9999).contains(&self.searched_on.year()) && !self.words.contains('\0')
    }
}

/// Words of the work that the dictionary does not know, and cuts into characters.
const OF_WORK: [&str; 24] = [
    "危险化学品",
    "危化品",
    "非煤矿山",
    "安责险",
    "应急局",
    "安监局",
    "消防证",
    "液化气",
    "一氧化碳",
    "电瓶车",
    "电动车",
    "加油站",
    "烟花爆竹",
    "有限空间",
    "双重预防",
    "三同时",
    "罐区",
    "尾矿库",
    "孤寡",
    "五保户",
    "低保",
    "微型消防站",
    "汛期",
    "林火",
];

/// What of a search may be kept: words of the dictionary and of the work that are no names of people, and no numbers.
/// None if nothing is left.
pub fn kept(query: &str) -> Option<String> {
    let text: Vec<char> = query.chars().map(folded).collect();
    let (mut kept, free) = of_work(text);
    let words = words::asked(&free);
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        // A blank may stand between surname and given name.
        let before = before.filter(|before| word.start <= before.end + 1);
        let after = words.get(at + 1).filter(|after| after.start == word.end);
        if words::says_something(word) && is_ordinary(word, before, after) {
            kept.push((word.start, word.text.clone()));
        }
    }
    kept.sort();
    let kept: Vec<String> = kept.into_iter().map(|(_, word)| word).collect();
    (!kept.is_empty()).then(|| kept.join(" "))
}

/// Words of the work in a text, with where they begin, and the text with blanks in their places.
fn of_work(mut text: Vec<char>) -> (Vec<(usize, String)>, String) {
    let mut found = Vec::new();
    for word in OF_WORK {
        let chars: Vec<char> = word.chars().collect();
        let mut at = 0;
        while let Some(place) = text.get_mut(at..at + chars.len()) {
            if place == chars {
                found.push((at, word.to_owned()));
                place.fill('\u{3000}');
            }
            at += 1;
        }
    }
    (found, text.into_iter().collect())
}

/// Whether it is a word that stands for itself, between these.
fn is_ordinary(word: &Word, before: Option<&Word>, after: Option<&Word>) -> bool {
    let text = &word.text;
    let after = after.map(|after| after.text.as_str());
    let named = || match words::called(text) {
        Some(Called::Name) => names::is_name(text),
        Some(called) => {
            before.is_some_and(|before| names::is_given_after(&before.text, text))
                || names::is_double(text)
                || called == Called::Place && names::is_begun_by(text, after)
        }
        None => true,
    };
    text.chars().count() > 1 && text.chars().all(words::is_han) && !named()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(query: &str) -> String {
        kept(query).unwrap_or_default()
    }

    #[test]
    fn words_of_the_work_are_kept() {
        let whole = "龙卷风 洪水 山洪 余震 洪峰 洪涝 雷暴 雷雨 雷阵雨 沙尘暴 暴风雪 梅雨 凌汛 地震 台风 冰雹 干旱 \
            泥石流 滑坡 火灾 爆炸 易燃 易爆 烟花爆竹 危化品 煤矿 尾矿库 安全 高温 低温 雷电 防汛 抗旱 救灾 物资 灾民 赔偿 \
            许可 许可证 申请人 申请书 高峰 文明 养老 廉政 幼儿园 孤儿 古建筑 石油 汽油 柴油 黄金 金属 施工 工伤 事故 罚款 \
            处罚 培训 演练 应急 预案 通告 公示 名单 屠宰 封山 植保 童工 保健 康复 常见病 石拱桥 温泉 路灯 马路 江河 水库 \
            查询费 安家费 福利费 白开水 高新区 屠宰厂 雷达 卫星 林木 苗木 林权证";
        for word in whole.split_whitespace() {
            assert_eq!(words(word), word);
            assert_eq!(words(&format!("关于{word}的")), word);
        }
        for (query, expected) in [
            ("洪水预警 2024年", "洪水 预警"),
            ("不存在的信息", "存在 信息"),
            ("烟花爆竹的经营许可 13812345678", "烟花爆竹 经营 许可"),
            ("向企业罚款", "企业 罚款"),
            ("龙卷风灾害", "龙卷风 灾害"),
            ("危险化学品 生产许可", "危险化学品 生产 许可"),
            ("高温津贴", "高温 津贴"),
        ] {
            assert_eq!(words(query), expected);
        }
    }

    #[test]
    fn neither_names_nor_numbers_are_kept() {
        let names = "张伟 王伟 王芳 李伟 李娜 张敏 李静 王静 刘伟 王秀英 张丽 李秀英 王丽 张静 李强 张磊 刘洋 王勇 李军 \
            王艳 李杰 张勇 李娟 张杰 张涛 王涛 刘芳 李明 王刚 王小明 李建国 王建军 刘国庆 陈和平 杨爱民 赵小红 黄志强 周杰 \
            吴桂英 徐海燕 孙红梅 胡春燕 朱丽华 高翔 林丹 何洁 郭明义 马云 罗志祥 梁朝伟 宋慧乔 郑成功 谢霆锋 韩寒 唐国强 冯小刚 \
            于谦 董卿 袁隆平 邓超 许晴 沈腾 曾国藩 彭丽媛 苏有朋 卢俊义 蒋欣 蔡英文 贾玲 丁俊晖 魏晨 薛之谦 余文乐 潘长江 杜海涛 \
            夏雨荷 钟小山 汪涵 田亮 任贤齐 姜文 范冰冰 方志敏 石磊 姚明 谭咏麟 欧阳娜娜 诸葛亮 司马懿 上官婉儿 孟非 龙小云 \
            万茜 段奕宏 雷军 向华强 张卫国 王援朝 孙跃进 李爱国 周解放 钱多多 洪金宝 安志强 余秀华 易建联 解晓东";
        for name in names.split_whitespace() {
            assert_eq!(kept(name), None, "{name}");
            assert_eq!(words(&format!("{name}的处罚决定")), "处罚 决定", "{name}");
        }
        for query in [
            "430903199001011234",
            "43090319900101123X",
            "zhangsan",
            "赫A12345",
            "王 建国",
            "0737-4423456",
            "小明",
            "志强",
        ] {
            assert_eq!(kept(query), None, "{query}");
        }
    }
}
