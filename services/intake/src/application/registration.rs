//! The registration of an application: how it came in and when it was received, who answers it, and
//! what a registration that was wrong or double becomes.
//!
//! Acts on the registration bear the day they are done and never stand in the way of acts on the
//! matter that bear an earlier one; only the confirmation of the receipt has a date the law counts.

use chrono::NaiveDate;
use gongkai_chassis::error::{Error, Result};
use gongkai_law::{
    application::{ApplicantKind, Channel},
    calendar::Calendar,
    receipt::{self, Confirmation},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Application,
    process::{self, Process},
    similar::same_applicant,
    state::{Happened, Personal},
    wishes::{Removal, Wishes},
};
use crate::case::{
    On, Recorded,
    duty::{Duty, DutyKind},
};

/// What the first fact says of the registration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Registered {
    /// Civil date it arrived; that of the fact, if it is not said.
    pub arrived_on: Option<NaiveDate>,
    /// True if the receipt is still to be confirmed.
    pub unconfirmed: bool,
    /// How the information is wanted.
    pub wishes: Wishes,
    /// The case it was split from.
    pub origin: Option<Origin>,
    /// Number it had before, if it is opening stock.
    pub opening_number: Option<String>,
}

/// The case an application was split from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Its id.
    pub application_id: Uuid,
    /// The finished correction that moved its clock.
    pub correction: Option<Corrected>,
}

/// A finished correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// Civil date the notice left.
    pub asked_on: NaiveDate,
    /// Working days the applicant had.
    pub period: u32,
    /// Civil date the corrected application came in.
    pub received_on: NaiveDate,
}

/// Personal data that only the registration has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// Legal representative of an organisation.
    pub legal_representative: String,
    /// Contact person of an organisation.
    pub contact_person: String,
    /// Postal address.
    pub address: String,
    /// E-mail address.
    pub email: String,
    /// Who acts for the applicant.
    pub agent: Option<Agent>,
    /// Why writing was really difficult.
    pub oral_reason: String,
    /// Why a registration was removed or corrected.
    pub reason: String,
}

/// Who acts for an applicant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// Name.
    pub name: String,
    /// Number of the proof of identity.
    pub identity_number: String,
    /// Contact.
    pub contact: String,
    /// Number or attachment of the power of attorney.
    pub power_of_attorney: String,
}

/// What of a registration is corrected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Correction {
    /// Column of table 3.
    pub applicant_kind: Option<ApplicantKind>,
    /// How it came in.
    pub channel: Option<Channel>,
    /// Civil date of receipt.
    pub received_on: Option<NaiveDate>,
}

/// What became of a registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Civil date it arrived.
    pub arrived_on: NaiveDate,
    /// The receipt day is established.
    pub received: bool,
    /// The clock confirmed the receipt.
    pub confirmed_by_clock: bool,
    /// The sender of an ordinary letter cannot be reached.
    pub unreachable: bool,
    /// How the information is wanted.
    pub wishes: Wishes,
    /// Office that answers it.
    pub office_id: Option<String>,
    /// Subject of the person who answers it.
    pub person: Option<String>,
    /// Case it was split from.
    pub origin: Option<Uuid>,
    /// Cases split from it.
    pub split_into: Vec<Uuid>,
    /// Why and when it ended without counting.
    pub removed: Option<(Removal, NaiveDate)>,
    /// Case it was merged into.
    pub merged_into: Option<Uuid>,
    /// Doubles merged into it.
    pub merged: Vec<Uuid>,
    /// Bureau it was re-routed to.
    pub rerouted_to: Option<String>,
    /// The catalog's proposal to publish what it asks for.
    pub proposal_id: Option<Uuid>,
    /// Number it had before, if it is opening stock.
    pub opening_number: Option<String>,
    /// Civil date of the first act on the matter.
    first_act_on: Option<NaiveDate>,
}

impl Registration {
    /// By the first fact.
    pub fn of(registered: &Registered, day: NaiveDate) -> Self {
        let origin = registered.origin.as_ref();
        Self {
            arrived_on: registered.arrived_on.unwrap_or(day),
            received: !registered.unconfirmed,
            confirmed_by_clock: false,
            unreachable: false,
            wishes: registered.wishes.clone(),
            office_id: None,
            person: None,
            origin: origin.map(|origin| origin.application_id),
            split_into: Vec::new(),
            removed: None,
            merged_into: None,
            merged: Vec::new(),
            rerouted_to: None,
            proposal_id: None,
            opening_number: registered.opening_number.clone(),
            first_act_on: None,
        }
    }

    /// Whether the matter itself may be acted on.
    pub fn may_be_handled(&self) -> Result<()> {
        self.stands()?;
        if self.received {
            Ok(())
        } else {
            Err(Error::state_forbids(
                "not confirmed with the applicant yet",
                "收到日期尚未与申请人确认",
            ))
        }
    }

    fn stands(&self) -> Result<()> {
        let Some((removal, _)) = self.removed else {
            return Ok(());
        };
        Err(match removal {
            Removal::Merged => Error::state_forbids("merged into another", "已合并办理"),
            Removal::Voided => Error::state_forbids("voided", "已作废"),
            Removal::Rerouted => Error::state_forbids("re-routed", "已转送其他机关"),
        })
    }
}

/// The process a case begins with: the finished correction of the case it was split from.
pub fn inherited(registered: &Registered) -> Process {
    let mut process = Process::default();
    let correction = registered
        .origin
        .as_ref()
        .and_then(|origin| origin.correction.clone());
    if let Some(correction) = correction {
        process.ask_correction(process::Correction {
            asked_on: correction.asked_on,
            period: correction.period,
            received_on: Some(correction.received_on),
        });
    }
    process
}

/// Applies a fact about the registration; false if it is about the matter.
pub fn apply(state: &mut Application, fact: &Recorded<Happened, Personal>) -> bool {
    let day = fact.legal_date;
    let registration = &mut state.registration;
    match &fact.body {
        Happened::ReceiptConfirmed { by_clock } => {
            registration.received = true;
            registration.confirmed_by_clock = *by_clock;
            registration.unreachable = false;
            state.received_on = day;
            state.latest_on = day;
        }
        Happened::ApplicantUnreachable => registration.unreachable = true,
        Happened::Rerouted { to_bureau_id } => {
            registration.removed = Some((Removal::Rerouted, day));
            registration.rerouted_to = Some(to_bureau_id.clone());
        }
        Happened::Assigned { office_id, person } => {
            registration.office_id = Some(office_id.clone());
            registration.person.clone_from(person);
        }
        Happened::Split { into } => registration.split_into.extend(into),
        Happened::Merged { into } => {
            registration.removed = Some((Removal::Merged, day));
            registration.merged_into = Some(*into);
        }
        Happened::DoubleMerged { application_id } => registration.merged.push(*application_id),
        Happened::Voided => registration.removed = Some((Removal::Voided, day)),
        Happened::RegistrationCorrected {
            applicant_kind,
            channel,
            received_on,
        } => {
            state.applicant_kind = applicant_kind.unwrap_or(state.applicant_kind);
            state.channel = channel.unwrap_or(state.channel);
            if let Some(received_on) = *received_on {
                // Whatever was done on it came later, and counts on.
                if registration.first_act_on.is_none() {
                    state.latest_on = received_on;
                }
                state.received_on = received_on;
                registration.arrived_on = registration.arrived_on.min(received_on);
            }
            if !state.channel.needs_confirmation() && registration.received {
                registration.arrived_on = state.received_on;
            }
        }
        Happened::PublicationProposed { proposal_id } => {
            registration.proposal_id = Some(*proposal_id);
        }
        _ => {
            registration.first_act_on = Some(registration.first_act_on.unwrap_or(day).min(day));
            return false;
        }
    }
    if let Some(personal) = &fact.personal {
        take(&mut state.personal, personal);
    }
    true
}

/// Takes what an act on the registration says; what is empty is left.
fn take(state: &mut Personal, said: &Personal) {
    let said_of = [
        (&mut state.name, &said.name),
        (&mut state.identity_number, &said.identity_number),
        (&mut state.contact, &said.contact),
        (&mut state.wanted, &said.wanted),
        (&mut state.registration.reason, &said.registration.reason),
    ];
    for (text, said) in said_of {
        if !said.is_empty() {
            text.clone_from(said);
        }
    }
}

impl Application {
    /// When the receipt has to be confirmed; none once it is, or where it need not be.
    pub fn confirmation(&self, calendar: &Calendar) -> Option<Confirmation> {
        let registration = &self.registration;
        if registration.received || registration.removed.is_some() {
            return None;
        }
        receipt::confirmation(
            calendar,
            self.channel,
            registration.arrived_on,
            registration.unreachable,
        )
    }

    /// The duty to confirm; its clock stands still while the applicant is unreachable.
    pub fn confirmation_duty(&self, calendar: &Calendar) -> Option<Duty> {
        let confirmation = self.confirmation(calendar)?;
        let due = (!self.registration.unreachable).then_some(confirmation.due);
        Some(Duty {
            office_id: self.registration.office_id.clone(),
            person: self.registration.person.clone(),
            acts_on: confirmation.by_system.map(|due| due.date),
            ..Duty::new(DutyKind::ConfirmReceipt, due)
        })
    }

    /// Establishes the receipt day.
    pub fn confirm_receipt(&self, on: &On<'_>) -> Result<Happened> {
        self.unconfirmed()?;
        if on.day < self.registration.arrived_on {
            return Err(Error::state_forbids(
                "not arrived on that day",
                "当日申请尚未到达",
            ));
        }
        Ok(Happened::ReceiptConfirmed { by_clock: false })
    }

    /// The day on which the clock confirms the receipt, if that has come.
    pub fn confirms_by_clock(&self, on: &On<'_>) -> Option<NaiveDate> {
        let day = self.confirmation(on.calendar)?.by_system?.date;
        (on.day >= day).then_some(day)
    }

    /// Notes that the sender of an ordinary letter cannot be reached.
    pub fn mark_unreachable(&self) -> Result<Happened> {
        self.unconfirmed()?;
        if self.channel != Channel::OrdinaryLetter {
            return Err(Error::state_forbids(
                "no ordinary letter",
                "不是以平常信函提交的",
            ));
        }
        if self.registration.unreachable {
            return Err(Error::state_forbids(
                "marked unreachable before",
                "已登记无法联系申请人",
            ));
        }
        Ok(Happened::ApplicantUnreachable)
    }

    /// Sends it to the organ it is for.
    pub fn reroute(&self, to_bureau_id: &str) -> Result<Happened> {
        self.unconfirmed()?;
        if self.channel != Channel::Internet {
            return Err(Error::state_forbids(
                "not submitted over the internet",
                "不是通过互联网渠道提交的",
            ));
        }
        Ok(Happened::Rerouted {
            to_bureau_id: to_bureau_id.to_owned(),
        })
    }

    /// Sets who answers it.
    pub fn assign(&self, office_id: &str, person: &str) -> Result<Happened> {
        self.unanswered()?;
        Ok(Happened::Assigned {
            office_id: office_id.to_owned(),
            person: Some(person.to_owned()).filter(|person| !person.is_empty()),
        })
    }

    /// The first fact of each case split from this one: only while nothing but a finished correction
    /// has moved the clock, for the new cases run from the same days.
    pub fn split(&self, id: Uuid) -> Result<Registered> {
        self.unanswered()?;
        self.registration.may_be_handled()?;
        self.process.waits_for_applicant()?;
        let process = &self.process;
        if process.extended || process.fee.is_some() || !process.opinions.is_empty() {
            return Err(Error::state_forbids(
                "past the point where it can be split: opinions, an extension or a fee",
                "已征求意见、延期或者收费，不能再拆分",
            ));
        }
        let correction = process.correction.as_ref().and_then(|correction| {
            Some(Corrected {
                asked_on: correction.asked_on,
                period: correction.period,
                received_on: correction.received_on?,
            })
        });
        Ok(Registered {
            arrived_on: Some(self.registration.arrived_on),
            unconfirmed: false,
            wishes: self.registration.wishes.clone(),
            origin: Some(Origin {
                application_id: id,
                correction,
            }),
            opening_number: None,
        })
    }

    /// Merges this double into the application that came before it.
    pub fn merge_into(&self, other: &Self, id: Uuid) -> Result<Happened> {
        self.removable()?;
        other.unanswered()?;
        if !same_applicant(&self.personal, &other.personal) {
            return Err(Error::state_forbids("of another applicant", "申请人不同"));
        }
        let later = (!self.registration.received, self.received_on);
        if later < (!other.registration.received, other.received_on) {
            return Err(Error::state_forbids(
                "received before the other: merge the later into the earlier",
                "收到日期早于另一申请，应将后收到的并入先收到的",
            ));
        }
        Ok(Happened::Merged { into: id })
    }

    /// Voids what was registered by mistake.
    pub fn void(&self) -> Result<Happened> {
        self.removable()?;
        Ok(Happened::Voided)
    }

    /// Corrects what was registered wrongly.
    pub fn correct_registration(&self, correction: &Correction, on: &On<'_>) -> Result<Happened> {
        self.registration.stands()?;
        if correction.applicant_kind.is_some() {
            self.unanswered()?;
        }
        if correction.channel.is_some() || correction.received_on.is_some() {
            self.registration.may_be_handled()?;
        }
        if let Some(received_on) = correction.received_on {
            let answered_on = self.answered.map(|(_, day)| day);
            let bounds = [Some(on.day), self.registration.first_act_on, answered_on];
            if bounds.into_iter().flatten().any(|day| received_on > day) {
                return Err(Error::state_forbids(
                    "acted on before that day",
                    "该日之前已有办理记录",
                ));
            }
        }
        Ok(Happened::RegistrationCorrected {
            applicant_kind: correction.applicant_kind,
            channel: correction.channel,
            received_on: correction.received_on,
        })
    }

    /// Whether it may be proposed to publish what it asks for: once.
    pub fn may_propose(&self) -> Result<()> {
        self.registration.may_be_handled()?;
        match self.registration.proposal_id {
            None => Ok(()),
            Some(_) => Err(Error::state_forbids(
                "proposed for publication before",
                "已提出公开建议",
            )),
        }
    }

    fn unconfirmed(&self) -> Result<()> {
        self.registration.stands()?;
        if self.registration.received {
            return Err(Error::state_forbids(
                "received: its receipt day is established",
                "收到日期已经确定",
            ));
        }
        Ok(())
    }

    fn unanswered(&self) -> Result<()> {
        self.registration.stands()?;
        match self.answered {
            None => Ok(()),
            Some(_) => Err(Error::state_forbids("answered", "已答复")),
        }
    }

    fn removable(&self) -> Result<()> {
        self.unanswered()?;
        if self
            .process
            .fee
            .as_ref()
            .is_some_and(|fee| fee.paid_fen > 0)
        {
            return Err(Error::state_forbids(
                "paid for: the fee is counted",
                "已缴纳信息处理费",
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use gongkai_chassis::error::Reason;
    use gongkai_law::application::Answer;

    use super::*;
    use crate::case::Case;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn fact(on: &str, body: Happened) -> Recorded<Happened, Personal> {
        Recorded {
            ordinal: 1,
            legal_date: day(on),
            recorded_at: DateTime::<Utc>::UNIX_EPOCH,
            actor: "somebody".to_owned(),
            office: None,
            body,
            personal: Some(Personal {
                name: "张三".to_owned(),
                ..Personal::default()
            }),
        }
    }

    fn registered(channel: Channel, on: &str) -> Application {
        let body = Happened::Received {
            channel,
            applicant_kind: ApplicantKind::NaturalPerson,
            assumed: Vec::new(),
            registered: Registered {
                unconfirmed: channel.needs_confirmation(),
                ..Registered::default()
            },
        };
        <Application as Case>::open(&fact(on, body)).unwrap()
    }

    fn forbidden<T: std::fmt::Debug>(outcome: Result<T>) {
        assert_eq!(outcome.unwrap_err().reason(), Reason::StateForbids);
    }

    /// Art. 31 (3), over the spring festival of 2024: 10 to 17 February off, 18 worked.
    #[test]
    fn what_is_not_confirmed_is_confirmed_by_the_clock_the_day_after_the_next_working_day() {
        let calendar = Calendar::bundled();
        let mut state = registered(Channel::Internet, "2024-02-08");
        assert_eq!(state.deadline(calendar), None, "not received");
        let duty = state.duties(calendar).remove(0);
        assert_eq!(duty.kind, DutyKind::ConfirmReceipt);
        assert_eq!(duty.due.unwrap().date, day("2024-02-09"));
        assert_eq!(duty.acts_on, Some(day("2024-02-18")));
        forbidden(state.ask_correction(0, &On::test("2024-02-08")));
        assert_eq!(state.confirms_by_clock(&On::test("2024-02-17")), None);
        // Done late, after an outage, it bears the day it should have been done.
        let by_clock = state.confirms_by_clock(&On::test("2024-02-20"));
        assert_eq!(by_clock, Some(day("2024-02-18")));

        state.apply(&fact(
            "2024-02-18",
            Happened::ReceiptConfirmed { by_clock: true },
        ));
        assert!(state.registration.confirmed_by_clock);
        assert_eq!(state.received_on, day("2024-02-18"));
        assert_eq!(
            state.deadline(calendar).unwrap().original.date,
            calendar.add_working_days(day("2024-02-18"), 20).date
        );
        assert_eq!(state.confirms_by_clock(&On::test("2024-03-20")), None);
        assert_eq!(state.duties(calendar)[0].kind, DutyKind::Answer);
        forbidden(state.confirm_receipt(&On::test("2024-02-19")));
        forbidden(state.reroute("other-bureau"));
    }

    #[test]
    fn the_clock_never_confirms_a_letter_whose_sender_is_unreachable() {
        let calendar = Calendar::bundled();
        let mut letter = registered(Channel::OrdinaryLetter, "2024-03-04");
        forbidden(registered(Channel::Fax, "2024-03-04").mark_unreachable());
        letter.apply(&fact("2024-03-05", letter.mark_unreachable().unwrap()));
        forbidden(letter.mark_unreachable());
        let duty = letter.duties(calendar).remove(0);
        assert_eq!((duty.due, duty.acts_on), (None, None));
        assert_eq!(letter.confirms_by_clock(&On::test("2024-12-31")), None);
        // Contact is restored.
        forbidden(letter.confirm_receipt(&On::test("2024-03-03")));
        assert!(letter.confirm_receipt(&On::test("2024-06-03")).is_ok());
        forbidden(letter.reroute("other-bureau"));
    }

    #[test]
    fn in_person_and_by_signed_post_it_is_received_the_day_it_arrives() {
        for channel in [Channel::InPerson, Channel::SignedPost] {
            let state = registered(channel, "2024-03-09");
            assert!(state.registration.received);
            assert_eq!(state.confirmation(Calendar::bundled()), None);
            assert!(state.deadline(Calendar::bundled()).is_some());
        }
    }

    #[test]
    fn what_was_removed_is_acted_on_no_more() {
        let mut state = registered(Channel::InPerson, "2024-03-04");
        state.apply(&fact("2024-03-05", state.void().unwrap()));
        assert!(state.duties(Calendar::bundled()).is_empty());
        let (on, result) = state.summary(Calendar::bundled()).closed.unwrap();
        assert_eq!((on, result.as_str()), (day("2024-03-05"), "voided"));
        let on = On::test("2024-03-06");
        forbidden(state.ask_correction(0, &on));
        forbidden(state.assign("office", ""));
        forbidden(state.split(Uuid::nil()));
        forbidden(state.void());
        forbidden(state.correct_registration(&Correction::default(), &on));
    }

    #[test]
    fn the_later_double_is_merged_into_the_earlier_of_the_same_applicant() {
        let earlier = registered(Channel::InPerson, "2024-03-04");
        let later = registered(Channel::InPerson, "2024-03-05");
        assert!(later.merge_into(&earlier, Uuid::nil()).is_ok());
        forbidden(earlier.merge_into(&later, Uuid::nil()));
        let unconfirmed = registered(Channel::Internet, "2024-03-01");
        assert!(unconfirmed.merge_into(&earlier, Uuid::nil()).is_ok());
        forbidden(earlier.merge_into(&unconfirmed, Uuid::nil()));
        let mut stranger = earlier.clone();
        stranger.personal.name = "李四".to_owned();
        forbidden(later.merge_into(&stranger, Uuid::nil()));
        let mut answered = earlier.clone();
        answered.answered = Some((Answer::Granted, day("2024-03-06")));
        forbidden(later.merge_into(&answered, Uuid::nil()));
        forbidden(answered.void());
    }

    #[test]
    fn a_paid_fee_is_never_lost_with_its_case() {
        let mut state = registered(Channel::InPerson, "2024-03-04");
        state.process.ask_fee(day("2024-03-05"), 10_000);
        assert!(state.void().is_ok());
        state.process.pay(10_000, day("2024-03-06"));
        forbidden(state.void());
    }

    #[test]
    fn split_cases_run_from_the_same_days() {
        let calendar = Calendar::bundled();
        let mut state = registered(Channel::InPerson, "2024-03-04");
        state.process.ask_correction(process::Correction {
            asked_on: day("2024-03-06"),
            period: 15,
            received_on: None,
        });
        forbidden(state.split(Uuid::nil()));
        state.process.correction.as_mut().unwrap().received_on = Some(day("2024-03-12"));
        let registered = state.split(Uuid::nil()).unwrap();
        let body = Happened::Received {
            channel: state.channel,
            applicant_kind: state.applicant_kind,
            assumed: Vec::new(),
            registered,
        };
        let part = <Application as Case>::open(&fact("2024-03-04", body)).unwrap();
        assert_eq!(part.deadline(calendar), state.deadline(calendar));
        assert_eq!(part.registration.origin, Some(Uuid::nil()));
        state.process.extend(20);
        forbidden(state.split(Uuid::nil()));
    }

    #[test]
    fn a_corrected_receipt_day_never_lies_after_what_was_done() {
        let mut state = registered(Channel::InPerson, "2024-03-04");
        let to = |received_on: &str| Correction {
            received_on: Some(day(received_on)),
            ..Correction::default()
        };
        let on = On::test("2024-03-20");
        forbidden(state.correct_registration(&to("2024-03-21"), &on));
        let later = state.correct_registration(&to("2024-03-11"), &on).unwrap();
        state.apply(&fact("2024-03-20", later));
        assert_eq!(state.received_on, day("2024-03-11"));
        assert_eq!(state.registration.arrived_on, day("2024-03-11"));
        // Acts on the matter may bear a day before that of the correction.
        let asked = state.ask_correction(0, &On::test("2024-03-12")).unwrap();
        state.apply(&fact("2024-03-12", asked));
        forbidden(state.correct_registration(&to("2024-03-13"), &on));
        let earlier = state.correct_registration(&to("2024-03-08"), &on).unwrap();
        state.apply(&fact("2024-03-20", earlier));
        assert_eq!(state.latest_on, day("2024-03-12"));
    }

    #[test]
    fn the_kind_is_fixed_once_answered_but_a_name_can_be_spelt_right() {
        let mut state = registered(Channel::InPerson, "2024-03-04");
        state.answered = Some((Answer::Granted, day("2024-03-06")));
        let on = On::test("2024-03-20");
        let kind = Correction {
            applicant_kind: Some(ApplicantKind::Other),
            ..Correction::default()
        };
        forbidden(state.correct_registration(&kind, &on));
        assert!(
            state
                .correct_registration(&Correction::default(), &on)
                .is_ok()
        );
    }
}
