//! How long items are kept, and how they are destroyed.

use gongkai_proto::{
    catalog::v1::{self as proto, ItemKind, retention_service_client::RetentionServiceClient},
    common::v1::{Destruction, DestructionState, RetentionTerm},
};
use gongkai_testbed::tokens::Who;
use sqlx::{Connection as _, Executor as _, PgConnection, Row as _};
use tonic::{Status, transport::Channel};
use tonic_types::StatusExt as _;

use crate::{
    attachment::{self, samples::docx, stored, upload},
    block,
    duty::duties,
    entry,
    fixture::{BUREAU, Catalog, clerk, intake, leader, reason, reviewer, violations},
    item_comment,
    item_work::{Step, contents, draft, get, take, up_to_signature},
    promise, proposal,
    publishing::item,
};

const TITLE: &str = "国庆期间值班安排的通知";

fn client(catalog: &Catalog) -> RetentionServiceClient<Channel> {
    RetentionServiceClient::new(catalog.channel())
}

/// Sets the term of a kind to ten years.
async fn ten_years(catalog: &Catalog, kind: ItemKind) {
    set_ten_years(catalog, kind).await.unwrap();
}

async fn set_ten_years(catalog: &Catalog, kind: ItemKind) -> Result<(), Status> {
    set_by(catalog, &leader(), kind).await
}

pub async fn set_by(catalog: &Catalog, who: &Who, kind: ItemKind) -> Result<(), Status> {
    let request = proto::SetRetentionTermRequest {
        request_id: format!("term {}", kind.as_str_name()),
        bureau_id: BUREAU.to_owned(),
        kind: kind.into(),
        term: RetentionTerm::Years10.into(),
        source: "赫档发〔2019〕3号".to_owned(),
    };
    let request = catalog.as_who(who, request);
    client(catalog).set_retention_term(request).await.map(drop)
}

async fn withdraw(catalog: &Catalog, request_id: &str, item_id: &str) -> Result<(), Status> {
    let request = proto::WithdrawItemRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: item_id.to_owned(),
        etag: String::new(),
        reason: "内容有误".to_owned(),
    };
    let request = catalog.as_who(&leader(), request);
    catalog.work().withdraw_item(request).await.map(drop)
}

/// The terms of all kinds.
async fn terms(catalog: &Catalog) -> Vec<proto::ItemRetention> {
    let request = proto::ListRetentionTermsRequest {
        bureau_id: BUREAU.to_owned(),
    };
    let request = catalog.as_who(&clerk(), request);
    let listed = client(catalog).list_retention_terms(request).await.unwrap();
    listed.into_inner().retentions
}

#[tokio::test]
async fn a_term_is_set_by_the_bureaus_schedule_but_rules_are_permanent() {
    let catalog = Catalog::with_bureaus().await;
    let other = ItemKind::NormativeDocument;
    let status = set_ten_years(&catalog, other).await.unwrap_err();
    assert_eq!(violations(&status), ["term"]);
    ten_years(&catalog, ItemKind::Notice).await;
    let terms = terms(&catalog).await;
    let of = |kind: ItemKind| {
        let one = terms.iter().find(|one| one.kind() == kind).unwrap();
        (one.term(), one.source.as_str(), one.own)
    };
    let (term, source, own) = of(other);
    assert_eq!((term, own), (RetentionTerm::Permanent, false));
    assert!(source.contains("第七条"), "{source}");
    let own = (RetentionTerm::Years10, "赫档发〔2019〕3号", true);
    assert_eq!(of(ItemKind::Notice), own);
    let none = (RetentionTerm::Unspecified, "", false);
    assert_eq!(of(ItemKind::Statistics), none);

    // Without a term nothing is past it, nor is what stands in a fixed block.
    let statistics = proto::ItemContents {
        kind: ItemKind::Statistics.into(),
        ..item()
    };
    catalog.publish(statistics).await.unwrap();
    let placed = notice(&catalog, "").await;
    let block = (proto::FixedBlock::System, 0);
    block::place(&catalog, "place", &placed, block)
        .await
        .unwrap();
    catalog.set_clock("2040-01-02T10:00:00+08:00").await;
    assert_eq!(expired(&catalog).await, []);
    catalog.stop().await;
}

/// A notice of that holiday that was published under this entry, or under none.
async fn notice(catalog: &Catalog, entry_id: &str) -> String {
    notice_until(catalog, entry_id, "2019-10-31").await
}

async fn notice_until(catalog: &Catalog, entry_id: &str, valid_until: &str) -> String {
    let request = proto::ItemContents {
        title: TITLE.to_owned(),
        entry_id: entry_id.to_owned(),
        kind: ItemKind::Notice.into(),
        valid_until: valid_until.to_owned(),
        ..item()
    };
    catalog.publish(request).await.unwrap().id
}

/// Something kept inside with a file, and something permanent.
async fn others(catalog: &Catalog) -> String {
    let inside = proto::ItemContents {
        attribute: proto::DisclosureAttribute::OnApplication.into(),
        kind: ItemKind::Notice.into(),
        ..contents("内部通知")
    };
    let kept = draft(catalog, &clerk(), "kept", inside).await.unwrap();
    let file = docx("值班电话另行通知。", "附注");
    upload(catalog, &kept.item_id, "值班表.docx", &file).await;
    up_to_signature(catalog, &kept.item_id).await;
    let sign = (kept.item_id.as_str(), "");
    take(catalog, &leader(), Step::Sign, sign).await.unwrap();
    document(catalog).await;
    kept.item_id
}

/// A published normative document.
async fn document(catalog: &Catalog) -> String {
    let document = proto::ItemContents {
        kind: ItemKind::NormativeDocument.into(),
        document_number: "赫应急发〔2019〕1号".to_owned(),
        ..item()
    };
    catalog.publish(document).await.unwrap().id
}

async fn expired(catalog: &Catalog) -> Vec<proto::ExpiredItem> {
    let request = proto::ListExpiredItemsRequest {
        bureau_id: BUREAU.to_owned(),
        ..proto::ListExpiredItemsRequest::default()
    };
    let request = catalog.as_who(&clerk(), request);
    let listed = client(catalog).list_expired_items(request).await.unwrap();
    listed.into_inner().items
}

async fn propose(catalog: &Catalog, who: &Who, items: &[&str]) -> Result<Destruction, Status> {
    let request = proto::ProposeDestructionRequest {
        request_id: format!("propose {} {}", who.subject, items.concat().len()),
        bureau_id: BUREAU.to_owned(),
        item_ids: items.iter().map(|id| (*id).to_owned()).collect(),
        reason: "保管期限届满，无继续保存价值".to_owned(),
    };
    let request = catalog.as_who(who, request);
    let answer = client(catalog).propose_destruction(request).await?;
    Ok(answer.into_inner().destruction.unwrap())
}

async fn decide(catalog: &Catalog, who: &Who, id: &str) -> Result<Destruction, Status> {
    let request = proto::DecideDestructionRequest {
        request_id: format!("decide {}", who.subject),
        bureau_id: BUREAU.to_owned(),
        destruction_id: id.to_owned(),
        approved: true,
        reason: "同意".to_owned(),
    };
    let request = catalog.as_who(who, request);
    let answer = client(catalog).decide_destruction(request).await?;
    Ok(answer.into_inner().destruction.unwrap())
}

async fn reject(catalog: &Catalog, id: &str) {
    let request = proto::DecideDestructionRequest {
        request_id: "reject".to_owned(),
        bureau_id: BUREAU.to_owned(),
        destruction_id: id.to_owned(),
        approved: false,
        reason: "已有改动".to_owned(),
    };
    let request = catalog.as_who(&leader(), request);
    client(catalog).decide_destruction(request).await.unwrap();
}

async fn hold(catalog: &Catalog, item_id: &str) -> String {
    hold_by("hold", catalog, item_id).await.unwrap()
}

async fn hold_by(request_id: &str, catalog: &Catalog, item_id: &str) -> Result<String, Status> {
    let request = proto::HoldItemRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: item_id.to_owned(),
        reason: "涉及未结行政诉讼".to_owned(),
    };
    let request = catalog.as_who(&reviewer(), request);
    let held = client(catalog).hold_item(request).await?;
    Ok(held.into_inner().hold.unwrap().id)
}

async fn lift(catalog: &Catalog, hold_id: &str, request_id: &str) -> Result<(), Status> {
    let request = proto::LiftHoldRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        hold_id: hold_id.to_owned(),
        reason: "诉讼已结".to_owned(),
    };
    let request = catalog.as_who(&leader(), request);
    client(catalog).lift_hold(request).await.map(drop)
}

/// What offices owed and did, and what became of the one promise.
async fn owed(catalog: &Catalog) -> (Vec<proto::OfficeCompliance>, Vec<proto::Promise>) {
    let offices = duties(catalog, &clerk(), proto::ListUpdateDutiesRequest::default())
        .await
        .offices;
    let due = offices.iter().map(|office| office.due);
    assert!(due.sum::<u32>() > 0, "{offices:?}");
    (offices, promise::list(catalog, false).await)
}

#[tokio::test]
async fn what_is_past_its_term_and_not_held_is_destroyed_by_two_persons() {
    let catalog = Catalog::with_bureaus().await;
    ten_years(&catalog, ItemKind::Notice).await;
    let entry = entry::set("entry", entry::columns("通知公告"));
    let entry = catalog.set_entry(&reviewer(), entry).await.unwrap();
    let id = notice(&catalog, &entry.entry.unwrap().id).await;
    let made = promise::promise("promise", "2019-10-18");
    promise::make(&catalog, &intake(), made).await.unwrap();
    promise::fulfil(&catalog, &clerk(), ("fulfil", &id))
        .await
        .unwrap();
    let kept = others(&catalog).await;
    // What is kept inside has no copy.
    assert_eq!(stored(&catalog), 1);
    catalog.set_clock("2029-12-31T10:00:00+08:00").await;
    assert_eq!(expired(&catalog).await, []);
    catalog.set_clock("2030-01-02T10:00:00+08:00").await;
    let before = owed(&catalog).await;
    let listed = expired(&catalog).await;
    let ids: Vec<&str> = listed.iter().map(|one| one.item_id.as_str()).collect();
    assert_eq!(ids, [id.as_str(), kept.as_str()]);
    assert_eq!(
        (listed[0].kept_until.as_str(), listed[0].term()),
        ("2029-12-31", RetentionTerm::Years10)
    );

    let hold_id = hold(&catalog, &id).await;
    assert!(expired(&catalog).await[0].held);
    let status = propose(&catalog, &reviewer(), &[&id, &kept])
        .await
        .unwrap_err();
    assert_eq!(violations(&status), ["item_ids[0]"]);
    let status = withdraw(&catalog, "held", &id).await.unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");
    lift(&catalog, &hold_id, "lift").await.unwrap();
    let status = lift(&catalog, &hold_id, "again").await.unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");

    let proposed = propose(&catalog, &leader(), &[&id, &kept]).await.unwrap();
    assert_eq!(
        (proposed.state(), proposed.count),
        (DestructionState::Proposed, 2)
    );
    let status = decide(&catalog, &leader(), &proposed.id).await.unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");
    assert!(
        get(&catalog, &id, 0)
            .await
            .unwrap()
            .item
            .unwrap()
            .title
            .contains(TITLE)
    );
    let second = Who::new("leader-chen", BUREAU, "leader");
    let done = decide(&catalog, &second, &proposed.id).await.unwrap();
    assert_eq!(done.state(), DestructionState::Done);
    assert_eq!(done.records.len(), 2);
    assert_eq!(decide(&catalog, &second, &proposed.id).await.unwrap(), done);
    for gone in [&id, &kept] {
        let status = hold_by(gone, &catalog, gone).await.unwrap_err();
        assert_eq!(reason(&status), "STATE_FORBIDS");
    }
    assert!(
        done.records
            .iter()
            .all(|one| one.sha256.len() == 64 && one.byte_size > 0 && one.kind == "通知")
    );
    assert_eq!(expired(&catalog).await, []);
    what_is_left(&catalog, &id, &kept).await;
    assert_eq!(owed(&catalog).await, before);
    // The contents of files are deleted soon after.
    catalog.set_clock("2030-01-02T11:00:00+08:00").await;
    assert_eq!(stored(&catalog), 0);

    // The certificate stays, and says who both were.
    let request = proto::GetDestructionRequest {
        bureau_id: BUREAU.to_owned(),
        destruction_id: proposed.id.clone(),
    };
    let request = catalog.as_who(&Who::new("auditor-zhao", BUREAU, "auditor"), request);
    let read = client(&catalog).get_destruction(request).await.unwrap();
    let read = read.into_inner().destruction.unwrap();
    assert_eq!(read.records.len(), 2);
    assert_eq!(
        (
            read.proposed_by.as_str(),
            read.decided_by.as_str(),
            read.decided_on.as_str()
        ),
        ("leader-liu", "leader-chen", "2030-01-02")
    );
    catalog.stop().await;
}

/// Number, days and acts; no text on any path.
async fn what_is_left(catalog: &Catalog, id: &str, kept: &str) {
    let left = get(catalog, id, 0).await.unwrap().item.unwrap();
    assert_eq!(
        (
            left.title.as_str(),
            left.index_number.as_str(),
            left.published_on.as_str()
        ),
        ("", "heshan-emb/2019-000001", "2019-10-08")
    );
    assert_eq!(left.withdrawal_reason, "保管期限届满，已依法销毁");
    let files = attachment::list(catalog, kept, 0).await;
    assert_eq!((files.records.len(), files.others.len()), (0, 0));
    let events = catalog.events(BUREAU, 5).await;
    assert!(events.iter().all(|event| !event.data.contains(TITLE)));
    for item_id in [id, kept] {
        let request = proto::GetItemVersionRequest {
            bureau_id: BUREAU.to_owned(),
            item_id: item_id.to_owned(),
            version: 1,
        };
        let request = catalog.as_who(&clerk(), request);
        let version = catalog.work().get_item_version(request).await.unwrap();
        let version = version.into_inner();
        let contents = version.version.unwrap().contents.unwrap();
        assert_eq!((contents.title.as_str(), contents.body.as_str()), ("", ""));
        let last = version.acts.last().unwrap();
        assert_eq!(
            (last.act(), last.by.as_str()),
            (proto::ItemAct::Destroyed, "leader-chen")
        );
        let said = version.acts.iter().filter(|act| !act.reason.is_empty());
        assert_eq!(said.count(), 1, "{:?}", version.acts);
    }
}

/// What was held or edited between the two persons is not destroyed.
#[tokio::test]
async fn nothing_is_destroyed_that_changed_since_it_was_proposed() {
    let catalog = Catalog::with_bureaus().await;
    ten_years(&catalog, ItemKind::Notice).await;
    let held = notice(&catalog, "").await;
    let other = notice(&catalog, "").await;
    // Nobody said until when: it is in force as long as it is not repealed.
    let in_force = notice_until(&catalog, "", "").await;
    catalog.set_clock("2030-01-02T10:00:00+08:00").await;
    let listed = expired(&catalog).await;
    assert!(listed.iter().all(|one| one.item_id != in_force));
    let status = propose(&catalog, &reviewer(), &[&in_force]).await;
    let status = status.unwrap_err();
    assert_eq!(violations(&status), ["item_ids[0]"]);
    let told = status.get_details_bad_request().unwrap().field_violations;
    assert!(told[0].description.contains("现行有效"), "{told:?}");
    let proposed = propose(&catalog, &reviewer(), &[&held, &other])
        .await
        .unwrap();
    let hold_id = hold(&catalog, &held).await;
    let status = decide(&catalog, &leader(), &proposed.id).await.unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");
    assert!(status.message().contains("heshan-emb/2019"), "{status}");
    lift(&catalog, &hold_id, "lift").await.unwrap();
    // The office is no word of it.
    let mut owner = PgConnection::connect(&catalog.database.url("catalog_owner"))
        .await
        .unwrap();
    let office =
        "UPDATE item_version SET contents = jsonb_set(contents, '{office_id}', '\"other-1\"')";
    owner.execute(office).await.unwrap();
    // One at a time.
    let status = propose(&catalog, &leader(), &[&other]).await.unwrap_err();
    assert_eq!(violations(&status), ["item_ids[0]"]);
    reject(&catalog, &proposed.id).await;
    let again = propose(&catalog, &leader(), &[&other]).await.unwrap();
    let digest = |of: &Destruction| {
        let mut records = of.records.iter();
        records
            .find(|one| one.record_id == other)
            .unwrap()
            .sha256
            .clone()
    };
    assert_eq!(digest(&again), digest(&proposed));
    for id in [&held, &other] {
        assert_eq!(
            get(&catalog, id, 0).await.unwrap().item.unwrap().title,
            TITLE
        );
    }
    let nowhere = "01900000-0000-7000-8000-000000000000";
    let status = propose(&catalog, &reviewer(), &[nowhere])
        .await
        .unwrap_err();
    assert_eq!(violations(&status), ["item_ids[0]"]);
    catalog.stop().await;
}

/// A title goes with what it is of, but out of a certificate; and two who set a term at once take turns.
#[tokio::test]
async fn a_proposal_forgets_what_is_withdrawn() {
    let catalog = Catalog::with_bureaus().await;
    let (leader, second) = (leader(), Who::new("leader-chen", BUREAU, "leader"));
    let (one, other) = tokio::join!(
        set_by(&catalog, &leader, ItemKind::Notice),
        set_by(&catalog, &second, ItemKind::Notice)
    );
    one.and(other).unwrap();
    let id = notice(&catalog, "").await;
    catalog.set_clock("2030-01-02T10:00:00+08:00").await;
    let proposed = propose(&catalog, &reviewer(), &[&id]).await.unwrap();
    assert_eq!(proposed.records[0].title, TITLE);
    withdraw(&catalog, "withdraw", &id).await.unwrap();
    // The answer is kept to be repeated.
    let again = propose(&catalog, &reviewer(), &[&id]).await.unwrap();
    assert_eq!((again.id, &*again.records[0].title), (proposed.id, ""));
    let mut owner = PgConnection::connect(&catalog.database.url("catalog_owner"))
        .await
        .unwrap();
    let title = owner
        .fetch_one("SELECT title FROM destruction_record")
        .await;
    assert_eq!(title.unwrap().get::<String, _>(0), "");
    catalog.stop().await;
}

/// What is held keeps the attachments that are given up, until the hold is lifted.
#[tokio::test]
async fn a_hold_keeps_what_is_given_up_until_it_is_lifted() {
    let catalog = Catalog::with_bureaus().await;
    let made = draft(&catalog, &clerk(), "1", contents("通知")).await;
    let item = made.unwrap().item_id;
    let file = docx("名单", "注");
    let before = upload(&catalog, &item, "名单.docx", &file).await.id;
    let hold_id = hold(&catalog, &item).await;
    let at = (before.as_str(), "名单.docx");
    let replaced = attachment::replace(&catalog, &item, at, &docx("改", "注")).await;
    replaced.unwrap();
    catalog.set_clock("2019-10-08T11:00:00+08:00").await;
    let read = attachment::read(&catalog, &clerk(), &before).await;
    assert_eq!(read.unwrap(), file);
    lift(&catalog, &hold_id, "lift").await.unwrap();
    catalog.set_clock("2019-10-08T12:00:00+08:00").await;
    let status = attachment::read(&catalog, &clerk(), &before).await;
    assert_eq!(reason(&status.unwrap_err()), "STATE_FORBIDS");
    assert_eq!(stored(&catalog), 1);
    catalog.stop().await;
}

/// What interprets a document is kept as long as that; comments go with their call.
#[tokio::test]
async fn an_interpretation_is_kept_like_its_document_and_comments_go_with_their_call() {
    let catalog = Catalog::with_bureaus().await;
    for kind in [ItemKind::Interpretation, ItemKind::CallForComments] {
        ten_years(&catalog, kind).await;
    }
    let document = document(&catalog).await;
    let interpretation = proto::ItemContents {
        kind: ItemKind::Interpretation.into(),
        relations: vec![proto::ItemRelation {
            kind: proto::ItemRelationKind::Interprets.into(),
            item_id: document.clone(),
        }],
        valid_until: "2019-12-31".to_owned(),
        ..contents("办法解读")
    };
    let interpretation = item_comment::publish(&catalog, "interpretation", interpretation).await;
    let call = proto::ItemContents {
        valid_until: "2019-12-31".to_owned(),
        ..item_comment::call("2019-10-08", "2019-10-20")
    };
    let call = item_comment::publish(&catalog, "call", call).await;
    let said = item_comment::comment(&catalog, &call, 1, "应当明确奖励标准").await;
    said.unwrap();
    catalog.set_clock("2030-01-02T10:00:00+08:00").await;
    let ids = |listed: Vec<proto::ExpiredItem>| -> Vec<String> {
        listed.into_iter().map(|one| one.item_id).collect()
    };
    assert_eq!(ids(expired(&catalog).await), [call.as_str()]);
    let proposed = propose(&catalog, &reviewer(), &[&call]).await.unwrap();
    decide(&catalog, &leader(), &proposed.id).await.unwrap();
    let mut app = PgConnection::connect(&catalog.database.url("catalog_owner"))
        .await
        .unwrap();
    let left = "SELECT octet_length(text), received_on::text FROM catalog.item_comment";
    let left = app.fetch_one(left).await.unwrap();
    let left: (i32, String) = (left.get(0), left.get(1));
    assert_eq!(left, (0, "2019-10-08".to_owned()));

    withdraw(&catalog, "withdraw", &document).await.unwrap();
    assert_eq!(ids(expired(&catalog).await), [interpretation.as_str()]);
    catalog.stop().await;
}

/// What was asked for by a proposal stays fulfilled.
#[tokio::test]
async fn a_proposal_is_fulfilled_though_its_item_is_destroyed() {
    let catalog = Catalog::with_bureaus().await;
    ten_years(&catalog, ItemKind::Notice).await;
    let made = proposal::propose(&catalog, &clerk(), proposal::proposal("1"))
        .await
        .unwrap();
    let accept = proposal::decision("2", &made, proto::ProposalOutcome::Accepted);
    proposal::decide(&catalog, &leader(), accept).await.unwrap();
    let request = proto::DraftProposedItemRequest {
        request_id: "draft".to_owned(),
        bureau_id: BUREAU.to_owned(),
        proposal_id: made.id.clone(),
    };
    let request = catalog.as_who(&clerk(), request);
    let drafted = catalog.proposals().draft_proposed_item(request).await;
    let id = drafted.unwrap().into_inner().proposal.unwrap().item_id;
    let says = proto::EditItemRequest {
        request_id: "edit".to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: id.clone(),
        contents: Some(proto::ItemContents {
            kind: ItemKind::Notice.into(),
            valid_until: "2019-12-31".to_owned(),
            ..contents(&made.title)
        }),
        ..proto::EditItemRequest::default()
    };
    let says = catalog.as_who(&clerk(), says);
    catalog.work().edit_item(says).await.unwrap();
    up_to_signature(&catalog, &id).await;
    take(&catalog, &leader(), Step::Sign, (&id, ""))
        .await
        .unwrap();
    let fulfilled = async || {
        let found = proposal::get(&catalog, &clerk(), BUREAU, &made.id).await;
        let found = found.unwrap();
        (found.index_number, found.published_on)
    };
    let before = fulfilled().await;
    assert_eq!(before.0, "heshan-emb/2019-000001");
    catalog.set_clock("2030-01-02T10:00:00+08:00").await;
    let proposed = propose(&catalog, &reviewer(), &[&id]).await.unwrap();
    decide(&catalog, &leader(), &proposed.id).await.unwrap();
    assert_eq!(fulfilled().await, before);
    catalog.stop().await;
}

/// For what was given no kind no term counts: it is listed, so that somebody says of which kind it is.
#[tokio::test]
async fn what_was_given_no_kind_is_seen_and_not_destroyed() {
    let catalog = Catalog::with_bureaus().await;
    ten_years(&catalog, ItemKind::Notice).await;
    let unknown = catalog.publish(item()).await.unwrap().id;
    // As items stand that were published before kinds were kept.
    let url = catalog.database.url("catalog_owner");
    let mut owner = PgConnection::connect(&url).await.unwrap();
    owner
        .execute("UPDATE item_version SET contents = contents - 'kind'")
        .await
        .unwrap();
    let known = notice(&catalog, "").await;
    let request = proto::ListRetentionTermsRequest {
        bureau_id: BUREAU.to_owned(),
    };
    let mut retention = client(&catalog);
    let terms = retention.list_retention_terms(catalog.as_who(&clerk(), request));
    assert_eq!(terms.await.unwrap().into_inner().without_kind, 1);
    let request = proto::ListExpiredItemsRequest {
        bureau_id: BUREAU.to_owned(),
        without_kind: true,
        ..proto::ListExpiredItemsRequest::default()
    };
    let listed = retention.list_expired_items(catalog.as_who(&clerk(), request));
    let listed = listed.await.unwrap().into_inner().items;
    let ids: Vec<&str> = listed.iter().map(|one| &*one.item_id).collect();
    assert_eq!((ids, &*listed[0].kept_until), (vec![&*unknown], ""));
    for (id, cause) in [
        (&unknown, "未确定信息类别"),
        (&known, "应保管至2029年12月31日"),
    ] {
        let status = propose(&catalog, &reviewer(), &[id]).await.unwrap_err();
        let told = status.get_details_bad_request().unwrap().field_violations;
        assert!(told[0].description.contains(cause), "{told:?}");
    }
    catalog.stop().await;
}
