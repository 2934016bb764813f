//! Values that were stored must be read for ever.

use gongkai_document::{CaseFile, Letter};

use crate::samples::{acknowledgement, case_file, refusal};

#[test]
fn values_survive_storage() {
    for letter in [refusal(), acknowledgement(), Letter::default()] {
        let stored = serde_json::to_string(&letter).unwrap();
        assert_eq!(serde_json::from_str::<Letter>(&stored).unwrap(), letter);
    }
    let stored = serde_json::to_string(&case_file()).unwrap();
    let read: CaseFile = serde_json::from_str(&stored).unwrap();
    assert_eq!(read, case_file());
}

/// Never change these texts: rows of databases look like them. Add another beside them.
#[test]
fn what_was_stored_is_still_read() {
    let stored = r#"{
        "organ": "甲局", "number": "甲〔2024〕1号", "title": "告知书", "addressee": "张三",
        "paragraphs": [
            {"kind": "body", "text": "正文"}, {"kind": "heading", "text": "一、事实"},
            {"kind": "quote", "text": "引文"},
            {"kind": "table", "rows": [{"label": "申请人", "value": "张三"}]}
        ],
        "attachments": ["清单"], "signer": "甲局", "date": "2024-03-01",
        "contact": "王五", "copies_to": ["乙局"], "draft": false
    }"#;
    let letter: Letter = serde_json::from_str(stored).unwrap();
    assert_eq!(letter.paragraphs.len(), 4);
    let again = serde_json::to_value(&letter).unwrap();
    assert_eq!(
        again,
        serde_json::from_str::<serde_json::Value>(stored).unwrap()
    );
    let remark = r#"{"title": "告知书", "remark": "正本已登记"}"#;
    let filed: Letter = serde_json::from_str(remark).unwrap();
    assert_eq!(filed.remark.as_deref(), Some("正本已登记"));
    // A field that came later has its default.
    let least: Letter = serde_json::from_str(r#"{"title": "告知书"}"#).unwrap();
    assert_eq!(least.title, "告知书");

    let stored = r#"{
        "title": "案卷", "cover": [{"label": "编号", "value": "1"}],
        "sections": [{"heading": "一", "parts": [
            {"paragraph": {"kind": "body", "text": "正文"}},
            {"register": {
                "title": "台账", "subtitle": "", "notes": [], "date": null,
                "columns": [{"title": "日期", "weight": 1, "align": "center"}],
                "rows": [[{"date": "2024-03-01"}], [{"number": 3}], [{"text": "无"}]]
            }},
            {"letter": {"title": "告知书"}}
        ]}],
        "date": "2024-05-06"
    }"#;
    let file: CaseFile = serde_json::from_str(stored).unwrap();
    assert_eq!(file.sections[0].parts.len(), 3);
}

/// What was found in files is stored beside them.
#[test]
fn what_was_found_is_still_read() {
    use gongkai_document::inspect::{Copy, FindingKind, Inspected, Kind, Weight};
    let stored = r#"{
        "kind": "docx", "refused": null, "pages": null,
        "findings": [
            {"kind": "id_card", "place": "脚注第1段", "excerpt": "110*************16", "weight": "blocks"},
            {"kind": "picture_only", "place": "第3页", "excerpt": "", "weight": "eyes"},
            {"kind": "metadata", "place": "文档属性：作者", "excerpt": "王**", "weight": "told"}
        ],
        "more": 0, "text": [{"place": "正文", "text": "一\n"}], "cut": false, "copy": {"kind": "stripped"}
    }"#;
    let found: Inspected = serde_json::from_str(stored).unwrap();
    assert_eq!(found.kind, Some(Kind::Docx));
    assert_eq!(found.findings[0].kind, FindingKind::IdCard);
    assert_eq!(found.findings[1].weight, Weight::Eyes);
    assert!(found.blocks());
    let again = serde_json::to_value(&found).unwrap();
    assert_eq!(
        again,
        serde_json::from_str::<serde_json::Value>(stored).unwrap()
    );
    let original =
        r#"{"copy": {"kind": "original", "why": {"zh": "带有电子签名", "en": "signed"}}}"#;
    let signed: Inspected = serde_json::from_str(original).unwrap();
    assert!(matches!(signed.copy, Copy::Original(_)) && !signed.blocks());
    assert!(
        serde_json::from_str::<Inspected>("{}").unwrap().blocks(),
        "without a copy nothing is published"
    );
}
