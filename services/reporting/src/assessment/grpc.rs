//! AssessmentService: proto to domain and back.

use chrono::{Datelike as _, NaiveDate};
use gongkai_chassis::{error::Result, fields::Fields, new_or_answer, page::Paging, rpcs};
use gongkai_law::assessment::{Scorecard, Weight, WeightFault, check_weights};
use gongkai_proto::reporting::v1::{self as proto, assessment_service_server::AssessmentService};
use tonic::Request;

use super::{
    message::{scorecard, weights},
    state::{Weights, assumed, counts},
    store::{self, Day},
};
use crate::{
    figure::grpc::{Followed, taken_in},
    figure::{counted::Counted, definition::beside, few::Few, store as figures, tally::Period},
    people::People,
};

/// The service.
pub struct Assessments {
    followed: Followed,
    people: People,
}

impl Assessments {
    /// Over what is followed.
    pub fn new(followed: Followed, people: People) -> Self {
        Self { followed, people }
    }

    async fn set(
        &self,
        request: &Request<proto::SetAssessmentWeightsRequest>,
    ) -> Result<proto::SetAssessmentWeightsResponse> {
        let mut call = self.followed.call(request).await?;
        let bureau = call.bureau().clone();
        let body = call.body;
        call.request_id();
        let valid_from = call.fields.date("valid_from", &body.valid_from, None);
        let source: String = call.fields.line("source", &body.source, 2, 200);
        let read = read(&mut call.fields, &body.weights);
        let read = call.checked(read)?;
        let (mut tx, claim) = new_or_answer!(call.once(&self.followed.db).await?);
        let set = Weights {
            bureau: bureau.to_string(),
            valid_from,
            list: read,
            source,
            set_by: call.principal().subject.clone(),
            set_at: tx.now(),
        };
        if !store::insert(&mut tx, &set).await? {
            let mut fields = Fields::default();
            fields.wrong(
                "valid_from",
                "自该日起已有一套权重，请另定起始日期",
                "a set of weights holds from that day already; choose another day",
            );
            return Err(fields.refusal());
        }
        let answer = proto::SetAssessmentWeightsResponse {
            weights: Some(weights(&set)),
            names: Vec::new(),
        };
        let answer = claim.finish(tx, answer).await?;
        Ok(self.people.named(&bureau, answer).await)
    }

    async fn list(
        &self,
        request: &Request<proto::ListAssessmentWeightsRequest>,
    ) -> Result<proto::ListAssessmentWeightsResponse> {
        let mut call = self.followed.call(request).await?;
        let bureau = call.bureau().clone();
        let paging: Paging<Day> = call.paging("assessment_weights", "");
        call.checked(Some(()))?;
        let mut tx = call.list(&self.followed.db).await?;
        let rows = store::list(&mut tx, paging.after.as_ref(), paging.limit()).await?;
        let (rows, next_page_token) = paging.page(rows, |row| Day(row.valid_from))?;
        let answer = proto::ListAssessmentWeightsResponse {
            weights: rows.iter().map(weights).collect(),
            next_page_token,
            names: Vec::new(),
        };
        Ok(self.people.named(&bureau, answer).await)
    }

    async fn get(
        &self,
        request: &Request<proto::GetAssessmentRequest>,
    ) -> Result<proto::GetAssessmentResponse> {
        let mut call = self.followed.call(request).await?;
        let bureau = call.bureau().clone();
        let body = call.body;
        let from = call.fields.date("from_on", &body.from_on, None);
        let to = call.fields.date("to_on", &body.to_on, None);
        call.fields
            .span(("from_on", Some(from)), ("to_on", Some(to)));
        call.checked(Some(()))?;
        let period = Period { from, to };
        let set = self.in_force(bureau.as_str(), to).await?;
        let weighed: &[Weight] = set.as_ref().map_or(&[], |set| &set.list);
        let bureaus = [bureau.to_string()];
        let heads = self.followed.heads_of(&bureaus).await?;
        let db = &self.followed.db;
        let mut tx = db
            .begin_snapshot("reporting.assessment", &call.scope)
            .await?;
        let basis = taken_in(&mut tx, &bureaus, &heads).await?;
        let definitions = beside(&[]);
        let mut scorecards = Vec::new();
        let frozen = figures::frozen(&mut tx, &bureaus, "", period.to.year()).await?;
        // The bureau itself comes first: its office has no id.
        for (office, sums) in figures::sums_by_office(&mut tx, period).await? {
            let of_office = frozen.iter().map(|(_, frozen)| frozen);
            let of_office =
                of_office.filter(|one| office.is_empty() || one.counted().office() == office);
            let few = Few {
                frozen: of_office.cloned().collect(),
                ..Few::default()
            };
            let counted = Counted::of(period, sums, few);
            let card = Scorecard::of(weighed, |indicator| {
                counts(&definitions, &counted, indicator)
            });
            // Of an office with nothing to assess in the period there is no scorecard.
            if office.is_empty() || card.scores.iter().any(|score| score.whole > 0) {
                let assumed = assumed(&definitions, &counted);
                scorecards.push(scorecard(&office, &card, &assumed));
            }
        }
        let answer = proto::GetAssessmentResponse {
            scorecards,
            weights: set.as_ref().map(weights),
            basis,
            names: Vec::new(),
        };
        Ok(self.people.named(&bureau, answer).await)
    }

    /// The weights by which a bureau is measured on a day: its own, else those of the nearest bureau above it.
    async fn in_force(&self, bureau: &str, on: NaiveDate) -> Result<Option<Weights>> {
        let mut tx = self
            .followed
            .db
            .begin_wide("reporting.assessment_weights")
            .await?;
        let above = figures::ancestors(&mut tx, bureau).await?;
        let mut nearest = vec![bureau.to_owned()];
        nearest.extend(above.unwrap_or_default());
        store::in_force(&mut tx, &nearest, on).await
    }
}

/// The weights of a request: each indicator once, together 100.
fn read(fields: &mut Fields, sent: &[proto::IndicatorWeight]) -> Option<Vec<Weight>> {
    let mut weights = Vec::new();
    for (index, one) in sent.iter().enumerate() {
        let at = format!("weights[{index}]");
        let indicator = fields.code(&format!("{at}.indicator"), one.indicator);
        let weight = u8::try_from(one.weight)
            .ok()
            .filter(|weight| *weight <= 100);
        if weight.is_none() {
            fields.wrong(
                &format!("{at}.weight"),
                "权重应为0至100的整数",
                "a weight is 0 to 100",
            );
        }
        weights.extend(indicator.zip(weight));
    }
    if weights.len() < sent.len() {
        return None;
    }
    let (zh, en) = match check_weights(&weights) {
        Ok(()) => return Some(weights),
        Err(WeightFault::Twice(indicator)) => (
            format!("“{}”重复", indicator.zh()),
            format!("{indicator} stands twice"),
        ),
        Err(WeightFault::Sum(sum)) => (
            format!("权重合计应为100，现为{sum}"),
            format!("weights are 100 together, not {sum}"),
        ),
    };
    fields.wrong("weights", &zh, &en);
    None
}

rpcs! { AssessmentService for Assessments:
    set_assessment_weights => set(SetAssessmentWeightsRequest) -> SetAssessmentWeightsResponse;
    list_assessment_weights => list(ListAssessmentWeightsRequest) -> ListAssessmentWeightsResponse;
    get_assessment => get(GetAssessmentRequest) -> GetAssessmentResponse;
}
