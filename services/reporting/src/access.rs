//! Who may call about a bureau: its own people, those above it, and those of the bureau that succeeds it; and how far its
//! streams go, as their owners tell.

use gongkai_chassis::{
    call::Call,
    client::{TokenSource, failed, with_token},
    db::Db,
    error::{Error, Reason, Result},
    fields::Fields,
    identity::{BureauId, Principal, Scope},
};
use gongkai_proto::{
    feed::v1::{self as feed, ListStreamsRequest, feed_service_client::FeedServiceClient},
    request::BureauRequest,
};
use tonic::{Request, transport::Channel};

use crate::figure::store as figures;

/// A service whose streams reports rest on: its word in stream names, its name, its feed.
pub type Source = (&'static str, &'static str, FeedServiceClient<Channel>);

/// What judges callers.
pub struct Access {
    db: Db,
    sources: Vec<Source>,
    token: TokenSource,
}

impl Access {
    /// Over this database; heads of streams are asked from `sources` with the service's own token.
    pub fn new(db: Db, sources: Vec<Source>, token: TokenSource) -> Self {
        Self { db, sources, token }
    }

    /// The words of the services whose streams are followed.
    pub fn followed(&self) -> impl Iterator<Item = &'static str> {
        self.sources.iter().map(|(word, _, _)| *word)
    }

    /// A call about a bureau, if its caller may make it.
    pub async fn call<'a, R: BureauRequest>(&self, request: &'a Request<R>) -> Result<Call<'a, R>> {
        let (fields, bureau) = Fields::default().bureau(request.get_ref().bureau_id())?;
        fields.done()?;
        let scope = self.scope(Principal::of(request)?, &bureau).await?;
        Call::in_scope(&self.db, request, |_| Ok(scope))
    }

    /// The caller acting in `bureau`: its own, one below it, or one that it succeeds.
    async fn scope(&self, principal: &Principal, bureau: &BureauId) -> Result<Scope> {
        if let Ok(scope) = principal.scope(bureau) {
            return Ok(scope);
        }
        let mut tx = self.db.begin_wide("reporting.ancestors").await?;
        let Some(ancestors) = figures::ancestors(&mut tx, bureau.as_str()).await? else {
            drop(tx);
            // Not heard of: either it does not exist, or its registration is still on its way.
            return match self.heads(bureau).await?.as_slice() {
                [] => Err(Error::new(Reason::BureauUnknown).with("bureau", bureau)),
                _ => Err(Error::new(Reason::CursorsBehind).with("behind", bureau)),
            };
        };
        // Who succeeds a bureau compiles the report that it still owes.
        let successions = figures::successions(&mut tx).await?;
        self.db.successions.replace(successions);
        self.db.scope_below(principal, bureau, &ancestors)
    }

    /// The heads of all streams of a bureau, from their owners. With our own token: a report rests
    /// on all of them, whoever asks for it.
    pub async fn heads(&self, bureau: &BureauId) -> Result<Vec<feed::StreamPosition>> {
        let token = (self.token)().map_err(|error| Error::unavailable("service token", error))?;
        let mut heads = Vec::new();
        for (_, name, client) in &self.sources {
            let request = with_token(
                &token,
                ListStreamsRequest {
                    bureau_id: bureau.to_string(),
                },
            );
            let response = client
                .clone()
                .list_streams(request)
                .await
                .map_err(|status| failed(name, status))?;
            heads.extend(response.into_inner().heads);
        }
        Ok(heads)
    }
}
