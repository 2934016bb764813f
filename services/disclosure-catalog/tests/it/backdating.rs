//! What was entered for an earlier day is listed for whoever audits the bureau.

use gongkai_proto::catalog::v1::{self as proto, BackdatingKind};
use gongkai_testbed::tokens::Who;
use tonic::{Code, Status};

use crate::{
    entry::{columns, set},
    fixture::{BUREAU, Catalog, clerk, leader, reviewer},
    outreach::{activity, record},
    publishing::by_hand,
};

async fn listed(
    catalog: &Catalog,
    who: &Who,
    page_size: i32,
    page_token: &str,
) -> Result<proto::ListBackdatingsResponse, Status> {
    let request = proto::ListBackdatingsRequest {
        bureau_id: BUREAU.to_owned(),
        page_size,
        page_token: page_token.to_owned(),
    };
    let request = catalog.as_who(who, request);
    let answer = catalog.backdatings().list_backdatings(request).await?;
    Ok(answer.into_inner())
}

#[tokio::test]
async fn what_was_entered_for_an_earlier_day_is_listed_with_its_reason() {
    let catalog = Catalog::with_bureaus().await;
    // For today, and so in no list.
    record(&catalog, &clerk(), activity("today")).await.unwrap();
    let dated = proto::RecordActivityRequest {
        held_on: "2019-06-16".to_owned(),
        backdating_reason: "活动记录迟交".to_owned(),
        ..activity("dated")
    };
    let held = record(&catalog, &reviewer(), dated).await.unwrap();
    let hung = proto::ItemContents {
        backdating_reason: "此前已在公示栏公布".to_owned(),
        ..by_hand("2019-09-20", "2019-09-23")
    };
    let hung = catalog.publish(hung).await.unwrap();
    let entry = proto::SetEntryRequest {
        valid_from: "2019-01-01".to_owned(),
        backdating_reason: "年初印发的目录".to_owned(),
        ..set("entry", columns("行政处罚"))
    };
    let entry = catalog.set_entry(&leader(), entry).await.unwrap();
    let entry = entry.entry.unwrap();
    let auditor = Who::new("auditor-wu", BUREAU, "auditor");
    let all = listed(&catalog, &auditor, 0, "").await.unwrap();
    let told = all.backdatings.iter().map(|one| {
        let (kind, id) = (one.kind(), one.id.as_str());
        (kind, id, one.legal_date.as_str(), one.reason.as_str())
    });
    let expected = [
        (
            BackdatingKind::Entry,
            entry.id.as_str(),
            "2019-01-01",
            "年初印发的目录",
        ),
        (
            BackdatingKind::Published,
            hung.id.as_str(),
            "2019-09-23",
            "此前已在公示栏公布",
        ),
        (
            BackdatingKind::Activity,
            held.id.as_str(),
            "2019-06-16",
            "活动记录迟交",
        ),
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected);
    assert_eq!(all.backdatings[0].recorded_by, leader().subject);
    assert_eq!(all.backdatings[1].name, hung.index_number);
    // The same by pages.
    let (mut by_page, mut token) = (Vec::new(), String::new());
    loop {
        let page = listed(&catalog, &leader(), 2, &token).await.unwrap();
        by_page.extend(page.backdatings);
        token = page.next_page_token;
        if token.is_empty() {
            break;
        }
    }
    assert_eq!(by_page, all.backdatings);
    let refused = listed(&catalog, &clerk(), 0, "").await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
    catalog.stop().await;
}
