//! From the upload to the public, and away.

use gongkai_proto::{catalog::v1 as proto, event};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _};
use tonic::{Code, Status};

use super::{
    download, header, list, messages, read, replace, request_id,
    samples::{AUTHOR, ID, docx, holds, pdf, scan, signed_pdf, xlsx},
    send, sha256, stored, told, upload,
};
use crate::{
    fixture::{BUREAU, Catalog, clerk, leader, reader, reason, reviewer, violations},
    item_work::{Step, contents, draft, get, take, up_to_signature},
};

#[tokio::test]
async fn a_leak_is_refused_with_its_place_and_what_is_published_names_no_author() {
    let catalog = Catalog::with_bureaus().await;
    let made = draft(&catalog, &clerk(), "1", contents("检查情况")).await;
    let item = made.unwrap().item_id;
    let leaking = docx("检查情况如下。", &format!("经办人身份证号{ID}"));
    let leak = upload(&catalog, &item, "检查情况.docx", &leaking).await;
    let status = take(&catalog, &clerk(), Step::Submit, (&item, "")).await;
    let status = status.unwrap_err();
    assert_eq!(violations(&status), ["contents.attachments[0]"]);
    let words = told(&status);
    assert!(words.contains("附件“检查情况.docx”脚注"), "{words}");
    assert!(
        words.contains("身份证号码") && !words.contains(ID),
        "{words}"
    );
    let record = &list(&catalog, &item, 0).await.records[0];
    let mut findings = record.findings.iter();
    let in_footnote =
        findings.any(|found| found.kind == "身份证号码" && found.place.contains("脚注"));
    assert!(record.blocked && in_footnote, "{record:?}");

    let clean = docx("检查情况如下，共十二项。", "数据截至九月底。");
    let files = [
        ("检查情况.docx", clean.clone()),
        ("名单.xlsx", xlsx("甲烟花爆竹零售点")),
        ("notice.pdf", pdf(|_| lopdf::Dictionary::new())),
    ];
    let replaced = replace(&catalog, &item, (&leak.id, "检查情况.docx"), &clean).await;
    let mut ids = vec![replaced.unwrap().id];
    for (name, file) in &files[1..] {
        ids.push(upload(&catalog, &item, name, file).await.id);
    }
    up_to_signature(&catalog, &item).await;
    for id in &ids {
        let status = download(&catalog, &item, id).await.unwrap_err();
        assert_eq!(reason(&status), "RECORD_UNKNOWN", "not before it is public");
    }
    take(&catalog, &leader(), Step::Sign, (&item, ""))
        .await
        .unwrap();

    let public = get(&catalog, &item, 0).await.unwrap().item.unwrap();
    let public = public.attachments;
    assert_eq!(public.len(), 3);
    for ((id, (name, original)), named) in ids.iter().zip(&files).zip(&public) {
        assert_eq!((&named.id, &*named.file_name), (id, *name));
        let (described, copy) = download(&catalog, &item, id).await.unwrap();
        assert_eq!(&described, named);
        assert_eq!(named.sha256, sha256(&copy));
        assert_eq!(usize::try_from(named.byte_size).unwrap(), copy.len());
        assert!(holds(original, AUTHOR) && !holds(&copy, AUTHOR), "{name}");
        assert_eq!(&read(&catalog, &clerk(), id).await.unwrap(), original);
        let status = read(&catalog, &reader(), id).await.unwrap_err();
        assert_eq!(reason(&status), "ROLE_MISSING");
    }
    let told = catalog.events(BUREAU, 2).await;
    let told = told
        .iter()
        .find(|told| told.r#type.contains("item.published"));
    let told: proto::ItemPublished = event::decode(&told.unwrap().data).unwrap();
    assert_eq!(told.item.unwrap().attachments, public);
    let status = download(&catalog, &item, &leak.id).await.unwrap_err();
    assert_eq!(
        reason(&status),
        "RECORD_UNKNOWN",
        "what was replaced is not public"
    );
    catalog.stop().await;
}

/// Lets through what was found in an item, as a person who looked.
async fn pass(
    catalog: &Catalog,
    item: &str,
) -> Result<tonic::Response<proto::OverrideFindingsResponse>, Status> {
    let request = proto::OverrideFindingsRequest {
        request_id: request_id(),
        bureau_id: BUREAU.to_owned(),
        item_id: item.to_owned(),
        etag: String::new(),
        reason: "已逐页核对".to_owned(),
    };
    let request = catalog.as_who(&reviewer(), request);
    catalog.work().override_findings(request).await
}

#[tokio::test]
async fn what_is_signed_or_a_picture_is_published_once_another_person_has_looked() {
    let catalog = Catalog::with_bureaus().await;
    let made = draft(&catalog, &clerk(), "1", contents("公告")).await;
    let item = made.unwrap().item_id;
    let signed = signed_pdf();
    let id = upload(&catalog, &item, "公告.pdf", &signed).await.id;
    let scan = upload(&catalog, &item, "扫描件.pdf", &scan()).await.id;
    let status = pass(&catalog, &item).await.unwrap_err();
    assert_eq!(
        reason(&status),
        "STATE_FORBIDS",
        "nobody knows yet what it is"
    );
    let status = take(&catalog, &clerk(), Step::Submit, (&item, "")).await;
    let status = status.unwrap_err();
    assert_eq!(
        violations(&status),
        ["contents.attachments[0]", "contents.attachments[1]"]
    );
    assert!(told(&status).contains("签名") && told(&status).contains("人工查看"));
    assert!(told(&status).contains("只有图像"), "{}", told(&status));
    let records = list(&catalog, &item, 0).await.records;
    assert!(
        records
            .iter()
            .all(|one| one.blocked && !one.must_be_replaced)
    );
    pass(&catalog, &item).await.unwrap();
    up_to_signature(&catalog, &item).await;
    take(&catalog, &leader(), Step::Sign, (&item, ""))
        .await
        .unwrap();
    assert_eq!(download(&catalog, &item, &id).await.unwrap().1, signed);
    let scan = download(&catalog, &item, &scan).await.unwrap().1;
    assert!(!holds(&scan, AUTHOR));
    catalog.stop().await;
}

#[tokio::test]
async fn what_is_made_to_harm_or_cannot_be_gone_through_is_let_through_by_nobody() {
    let catalog = Catalog::with_bureaus().await;
    let made = draft(&catalog, &clerk(), "1", contents("公告")).await;
    let item = made.unwrap().item_id;
    let script = pdf(|_| {
        let script = lopdf::Object::string_literal("app.alert(1)");
        let action = lopdf::dictionary! { "S" => "JavaScript", "JS" => script };
        lopdf::dictionary! { "OpenAction" => action }
    });
    let old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old".to_vec();
    let hostile = [
        ("办法.docx", docx("&b;", "附注"), "恶意文件"),
        ("公告.pdf", script, "宏或脚本"),
        ("旧表.doc", old, "旧版格式"),
    ];
    let mut ids = Vec::new();
    for (name, file, _) in &hostile {
        ids.push(upload(&catalog, &item, name, file).await.id);
    }
    let status = take(&catalog, &clerk(), Step::Submit, (&item, "")).await;
    let words = told(&status.unwrap_err());
    let records = list(&catalog, &item, 0).await.records;
    for ((name, _, why), record) in hostile.iter().zip(&records) {
        assert!(words.contains(name) && words.contains(why), "{words}");
        assert!(record.must_be_replaced, "{record:?}");
        assert_eq!(record.published, None, "{record:?}");
    }
    let mut findings = records[1].findings.iter();
    assert!(findings.any(|found| found.weight() == proto::FindingWeight::Never));
    // One after the other is replaced; until the last, nobody lets the item through.
    for ((name, _, why), id) in hostile.iter().zip(&ids) {
        let status = pass(&catalog, &item).await.unwrap_err();
        assert_eq!(reason(&status), "STATE_FORBIDS");
        let words = String::from_utf8_lossy(status.details());
        assert!(words.contains(name) && words.contains(why), "{words}");
        assert!(words.contains("更换附件"), "{words}");
        let clean = docx("共十二项。", "附注");
        let new = replace(&catalog, &item, (id, "办法.docx"), &clean).await;
        new.unwrap();
        let submitted = take(&catalog, &clerk(), Step::Submit, (&item, "")).await;
        assert_eq!(submitted.is_ok(), *name == "旧表.doc", "{submitted:?}");
    }
    catalog.stop().await;
}

#[tokio::test]
async fn what_a_file_says_is_found_and_a_withdrawn_item_leaves_no_file() {
    let catalog = Catalog::with_bureaus().await;
    let made = draft(&catalog, &clerk(), "1", contents("年度计划")).await;
    let item = made.unwrap().item_id;
    let file = docx("重点抽查烟花爆竹零售点。", "附注");
    let sent = messages(request_id(), header(&item, "计划.docx", &file), &file);
    let attached = send(&catalog, &clerk(), sent.clone()).await.unwrap();
    let id = attached.record.unwrap().attachment.unwrap().id;
    up_to_signature(&catalog, &item).await;
    take(&catalog, &leader(), Step::Sign, (&item, ""))
        .await
        .unwrap();
    assert_eq!(stored(&catalog), 2, "the file and its copy");
    let mut found = search(&catalog, 1).await;
    let found = found.pop().unwrap();
    assert!(found.text.unwrap().text.contains("烟花爆竹"));

    // A second version is public, too; both go.
    take(&catalog, &clerk(), Step::Revise, (&item, ""))
        .await
        .unwrap();
    let second = docx("重点抽查烟花爆竹零售点和批发点。", "附注");
    let second = replace(&catalog, &item, (&id, "计划.docx"), &second).await;
    let second = second.unwrap().id;
    up_to_signature(&catalog, &item).await;
    take(&catalog, &leader(), Step::Sign, (&item, ""))
        .await
        .unwrap();
    for id in [&id, &second] {
        assert!(download(&catalog, &item, id).await.is_ok());
    }
    kept(&catalog).await;
    let request = proto::WithdrawItemRequest {
        request_id: "withdraw".to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: item.clone(),
        etag: String::new(),
        reason: "内容有误".to_owned(),
    };
    let request = catalog.as_who(&leader(), request);
    catalog.work().withdraw_item(request).await.unwrap();
    for id in [&id, &second] {
        let status = download(&catalog, &item, id).await.unwrap_err();
        assert_eq!(status.code(), Code::NotFound);
        let status = read(&catalog, &clerk(), id).await.unwrap_err();
        assert_eq!(status.code(), Code::NotFound);
    }
    // The same upload again: the answer of then, without what it said.
    let repeated = send(&catalog, &clerk(), sent).await.unwrap();
    let repeated = repeated.record.unwrap().attachment.unwrap();
    assert_eq!((&repeated.id, repeated.file_name.as_str()), (&id, ""));
    let listed = list(&catalog, &item, 0).await;
    assert_eq!((listed.records.len(), listed.others.len()), (0, 0));
    let tombstone = get(&catalog, &item, 0).await.unwrap().item.unwrap();
    assert_eq!(tombstone.attachments, []);
    let events = catalog.events(BUREAU, 4).await;
    assert!(events.iter().all(|told| !told.data.contains("计划.docx")));
    // The contents are deleted soon after.
    catalog.set_clock("2019-10-08T11:00:00+08:00").await;
    assert_eq!(stored(&catalog), 0);
    search(&catalog, 0).await;
    catalog.stop().await;
}

/// What is found of a word that stands in a file alone, once it is so many items.
async fn search(catalog: &Catalog, count: usize) -> Vec<proto::FoundItem> {
    for _ in 0..200 {
        let request = proto::SearchItemsRequest {
            query: "烟花爆竹".to_owned(),
            ..proto::SearchItemsRequest::default()
        };
        let request = catalog.as_who(&reader(), request);
        if let Ok(answer) = catalog.search().search_items(request).await {
            let items = answer.into_inner().items;
            if items.len() == count {
                return items;
            }
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{count} items are not found")
}

/// The sweep leaves every object that is stored, and takes others.
async fn kept(catalog: &Catalog) {
    let folder = catalog.objects().join(BUREAU);
    let objects = std::fs::read_dir(folder).unwrap();
    let name = |entry: std::io::Result<std::fs::DirEntry>| {
        entry.unwrap().file_name().into_string().unwrap()
    };
    let mut ids: Vec<String> = objects.map(name).collect();
    ids.sort();
    let other = "01900000-0000-7000-8000-000000000000".to_owned();
    let asked = ids.iter().chain([&other]).map(|id| format!("'{id}'"));
    let asked: Vec<String> = asked.collect();
    let statement = format!(
        "SELECT object::text FROM objects_kept(array_fill('{BUREAU}'::text, ARRAY[{}]), ARRAY[{}]::uuid[])",
        asked.len(),
        asked.join(", ")
    );
    let url = catalog.database.url("catalog_wide");
    let mut wide = PgConnection::connect(&url).await.unwrap();
    let rows = wide.fetch_all(AssertSqlSafe(statement)).await.unwrap();
    let mut kept: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    kept.sort();
    assert_eq!(kept, ids);
    assert_eq!(kept.len(), 4);
}
