//! Published copies that an older version made are made anew.

use gongkai_proto::{
    catalog::v1::{
        self as proto, CopyRenewalState, copy_renewal_service_client::CopyRenewalServiceClient,
    },
    event,
};
use gongkai_testbed::tokens::Who;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tonic::{Code, Status};

use super::{
    download,
    samples::{AUTHOR, docx, holds, xlsx},
    sha256, upload,
};
use crate::{
    fixture::{BUREAU, Catalog, clerk, leader, reason},
    item_work::{Step, contents, draft, get, take, up_to_signature},
};

async fn preview(
    catalog: &Catalog,
    who: &Who,
) -> Result<proto::PreviewCopyRenewalResponse, Status> {
    let request = proto::PreviewCopyRenewalRequest {
        bureau_id: BUREAU.to_owned(),
        office_id: "safety-1".to_owned(),
        stripped_below: 0,
    };
    let mut client = CopyRenewalServiceClient::new(catalog.channel());
    let answer = client.preview_copy_renewal(catalog.as_who(who, request));
    Ok(answer.await?.into_inner())
}

async fn renew(
    catalog: &Catalog,
    (request_id, token): (&str, &str),
) -> Result<proto::RenewCopiesResponse, Status> {
    let request = proto::RenewCopiesRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        office_id: "safety-1".to_owned(),
        stripped_below: 0,
        token: token.to_owned(),
        reason: "清除程序升级".to_owned(),
    };
    let mut client = CopyRenewalServiceClient::new(catalog.channel());
    let answer = client.renew_copies(catalog.as_who(&leader(), request));
    Ok(answer.await?.into_inner())
}

async fn list(catalog: &Catalog, act_id: &str) -> proto::ListCopyRenewalsResponse {
    let request = proto::ListCopyRenewalsRequest {
        bureau_id: BUREAU.to_owned(),
        act_id: act_id.to_owned(),
        ..proto::ListCopyRenewalsRequest::default()
    };
    let mut client = CopyRenewalServiceClient::new(catalog.channel());
    let answer = client.list_copy_renewals(catalog.as_who(&clerk(), request));
    answer.await.unwrap().into_inner()
}

/// Makes of all copies what a version would have made that left everything in.
async fn left_in(catalog: &Catalog) {
    let url = catalog.database.url("catalog_owner");
    let mut owner = PgConnection::connect(&url).await.unwrap();
    for statement in [
        "UPDATE item_file SET copy_id = id, copy_size = byte_size, copy_sha256 = sha256, stripped_by = 0",
        "UPDATE item SET attachments = (SELECT jsonb_agg(one || jsonb_build_object('copy', one->'original') ORDER BY at)
                                        FROM jsonb_array_elements(attachments) WITH ORDINALITY AS of (one, at))",
        "UPDATE item_version SET contents = jsonb_set(contents, '{attachments}',
             (SELECT jsonb_agg(one || jsonb_build_object('copy', one->'original') ORDER BY at)
              FROM jsonb_array_elements(contents->'attachments') WITH ORDINALITY AS of (one, at)))",
    ] {
        owner.execute(statement).await.unwrap();
    }
}

#[tokio::test]
async fn a_copy_is_made_anew_and_what_fails_is_left_as_it_was() {
    let catalog = Catalog::with_bureaus().await;
    let made = draft(&catalog, &clerk(), "1", contents("检查情况")).await;
    let item = made.unwrap().item_id;
    let files = [
        ("检查情况.docx", docx("检查情况如下。", "附注")),
        ("名单.xlsx", xlsx("甲烟花爆竹零售点")),
    ];
    let mut ids = Vec::new();
    for (name, file) in &files {
        ids.push(upload(&catalog, &item, name, file).await.id);
    }
    up_to_signature(&catalog, &item).await;
    take(&catalog, &leader(), Step::Sign, (&item, ""))
        .await
        .unwrap();
    assert_eq!(preview(&catalog, &leader()).await.unwrap().total, 0);
    left_in(&catalog).await;
    let (_, old) = download(&catalog, &item, &ids[0]).await.unwrap();
    assert!(holds(&old, AUTHOR));

    let foreign = Who::new("leader-x", "heshan", "leader");
    let status = preview(&catalog, &foreign).await.unwrap_err();
    assert_eq!(reason(&status), "BUREAU_FOREIGN");
    let seen = preview(&catalog, &leader()).await.unwrap();
    let listed: Vec<_> = seen.copies.iter().map(|copy| &copy.attachment_id).collect();
    assert_eq!(listed, [&ids[0], &ids[1]]);
    assert_eq!((seen.total, seen.current), (2, 2));
    // The second file is damaged in the store.
    let stored = catalog.objects().join(BUREAU).join(&ids[1]);
    let mut bytes = std::fs::read(&stored).unwrap();
    bytes[20] ^= 1;
    std::fs::write(&stored, bytes).unwrap();

    let (one, other) = tokio::join!(
        renew(&catalog, ("one", &seen.token)),
        renew(&catalog, ("other", &seen.token))
    );
    let (won, request_id, lost) = match (one, other) {
        (Ok(won), Err(lost)) => (won, "one", lost),
        (Err(lost), Ok(won)) => (won, "other", lost),
        both => panic!("one of two wins: {both:?}"),
    };
    assert_eq!(lost.code(), Code::FailedPrecondition);
    assert_eq!((won.queued, won.left), (2, 0));
    let repeated = renew(&catalog, (request_id, &seen.token)).await;
    assert_eq!(repeated.unwrap(), won);
    catalog.set_clock("2019-10-08T10:01:00+08:00").await;

    let done = list(&catalog, &won.act_id).await;
    let state = |id: &str| {
        let mut renewals = done.renewals.iter();
        renewals.find(|one| one.attachment_id == id).unwrap()
    };
    assert_eq!(state(&ids[0]).state(), CopyRenewalState::Renewed);
    let failed = state(&ids[1]);
    assert_eq!(failed.state(), CopyRenewalState::Failed);
    assert!(failed.failure.contains("损坏"), "{failed:?}");
    assert_eq!(done.counts.len(), 2);

    let public = get(&catalog, &item, 0).await.unwrap().item.unwrap();
    let (described, copy) = download(&catalog, &item, &ids[0]).await.unwrap();
    assert!(!holds(&copy, AUTHOR));
    assert_eq!(
        (&described, &described.sha256),
        (&public.attachments[0], &sha256(&copy))
    );
    assert_eq!(public.attachments[1].sha256, sha256(&files[1].1));
    let events = catalog.events(BUREAU, 3).await;
    let told: proto::ItemRevised = event::decode(&events[2].data).unwrap();
    assert_eq!(told.item, Some(public));
    // What failed is told again by the next preview.
    let left = preview(&catalog, &leader()).await.unwrap();
    assert_eq!((left.total, &left.copies[0].attachment_id), (1, &ids[1]));
    catalog.stop().await;
}

#[tokio::test]
async fn copies_that_cannot_be_made_now_are_in_the_way_of_no_other() {
    let catalog = Catalog::with_bureaus().await;
    let made = draft(&catalog, &clerk(), "1", contents("检查情况")).await;
    let item = made.unwrap().item_id;
    let file = docx("检查情况如下。", "附注");
    let id = upload(&catalog, &item, "检查情况.docx", &file).await.id;
    up_to_signature(&catalog, &item).await;
    take(&catalog, &leader(), Step::Sign, (&item, ""))
        .await
        .unwrap();
    left_in(&catalog).await;
    let seen = preview(&catalog, &leader()).await.unwrap();
    let asked = renew(&catalog, ("one", &seen.token)).await.unwrap();
    // More than are looked for at a time were asked for before, and cannot be read.
    let url = catalog.database.url("catalog_owner");
    let mut owner = PgConnection::connect(&url).await.unwrap();
    let earlier = "('00000000-0000-7000-8000-' || lpad(number::text, 12, '0'))::uuid";
    for statement in [
        format!(
            "INSERT INTO item_file SELECT (jsonb_populate_record(of, jsonb_build_object(
                 'id', {earlier}, 'copy_id', {earlier}, 'inspected', 'nothing'::text))).*
             FROM item_file AS of, generate_series(1, 21) AS number"
        ),
        format!(
            "INSERT INTO copy_renewal SELECT (jsonb_populate_record(of, jsonb_build_object(
                 'id', {earlier}, 'file_id', {earlier}))).*
             FROM copy_renewal AS of, generate_series(1, 21) AS number"
        ),
    ] {
        owner.execute(AssertSqlSafe(statement)).await.unwrap();
    }
    catalog.set_clock("2019-10-08T10:01:00+08:00").await;
    let done = list(&catalog, &asked.act_id).await;
    let state = |id: &str| {
        let mut renewals = done.renewals.iter();
        renewals
            .find(|one| one.attachment_id == id)
            .unwrap()
            .state()
    };
    assert_eq!(state(&id), CopyRenewalState::Renewed);
    let waits = |one: &&proto::CopyRenewal| one.state() == CopyRenewalState::Queued;
    assert_eq!(done.renewals.iter().filter(waits).count(), 21);
    catalog.stop().await;
}
