//! Where the item of a version stands in the catalog, and what follows from it for who hands the version over.

use chrono::NaiveDate;
use gongkai_chassis::{
    client::{failed, on_behalf_of, with_token},
    error::{Error, Result},
    identity::{BureauId, Principal},
};
use gongkai_proto::catalog::v1::{
    GetItemRequest, GetItemResponse, GetItemVersionRequest, ItemState,
    item_service_client::ItemServiceClient, item_work_service_client::ItemWorkServiceClient,
};
use tonic::Code;
use uuid::Uuid;

use super::{
    catalog::Catalog,
    refusal::{CATALOG, refused},
    state::AnnualReport,
};

/// Where a version of an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// On its way.
    UnderWay,
    /// Public.
    Public,
    /// Given up, while a version before it is public.
    GivenUp,
    /// It never will be public: its item was withdrawn, or given up before anything of it was public.
    Gone,
}

/// What is done with a version that is to be public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Nothing: it was handed over as this version of an item.
    Stays((Uuid, i32)),
    /// It becomes the next version of this item.
    Revises(Uuid),
    /// It becomes an item of its own.
    Anew,
}

/// What is done with a version, by where the item stands that it was handed over as or, if it never was, that of the version
/// before it.
pub fn way(own: Option<((Uuid, i32), Standing)>, before: Option<(Uuid, Standing)>) -> Way {
    match (own, before) {
        (Some((item, Standing::UnderWay | Standing::Public)), _) => Way::Stays(item),
        (Some((_, Standing::Gone)), _) | (None, None | Some((_, Standing::Gone))) => Way::Anew,
        (Some(((item, _), Standing::GivenUp)), _) | (None, Some((item, _))) => Way::Revises(item),
    }
}

impl Catalog {
    /// What is done with a version, of which these are all of its year, so that it becomes public.
    pub async fn way(
        &self,
        principal: &Principal,
        bureau: &BureauId,
        version: &AnnualReport,
        versions: &[AnnualReport],
    ) -> Result<Way> {
        if let Some(item) = version.item {
            let standing = self.standing(principal, bureau, item).await?;
            return Ok(way(Some((item, standing)), None));
        }
        let before = versions.iter().filter(|one| one.version < version.version);
        let Some(item) = before.rev().find_map(|one| one.item) else {
            return Ok(Way::Anew);
        };
        let standing = self.standing(principal, bureau, item).await?;
        Ok(way(None, Some((item.0, standing))))
    }

    async fn standing(
        &self,
        principal: &Principal,
        bureau: &BureauId,
        (item, number): (Uuid, i32),
    ) -> Result<Standing> {
        let public = self.item(bureau, item).await?;
        if let Some(public) = &public {
            if is_withdrawn(public) {
                return Ok(Standing::Gone);
            }
            if published_on(public, number)?.is_some() {
                return Ok(Standing::Public);
            }
        }
        let request = GetItemVersionRequest {
            bureau_id: bureau.to_string(),
            item_id: item.to_string(),
            version: number,
        };
        let mut work = ItemWorkServiceClient::new(self.channel.clone());
        let read = work
            .get_item_version(on_behalf_of(principal, request))
            .await;
        let read = read.map_err(refused)?.into_inner().version;
        Ok(match read.unwrap_or_default().state() {
            ItemState::Dropped | ItemState::Kept if public.is_some() => Standing::GivenUp,
            ItemState::Dropped | ItemState::Kept | ItemState::Withdrawn => Standing::Gone,
            _ => Standing::UnderWay,
        })
    }

    /// The day a version of an item became public; none while it is not, and of what was withdrawn.
    pub async fn published(
        &self,
        bureau: &BureauId,
        (item, number): (Uuid, i32),
    ) -> Result<Option<NaiveDate>> {
        let public = self.item(bureau, item).await?;
        let public = public.filter(|public| !is_withdrawn(public));
        public.map_or(Ok(None), |public| published_on(&public, number))
    }

    /// An item as anybody reads it; none that was never public.
    async fn item(&self, bureau: &BureauId, item: Uuid) -> Result<Option<GetItemResponse>> {
        let token = (self.token)().map_err(|error| Error::unavailable("service token", error))?;
        let request = GetItemRequest {
            bureau_id: bureau.to_string(),
            item_id: item.to_string(),
            version: 0,
        };
        let mut items = ItemServiceClient::new(self.channel.clone());
        match items.get_item(with_token(&token, request)).await {
            Ok(answer) => Ok(Some(answer.into_inner())),
            Err(status) if status.code() == Code::NotFound => Ok(None),
            Err(status) => Err(failed(CATALOG, status)),
        }
    }
}

fn is_withdrawn(public: &GetItemResponse) -> bool {
    let item = public.item.as_ref();
    item.is_some_and(|item| !item.withdrawn_on.is_empty())
}

fn published_on(public: &GetItemResponse, number: i32) -> Result<Option<NaiveDate>> {
    let mut versions = public.versions.iter();
    let version = versions.find(|version| version.version == number);
    version.map_or(Ok(None), |version| day(&version.published_on))
}

/// The day that the catalog tells, none if it tells none; one that is no day is not taken for none.
fn day(told: &str) -> Result<Option<NaiveDate>> {
    let on = Some(told).filter(|told| !told.is_empty());
    on.map(|on| on.parse().map_err(Error::internal)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gone_is_handed_over_anew_and_what_was_given_up_revised_again() {
        use Standing::{GivenUp, Gone, Public, UnderWay};
        let item = Uuid::max();
        let own = |standing| way(Some(((item, 2), standing)), None);
        assert_eq!(own(UnderWay), Way::Stays((item, 2)));
        assert_eq!(own(Public), Way::Stays((item, 2)));
        assert_eq!(own(GivenUp), Way::Revises(item));
        assert_eq!(own(Gone), Way::Anew);
        let corrects = |standing| way(None, Some((item, standing)));
        for standing in [UnderWay, Public, GivenUp] {
            assert_eq!(corrects(standing), Way::Revises(item));
        }
        assert_eq!(corrects(Gone), Way::Anew);
        assert_eq!(way(None, None), Way::Anew);
    }

    #[test]
    fn a_day_that_is_none_is_no_report_that_is_not_public() {
        assert_eq!(day("").unwrap(), None);
        assert_eq!(
            day("2025-01-20").unwrap(),
            NaiveDate::from_ymd_opt(2025, 1, 20)
        );
        assert!(day("2025-13-20").is_err());
    }
}
