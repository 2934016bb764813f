//! What a promise is, and what may be done with it.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
};
use gongkai_law::{
    calendar::Due,
    catalog::promised_by_at_most,
    clock::{Deadline, Step, StepKind},
};
use uuid::Uuid;

use crate::{
    bureau::Bureau,
    duty::standing::{Fulfilled, Offices},
    item::State as ItemState,
};

/// An item that is public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Public {
    /// Its index number.
    pub index_number: String,
    /// Civil date it was published first.
    pub published_on: NaiveDate,
}

/// What an answer said will be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// Intake's application.
    pub application: Uuid,
    /// Which of its replies.
    pub reply: i32,
    /// What will be published.
    pub title: String,
    /// Civil date by which.
    pub publish_on: NaiveDate,
    /// Civil date the answer left.
    pub promised_on: NaiveDate,
    /// Offices that handle the application.
    pub offices: Offices,
    /// Civil date it was taken back.
    pub withdrawn_on: Option<NaiveDate>,
    /// The item that is what was promised.
    pub item: Option<Uuid>,
    /// That item once it is public, unless it was withdrawn.
    pub public: Option<Public>,
}

impl Promise {
    /// Notes what no answer can promise: intake lets no such answer leave.
    pub fn check(&self, fields: &mut Fields, bureau: &Bureau) {
        let known = [self.publish_on, self.promised_on];
        if !known.contains(&NaiveDate::MIN) {
            if self.publish_on < self.promised_on {
                fields.wrong(
                    "publish_on",
                    "不得早于答复日期",
                    "not before the answer left",
                );
            }
            if self.publish_on > promised_by_at_most(self.promised_on) {
                fields.wrong(
                    "publish_on",
                    "不得晚于答复之后三年",
                    "within three years after the answer",
                );
            }
        }
        let has = |id: &str| bureau.offices.iter().any(|office| office.id == id);
        let office = &self.offices.now;
        if !office.is_empty() && !has(office) {
            fields.wrong(
                "office_id",
                "不是本机关的股室",
                "not an office of this bureau",
            );
        }
    }

    /// By what it was fulfilled. Nobody else is made responsible for it after that.
    pub fn fulfilled(&self) -> Option<Fulfilled> {
        let public = self.public.as_ref()?;
        // What was public before it was promised was there in time.
        Some(Fulfilled {
            on: public.published_on,
            item: self.item?,
            at: None,
        })
    }

    /// Its day, and on what that rests.
    pub fn deadline(&self) -> Deadline {
        let due = Due::set(self.publish_on);
        Deadline {
            original: due,
            current: Some(due),
            steps: vec![Step {
                kind: StepKind::Started,
                from: Some(self.promised_on),
                to: Some(self.publish_on),
                working_days: 0,
                source: "政府信息公开条例第三十六条第（二）项，答复告知申请人的公开时间".to_owned(),
                due: Some(self.publish_on),
            }],
        }
    }

    /// That this item, whose latest version is so far, is what was promised. In the place of one that is public only
    /// another one that is may be named, where the first was a mistake: what the applicant was told is then corrected.
    pub fn may_be_fulfilled_by(&self, id: Uuid, item: ItemState) -> Result<()> {
        if self.withdrawn_on.is_some() {
            return Err(Error::state_forbids("taken back", "已撤回").next(
                "The answer that promised it does not hold any more: nothing is owed.",
                "作出承诺的答复已不再有效，无须再公开。",
            ));
        }
        let stays = |named: Uuid| named == id || item != ItemState::Published;
        if self.fulfilled().is_some_and(|by| stays(by.item)) {
            return Err(Error::state_forbids("fulfilled", "已按承诺公开").next(
                "If another item was named by mistake, name the right one once it is public.",
                "此前指定有误的，请指定另一条已公开的信息。",
            ));
        }
        match item {
            ItemState::Kept | ItemState::Dropped | ItemState::Withdrawn => {
                let (en, zh) = (item.as_str(), item.zh());
                Err(Error::state_forbids(en, zh).next(
                    "Name an item that is public or on its way to be.",
                    "请指定已公开或者正在办理公开的信息。",
                ))
            }
            ItemState::Draft
            | ItemState::Submitted
            | ItemState::Checked
            | ItemState::Cleared
            | ItemState::Signed
            | ItemState::Published => Ok(()),
        }
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// What was promised for the last day of March.
    pub fn promise() -> Promise {
        Promise {
            application: Uuid::from_u128(1),
            reply: 4,
            title: "危险化学品企业名单".to_owned(),
            publish_on: "2024-03-29".parse().unwrap(),
            promised_on: "2024-03-04".parse().unwrap(),
            offices: Offices::one("safety-1".to_owned()),
            withdrawn_on: None,
            item: None,
            public: None,
        }
    }

    #[test]
    fn an_item_is_named_while_it_is_owed_and_on_its_way() {
        let open = promise();
        for state in ItemState::ALL {
            let gone = [ItemState::Kept, ItemState::Dropped, ItemState::Withdrawn];
            assert_eq!(
                open.may_be_fulfilled_by(Uuid::from_u128(2), *state)
                    .is_err(),
                gone.contains(state),
                "{state}"
            );
        }
        let withdrawn = Promise {
            withdrawn_on: Some(open.promised_on),
            ..promise()
        };
        let draft = ItemState::Draft;
        assert!(withdrawn.may_be_fulfilled_by(Uuid::nil(), draft).is_err());
        let fulfilled = Promise {
            item: Some(Uuid::from_u128(2)),
            public: Some(Public {
                index_number: "heshan-emb/2024-000001".to_owned(),
                published_on: "2024-03-20".parse().unwrap(),
            }),
            ..promise()
        };
        for (id, state, may) in [
            (2, ItemState::Published, false),
            (3, ItemState::Published, true),
            (3, ItemState::Draft, false),
        ] {
            let named = fulfilled.may_be_fulfilled_by(Uuid::from_u128(id), state);
            assert_eq!(named.is_ok(), may, "{id} {state}");
        }
        assert_eq!(fulfilled.fulfilled().unwrap().item, Uuid::from_u128(2));
    }

    #[test]
    fn its_day_tells_on_what_it_rests() {
        let told = promise().deadline().sentences();
        assert!(told[0].contains("第三十六条第（二）项"), "{told:?}");
        assert!(told[0].ends_with("期限至2024年3月29日"), "{told:?}");
    }
}
