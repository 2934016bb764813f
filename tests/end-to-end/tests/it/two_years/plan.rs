//! What happens in the two years: 120 forms, 14 disputes and those by which answers are ordered, the same in every
//! run.

use chrono::{Days, NaiveDate};
use gongkai_proto::intake::v1::{
    Answer, ApplicantKind, DisputeInstance as Instance, DisputeKind, DisputeRuling as Ruling,
    ReceiptChannel as Channel,
};

/// Forms that come in.
const FORMS: u64 = 120;
/// Nothing happens from this day on.
pub const END: &str = "2026-01-05";

/// Whether it happens while the test plays.
pub fn happens(on: NaiveDate) -> bool {
    on < day(END)
}

/// The columns of table 3, in its order.
pub const KINDS: [ApplicantKind; 6] = [
    ApplicantKind::NaturalPerson,
    ApplicantKind::Business,
    ApplicantKind::Research,
    ApplicantKind::PublicBenefit,
    ApplicantKind::LegalService,
    ApplicantKind::Other,
];

/// Every answer that is given by a reply and needs nothing before it.
const PLAIN: [Answer; 22] = [
    Answer::AlreadyPublic,
    Answer::Granted,
    Answer::PartlyGranted,
    Answer::WithheldStateSecret,
    Answer::WithheldLawForbids,
    Answer::WithheldSecurityOrStability,
    Answer::WithheldThirdParty,
    Answer::WithheldInternalAffairs,
    Answer::WithheldProcessInformation,
    Answer::WithheldEnforcementFile,
    Answer::SpecialRegister,
    Answer::StateArchive,
    Answer::CaseFile,
    Answer::NotHeld,
    Answer::OtherOrgan,
    Answer::NeedsMaking,
    Answer::Petition,
    Answer::Repeated,
    Answer::Publication,
    Answer::ConfirmOrReissue,
    Answer::Enquiry,
    Answer::Other,
];

/// The others: what must be asked before, and what is closed without a reply.
const OTHERS: [Answer; 5] = [
    Answer::StillUnclear,
    Answer::Excessive,
    Answer::NotCorrected,
    Answer::FeeNotPaid,
    Answer::Withdrawn,
];

/// Those for which something is asked, each in its way, before they may be given.
pub const ASKED_BEFORE: [Answer; 5] = [
    Answer::NotCorrected,
    Answer::StillUnclear,
    Answer::FeeNotPaid,
    Answer::Excessive,
    Answer::WithheldThirdParty,
];

/// How forms come in.
pub const CHANNELS: [Channel; 5] = [
    Channel::InPerson,
    Channel::SignedPost,
    Channel::OrdinaryLetter,
    Channel::Internet,
    Channel::Fax,
];

/// What moves the clock of a form before it is answered: none changes where it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// A correction is asked for and comes in.
    Correction,
    /// The period is extended.
    Extension,
    /// A third party agrees.
    ThirdParty,
    /// An organ that made the information, too, agrees.
    CoMaker,
    /// A fee is asked for and paid, and the form answered in the new period that begins then.
    FeePaid,
    /// Its number is excessive, for good reasons: a delayed period is set.
    Delayed,
}

impl Clock {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Correction,
        Self::Extension,
        Self::ThirdParty,
        Self::CoMaker,
        Self::FeePaid,
        Self::Delayed,
    ];

    fn of(number: u64) -> Option<Self> {
        match number % 7 {
            0 => Some(Self::Correction),
            // What is paid takes longer: not where days are chosen for something else.
            1 if ![4, 13].contains(&(number % 18)) => Some(Self::FeePaid),
            2 => Some(Self::Extension),
            3 => Some(Self::CoMaker),
            5 => Some(Self::ThirdParty),
            6 => Some(Self::Delayed),
            _ => None,
        }
    }
}

/// Why an answer is given anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The bureau corrects itself.
    OwnCorrection,
    /// A decision in reconsideration orders it.
    Reconsideration,
    /// A judgment of first instance orders it, once it is in force.
    Judgment,
}

/// An answer given anew.
#[derive(Debug, Clone, Copy)]
pub struct Anew {
    pub answer: Answer,
    pub on: NaiveDate,
    pub cause: Cause,
}

/// A form and what becomes of it.
#[derive(Debug, Clone)]
pub struct Form {
    /// Its place in the plan.
    pub number: u64,
    /// Column of table 3.
    pub column: usize,
    /// The day it comes in.
    pub came_on: NaiveDate,
    /// How.
    pub channel: Channel,
    /// The day its receipt is confirmed with the applicant, if it came by letter, fax or internet.
    pub confirmed_on: Option<NaiveDate>,
    /// What moves its clock.
    pub clock: Option<Clock>,
    /// Entered twice: voided on that day.
    pub voided_on: Option<NaiveDate>,
    /// Closed by mistake, and that annulled.
    pub mistake: Option<(NaiveDate, NaiveDate)>,
    /// What it is answered, and when; never, if it stays open.
    pub end: Option<(Answer, NaiveDate)>,
    /// The new answer that takes its place.
    pub anew: Option<Anew>,
    /// What its second part is answered, on the day of the first: it asked two things and was split.
    pub second_part: Option<Answer>,
}

impl Form {
    /// The day that is its receipt day.
    pub fn received_on(&self) -> NaiveDate {
        self.confirmed_on.unwrap_or(self.came_on)
    }

    /// The day its fee is paid.
    pub fn paid_on(&self) -> Option<NaiveDate> {
        let paid = self.clock == Some(Clock::FeePaid) && self.end.is_some();
        paid.then(|| after(self.came_on, 20))
    }

    /// Whether it stands, and is answered or closed while the test plays.
    pub fn is_ended(&self) -> bool {
        self.voided_on.is_none() && self.end.is_some_and(|(_, on)| happens(on))
    }
}

/// How a form comes in.
fn channel(number: u64) -> Channel {
    match number % 11 {
        1 => Channel::SignedPost,
        3 => Channel::OrdinaryLetter,
        6 => Channel::Fax,
        9 => Channel::Internet,
        _ => Channel::InPerson,
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn after(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap()
}

/// What is drawn for a form: a number below `below`, always the same.
fn lot(number: u64, what: u64, below: u64) -> u64 {
    let mixed = (number * 2_654_435_761 + what * 40_503 + 12_345) % 1_000_003;
    (mixed * 48_271 % 1_000_003) % below
}

fn answer(number: u64) -> Answer {
    let all = || PLAIN.into_iter().chain(OTHERS);
    let wanted = usize::try_from(number).unwrap() % all().count();
    all().nth(wanted).unwrap()
}

fn form(number: u64) -> Form {
    // One every six days from autumn 2023 to autumn 2025.
    let came_on = after(day("2023-11-01"), number * 6);
    let ends_with = answer(number);
    let plain = PLAIN.contains(&ends_with);
    let clock = Clock::of(number).filter(|_| !ASKED_BEFORE.contains(&ends_with));
    // A period of correction or payment, and the days a letter may take, are over by then; what is paid is answered
    // when the first period would be over.
    let takes = match ends_with {
        Answer::NotCorrected | Answer::FeeNotPaid => 80 + lot(number, 1, 10),
        _ if clock == Some(Clock::FeePaid) => 43 + lot(number, 1, 3),
        _ => 5 + lot(number, 1, 25),
    };
    let ended_on = after(came_on, takes);
    let special = |every: u64, which: u64| plain && number % every == which;
    let anew_on = match number % 18 {
        4 => Some(after(ended_on, 60)),
        13 => Some(after(ended_on, 250)),
        _ => None,
    };
    let end = Some((ends_with, ended_on)).filter(|_| !special(17, 9));
    let anew = anew_on.filter(|_| plain && end.is_some()).map(|on| {
        let other = usize::try_from(lot(number, 2, 22)).unwrap();
        // Each within the year and in the next one.
        let cause = match number {
            4 | 58 | 85 => Cause::Reconsideration,
            13 | 31 | 112 => Cause::Judgment,
            _ => Cause::OwnCorrection,
        };
        let answer = PLAIN[other];
        Anew { answer, on, cause }
    });
    let channel = channel(number);
    let is_confirmed = ![Channel::InPerson, Channel::SignedPost].contains(&channel);
    Form {
        number,
        column: usize::try_from(lot(number, 3, 6)).unwrap(),
        came_on,
        channel,
        confirmed_on: is_confirmed.then(|| after(came_on, 1)),
        clock,
        voided_on: special(15, 11).then(|| after(came_on, 1)),
        mistake: special(20, 7).then(|| (after(came_on, 2), after(came_on, 3))),
        end,
        anew,
        second_part: special(23, 14).then_some(Answer::Granted),
    }
}

/// Forms that come over the internet in one year and are confirmed, and so received, in the next.
fn over_new_year(number: u64, came_on: &str, confirmed_on: &str) -> Form {
    Form {
        came_on: day(came_on),
        channel: Channel::Internet,
        confirmed_on: Some(day(confirmed_on)),
        clock: None,
        voided_on: None,
        mistake: None,
        end: Some((Answer::Granted, after(day(confirmed_on), 9))),
        anew: None,
        second_part: None,
        ..form(number)
    }
}

/// All forms.
pub fn forms() -> Vec<Form> {
    let ordinary = (0..FORMS - 2).map(form);
    let special = [
        over_new_year(FORMS - 2, "2023-12-29", "2024-01-02"),
        over_new_year(FORMS - 1, "2024-12-31", "2025-01-02"),
    ];
    ordinary.chain(special).collect()
}

/// A dispute and what becomes of it.
#[derive(Debug, Clone)]
pub struct Dispute {
    /// Its place in the plan.
    pub number: u64,
    /// Row of table 4.
    pub kind: DisputeKind,
    /// The day it was accepted.
    pub accepted_on: NaiveDate,
    /// Decisions in order, an appeal before each but the first.
    pub decisions: Vec<(NaiveDate, Instance, Ruling)>,
    /// The days of the appeals, and of the retrial.
    pub appeals: Vec<NaiveDate>,
    /// The bureau is but sued along as the reconsideration organ: it counts elsewhere.
    pub co_defendant: bool,
    /// The form whose answer it is about, and the day from which its order is in force, where that is not the day
    /// of the decision.
    pub about: Option<u64>,
    pub in_force_on: Option<NaiveDate>,
}

fn dispute(number: u64) -> Dispute {
    let kinds = [
        DisputeKind::Reconsideration,
        DisputeKind::DirectSuit,
        DisputeKind::SuitAfterReconsideration,
    ];
    let kind = kinds[usize::try_from(number).unwrap() % 3];
    let accepted_on = after(day("2023-10-10"), number * 55);
    let decided_on = after(accepted_on, 40 + lot(number, 4, 50));
    let rulings: &[Ruling] = match kind {
        DisputeKind::Reconsideration => &[
            Ruling::ActUpheld,
            Ruling::Revoked,
            Ruling::Terminated,
            Ruling::FoundUnlawful,
            Ruling::ClaimRejected,
        ],
        _ => &[
            Ruling::ClaimRejected,
            Ruling::Revoked,
            Ruling::SuitDismissed,
            Ruling::FoundUnlawful,
        ],
    };
    let ruling = |at: u64| rulings[usize::try_from(at).unwrap() % rulings.len()];
    let first = match kind {
        DisputeKind::Reconsideration => Instance::Reconsideration,
        _ => Instance::First,
    };
    let mut decisions = vec![(decided_on, first, ruling(number / 3))];
    let mut appeals = Vec::new();
    if number % 5 == 3 {
        decisions.clear();
    } else if first == Instance::First && number % 2 == 1 {
        // Within the fifteen days of an appeal.
        appeals.push(after(decided_on, 12));
        decisions.push((
            after(decided_on, 100),
            Instance::Second,
            ruling(number / 3 + 1),
        ));
        // The higher court takes it up once more.
        if number == 1 || number == 7 {
            appeals.push(after(decided_on, 250));
            decisions.push((
                after(decided_on, 330),
                Instance::Retrial,
                ruling(number / 3 + 2),
            ));
        }
    }
    Dispute {
        number,
        kind,
        accepted_on,
        decisions,
        appeals,
        co_defendant: false,
        about: None,
        in_force_on: None,
    }
}

/// The dispute by which an answer is ordered anew.
fn ordering(form: &Form) -> Option<Dispute> {
    let (Some((_, ended_on)), Some(anew)) = (form.end, form.anew) else {
        return None;
    };
    let before = |days: u64| anew.on.checked_sub_days(Days::new(days)).unwrap();
    let (kind, decision, in_force_on) = match anew.cause {
        Cause::OwnCorrection => return None,
        Cause::Reconsideration => {
            let decision = (before(9), Instance::Reconsideration, Ruling::Revoked);
            (DisputeKind::Reconsideration, decision, None)
        }
        Cause::Judgment => {
            let decision = (before(25), Instance::First, Ruling::Revoked);
            (DisputeKind::DirectSuit, decision, Some(before(9)))
        }
    };
    Some(Dispute {
        number: 200 + form.number,
        kind,
        accepted_on: after(ended_on, 4),
        decisions: vec![decision],
        appeals: Vec::new(),
        co_defendant: false,
        about: Some(form.number),
        in_force_on,
    })
}

/// All disputes.
pub fn disputes() -> Vec<Dispute> {
    let along = [100, 101].map(|number| Dispute {
        kind: DisputeKind::SuitAfterReconsideration,
        co_defendant: true,
        ..dispute(number % 100 * 3 + 2)
    });
    let along = along.into_iter().enumerate().map(|(at, dispute)| Dispute {
        number: 100 + u64::try_from(at).unwrap(),
        ..dispute
    });
    let forms = forms();
    let stand = forms.iter().filter(|form| form.voided_on.is_none());
    let disputes = (0..14).map(dispute).chain(along);
    disputes.chain(stand.filter_map(ordering)).collect()
}
