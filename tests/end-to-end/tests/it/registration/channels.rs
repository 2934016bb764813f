//! Channels with their receipt days, and what is asked of an applicant.

use std::collections::BTreeSet;

use gongkai_demo::{play, year::Year};
use gongkai_proto::intake::v1::{self as intake, ApplicantKind, ReceiptChannel, Removal};
use tonic::Code;
use tonic_types::StatusExt as _;

use super::{application, id_of, person, registration};
use crate::{
    office::{BUREAU, Office},
    paper,
    support::{assert_refused, table3, violations},
};

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "every channel on one suite")]
async fn each_channel_has_its_receipt_day() {
    // Monday; the next working day is 4 June.
    let counter = Office::open("2019-06-03").await;
    let mut clerk = counter.staff.clerk.applications();

    // In person and by signed post: the day it arrived, in the past only by a reviewer.
    let handed_in = application("in-person", ReceiptChannel::InPerson, "应急预案甲");
    let received = counter.submitted(handed_in).await.application.unwrap();
    assert_eq!(received.received_on, "2019-06-03");
    assert!(registration(&received).received && received.deadline.is_some());
    let posted = intake::SubmitApplicationRequest {
        arrived_on: "2019-05-31".to_owned(),
        ..application("post", ReceiptChannel::SignedPost, "应急预案乙")
    };
    let refused = clerk.submit_application(posted.clone()).await.unwrap_err();
    assert_refused(&refused, Code::PermissionDenied, "BACKDATING_NOT_ALLOWED");
    let posted = intake::SubmitApplicationRequest {
        backdating_reason: "周五签收，周一登记".to_owned(),
        ..posted
    };
    let mut reviewer = counter.staff.reviewer.applications();
    let posted = reviewer.submit_application(posted).await.unwrap();
    let posted = posted.into_inner().application.unwrap();
    assert_eq!(posted.received_on, "2019-05-31");

    // Otherwise it is registered, and received once that is confirmed.
    let online = application("internet", ReceiptChannel::Internet, "应急预案丙");
    let online = counter.submitted(online).await.application.unwrap();
    assert_eq!((online.received_on.as_str(), &online.deadline), ("", &None));
    assert!(!registration(&online).received && !online.number.is_empty());
    let ask = about!(AskCorrectionRequest, "early", online.id, missing: "名称".to_owned());
    let refused = clerk.ask_correction(ask).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    let confirm = about!(ConfirmReceiptRequest, "confirm", online.id, etag: online.etag.clone());
    for (caller, reason) in [
        (&counter.caller(BUREAU, "auditor"), "ROLE_MISSING"),
        (&counter.caller("haitang-emb", "clerk"), "BUREAU_FOREIGN"),
    ] {
        let refused = caller.applications().confirm_receipt(confirm.clone()).await;
        assert_refused(&refused.unwrap_err(), Code::PermissionDenied, reason);
    }
    counter.on("2019-06-04").await;
    let before = intake::ConfirmReceiptRequest {
        request_id: "too-early".to_owned(),
        confirmed_on: "2019-06-02".to_owned(),
        backdating_reason: "补登".to_owned(),
        ..confirm.clone()
    };
    let refused = reviewer.confirm_receipt(before).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    // Two clerks at once: one confirms, the other learns that it changed.
    let rivals = (0..4).map(|rival| {
        let (caller, mut request) = (counter.staff.clerk.clone(), confirm.clone());
        if rival > 0 {
            request.request_id = format!("rival-{rival}");
        }
        tokio::spawn(async move { (rival, caller.applications().confirm_receipt(request).await) })
    });
    let mut won = None;
    for rival in rivals.collect::<Vec<_>>() {
        match rival.await.unwrap() {
            (rival, Ok(answer)) => assert!(won.replace((rival, answer.into_inner())).is_none()),
            (_, Err(status)) => assert_refused(&status, Code::Aborted, "CONFLICT"),
        }
    }
    let (rival, confirmed) = won.unwrap();
    let mut again = confirm.clone();
    if rival > 0 {
        again.request_id = format!("rival-{rival}");
    }
    let repeated = clerk.confirm_receipt(again).await.unwrap().into_inner();
    assert_eq!(repeated, confirmed, "a repetition gets the same answer");
    let confirmed = confirmed.application.unwrap();
    assert_eq!(confirmed.received_on, "2019-06-04");
    assert_eq!(registration(&confirmed).arrived_on, "2019-06-03");
    assert!(!registration(&confirmed).confirmed_by_system);
    let late = about!(RerouteApplicationRequest, "late", confirmed.id,
        to_bureau_id: "haitang-emb".to_owned(), reason: "非本机关".to_owned());
    let refused = clerk.reroute_application(late).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");

    // Confirmed on the telephone while it was registered.
    let fax = intake::SubmitApplicationRequest {
        received_on: "2019-06-04".to_owned(),
        arrived_on: "2019-06-03".to_owned(),
        ..application("fax", ReceiptChannel::Fax, "应急预案丁")
    };
    let fax = counter.submitted(fax).await.application.unwrap();
    assert_eq!(fax.received_on, "2019-06-04");
    assert_eq!(registration(&fax).arrived_on, "2019-06-03");

    // A letter whose sender is unreachable waits until contact is restored.
    let letter = application("letter", ReceiptChannel::OrdinaryLetter, "应急预案戊");
    let letter = id_of(&counter.submitted(letter).await);
    let mark = about!(MarkUnreachableRequest, "unreachable", letter);
    let marked = clerk.mark_unreachable(mark.clone()).await.unwrap();
    let repeated = clerk.mark_unreachable(mark).await.unwrap();
    assert_eq!(marked.get_ref(), repeated.get_ref());
    assert!(registration(marked.get_ref().application.as_ref().unwrap()).unreachable);
    counter.on("2019-08-01").await;
    let confirm = about!(ConfirmReceiptRequest, "restored", letter);
    let restored = clerk.confirm_receipt(confirm).await.unwrap().into_inner();
    let restored = restored.application.unwrap();
    assert_eq!(restored.received_on, "2019-08-01");
    assert!(!registration(&restored).unreachable);

    // The wrong organ: sent on before it is confirmed, and counted nowhere.
    let wrong = application("wrong", ReceiptChannel::Internet, "海棠区的预案");
    let wrong = id_of(&counter.submitted(wrong).await);
    let nowhere = about!(RerouteApplicationRequest, "nowhere", wrong,
        to_bureau_id: "nowhere-bureau".to_owned(), reason: "非本机关".to_owned());
    let refused = clerk.reroute_application(nowhere).await.unwrap_err();
    assert_refused(&refused, Code::NotFound, "BUREAU_UNKNOWN");
    let reroute = about!(RerouteApplicationRequest, "reroute", wrong,
        to_bureau_id: "haitang-emb".to_owned(), reason: "属海棠区职责".to_owned());
    let sent = clerk.reroute_application(reroute.clone()).await.unwrap();
    let repeated = clerk.reroute_application(reroute).await.unwrap();
    assert_eq!(sent.get_ref(), repeated.get_ref());
    let wrong = counter.application(&wrong).await;
    let shown = registration(&wrong);
    assert_eq!(shown.removal, Removal::Rerouted as i32);
    assert_eq!(
        (
            shown.rerouted_to_bureau_id.as_str(),
            shown.removal_reason.as_str()
        ),
        ("haitang-emb", "属海棠区职责")
    );
    let mut unknown = BTreeSet::new();
    let file = paper::read_file(&counter.staff.clerk, BUREAU, &wrong.id, &mut unknown).await;
    let mut details = file.entries.iter().flat_map(|entry| &entry.details);
    let bureau = details.find(|detail| detail.label == "转往机关").unwrap();
    assert!(bureau.value.contains("海棠"), "{}", bureau.value);
    let list = intake::ListApplicationsRequest {
        bureau_id: BUREAU.to_owned(),
        ..Default::default()
    };
    let listed = clerk.list_applications(list).await.unwrap().into_inner();
    for cached in listed.applications {
        let folded = counter.application(&cached.id).await;
        let (one, other) = (registration(&cached), registration(&folded));
        assert_eq!(
            (&cached.received_on, &cached.deadline, &cached.answered_on),
            (&folded.received_on, &folded.deadline, &folded.answered_on)
        );
        assert_eq!(
            (one.received, one.removal, &one.removed_on),
            (other.received, other.removal, &other.removed_on)
        );
    }

    let year = Year::heshan().unwrap();
    let report = play::compile(&counter.suite, &year, &|_| {}).await.unwrap();
    assert!((table3(&report, "一、本年新收", "自然人") - 5.0).abs() < 1e-9);
    counter.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one scene on one suite")]
async fn what_is_asked_of_an_applicant_and_what_is_not() {
    let counter = Office::open("2019-06-03").await;
    let mut clerk = counter.staff.clerk.applications();
    let organisation = intake::Applicant {
        kind: 0,
        name: "演示律师事务所".to_owned(),
        identity_number: "31430000MD0000000X".to_owned(),
        legal_representative: "演示负责人".to_owned(),
        contact_person: "演示联系人".to_owned(),
        agent: Some(intake::Agent::default()),
        ..person("所")
    };
    let request = intake::SubmitApplicationRequest {
        applicant: Some(organisation.clone()),
        wishes: Some(intake::Wishes {
            delivery: intake::DeliveryChannel::Post as i32,
            difficulties: vec![0],
            filled_in_by_unit: true,
            ..Default::default()
        }),
        arrived_on: "2019-06-02".to_owned(),
        received_on: "2019-06-03".to_owned(),
        ..application("organisation", ReceiptChannel::InPerson, "应急预案")
    };
    let refused = clerk.submit_application(request.clone()).await.unwrap_err();
    assert_eq!(
        violations(&refused),
        [
            "applicant.kind",
            "wishes.difficulties",
            "wishes.oral_reason",
            "applicant.agent.name",
            "applicant.address",
            "applicant.agent.identity_number",
            "applicant.agent.power_of_attorney",
            "received_on",
        ]
    );
    let said = refused.get_details_bad_request().unwrap();
    let kind = &said.field_violations[0].description;
    assert!(
        kind.contains("法律服务机构") && kind.contains("legal_service"),
        "{kind}"
    );
    let proposal = intake::GetApplicantKindProposalRequest {
        bureau_id: BUREAU.to_owned(),
        name: organisation.name.clone(),
        code: String::new(),
    };
    let proposal = clerk.get_applicant_kind_proposal(proposal).await.unwrap();
    assert_eq!(
        proposal.into_inner().kind,
        ApplicantKind::LegalService as i32
    );

    let request = intake::SubmitApplicationRequest {
        applicant: Some(intake::Applicant {
            kind: ApplicantKind::LegalService as i32,
            address: "演示地址".to_owned(),
            agent: Some(intake::Agent {
                name: "演示代理人".to_owned(),
                identity_number: "演示代理证件".to_owned(),
                contact: String::new(),
                power_of_attorney: "授权委托书1".to_owned(),
            }),
            ..organisation
        }),
        wishes: Some(intake::Wishes {
            form: intake::FormWanted::Paper as i32,
            delivery: intake::DeliveryChannel::Post as i32,
            difficulties: vec![intake::Difficulty::Sight as i32],
            filled_in_by_unit: true,
            oral_reason: "视力障碍".to_owned(),
        }),
        arrived_on: String::new(),
        ..request
    };
    let kept = counter
        .submitted(request.clone())
        .await
        .application
        .unwrap();
    let read = counter.application(&kept.id).await;
    assert_eq!(read, kept);
    assert_eq!(read.applicant, request.applicant);
    assert_eq!(registration(&read).wishes, request.wishes);

    // Who answers it.
    let assign =
        about!(AssignApplicationRequest, "nobody", kept.id, office_id: "kitchen".to_owned());
    let refused = clerk.assign_application(assign).await.unwrap_err();
    assert_eq!(violations(&refused), ["office_id"]);
    let assign = about!(AssignApplicationRequest, "assign", kept.id,
        office_id: "safety".to_owned(), person: "clerk@heshan-emb".to_owned());
    for (caller, reason) in [
        (&counter.caller(BUREAU, "auditor"), "ROLE_MISSING"),
        (&counter.caller("haitang-emb", "clerk"), "BUREAU_FOREIGN"),
    ] {
        let mut caller = caller.applications();
        let refused = caller.assign_application(assign.clone()).await;
        assert_refused(&refused.unwrap_err(), Code::PermissionDenied, reason);
    }
    let assigned = clerk.assign_application(assign.clone()).await.unwrap();
    let repeated = clerk.assign_application(assign).await.unwrap();
    assert_eq!(assigned.get_ref(), repeated.get_ref());
    let list = intake::ListApplicationsRequest {
        bureau_id: BUREAU.to_owned(),
        ..Default::default()
    };
    let listed = clerk.list_applications(list).await.unwrap().into_inner();
    let shown = registration(&listed.applications[0]);
    assert_eq!(
        (shown.office_id.as_str(), shown.person.as_str()),
        ("safety", "clerk@heshan-emb")
    );
    counter.close().await;
}
