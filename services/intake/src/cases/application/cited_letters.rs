//! What a letter cites: a new answer the one it replaces, on whose order or by what correction of its own; a
//! lapse the notice whose period ran out; a reply the files that go with it. Numbers and names stand where
//! letters and files are kept and not in the case, so they are looked up in the transaction that makes the letter.

use std::path::Path;

use chrono::NaiveDate;
use gongkai_chassis::{db::Tx, error::Result};
use gongkai_document::date_text;
use gongkai_law::{application::Need, letter::LetterKind};
use uuid::Uuid;

use super::{
    letters,
    reply::{Cause, Replies},
    state::Application,
};
use crate::{
    cases::kernel::Loaded,
    paper::{
        attachment,
        letter::{
            self, Order,
            dispatch::Place,
            placeholder::{ANEW, FILES, Places},
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
        let LetterKind::Reply(answer) = order.kind else {
            continue;
        };
        if Places::of(order.kind).has(FILES) {
            name_files(tx, case, order).await?;
        }
        if let Some(notice) = letters::lapsed(&case.state, answer) {
            number_notice(tx, case.id, notice, order).await?;
        } else if Places::of(order.kind).has(ANEW) {
            withdraw(tx, case, order).await?;
        }
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

/// Withdraws the answer before, if there is one.
async fn withdraw(tx: &mut Tx, case: &Loaded<Application>, order: &mut Order) -> Result<()> {
    let replies = &case.state.replies;
    let ended_by = replies.ended_by().unwrap_or_default();
    let mut letters = letter::of_case(tx, case.id).await?.into_iter();
    let sent =
        letters.find(|sent| sent.ordinal == ended_by && matches!(sent.kind, LetterKind::Reply(_)));
    // Of a close that was a mistake he need not be told to whom nobody told it.
    let at_his_door = case.state.registration.submitted_by_applicant;
    let sent = sent.filter(|sent| {
        let told = sent.place != Place::Issued || at_his_door;
        told || !replies.is_annulled(sent.ordinal)
    });
    let answered = case.state.last_answer().map(|(_, on)| on);
    let sent = sent.map(|sent| Earlier {
        title: sent.letter.title,
        number: sent.printed,
        // Where the answer was annulled as a mistake, there is no such day any more.
        on: answered.unwrap_or(sent.dated_on),
    });
    // What came in as opening stock was answered by a letter that is not kept here.
    let elsewhere = case.state.answered.map(|(_, on)| Earlier {
        title: String::new(),
        number: String::new(),
        on,
    });
    if let Some(earlier) = sent.or(elsewhere) {
        let told = sentence(&earlier, replies);
        order.values.push((ANEW, told));
    }
    Ok(())
}

/// The earlier answer, and why and that it is withdrawn.
fn sentence(earlier: &Earlier, replies: &Replies) -> String {
    let day = date_text(earlier.on);
    let what = match (earlier.title.as_str(), earlier.number.as_str()) {
        ("", _) => "答复".to_owned(),
        (title, number) => format!("《{title}》（{number}）"),
    };
    let why = match replies.anew.last() {
        Some(anew) if anew.cause == Cause::Ordered => {
            let order = match anew.ordered_by.as_str() {
                "" => "有关行政复议决定或者行政诉讼裁判",
                named => named,
            };
            format!("根据{order}，上述答复予以撤销，本机关现重新答复")
        }
        Some(_) => "经自行复核，本机关决定撤销上述答复，现重新答复".to_owned(),
        None => "上述答复系误办结，本机关决定予以撤销，现重新答复".to_owned(),
    };
    format!("{day}，本机关就该申请作出{what}。{why}")
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
                format!("根据{order}，上述答复予以撤销，本机关现重新答复"),
            ),
            (
                Some((Cause::Ordered, "")),
                "根据有关行政复议决定或者行政诉讼裁判，上述答复予以撤销，本机关现重新答复"
                    .to_owned(),
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
            assert_eq!(sentence(&earlier, &replies(anew)), format!("{letter}{why}"));
        }
        let elsewhere = Earlier {
            title: String::new(),
            number: String::new(),
            ..earlier
        };
        let told = sentence(&elsewhere, &replies(Some((Cause::OwnCorrection, ""))));
        assert!(told.starts_with("2024年6月3日，本机关就该申请作出答复。"));
    }
}
