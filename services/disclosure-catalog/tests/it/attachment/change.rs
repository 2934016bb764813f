//! Attachments are added, linked, replaced, locked and removed.

use gongkai_proto::catalog::v1::{self as proto, ItemAct};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _};
use tonic::Status;

use super::{
    header, list, messages, read, replace, request_id,
    samples::{ID, docx, xlsx},
    send, stored, upload,
};
use crate::{
    fixture::{BUREAU, Catalog, clerk, leader, reason, reviewer, violations},
    item_work::{Step, contents, draft, get, take, up_to_signature},
};

async fn lock(catalog: &Catalog, item: &str, id: &str, locked: bool) -> Result<String, Status> {
    let request = proto::LockItemAttachmentRequest {
        request_id: request_id(),
        bureau_id: BUREAU.to_owned(),
        item_id: item.to_owned(),
        etag: String::new(),
        attachment_id: id.to_owned(),
        locked,
        reason: "已核对".to_owned(),
    };
    let request = catalog.as_who(&reviewer(), request);
    let answer = catalog.attachments().lock_item_attachment(request).await?;
    Ok(answer.into_inner().etag)
}

async fn remove(catalog: &Catalog, item: &str, id: &str, etag: &str) -> Result<String, Status> {
    let request = proto::RemoveItemAttachmentRequest {
        request_id: request_id(),
        bureau_id: BUREAU.to_owned(),
        item_id: item.to_owned(),
        etag: etag.to_owned(),
        attachment_id: id.to_owned(),
        reason: "重复".to_owned(),
    };
    let request = catalog.as_who(&clerk(), request);
    let answer = catalog
        .attachments()
        .remove_item_attachment(request)
        .await?;
    Ok(answer.into_inner().etag)
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "the life of an attachment")]
async fn one_is_locked_and_all_is_traced_and_carried_over() {
    let catalog = Catalog::with_bureaus().await;
    let made = draft(&catalog, &clerk(), "1", contents("办法"))
        .await
        .unwrap();
    let item = made.item_id.as_str();
    let first = upload(&catalog, item, "一.docx", &docx("第一条", "注")).await;
    let second = upload(&catalog, item, "二.xlsx", &xlsx("甲")).await;
    let request = proto::LinkItemAttachmentRequest {
        request_id: request_id(),
        bureau_id: BUREAU.to_owned(),
        item_id: item.to_owned(),
        etag: "1-3".to_owned(),
        file_name: "原文".to_owned(),
        link: "https://www.example.gov.cn/files/12.html".to_owned(),
        ..proto::LinkItemAttachmentRequest::default()
    };
    let mut attachments = catalog.attachments();
    let linked = attachments.link_item_attachment(catalog.as_who(&clerk(), request));
    let linked = linked.await.unwrap().into_inner();
    assert_eq!(linked.etag, "1-4");

    lock(&catalog, item, &first.id, true).await.unwrap();
    let status = replace(&catalog, item, (&first.id, "一.docx"), &docx("改", "注")).await;
    assert_eq!(reason(&status.unwrap_err()), "STATE_FORBIDS");
    let status = remove(&catalog, item, &first.id, "").await.unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");
    let status = remove(&catalog, item, &second.id, "1-4").await.unwrap_err();
    assert_eq!(reason(&status), "CONFLICT");
    remove(&catalog, item, &second.id, "1-5").await.unwrap();

    let listed = list(&catalog, item, 0).await;
    let named = |records: &[proto::ItemAttachmentRecord]| -> Vec<(String, bool)> {
        let each = records.iter();
        each.map(|record| {
            let attachment = record.attachment.clone().unwrap();
            (attachment.file_name, record.locked)
        })
        .collect()
    };
    assert_eq!(
        named(&listed.records),
        [("一.docx".to_owned(), true), ("原文".to_owned(), false)]
    );
    assert_eq!(named(&listed.others), [("二.xlsx".to_owned(), false)]);
    let request = proto::GetItemVersionRequest {
        bureau_id: BUREAU.to_owned(),
        item_id: item.to_owned(),
        version: 0,
    };
    let mut work = catalog.work();
    let read = work.get_item_version(catalog.as_who(&clerk(), request));
    let acts = read.await.unwrap().into_inner().acts;
    let removed = acts.last().unwrap();
    assert_eq!(
        (
            removed.act(),
            &*removed.by,
            &*removed.reason,
            &removed.attachment_id
        ),
        (ItemAct::Detached, "clerk-wang", "重复", &second.id)
    );

    up_to_signature(&catalog, item).await;
    take(&catalog, &leader(), Step::Sign, (item, ""))
        .await
        .unwrap();
    let before = get(&catalog, item, 0)
        .await
        .unwrap()
        .item
        .unwrap()
        .attachments;
    assert_eq!(before.len(), 2);
    assert_eq!(before[1].link, "https://www.example.gov.cn/files/12.html");
    // A new version has the same, and the lock.
    take(&catalog, &clerk(), Step::Revise, (item, ""))
        .await
        .unwrap();
    assert!(remove(&catalog, item, &first.id, "").await.is_err());
    lock(&catalog, item, &first.id, false).await.unwrap();
    replace(
        &catalog,
        item,
        (&first.id, "一.docx"),
        &docx("第二条", "注"),
    )
    .await
    .unwrap();
    up_to_signature(&catalog, item).await;
    assert_eq!(
        get(&catalog, item, 0)
            .await
            .unwrap()
            .item
            .unwrap()
            .attachments,
        before
    );
    take(&catalog, &leader(), Step::Sign, (item, ""))
        .await
        .unwrap();
    let after = get(&catalog, item, 0)
        .await
        .unwrap()
        .item
        .unwrap()
        .attachments;
    assert!(after[0].id != before[0].id && after[1] == before[1]);
    let old = get(&catalog, item, 1)
        .await
        .unwrap()
        .item
        .unwrap()
        .attachments;
    assert_eq!(old, before);
    catalog.stop().await;
}

#[tokio::test]
async fn what_is_not_what_it_says_leaves_nothing() {
    let catalog = Catalog::with_bureaus().await;
    let made = draft(&catalog, &clerk(), "1", contents("办法"))
        .await
        .unwrap();
    let item = made.item_id.as_str();
    let file = docx("第一条", "注");
    let right = header(item, "一.docx", &file);
    let wrong = |change: fn(&mut proto::ItemAttachmentHeader)| {
        let mut header = right.clone();
        change(&mut header);
        header
    };
    for (header, field) in [
        (wrong(|one| one.sha256 = "0".repeat(64)), "header.sha256"),
        (wrong(|one| one.byte_size += 1), "header.byte_size"),
        (
            wrong(|one| one.file_name = "一.pdf".to_owned()),
            "header.file_name",
        ),
        (
            wrong(|one| one.file_name = "一.exe".to_owned()),
            "header.file_name",
        ),
        (
            wrong(|one| one.replaces_id = one.item_id.clone()),
            "header.reason",
        ),
    ] {
        let status = send(&catalog, &clerk(), messages(request_id(), header, &file)).await;
        assert_eq!(violations(&status.unwrap_err()), [field]);
    }
    let stale = wrong(|one| one.etag = "1-9".to_owned());
    let status = send(&catalog, &clerk(), messages(request_id(), stale, &file)).await;
    assert_eq!(reason(&status.unwrap_err()), "CONFLICT");
    for _ in 0..200 {
        if stored(&catalog) == 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(stored(&catalog), 0);
    // A repetition is answered as before, and once is kept.
    let sent = || messages("again".to_owned(), right.clone(), &file);
    let first = send(&catalog, &clerk(), sent()).await.unwrap();
    assert_eq!(send(&catalog, &clerk(), sent()).await.unwrap(), first);
    assert_eq!(
        (
            stored(&catalog),
            list(&catalog, item, 0).await.records.len()
        ),
        (1, 1)
    );
    catalog.stop().await;
}

#[tokio::test]
async fn whoever_replaces_while_it_is_submitted_gets_nothing_out_that_was_not_looked_at() {
    let catalog = Catalog::with_bureaus().await;
    for round in 0..6 {
        let made = draft(
            &catalog,
            &clerk(),
            &format!("race {round}"),
            contents("办法"),
        )
        .await;
        let item = made.unwrap().item_id;
        let file = upload(&catalog, &item, "一.docx", &docx("第一条", "注")).await;
        let leak = docx("第一条", super::samples::ID);
        let who = clerk();
        let (submitted, replaced) = tokio::join!(
            take(&catalog, &who, Step::Submit, (&item, "")),
            replace(&catalog, &item, (&file.id, "一.docx"), &leak),
        );
        let now = list(&catalog, &item, 0).await.records.remove(0);
        let id = now.attachment.unwrap().id;
        match (submitted, replaced) {
            // Submitted first: what was looked at stays.
            (Ok(_), Err(status)) => {
                assert_eq!((reason(&status), &id), ("STATE_FORBIDS", &file.id));
            }
            // Replaced first: it is refused, whether it was seen in time or not.
            (Err(status), Ok(new)) => {
                assert_eq!(violations(&status), ["contents.attachments[0]"]);
                assert_eq!(id, new.id);
            }
            other => panic!("{other:?}"),
        }
    }
    catalog.stop().await;
}

/// Of a file, blocked for a number of a person among them, that was replaced, removed or given up with its draft.
#[tokio::test]
async fn what_was_never_published_is_deleted_and_leaves_its_name() {
    let catalog = Catalog::with_bureaus().await;
    let made = draft(&catalog, &clerk(), "1", contents("办法"))
        .await
        .unwrap();
    let item = made.item_id.as_str();
    let at = (item, "");
    let leaking = docx("名单", &format!("身份证号{ID}"));
    let leak = upload(&catalog, item, "名单.docx", &leaking).await;
    let other = upload(&catalog, item, "多余.xlsx", &xlsx("甲")).await;
    let status = take(&catalog, &clerk(), Step::Submit, at).await;
    assert_eq!(
        violations(&status.unwrap_err()),
        ["contents.attachments[0]"]
    );
    remove(&catalog, item, &other.id, "").await.unwrap();
    let clean = docx("名单", "注");
    let clean = replace(&catalog, item, (&leak.id, "名单.docx"), &clean).await;
    let clean = clean.unwrap().id;
    let traces = list(&catalog, item, 0).await.others;
    let named = traces.iter().map(|trace| {
        let left = trace.attachment.clone().unwrap();
        assert!(!trace.blocked && trace.findings.is_empty() && !trace.inspected);
        assert_eq!(
            (&*trace.erased_on, &*trace.attached_by),
            ("2019-10-08", "clerk-wang")
        );
        (left.id, left.file_name, left.sha256)
    });
    let named: Vec<_> = named.collect();
    let gone =
        [&leak, &other].map(|one| (one.id.clone(), one.file_name.clone(), one.sha256.clone()));
    assert_eq!(named, gone);
    for (id, _, _) in &gone {
        let status = read(&catalog, &leader(), id).await.unwrap_err();
        assert_eq!(reason(&status), "STATE_FORBIDS");
    }
    up_to_signature(&catalog, item).await;
    take(&catalog, &leader(), Step::Sign, at).await.unwrap();
    catalog.set_clock("2019-10-08T11:00:00+08:00").await;
    assert_eq!(stored(&catalog), 2, "what is public, and its copy");

    // A draft of a second version is given up with its file; what is public stays.
    take(&catalog, &clerk(), Step::Revise, at).await.unwrap();
    let second = replace(&catalog, item, (&clean, "名单.docx"), &docx("改", "注")).await;
    let second = second.unwrap().id;
    take(&catalog, &clerk(), Step::Drop, at).await.unwrap();
    assert!(read(&catalog, &leader(), &second).await.is_err());
    assert!(read(&catalog, &leader(), &clean).await.is_ok());
    catalog.set_clock("2019-10-08T12:00:00+08:00").await;
    assert_eq!(stored(&catalog), 2);
    // A withdrawal takes the names, too.
    let request = proto::WithdrawItemRequest {
        request_id: "withdraw".to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: item.to_owned(),
        etag: String::new(),
        reason: "内容有误".to_owned(),
    };
    let request = catalog.as_who(&leader(), request);
    catalog.work().withdraw_item(request).await.unwrap();
    assert_eq!(list(&catalog, item, 0).await.others, []);
    catalog.stop().await;
}

/// Those that cannot be deleted, however many, are gone past.
#[tokio::test]
async fn a_thousand_files_that_cannot_be_deleted_are_in_the_way_of_no_other() {
    let catalog = Catalog::with_bureaus().await;
    let folder = catalog.objects().join(BUREAU);
    for number in 0..=1000 {
        let id = format!("00000000-0000-4000-8000-{number:012}");
        let object = folder.join(id);
        if number < 1000 {
            // A folder with something in it is no file.
            std::fs::create_dir_all(object.join("in the way")).unwrap();
        } else {
            std::fs::write(object, "contents").unwrap();
        }
    }
    let statement = format!(
        "INSERT INTO catalog.item_file (bureau_id, id, item_id, file_name, link, byte_size, sha256, attached_on,
                                        recorded_at, attached_by, erased_on)
         SELECT '{BUREAU}', ('00000000-0000-4000-8000-' || lpad(number::text, 12, '0'))::uuid, gen_random_uuid(), '', '',
                1, decode(repeat('00', 32), 'hex'), '2019-10-08', now(), 'clerk-wang', '2019-10-08'
         FROM generate_series(0, 1000) AS number"
    );
    let url = catalog.database.url("catalog_owner");
    let mut owner = PgConnection::connect(&url).await.unwrap();
    owner.execute(AssertSqlSafe(statement)).await.unwrap();
    catalog.set_clock("2019-10-08T11:00:00+08:00").await;
    let left = "SELECT count(*) FROM catalog.item_file WHERE NOT is_gone";
    let left: i64 = owner.fetch_one(left).await.unwrap().get(0);
    assert_eq!((left, stored(&catalog)), (1000, 1000));
    catalog.stop().await;
}
