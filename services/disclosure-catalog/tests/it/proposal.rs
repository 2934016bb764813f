//! Proposing to publish, and deciding on it.

use gongkai_proto::{
    catalog::v1::{self as proto, ProposalOutcome},
    common::v1::Visibility,
    event,
};
use gongkai_testbed::tokens::Who;
use tonic::{Code, Status};

use crate::{
    fixture::{BUREAU, Catalog, clerk, leader, reader, reason, reviewer, token, violations},
    item_work::{Step, contents, take, up_to_signature},
};

const SOURCES: [&str; 2] = [
    "01890a5d-ac96-774b-bcce-b302099a8003",
    "01890a5d-ac96-774b-bcce-b302099a8004",
];

pub fn proposal(request_id: &str) -> proto::ProposeItemRequest {
    proto::ProposeItemRequest {
        request_id: request_id.to_owned(),
        bureau_id: "heshan-emb".to_owned(),
        title: "危险化学品生产企业名单".to_owned(),
        description: "企业名称、许可范围和有效期。".to_owned(),
        reason: "两名申请人申请公开同一信息。".to_owned(),
        source_application_ids: SOURCES.map(str::to_owned).to_vec(),
        article20_code: 5,
    }
}

pub async fn propose(
    catalog: &Catalog,
    who: &Who,
    request: proto::ProposeItemRequest,
) -> Result<proto::Proposal, Status> {
    let answer = catalog
        .proposals()
        .propose_item(catalog.as_who(who, request))
        .await?;
    Ok(answer.into_inner().proposal.unwrap())
}

pub fn decision(
    request_id: &str,
    proposal: &proto::Proposal,
    outcome: ProposalOutcome,
) -> proto::DecideProposalRequest {
    proto::DecideProposalRequest {
        request_id: request_id.to_owned(),
        bureau_id: "heshan-emb".to_owned(),
        proposal_id: proposal.id.clone(),
        etag: proposal.etag.clone(),
        outcome: outcome.into(),
        reason: "涉及公众安全，纳入主动公开。".to_owned(),
    }
}

pub async fn decide(
    catalog: &Catalog,
    who: &Who,
    request: proto::DecideProposalRequest,
) -> Result<proto::Proposal, Status> {
    let answer = catalog
        .proposals()
        .decide_proposal(catalog.as_who(who, request))
        .await?;
    Ok(answer.into_inner().proposal.unwrap())
}

pub async fn get(
    catalog: &Catalog,
    who: &Who,
    bureau: &str,
    id: &str,
) -> Result<proto::Proposal, Status> {
    let request = proto::GetProposalRequest {
        bureau_id: bureau.to_owned(),
        proposal_id: id.to_owned(),
    };
    let answer = catalog
        .proposals()
        .get_proposal(catalog.as_who(who, request))
        .await?;
    Ok(answer.into_inner().proposal.unwrap())
}

#[tokio::test]
async fn a_proposal_is_made_and_decided_once_and_told_inside() {
    let catalog = Catalog::with_bureaus().await;
    let made = propose(&catalog, &clerk(), proposal("1")).await.unwrap();
    assert_eq!(
        propose(&catalog, &clerk(), proposal("1")).await.unwrap(),
        made
    );
    let other = proto::ProposeItemRequest {
        title: "另一信息".to_owned(),
        ..proposal("1")
    };
    let status = propose(&catalog, &clerk(), other).await.unwrap_err();
    assert_eq!(reason(&status), "REQUEST_ID_REUSED");
    let read = get(&catalog, &reviewer(), "heshan-emb", &made.id).await;
    assert_eq!(read.unwrap(), made);

    let accept = || decision("2", &made, ProposalOutcome::Accepted);
    let decided = decide(&catalog, &leader(), accept()).await.unwrap();
    assert_eq!(
        decide(&catalog, &leader(), accept()).await.unwrap(),
        decided
    );
    let pinned = proto::Proposal {
        id: "…".to_owned(),
        ..decided.clone()
    };
    insta::assert_debug_snapshot!(pinned, @r#"
    Proposal {
        id: "…",
        bureau_id: "heshan-emb",
        title: "危险化学品生产企业名单",
        description: "企业名称、许可范围和有效期。",
        reason: "两名申请人申请公开同一信息。",
        source_application_ids: [
            "01890a5d-ac96-774b-bcce-b302099a8003",
            "01890a5d-ac96-774b-bcce-b302099a8004",
        ],
        article20_code: 5,
        proposed_on: "2019-10-08",
        outcome: Accepted,
        decided_on: "2019-10-08",
        decision_reason: "涉及公众安全，纳入主动公开。",
        etag: "2",
        item_id: "",
        index_number: "",
        published_on: "",
    }
    "#);
    // Who read it before the decision is told so; who does not care is told what it is now.
    let late = decision("3", &made, ProposalOutcome::Declined);
    let status = decide(&catalog, &leader(), late.clone()).await.unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::Aborted, "CONFLICT")
    );
    let whatever = proto::DecideProposalRequest {
        etag: String::new(),
        ..late
    };
    let status = decide(&catalog, &leader(), whatever).await.unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::FailedPrecondition, "STATE_FORBIDS")
    );

    let events = catalog
        .events_in("heshan-emb", Visibility::Internal, &leader(), 2)
        .await;
    let seen: Vec<_> = events
        .iter()
        .map(|event| (event.r#type.as_str(), event.subject.as_str()))
        .collect();
    let id = made.id.as_str();
    assert_eq!(
        seen,
        [
            ("gongkai.catalog.proposal.made.v1", id),
            ("gongkai.catalog.proposal.decided.v1", id),
        ]
    );
    let told: proto::ProposalMade = event::decode(&events[0].data).unwrap();
    assert_eq!(told.source_application_ids, SOURCES);
    assert_eq!(told.proposed_on, made.proposed_on);
    // What somebody wrote freely is in no event.
    for event in &events {
        assert!(!event.data.contains(&made.title), "{}", event.data);
    }
    let told: proto::ProposalDecided = event::decode(&events[1].data).unwrap();
    assert_eq!(told.outcome(), ProposalOutcome::Accepted);
    assert_eq!(told.source_application_ids, SOURCES);
    // The public hears of none.
    assert_eq!(catalog.events("heshan-emb", 1).await.len(), 1);
    catalog.stop().await;
}

#[tokio::test]
async fn of_two_leaders_one_decides() {
    let catalog = Catalog::with_bureaus().await;
    let made = propose(&catalog, &clerk(), proposal("1")).await.unwrap();
    let accept = decision("2", &made, ProposalOutcome::Accepted);
    let decline = decision("3", &made, ProposalOutcome::Declined);
    let (leader, deputy) = (leader(), Who::new("deputy", "heshan-emb", "leader"));
    let (one, two) = tokio::join!(
        decide(&catalog, &leader, accept),
        decide(&catalog, &deputy, decline)
    );
    let status = match (one, two) {
        (Ok(_), Err(status)) | (Err(status), Ok(_)) => status,
        both => panic!("{both:?}"),
    };
    assert_eq!(reason(&status), "CONFLICT");
    catalog.stop().await;
}

#[tokio::test]
async fn proposals_are_listed_newest_first_in_pages() {
    let catalog = Catalog::with_bureaus().await;
    let mut made = Vec::new();
    for request_id in ["1", "2", "3"] {
        let request = proposal(request_id);
        made.push(propose(&catalog, &clerk(), request).await.unwrap());
    }
    let decline = decision("4", &made[1], ProposalOutcome::Declined);
    let declined = decide(&catalog, &leader(), decline).await.unwrap();
    let list = async |open_only: bool, page_token: String| {
        let request = proto::ListProposalsRequest {
            bureau_id: "heshan-emb".to_owned(),
            open_only,
            page_size: 1,
            page_token,
        };
        let answer = catalog
            .proposals()
            .list_proposals(catalog.as_who(&clerk(), request))
            .await;
        answer.map(tonic::Response::into_inner)
    };
    for (open_only, expected) in [
        (false, vec![&made[2], &declined, &made[0]]),
        (true, vec![&made[2], &made[0]]),
    ] {
        let (mut listed, mut page_token) = (Vec::new(), String::new());
        loop {
            let page = list(open_only, page_token).await.unwrap();
            listed.extend(page.proposals);
            page_token = page.next_page_token;
            if page_token.is_empty() {
                break;
            }
        }
        assert_eq!(listed.iter().collect::<Vec<_>>(), expected);
    }
    let page_token = list(false, String::new()).await.unwrap().next_page_token;
    for wrong in [
        page_token,
        token("proposals/heshan-emb/true", r#"["0000-01-01","x"]"#),
    ] {
        let status = list(true, wrong).await.unwrap_err();
        assert_eq!(violations(&status), ["page_token"]);
    }
    catalog.stop().await;
}

#[tokio::test]
async fn who_may_not_propose_or_decide_is_refused() {
    let catalog = Catalog::with_bureaus().await;
    let foreign = Who::new("clerk-he", "taojiang-emb", "clerk");
    let status = propose(&catalog, &foreign, proposal("1"))
        .await
        .unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::PermissionDenied, "BUREAU_FOREIGN")
    );
    let status = propose(&catalog, &reader(), proposal("1"))
        .await
        .unwrap_err();
    assert_eq!(reason(&status), "ROLE_MISSING");
    let service = Who::new("intake", "platform", "service");
    let made = propose(&catalog, &service, proposal("1")).await.unwrap();
    let accept = || decision("2", &made, ProposalOutcome::Accepted);
    let status = decide(&catalog, &reviewer(), accept()).await.unwrap_err();
    assert_eq!(reason(&status), "ROLE_MISSING");
    let foreign = Who::new("leader-he", "heshan", "leader");
    let status = decide(&catalog, &foreign, accept()).await.unwrap_err();
    assert_eq!(reason(&status), "BUREAU_FOREIGN");
    // Of another bureau, nobody learns whether there is such a proposal.
    let status = get(&catalog, &foreign, "heshan-emb", &made.id).await;
    assert_eq!(reason(&status.unwrap_err()), "BUREAU_FOREIGN");
    let status = get(&catalog, &foreign, "heshan", &made.id).await;
    assert_eq!(reason(&status.unwrap_err()), "RECORD_UNKNOWN");
    catalog.stop().await;
}

#[tokio::test]
async fn all_that_is_wrong_with_a_proposal_is_said_at_once() {
    let catalog = Catalog::with_bureaus().await;
    let wrong = proto::ProposeItemRequest {
        title: "长".repeat(201),
        reason: String::new(),
        source_application_ids: [SOURCES[0], "x", SOURCES[0]].map(str::to_owned).to_vec(),
        article20_code: 16,
        ..proposal("1")
    };
    let status = propose(&catalog, &clerk(), wrong).await.unwrap_err();
    assert_eq!(
        violations(&status),
        [
            "title",
            "reason",
            "source_application_ids[1]",
            "source_application_ids[2]",
            "article20_code",
        ]
    );
    // Neither source nor item of article 20 need be known.
    let bare = proto::ProposeItemRequest {
        source_application_ids: Vec::new(),
        article20_code: 0,
        ..proposal("1")
    };
    let made = propose(&catalog, &clerk(), bare).await.unwrap();
    assert_eq!(made.article20_code, 0);
    let mute = proto::DecideProposalRequest {
        reason: String::new(),
        ..decision("2", &made, ProposalOutcome::Declined)
    };
    let status = decide(&catalog, &leader(), mute.clone()).await.unwrap_err();
    assert_eq!(violations(&status), ["reason"]);
    let undecided = proto::DecideProposalRequest {
        proposal_id: "x".to_owned(),
        outcome: 0,
        ..mute
    };
    let status = decide(&catalog, &leader(), undecided).await.unwrap_err();
    assert_eq!(violations(&status), ["proposal_id", "outcome"]);
    catalog.stop().await;
}

#[tokio::test]
async fn an_accepted_proposal_becomes_an_item_and_is_fulfilled_when_that_is_public() {
    let catalog = Catalog::with_bureaus().await;
    let made = propose(&catalog, &clerk(), proposal("1")).await.unwrap();
    let begin = async |request_id: &str| {
        let request = proto::DraftProposedItemRequest {
            request_id: request_id.to_owned(),
            bureau_id: made.bureau_id.clone(),
            proposal_id: made.id.clone(),
        };
        let mut client = catalog.proposals();
        let answer = client.draft_proposed_item(catalog.as_who(&clerk(), request));
        let answer = answer.await.map(tonic::Response::into_inner);
        answer.map(|answer| answer.proposal.unwrap())
    };
    let early = begin("early").await.unwrap_err();
    assert_eq!(reason(&early), "STATE_FORBIDS");
    let accept = decision("2", &made, ProposalOutcome::Accepted);
    decide(&catalog, &leader(), accept).await.unwrap();
    let first_one = begin("begin").await.unwrap();
    assert_eq!(begin("begin").await.unwrap(), first_one, "repeated");
    assert_eq!(reason(&begin("twice").await.unwrap_err()), "STATE_FORBIDS");
    assert_eq!(first_one.index_number, "");
    let at = (first_one.item_id.as_str(), "");
    let drafted = take(&catalog, &leader(), Step::Drop, at).await.unwrap();
    assert_eq!(drafted.contents.unwrap().title, made.title);
    // That draft was given up: another is first_one, and goes its way.
    let anew = begin("anew").await.unwrap();
    assert_ne!(anew.item_id, first_one.item_id);
    let says = proto::EditItemRequest {
        request_id: "edit".to_owned(),
        bureau_id: made.bureau_id.clone(),
        item_id: anew.item_id.clone(),
        contents: Some(contents(&made.title)),
        ..proto::EditItemRequest::default()
    };
    let mut work = catalog.work();
    work.edit_item(catalog.as_who(&clerk(), says))
        .await
        .unwrap();
    up_to_signature(&catalog, &anew.item_id).await;
    let at = (anew.item_id.as_str(), "");
    take(&catalog, &leader(), Step::Sign, at).await.unwrap();
    let fulfilled = get(&catalog, &clerk(), BUREAU, &made.id).await.unwrap();
    assert_eq!(
        (
            fulfilled.index_number.as_str(),
            fulfilled.published_on.as_str()
        ),
        ("heshan-emb/2019-000001", "2019-10-08")
    );
    // A revision that is given up makes no other of it.
    take(&catalog, &clerk(), Step::Revise, at).await.unwrap();
    take(&catalog, &clerk(), Step::Drop, at).await.unwrap();
    assert_eq!(reason(&begin("second").await.unwrap_err()), "STATE_FORBIDS");
    catalog.stop().await;
}
