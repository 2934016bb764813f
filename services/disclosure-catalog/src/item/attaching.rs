//! What becomes of a version whose attachments are changed.

use gongkai_chassis::error::Result;
use uuid::Uuid;

use super::{
    attachment::{Attachment, locking, may_attach, with, without},
    contents::Contents,
    version::{State, Version},
};

impl Version {
    /// Refuses one more attachment, or one in the place of another, before it comes.
    pub fn may_be_attached_to(&self, etag: &str, replaces: Option<Uuid>) -> Result<()> {
        self.may(etag, &[State::Draft])?;
        may_attach(&self.contents.attachments, replaces)
    }

    /// With one more attachment, or one in the place of another.
    pub fn attach(
        self,
        etag: &str,
        by: &str,
        new: Attachment,
        replaces: Option<Uuid>,
    ) -> Result<Self> {
        self.redraft(etag, by, |before| with(before, new, replaces))
    }

    /// Without an attachment.
    pub fn detach(self, etag: &str, by: &str, id: Uuid) -> Result<Self> {
        self.redraft(etag, by, |before| without(before, id))
    }

    /// With an attachment locked or unlocked, which changes nothing of what it says.
    pub fn lock(self, etag: &str, id: Uuid, locked: bool) -> Result<Self> {
        self.may(etag, &State::UNDER_WAY)?;
        let state = self.state;
        let attachments = locking(self.contents.attachments.clone(), id, locked)?;
        Ok(self.attached(attachments).next(state))
    }

    fn redraft(
        self,
        etag: &str,
        by: &str,
        change: impl FnOnce(Vec<Attachment>) -> Result<Vec<Attachment>>,
    ) -> Result<Self> {
        self.may(etag, &[State::Draft])?;
        let attachments = change(self.contents.attachments.clone())?;
        Ok(Self {
            // What was let through were other files.
            overridden: None,
            ..self.attached(attachments).drafted_by(by).next(State::Draft)
        })
    }

    fn attached(self, attachments: Vec<Attachment>) -> Self {
        Self {
            contents: Contents {
                attachments,
                ..self.contents
            },
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Version {
        let bureau = "heshan-emb".parse().unwrap();
        let day = "2024-03-05".parse().unwrap();
        Version::draft(
            Uuid::nil(),
            &bureau,
            Contents::default(),
            None,
            "zhang",
            day,
        )
    }

    fn one(id: u128) -> Attachment {
        Attachment {
            id: Uuid::from_u128(id),
            file_name: "附件.docx".to_owned(),
            media_type: String::new(),
            link: String::new(),
            locked: false,
            original: None,
            copy: None,
        }
    }

    #[test]
    fn whoever_changes_an_attachment_is_a_drafter_and_ends_what_was_let_through() {
        let version = draft().attach("1-1", "zhang", one(1), None).unwrap();
        let version = version.let_through("1-2", "li", "已公布").unwrap();
        let id = Uuid::from_u128(1);
        let locked = version.clone().lock("1-3", id, true).unwrap();
        assert!(locked.overridden.is_some() && locked.drafters == ["zhang"]);
        let replaced = version.attach("1-3", "wang", one(2), Some(id)).unwrap();
        assert_eq!(replaced.overridden, None);
        assert_eq!(replaced.drafters, ["zhang", "wang"]);
        assert!(
            replaced
                .submit("", "zhang")
                .unwrap()
                .check("", "wang")
                .is_err()
        );
    }

    #[test]
    fn only_a_draft_gets_other_attachments_and_an_edit_leaves_them() {
        let id = Uuid::from_u128(1);
        let version = draft().attach("", "zhang", one(1), None).unwrap();
        let edited = version.edit("", "zhang", Contents::default()).unwrap();
        assert_eq!(edited.contents.attachments, [one(1)]);
        let submitted = edited.submit("", "zhang").unwrap();
        assert!(submitted.may_be_attached_to("", None).is_err());
        assert!(submitted.clone().attach("", "zhang", one(2), None).is_err());
        assert!(submitted.clone().detach("", "zhang", id).is_err());
        let locked = submitted.lock("", id, true).unwrap();
        assert_eq!(locked.state, State::Submitted);
        let draft = locked.send_back("", "重拟").unwrap();
        assert!(draft.clone().detach("", "zhang", id).is_err());
        assert!(draft.detach("9-9", "zhang", id).is_err());
    }
}
