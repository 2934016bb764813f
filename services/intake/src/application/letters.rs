//! Which letters an application sends, and to whom. Values bear the names of the fields they come
//! from; a letter carries the day of its fact.

use gongkai_law::{
    application::{Answer, Ground},
    calendar::Calendar,
    letter::LetterKind,
};

use super::{
    Application,
    process::{Basis, OpinionOf},
    reply::Content,
    state::{Happened, Personal},
};
use crate::{
    case::{Case as _, Recorded},
    letter::Order,
};

type Values = Vec<(&'static str, String)>;

impl Application {
    /// The letters that what just happened sends; this is the state after it.
    pub(super) fn orders(
        &self,
        happened: &Recorded<Happened, Personal>,
        calendar: &Calendar,
    ) -> Vec<Order> {
        let personal = happened.personal.clone().unwrap_or_default();
        match &happened.body {
            Happened::CorrectionAsked { period } => {
                let values = vec![
                    ("missing", personal.missing),
                    ("period", period.to_string()),
                ];
                vec![self.told(LetterKind::CorrectionNotice, values)]
            }
            Happened::Extended { by } => {
                let values = vec![
                    ("by", by.to_string()),
                    ("reason", personal.reason),
                    ("due_on", self.due_day(calendar)),
                ];
                vec![self.told(LetterKind::ExtensionNotice, values)]
            }
            Happened::OpinionAsked { of } => self.requests(*of, &personal.party_name),
            Happened::FeeAsked {
                amount_fen,
                charged,
            } => {
                let mut values = vec![("amount_fen", amount_fen.to_string())];
                if let Some(charged) = charged {
                    let basis = match charged.basis {
                        Basis::ByApplication => "按件计收",
                        Basis::ByPage => "按量计收",
                    };
                    values.push(("basis", basis.to_owned()));
                    values.push(("count", charged.count.to_string()));
                }
                vec![self.told(LetterKind::FeeNotice, values)]
            }
            Happened::ReasonsAsked { period } => {
                let values = vec![("reason", personal.reason), ("period", period.to_string())];
                vec![self.told(LetterKind::ReasonsNotice, values)]
            }
            Happened::PeriodDelayed { due_on } => {
                let values = vec![("reason", personal.reason), ("due_on", due_on.to_string())];
                vec![self.told(LetterKind::DelayedPeriodNotice, values)]
            }
            Happened::ReplySigned { .. } => self.reply_letters(),
            _ => Vec::new(),
        }
    }

    /// A letter to the applicant, with what was asked and when.
    fn told(&self, kind: LetterKind, mut values: Values) -> Order {
        values.push(("wanted", self.personal.wanted.clone()));
        values.push(("received_on", self.received_on.to_string()));
        Order {
            kind,
            addressee: self.personal.name.clone(),
            values,
        }
    }

    /// The request to whom is asked; of a third party the applicant is told, too.
    fn requests(&self, of: OpinionOf, party_name: &str) -> Vec<Order> {
        let asked = |kind| Order {
            kind,
            addressee: party_name.to_owned(),
            values: vec![("wanted", self.personal.wanted.clone())],
        };
        match of {
            OpinionOf::CoMaker => vec![asked(LetterKind::CoMakerRequest)],
            OpinionOf::ThirdParty => vec![
                asked(LetterKind::ThirdPartyRequest),
                self.told(LetterKind::ThirdPartyNotice, Vec::new()),
            ],
        }
    }

    /// The reply with all its facts, and a notice to each third party whose refusal it overrides.
    fn reply_letters(&self) -> Vec<Order> {
        let Some(reply) = self.replies.current() else {
            return Vec::new();
        };
        let content = &reply.content;
        let mut letters = vec![self.told(
            LetterKind::Reply(content.answer),
            self.reply_values(content),
        )];
        if content.overrides_refusal() || !content.texts.public_interest.is_empty() {
            letters.extend(self.refusing().map(|party| Order {
                kind: LetterKind::DisclosureNotice,
                addressee: party.to_owned(),
                values: vec![
                    ("wanted", self.personal.wanted.clone()),
                    ("material", content.texts.material.clone()),
                    ("public_interest", content.texts.public_interest.clone()),
                ],
            }));
        }
        letters
    }

    fn reply_values(&self, content: &Content) -> Values {
        let texts = &content.texts;
        let mut values = vec![(
            "basis",
            content.answer.basis().unwrap_or_default().to_owned(),
        )];
        let grounds: Vec<&str> = content.grounds.iter().map(|ground| ground.zh()).collect();
        let articles: Vec<&str> = content
            .grounds
            .iter()
            .map(|ground| Ground::article(*ground))
            .collect();
        let search = match texts.search.as_str() {
            "" if content.answer == Answer::NotHeld => self.searches.told(),
            said => said.to_owned(),
        };
        for (name, value) in [
            ("grounds", grounds.join("；")),
            ("articles", articles.join("、")),
            ("where_and_how", texts.where_and_how.clone()),
            ("material", texts.material.clone()),
            ("attachments", count(content.attachments.len())),
            ("reason", texts.reason.clone()),
            ("search", search),
            ("special_rule", texts.special_rule.clone()),
            ("earlier_reply", texts.earlier_reply.clone()),
            ("other_organ", texts.other_organ.clone()),
            ("withheld_part", texts.withheld_part.clone()),
        ] {
            if !value.is_empty() {
                values.push((name, value));
            }
        }
        values
    }

    fn due_day(&self, calendar: &Calendar) -> String {
        self.summary(calendar)
            .due_on
            .map(|day| day.to_string())
            .unwrap_or_default()
    }
}

/// How many attachments go along; nothing for none.
fn count(attachments: usize) -> String {
    match attachments {
        0 => String::new(),
        many => many.to_string(),
    }
}
