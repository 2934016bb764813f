use serde_json::{Value, json};

use super::*;

const PLAIN: &str =
    include_str!("../../../../services/reporting/lint/tests/data/reports/07-shuyang-drc-2023.json");
const OF_2019: &str = include_str!(
    "../../../../services/reporting/lint/tests/data/reports/01-shanghai-govoffice-2019.json"
);

fn changed(text: &str, change: impl Fn(&mut Value)) -> Result<Input, Refusal> {
    let mut document: Value = serde_json::from_str(text).unwrap();
    change(&mut document);
    Input::from_text(&document.to_string())
}

fn said(text: &str, change: impl Fn(&mut Value)) -> (u8, String) {
    let refusal = changed(text, change).unwrap_err();
    (refusal.exit_code(), refusal.to_string())
}

#[test]
fn a_whole_report_is_read_with_its_own_names_and_units() {
    let input = Input::from_text(PLAIN).unwrap();
    assert_eq!(
        (input.organ.as_str(), input.year, input.cells.len()),
        ("沭阳县发展和改革局", 2023, 200)
    );
    assert!(input.cells.iter().all(|given| given.value.is_some()));
    let path = |at: usize| input.cells[at].path.join("|");
    assert_eq!(path(0), "table2|第二十条第（一）项|规章|本年制发件数");
    assert_eq!(
        path(6),
        "table2|第二十条第（五）项|行政许可-本年处理决定数量"
    );
    let trial = Input::from_text(OF_2019).unwrap();
    let cell = |key: &str| {
        trial
            .cells
            .iter()
            .find(|given| given.place.key() == key)
            .unwrap()
    };
    let amount = cell("table2.procurement.amount");
    assert_eq!(
        (amount.value, amount.write(25_100_000)),
        (Some(25_100_000), json!(251_000))
    );
    // Left blank by the publisher: it follows, and is not compared.
    assert_eq!(cell("table3.granted.total").value, None);
    assert_eq!(cell("table3.results.total").value, Some(805));
}

#[test]
fn amounts_are_in_the_unit_they_are_written_in() {
    let charge = |value: Value| {
        let input = changed(PLAIN, |document| {
            document["table2"]["第二十条第（八）项"]["行政事业性收费-本年收费金额（万元）"] =
                value.clone();
        });
        let input = input.unwrap();
        let given = input
            .cells
            .iter()
            .find(|given| given.place.key() == "table2.charge.amount");
        let given = given.unwrap();
        (given.value, given.write(given.value.unwrap_or(0)))
    };
    assert_eq!(
        charge(json!(4068.208)),
        (Some(4_068_208_000), json!(4068.208))
    );
    assert_eq!(charge(json!("300元")), (Some(30_000), json!(300)));
    assert_eq!(
        charge(json!("12（其中退费3）")),
        (Some(12_000_000), json!(12))
    );
    assert_eq!(charge(json!("/")), (None, json!(0)));
}

#[test]
fn what_is_no_report_is_unreadable() {
    let (code, text) = Input::from_text("{")
        .map(|_| ())
        .map_err(|error| (error.exit_code(), error.to_string()))
        .unwrap_err();
    assert!(code == 2 && text.contains("JSON"), "{text}");
    for (change, expected) in [
        (
            json!({"table3": {"一、本年新收": {"自然人": "若干"}}}),
            "若干",
        ),
        (json!({"table3": {"一、本年新收": {"自然人": -1}}}), "负数"),
        (json!({"table3": {"一、本年新收": {"自然人": 1.5}}}), "1.5"),
        (
            json!({"table3": {"一、本年新收": {"自然人": [36]}}}),
            "[36]",
        ),
        (
            json!({"table3": {"一、本年收": {"自然人": 36}}}),
            "一、本年收",
        ),
        (json!({"table4": {"行政复议": {"维持": 2}}}), "维持"),
        (json!({"groups": {"本年新收": 3}}), "表二、表三、表四"),
    ] {
        let mut document = change.clone();
        document["year"] = json!(2023);
        let refusal = Input::from_text(&document.to_string()).unwrap_err();
        assert_eq!(refusal.exit_code(), 2, "{refusal}");
        assert!(refusal.to_string().contains(expected), "{refusal}");
    }
    let (code, text) = said(PLAIN, |document| document["year"] = Value::Null);
    assert!(code == 2 && text.contains("year"), "{text}");
}

#[test]
fn what_contradicts_itself_is_impossible_and_named() {
    let wrong = |change: &dyn Fn(&mut Value), expected: &[&str]| {
        let (code, text) = said(PLAIN, change);
        assert_eq!(code, 3, "{text}");
        for part in expected {
            assert!(text.contains(part), "{part}: {text}");
        }
    };
    wrong(
        &|document| document["table3"]["一、本年新收"]["自然人"] = json!(37),
        &[
            "“自然人”列，第一项＋第二项",
            "37≠36",
            "column 自然人: row 1 + row 2",
            "“一、本年新收”行",
        ],
    );
    wrong(
        &|document| document["table3"]["三（四）2没有现成信息需要另行制作"]["商业企业"] = json!(1),
        &["“商业企业”列，各项办理结果之和"],
    );
    wrong(
        &|document| document["table4"]["行政复议"]["总计"] = json!(4),
        &["表四“行政复议”", "3≠4"],
    );
    // What is left out would have to be less than none.
    wrong(
        &|document| {
            document["table3"]["一、本年新收"]["自然人"] = json!(30);
            document["table3"]["一、本年新收"]["总计"] = json!(30);
            document["table3"]["四、结转下年度继续办理"] = Value::Null;
        },
        &["“自然人”列，第一项＋第二项"],
    );
    wrong(
        &|document| {
            document["table2"]["第二十条第（一）项"]["规章"]["本年制发件数"] = json!(3);
        },
        &["“规章”行", "现行有效（0）"],
    );
    wrong(
        &|document| document["year"] = json!(2020),
        &["table2", "table2_2019format"],
    );
    wrong(&|document| document["year"] = json!(2018), &["2018"]);
    let (code, text) = said(OF_2019, |document| {
        document["table3"]["三（六）2逾期未缴费不再处理"] = json!({"自然人": 1});
    });
    assert!(code == 3 && text.contains("2021年1月1日"), "{text}");
}

#[test]
fn what_is_left_out_follows_or_takes_the_remainder() {
    // The columns of a row follow from its total, the rest is carried forward.
    let input = changed(PLAIN, |document| {
        let rows = document["table3"].as_object_mut().unwrap();
        rows.retain(|row, _| row == "一、本年新收" || row == "三（一）予以公开");
        document["table3"]["一、本年新收"] = json!({"总计": 36});
        document["table3"]["三（一）予以公开"] = json!({"商业企业": 2, "自然人": null, "总计": 5});
        document["table4"] = Value::Null;
    });
    let input = input.unwrap();
    let table = &input.figures.table3;
    assert_eq!(table.results[0], [3, 2, 0, 0, 0, 0]);
    assert_eq!(table.carried_in, [0; 6]);
    assert_eq!(table.received, [34, 2, 0, 0, 0, 0]);
    assert_eq!(table.carried_forward, [31, 0, 0, 0, 0, 0]);
    let given = input.cells.iter().filter(|given| given.value.is_some());
    assert_eq!(given.count(), 10 + 3);
}

#[test]
fn every_shared_report_is_read_or_refused_for_its_reason() {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../services/reporting/lint/tests/data/reports"
    );
    let mut told = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "json") {
            let name = path.file_name().unwrap().to_string_lossy()[..2].to_owned();
            told.push((
                name,
                Input::from_file(&path).map_or_else(|error| error.exit_code(), |_| 0),
            ));
        }
    }
    told.sort();
    let told: Vec<String> = told
        .into_iter()
        .map(|(name, code)| format!("{name}:{code}"))
        .collect();
    // Only narratives: 10 has table 4 alone; mixed formats: 17; rows without names: 21.
    assert_eq!(
        told.join(" "),
        "01:0 02:0 03:0 07:0 08:0 09:0 10:0 11:0 13:2 15:0 17:3 20:0 21:2 22:0 25:2 29:2"
    );
}
