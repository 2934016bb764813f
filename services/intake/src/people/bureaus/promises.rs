//! What answers promised to have published, told to the catalog and asked of it with the service's own token.

use chrono::NaiveDate;
use gongkai_chassis::{
    client::{failed, with_token},
    error::{Error, Result},
    identity::BureauId,
};
use gongkai_proto::catalog::v1::{
    ListPromisesRequest, MakePromiseRequest, Promise, WithdrawPromiseRequest,
    promise_service_client::PromiseServiceClient,
};
use uuid::Uuid;

use super::{Bureaus, CATALOG};

/// Applications asked for at once.
const AT_ONCE: usize = 100;

/// What an answer promised.
pub struct Promised<'a> {
    /// The bureau that answered.
    pub bureau: &'a str,
    /// The application.
    pub case: Uuid,
    /// The number of its reply.
    pub reply: i32,
    /// What is to be published.
    pub title: &'a str,
    /// The civil date by which it is to be public.
    pub publish_on: NaiveDate,
    /// The office that handles the application.
    pub office: &'a str,
    /// The civil date of the answer.
    pub promised_on: NaiveDate,
}

/// What the catalog knows of a promise.
pub struct Known {
    /// The application.
    pub case: Uuid,
    /// The number of its reply.
    pub reply: i32,
    /// The item that is public, its index number, and the civil date it was published.
    pub public: Option<(Uuid, String, NaiveDate)>,
}

impl Bureaus {
    /// Tells the catalog of a promise. It may have been told before.
    pub async fn promise(&self, request_id: Uuid, promised: Promised<'_>) -> Result<()> {
        let request = MakePromiseRequest {
            request_id: request_id.to_string(),
            bureau_id: promised.bureau.to_owned(),
            application_id: promised.case.to_string(),
            reply: promised.reply,
            title: promised.title.to_owned(),
            publish_on: promised.publish_on.to_string(),
            office_id: promised.office.to_owned(),
            promised_on: promised.promised_on.to_string(),
        };
        let token = (self.token)().map_err(Error::internal)?;
        let mut client = PromiseServiceClient::new(self.channel.clone());
        let answer = client.make_promise(with_token(&token, request)).await;
        answer.map_err(|status| failed(CATALOG, status))?;
        Ok(())
    }

    /// Tells the catalog that a promise is taken back. One that it was never told of is none.
    pub async fn take_promise_back(
        &self,
        request_id: Uuid,
        (bureau, case, reply): (&str, Uuid, i32),
    ) -> Result<()> {
        let request = WithdrawPromiseRequest {
            request_id: request_id.to_string(),
            bureau_id: bureau.to_owned(),
            application_id: case.to_string(),
            reply,
        };
        let token = (self.token)().map_err(Error::internal)?;
        let mut client = PromiseServiceClient::new(self.channel.clone());
        match client.withdraw_promise(with_token(&token, request)).await {
            Err(status) if status.code() != tonic::Code::NotFound => Err(failed(CATALOG, status)),
            _ => Ok(()),
        }
    }

    /// What the catalog knows of the promises of these applications of a bureau.
    pub async fn promises(&self, bureau: &BureauId, cases: &[Uuid]) -> Result<Vec<Known>> {
        let token = (self.token)().map_err(Error::internal)?;
        let mut client = PromiseServiceClient::new(self.channel.clone());
        let mut promises = Vec::new();
        for cases in cases.chunks(AT_ONCE) {
            let mut page_token = String::new();
            loop {
                let request = ListPromisesRequest {
                    bureau_id: bureau.to_string(),
                    application_ids: cases.iter().map(Uuid::to_string).collect(),
                    page_size: 200,
                    page_token,
                    ..ListPromisesRequest::default()
                };
                let answer = client.list_promises(with_token(&token, request)).await;
                let page = answer
                    .map_err(|status| failed(CATALOG, status))?
                    .into_inner();
                for promise in page.promises {
                    promises.push(known(promise)?);
                }
                page_token = page.next_page_token;
                if page_token.is_empty() {
                    break;
                }
            }
        }
        Ok(promises)
    }
}

fn known(promise: Promise) -> Result<Known> {
    let public = if promise.fulfilled_on.is_empty() {
        None
    } else {
        Some((
            promise.item_id.parse().map_err(Error::internal)?,
            promise.index_number,
            promise.fulfilled_on.parse().map_err(Error::internal)?,
        ))
    };
    Ok(Known {
        case: promise.application_id.parse().map_err(Error::internal)?,
        reply: promise.reply,
        public,
    })
}
