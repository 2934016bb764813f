//! What a version of an item says, and what publishing asks of it.

use chrono::NaiveDate;
use gongkai_chassis::fields::Fields;
use gongkai_document::inspect::{Allowed, Finding, text};
use gongkai_law::{application::Ground, assumed::Aspect, catalog::Channel, code::codes};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{attachment::Attachment, body::plain};
use crate::{bureau::Bureau, numbers::refuse_unless_overridden};

codes! {
    /// What kind of information it is.
    pub enum Kind as "gongkai.catalog.v1.ItemKind" {
        /// Rule.
        Rule = "rule", "规章";
        /// Normative document.
        NormativeDocument = "normative_document", "行政规范性文件";
        /// Decision.
        Decision = "decision", "决定";
        /// Notice.
        Notice = "notice", "通知";
        /// Statistics.
        Statistics = "statistics", "统计";
        /// Budget.
        Budget = "budget", "预算";
        /// Final accounts.
        FinalAccounts = "final_accounts", "决算";
        /// Interpretation of a policy.
        Interpretation = "interpretation", "解读";
        /// Anything else.
        Other = "other", "其他";
        /// A draft that is published for comments.
        CallForComments = "call_for_comments", "征求意见";
    }

    /// Disclosure attribute (公开属性).
    pub enum Attribute as "gongkai.catalog.v1.DisclosureAttribute" {
        /// On the bureau's own initiative.
        Proactive = "proactive", "主动公开";
        /// On application.
        OnApplication = "on_application", "依申请公开";
        /// Withheld.
        Withheld = "withheld", "不予公开";
    }

    /// What an item is to another one.
    pub enum RelationKind as "gongkai.catalog.v1.ItemRelationKind" {
        /// Interprets it.
        Interprets = "interprets", "解读";
        /// Amends it.
        Amends = "amends", "修改";
        /// Repeals it.
        Repeals = "repeals", "废止";
        /// Takes its place.
        Replaces = "replaces", "替代";
        /// Tells the outcome of a call for comments.
        OutcomeOf = "outcome_of", "反馈";
    }
}

/// A relation to another item of the bureau.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relation {
    /// What it is to the other.
    pub kind: RelationKind,
    /// The other.
    pub item: Uuid,
}

/// What a version says. In a draft anything may be left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contents {
    /// Title.
    pub title: String,
    /// Abstract (内容概述).
    pub summary: String,
    /// Text in Markdown.
    pub body: String,
    /// What kind it is.
    pub kind: Option<Kind>,
    /// Document number (文号).
    pub document_number: String,
    /// Code of the item of article 20, 1..15.
    pub article20_code: Option<u8>,
    /// Code of the bureau's item group.
    pub group: String,
    /// Responsible office.
    pub office_id: String,
    /// Civil date the information was formed or changed.
    pub formed_on: Option<NaiveDate>,
    /// Civil date on which it is in force for the last time.
    pub valid_until: Option<NaiveDate>,
    /// Channels, each once.
    pub channels: Vec<Channel>,
    /// The entry of the catalog it is published under.
    pub entry_id: Option<Uuid>,
    /// The period it is for, as it is written.
    pub period: String,
    /// Disclosure attribute.
    pub attribute: Option<Attribute>,
    /// Why it is withheld.
    pub ground: Option<Ground>,
    /// Civil date by which it is examined again whether to withhold it.
    pub reexamine_on: Option<NaiveDate>,
    /// What it is to other items.
    pub relations: Vec<Relation>,
    /// Where in another store the document is.
    pub link: String,
    /// What is assumed.
    pub assumed: Vec<Aspect>,
    /// Attachments, in their order.
    pub attachments: Vec<Attachment>,
    /// The first civil date on which a call takes comments.
    pub comments_from: Option<NaiveDate>,
    /// The last one.
    pub comments_until: Option<NaiveDate>,
    /// Civil date on which it was published by hand already.
    pub published_on: Option<NaiveDate>,
    /// Why that is entered afterwards.
    pub backdating_reason: String,
}

impl Contents {
    /// Whether it is to be published.
    pub fn is_proactive(&self) -> bool {
        self.attribute == Some(Attribute::Proactive)
    }

    /// Notes everything that is missing or does not fit when it leaves the draft, as on `today`.
    pub fn check(&self, fields: &mut Fields, bureau: &Bureau, today: NaiveDate) {
        missing(fields, "title", self.title.is_empty());
        missing(fields, "kind", self.kind.is_none());
        let day = self.counts_on(today);
        bureau.check_office(fields, "office_id", &self.office_id, day);
        self.check_by_hand(fields, today);
        match self.formed_on {
            None => missing(fields, "formed_on", true),
            Some(day) if day > today => {
                fields.wrong("formed_on", "不得晚于今天", "not after today");
            }
            Some(_) => {}
        }
        let numbered = matches!(self.kind, Some(Kind::Rule | Kind::NormativeDocument));
        missing(
            fields,
            "document_number",
            numbered && self.document_number.is_empty(),
        );
        if let (Some(formed), Some(last)) = (self.formed_on, self.valid_until)
            && last < formed
        {
            fields.wrong(
                "valid_until",
                "不得早于信息形成日期",
                "not before formed_on",
            );
        }
        missing(fields, "attribute", self.attribute.is_none());
        self.check_withheld(fields, today);
        self.check_call(fields);
        if self.is_proactive() {
            self.check_public(fields, bureau);
        }
    }

    /// Notes what stands in it that is not published: numbers of people, masked, each with its place. Of the body both
    /// what is written and what is read counts: marks may stand between the digits.
    pub fn look_through(&self, fields: &mut Fields, allowed: &Allowed) {
        let shown = plain(&self.body);
        let written = text("正文", &self.body, allowed);
        let body = if written.iter().any(Finding::blocks) {
            &self.body
        } else {
            &shown
        };
        refuse_unless_overridden(
            fields,
            &[
                ("title", "标题", &self.title),
                ("summary", "内容概述", &self.summary),
                ("body", "正文", body),
                ("document_number", "文号", &self.document_number),
                ("link", "链接", &self.link),
            ],
            allowed,
        );
        for (index, attachment) in self.attachments.iter().enumerate() {
            let field = format!("attachments[{index}]");
            refuse_unless_overridden(
                fields,
                &[
                    (&field, "附件名称", &attachment.file_name),
                    (&field, "附件链接", &attachment.link),
                ],
                allowed,
            );
        }
    }

    /// A call for comments says when they are taken, and nothing else does.
    fn check_call(&self, fields: &mut Fields) {
        let days = [
            ("comments_from", self.comments_from),
            ("comments_until", self.comments_until),
        ];
        if self.kind != Some(Kind::CallForComments) {
            for (field, _) in days.into_iter().filter(|(_, day)| day.is_some()) {
                let zh = "征求意见的才填写，请留空";
                fields.wrong(field, zh, "only of a call for comments");
            }
            return;
        }
        for (field, day) in days {
            missing(fields, field, day.is_none());
        }
        let (from, until) = (self.comments_from, self.comments_until);
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            let zh = "不得早于征求意见起始日期";
            fields.wrong("comments_until", zh, "not before comments_from");
        }
    }

    /// A call that is published on a day is not over by then, but that one which was public before stays as it was.
    pub fn check_call_end(
        &self,
        fields: &mut Fields,
        before: Option<NaiveDate>,
        published_on: NaiveDate,
    ) {
        let until = self.comments_until;
        if until != before && until.is_some_and(|until| until < published_on) {
            fields.wrong(
                "comments_until",
                "不得早于公开之日",
                "not before the day it is published",
            );
        }
    }

    /// Why it is withheld, and by when that is looked at again (art. 18).
    fn check_withheld(&self, fields: &mut Fields, today: NaiveDate) {
        let withheld = self.attribute == Some(Attribute::Withheld);
        missing(fields, "ground", withheld && self.ground.is_none());
        missing(
            fields,
            "reexamine_on",
            withheld && self.reexamine_on.is_none(),
        );
        if withheld && self.reexamine_on.is_some_and(|day| day <= today) {
            fields.wrong("reexamine_on", "应晚于今天", "after today");
        }
        if self.attribute.is_some() && !withheld {
            let only = ("不予公开的才填写，请留空", "only of what is withheld");
            if self.ground.is_some() {
                fields.wrong("ground", only.0, only.1);
            }
            if self.reexamine_on.is_some() {
                fields.wrong("reexamine_on", only.0, only.1);
            }
        }
    }

    /// What is published is classified, goes some way, and says something.
    fn check_public(&self, fields: &mut Fields, bureau: &Bureau) {
        missing(fields, "article20_code", self.article20_code.is_none());
        bureau.check_group(fields, &self.group);
        if self.channels.is_empty() {
            fields.wrong("channels", "至少须有一个公开渠道", "at least one");
        }
        let says_something = [&self.body, &self.summary, &self.link]
            .iter()
            .any(|text| !text.is_empty());
        if !says_something && self.attachments.is_empty() {
            fields.wrong(
                "body",
                "正文、内容概述、外部链接、附件至少有一项",
                "a text, an abstract, a link or an attachment at least",
            );
        }
        if self.entry_id.is_none() && !self.period.is_empty() {
            fields.wrong(
                "entry_id",
                "填写更新期间的，须填写目录事项",
                "a period is one of an entry: name it",
            );
        }
    }
}

/// Notes that a field is missing, if it is.
pub fn missing(fields: &mut Fields, field: &str, is: bool) {
    if is {
        fields.wrong(field, "缺少必填项", "missing");
    }
}
