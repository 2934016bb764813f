//! What a bureau has published already, asked of the catalog without telling it an applicant's words.

use gongkai_chassis::{
    client::{failed, on_behalf_of},
    error::Result,
    identity::{BureauId, Principal},
};
use gongkai_law::likeness::{Number, numbers, pairs};
use gongkai_proto::catalog::v1::{
    DocumentNumber, ListPublishedMatchesRequest, PublishedMatch,
    search_service_client::SearchServiceClient,
};

use super::{Bureaus, CATALOG};

/// Document numbers of an application that are compared at most.
const MOST_NUMBERS: usize = 100;

impl Bureaus {
    /// What the bureau has published that looks like what is wanted, the best first. The applicant's words stay
    /// here: only their pairs, as a set, and the document numbers they name are sent.
    pub async fn published(
        &self,
        principal: &Principal,
        id: &BureauId,
        wanted: &str,
    ) -> Result<Vec<PublishedMatch>> {
        let response = SearchServiceClient::new(self.channel.clone())
            .list_published_matches(on_behalf_of(principal, question(id, wanted)))
            .await
            .map_err(|status| failed(CATALOG, status))?;
        Ok(response.into_inner().matches)
    }
}

fn question(id: &BureauId, wanted: &str) -> ListPublishedMatchesRequest {
    let number = |number: Number| DocumentNumber {
        code: number.code,
        year: number.year,
        serial: number.serial,
    };
    let numbers = numbers(wanted).into_iter().take(MOST_NUMBERS);
    ListPublishedMatchesRequest {
        bureau_id: id.to_string(),
        page_size: 0,
        pairs: pairs(wanted).into_iter().collect(),
        numbers: numbers.map(number).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalog_is_asked_without_the_applicant_s_words() {
        let wanted = "本人李某某，电话13812345678，申请公开企业名单（赫应急发〔2023〕12号）";
        let asked = format!("{:?}", question(&"heshan-emb".parse().unwrap(), wanted));
        for words in ["李某某", "138", "企业名", "申请公"] {
            assert!(!asked.contains(words), "{words} in {asked}");
        }
        assert!(
            asked.contains("\"名单\"") && asked.contains("赫应急发"),
            "{asked}"
        );
    }
}
