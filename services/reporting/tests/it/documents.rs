//! Rules and normative documents, as table 2 counts them.

use gongkai_proto::{
    catalog::v1::{self as catalog, ItemKind},
    common::v1::AssumedAspect,
    reporting::v1 as proto,
};

use crate::{
    feeds::Feed,
    fixture::{BUREAU, Office, PUBLISHED, leader, registered, wanted},
    told::id,
};

/// A normative document that was made and published on these days, and is in force until the last.
fn document(number: u128, formed_on: &str, published_on: &str, until: &str) -> catalog::Item {
    catalog::Item {
        id: id(number),
        bureau_id: BUREAU.to_owned(),
        article20_code: 1,
        group: "site".to_owned(),
        formed_on: formed_on.to_owned(),
        published_on: published_on.to_owned(),
        due_on: published_on.to_owned(),
        valid_until: until.to_owned(),
        kind: ItemKind::NormativeDocument.into(),
        ..catalog::Item::default()
    }
}

/// The cells of the row of normative documents: value, note, and whether it is assumed.
fn cells(report: &proto::Report, row: &str) -> Vec<(String, String, bool)> {
    let mut tables = report.tables.iter();
    let table = tables.find(|table| table.key.starts_with("table2"));
    let mut rows = table.unwrap().blocks.iter().flat_map(|block| &block.rows);
    let row = rows.find(|one| one.row == row).unwrap();
    let told = |cell: &proto::Cell| {
        (
            format!("{:.0}", cell.value),
            cell.note.clone(),
            cell.assumed,
        )
    };
    row.cells.iter().map(told).collect()
}

/// Counting rule (i): by the day they were made; repealed and lapsed ones end, amended ones neither end nor begin.
#[tokio::test]
async fn documents_are_counted_by_the_days_they_were_made_and_ended() {
    let catalog = registered();
    let old = document(1, "2020-05-06", "2023-02-01", "");
    let lapses = document(2, "2022-03-01", "2022-03-05", "2024-06-30");
    let new = document(3, "2024-12-20", "2025-01-05", "");
    let amended = document(4, "2021-01-04", "2021-01-05", "");
    let mistaken = document(5, "2024-02-01", "2024-02-02", "");
    let lasts = document(6, "2023-01-04", "2023-01-05", "2024-12-31");
    let assumed = catalog::Item {
        assumed: vec![AssumedAspect::Kind.into()],
        ..document(9, "2022-05-09", "2022-05-10", "")
    };
    let notice = catalog::Item {
        kind: ItemKind::Notice.into(),
        ..document(7, "2024-02-01", "2024-02-02", "")
    };
    let later_known = catalog::Item {
        kind: ItemKind::Other.into(),
        ..document(8, "2023-03-01", "2024-03-02", "")
    };
    for item in [
        &old,
        &lapses,
        &new,
        &amended,
        &mistaken,
        &lasts,
        &assumed,
        &notice,
        &later_known,
    ] {
        let item = Some(item.clone());
        catalog.add(PUBLISHED, &catalog::ItemPublished { item });
    }
    // The day it was made was mistyped.
    let known = document(8, "2024-03-01", "2024-03-02", "");
    let changed = catalog::Item {
        changed_on: "2024-05-06".to_owned(),
        ..amended
    };
    for item in [known, changed] {
        let item = Some(item);
        catalog.add(PUBLISHED, &catalog::ItemRevised { item });
    }
    let repealed = catalog::Item {
        repealed_on: "2024-10-01".to_owned(),
        ..old
    };
    let item = Some(repealed);
    catalog.add(PUBLISHED, &catalog::ItemRepealed { item });
    let withdrawn = catalog::Item {
        withdrawn_on: "2024-02-03".to_owned(),
        ..mistaken
    };
    let item = Some(withdrawn);
    catalog.add(PUBLISHED, &catalog::ItemWithdrawn { item });
    let office = Office::following(Feed::default(), catalog).await;
    let of = async |time: &str, year: i32| {
        let request = wanted(&format!("{time}-{year}"), year);
        office.compile(&leader(), request).await.unwrap()
    };
    let plain = |value: &str| (value.to_owned(), String::new(), false);
    let told = of("first", 2024).await;
    let with_note = ("2".to_owned(), "其中有效期届满失效1件".to_owned(), false);
    // In force: the new one, the amended one, the one whose last day it is, the one that was of another kind first, and one
    // that is marked where it is counted, and nowhere else.
    let assumed = ("5".to_owned(), "含类别系推定的文件".to_owned(), true);
    let expected = [plain("2"), with_note, assumed];
    assert_eq!(cells(&told, "行政规范性文件"), expected);
    // A bureau of a district makes no rules.
    let none = ("0".to_owned(), "本机关无规章制定权".to_owned(), false);
    assert_eq!(cells(&told, "规章"), [none.clone(), none.clone(), none]);
    // Known to be what it was assumed to be, it is marked no more.
    let item = Some(document(9, "2022-05-09", "2022-05-10", ""));
    office
        .catalog
        .add(PUBLISHED, &catalog::ItemRevised { item });
    assert_eq!(
        cells(&of("known", 2024).await, "行政规范性文件")[2],
        plain("5")
    );
    // Made before, but not public, and those that end later.
    let told = of("first", 2020).await;
    assert_eq!(
        cells(&told, "规范性文件"),
        [plain("1"), plain("0"), plain("0")]
    );
    // Counted before documents were: it may be one.
    let item = Some(catalog::Item {
        kind: ItemKind::Other.into(),
        ..document(10, "", "2021-05-10", "")
    });
    office
        .catalog
        .add(PUBLISHED, &catalog::ItemPublished { item });
    let may_lack = ("0".to_owned(), "此前登记的信息未全部计入".to_owned(), true);
    assert_eq!(cells(&of("lacking", 2020).await, "规范性文件")[1], may_lack);
    office.stop().await;
}
