//! Published reports, and what is to be found in each: nothing less, and nothing more.

use std::fs;
use std::path::PathBuf;

use gongkai_lint::{Given, Severity};

use crate::{faults, found};

fn data(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn heshan_2019_has_its_errors_and_warnings_and_no_more() {
    let text = data("heshan-2019.txt");
    assert_eq!(
        faults(&text, &Given::default()),
        [
            "3:18 warning title-wrong",
            "12:3 error format-of-year",
            "20:5 warning heading-repeated",
            "28:91 error phone-implausible",
            "28:164 warning stop-missing",
            "30:69 warning part-exceeds-whole",
            "32:131 error date-impossible",
            "62:15 error signature-before-period-end",
        ]
    );
    let notes: Vec<String> = found(&text, &Given::default())
        .iter()
        .filter(|finding| finding.severity == Severity::Note)
        .map(|finding| {
            format!(
                "{}:{} {}",
                finding.position.line, finding.position.column, finding.rule
            )
        })
        .collect();
    assert_eq!(
        notes,
        [
            "3:1 period-not-stated",
            "28:155 rate-without-base",
            "28:201 figure-not-split",
            "30:45 abolished-term",
            "32:151 former-name",
            "36:11 not-accepted-not-received",
        ]
    );
}

/// Organ and year of each report, as its transcription has them.
const REPORTS: [(&str, &str, i32); 16] = [
    ("01-shanghai-govoffice-2019", "上海市人民政府办公厅", 2019),
    ("02-hangzhou-style-2025", "测试市", 2025),
    ("03-shuyang-county-2025", "沭阳县人民政府", 2025),
    ("07-shuyang-drc-2023", "沭阳县发展和改革局", 2023),
    ("08-longgang-bureau-2024", "深圳市龙岗区某工作部门", 2024),
    ("09-dianjiang-emb-2023", "重庆市垫江县应急管理局", 2023),
    (
        "10-longhua-market-2023",
        "深圳市市场监督管理局龙华监管局",
        2023,
    ),
    ("11-suqian-city-2025", "宿迁市", 2025),
    ("13-dongyang-natres-2023", "东阳市自然资源和规划局", 2023),
    (
        "15-hongqiao-govservice-2022",
        "天津市红桥区政务服务办",
        2022,
    ),
    ("17-lintong-qinling-2022", "西安市临潼区秦岭保护局", 2022),
    (
        "20-songmutang-town-2022",
        "益阳市桃江县松木塘镇人民政府",
        2022,
    ),
    ("21-hubei-district-emb-2020", "湖北某区应急管理局", 2020),
    (
        "22-xining-chengzhong-2025",
        "西宁市城中区发展改革和工业信息化局",
        2025,
    ),
    ("25-jiaxian-xizhen-2022", "陕西佳县螅镇", 2022),
    ("29-yiyang-emb-2022", "益阳市应急管理局", 2022),
];

/// What is found in the text of a report whose year and organ are given.
fn in_text(name: &str) -> &'static [&'static str] {
    match &name[..2] {
        "01" => &[
            // 716 for 805, 258 for 275, 33.9 % for 32.0 %, 265 for 337.
            "4:66 error narrative-differs",
            "4:127 error narrative-differs",
            "4:133 warning percentage-differs",
            "4:168 error narrative-differs",
            "4:220 warning upheld-beside-pending",
            "21:30 error cell-blank",
            "45:16 error cell-blank",
        ],
        "17" => &["2:28 error format-mixed"],
        "20" => &["2:117 warning rules-by-unable-organ"],
        "22" => &["2:103 warning heading-altered"],
        "25" => &["2:58 error format-of-year", "2:82 error cell-blank"],
        _ => &[],
    }
}

#[test]
fn texts_of_published_reports_have_their_faults_and_no_more() {
    for (name, organ, year) in REPORTS {
        let given = Given {
            year: Some(year),
            organ: Some(organ.to_owned()),
            is_excerpt: false,
        };
        let text = data(&format!("reports/{name}.txt"));
        assert_eq!(faults(&text, &given), in_text(name), "{name}.txt");
    }
}

/// Without year and organ nothing else is found, and what needs them is not.
#[test]
fn texts_alone_have_no_other_faults() {
    for (name, ..) in REPORTS {
        let expected: Vec<&str> = in_text(name)
            .iter()
            .copied()
            // Neither is said in these texts.
            .filter(|fault| {
                !fault.ends_with("rules-by-unable-organ") && !fault.ends_with("format-of-year")
            })
            .collect();
        let text = data(&format!("reports/{name}.txt"));
        assert_eq!(faults(&text, &Given::default()), expected, "{name}.txt");
    }
}

/// What is found in the tables of a report.
fn in_tables(name: &str) -> &'static [&'static str] {
    match &name[..2] {
        "01" => &[
            "84:10 error cell-blank",
            "292:24 error narrative-differs",
            "292:60 error narrative-differs",
            "292:65 warning percentage-differs",
            "292:93 error narrative-differs",
        ],
        "17" => &["6:12 error format-mixed"],
        "20" => &["11:15 warning rules-by-unable-organ"],
        "22" => &["6:12 warning heading-altered"],
        "25" => &["6:12 error cell-blank", "6:12 error format-of-year"],
        _ => &[],
    }
}

#[test]
fn tables_of_published_reports_have_their_faults_and_no_more() {
    for (name, ..) in REPORTS {
        let tables = data(&format!("reports/{name}.json"));
        assert_eq!(
            faults(&tables, &Given::default()),
            in_tables(name),
            "{name}.json"
        );
    }
}
