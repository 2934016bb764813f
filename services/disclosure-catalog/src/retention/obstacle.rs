//! Why an item is not to be destroyed.

use chrono::NaiveDate;
use gongkai_law::calendar::day_zh;

use super::state::InForce;
use crate::item::Kind;

/// How an item stands that is not to be destroyed.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// Its kind.
    pub kind: Option<Kind>,
    /// Civil date the last version that was signed bears; none if no version was, or nothing is left.
    pub dated_on: Option<NaiveDate>,
    /// The first of what hinders, whatever its kind.
    pub hindrance: Option<Hindrance>,
}

/// What hinders, the first first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hindrance {
    /// A version is under way.
    UnderWay,
    /// It is in force.
    InForce,
    /// It stands in a fixed block.
    Placed,
    /// It interprets a document that is there, or tells the outcome of a call that is.
    Belongs,
}

/// The first of the causes, in Chinese and English; `terms` are those of all kinds.
pub fn why_not(standing: &Standing, terms: &[InForce], today: NaiveDate) -> (String, String) {
    let told = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    let Some(dated_on) = standing.dated_on else {
        return if standing.hindrance == Some(Hindrance::UnderWay) {
            told("仍在办理", "it is under way")
        } else {
            told(
                "不存在，或者已撤回、已销毁",
                "there is none, or it was withdrawn or destroyed",
            )
        };
    };
    let Some(kind) = standing.kind else {
        return told(
            "未确定信息类别，没有可适用的保管期限，请先修订该信息并选择类别",
            "it has no kind, and so no term: revise it, and say of which kind it is",
        );
    };
    let term = terms.iter().find(|one| one.kind == kind);
    let Some(term) = term.and_then(|one| one.term) else {
        return (
            format!("“{}”类信息尚未规定保管期限，请先由负责人规定", kind.zh()),
            format!(
                "no term is set for {}: a leader sets it first",
                kind.as_str()
            ),
        );
    };
    let Some(last) = term.last_day(dated_on) else {
        return (
            format!("“{}”类信息应当永久保管", kind.zh()),
            format!("{} is kept for ever", kind.as_str()),
        );
    };
    if last >= today {
        return (
            format!("保管期限未满，应保管至{}", day_zh(last)),
            format!("still within its term, until {last}"),
        );
    }
    match standing.hindrance {
        Some(Hindrance::UnderWay) => told("有新的版本仍在办理", "a version is under way"),
        Some(Hindrance::InForce) => told(
            "现行有效，不再适用的请先废止，或者修订并填写有效期",
            "it is in force: repeal it first, or revise it to say until when it was",
        ),
        Some(Hindrance::Placed) => told(
            "已列入公开指南、公开制度等固定栏目",
            "it stands in a fixed block",
        ),
        Some(Hindrance::Belongs) => told(
            "所解读的文件或者所答复的征求意见尚未销毁",
            "what it interprets, or the call it tells the outcome of, is there still",
        ),
        None => told("不能销毁", "not to be destroyed"),
    }
}

#[cfg(test)]
mod tests {
    use gongkai_law::retention::Term;

    use super::*;

    #[test]
    fn each_cause_is_told_by_its_name() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let term = |kind, term| InForce {
            kind,
            term,
            source: String::new(),
            own: true,
        };
        let terms = [
            term(Kind::Notice, Some(Term::Years10)),
            term(Kind::Rule, Some(Term::Permanent)),
            term(Kind::Other, None),
        ];
        let of = |kind, dated_on: &str| Standing {
            kind,
            dated_on: dated_on.parse().ok(),
            ..Standing::default()
        };
        let notice = || of(Some(Kind::Notice), "2019-10-08");
        let cases = [
            (of(None, ""), "不存在"),
            (
                Standing {
                    hindrance: Some(Hindrance::UnderWay),
                    ..of(None, "")
                },
                "仍在办理",
            ),
            (of(None, "2019-10-08"), "未确定信息类别"),
            (of(Some(Kind::Other), "2019-10-08"), "尚未规定保管期限"),
            (of(Some(Kind::Rule), "2019-10-08"), "永久"),
            (
                of(Some(Kind::Notice), "2020-10-08"),
                "应保管至2030年12月31日",
            ),
            (
                Standing {
                    hindrance: Some(Hindrance::UnderWay),
                    ..notice()
                },
                "新的版本",
            ),
            (
                Standing {
                    hindrance: Some(Hindrance::InForce),
                    ..notice()
                },
                "现行有效",
            ),
            (
                Standing {
                    hindrance: Some(Hindrance::Placed),
                    ..notice()
                },
                "固定栏目",
            ),
            (
                Standing {
                    hindrance: Some(Hindrance::Belongs),
                    ..notice()
                },
                "解读",
            ),
        ];
        for (standing, expected) in cases {
            let (zh, en) = why_not(&standing, &terms, day("2030-01-02"));
            assert!(zh.contains(expected) && en.is_ascii(), "{zh} {en}");
        }
    }
}
