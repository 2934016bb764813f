//! An item leaves for an archive.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
};

use gongkai_archive::package::{check, sha256};
use gongkai_proto::{
    catalog::v1::{
        self as proto, archive_service_client::ArchiveServiceClient,
        export_item_package_response::Part,
    },
    common::v1::ArchivePackage,
};
use gongkai_testbed::tokens::Who;
use tonic::{Code, Status};
use zip::ZipArchive;

use crate::{
    attachment::{
        download,
        samples::{AUTHOR, docx, holds},
        upload,
    },
    fixture::{BUREAU, Catalog, clerk, leader, reader, reason, reviewer},
    item_work::{Step, contents, draft, take, up_to_signature},
    publishing::item,
};

/// A package that came: its name, what was told of it, and its bytes.
type Came = (String, ArchivePackage, Vec<u8>);

pub async fn export(catalog: &Catalog, who: &Who, item: &str) -> Result<Came, Status> {
    let request = proto::ExportItemPackageRequest {
        bureau_id: BUREAU.to_owned(),
        item_id: item.to_owned(),
    };
    let mut client = ArchiveServiceClient::new(catalog.channel());
    let answer = client.export_item_package(catalog.as_who(who, request));
    let mut stream = answer.await?.into_inner();
    let first = stream.message().await?.unwrap();
    let Some(Part::Package(package)) = first.part else {
        panic!("{first:?} describes nothing")
    };
    let mut bytes = Vec::new();
    while let Some(message) = stream.message().await? {
        match message.part {
            Some(Part::Chunk(chunk)) => bytes.extend(chunk),
            other => panic!("{other:?} is no chunk"),
        }
    }
    Ok((first.file_name, package, bytes))
}

async fn list(catalog: &Catalog, record_id: &str) -> proto::ListArchivePackagesResponse {
    let request = proto::ListArchivePackagesRequest {
        bureau_id: BUREAU.to_owned(),
        record_id: record_id.to_owned(),
        ..proto::ListArchivePackagesRequest::default()
    };
    let mut client = ArchiveServiceClient::new(catalog.channel());
    let answer = client.list_archive_packages(catalog.as_who(&leader(), request));
    answer.await.unwrap().into_inner()
}

/// The files of a package, by their names below its folder.
fn contents_of(package: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(package)).unwrap();
    let mut files = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().split_once('/').unwrap().1.to_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(name, bytes);
    }
    files
}

/// The same as texts.
pub fn files(package: &[u8]) -> BTreeMap<String, String> {
    let files = contents_of(package).into_iter();
    files
        .map(|(name, bytes)| (name, String::from_utf8_lossy(&bytes).into_owned()))
        .collect()
}

fn auditor() -> Who {
    Who::new("auditor-zhao", BUREAU, "auditor")
}

#[tokio::test]
async fn an_item_leaves_with_all_its_versions_and_what_was_done_with_it() {
    let catalog = Catalog::with_bureaus().await;
    let made = draft(&catalog, &clerk(), "1", contents("安全<生产>办法")).await;
    let id = made.unwrap().item_id;
    let status = export(&catalog, &leader(), &id).await.unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");
    up_to_signature(&catalog, &id).await;
    take(&catalog, &leader(), Step::Sign, (&id, ""))
        .await
        .unwrap();
    take(&catalog, &clerk(), Step::Revise, (&id, ""))
        .await
        .unwrap();
    up_to_signature(&catalog, &id).await;
    take(&catalog, &leader(), Step::Sign, (&id, ""))
        .await
        .unwrap();
    // What is under way is no record yet.
    take(&catalog, &clerk(), Step::Revise, (&id, ""))
        .await
        .unwrap();

    let (name, told, package) = export(&catalog, &auditor(), &id).await.unwrap();
    assert_eq!(name, "heshan-emb-2019-000001.zip");
    assert_eq!(told.sha256, sha256(&*package).unwrap().0);
    assert_eq!(told.byte_size, i64::try_from(package.len()).unwrap());
    let checked = check(Cursor::new(&package)).unwrap();
    assert_eq!((checked.faults, checked.files), (vec![], 8));
    let files = files(&package);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    let expected = [
        "元数据.xml",
        "内容/0001_安全_生产_办法-第1版.html",
        "内容/0002_安全_生产_办法-第1版.md",
        "内容/0003_安全_生产_办法-第2版.html",
        "内容/0004_安全_生产_办法-第2版.md",
        "数字摘要.txt",
        "文件目录.xml",
        "说明文件.txt",
    ];
    assert_eq!(names, expected);
    let page = &files["内容/0003_安全_生产_办法-第2版.html"];
    assert!(page.contains("<h1>安全&lt;生产&gt;办法</h1>"), "{page}");
    assert!(
        page.contains("<th>公开日期</th><td>2019年10月8日</td>"),
        "{page}"
    );
    let metadata = &files["元数据.xml"];
    for told in [
        "<立档单位名称>益阳市赫山区应急管理局</立档单位名称>",
        "<索引号>heshan-emb/2019-000001</索引号>",
        "<公开属性>主动公开</公开属性>",
        "<承办机构>安全监管一股</承办机构>",
        "<业务行为>签发（第2版）</业务行为>",
        "<有效性>现行有效</有效性>",
        "<保管期限>永久</保管期限>",
    ] {
        assert!(metadata.contains(told), "{told}: {metadata}");
    }

    // Who took it out is kept.
    let listed = list(&catalog, &id).await.packages;
    assert_eq!(listed, [told]);
    assert_eq!(listed[0].made_by, "auditor-zhao");
    catalog.stop().await;
}

#[tokio::test]
async fn attached_files_leave_as_they_were_published_and_what_is_linked_is_named() {
    let catalog = Catalog::with_bureaus().await;
    let made = draft(&catalog, &clerk(), "public", contents("检查情况")).await;
    let id = made.unwrap().item_id;
    let original = docx("检查情况如下，共十二项。", "数据截至九月底。");
    let file = upload(&catalog, &id, "检查情况.docx", &original).await.id;
    let link = "https://www.example.gov.cn/files/12.html";
    let request = proto::LinkItemAttachmentRequest {
        request_id: "link".to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: id.clone(),
        file_name: "附图".to_owned(),
        link: link.to_owned(),
        ..proto::LinkItemAttachmentRequest::default()
    };
    let request = catalog.as_who(&clerk(), request);
    let mut attachments = catalog.attachments();
    attachments.link_item_attachment(request).await.unwrap();
    up_to_signature(&catalog, &id).await;
    take(&catalog, &leader(), Step::Sign, (&id, ""))
        .await
        .unwrap();
    // It stays in the second version, and leaves once.
    take(&catalog, &clerk(), Step::Revise, (&id, ""))
        .await
        .unwrap();
    up_to_signature(&catalog, &id).await;
    take(&catalog, &leader(), Step::Sign, (&id, ""))
        .await
        .unwrap();
    let (_, copy) = download(&catalog, &id, &file).await.unwrap();
    let (_, _, package) = export(&catalog, &leader(), &id).await.unwrap();
    assert_eq!(check(Cursor::new(&package)).unwrap().faults, []);
    let docx = |files: BTreeMap<String, Vec<u8>>| -> Vec<Vec<u8>> {
        let files = files.into_iter();
        let attached = files.filter(|(name, _)| name.ends_with("检查情况.docx"));
        attached.map(|(_, bytes)| bytes).collect()
    };
    assert_eq!(docx(contents_of(&package)), [copy]);
    let files = files(&package);
    let page = &files["内容/0001_检查情况-第1版.html"];
    assert!(page.contains("<li>检查情况.docx</li>"), "{page}");
    assert!(page.contains(&format!("<li>附图 {link}</li>")), "{page}");
    let metadata = &files["元数据.xml"];
    let told = format!("<外部附件>附图（{link}）</外部附件>");
    assert!(metadata.contains(&told), "{metadata}");

    // Nobody made a copy of what is kept inside.
    let inside = proto::ItemContents {
        attribute: proto::DisclosureAttribute::OnApplication.into(),
        ..contents("内部情况")
    };
    let made = draft(&catalog, &clerk(), "inside", inside).await;
    let id = made.unwrap().item_id;
    upload(&catalog, &id, "检查情况.docx", &original).await;
    up_to_signature(&catalog, &id).await;
    take(&catalog, &leader(), Step::Sign, (&id, ""))
        .await
        .unwrap();
    let (_, _, package) = export(&catalog, &leader(), &id).await.unwrap();
    assert!(holds(&original, AUTHOR));
    assert_eq!(docx(contents_of(&package)), [original]);
    catalog.stop().await;
}

#[tokio::test]
async fn of_a_withdrawn_item_no_text_leaves() {
    let catalog = Catalog::with_bureaus().await;
    let request = proto::ItemContents {
        title: "误公开的名单张某".to_owned(),
        ..item()
    };
    let made = catalog.publish(request).await.unwrap();
    let request = proto::WithdrawItemRequest {
        request_id: "withdraw".to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: made.id.clone(),
        reason: "含有个人信息".to_owned(),
        ..proto::WithdrawItemRequest::default()
    };
    let request = catalog.as_who(&leader(), request);
    catalog.work().withdraw_item(request).await.unwrap();
    let (_, _, package) = export(&catalog, &leader(), &made.id).await.unwrap();
    assert_eq!(check(Cursor::new(&package)).unwrap().faults, []);
    let files = files(&package);
    assert_eq!(files.len(), 4);
    assert!(files.values().all(|text| !text.contains("张某")));
    let metadata = &files["元数据.xml"];
    assert!(
        metadata.contains("<撤回理由>含有个人信息</撤回理由>"),
        "{metadata}"
    );
    catalog.stop().await;
}

#[tokio::test]
async fn nobody_else_takes_a_record_out() {
    let catalog = Catalog::with_bureaus().await;
    let made = catalog.publish(item()).await.unwrap();
    for (who, refused) in [
        (reader(), "ROLE_MISSING"),
        (clerk(), "ROLE_MISSING"),
        (reviewer(), "ROLE_MISSING"),
        (Who::new("leader-gov", "heshan", "leader"), "BUREAU_FOREIGN"),
    ] {
        let status = export(&catalog, &who, &made.id).await.unwrap_err();
        assert_eq!(reason(&status), refused, "{}", who.subject);
    }
    let nowhere = "01900000-0000-7000-8000-000000000000";
    let status = export(&catalog, &leader(), nowhere).await.unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::NotFound, "RECORD_UNKNOWN")
    );
    assert_eq!(list(&catalog, "").await.packages, []);
    catalog.stop().await;
}
