//! Documents as files: a letter as DOCX, which clerks stamp, or PDF; registers; sheets that come in.

use gongkai_chassis::{
    error::{Error, Reason, Result},
    identity::BureauId,
};
use gongkai_document::{
    Letter, Papers, Register,
    job::Job,
    sheet::{Fault, Limits, Read},
};
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

codes! {
    /// The form of a register.
    pub enum RegisterForm as "gongkai.intake.v1.RegisterFormat" {
        /// To print.
        Pdf = "pdf", "PDF";
        /// For spreadsheets.
        Xlsx = "xlsx", "XLSX";
        /// Plain text.
        Csv = "csv", "CSV";
    }
}

impl RegisterForm {
    /// The end of a file name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// Makes documents and reads sheets, away from the threads that answer calls. The same document has
/// the same bytes.
#[derive(Clone)]
pub struct Documents {
    papers: Papers,
    /// Whether they are for the public.
    public: bool,
}

impl Documents {
    /// By these workers.
    pub fn new(papers: Papers) -> Self {
        Self {
            papers,
            public: false,
        }
    }

    /// The same for the public, which waits for itself and never keeps staff waiting in line.
    #[must_use]
    pub fn for_the_public(&self) -> Self {
        Self {
            papers: self.papers.clone(),
            public: true,
        }
    }

    /// The same, for a bureau: no bureau keeps the others waiting.
    #[must_use]
    pub fn of(&self, bureau: &BureauId) -> Self {
        let papers = if self.public {
            self.papers.of_public(bureau.as_str())
        } else {
            self.papers.of(bureau.as_str())
        };
        Self {
            papers,
            public: self.public,
        }
    }

    /// The bytes of a letter. FAILED_PRECONDITION if there is no font for a PDF.
    pub async fn lay_out(&self, letter: Letter, format: Format) -> Result<Vec<u8>> {
        match format {
            Format::Docx => self.write(move || letter.docx()).await,
            Format::Pdf => self.print_or(letter, Format::Docx.zh()).await,
        }
    }

    /// The bytes of a register. FAILED_PRECONDITION if there is no font for a PDF.
    pub async fn lay_out_register(&self, table: Register, form: RegisterForm) -> Result<Vec<u8>> {
        match form {
            RegisterForm::Pdf => self.print_or(table, "XLSX、CSV").await,
            RegisterForm::Xlsx => self.write(move || table.xlsx()).await,
            RegisterForm::Csv => self.write(move || table.csv()).await,
        }
    }

    /// The bytes of a document that there is as PDF alone.
    pub async fn print(&self, document: impl Into<Job>) -> Result<Vec<u8>> {
        self.print_or(document, "").await
    }

    /// The bytes of a document that is printed; what can be had instead is told where it cannot be.
    async fn print_or(&self, document: impl Into<Job>, instead: &str) -> Result<Vec<u8>> {
        let printed = self.papers.print(document).await;
        let printed = printed.map_err(|error| failed(error, instead))?;
        if !printed.missing.is_empty() {
            let missing = printed
                .missing
                .iter()
                .map(|c| format!("U+{:04X}", u32::from(*c)));
            let missing = missing.collect::<Vec<_>>().join(" ");
            tracing::warn!(
                missing,
                "a document was printed without characters that no font has"
            );
        }
        Ok(printed.pdf)
    }

    /// The bytes of a file that needs no fonts.
    pub async fn write(
        &self,
        write: impl FnOnce() -> Result<Vec<u8>, gongkai_document::Error> + Send + 'static,
    ) -> Result<Vec<u8>> {
        let made = tokio::task::spawn_blocking(write);
        made.await
            .map_err(Error::internal)?
            .map_err(|error| failed(error, ""))
    }

    /// Reads a sheet. What is wrong with it is told in the end, not an error.
    pub async fn read(&self, file: Vec<u8>, limits: Limits) -> Result<Read> {
        match self.papers.read(file, limits).await {
            Err(
                error @ (gongkai_document::Error::Exhausted(_) | gongkai_document::Error::Late(_)),
            ) => {
                tracing::warn!(%error, "a sheet ended its reader");
                Ok(Err(vec![Fault::file(
                    "文件过大或无法处理",
                    "the file is too large, or cannot be read",
                )]))
            }
            other => other.map_err(|error| failed(error, "")),
        }
    }
}

/// What can be mended by whoever calls or runs the service, and what is a fault of ours. Where it cannot be
/// printed, the other forms of the document are named.
fn failed(error: gongkai_document::Error, instead: &str) -> Error {
    use gongkai_document::Error as Document;
    let (or, huo) = if instead.is_empty() {
        (String::new(), String::new())
    } else {
        (
            format!(", or export {instead}"),
            format!("，或者先导出{instead}"),
        )
    };
    match &error {
        Document::NoFont { .. } => Error::state_forbids(
            "not printable: no Chinese font is installed",
            "无法生成PDF：服务器未安装中文字体",
        )
        .next(
            &format!("Have a font installed (setting --fonts){or}."),
            &format!("请由管理员为服务器安装中文字体{huo}。"),
        )
        .because(error),
        Document::TooLong { characters, limit } => Error::state_forbids(
            &format!("too long: {characters} characters where {limit} are allowed"),
            &format!("文字过多（{characters}字，不得超过{limit}字）"),
        )
        .next(
            "Ask for less, such as a shorter period.",
            "请缩小范围，如缩短期间。",
        ),
        // What took too long takes as long the next time: nobody is told to try again.
        Document::Exhausted(_) | Document::Late(_) => Error::state_forbids(
            "too large, or not possible to lay out",
            "文件过大或者无法排版",
        )
        .next(
            &format!("Ask for less, such as a shorter period{or}."),
            &format!("请缩小范围，如缩短期间{huo}。"),
        )
        .because(error),
        Document::Busy => Error::new(Reason::Overloaded),
        Document::Interrupted(_) => {
            Error::unavailable("排版程序 / the program that prints and reads sheets", error)
        }
        Document::NoProgram { .. } => Error::unavailable("paper (--paper)", error),
        Document::Layout(_) | Document::Write(_) => Error::internal(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// It would take as long again.
    #[test]
    fn who_asked_for_what_takes_too_long_is_not_told_to_try_again() {
        let late = gongkai_document::Error::Late(std::time::Duration::from_secs(30));
        let refused = failed(late, "DOCX");
        assert_eq!(refused.reason(), Reason::StateForbids);
        let told = format!("{refused:?}");
        assert!(told.contains("先导出DOCX"), "{told}");
    }

    /// Nobody is sent to a form that the document does not have.
    #[tokio::test]
    async fn without_a_font_the_other_forms_of_the_document_are_named() {
        for (instead, wrong) in [("XLSX、CSV", "DOCX"), ("DOCX", "XLSX")] {
            let error = gongkai_document::Error::NoFont {
                wanted: "正文".to_owned(),
                folders: Vec::new(),
            };
            let told = format!("{:?}", failed(error, instead));
            assert!(told.contains(&format!("先导出{instead}")), "{told}");
            assert!(!told.contains(wrong), "{told}");
        }
    }
}
