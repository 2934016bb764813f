//! The four fixed blocks, and the guide and the catalog that are made of the data.

use gongkai_proto::catalog::v1::{
    self as proto, FixedBlock, fixed_block_service_client::FixedBlockServiceClient,
};
use gongkai_testbed::tokens::Who;
use tonic::{Status, transport::Channel};

use crate::{
    entry::{columns, set},
    fixture::{BUREAU, Catalog, clerk, leader, reader, reason, reviewer, root, violations},
    item_work::{Step, contents, draft, take, up_to_signature},
    profile::{profile, update},
    publishing::item,
};

fn client(catalog: &Catalog) -> FixedBlockServiceClient<Channel> {
    FixedBlockServiceClient::new(catalog.channel())
}

async fn blocks(catalog: &Catalog) -> proto::GetFixedBlocksResponse {
    let request = proto::GetFixedBlocksRequest {
        bureau_id: BUREAU.to_owned(),
    };
    let request = catalog.as_who(&reader(), request);
    let answer = client(catalog).get_fixed_blocks(request).await.unwrap();
    answer.into_inner()
}

pub async fn place(
    catalog: &Catalog,
    request_id: &str,
    item: &str,
    (block, year): (FixedBlock, i32),
) -> Result<(), Status> {
    let request = proto::PlaceItemRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: item.to_owned(),
        block: block.into(),
        year,
    };
    let request = catalog.as_who(&clerk(), request);
    client(catalog).place_item(request).await.map(drop)
}

async fn make(
    catalog: &Catalog,
    request_id: &str,
    document: FixedBlock,
) -> Result<proto::ItemVersion, Status> {
    make_by(catalog, &clerk(), request_id, document).await
}

pub async fn make_by(
    catalog: &Catalog,
    who: &Who,
    request_id: &str,
    document: FixedBlock,
) -> Result<proto::ItemVersion, Status> {
    let request = proto::DraftFixedDocumentRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        document: document.into(),
        office_id: "general".to_owned(),
        group: "site".to_owned(),
        reason: "按现有情况编制".to_owned(),
    };
    let request = catalog.as_who(who, request);
    let answer = client(catalog).draft_fixed_document(request).await?;
    Ok(answer.into_inner().version.unwrap())
}

async fn documents(catalog: &Catalog) -> Vec<proto::FixedDocument> {
    let request = proto::GetFixedDocumentsRequest {
        bureau_id: BUREAU.to_owned(),
    };
    let request = catalog.as_who(&clerk(), request);
    let answer = client(catalog).get_fixed_documents(request).await.unwrap();
    answer.into_inner().documents
}

async fn set_profile(
    catalog: &Catalog,
    request_id: &str,
    change: impl FnOnce(&mut proto::BureauProfile),
) {
    let mut all = profile();
    change(&mut all);
    let paths = [
        "address",
        "postcode",
        "telephone",
        "fax",
        "email",
        "office_hours",
        "disclosure_unit",
        "remedies",
        "site_identities",
        "contact_points",
        "channels",
    ];
    let request = catalog.as_who(&root(), update(request_id, "", &paths, all));
    catalog
        .bureaus()
        .update_bureau_profile(request)
        .await
        .unwrap();
}

async fn publish_draft(catalog: &Catalog, id: &str) {
    up_to_signature(catalog, id).await;
    take(catalog, &leader(), Step::Sign, (id, ""))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_guide_is_made_of_the_data_published_as_an_item_and_watched() {
    let catalog = Catalog::with_bureaus().await;
    set_profile(&catalog, "p1", |_| {}).await;
    assert_eq!(
        blocks(&catalog).await,
        proto::GetFixedBlocksResponse::default()
    );
    let state = documents(&catalog).await;
    assert!(
        state
            .iter()
            .all(|one| !one.is_current && one.item_id.is_empty())
    );
    println!("===== guide\n{}", state[0].text);

    let status = make(&catalog, "0", FixedBlock::AnnualReport)
        .await
        .unwrap_err();
    assert_eq!(violations(&status), ["document"]);
    let made = make(&catalog, "1", FixedBlock::Guide).await.unwrap();
    assert_eq!(make(&catalog, "1", FixedBlock::Guide).await.unwrap(), made);
    let says = made.contents.unwrap();
    assert_eq!(says.title, "益阳市赫山区应急管理局政府信息公开指南");
    for fact in [
        "益阳市赫山区测试路1号",
        "联系电话：0737-4400001、0737-4400002",
        "传真：0737-4400003",
        "；信封左下角注明“政府信息公开申请”（2019年5月15日公布）。",
        "机构名称：益阳市赫山区应急管理局",
        "《政府信息公开申请表》",
        "60日内",
        "6个月内",
        "当面提交：",
        "益阳市应急管理局",
        "20个工作日",
        "https://www.example.gov.cn/xxgk/heshan-emb/",
    ] {
        assert!(says.body.contains(fact), "{fact} is not in {}", says.body);
    }
    // What is not public stands in no block.
    assert_eq!(blocks(&catalog).await.guide, None);
    publish_draft(&catalog, &made.item_id).await;
    assert_eq!(blocks(&catalog).await.guide.unwrap().id, made.item_id);
    let state = documents(&catalog).await;
    assert!(state[0].is_current, "{:?}", state[0].differences);

    // The telephone moves, and the fax is no channel any more.
    set_profile(&catalog, "p2", |profile| {
        "0737-4400009".clone_into(&mut profile.telephone);
    })
    .await;
    catalog.set_clock("2019-12-02T10:00:00+08:00").await;
    let state = documents(&catalog).await;
    assert!(!state[0].is_current);
    let of = |section: &str| {
        let found = state[0]
            .differences
            .iter()
            .find(|one| one.section == section);
        found.unwrap().clone()
    };
    let unit = of("四、政府信息公开工作机构");
    assert_eq!(unit.lacking, ["联系电话：0737-4400009"]);
    assert_eq!(unit.surplus, ["联系电话：0737-4400001、0737-4400002"]);
    let fax = of("三、依申请公开");
    assert!(fax.lacking.is_empty() && fax.surplus[0].starts_with("传真："));

    let next = make(&catalog, "2", FixedBlock::Guide).await.unwrap();
    assert_eq!(
        (next.item_id.as_str(), next.version),
        (made.item_id.as_str(), 2)
    );
    let again = make(&catalog, "3", FixedBlock::Guide).await.unwrap();
    assert_eq!((again.version, again.state()), (2, proto::ItemState::Draft));
    take(&catalog, &clerk(), Step::Submit, (&next.item_id, ""))
        .await
        .unwrap();
    let status = make(&catalog, "4", FixedBlock::Guide).await.unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");
    take(&catalog, &reviewer(), Step::Return, (&next.item_id, ""))
        .await
        .unwrap();
    publish_draft(&catalog, &next.item_id).await;
    assert!(documents(&catalog).await[0].is_current);
    catalog.stop().await;
}

#[tokio::test]
async fn the_blocks_show_what_is_public_by_where_it_stands() {
    let catalog = Catalog::with_bureaus().await;
    let mut linked = columns("行政许可");
    linked.article20_code = 5;
    "https://zwfw.example.gov.cn/xk".clone_into(&mut linked.link);
    catalog
        .set_entry(&reviewer(), set("e1", linked))
        .await
        .unwrap();
    let made = make(&catalog, "c", FixedBlock::Catalog).await.unwrap();
    let says = made.contents.unwrap().body;
    println!("===== catalog\n{says}");
    assert!(says.contains("行政许可") && says.contains("https://zwfw.example.gov.cn/xk"));
    assert!(says.contains("| 公开对象 | 公开方式 | 公开层级 |") && !says.contains("领域"));
    publish_draft(&catalog, &made.item_id).await;

    let system = catalog.publish(item()).await.unwrap();
    let report = catalog.publish(item()).await.unwrap();
    let hidden = draft(&catalog, &clerk(), "3", contents("未公开的制度"))
        .await
        .unwrap();
    for (item, at) in [
        (&system.id, (FixedBlock::System, 0)),
        (&report.id, (FixedBlock::AnnualReport, 2018)),
        (&hidden.item_id, (FixedBlock::System, 0)),
    ] {
        place(&catalog, &format!("place {item}"), item, at)
            .await
            .unwrap();
    }
    let status = place(&catalog, "5", &report.id, (FixedBlock::AnnualReport, 0)).await;
    assert_eq!(violations(&status.unwrap_err()), ["year"]);
    let unknown = "01900000-0000-7000-8000-000000000000";
    let status = place(&catalog, "6", unknown, (FixedBlock::System, 0)).await;
    assert_eq!(reason(&status.unwrap_err()), "RECORD_UNKNOWN");

    // What is not public puts out nothing that is.
    let catalog_block = (FixedBlock::Catalog, 0);
    let status = place(&catalog, "8", &hidden.item_id, catalog_block).await;
    assert_eq!(reason(&status.unwrap_err()), "STATE_FORBIDS");

    let shown = blocks(&catalog).await;
    assert_eq!(shown.catalog.unwrap().id, made.item_id);
    assert_eq!(shown.systems.len(), 1);
    assert_eq!(shown.systems[0].id, system.id);
    assert_eq!(shown.reports.len(), 1);
    assert_eq!(shown.reports[0].year, 2018);
    let of = |code: i32| {
        let found = shown
            .disclosed
            .iter()
            .find(|one| one.article20_code == code);
        found.unwrap().clone()
    };
    assert_eq!(
        (of(13).items, of(13).published_on.as_str()),
        (2, "2019-10-08")
    );
    assert_eq!((of(5).items, of(5).entries), (0, 1));
    assert_eq!(of(5).elsewhere[0].link, "https://zwfw.example.gov.cn/xk");

    place(&catalog, "7", &system.id, (FixedBlock::Unspecified, 0))
        .await
        .unwrap();
    let request = proto::WithdrawItemRequest {
        request_id: "w".to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: report.id,
        etag: String::new(),
        reason: "内容有误".to_owned(),
    };
    let request = catalog.as_who(&leader(), request);
    catalog.work().withdraw_item(request).await.unwrap();
    let shown = blocks(&catalog).await;
    assert_eq!((shown.systems.len(), shown.reports.len()), (0, 0));
    catalog.stop().await;
}
