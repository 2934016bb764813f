//! Assessment (量化考核): what a scorecard is made of. What the indicators weigh is set by each bureau, or the one above it;
//! no law says it, so there is no weight here.

use crate::code::codes;

codes! {
    /// What is assessed: a share, so that offices of every size are measured alike.
    pub enum Indicator as "gongkai.reporting.v1.Indicator" {
        /// Applications for information answered in time (article 33).
        ApplicationsOnTime = "applications_on_time", "依申请公开按期答复率";
        /// Matters decided within the statutory limit (行政许可法 article 42).
        MattersOnTime = "matters_on_time", "办件法定时限内办结率";
        /// Matters decided within the limit the bureau promised.
        PromisesKept = "promises_kept", "办件承诺时限内办结率";
        /// Enquiries and complaints closed within the bureau's own limit.
        EnquiriesOnTime = "enquiries_on_time", "咨询投诉按时办结率";
        /// Citizens who are satisfied, of those who appraised.
        Satisfaction = "satisfaction", "群众满意率";
        /// Items published within twenty working days (article 26).
        ItemsOnTime = "items_on_time", "主动公开按期率";
    }
}

/// What an indicator weighs, in points of 100.
pub type Weight = (Indicator, u8);

/// What is wrong with a set of weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeightFault {
    /// An indicator stands in it twice.
    Twice(Indicator),
    /// They are not 100 together, but this.
    Sum(u32),
}

/// Whether weights make a scorecard: each indicator once, together 100.
pub fn check_weights(weights: &[Weight]) -> Result<(), WeightFault> {
    for (index, (indicator, _)) in weights.iter().enumerate() {
        if weights
            .iter()
            .skip(index + 1)
            .any(|(other, _)| other == indicator)
        {
            return Err(WeightFault::Twice(*indicator));
        }
    }
    match weights.iter().map(|(_, weight)| u32::from(*weight)).sum() {
        100 => Ok(()),
        sum => Err(WeightFault::Sum(sum)),
    }
}

/// How an indicator came out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// The indicator.
    pub indicator: Indicator,
    /// What it weighs; 0 where nothing was set.
    pub weight: u8,
    /// How many are good.
    pub part: u64,
    /// Of how many.
    pub whole: u64,
    /// The points it brings; `None` where it does not apply, or nothing weighs anything.
    pub points: Option<f64>,
}

impl Score {
    /// The share of the good ones; `None` where there are none at all: then it does not apply.
    pub fn rate(&self) -> Option<f64> {
        (self.whole > 0).then(|| count(self.part) / count(self.whole))
    }
}

/// A scorecard.
#[derive(Debug, Clone, PartialEq)]
pub struct Scorecard {
    /// All indicators, in their order.
    pub scores: Vec<Score>,
}

impl Scorecard {
    /// The scorecard of these counts, `counts(indicator)` being how many are good, of how many. An indicator of which there
    /// are none does not apply: what it weighs goes to the others, each by its own weight, so that nobody loses points for
    /// what he had no occasion to do.
    pub fn of(weights: &[Weight], counts: impl Fn(Indicator) -> (u64, u64)) -> Self {
        let weight_of = |indicator: Indicator| {
            let mut set = weights.iter().filter(|(known, _)| *known == indicator);
            set.next().map_or(0, |(_, weight)| *weight)
        };
        let mut scores: Vec<Score> = Indicator::ALL
            .iter()
            .map(|indicator| {
                let (part, whole) = counts(*indicator);
                Score {
                    indicator: *indicator,
                    weight: weight_of(*indicator),
                    part,
                    whole,
                    points: None,
                }
            })
            .collect();
        let applying = scores.iter().filter(|score| score.whole > 0);
        let applies: f64 = applying.map(|score| f64::from(score.weight)).sum();
        if applies > 0.0 {
            for score in &mut scores {
                let rate = score.rate();
                score.points = rate.map(|rate| 100.0 * f64::from(score.weight) / applies * rate);
            }
        }
        Self { scores }
    }

    /// Points together, of 100; `None` without weights, and where nothing applies.
    pub fn points(&self) -> Option<f64> {
        let points: Vec<f64> = self
            .scores
            .iter()
            .filter_map(|score| score.points)
            .collect();
        (!points.is_empty()).then(|| points.iter().sum())
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn count(value: u64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEIGHTS: [Weight; 3] = [
        (Indicator::ApplicationsOnTime, 50),
        (Indicator::MattersOnTime, 30),
        (Indicator::Satisfaction, 20),
    ];

    #[test]
    fn weights_are_a_hundred_together_and_each_indicator_stands_once() {
        assert_eq!(check_weights(&WEIGHTS), Ok(()));
        assert_eq!(check_weights(&WEIGHTS[..2]), Err(WeightFault::Sum(80)));
        assert_eq!(check_weights(&[]), Err(WeightFault::Sum(0)));
        let twice = [WEIGHTS[0], WEIGHTS[0]];
        let fault = WeightFault::Twice(Indicator::ApplicationsOnTime);
        assert_eq!(check_weights(&twice), Err(fault));
        let large = [
            (Indicator::Satisfaction, 255),
            (Indicator::MattersOnTime, 101),
        ];
        assert_eq!(check_weights(&large), Err(WeightFault::Sum(356)));
    }

    #[test]
    fn what_does_not_apply_leaves_its_weight_to_the_others() {
        let card = Scorecard::of(&WEIGHTS, |indicator| match indicator {
            Indicator::ApplicationsOnTime => (9, 10),
            Indicator::MattersOnTime => (0, 0),
            Indicator::Satisfaction => (1, 2),
            // Weighs nothing.
            _ => (1, 1),
        });
        let points = |indicator: Indicator| card.scores[indicator as usize].points;
        let is = |indicator: Indicator, wanted: f64| {
            let close = points(indicator).is_some_and(|points| (points - wanted).abs() < 1e-9);
            assert!(close, "{indicator}: {:?}, not {wanted}", points(indicator));
        };
        // 50 and 20 of 70 that apply.
        is(Indicator::ApplicationsOnTime, 5000.0 / 70.0 * 0.9);
        is(Indicator::Satisfaction, 2000.0 / 70.0 * 0.5);
        is(Indicator::ItemsOnTime, 0.0);
        assert_eq!(points(Indicator::MattersOnTime), None);
        let together = card.points().unwrap();
        assert!(
            (together - (4500.0 + 1000.0) / 70.0).abs() < 1e-9,
            "{together}"
        );
    }

    #[test]
    fn nothing_has_points_without_weights_or_occasion() {
        assert_eq!(Scorecard::of(&[], |_| (1, 2)).points(), None);
        assert_eq!(Scorecard::of(&WEIGHTS, |_| (0, 0)).points(), None);
        let all = Scorecard::of(&WEIGHTS, |_| (7, 7)).points().unwrap();
        assert!((all - 100.0).abs() < 1e-9, "{all}");
    }
}
