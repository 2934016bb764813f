//! Registering and reading bureaus.

use gongkai_proto::{catalog::v1 as proto, event};
use gongkai_testbed::tokens::Who;
use tonic::Code;

use crate::{
    fixture::{
        Catalog, clerk, government, heshan, platform, reader, reason, root, token, violations,
    },
    publishing::item,
};

#[tokio::test]
async fn a_bureau_is_registered_once_and_read_by_anybody() {
    let catalog = Catalog::with_bureaus().await;
    let get = |id: &str| {
        let request = proto::GetBureauRequest {
            bureau_id: id.to_owned(),
        };
        catalog.as_who(&reader(), request)
    };
    let found = catalog
        .bureaus()
        .get_bureau(get("heshan-emb"))
        .await
        .unwrap()
        .into_inner();
    assert_eq!(found.bureau, Some(heshan()));
    let status = catalog
        .bureaus()
        .get_bureau(get("nowhere"))
        .await
        .unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::NotFound, "BUREAU_UNKNOWN")
    );

    // The same once more, by the same request and by another: one event in all.
    let again = |request_id: &str, bureau: proto::Bureau| {
        let request_id = request_id.to_owned();
        catalog.as_who(
            &root(),
            proto::RegisterBureauRequest {
                request_id,
                bureau: Some(bureau),
            },
        )
    };
    for request_id in ["register heshan-emb 益阳市赫山区应急管理局", "another"] {
        let request = again(request_id, heshan());
        let answer = catalog
            .bureaus()
            .register_bureau(request)
            .await
            .unwrap()
            .into_inner();
        assert_eq!(answer.bureau, Some(heshan()));
    }
    let renamed = || proto::Bureau {
        name: "应急局".to_owned(),
        ..heshan()
    };
    let status = catalog
        .bureaus()
        .register_bureau(again("third", renamed()))
        .await
        .unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::AlreadyExists, "RECORD_EXISTS")
    );
    let status = catalog
        .bureaus()
        .register_bureau(again("another", renamed()))
        .await
        .unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::AlreadyExists, "REQUEST_ID_REUSED")
    );
    // An event of now comes after any that was recorded before.
    catalog.publish(item()).await.unwrap();
    let events = catalog.events("heshan-emb", 2).await;
    let seen: Vec<_> = events
        .iter()
        .map(|event| (event.r#type.as_str(), event.sequence))
        .collect();
    let [registered, published] = [
        "gongkai.catalog.bureau.registered.v1",
        "gongkai.catalog.item.published.v1",
    ];
    assert_eq!(seen, [(registered, 1), (published, 2)]);
    let told: proto::BureauRegistered = event::decode(&events[0].data).unwrap();
    assert_eq!(told.bureau, Some(heshan()));
    catalog.stop().await;
}

#[tokio::test]
async fn bureaus_are_listed_by_id_in_pages() {
    let catalog = Catalog::with_bureaus().await;
    let mut ids = Vec::new();
    let mut page_token = String::new();
    loop {
        let request = proto::ListBureausRequest {
            page_size: 2,
            page_token,
        };
        let page = catalog
            .bureaus()
            .list_bureaus(catalog.as_who(&reader(), request))
            .await;
        let page = page.unwrap().into_inner();
        ids.extend(page.bureaus.into_iter().map(|bureau| bureau.id));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    assert_eq!(ids, ["heshan", "heshan-emb", "platform"]);
    for page_token in ["bm90".to_owned(), token("bureaus", r#""a\u0000b""#)] {
        let request = proto::ListBureausRequest {
            page_size: -1,
            page_token,
        };
        let status = catalog
            .bureaus()
            .list_bureaus(catalog.as_who(&reader(), request))
            .await
            .unwrap_err();
        assert_eq!(violations(&status), ["page_token", "page_size"]);
    }
    catalog.stop().await;
}

#[tokio::test]
async fn only_those_above_register() {
    let catalog = Catalog::start().await;
    let administrator = |bureau: &str| Who::new("admin", bureau, "administrator");
    // The platform is registered by its own people alone.
    let status = catalog
        .register(&administrator("heshan"), platform())
        .await
        .unwrap_err();
    assert_eq!(reason(&status), "BUREAU_FOREIGN");
    catalog.register(&root(), platform()).await.unwrap();
    catalog.register(&root(), government()).await.unwrap();
    for who in [administrator("heshan-emb"), administrator("taojiang")] {
        let status = catalog.register(&who, heshan()).await.unwrap_err();
        assert_eq!(
            (status.code(), reason(&status)),
            (Code::PermissionDenied, "BUREAU_FOREIGN")
        );
    }
    let status = catalog.register(&clerk(), heshan()).await.unwrap_err();
    assert_eq!(reason(&status), "ROLE_MISSING");
    catalog
        .register(&administrator("heshan"), heshan())
        .await
        .unwrap();
    // The grandparent may, too.
    let brigade = proto::Bureau {
        id: "heshan-brigade".to_owned(),
        parent_id: "heshan-emb".to_owned(),
        ..heshan()
    };
    catalog
        .register(&administrator("heshan"), brigade)
        .await
        .unwrap();
    catalog.stop().await;
}

#[tokio::test]
async fn all_that_is_wrong_with_a_bureau_is_said_at_once() {
    let catalog = Catalog::with_bureaus().await;
    let office = |id: &str, name: &str| proto::Office {
        id: id.to_owned(),
        name: name.to_owned(),
        ..proto::Office::default()
    };
    let group = |code: &str| proto::ItemGroup {
        code: code.to_owned(),
        name: "组".to_owned(),
    };
    let bureau = proto::Bureau {
        id: "new-bureau".to_owned(),
        name: "长".repeat(101),
        parent_id: "nowhere".to_owned(),
        level: proto::BureauLevel::Platform.into(),
        offices: vec![
            office("general", ""),
            office("Safety", "股"),
            office("general", "股"),
        ],
        item_groups: vec![group("1st"), group("site"), group("site")],
        ..proto::Bureau::default()
    };
    let request = proto::RegisterBureauRequest {
        request_id: String::new(),
        bureau: Some(bureau),
    };
    let status = catalog
        .bureaus()
        .register_bureau(catalog.as_who(&root(), request))
        .await
        .unwrap_err();
    assert_eq!(
        (status.code(), reason(&status)),
        (Code::InvalidArgument, "FIELDS_INVALID")
    );
    assert_eq!(
        violations(&status),
        [
            "request_id",
            "bureau.parent_id",
            "bureau.level",
            "bureau.name",
            "bureau.offices[0].name",
            "bureau.offices[1].id",
            "bureau.offices[2].id",
            "bureau.item_groups[0].code",
            "bureau.item_groups[2].code",
        ]
    );
    let none = proto::RegisterBureauRequest {
        request_id: "none".to_owned(),
        bureau: None,
    };
    let status = catalog
        .bureaus()
        .register_bureau(catalog.as_who(&root(), none))
        .await
        .unwrap_err();
    assert_eq!(
        violations(&status),
        [
            "bureau.id",
            "bureau.parent_id",
            "bureau.level",
            "bureau.name"
        ]
    );
    catalog.stop().await;
}
