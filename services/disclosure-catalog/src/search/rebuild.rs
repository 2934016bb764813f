//! The index is made anew beside the one that answers, and takes its place once it is complete.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use gongkai_chassis::error::{Error, Result};
use tokio::task::spawn_blocking;

use super::follow::{Finder, Following};

/// The folder of the new one, inside that of the one that answers.
const ANEW: &str = "anew";

impl Finder {
    /// The folder of an index that is made anew.
    fn anew(&self) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.join(ANEW))
    }

    /// Removes what is left of a new one that was not completed.
    pub(super) async fn clear_away(&self) -> Result<()> {
        let Some(anew) = self.anew() else {
            return Ok(());
        };
        let removed = spawn_blocking(move || match fs::remove_dir_all(anew) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        });
        removed
            .await
            .map_err(Error::internal)?
            .map_err(Error::internal)
    }

    /// Goes a step on the way of the new index, if there is to be one: some events, so that the one that answers is not
    /// left behind meanwhile. Complete, it takes the place of the other.
    pub(super) async fn make_anew(&self, current: &mut Following, end: u64) -> Result<()> {
        if self.condition.begin() {
            match self.begin(current.reached.epoch.clone()).await {
                Ok(anew) => current.anew = Some(Box::new(anew)),
                Err(error) => return self.failed(error).await,
            }
        }
        let Some(mut anew) = current.anew.take() else {
            return Ok(());
        };
        let step = self.catch_up_some(&mut anew, end).await;
        self.condition.reached(anew.reached.position);
        let error = match step {
            Ok(true) => match self.take_place(current, *anew).await {
                Ok(()) => {
                    self.condition.ended(true, self.db.clocks.wall.now());
                    tracing::info!("the search index was made anew");
                    return Ok(());
                }
                Err(error) => error,
            },
            Ok(false) => {
                current.anew = Some(anew);
                return Ok(());
            }
            Err(error) if !anew.is_broken => {
                // The database did not answer: it is gone on from here.
                current.anew = Some(anew);
                return Err(error);
            }
            Err(error) => {
                drop(anew);
                error
            }
        };
        self.failed(error).await
    }

    async fn begin(&self, epoch: String) -> Result<Following> {
        self.clear_away().await?;
        Self::open(self.anew(), epoch).await
    }

    /// That no new one came of it; the one there is goes on. Nothing is left of the new one: texts that are withdrawn
    /// meanwhile may be in it.
    async fn failed(&self, error: Error) -> Result<()> {
        if let Err(error) = self.clear_away().await {
            tracing::error!(%error, cause = std::error::Error::source(&error), "what was made of a new search index could not be removed");
        }
        self.condition.ended(false, self.db.clocks.wall.now());
        tracing::error!(%error, "the search index could not be made anew");
        Err(error)
    }

    /// Puts the new one in the place of the one there is. That answers until the new one can be read.
    async fn take_place(&self, current: &mut Following, anew: Following) -> Result<()> {
        let place = if let Some(folder) = self.folder.clone() {
            let (old, epoch) = (Arc::clone(&current.index), anew.reached.epoch.clone());
            let (position, documents) = (anew.reached.position, anew.index.documents());
            // If something fails from here on, it is opened again, or made anew from the start.
            current.is_broken = true;
            let moved = spawn_blocking(move || {
                anew.index.retire().map_err(Error::internal)?;
                drop(anew);
                old.retire().map_err(Error::internal)?;
                put_in_place(&folder).map_err(Error::internal)
            });
            moved.await.map_err(Error::internal)??;
            let mut opened = Self::open(self.folder.clone(), epoch).await?;
            opened.goes_on_at(position, documents)?;
            opened
        } else {
            anew
        };
        place.index.is_complete_to(place.reached.position);
        self.set(Some(Arc::clone(&place.index)));
        *current = place;
        Ok(())
    }
}

impl Following {
    /// That it is the index which held so many items and had got to this position before it was moved: behind what was
    /// committed last there was nothing that is found. If it was begun anew when it was opened, it is not.
    fn goes_on_at(&mut self, position: u64, documents: u64) -> Result<()> {
        let held = self.index.documents();
        if held != documents {
            let lost =
                format!("the new index holds {held} items in its place, and held {documents}");
            return Err(Error::internal(lost));
        }
        self.reached.position = self.reached.position.max(position);
        Ok(())
    }
}

/// Moves the files of the new index to where those of the old one were. Who reads those has them open.
fn put_in_place(folder: &Path) -> io::Result<()> {
    let anew = folder.join(ANEW);
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::remove_file(entry.path())?;
        }
    }
    for entry in fs::read_dir(&anew)? {
        let entry = entry?;
        fs::rename(entry.path(), folder.join(entry.file_name()))?;
    }
    fs::remove_dir(&anew)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_index_that_was_lost_when_it_was_moved_is_complete_to_nowhere() {
        let opened = Finder::open(None, "epoch".to_owned()).await;
        let mut opened = opened.unwrap();
        assert!(opened.goes_on_at(7, 3).is_err());
        assert_eq!(opened.reached.position, 0);
        opened.goes_on_at(7, 0).unwrap();
        assert_eq!(opened.reached.position, 7);
    }
}
