//! Which words are people's names. The dictionary calls tens of thousands of words names, of which many are none: 洪水,
//! 养老, 许可证. A name here is made as names are: a surname and one or two characters, or a given name alone. What is not
//! made so is an ordinary word, whatever the dictionary calls it, and so is what stands below as one.

/// Surnames of one character, but those that are ordinary words before anything else (时, 单, 成 …).
const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁\
    魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊\
    兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁舒耿牟卜詹关苗凌费纪靳盛童欧甄项\
    曲游阳裴席卫查屈鲍位覃霍翁隋甘薄司柏宁柯阮桂闵解柴华冉房边吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫褚廉简娄盖符奚木穆党燕\
    郎邸冀谈姬屠郜晏栾郁蒙喻揭窦迟宇敖鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼佟栗匡宗巫鞠桑荆扬沙岑胥蔺尧占由付代";

/// Surnames of two characters.
const DOUBLE: [&str; 26] = [
    "欧阳", "司马", "诸葛", "上官", "皇甫", "令狐", "慕容", "尉迟", "公孙", "长孙", "宇文", "司徒",
    "轩辕", "夏侯", "东方", "端木", "百里", "呼延", "西门", "南宫", "独孤", "拓跋", "澹台", "淳于",
    "申屠", "濮阳",
];

/// Characters that given names are made of.
const GIVEN: &str = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国庆文志永春海燕红玲玉梅凤珍莲萍荣飞鹏辉波斌宇浩凯\
    峰健俊帆帅旭晨阳东林龙成康星光天达安岩中茂进有坚和彪博诚先敬振壮会思群豪心邦承乐绍功松善厚裕河哲江浪晓小大新亮云雷\
    雪雨雯琳倩婷慧颖莹佳欣怡悦嘉瑞祥福禄寿喜财富贵生胜利民爱忠孝仁义礼智信良才德贤淑惠美娇媛婉妍妮娥嫦翠菊芬芝蕾薇蓉荷\
    萱菲茜若彤青冰清洁琴瑶瑾璐珊珠琼璇瑛瑜巧丹彩虹月香素真贞卫兵武毅力学友发根树森木柱立世正家兴旺来保全宝玺章奎魁元祖\
    宗昌盛琪宏弘洪鸿运顺鑫钧铭锋钢铁钊锐坤乾乃之子轩昊然泽润泉涵淼源川山岳峻岭崇宁可欢园益言君仪方圆雄威震霆虎豹骏骥翔\
    鹤鹰凌霄昂朗景昭晖曦煜炎炜烨焕熙灿炳耀耿卓越冠儒仕伦伯仲叔季少幼长孟亦尔如意诗韵雅音歌琦珂璞玮珏琛瑄琰跃解放援朝抗\
    为伶俐迪璟梓萌桐默依诺妙雁航驰骁涌钰铃锦绣晴芸莎佩蔚苗存继传守权培启勤俭克勋聪颂庭延廷廉多南";

/// What the dictionary calls names, and what is made as one, but is a word of a bureau's work.
const ORDINARY: &str = "文明 阳光 陆军 卫星 雷达 高峰 齐全 安静 保健 许可 明星 温泉 练兵 林木 查明 祝福 严正 明智 雷雨 洪峰 \
    梅雨 查清 盖章 安保 余震 万全 植保 封山 廉正 明文 庄园 田园 桑园 苗木 文雅 光荣 英勇 小康 小学生 智慧 宝贵 才华 立功 惠民 \
    山洪 波涛 雪山 益智 富丽 小雨 敬礼 仁爱 公正 武林 康乐 周全 华丽 桂圆 杨树 柳树 柏树 单宁 乐章 石英 桂林 洪山 文武 明朗 \
    龙卷风 雷阵雨 连阴雨 雷暴雨 强降雨 黄梅雨 石拱桥 石板桥 冷却水 白开水 温泉水 许可权 司法权 解释权 申请人 申请书 申述人 \
    张贴人 钟点工 金银器 古建筑 岳阳楼 宫殿式 白皮书 蓝皮书 明白人 严重者 陈述者 司法厅 金属 雷暴 路灯 高素质 高致病 高亮度 \
    花岗岩 黄金周 梅雨期 石英砂 司令官 权威 辛勤 吉祥 宁静 安全感 天亮 松树 祖传 威武 常胜 史诗 发扬 传承";

/// Ends of words that no name has: what is measured, made, or governed.
const ENDS: &str = "证费法税款区县镇乡街站厅局处科室部校院馆店厂器机车船品物量率度性化剂药粮油电灾险病体员者犯户网卡表单票制\
    型类级带层面板屋库池塔园村洞暴团式线";

/// What follows a surname of a word; none if it begins with none.
fn after_surname(word: &str) -> Option<&str> {
    let mut double = DOUBLE.iter();
    if let Some(rest) = double.find_map(|surname| word.strip_prefix(surname)) {
        return Some(rest);
    }
    let first = word.chars().next().filter(|c| SURNAMES.contains(*c))?;
    word.get(first.len_utf8()..)
}

/// Surnames of two characters that are words before that.
const WORDS: [&str; 3] = ["东方", "百里", "西门"];

/// Whether it is a surname and nothing else.
fn is_surname(word: &str) -> bool {
    after_surname(word).is_some_and(str::is_empty)
}

/// Whether a given name may be made so.
fn is_given(word: &str) -> bool {
    (1..=2).contains(&word.chars().count()) && word.chars().all(|c| GIVEN.contains(c))
}

fn is_ordinary(word: &str) -> bool {
    ORDINARY.split_ascii_whitespace().any(|one| one == word)
}

/// Whether what the dictionary calls a name is one.
pub fn is_name(word: &str) -> bool {
    if is_ordinary(word) {
        return false;
    }
    let ends = word.chars().last().is_some_and(|last| ENDS.contains(last));
    let is_double = DOUBLE.iter().any(|surname| word.starts_with(surname));
    match after_surname(word) {
        Some(rest) if is_double => rest.chars().count() <= 2,
        Some(rest) if rest.chars().count() == 2 => !ends,
        Some(rest) => rest.is_empty() || is_given(rest),
        None => is_given(word),
    }
}

/// Whether a word is the given name of whose surname stands before it, whatever else it means: 王|建国, 陈|和平.
pub fn is_given_after(surname: &str, word: &str) -> bool {
    is_surname(surname) && is_given(word)
}

/// Whether a place is the beginning of a name that goes on after it: 徐海|燕; or a surname of two characters.
pub fn is_begun_by(place: &str, after: Option<&str>) -> bool {
    let given = after_surname(place).is_some_and(is_given);
    let goes_on = |after: &str| after.chars().count() == 1 && is_given(after);
    given && after.is_some_and(goes_on)
}

/// Whether it is a surname of two characters and no other word.
pub fn is_double(word: &str) -> bool {
    DOUBLE.contains(&word) && !WORDS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_surname_and_one_or_two_characters() {
        for name in ["李娜", "欧阳", "诸葛亮", "司马懿", "张春桥", "志强", "王"] {
            assert!(is_name(name), "{name}");
        }
        for word in ["洪水", "山洪", "许可证", "封锁", "养老", "安全检查"] {
            assert!(!is_name(word), "{word}");
        }
        assert!(is_given_after("王", "建国") && is_given_after("欧阳", "明"));
        assert!(!is_given_after("向", "企业") && !is_given_after("对", "和平"));
    }
}
