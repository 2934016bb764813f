//! The object store: contents of files, sealed, by `<bureau>/<id>`.

mod sealed;

use std::{
    fs, io,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use anyhow::{Context as _, bail};
use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{
    error::{Error, Result},
    identity::BureauId,
};
use object_store::{
    ObjectStore, ObjectStoreExt as _, local::LocalFileSystem, path::Path as Location,
};
use tokio_stream::StreamExt as _;
use uuid::Uuid;

pub use sealed::{CHUNK, Contents, Writer};

/// What the store is called in errors.
const NAME: &str = "object store";

/// The object that says to which database the store belongs.
const MARK: &str = "database";
/// Below it lies what was swept, by the day it was.
const TRASH: &str = "trash";

/// Whose contents an object has.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    /// The bureau.
    pub bureau: BureauId,
    /// The file.
    pub id: Uuid,
}

impl Key {
    fn location(&self) -> Location {
        Location::from_iter([self.bureau.to_string(), self.id.to_string()])
    }

    /// The key an object stands under; none if it is not one of ours.
    fn of(location: &Location) -> Option<Self> {
        let (bureau, id) = location.as_ref().split_once('/')?;
        let key = Self {
            bureau: bureau.parse().ok()?,
            id: id.parse().ok()?,
        };
        // Other spellings of an id lead to other objects.
        (key.location() == *location).then_some(key)
    }
}

/// The store.
#[derive(Clone)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    /// The folder, if it is one.
    folder: Option<PathBuf>,
    /// What contents are sealed for, `<service>.<table>.contents`.
    column: &'static str,
}

impl Objects {
    /// Opens a folder, which is made if it is missing, or an `s3://` URL. Contents are sealed for `column`
    /// (`<service>.<table>.contents`).
    pub fn open(place: &str, column: &'static str) -> anyhow::Result<Self> {
        match place.split_once("://") {
            None => Self::folder(Path::new(place), column)
                .with_context(|| format!("cannot use the folder {place} / 无法使用附件目录")),
            Some(("s3", rest)) => s3(place, rest, column),
            Some((scheme, _)) => bail!(
                "{scheme}:// is no place for attachments: give a folder or s3://bucket/prefix \
                 / 附件存储位置应为目录或s3地址"
            ),
        }
    }

    fn folder(path: &Path, column: &'static str) -> anyhow::Result<Self> {
        // Nobody else reads what people sent to the bureau, not even sealed.
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)?;
        let store = LocalFileSystem::new_with_prefix(path)?.with_fsync(true);
        Ok(Self {
            store: Arc::new(store),
            folder: Some(path.to_owned()),
            column,
        })
    }

    /// The database the store belongs to: this one, if it bore no mark before.
    pub async fn mark(&self, database: Uuid) -> anyhow::Result<Uuid> {
        let location = Location::from(MARK);
        let marked = match self.store.get(&location).await {
            Err(object_store::Error::NotFound { .. }) => {
                let mark = database.to_string();
                self.store.put(&location, mark.into()).await?;
                return Ok(database);
            }
            marked => marked?.bytes().await?,
        };
        let mark = std::str::from_utf8(&marked)?.trim();
        mark.parse()
            .with_context(|| format!("{MARK}: {mark:?} is no id of a database"))
    }

    /// Puts an object that is nobody's file into the trash of that day.
    pub async fn put_away(&self, key: &Key, day: NaiveDate) -> Result<()> {
        let location = key.location();
        let trash = Location::from(format!("{TRASH}/{day}/{location}"));
        match self.store.rename(&location, &trash).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(Error::unavailable(NAME, error)),
        }
    }

    /// Deletes for good what was put away before that day.
    pub async fn empty_trash(&self, until: NaiveDate) -> Result<()> {
        let mut listed = self.store.list(Some(&Location::from(TRASH)));
        while let Some(object) = listed.next().await {
            let location = object
                .map_err(|error| Error::unavailable(NAME, error))?
                .location;
            let day = location.as_ref().split('/').nth(1);
            let day = day.and_then(|day| day.parse::<NaiveDate>().ok());
            if day.is_some_and(|day| day < until) {
                let deleted = self.store.delete(&location).await;
                deleted.map_err(|error| Error::unavailable(NAME, error))?;
            }
        }
        Ok(())
    }

    /// Deletes an object that is nobody's file; one that is not there is no error.
    pub async fn delete(&self, key: &Key) -> Result<()> {
        match self.store.delete(&key.location()).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(Error::unavailable(NAME, error)),
        }
    }

    /// Our objects that were last written before `before`.
    pub async fn written_before(&self, before: DateTime<Utc>) -> Result<Vec<Key>> {
        let mut listed = self.store.list(None);
        let mut keys = Vec::new();
        while let Some(object) = listed.next().await {
            let object = object.map_err(|error| Error::unavailable(NAME, error))?;
            if object.last_modified < before {
                keys.extend(Key::of(&object.location));
            }
        }
        Ok(keys)
    }

    /// Deletes what uploads that were cut off by a power cut left in the folder before `before`;
    /// answers how many. The store does not list these. A bucket has a rule for them.
    pub async fn delete_unfinished(&self, before: DateTime<Utc>) -> Result<usize> {
        let Some(folder) = self.folder.clone() else {
            return Ok(0);
        };
        let deleted =
            tokio::task::spawn_blocking(move || delete_staged(&folder, before.into())).await;
        deleted
            .map_err(Error::internal)?
            .map_err(|error| Error::unavailable(NAME, error))
    }
}

/// Deletes files `<id>#<number>`, which is how the store names what is not complete.
fn delete_staged(folder: &Path, before: SystemTime) -> io::Result<usize> {
    let mut deleted = 0;
    for bureau in fs::read_dir(folder)? {
        let bureau = bureau?.path();
        if !bureau.is_dir() {
            continue;
        }
        for file in fs::read_dir(bureau)? {
            let file = file?;
            let name = file.file_name();
            let staged = name
                .to_str()
                .and_then(|name| name.split_once('#'))
                .is_some_and(|(id, _)| id.parse::<Uuid>().is_ok());
            // One that is gone by now was completed or given up.
            let written = file.metadata().and_then(|metadata| metadata.modified());
            if staged && written.is_ok_and(|written| written < before) {
                fs::remove_file(file.path())?;
                deleted += 1;
            }
        }
    }
    Ok(deleted)
}

#[cfg(feature = "s3")]
fn s3(url: &str, rest: &str, column: &'static str) -> anyhow::Result<Objects> {
    use object_store::{aws::AmazonS3Builder, prefix::PrefixStore};
    let store = AmazonS3Builder::from_env()
        .with_url(url)
        .build()
        .with_context(|| format!("cannot use {url} / 无法使用附件存储"))?;
    let prefix = rest.split_once('/').map_or("", |(_, prefix)| prefix);
    Ok(Objects {
        store: Arc::new(PrefixStore::new(store, prefix)),
        folder: None,
        column,
    })
}

#[cfg(not(feature = "s3"))]
fn s3(url: &str, _: &str, _: &'static str) -> anyhow::Result<Objects> {
    bail!(
        "{url}: this program was built without the feature s3 \
         / 本程序编译时未启用s3功能，请改用目录"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_only_as_it_is_written() {
        let key = Key {
            bureau: "heshan-emb".parse().unwrap(),
            id: Uuid::from_u128(7),
        };
        assert_eq!(Key::of(&key.location()), Some(key.clone()));
        let id = key.id.simple();
        for other in [
            format!("heshan-emb/{id}"),
            format!("a/b/{id}"),
            id.to_string(),
        ] {
            assert_eq!(Key::of(&Location::from(other.as_str())), None, "{other}");
        }
    }

    #[tokio::test]
    async fn a_store_belongs_to_the_first_database_that_opens_it() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::open(folder.path().to_str().unwrap(), "test.file.contents").unwrap();
        let (first, second) = (Uuid::from_u128(1), Uuid::from_u128(2));
        for database in [first, first, second] {
            assert_eq!(objects.mark(database).await.unwrap(), first);
        }
    }

    #[tokio::test]
    async fn what_is_put_away_lies_there_until_its_time() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::open(folder.path().to_str().unwrap(), "test.file.contents").unwrap();
        let key = Key {
            bureau: "heshan-emb".parse().unwrap(),
            id: Uuid::from_u128(7),
        };
        let location = key.location();
        objects.store.put(&location, "sealed".into()).await.unwrap();
        let day: NaiveDate = "2026-11-28".parse().unwrap();
        objects.put_away(&key, day).await.unwrap();
        objects.put_away(&key, day).await.unwrap();
        let later = "2126-11-28T00:00:00Z".parse().unwrap();
        assert_eq!(objects.written_before(later).await.unwrap(), []);
        let trash = folder
            .path()
            .join(format!("trash/2026-11-28/{}", key.location()));
        objects.empty_trash(day).await.unwrap();
        assert!(trash.exists());
        objects.empty_trash(day.succ_opt().unwrap()).await.unwrap();
        assert!(!trash.exists());
    }
}
