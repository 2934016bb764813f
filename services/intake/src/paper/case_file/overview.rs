//! What the state of a case says of it as a whole, whatever its kind.

use chrono::NaiveDate;
use gongkai_document::date_text;
use gongkai_law::case::CaseKind;

use crate::{cases::kernel::Case, paper::words};

/// A case as a whole.
pub struct Overview {
    /// Who asks, applies, complains or disputes.
    pub who: String,
    /// About what.
    pub what: String,
    /// Ends whose place a later one has taken, the oldest first.
    earlier: Vec<(NaiveDate, &'static str)>,
}

impl Overview {
    /// Of this state.
    pub fn of<C: Case>(state: &C) -> Self {
        Self {
            who: state.who().to_owned(),
            what: state.what().to_owned(),
            earlier: state.earlier_ends(),
        }
    }

    /// How the case ended; where it was answered anew, every answer with its day.
    pub fn result(&self, kind: CaseKind, closed: Option<&(NaiveDate, String)>) -> String {
        let Some((day, code)) = closed else {
            return String::new();
        };
        let last = words::result(kind, code);
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_stands_with_its_day_once_there_are_several() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let closed = (day("2024-07-01"), "granted".to_owned());
        let once = Overview {
            who: String::new(),
            what: String::new(),
            earlier: Vec::new(),
        };
        assert_eq!(once.result(CaseKind::Application, None), "");
        assert_eq!(
            once.result(CaseKind::Application, Some(&closed)),
            "予以公开"
        );
        let anew = Overview {
            earlier: vec![(day("2024-06-03"), "not_held")],
            ..once
        };
        assert_eq!(
            anew.result(CaseKind::Application, Some(&closed)),
            "信息不存在（2024年6月3日）；重新答复：予以公开（2024年7月1日）"
        );
    }
}
