//! Through which channels published items went.

use gongkai_proto::{
    catalog::v1::{self as proto, Channel, delivery_service_client::DeliveryServiceClient},
    event,
};
use tonic::{Status, transport};

use crate::{
    fixture::{BUREAU, Catalog, clerk, leader, reader, reason, violations},
    publishing::item,
};

fn client(catalog: &Catalog) -> DeliveryServiceClient<transport::Channel> {
    DeliveryServiceClient::new(catalog.channel())
}

pub fn contents(channel: Channel, delivered_on: &str, note: &str) -> proto::DeliveryContents {
    proto::DeliveryContents {
        channel: channel.into(),
        delivered_on: delivered_on.to_owned(),
        proof: Some(proto::DeliveryProof {
            note: note.to_owned(),
            ..proto::DeliveryProof::default()
        }),
    }
}

pub async fn record(
    catalog: &Catalog,
    request_id: &str,
    item: &str,
    delivery: proto::DeliveryContents,
) -> Result<proto::Delivery, Status> {
    let request = proto::RecordDeliveryRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: item.to_owned(),
        delivery: Some(delivery),
    };
    let request = catalog.as_who(&clerk(), request);
    let answer = client(catalog).record_delivery(request).await?;
    Ok(answer.into_inner().delivery.unwrap())
}

async fn correct(
    catalog: &Catalog,
    request_id: &str,
    delivery_id: &str,
    delivery: Option<proto::DeliveryContents>,
) -> Result<proto::Delivery, Status> {
    let request = proto::CorrectDeliveryRequest {
        request_id: request_id.to_owned(),
        bureau_id: BUREAU.to_owned(),
        delivery_id: delivery_id.to_owned(),
        delivery,
        reason: "登记有误".to_owned(),
    };
    let request = catalog.as_who(&clerk(), request);
    let answer = client(catalog).correct_delivery(request).await?;
    Ok(answer.into_inner().delivery.unwrap())
}

async fn list(
    catalog: &Catalog,
    item: &str,
    channel: i32,
    with_corrected: bool,
) -> Vec<proto::Delivery> {
    let request = proto::ListDeliveriesRequest {
        bureau_id: BUREAU.to_owned(),
        item_id: item.to_owned(),
        channel,
        with_corrected,
        ..proto::ListDeliveriesRequest::default()
    };
    let request = catalog.as_who(&clerk(), request);
    let answer = client(catalog).list_deliveries(request).await.unwrap();
    answer.into_inner().deliveries
}

/// Channels that are lacking.
async fn lacking(catalog: &Catalog, item: &str) -> Vec<Channel> {
    let request = proto::GetItemDeliveriesRequest {
        bureau_id: BUREAU.to_owned(),
        item_id: item.to_owned(),
    };
    let request = catalog.as_who(&clerk(), request);
    let answer = client(catalog).get_item_deliveries(request).await.unwrap();
    let channels = answer.into_inner().channels.into_iter();
    channels
        .filter(|state| state.lacking)
        .map(|state| state.channel())
        .collect()
}

#[tokio::test]
async fn a_delivery_is_recorded_with_proof_and_corrected_by_a_later_record() {
    let catalog = Catalog::with_bureaus().await;
    let published = catalog.publish(item()).await.unwrap();
    let id = published.id.as_str();
    assert_eq!(lacking(&catalog, id).await, [Channel::NoticeBoard]);

    let status = record(
        &catalog,
        "0",
        id,
        contents(Channel::Print, "2019-10-09", ""),
    )
    .await
    .unwrap_err();
    assert_eq!(violations(&status), ["delivery.proof"]);
    let late = contents(Channel::Print, "2019-10-09", "头版");
    let status = record(&catalog, "0", id, late).await.unwrap_err();
    assert_eq!(violations(&status), ["delivery.delivered_on"]);

    let board = contents(
        Channel::NoticeBoard,
        "2019-10-01",
        "一楼公示栏，照片存办公室",
    );
    let first = record(&catalog, "1", id, board.clone()).await.unwrap();
    assert_eq!(record(&catalog, "1", id, board).await.unwrap(), first);
    assert_eq!(lacking(&catalog, id).await, []);
    let second = correct(
        &catalog,
        "2",
        &first.id,
        Some(contents(Channel::NoticeBoard, "2019-10-07", "二楼公示栏")),
    )
    .await
    .unwrap();
    assert_eq!(second.corrects, first.id);
    let status = correct(&catalog, "3", &first.id, None).await.unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");
    let void = correct(&catalog, "4", &second.id, None).await.unwrap();
    assert!(void.void);
    let status = correct(&catalog, "5", &void.id, None).await.unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");
    assert_eq!(lacking(&catalog, id).await, [Channel::NoticeBoard]);

    let paper = contents(Channel::Print, "2019-10-08", "《益阳日报》第3版");
    record(&catalog, "6", id, paper.clone()).await.unwrap();
    let counting = list(&catalog, id, 0, false).await;
    assert_eq!(counting.len(), 1);
    assert_eq!(list(&catalog, "", 0, true).await.len(), 4);
    let boards = list(&catalog, id, Channel::NoticeBoard.into(), true).await;
    let corrected: Vec<_> = boards
        .iter()
        .map(|one| !one.correction.is_empty())
        .collect();
    assert_eq!(corrected.iter().filter(|is| **is).count(), 2);
    let told = catalog.events(BUREAU, 6).await;
    let told = told.last().unwrap();
    assert_eq!(told.r#type, "gongkai.catalog.delivery.recorded.v1");
    let told: proto::DeliveryRecorded = event::decode(&told.data).unwrap();
    assert_eq!(told.channel(), Channel::Print);

    // Once it is withdrawn nothing tells of its contents, and nothing more is recorded.
    let request = proto::WithdrawItemRequest {
        request_id: "w".to_owned(),
        bureau_id: BUREAU.to_owned(),
        item_id: id.to_owned(),
        etag: String::new(),
        reason: "内容有误".to_owned(),
    };
    let request = catalog.as_who(&leader(), request);
    catalog.work().withdraw_item(request).await.unwrap();
    for one in list(&catalog, id, 0, true).await {
        assert_eq!((one.proof.unwrap().note, one.reason), Default::default());
    }
    let repeated = record(&catalog, "6", id, paper).await.unwrap();
    assert_eq!(repeated.proof.unwrap().note, "", "an answer of then");
    let repeated = correct(&catalog, "4", &second.id, None).await.unwrap();
    assert_eq!(repeated.reason, "");
    let paper = contents(Channel::Print, "", "更正启事");
    let status = record(&catalog, "7", id, paper.clone()).await.unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");
    let unknown = "01900000-0000-7000-8000-000000000000";
    let status = record(&catalog, "8", unknown, paper).await.unwrap_err();
    assert_eq!(reason(&status), "RECORD_UNKNOWN");
    let request = catalog.as_who(&reader(), proto::ListDeliveriesRequest::default());
    let status = client(&catalog).list_deliveries(request).await.unwrap_err();
    assert_eq!(reason(&status), "ROLE_MISSING");
    catalog.stop().await;
}
