//! Attachments of a version: what a file is, and what may be done with it.

use gongkai_chassis::error::{Error, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Attachments of a version at most.
pub const MOST: usize = 20;

/// A file of a version, or a link to one in another store. A file never changes: another one takes its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// UUIDv7.
    pub id: Uuid,
    /// Its name.
    pub file_name: String,
    /// Media type by the extension; empty of a link.
    pub media_type: String,
    /// Where in another store it is; empty if it is here.
    pub link: String,
    /// Neither replaced nor removed, in later versions neither.
    pub locked: bool,
    /// As it was uploaded; none of a link.
    pub original: Option<Object>,
    /// As it is published; none of a link, nor before it was looked through.
    pub copy: Option<Object>,
}

/// Contents of a file in the object store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// Its id there.
    pub id: Uuid,
    /// Size in bytes.
    pub byte_size: i64,
    /// SHA-256 of the contents, in hexadecimal digits.
    pub sha256: String,
}

impl Attachment {
    /// Whether it can be published as it stands.
    pub fn is_ready(&self) -> bool {
        self.copy.is_some() || self.original.is_none()
    }
}

/// Refuses one more in the place of another, or besides the others.
pub fn may_attach(attachments: &[Attachment], replaces: Option<Uuid>) -> Result<()> {
    match replaces {
        Some(id) => may_change(attachments, id),
        None if attachments.len() >= MOST => Err(Error::state_forbids(
            &format!("full: it has {MOST} attachments, the most a version may have"),
            &format!("附件已满{MOST}个"),
        )
        .next(
            "Join several files in one.",
            "请将多份材料合并为一个文件后上传。",
        )),
        None => Ok(()),
    }
}

/// With a new one, in the place of another or at the end.
pub fn with(
    mut attachments: Vec<Attachment>,
    new: Attachment,
    replaces: Option<Uuid>,
) -> Result<Vec<Attachment>> {
    may_attach(&attachments, replaces)?;
    let place = replaces.and_then(|id| attachments.iter_mut().find(|one| one.id == id));
    match place {
        Some(place) => *place = new,
        None => attachments.push(new),
    }
    Ok(attachments)
}

/// Without one.
pub fn without(mut attachments: Vec<Attachment>, id: Uuid) -> Result<Vec<Attachment>> {
    may_change(&attachments, id)?;
    attachments.retain(|one| one.id != id);
    Ok(attachments)
}

/// With one locked, or unlocked.
pub fn locking(
    mut attachments: Vec<Attachment>,
    id: Uuid,
    locked: bool,
) -> Result<Vec<Attachment>> {
    let one = attachments.iter_mut().find(|one| one.id == id);
    let one = one.ok_or_else(|| unknown(id))?;
    if one.locked == locked {
        let (en, zh) = if locked {
            ("locked", "附件已锁定")
        } else {
            ("not locked", "附件未锁定")
        };
        return Err(Error::state_forbids(en, zh).next("Nothing is to be done.", "无需办理。"));
    }
    one.locked = locked;
    Ok(attachments)
}

/// That a version has no such attachment.
pub fn unknown(id: Uuid) -> Error {
    Error::record_unknown("attachment", "附件", id)
}

fn may_change(attachments: &[Attachment], id: Uuid) -> Result<()> {
    let one = attachments.iter().find(|one| one.id == id);
    if one.ok_or_else(|| unknown(id))?.locked {
        return Err(
            Error::state_forbids("a locked attachment", "附件已锁定").next(
                "Have a reviewer or leader unlock it.",
                "确需更换或者删除的，请由审核人或者负责人先行解锁。",
            ),
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

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

    fn ids(attachments: &[Attachment]) -> Vec<u128> {
        attachments.iter().map(|one| one.id.as_u128()).collect()
    }

    #[test]
    fn a_new_one_stands_in_the_place_of_the_one_it_replaces() {
        let three = vec![one(1), one(2), one(3)];
        let replaced = with(three.clone(), one(4), Some(Uuid::from_u128(2))).unwrap();
        assert_eq!(ids(&replaced), [1, 4, 3]);
        assert_eq!(
            ids(&with(three.clone(), one(4), None).unwrap()),
            [1, 2, 3, 4]
        );
        assert!(with(three.clone(), one(4), Some(Uuid::from_u128(9))).is_err());
        assert_eq!(ids(&without(three, Uuid::from_u128(1)).unwrap()), [2, 3]);
    }

    #[test]
    fn a_locked_one_stays() {
        let id = Uuid::from_u128(1);
        let locked = locking(vec![one(1), one(2)], id, true).unwrap();
        assert!(with(locked.clone(), one(3), Some(id)).is_err());
        assert!(without(locked.clone(), id).is_err());
        assert!(locking(locked.clone(), id, true).is_err());
        assert_eq!(ids(&with(locked.clone(), one(3), None).unwrap()), [1, 2, 3]);
        let unlocked = locking(locked, id, false).unwrap();
        assert_eq!(ids(&without(unlocked, id).unwrap()), [2]);
    }

    #[test]
    fn there_is_a_most() {
        let full: Vec<Attachment> = (0..20).map(one).collect();
        assert!(may_attach(&full, None).is_err());
        assert!(may_attach(&full, Some(Uuid::from_u128(3))).is_ok());
    }
}
