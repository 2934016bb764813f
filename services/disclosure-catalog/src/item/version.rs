//! A version of an item on its way, and what may be done with it.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{
    error::{Error, Reason, Result},
    identity::BureauId,
};
use gongkai_law::code::codes;
use uuid::Uuid;

use super::{contents::Contents, state::Item};

codes! {
    /// How far a version is.
    pub enum State as "gongkai.catalog.v1.ItemState" {
        /// Being drafted.
        Draft = "draft", "拟稿";
        /// Waits for the office check.
        Submitted = "submitted", "待核稿";
        /// Waits for the secrecy review.
        Checked = "checked", "待保密审查";
        /// Waits for the signature.
        Cleared = "cleared", "待签发";
        /// Waits for its time.
        Signed = "signed", "待公开";
        /// Published, though a later version may have taken its place.
        Published = "published", "已公开";
        /// Signed as not disclosed on the bureau's own initiative.
        Kept = "kept", "不主动公开";
        /// Given up.
        Dropped = "dropped", "已终止";
        /// Its item was withdrawn.
        Withdrawn = "withdrawn", "已撤回";
    }

    /// What was done with an item.
    pub enum Act as "gongkai.catalog.v1.ItemAct" {
        /// Drafted.
        Drafted = "drafted", "拟稿";
        /// Edited.
        Edited = "edited", "修改";
        /// Submitted.
        Submitted = "submitted", "送核";
        /// Checked.
        Checked = "checked", "核稿";
        /// Reviewed for secrecy.
        Cleared = "cleared", "保密审查";
        /// Signed.
        Signed = "signed", "签发";
        /// Sent back.
        Returned = "returned", "退回";
        /// Published.
        Published = "published", "公开";
        /// Given up.
        Dropped = "dropped", "终止";
        /// Repealed.
        Repealed = "repealed", "废止";
        /// Withdrawn.
        Withdrawn = "withdrawn", "撤回";
        /// Let through with what was found in its text or attachments.
        Overridden = "overridden", "核准公开";
        /// An attachment was added.
        Attached = "attached", "添加附件";
        /// An attachment was replaced.
        Replaced = "replaced", "替换附件";
        /// An attachment was removed.
        Detached = "detached", "删除附件";
        /// An attachment was locked.
        Locked = "locked", "锁定附件";
        /// An attachment was unlocked.
        Unlocked = "unlocked", "解锁附件";
        /// Destroyed, for its term was past.
        Destroyed = "destroyed", "销毁";
        /// Another office became responsible for it.
        Reassigned = "reassigned", "改派股室";
        /// The copy of an attachment that is published was made anew.
        CopiedAnew = "copied_anew", "重制附件副本";
    }
}

impl State {
    /// On the way: neither published nor at any other end.
    pub const UNDER_WAY: [Self; 5] = [
        Self::Draft,
        Self::Submitted,
        Self::Checked,
        Self::Cleared,
        Self::Signed,
    ];
    /// On the way to the signature.
    pub const BEFORE_SIGNATURE: [Self; 4] =
        [Self::Draft, Self::Submitted, Self::Checked, Self::Cleared];
    /// Waits for somebody other than its drafter, or for its time.
    pub const RETURNABLE: [Self; 4] = [Self::Submitted, Self::Checked, Self::Cleared, Self::Signed];
}

/// The id of an item in another system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExternalId {
    /// The system.
    pub source: String,
    /// The id there.
    pub value: String,
}

/// A version of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The bureau.
    pub bureau: BureauId,
    /// The item.
    pub item: Uuid,
    /// From 1.
    pub number: i32,
    /// How far it is.
    pub state: State,
    /// Counts the acts on it.
    pub revision: i32,
    /// What it says.
    pub contents: Contents,
    /// Its id in the system it came from.
    pub external: Option<ExternalId>,
    /// Who drafted or edited it, each once.
    pub drafters: Vec<String>,
    /// Who checked it.
    pub checked_by: Option<String>,
    /// Who reviewed it for secrecy.
    pub cleared_by: Option<String>,
    /// Who signed it.
    pub signed_by: Option<String>,
    /// Who let it be published with what was found in its text, and why.
    pub overridden: Option<(String, String)>,
    /// Why it takes the place of the version before.
    pub reason: String,
    /// Why it was sent back last.
    pub returned_because: String,
    /// When it is to be published.
    pub publish_at: Option<DateTime<Utc>>,
    /// Civil date it was drafted.
    pub drafted_on: NaiveDate,
    /// Civil date it was published.
    pub published_on: Option<NaiveDate>,
}

impl Version {
    /// A first draft.
    pub fn draft(
        item: Uuid,
        bureau: &BureauId,
        contents: Contents,
        external: Option<ExternalId>,
        by: &str,
        on: NaiveDate,
    ) -> Self {
        Self {
            bureau: bureau.clone(),
            item,
            number: 1,
            state: State::Draft,
            revision: 1,
            contents,
            external,
            drafters: vec![by.to_owned()],
            checked_by: None,
            cleared_by: None,
            signed_by: None,
            overridden: None,
            reason: String::new(),
            returned_because: String::new(),
            publish_at: None,
            drafted_on: on,
            published_on: None,
        }
    }

    /// The version of an item that was taken over without a draft.
    pub fn published(item: &Item, by: &str, today: NaiveDate) -> Self {
        let contents = item.publication.contents();
        Self {
            state: State::Published,
            published_on: Some(item.publication.published_on),
            ..Self::draft(item.id, &item.bureau, contents, None, by, today)
        }
    }

    /// Civil date it bears: of its publication, else of its draft.
    pub fn dated_on(&self) -> NaiveDate {
        self.published_on.unwrap_or(self.drafted_on)
    }

    /// The etag of this state: of this version, and no other one's.
    pub fn etag(&self) -> String {
        format!("{}-{}", self.number, self.revision)
    }

    /// Somebody else acted first.
    pub fn changed(&self) -> Error {
        Error::new(Reason::Conflict)
            .with("id", self.item)
            .with("etag", self.etag())
    }

    /// Whether somebody who read it at `etag` may do what only one in these states allows.
    pub(super) fn may(&self, etag: &str, states: &[State]) -> Result<()> {
        if !etag.is_empty() && etag != self.etag() {
            return Err(self.changed());
        }
        if states.contains(&self.state) {
            return Ok(());
        }
        let (en, zh) = match self.state {
            State::Published | State::Kept => {
                ("Begin a new version of it.", "如需修改，请另起新的版本。")
            }
            State::Withdrawn | State::Dropped => ("Draft another item.", "如需公开，请另行拟稿。"),
            _ => (
                "Do the step that it waits for, or send it back.",
                "请先办理当前环节，或者退回拟稿人。",
            ),
        };
        Err(Error::state_forbids(self.state.as_str(), self.state.zh()).next(en, zh))
    }
}
