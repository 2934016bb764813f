//! NoticeService: proto to domain and back.

use gongkai_chassis::{
    call::Call, clock::timestamp, code::to_number, db::Db, error::Result, identity::Scope, rpcs,
};
use gongkai_proto::intake::v1::{self as proto, notice_service_server::NoticeService};
use tonic::Request;
use uuid::Uuid;

use super::store::{self, Stored};

/// The service.
pub struct Notices {
    db: Db,
}

impl Notices {
    /// Over this database.
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    async fn list(
        &self,
        request: &Request<proto::ListNoticesRequest>,
    ) -> Result<proto::ListNoticesResponse> {
        let mut call = Call::of(&self.db, request)?;
        let case_id = call.fields.id("case_id", &call.body.case_id);
        let case_id = call.checked(Some(case_id))?;
        let mut tx = call.read(&self.db).await?;
        let notices = store::list(&mut tx, case_id).await?;
        Ok(proto::ListNoticesResponse {
            notices: notices
                .into_iter()
                .map(|notice| message(&call.scope, case_id, notice))
                .collect(),
        })
    }
}

/// A notice as sent.
fn message(scope: &Scope, case_id: Uuid, notice: Stored) -> proto::Notice {
    let state = match (notice.sent_at, notice.next_try_at) {
        (Some(_), _) => proto::NoticeState::Sent,
        (None, Some(_)) => proto::NoticeState::Waiting,
        (None, None) if notice.dropped_at.is_some() => proto::NoticeState::Dropped,
        (None, None) => proto::NoticeState::Failed,
    };
    proto::Notice {
        id: notice.id.to_string(),
        bureau_id: scope.bureau.to_string(),
        case_id: case_id.to_string(),
        kind: to_number(notice.kind),
        contact: notice.contact,
        written_on: notice.written_on.to_string(),
        state: state.into(),
        attempts: notice.attempts,
        next_try_at: notice.next_try_at.map(timestamp),
        sent_at: notice.sent_at.map(timestamp),
        last_error: notice.last_error.unwrap_or_default(),
    }
}

rpcs! { NoticeService for Notices:
    list_notices => list(ListNoticesRequest) -> ListNoticesResponse;
}
