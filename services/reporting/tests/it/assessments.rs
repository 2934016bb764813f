//! Scorecards of a bureau and its offices, by weights from a day on.

use gongkai_proto::{intake::v1 as intake, reporting::v1 as proto};
use gongkai_testbed::tokens::Who;
use tonic::Status;

use crate::{
    feeds::Feed,
    fixture::{BUREAU, CASES, Office, clerk, leader, reason, registered, violations, wanted},
    told::{answered, received},
};

/// An application of an office, answered in time or not.
fn handled(cases: &Feed, number: u128, office: &str, in_time: bool) {
    let kind = intake::ApplicantKind::NaturalPerson;
    let began = intake::ApplicationReceived {
        office_id: office.to_owned(),
        ..received(number, kind, "2024-02-01")
    };
    let ended = intake::ApplicationAnswered {
        office_id: office.to_owned(),
        on_time_statutory: Some(in_time),
        ..answered(number, intake::Answer::Granted, "2024-02-20")
    };
    cases.add(CASES, &began);
    cases.add(CASES, &ended);
}

async fn bureau() -> Office {
    let cases = Feed::default();
    handled(&cases, 1, "safety", true);
    handled(&cases, 2, "safety", false);
    handled(&cases, 3, "general", true);
    let office = Office::following(cases, registered()).await;
    let compiled = office.compile(&leader(), wanted("taken in", 2024)).await;
    compiled.unwrap();
    office
}

/// Sets what two indicators weigh.
async fn set(
    office: &Office,
    (who, bureau): (&Who, &str),
    request_id: &str,
    valid_from: &str,
    (applications, satisfaction): (u32, u32),
) -> Result<proto::AssessmentWeights, Status> {
    let weight = |indicator: proto::Indicator, weight| proto::IndicatorWeight {
        indicator: indicator.into(),
        weight,
    };
    let request = proto::SetAssessmentWeightsRequest {
        request_id: request_id.to_owned(),
        bureau_id: bureau.to_owned(),
        valid_from: valid_from.to_owned(),
        weights: vec![
            weight(proto::Indicator::ApplicationsOnTime, applications),
            weight(proto::Indicator::Satisfaction, satisfaction),
        ],
        source: "《政务公开考核办法》".to_owned(),
    };
    let request = office.as_who(who, request);
    let answer = office.assessments().set_assessment_weights(request).await?;
    Ok(answer.into_inner().weights.unwrap())
}

async fn assessed(office: &Office) -> proto::GetAssessmentResponse {
    let request = proto::GetAssessmentRequest {
        bureau_id: BUREAU.to_owned(),
        from_on: "2024-01-01".to_owned(),
        to_on: "2024-12-31".to_owned(),
    };
    let request = office.as_who(&clerk(), request);
    let answer = office.assessments().get_assessment(request).await.unwrap();
    answer.into_inner()
}

/// Points of each scorecard, and the share of answers in time.
fn points(answer: &proto::GetAssessmentResponse) -> Vec<(&str, Option<f64>, Option<f64>)> {
    let cards = answer.scorecards.iter();
    cards
        .map(|card| (card.office_id.as_str(), card.points, card.scores[0].rate))
        .collect()
}

#[tokio::test]
async fn scores_follow_the_weights_of_the_bureau_or_of_the_one_above() {
    let office = bureau().await;
    let without = assessed(&office).await;
    let (two_thirds, half) = (Some(2.0 / 3.0), Some(0.5));
    assert_eq!(
        points(&without),
        [
            ("", None, two_thirds),
            ("general", None, Some(1.0)),
            ("safety", None, half)
        ]
    );
    assert_eq!(without.weights, None);
    assert!(without.basis.iter().any(|known| known.sequence == 6));

    // What does not apply leaves its weight to the others.
    let above = Who::new("leader-of-district", "heshan", "leader");
    let district = (&above, "heshan");
    set(&office, district, "1", "2024-01-01", (60, 40))
        .await
        .unwrap();
    let by_district = assessed(&office).await;
    assert_eq!(
        points(&by_district),
        [
            ("", Some(100.0 * (2.0 / 3.0)), two_thirds),
            ("general", Some(100.0), Some(1.0)),
            ("safety", Some(50.0), half)
        ]
    );
    assert_eq!(by_district.weights.unwrap().bureau_id, "heshan");

    // A bureau's own weights stand before, from their day on.
    let (own, leader) = (BUREAU, leader());
    set(&office, (&leader, own), "2", "2025-01-01", (100, 0))
        .await
        .unwrap();
    assert_eq!(assessed(&office).await.weights.unwrap().bureau_id, "heshan");
    set(&office, (&leader, own), "3", "2024-07-01", (0, 100))
        .await
        .unwrap();
    let answer = assessed(&office).await;
    // Nobody appraised: nothing that weighs anything applies.
    assert_eq!(points(&answer)[2], ("safety", None, half));
    assert_eq!(answer.weights.unwrap().valid_from, "2024-07-01");

    let list = proto::ListAssessmentWeightsRequest {
        bureau_id: BUREAU.to_owned(),
        page_size: 1,
        ..proto::ListAssessmentWeightsRequest::default()
    };
    let first = office.as_who(&clerk(), list.clone());
    let first = office.assessments().list_assessment_weights(first).await;
    let first = first.unwrap().into_inner();
    assert_eq!(first.weights[0].valid_from, "2025-01-01");
    let second = proto::ListAssessmentWeightsRequest {
        page_token: first.next_page_token,
        ..list
    };
    let second = office.as_who(&clerk(), second);
    let second = office.assessments().list_assessment_weights(second).await;
    let second = second.unwrap().into_inner();
    assert_eq!(second.weights[0].valid_from, "2024-07-01");
    assert_eq!(second.next_page_token, "");
    office.stop().await;
}

#[tokio::test]
async fn weights_that_make_no_scorecard_are_refused() {
    let office = bureau().await;
    let own = leader();
    let own = (&own, BUREAU);
    let wrong = set(&office, own, "1", "2024-01-01", (60, 41)).await;
    assert_eq!(violations(&wrong.unwrap_err()), ["weights"]);
    let wrong = set(&office, own, "2", "2024-13-01", (60, 400)).await;
    assert_eq!(
        violations(&wrong.unwrap_err()),
        ["valid_from", "weights[1].weight"]
    );
    set(&office, own, "3", "2024-01-01", (60, 40))
        .await
        .unwrap();
    let twice = set(&office, own, "4", "2024-01-01", (50, 50)).await;
    assert_eq!(violations(&twice.unwrap_err()), ["valid_from"]);
    let clerk = clerk();
    let clerk = set(&office, (&clerk, BUREAU), "5", "2024-01-01", (50, 50)).await;
    assert_eq!(reason(&clerk.unwrap_err()), "ROLE_MISSING");
    office.stop().await;
}
