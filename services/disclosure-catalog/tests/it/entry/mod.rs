//! The catalog of what a bureau must publish: entries, versions, standard catalogs, sheets.

mod sheet;

use gongkai_proto::{catalog::v1 as proto, event};
use gongkai_testbed::tokens::Who;
use tonic::{Code, Status};

use crate::fixture::{BUREAU, Catalog, clerk, leader, reader, reason, reviewer, root, violations};

/// What an entry says that leaves nothing to be verified.
pub fn columns(level2: &str) -> proto::EntryColumns {
    proto::EntryColumns {
        level1: "政策文件".to_owned(),
        level2: level2.to_owned(),
        contents: "文件名称、文号、全文".to_owned(),
        basis: "《中华人民共和国政府信息公开条例》".to_owned(),
        time_limit: "信息形成或者变更之日起20个工作日内".to_owned(),
        limit: Some(proto::TimeLimit {
            kind: proto::TimeLimitKind::OnChange.into(),
            ..proto::TimeLimit::default()
        }),
        publisher: "益阳市赫山区应急管理局".to_owned(),
        office_id: "safety-1".to_owned(),
        channels: vec![
            proto::Channel::Website.into(),
            proto::Channel::ReadingPlace.into(),
        ],
        audience: "全社会".to_owned(),
        manner: proto::Manner::Proactive.into(),
        tiers: vec![proto::Tier::County.into()],
        article20_code: 1,
        ..proto::EntryColumns::default()
    }
}

/// A request that sets what an entry says from today on.
pub fn set(request_id: &str, columns: proto::EntryColumns) -> proto::SetEntryRequest {
    proto::SetEntryRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        columns: Some(columns),
        ..proto::SetEntryRequest::default()
    }
}

async fn list(
    catalog: &Catalog,
    who: &Who,
    request: proto::ListEntriesRequest,
) -> proto::ListEntriesResponse {
    let request = proto::ListEntriesRequest {
        bureau_id: BUREAU.to_owned(),
        ..request
    };
    let mut entries = catalog.entries();
    let answer = entries.list_entries(catalog.as_who(who, request)).await;
    answer.unwrap().into_inner()
}

fn titles(answer: &proto::ListEntriesResponse) -> Vec<&str> {
    let entries = answer.entries.iter();
    entries
        .map(|one| {
            let entry = one.entry.as_ref().unwrap();
            entry.columns.as_ref().unwrap().level2.as_str()
        })
        .collect()
}

async fn end(
    catalog: &Catalog,
    who: &Who,
    (request_id, entry_id, etag): (&str, &str, &str),
    ended_on: &str,
) -> Result<proto::EntryRecord, Status> {
    let request = proto::EndEntryRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        entry_id: entry_id.to_owned(),
        etag: etag.to_owned(),
        ended_on: ended_on.to_owned(),
        reason: "并入其他事项".to_owned(),
        ..proto::EndEntryRequest::default()
    };
    let mut entries = catalog.entries();
    let answer = entries.end_entry(catalog.as_who(who, request)).await?;
    Ok(answer.into_inner().record.unwrap())
}

/// The catalog as it stands, and as it stood in each version and on each day.
async fn every_state_is_read(catalog: &Catalog, entry: &proto::Entry) {
    let now = list(catalog, &reader(), proto::ListEntriesRequest::default()).await;
    assert_eq!((titles(&now), now.catalog_version), (vec!["标准"], 4));
    let first = proto::ListEntriesRequest {
        catalog_version: 1,
        ..Default::default()
    };
    assert_eq!(titles(&list(catalog, &reader(), first).await), ["法律法规"]);
    let before = proto::ListEntriesRequest {
        as_of_on: "2019-10-07".to_owned(),
        ..Default::default()
    };
    let before = list(catalog, &reader(), before).await;
    assert_eq!((titles(&before).len(), before.catalog_version), (0, 0));
    let get = proto::GetEntryRequest {
        bureau_id: BUREAU.to_owned(),
        entry_id: entry.id.clone(),
        catalog_version: 2,
        ..proto::GetEntryRequest::default()
    };
    let mut entries = catalog.entries();
    let read = entries
        .get_entry(catalog.as_who(&clerk(), get.clone()))
        .await
        .unwrap()
        .into_inner();
    assert_eq!(read.record.as_ref().unwrap().entry, Some(entry.clone()));
    assert_eq!(read.record.unwrap().changed_by, "reviewer-li");
    assert_eq!(read.versions.len(), 3);
    // Who did it is the bureau's own.
    let read = entries
        .get_entry(catalog.as_who(&reader(), get.clone()))
        .await
        .unwrap()
        .into_inner();
    assert!(
        read.versions
            .iter()
            .all(|one| one.changed_by.is_empty() && one.person.is_empty())
    );
    let future = proto::GetEntryRequest {
        catalog_version: 5,
        ..get
    };
    let status = entries
        .get_entry(catalog.as_who(&reader(), future))
        .await
        .unwrap_err();
    assert_eq!(reason(&status), "RECORD_UNKNOWN");
}

/// Its versions, the latest first.
async fn versions_are_listed(catalog: &Catalog) {
    let mut entries = catalog.entries();
    let versions = proto::ListCatalogVersionsRequest {
        bureau_id: BUREAU.to_owned(),
        page_size: 3,
        ..proto::ListCatalogVersionsRequest::default()
    };
    let page = entries
        .list_catalog_versions(catalog.as_who(&reader(), versions.clone()))
        .await;
    let page = page.unwrap().into_inner();
    let told: Vec<_> = page
        .versions
        .iter()
        .map(|one| (one.version, one.reason.as_str()))
        .collect();
    assert_eq!(told, [(4, "并入其他事项"), (3, "补充公开渠道"), (2, "")]);
    let rest = proto::ListCatalogVersionsRequest {
        page_token: page.next_page_token,
        ..versions
    };
    let rest = entries
        .list_catalog_versions(catalog.as_who(&reader(), rest))
        .await
        .unwrap();
    assert_eq!(rest.into_inner().versions[0].version, 1);
}

#[tokio::test]
async fn an_entry_is_made_changed_and_ended_and_every_state_can_be_read() {
    let catalog = Catalog::with_bureaus().await;
    let made = catalog
        .set_entry(&reviewer(), set("1", columns("法律法规")))
        .await
        .unwrap();
    let again = catalog
        .set_entry(&reviewer(), set("1", columns("法律法规")))
        .await
        .unwrap();
    assert_eq!(again, made);
    let entry = made.entry.clone().unwrap();
    assert_eq!((entry.version, entry.catalog_version), (1, 1));
    let says = entry.columns.clone().unwrap();
    assert_eq!((says.serial, says.to_verify.len()), (1, 0));
    // Article 26 is what counts where nobody says otherwise.
    assert_eq!(says.limit.unwrap().working_days, 20);
    let second = set(
        "2",
        proto::EntryColumns {
            basis: String::new(),
            ..columns("标准")
        },
    );
    let second = catalog.set_entry(&root(), second).await.unwrap();
    let marked = second.entry.unwrap().columns.unwrap();
    assert_eq!(marked.to_verify, [i32::from(proto::EntryColumn::Basis)]);

    let change = |request_id: &str, etag: &str| proto::SetEntryRequest {
        entry_id: entry.id.clone(),
        etag: etag.to_owned(),
        reason: "补充公开渠道".to_owned(),
        ..set(
            request_id,
            proto::EntryColumns {
                level1: "政策".to_owned(),
                ..columns("法律法规")
            },
        )
    };
    let late = catalog
        .set_entry(&leader(), change("3", "7"))
        .await
        .unwrap_err();
    assert_eq!((late.code(), reason(&late)), (Code::Aborted, "CONFLICT"));
    let unreasoned = proto::SetEntryRequest {
        reason: String::new(),
        ..change("4", "1")
    };
    let refused = catalog.set_entry(&leader(), unreasoned).await.unwrap_err();
    assert_eq!(violations(&refused), ["reason"]);
    let changed = catalog
        .set_entry(&leader(), change("5", "1"))
        .await
        .unwrap();
    assert_eq!(
        (
            changed.etag.as_str(),
            changed.entry.unwrap().catalog_version
        ),
        ("2", 3)
    );
    let ended = end(&catalog, &leader(), ("6", &entry.id, "2"), "")
        .await
        .unwrap();
    assert_eq!(ended.entry.as_ref().unwrap().ended_on, "2019-10-08");
    let refused = end(&catalog, &leader(), ("7", &entry.id, ""), "")
        .await
        .unwrap_err();
    assert_eq!(reason(&refused), "STATE_FORBIDS");

    every_state_is_read(&catalog, &entry).await;
    versions_are_listed(&catalog).await;

    // Each change was told whole, to everybody.
    let events = catalog.events(BUREAU, 5).await;
    let told: Vec<proto::EntryChanged> = events[1..]
        .iter()
        .map(|one| event::decode(&one.data).unwrap())
        .collect();
    assert_eq!(told[0].entry, Some(entry));
    assert_eq!(told[3].entry, ended.entry);
    catalog.stop().await;
}

#[tokio::test]
async fn all_that_is_wrong_with_an_entry_is_told_at_once() {
    let catalog = Catalog::with_bureaus().await;
    let limit = |kind: proto::TimeLimitKind, working_days, due_month| proto::TimeLimit {
        kind: kind.into(),
        working_days,
        due_month,
        ..proto::TimeLimit::default()
    };
    let wrong = proto::SetEntryRequest {
        person: "nobody".to_owned(),
        valid_from: "2019-02-30".to_owned(),
        ..set(
            "1",
            proto::EntryColumns {
                serial: 1_000_001,
                level1: String::new(),
                level2: "级".repeat(101),
                contents: "长".repeat(2001),
                limit: Some(limit(proto::TimeLimitKind::AtOnce, 3, 0)),
                office_id: "nowhere".to_owned(),
                channels: vec![99],
                manner: 9,
                tiers: vec![0],
                article20_code: 16,
                link: "www.example.gov.cn".to_owned(),
                to_verify: vec![77],
                ..columns("")
            },
        )
    };
    let status = catalog.set_entry(&reviewer(), wrong).await.unwrap_err();
    let mut fields = violations(&status);
    fields.sort();
    let expected = [
        "columns.article20_code",
        "columns.channels[0]",
        "columns.contents",
        "columns.level2",
        "columns.limit",
        "columns.link",
        "columns.manner",
        "columns.office_id",
        "columns.serial",
        "columns.tiers[0]",
        "columns.to_verify[0]",
        "person",
        "valid_from",
    ];
    assert_eq!(fields, expected);
    for (sent, field) in [
        (
            limit(proto::TimeLimitKind::Cyclic, 10, 0),
            "columns.limit.cycle",
        ),
        (
            limit(proto::TimeLimitKind::OnChange, 251, 0),
            "columns.limit",
        ),
        (limit(proto::TimeLimitKind::OnChange, 5, 1), "columns.limit"),
    ] {
        let wrong = proto::EntryColumns {
            limit: Some(sent),
            ..columns("标准")
        };
        let status = catalog
            .set_entry(&reviewer(), set("2", wrong))
            .await
            .unwrap_err();
        assert_eq!(violations(&status), [field]);
    }
    // Article 26: longer where a law says so.
    let longer = |basis: &str| proto::EntryColumns {
        basis: basis.to_owned(),
        limit: Some(limit(proto::TimeLimitKind::OnChange, 30, 0)),
        ..columns("标准")
    };
    let status = catalog
        .set_entry(&reviewer(), set("3", longer("")))
        .await
        .unwrap_err();
    assert_eq!(violations(&status), ["columns.limit.working_days"]);
    catalog
        .set_entry(&reviewer(), set("4", longer("某条例第一条")))
        .await
        .unwrap();
    let backdated = proto::SetEntryRequest {
        valid_from: "2019-01-01".to_owned(),
        ..set("5", columns("重要会议"))
    };
    let status = catalog
        .set_entry(&reviewer(), backdated.clone())
        .await
        .unwrap_err();
    assert_eq!(violations(&status), ["backdating_reason"]);
    let status = catalog.set_entry(&root(), backdated).await.unwrap_err();
    assert_eq!(reason(&status), "BACKDATING_NOT_ALLOWED");
    catalog.stop().await;
}

#[tokio::test]
async fn strangers_change_no_entry() {
    let catalog = Catalog::with_bureaus().await;
    let foreign = Who::new("leader-xu", "heshan", "leader");
    let status = catalog
        .set_entry(&foreign, set("6", columns("a")))
        .await
        .unwrap_err();
    assert_eq!(reason(&status), "BUREAU_FOREIGN");
    let status = catalog
        .set_entry(&clerk(), set("7", columns("a")))
        .await
        .unwrap_err();
    assert_eq!(reason(&status), "ROLE_MISSING");
    let nowhere = end(
        &catalog,
        &leader(),
        ("8", "01890a5d-ac96-774b-bcce-b302099a8001", ""),
        "",
    )
    .await;
    assert_eq!(reason(&nowhere.unwrap_err()), "RECORD_UNKNOWN");
    catalog.stop().await;
}

#[tokio::test]
async fn a_standard_catalog_is_loaded_once_and_listed_by_filters_in_pages() {
    let catalog = Catalog::with_bureaus().await;
    let load = async |request_id: &str, which: proto::StandardCatalog| {
        let request = proto::LoadStandardCatalogRequest {
            request_id: request_id.to_owned(),
            bureau_id: BUREAU.to_owned(),
            catalog: which.into(),
            office_id: "safety-1".to_owned(),
            ..proto::LoadStandardCatalogRequest::default()
        };
        let mut entries = catalog.entries();
        let answer = entries
            .load_standard_catalog(catalog.as_who(&reviewer(), request))
            .await;
        answer.unwrap().into_inner()
    };
    let loaded = load("1", proto::StandardCatalog::WorkSafety).await;
    assert_eq!(
        (loaded.made, loaded.present, loaded.catalog_version),
        (10, 0, 1)
    );
    assert_eq!(loaded.source, "应急厅函〔2019〕390号");
    // Ten columns of ten rows, but for the three whose item of article 20 is known.
    assert_eq!(loaded.to_verify, 97);
    let again = load("2", proto::StandardCatalog::WorkSafety).await;
    assert_eq!((again.made, again.to_verify, again.present), (0, 0, 10));
    assert_eq!(again.catalog_version, 1);
    let relief = load("3", proto::StandardCatalog::DisasterRelief).await;
    assert_eq!((relief.made, relief.catalog_version), (10, 2));

    let mut listed = Vec::new();
    let mut request = proto::ListEntriesRequest {
        page_size: 7,
        ..Default::default()
    };
    loop {
        let page = list(&catalog, &reader(), request.clone()).await;
        listed.extend(page.entries);
        if page.next_page_token.is_empty() {
            break;
        }
        request.page_token = page.next_page_token;
    }
    let serials: Vec<_> = listed
        .iter()
        .map(|one| one.entry.as_ref().unwrap().columns.as_ref().unwrap().serial)
        .collect();
    assert_eq!(serials, (1..=20).collect::<Vec<_>>());
    let origin = listed[19].entry.as_ref().unwrap();
    assert_eq!(
        (origin.origin(), origin.origin_row),
        (proto::StandardCatalog::DisasterRelief, 10)
    );
    let penalties = proto::ListEntriesRequest {
        article20_code: 6,
        ..Default::default()
    };
    let penalties = list(&catalog, &reader(), penalties).await;
    assert_eq!(titles(&penalties), ["行政处罚", "行政强制"]);
    let elsewhere = proto::ListEntriesRequest {
        office_id: "general".to_owned(),
        ..Default::default()
    };
    assert_eq!(list(&catalog, &reader(), elsewhere).await.entries.len(), 0);
    let open = proto::ListEntriesRequest {
        to_verify_only: true,
        ..Default::default()
    };
    assert_eq!(list(&catalog, &reader(), open).await.entries.len(), 20);
    catalog.stop().await;
}
