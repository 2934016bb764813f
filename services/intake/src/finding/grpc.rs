//! CaseFinderService: proto to domain and back.

use gongkai_chassis::{call::Call, code::to_number, error::Result, page::Position, rpcs};
use gongkai_proto::intake::v1::{self as proto, case_finder_service_server::CaseFinderService};
use serde::{Deserialize, Serialize};
use tonic::Request;
use uuid::Uuid;

use super::{
    state::{Hit, Sought},
    store::{self, Shown},
};
use crate::{cases::kernel::message::heading_of, contract::message::date, desk::Desk};

/// The service.
pub struct CaseFinder {
    /// Where it works.
    pub desk: Desk,
}

/// The last case of a page. The token is bound to a keyed hash of the words: it bears none.
#[derive(Serialize, Deserialize)]
struct Before {
    case_id: Uuid,
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
        let (hits, next_page_token) = paging.page(hits, |hit| Before {
            case_id: hit.case_id,
        })?;
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
}

/// A case that was found, as sent.
fn found(case: &Shown, hit: &Hit) -> proto::FoundCase {
    proto::FoundCase {
        case_id: case.id.to_string(),
        kind: to_number(case.kind),
        number: case.number.to_string(),
        heading: Some(heading_of(case.stage, &case.heading)),
        found_by: hit.by.iter().map(|by| to_number(*by)).collect(),
        opened_on: case.opened_on.to_string(),
        due_on: date(case.due_on),
        closed_on: date(case.closed_on),
    }
}

rpcs! { CaseFinderService for CaseFinder:
    list_found_cases => find(ListFoundCasesRequest) -> ListFoundCasesResponse;
}
