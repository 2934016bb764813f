//! What may happen to a registration next.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Result},
    identity::{BureauId, Role, role_missing},
};
use gongkai_document::date_text;
use gongkai_law::{
    application::{ApplicantKind, Channel},
    calendar::Calendar,
    receipt::{self, Confirmation},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Corrected, Origin, Registered, RegistrationFact};
use crate::{
    cases::application::Application,
    cases::kernel::{
        On,
        duty::{Duty, DutyKind, Owed},
        person::{SamePerson, same_person},
        private::Private,
        too_early,
    },
    cases::number::CaseNumber,
};

/// What of a registration is corrected; names and texts that are empty stay.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Column of table 3.
    pub applicant_kind: Option<ApplicantKind>,
    /// How it came in.
    pub channel: Option<Channel>,
    /// Civil date of receipt.
    pub received_on: Option<NaiveDate>,
    /// Name of the applicant.
    pub name: Private,
    /// Number of the proof of identity.
    pub identity_number: Private,
    /// One contact.
    pub contact: Private,
    /// What is wanted.
    pub wanted: Private,
    /// Why.
    pub reason: Private,
}

/// What somebody may want of its registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegistrationCommand {
    /// Establish the receipt day.
    ConfirmReceipt,
    /// Confirm, as its applicant, what was submitted.
    ConfirmByApplicant,
    /// Note that the sender of an ordinary letter cannot be reached.
    MarkUnreachable,
    /// Send it to the organ it is for.
    Reroute {
        /// That bureau.
        to: BureauId,
        /// Why.
        reason: Private,
    },
    /// Set who answers it.
    Assign {
        /// The office.
        office_id: String,
        /// Subject of the person, or empty.
        person: String,
    },
    /// Void what was registered by mistake.
    Void {
        /// Why.
        reason: Private,
    },
    /// Correct what was registered wrongly.
    Correct(Correction),
    /// Note the proposal to publish what it asks for.
    Propose {
        /// The proposal.
        proposal_id: Uuid,
    },
}

impl Application {
    /// What happens by a command.
    pub fn decide_registration(
        &self,
        command: RegistrationCommand,
        on: &On<'_>,
    ) -> Result<RegistrationFact> {
        match command {
            RegistrationCommand::ConfirmReceipt => self.confirm_receipt(on),
            RegistrationCommand::ConfirmByApplicant => self.confirm_by_applicant(),
            RegistrationCommand::MarkUnreachable => self.mark_unreachable(),
            RegistrationCommand::Reroute { to, reason } => self.reroute(to.as_str(), reason),
            RegistrationCommand::Assign { office_id, person } => self.assign(&office_id, &person),
            RegistrationCommand::Void { reason } => self.void(reason),
            RegistrationCommand::Correct(correction) => {
                let counted = correction.channel.is_some() || correction.received_on.is_some();
                if counted && !on.caller.has(Role::Leader) {
                    return Err(role_missing(&[Role::Leader]));
                }
                self.correct_registration(correction, on)
            }
            RegistrationCommand::Propose { proposal_id } => {
                self.may_propose()?;
                Ok(RegistrationFact::PublicationProposed { proposal_id })
            }
        }
    }

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
            &registration.own,
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

    /// The confirmation by the day it was due; none where none is needed, or the applicant could not be
    /// reached.
    pub fn confirmation_owed(&self, calendar: &Calendar) -> Option<Owed> {
        let registration = &self.registration;
        if registration.unreachable {
            return None;
        }
        let arrived_on = registration.arrived_on;
        let due =
            receipt::confirmation(calendar, self.channel, arrived_on, false, &registration.own)?
                .due;
        let confirmed = registration.received.then_some(self.received_on);
        let by_a_person = confirmed.filter(|_| !registration.confirmed_by_clock);
        let owed = Owed::new(DutyKind::ConfirmReceipt, due.date, by_a_person);
        Some(owed.overtaken(confirmed, "由系统确认收到"))
    }

    /// Establishes the receipt day.
    pub fn confirm_receipt(&self, on: &On<'_>) -> Result<RegistrationFact> {
        self.unconfirmed()?;
        if on.day < self.registration.arrived_on {
            return Err(too_early(
                "not arrived on that day",
                "当日申请尚未到达",
                on.day,
                self.registration.arrived_on,
            ));
        }
        Ok(RegistrationFact::ReceiptConfirmed { by_clock: false })
    }

    /// The applicant's side of art. 31. The receipt day is that on which both sides confirmed: it waits for
    /// the bureau's.
    fn confirm_by_applicant(&self) -> Result<RegistrationFact> {
        self.unconfirmed()?;
        if self.registration.applicant_confirmed_on.is_some() {
            return Err(Error::state_forbids(
                "confirmed by its applicant before",
                "申请人已经确认",
            )
            .next(
                "The bureau confirms next.",
                "无须重复确认，请等待受理机关确认收到。",
            ));
        }
        Ok(RegistrationFact::ApplicantConfirmed)
    }

    /// The day on which the clock confirms the receipt, if that has come. A day that rests on a
    /// provisional calendar has not: it may still move, and the confirmation could not be taken back.
    pub fn confirms_by_clock(&self, on: &On<'_>) -> Option<NaiveDate> {
        let by_system = self.confirmation(on.calendar)?.by_system?;
        (on.day >= by_system.date && !by_system.provisional).then_some(by_system.date)
    }

    /// Notes that the sender of an ordinary letter cannot be reached.
    pub fn mark_unreachable(&self) -> Result<RegistrationFact> {
        self.unconfirmed()?;
        if self.channel != Channel::OrdinaryLetter {
            return Err(
                Error::state_forbids("no ordinary letter", "不是以平常信函提交的")
                    .next("Confirm the receipt instead.", "请直接确认收到。"),
            );
        }
        if self.registration.unreachable {
            return Err(
                Error::state_forbids("marked unreachable before", "已登记无法联系申请人").next(
                    "Confirm the receipt once the applicant is reached.",
                    "与申请人取得联系后，请确认收到。",
                ),
            );
        }
        Ok(RegistrationFact::ApplicantUnreachable)
    }

    /// Sends it to the organ it is for.
    pub fn reroute(&self, to_bureau_id: &str, reason: Private) -> Result<RegistrationFact> {
        self.unconfirmed()?;
        if self.channel != Channel::Internet {
            return Err(Error::state_forbids(
                "not submitted over the internet",
                "不是通过互联网渠道提交的",
            )
            .next(
                "Confirm its receipt, and answer then that it is another organ's information.",
                "请先确认收到该申请，再作出“非本机关信息”的答复。",
            ));
        }
        Ok(RegistrationFact::Rerouted {
            to_bureau_id: to_bureau_id.to_owned(),
            reason,
        })
    }

    /// Sets who answers it.
    pub fn assign(&self, office_id: &str, person: &str) -> Result<RegistrationFact> {
        self.unanswered()?;
        Ok(RegistrationFact::Assigned {
            office_id: office_id.to_owned(),
            person: Some(person.to_owned()).filter(|person| !person.is_empty()),
        })
    }

    /// The first fact of each case split from this one: only while nothing but a finished correction
    /// has moved the clock, for the new cases run from the same days.
    pub fn split(&self, id: Uuid) -> Result<Registered> {
        self.unanswered()?;
        self.registration.may_be_handled()?;
        self.not_signed()?;
        self.process.waits_for_applicant()?;
        let process = &self.process;
        if process.extended || process.fee.is_some() || !process.opinions.is_empty() {
            return Err(Error::state_forbids(
                "past the point where it can be split: opinions, an extension or a fee",
                "已征求意见、延期或者收费，不能再拆分",
            )
            .next(
                "Answer it as one, or register the other part anew.",
                "请作为一件答复，或者将另一部分另行登记。",
            ));
        }
        let correction = process.correction.as_ref().and_then(|correction| {
            Some(Corrected {
                asked_on: correction.notice.asked_on,
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
            submitted_by_applicant: self.registration.submitted_by_applicant,
            unannounced: self.registration.unannounced,
        })
    }

    /// Merges this double into the application that came before it.
    pub fn merge_into(
        &self,
        number: CaseNumber,
        (other, other_number): (&Self, CaseNumber),
        id: Uuid,
        reason: Private,
    ) -> Result<RegistrationFact> {
        self.removable()?;
        other.unanswered()?;
        // Whoever has another number gets an answer of his own, though his name be the same.
        let same = same_person(&self.applicant.person(), &other.applicant.person());
        if same == SamePerson::Not {
            return Err(Error::state_forbids(
                "of another applicant: the identity numbers or the names differ",
                "申请人不是同一人：证件号码（统一社会信用代码）或者姓名（名称）不一致",
            )
            .next(
                "Answer each by itself. If a number was mistyped, correct the registration first.",
                "请分别办理、分别答复；证件号码登记有误的，请先更正登记，再办理合并。",
            )
            .at("into_application_id"));
        }
        // Of one day the one registered first stays.
        let when = |state: &Self, number: CaseNumber| {
            let unconfirmed = !state.registration.received;
            (unconfirmed, state.received_on, number.year, number.number)
        };
        if when(self, number) < when(other, other_number) {
            return Err(Error::state_forbids(
                "received before the other: merge the later into the earlier",
                "收到日期早于另一申请，应将后收到的并入先收到的",
            )
            .next("Call the other way round.", "请在后收到的申请上办理合并。"));
        }
        Ok(RegistrationFact::Merged { into: id, reason })
    }

    /// Voids what was registered by mistake.
    pub fn void(&self, reason: Private) -> Result<RegistrationFact> {
        self.removable()?;
        Ok(RegistrationFact::Voided { reason })
    }

    /// Corrects what was registered wrongly.
    pub fn correct_registration(
        &self,
        correction: Correction,
        on: &On<'_>,
    ) -> Result<RegistrationFact> {
        self.registration.stands()?;
        if correction.applicant_kind.is_some() {
            self.unanswered()?;
            if self
                .replies
                .current()
                .is_some_and(|reply| reply.signature.is_some())
            {
                return Err(Error::state_forbids("signed", "答复已签发").next(
                    "The kind of applicant stands as it was when the reply was signed: send the reply.",
                    "申请人类别以签发时登记的为准，不再更改，请送出答复。",
                ));
            }
        }
        if correction.channel.is_some() || correction.received_on.is_some() {
            self.registration.may_be_handled()?;
        }
        if let Some(received_on) = correction.received_on {
            let answered_on = self.answered.map(|(_, day)| day);
            let bounds = [Some(on.day), self.registration.first_act_on, answered_on];
            let latest = bounds.into_iter().flatten().min();
            if let Some(latest) = latest.filter(|latest| received_on > *latest) {
                let (en, zh) = ("acted on before that day", "该日之前已有办理记录");
                let error = Error::state_forbids(en, zh).next(
                    &format!("The day of receipt is {latest} at the latest."),
                    &format!("收到日期不得晚于{}，请更正。", date_text(latest)),
                );
                return Err(error.at("received_on"));
            }
        }
        Ok(RegistrationFact::RegistrationCorrected(correction))
    }

    /// Whether it may be proposed to publish what it asks for: once.
    pub fn may_propose(&self) -> Result<()> {
        self.registration.may_be_handled()?;
        match self.registration.proposal_id {
            None => Ok(()),
            Some(_) => {
                Err(
                    Error::state_forbids("proposed for publication before", "已提出公开建议").next(
                        "Its decision is in the catalog.",
                        "请在公开目录中查看该建议的处理结果。",
                    ),
                )
            }
        }
    }

    fn unconfirmed(&self) -> Result<()> {
        self.registration.stands()?;
        if self.registration.received {
            return Err(Error::state_forbids(
                "received: its receipt day is established",
                "收到日期已经确定",
            )
            .next(
                "If the day is wrong, correct the registration.",
                "日期有误的，请办理登记更正。",
            ));
        }
        Ok(())
    }

    fn unanswered(&self) -> Result<()> {
        self.registration.stands()?;
        match self.answered {
            None => Ok(()),
            Some(_) => Err(Error::state_forbids("answered", "已答复").next(
                "To answer anew, have a leader reopen it.",
                "需要重新答复的，请由负责人办理重新答复。",
            )),
        }
    }

    /// Whether it may be merged into another or voided: not once it is answered, nor once a fee was paid.
    pub(in crate::cases::application) fn removable(&self) -> Result<()> {
        self.unanswered()?;
        if self
            .process
            .fee
            .as_ref()
            .is_some_and(|fee| fee.paid_fen > 0)
        {
            return Err(
                Error::state_forbids("paid for: the fee is counted", "已缴纳信息处理费")
                    .next("Answer it.", "请继续办理并答复。"),
            );
        }
        Ok(())
    }
}
