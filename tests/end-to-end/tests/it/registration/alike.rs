//! Split and removed cases, and what looks alike.

use gongkai_demo::{play, year::Year};
use gongkai_proto::{
    catalog::v1 as catalog,
    intake::v1::{self as intake, ApplicantKind, ReceiptChannel, Removal},
};
use tonic::Code;
use tonic_types::StatusExt as _;

use super::{application, id_of, person, registration};
use crate::{
    office::{BUREAU, Office},
    support::{assert_refused, table3, violations},
};

#[tokio::test(flavor = "multi_thread")]
#[expect(
    clippy::too_many_lines,
    reason = "one year of registrations gone wrong"
)]
async fn split_cases_count_once_each_and_removed_ones_nowhere() {
    let counter = Office::open("2024-03-04").await;
    let mut clerk = counter.staff.clerk.applications();
    let mut leader = counter.staff.leader.applications();
    let submit = async |id: &str, wanted: &str| {
        let request = application(id, ReceiptChannel::InPerson, wanted);
        id_of(&counter.submitted(request).await)
    };

    // Three things in one form.
    let whole = submit("whole", "预案、台账和名单").await;
    let parts = vec!["预案".to_owned(), "台账".to_owned(), "名单".to_owned()];
    let split = about!(SplitApplicationRequest, "split", whole, parts: parts);
    let refused = clerk
        .split_application(intake::SplitApplicationRequest {
            request_id: "one".to_owned(),
            parts: vec!["预案".to_owned()],
            ..split.clone()
        })
        .await;
    assert_eq!(violations(&refused.unwrap_err()), ["parts"]);
    for (caller, reason) in [
        (&counter.caller(BUREAU, "auditor"), "ROLE_MISSING"),
        (&counter.caller("haitang-emb", "clerk"), "BUREAU_FOREIGN"),
    ] {
        let refused = caller.applications().split_application(split.clone()).await;
        assert_refused(&refused.unwrap_err(), Code::PermissionDenied, reason);
    }
    counter.on("2024-03-05").await;
    let answer = clerk.split_application(split.clone()).await.unwrap();
    let repeated = clerk.split_application(split).await.unwrap();
    assert_eq!(answer.get_ref(), repeated.get_ref());
    let answer = answer.into_inner();
    let kept = answer.application.unwrap();
    let ids: Vec<String> = answer.split_into.iter().map(|new| new.id.clone()).collect();
    assert_eq!((kept.wanted.as_str(), ids.len()), ("预案", 2));
    assert_eq!(registration(&kept).split_into_application_ids, ids);
    for (new, wanted) in answer.split_into.iter().zip(["台账", "名单"]) {
        assert_eq!(new, &counter.application(&new.id).await);
        assert_eq!(registration(new).origin_application_id, whole);
        assert_eq!(
            (&new.wanted, &new.received_on, &new.deadline, &new.applicant),
            (
                &wanted.to_owned(),
                &kept.received_on,
                &kept.deadline,
                &kept.applicant
            )
        );
        assert_ne!(new.number, kept.number);
        // Each part has a code of its own, which its receipt prints.
        gongkai_testbed::fonts().unwrap();
        let request = intake::ExportReceiptRequest {
            bureau_id: BUREAU.to_owned(),
            case_id: new.id.clone(),
        };
        let mut codes = counter.staff.clerk.query_codes();
        let receipt = codes.export_receipt(request).await.unwrap().into_inner();
        assert!(receipt.content.starts_with(b"%PDF"));
        assert_eq!(receipt.file_name, format!("登记回执{}.pdf", new.number));
    }

    // The same form twice; two clerks who merge crosswise: one wins.
    let (first, second) = (
        submit("first", "检查记录").await,
        submit("second", "检查记录").await,
    );
    let merge = |id: &str, from: &str, into: &str| {
        about!(MergeApplicationRequest, id, from,
            into_application_id: into.to_owned(), reason: "重复递交".to_owned())
    };
    let refused = clerk.merge_application(merge("self", &first, &first)).await;
    assert_eq!(violations(&refused.unwrap_err()), ["into_application_id"]);
    let cross = [
        merge("cross-1", &second, &first),
        merge("cross-2", &first, &second),
    ];
    let calls = cross.clone().map(|request| {
        let caller = counter.staff.clerk.clone();
        tokio::spawn(async move { caller.applications().merge_application(request).await })
    });
    let mut merged = None;
    for (call, request) in calls.into_iter().zip(cross) {
        match call.await.unwrap() {
            Ok(answer) => assert!(merged.replace((request, answer.into_inner())).is_none()),
            Err(status) => assert_refused(&status, Code::FailedPrecondition, "STATE_FORBIDS"),
        }
    }
    let (request, answer) = merged.unwrap();
    let repeated = clerk.merge_application(request.clone()).await.unwrap();
    assert_eq!(repeated.into_inner(), answer);
    let double = counter.application(&request.application_id).await;
    assert_eq!(registration(&double).removal, Removal::Merged as i32);
    assert_eq!(
        registration(&double).merged_into_application_id,
        request.into_application_id
    );
    let other = counter.application(&request.into_application_id).await;
    assert_eq!(
        registration(&other).merged_application_ids,
        std::slice::from_ref(&request.application_id)
    );

    // Registered by mistake: voided by a reviewer, the number stays.
    let mistake = submit("mistake", "误登记").await;
    let void = about!(VoidApplicationRequest, "void", mistake, reason: "误登记".to_owned());
    let refused = clerk.void_application(void.clone()).await.unwrap_err();
    assert_refused(&refused, Code::PermissionDenied, "ROLE_MISSING");
    let mut reviewer = counter.staff.reviewer.applications();
    let voided = reviewer.void_application(void.clone()).await.unwrap();
    let repeated = reviewer.void_application(void).await.unwrap();
    assert_eq!(voided.get_ref(), repeated.get_ref());
    let voided = voided.into_inner().application.unwrap();
    assert_eq!(voided.number, "〔2024〕6号");
    assert_eq!(registration(&voided).removed_on, "2024-03-05");
    let next = submit("next", "下一件").await;
    assert_eq!(counter.application(&next).await.number, "〔2024〕7号");

    // Registered wrongly: the kind by a clerk, the receipt day by a leader.
    let correct = about!(CorrectRegistrationRequest, "kind", next,
        reason: "实为企业".to_owned(), applicant_kind: ApplicantKind::Business as i32,
        name: "演示公司".to_owned());
    let corrected = clerk.correct_registration(correct.clone()).await.unwrap();
    let repeated = clerk.correct_registration(correct).await.unwrap();
    assert_eq!(corrected.get_ref(), repeated.get_ref());
    let corrected = corrected.into_inner().application.unwrap();
    let applicant = corrected.applicant.unwrap();
    assert_eq!(
        (applicant.kind, applicant.name.as_str()),
        (ApplicantKind::Business as i32, "演示公司")
    );
    assert_eq!(applicant.identity_number, "演示证件甲", "left as it was");
    let day = about!(CorrectRegistrationRequest, "day", next,
        reason: "签收日期登记有误".to_owned(), received_on: "2024-03-01".to_owned());
    let refused = clerk.correct_registration(day.clone()).await.unwrap_err();
    assert_refused(&refused, Code::PermissionDenied, "ROLE_MISSING");
    let corrected = leader.correct_registration(day).await.unwrap().into_inner();
    let corrected = corrected.application.unwrap();
    assert_eq!(corrected.received_on, "2024-03-01");
    assert_eq!(corrected.deadline.unwrap().original_due_on, "2024-03-29");
    let nothing = about!(CorrectRegistrationRequest, "nothing", next, reason: "无".to_owned());
    let refused = clerk.correct_registration(nothing).await.unwrap_err();
    assert_eq!(violations(&refused), ["wanted"]);
    // A receipt day of the year before takes the case out of this year's row.
    let early = submit("early", "去年的").await;
    let last_year = about!(CorrectRegistrationRequest, "last-year", early,
        reason: "去年收到".to_owned(), received_on: "2023-12-29".to_owned());
    leader.correct_registration(last_year).await.unwrap();

    counter.answer(&next).await;
    let year = Year {
        year: 2024,
        ..Year::heshan().unwrap()
    };
    let report = play::compile(&counter.suite, &year, &|_| {}).await.unwrap();
    for (row, column, count) in [
        // Three parts and the earlier of the doubles.
        ("一、本年新收", "自然人", 4.0),
        ("一、本年新收", "商业企业", 1.0),
        ("二、上年结转", "自然人", 1.0),
        ("三（一）予以公开", "商业企业", 1.0),
        ("四、结转下年度继续办理", "总计", 5.0),
    ] {
        let cell = table3(&report, row, column);
        assert!((cell - count).abs() < 1e-9, "{row} {column}: {cell}");
    }
    counter.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one wish and all that looks like it")]
async fn what_looks_alike_is_offered_and_can_be_proposed_for_publication() {
    const WANTED: &str = "申请公开赫应急〔2023〕5号《2023年度安全生产监督检查计划》全文及附件";
    let counter = Office::open("2024-03-04").await;
    let mut clerk = counter.staff.clerk.applications();
    let submit = async |id: &str, name: &str, wanted: &str| {
        let request = intake::SubmitApplicationRequest {
            applicant: Some(person(name)),
            ..application(id, ReceiptChannel::InPerson, wanted)
        };
        counter.submitted(request).await
    };
    let first = submit("first", "甲", WANTED).await;
    assert_eq!(first.similar, None);
    let first = id_of(&first);
    counter.answer(&first).await;

    // Typed otherwise by the same applicant, it is a repetition; by another, no clerk is told at once.
    let retyped = "申请公开 赫应急[２０２３]5号：2023年度安全生产监督检查计划，全文及附件。";
    let again = submit("again", "甲", retyped).await;
    let found = again.similar.clone().unwrap();
    let best = found.best.unwrap();
    assert_eq!(
        (
            found.count,
            best.application_id.as_str(),
            best.number.as_str()
        ),
        (1, first.as_str(), "〔2024〕1号")
    );
    assert!((best.score - 1.0).abs() < f64::EPSILON);
    assert_eq!(
        (
            best.answered,
            best.answer.as_str(),
            best.answered_on.as_str()
        ),
        (true, "granted", "2024-03-04")
    );
    let number = WANTED.replace("5号", "15号");
    assert_eq!(submit("number", "甲", &number).await.similar, None);
    for name in ["乙", "丙"] {
        assert_eq!(submit(name, name, WANTED).await.similar, None);
    }
    let of_another = submit("丙2", "丙", WANTED).await;
    assert_eq!(of_another.similar.as_ref().unwrap().count, 1);
    let again = id_of(&again);
    let similar = counter.similar(&again).await;
    assert_eq!(similar.of_applicant.len(), 1);
    assert_eq!((similar.of_others.len(), similar.other_applicants), (3, 2));
    let status = counter
        .caller("haitang-emb", "clerk")
        .applications()
        .list_similar_applications(intake::ListSimilarApplicationsRequest {
            bureau_id: BUREAU.to_owned(),
            application_id: again.clone(),
        })
        .await
        .unwrap_err();
    assert_refused(&status, Code::PermissionDenied, "BUREAU_FOREIGN");

    // What is voided is no application; what is corrected is found by its new text.
    let mistake = id_of(&of_another);
    let void = about!(VoidApplicationRequest, "void", mistake, reason: "误登记".to_owned());
    let mut reviewer = counter.staff.reviewer.applications();
    reviewer.void_application(void).await.unwrap();
    let similar = counter.similar(&again).await;
    assert_eq!((similar.of_others.len(), similar.other_applicants), (2, 2));
    let other = id_of(&submit("other", "丁", "完全不同的内容").await);
    let correct = about!(CorrectRegistrationRequest, "typing", other,
        reason: "录入有误".to_owned(), wanted: WANTED.to_owned());
    clerk.correct_registration(correct).await.unwrap();
    assert_eq!(counter.similar(&again).await.other_applicants, 3);

    // Published already?
    let matches = intake::ListPublicMatchesRequest {
        bureau_id: BUREAU.to_owned(),
        application_id: again.clone(),
    };
    let none = clerk.list_public_matches(matches.clone()).await.unwrap();
    assert_eq!(none.into_inner().matches, []);
    let title = "赫应急〔2023〕5号 2023年度安全生产监督检查计划";
    counter.publish(&counter.staff, title, "2024-03-04").await;
    // Found within a second or two.
    let mut found = intake::ListPublicMatchesResponse::default();
    for _ in 0..200 {
        let answer = clerk.list_public_matches(matches.clone()).await;
        found = answer.unwrap().into_inner();
        if !found.matches.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(found.matches.len(), 1);
    assert!((found.matches[0].score - 1.0).abs() < f64::EPSILON);

    // Several ask for the same: a proposal to publish, once.
    let propose = about!(ProposePublicationRequest, "propose", again,
        title: "年度安全生产监督检查计划".to_owned(), reason: "多人申请".to_owned());
    let refused = counter.caller(BUREAU, "auditor").applications();
    let refused = refused.clone().propose_publication(propose.clone()).await;
    assert_refused(
        &refused.unwrap_err(),
        Code::PermissionDenied,
        "ROLE_MISSING",
    );
    let proposed = clerk.propose_publication(propose.clone()).await.unwrap();
    let repeated = clerk.propose_publication(propose.clone()).await.unwrap();
    assert_eq!(proposed.get_ref(), repeated.get_ref());
    let twice = intake::ProposePublicationRequest {
        request_id: "twice".to_owned(),
        ..propose
    };
    let refused = clerk.propose_publication(twice).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    let list = catalog::ListProposalsRequest {
        bureau_id: BUREAU.to_owned(),
        ..Default::default()
    };
    let listed = counter
        .staff
        .clerk
        .proposals()
        .list_proposals(list)
        .await
        .unwrap();
    let listed = listed.into_inner().proposals;
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].source_application_ids.len(), 4);
    assert_eq!(listed[0].source_application_ids[0], again);
    let proposed = proposed.into_inner().application.unwrap();
    assert_eq!(registration(&proposed).proposal_id, listed[0].id);
    counter.close().await;
}

/// A `request_id` counts for its caller alone: a colleague's repetition is another application, and says so.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_colleague_registers_once_more_is_offered_as_similar() {
    let counter = Office::open("2024-03-04").await;
    let request = application("same", ReceiptChannel::InPerson, "应急预案甲全文");
    let first = counter.submitted(request.clone()).await;
    let repeated = counter.submitted(request.clone()).await;
    assert_eq!(id_of(&repeated), id_of(&first));
    let mut colleague = counter.staff.reviewer.applications();
    let second = colleague.submit_application(request).await.unwrap();
    let second = second.into_inner();
    assert_ne!(id_of(&second), id_of(&first));
    let best = second.similar.unwrap().best.unwrap();
    assert_eq!(best.application_id, id_of(&first));
    counter.close().await;
}

/// Two people of one name: one wish of each, and an answer for each.
#[tokio::test(flavor = "multi_thread")]
async fn people_of_one_name_are_two_where_their_numbers_differ() {
    let counter = Office::open("2024-03-04").await;
    let submit = async |id: &str, number: &str, contact: &str| {
        let request = intake::SubmitApplicationRequest {
            applicant: Some(intake::Applicant {
                identity_number: number.to_owned(),
                contact: contact.to_owned(),
                ..person("李娜")
            }),
            ..application(id, ReceiptChannel::InPerson, "2023年度应急预案全文")
        };
        counter.submitted(request).await
    };
    let first = id_of(&submit("first", "430903199001010011", "13800000001").await);
    let stranger = submit("stranger", "430903199001010028", "13800000001").await;
    assert_eq!(stranger.similar, None);
    let stranger = id_of(&stranger);
    let hint = submit("hint", "不详", "13900000009").await;
    let best = hint.similar.clone().unwrap().best.unwrap();
    assert_eq!(best.same_person(), intake::SamePerson::Possible);
    let hint = id_of(&hint);
    let again = submit("again", "430903 19900101 0011", "13700000007").await;
    let best = again.similar.clone().unwrap().best.unwrap();
    assert_eq!(
        (best.application_id.as_str(), best.same_person()),
        (first.as_str(), intake::SamePerson::ByNumber)
    );
    let again = id_of(&again);
    let ids = |list: &[intake::SimilarApplication]| -> Vec<String> {
        list.iter().map(|one| one.application_id.clone()).collect()
    };
    let similar = counter.similar(&first).await;
    assert_eq!(ids(&similar.of_applicant), std::slice::from_ref(&again));
    assert_eq!(
        ids(&similar.possibly_of_applicant),
        std::slice::from_ref(&hint)
    );
    assert_eq!(ids(&similar.of_others), std::slice::from_ref(&stranger));
    assert_eq!(similar.other_applicants, 1);

    let merge = |id: &str, from: &str| {
        about!(MergeApplicationRequest, id, from,
            into_application_id: first.clone(), reason: "重复递交".to_owned())
    };
    let mut clerk = counter.staff.clerk.applications();
    let refused = clerk.merge_application(merge("stranger", &stranger)).await;
    let refused = refused.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    let told = refused.get_details_error_info().unwrap().metadata;
    assert!(told["state_zh"].contains("证件号码"), "{told:?}");
    assert!(told["next_zh"].contains("请分别办理、分别答复"), "{told:?}");
    assert!(told["next"].contains("Answer each by itself"), "{told:?}");
    for (id, from) in [("same", &again), ("perhaps", &hint)] {
        clerk.merge_application(merge(id, from)).await.unwrap();
    }
    counter.close().await;
}
