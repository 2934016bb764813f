//! A letter under the bureau's head: what it contains, and where its parts stand.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::Paragraph;
use crate::date::{date_text, parts};
use crate::length::Length as _;
use crate::text::width;

/// A letter of a bureau, laid out after GB/T 9704-2012 (letter elements as far as free fonts go).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Letter {
    /// 版头: full name of the issuing organ, in red over the red line.
    pub organ: String,
    /// 发文字号; a draft has none, or words in its place.
    pub number: Option<String>,
    /// 标题.
    pub title: String,
    /// 主送: the addressee, without the colon; empty on a form that addresses nobody.
    pub addressee: String,
    /// 正文.
    pub paragraphs: Vec<Paragraph>,
    /// 附件说明: names of the attachments, without numbers.
    pub attachments: Vec<String>,
    /// 落款: the organ's or the disclosure unit's name.
    pub signer: String,
    /// 成文日期; a draft may have none. It is the date of the file, too.
    pub date: Option<NaiveDate>,
    /// Whom to ask, such as `联系人：…　电话：…`, in brackets under the date.
    pub contact: Option<String>,
    /// 附注: what a copy that is filed says of itself, in brackets at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// 抄送.
    pub copies_to: Vec<String>,
    /// Prints the mark 草稿 on every page.
    pub draft: bool,
    /// Prints the mark 作废 on every page, with these words beside it: since when and why it counts no more, and what
    /// takes its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub void: Option<String>,
}

/// The head stands on one line of 156 mm; it need not be larger than this.
const HEAD_AT_MOST: f32 = 40.0;
const HEAD_AT_LEAST: f32 = 22.0;
/// 156 mm in points.
const LINE: f32 = 442.0;
/// Characters of a letter that is not measured before it is laid out, to see whether it could be a page shorter: it
/// takes as long again.
const LONG: usize = 4_000;

impl Letter {
    /// What the template of the worker reads.
    pub fn view(&self) -> Value {
        let (signer_indent, date_indent) = self.signature();
        json!({
            "organ": self.organ,
            "head_size": self.head_size(),
            "head_space": self.head_space(),
            "form": self.is_form(),
            "number": self.number.as_deref().unwrap_or_default(),
            "title": self.title,
            "addressee": self.addressee,
            "paragraphs": self.paragraphs,
            "attachments": self.attachments,
            "signer": self.signer,
            "signer_indent": signer_indent,
            "date": self.date.map(parts),
            "date_text": self.date_text(),
            "date_indent": date_indent,
            "contact": self.contact.as_deref().unwrap_or_default(),
            "remark": self.remark.as_deref().unwrap_or_default(),
            "copies": self.copies_to.join("，"),
            "draft": self.draft,
            "void": self.void.as_deref().unwrap_or_default(),
            "long": self.characters() > LONG,
        })
    }

    pub(crate) fn date_text(&self) -> String {
        self.date.map(date_text).unwrap_or_default()
    }

    /// Size of the head in points, so that it fits on one line if that is possible at all.
    pub(crate) fn head_size(&self) -> f32 {
        let longest = self.organ.lines().map(width).fold(1.0, f32::max);
        (LINE / longest).clamp(HEAD_AT_LEAST, HEAD_AT_MOST)
    }

    /// A form: a table to be read at a glance, so that it belongs on one page and its head is
    /// set without the space the standard leaves.
    pub(crate) fn is_form(&self) -> bool {
        let is_table = |paragraph: &Paragraph| matches!(paragraph, Paragraph::Table { .. });
        self.paragraphs.iter().any(is_table)
    }

    /// Millimetres over the head.
    pub(crate) fn head_space(&self) -> i32 {
        if self.is_form() { 0 } else { 35 }
    }

    /// How far the signer and the date stand from the right edge, in characters: the date by
    /// four, the signer centred over it for the seal (GB/T 9704-2012, 7.3.5.1); a longer name at
    /// the edge, and then the date centred under it.
    pub(crate) fn signature(&self) -> (f32, f32) {
        let longer = width(&self.signer) - width(&self.date_text());
        let signer = 4.0 - longer / 2.0;
        if signer >= 0.0 {
            (signer, 4.0)
        } else {
            (0.0, longer / 2.0)
        }
    }
}
