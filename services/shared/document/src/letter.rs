//! A letter under the bureau's head.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Paragraph;

/// A letter of a bureau, laid out after GB/T 9704-2012 (letter elements as far as free fonts go).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Letter {
    /// 版头: full name of the issuing organ, in red over the red line.
    pub organ: String,
    /// 发文字号; a draft has none.
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
    /// 抄送.
    pub copies_to: Vec<String>,
    /// Prints the mark 草稿 on every page.
    pub draft: bool,
}
