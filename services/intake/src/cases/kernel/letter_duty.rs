//! What is owed about the letters of a case: to send each that was issued, to send again what came back, to
//! prove the arrival of those on whose receipt something rests; and what of it was done late.
//!
//! How far a letter is stands in the register of dispatches alone, for the letters of all kinds of case;
//! which of them somebody has to send, its case says.

use chrono::NaiveDate;
use gongkai_law::{
    calendar::{Calendar, Due},
    rules::{Setting, Settings},
    service::{self, Arrival},
};

use super::{
    Case,
    duty::{Duty, DutyKind, Owed, ToBeSent},
};
use crate::paper::letter::{OnItsWay, Sending, Way};

/// All that is still to be done on a case that has these letters.
pub fn all_duties<C: Case>(state: &C, letters: &[OnItsWay], calendar: &Calendar) -> Vec<Duty> {
    let mut duties = state.duties(calendar);
    let summary = state.columns();
    let sent = letters
        .iter()
        .filter(|letter| state.to_be_sent(letter) == ToBeSent::Yes)
        .filter_map(|letter| {
            let by = state.leaves_by(letter, calendar);
            of(letter, by, &state.own_of(letter), calendar)
        })
        .map(|duty| Duty {
            office_id: summary.office_id.clone(),
            person: summary.person.clone(),
            ..duty
        });
    duties.extend(sent);
    duties
}

/// All that a case with these letters owed by a day, done or not.
pub fn all_owed<C: Case>(state: &C, letters: &[OnItsWay], calendar: &Calendar) -> Vec<Owed> {
    let mut owed = state.owed(calendar);
    for letter in letters {
        let by = state.leaves_by(letter, calendar);
        owed.extend(owed_of(letter, by, state.to_be_sent(letter), calendar));
    }
    owed
}

/// That a letter leaves by that day, and each time it came back again by the next working day.
fn owed_of(
    letter: &OnItsWay,
    by: Option<NaiveDate>,
    sent: ToBeSent,
    calendar: &Calendar,
) -> Vec<Owed> {
    let overtaken = match sent {
        ToBeSent::Never => return Vec::new(),
        ToBeSent::Yes => None,
        ToBeSent::NoMore(overtaken) => overtaken,
    };
    let left = letter.sendings.iter().map(|sending| Some(sending.on));
    let left = left.chain([None]);
    let came_back = letter.sendings.iter().map(|sending| match sending.arrival {
        Some(Arrival::Returned(on)) => Some(calendar.add_working_days(on, 1).date),
        Some(Arrival::Served(_)) | None => None,
    });
    let again = came_back.map(|due| (DutyKind::SendAgain, due));
    let due = [(DutyKind::SendLetter, by)].into_iter().chain(again);
    let owed = due.zip(left).filter_map(|((kind, due), left)| {
        let owed = Owed {
            part: letter.nth,
            ..Owed::new(kind, due?, left)
        };
        match (sent, left, overtaken) {
            (ToBeSent::NoMore(_), None, None) => None,
            (_, _, Some(first)) => Some(owed.overtaken(Some(first.on), first.by)),
            _ => Some(owed),
        }
    });
    owed.collect()
}

/// What is still to be done about the way of a letter that leaves by a day; nothing once it is done with.
fn of(
    letter: &OnItsWay,
    by: Option<NaiveDate>,
    own: &Settings,
    calendar: &Calendar,
) -> Option<Duty> {
    let (kind, due) = match letter.last() {
        None => {
            let next = calendar.add_working_days(letter.dated_on, 1);
            let due = by.filter(|by| *by != next.date).map_or(next, Due::set);
            (DutyKind::SendLetter, due)
        }
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
fn proof_due(letter: &OnItsWay, last: Sending, own: &Settings, calendar: &Calendar) -> Option<Due> {
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
    use gongkai_law::{application::Answer, letter::LetterKind};

    use super::*;
    use crate::cases::kernel::duty::Overtaken;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn sending(way: Way, on: &str, arrival: Option<Arrival>) -> Sending {
        Sending {
            way,
            on: day(on),
            arrival,
        }
    }

    /// What is owed of a letter of 2024-03-05 with these sendings, by kind, day and the day it was done.
    fn owed(sendings: Vec<Sending>, sent: ToBeSent) -> Vec<(&'static str, String, Option<String>)> {
        let letter = OnItsWay {
            sendings,
            ..OnItsWay::issued(2, 5, LetterKind::EnquiryReply, day("2024-03-05"))
        };
        let owed = owed_of(&letter, Some(letter.dated_on), sent, Calendar::bundled());
        let told = owed.into_iter().map(|owed| {
            assert_eq!(owed.part, 2, "the second letter of its case");
            let over = owed.overtaken.map(|over| format!("over {}", over.on));
            let done = owed.done_on.map(|day| day.to_string()).or(over);
            (owed.kind.as_str(), owed.due_on.to_string(), done)
        });
        told.collect()
    }

    #[test]
    fn each_sending_is_owed_by_a_day_done_or_not() {
        let (back, there) = (
            Some(Arrival::Returned(day("2024-03-08"))),
            Some(Arrival::Served(day("2024-03-20"))),
        );
        let left = sending(Way::Post, "2024-03-06", back);
        let again = sending(Way::Post, "2024-03-15", there);
        let first = |done: Option<&str>| {
            (
                "send_letter",
                "2024-03-05".to_owned(),
                done.map(ToOwned::to_owned),
            )
        };
        // The next working day is a Monday.
        let second = |done: Option<&str>| {
            (
                "send_again",
                "2024-03-11".to_owned(),
                done.map(ToOwned::to_owned),
            )
        };
        let over = ToBeSent::NoMore(Some(Overtaken {
            on: day("2024-03-18"),
            by: "办结",
        }));
        let forgotten = ToBeSent::NoMore(None);
        let on = Some("2024-03-06");
        for (sendings, sent, expected) in [
            (vec![], ToBeSent::Yes, vec![first(None)]),
            (vec![], over, vec![first(Some("over 2024-03-18"))]),
            (vec![], forgotten, vec![]),
            (vec![left], ToBeSent::Yes, vec![first(on), second(None)]),
            (vec![left], forgotten, vec![first(on)]),
            (
                vec![left, again],
                over,
                vec![first(on), second(Some("2024-03-15"))],
            ),
            (vec![left, again], ToBeSent::Never, vec![]),
        ] {
            assert_eq!(
                owed(sendings.clone(), sent),
                expected,
                "{sendings:?} {sent:?}"
            );
        }
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
            number: String::new(),
            dated_on: day("2024-03-05"),
            sendings: last
                .map(|(way, on, arrival)| sending(way, on, arrival))
                .into_iter()
                .collect(),
        };
        let (calendar, own) = (Calendar::bundled(), Settings::default());
        let by = Some(letter.next_working_day(calendar));
        let duty = of(&letter, by, &own, calendar)?;
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
                some("send_letter", "2024-03-06"),
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
