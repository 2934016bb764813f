//! The registration of applications: channels and receipt days, splitting, doubles, errors, and what
//! looks alike.

use gongkai_demo::{
    clients::{Caller, Services},
    play,
    staff::{Staff, Walk},
    year::Year,
};
use gongkai_proto::{
    catalog::v1 as catalog,
    intake::v1::{self as intake, ApplicantKind, ReceiptChannel, Removal},
};
use gongkai_testbed::suite::Suite;
use tonic::Code;
use tonic_types::StatusExt as _;

use crate::support::{assert_refused, suite, table3, violations};

const BUREAU: &str = "heshan-emb";

/// A suite, and who works in it.
struct Counter {
    suite: Suite,
    clerk: Caller,
    reviewer: Caller,
    leader: Caller,
    auditor: Caller,
    stranger: Caller,
}

impl Counter {
    async fn open(day: &str) -> Self {
        let suite = suite().await;
        let services = Services::of(&suite).unwrap();
        let of = |bureau, role| services.caller(&suite.mint, bureau, role).unwrap();
        let counter = Self {
            clerk: of(BUREAU, "clerk"),
            reviewer: of(BUREAU, "reviewer"),
            leader: of(BUREAU, "leader"),
            auditor: of(BUREAU, "auditor"),
            stranger: of("haitang-emb", "clerk"),
            suite,
        };
        counter.on(day).await;
        counter
    }

    async fn on(&self, day: &str) {
        play::set_day(&self.suite, day.parse().unwrap())
            .await
            .unwrap();
    }

    async fn submitted(
        &self,
        request: intake::SubmitApplicationRequest,
    ) -> intake::SubmitApplicationResponse {
        let submitted = self.clerk.applications().submit_application(request).await;
        submitted.unwrap().into_inner()
    }

    async fn read(&self, id: &str) -> intake::Application {
        let get = intake::GetApplicationRequest {
            bureau_id: BUREAU.to_owned(),
            application_id: id.to_owned(),
        };
        let read = self.clerk.applications().get_application(get).await;
        read.unwrap().into_inner().application.unwrap()
    }

    async fn similar(&self, id: &str) -> intake::ListSimilarApplicationsResponse {
        let list = intake::ListSimilarApplicationsRequest {
            bureau_id: BUREAU.to_owned(),
            application_id: id.to_owned(),
        };
        let mut clerk = self.clerk.applications();
        let listed = clerk.list_similar_applications(list).await;
        listed.unwrap().into_inner()
    }

    /// Answers an application.
    async fn answer(&self, id: &str) {
        let walk = Walk {
            request_id: format!("answer-{id}"),
            bureau_id: BUREAU.to_owned(),
            application_id: id.to_owned(),
        };
        let staff = Staff {
            clerk: self.clerk.clone(),
            reviewer: self.reviewer.clone(),
            leader: self.leader.clone(),
        };
        staff.answer(&walk, intake::Answer::Granted).await.unwrap();
    }
}

fn application(
    request_id: &str,
    channel: ReceiptChannel,
    wanted: &str,
) -> intake::SubmitApplicationRequest {
    intake::SubmitApplicationRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        applicant: Some(person("甲")),
        channel: channel as i32,
        wanted: wanted.to_owned(),
        ..Default::default()
    }
}

fn person(name: &str) -> intake::Applicant {
    intake::Applicant {
        kind: ApplicantKind::NaturalPerson as i32,
        name: format!("演示申请人{name}"),
        identity_number: format!("演示证件{name}"),
        contact: "演示联系方式".to_owned(),
        ..Default::default()
    }
}

/// A request about one application: type, request_id, id, and what else is particular to it.
macro_rules! about {
    ($request:ident, $request_id:expr, $id:expr $(, $field:ident: $value:expr)*) => {
        intake::$request {
            request_id: $request_id.to_owned(),
            bureau_id: BUREAU.to_owned(),
            application_id: $id.to_owned(),
            $($field: $value,)*
            ..Default::default()
        }
    };
}

fn id_of(response: &intake::SubmitApplicationResponse) -> String {
    response.application.as_ref().unwrap().id.clone()
}

fn registration(application: &intake::Application) -> &intake::Registration {
    application.registration.as_ref().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "every channel on one suite")]
async fn each_channel_has_its_receipt_day() {
    // Monday; the next working day is 4 June.
    let counter = Counter::open("2019-06-03").await;
    let mut clerk = counter.clerk.applications();

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
    let mut reviewer = counter.reviewer.applications();
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
        (&counter.auditor, "ROLE_MISSING"),
        (&counter.stranger, "BUREAU_FOREIGN"),
    ] {
        let refused = caller.applications().confirm_receipt(confirm.clone()).await;
        assert_refused(&refused.unwrap_err(), Code::PermissionDenied, reason);
    }
    counter.on("2019-06-04").await;
    let before = intake::ConfirmReceiptRequest {
        request_id: "too-early".to_owned(),
        confirmed_on: "2019-06-02".to_owned(),
        backdating_reason: "补录".to_owned(),
        ..confirm.clone()
    };
    let refused = reviewer.confirm_receipt(before).await.unwrap_err();
    assert_refused(&refused, Code::FailedPrecondition, "STATE_FORBIDS");
    // Two clerks at once: one confirms, the other learns that it changed.
    let rivals = (0..4).map(|rival| {
        let (caller, mut request) = (counter.clerk.clone(), confirm.clone());
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
    let wrong = counter.read(&wrong).await;
    let shown = registration(&wrong);
    assert_eq!(shown.removal, Removal::Rerouted as i32);
    assert_eq!(
        (
            shown.rerouted_to_bureau_id.as_str(),
            shown.removal_reason.as_str()
        ),
        ("haitang-emb", "属海棠区职责")
    );
    let list = intake::ListApplicationsRequest {
        bureau_id: BUREAU.to_owned(),
        ..Default::default()
    };
    let listed = clerk.list_applications(list).await.unwrap().into_inner();
    for cached in listed.applications {
        let folded = counter.read(&cached.id).await;
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
    counter.suite.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one scene on one suite")]
async fn what_is_asked_of_an_applicant_and_what_is_not() {
    let counter = Counter::open("2019-06-03").await;
    let mut clerk = counter.clerk.applications();
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
            "applicant.address",
            "applicant.agent.name",
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
    let read = counter.read(&kept.id).await;
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
        (&counter.auditor, "ROLE_MISSING"),
        (&counter.stranger, "BUREAU_FOREIGN"),
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
    counter.suite.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
#[expect(
    clippy::too_many_lines,
    reason = "one year of registrations gone wrong"
)]
async fn split_cases_count_once_each_and_removed_ones_nowhere() {
    let counter = Counter::open("2024-03-04").await;
    let mut clerk = counter.clerk.applications();
    let mut leader = counter.leader.applications();
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
        (&counter.auditor, "ROLE_MISSING"),
        (&counter.stranger, "BUREAU_FOREIGN"),
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
        assert_eq!(new, &counter.read(&new.id).await);
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
        let caller = counter.clerk.clone();
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
    let double = counter.read(&request.application_id).await;
    assert_eq!(registration(&double).removal, Removal::Merged as i32);
    assert_eq!(
        registration(&double).merged_into_application_id,
        request.into_application_id
    );
    let other = counter.read(&request.into_application_id).await;
    assert_eq!(
        registration(&other).merged_application_ids,
        std::slice::from_ref(&request.application_id)
    );

    // Registered by mistake: voided by a reviewer, the number stays.
    let mistake = submit("mistake", "误登记").await;
    let void = about!(VoidApplicationRequest, "void", mistake, reason: "误登记".to_owned());
    let refused = clerk.void_application(void.clone()).await.unwrap_err();
    assert_refused(&refused, Code::PermissionDenied, "ROLE_MISSING");
    let mut reviewer = counter.reviewer.applications();
    let voided = reviewer.void_application(void.clone()).await.unwrap();
    let repeated = reviewer.void_application(void).await.unwrap();
    assert_eq!(voided.get_ref(), repeated.get_ref());
    let voided = voided.into_inner().application.unwrap();
    assert_eq!(voided.number, "〔2024〕6号");
    assert_eq!(registration(&voided).removed_on, "2024-03-05");
    let next = submit("next", "下一件").await;
    assert_eq!(counter.read(&next).await.number, "〔2024〕7号");

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
    counter.suite.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one wish and all that looks like it")]
async fn what_looks_alike_is_offered_and_can_be_proposed_for_publication() {
    const WANTED: &str = "申请公开赫应急〔2023〕5号《2023年度安全生产监督检查计划》全文及附件";
    let counter = Counter::open("2024-03-04").await;
    let mut clerk = counter.clerk.applications();
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
        .stranger
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
    let mut reviewer = counter.reviewer.applications();
    reviewer.void_application(void).await.unwrap();
    let similar = counter.similar(&again).await;
    assert_eq!((similar.of_others.len(), similar.other_applicants), (2, 2));
    let other = id_of(&submit("other", "丁", "完全不同的内容").await);
    let correct = about!(CorrectRegistrationRequest, "typing", other,
        reason: "录入有误".to_owned(), wanted: WANTED.to_owned());
    clerk.correct_registration(correct).await.unwrap();
    assert_eq!(counter.similar(&again).await.other_applicants, 3);

    // Published already?
    let publish = catalog::PublishItemRequest {
        request_id: "plan".to_owned(),
        bureau_id: BUREAU.to_owned(),
        title: "赫应急〔2023〕5号 2023年度安全生产监督检查计划".to_owned(),
        article20_code: 13,
        group: "safety".to_owned(),
        office_id: "safety".to_owned(),
        formed_on: "2024-03-04".to_owned(),
        channels: vec![catalog::Channel::Website as i32],
        ..Default::default()
    };
    let matches = intake::ListPublicMatchesRequest {
        bureau_id: BUREAU.to_owned(),
        application_id: again.clone(),
    };
    let none = clerk.list_public_matches(matches.clone()).await.unwrap();
    assert_eq!(none.into_inner().matches, []);
    counter
        .reviewer
        .items()
        .publish_item(publish)
        .await
        .unwrap();
    let found = clerk
        .list_public_matches(matches)
        .await
        .unwrap()
        .into_inner();
    assert_eq!(found.matches.len(), 1);
    assert!((found.matches[0].score - 1.0).abs() < f64::EPSILON);

    // Several ask for the same: a proposal to publish, once.
    let propose = about!(ProposePublicationRequest, "propose", again,
        title: "年度安全生产监督检查计划".to_owned(), reason: "多人申请".to_owned());
    let refused = counter.auditor.applications();
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
    counter.suite.stop().await.unwrap();
}
