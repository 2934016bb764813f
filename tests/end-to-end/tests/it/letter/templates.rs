//! A bureau's own templates.

use gongkai_demo::clients::Services;
use gongkai_proto::intake::v1::{self as intake, LetterFormat, LetterKind};
use gongkai_testbed::suite::Suite;
use tonic::Code;

use super::{correction, letters, submit};
use crate::{
    office::BUREAU,
    support::{assert_refused, violations},
};

#[expect(clippy::too_many_lines, reason = "one scene on one suite")]
pub(super) async fn templates(suite: &Suite, services: &Services) {
    let clerk = services.caller(&suite.mint, BUREAU, "clerk").unwrap();
    let leader = services.caller(&suite.mint, BUREAU, "leader").unwrap();
    let kind = LetterKind::CorrectionNotice as i32;
    let list = intake::ListLetterTemplatesRequest {
        bureau_id: BUREAU.to_owned(),
    };
    let all = clerk
        .letters()
        .list_letter_templates(list)
        .await
        .unwrap()
        .into_inner()
        .templates;
    assert!(
        all.len() > 50
            && all
                .iter()
                .all(|template| template.in_force && template.version == 0)
    );
    let get = intake::GetLetterTemplateRequest {
        bureau_id: BUREAU.to_owned(),
        kind,
        version: None,
    };
    let built_in = clerk
        .letters()
        .get_letter_template(get.clone())
        .await
        .unwrap()
        .into_inner();
    let text = built_in.template.unwrap().text;
    let set = |request_id: &str, text: &str| intake::SetLetterTemplateRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        kind,
        etag: "0".to_owned(),
        text: text.to_owned(),
    };
    let role = clerk
        .letters()
        .set_letter_template(set("t1", &text))
        .await
        .unwrap_err();
    assert_refused(&role, Code::PermissionDenied, "ROLE_MISSING");
    let poor = text
        .replace("{{ basis }}", "规定")
        .replace("{{ period }}", "{{ days }}");
    let poor = leader
        .letters()
        .set_letter_template(set("t1", &poor))
        .await
        .unwrap_err();
    assert_eq!(violations(&poor), ["text", "text", "text"], "{poor:?}");
    let own = text.replace("特此告知。", "请予配合。");
    let stored = leader
        .letters()
        .set_letter_template(set("t1", &own))
        .await
        .unwrap()
        .into_inner();
    assert_eq!(
        stored,
        leader
            .letters()
            .set_letter_template(set("t1", &own))
            .await
            .unwrap()
            .into_inner()
    );
    let stale = leader
        .letters()
        .set_letter_template(set("t2", &own))
        .await
        .unwrap_err();
    assert_refused(&stale, Code::Aborted, "CONFLICT");

    let sample = intake::ExportTemplateSampleRequest {
        bureau_id: BUREAU.to_owned(),
        kind,
        format: LetterFormat::Docx as i32,
        ..Default::default()
    };
    let sample = clerk
        .letters()
        .export_template_sample(sample)
        .await
        .unwrap()
        .into_inner();
    assert!(sample.content.starts_with(b"PK") && sample.file_name.contains("样张"));
    let case_id = submit(&clerk, "submit by own template").await;
    clerk
        .applications()
        .ask_correction(correction("own", &case_id))
        .await
        .unwrap();
    let letter = letters(&clerk, &case_id).await.remove(0);
    assert_eq!(
        (letter.template_version, letter.number.as_str()),
        (1, "赫应急公开〔2019〕2号")
    );

    let reset = intake::ResetLetterTemplateRequest {
        request_id: "t3".to_owned(),
        bureau_id: BUREAU.to_owned(),
        kind,
        etag: "1".to_owned(),
    };
    leader.letters().reset_letter_template(reset).await.unwrap();
    let now = clerk
        .letters()
        .get_letter_template(get.clone())
        .await
        .unwrap()
        .into_inner();
    assert_eq!(now.template.unwrap().version, 0);
    let first = intake::GetLetterTemplateRequest {
        version: Some(1),
        ..get
    };
    let first = clerk
        .letters()
        .get_letter_template(first)
        .await
        .unwrap()
        .into_inner();
    assert!(
        first.template.unwrap().text.contains("请予配合。"),
        "earlier versions stay"
    );
}
