//! A citizen begins a case of every kind, and its code is on what he is given.

use gongkai_demo::clients::Caller;
use gongkai_proto::intake::v1::{self as intake, CaseKind, MyAct, MyStage, submission::What};
use tonic::Code;

use super::{application, application_id, public, seen, submission, submitted, with_code};
use crate::{
    office::{BUREAU, Office},
    support::{assert_refused, violations},
};

fn matter() -> intake::SetMatterRequest {
    intake::SetMatterRequest {
        request_id: "matter".to_owned(),
        bureau_id: BUREAU.to_owned(),
        matter: Some(intake::Matter {
            code: "certificate-copy".to_owned(),
            name: "证件补发".to_owned(),
            kind: intake::MatterKind::Service as i32,
            handling: intake::Handling::Promised as i32,
            promised_limit: 5,
            legal_basis: "本机关办事指南".to_owned(),
            office_id: "permits".to_owned(),
            ..Default::default()
        }),
        ..Default::default()
    }
}

pub fn every_kind() -> Vec<(CaseKind, What)> {
    let (name, contact) = ("李某某".to_owned(), "13800000000".to_owned());
    vec![
        (CaseKind::Application, application("2023年度执法记录")),
        (
            CaseKind::Matter,
            What::MatterCase(intake::MatterCaseByApplicant {
                matter_code: "certificate-copy".to_owned(),
                applicant: Some(intake::MatterApplicant {
                    kind: intake::MatterApplicantKind::NaturalPerson as i32,
                    name: name.clone(),
                    identity_number: "430903199001010011".to_owned(),
                    contact: contact.clone(),
                }),
                papers_received: vec!["申请书".to_owned()],
            }),
        ),
        (
            CaseKind::Enquiry,
            What::Enquiry(intake::EnquiryByApplicant {
                category: intake::EnquiryCategory::Consultation as i32,
                name: name.clone(),
                contact: contact.clone(),
                content: "如何办理许可".to_owned(),
            }),
        ),
        (
            CaseKind::Rectification,
            What::Rectification(intake::RectificationByApplicant {
                name: name.clone(),
                identity_number: "430903199001010011".to_owned(),
                contact: contact.clone(),
                record: "登记表".to_owned(),
                inaccuracy: "住址有误".to_owned(),
                proof: "户口簿".to_owned(),
            }),
        ),
        (
            CaseKind::WorkComplaint,
            What::WorkComplaint(intake::WorkComplaintByApplicant {
                ground: intake::ComplaintGround::Supervision as i32,
                about: "某局".to_owned(),
                name,
                contact,
                content: "预算未公开".to_owned(),
            }),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citizen_begins_a_case_of_every_kind_and_follows_it() {
    let office = Office::open("2024-03-04").await;
    let public = public(&office);
    let set = office.staff.leader.matters().set_matter(matter()).await;
    set.unwrap();
    for (kind, what) in every_kind() {
        let request = submission(&format!("begin-{}", kind.as_str_name()), what);
        let mut door = public.applicants();
        let first = door.submit_by_applicant(request.clone()).await.unwrap();
        let again = door.submit_by_applicant(request).await.unwrap();
        assert_eq!(
            first.get_ref(),
            again.get_ref(),
            "a repetition is answered as then"
        );
        let (key, receipt) = (
            first.get_ref().key.clone().unwrap(),
            &first.get_ref().receipt,
        );
        assert_eq!((key.kind(), key.number.as_str()), (kind, "〔2024〕1号"));
        assert!(
            receipt.contains(&key.query_code) && receipt.contains(&key.number),
            "{receipt}"
        );
        let shown = seen(&public, &key).await;
        assert_eq!(shown.number, key.number);
        assert!(
            !shown.about.is_empty() && shown.events.len() == 1,
            "{shown:?}"
        );
        let expected = match kind {
            CaseKind::Application => MyStage::Unconfirmed,
            _ => MyStage::InHand,
        };
        assert_eq!(shown.stage(), expected);
        // The day by which the bureau owes something is called by what it owes.
        let named = match kind {
            CaseKind::Application => "受理机关确认收到的期限",
            CaseKind::Matter => "是否受理的期限",
            CaseKind::Enquiry => "答复期限",
            _ => "办理期限",
        };
        assert_eq!(shown.due.as_ref().unwrap().name, named);
        // Who typed it in small letters and without dashes is let in, too.
        let typed = key.query_code.to_lowercase().replace('-', "");
        assert_eq!(seen(&public, &with_code(&key, &typed)).await, shown);
    }

    // What is wrong is told by field, all at once, and nothing is opened.
    let empty = What::Application(intake::ApplicationByApplicant::default());
    let wrong = public
        .applicants()
        .submit_by_applicant(submission("empty", empty))
        .await;
    let wrong = wrong.unwrap_err();
    assert_refused(&wrong, Code::InvalidArgument, "FIELDS_INVALID");
    for field in ["applicant.name", "applicant.contact", "wanted"] {
        assert!(violations(&wrong).contains(&field.to_owned()), "{wrong:?}");
    }

    // The staff see that he submitted it himself.
    let id = application_id(&office, "〔2024〕1号").await;
    let application = office.application(&id).await;
    assert!(application.registration.unwrap().submitted_by_applicant);
    let kind = application.applicant.unwrap().kind();
    assert_ne!(
        kind,
        intake::ApplicantKind::Unspecified,
        "proposed for the clerk"
    );
    office.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_acknowledgement_prints_the_code_and_a_renewed_one_takes_its_place() {
    let office = Office::open("2024-03-04").await;
    let public = public(&office);
    let id =
        crate::office::register(&office.staff.clerk, crate::office::application("paper")).await;
    let list = intake::ListLettersRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: id.clone(),
        ..Default::default()
    };
    let mut letters = office.staff.clerk.letters();
    let listed = letters.list_letters(list).await.unwrap().into_inner();
    let get = intake::GetLetterRequest {
        bureau_id: BUREAU.to_owned(),
        letter_id: listed.letters[0].id.clone(),
    };
    let code = printed_code(&office.staff.clerk, &get).await;
    let key = super::of(CaseKind::Application, "2024-1", &code);
    let shown = seen(&public, &key).await;
    assert_eq!(shown.letters.len(), 1, "the acknowledgement");
    assert_eq!(shown.acts, [MyAct::Withdraw as i32]);

    let renew = intake::RenewQueryCodeRequest {
        request_id: "renew".to_owned(),
        bureau_id: BUREAU.to_owned(),
        case_id: id,
        reason: "申请人遗失回执，已核验身份证".to_owned(),
    };
    let refused = public
        .query_codes()
        .renew_query_code(renew.clone())
        .await
        .unwrap_err();
    assert_refused(&refused, Code::PermissionDenied, "ROLE_MISSING");
    let mut clerk = office.staff.clerk.query_codes();
    let renewed = clerk
        .renew_query_code(renew.clone())
        .await
        .unwrap()
        .into_inner();
    let again = clerk.renew_query_code(renew.clone()).await.unwrap();
    let again = again.into_inner();
    assert_eq!(renewed, again);
    let request = intake::GetMyCaseRequest {
        bureau_id: BUREAU.to_owned(),
        key: Some(key.clone()),
    };
    let refused = public.applicants().get_my_case(request).await.unwrap_err();
    assert_refused(&refused, Code::NotFound, "CODE_WRONG");
    let shown = seen(&public, &with_code(&key, &renewed.query_code)).await;
    assert_eq!(shown.number, "〔2024〕1号");
    let other = submitted(&public, "other", application("别的信息")).await;
    assert_ne!(other.query_code, renewed.query_code);
    // Printed again, the letter shows no code that opens nothing.
    let printed = printed_code(&office.staff.clerk, &get).await;
    assert!(printed.contains("****-****-****（已换发）"), "{printed}");
    renewals_are_told(&office, &renew).await;
    office.close().await;
}

/// The code that a letter prints.
async fn printed_code(clerk: &Caller, get: &intake::GetLetterRequest) -> String {
    let read = clerk.letters().get_letter(get.clone()).await.unwrap();
    let parts = read.into_inner().content.unwrap().paragraphs.into_iter();
    let mut rows = parts.flat_map(|part| match part.part {
        Some(intake::letter_paragraph::Part::Table(table)) => table.rows,
        _ => Vec::new(),
    });
    rows.find(|row| row.label == "查询码").unwrap().value
}

/// Who has a code acts as the applicant: file and register tell who issued another one, when and why.
async fn renewals_are_told(office: &Office, renew: &intake::RenewQueryCodeRequest) {
    let auditor = office.caller(BUREAU, "auditor");
    let request = intake::GetCaseFileRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: renew.case_id.clone(),
    };
    let file = auditor.case_files().get_case_file(request).await.unwrap();
    let told = file.into_inner().case_file.unwrap().code_renewals;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].renewed_on, "2024-03-04");
    assert_eq!(told[0].reason, renew.reason);
    assert!(told[0].actor.starts_with("clerk"), "{}", told[0].actor);
    let request = intake::ExportRegisterRequest {
        bureau_id: BUREAU.to_owned(),
        case_kind: CaseKind::Application as i32,
        from: "2024-01-01".to_owned(),
        to: "2024-12-31".to_owned(),
        format: intake::RegisterFormat::Csv as i32,
    };
    let register = auditor.case_files().export_register(request).await.unwrap();
    let register = String::from_utf8(register.into_inner().content).unwrap();
    assert!(register.contains("查询码换发"), "{register}");
    assert!(register.contains(&renew.reason), "{register}");
    let request = intake::ExportCasesRequest {
        bureau_id: BUREAU.to_owned(),
        format: intake::CaseExportFormat::JsonLines as i32,
        ..Default::default()
    };
    let leader = &office.staff.leader;
    let taken = leader.case_files().export_cases(request).await.unwrap();
    let taken = String::from_utf8(taken.into_inner().content).unwrap();
    assert!(
        taken.contains("\"code_renewals\":[{\"renewed_on\":\"2024-03-04\""),
        "{taken}"
    );
}
