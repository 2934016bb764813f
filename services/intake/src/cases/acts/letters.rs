//! The acts on the letters of a case of any kind: how each goes its way, and its originals. They are judged by
//! the rules that judge the acts themselves, as those on the case are.

use gongkai_chassis::{
    error::{Error, Result},
    identity::Principal,
};

use crate::{
    cases::kernel::{
        Case, On,
        duty::{Duty, DutyKind},
        letter_duty::all_duties,
        possible::{Actor, Possible},
    },
    paper::{
        letter::{CaseLetter, OnItsWay, Original, Sent, Way, Went, in_force},
        original::{may_be_attached, may_be_withdrawn},
    },
};

/// The service of the contract that tells how letters go their way.
pub const DISPATCHES: &str = "gongkai.intake.v1.DispatchService";
/// That of their originals.
pub const ORIGINALS: &str = "gongkai.intake.v1.OriginalService";

/// A letter of a case with its originals, in their order.
pub struct Held {
    /// The letter.
    pub letter: CaseLetter,
    /// Its originals.
    pub originals: Vec<Original>,
}

/// An act on a letter.
struct Act {
    service: &'static str,
    rpc: &'static str,
    zh: &'static str,
    en: &'static str,
    /// The duties it does.
    does: &'static [DutyKind],
    what: What,
}

/// What it does to the letter.
enum What {
    Goes(fn(&Sent) -> Went),
    GetsOriginal,
    LosesOriginal,
}

/// Every act, in the order of a letter's way.
fn acts() -> [Act; 7] {
    let way = |rpc, zh, en, does, went: fn(&Sent) -> Went| Act {
        service: DISPATCHES,
        rpc,
        zh,
        en,
        does,
        what: What::Goes(went),
    };
    let original = |rpc, zh, en, what| Act {
        service: ORIGINALS,
        rpc,
        zh,
        en,
        does: &[],
        what,
    };
    [
        original(
            "AttachIssuedOriginal",
            "登记、更换文书正本",
            "Attach an original",
            What::GetsOriginal,
        ),
        original(
            "WithdrawIssuedOriginal",
            "撤回文书正本",
            "Withdraw the original",
            What::LosesOriginal,
        ),
        way(
            "RecordDispatch",
            "登记文书送出",
            "Record that the letter left",
            &[DutyKind::SendLetter, DutyKind::SendAgain],
            |_| Went::Left(Way::Post),
        ),
        way(
            "RecordServed",
            "登记文书送达",
            "Record that the letter arrived",
            &[DutyKind::ProveService],
            |sent| sent.arrived(String::new()),
        ),
        way(
            "RecordReturned",
            "登记文书退回",
            "Record that the letter came back",
            &[DutyKind::ProveService],
            |_| Went::CameBack,
        ),
        way(
            "AnnulArrival",
            "撤销送达、退回登记",
            "Take back an arrival or return",
            &[],
            |_| Went::Annulled(String::new()),
        ),
        way(
            "AnnulDispatch",
            "撤销送出登记",
            "Take back that the letter left",
            &[],
            |_| Went::Unsent(String::new()),
        ),
    ]
}

impl What {
    /// Whether the letter waits for it: as far as the letter itself is concerned it may be done.
    fn waits(&self, held: &Held, on: &On<'_>) -> Result<()> {
        match self {
            Self::Goes(went) => {
                let sent = &held.letter.sent;
                sent.may_go_on(&went(sent), on.day)
            }
            Self::GetsOriginal => Ok(()),
            Self::LosesOriginal if in_force(&held.originals).is_some() => Ok(()),
            Self::LosesOriginal => self.judge_original(held, on.caller),
        }
    }

    fn judge_original(&self, held: &Held, caller: &Principal) -> Result<()> {
        let place = held.letter.sent.place;
        match self {
            Self::Goes(_) => Ok(()),
            Self::GetsOriginal => may_be_attached(place, &held.originals, caller),
            Self::LosesOriginal => may_be_withdrawn(place, &held.originals, caller),
        }
    }

    /// Whether that person may do it, by the letter and by its case.
    fn judge<C: Case>(
        &self,
        state: &C,
        held: &Held,
        on: &On<'_>,
        caller: &Principal,
    ) -> Result<()> {
        let OnItsWay { sent_by, kind, .. } = held.letter.way;
        match self {
            Self::Goes(went) => {
                let went = went(&held.letter.sent);
                held.letter.sent.may_go_on(&went, on.day)?;
                held.letter.sent.may_be_entered_by(&went, caller)?;
                state.letter_went((sent_by, kind), &went, on.day).map(drop)
            }
            Self::GetsOriginal | Self::LosesOriginal => self.judge_original(held, caller),
        }
    }
}

/// Every act on the letters of a case, each once for each letter that waits for it, and once for none where no
/// letter does: then it tells why the last one does not.
pub fn of_letters<C: Case>(
    state: &C,
    letters: &[Held],
    on: &On<'_>,
    actor: &Actor<'_>,
) -> Vec<Possible> {
    let ways: Vec<OnItsWay> = letters.iter().map(|held| held.letter.way.clone()).collect();
    let duties = all_duties(state, &ways, on.calendar);
    let mut possible = Vec::new();
    for act in acts() {
        let waiting = letters
            .iter()
            .filter(|held| act.what.waits(held, on).is_ok());
        let waiting: Vec<&Held> = waiting.collect();
        for held in &waiting {
            possible.push(act.on(state, Some(held), on, actor, &duties));
        }
        if waiting.is_empty() {
            let told = act.on(state, letters.last(), on, actor, &[]);
            possible.push(Possible {
                part: 0,
                letter: None,
                ..told
            });
        }
    }
    possible
}

impl Act {
    /// Whether it may be done with that letter, or why not.
    fn on<C: Case>(
        &self,
        state: &C,
        held: Option<&Held>,
        on: &On<'_>,
        actor: &Actor<'_>,
        duties: &[Duty],
    ) -> Possible {
        let method = format!("{}/{}", self.service, self.rpc);
        let judged = (actor.admitted)(&format!("/{method}")).and_then(|caller| match held {
            Some(held) => self.what.judge(state, held, on, &caller),
            None => Err(no_letter()),
        });
        let nth = held.map_or(0, |held| held.letter.way.nth);
        let mut done = duties.iter();
        let done = done.find(|duty| self.does.contains(&duty.kind) && duty.part == nth);
        Possible {
            method,
            zh: self.zh,
            en: self.en,
            part: nth.unsigned_abs(),
            letter: held.map(|held| held.letter.id),
            of_letters: true,
            due: done.and_then(|duty| duty.due),
            answers: Vec::new(),
            refused: judged.err(),
        }
    }
}

fn no_letter() -> Error {
    Error::state_forbids("without a letter", "本件尚无文书").next(
        "A letter is issued by the act that it tells of.",
        "文书随相应的办理环节制发，请先办理该环节。",
    )
}
