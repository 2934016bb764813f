//! Registers as PDF, XLSX and CSV.

use gongkai_document::{Align, Cell, Column, Register, sheet::Limits};
use gongkai_paper::Print as _;

use crate::samples::{counted, day, register};
use crate::{fonts, read_sheet};

#[test]
fn two_hundred_rows_stand_under_the_head_on_every_page() {
    let pages = register(200).pages(fonts()).unwrap();
    let texts = pages.texts();
    let count = pages.count();
    assert!(count > 10, "{count}");
    for (number, page) in (1..).zip(&texts) {
        assert!(page.contains("申请编号"), "{page}");
        assert!(
            page.ends_with(&format!("第{number}页　共{count}页")),
            "{page}"
        );
    }
    let all = texts.concat();
    for n in 1..=200 {
        assert_eq!(all.matches(&format!("2024-{n:04}")).count(), 1, "row {n}");
    }
    assert_eq!(all.matches("政府信息公开申请办理台账").count(), 1);
    assert!(all.contains("注：工作日自收到申请之日的次日起算。"));
    assert!(all.contains("制表日期：2024年12月31日"));
}

/// As that of applications: what is long stands below, and numbers and days are read at a glance.
#[test]
fn many_columns_break_no_number_and_no_day() {
    let mut columns = vec![
        Column::new("序号", 2, Align::Center),
        Column::new("登记号", 5, Align::Center),
        Column::new("申请人（来件人）", 6, Align::Left),
        Column::new("内容", 10, Align::Left),
        Column::new("承办", 4, Align::Left),
    ];
    let days = [
        "收到日期",
        "首次答复（办结）日期",
        "重新答复日期",
        "原法定期限",
        "现法定期限",
        "原承诺期限",
        "现承诺期限",
    ];
    columns.extend(days.map(|title| Column::new(title, 5, Align::Center)));
    columns.push(Column::new("是否在法定期限内", 4, Align::Center));
    columns.push(Column::new("期限及其依据", 10, Align::Left).below());
    columns.push(Column::new("逾期事项", 8, Align::Left).below());
    let row = |n: i64| {
        let mut cells: Vec<Cell> = vec![
            n.into(),
            format!("〔2024〕{}号", 100 + n).into(),
            "益阳市某某烟花爆竹有限责任公司".into(),
            "2024年烟花爆竹批发企业安全生产许可的审批材料以及现场核查记录".into(),
            "法规股".into(),
        ];
        cells.extend(days.map(|_| Cell::from(day("2024-12-31"))));
        cells.push("按期".into());
        let limit = "答复期限：自收到申请之日起20个工作日（政府信息公开条例第三十三条）";
        let limits = [limit, "承诺期限：自受理之日起5个工作日（本机关办事指南）"];
        cells.push(limits.join("；").into());
        if n % 2 == 0 {
            cells.push(format!("第{n}件逾期").into());
        }
        cells
    };
    let register = Register {
        title: "政府信息公开申请办理台账".into(),
        columns,
        rows: (1..=40).map(row).collect(),
        ..Register::default()
    };
    let pages = register.pages(fonts()).unwrap();
    let texts = pages.texts();
    let all = texts.concat();
    for n in 1..=40_i64 {
        // With what is below it on one page.
        let number = format!("〔2024〕{}号", 100 + n);
        let page = texts.iter().find(|page| page.contains(&number)).unwrap();
        let late = format!("第{n}件逾期");
        assert_eq!(page.contains(&late), n % 2 == 0, "{page}");
    }
    assert_eq!(all.matches("12月31日").count(), 40 * days.len());
    assert_eq!(all.matches("2024年\n12月").count(), 40 * days.len());
    assert_eq!(all.matches("法规股").count(), 40);
    assert_eq!(
        all.matches("期限及其依据：\n").count() + all.matches("期限及其依据：答复").count(),
        40
    );
    assert_eq!(all.matches("逾期事项").count(), 20);
    assert!(pages.count() <= 10, "{}", pages.count());
    // A sheet has them as columns.
    let sheet = read_sheet(&register.xlsx().unwrap(), &Limits::default()).unwrap();
    assert_eq!(sheet.rows[1].cells[14], "第2件逾期");
}

#[test]
fn a_missing_character_is_noted() {
    let mut register = register(3);
    register.rows[1][3] = "张𪛖".into();
    let pages = register.pages(fonts()).unwrap();
    let text = pages.texts().concat();
    assert!(text.contains("张〓"), "{text}");
    let note = "注：“〓”处为字库所缺的字，其编码为U+2A6D6。";
    assert!(text.contains(note), "{text}");
    // A sheet needs no fonts.
    let sheet = read_sheet(&register.xlsx().unwrap(), &Limits::default());
    let sheet = sheet.unwrap_or_default();
    assert!(sheet.rows.iter().any(|row| row.cells[3] == "张𪛖"));
}

#[test]
fn nothing_is_lost_of_a_long_cell() {
    let mut register = register(3);
    register.rows[1][4] = counted().into();
    let printed = register.pages(fonts()).unwrap().texts().concat();
    for n in 1..=900 {
        assert!(
            printed.replace('\n', "").contains(&format!("【{n}】")),
            "{n}"
        );
    }
}

/// An empty column takes room from the words beside it; which ones are empty is said, and a sheet has them.
#[test]
fn what_no_row_has_is_left_out_on_paper_and_named_in_the_head() {
    let table = |reanswered: &str| Register {
        title: "台账".to_owned(),
        columns: vec![
            Column::new("登记号", 5, Align::Center),
            Column::new("重新答复日期", 5, Align::Center).if_any(),
            Column::new("备注", 5, Align::Left).at_least(8),
        ],
        rows: vec![
            vec!["〔2024〕1号".into(), "".into(), "".into()],
            vec!["〔2024〕2号".into(), reanswered.into(), "".into()],
        ],
        ..Register::default()
    };
    let printed = |table: &Register| table.pages(fonts()).unwrap().texts().concat();
    let without = printed(&table("")).replace('\n', "");
    assert!(without.contains("各行均无内容的栏目未印：重新答复日期"));
    assert_eq!(without.matches("重新答复日期").count(), 1, "{without}");
    assert!(without.contains("备注"));
    let with = printed(&table("2024-05-06")).replace('\n', "");
    assert!(!with.contains("未印") && with.contains("重新答复日期"));
    let sheet = read_sheet(&table("").xlsx().unwrap(), &Limits::default()).unwrap();
    assert_eq!(sheet.header.len(), 3);
    let none = Register {
        rows: Vec::new(),
        ..table("")
    };
    assert!(!printed(&none).contains("未印"));
}

/// A few texts of the same character without end took longer than a worker may.
#[test]
fn what_is_printed_in_brief_is_cut_and_a_sheet_has_all_of_it() {
    let texts = ["ｉ", "！", "i", "（", "长"].map(|one| one.repeat(4_000));
    let table = Register {
        title: "台账".to_owned(),
        columns: vec![
            Column::new("登记号", 5, Align::Center),
            Column::new("内容", 10, Align::Left).brief(),
        ],
        rows: (texts.iter())
            .map(|text| vec!["〔2024〕1号".into(), text.as_str().into()])
            .collect(),
        ..Register::default()
    };
    let pages = table.pages(fonts()).unwrap();
    let printed = pages.texts().concat().replace('\n', "");
    assert_eq!(printed.matches("……（全文见案卷）").count(), 5);
    assert_eq!(printed.matches('长').count(), 300);
    let sheet = read_sheet(&table.xlsx().unwrap(), &Limits::default()).unwrap();
    assert_eq!(sheet.rows[4].cells[1], texts[4]);
}

#[test]
fn the_same_register_gives_the_same_bytes() {
    let (first, again) = (register(5), register(5));
    assert!(first.pdf(fonts()).unwrap() == again.pdf(fonts()).unwrap());
    assert!(first.xlsx().unwrap() == again.xlsx().unwrap());
    assert!(first.csv().unwrap() == again.csv().unwrap());
}

#[test]
fn a_short_row_ends_in_empty_cells_and_an_empty_register_is_a_page() {
    let mut short = register(1);
    short.rows[0].truncate(2);
    short.notes.clear();
    let sheet = read_sheet(&short.xlsx().unwrap(), &Limits::default()).unwrap();
    let cells = ["1", "2024-0001", "", "", "", "", "", ""];
    assert_eq!(sheet.rows[0].cells, cells);
    assert_eq!(short.pages(fonts()).unwrap().count(), 1);
    assert_eq!(register(0).pages(fonts()).unwrap().count(), 1);
    let nothing = Register::default();
    assert_eq!(nothing.pages(fonts()).unwrap().count(), 1);
    assert!(nothing.xlsx().unwrap().starts_with(b"PK"));
    assert!(nothing.csv().is_ok());
}
