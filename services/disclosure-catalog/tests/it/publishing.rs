//! How tests that are about something else publish an item: drafted, checked, reviewed and signed, each by who may.

use gongkai_proto::catalog::v1 as proto;
use gongkai_testbed::tokens::Who;
use tonic::Status;

use crate::{
    fixture::{BUREAU, Catalog, clerk, leader, reviewer},
    item_work::act_id,
};

impl Catalog {
    /// Publishes an item of the bureau of the tests.
    pub async fn publish(&self, contents: proto::ItemContents) -> Result<proto::Item, Status> {
        let hands = [clerk(), reviewer(), leader()];
        self.publish_in(BUREAU, &hands, contents).await
    }

    /// Publishes an item of a bureau by these hands: who drafts, who checks and reviews, who signs.
    pub async fn publish_in(
        &self,
        bureau: &str,
        [drafts, checks, signs]: &[Who; 3],
        contents: proto::ItemContents,
    ) -> Result<proto::Item, Status> {
        let mut work = self.work();
        let request = proto::DraftItemRequest {
            request_id: act_id(),
            bureau_id: bureau.to_owned(),
            contents: Some(contents),
            external: None,
        };
        let drafted = work.draft_item(self.as_who(drafts, request)).await?;
        let item_id = drafted.into_inner().version.unwrap().item_id;
        macro_rules! step {
            ($who:ident, $method:ident, $request:ident $(, $field:ident: $value:expr)*) => {{
                let request = proto::$request {
                    request_id: act_id(),
                    bureau_id: bureau.to_owned(),
                    item_id: item_id.clone(),
                    etag: String::new(),
                    $($field: $value,)*
                };
                work.$method(self.as_who($who, request)).await?.into_inner()
            }};
        }
        let reason = "无涉密内容".to_owned();
        step!(drafts, submit_item, SubmitItemRequest);
        step!(checks, check_item, CheckItemRequest, reason: String::new());
        step!(checks, review_secrecy, ReviewSecrecyRequest, reason: reason);
        let signed = step!(signs, sign_item, SignItemRequest, publish_at: None);
        Ok(signed.item.unwrap())
    }
}

/// Who drafts, who checks and reviews, and who signs in a bureau.
pub fn hands(bureau: &str) -> [Who; 3] {
    let who = |role: &str| Who::new(&format!("{role}-of-{bureau}"), bureau, role);
    [who("clerk"), who("reviewer"), who("leader")]
}

/// An item that can be published.
pub fn item() -> proto::ItemContents {
    proto::ItemContents {
        title: "2019年国庆期间安全生产检查情况通报".to_owned(),
        summary: "共检查企业75家。".to_owned(),
        kind: proto::ItemKind::Other.into(),
        article20_code: 13,
        group: "site".to_owned(),
        office_id: "safety-1".to_owned(),
        formed_on: "2019-09-20".to_owned(),
        channels: vec![
            proto::Channel::Website.into(),
            proto::Channel::NoticeBoard.into(),
        ],
        attribute: proto::DisclosureAttribute::Proactive.into(),
        ..proto::ItemContents::default()
    }
}

/// The same, published by hand on a day and entered afterwards.
pub fn by_hand(formed_on: &str, published_on: &str) -> proto::ItemContents {
    proto::ItemContents {
        formed_on: formed_on.to_owned(),
        published_on: published_on.to_owned(),
        backdating_reason: "已在公示栏公布，补登".to_owned(),
        ..item()
    }
}
