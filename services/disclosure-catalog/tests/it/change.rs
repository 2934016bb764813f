//! Changing a registered bureau: names, offices, the bureau above, a successor.

use gongkai_proto::{catalog::v1 as proto, event};
use gongkai_testbed::tokens::Who;
use prost_types::FieldMask;
use tonic::{Code, Status};

use crate::{
    fixture::{
        BUREAU, Catalog, TODAY, clerk, government, heshan, leader, platform, reader, reason, root,
        violations,
    },
    publishing::{by_hand, hands, item},
};

/// Changes these fields of the bureau of the tests.
pub fn update(
    request_id: &str,
    etag: &str,
    paths: &[&str],
    bureau: proto::Bureau,
) -> proto::UpdateBureauRequest {
    proto::UpdateBureauRequest {
        request_id: request_id.to_owned(),
        bureau_id: "heshan-emb".to_owned(),
        etag: etag.to_owned(),
        update_mask: Some(FieldMask {
            paths: paths.iter().map(ToString::to_string).collect(),
        }),
        bureau: Some(bureau),
        reason: "《赫山区机构改革方案》（赫发〔2019〕3号）".to_owned(),
    }
}

pub async fn change(
    catalog: &Catalog,
    who: &Who,
    request: proto::UpdateBureauRequest,
) -> Result<proto::UpdateBureauResponse, Status> {
    let request = catalog.as_who(who, request);
    Ok(catalog.bureaus().update_bureau(request).await?.into_inner())
}

async fn get(catalog: &Catalog, who: &Who) -> proto::GetBureauResponse {
    let request = proto::GetBureauRequest {
        bureau_id: "heshan-emb".to_owned(),
    };
    let answer = catalog
        .bureaus()
        .get_bureau(catalog.as_who(who, request))
        .await;
    answer.unwrap().into_inner()
}

pub fn administrator(bureau: &str) -> Who {
    Who::new("admin", bureau, "administrator")
}

fn name(valid_from: &str, text: &str) -> proto::DatedText {
    proto::DatedText {
        valid_from: valid_from.to_owned(),
        text: text.to_owned(),
        source: "《赫山区机构改革方案》（赫发〔2019〕3号）".to_owned(),
    }
}

/// Another city, with a bureau below it.
pub async fn another_city(catalog: &Catalog) {
    let city = proto::Bureau {
        id: "taojiang".to_owned(),
        name: "桃江县人民政府".to_owned(),
        ..government()
    };
    let below = proto::Bureau {
        id: "taojiang-emb".to_owned(),
        name: "桃江县应急管理局".to_owned(),
        parent_id: "taojiang".to_owned(),
        ..heshan()
    };
    for bureau in [city, below] {
        catalog.register(&root(), bureau).await.unwrap();
    }
}

#[tokio::test]
async fn the_bureau_above_is_changed_by_the_platform_alone_and_never_in_a_circle() {
    let catalog = Catalog::with_bureaus().await;
    another_city(&catalog).await;
    let below = |parent: &str| proto::Bureau {
        parent_id: parent.to_owned(),
        ..proto::Bureau::default()
    };
    let moved =
        |request_id: &str, parent: &str| update(request_id, "", &["parent_id"], below(parent));
    // Who stands above, or the bureau itself, could keep it or give it away.
    for who in ["heshan-emb", "heshan", "taojiang"] {
        let status = change(&catalog, &administrator(who), moved("1", "taojiang")).await;
        let status = status.unwrap_err();
        assert_eq!(
            (status.code(), reason(&status)),
            (Code::PermissionDenied, "BUREAU_FOREIGN"),
            "{who}"
        );
    }
    // The city above reads the people of the bureau: one that is wrongly above, until it is corrected.
    let read = async |city: &str| {
        let request = proto::ListStaffRequest {
            bureau_id: "heshan-emb".to_owned(),
            ..proto::ListStaffRequest::default()
        };
        let who = Who::new("city", city, "city");
        let request = catalog.as_who(&who, request);
        catalog.staff().list_staff(request).await.is_ok()
    };
    assert_eq!(
        (read("heshan").await, read("taojiang").await),
        (true, false)
    );
    let answer = change(&catalog, &root(), moved("1", "taojiang"))
        .await
        .unwrap();
    assert_eq!(answer.bureau_etag, "2");
    assert_eq!(answer.bureau.unwrap().parent_id, "taojiang");
    assert_eq!(
        (read("heshan").await, read("taojiang").await),
        (false, true)
    );

    let wrong = |id: &str, parent: &str| proto::UpdateBureauRequest {
        bureau_id: id.to_owned(),
        ..moved("2", parent)
    };
    for (request, field) in [
        (wrong("taojiang", "taojiang"), "bureau.parent_id"),
        (wrong("taojiang", "taojiang-emb"), "bureau.parent_id"),
        (wrong("taojiang", "heshan-emb"), "bureau.parent_id"),
        (wrong("taojiang", "nowhere"), "bureau.parent_id"),
        (wrong("taojiang", ""), "bureau.parent_id"),
        (wrong("platform", "taojiang"), "bureau.parent_id"),
    ] {
        let status = change(&catalog, &root(), request).await.unwrap_err();
        assert_eq!(violations(&status), [field], "{status:?}");
    }
    // Two that are moved at once, each below the other: one of them is refused.
    let (one, other) = (wrong("taojiang", "heshan"), wrong("heshan", "taojiang"));
    let root = root();
    let (one, other) = tokio::join!(change(&catalog, &root, one), change(&catalog, &root, other));
    let refused = [one, other].into_iter().filter_map(Result::err);
    let refused: Vec<_> = refused.map(|status| violations(&status)).collect();
    assert_eq!(refused, [["bureau.parent_id"]]);
    catalog.stop().await;
}

#[tokio::test]
async fn a_renamed_bureau_is_called_by_the_day() {
    let catalog = Catalog::with_bureaus().await;
    let before = get(&catalog, &reader()).await;
    assert_eq!(before.bureau_etag, "1");
    // It is to be renamed tomorrow: today it bears the old name still.
    let renamed = |names: Vec<proto::DatedText>| proto::Bureau {
        dated_names: names,
        ..proto::Bureau::default()
    };
    let planned = renamed(vec![name("2019-10-09", "益阳市赫山区应急局")]);
    let request = || update("1", "1", &["dated_names"], planned.clone());
    let answer = change(&catalog, &administrator("heshan-emb"), request()).await;
    let answer = answer.unwrap();
    let told = answer.bureau.clone().unwrap();
    assert_eq!(told.name, "益阳市赫山区应急管理局");
    let names = told.dated_names.iter();
    let names: Vec<_> = names
        .map(|name| (name.valid_from.as_str(), name.text.as_str()))
        .collect();
    assert_eq!(
        names,
        [
            ("1949-10-01", "益阳市赫山区应急管理局"),
            ("2019-10-09", "益阳市赫山区应急局"),
        ]
    );
    let again = change(&catalog, &administrator("heshan-emb"), request()).await;
    assert_eq!(again.unwrap(), answer);

    // What was published bears the name of its day.
    let published = catalog.publish(item()).await.unwrap();
    assert_eq!(published.publisher, "益阳市赫山区应急管理局");
    let since = renamed(vec![
        name("1949-10-01", "益阳市赫山区安全生产监督管理局"),
        name("2019-03-01", "益阳市赫山区应急管理局"),
        name(TODAY, "益阳市赫山区应急局"),
    ]);
    let answer = change(
        &catalog,
        &administrator("heshan"),
        update("2", "2", &["dated_names"], since),
    )
    .await
    .unwrap();
    assert_eq!(answer.bureau.unwrap().name, "益阳市赫山区应急局");
    // So does what is made of its catalog.
    for (as_of_on, called) in [
        ("", "益阳市赫山区应急局"),
        ("2019-10-07", "益阳市赫山区应急管理局"),
    ] {
        let request = proto::ExportEntriesRequest {
            bureau_id: "heshan-emb".to_owned(),
            as_of_on: as_of_on.to_owned(),
            ..proto::ExportEntriesRequest::default()
        };
        let request = catalog.as_who(&reader(), request);
        let made = catalog.entries().export_entries(request).await.unwrap();
        let made = made.into_inner().file_name;
        assert_eq!(made, format!("{called}政府信息主动公开事项目录.xlsx"));
    }
    for (published_on, publisher) in [
        ("2018-12-31", "益阳市赫山区安全生产监督管理局"),
        ("2019-10-07", "益阳市赫山区应急管理局"),
        (TODAY, "益阳市赫山区应急局"),
    ] {
        let request = by_hand("2018-12-01", published_on);
        let published = catalog.publish(request).await.unwrap();
        assert_eq!(published.publisher, publisher, "{published_on}");
        let request = proto::GetItemRequest {
            bureau_id: "heshan-emb".to_owned(),
            item_id: published.id.clone(),
            version: 0,
        };
        let request = catalog.as_who(&reader(), request);
        let read = catalog.items().get_item(request).await.unwrap();
        assert_eq!(read.into_inner().item, Some(published));
    }
    // The event tells bureau, profile and reason.
    let events = catalog.events("heshan-emb", 7).await;
    let told: proto::BureauUpdated = event::decode(&events[1].data).unwrap();
    assert_eq!(told.reason, "《赫山区机构改革方案》（赫发〔2019〕3号）");
    assert_eq!(told.bureau.unwrap().dated_names.len(), 2);
    assert_eq!(told.profile, Some(proto::BureauProfile::default()));
    catalog.stop().await;
}

#[tokio::test]
async fn the_day_a_bureau_was_founded_is_told() {
    let catalog = Catalog::with_bureaus().await;
    let founded = |on: &str| proto::Bureau {
        founded_on: on.to_owned(),
        dated_names: vec![name("2019-03-01", "益阳市赫山区应急管理局")],
        ..proto::Bureau::default()
    };
    let request = |request_id: &str, on: &str| {
        let paths = ["dated_names", "founded_on"];
        update(request_id, "", &paths, founded(on))
    };
    for wrong in ["2019-10-09", "2019-03-02", "2019-02-30"] {
        let status = change(&catalog, &root(), request("1", wrong)).await;
        assert_eq!(violations(&status.unwrap_err()), ["bureau.founded_on"]);
    }
    let answer = change(&catalog, &root(), request("1", "2019-03-01")).await;
    assert_eq!(answer.unwrap().bureau.unwrap().founded_on, "2019-03-01");
    let read = get(&catalog, &reader()).await.bureau.unwrap();
    assert_eq!(read.founded_on, "2019-03-01");
    let events = catalog.events("heshan-emb", 2).await;
    let told: proto::BureauUpdated = event::decode(&events[1].data).unwrap();
    assert_eq!(told.bureau.unwrap().founded_on, "2019-03-01");
    let unknown = update("2", "", &["founded_on"], proto::Bureau::default());
    let answer = change(&catalog, &root(), unknown).await.unwrap();
    assert_eq!(answer.bureau.unwrap().founded_on, "");
    catalog.stop().await;
}

#[tokio::test]
async fn of_two_who_read_the_same_state_one_changes_it() {
    let catalog = Catalog::with_bureaus().await;
    let request = |request_id: &str| {
        let bureau = proto::Bureau {
            dated_names: vec![name(TODAY, request_id)],
            ..proto::Bureau::default()
        };
        update(request_id, "1", &["dated_names"], bureau)
    };
    let root = root();
    let (one, other) = tokio::join!(
        change(&catalog, &root, request("甲局")),
        change(&catalog, &root, request("乙局"))
    );
    let late: Vec<_> = [&one, &other]
        .into_iter()
        .filter_map(|one| one.as_ref().err())
        .collect();
    let [late] = late[..] else {
        panic!("{one:?} {other:?}")
    };
    assert_eq!((late.code(), reason(late)), (Code::Aborted, "CONFLICT"));
    assert_eq!(get(&catalog, &reader()).await.bureau_etag, "2");
    // A profile that is changed afterwards tells the bureau as it is.
    let profile = proto::UpdateBureauProfileRequest {
        request_id: "profile".to_owned(),
        bureau_id: "heshan-emb".to_owned(),
        update_mask: Some(FieldMask {
            paths: vec!["postcode".to_owned()],
        }),
        profile: Some(proto::BureauProfile {
            postcode: "413002".to_owned(),
            ..proto::BureauProfile::default()
        }),
        ..proto::UpdateBureauProfileRequest::default()
    };
    let request = catalog.as_who(&leader(), profile);
    catalog
        .bureaus()
        .update_bureau_profile(request)
        .await
        .unwrap();
    let events = catalog.events("heshan-emb", 3).await;
    let told: proto::BureauUpdated = event::decode(&events[2].data).unwrap();
    assert_eq!(
        (told.bureau.unwrap().dated_names.len(), told.reason.as_str()),
        (2, "")
    );
    catalog.stop().await;
}

#[tokio::test]
async fn an_office_is_closed_and_never_removed() {
    let catalog = Catalog::with_bureaus().await;
    let offices = |offices: Vec<proto::Office>| proto::Bureau {
        offices,
        ..proto::Bureau::default()
    };
    let removed = offices(heshan().offices[..1].to_vec());
    let groups = proto::Bureau {
        item_groups: heshan().item_groups[..1].to_vec(),
        ..removed
    };
    let request = update("1", "", &["offices", "item_groups"], groups);
    let status = change(&catalog, &root(), request).await.unwrap_err();
    assert_eq!(
        violations(&status),
        ["bureau.offices", "bureau.item_groups"]
    );

    let mut now = heshan().offices;
    now[1].closed_on = TODAY.to_owned();
    now[1].name = "安全监管一股（已撤并）".to_owned();
    now[0].telephone = "0737-4423456".to_owned();
    now.push(proto::Office {
        id: "rescue".to_owned(),
        name: "应急救援股".to_owned(),
        ..proto::Office::default()
    });
    let request = update("1", "", &["offices"], offices(now.clone()));
    let answer = change(&catalog, &root(), request).await.unwrap();
    assert_eq!(answer.bureau.unwrap().offices, now);

    // Nothing new is assigned to it; what belongs to a day before is.
    let status = catalog.publish(item()).await.unwrap_err();
    assert_eq!(violations(&status), ["contents.office_id"]);
    let earlier = by_hand("2019-09-20", "2019-10-07");
    catalog.publish(earlier).await.unwrap();
    let member = |subject: &str, office_id: &str| proto::SetStaffMemberRequest {
        request_id: subject.to_owned(),
        bureau_id: "heshan-emb".to_owned(),
        member: Some(proto::StaffMember {
            subject: subject.to_owned(),
            name: "刘敏".to_owned(),
            office_id: office_id.to_owned(),
            in_charge: true,
            ..proto::StaffMember::default()
        }),
        ..proto::SetStaffMemberRequest::default()
    };
    let request = catalog.as_who(&leader(), member("liu", "safety-1"));
    let status = catalog.staff().set_staff_member(request).await.unwrap_err();
    assert_eq!(violations(&status), ["member.office_id"]);
    let request = catalog.as_who(&leader(), member("liu", "rescue"));
    catalog.staff().set_staff_member(request).await.unwrap();

    // Who is in charge is told to staff, and to those above, alone.
    let city = Who::new("city", "heshan", "city");
    for who in [clerk(), city, root()] {
        let told = get(&catalog, &who).await;
        let heads = told.heads.iter();
        let heads: Vec<_> = heads
            .map(|head| (head.office_id.as_str(), head.person.as_str()))
            .collect();
        assert_eq!(heads, [("rescue", "liu")]);
        assert_eq!(told.names[0].name, "刘敏");
    }
    for who in [reader(), Who::new("clerk", "taojiang-emb", "clerk")] {
        let told = get(&catalog, &who).await;
        assert_eq!((told.heads.len(), told.names.len()), (0, 0));
    }
    catalog.stop().await;
}

#[tokio::test]
async fn a_successor_is_named_with_its_day() {
    let catalog = Catalog::with_bureaus().await;
    another_city(&catalog).await;
    let by = |id: &str, from_on: &str| proto::Bureau {
        succeeded_by: Some(proto::Succession {
            bureau_id: id.to_owned(),
            from_on: from_on.to_owned(),
            source: "《机构改革方案》".to_owned(),
            ..proto::Succession::default()
        }),
        ..proto::Bureau::default()
    };
    let succession = ["succeeded_by"];
    let request = update("1", "", &succession, by("taojiang-emb", "2019-12-01"));
    let answer = change(&catalog, &administrator("heshan"), request)
        .await
        .unwrap();
    let told = answer.bureau.unwrap().succeeded_by.unwrap();
    assert_eq!(told.bureau_name, "桃江县应急管理局");
    // Neither itself, nor one that it succeeds, nor nobody.
    let mut back = update("2", "", &succession, by("heshan-emb", "2019-12-01"));
    let status = change(&catalog, &root(), back.clone()).await.unwrap_err();
    assert_eq!(violations(&status), ["bureau.succeeded_by.bureau_id"]);
    back.bureau_id = "taojiang-emb".to_owned();
    let status = change(&catalog, &root(), back).await.unwrap_err();
    assert_eq!(violations(&status), ["bureau.succeeded_by.bureau_id"]);
    let nobody = update("2", "", &succession, by("nowhere", "2030-12-01"));
    let status = change(&catalog, &root(), nobody).await.unwrap_err();
    assert_eq!(violations(&status), ["bureau.succeeded_by.from_on"]);
    // One that was entered by mistake is taken back.
    let none = update("2", "", &succession, proto::Bureau::default());
    let answer = change(&catalog, &root(), none).await.unwrap();
    assert_eq!(answer.bureau.unwrap().succeeded_by, None);
    catalog.stop().await;
}

#[tokio::test]
async fn a_change_says_why_and_what_and_is_an_administrator_s() {
    let catalog = Catalog::with_bureaus().await;
    let request = proto::UpdateBureauRequest {
        reason: String::new(),
        ..update("", "", &["name", "level"], platform())
    };
    let status = change(&catalog, &root(), request).await.unwrap_err();
    assert_eq!(
        violations(&status),
        [
            "request_id",
            "update_mask.paths[0]",
            "update_mask.paths[1]",
            "reason"
        ]
    );
    let request = || update("1", "", &["offices"], heshan());
    for (who, expected) in [
        (leader(), "ROLE_MISSING"),
        (administrator("taojiang"), "BUREAU_FOREIGN"),
    ] {
        let status = change(&catalog, &who, request()).await.unwrap_err();
        assert_eq!(reason(&status), expected);
    }
    let unknown = proto::UpdateBureauRequest {
        bureau_id: "nowhere".to_owned(),
        ..request()
    };
    let status = change(&catalog, &root(), unknown).await.unwrap_err();
    assert_eq!(reason(&status), "BUREAU_UNKNOWN");
    catalog.stop().await;
}

#[tokio::test]
async fn names_that_were_in_force_stay_and_the_platform_has_no_successor() {
    let catalog = Catalog::with_bureaus().await;
    let names = |names: Vec<proto::DatedText>| proto::Bureau {
        dated_names: names,
        ..proto::Bureau::default()
    };
    let first = name("1949-10-01", "益阳市赫山区安全生产监督管理局");
    let second = name("2019-03-01", "益阳市赫山区应急管理局");
    let change_to = async |request_id: &str, said: Vec<proto::DatedText>| {
        let request = update(request_id, "", &["dated_names"], names(said));
        change(&catalog, &administrator("heshan"), request).await
    };
    change_to("1", vec![first.clone(), second.clone()])
        .await
        .unwrap();
    for (request_id, rewritten) in [
        ("2", vec![name("1949-10-01", "别的名称"), second.clone()]),
        ("3", vec![first.clone()]),
        (
            "4",
            vec![
                first.clone(),
                name("2018-03-01", "插入的名称"),
                second.clone(),
            ],
        ),
    ] {
        let refused = change_to(request_id, rewritten).await.unwrap_err();
        let fields = violations(&refused);
        assert!(
            fields.iter().all(|field| field == "bureau.dated_names"),
            "{fields:?}"
        );
        assert!(!fields.is_empty(), "{request_id}");
    }
    // A new name that is entered late.
    let late = vec![first, second, name("2019-09-30", "益阳市赫山区应急局")];
    let late = change_to("5", late).await.unwrap();
    assert_eq!(late.bureau.unwrap().name, "益阳市赫山区应急局");

    let succeeded = proto::UpdateBureauRequest {
        bureau_id: "platform".to_owned(),
        ..update("6", "", &["succeeded_by"], proto::Bureau::default())
    };
    let refused = change(&catalog, &root(), succeeded).await.unwrap_err();
    assert_eq!(violations(&refused), ["bureau.succeeded_by"]);
    catalog.stop().await;
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one succession, step by step")]
async fn from_its_day_a_successor_goes_on_with_items_and_duties_under_its_own_name() {
    let catalog = Catalog::with_bureaus().await;
    another_city(&catalog).await;
    let old = catalog.publish(item()).await.unwrap();
    let succeeded = proto::Bureau {
        succeeded_by: Some(proto::Succession {
            bureau_id: "taojiang-emb".to_owned(),
            from_on: "2019-10-10".to_owned(),
            source: "《机构改革方案》".to_owned(),
            ..proto::Succession::default()
        }),
        ..proto::Bureau::default()
    };
    let request = update("1", "", &["succeeded_by"], succeeded);
    // Whose people act in its cases is not the bureau's own to say.
    let itself = change(&catalog, &administrator(BUREAU), request.clone()).await;
    assert_eq!(reason(&itself.unwrap_err()), "BUREAU_FOREIGN");
    change(&catalog, &administrator("heshan"), request)
        .await
        .unwrap();
    let of_successor = |role: &str| Who::new(&format!("new-{role}"), "taojiang-emb", role);
    let owed = async |who: &Who| {
        let request = proto::ListUpdateDutiesRequest {
            bureau_id: BUREAU.to_owned(),
            ..proto::ListUpdateDutiesRequest::default()
        };
        let mut client = catalog.duties();
        let listed = client.list_update_duties(catalog.as_who(who, request));
        listed.await.map(|listed| listed.into_inner().duties.len())
    };
    crate::promise::make(
        &catalog,
        &crate::fixture::intake(),
        crate::promise::promise("p", "2019-10-18"),
    )
    .await
    .unwrap();
    catalog.set_clock("2019-10-09T09:00:00+08:00").await;
    let early = owed(&of_successor("clerk")).await.unwrap_err();
    assert_eq!(reason(&early), "BUREAU_FOREIGN");
    catalog.set_clock("2019-10-10T09:00:00+08:00").await;
    // What was promised, and the item that was published.
    assert_eq!(owed(&of_successor("clerk")).await.unwrap(), 2);
    // Another bureau of its city succeeds nobody, and the way does not lead back.
    let stranger = owed(&Who::new("clerk-x", "taojiang", "clerk")).await;
    assert_eq!(reason(&stranger.unwrap_err()), "BUREAU_FOREIGN");
    let back = proto::ListUpdateDutiesRequest {
        bureau_id: "taojiang-emb".to_owned(),
        ..proto::ListUpdateDutiesRequest::default()
    };
    let mut client = catalog.duties();
    let back = client.list_update_duties(catalog.as_who(&clerk(), back));
    assert_eq!(reason(&back.await.unwrap_err()), "BUREAU_FOREIGN");

    let hands = hands("taojiang-emb");
    let new = catalog.publish_in(BUREAU, &hands, item()).await.unwrap();
    assert_eq!(new.publisher, "桃江县应急管理局");
    // What is formed from its day on is the successor's own.
    let fresh = proto::ItemContents {
        formed_on: "2019-10-10".to_owned(),
        ..crate::item_work::contents("新的通报")
    };
    let drafted = crate::item_work::draft(&catalog, &of_successor("clerk"), "fresh", fresh).await;
    let refused = drafted.unwrap_err();
    assert_eq!(reason(&refused), "STATE_FORBIDS");
    assert!(refused.message().contains("桃江县应急管理局"), "{refused}");
    // What an answer promised is owed here, whenever it is formed.
    let promised = proto::ItemContents {
        formed_on: "2019-10-10".to_owned(),
        ..crate::item_work::contents("危险化学品企业名单")
    };
    let promised =
        crate::item_work::draft(&catalog, &of_successor("clerk"), "promised", promised).await;
    let promised = promised.unwrap().item_id;
    crate::promise::fulfil(&catalog, &of_successor("clerk"), ("named", &promised))
        .await
        .unwrap();
    let package = crate::archive::export(&catalog, &of_successor("leader"), &new.id).await;
    let metadata = &crate::archive::files(&package.unwrap().2)["元数据.xml"];
    let told = "<立档单位名称>桃江县应急管理局</立档单位名称>";
    assert!(metadata.contains(told), "{metadata}");
    // Renamed later, it publishes by its new name.
    let renamed = proto::UpdateBureauRequest {
        bureau_id: "taojiang-emb".to_owned(),
        ..update(
            "2",
            "",
            &["dated_names"],
            proto::Bureau {
                dated_names: vec![name("2019-10-11", "桃江县应急局")],
                ..proto::Bureau::default()
            },
        )
    };
    change(&catalog, &root(), renamed).await.unwrap();
    catalog.set_clock("2019-10-11T09:00:00+08:00").await;
    let later = catalog.publish_in(BUREAU, &hands, item()).await.unwrap();
    assert_eq!(later.publisher, "桃江县应急局");
    let repeal = proto::RepealItemRequest {
        request_id: "repeal".to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: old.id.clone(),
        reason: "已由新文件代替".to_owned(),
        ..proto::RepealItemRequest::default()
    };
    let mut work = catalog.work();
    work.repeal_item(catalog.as_who(&of_successor("leader"), repeal))
        .await
        .unwrap();
    let read = proto::GetItemRequest {
        bureau_id: BUREAU.to_owned(),
        item_id: old.id,
        version: 0,
    };
    let mut items = catalog.items();
    let read = items.get_item(catalog.as_who(&reader(), read));
    let read = read.await.unwrap().into_inner().item.unwrap();
    assert_eq!(
        (read.publisher.as_str(), read.repealed_on.as_str()),
        ("益阳市赫山区应急管理局", "2019-10-11")
    );
    catalog.stop().await;
}
