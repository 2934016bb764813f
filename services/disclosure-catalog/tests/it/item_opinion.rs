//! Opinions of other organs before the signature.

use gongkai_proto::catalog::v1::{self as proto, OpinionAnswer};
use gongkai_testbed::tokens::Who;
use tonic::Status;

use crate::{
    fixture::{BUREAU, Catalog, clerk, leader, reader, reason, reviewer, violations},
    item_work::{Step, contents, draft, take, up_to_signature},
};

pub async fn ask(
    catalog: &Catalog,
    item: &str,
    organ: &str,
    co_maker: bool,
) -> Result<proto::ItemOpinion, Status> {
    let request = proto::AskItemOpinionRequest {
        request_id: format!("ask {item} {organ} {co_maker}"),
        bureau_id: BUREAU.to_owned(),
        item_id: item.to_owned(),
        etag: String::new(),
        organ_name: organ.to_owned(),
        co_maker,
        question: "是否同意主动公开".to_owned(),
        due_on: "2019-10-15".to_owned(),
    };
    let request = catalog.as_who(&clerk(), request);
    let answer = catalog.opinions().ask_item_opinion(request).await?;
    Ok(answer.into_inner().opinion.unwrap())
}

async fn record(
    catalog: &Catalog,
    opinion: &proto::ItemOpinion,
    answer: OpinionAnswer,
    (reason, received_on): (&str, &str),
) -> Result<proto::ItemOpinion, Status> {
    let request = proto::RecordItemOpinionRequest {
        request_id: format!("{} {answer:?} {reason} {received_on}", &opinion.id[24..]),
        bureau_id: BUREAU.to_owned(),
        item_id: opinion.item_id.clone(),
        opinion_id: opinion.id.clone(),
        answer: answer.into(),
        reason: reason.to_owned(),
        received_on: received_on.to_owned(),
        answered_on: String::new(),
    };
    let request = catalog.as_who(&clerk(), request);
    let answer = catalog.opinions().record_item_opinion(request).await?;
    Ok(answer.into_inner().opinion.unwrap())
}

pub async fn overrule(
    catalog: &Catalog,
    who: &Who,
    opinion: &proto::ItemOpinion,
) -> Result<proto::ItemOpinion, Status> {
    let request = proto::OverruleItemOpinionRequest {
        request_id: format!("overrule {}", &opinion.id[24..]),
        bureau_id: BUREAU.to_owned(),
        item_id: opinion.item_id.clone(),
        opinion_id: opinion.id.clone(),
        reason: "公共利益需要".to_owned(),
    };
    let request = catalog.as_who(who, request);
    let answer = catalog.opinions().overrule_item_opinion(request).await?;
    Ok(answer.into_inner().opinion.unwrap())
}

/// The organs whose opinions are in the way.
async fn waits(catalog: &Catalog) -> Vec<String> {
    let request = proto::ListItemOpinionsRequest {
        bureau_id: BUREAU.to_owned(),
        blocking_only: true,
        ..proto::ListItemOpinionsRequest::default()
    };
    let request = catalog.as_who(&reviewer(), request);
    let listed = catalog.opinions().list_item_opinions(request).await;
    let opinions = listed.unwrap().into_inner().opinions.into_iter();
    opinions.map(|opinion| opinion.organ).collect()
}

async fn sign(catalog: &Catalog, item: &str) -> Result<proto::ItemVersion, Status> {
    take(catalog, &leader(), Step::Sign, (item, "")).await
}

#[tokio::test]
async fn the_signature_waits_for_opinions_until_a_leader_goes_on_without_them() {
    let catalog = Catalog::with_bureaus().await;
    let made = draft(&catalog, &clerk(), "1", contents("联合执法通报"))
        .await
        .unwrap();
    let item = made.item_id.as_str();
    // Nothing leaves the bureau before the secrecy review.
    let status = ask(&catalog, item, "区生态环境局", false)
        .await
        .unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");
    up_to_signature(&catalog, item).await;
    let asked = ask(&catalog, item, "区生态环境局", false).await.unwrap();
    assert_eq!((asked.blocks, asked.due_on.as_str()), (true, "2019-10-15"));
    assert_eq!(
        ask(&catalog, item, "区生态环境局", false).await.unwrap(),
        asked
    );
    let status = ask(&catalog, item, "区生态环境局", true).await.unwrap_err();
    assert_eq!(violations(&status), ["organ_name"]);
    let other = ask(&catalog, item, "区公安分局", true).await.unwrap();
    assert_eq!(waits(&catalog).await, ["区公安分局", "区生态环境局"]);
    let status = sign(&catalog, item).await.unwrap_err();
    assert_eq!(reason(&status), "STATE_FORBIDS");
    assert!(
        status.message().contains("区公安分局") || format!("{status:?}").contains("区公安分局")
    );

    let status = record(&catalog, &asked, OpinionAnswer::Objects, ("", "")).await;
    assert_eq!(violations(&status.unwrap_err()), ["reason"]);
    let objects = record(&catalog, &asked, OpinionAnswer::Objects, ("涉及侦查", "")).await;
    assert!(objects.unwrap().blocks);
    let agrees = record(&catalog, &other, OpinionAnswer::Agrees, ("", "2019-10-08")).await;
    assert!(!agrees.unwrap().blocks);
    assert_eq!(
        reason(&sign(&catalog, item).await.unwrap_err()),
        "STATE_FORBIDS"
    );
    let status = overrule(&catalog, &clerk(), &asked).await.unwrap_err();
    assert_eq!(reason(&status), "ROLE_MISSING");
    let overruled = overrule(&catalog, &leader(), &asked).await.unwrap();
    assert_eq!(
        (overruled.blocks, overruled.overruled_by.as_str()),
        (false, "leader-liu")
    );
    assert_eq!(waits(&catalog).await.len(), 0);
    sign(&catalog, item).await.unwrap();
    catalog.stop().await;
}

#[tokio::test]
async fn silence_agrees_of_a_co_maker_and_what_was_sent_back_is_asked_for_anew() {
    let catalog = Catalog::with_bureaus().await;
    let made = draft(&catalog, &clerk(), "1", contents("联合通报"))
        .await
        .unwrap();
    let item = made.item_id.as_str();
    up_to_signature(&catalog, item).await;
    let asked = ask(&catalog, item, "区公安分局", true).await.unwrap();
    let back = take(&catalog, &leader(), Step::Return, (item, "")).await;
    back.unwrap();
    let status = record(&catalog, &asked, OpinionAnswer::Agrees, ("", "")).await;
    assert_eq!(reason(&status.unwrap_err()), "STATE_FORBIDS");
    up_to_signature(&catalog, item).await;
    assert_eq!(waits(&catalog).await.len(), 0);
    let asked = ask(&catalog, item, "区财政局", true).await.unwrap();
    // 15 working days after 2019-10-09, with the make-up day on 2019-10-12, are over after 2019-10-29.
    catalog.set_clock("2019-10-29T10:00:00+08:00").await;
    let silent = ("", "2019-10-09");
    let status = record(&catalog, &asked, OpinionAnswer::Silent, silent).await;
    assert_eq!(violations(&status.unwrap_err()), ["received_on"]);
    catalog.set_clock("2019-10-30T10:00:00+08:00").await;
    let agreed = record(&catalog, &asked, OpinionAnswer::Silent, (" ", "2019-10-09")).await;
    assert!(!agreed.unwrap().blocks);
    sign(&catalog, item).await.unwrap();
    // Nobody of the public learns of it.
    let request = proto::ListItemOpinionsRequest {
        bureau_id: BUREAU.to_owned(),
        ..proto::ListItemOpinionsRequest::default()
    };
    let request = catalog.as_who(&reader(), request);
    let status = catalog.opinions().list_item_opinions(request).await;
    assert_eq!(reason(&status.unwrap_err()), "ROLE_MISSING");
    catalog.stop().await;
}

#[tokio::test]
async fn an_opinion_is_of_its_version_alone() {
    let catalog = Catalog::with_bureaus().await;
    let made = draft(&catalog, &clerk(), "1", contents("联合通告"))
        .await
        .unwrap();
    let item = made.item_id.as_str();
    up_to_signature(&catalog, item).await;
    let first = ask(&catalog, item, "区公安分局", true).await.unwrap();
    record(&catalog, &first, OpinionAnswer::Agrees, ("", ""))
        .await
        .unwrap();
    sign(&catalog, item).await.unwrap();

    let revise = async || {
        let revised = take(&catalog, &clerk(), Step::Revise, (item, "")).await;
        revised.unwrap();
        up_to_signature(&catalog, item).await;
    };
    revise().await;
    let second = ask(&catalog, item, "区消防救援大队", true).await.unwrap();
    let dropped = take(&catalog, &clerk(), Step::Drop, (item, "")).await;
    dropped.unwrap();
    // What was given up waits for nothing, and nothing waits for it.
    let status = record(&catalog, &second, OpinionAnswer::Agrees, ("", "")).await;
    assert_eq!(reason(&status.unwrap_err()), "STATE_FORBIDS");
    revise().await;
    let back = take(&catalog, &leader(), Step::Return, (item, "")).await;
    back.unwrap();
    let request = proto::ListItemOpinionsRequest {
        bureau_id: BUREAU.to_owned(),
        item_id: item.to_owned(),
        ..proto::ListItemOpinionsRequest::default()
    };
    let request = catalog.as_who(&reviewer(), request);
    let listed = catalog.opinions().list_item_opinions(request).await;
    let opinions = listed.unwrap().into_inner().opinions;
    let overtaken: Vec<_> = opinions.iter().map(|one| one.overtaken).collect();
    assert_eq!(overtaken, [true, false], "of the second and the first");
    up_to_signature(&catalog, item).await;
    sign(&catalog, item).await.unwrap();
    catalog.stop().await;
}
