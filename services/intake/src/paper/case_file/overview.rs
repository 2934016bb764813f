//! What the state of a case says of it as a whole, whatever its kind.

use chrono::NaiveDate;
use gongkai_document::date_text;
use gongkai_law::{
    calendar::Calendar,
    case::CaseKind,
    clock::{Deadline, Limits, Stands},
};
use uuid::Uuid;

use super::names::Names;
use crate::{
    cases::kernel::{
        Case,
        clocks::{ANEW, Clock, Judged, limit_names, limits_of},
        duty::{Owed, late},
        letter_duty::all_owed,
    },
    paper::{letter::OnItsWay, words},
};

/// A case as a whole.
pub struct Overview {
    /// Who asks, applies, complains or disputes.
    pub who: String,
    /// About what, in the words of who asks; empty for a dispute about an application alone.
    what: String,
    /// Whether its applicant submitted it himself.
    by_applicant: bool,
    /// The organ a dispute is before, and the number it has there.
    pub before: Option<(String, String)>,
    /// The case it was merged into.
    pub merged_into: Option<Uuid>,
    /// Ends whose place a later one has taken, the oldest first.
    earlier: Vec<(NaiveDate, &'static str)>,
    limits: Limits,
    stands: Stands,
    /// Its limits, each with how its day comes about.
    pub clocks: Vec<Clock>,
    owed: Vec<Owed>,
    /// Its letters, of which what was late names its own.
    letters: Vec<OnItsWay>,
    /// The way of each notice that is waited on, as lines.
    pub ways: Vec<String>,
}

impl Overview {
    /// Of this state, with these letters of it.
    pub fn of<C: Case>(state: &C, letters: &[OnItsWay], calendar: &Calendar) -> Self {
        Self {
            who: state.who().to_owned(),
            what: state.what().to_owned(),
            by_applicant: state.submitted_by_applicant(),
            before: state
                .before()
                .map(|(organ, number)| (organ.to_owned(), number.to_owned())),
            merged_into: state.merged_into(),
            earlier: state.earlier_ends(),
            limits: state.limits(calendar),
            stands: state.stands(),
            clocks: state.clocks(calendar),
            owed: all_owed(state, letters, calendar),
            letters: letters.to_vec(),
            ways: (state.ways(calendar).iter())
                .map(|(letter, told)| format!("{letter}：{told}"))
                .collect(),
        }
    }

    /// What it is about: also the other case, by its number.
    pub fn content(&self, about: Option<Uuid>, names: &Names) -> String {
        let about = about.and_then(|id| names.cases.get(&id));
        let about = about.map(|number| format!("对申请{number}的答复"));
        let said = Some(self.what.clone()).filter(|what| !what.is_empty());
        let himself = self.by_applicant.then(|| "申请人自行提交".to_owned());
        let parts: Vec<String> = about.into_iter().chain(said).chain(himself).collect();
        parts.join("；")
    }

    /// What of it was done late, or is late by that day, in one text; empty where nothing is.
    pub fn late(&self, today: NaiveDate) -> String {
        let late = late(self.owed.clone(), today);
        let late: Vec<String> = late
            .iter()
            .map(|owed| owed.late_zh(&self.letters))
            .collect();
        late.join("；")
    }

    /// Civil date of the last answer, where a later one took the place of the first.
    pub fn reanswered_on(&self, closed: Option<&(NaiveDate, String)>) -> Option<NaiveDate> {
        closed
            .map(|(day, _)| *day)
            .filter(|_| !self.earlier.is_empty())
    }

    /// Civil date the case was closed, first of all.
    pub fn closed_on(&self, closed: Option<&(NaiveDate, String)>) -> Option<NaiveDate> {
        let first = self.earlier.first().map(|(day, _)| *day);
        first.or(closed.map(|(day, _)| *day))
    }

    /// How the case ended; where it was answered anew, every answer with its day, and where it was merged,
    /// the number of the other one.
    pub fn result(
        &self,
        kind: CaseKind,
        closed: Option<&(NaiveDate, String)>,
        names: &Names,
    ) -> String {
        let Some((day, code)) = closed else {
            return String::new();
        };
        let last = words::result(kind, code);
        if let Some(number) = self.merged_into.and_then(|id| names.cases.get(&id)) {
            return format!("{last}（并入{number}）");
        }
        if self.earlier.is_empty() {
            return last;
        }
        let dated = |word: String, day| format!("{word}（{}）", date_text(day));
        let ends = self
            .earlier
            .iter()
            .map(|(day, code)| dated(words::result(kind, code), *day))
            .chain([dated(last, *day)]);
        ends.collect::<Vec<_>>().join("；重新答复：")
    }

    /// How the case stands to each limit of its kind.
    pub fn judged(&self, kind: CaseKind, today: NaiveDate) -> Vec<Judged> {
        let (statutory, promised) = limits_of(kind);
        let judged = |name, limit: &Option<Deadline>| {
            let limit = limit.as_ref();
            Some(Judged::of(name?, limit, self.stands, today))
        };
        let statutory = judged(statutory, &self.limits.statutory);
        let promised = judged(promised, &self.limits.promised);
        statutory.into_iter().chain(promised).collect()
    }

    /// How it stands to the day of the last new answer, if it is or was answered anew.
    pub fn anew(&self, today: NaiveDate) -> Option<Judged> {
        let mut clocks = self.clocks.iter();
        Some(clocks.rfind(|clock| clock.name == ANEW)?.judged(today))
    }

    /// Whether it is or was in time by each limit of its kind, in one text.
    pub fn in_time(&self, kind: CaseKind, today: NaiveDate) -> String {
        let judged = self.judged(kind, today).into_iter();
        let judged = judged.chain(self.anew(today));
        let told = judged.filter(|judged| !judged.in_time.is_empty());
        let told = told.map(|judged| format!("{}：{}", judged.limit, judged.in_time));
        told.collect::<Vec<_>>().join("；")
    }

    /// The limits it is judged by, of those it has.
    pub fn judged_by(&self, kind: CaseKind) -> impl Iterator<Item = &Clock> {
        let names = move || limit_names(kind).chain([ANEW]);
        let clocks = self.clocks.iter();
        clocks.filter(move |clock| names().any(|name| name == clock.name))
    }

    /// On what each of its limits rests, and which day that makes, in one text.
    pub fn basis(&self) -> String {
        let told: Vec<String> = self.clocks.iter().map(Clock::told).collect();
        told.join("。")
    }
}

#[cfg(test)]
mod tests {
    use gongkai_law::clock::{Entry, deadline};

    use super::*;
    use crate::cases::{kernel::clocks::DueNow, number::CaseNumber};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Received on 2024-02-05 with so many working days, and suspended since a day, if one is given.
    fn limit(limit_wd: u32, suspended: Option<&str>) -> Option<Deadline> {
        let start = Entry::Start {
            on: day("2024-02-05"),
            limit_wd,
            source: String::new(),
        };
        let pause = suspended.map(|from| Entry::Pause {
            from: day(from),
            to: None,
            source: String::new(),
        });
        let ledger: Vec<_> = std::iter::once(start).chain(pause).collect();
        deadline(Calendar::bundled(), &ledger)
    }

    fn overview(limits: Limits, stands: Stands) -> Overview {
        Overview {
            who: String::new(),
            what: String::new(),
            by_applicant: false,
            before: None,
            merged_into: None,
            earlier: Vec::new(),
            limits,
            stands,
            clocks: Vec::new(),
            owed: Vec::new(),
            letters: Vec::new(),
            ways: Vec::new(),
        }
    }

    #[test]
    fn every_answer_stands_with_its_day_once_there_are_several() {
        let closed = (day("2024-07-01"), "granted".to_owned());
        let names = Names::default();
        let once = overview(Limits::default(), Stands::Ended(day("2024-07-01")));
        let kind = CaseKind::Application;
        assert_eq!(once.result(kind, None, &names), "");
        assert_eq!(once.result(kind, Some(&closed), &names), "予以公开");
        assert_eq!(once.closed_on(Some(&closed)), Some(closed.0));
        assert_eq!(once.reanswered_on(Some(&closed)), None);
        let anew = Overview {
            earlier: vec![(day("2024-06-03"), "not_held")],
            ..once
        };
        assert_eq!(
            anew.result(kind, Some(&closed), &names),
            "信息不存在（2024年6月3日）；重新答复：予以公开（2024年7月1日）"
        );
        assert_eq!(anew.closed_on(Some(&closed)), Some(day("2024-06-03")));
        assert_eq!(anew.reanswered_on(Some(&closed)), Some(closed.0));
        let merged = Overview {
            merged_into: Some(Uuid::from_u128(1)),
            ..overview(Limits::default(), Stands::NotCounted)
        };
        let names = Names {
            cases: [(Uuid::from_u128(1), CaseNumber::of_row(2024, 3))].into(),
            ..Names::default()
        };
        let end = (day("2024-07-01"), "merged".to_owned());
        assert_eq!(
            merged.result(kind, Some(&end), &names),
            "合并（并入〔2024〕3号）"
        );
    }

    #[test]
    fn a_dispute_is_about_an_application_by_its_number() {
        let application = Uuid::from_u128(1);
        let names = Names {
            cases: [(application, CaseNumber::of_row(2024, 3))].into(),
            ..Names::default()
        };
        let said = |what: &str, about| {
            let dispute = Overview {
                what: what.to_owned(),
                by_applicant: false,
                ..overview(Limits::default(), Stands::Open)
            };
            dispute.content(about, &names)
        };
        assert_eq!(said("", Some(application)), "对申请〔2024〕3号的答复");
        assert_eq!(
            said("逾期未答复", Some(application)),
            "对申请〔2024〕3号的答复；逾期未答复"
        );
        assert_eq!(said("拆除公告", None), "拆除公告");
    }

    #[test]
    fn a_case_is_judged_by_each_limit_of_its_kind() {
        let in_time = |kind, limits: &Limits, stands, today: &str| {
            let judged = overview(limits.clone(), stands).judged(kind, day(today));
            judged
                .into_iter()
                .map(|judged| format!("{}：{}", judged.limit, judged.in_time))
                .collect::<Vec<_>>()
                .join("，")
        };
        // Due on 2024-03-08 by law, and by promise on 2024-02-20.
        let both = Limits {
            statutory: limit(20, None),
            promised: limit(7, None),
        };
        let ended = |on| Stands::Ended(day(on));
        let matter = |stands, today| in_time(CaseKind::Matter, &both, stands, today);
        for (stands, today, expected) in [
            (
                Stands::Open,
                "2024-02-21",
                "法定期限：未到期，承诺期限：逾期未办结",
            ),
            (
                ended("2024-02-21"),
                "2024-12-31",
                "法定期限：是，承诺期限：否",
            ),
            (
                ended("2024-03-09"),
                "2024-12-31",
                "法定期限：否，承诺期限：否",
            ),
            (Stands::NotCounted, "2024-12-31", "法定期限：，承诺期限："),
        ] {
            assert_eq!(matter(stands, today), expected);
        }
        // A lapse: the applicant was waited for.
        let waited = Limits::by_law(limit(20, Some("2024-02-19")));
        let lapse = overview(waited, ended("2024-04-08"));
        let expected = Judged {
            limit: "法定期限",
            original_on: Some(day("2024-03-08")),
            due_now: DueNow::Suspended,
            in_time: "是",
        };
        let judged = lapse.judged(CaseKind::Application, day("2024-12-31"));
        assert_eq!(judged, [expected]);
        // A suit whose copy has not come has no limit yet.
        let none = overview(Limits::default(), Stands::Open);
        let judged = none.judged(CaseKind::Dispute, day("2024-12-31"));
        assert_eq!((judged[0].due_now, judged[0].in_time), (DueNow::None, ""));
    }
}
