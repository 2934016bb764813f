//! Each rule on a report that has the fault, and on near ones that do not.

use gongkai_lint::{Finding, Given, Severity, lint, read};

use crate::{found, rules_of};

/// A whole report of 2023 without a fault.
pub(crate) const CLEAN: &str = "\
某县应急管理局2023年政府信息公开工作年度报告

    根据《中华人民共和国政府信息公开条例》编制本报告，统计期限为2023年1月1日至2023年12月31日。联系电话：0737-2668072。

一、总体情况
    （一）主动公开。全年公开信息120条，其中政策文件20条、工作动态100条。
    （二）依申请公开。全年收到政府信息公开申请7件，其中自然人申请6件，法人或其他组织申请1件；办结6件，结转下年度继续办理2件，其中予以公开2件，占33.3%。
    （三）监督保障。行政复议1件，无行政诉讼。
二、主动公开政府信息情况
第二十条第（一）项
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数
规章 | 0 | 0 | 0
行政规范性文件 | 2 | 1 | 9
第二十条第（五）项
信息内容 | 本年处理决定数量
行政许可 | 44
第二十条第（六）项
信息内容 | 本年处理决定数量
行政处罚 | 36
行政强制 | 0
第二十条第（八）项
信息内容 | 本年收费金额（单位：万元）
行政事业性收费 | 0
三、收到和处理政府信息公开申请情况
（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） | 申请人情况 | | | | | | 
自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计
一、本年新收政府信息公开申请数量 | 6 | 1 | 0 | 0 | 0 | 0 | 7
二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1
三、本年度办理结果 | （一）予以公开 | 2 | 0 | 0 | 0 | 0 | 0 | 2
（二）部分公开（区分处理的，只计这一情形，不计其他情形） | 1 | 0 | 0 | 0 | 0 | 0 | 1
（三）不予公开 | 1.属于国家秘密 | 0 | 0 | 0 | 0 | 0 | 0 | 0
2.其他法律行政法规禁止公开 | 0 | 0 | 0 | 0 | 0 | 0 | 0
3.危及“三安全一稳定” | 0 | 0 | 0 | 0 | 0 | 0 | 0
4.保护第三方合法权益 | 0 | 0 | 0 | 0 | 0 | 0 | 0
5.属于三类内部事务信息 | 0 | 0 | 0 | 0 | 0 | 0 | 0
6.属于四类过程性信息 | 0 | 0 | 0 | 0 | 0 | 0 | 0
7.属于行政执法案卷 | 1 | 0 | 0 | 0 | 0 | 0 | 1
8.属于行政查询事项 | 0 | 0 | 0 | 0 | 0 | 0 | 0
（四）无法提供 | 1.本机关不掌握相关政府信息 | 1 | 0 | 0 | 0 | 0 | 0 | 1
2.没有现成信息需要另行制作 | 0 | 0 | 0 | 0 | 0 | 0 | 0
3.补正后申请内容仍不明确 | 0 | 0 | 0 | 0 | 0 | 0 | 0
（五）不予处理 | 1.信访举报投诉类申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0
2.重复申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0
3.要求提供公开出版物 | 0 | 0 | 0 | 0 | 0 | 0 | 0
4.无正当理由大量反复申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0
5.要求行政机关确认或重新出具已获取信息 | 0 | 0 | 0 | 0 | 0 | 0 | 0
（六）其他处理 | 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0
2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0
3.其他 | 0 | 1 | 0 | 0 | 0 | 0 | 1
（七）总计 | 5 | 1 | 0 | 0 | 0 | 0 | 6
四、结转下年度继续办理 | 2 | 0 | 0 | 0 | 0 | 0 | 2
四、政府信息公开行政复议、行政诉讼情况
行政复议 | 行政诉讼
结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | 复议后起诉
结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计
1 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0
五、存在的主要问题及改进情况
    政策解读形式较为单一，下一步将丰富图解、视频等形式。
六、其他需要报告的事项
    本年度未收取信息处理费。

某县应急管理局
2024年1月20日
";

/// The clean report with some words changed.
fn with(changes: &[(&str, &str)]) -> String {
    let mut text = CLEAN.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    text
}

/// Only this rule has something to say of the changed report.
#[track_caller]
fn only(rule: &str, changes: &[(&str, &str)]) -> Vec<Finding> {
    let text = with(changes);
    let findings = found(text.as_bytes(), &Given::default());
    let faults: Vec<Finding> = findings
        .into_iter()
        .filter(|finding| finding.severity != Severity::Note)
        .collect();
    assert!(!faults.is_empty(), "nothing is found after {changes:?}");
    for fault in &faults {
        assert_eq!(fault.rule, rule, "{}", fault.message);
    }
    faults
}

/// Nothing is wrong with the changed report.
#[track_caller]
fn nothing(changes: &[(&str, &str)]) {
    let text = with(changes);
    let findings = found(text.as_bytes(), &Given::default());
    let faults: Vec<String> = findings
        .iter()
        .filter(|finding| finding.severity != Severity::Note)
        .map(|finding| format!("{} {}", finding.rule, finding.message))
        .collect();
    assert_eq!(faults, [""; 0], "after {changes:?}");
}

#[test]
fn a_clean_report_is_clean() {
    nothing(&[]);
    let report = read::report(CLEAN.as_bytes(), &Given::default()).unwrap();
    assert_eq!(report.year, Some(2023));
    assert_eq!(report.organ.as_deref(), Some("某县应急管理局"));
    let table = report.table3.as_ref().unwrap();
    assert_eq!(table.rows.len(), 25);
    assert_eq!(report.table2.as_ref().unwrap().lines.len(), 6);
    assert!(
        report
            .table4
            .as_ref()
            .unwrap()
            .blocks
            .iter()
            .all(Option::is_some)
    );
    assert_eq!(lint(&report).len(), 0, "no notes either");
}

#[test]
fn format_of_year() {
    let found = only(
        "format-of-year",
        &[
            ("2023年政府", "2020年政府"),
            ("2023年1月1日至2023年", "2020年1月1日至2020年"),
            ("2024年1月20日", "2021年1月20日"),
        ],
    );
    assert_eq!(found[0].position.line, 11);
    // Who does not know the year says nothing.
    nothing(&[("2023年政府", "政府"), ("2024年1月20日", "")]);
}

#[test]
fn format_mixed() {
    let found = only(
        "format-mixed",
        &[(
            "本年制发件数 | 本年废止件数 | 现行有效件数",
            "本年新制作数量 | 本年新公开数量 | 对外公开总数量",
        )],
    );
    assert_eq!(found.len(), 1, "it hides what follows from it");
}

#[test]
fn heading_altered() {
    only(
        "heading-altered",
        &[("本年收费金额（单位：万元）", "0 | 0 | 0")],
    );
    only("heading-altered", &[("本年制发件数", "本年度发件数")]);
    nothing(&[("本年处理决定数量\n行政许可", "本年度处理决定数量\n行政许可")]);
}

#[test]
fn title_wrong() {
    only(
        "title-wrong",
        &[("政府信息公开工作年度报告", "政务公开工作年度报告")],
    );
    let text = with(&[("2023年政府", "2023年度政府")]);
    let found = found(text.as_bytes(), &Given::default());
    let title = found.iter().find(|finding| finding.rule == "title-wrong");
    assert_eq!(title.map(|finding| finding.severity), Some(Severity::Note));
    nothing(&[("政府信息公开工作年度报告", "政府信息公开年度报告")]);
    // Who reports may have the other work in its name.
    nothing(&[("某县应急管理局2023", "某县政务公开办公室2023")]);
    // A sentence that names a document about reports is no title.
    for preface in [
        "本报告按照国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度报告有关事项的通知编制",
        "根据国务院办公厅政府信息与政务公开办公室《关于印发政府信息公开工作年度报告格式的通知》编制",
        "现将国务院办公厅政府信息与政务公开办公室所称政府信息公开工作年度报告公布如下",
    ] {
        nothing(&[
            ("某县应急管理局2023年政府信息公开工作年度报告", ""),
            (
                "    根据《中华人民共和国政府信息公开条例》编制本报告",
                preface,
            ),
        ]);
    }
}

/// The name over the title, as the paper has it.
#[test]
fn who_reports_stands_over_the_title_in_two_lines() {
    let two = (
        "某县应急管理局2023年政府信息公开工作年度报告",
        "某县应急管理局\n2023年政府信息公开工作年度报告",
    );
    let organ = |changes: &[(&str, &str)]| {
        let report = read::report(with(changes).as_bytes(), &Given::default()).unwrap();
        report.organ
    };
    let unsigned = ("\n某县应急管理局\n2024年1月20日\n", "");
    assert_eq!(organ(&[two, unsigned]).as_deref(), Some("某县应急管理局"));
    only(
        "rules-by-unable-organ",
        &[two, unsigned, ("规章 | 0 | 0 | 0", "规章 | 2 | 0 | 2")],
    );
    // What stands over a title need not be who reports.
    let menu = (two.0, "政务公开 首页\n2023年政府信息公开工作年度报告");
    assert_eq!(organ(&[menu, unsigned]), None);
}

#[test]
fn section_missing_and_what_it_hides() {
    let gone = [
        ("六、其他需要报告的事项\n", ""),
        ("    本年度未收取信息处理费。\n", ""),
    ];
    let found = only("section-missing", &gone);
    assert!(
        found[0].message.contains("fee-statement-missing"),
        "it says what it hides"
    );
    only(
        "section-missing",
        &[
            ("五、存在的主要问题及改进情况\n", ""),
            ("六、其他", "五、其他"),
        ],
    );
    let text = with(&gone);
    let excerpt = Given {
        is_excerpt: true,
        ..Given::default()
    };
    assert_eq!(rules_of(&text, &excerpt), [""; 0]);
    assert_eq!(
        rules_of(&format!("[excerpt]\n{text}"), &Given::default()),
        [""; 0]
    );
}

#[test]
fn section_empty() {
    let body = "    政策解读形式较为单一，下一步将丰富图解、视频等形式。\n";
    only("section-empty", &[(body, "无。\n")]);
    only("section-empty", &[(body, "")]);
    nothing(&[(body, "    无人机巡查信息公开不够。\n")]);
}

#[test]
fn fee_statement_missing() {
    only(
        "fee-statement-missing",
        &[("本年度未收取信息处理费。", "无。")],
    );
    nothing(&[("未收取信息处理费", "依申请公开收费0元")]);
}

#[test]
fn heading_repeated() {
    let found = only("heading-repeated", &[("（三）监督", "（二）监督")]);
    assert_eq!(found.len(), 1);
    only("heading-repeated", &[("六、其他需要", "五、其他需要")]);
    // A list that begins again in the next part.
    nothing(&[
        ("    政策解读", "    （一）政策解读"),
        ("下一步", "\n    （二）下一步"),
    ]);
}

#[test]
fn heading_skipped() {
    only("heading-skipped", &[("（三）监督", "（四）监督")]);
    only("heading-skipped", &[("六、其他需要", "七、其他需要")]);
    let text = with(&[("（三）监督", "（四）监督")]);
    let excerpt = Given {
        is_excerpt: true,
        ..Given::default()
    };
    assert_eq!(rules_of(&text, &excerpt), [""; 0]);
}

#[test]
fn identity_broken() {
    let found = only(
        "identity-broken",
        &[(
            "1.本机关不掌握相关政府信息 | 1 | 0 | 0 | 0 | 0 | 0 | 1",
            "1.本机关不掌握相关政府信息 | 2 | 0 | 0 | 0 | 0 | 0 | 1",
        )],
    );
    assert_eq!(found.len(), 2, "the column and the row");
    only(
        "identity-broken",
        &[("1 | 0 | 0 | 0 | 1 | 0 | 0", "1 | 0 | 0 | 1 | 1 | 0 | 0")],
    );
    nothing(&[("行政许可 | 44", "行政许可 | 700000")]);
}

#[test]
fn what_was_carried_forward_is_carried_in() {
    let before = with(&[
        ("2023年政府", "2022年政府"),
        ("2023年1月1日至2023年", "2022年1月1日至2022年"),
        ("2024年1月20日", "2023年1月20日"),
    ]);
    let mut report = read::report(CLEAN.as_bytes(), &Given::default()).unwrap();
    report.previous = Some(Box::new(
        read::report(before.as_bytes(), &Given::default()).unwrap(),
    ));
    let findings = lint(&report);
    let of = |rule: &str| {
        findings
            .iter()
            .filter(|finding| finding.rule == rule)
            .collect::<Vec<_>>()
    };
    let broken = of("identity-broken");
    // Two carried forward, one carried in: in its column and in the sum; and the stock of documents.
    assert_eq!(broken.len(), 3, "{broken:?}");
    assert_eq!(broken[0].severity, Severity::Warning, "documents in force");
    assert!(
        !of("text-copied").is_empty(),
        "long paragraphs of the year before"
    );
}

#[test]
fn cell_blank() {
    for sign in ["", "/", "-", "—"] {
        let row = format!("行政强制 | {sign}");
        only("cell-blank", &[("行政强制 | 0", &row)]);
    }
    let two = only(
        "cell-blank",
        &[
            ("行政强制 | 0", "行政强制 | /"),
            ("行政处罚 | 36", "行政处罚 |"),
        ],
    );
    assert_eq!(two.len(), 1, "one a table");
    nothing(&[(
        "行政规范性文件 | 2 | 1",
        "行政规范性文件 | 2(其中修订1件) | 1",
    )]);
}

/// The form of 2019 has the items of last year and their change before its decisions.
#[test]
fn decisions_of_the_form_of_2019_are_in_its_third_column() {
    let said = |count: u32| {
        let text = format!(
            "某县应急管理局2020年政府信息公开工作年度报告\n全年作出行政许可决定{count}件。\n二、主动公开政府信息情况\n\
             第二十条第（五）项\n信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量\n行政许可 | 4 | 5 | 747\n"
        );
        let excerpt = Given {
            is_excerpt: true,
            ..Given::default()
        };
        rules_of(&text, &excerpt)
    };
    assert_eq!(said(747), [""; 0]);
    assert_eq!(said(4), ["narrative-differs"]);
}

#[test]
fn narrative_differs() {
    let found = only(
        "narrative-differs",
        &[("收到政府信息公开申请7件", "收到政府信息公开申请9件")],
    );
    assert_eq!(found[0].figures, [9.into(), 7.into()]);
    only("narrative-differs", &[("办结6件", "办结8件")]);
    only("narrative-differs", &[("行政复议1件", "行政复议3件")]);
    only(
        "narrative-differs",
        &[(
            "收到政府信息公开申请7件，其中自然人申请6件，法人或其他组织申请1件；办结6件，结转下年度继续办理2件，其中予以公开2件，占33.3%。",
            "未收到政府信息公开申请。",
        )],
    );
    // Rows 1 and 2, and last year's figures.
    nothing(&[(
        "收到政府信息公开申请7件，其中自然人申请6件",
        "收到政府信息公开申请8件，其中自然人申请7件",
    )]);
    nothing(&[("无行政诉讼", "2022年行政复议5件")]);
    let stop = "申请7件，其中自然人";
    for before in [
        "申请7件（上年新收3件），其中自然人",
        "申请7件（去年收到公开申请3件），其中自然人",
        "申请7件（上年度，收到公开申请3件），其中自然人",
        "申请7件（同比新收多3件），其中自然人",
    ] {
        nothing(&[(stop, before)]);
    }
    nothing(&[("行政复议1件", "上年未收到政府信息公开申请；行政复议1件")]);
    // Answered anew: in no row of table 3.
    nothing(&[("办结6件", "办结6件，另重新答复以前年度已经答复的申请1件")]);
    nothing(&[("办结6件", "办结6件，重新答复公开申请1件")]);
    only(
        "narrative-differs",
        &[(stop, "申请7件（新收3件），其中自然人")],
    );
}

#[test]
fn percentage_differs() {
    only("percentage-differs", &[("占33.3%", "占38.3%")]);
    nothing(&[("占33.3%", "占33%")]);
    nothing(&[("占33.3%", "占33.33%")]);
    nothing(&[("占33.3%", "较上年增长55%")]);
}

#[test]
fn part_exceeds_whole() {
    only(
        "part-exceeds-whole",
        &[(
            "公开信息120条，其中政策文件20条",
            "公开信息共120条，其中政策文件200条",
        )],
    );
    only(
        "part-exceeds-whole",
        &[(
            "公开信息120条，其中政策文件20条",
            "公开信息共120条。安全生产类信息180条",
        )],
    );
    nothing(&[("公开信息120条，其中", "公开信息共120条，其中")]);
    nothing(&[("其中政策文件20条", "去年200条")]);
}

#[test]
fn upheld_beside_pending() {
    let pending = [
        ("1 | 0 | 0 | 0 | 1 | 0 | 0", "1 | 0 | 0 | 1 | 2 | 0 | 0"),
        ("行政复议1件，无行政诉讼", "行政复议2件，均获维持"),
    ];
    only("upheld-beside-pending", &pending);
    nothing(&[("行政复议1件，无行政诉讼", "行政复议1件，均获维持")]);
    nothing(&[
        pending[0],
        ("行政复议1件，无行政诉讼", "行政复议2件，已审结的均获维持"),
    ]);
}

#[test]
fn rules_by_unable_organ() {
    only(
        "rules-by-unable-organ",
        &[("规章 | 0 | 0 | 0", "规章 | 2 | 0 | 2")],
    );
    let able = with(&[("规章 | 0 | 0 | 0", "规章 | 2 | 0 | 2")])
        .replace("某县应急管理局", "某市人民政府办公室");
    assert_eq!(rules_of(&able, &Given::default()), [""; 0]);
}

#[test]
fn date_impossible() {
    only("date-impossible", &[("全年公开", "2023年2月30日起公开")]);
    only("date-impossible", &[("全年公开", "2023117日起公开")]);
    nothing(&[("全年公开", "2023年2月28日起公开")]);
    nothing(&[("全年公开", "网址https://www.gov.cn/2023117日起公开")]);
}

#[test]
fn signature_before_period_end() {
    only(
        "signature-before-period-end",
        &[("2024年1月20日", "2023年1月20日")],
    );
    only(
        "signature-before-period-end",
        &[("2024年1月20日", "2023115")],
    );
    nothing(&[("2024年1月20日", "二〇二四年一月二十日")]);
    nothing(&[("2024年1月20日", "20240120")]);
}

#[test]
fn phone_implausible() {
    for number in [
        "26680726106257",
        "0737-266807",
        "266807210",
        "0737-26680721234",
    ] {
        only("phone-implausible", &[("0737-2668072", number)]);
    }
    for number in [
        "2668072",
        "0737-2668072",
        "(0737)2668072",
        "13800138000",
        "12345",
        "400-820-8820",
        "010-88050813、88050814",
    ] {
        nothing(&[("0737-2668072", number)]);
    }
    nothing(&[("全年公开", "12345热线受理26680726106257件，公开")]);
}

#[test]
fn stop_missing() {
    only("stop-missing", &[("占33.3%。", "占33.3%2023年继续办理。")]);
    only("stop-missing", &[("120条，其中", "120条2023年")]);
    nothing(&[("占33.3%。", "占33.3%，2023年继续办理。")]);
    nothing(&[("全年公开信息", "全年公开文件2023年信息")]);
}

#[test]
fn template_left() {
    only(
        "template-left",
        &[("一、总体情况", "一、总体情况（黑体三号加粗）")],
    );
    only(
        "template-left",
        &[("一、总体情况", "一、总体情况（宋体加粗小四号字）")],
    );
    only("template-left", &[("全年公开", "XX年公开")]);
    nothing(&[("全年公开", "字体:[大 中 小] 全年公开")]);
    nothing(&[("全年公开", "打击黑体育彩票，公开")]);
}

#[test]
fn text_copied() {
    only(
        "text-copied",
        &[("2023年1月1日至2023年", "2022年1月1日至2022年")],
    );
}

#[test]
fn fingerprints_stay_when_other_text_changes() {
    let fault = ("联系电话：0737-2668072", "联系电话：26680726106257");
    let print =
        |changes: &[(&str, &str)]| only("phone-implausible", changes)[0].fingerprint.clone();
    let before = print(&[fault]);
    assert_eq!(
        before,
        print(&[
            fault,
            ("一、总体情况\n", "\n\n一、总体情况\n"),
            ("全年公开信息", "全年共同公开信息")
        ])
    );
    assert_ne!(
        before,
        print(&[("联系电话：0737-2668072", "联系电话：26680726106258")])
    );
}

/// As they come out of the clipboard: cells parted by tabs, or each in its line.
#[test]
fn tables_that_were_copied_as_text_are_read() {
    for between in ["\t", "\n"] {
        let text = CLEAN.replace(" | ", between).replace("| \n", "\n");
        let report = read::report(text.as_bytes(), &Given::default()).unwrap();
        assert_eq!(
            report.table3.as_ref().unwrap().rows.len(),
            25,
            "{between:?}"
        );
        assert_eq!(
            report.table2.as_ref().unwrap().lines.len(),
            6,
            "{between:?}"
        );
        assert!(report.table4.is_some(), "{between:?}");
        assert_eq!(rules_of(&text, &Given::default()), [""; 0], "{between:?}");
        let text = text.replacen(
            &format!("7.属于行政执法案卷{between}1"),
            &format!("7.属于行政执法案卷{between}2"),
            1,
        );
        assert_eq!(
            rules_of(&text, &Given::default()),
            ["identity-broken"; 2],
            "{between:?}"
        );
    }
}
