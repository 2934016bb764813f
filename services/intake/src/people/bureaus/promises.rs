//! What answers promised to have published, told to the catalog and asked of it with the service's own token.

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

impl Bureaus {
    /// Tells the catalog of a promise. It may have been told before.
    pub async fn promise(&self, request: MakePromiseRequest) -> Result<()> {
        let token = (self.token)().map_err(Error::internal)?;
        let mut client = PromiseServiceClient::new(self.channel.clone());
        let answer = client.make_promise(with_token(&token, request)).await;
        answer.map_err(|status| failed(CATALOG, status))?;
        Ok(())
    }

    /// Tells the catalog that a promise is taken back. One that it was never told of is none.
    pub async fn take_promise_back(&self, request: WithdrawPromiseRequest) -> Result<()> {
        let token = (self.token)().map_err(Error::internal)?;
        let mut client = PromiseServiceClient::new(self.channel.clone());
        match client.withdraw_promise(with_token(&token, request)).await {
            Err(status) if status.code() != tonic::Code::NotFound => Err(failed(CATALOG, status)),
            _ => Ok(()),
        }
    }

    /// What the catalog knows of the promises of these applications of a bureau.
    pub async fn promises(&self, bureau: &BureauId, cases: &[Uuid]) -> Result<Vec<Promise>> {
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
                promises.extend(page.promises);
                page_token = page.next_page_token;
                if page_token.is_empty() {
                    break;
                }
            }
        }
        Ok(promises)
    }
}
