//! A report as a file: data, page, document, print, workbook, lines.

mod book;
mod documents;
mod html;
mod identities;
mod json;
mod lines;
mod markdown;
mod summed;

use gongkai_chassis::{
    error::{Error, Result},
    identity::BureauId,
};
use gongkai_law::code::codes;

use super::form::{Content, Form};

pub use documents::Documents;
pub use json::{digest_of, document as json};
pub use markdown::text as markdown;

codes! {
    /// The kind of file of an exported report.
    pub enum FileFormat as "gongkai.reporting.v1.ExportFormat" {
        /// `report.json`.
        Json = "json", "JSON";
        /// A page to read and print.
        Html = "html", "网页";
        /// A document for Word and WPS.
        Docx = "docx", "DOCX";
        /// A print.
        Pdf = "pdf", "PDF";
        /// A workbook.
        Xlsx = "xlsx", "XLSX";
        /// A line a figure and a cell.
        Csv = "csv", "CSV";
    }
}

impl FileFormat {
    /// The media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Html => "text/html; charset=utf-8",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Pdf => "application/pdf",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// The bytes of a report in a form and a kind of file. Data, workbook and lines are the same in each form.
pub async fn write(
    documents: &Documents,
    bureau: &BureauId,
    content: &Content<'_>,
    (form, format): (Form, FileFormat),
) -> Result<Vec<u8>> {
    let filled = || content.fill(form).map_err(Error::internal);
    match format {
        FileFormat::Json => {
            let document = json(content);
            serde_json::to_vec_pretty(&document).map_err(Error::internal)
        }
        FileFormat::Html => Ok(html::page(&filled()?)?.into_bytes()),
        FileFormat::Docx => {
            let report = filled()?;
            documents.write(move || report.docx()).await
        }
        FileFormat::Pdf => documents.print(bureau, filled()?).await,
        FileFormat::Xlsx => {
            let book = book::book(content).map_err(Error::internal)?;
            documents.write(move || book.xlsx()).await
        }
        FileFormat::Csv => {
            let lines = lines::register(content);
            documents.write(move || lines.csv()).await
        }
    }
}

#[cfg(test)]
mod tests;
