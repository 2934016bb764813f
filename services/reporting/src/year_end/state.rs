//! What needs a hand before a year closes. Pure.

use chrono::{Datelike as _, NaiveDate};
use gongkai_law::{calendar::day_zh, code::codes};

use super::duty::{Meaning, meaning};

codes! {
    /// Why something needs a hand.
    pub enum Kind as "gongkai.reporting.v1.YearEndTaskKind" {
        /// It came in and its receipt is not confirmed.
        Unconfirmed = "unconfirmed", "待确认收到";
        /// The applicant let a day pass.
        Lapsed = "lapsed", "逾期未补正、未缴费";
        /// Nothing stands in the way of the answer.
        Answerable = "answerable", "可在年内答复";
        /// A cell that nobody declared.
        DeclarationMissing = "declaration_missing", "未填报";
        /// A document of an uncertain kind.
        DocumentUncertain = "document_uncertain", "待核对文件";
        /// A dispute without an outcome.
        DisputePending = "dispute_pending", "复议、诉讼未登记结果";
        /// Registered after the report of its year was signed.
        RegisteredLate = "registered_late", "上年收到、本年登记";
    }
}

/// Something that needs a hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Why.
    pub kind: Kind,
    /// Id of the case or item; empty for a figure.
    pub id: String,
    /// Its number; empty for none.
    pub number: String,
    /// Where it is read; empty for none.
    pub read_rpc: &'static str,
    /// Key of the figure; empty otherwise.
    pub figure: String,
    /// In one Chinese sentence, what to do.
    pub text: String,
    /// Civil date it is due, or else began.
    pub on: Option<NaiveDate>,
    /// Id of the responsible office; empty for none.
    pub office_id: String,
}

/// The end of a year, seen from a day.
#[derive(Debug, Clone, Copy)]
pub struct YearEnd {
    /// Its last day.
    pub last: NaiveDate,
    /// Today.
    pub today: NaiveDate,
}

impl YearEnd {
    /// Of the year, where it has begun.
    pub fn of(year: i32, today: NaiveDate) -> Option<Self> {
        let last = NaiveDate::from_ymd_opt(year, 12, 31)?;
        (today.year() >= year).then_some(Self { last, today })
    }

    /// Whether it is over: what was done in it may still be entered.
    pub fn is_over(self) -> bool {
        self.today > self.last
    }

    /// The last day of it that is known.
    pub fn known_to(self) -> NaiveDate {
        self.last.min(self.today)
    }
}

/// How far an application is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Its receipt is not confirmed.
    Unconfirmed,
    /// It is handled.
    Handling,
    /// It waits for somebody else.
    Waiting,
    /// The reply waits for its review.
    Review,
    /// The reply waits for its signature.
    Signature,
    /// The reply waits to leave.
    Sending,
}

/// An application that came in by the end of the year and is not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Its id.
    pub id: String,
    /// Its registration number.
    pub number: String,
    /// Id of the responsible office; empty for none.
    pub office_id: String,
    /// How far it is.
    pub stage: Stage,
}

/// Something still to be done on an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// Its code.
    pub code: String,
    /// Civil date by which; none while the clock stands still.
    pub due_on: Option<NaiveDate>,
}

/// What an application needs before the year closes, if anything.
pub fn of_application(end: YearEnd, application: &Application, duties: &[Duty]) -> Option<Task> {
    let with = |wanted| {
        let mut found = duties.iter();
        found.find(|duty| meaning(&duty.code) == Some(wanted))
    };
    let due = |duty: Option<&Duty>| duty.and_then(|duty| duty.due_on);
    let (kind, on, text) = if application.stage == Stage::Unconfirmed {
        let on = due(with(Meaning::Unconfirmed));
        (Kind::Unconfirmed, on, unconfirmed(end))
    } else if let Some(lapsed) = with(Meaning::Lapsed) {
        (
            Kind::Lapsed,
            lapsed.due_on,
            self::lapsed(end, lapsed.due_on)?,
        )
    } else {
        // While its clock stands still it waits for somebody.
        let on = due(with(Meaning::Answer))?;
        if with(Meaning::InTheWay).is_some() {
            return None;
        }
        (
            Kind::Answerable,
            Some(on),
            answerable(end, application.stage, on)?,
        )
    };
    Some(Task {
        kind,
        id: application.id.clone(),
        number: application.number.clone(),
        read_rpc: "intake/GetApplication",
        figure: String::new(),
        text,
        on,
        office_id: application.office_id.clone(),
    })
}

fn unconfirmed(end: YearEnd) -> String {
    let last = day_zh(end.last);
    if end.is_over() {
        format!("截至{last}未登记确认收到，不计入当年新收；确已在此之前与申请人确认的，请补登。")
    } else {
        format!("请于{last}前与申请人确认收到，否则不计入本年新收。")
    }
}

/// Of one whose day has not come in the year, nothing is to be done.
fn lapsed(end: YearEnd, close_on: Option<NaiveDate>) -> Option<String> {
    let close_on = close_on.filter(|day| *day <= end.last)?;
    let last = day_zh(end.last);
    Some(if end.is_over() {
        format!(
            "申请人逾期未补正或者未缴费，截至{last}未登记办结，已结转下年度；确已在此之前办结的，请补登。"
        )
    } else if close_on > end.today {
        let from = day_zh(close_on);
        format!("申请人届时仍未补正或者未缴费的，请于{from}起、{last}前办结，否则结转下年度。")
    } else {
        format!("申请人逾期未补正或者未缴费，请于{last}前办结，否则结转下年度。")
    })
}

/// Of one that waits for somebody, nothing is to be done.
fn answerable(end: YearEnd, stage: Stage, due: NaiveDate) -> Option<String> {
    let what = match stage {
        Stage::Unconfirmed | Stage::Waiting => return None,
        Stage::Handling => "作出答复并送出",
        Stage::Review => "审核、签发答复并送出",
        Stage::Signature => "签发答复并送出",
        Stage::Sending => "送出已签发的答复",
    };
    let last = day_zh(end.last);
    Some(if end.is_over() {
        format!("截至{last}未登记答复，已结转下年度；确已在此之前答复的，请补登。")
    } else if due < end.today {
        let due = day_zh(due);
        format!("答复期限{due}已过，请立即{what}；{last}前未送出的，结转下年度。")
    } else if due < end.last {
        let due = day_zh(due);
        format!("请按答复期限于{due}前{what}；{last}前未送出的，结转下年度。")
    } else {
        format!("无需等待他方，请于{last}前{what}，否则结转下年度。")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn end(today: &str) -> YearEnd {
        YearEnd::of(2024, day(today)).unwrap()
    }

    fn duty(code: &str, due: &str) -> Duty {
        Duty {
            code: code.to_owned(),
            due_on: due.parse().ok(),
        }
    }

    fn task(today: &str, stage: Stage, duties: &[Duty]) -> Option<(Kind, String)> {
        let application = Application {
            id: "a".to_owned(),
            number: "〔2024〕3号".to_owned(),
            office_id: "safety".to_owned(),
            stage,
        };
        let task = of_application(end(today), &application, duties)?;
        Some((task.kind, task.text))
    }

    #[test]
    fn a_year_closes_once_it_has_begun() {
        assert!(YearEnd::of(2025, day("2024-12-31")).is_none());
        assert!(!end("2024-12-31").is_over() && end("2025-01-01").is_over());
        assert_eq!(end("2025-01-15").known_to(), day("2024-12-31"));
        assert_eq!(end("2024-12-10").known_to(), day("2024-12-10"));
    }

    #[test]
    fn what_is_not_confirmed_is_to_be_confirmed() {
        let duties = [duty("confirm_receipt", "2024-12-11")];
        let unconfirmed = |today| task(today, Stage::Unconfirmed, &duties).unwrap();
        assert_eq!(
            unconfirmed("2024-12-10"),
            (
                Kind::Unconfirmed,
                "请于2024年12月31日前与申请人确认收到，否则不计入本年新收。".to_owned()
            )
        );
        assert!(unconfirmed("2025-01-02").1.contains("请补登"));
    }

    #[test]
    fn what_an_applicant_let_pass_is_to_be_ended() {
        let lapsed = |today, due| {
            let duties = [duty("answer", ""), duty("close_lapsed", due)];
            task(today, Stage::Waiting, &duties)
        };
        let (kind, text) = lapsed("2024-12-10", "2024-12-09").unwrap();
        assert_eq!(
            (kind, text.as_str()),
            (
                Kind::Lapsed,
                "申请人逾期未补正或者未缴费，请于2024年12月31日前办结，否则结转下年度。"
            )
        );
        let (_, text) = lapsed("2024-12-10", "2024-12-20").unwrap();
        assert!(text.contains("请于2024年12月20日起"), "{text}");
        assert_eq!(lapsed("2024-12-10", "2025-01-03"), None);
        assert!(
            lapsed("2025-01-10", "2024-12-20")
                .unwrap()
                .1
                .contains("请补登")
        );
    }

    #[test]
    fn what_waits_for_nobody_is_to_be_answered() {
        let answer = |today, stage, due| task(today, stage, &[duty("answer", due)]);
        let text = |today, stage, due| {
            let (kind, text) = answer(today, stage, due).unwrap();
            assert_eq!(kind, Kind::Answerable);
            text
        };
        assert_eq!(
            text("2024-12-10", Stage::Handling, "2025-01-06"),
            "无需等待他方，请于2024年12月31日前作出答复并送出，否则结转下年度。"
        );
        assert_eq!(
            text("2024-12-10", Stage::Signature, "2024-12-20"),
            "请按答复期限于2024年12月20日前签发答复并送出；2024年12月31日前未送出的，结转下年度。"
        );
        assert_eq!(
            text("2024-12-23", Stage::Sending, "2024-12-20"),
            "答复期限2024年12月20日已过，请立即送出已签发的答复；2024年12月31日前未送出的，结转下年度。"
        );
        assert!(text("2025-01-02", Stage::Review, "2025-01-06").contains("已结转下年度"));
        assert_eq!(answer("2024-12-10", Stage::Waiting, "2025-01-06"), None);
        // Its clock stands still, an opinion is out, or it was answered before.
        assert_eq!(answer("2024-12-10", Stage::Handling, ""), None);
        for other in ["opinion_back", "confirm_payment"] {
            let duties = [duty("answer", "2025-01-06"), duty(other, "2024-12-20")];
            assert_eq!(task("2024-12-10", Stage::Handling, &duties), None);
        }
        let anew = [duty("answer_anew", "2024-12-20")];
        assert_eq!(task("2024-12-10", Stage::Sending, &anew), None);
    }
}
