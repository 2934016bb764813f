//! Applications that look like one, found by marks and compared in the open text.

use gongkai_chassis::{call::Call, code::to_number, db::Tx, error::Result};
use gongkai_law::application::applicant::propose;
use gongkai_proto::intake::v1 as proto;
use tonic::Request;
use uuid::Uuid;

use super::Applications;
use crate::{
    cases::application::{
        Application,
        similar::{NEARLY, same_applicant, score},
        store,
    },
    cases::kernel::{self, Loaded},
    contract::message::date,
};

/// Most applications listed, of the applicant and of others.
const LISTED: i64 = 50;

impl Applications {
    pub(super) async fn list_similar(
        &self,
        request: &Request<proto::ListSimilarApplicationsRequest>,
    ) -> Result<proto::ListSimilarApplicationsResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let id = call.fields.id("application_id", &call.body.application_id);
        let id = call.checked(Some(id))?;
        let mut tx = call.read(&self.desk.db).await?;
        let case = kernel::load::<Application>(&mut tx, id).await?;
        let similar = similar(&mut tx, &case).await?;
        Ok(proto::ListSimilarApplicationsResponse {
            of_applicant: similar.of_applicant.iter().map(shown).collect(),
            of_others: similar.of_others.iter().map(shown).collect(),
            other_applicants: similar.other_applicants(),
        })
    }

    #[expect(
        clippy::unused_async,
        reason = "an RPC like the others, which needs nobody else to answer"
    )]
    pub(super) async fn propose_kind(
        &self,
        request: &Request<proto::GetApplicantKindProposalRequest>,
    ) -> Result<proto::GetApplicantKindProposalResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let name: String = call.fields.line("name", &call.body.name, 1, 200);
        let code: String = call.fields.line("code", &call.body.code, 0, 64);
        call.checked(Some(()))?;
        let proposal = propose(&name, Some(&code));
        Ok(proto::GetApplicantKindProposalResponse {
            kind: to_number(proposal.kind),
            reason: proposal.reason,
        })
    }
}

/// An application that looks like another, and how much.
pub(super) struct Similar {
    /// How alike what is wanted is.
    pub score: f64,
    /// It.
    pub case: Loaded<Application>,
}

/// Applications that look like one.
pub(super) struct Found {
    /// Of the same applicant.
    pub of_applicant: Vec<Similar>,
    /// Of others.
    pub of_others: Vec<Similar>,
}

impl Found {
    /// How many different others there are.
    pub fn other_applicants(&self) -> u32 {
        let others = self.of_others.iter().enumerate().filter(|(place, other)| {
            let before = &self.of_others[..*place];
            let of = &other.case.state.applicant;
            !before
                .iter()
                .any(|known| same_applicant(&known.case.state.applicant, of))
        });
        u32::try_from(others.count()).unwrap_or(u32::MAX)
    }
}

/// All applications that look like `case`, the most alike first, then the newest.
pub(super) async fn similar(tx: &mut Tx, case: &Loaded<Application>) -> Result<Found> {
    let near = store::near(tx, case.id, &case.state, LISTED).await?;
    let mut found = Found {
        of_applicant: Vec::new(),
        of_others: Vec::new(),
    };
    for similar in compared(tx, &case.state.wanted, &near).await? {
        if same_applicant(&case.state.applicant, &similar.case.state.applicant) {
            found.of_applicant.push(similar);
        } else {
            found.of_others.push(similar);
        }
    }
    Ok(found)
}

/// What a clerk is told of the candidates when an application is registered.
pub(super) async fn found(
    tx: &mut Tx,
    wanted: &str,
    candidates: &[Uuid],
) -> Result<Option<proto::SimilarFound>> {
    let similar = compared(tx, wanted, candidates).await?;
    Ok(similar.first().map(|best| proto::SimilarFound {
        count: u32::try_from(similar.len()).unwrap_or(u32::MAX),
        best: Some(shown(best)),
    }))
}

/// Those of the candidates that are nearly the same, compared in the open text. A case that was
/// removed is no application.
async fn compared(tx: &mut Tx, wanted: &str, candidates: &[Uuid]) -> Result<Vec<Similar>> {
    let mut similar = Vec::new();
    for id in candidates {
        let other = kernel::load::<Application>(tx, *id).await?;
        let score = score(wanted, &other.state.wanted);
        if score >= NEARLY && other.state.registration.removed.is_none() {
            similar.push(Similar { score, case: other });
        }
    }
    similar.sort_by(|one, other| {
        let place = |similar: &Similar| similar.case.id;
        other
            .score
            .total_cmp(&one.score)
            .then(place(other).cmp(&place(one)))
    });
    Ok(similar)
}

fn shown(similar: &Similar) -> proto::SimilarApplication {
    let case = &similar.case;
    let (answer, answered_on) = case.state.last_answer().unzip();
    proto::SimilarApplication {
        application_id: case.id.to_string(),
        number: case.number.to_string(),
        score: similar.score,
        answered: answer.is_some(),
        answer: answer.map_or("", |answer| answer.as_str()).to_owned(),
        answered_on: date(answered_on),
    }
}
