//! The frame of every call: who calls, about which bureau, what is wrong with the request – all of it
//! at once –, and for what changes something, once however often it is repeated.

use chrono::NaiveDate;
use gongkai_proto::request::{ActRequest, BureauRequest, Mutation, PageRequest};
use prost::Name;
use tonic::Request;

use crate::{
    db::{Db, Tx},
    error::{Error, Result},
    fields::{Fields, legal_date},
    identity::{BureauId, Principal, Scope},
    page::{Paging, Position},
    request::{self, Claim},
};

/// A call being read. Readers note what is wrong in [`Call::fields`]; [`Call::checked`] tells it.
pub struct Call<'a, R> {
    /// The request.
    pub body: &'a R,
    /// Who calls, in which bureau.
    pub scope: Scope,
    /// What is wrong so far.
    pub fields: Fields,
    /// Today by the civil clock, in Asia/Shanghai.
    pub today: NaiveDate,
    /// What is wrong with the legal date, told after a repetition was recognised: the same request
    /// was in order on the day it was made.
    dated: Option<Error>,
}

impl<'a, R: BureauRequest> Call<'a, R> {
    /// The call, if its caller may act in the bureau it names.
    pub fn of(db: &Db, request: &'a Request<R>) -> Result<Self> {
        let body = request.get_ref();
        let (fields, bureau) = Fields::default().bureau(body.bureau_id())?;
        Ok(Self {
            body,
            scope: db.scope_below(Principal::of(request)?, &bureau, &[])?,
            fields,
            today: db.clocks.civil.today(),
            dated: None,
        })
    }

    /// The call of a caller whose right in the bureau is judged by `scope`.
    pub fn in_scope(
        db: &Db,
        request: &'a Request<R>,
        scope: impl FnOnce(&Principal) -> Result<Scope>,
    ) -> Result<Self> {
        Ok(Self {
            body: request.get_ref(),
            scope: scope(Principal::of(request)?)?,
            fields: Fields::default(),
            today: db.clocks.civil.today(),
            dated: None,
        })
    }

    /// Who calls.
    pub fn principal(&self) -> &Principal {
        &self.scope.principal
    }

    /// The bureau.
    pub fn bureau(&self) -> &BureauId {
        &self.scope.bureau
    }

    /// What was read, if nothing was wrong; everything that was, otherwise.
    pub fn checked<T>(&mut self, read: Option<T>) -> Result<T> {
        let mut fields = std::mem::take(&mut self.fields);
        if !fields.are_right()
            && let Some(dated) = &self.dated
        {
            fields.wrong_because(dated);
        }
        fields.done_with(read)
    }

    /// A transaction to read in.
    pub async fn read(&self, db: &Db) -> Result<Tx> {
        db.begin(R::TRANSACTION, &self.scope).await
    }
}

impl<R: PageRequest> Call<'_, R> {
    /// A transaction to list in by a filter ([`Db::begin_to_list`]).
    pub async fn list(&self, db: &Db) -> Result<Tx> {
        db.begin_to_list(R::TRANSACTION, &self.scope).await
    }

    /// Which page of the list named `list` is asked for; `filter` is what else the list depends on.
    pub fn paging<P: Position>(&mut self, list: &str, filter: &str) -> Paging<P> {
        let filter = format!("{list}/{}/{filter}", self.scope.bureau);
        let (size, token) = self.body.page();
        Paging::read(&mut self.fields, filter, size, token)
    }
}

/// What became of the beginning of a mutation.
pub enum Once<A, N = (Tx, Claim)> {
    /// It was done before, with this answer.
    Before(A),
    /// It is new, and begun so far; where its request is claimed: do it, then [`Claim::finish`].
    New(N),
}

/// `new_or_answer!(once)`: what is new. A mutation that was done before is answered as then, by returning
/// from the method.
#[macro_export]
macro_rules! new_or_answer {
    ($once:expr) => {
        match $once {
            $crate::call::Once::Before(answer) => return Ok(answer),
            $crate::call::Once::New(new) => new,
        }
    };
}

impl<R: Mutation> Call<'_, R> {
    /// The key of its repetitions, checked with the other fields.
    fn claim(&self) -> Claim {
        self.part(R::METHOD)
    }

    /// Reads the legal date of the act in `field`, today where it is empty, and why it lies before
    /// today. Whether it may is told by [`Call::once`].
    pub fn legal_date(&mut self, field: &str, value: &str, reason: &str) -> (NaiveDate, String) {
        let day = self.fields.date(field, value, Some(self.today));
        let reason = self.fields.backdating_reason(reason);
        self.bears(field, day, &reason);
        (day, reason)
    }

    /// Notes that the act bears `day`, which `field` says or implies.
    pub fn bears(&mut self, field: &str, day: NaiveDate, reason: &str) {
        // A day that is none is refused as a field already.
        if day != NaiveDate::MIN {
            self.dated = legal_date(field, day, self.today, reason, &self.scope.principal).err();
        }
    }

    /// Checks the request's id along with the other fields.
    pub fn request_id(&mut self) -> String {
        self.fields.request_id(self.body.request_id())
    }

    /// The same for a call of the public whose answer tells a secret.
    pub fn unguessable_request_id(&mut self) -> String {
        self.fields.unguessable_request_id(self.body.request_id())
    }

    /// The answer, if it was done before: for calls that ask other services before they begin, for a
    /// repetition must not depend on those.
    pub async fn before<A: Name + Default>(&self, db: &Db) -> Result<Option<A>> {
        let mut tx = db.begin(R::TRANSACTION, &self.scope).await?;
        request::answered(&mut tx, &self.claim(), self.body).await
    }

    /// What an earlier try of this request settled as its `part` ([`Call::settle`]).
    pub async fn settled<P: Name + Default>(
        &self,
        db: &Db,
        part: &'static str,
    ) -> Result<Option<P>> {
        let mut tx = db.begin(R::TRANSACTION, &self.scope).await?;
        request::answered(&mut tx, &self.part(part), self.body).await
    }

    /// Settles a part of the request before it is done, as long as its answer would be kept: for calls that pass something
    /// on to another service, and must pass on the same if they are cut off. Answers what a rival settled first.
    pub async fn settle<P: Name + Default>(
        &self,
        db: &Db,
        part: &'static str,
        settled: P,
    ) -> Result<P> {
        let claim = self.part(part);
        let (mut tx, new) =
            request::begin(db, R::TRANSACTION, &self.scope, &claim, self.body).await?;
        if new {
            return claim.finish(tx, settled).await;
        }
        let before = request::answered(&mut tx, &claim, self.body).await?;
        before.ok_or_else(|| Error::internal("a claimed request has vanished"))
    }

    /// The key of a part of the request.
    fn part(&self, part: &'static str) -> Claim {
        // What is wrong with it is noted by [`Call::request_id`].
        let request_id = Fields::default().request_id(self.body.request_id());
        Claim::new(part, &request_id)
    }

    /// Begins the transaction and claims the request, in one round trip. A rival with the same
    /// request is waited for.
    pub async fn once<A: Name + Default>(&mut self, db: &Db) -> Result<Once<A>> {
        let claim = self.claim();
        let (tx, new) = request::begin(db, R::TRANSACTION, &self.scope, &claim, self.body).await?;
        self.claimed(tx, claim, new).await
    }

    /// The same over one snapshot. Rivals with the same request conflict: who calls this tries again
    /// ([`retry_conflicts`](crate::db::retry_conflicts)).
    pub async fn once_over_snapshot<A: Name + Default>(&mut self, db: &Db) -> Result<Once<A>> {
        let claim = self.claim();
        let mut tx = db.begin_snapshot(R::TRANSACTION, &self.scope).await?;
        let new = request::claim(&mut tx, &claim, self.body).await?;
        self.claimed(tx, claim, new).await
    }

    async fn claimed<A: Name + Default>(
        &mut self,
        mut tx: Tx,
        claim: Claim,
        new: bool,
    ) -> Result<Once<A>> {
        if new {
            return match self.dated.take() {
                Some(refused) => Err(refused),
                None => Ok(Once::New((tx, claim))),
            };
        }
        match request::answered(&mut tx, &claim, self.body).await? {
            Some(answer) => Ok(Once::Before(answer)),
            None => Err(Error::internal("a claimed request has vanished")),
        }
    }
}

impl<R: ActRequest> Call<'_, R> {
    /// The legal date of an act on a case, today for one that has none of its own, and why it lies
    /// before today.
    pub fn act_date(&mut self) -> (NaiveDate, String) {
        let reason = self.body.backdating_reason();
        match self.body.legal_date() {
            Some((field, value)) => self.legal_date(field, value, reason),
            None => (self.today, String::new()),
        }
    }
}

/// Implements a service of the contract: `rpcs! { Trait for Type: rpc => method(Request) -> Response; … }`,
/// each RPC served by a method of the type that takes the request and answers a
/// [`Result`](crate::error::Result).
#[macro_export]
macro_rules! rpcs {
    ($service:ident for $type:ident:
     $($rpc:ident => $method:ident($request:ident) -> $response:ident;)+) => {
        #[tonic::async_trait]
        impl $service for $type {
            $(async fn $rpc(
                &self,
                request: tonic::Request<proto::$request>,
            ) -> ::std::result::Result<tonic::Response<proto::$response>, tonic::Status> {
                Ok(tonic::Response::new(self.$method(&request).await?))
            })+
        }
    };
}
