//! Scorecards, as they are sent.

use gongkai_chassis::{clock::timestamp, code::to_number};
use gongkai_law::assessment::{Indicator, Score, Scorecard};
use gongkai_proto::reporting::v1 as proto;

use super::state::{Weights, figure};

/// What was set.
pub fn weights(set: &Weights) -> proto::AssessmentWeights {
    let weights = set.list.iter();
    proto::AssessmentWeights {
        bureau_id: set.bureau.clone(),
        valid_from: set.valid_from.to_string(),
        weights: weights
            .map(|(indicator, weight)| proto::IndicatorWeight {
                indicator: to_number(*indicator),
                weight: (*weight).into(),
            })
            .collect(),
        source: set.source.clone(),
        set_by: set.set_by.clone(),
        set_at: Some(timestamp(set.set_at)),
    }
}

/// The scorecard of an office, of the bureau if it has none; with the indicators that rest on something assumed.
pub fn scorecard(office_id: &str, card: &Scorecard, assumed: &[Indicator]) -> proto::Scorecard {
    let scores = card.scores.iter();
    proto::Scorecard {
        office_id: office_id.to_owned(),
        scores: scores
            .map(|score| message(score, assumed.contains(&score.indicator)))
            .collect(),
        points: card.points(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn message(score: &Score, assumed: bool) -> proto::Score {
    proto::Score {
        indicator: to_number(score.indicator),
        label: score.indicator.zh().to_owned(),
        weight: score.weight.into(),
        part: score.part as f64,
        whole: score.whole as f64,
        rate: score.rate(),
        points: score.points,
        figure: figure(score.indicator).to_owned(),
        assumed,
    }
}
