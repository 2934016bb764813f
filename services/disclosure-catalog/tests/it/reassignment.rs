//! An office is dissolved, a person leaves: all that names them gets another one, as it was previewed.

use gongkai_proto::{
    catalog::v1::{
        self as proto, ReassignedKind, reassignment_service_client::ReassignmentServiceClient,
    },
    common::v1::ReminderStage,
    event,
};
use gongkai_testbed::tokens::Who;
use tonic::{Code, Status};

use crate::{
    duty::{duties, limit},
    entry::{columns, set},
    fixture::{BUREAU, Catalog, clerk, intake, leader, reason, reviewer, root, violations},
    item_work::{contents, draft, get},
    promise::{make, promise},
    publishing::item,
    reminder::reminders,
};

async fn preview(
    catalog: &Catalog,
    who: &Who,
    (filter, target): (proto::ReassignmentFilter, proto::ReassignmentTarget),
) -> Result<proto::PreviewReassignmentResponse, Status> {
    let request = proto::PreviewReassignmentRequest {
        bureau_id: BUREAU.to_owned(),
        filter: Some(filter),
        target: Some(target),
    };
    let mut client = ReassignmentServiceClient::new(catalog.channel());
    let answer = client.preview_reassignment(catalog.as_who(who, request));
    Ok(answer.await?.into_inner())
}

/// What a preview of the dissolved office would be done by.
fn act(request_id: &str, token: &str) -> proto::ReassignRequest {
    let (filter, target) = dissolved();
    proto::ReassignRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        filter: Some(filter),
        target: Some(target),
        token: token.to_owned(),
        reason: "机构改革，安全监管一股并入办公室".to_owned(),
    }
}

async fn reassign(
    catalog: &Catalog,
    request: proto::ReassignRequest,
) -> Result<proto::ReassignResponse, Status> {
    let mut client = ReassignmentServiceClient::new(catalog.channel());
    let answer = client.reassign(catalog.as_who(&leader(), request));
    Ok(answer.await?.into_inner())
}

/// All of one office to another.
fn dissolved() -> (proto::ReassignmentFilter, proto::ReassignmentTarget) {
    let filter = proto::ReassignmentFilter {
        office_id: "safety-1".to_owned(),
        ..proto::ReassignmentFilter::default()
    };
    let target = proto::ReassignmentTarget {
        office_id: "general".to_owned(),
        ..proto::ReassignmentTarget::default()
    };
    (filter, target)
}

async fn enter(catalog: &Catalog, subject: &str) {
    let request = proto::SetStaffMemberRequest {
        request_id: format!("enter {subject}"),
        bureau_id: BUREAU.to_owned(),
        member: Some(proto::StaffMember {
            subject: subject.to_owned(),
            name: "陈立".to_owned(),
            ..proto::StaffMember::default()
        }),
        ..proto::SetStaffMemberRequest::default()
    };
    let request = catalog.as_who(&leader(), request);
    catalog.staff().set_staff_member(request).await.unwrap();
}

/// The draft says so, and whose it was before can no longer be saved.
async fn draft_was_reassigned(catalog: &Catalog, drafted: &proto::ItemVersion) {
    let request = proto::GetItemVersionRequest {
        bureau_id: BUREAU.to_owned(),
        item_id: drafted.item_id.clone(),
        version: 0,
    };
    let mut work = catalog.work();
    let kept = work.get_item_version(catalog.as_who(&clerk(), request));
    let kept = kept.await.unwrap().into_inner();
    let act = kept.acts.last().unwrap();
    assert_eq!(act.act(), proto::ItemAct::Reassigned);
    assert!(act.reason.contains("机构改革"));
    let version = kept.version.unwrap();
    assert_eq!(version.contents.unwrap().office_id, "general");
    assert_ne!(version.etag, drafted.etag);
}

#[tokio::test]
async fn what_was_previewed_is_done_once_and_nothing_else() {
    let catalog = Catalog::with_bureaus().await;
    let entry = set("entry", columns("标准"));
    catalog.set_entry(&reviewer(), entry).await.unwrap();
    let public = catalog.publish(item()).await.unwrap();
    let drafted = draft(&catalog, &clerk(), "draft", contents("检查情况")).await;
    let drafted = drafted.unwrap();
    make(&catalog, &intake(), promise("promise", "2019-10-18"))
        .await
        .unwrap();

    let foreign = Who::new("leader-x", "heshan", "leader");
    let status = preview(&catalog, &foreign, dissolved()).await.unwrap_err();
    assert_eq!(reason(&status), "BUREAU_FOREIGN");
    let status = preview(&catalog, &reviewer(), dissolved()).await;
    assert_eq!(reason(&status.unwrap_err()), "ROLE_MISSING");

    let seen = preview(&catalog, &leader(), dissolved()).await.unwrap();
    let kinds: Vec<_> = seen.things.iter().map(proto::Reassigned::kind).collect();
    assert_eq!(
        kinds,
        [
            ReassignedKind::Entry,
            ReassignedKind::Item,
            ReassignedKind::Item,
            ReassignedKind::Promise
        ]
    );
    assert_eq!((seen.total, seen.open_duties), (4, 2));
    let same = seen.things.iter().all(|thing| {
        (thing.from_office_id.as_str(), thing.to_office_id.as_str()) == ("safety-1", "general")
    });
    assert!(same, "{seen:?}");

    // What came since is in the way of all.
    let late = set("late", columns("规划"));
    catalog.set_entry(&reviewer(), late).await.unwrap();
    let status = reassign(&catalog, act("stale", &seen.token)).await;
    let status = status.unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::FailedPrecondition, "STATE_FORBIDS")
    );
    let again = preview(&catalog, &leader(), dissolved()).await.unwrap();
    assert_eq!(again.total, 5);

    let (one, other) = tokio::join!(
        reassign(&catalog, act("one", &again.token)),
        reassign(&catalog, act("other", &again.token))
    );
    let (won, request_id, lost) = match (one, other) {
        (Ok(won), Err(lost)) => (won, "one", lost),
        (Err(lost), Ok(won)) => (won, "other", lost),
        both => panic!("one of two wins: {both:?}"),
    };
    assert_eq!(reason(&lost), "STATE_FORBIDS");
    assert_eq!((won.reassigned, won.left), (5, 0));
    let repeated = reassign(&catalog, act(request_id, &again.token)).await;
    assert_eq!(repeated.unwrap(), won);

    let now = get(&catalog, &public.id, 0).await.unwrap().item.unwrap();
    assert_eq!(
        now,
        proto::Item {
            office_id: "general".to_owned(),
            etag: now.etag.clone(),
            ..public.clone()
        }
    );
    let events = catalog.events(BUREAU, 7).await;
    let told = events
        .iter()
        .find(|told| told.r#type.contains("item.revised"))
        .unwrap();
    let told: proto::ItemRevised = event::decode(&told.data).unwrap();
    assert_eq!(told.item, Some(now));
    draft_was_reassigned(&catalog, &drafted).await;
    let owed = duties(
        &catalog,
        &clerk(),
        proto::ListUpdateDutiesRequest::default(),
    )
    .await;
    // What was published before stays with the office that did.
    assert!(owed.duties.iter().all(|duty| {
        let is_done = !duty.fulfilled_on.is_empty();
        let office = if is_done { "safety-1" } else { "general" };
        duty.office_id == office && duty.owed_by_office_id == office
    }));

    let request = proto::ListReassignmentsRequest {
        bureau_id: BUREAU.to_owned(),
        act_id: won.act_id,
        ..proto::ListReassignmentsRequest::default()
    };
    let mut client = ReassignmentServiceClient::new(catalog.channel());
    let listed = client.list_reassignments(catalog.as_who(&clerk(), request));
    let listed = listed.await.unwrap().into_inner().reassignments;
    assert_eq!(listed.len(), 5);
    let by_leader = |one: &proto::Reassignment| one.reassigned_by == "leader-liu";
    assert!(listed.iter().all(by_leader), "{listed:?}");
    let left = preview(&catalog, &leader(), dissolved()).await.unwrap();
    assert_eq!((left.total, left.things.len()), (0, 0));
    let status = reassign(&catalog, act("none", &left.token)).await;
    assert_eq!(reason(&status.unwrap_err()), "STATE_FORBIDS");
    catalog.stop().await;
}

#[tokio::test]
async fn a_person_who_leaves_hands_entries_over_and_nothing_else() {
    let catalog = Catalog::with_bureaus().await;
    enter(&catalog, "chen").await;
    let entry = proto::SetEntryRequest {
        person: "chen".to_owned(),
        ..set("entry", columns("标准"))
    };
    catalog.set_entry(&reviewer(), entry).await.unwrap();
    catalog.publish(item()).await.unwrap();
    let filter = proto::ReassignmentFilter {
        person: "chen".to_owned(),
        ..proto::ReassignmentFilter::default()
    };
    let nobody_known = proto::ReassignmentTarget {
        person: "nobody".to_owned(),
        ..proto::ReassignmentTarget::default()
    };
    let administrator = Who::new("admin-sun", BUREAU, "administrator");
    let status = preview(&catalog, &administrator, (filter.clone(), nobody_known)).await;
    assert_eq!(violations(&status.unwrap_err()), ["target.person"]);
    let to_nobody = proto::ReassignmentTarget::default();
    let status = preview(&catalog, &root(), (filter.clone(), to_nobody)).await;
    assert_eq!(violations(&status.unwrap_err()), ["target"]);
    let target = proto::ReassignmentTarget {
        no_person: true,
        ..proto::ReassignmentTarget::default()
    };
    let seen = preview(&catalog, &administrator, (filter.clone(), target.clone())).await;
    let seen = seen.unwrap();
    assert_eq!(seen.things.len(), 1);
    assert_eq!(seen.names[0].name, "陈立");
    let request = proto::ReassignRequest {
        filter: Some(filter),
        target: Some(target),
        ..act("leaves", &seen.token)
    };
    let mut client = ReassignmentServiceClient::new(catalog.channel());
    let done = client.reassign(catalog.as_who(&administrator, request));
    assert_eq!(done.await.unwrap().into_inner().reassigned, 1);
    let request = proto::GetEntryRequest {
        bureau_id: BUREAU.to_owned(),
        entry_id: seen.things[0].id.clone(),
        ..proto::GetEntryRequest::default()
    };
    let mut entries = catalog.entries();
    let entry = entries.get_entry(catalog.as_who(&clerk(), request));
    let entry = entry.await.unwrap().into_inner();
    let record = entry.record.unwrap();
    assert_eq!(record.person, "");
    assert_eq!(record.entry.unwrap().columns.unwrap().office_id, "safety-1");
    assert_eq!(entry.versions.len(), 2);
    catalog.stop().await;
}

/// The compliance table, by office: due, late or overdue, open.
fn table(owed: &proto::ListUpdateDutiesResponse) -> Vec<(&str, u32, u32, u32)> {
    let offices = owed.offices.iter();
    offices
        .map(|one| (&*one.office_id, one.due, one.late + one.overdue, one.open))
        .collect()
}

#[tokio::test]
async fn what_was_late_stays_the_old_offices_and_the_new_one_does_it() {
    let catalog = Catalog::with_bureaus().await;
    let says = proto::EntryColumns {
        limit: Some(limit(
            proto::TimeLimitKind::Cyclic,
            proto::Cycle::Quarter,
            10,
        )),
        ..columns("重要会议")
    };
    let entry = proto::SetEntryRequest {
        valid_from: "2019-07-01".to_owned(),
        backdating_reason: "补登".to_owned(),
        ..set("entry", says)
    };
    catalog.set_entry(&leader(), entry).await.unwrap();
    make(&catalog, &intake(), promise("promise", "2019-10-18"))
        .await
        .unwrap();
    // Both were due on 18 October.
    catalog.set_clock("2019-11-05T09:00:00+08:00").await;
    let told = reminders(&catalog, "safety-1", true).await;
    assert!(!told.is_empty());
    let seen = preview(&catalog, &leader(), dissolved()).await.unwrap();
    // The quarter that runs is open.
    assert_eq!((seen.total, seen.open_duties), (2, 3));
    reassign(&catalog, act("act", &seen.token)).await.unwrap();

    let all = proto::ListUpdateDutiesRequest::default();
    let owed = duties(&catalog, &clerk(), all.clone()).await;
    let late = [("general", 0, 0, 1), ("safety-1", 2, 2, 0)];
    assert_eq!(table(&owed), late);
    assert!(owed.duties.iter().all(|duty| duty.office_id == "general"));
    let of = |office: &str| proto::ListUpdateDutiesRequest {
        office_id: office.to_owned(),
        ..all.clone()
    };
    let old = duties(&catalog, &clerk(), of("safety-1")).await;
    assert_eq!((old.duties.len(), table(&old)), (2, late[1..].to_vec()));
    let new = duties(&catalog, &clerk(), of("general")).await;
    assert_eq!((new.duties.len(), table(&new)), (3, late[..1].to_vec()));

    catalog.set_clock("2019-11-06T09:00:00+08:00").await;
    assert!(reminders(&catalog, "safety-1", true).await.is_empty());
    let before = reminders(&catalog, "safety-1", false).await;
    assert_eq!(before.len(), told.len());
    let now = reminders(&catalog, "general", true).await;
    let stages: Vec<_> = now.iter().map(proto::UpdateReminder::stage).collect();
    assert_eq!(stages, [ReminderStage::Escalated, ReminderStage::Escalated]);
    catalog.stop().await;
}
