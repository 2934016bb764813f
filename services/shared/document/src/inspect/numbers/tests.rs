use proptest::prelude::*;

use super::*;
use FindingKind::{BankCard, Email, FixedPhone, IdCard, MobilePhone};

fn kinds(text: &str) -> Vec<FindingKind> {
    find(text, &Allowed::default())
        .into_iter()
        .map(|hit| hit.kind)
        .collect()
}

fn number(text: &str) -> String {
    let hits = find(text, &Allowed::default());
    assert_eq!(hits.len(), 1, "{text}: {hits:?}");
    hits[0].number.clone()
}

/// An identity card with its check digit.
fn card_of(region: u32, day: chrono::NaiveDate, order: u32) -> String {
    let first = format!("{region:06}{}{order:03}", day.format("%Y%m%d"));
    let last = "0123456789X"
        .chars()
        .find(|last| check::is_identity(&format!("{first}{last}")));
    format!("{first}{}", last.unwrap())
}

#[test]
fn an_identity_card_in_every_spelling() {
    for text in [
        "身份证号：110101199003072316。",
        "110101 19900307 2316",
        "110101-19900307-2316",
        "身份证１１０１０１１９９００３０７２３１６号",
        "1101 0119 9003 0723 16",
        "110101199003\n072316",
        "1 1 0 1 0 1 1 9 9 0 0 3 0 7 2 3 1 6",
        "1\t1\t0\t1\t0\t1\t1\t9\t9\t0\t0\t3\t0\t7\t2\t3\t1\t6",
        "1101\u{200B}01199003072316",
        "ID110101199003072316",
        "序号1110101199003072316",
    ] {
        assert_eq!(kinds(text), [IdCard], "{text}");
        assert_eq!(number(text), "110101199003072316");
    }
    assert_eq!(number("号码34052419800101001x，"), "34052419800101001X");
    assert_eq!(
        number("３４０５２４１９８００１０１００１Ｘ"),
        "34052419800101001X"
    );
    assert_eq!(kinds("老证340524800101001"), [IdCard]);
    assert_eq!(kinds("340524198001010000"), [IdCard], "rounded by a sheet");
}

#[test]
fn what_only_looks_like_an_identity_card() {
    for text in [
        "110101199003072317",                 // the check digit is wrong
        "110101199013072316",                 // no such month
        "990101199003072316",                 // no such region
        "统一社会信用代码11340000002986079X", // an organ
        "110101********2316",
        "0.110101199003072316",
        "340100000012345", // a register of before: no month
        "a3f9c07e110101199003072316bd55e0",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn mobile_telephones() {
    for text in [
        "13812345678",
        "手机：138 1234 5678",
        "138-1234-5678",
        "+86 13812345678",
        "+8613812345678",
        "0086-13812345678",
        "联系人王某１３８１２３４５６７８（微信同号）",
        "tel13812345678",
        "13812345678.0",
        "138\u{3000}1234\u{3000}5678",
    ] {
        assert_eq!(kinds(text), [MobilePhone], "{text}");
        assert_eq!(number(text), "13812345678");
    }
    for text in [
        "13812345678元",
        "13812345678.25",
        "138****5678",
        "12812345678",
        "1381234567",
        "138,1234,5678",
        "t20240301_0000013812345678",
        "0.13812345678",
        "138\t1234\t5678",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

/// However the digits are parted, written or decked out, a person reads the number.
#[test]
fn what_a_person_reads_as_a_number() {
    for text in [
        "手机：138.1234.5678",
        "138/1234/5678",
        "138 · 1234 · 5678",
        "138(1234)5678",
        "１３８．１２３４．５６７８",
        "一三八一二三四五六七八",
        "电话壹叁捌 壹贰叁肆 伍陆柒捌",
        "幺三八-12三四-五六七八",
        "1\u{E0100}3\u{E0101}8\u{301}1234\u{E0031}5678",
        "1\u{FE0F}\u{20E3}3\u{20E3}8\u{20E3}1\u{20E3}2\u{20E3}3\u{20E3}4\u{20E3}5\u{20E3}6\u{20E3}7\u{20E3}8\u{20E3}",
        "[联系](tel:%31%33%38%31%32%33%34%35%36%37%38)",
        "tel:138%2D1234%2D5678%3",
    ] {
        let text = text.replace("%2D1234%2D5678%3", "%31%32%33%34%2D5678");
        assert_eq!(kinds(&text), [MobilePhone], "{text}");
        assert_eq!(number(&text), "13812345678", "{text}");
    }
    for text in [
        "110101.19900307.2316",
        "110101/1990/03/07/2316",
        "一一〇一〇一一九九〇〇三〇七二三一六",
    ] {
        assert_eq!(kinds(text), [IdCard], "{text}");
    }
    assert_eq!(number("mailto:zhang%40qq.com"), "zhang@qq.com");
    let text = "见%31%33%38%31%32%33%34%35%36%37%38。";
    let hit = find(text, &Allowed::default()).remove(0);
    assert_eq!(
        text.get(hit.range),
        Some("%31%33%38%31%32%33%34%35%36%37%38")
    );
    for text in [
        "138.12345678",
        "1.138.1234.5678",
        "卷宗 138/2024/0012，151/1998/0003",
        "138.123.45.67",
        "二〇二四年三月五日至二〇二五年三月五日",
        "一、二、三、四、五、六、七、八、九、十、十一",
        "第一三八一二条，一二三四五六七八九〇",
        "一三八，一二三四，五六七八",
        "完成率138%，1234%2，5678",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn fixed_telephones() {
    for text in [
        "0551-62812345",
        "（0551）62812345",
        "(010) 8888 9999",
        "055162812345",
        "电话：62812345",
        "传真 6281-2345",
        "+86-551-62812345",
        "办公电话（座机）:6281 2345",
        "010-88889999转801",
    ] {
        assert_eq!(kinds(text), [FixedPhone], "{text}");
    }
    assert_eq!(kinds("电话：62812345、62812346"), [FixedPhone, FixedPhone]);
    for text in [
        "2024-03-01",
        "20240301",
        "62812345",
        "12345热线",
        "400-820-8820",
        "0551-12345",
        "皖政〔2024〕0551号",
        "电话12345",
        "第028条 20240101",
        "邮编230001",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn bank_cards() {
    for text in [
        "6222021234567890128",
        "卡号 6222 0212 3456 7890 128",
        "6222-0212-3456-7890-128",
        "4111111111111111",
    ] {
        assert_eq!(kinds(text), [BankCard], "{text}");
    }
    for text in [
        "6222021234567890127",
        "1234567890123456",
        "6222021234567890128元",
        "0000000000000000",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn addresses() {
    assert_eq!(number("请发至 zhang.san@qq.com。"), "zhang.san@qq.com");
    assert_eq!(number("ｚｈａｎｇ＠１６３．ｃｏｍ"), "zhang@163.com");
    assert_eq!(kinds("a@b, @某某 3@5.2 x@localhost"), []);
    let allowed = Allowed {
        emails: vec!["gk@heshan.gov.cn".into(), "@ah.gov.cn".into()],
        ..Allowed::default()
    };
    assert_eq!(find("GK@heshan.gov.cn zfxx@ah.gov.cn", &allowed), []);
    assert_eq!(find("li@heshan.gov.cn", &allowed)[0].kind, Email);
}

#[test]
fn what_the_bureau_publishes_is_no_finding() {
    let allowed = Allowed {
        telephones: vec!["0551-62812345".into(), "（0551）6281 2346".into()],
        ..Allowed::default()
    };
    for text in [
        "电话：62812345",
        "0551-62812346",
        "+86-551-62812345",
        "（0551）62812345转2",
    ] {
        assert_eq!(find(text, &allowed), [], "{text}");
    }
    assert_eq!(find("0551-62812347", &allowed).len(), 1);
}

#[test]
fn a_hit_tells_where_and_no_number() {
    let text = "第一段。身份证号：１１０１０１１９９００３０７２３１６，住址";
    let hits = find(text, &Allowed::default());
    assert_eq!(
        &text[hits[0].range.clone()],
        "１１０１０１１９９００３０７２３１６"
    );
    let finding = hits[0].finding(text, "第3页");
    assert_eq!(finding.excerpt, "一段。身份证号：110*************16");
    assert_eq!(
        finding.to_string(),
        "第3页：身份证号码（一段。身份证号：110*************16）；number of an identity card"
    );
}

#[test]
fn of_a_line_of_any_length_a_few_characters_are_told() {
    let text = "安全生产责任人联系手机13812345678，".repeat(2_000);
    let hits = find(&text, &Allowed::default());
    let excerpts: Vec<String> = hits
        .iter()
        .map(|hit| hit.finding(&text, "第1行").excerpt)
        .collect();
    assert_eq!(excerpts.len(), 2_000);
    assert!(
        excerpts
            .iter()
            .all(|one| one == "产责任人联系手机138******78")
    );
    let first = "手机\t13812345678";
    assert_eq!(
        find(first, &Allowed::default())[0]
            .finding(first, "")
            .excerpt,
        "138******78"
    );
}

#[test]
fn digits_in_every_form_are_digits() {
    for text in [
        "①③⑧①②③④⑤⑥⑦⑧",
        "⑬⑧⑫㉞⑤⑥⑦⑧",
        "١٣٨١٢٣٤٥٦٧٨",
        "𝟏𝟑𝟖１２３４5678",
        "1³81²345678",
        "\u{F031}\u{F033}\u{F038}\u{F031}\u{F032}\u{F033}\u{F034}\u{F035}\u{F036}\u{F037}\u{F038}",
        // The mark of a list, and that of a note.
        "①13812345678",
        "13812345678²",
    ] {
        assert_eq!(kinds(text), [MobilePhone], "{text}");
        assert_eq!(number(text), "13812345678");
    }
    assert_eq!(kinds("①2023年②2024年③2025年12月31日"), []);
    let two = "①③⑧①②③④⑤⑥⑦⑧、13912345679";
    assert_eq!(kinds(two), [MobilePhone, MobilePhone]);
}

#[test]
fn an_excerpt_shows_nothing_of_its_neighbours() {
    let shown = |text: &str| {
        let hits = find(text, &Allowed::default()).into_iter();
        hits.map(|hit| hit.finding(text, "").excerpt)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        shown("13812345678、13912345679/zhang@qq.com 13712345670"),
        [
            "138******78",
            "、139******79",
            "/zha**@****om",
            " 137******70"
        ]
    );
    // Of a number that is none of a person neither its end is shown.
    assert_eq!(
        shown("69012345678901，13812345678"),
        ["*******，138******78"]
    );
    assert_eq!(shown("2024年：13812345678"), ["2024年：138******78"]);
}

proptest! {
    #[test]
    fn every_identity_card_is_found(
        region in prop::sample::select(vec![110_101_u32, 340_100, 440_301, 650_102, 620_102]),
        days in 0_u64..50_000, order in 0_u32..1_000, before in "[一-龥，：]{0,12}", after in "[一-龥。]{0,12}",
        wide in any::<bool>(), pieces in any::<bool>(),
    ) {
        let first = chrono::NaiveDate::from_ymd_opt(1900, 1, 1).unwrap();
        let id = card_of(region, first + chrono::Days::new(days), order);
        let mut written = if pieces { format!("{} {} {}", &id[..6], &id[6..14], &id[14..]) } else { id.clone() };
        if wide {
            written = written.chars().map(|c| match c {
                '0'..='9' | 'X' => char::from_u32(u32::from(c) + 0xFEE0).unwrap(),
                c => c,
            }).collect();
        }
        let text = format!("{before}{written}{after}");
        let hits = find(&text, &Allowed::default());
        prop_assert_eq!(hits.len(), 1, "{}", text);
        prop_assert_eq!(&hits[0].number, &id);
        prop_assert_eq!(&text[hits[0].range.clone()], &written);
        prop_assert!(!hits[0].finding(&text, "").excerpt.contains(&id[6..14]));
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        for hit in find(&text, &Allowed::default()) {
            prop_assert!(text.get(hit.range.clone()).is_some());
        }
    }

    #[test]
    fn no_mixture_of_signs_makes_it_panic(text in "[0-9xX０-９ \\-\t\n()@.a-c电话元+86]{0,80}") {
        for hit in find(&text, &Allowed::default()) {
            prop_assert!(text.get(hit.range.clone()).is_some());
            let _ = hit.finding(&text, "正文");
        }
    }

    #[test]
    fn words_alone_are_no_finding(text in "[一-龥，。：（）a-zA-Z \n]{0,200}") {
        prop_assert_eq!(find(&text, &Allowed::default()), []);
    }
}
