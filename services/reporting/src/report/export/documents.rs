//! Who prints and writes documents, away from the threads that answer calls.

use gongkai_chassis::{
    error::{Error, Reason, Result},
    identity::BureauId,
};
use gongkai_document::{Error as Document, Papers, Report};

/// Prints and writes documents.
#[derive(Clone)]
pub struct Documents(Papers);

impl Documents {
    /// By these workers.
    pub fn new(papers: Papers) -> Self {
        Self(papers)
    }

    /// The bytes of a print. FAILED_PRECONDITION if there is no font for it.
    pub async fn print(&self, bureau: &BureauId, report: Report) -> Result<Vec<u8>> {
        let printed = self.0.of(bureau.as_str()).print(report).await;
        let printed = printed.map_err(failed)?;
        if !printed.missing.is_empty() {
            let missing = printed.missing.iter();
            let missing = missing.map(|c| format!("U+{:04X}", u32::from(*c)));
            let missing = missing.collect::<Vec<_>>().join(" ");
            tracing::warn!(
                missing,
                "a report was printed without characters that no font has"
            );
        }
        Ok(printed.pdf)
    }

    /// The bytes of a file that needs no fonts.
    pub async fn write(
        &self,
        write: impl FnOnce() -> Result<Vec<u8>, Document> + Send + 'static,
    ) -> Result<Vec<u8>> {
        let made = tokio::task::spawn_blocking(write).await;
        made.map_err(Error::internal)?.map_err(failed)
    }
}

fn failed(error: Document) -> Error {
    match &error {
        Document::NoFont { .. } => Error::state_forbids(
            "not printable: no Chinese font is installed",
            "无法生成PDF：服务器未安装中文字体",
        )
        .next(
            "Have a font installed (setting --fonts), or export DOCX.",
            "请由管理员为服务器安装中文字体，或者先导出DOCX。",
        )
        .because(error),
        Document::TooLong { .. } | Document::Exhausted(_) | Document::Late(_) => {
            Error::state_forbids(
                "too large, or not possible to lay out",
                "文件过大或者无法排版",
            )
            .next(
                "Shorten the text of the report, or export DOCX.",
                "请缩短报告的文字部分，或者先导出DOCX。",
            )
            .because(error)
        }
        Document::Busy => Error::new(Reason::Overloaded),
        Document::Interrupted(_) => Error::unavailable("排版程序 / the program that prints", error),
        Document::NoProgram { .. } => Error::unavailable("paper (--paper)", error),
        Document::Layout(_) | Document::Write(_) => Error::internal(error),
    }
}
