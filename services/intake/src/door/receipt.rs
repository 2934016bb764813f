//! The receipt (登记回执): what was registered, under which number, and the code by which its applicant
//! follows it. It is made anew when it is asked for; the acknowledgement of the law is a letter of its own.

use chrono::NaiveDate;
use gongkai_document::{Entry, Letter, Paragraph, date_text};
use gongkai_law::case::CaseKind;

use crate::{
    cases::{
        kernel::{Case, Loaded},
        query_code::QueryCode,
    },
    people::bureaus::Letterhead,
};

/// What of a case its receipt tells.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// Kind of case.
    pub kind: CaseKind,
    /// Registration number.
    pub number: String,
    /// Who asks; empty if not named.
    pub who: String,
    /// About what.
    pub what: String,
    /// Civil date it came in.
    pub came_on: NaiveDate,
    /// The code.
    pub code: QueryCode,
}

impl Receipt {
    /// Of a case that came in on that day.
    pub fn of<C: Case>(case: &Loaded<C>, came_on: NaiveDate, code: QueryCode) -> Self {
        Self {
            kind: C::KIND,
            number: case.number.to_string(),
            who: case.state.who().to_owned(),
            what: case.state.what().to_owned(),
            came_on,
            code,
        }
    }

    /// Its lines: what it is called, and what it is.
    fn rows(&self) -> Vec<(&'static str, String)> {
        vec![
            ("登记号", self.number.clone()),
            ("查询码", self.code.to_string()),
            ("事项类型", self.kind.zh().to_owned()),
            ("登记日期", date_text(self.came_on)),
            ("内容", self.what.clone()),
        ]
    }

    /// As plain text.
    pub fn text(&self, organ: &str) -> String {
        let rows = self.rows().into_iter();
        let rows: Vec<String> = rows
            .map(|(label, value)| format!("{label}：{value}"))
            .collect();
        format!("{organ}\n登记回执\n{}\n{KEEP}", rows.join("\n"))
    }

    /// As a paper of the bureau. It takes no document number.
    pub fn letter(&self, head: &Letterhead) -> Letter {
        let rows = self.rows().into_iter();
        let rows = rows.map(|(label, value)| Entry {
            label: label.to_owned(),
            value,
        });
        let body = |text: &str| Paragraph::Body {
            text: text.to_owned(),
        };
        Letter {
            organ: head.organ_on(self.came_on).to_owned(),
            title: "登记回执".to_owned(),
            addressee: self.who.clone(),
            paragraphs: vec![
                body("您提交的事项已经登记，有关情况如下："),
                Paragraph::Table {
                    rows: rows.collect(),
                },
                body(KEEP),
            ],
            signer: head.organ_on(self.came_on).to_owned(),
            date: Some(self.came_on),
            contact: head.contact(),
            ..Letter::default()
        }
    }
}

/// What to do with the code.
const KEEP: &str = "凭事项类型、登记号和查询码可以在线查询办理情况、补充材料和接收文书。查询码请妥善保管，勿告知他人；遗失的，请持有效身份证件向本机关申领新码。";
