//! SearchIndexService: proto to domain and back.

use gongkai_chassis::{
    call::Call,
    clock::timestamp,
    code::to_number,
    db::Db,
    error::{Error, Result},
    fields::Fields,
    identity::{BureauId, PLATFORM},
    new_or_answer, rpcs,
};
use gongkai_proto::catalog::v1::{self as proto, search_index_service_server::SearchIndexService};
use tonic::Request;

use crate::{
    numbers,
    search::{condition::Rebuild, follow::Finder, index::VERSION, store},
};

/// The service.
pub struct SearchIndexes {
    db: Db,
    finder: Finder,
}

impl SearchIndexes {
    /// Over this database and the index of this instance.
    pub fn new(db: Db, finder: Finder) -> Self {
        Self { db, finder }
    }

    async fn get(
        &self,
        request: &Request<proto::GetSearchIndexStateRequest>,
    ) -> Result<proto::GetSearchIndexStateResponse> {
        let mut call = Call::of(&self.db, request)?;
        check_platform(&mut call.fields, &call.scope.bureau);
        call.checked(Some(()))?;
        Ok(proto::GetSearchIndexStateResponse {
            index: Some(self.state(self.finder.condition.known().rebuild).await?),
        })
    }

    async fn rebuild(
        &self,
        request: &Request<proto::RebuildSearchIndexRequest>,
    ) -> Result<proto::RebuildSearchIndexResponse> {
        let mut call = Call::of(&self.db, request)?;
        check_platform(&mut call.fields, &call.scope.bureau);
        call.request_id();
        let reason: String = call.fields.text("reason", &call.body.reason, 1, 1000);
        numbers::refuse_any(&mut call.fields, "reason", "理由", &reason);
        call.checked(Some(()))?;

        let (tx, claim) = new_or_answer!(call.once(&self.db).await?);
        // While there is none, one is made already.
        self.finder.index()?;
        let now = self.db.clocks.wall.now();
        let begun = self.finder.condition.may_be_made_anew(now)?;
        let answer = proto::RebuildSearchIndexResponse {
            index: Some(self.state(Some(begun)).await?),
        };
        let answer = claim.finish(tx, answer).await?;
        // Not before the answer is kept: a repetition begins nothing.
        self.finder.condition.make_anew(begun);
        tracing::warn!(
            by = call.principal().subject,
            reason,
            "the search index is made anew"
        );
        Ok(answer)
    }

    /// The index as it stands, and how far this making anew is.
    async fn state(&self, rebuild: Option<Rebuild>) -> Result<proto::SearchIndexState> {
        let condition = &self.finder.condition;
        let (known, index) = (condition.known(), self.finder.index().ok());
        let public: u64 = store::counted(self.db.wide())
            .await?
            .values()
            .map(|(items, _)| items)
            .sum();
        let number = |number: u64| i64::try_from(number).map_err(Error::internal);
        let differences = known.compared.map_or(0, |(_, differences)| differences);
        Ok(proto::SearchIndexState {
            instance: condition.instance.to_string(),
            version: i32::try_from(VERSION).map_err(Error::internal)?,
            documents: number(index.as_ref().map_or(0, |index| index.documents()))?,
            public_items: number(public)?,
            position: number(index.map_or(0, |index| index.reached()))?,
            compared_at: known.compared.map(|(at, _)| timestamp(at)),
            differences: i64::try_from(differences).map_err(Error::internal)?,
            rebuild: rebuild.map_or(0, |one| to_number(one.state)),
            rebuild_began_at: rebuild.map(|one| timestamp(one.began)),
            rebuild_ended_at: rebuild.and_then(|one| one.ended).map(timestamp),
            rebuild_position: number(rebuild.map_or(0, |one| one.position))?,
        })
    }
}

/// The index of an instance holds what all bureaus publish, so it is the platform's.
fn check_platform(fields: &mut Fields, bureau: &BureauId) {
    if bureau.as_str() != PLATFORM {
        fields.wrong(
            "bureau_id",
            "检索索引由平台统一维护，请以平台的机关代码办理",
            "the platform's alone",
        );
    }
}

rpcs! { SearchIndexService for SearchIndexes:
    get_search_index_state => get(GetSearchIndexStateRequest)
        -> GetSearchIndexStateResponse;
    rebuild_search_index => rebuild(RebuildSearchIndexRequest) -> RebuildSearchIndexResponse;
}
