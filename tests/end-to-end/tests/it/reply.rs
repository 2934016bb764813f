//! The handling of applications: searches, the reply through its hands, deputies, new answers.

use std::{fs, path::PathBuf, time::Duration};

use gongkai_demo::{
    clients::{Caller, Services},
    play,
    staff::{Staff, Walk, content},
    year::Year,
};
use gongkai_proto::intake::v1::{
    self as intake, Answer, ApplicationStage as Stage, CloseWay, DispatchWay, LetterFormat,
    ReopenCause, Verdict,
};
use gongkai_testbed::{suite::Suite, tokens::Who};
use tonic::{Code, Status};

use crate::{
    paper,
    support::{assert_refused, suite, table3, value, violations},
};

const BUREAU: &str = "heshan-emb";

/// The people of a bureau at their desks.
struct Office {
    suite: Suite,
    services: Services,
    staff: Staff,
}

impl Office {
    async fn open(day: &str) -> Self {
        let suite = suite().await;
        let services = Services::of(&suite).unwrap();
        let staff = Staff::of(&services, &suite.mint, BUREAU).unwrap();
        let office = Self {
            suite,
            services,
            staff,
        };
        office.on(day).await;
        office
    }

    async fn on(&self, day: &str) {
        play::set_day(&self.suite, day.parse().unwrap())
            .await
            .unwrap();
    }

    /// Somebody with these roles.
    fn person(&self, subject: &str, roles: &[&str]) -> Caller {
        let who = Who {
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            ..Who::new(subject, BUREAU, roles[0])
        };
        let token = self.suite.mint.mint(&who, Duration::from_hours(1));
        self.services.with_token(&token).unwrap()
    }

    /// Registers an application.
    async fn submit(&self, name: &str) -> Walk {
        let request = intake::SubmitApplicationRequest {
            request_id: name.to_owned(),
            bureau_id: BUREAU.to_owned(),
            applicant: Some(intake::Applicant {
                kind: intake::ApplicantKind::Business as i32,
                name: "演示公司".to_owned(),
                identity_number: "演示证件".to_owned(),
                contact: "演示联系方式".to_owned(),
                ..Default::default()
            }),
            channel: intake::ReceiptChannel::InPerson as i32,
            wanted: "演示所需信息".to_owned(),
            ..Default::default()
        };
        let mut applications = self.staff.clerk.applications();
        let submitted = applications.submit_application(request);
        Walk {
            request_id: name.to_owned(),
            bureau_id: BUREAU.to_owned(),
            application_id: submitted
                .await
                .unwrap()
                .into_inner()
                .application
                .unwrap()
                .id,
        }
    }

    async fn read(&self, walk: &Walk) -> intake::Application {
        let request = intake::GetApplicationRequest {
            bureau_id: BUREAU.to_owned(),
            application_id: walk.application_id.clone(),
        };
        let mut applications = self.staff.clerk.applications();
        let read = applications.get_application(request);
        read.await.unwrap().into_inner().application.unwrap()
    }

    async fn export_draft(
        &self,
        caller: &Caller,
        walk: &Walk,
        format: LetterFormat,
    ) -> Result<intake::ExportReplyDraftResponse, Status> {
        let request = intake::ExportReplyDraftRequest {
            bureau_id: BUREAU.to_owned(),
            application_id: walk.application_id.clone(),
            format: format as i32,
        };
        let exported = caller.applications().export_reply_draft(request).await?;
        Ok(exported.into_inner())
    }

    async fn refused_draft(&self, walk: &Walk, request: intake::DraftReplyRequest) -> Status {
        let request = intake::DraftReplyRequest {
            request_id: "refused".to_owned(),
            bureau_id: BUREAU.to_owned(),
            application_id: walk.application_id.clone(),
            ..request
        };
        let mut applications = self.staff.clerk.applications();
        let drafted = applications.draft_reply(request);
        drafted.await.unwrap_err()
    }
}

/// The same path under another request id.
fn again(walk: &Walk, request_id: &str) -> Walk {
    Walk {
        request_id: request_id.to_owned(),
        ..walk.clone()
    }
}

fn review(walk: &Walk) -> intake::ReviewReplyRequest {
    intake::ReviewReplyRequest {
        request_id: walk.request_id.clone(),
        bureau_id: BUREAU.to_owned(),
        application_id: walk.application_id.clone(),
        verdict: Verdict::Approved as i32,
        secrecy: intake::SecrecyReview::Passed as i32,
        ..Default::default()
    }
}

fn sign(walk: &Walk) -> intake::SignReplyRequest {
    intake::SignReplyRequest {
        request_id: walk.request_id.clone(),
        bureau_id: BUREAU.to_owned(),
        application_id: walk.application_id.clone(),
        ..Default::default()
    }
}

fn dispatch(walk: &Walk, way: DispatchWay) -> intake::DispatchReplyRequest {
    intake::DispatchReplyRequest {
        request_id: walk.request_id.clone(),
        bureau_id: BUREAU.to_owned(),
        application_id: walk.application_id.clone(),
        way: way as i32,
        ..Default::default()
    }
}

fn reopen(walk: &Walk, cause: ReopenCause, due_on: &str) -> intake::ReopenApplicationRequest {
    intake::ReopenApplicationRequest {
        request_id: walk.request_id.clone(),
        bureau_id: BUREAU.to_owned(),
        application_id: walk.application_id.clone(),
        cause: cause as i32,
        due_on: due_on.to_owned(),
        reason: "演示理由".to_owned(),
        ..Default::default()
    }
}

#[track_caller]
fn state_forbids(status: &Status) {
    assert_refused(status, Code::FailedPrecondition, "STATE_FORBIDS");
}

/// The draft is there as the letter it becomes, in both forms, for the bureau's staff alone.
async fn previewed(office: &Office, walk: &Walk) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("letters");
    fs::create_dir_all(&folder).unwrap();
    let reviewer = &office.staff.reviewer;
    for (format, extension) in [(LetterFormat::Docx, "docx"), (LetterFormat::Pdf, "pdf")] {
        let draft = office.export_draft(reviewer, walk, format).await.unwrap();
        if format == LetterFormat::Docx {
            let text = paper::docx_text(&draft.content);
            for said in ["不予公开告知书", "演示公司", content().reason.as_str()] {
                assert!(text.contains(said), "{said} is not in {text}");
            }
        } else {
            paper::assert_whole_pdf(&draft.content);
        }
        assert_eq!(
            draft.file_name,
            format!("政府信息不予公开告知书（内部事务信息）（草稿）.{extension}")
        );
        assert_eq!(draft.etag, office.read(walk).await.etag);
        fs::write(folder.join(format!("draft.{extension}")), draft.content).unwrap();
    }
    let formless = office.export_draft(reviewer, walk, LetterFormat::Unspecified);
    assert_eq!(violations(&formless.await.unwrap_err()), ["format"]);
    let mint = &office.suite.mint;
    let services = &office.services;
    for (bureau, role, reason) in [
        (BUREAU, "public", "ROLE_MISSING"),
        ("haitang-emb", "reviewer", "BUREAU_FOREIGN"),
    ] {
        let caller = services.caller(mint, bureau, role).unwrap();
        let refused = office.export_draft(&caller, walk, LetterFormat::Docx).await;
        assert_refused(&refused.unwrap_err(), Code::PermissionDenied, reason);
    }
}

/// A withheld answer: searched, drafted, returned, drafted anew, signed, posted, returned by mail and
/// handed over. What is refused on the way changes nothing.
#[expect(
    clippy::too_many_lines,
    reason = "one case from its beginning to its end"
)]
async fn withheld(office: &Office) {
    let (clerk, staff) = (&office.staff.clerk, &office.staff);
    let walk = office.submit("withheld").await;
    let assign = |office_id: &str, due_on: &str| intake::AssignSearchRequest {
        request_id: format!("search-{office_id}-{due_on}"),
        bureau_id: BUREAU.to_owned(),
        application_id: walk.application_id.clone(),
        offices: vec![intake::SearchAssignment {
            office_id: office_id.to_owned(),
            due_on: due_on.to_owned(),
            ..Default::default()
        }],
        ..Default::default()
    };
    let known = Year::heshan().unwrap().bureau.offices[0].id.clone();
    let status = clerk
        .applications()
        .assign_search(assign("nowhere", "2024-03-08"))
        .await
        .unwrap_err();
    assert_eq!(violations(&status), ["offices[0].office_id"]);
    let status = clerk
        .applications()
        .assign_search(assign(&known, "2024-05-31"))
        .await
        .unwrap_err();
    state_forbids(&status);
    for _ in 0..2 {
        let assigned = clerk
            .applications()
            .assign_search(assign(&known, "2024-03-08"))
            .await
            .unwrap();
        let searches = assigned.into_inner().application.unwrap().searches;
        assert_eq!(searches.len(), 1, "a repeated call does nothing");
    }
    let returned = intake::ReturnSearchRequest {
        request_id: "return".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: walk.application_id.clone(),
        search_number: 1,
        finding: intake::SearchFinding::Found as i32,
        searched: "档案室案卷，经办人演示".to_owned(),
        opinion: intake::DisclosureOpinion::Withhold as i32,
        ..Default::default()
    };
    let silent = clerk.applications().return_search(returned.clone()).await;
    assert_eq!(violations(&silent.unwrap_err()), ["ground", "reason"]);
    let returned = intake::ReturnSearchRequest {
        ground: intake::Ground::InternalAffairs as i32,
        reason: "属于内部管理信息".to_owned(),
        ..returned
    };
    let sun = Who::new("sun", BUREAU, "clerk").office("elsewhere");
    let sun = office.suite.mint.mint(&sun, Duration::from_hours(1));
    let sun = office.services.with_token(&sun).unwrap();
    let refused = sun.applications().return_search(returned.clone()).await;
    assert_refused(
        &refused.unwrap_err(),
        Code::PermissionDenied,
        "TASK_OF_OTHERS",
    );
    clerk.applications().return_search(returned).await.unwrap();

    let mix = intake::DraftReplyRequest {
        answers: vec![Answer::Granted as i32, Answer::NotHeld as i32],
        content: Some(content()),
        ..Default::default()
    };
    assert_eq!(
        violations(&office.refused_draft(&walk, mix).await),
        ["answers"]
    );
    let preview = office.export_draft(&staff.reviewer, &walk, LetterFormat::Pdf);
    state_forbids(&preview.await.unwrap_err());
    staff
        .draft(&walk, Answer::WithheldInternalAffairs)
        .await
        .unwrap();
    previewed(office, &walk).await;
    let back = intake::ReviewReplyRequest {
        verdict: Verdict::Returned as i32,
        ..review(&again(&walk, "back"))
    };
    let status = staff
        .reviewer
        .applications()
        .review_reply(back.clone())
        .await;
    assert_eq!(violations(&status.unwrap_err()), ["remarks"]);
    let back = intake::ReviewReplyRequest {
        remarks: "理由不充分".to_owned(),
        ..back
    };
    staff
        .reviewer
        .applications()
        .review_reply(back)
        .await
        .unwrap();
    assert_eq!(office.read(&walk).await.stage(), Stage::Returned);
    let second = again(&walk, "withheld-2");
    let drafted = staff
        .draft(&second, Answer::WithheldInternalAffairs)
        .await
        .unwrap();
    assert_eq!(
        staff
            .draft(&second, Answer::WithheldInternalAffairs)
            .await
            .unwrap(),
        drafted,
        "repeated"
    );
    state_forbids(&staff.sign(&second).await.unwrap_err());
    staff.review(&second).await.unwrap();
    state_forbids(&staff.hand_over(&second).await.unwrap_err());
    staff.sign(&second).await.unwrap();
    let preview = office.export_draft(&staff.reviewer, &walk, LetterFormat::Pdf);
    state_forbids(&preview.await.unwrap_err());
    let letters = intake::ListLettersRequest {
        bureau_id: BUREAU.to_owned(),
        case_id: walk.application_id.clone(),
        ..Default::default()
    };
    let letters = clerk.letters().list_letters(letters).await.unwrap();
    let numbers: Vec<_> = letters
        .into_inner()
        .letters
        .into_iter()
        .map(|letter| letter.number)
        .collect();
    let bureau = "益阳市赫山区应急管理局";
    assert_eq!(
        numbers,
        ["公开", "公开登"].map(|series| format!("{bureau}{series}〔2024〕1号")),
        "a draft takes no number"
    );
    let post = dispatch(&second, DispatchWay::Post);
    let status = clerk.applications().dispatch_reply(post.clone()).await;
    assert_eq!(violations(&status.unwrap_err()), ["tracking_number"]);
    let post = intake::DispatchReplyRequest {
        tracking_number: "XA00000000043".to_owned(),
        ..post
    };
    office.on("2024-03-11").await;
    clerk.applications().dispatch_reply(post).await.unwrap();
    office.on("2024-03-18").await;
    let delivery = intake::RecordDeliveryRequest {
        request_id: "mail".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: walk.application_id.clone(),
        delivery: intake::Delivery::Returned as i32,
        returned_because: "查无此人".to_owned(),
        ..Default::default()
    };
    clerk
        .applications()
        .record_delivery(delivery)
        .await
        .unwrap();
    let archive = intake::ArchiveApplicationRequest {
        request_id: "archive".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: walk.application_id.clone(),
        archive_number: "2024-XXGK-1".to_owned(),
        place: "档案室".to_owned(),
        ..Default::default()
    };
    let early = clerk
        .applications()
        .archive_application(archive.clone())
        .await;
    state_forbids(&early.unwrap_err());
    staff.hand_over(&again(&walk, "again")).await.unwrap();
    clerk
        .applications()
        .archive_application(archive)
        .await
        .unwrap();

    let read = office.read(&walk).await;
    assert_eq!(read.stage(), Stage::Archived);
    assert_eq!(read.answered_on, "2024-03-11", "the first day stays");
    assert_eq!(read.answer(), Answer::WithheldInternalAffairs);
    let reply = read.replies.last().unwrap();
    assert_eq!(read.replies.len(), 2);
    assert_eq!(reply.grounds, [intake::Ground::InternalAffairs as i32]);
    assert_eq!(reply.drafted_by, format!("clerk@{BUREAU}"));
    let reviewed = reply.review.clone().unwrap();
    assert_eq!(reviewed.reviewed_by, format!("reviewer@{BUREAU}"));
    let signed = reply.signature.clone().unwrap();
    assert_eq!(signed.signed_by, format!("leader@{BUREAU}"));
    let ways: Vec<_> = reply
        .services
        .iter()
        .map(|service| {
            (
                service.way(),
                service.delivery(),
                service.dispatched_on.as_str(),
            )
        })
        .collect();
    assert_eq!(
        ways,
        [
            (DispatchWay::Post, intake::Delivery::Returned, "2024-03-11"),
            (
                DispatchWay::InPerson,
                intake::Delivery::SignedFor,
                "2024-03-18"
            ),
        ]
    );
}

/// A partial answer with its mandatory facts, people who may not, and a deputy who may.
#[expect(
    clippy::too_many_lines,
    reason = "one case from its beginning to its end"
)]
async fn partial(office: &Office) {
    let staff = &office.staff;
    let walk = office.submit("partial").await;
    let ungrounded = intake::DraftReplyRequest {
        answers: vec![Answer::PartlyGranted as i32],
        content: Some(content()),
        ..Default::default()
    };
    assert_eq!(
        violations(&office.refused_draft(&walk, ungrounded).await),
        ["answers"]
    );
    let unseparated = intake::DraftReplyRequest {
        answers: vec![
            Answer::Granted as i32,
            Answer::WithheldProcessInformation as i32,
        ],
        content: Some(intake::ReplyContent {
            withheld_part: String::new(),
            ..content()
        }),
        ..Default::default()
    };
    assert_eq!(
        violations(&office.refused_draft(&walk, unseparated).await),
        ["content.withheld_part"]
    );
    staff.draft(&walk, Answer::PartlyGranted).await.unwrap();

    // The drafter with the reviewer's role, too; a clerk without it.
    let drafter = office.person(&format!("clerk@{BUREAU}"), &["clerk", "reviewer", "leader"]);
    let status = drafter.applications().review_reply(review(&walk)).await;
    state_forbids(&status.unwrap_err());
    let zhao = office.person("zhao", &["clerk"]);
    let status = zhao.applications().review_reply(review(&walk)).await;
    assert_refused(&status.unwrap_err(), Code::PermissionDenied, "ROLE_MISSING");
    let careless = intake::ReviewReplyRequest {
        secrecy: 0,
        ..review(&walk)
    };
    let status = staff.reviewer.applications().review_reply(careless).await;
    assert_eq!(violations(&status.unwrap_err()), ["secrecy"]);
    staff.review(&walk).await.unwrap();
    let both = office.person(&format!("reviewer@{BUREAU}"), &["reviewer", "leader"]);
    let status = both.applications().sign_reply(sign(&walk)).await;
    state_forbids(&status.unwrap_err());
    let status = zhao.applications().sign_reply(sign(&walk)).await;
    assert_refused(&status.unwrap_err(), Code::PermissionDenied, "ROLE_MISSING");

    // Zhao stands in for the leader; somebody else's reviewer appoints nobody to sign.
    let appoint = intake::AppointDeputyRequest {
        request_id: "deputy".to_owned(),
        bureau_id: BUREAU.to_owned(),
        deputy: "zhao".to_owned(),
        role: intake::DeputyRole::Leader as i32,
        to_on: "2024-03-29".to_owned(),
        reason: "出差".to_owned(),
        ..Default::default()
    };
    let status = staff
        .reviewer
        .deputies()
        .appoint_deputy(appoint.clone())
        .await;
    assert_refused(&status.unwrap_err(), Code::PermissionDenied, "ROLE_MISSING");
    let backwards = intake::AppointDeputyRequest {
        deputy: format!("leader@{BUREAU}"),
        to_on: "2024-03-01".to_owned(),
        ..appoint.clone()
    };
    let status = staff.leader.deputies().appoint_deputy(backwards).await;
    assert_eq!(violations(&status.unwrap_err()), ["deputy", "to_on"]);
    let appointed = staff
        .leader
        .deputies()
        .appoint_deputy(appoint.clone())
        .await
        .unwrap()
        .into_inner();
    let repeated = staff
        .leader
        .deputies()
        .appoint_deputy(appoint)
        .await
        .unwrap();
    assert_eq!(repeated.into_inner(), appointed);
    // A deputy of the one who drafted, or who had a hand in it, takes no eyes away.
    let of_clerk = intake::AppointDeputyRequest {
        request_id: "deputy-2".to_owned(),
        bureau_id: BUREAU.to_owned(),
        person: format!("reviewer@{BUREAU}"),
        deputy: "qian".to_owned(),
        role: intake::DeputyRole::Leader as i32,
        to_on: "2024-03-29".to_owned(),
        reason: "出差".to_owned(),
        ..Default::default()
    };
    staff
        .leader
        .deputies()
        .appoint_deputy(of_clerk)
        .await
        .unwrap();
    let qian = office.person("qian", &["clerk"]);
    let status = qian.applications().sign_reply(sign(&walk)).await;
    state_forbids(&status.unwrap_err());
    let signed = zhao.applications().sign_reply(sign(&walk)).await.unwrap();
    let signed = signed.into_inner().application.unwrap();
    let signature = signed.replies[0].signature.clone().unwrap();
    assert_eq!(
        (signature.signed_by.as_str(), signature.instead_of),
        ("zhao", format!("leader@{BUREAU}"))
    );
    staff.hand_over(&walk).await.unwrap();

    let list = intake::ListDeputiesRequest {
        bureau_id: BUREAU.to_owned(),
        in_force_on: "2024-03-20".to_owned(),
        page_size: 1,
        ..Default::default()
    };
    let page = zhao
        .deputies()
        .list_deputies(list.clone())
        .await
        .unwrap()
        .into_inner();
    let next = intake::ListDeputiesRequest {
        page_token: page.next_page_token,
        ..list
    };
    let rest = zhao
        .deputies()
        .list_deputies(next)
        .await
        .unwrap()
        .into_inner();
    let all: Vec<_> = page.deputies.iter().chain(&rest.deputies).collect();
    assert_eq!((all.len(), rest.next_page_token.as_str()), (2, ""));
    let end = intake::EndDeputyRequest {
        request_id: "end".to_owned(),
        bureau_id: BUREAU.to_owned(),
        deputy_id: appointed.deputy.unwrap().id,
    };
    let ended = staff.leader.deputies().end_deputy(end).await.unwrap();
    assert_eq!(ended.into_inner().deputy.unwrap().to_on, "2024-03-18");
}

/// A granted answer while a third party's opinion is outstanding; two who sign at once.
async fn granted(office: &Office) {
    let (clerk, staff) = (&office.staff.clerk, &office.staff);
    let walk = office.submit("granted").await;
    let ask = intake::AskOpinionRequest {
        request_id: "ask".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: walk.application_id.clone(),
        of: intake::OpinionOf::ThirdParty as i32,
        party_name: "演示第三方".to_owned(),
        ..Default::default()
    };
    clerk.applications().ask_opinion(ask).await.unwrap();
    staff.draft(&walk, Answer::Granted).await.unwrap();
    staff.review(&walk).await.unwrap();
    state_forbids(&staff.sign(&walk).await.unwrap_err());
    let said = intake::RecordOpinionRequest {
        request_id: "said".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: walk.application_id.clone(),
        opinion_number: 1,
        opinion: intake::Opinion::Agrees as i32,
        ..Default::default()
    };
    clerk.applications().record_opinion(said).await.unwrap();
    let etag = office.read(&walk).await.etag;
    let signing = |name: &str| {
        let leader = office.person(name, &["leader"]);
        let request = intake::SignReplyRequest {
            request_id: name.to_owned(),
            etag: etag.clone(),
            ..sign(&walk)
        };
        tokio::spawn(async move { leader.applications().sign_reply(request).await })
    };
    let (one, two) = (signing("wang"), signing("sun"));
    let outcomes = [one.await.unwrap(), two.await.unwrap()];
    let lost: Vec<_> = outcomes
        .iter()
        .filter_map(|outcome| outcome.as_ref().err())
        .collect();
    assert_eq!(lost.len(), 1);
    assert_refused(lost[0], Code::Aborted, "CONFLICT");
    staff.hand_over(&walk).await.unwrap();
}

/// A close by mistake is annulled and leaves table 3; a new answer is no second row.
async fn reopened(office: &Office) {
    let staff = &office.staff;
    let mistaken = office.submit("mistaken").await;
    let lapse = intake::CloseApplicationRequest {
        request_id: "lapse".to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: mistaken.application_id.clone(),
        way: CloseWay::NotCorrected as i32,
        reason: "逾期".to_owned(),
        ..Default::default()
    };
    let status = staff.leader.applications().close_application(lapse).await;
    state_forbids(&status.unwrap_err());
    let closed = staff.answer(&mistaken, Answer::Withdrawn).await.unwrap();
    assert_eq!(closed.stage(), Stage::Closed);
    let request = reopen(&mistaken, ReopenCause::Mistake, "");
    let status = staff
        .clerk
        .applications()
        .reopen_application(request.clone())
        .await;
    assert_refused(&status.unwrap_err(), Code::PermissionDenied, "ROLE_MISSING");
    let open = staff
        .leader
        .applications()
        .reopen_application(request)
        .await
        .unwrap();
    let open = open.into_inner().application.unwrap();
    assert_eq!(
        (open.stage(), open.answered_on.as_str()),
        (Stage::Handling, "")
    );

    let walk = office.submit("anew").await;
    staff.answer(&walk, Answer::Granted).await.unwrap();
    let anew = again(&walk, "anew-2");
    let undated = reopen(&anew, ReopenCause::OwnCorrection, "");
    let status = staff
        .leader
        .applications()
        .reopen_application(undated)
        .await;
    assert_eq!(violations(&status.unwrap_err()), ["due_on"]);
    ordered(office, &walk, &mistaken).await;
    let request = reopen(&anew, ReopenCause::OwnCorrection, "2024-04-10");
    staff
        .leader
        .applications()
        .reopen_application(request)
        .await
        .unwrap();
    let second = staff.answer(&anew, Answer::PartlyGranted).await.unwrap();
    assert_eq!(second.answer(), Answer::Granted, "what table 3 counts");
    assert_eq!(second.answer_anew.unwrap().answered_on, "2024-03-18");
    assert_eq!(second.replies[1].cause(), ReopenCause::OwnCorrection);
}

/// A new answer is ordered by a dispute about this application, not by any id.
async fn ordered(office: &Office, walk: &Walk, other: &Walk) {
    let register = intake::RegisterDisputeRequest {
        request_id: "dispute".to_owned(),
        bureau_id: BUREAU.to_owned(),
        kind: intake::DisputeKind::Reconsideration as i32,
        application_id: other.application_id.clone(),
        party_name: "演示公司".to_owned(),
        ..Default::default()
    };
    let mut disputes = office.staff.clerk.disputes();
    let elsewhere = disputes.register_dispute(register).await.unwrap();
    let elsewhere = elsewhere.into_inner().dispute.unwrap().id;
    let mut leader = office.staff.leader.applications();
    let by = |dispute_id: &str| intake::ReopenApplicationRequest {
        dispute_id: dispute_id.to_owned(),
        ..reopen(&again(walk, "ordered"), ReopenCause::Ordered, "2024-04-10")
    };
    let refused = leader.reopen_application(by(&elsewhere)).await.unwrap_err();
    assert_eq!(violations(&refused), ["dispute_id"]);
    // A case that is no dispute is none.
    let refused = leader.reopen_application(by(&other.application_id)).await;
    assert_eq!(violations(&refused.unwrap_err()), ["dispute_id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_goes_through_its_hands_and_counts_once() {
    gongkai_testbed::fonts().unwrap();
    let office = Office::open("2024-03-04").await;
    withheld(&office).await;
    partial(&office).await;
    granted(&office).await;
    reopened(&office).await;
    let year = Year {
        year: 2024,
        ..Year::heshan().unwrap()
    };
    let report = play::compile(&office.suite, &year, &|_| {}).await.unwrap();
    for (row, expected) in [
        ("一、本年新收", 5.0),
        ("三（一）予以公开", 2.0),
        ("三（二）部分公开", 1.0),
        ("三（三）5属于三类内部事务信息", 1.0),
        ("三（六）3其他", 0.0),
        ("三（七）总计", 4.0),
        ("四、结转下年度继续办理", 1.0),
    ] {
        let found = table3(&report, row, "商业企业");
        assert!((found - expected).abs() < 1e-9, "{row}: {found}");
    }
    assert!((value(&report, "applications.reanswered") - 1.0).abs() < 1e-9);
    assert!(report.identities.iter().all(|identity| identity.holds));
    office.suite.stop().await.unwrap();
}
