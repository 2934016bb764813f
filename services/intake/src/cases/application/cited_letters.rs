//! What a letter cites: a new answer the one it replaces, on whose order or by what correction of its own; a
//! lapse the notice whose period ran out; a reply the files that go with it. Numbers and names stand where
//! letters and files are kept and not in the case, so they are looked up in the transaction that makes the letter.

use std::path::Path;

use chrono::NaiveDate;
use gongkai_chassis::{db::Tx, error::Result};
use gongkai_document::date_text;
use gongkai_law::{application::Need, letter::LetterKind, title::titled};
use uuid::Uuid;

use super::{
    letters,
    reply::{Cause, Replies},
    state::Application,
    void::Told,
};
use crate::{
    cases::kernel::Loaded,
    paper::{
        attachment,
        letter::{
            self, OnItsWay, Order,
            placeholder::{ANEW, FILES, Places, WITHDRAWN_LETTER},
        },
    },
};

/// An answer that left before.
struct Earlier {
    /// What its letter is called.
    title: String,
    /// Its number, if it has one of ours.
    number: String,
    /// Civil date it left, which is the day of the answer.
    on: NaiveDate,
}

/// Completes the letters that tell of an earlier one, or of files.
pub(super) async fn complete(
    tx: &mut Tx,
    case: &Loaded<Application>,
    orders: &mut [Order],
) -> Result<()> {
    for order in orders {
        let places = Places::of(order.kind);
        if places.has(WITHDRAWN_LETTER) {
            name_withdrawn(tx, case, order).await?;
        }
        let LetterKind::Reply(answer) = order.kind else {
            continue;
        };
        if places.has(FILES) {
            name_files(tx, case, order).await?;
        }
        if let Some(notice) = letters::lapsed(&case.state, answer) {
            number_notice(tx, case.id, notice, order).await?;
        } else if places.has(ANEW) {
            withdraw(tx, case, order).await?;
        }
    }
    Ok(())
}

/// The letter that one of withdrawal takes back, by its number and day; one of before the bureau began here has no
/// number.
async fn name_withdrawn(tx: &mut Tx, case: &Loaded<Application>, order: &mut Order) -> Result<()> {
    let Some(taken_back) = case.state.taken_back.last() else {
        return Ok(());
    };
    let letters = letter::of_case(tx, case.id).await?;
    // What goes along with it is withdrawn with it.
    let withdrawn = letters.iter().find(|stored| {
        stored.ordinal == taken_back.sent_by && stored.kind.is_taken_back_by(order.kind)
    });
    let mut values = order.values.iter_mut();
    let named = values.find(|(name, _)| *name == WITHDRAWN_LETTER);
    if let (Some(stored), Some((_, named))) = (withdrawn, named) {
        *named = letters::named(&stored.letter.title, &stored.printed, stored.dated_on);
    }
    Ok(())
}

/// The files of the draft by their titles, in its order.
async fn name_files(tx: &mut Tx, case: &Loaded<Application>, order: &mut Order) -> Result<()> {
    let reply = case.state.replies.current();
    let files = reply.map_or(&[][..], |reply| &reply.content.attachments);
    let names = attachment::file_names(tx, files).await?;
    let titles = files
        .iter()
        .filter_map(|id| names.get(id))
        .map(|name| title(name));
    let titles: Vec<&str> = titles.collect();
    if !titles.is_empty() {
        order.values.push((FILES, titles.join("\n")));
    }
    Ok(())
}

/// The title of a file: its name without the extension.
fn title(file_name: &str) -> &str {
    let stem = Path::new(file_name).file_stem();
    stem.and_then(|stem| stem.to_str()).unwrap_or(file_name)
}

/// The number of the notice whose period ran out; one of before the bureau began here has none.
async fn number_notice(
    tx: &mut Tx,
    case_id: Uuid,
    (kind, left_on): (LetterKind, NaiveDate),
    order: &mut Order,
) -> Result<()> {
    let sent = letter::last(tx, case_id, |sent| sent == kind).await?;
    let mut values = order.values.iter_mut();
    let told = values.find(|(name, _)| *name == Need::LapsedNotice.as_str());
    if let (Some(sent), Some((_, told))) = (sent, told) {
        *told = letters::cited(kind, left_on, &sent.printed);
    }
    Ok(())
}

/// Withdraws the answers before that really left, if there are any.
async fn withdraw(tx: &mut Tx, case: &Loaded<Application>, order: &mut Order) -> Result<()> {
    let letters = letter::of_case(tx, case.id).await?;
    let earlier = case.state.to_withdraw(&case.letters);
    let earlier = earlier.into_iter().map(|told| {
        let mut letters = letters.iter();
        let letter = letters.find(|stored| {
            stored.ordinal == told.sent_by && matches!(stored.kind, LetterKind::Reply(_))
        });
        // What came in as opening stock was answered by a letter that is not kept here.
        let (title, number) = letter
            .map(|stored| (stored.letter.title.clone(), stored.printed.clone()))
            .unwrap_or_default();
        Earlier {
            title,
            number,
            on: told.on,
        }
    });
    let earlier: Vec<Earlier> = earlier.collect();
    if let Some(told) = sentence(&earlier, &case.state.replies) {
        order.values.push((ANEW, told));
    }
    Ok(())
}

impl Application {
    /// The answers that a new one withdraws, in the order of their letters: those that really left since the last
    /// reply, which withdrew what was before it. What is read at its addressee's own door left as it was issued.
    pub(super) fn to_withdraw(&self, letters: &[OnItsWay]) -> Vec<Told> {
        let at_his_door = self.registration.submitted_by_applicant;
        let is_told = |told: &Told| {
            let mut letters = letters.iter();
            let letter = letters.find(|letter| {
                letter.sent_by == told.sent_by && matches!(letter.kind, LetterKind::Reply(_))
            });
            letter.is_none_or(|letter| at_his_door || !letter.sendings.is_empty())
        };
        let mut left = self.told_answers();
        left.retain(|told| told.is_reply || is_told(told));
        let last_reply = left.iter().rposition(|told| told.is_reply);
        left.split_off(last_reply.unwrap_or(0))
    }
}

/// The earlier answers, and why and that they are withdrawn; where none left, on whose order this one is made, if on
/// any.
fn sentence(earlier: &[Earlier], replies: &Replies) -> Option<String> {
    let order = replies.anew.last().map(|anew| {
        let order = match anew.ordered_by.as_str() {
            "" => "有关行政复议决定或者行政诉讼裁判",
            named => named,
        };
        (anew.cause == Cause::Ordered).then_some(order)
    });
    if earlier.is_empty() {
        return order
            .flatten()
            .map(|order| format!("根据{order}，本机关现就该申请作出答复"));
    }
    let told = earlier.iter().enumerate().map(|(index, earlier)| {
        let what = match (earlier.title.as_str(), earlier.number.as_str()) {
            ("", _) => "答复".to_owned(),
            (title, number) => format!("{}（{number}）", titled(title)),
        };
        let who = if index == 0 {
            "本机关就该申请"
        } else {
            "又"
        };
        format!("{}，{who}作出{what}", date_text(earlier.on))
    });
    let told: Vec<String> = told.collect();
    let why = match order {
        Some(Some(order)) => format!("根据{order}，本机关撤销上述答复，现重新答复"),
        Some(None) => "经自行复核，本机关决定撤销上述答复，现重新答复".to_owned(),
        None => "上述答复系误办结，本机关决定予以撤销，现重新答复".to_owned(),
    };
    Some(format!("{}。{why}", told.join("；")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::application::reply::Anew;

    #[test]
    fn a_new_answer_withdraws_the_earlier_one_by_number_and_names_the_order_or_says_it_has_none() {
        let earlier = Earlier {
            title: "政府信息不予公开告知书".to_owned(),
            number: "赫应急公开〔2024〕12号".to_owned(),
            on: "2024-06-03".parse().unwrap(),
        };
        let replies = |anew: Option<(Cause, &str)>| Replies {
            anew: anew
                .map(|(cause, ordered_by)| Anew {
                    cause,
                    re_reviewed: false,
                    dispute_id: None,
                    ordered_by: ordered_by.to_owned(),
                    opened_on: "2024-06-24".parse().unwrap(),
                    due_on: "2024-07-01".parse().unwrap(),
                    answered: None,
                })
                .into_iter()
                .collect(),
            ..Replies::default()
        };
        let order = "某区人民政府2024年6月20日作出的某政复决〔2024〕3号《行政复议决定书》";
        let letter = "2024年6月3日，本机关就该申请作出《政府信息不予公开告知书》\
                      （赫应急公开〔2024〕12号）。";
        for (anew, why) in [
            (
                Some((Cause::Ordered, order)),
                format!("根据{order}，本机关撤销上述答复，现重新答复"),
            ),
            (
                Some((Cause::Ordered, "")),
                "根据有关行政复议决定或者行政诉讼裁判，本机关撤销上述答复，现重新答复".to_owned(),
            ),
            (
                Some((Cause::OwnCorrection, "")),
                "经自行复核，本机关决定撤销上述答复，现重新答复".to_owned(),
            ),
            (
                None,
                "上述答复系误办结，本机关决定予以撤销，现重新答复".to_owned(),
            ),
        ] {
            let told = sentence(std::slice::from_ref(&earlier), &replies(anew));
            assert_eq!(told, Some(format!("{letter}{why}")));
        }
        // Nothing left: there is nothing to withdraw, and an order all the same.
        assert_eq!(sentence(&[], &replies(None)), None);
        assert_eq!(
            sentence(&[], &replies(Some((Cause::OwnCorrection, "")))),
            None
        );
        assert_eq!(
            sentence(&[], &replies(Some((Cause::Ordered, order)))),
            Some(format!("根据{order}，本机关现就该申请作出答复"))
        );
        let elsewhere = Earlier {
            title: String::new(),
            number: String::new(),
            on: earlier.on,
        };
        let told = sentence(
            &[elsewhere, earlier],
            &replies(Some((Cause::OwnCorrection, ""))),
        );
        assert_eq!(
            told.unwrap(),
            "2024年6月3日，本机关就该申请作出答复；2024年6月3日，又作出《政府信息不予公开告知书》\
             （赫应急公开〔2024〕12号）。经自行复核，本机关决定撤销上述答复，现重新答复"
        );
    }
}
