//! What is still to be done about the letters of a case: to send each that was issued, to send again what
//! came back, to prove the arrival of those on whose receipt something rests.
//!
//! How far a letter is stands in the register of dispatches alone, for the letters of all kinds of case;
//! which of them somebody still has to send, its case says.

use gongkai_law::{
    calendar::{Calendar, Due},
    rules::{Setting, Settings},
    service::{self, Arrival},
};

use super::{
    Case,
    duty::{Duty, DutyKind},
};
use crate::paper::letter::{LastSending, OnItsWay, Way};

/// All that is still to be done on a case that has these letters.
pub fn all_duties<C: Case>(state: &C, letters: &[OnItsWay], calendar: &Calendar) -> Vec<Duty> {
    let mut duties = state.duties(calendar);
    let summary = state.columns();
    let sent = letters
        .iter()
        .filter(|letter| state.is_to_be_sent(letter))
        .filter_map(|letter| of(letter, &state.own_of(letter), calendar))
        .map(|duty| Duty {
            office_id: summary.office_id.clone(),
            person: summary.person.clone(),
            ..duty
        });
    duties.extend(sent);
    duties
}

/// What is still to be done about the way of a letter; nothing once it is done with.
fn of(letter: &OnItsWay, own: &Settings, calendar: &Calendar) -> Option<Duty> {
    let (kind, due) = match letter.last {
        // The day it bears says that it left then.
        None => (DutyKind::SendLetter, Due::set(letter.dated_on)),
        Some(last) => match last.arrival {
            Some(Arrival::Served(_)) => return None,
            Some(Arrival::Returned(on)) => (DutyKind::SendAgain, calendar.add_working_days(on, 1)),
            None => (
                DutyKind::ProveService,
                proof_due(letter, last, own, calendar)?,
            ),
        },
    };
    Some(Duty {
        part: letter.nth,
        ..Duty::new(kind, Some(due))
    })
}

/// By when the arrival of a letter under way is to be proven: where it is presumed, until it would be; by public
/// notice, on the first working day after the period of that.
/// Nothing where that it left is all there is to prove.
fn proof_due(
    letter: &OnItsWay,
    last: LastSending,
    own: &Settings,
    calendar: &Calendar,
) -> Option<Due> {
    if !letter.kind.needs_proof() {
        return None;
    }
    if last.way == Way::Notice {
        // The law serves it then; until then nothing can be entered.
        let served = service::announced(last.on);
        return Some(calendar.add_working_days(served, 1));
    }
    if letter.kind.is_presumed_received() {
        return Some(last.left().counts_on(calendar, own));
    }
    if last.way.is_electronic() && !letter.kind.begins_period() {
        return None;
    }
    let limit = own.on(Setting::ServiceProof, last.on).number;
    Some(calendar.add_working_days(last.on, limit))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use gongkai_law::{application::Answer, letter::LetterKind};

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// The duty of a letter of 2024-03-05 that last left so.
    fn duty(
        kind: LetterKind,
        last: Option<(Way, &str, Option<Arrival>)>,
    ) -> Option<(&'static str, String)> {
        let letter = OnItsWay {
            nth: 2,
            sent_by: 5,
            kind,
            dated_on: day("2024-03-05"),
            last: last.map(|(way, on, arrival)| LastSending {
                way,
                on: day(on),
                arrival,
            }),
        };
        let duty = of(&letter, &Settings::default(), Calendar::bundled())?;
        assert_eq!(duty.part, 2, "the second letter of its case");
        Some((duty.kind.as_str(), duty.due.unwrap().date.to_string()))
    }

    #[expect(clippy::unnecessary_wraps, reason = "compared with what may be none")]
    fn some(kind: &'static str, due: &str) -> Option<(&'static str, String)> {
        Some((kind, due.to_owned()))
    }

    #[test]
    fn every_letter_is_to_be_sent_and_sent_again_when_it_came_back() {
        for kind in LetterKind::all() {
            assert_eq!(
                duty(kind, None),
                some("send_letter", "2024-03-05"),
                "{kind}"
            );
            let back = Some(Arrival::Returned(day("2024-03-15")));
            let returned = duty(kind, Some((Way::Post, "2024-03-06", back)));
            assert_eq!(returned, some("send_again", "2024-03-18"), "{kind}");
            let there = Some(Arrival::Served(day("2024-03-15")));
            assert_eq!(
                duty(kind, Some((Way::Post, "2024-03-06", there))),
                None,
                "{kind}"
            );
        }
    }

    #[test]
    fn its_arrival_is_to_be_proven_where_something_rests_on_it() {
        let by = |kind, way| duty(kind, Some((way, "2024-03-05", None)));
        // Presumed received seven working days later.
        let presumed = some("prove_service", "2024-03-14");
        assert_eq!(by(LetterKind::CorrectionNotice, Way::Post), presumed);
        assert_eq!(by(LetterKind::FeeNotice, Way::Email), presumed);
        // Nothing is presumed of an opinion request, nor of what names a remedy.
        let proven = some("prove_service", "2024-03-26");
        assert_eq!(by(LetterKind::ThirdPartyRequest, Way::Email), proven);
        let closing = LetterKind::Reply(Answer::NotCorrected);
        // By public notice nothing is served before 2024-04-04, a holiday, nor can be entered as that.
        let announced = some("prove_service", "2024-04-07");
        for kind in [LetterKind::FeeNotice, LetterKind::CoMakerRequest, closing] {
            assert_eq!(by(kind, Way::Notice), announced, "{kind}");
        }
        assert_eq!(by(closing, Way::Post), proven);
        assert_eq!(by(LetterKind::RectificationReply, Way::Post), proven);
        assert_eq!(
            by(closing, Way::Portal),
            None,
            "sent is all there is to prove"
        );
        for kind in [
            LetterKind::Acknowledgement,
            LetterKind::ExtensionNotice,
            LetterKind::EnquiryReply,
            LetterKind::Acceptance,
        ] {
            assert_eq!(by(kind, Way::Post), None, "{kind}");
        }
    }
}
