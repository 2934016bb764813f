//! CaseFinderService: proto to domain and back.

use gongkai_chassis::{call::Call, error::Result, page::Position, rpcs};
use gongkai_proto::intake::v1::{self as proto, case_finder_service_server::CaseFinderService};
use serde::{Deserialize, Serialize};
use tonic::Request;
use uuid::Uuid;

use super::{
    message::found,
    state::{Hit, Sought},
    store,
};
use crate::desk::Desk;
use related::related;

mod related;

/// The service.
pub struct CaseFinder {
    /// Where it works.
    pub desk: Desk,
}

/// The last case of a page. The token of a search is bound to a keyed hash of the words: it bears none.
#[derive(Serialize, Deserialize)]
struct Before {
    case_id: Uuid,
}

impl Before {
    fn of(hit: &Hit) -> Self {
        Self {
            case_id: hit.case_id,
        }
    }
}

impl Position for Before {
    fn is_possible(&self) -> bool {
        true
    }
}

impl CaseFinder {
    async fn find(
        &self,
        request: &Request<proto::ListFoundCasesRequest>,
    ) -> Result<proto::ListFoundCasesResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let words: String = call.fields.line("words", &call.body.words, 2, 100);
        let sought = Sought::of(&words).map_err(|short| {
            call.fields.wrong(
                "words",
                &format!("“{short}”过短：每个词至少两个字符"),
                "each word needs two characters or more",
            );
        });
        let filter = self.desk.db.sealer.markers("intake.found_cases.words");
        let filter = filter.first().map(|marker| marker.mark(words.as_bytes()));
        let paging = call.paging::<Before>("found_cases", &format!("{filter:?}"));
        let sought = call.checked(sought.ok())?;
        let mut tx = call.list(&self.desk.db).await?;
        let before = paging.after.as_ref().map(|place| place.case_id);
        let hits = store::find(&mut tx, &sought, before, paging.limit()).await?;
        let (hits, next_page_token) = paging.page(hits, Before::of)?;
        let ids: Vec<Uuid> = hits.iter().map(|hit| hit.case_id).collect();
        let shown = store::shown(&mut tx, &ids).await?;
        let cases = hits
            .into_iter()
            .filter_map(|hit| shown.get(&hit.case_id).map(|case| found(case, &hit)));
        Ok(proto::ListFoundCasesResponse {
            cases: cases.collect(),
            next_page_token,
        })
    }

    async fn related(
        &self,
        request: &Request<proto::GetRelatedRequest>,
    ) -> Result<proto::GetRelatedResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let id = call.fields.id("case_id", &call.body.case_id);
        let paging = call.paging("related", &id.to_string());
        let id = call.checked(Some(id))?;
        let mut tx = call.list(&self.desk.db).await?;
        related(&mut tx, id, &paging).await
    }
}

rpcs! { CaseFinderService for CaseFinder:
    list_found_cases => find(ListFoundCasesRequest) -> ListFoundCasesResponse;
    get_related => related(GetRelatedRequest) -> GetRelatedResponse;
}
