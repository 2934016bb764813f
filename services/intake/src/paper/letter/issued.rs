//! What the addressee of a letter receives: its original, or the PDF laid out here while it has none.

use std::pin::Pin;

use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
    seal::Sealer,
};
use gongkai_files::{Key, Objects};
use uuid::Uuid;

use super::{
    document::{Documents, Format},
    original::{Original, extension, in_force},
    store,
};

/// A letter as a file.
pub struct IssuedFile {
    /// The bytes.
    pub content: Vec<u8>,
    /// The document number with the extension.
    pub file_name: String,
    /// Media type.
    pub media_type: String,
    /// Whether it is the original.
    pub is_original: bool,
    /// The file to be read in a stream, where it is an original too large for one message: there are no bytes
    /// here then.
    pub read_as: Option<Uuid>,
}

/// Under what name the original of the letter of that number is handed out: not as the bureau called its scan.
pub fn original_name(number: &str, media_type: &str) -> String {
    format!("{number}.{}", extension(media_type).unwrap_or_default())
}

/// What a letter that is laid out here is called as a file.
pub(super) fn file_name(stored: &store::Stored, format: Format) -> String {
    let void = if stored.void.is_some() {
        "（作废）"
    } else {
        ""
    };
    format!("{}{void}.{}", stored.printed, format.extension())
}

/// Bytes that one message takes: a client accepts 4 MB.
const MOST_BYTES: i64 = 3 * 1024 * 1024;

/// Marks those of the letters that count no more. Their cases know which those are, and stand above letters: who
/// hands letters out is given whom to ask.
pub type MarkVoid = for<'a> fn(
    &'a mut Tx,
    &'a mut [store::Stored],
) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// Hands letters out as their addressees receive them.
#[derive(Clone)]
pub struct IssuedLetters {
    documents: Documents,
    objects: Objects,
    sealer: Sealer,
    mark_void: MarkVoid,
}

impl IssuedLetters {
    /// Laid out by these documents; originals from this store; this tells which count no more.
    pub fn new(
        documents: Documents,
        objects: Objects,
        sealer: Sealer,
        mark_void: MarkVoid,
    ) -> Self {
        Self {
            documents,
            objects,
            sealer,
            mark_void,
        }
    }

    /// The letter of that id as the caller may read it, with the mark of what counts no more.
    pub(super) async fn shown(&self, tx: &mut Tx, letter_id: Uuid) -> Result<store::Stored> {
        let mut stored = store::shown(tx, letter_id).await?;
        self.mark(tx, std::slice::from_mut(&mut stored)).await?;
        Ok(stored)
    }

    /// Marks those of the letters that count no more.
    pub(super) async fn mark(&self, tx: &mut Tx, letters: &mut [store::Stored]) -> Result<()> {
        (self.mark_void)(tx, letters).await
    }

    /// What the addressee of a letter receives; what counts no more is laid out here with its mark, though it has an
    /// original, which bears none. `RECORD_UNKNOWN` if there is none of this id. The
    /// transaction is only read in, and ended before a file is made: nothing waits for it.
    pub async fn issued(
        &self,
        mut tx: Tx,
        letter_id: Uuid,
        to_citizen: bool,
    ) -> Result<IssuedFile> {
        let mut stored = self.shown(&mut tx, letter_id).await?;
        // Why it counts no more may tell of somebody else: that is for the bureau.
        if to_citizen && let Some(void) = &mut stored.void {
            void.void.reason.clear();
        }
        let originals = store::originals_of(&mut tx, &[letter_id]).await?;
        let bureau = tx.bureau()?.clone();
        drop(tx);
        let original = in_force(&originals).filter(|_| stored.void.is_none());
        let Some(original) = original else {
            let documents = self.documents.of(&bureau);
            return Ok(IssuedFile {
                file_name: file_name(&stored, Format::Pdf),
                content: documents.lay_out(stored.marked(), Format::Pdf).await?,
                media_type: Format::Pdf.media_type().to_owned(),
                is_original: false,
                read_as: None,
            });
        };
        let id = original.attachment_id;
        let too_large = original.byte_size > MOST_BYTES;
        let content = if too_large {
            Vec::new()
        } else {
            self.contents(Key { bureau, id }, original).await?
        };
        Ok(IssuedFile {
            content,
            read_as: too_large.then_some(id),
            file_name: original_name(&stored.printed, &original.media_type),
            media_type: original.media_type.clone(),
            is_original: true,
        })
    }

    async fn contents(&self, key: Key, original: &Original) -> Result<Vec<u8>> {
        let size = u64::try_from(original.byte_size).map_err(Error::internal)?;
        let contents = self.objects.contents(key, &self.sealer, size).await?;
        contents.read(0..contents.chunks()).await
    }
}
