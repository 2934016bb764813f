//! What is looked for in a file and in a text before they are published, and what was found.
//!
//! A file is looked through by the worker alone ([`crate::Papers::inspect`]); a title, an abstract or a body
//! by [`text`], here. Both follow the rules of [`numbers`]. What was found is stored for ever, as documents
//! are: fields are only added, with a default, and no kind is renamed. It holds no number of a person, only
//! masked ones.

mod finding;
pub mod mask;
pub mod numbers;
mod verdict;

use serde::{Deserialize, Serialize};

pub use finding::{Finding, FindingKind, Weight};
pub use numbers::Allowed;
pub use verdict::Verdict;

/// Version of what is taken out of copies. Whoever takes out more, or leaves more in, counts it up: then copies that are
/// published are known to be of an older one.
pub const STRIPPER: i16 = 2;
/// Bytes of a file at most.
pub const AT_MOST_BYTES: usize = 50_000_000;
/// Characters of its text that are kept; all of it is looked through.
pub const KEPT: usize = 2_000_000;
/// Findings that are kept; the others are counted.
pub const FINDINGS: usize = 200;

/// What a file is by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// PDF.
    Pdf,
    /// A text document of Word or WPS.
    Docx,
    /// A workbook of Excel or WPS.
    Xlsx,
    /// Slides of PowerPoint or WPS.
    Pptx,
    /// A text of OpenDocument.
    Odt,
    /// A sheet of OpenDocument.
    Ods,
    /// Slides of OpenDocument.
    Odp,
    /// 版式文档, GB/T 33190.
    Ofd,
    /// Plain text, CSV and Markdown among it.
    Text,
    /// A picture.
    Jpeg,
    /// A picture.
    Png,
}

impl Kind {
    /// How a person calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Docx => "DOCX",
            Self::Xlsx => "XLSX",
            Self::Pptx => "PPTX",
            Self::Odt => "ODT",
            Self::Ods => "ODS",
            Self::Odp => "ODP",
            Self::Ofd => "OFD",
            Self::Text => "TXT",
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
        }
    }

    /// The endings a name of such a file may have.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Docx => &["docx", "docm", "dotx"],
            Self::Xlsx => &["xlsx", "xlsm", "xltx"],
            Self::Pptx => &["pptx", "pptm", "ppsx", "potx"],
            Self::Odt => &["odt", "ott"],
            Self::Ods => &["ods", "ots"],
            Self::Odp => &["odp", "otp"],
            Self::Ofd => &["ofd"],
            Self::Text => &["txt", "csv", "md", "tsv", "log"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
        }
    }
}

/// Why a file is not taken, or no copy of it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// For the person who uploads the file: what is wrong and what to do.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

impl Reason {
    /// Both texts.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// More bytes than may be.
    pub fn too_large() -> Self {
        let megabytes = AT_MOST_BYTES / 1_000_000;
        Self::new(
            format!("文件超过{megabytes} MB，请拆分或者压缩其中的图像后重新上传"),
            format!(
                "the file is larger than {megabytes} MB: split it, or make its pictures smaller"
            ),
        )
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}；{}", self.zh, self.en)
    }
}

/// A part of the text, with where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Such as `第3页`, `工作表“名单”`, `脚注`.
    pub place: String,
    /// Its text.
    pub text: String,
}

/// The copy that may be published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "why", rename_all = "snake_case")]
pub enum Copy {
    /// There is none: the file was refused, or the copy did not read as the file does.
    #[default]
    None,
    /// Without metadata; it was read back, and its text is the file's.
    Stripped,
    /// The file as it is, metadata and all, for a change would break it.
    Original(Reason),
    /// It could not be made.
    Failed(Reason),
}

/// What a file is, says and hides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Inspected {
    /// What it is; `None` if it is nothing that can be published.
    pub kind: Option<Kind>,
    /// Why it is not taken at all. Then nothing else was looked at.
    pub refused: Option<Reason>,
    /// Pages of a PDF or OFD, sheets of a workbook, slides.
    pub pages: Option<u32>,
    /// What was found, in the order of the file.
    pub findings: Vec<Finding>,
    /// How many more were found.
    pub more: u32,
    /// Its text, to be searched.
    pub text: Vec<Passage>,
    /// Whether there is more text than was kept.
    pub cut: bool,
    /// The copy to publish.
    pub copy: Copy,
}

impl Inspected {
    /// One that is not taken.
    pub fn refused(kind: Option<Kind>, why: Reason) -> Self {
        Self {
            kind,
            refused: Some(why),
            ..Self::default()
        }
    }

    /// One that could not be looked through, or not to its end: it is not published as it stands.
    pub fn not_whole(why: FindingKind) -> Self {
        Self {
            findings: vec![Finding::new(why, "全文", "")],
            ..Self::default()
        }
    }

    /// Whether what it says is in the way of publishing, or nobody knows what it says: then its text is not kept.
    pub fn blocks(&self) -> bool {
        self.refused.is_some()
            || self.more > 0
            || matches!(self.copy, Copy::None | Copy::Failed(_))
            || self.findings.iter().any(Finding::blocks)
    }
}

/// Looks through a text that is published as it is, such as a title: `place` says which one.
pub fn text(place: &str, text: &str, allowed: &Allowed) -> Vec<Finding> {
    // Hits stand in the order of the text, so that its lines are counted once.
    let (mut line, mut counted) = (1, 0);
    let found = numbers::find(text, allowed).into_iter().map(|hit| {
        let before = text.get(counted..hit.range.start).unwrap_or_default();
        line += before.matches('\n').count();
        counted = counted.max(hit.range.start);
        let place = if text.contains('\n') {
            format!("{place}第{line}行")
        } else {
            place.to_owned()
        };
        hit.finding(text, place)
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_looked_through_by_line() {
        let body = "第一行\n联系人电话 13812345678\n";
        let found = text("正文", body, &Allowed::default());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place, "正文第2行");
        assert!(found[0].blocks());
        assert!(!found[0].excerpt.contains("13812345678"));
        let torn = text("正文", "一\n二110101199\n003072316", &Allowed::default());
        assert_eq!(torn[0].place, "正文第2行");
        let several = "13812345678\n\n13812345679 13812345670\n13812345671";
        let places = text("正文", several, &Allowed::default());
        let places: Vec<String> = places.into_iter().map(|finding| finding.place).collect();
        assert_eq!(places, ["正文第1行", "正文第3行", "正文第3行", "正文第4行"]);
        assert!(text("标题", "关于办理13812345号的通知", &Allowed::default()).is_empty());
    }
}
