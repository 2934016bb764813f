//! Letters through gRPC: numbers without holes, files, templates, and the register of dispatches.

use std::collections::BTreeSet;

use gongkai_demo::{
    clients::{Caller, Services},
    play,
};
use gongkai_proto::{
    catalog::v1::{BureauProfile, Remedy, UpdateBureauProfileRequest},
    intake::v1::{self as intake, DispatchWay, LetterFormat, LetterKind, LetterPlace},
};
use gongkai_testbed::suite::Suite;
use tonic::Code;

use crate::support::{assert_refused, suite, violations};

const BUREAU: &str = "heshan-emb";

async fn submit(clerk: &Caller, request_id: &str) -> String {
    let request = intake::SubmitApplicationRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        applicant: Some(intake::Applicant {
            kind: intake::ApplicantKind::NaturalPerson as i32,
            name: "李某某".to_owned(),
            identity_number: "430900".to_owned(),
            contact: "0737".to_owned(),
            ..Default::default()
        }),
        channel: intake::ReceiptChannel::InPerson as i32,
        wanted: "2018年行政处罚决定书".to_owned(),
        ..Default::default()
    };
    let submitted = clerk.applications().submit_application(request).await;
    submitted.unwrap().into_inner().application.unwrap().id
}

fn correction(request_id: &str, application_id: &str) -> intake::AskCorrectionRequest {
    intake::AskCorrectionRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: application_id.to_owned(),
        missing: "未提供身份证明\n内容不明确".to_owned(),
        ..Default::default()
    }
}

async fn letters(clerk: &Caller, case_id: &str) -> Vec<intake::Letter> {
    let request = intake::ListLettersRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: case_id.to_owned(),
        page_size: 200,
        ..Default::default()
    };
    let listed = clerk.letters().list_letters(request).await.unwrap();
    listed.into_inner().letters
}

async fn started() -> (Suite, Services) {
    let suite = suite().await;
    play::set_day(&suite, "2019-06-03".parse().unwrap())
        .await
        .unwrap();
    let services = Services::of(&suite).unwrap();
    (suite, services)
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_have_no_hole_however_many_act_at_once() {
    let (suite, services) = started().await;
    let clerk = services.caller(&suite.mint, BUREAU, "clerk").unwrap();
    let mut ids = Vec::new();
    for number in 0..20 {
        ids.push(submit(&clerk, &format!("submit-{number}")).await);
    }
    // Each application is asked twice at once: one of the two fails, and so does every tenth in
    // between, of a case that is not there. None of them may take a number along.
    let acts = (0..40).map(|act| {
        let (clerk, id) = (clerk.clone(), ids[act % 20].clone());
        tokio::spawn(async move {
            if act % 10 == 0 {
                let nobody = correction(&format!("nobody-{act}"), &uuid_of_nobody());
                clerk
                    .applications()
                    .ask_correction(nobody)
                    .await
                    .unwrap_err();
            }
            let request = correction(&format!("correct-{act}"), &id);
            clerk.applications().ask_correction(request).await.is_ok()
        })
    });
    let mut done = 0;
    for act in acts.collect::<Vec<_>>() {
        done += usize::from(act.await.unwrap());
    }
    assert_eq!(done, 20);
    let numbers: BTreeSet<String> = letters(&clerk, "")
        .await
        .into_iter()
        .map(|letter| letter.number)
        .collect();
    let expected: BTreeSet<String> = (1..=20)
        .flat_map(|number| {
            // A series of its own for the receipts.
            ["公开", "公开登"]
                .map(|series| format!("益阳市赫山区应急管理局{series}〔2019〕{number}号"))
        })
        .collect();
    assert_eq!(numbers, expected);
    suite.stop().await.unwrap();
}

fn uuid_of_nobody() -> String {
    "00000000-0000-7000-8000-000000000000".to_owned()
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one letter all its way")]
async fn a_letter_is_issued_printed_sent_returned_and_served() {
    let (suite, services) = started().await;
    let clerk = services.caller(&suite.mint, BUREAU, "clerk").unwrap();
    let leader = services.caller(&suite.mint, BUREAU, "leader").unwrap();
    let profile = BureauProfile {
        telephone: "0737-4423456".to_owned(),
        letter_code: "赫应急公开".to_owned(),
        remedies: vec![Remedy {
            valid_from: "2019-01-01".to_owned(),
            reconsideration_organ: "益阳市赫山区人民政府".to_owned(),
            court: "益阳市赫山区人民法院".to_owned(),
        }],
        ..Default::default()
    };
    let update = UpdateBureauProfileRequest {
        request_id: "profile".to_owned(),
        bureau_id: BUREAU.to_owned(),
        update_mask: Some(prost_types::FieldMask {
            paths: ["telephone", "letter_code", "remedies"]
                .map(str::to_owned)
                .to_vec(),
        }),
        profile: Some(profile),
        ..Default::default()
    };
    leader
        .bureaus()
        .update_bureau_profile(update)
        .await
        .unwrap();

    // The act issues it; repeated, it does not issue another.
    let case_id = submit(&clerk, "submit").await;
    let ask = correction("correct", &case_id);
    clerk
        .applications()
        .ask_correction(ask.clone())
        .await
        .unwrap();
    clerk.applications().ask_correction(ask).await.unwrap();
    let issued = letters(&clerk, &case_id).await;
    let is_receipt = |letter: &&intake::Letter| letter.number == "赫应急公开登〔2019〕1号";
    assert_eq!(issued.iter().filter(is_receipt).count(), 1);
    assert_eq!(issued.len(), 2, "the receipt and the notice");
    let letter = issued.iter().find(|letter| !is_receipt(letter)).unwrap();
    assert_eq!(letter.number, "赫应急公开〔2019〕1号");
    assert_eq!(
        (letter.kind, letter.addressee.as_str()),
        (LetterKind::CorrectionNotice as i32, "李某某")
    );
    assert_eq!(
        (letter.dated_on.as_str(), letter.fact_ordinal),
        ("2019-06-03", 2)
    );

    let get = intake::GetLetterRequest {
        bureau_id: BUREAU.to_owned(),
        letter_id: letter.id.clone(),
    };
    let read = clerk
        .letters()
        .get_letter(get.clone())
        .await
        .unwrap()
        .into_inner();
    let content = read.content.unwrap();
    assert_eq!(content.contact, "联系电话：0737-4423456");
    let said = format!("{:?}", content.paragraphs);
    assert!(
        said.contains("1. 未提供身份证明。") && said.contains("15个工作日"),
        "{said}"
    );

    // Its files, twice the same.
    for (format, begin) in [
        (LetterFormat::Docx, b"PK".as_slice()),
        (LetterFormat::Pdf, b"%PDF"),
    ] {
        let request = intake::ExportLetterRequest {
            bureau_id: BUREAU.to_owned(),
            letter_id: letter.id.clone(),
            format: format as i32,
        };
        let one = clerk
            .letters()
            .export_letter(request.clone())
            .await
            .unwrap()
            .into_inner();
        let two = clerk
            .letters()
            .export_letter(request)
            .await
            .unwrap()
            .into_inner();
        assert!(one.content.starts_with(begin) && one.content.len() > 1000);
        assert!(one.file_name.starts_with("赫应急公开〔2019〕1号."));
        assert_eq!(one, two);
    }
    let supervisor = services
        .caller(&suite.mint, "haitang-emb", "clerk")
        .unwrap();
    let foreign = supervisor.letters().get_letter(get).await.unwrap_err();
    assert_refused(&foreign, Code::PermissionDenied, "BUREAU_FOREIGN");

    dispatches(&suite, &services, letter).await;
    templates(&suite, &services).await;
    suite.stop().await.unwrap();
}

#[expect(clippy::too_many_lines, reason = "one scene on one suite")]
async fn dispatches(suite: &Suite, services: &Services, letter: &intake::Letter) {
    let clerk = services.caller(&suite.mint, BUREAU, "clerk").unwrap();
    let send = |request_id: &str| intake::RecordDispatchRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: letter.id.clone(),
        way: DispatchWay::Post as i32,
        tracking_number: "XA12345678943".to_owned(),
        recipient: "李某某，赫山区某路2号".to_owned(),
        ..Default::default()
    };
    let untracked = intake::RecordDispatchRequest {
        tracking_number: String::new(),
        ..send("1")
    };
    let refused = clerk
        .letters()
        .record_dispatch(untracked)
        .await
        .unwrap_err();
    assert_eq!(violations(&refused), ["tracking_number"]);
    let auditor = services.caller(&suite.mint, BUREAU, "auditor").unwrap();
    let refused = auditor
        .letters()
        .record_dispatch(send("1"))
        .await
        .unwrap_err();
    assert_refused(&refused, Code::PermissionDenied, "ROLE_MISSING");

    let dispatched = clerk
        .letters()
        .record_dispatch(send("1"))
        .await
        .unwrap()
        .into_inner();
    let again = clerk
        .letters()
        .record_dispatch(send("1"))
        .await
        .unwrap()
        .into_inner();
    assert_eq!(dispatched, again);
    assert_eq!(
        dispatched.letter.unwrap().place,
        LetterPlace::Dispatched as i32
    );
    let refused = clerk
        .letters()
        .record_dispatch(send("2"))
        .await
        .unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");

    play::set_day(suite, "2019-06-10".parse().unwrap())
        .await
        .unwrap();
    let back = intake::RecordReturnedRequest {
        request_id: "3".to_owned(),
        bureau_id: BUREAU.to_owned(),
        letter_id: letter.id.clone(),
        etag: letter.etag.clone(),
        returned_on: "2019-06-07".to_owned(),
        reason: "查无此人".to_owned(),
    };
    let stale = clerk
        .letters()
        .record_returned(back.clone())
        .await
        .unwrap_err();
    assert_refused(&stale, Code::Aborted, "CONFLICT");
    let back = intake::RecordReturnedRequest {
        etag: String::new(),
        ..back
    };
    clerk.letters().record_returned(back).await.unwrap();
    clerk.letters().record_dispatch(send("4")).await.unwrap();
    let open = intake::ListDispatchesRequest {
        bureau_id: BUREAU.to_owned(),
        open_only: true,
        ..Default::default()
    };
    let listed = clerk
        .letters()
        .list_dispatches(open.clone())
        .await
        .unwrap()
        .into_inner();
    assert_eq!(listed.dispatches.len(), 1);
    assert_eq!(
        (
            listed.dispatches[0].ordinal,
            listed.dispatches[0].dispatched_on.as_str()
        ),
        (2, "2019-06-10")
    );
    let serve = |day: &str| intake::RecordServedRequest {
        request_id: format!("served {day}"),
        bureau_id: BUREAU.to_owned(),
        letter_id: letter.id.clone(),
        served_on: day.to_owned(),
        signed_by: "李某某".to_owned(),
        ..Default::default()
    };
    let early = clerk
        .letters()
        .record_served(serve("2019-06-09"))
        .await
        .unwrap_err();
    assert_refused(&early, Code::FailedPrecondition, "STATE_FORBIDS");
    let served = clerk
        .letters()
        .record_served(serve("2019-06-10"))
        .await
        .unwrap()
        .into_inner();
    let letter = served.letter.unwrap();
    assert_eq!(
        (letter.place, letter.etag.as_str()),
        (LetterPlace::Served as i32, "2-served")
    );
    let none = clerk
        .letters()
        .list_dispatches(open)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(none.dispatches, []);
    let all = intake::ListDispatchesRequest {
        bureau_id: BUREAU.to_owned(),
        page_size: 1,
        ..Default::default()
    };
    let first = clerk
        .letters()
        .list_dispatches(all.clone())
        .await
        .unwrap()
        .into_inner();
    assert_eq!(
        first.dispatches[0].return_reason, "查无此人",
        "not served stands first"
    );
    let rest = intake::ListDispatchesRequest {
        page_token: first.next_page_token,
        ..all
    };
    let rest = clerk
        .letters()
        .list_dispatches(rest)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(
        (
            rest.dispatches[0].signed_by.as_str(),
            rest.next_page_token.as_str()
        ),
        ("李某某", "")
    );
}

#[expect(clippy::too_many_lines, reason = "one scene on one suite")]
async fn templates(suite: &Suite, services: &Services) {
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
