//! What answers said will be published, from the promise to the item.

use gongkai_proto::catalog::v1::{self as proto, UpdateDutyKind, UpdateDutyState};
use gongkai_testbed::tokens::Who;
use tonic::Status;

use crate::{
    duty::duties,
    fixture::{BUREAU, Catalog, clerk, government, intake, leader, reader, reason, violations},
    item_work::{Step, contents, draft, take, up_to_signature},
    publishing::item,
};

const APPLICATION: &str = "01890a5d-ac96-774b-bcce-b302099a8101";

pub fn promise(request_id: &str, publish_on: &str) -> proto::MakePromiseRequest {
    proto::MakePromiseRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: APPLICATION.to_owned(),
        reply: 4,
        title: "危险化学品企业名单".to_owned(),
        publish_on: publish_on.to_owned(),
        office_id: "safety-1".to_owned(),
        promised_on: "2019-10-08".to_owned(),
    }
}

pub async fn make(
    catalog: &Catalog,
    who: &Who,
    request: proto::MakePromiseRequest,
) -> Result<proto::Promise, Status> {
    let mut client = catalog.promises();
    let answer = client.make_promise(catalog.as_who(who, request)).await?;
    Ok(answer.into_inner().promise.unwrap())
}

async fn withdraw(catalog: &Catalog, request_id: &str) -> proto::Promise {
    let request = proto::WithdrawPromiseRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: APPLICATION.to_owned(),
        reply: 4,
    };
    let mut client = catalog.promises();
    let answer = client.withdraw_promise(catalog.as_who(&intake(), request));
    answer.await.unwrap().into_inner().promise.unwrap()
}

pub async fn fulfil(
    catalog: &Catalog,
    who: &Who,
    (request_id, item_id): (&str, &str),
) -> Result<proto::Promise, Status> {
    let request = proto::FulfilPromiseRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        application_id: APPLICATION.to_owned(),
        reply: 4,
        item_id: item_id.to_owned(),
    };
    let mut client = catalog.promises();
    let answer = client.fulfil_promise(catalog.as_who(who, request)).await?;
    Ok(answer.into_inner().promise.unwrap())
}

pub async fn list(catalog: &Catalog, open_only: bool) -> Vec<proto::Promise> {
    let request = proto::ListPromisesRequest {
        bureau_id: BUREAU.to_owned(),
        application_ids: vec![APPLICATION.to_owned()],
        open_only,
        ..proto::ListPromisesRequest::default()
    };
    let mut client = catalog.promises();
    let answer = client.list_promises(catalog.as_who(&intake(), request));
    answer.await.unwrap().into_inner().promises
}

/// The one promise that is or was owed.
async fn duty(catalog: &Catalog) -> proto::UpdateDuty {
    let mut listed = duties(catalog, &clerk(), proto::ListUpdateDutiesRequest::default())
        .await
        .duties;
    listed.retain(|duty| duty.kind() == UpdateDutyKind::Promise);
    assert_eq!(listed.len(), 1, "{listed:?}");
    listed.remove(0)
}

#[tokio::test]
async fn what_was_promised_is_owed_until_its_item_is_public() {
    let catalog = Catalog::with_bureaus().await;
    let made = make(&catalog, &intake(), promise("1", "2019-10-18"))
        .await
        .unwrap();
    assert_eq!(made.state(), UpdateDutyState::Open);
    // Told once more, after its answer was lost: nothing is owed twice.
    let again = make(&catalog, &intake(), promise("2", "2019-10-18")).await;
    assert_eq!(again.unwrap(), made);
    let owed = duty(&catalog).await;
    assert_eq!(owed.kind(), UpdateDutyKind::Promise);
    assert_eq!(
        (owed.title.as_str(), owed.application_id.as_str()),
        ("危险化学品企业名单", APPLICATION)
    );
    assert_eq!(owed.due_on, "2019-10-18");
    let explain = proto::ExplainUpdateDutyRequest {
        bureau_id: BUREAU.to_owned(),
        duty_key: owed.key.clone(),
        ..proto::ExplainUpdateDutyRequest::default()
    };
    let mut client = catalog.duties();
    let explained = client.explain_update_duty(catalog.as_who(&clerk(), explain));
    let explained = explained.await.unwrap().into_inner();
    assert!(
        explained.steps[0].text.contains("第三十六条第（二）项"),
        "{explained:?}"
    );

    let list_of = proto::ItemContents {
        kind: proto::ItemKind::Other.into(),
        ..contents("危险化学品企业名单")
    };
    let drafted = draft(&catalog, &clerk(), "draft", list_of).await.unwrap();
    let named = fulfil(&catalog, &clerk(), ("name", &drafted.item_id)).await;
    let named = named.unwrap();
    // A draft is nothing anybody can read.
    assert_eq!(
        (named.state(), named.index_number.as_str()),
        (UpdateDutyState::Open, "")
    );
    up_to_signature(&catalog, &drafted.item_id).await;
    catalog.set_clock("2019-10-21T09:00:00+08:00").await;
    assert_eq!(duty(&catalog).await.state(), UpdateDutyState::Overdue);
    let at = (drafted.item_id.as_str(), "");
    take(&catalog, &leader(), Step::Sign, at).await.unwrap();
    let kept = &list(&catalog, false).await[0];
    assert_eq!(kept.state(), UpdateDutyState::Late);
    assert_eq!(
        (kept.index_number.as_str(), kept.fulfilled_on.as_str()),
        ("heshan-emb/2019-000001", "2019-10-21")
    );
    assert!(list(&catalog, true).await.is_empty());
    let owed = duty(&catalog).await;
    assert_eq!(
        (owed.state(), owed.item_id.as_str()),
        (UpdateDutyState::Late, drafted.item_id.as_str())
    );
    let same = fulfil(&catalog, &clerk(), ("same", &drafted.item_id)).await;
    assert_eq!(reason(&same.unwrap_err()), "STATE_FORBIDS");
    // It was the wrong one.
    let right = catalog.publish(item()).await.unwrap();
    let kept = fulfil(&catalog, &clerk(), ("right", &right.id)).await;
    assert_eq!(kept.unwrap().index_number, right.index_number);
    catalog.stop().await;
}

#[tokio::test]
async fn a_promise_that_is_taken_back_is_owed_no_more_until_it_is_made_again() {
    let catalog = Catalog::with_bureaus().await;
    make(&catalog, &intake(), promise("1", "2019-10-18"))
        .await
        .unwrap();
    let withdrawn = withdraw(&catalog, "back").await;
    assert_eq!(withdrawn.withdrawn_on, "2019-10-08");
    assert_eq!(withdrawn.state(), UpdateDutyState::Unspecified);
    let none = duties(
        &catalog,
        &clerk(),
        proto::ListUpdateDutiesRequest::default(),
    )
    .await;
    assert!(none.duties.is_empty());
    let public = catalog.publish(item()).await.unwrap();
    let refused = fulfil(&catalog, &clerk(), ("name", &public.id)).await;
    assert_eq!(reason(&refused.unwrap_err()), "STATE_FORBIDS");
    // A revision of it that is given up is in no way.
    let at = (public.id.as_str(), "");
    take(&catalog, &clerk(), Step::Revise, at).await.unwrap();
    take(&catalog, &clerk(), Step::Drop, at).await.unwrap();
    // Its letter left anew.
    make(&catalog, &intake(), promise("2", "2019-10-18"))
        .await
        .unwrap();
    let kept = fulfil(&catalog, &clerk(), ("again", &public.id)).await;
    assert_eq!(kept.unwrap().state(), UpdateDutyState::InTime);
    catalog.stop().await;
}

#[tokio::test]
async fn promises_are_intake_s_to_make_and_the_bureau_s_to_keep() {
    let catalog = Catalog::with_bureaus().await;
    for who in [clerk(), leader(), reader()] {
        let refused = make(&catalog, &who, promise("1", "2019-10-18")).await;
        assert_eq!(reason(&refused.unwrap_err()), "ROLE_MISSING");
    }
    let wrong = proto::MakePromiseRequest {
        application_id: String::new(),
        reply: 0,
        title: String::new(),
        publish_on: "2019年10月".to_owned(),
        ..promise("1", "")
    };
    let refused = make(&catalog, &intake(), wrong).await.unwrap_err();
    assert_eq!(
        violations(&refused),
        ["application_id", "title", "publish_on", "reply"]
    );
    // What no answer promises: a day before it, one that nobody means, and an office that is none.
    for (day, office, wrong) in [
        ("2019-10-07", "safety-1", "publish_on"),
        ("2022-10-09", "safety-1", "publish_on"),
        ("2019-10-18", "nowhere", "office_id"),
    ] {
        let wrongly = proto::MakePromiseRequest {
            office_id: office.to_owned(),
            ..promise("1", day)
        };
        let refused = make(&catalog, &intake(), wrongly).await.unwrap_err();
        assert_eq!(violations(&refused), [wrong], "{day} {office}");
    }
    make(&catalog, &intake(), promise("1", "2019-10-18"))
        .await
        .unwrap();
    let unknown = "01890a5d-ac96-774b-bcce-b302099a8999";
    let refused = fulfil(&catalog, &clerk(), ("1", unknown)).await;
    assert_eq!(reason(&refused.unwrap_err()), "RECORD_UNKNOWN");
    let stranger = Who::new("clerk-xu", &government().id, "clerk");
    let refused = fulfil(&catalog, &stranger, ("1", unknown)).await;
    assert_eq!(reason(&refused.unwrap_err()), "BUREAU_FOREIGN");
    catalog.stop().await;
}
