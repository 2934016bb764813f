//! Who succeeds whom, as the catalog tells: asked with the service's own token, for all calls.

use gongkai_chassis::{
    client::{failed, with_token},
    error::{Error, Result},
};
use gongkai_proto::catalog::v1::ListBureausRequest;

use super::{Bureaus, CATALOG};
use chrono::NaiveDate;

impl Bureaus {
    /// All successions: predecessor, successor, first day.
    pub async fn successions(&self) -> Result<Vec<(String, String, NaiveDate)>> {
        let token = (self.token)().map_err(Error::internal)?;
        let (mut all, mut page_token) = (Vec::new(), String::new());
        loop {
            let request = ListBureausRequest {
                page_size: 200,
                page_token,
            };
            let page = self
                .client
                .clone()
                .list_bureaus(with_token(&token, request))
                .await
                .map_err(|status| failed(CATALOG, status))?
                .into_inner();
            for bureau in page.bureaus {
                let Some(succession) = bureau.succeeded_by else {
                    continue;
                };
                let from = succession.from_on.parse().map_err(Error::internal)?;
                all.push((bureau.id, succession.bureau_id, from));
            }
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return Ok(all);
            }
        }
    }
}
