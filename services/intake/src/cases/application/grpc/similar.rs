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
        registration::Applicant,
        similar::{NEARLY, score},
        store,
    },
    cases::kernel::{
        self, Loaded,
        person::{SamePerson, same_person},
    },
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
            possibly_of_applicant: similar.possibly_of_applicant.iter().map(shown).collect(),
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
    /// Whether it is of the same applicant.
    pub same: SamePerson,
    /// It.
    pub case: Loaded<Application>,
}

/// Applications that look like one.
pub(super) struct Found {
    /// Of the same applicant.
    pub of_applicant: Vec<Similar>,
    /// Of somebody who may be the same.
    pub possibly_of_applicant: Vec<Similar>,
    /// Of others.
    pub of_others: Vec<Similar>,
}

impl Found {
    /// How many different others there are.
    pub fn other_applicants(&self) -> u32 {
        let others = self.of_others.iter().enumerate().filter(|(place, other)| {
            let before = &self.of_others[..*place];
            let person = |similar: &Similar| similar.case.state.applicant.person();
            let of = person(other);
            before
                .iter()
                .all(|known| same_person(&person(known), &of) == SamePerson::Not)
        });
        u32::try_from(others.count()).unwrap_or(u32::MAX)
    }
}

/// All applications that look like `case`, the most alike first, then the newest.
pub(super) async fn similar(tx: &mut Tx, case: &Loaded<Application>) -> Result<Found> {
    let near = store::near(tx, case.id, &case.state, LISTED).await?;
    let mut found = Found {
        of_applicant: Vec::new(),
        possibly_of_applicant: Vec::new(),
        of_others: Vec::new(),
    };
    for similar in compared(tx, &case.state.applicant, &case.state.wanted, &near).await? {
        let list = match similar.same {
            SamePerson::ByNumber | SamePerson::ByNameAndContact => &mut found.of_applicant,
            SamePerson::Possible => &mut found.possibly_of_applicant,
            SamePerson::Not => &mut found.of_others,
        };
        list.push(similar);
    }
    Ok(found)
}

/// What a clerk is told of the candidates when an application is registered: nothing of other people's.
pub(super) async fn found(
    tx: &mut Tx,
    of: &Applicant,
    wanted: &str,
    candidates: &[Uuid],
) -> Result<Option<proto::SimilarFound>> {
    let mut similar = compared(tx, of, wanted, candidates).await?;
    similar.retain(|found| found.same != SamePerson::Not);
    similar.sort_by_key(|found| !found.same.is_sure());
    Ok(similar.first().map(|best| proto::SimilarFound {
        count: u32::try_from(similar.len()).unwrap_or(u32::MAX),
        best: Some(shown(best)),
    }))
}

/// Those of the candidates that are nearly the same, compared in the open text. A case that was
/// removed is no application.
async fn compared(
    tx: &mut Tx,
    of: &Applicant,
    wanted: &str,
    candidates: &[Uuid],
) -> Result<Vec<Similar>> {
    let person = of.person();
    let mut similar = Vec::new();
    for id in candidates {
        let other = kernel::load::<Application>(tx, *id).await?;
        let score = score(wanted, &other.state.wanted);
        if score >= NEARLY && other.state.registration.removed.is_none() {
            similar.push(Similar {
                score,
                same: same_person(&person, &other.state.applicant.person()),
                case: other,
            });
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
        same_person: to_number(similar.same),
    }
}
