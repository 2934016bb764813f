//! What can be done with a case now. Each kind names its acts, each with a sample that is well-formed for
//! the state of the case; the very rules that judge an act judge its sample, so that nothing is said here
//! that they would not say.

use chrono::DateTime;
use gongkai_chassis::{
    error::{Error, Result},
    identity::{Principal, Role},
};
use gongkai_law::{application::Answer, calendar::Due};
use uuid::Uuid;

use super::{
    Loaded, On, Recorded,
    act::{Command, Decides},
    duty::DutyKind,
};
use crate::people::deputy::Standing;

/// A kind of case that can tell what may be done with it.
pub trait Acts: Decides {
    /// The service of the contract that has its acts, `gongkai.intake.v1.ApplicationService`.
    const SERVICE: &'static str;

    /// Every act, with samples as they would be made on that day. An act on one of several parts comes
    /// once for each part that waits for it, and once for none where no part does.
    fn attempts(&self, on: &On<'_>) -> Vec<Attempt<Self::Command>>;
}

/// An act that might be done.
pub struct Attempt<C> {
    /// The name of its RPC, `ExtendDeadline`.
    pub rpc: &'static str,
    /// What a screen calls it, in Chinese.
    pub zh: &'static str,
    /// What a screen calls it, in English.
    pub en: &'static str,
    /// The number of the part it concerns, from 1; 0 for none.
    pub part: u32,
    /// The duties it does.
    duties: &'static [DutyKind],
    sample: Sample<C>,
}

/// How it is judged.
enum Sample<C> {
    /// As one of these commands, each with the answer it bears, if any: it is possible if one of them is.
    Commands(Vec<(Option<Answer>, C)>),
    /// By a rule of its own: it changes two cases at once.
    Judged(Result<()>),
}

impl<C> Attempt<C> {
    /// An act of which samples follow.
    pub fn of(rpc: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self {
            rpc,
            zh,
            en,
            part: 0,
            duties: &[],
            sample: Sample::Commands(Vec::new()),
        }
    }

    /// It concerns this part.
    #[must_use]
    pub fn part(self, part: u32) -> Self {
        Self { part, ..self }
    }

    /// It does these duties: those that are numbered have the number of the part.
    #[must_use]
    pub fn does(self, duties: &'static [DutyKind]) -> Self {
        Self { duties, ..self }
    }

    /// A sample of it.
    #[must_use]
    pub fn by(self, command: C) -> Self {
        self.sampled(None, command)
    }

    /// A sample of it that bears an answer: with which answers it is possible is told.
    #[must_use]
    pub fn answering(self, answer: Answer, command: C) -> Self {
        self.sampled(Some(answer), command)
    }

    fn sampled(mut self, answer: Option<Answer>, command: C) -> Self {
        if let Sample::Commands(commands) = &mut self.sample {
            commands.push((answer, command));
        }
        self
    }

    /// What its own rule says.
    #[must_use]
    pub fn judged(self, judged: Result<()>) -> Self {
        Self {
            sample: Sample::Judged(judged),
            ..self
        }
    }
}

/// The parts an act may be on, each as the number that is told and the number that is judged: those that
/// wait for it; where none does, 0, and the last one, whose refusal says why.
pub fn parts<T>(all: &[T], waits: impl Fn(&T) -> bool) -> Vec<(u32, u32)> {
    let numbered = (1..).zip(all).filter(|(_, part)| waits(part));
    let waiting: Vec<(u32, u32)> = numbered.map(|(number, _)| (number, number)).collect();
    if waiting.is_empty() {
        let last = u32::try_from(all.len()).unwrap_or(u32::MAX).max(1);
        return vec![(0, last)];
    }
    waiting
}

/// An act, and whether it is possible.
pub struct Possible {
    /// The full name of its RPC, `gongkai.intake.v1.ApplicationService/ExtendDeadline`.
    pub method: String,
    /// What a screen calls it, in Chinese.
    pub zh: &'static str,
    /// What a screen calls it, in English.
    pub en: &'static str,
    /// The number of the part it concerns, from 1; 0 for none.
    pub part: u32,
    /// Id of the letter it concerns; none for what is done on the case.
    pub letter: Option<Uuid>,
    /// Whether it is an act on letters.
    pub of_letters: bool,
    /// By when a duty wants it done.
    pub due: Option<Due>,
    /// With which answers it can be done, if it bears one.
    pub answers: Vec<Answer>,
    /// Why it cannot be done; none if it can.
    pub refused: Option<Error>,
}

impl Possible {
    /// The name of its RPC.
    pub fn rpc(&self) -> &str {
        self.method.rsplit('/').next().unwrap_or_default()
    }

    /// Whether it is on a letter of the case, be it none.
    pub fn is_on_letter(&self) -> bool {
        self.letter.is_some() || self.of_letters
    }
}

/// Somebody to whom no role is wanting, and who did nothing on the case before.
pub struct Anybody(Principal);

impl Anybody {
    /// Of the bureau of that person.
    pub fn like(caller: &Principal) -> Self {
        Self(Principal {
            subject: String::new(),
            roles: vec![Role::Clerk, Role::Reviewer, Role::Leader],
            admitted: Vec::new(),
            ..caller.clone()
        })
    }

    /// What he does on that day.
    pub fn on<'a>(&'a self, on: &On<'a>) -> On<'a> {
        On {
            caller: &self.0,
            standing: &[],
            ..*on
        }
    }
}

/// What becomes of a case by an act of those that were listed; none where it cannot be done.
pub fn after<C: Acts + Clone>(case: &Loaded<C>, act: &Possible, on: &On<'_>) -> Option<C> {
    let attempts = case.state.attempts(on).into_iter();
    let mut attempts =
        attempts.filter(|attempt| (attempt.rpc, attempt.part) == (act.rpc(), act.part));
    let Sample::Commands(commands) = attempts.next()?.sample else {
        return None;
    };
    let mut commands = commands.into_iter();
    let body = commands.find_map(|(_, command)| case.state.decide(command, on).ok())?;
    let mut after = case.state.clone();
    after.apply(&Recorded {
        ordinal: case.version + 1,
        legal_date: on.day,
        recorded_at: DateTime::UNIX_EPOCH,
        actor: on.actor().to_owned(),
        office: None,
        own: on.settings.only(&C::goes_by(&body), on.day),
        body,
    });
    Some(after)
}

/// Whether an act of that name may be done with a case, or why not; what is on its letters may, for these go their own
/// way.
pub fn may<C: Acts>(state: &C, rpc: &str, on: &On<'_>) -> Result<()> {
    let attempts = state.attempts(on).into_iter();
    let mut refused = None;
    for attempt in attempts.filter(|attempt| attempt.rpc == rpc) {
        match judge(state, attempt.sample, on, on.caller, &[]) {
            Ok(_) => return Ok(()),
            Err(error) => drop(refused.get_or_insert(error)),
        }
    }
    refused.map_or(Ok(()), Err)
}

/// Who would act.
pub struct Actor<'a> {
    /// Who is to act, admitted by the contract to the method of that name (`/package.Service/Method`).
    pub admitted: &'a (dyn Fn(&str) -> Result<Principal> + Sync),
    /// Whom that person is the deputy of, by the role.
    pub standing: &'a [(Role, Vec<Standing>)],
}

/// Every act on a case, judged as if it were done by that person on the day of `on`.
pub fn possible<C: Acts>(state: &C, on: &On<'_>, actor: &Actor<'_>) -> Vec<Possible> {
    let duties = state.duties(on.calendar);
    let judged = state.attempts(on).into_iter().map(|attempt| {
        let part = i32::try_from(attempt.part.max(1)).unwrap_or(i32::MAX);
        let done = duties.iter().filter(|duty| {
            attempt.duties.contains(&duty.kind) && (attempt.part == 0 || duty.part == part)
        });
        let due = done.filter_map(|duty| duty.due).min_by_key(|due| due.date);
        let method = format!("{}/{}", C::SERVICE, attempt.rpc);
        let judged = (actor.admitted)(&format!("/{method}"))
            .and_then(|caller| judge(state, attempt.sample, on, &caller, actor.standing));
        let (answers, refused) = match judged {
            Ok(answers) => (answers, None),
            Err(refused) => (Vec::new(), Some(refused)),
        };
        Possible {
            method,
            zh: attempt.zh,
            en: attempt.en,
            part: attempt.part,
            letter: None,
            of_letters: false,
            due,
            answers,
            refused,
        }
    });
    judged.collect()
}

/// Judges samples: one that is possible is enough, else what refuses the first counts. Tells the answers of
/// those that are possible.
fn judge<C: Decides>(
    state: &C,
    sample: Sample<C::Command>,
    on: &On<'_>,
    caller: &Principal,
    standing: &[(Role, Vec<Standing>)],
) -> Result<Vec<Answer>> {
    let commands = match sample {
        Sample::Commands(commands) => commands,
        Sample::Judged(judged) => return judged.map(|()| Vec::new()),
    };
    let (mut first, mut answers) = (None, Vec::new());
    for (answer, command) in commands {
        let role = command.role().filter(|role| !caller.has(*role));
        let standing = standing.iter().find(|(known, _)| Some(*known) == role);
        let on = On {
            day: on.day,
            calendar: on.calendar,
            caller,
            standing: standing.map_or(&[], |(_, standing)| standing),
            settings: on.settings,
            fee_payable: on.fee_payable,
        };
        match state.decide(command, &on) {
            Ok(_) => match answer {
                Some(answer) => answers.push(answer),
                None => return Ok(answers),
            },
            Err(error) => drop(first.get_or_insert(error)),
        }
    }
    match first {
        Some(error) if answers.is_empty() => Err(error),
        _ => Ok(answers),
    }
}

/// The roles in which a deputy may stand in for somebody.
pub const ROLES_OF_DEPUTIES: [Role; 2] = [Role::Reviewer, Role::Leader];
