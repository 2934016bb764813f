//! A stored letter as a file: DOCX, which clerks stamp, or PDF.

use std::{
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use gongkai_chassis::error::{Error, Result};
use gongkai_document::{Fonts, Letter};
use gongkai_law::code::codes;

codes! {
    /// The form of a file.
    pub enum Format as "gongkai.intake.v1.LetterFormat" {
        /// For word processors.
        Docx = "docx", "DOCX";
        /// For print.
        Pdf = "pdf", "PDF";
    }
}

impl Format {
    /// The end of a file name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Pdf => "pdf",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Pdf => "application/pdf",
        }
    }
}

/// Lays documents out. The fonts are read when the first PDF is asked for, once.
#[derive(Clone)]
pub struct Documents {
    folders: Arc<Vec<PathBuf>>,
    fonts: Arc<OnceLock<Fonts>>,
}

impl Documents {
    /// With the fonts in these folders; none for the usual ones.
    pub fn new(folders: Vec<PathBuf>) -> Self {
        let folders = if folders.is_empty() {
            Fonts::usual_folders()
        } else {
            folders
        };
        Self {
            folders: Arc::new(folders),
            fonts: Arc::default(),
        }
    }

    /// The bytes of a letter, away from the threads that answer calls. The same letter has the same
    /// bytes. FAILED_PRECONDITION if there is no font for a PDF, or none with a character in it.
    pub async fn lay_out(&self, letter: Letter, format: Format) -> Result<Vec<u8>> {
        let documents = self.clone();
        let made = tokio::task::spawn_blocking(move || match format {
            Format::Docx => letter.docx(),
            Format::Pdf => letter.pdf(&documents.fonts()?),
        });
        made.await.map_err(Error::internal)?.map_err(failed)
    }

    /// The bytes of another document that is printed with fonts.
    pub async fn print(
        &self,
        print: impl FnOnce(&Fonts) -> Result<Vec<u8>, gongkai_document::Error> + Send + 'static,
    ) -> Result<Vec<u8>> {
        let documents = self.clone();
        let made = tokio::task::spawn_blocking(move || print(&documents.fonts()?));
        made.await.map_err(Error::internal)?.map_err(failed)
    }

    /// The fonts. Where there are none, the next call looks again: somebody may have put them there.
    fn fonts(&self) -> Result<Fonts, gongkai_document::Error> {
        if let Some(fonts) = self.fonts.get() {
            return Ok(fonts.clone());
        }
        let fonts = Fonts::load(&self.folders)?;
        Ok(self.fonts.get_or_init(|| fonts).clone())
    }
}

/// What can be mended by whoever runs the service, and what is a fault of ours.
fn failed(error: gongkai_document::Error) -> Error {
    use gongkai_document::Error as Document;
    match &error {
        Document::NoFont { .. } => Error::state_forbids(
            "not printable: no Chinese font is installed (setting --fonts); DOCX is possible",
            "无法生成PDF：服务器未安装中文字体（设置项--fonts），可导出DOCX",
        )
        .because(error),
        Document::NoGlyph { missing } => {
            let named: String = missing.iter().collect();
            Error::state_forbids(
                "not printable: no font has some characters in it; DOCX is possible",
                &format!("无法生成PDF：字体中没有“{named}”，可导出DOCX"),
            )
        }
        _ => Error::internal(error),
    }
}
