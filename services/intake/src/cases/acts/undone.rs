//! Whether what takes an act back can be done: of an act that may be done now, once it is done; of another, now.

use gongkai_chassis::error::{Error, Reason};

use super::{
    letters::Held,
    undo::{Undo, undo_of},
};
use crate::cases::kernel::{
    Loaded, On,
    possible::{Acts, Anybody, Possible, after, may},
};

/// How an act is taken back as its case stands.
#[derive(Debug, Default)]
pub struct Undone {
    /// By one of these acts.
    pub by: Vec<&'static str>,
    /// Why by none, or when not; in Chinese and English.
    pub not: (String, String),
}

/// How an act of those that were listed is taken back.
pub fn undone<C: Acts + Clone>(
    case: &Loaded<C>,
    (listed, letters): (&[Possible], &[Held]),
    act: &Possible,
    on: &On<'_>,
) -> Undone {
    let text = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    let (named, unless) = match undo_of(act.rpc()) {
        None => return Undone::default(),
        Some(Undo::No(zh, en)) => {
            let not = text(zh, en);
            let by = Vec::new();
            return Undone { by, not };
        }
        Some(Undo::By(named)) => (named, text("", "")),
        Some(Undo::Unless(named, zh, en)) => (named, text(zh, en)),
    };
    let anybody = Anybody::like(on.caller);
    let on = anybody.on(on);
    let done = (!act.is_on_letter())
        .then(|| after(case, act, &on))
        .flatten();
    let (mut by, mut why) = (Vec::new(), None);
    for undo in named {
        let judged = match &done {
            Some(done) => may(done, undo, &on).map_err(|refused| words(&refused)),
            None if act.refused.is_none() => Ok(()),
            None => stands(listed, letters, (act.rpc(), undo)),
        };
        match judged {
            Ok(()) => by.push(*undo),
            Err(refused) => drop(why.get_or_insert(refused)),
        }
    }
    let not = match why {
        Some(why) if by.is_empty() => why,
        _ => unless,
    };
    Undone { by, not }
}

/// Whether one of the acts that were listed of that name may be done, be it by somebody else, or why not. What takes a
/// reply back is on its letter.
fn stands(
    listed: &[Possible],
    letters: &[Held],
    (act, undo): (&str, &str),
) -> Result<(), (String, String)> {
    let of_reply = |possible: &Possible| {
        let mut letters = letters.iter();
        let letter = letters.find(|held| possible.letter == Some(held.letter.id));
        letter.is_some_and(|held| held.letter.sent.kind.is_answer())
    };
    let named = listed.iter().filter(|possible| possible.rpc() == undo);
    let named = named.filter(|possible| act != "DispatchReply" || of_reply(possible));
    let mut why = None;
    for possible in named {
        match &possible.refused {
            Some(refused) if refused.reason() != Reason::RoleMissing => {
                why.get_or_insert_with(|| words(refused));
            }
            _ => return Ok(()),
        }
    }
    Err(why.unwrap_or_else(|| {
        let nothing = Error::state_forbids("without anything to take back", "尚无可以撤销的登记");
        words(&nothing)
    }))
}

/// Why it is refused, with what to do instead.
pub(super) fn words(refused: &Error) -> (String, String) {
    let ((zh, en), (next_zh, next_en)) = (refused.refusal(), refused.next_step());
    let and = |said: String, next: &str, stop: &str| match next {
        "" => said,
        next => format!("{}{stop}{next}", said.trim_end_matches(['。', '.'])),
    };
    (and(zh, next_zh, "；"), and(en, next_en, "; "))
}

#[cfg(test)]
mod tests {
    use gongkai_law::letter::LetterKind;
    use uuid::Uuid;

    use super::*;
    use crate::{
        cases::{
            application::{Application, Command, ProcessCommand as Do, RegistrationCommand},
            kernel::{
                Case, Recorded,
                act::Decides as _,
                possible::{Actor, possible},
                testing::{Samples as _, first},
            },
            number::CaseNumber,
        },
        paper::letter::{Way, Went},
    };

    const DAY: &str = "2024-03-04";

    fn received() -> Loaded<Application> {
        let mut samples = <Application as Case>::Fact::samples().into_iter();
        let opened = samples.find_map(|body| <Application as Case>::open(&first(DAY, body)));
        let mut case = Loaded {
            id: Uuid::nil(),
            version: 1,
            number: CaseNumber::of_new(2024),
            state: opened.unwrap(),
            letters: Vec::new(),
        };
        // The sample was split from one that was corrected, and came in as opening stock, whose letters had left.
        drop(std::mem::take(&mut case.state.process));
        case.state.registration.imported_at = None;
        let confirm = Command::Registration(RegistrationCommand::ConfirmReceipt);
        let confirmed = case.state.decide(confirm, &On::test(DAY));
        apply(&mut case, confirmed.unwrap());
        case
    }

    fn apply(case: &mut Loaded<Application>, body: <Application as Case>::Fact) {
        case.version += 1;
        case.state.apply(&Recorded {
            ordinal: case.version,
            ..first(DAY, body)
        });
    }

    fn does(case: &mut Loaded<Application>, command: Do) {
        let body = case
            .state
            .decide(Command::Process(command), &On::test(DAY))
            .unwrap();
        apply(case, body);
    }

    /// What takes the act of that name back, or why nothing does.
    fn told(case: &Loaded<Application>, rpc: &str) -> Undone {
        let on = On::test(DAY);
        let actor = Actor {
            admitted: &|_| Ok(on.caller.clone()),
            standing: &[],
        };
        let listed = possible(&case.state, &on, &actor);
        let act = listed.iter().find(|act| act.rpc() == rpc).unwrap();
        undone(case, (&listed, &[]), act, &on)
    }

    #[test]
    fn what_takes_an_act_back_is_told_as_its_case_stands() {
        let mut case = received();
        assert_eq!(told(&case, "AskCorrection").by, ["WithdrawCorrection"]);
        let nothing = told(&case, "RecordFee");
        assert_eq!(nothing.by, [""; 0]);
        assert!(nothing.not.0.contains("无可撤销"), "{nothing:?}");

        let (period, missing) = (0, "年度".into());
        does(&mut case, Do::AskCorrection { period, missing });
        let asked = told(&case, "AskCorrection");
        assert_eq!(asked.by, ["WithdrawCorrection"], "{asked:?}");
        let withdraw = told(&case, "WithdrawCorrection");
        assert_eq!(withdraw.by, ["AskCorrection"], "{withdraw:?}");
        let notice = (case.version, LetterKind::CorrectionNotice);
        let left = case
            .state
            .letter_went(notice, &Went::Left(Way::Post), DAY.parse().unwrap());
        apply(&mut case, left.unwrap().unwrap());
        // One notice names everything: what left is not asked for again.
        let withdraw = told(&case, "WithdrawCorrection");
        assert_eq!(withdraw.by, [""; 0], "{withdraw:?}");
        assert!(withdraw.not.0.contains("已作过补正告知"), "{withdraw:?}");

        let wanted = "2023年度执法记录".into();
        does(&mut case, Do::ReceiveCorrection { wanted });
        let asked = told(&case, "AskCorrection");
        assert_eq!(asked.by, [""; 0]);
        assert!(asked.not.0.contains("补正告知不能撤回"), "{asked:?}");
    }
}
