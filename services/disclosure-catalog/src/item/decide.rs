//! The steps from a draft to the public (art. 17), and the four eyes they need: whoever drafted or edited a version
//! neither checks, reviews nor signs it, and whoever checked or reviewed it does not sign it. Checking and reviewing for
//! secrecy may be one person's: in a small bureau it is.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::error::{Error, Result};

use super::{
    contents::Contents,
    version::{State, Version},
};

/// What stands in the place of a reason that went with a withdrawn item.
const GONE: &str = "（信息已撤回）";

impl Version {
    /// What it says replaced.
    pub fn edit(self, etag: &str, by: &str, contents: Contents) -> Result<Self> {
        self.may(etag, &[State::Draft])?;
        // These are changed by acts of their own.
        let attachments = self.contents.attachments.clone();
        Ok(Self {
            contents: Contents {
                attachments,
                ..contents
            },
            // What was let through was another text.
            overridden: None,
            ..self.drafted_by(by).next(State::Draft)
        })
    }

    /// Let through with what was found in its text, by somebody who did not write it.
    pub fn let_through(self, etag: &str, by: &str, reason: &str) -> Result<Self> {
        self.may(etag, &[State::Draft])?;
        self.has_no_hand(by, &[])?;
        Ok(Self {
            overridden: Some((by.to_owned(), reason.to_owned())),
            ..self.next(State::Draft)
        })
    }

    /// Handed to the office check. Whether it is complete is judged before.
    pub fn submit(self, etag: &str, by: &str) -> Result<Self> {
        self.may(etag, &[State::Draft])?;
        Ok(Self {
            returned_because: String::new(),
            ..self.drafted_by(by).next(State::Submitted)
        })
    }

    /// Checked by the office.
    pub fn check(self, etag: &str, by: &str) -> Result<Self> {
        self.may(etag, &[State::Submitted])?;
        self.has_no_hand(by, &[])?;
        Ok(Self {
            checked_by: Some(by.to_owned()),
            ..self.next(State::Checked)
        })
    }

    /// Reviewed for secrecy.
    pub fn clear(self, etag: &str, by: &str) -> Result<Self> {
        self.may(etag, &[State::Checked])?;
        self.has_no_hand(by, &[])?;
        Ok(Self {
            cleared_by: Some(by.to_owned()),
            ..self.next(State::Cleared)
        })
    }

    /// Signed: to be published at that time, or kept inside for ever.
    pub fn sign(self, etag: &str, by: &str, publish_at: DateTime<Utc>) -> Result<Self> {
        self.may(etag, &[State::Cleared])?;
        self.has_no_hand(by, &[&self.checked_by, &self.cleared_by])?;
        let public = self.contents.is_proactive();
        Ok(Self {
            signed_by: Some(by.to_owned()),
            publish_at: public.then_some(publish_at),
            ..self.next(if public { State::Signed } else { State::Kept })
        })
    }

    /// Sent back to its drafter: all steps are taken anew.
    pub fn send_back(self, etag: &str, reason: &str) -> Result<Self> {
        self.may(etag, &State::RETURNABLE)?;
        Ok(Self {
            checked_by: None,
            cleared_by: None,
            signed_by: None,
            publish_at: None,
            returned_because: reason.to_owned(),
            ..self.next(State::Draft)
        })
    }

    /// Given up. What is signed only by somebody who may send it back, too.
    pub fn give_up(self, etag: &str, may_send_back: bool) -> Result<Self> {
        let states: &[State] = if may_send_back {
            &State::UNDER_WAY
        } else {
            &State::BEFORE_SIGNATURE
        };
        self.may(etag, states)?;
        Ok(Self {
            publish_at: None,
            ..self.next(State::Dropped)
        })
    }

    /// Published.
    pub fn publish(self, on: NaiveDate) -> Result<Self> {
        self.may("", &[State::Signed])?;
        Ok(Self {
            publish_at: None,
            published_on: Some(on),
            ..self.next(State::Published)
        })
    }

    /// Emptied, for its item was withdrawn: of reasons, which may tell what it said, nothing stays either. The day it says
    /// does, for by it is judged whether a change was published in time.
    #[must_use]
    pub fn withdraw(self) -> Self {
        Self {
            contents: Contents {
                formed_on: self.contents.formed_on,
                ..Contents::default()
            },
            overridden: self.overridden.clone().map(|(by, _)| (by, GONE.to_owned())),
            reason: String::new(),
            returned_because: String::new(),
            publish_at: None,
            ..self.next(State::Withdrawn)
        }
    }

    pub(super) fn next(self, state: State) -> Self {
        Self {
            state,
            revision: self.revision + 1,
            ..self
        }
    }

    pub(super) fn drafted_by(mut self, by: &str) -> Self {
        if !self.drafters.iter().any(|drafter| drafter == by) {
            self.drafters.push(by.to_owned());
        }
        self
    }

    /// Everybody who had a hand in it before it is signed.
    pub fn hands(&self) -> Vec<String> {
        let steps = [&self.checked_by, &self.cleared_by];
        let steps = steps.into_iter().filter_map(Clone::clone);
        self.drafters.iter().cloned().chain(steps).collect()
    }

    /// Refuses somebody who drafted or edited it.
    pub fn is_not_drafted_by(&self, by: &str) -> Result<()> {
        self.has_no_hand(by, &[])
    }

    /// Refuses somebody who drafted it, or did one of these steps.
    fn has_no_hand(&self, by: &str, steps: &[&Option<String>]) -> Result<()> {
        let drafted = self.drafters.iter().any(|drafter| drafter == by);
        let stepped = steps.iter().any(|step| step.as_deref() == Some(by));
        if !drafted && !stepped {
            return Ok(());
        }
        Err(Error::state_forbids(
            "drafted, checked or reviewed by the same person",
            "拟稿、审核、签发不得为同一人",
        )
        .next(
            "Have somebody else do this step.",
            "请由其他人员办理本环节。",
        ))
    }
}

/// The draft of a new version of an item with these versions, the last of them read at `etag`: it says what the last
/// one says that was signed.
pub fn revise(
    versions: &[Version],
    etag: &str,
    by: &str,
    reason: &str,
    on: NaiveDate,
) -> Result<Version> {
    let signed = |version: &&Version| matches!(version.state, State::Published | State::Kept);
    let latest = versions
        .last()
        .ok_or_else(|| Error::internal("an item without a version"))?;
    let base = versions.iter().rev().find(signed);
    // What was begun after it and given up is no more in the way.
    latest.may(
        etag,
        match base {
            Some(_) => &[State::Published, State::Kept, State::Dropped],
            None => &[],
        },
    )?;
    let base = base.unwrap_or(latest);
    let contents = Contents {
        // By hand only the first was published.
        published_on: None,
        backdating_reason: String::new(),
        ..base.contents.clone()
    };
    Ok(Version {
        number: latest.number + 1,
        reason: reason.to_owned(),
        ..Version::draft(latest.item, &latest.bureau, contents, None, by, on)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::contents::Attribute;

    const PEOPLE: [&str; 4] = ["zhang", "li", "wang", "zhao"];

    fn day() -> NaiveDate {
        "2024-03-05".parse().unwrap()
    }

    fn draft(by: &str, attribute: Attribute) -> Version {
        let contents = Contents {
            attribute: Some(attribute),
            ..Contents::default()
        };
        let bureau = "heshan-emb".parse().unwrap();
        Version::draft(uuid::Uuid::nil(), &bureau, contents, None, by, day())
    }

    /// Every combination of four people: it goes through exactly if no drafter takes a later step and the signer has
    /// taken none.
    #[test]
    fn four_eyes() {
        let mut passed = 0;
        for drafter in PEOPLE {
            for editor in PEOPLE {
                for checker in PEOPLE {
                    for reviewer in PEOPLE {
                        for signer in PEOPLE {
                            let version = draft(drafter, Attribute::Proactive);
                            let contents = version.contents.clone();
                            let signed = version
                                .edit("", editor, contents)
                                .and_then(|version| version.submit("", drafter))
                                .and_then(|version| version.check("", checker))
                                .and_then(|version| version.clear("", reviewer))
                                .and_then(|version| version.sign("", signer, DateTime::UNIX_EPOCH));
                            let drafted = [drafter, editor];
                            let may = !drafted.contains(&checker)
                                && !drafted.contains(&reviewer)
                                && !drafted.contains(&signer)
                                && ![checker, reviewer].contains(&signer);
                            assert_eq!(signed.is_ok(), may);
                            passed += usize::from(may);
                        }
                    }
                }
            }
        }
        assert!(passed > 0);
    }

    #[test]
    fn what_is_not_proactive_is_kept_inside() {
        for (attribute, end) in [
            (Attribute::Proactive, State::Signed),
            (Attribute::OnApplication, State::Kept),
            (Attribute::Withheld, State::Kept),
        ] {
            let version = draft("zhang", attribute).submit("1-1", "zhang").unwrap();
            let version = version
                .check("1-2", "li")
                .unwrap()
                .clear("1-3", "li")
                .unwrap();
            let signed = version.sign("1-4", "wang", DateTime::UNIX_EPOCH).unwrap();
            assert_eq!(signed.state, end);
            assert_eq!(signed.publish_at.is_some(), end == State::Signed);
            assert_eq!(signed.publish(day()).is_ok(), end == State::Signed);
        }
    }

    #[test]
    fn what_was_let_through_is_that_text_alone_and_by_another_person() {
        let version = draft("zhang", Attribute::Proactive);
        assert!(version.clone().let_through("", "zhang", "已公布").is_err());
        let version = version.let_through("1-1", "li", "已公布").unwrap();
        let reason = Some(("li".to_owned(), "已公布".to_owned()));
        assert_eq!(
            (version.state, &version.overridden),
            (State::Draft, &reason)
        );
        let submitted = version.clone().submit("1-2", "zhang").unwrap();
        assert!(submitted.clone().let_through("", "wang", "再次").is_err());
        assert_eq!(submitted.send_back("", "重拟").unwrap().overridden, reason);
        let contents = version.contents.clone();
        assert_eq!(
            version.edit("", "zhang", contents).unwrap().overridden,
            None
        );
    }

    #[test]
    fn what_was_sent_back_takes_all_steps_anew() {
        let version = draft("zhang", Attribute::Proactive);
        let version = version.submit("", "zhang").unwrap();
        let version = version.check("", "li").unwrap().clear("", "li").unwrap();
        let version = version.sign("", "wang", DateTime::UNIX_EPOCH).unwrap();
        let back = version.send_back("1-5", "标题有误").unwrap();
        let again = Version {
            revision: 6,
            returned_because: "标题有误".to_owned(),
            ..draft("zhang", Attribute::Proactive)
        };
        assert_eq!(back, again);
        assert!(back.clone().sign("", "wang", DateTime::UNIX_EPOCH).is_err());
        assert!(back.submit("1-5", "zhang").is_err(), "an old etag");
    }

    #[test]
    fn what_is_signed_is_given_up_by_who_may_send_it_back() {
        let mut version = draft("zhang", Attribute::Proactive);
        for state in State::UNDER_WAY {
            version.state = state;
            let dropped = version.clone().give_up("", false);
            assert_eq!(dropped.is_ok(), state != State::Signed, "{state:?}");
            assert!(version.clone().give_up("", true).is_ok(), "{state:?}");
        }
    }

    #[test]
    fn an_etag_is_of_one_version_alone() {
        let first = draft("zhang", Attribute::Proactive);
        let second = Version {
            number: 2,
            ..first.clone()
        };
        assert_eq!(first.revision, second.revision);
        assert!(second.clone().submit(&second.etag(), "zhang").is_ok());
        assert!(second.submit(&first.etag(), "zhang").is_err());
    }

    #[test]
    fn a_new_version_says_what_the_last_signed_one_does() {
        let first = draft("zhang", Attribute::Proactive);
        let begin = |versions: &[Version]| revise(versions, "", "li", "数据更正", day());
        assert!(begin(std::slice::from_ref(&first)).is_err(), "under way");
        let dropped = first.clone().give_up("", false).unwrap();
        assert!(begin(&[dropped]).is_err(), "never signed");
        let by_hand = Contents {
            published_on: Some(day()),
            backdating_reason: "补登".to_owned(),
            ..first.contents.clone()
        };
        let published = Version {
            state: State::Published,
            published_on: Some(day()),
            contents: by_hand,
            ..first.clone()
        };
        let second = begin(std::slice::from_ref(&published)).unwrap();
        let drafters = ["li".to_owned()];
        assert_eq!((second.number, &second.drafters[..]), (2, &drafters[..]));
        assert_eq!(second.contents, first.contents);
        assert!(begin(&[published.clone(), second.clone()]).is_err());
        let given_up = Version {
            contents: Contents::default(),
            ..second.give_up("", false).unwrap()
        };
        let third = begin(&[published.clone(), given_up]).unwrap();
        assert_eq!((third.number, third.contents), (3, first.contents));
        assert!(begin(&[published.withdraw()]).is_err());
    }
}
