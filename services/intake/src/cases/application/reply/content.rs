//! What a reply says: which answers go together, and what each must contain.

use chrono::NaiveDate;
use gongkai_document::date_text;
use gongkai_law::{
    application::{Answer, Ground, Need},
    catalog::promised_by_at_most,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::cases::kernel::private::Private;

/// What a reply says in words. Private: it repeats what was asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Texts {
    /// How and where to obtain what is public.
    pub where_and_how: String,
    /// The information itself, or when and how it will be given.
    pub material: String,
    /// The reasons.
    pub reason: String,
    /// What was searched, where and by whom.
    pub search: String,
    /// The law that regulates access by itself, or forbids disclosure.
    pub special_rule: String,
    /// The earlier answer.
    pub earlier_reply: String,
    /// The organ whose information it is.
    pub other_organ: String,
    /// What part is withheld.
    pub withheld_part: String,
    /// Why grave public interest demands disclosure against a refusal.
    pub public_interest: String,
}

/// What is wrong with a reply: field, in Chinese, in English.
pub type Wrong = (&'static str, &'static str, &'static str);

/// What a reply says will be published, by a day (art. 36(2)). The catalog gets it: it tells nothing of the applicant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// What.
    pub publish_title: String,
    /// Civil date by which.
    pub publish_on: NaiveDate,
}

/// A reply as drafted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The one answer it comes to.
    pub answer: Answer,
    /// The grounds of what is withheld.
    pub grounds: Vec<Ground>,
    /// Attachments that hold the information.
    pub attachments: Vec<Uuid>,
    /// What it says will be published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<Promise>,
    /// What it says.
    pub texts: Private<Texts>,
}

impl Content {
    /// Whether anything is disclosed that was not public: then secrecy is reviewed (art. 17).
    pub fn discloses(&self) -> bool {
        matches!(self.answer, Answer::Granted | Answer::PartlyGranted)
    }

    /// Whether what a third party refused to have disclosed may be in it: not where the third
    /// party's rights are the ground of what is withheld.
    pub fn overrides_refusal(&self) -> bool {
        self.discloses() && !self.grounds.contains(&Ground::ThirdParty)
    }

    /// What is provided: in words, or the attachments by their number; and what will be published, and by when.
    pub fn material(&self) -> String {
        let given = match (self.texts.material.as_str(), self.attachments.len()) {
            ("", 0) => String::new(),
            ("", files) => format!("随本答复提供的文件（共{files}件）"),
            (said, _) => said.to_owned(),
        };
        let Some(promise) = &self.promise else {
            return given;
        };
        let (title, on) = (&promise.publish_title, date_text(promise.publish_on));
        let promised =
            format!("“{title}”由本机关于{on}前在政府信息公开平台主动公开，届时可以查阅、下载");
        if given.is_empty() {
            promised
        } else {
            format!("{given}\n{promised}")
        }
    }

    /// What is wrong with what it promises, if it leaves on that day or later.
    pub fn wrong_promise(&self, day: NaiveDate) -> Option<Wrong> {
        let promise = self.promise.as_ref()?;
        if !self.discloses() {
            return Some((
                "content.publish_on",
                "只有予以公开、部分公开的答复可以告知将主动公开的时间",
                "only what is granted can be promised to be published",
            ));
        }
        if promise.publish_on > promised_by_at_most(day) {
            return Some((
                "content.publish_on",
                "承诺公开的日期不得晚于三年以后",
                "more than three years ahead",
            ));
        }
        (promise.publish_on < day).then_some((
            "content.publish_on",
            "承诺公开的日期不得早于答复送出的日期；已经公开的，请按“已主动公开”答复",
            "lies before the day of the reply: what is public already is answered as that",
        ))
    }

    /// What the law demands of this answer and is not there. `searched` says that a search came back
    /// without all that was asked for.
    pub fn missing(&self, searched: bool) -> Vec<Wrong> {
        const ABSENT: (&str, &str) = ("缺少必填项", "missing");
        let texts = &self.texts;
        let mut wrong = Vec::new();
        let mut absent = |field| wrong.push((field, ABSENT.0, ABSENT.1));
        for need in self.answer.needs() {
            match need {
                Need::WhereAndHow if texts.where_and_how.is_empty() => {
                    absent("content.where_and_how");
                }
                Need::Material
                    if texts.material.is_empty()
                        && self.attachments.is_empty()
                        && self.promise.is_none() =>
                {
                    absent("content.material");
                }
                Need::Reason if texts.reason.is_empty() => absent("content.reason"),
                Need::Search if texts.search.is_empty() && !searched => absent("content.search"),
                Need::SpecialRule if texts.special_rule.is_empty() => {
                    absent("content.special_rule");
                }
                Need::EarlierReply if texts.earlier_reply.is_empty() => {
                    absent("content.earlier_reply");
                }
                Need::WithheldPart if texts.withheld_part.is_empty() => {
                    absent("content.withheld_part");
                }
                _ => {}
            }
        }
        // Art. 14: what another law forbids is withheld by that law, in part, too.
        if self.answer == Answer::PartlyGranted
            && self.grounds.contains(&Ground::LawForbids)
            && texts.special_rule.is_empty()
        {
            absent("content.special_rule");
        }
        // Art. 36(5): the organ is told by its name and contact, if it is known.
        if self.answer == Answer::OtherOrgan
            && !texts.other_organ.is_empty()
            && texts.where_and_how.is_empty()
        {
            wrong.push((
                "content.where_and_how",
                "须写明负责机关的联系方式",
                "the contact of the organ that is named is missing",
            ));
        }
        if self.answer.needs_ground() && self.grounds.is_empty() {
            wrong.push((
                "answers",
                "部分公开须列明不予公开的情形",
                "a partial disclosure names the grounds of what is withheld",
            ));
        }
        wrong
    }
}

/// The one answer that several come to, and the grounds of what is withheld: granted and withheld
/// together are a partial disclosure. No other mix is one answer.
pub fn combined(answers: &[Answer]) -> Result<(Answer, Vec<Ground>), Wrong> {
    let mut grounds = Vec::new();
    let mut others: Vec<Answer> = Vec::new();
    for answer in answers {
        match answer {
            Answer::Withheld(ground) if !grounds.contains(ground) => grounds.push(*ground),
            Answer::Withheld(_) => {}
            other if !others.contains(other) => others.push(*other),
            _ => {}
        }
    }
    match (others.as_slice(), grounds.as_slice()) {
        ([], []) => Err(("answers", "缺少必填项", "missing")),
        ([], [ground]) => Ok((Answer::Withheld(*ground), grounds)),
        ([Answer::NotCorrected | Answer::FeeNotPaid | Answer::Withdrawn], []) => Err((
            "answers",
            "撤回或者逾期的，不作答复直接办结",
            "closed without a reply",
        )),
        ([answer], []) => Ok((*answer, grounds)),
        ([first, rest @ ..], _)
            if part_of_partial(*first) && rest.iter().all(|answer| part_of_partial(*answer)) =>
        {
            Ok((Answer::PartlyGranted, grounds))
        }
        _ => Err((
            "answers",
            "不同情形须先拆分为不同申请",
            "other mixes have to be split first",
        )),
    }
}

/// Whether it goes together with what is withheld.
fn part_of_partial(answer: Answer) -> bool {
    matches!(answer, Answer::Granted | Answer::PartlyGranted)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: Answer = Answer::Withheld(Ground::StateSecret);
    const THIRD: Answer = Answer::Withheld(Ground::ThirdParty);

    #[test]
    fn granted_and_withheld_are_a_partial_disclosure_and_other_mixes_are_split() {
        assert_eq!(
            combined(&[THIRD, Answer::Granted, SECRET, THIRD]),
            Ok((
                Answer::PartlyGranted,
                vec![Ground::ThirdParty, Ground::StateSecret]
            ))
        );
        assert_eq!(combined(&[THIRD]), Ok((THIRD, vec![Ground::ThirdParty])));
        for mix in [
            vec![],
            vec![THIRD, SECRET],
            vec![Answer::Granted, Answer::NotHeld],
            vec![Answer::AlreadyPublic, THIRD],
            vec![Answer::Withdrawn],
            vec![Answer::NotCorrected],
        ] {
            assert!(combined(&mix).is_err(), "{mix:?}");
        }
    }

    /// What the grounds, the acts before or the letter itself say: the responsible organ is named if it
    /// is known.
    fn known_otherwise(need: Need) -> bool {
        matches!(
            need,
            Need::Ground | Need::LapsedNotice | Need::ReasonsAsked | Need::ResponsibleOrgan
        )
    }

    /// Every answer without its facts is refused, and names them all; with them it is not.
    #[test]
    fn every_answer_has_its_mandatory_facts() {
        for answer in Answer::ALL {
            let grounds = match answer {
                Answer::Withheld(ground) => vec![*ground],
                Answer::PartlyGranted => vec![Ground::ThirdParty],
                _ => Vec::new(),
            };
            let empty = Content {
                answer: *answer,
                grounds: grounds.clone(),
                attachments: Vec::new(),
                promise: None,
                texts: Texts::default().into(),
            };
            let demanded = answer
                .needs()
                .iter()
                .filter(|need| !known_otherwise(**need))
                .count();
            assert_eq!(empty.missing(false).len(), demanded, "{answer}");
            let text = || "演示".to_owned();
            let full = Content {
                texts: Texts {
                    where_and_how: text(),
                    material: text(),
                    reason: text(),
                    search: text(),
                    special_rule: text(),
                    earlier_reply: text(),
                    other_organ: text(),
                    withheld_part: text(),
                    public_interest: text(),
                }
                .into(),
                ..empty
            };
            assert_eq!(full.missing(false), [], "{answer}");
        }
        let (answer, grounds) = combined(&[Answer::PartlyGranted]).unwrap();
        let content = Content {
            answer,
            grounds,
            attachments: vec![Uuid::nil()],
            promise: None,
            texts: Texts {
                reason: "演示".to_owned(),
                withheld_part: "演示".to_owned(),
                ..Texts::default()
            }
            .into(),
        };
        let wrong: Vec<_> = content.missing(false).iter().map(|wrong| wrong.0).collect();
        assert_eq!(
            wrong,
            ["answers"],
            "no ground, but the material is attached"
        );
    }

    #[test]
    fn the_law_that_forbids_is_named_for_a_part_too() {
        let (answer, grounds) =
            combined(&[Answer::Granted, Answer::Withheld(Ground::LawForbids)]).unwrap();
        let text = || "演示".to_owned();
        let mut texts = Texts {
            material: text(),
            reason: text(),
            withheld_part: text(),
            ..Texts::default()
        };
        let missing = |texts: &Texts| {
            let content = Content {
                answer,
                grounds: grounds.clone(),
                attachments: Vec::new(),
                promise: None,
                texts: texts.clone().into(),
            };
            content
                .missing(false)
                .into_iter()
                .map(|(field, ..)| field)
                .collect::<Vec<_>>()
        };
        assert_eq!(missing(&texts), ["content.special_rule"]);
        texts.special_rule = text();
        assert_eq!(missing(&texts), [""; 0]);
    }

    #[test]
    fn another_organ_is_named_with_its_contact() {
        let named = |organ: &str, contact: &str| {
            let content = Content {
                answer: Answer::OtherOrgan,
                grounds: Vec::new(),
                attachments: Vec::new(),
                promise: None,
                texts: Texts {
                    reason: "不属于本机关职责".to_owned(),
                    other_organ: organ.to_owned(),
                    where_and_how: contact.to_owned(),
                    ..Texts::default()
                }
                .into(),
            };
            let wrong = content.missing(false).into_iter();
            wrong.map(|(field, ..)| field).collect::<Vec<_>>()
        };
        assert_eq!(named("某局", ""), ["content.where_and_how"]);
        assert_eq!(named("某局", "电话0000-0000001"), [""; 0]);
        assert_eq!(named("", ""), [""; 0], "none is known");
    }

    #[test]
    fn not_held_rests_on_a_search() {
        let content = Content {
            answer: Answer::NotHeld,
            grounds: Vec::new(),
            attachments: Vec::new(),
            promise: None,
            texts: Texts::default().into(),
        };
        assert_eq!(content.missing(false).len(), 1);
        assert_eq!(content.missing(true), []);
    }

    #[test]
    fn what_is_granted_may_be_promised_in_place_of_the_material() {
        let promise = Promise {
            publish_title: "企业名单".to_owned(),
            publish_on: "2024-04-30".parse().unwrap(),
        };
        let content = |answer| Content {
            answer,
            grounds: Vec::new(),
            attachments: Vec::new(),
            promise: Some(promise.clone()),
            texts: Texts::default().into(),
        };
        let granted = content(Answer::Granted);
        assert_eq!(granted.missing(false), []);
        let on = |day: &str| granted.wrong_promise(day.parse().unwrap()).is_some();
        assert!(!on("2024-04-30") && on("2024-05-01"));
        // A year that was mistyped.
        assert!(on("2021-04-29") && !on("2021-04-30"));
        let public = content(Answer::AlreadyPublic);
        assert!(public.wrong_promise(promise.publish_on).is_some());
    }
}
