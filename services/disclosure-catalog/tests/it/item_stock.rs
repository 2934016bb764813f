//! Documents in force, taken over as opening stock.

use gongkai_proto::{
    catalog::v1::{self as proto, Channel, FixedBlock},
    event,
};
use tonic::Status;

use crate::{
    block::place,
    delivery::{contents, record},
    duty::duties,
    fixture::{BUREAU, Catalog, clerk, leader, reader, reason, reviewer, violations},
    item_work::{Step, get, take},
    publishing::item,
    site::{text, with_site},
};

const HEADS: &str =
    "标题,文号,信息种类,形成日期,首次公开日期,条例第二十条事项,信息分组,责任股室,索引号,内容概述";

fn sheet(lines: &[&str]) -> Vec<u8> {
    format!("{HEADS}\n{}\n", lines.join("\n")).into_bytes()
}

async fn import(
    catalog: &Catalog,
    request_id: &str,
    content: Vec<u8>,
    dry_run: bool,
) -> Result<proto::ImportOpeningItemsResponse, Status> {
    let request = proto::ImportOpeningItemsRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        content,
        dry_run,
        office_id: "general".to_owned(),
        group: "site".to_owned(),
        reason: "原网站移入".to_owned(),
    };
    let request = catalog.as_who(&reviewer(), request);
    Ok(catalog
        .stock()
        .import_opening_items(request)
        .await?
        .into_inner())
}

async fn revoke(
    catalog: &Catalog,
    request_id: &str,
    batch_id: &str,
) -> Result<proto::OpeningItemBatch, Status> {
    let request = proto::RevokeOpeningItemsRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        batch_id: batch_id.to_owned(),
        reason: "导入有误".to_owned(),
    };
    let request = catalog.as_who(&leader(), request);
    let answer = catalog.stock().revoke_opening_items(request).await?;
    Ok(answer.into_inner().batch.unwrap())
}

/// The public items of the bureau.
async fn public(catalog: &Catalog) -> Vec<proto::Item> {
    let request = proto::ListItemsRequest {
        bureau_id: BUREAU.to_owned(),
        ..proto::ListItemsRequest::default()
    };
    let request = catalog.as_who(&reader(), request);
    let listed = catalog.items().list_items(request).await.unwrap();
    listed.into_inner().items
}

const GOOD: [&str; 2] = [
    "安全生产举报奖励办法,赫安监发〔2012〕8号,行政规范性文件,2012年3月1日,2015-06-01,1,,,AJ/2012-8,奖励标准",
    "防汛应急预案,,其他,2018/5/4,2018.5.9,12,省厅网站,安全监管一股,,",
];

#[tokio::test]
async fn documents_in_force_are_public_with_their_own_days_and_numbers() {
    let catalog = Catalog::with_bureaus().await;
    let tried = import(&catalog, "1", sheet(&GOOD), true).await.unwrap();
    assert_eq!((tried.lines, tried.batch, tried.faults.len()), (2, None, 0));
    assert_eq!(public(&catalog).await.len(), 0);
    let taken = import(&catalog, "1", sheet(&GOOD), false).await.unwrap();
    assert_eq!(
        import(&catalog, "1", sheet(&GOOD), false).await.unwrap(),
        taken
    );
    let batch = taken.batch.unwrap();
    assert_eq!(
        (batch.items, batch.imported_by.as_str()),
        (2, "reviewer-li")
    );
    let items = public(&catalog).await;
    let told: Vec<_> = items
        .iter()
        .map(|one| {
            let days = (one.formed_on.as_str(), one.published_on.as_str());
            (one.index_number.as_str(), days, one.group.as_str())
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                "heshan-emb/2018-000001",
                ("2018-05-04", "2018-05-09"),
                "province_site"
            ),
            ("AJ/2012-8", ("2012-03-01", "2015-06-01"), "site"),
        ]
    );
    // Late by the law, but nobody judges it.
    assert!(items[1].opening && items[1].due_on == "2015-06-01");
    assert_eq!(items[1].validity(), proto::Validity::InForce);
    let events = catalog.events(BUREAU, 3).await;
    let event: proto::ItemPublished = event::decode(&events[1].data).unwrap();
    assert!(event.item.unwrap().opening);
    // Nor whether it was interpreted.
    let late = "烟花爆竹管理办法,赫应急发〔2019〕8号,行政规范性文件,2019年6月1日,2019-06-03,1,,,,";
    import(&catalog, "2", sheet(&[late]), false).await.unwrap();
    let owed = duties(
        &catalog,
        &clerk(),
        proto::ListUpdateDutiesRequest::default(),
    )
    .await;
    assert_eq!(owed.duties, []);
    numbers_that_others_bear_are_told(&catalog).await;
    catalog.stop().await;
}

/// No refusal: an organ may have given a number twice. Whoever imports looks.
async fn numbers_that_others_bear_are_told(catalog: &Catalog) {
    let more = [
        "烟花爆竹经营目录,赫应急发[2019]8号,其他,2019年6月1日,2019-06-03,1,,,,",
        "矿山目录,赫应急发〔2019〕9号,其他,2019年6月1日,2019-06-03,1,,,,",
        "仓库目录,,其他,2019年6月1日,2019-06-03,1,,,,",
    ];
    let listed = public(catalog).await;
    let first = listed.iter().find(|one| one.title == "烟花爆竹管理办法");
    let expected = [proto::OpeningItemSameNumber {
        line: 2,
        document_number: "赫应急发[2019]8号".to_owned(),
        item_ids: vec![first.unwrap().id.clone()],
    }];
    let tried = import(catalog, "3", sheet(&more), true).await.unwrap();
    assert_eq!(
        (&tried.faults[..], &tried.same_numbers[..]),
        (&[][..], &expected[..])
    );
    let taken = import(catalog, "3", sheet(&more), false).await.unwrap();
    assert_eq!(taken.same_numbers, expected);
}

#[tokio::test]
async fn everything_wrong_with_a_sheet_is_told_by_line_and_nothing_is_taken() {
    let catalog = Catalog::with_bureaus().await;
    catalog.publish(item()).await.unwrap();
    let bad = [
        "办法,,行政规范性文件,2018-01-02,2018-01-01,16,,,,",
        "举报,,通知,2018-01-02,2018-01-03,1,,,,电话13812345678",
        "编号,,通知,2018-01-02,2018-01-03,1,,,heshan-emb/2018-000009,",
        "2019年国庆期间安全生产检查情况通报,,通知,2018-01-02,昨天,1,无此组,,X-1,",
        "通知,,通知,2018-01-02,2019-10-08,1,,,,",
        "预案,,其他,2018-01-02,2018-01-03,1,,,X-1,",
        "预案,,其他,2018-01-02,2018-01-03,1,,,X-1,",
        "2019年国庆期间安全生产检查情况通报,,通知,2018-01-02,2018-01-03,1,,,,",
    ];
    let tried = import(&catalog, "1", sheet(&bad), true).await.unwrap();
    let faults: Vec<_> = tried
        .faults
        .iter()
        .map(|fault| (fault.line, fault.column.as_str()))
        .collect();
    assert_eq!(
        faults,
        [
            (2, "条例第二十条事项"),
            (2, "文号"),
            (2, "形成日期"),
            (3, "内容概述"),
            (4, "索引号"),
            (5, "首次公开日期"),
            (5, "信息分组"),
            (6, "首次公开日期"),
            (8, "标题"),
            (8, "索引号"),
            (9, "标题"),
        ]
    );
    // Nobody lets a number through that is taken over.
    let of_number = &tried.faults[3].reason_zh;
    assert!(!of_number.contains("核准"), "{of_number}");
    let status = import(&catalog, "2", sheet(&bad), false).await.unwrap_err();
    assert_eq!(reason(&status), "FIELDS_INVALID");
    assert!(violations(&status).contains(&"content[3].内容概述".to_owned()));
    assert_eq!(public(&catalog).await.len(), 1);
    // The empty form has just the columns that are read.
    let request = proto::ExportOpeningItemFormRequest {
        bureau_id: BUREAU.to_owned(),
    };
    let request = catalog.as_who(&clerk(), request);
    let form = catalog.stock().export_opening_item_form(request).await;
    let form = form.unwrap().into_inner().content;
    let read = import(&catalog, "3", form, true).await.unwrap();
    let faults: Vec<_> = read
        .faults
        .iter()
        .map(|fault| fault.reason_zh.as_str())
        .collect();
    assert_eq!(faults, ["表中没有文件"]);
    catalog.stop().await;
}

#[tokio::test]
async fn an_import_is_revoked_as_a_whole_before_anything_else_is_done() {
    let catalog = Catalog::with_bureaus().await;
    let taken = import(&catalog, "1", sheet(&GOOD), false).await.unwrap();
    let batch = taken.batch.unwrap();
    let before = public(&catalog).await;
    with_site(&catalog).await;
    assert_eq!(text(&catalog, "feed").await.matches("<entry>").count(), 2);
    let revoked = revoke(&catalog, "2", &batch.id).await.unwrap();
    let feed = text(&catalog, "feed").await;
    assert!(!feed.contains("deleted-entry") && !feed.contains("<entry>"));
    assert_eq!(
        (revoked.revoked_on.as_str(), revoked.revoked_by.as_str()),
        ("2019-10-08", "leader-liu")
    );
    assert_eq!(public(&catalog).await.len(), 0);
    let tomb = get(&catalog, &before[0].id, 0).await.unwrap().item.unwrap();
    assert!(tomb.revoked && tomb.title.is_empty());
    let status = revoke(&catalog, "3", &batch.id).await.unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");
    // The numbers are free again.
    let taken = import(&catalog, "4", sheet(&GOOD), false).await.unwrap();
    let batch = taken.batch.unwrap();
    let items = public(&catalog).await;
    assert_eq!(items[1].index_number, "AJ/2012-8");
    for item in &items {
        take(&catalog, &clerk(), Step::Revise, (&item.id, ""))
            .await
            .unwrap();
    }
    let status = revoke(&catalog, "5", &batch.id).await.unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");
    assert!(status.message().contains("2 items"), "{status}");
    assert_eq!(public(&catalog).await.len(), 2);
    let events = catalog.events(BUREAU, 8).await;
    assert!(
        events[1..6]
            .iter()
            .all(|event| !event.data.contains("举报奖励"))
    );
    catalog.stop().await;
}

#[tokio::test]
async fn an_import_is_not_revoked_once_its_items_went_out_or_stand_in_a_block() {
    let catalog = Catalog::with_bureaus().await;
    let mut batches = Vec::new();
    for (turn, line) in GOOD.iter().enumerate() {
        let taken = import(&catalog, &turn.to_string(), sheet(&[line]), false).await;
        batches.push(taken.unwrap().batch.unwrap().id);
    }
    let items = public(&catalog).await;
    let id = |number: &str| {
        let item = items.iter().find(|one| one.index_number == number);
        item.unwrap().id.clone()
    };
    let board = contents(Channel::NoticeBoard, "2019-10-01", "一楼公示栏");
    record(&catalog, "board", &id("AJ/2012-8"), board)
        .await
        .unwrap();
    place(
        &catalog,
        "place",
        &id("heshan-emb/2018-000001"),
        (FixedBlock::System, 0),
    )
    .await
    .unwrap();
    for batch in &batches {
        let status = revoke(&catalog, batch, batch).await.unwrap_err();
        assert_eq!(reason(&status), "STATE_FORBIDS");
    }
    assert_eq!(public(&catalog).await.len(), 2);
    catalog.stop().await;
}

/// Of two imports that meet on one number, one is taken; full-width signs write the same number.
#[tokio::test]
async fn two_imports_do_not_meet_on_one_index_number() {
    let catalog = Catalog::with_bureaus().await;
    let line = |title: &str, index: &str| {
        sheet(&[&format!("{title},,通知,2018-01-02,2018-01-03,1,,,{index},")])
    };
    let (one, other) = tokio::join!(
        import(&catalog, "1", line("通告甲", "旧/1"), false),
        import(&catalog, "2", line("通告乙", "旧／１"), false)
    );
    let refused: Vec<Status> = [one, other].into_iter().filter_map(Result::err).collect();
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert_eq!(violations(&refused[0]), ["content[2].索引号"]);
    assert_eq!(public(&catalog).await[0].index_number, "旧/1");
    catalog.stop().await;
}

/// Numbers begin with the credit code once there is one, go on after those that documents keep, and are given once.
#[tokio::test]
async fn index_numbers_begin_with_the_credit_code_and_go_on_after_those_that_were_kept() {
    let catalog = Catalog::with_bureaus().await;
    let before = catalog.publish(item()).await.unwrap();
    assert_eq!(before.index_number, "heshan-emb/2019-000001");
    with_site(&catalog).await;
    let (one, other) = tokio::join!(catalog.publish(item()), catalog.publish(item()));
    let mut numbers = [one.unwrap().index_number, other.unwrap().index_number];
    numbers.sort_unstable();
    let number = |serial: u32| format!("11430903006339834Y/2019-{serial:06}");
    assert_eq!(numbers, [number(1), number(2)]);
    let kept =
        |title: &str, number: &str| format!("{title},,其他,2019-03-01,2019-06-01,12,,,{number},");
    let lines = [kept("防汛应急预案", &number(7)), kept("抗旱应急预案", "")];
    let lines = [lines[0].as_str(), lines[1].as_str()];
    import(&catalog, "kept", sheet(&lines), false)
        .await
        .unwrap();
    let items = public(&catalog).await;
    let of = |title: &str| {
        let found = items.iter().find(|item| item.title == title);
        found.unwrap().index_number.clone()
    };
    assert_eq!(of("防汛应急预案"), number(7));
    assert_eq!(of("抗旱应急预案"), number(8));
    let after = catalog.publish(item()).await.unwrap();
    assert_eq!(after.index_number, number(9));
    let taken = kept("应急避难场所", &number(9));
    let refused = import(&catalog, "taken", sheet(&[&taken]), false).await;
    let refused = refused.unwrap_err();
    assert_eq!(violations(&refused), ["content[2].索引号"]);
    let items = public(&catalog).await;
    assert!(
        items
            .iter()
            .any(|item| item.index_number == before.index_number)
    );
}

/// One document is counted once, however its number is written; one that lapsed is no document in force.
#[tokio::test]
async fn a_document_number_stands_in_a_sheet_once_and_what_lapsed_is_refused() {
    let catalog = Catalog::with_bureaus().await;
    let lines = [
        "举报奖励办法,赫应急发〔2018〕1号,行政规范性文件,2018-03-01,2018-03-05,1,,,,,",
        "举报奖励办法（印发）,赫应急发﹝2018﹞第01号,行政规范性文件,2018-03-01,2018-03-05,1,,,,,",
        "举报奖励办法解读,赫应急发〔2018〕1号,解读,2018-03-01,2018-03-05,1,,,,,",
        "值守办法,赫应急发〔2018〕2号,行政规范性文件,2018-03-01,2018-03-05,1,,,,,2019年10月7日",
    ];
    let content = format!("{HEADS},有效期至\n{}\n", lines.join("\n"));
    let tried = import(&catalog, "1", content.into_bytes(), true).await;
    let faults = tried.unwrap().faults;
    let told: Vec<_> = faults
        .iter()
        .map(|fault| (fault.line, fault.column.as_str()))
        .collect();
    assert_eq!(told, [(3, "文号"), (5, "有效期至")], "{faults:?}");
    assert!(faults[0].reason_zh.contains("第2行"), "{faults:?}");
    catalog.stop().await;
}
