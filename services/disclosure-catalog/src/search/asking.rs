//! Asking an index that may be damaged while it is used.

use std::sync::Arc;

use gongkai_chassis::error::{Error, Result};
use tantivy::TantivyError;
use tokio::task::spawn_blocking;

use super::index::Index;

/// Asks an index, on a thread that may wait. What cannot be read is opened again, or made anew: until then it is
/// `UNAVAILABLE`. A question that comes to no end fails alone: it may be that nothing but the question is wrong, so the
/// others go on, and whether the index is damaged is looked at meanwhile.
pub async fn ask<T: Send + 'static>(
    index: Arc<Index>,
    question: impl FnOnce(&Index) -> tantivy::Result<T> + Send + 'static,
) -> Result<T> {
    let asked = Arc::clone(&index);
    match spawn_blocking(move || question(&asked)).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(why)) if !is_of_question(&why) => {
            tracing::error!(%why, "the search index cannot be read and is opened again");
            index.doubt();
            Err(Error::unavailable("检索索引 / search index", why))
        }
        Ok(Err(why)) => Err(failed(&index, why)),
        Err(why) => Err(failed(&index, why)),
    }
}

/// Whether it is what was asked that is wrong, as far as can be told.
fn is_of_question(why: &TantivyError) -> bool {
    matches!(
        why,
        TantivyError::InvalidArgument(_)
            | TantivyError::ErrorInThread(_)
            | TantivyError::FieldNotFound(_)
    )
}

fn failed(index: &Index, why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    index.suspect();
    Error::internal(why)
}

#[cfg(test)]
mod tests {
    use gongkai_chassis::error::Reason;

    use super::{
        super::{index::Change, tests::document},
        *,
    };

    #[tokio::test]
    async fn a_question_that_comes_to_no_end_fails_alone() {
        let (index, _) = Index::open(None, "epoch").unwrap();
        let index = Arc::new(index);
        let failed = ask(Arc::clone(&index), |_| -> tantivy::Result<()> {
            panic!("of this question")
        });
        assert_eq!(failed.await.unwrap_err().reason(), Reason::Internal);
        let wrong = TantivyError::InvalidArgument("of this question".to_owned());
        let failed = ask(Arc::clone(&index), |_| Err::<(), _>(wrong));
        assert_eq!(failed.await.unwrap_err().reason(), Reason::Internal);
        // Others are answered, before it was looked at and after.
        assert!(index.is_sound());
        let held = ask(Arc::clone(&index), |index| Ok(index.documents()));
        assert_eq!(held.await.unwrap(), 0);
        index.examine();
        assert!(index.is_sound());
        // What cannot be read is not believed.
        let broken = TantivyError::InternalError("not as it was written".to_owned());
        let failed = ask(Arc::clone(&index), |_| Err::<(), _>(broken));
        assert_eq!(failed.await.unwrap_err().reason(), Reason::Unavailable);
        assert!(!index.is_sound());
    }

    #[tokio::test]
    async fn whether_it_is_damaged_is_looked_at_after_a_question_failed() {
        let folder = tempfile::tempdir().unwrap();
        let (index, reached) = Index::open(Some(folder.path()), "epoch").unwrap();
        let change = Change::Put(Box::new(document()));
        index.change(vec![change]).unwrap();
        index.commit(&reached).unwrap();
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|one| one == "store") {
                let mut bytes = std::fs::read(&path).unwrap();
                bytes[0] ^= 0xff;
                std::fs::write(&path, bytes).unwrap();
            }
        }
        index.examine();
        assert!(index.is_sound(), "nobody suspected it");
        let index = Arc::new(index);
        let failed = ask(Arc::clone(&index), |_| -> tantivy::Result<()> {
            panic!("damaged")
        });
        assert_eq!(failed.await.unwrap_err().reason(), Reason::Internal);
        index.examine();
        assert!(!index.is_sound());
    }
}
