//! What may happen to an application next: each act, checked against its state and the day.

use chrono::NaiveDate;
use gongkai_chassis::error::{Error, Reason, Result};
use gongkai_law::{application::Answer, rules};

use super::{
    Application,
    process::{self, Charged, Opinion, OpinionOf, ProcessFact},
    reply::Reply,
};
use crate::cases::kernel::{Case as _, On};

impl Application {
    /// Whether an open application may be closed this way without a reply: a lapse only once its
    /// period has run out.
    pub(super) fn may_lapse(&self, way: Answer, on: &On<'_>) -> Result<()> {
        if !way.exists_on(on.day) {
            return Err(Error::new(Reason::FeeNotLawful).with("date", on.day));
        }
        match way {
            Answer::NotCorrected if !self.process.correction_lapsed(on.calendar, on.day) => Err(
                Error::state_forbids("not past the period for a correction", "补正期限未届满"),
            ),
            Answer::FeeNotPaid if !self.process.fee_lapsed(on.calendar, on.day) => Err(
                Error::state_forbids("not past the period for the fee", "缴费期限未届满"),
            ),
            _ => Ok(()),
        }
    }

    /// Asks for a correction: one notice that names everything at once (art. 30).
    pub fn ask_correction(&self, period: u32, missing: String, on: &On<'_>) -> Result<ProcessFact> {
        self.open_on(on.day)?;
        if self.process.correction.is_some() {
            return Err(Error::state_forbids(
                "asked for a correction before",
                "已作过补正告知",
            ));
        }
        let usual = rules::CORRECTION_PERIOD.on(on.day).number;
        Ok(ProcessFact::CorrectionAsked {
            period: if period == 0 { usual } else { period },
            missing: missing.into(),
        })
    }

    /// Takes in the corrected application.
    pub fn receive_correction(&self, wanted: String, on: &On<'_>) -> Result<ProcessFact> {
        self.open_on(on.day)?;
        match &self.process.correction {
            Some(correction)
                if correction.received_on.is_none() && on.day >= correction.asked_on =>
            {
                Ok(ProcessFact::CorrectionReceived {
                    wanted: wanted.into(),
                })
            }
            _ => Err(Error::state_forbids(
                "not waiting for a correction",
                "未在等待补正",
            )),
        }
    }

    /// Extends the deadline: once, by at most what the law allows, by the due day.
    pub fn extend(&self, by: u32, reason: String, on: &On<'_>) -> Result<ProcessFact> {
        self.open_on(on.day)?;
        self.process.waits_for_applicant()?;
        if self.process.extended {
            return Err(Error::state_forbids("extended before", "已延期一次"));
        }
        let deadline = self.deadline(on.calendar);
        if deadline
            .as_ref()
            .is_some_and(|deadline| deadline.is_late(on.day))
        {
            return Err(Error::state_forbids("past its due day", "已超过答复期限"));
        }
        // While the clock stands still nothing runs out, and the notice could not name the new day.
        if deadline.is_none_or(|deadline| deadline.current.is_none()) {
            return Err(Error::state_forbids(
                "waiting for opinions",
                "征求意见尚未结束，期限停止计算",
            ));
        }
        let most = process::longest_extension(self.received_on);
        if by > most {
            return Err(Error::state_forbids(
                "extensible by less",
                "延期超过法定最长期限",
            ));
        }
        Ok(ProcessFact::Extended {
            by: if by == 0 { most } else { by },
            reason: reason.into(),
        })
    }

    /// Withdraws the extension in force, as if it had never been granted.
    pub fn withdraw_extension(&self, reason: String, on: &On<'_>) -> Result<ProcessFact> {
        self.open_on(on.day)?;
        match self.process.extension_in_force() {
            Some(by) => Ok(ProcessFact::ExtensionWithdrawn {
                by,
                reason: reason.into(),
            }),
            None => Err(Error::state_forbids(
                "without an extension in force",
                "没有可以撤回的延期",
            )),
        }
    }

    /// Asks a third party or co-maker.
    pub fn ask_opinion(
        &self,
        of: OpinionOf,
        party_name: String,
        on: &On<'_>,
    ) -> Result<ProcessFact> {
        self.open_on(on.day)?;
        self.process.waits_for_applicant()?;
        Ok(ProcessFact::OpinionAsked {
            of,
            party_name: party_name.into(),
        })
    }

    /// Records the arrival of the letter, or the opinion and its reasons.
    pub fn record_opinion(
        &self,
        opinion: u32,
        said: Option<(Opinion, String)>,
        on: &On<'_>,
    ) -> Result<ProcessFact> {
        // A proof of arrival may come in after other acts: it is held to its own letter only.
        self.open()?;
        let asked = self.process.open_opinion(opinion)?;
        if on.day < asked.asked_on {
            return Err(Error::state_forbids(
                "not asked on that day",
                "当日尚未征求意见",
            ));
        }
        match said {
            Some((said, reason)) => Ok(ProcessFact::OpinionReceived {
                opinion,
                said,
                reason: reason.into(),
            }),
            None if asked.arrived_on.is_none() => Ok(ProcessFact::OpinionLetterArrived { opinion }),
            None => Err(Error::state_forbids("arrived there before", "已登记送达")),
        }
    }

    /// Asks for a fee (art. 42), from 2021-01-01 only, once, and not for what is already public.
    pub fn ask_fee(&self, amount_fen: u64, charged: Charged, on: &On<'_>) -> Result<ProcessFact> {
        process::fee_is_lawful(on.day)?;
        self.open_on(on.day)?;
        self.process.waits_for_applicant()?;
        if self.process.fee.is_some() {
            return Err(Error::state_forbids(
                "asked for a fee before",
                "已发出收费通知",
            ));
        }
        let public = |reply: &Reply| reply.content.answer == Answer::AlreadyPublic;
        if self.replies.current().is_some_and(public) {
            return Err(Error::state_forbids(
                "drafted as already public, which is free",
                "拟告知已主动公开，不得收费",
            ));
        }
        Ok(ProcessFact::FeeAsked {
            amount_fen,
            charged: Some(charged),
        })
    }

    /// Records a payment of the fee that was asked for.
    pub fn fee(&self, amount_fen: u64, on: &On<'_>) -> Result<ProcessFact> {
        process::fee_is_lawful(on.day)?;
        self.open_on(on.day)?;
        match &self.process.fee {
            Some(fee) if fee.paid_on.is_none() && on.day >= fee.asked_on => {
                Ok(ProcessFact::FeeRecorded { amount_fen })
            }
            _ => Err(Error::state_forbids(
                "not waiting for a fee",
                "未在等待缴费",
            )),
        }
    }

    /// Open, and nothing that happened lies after `day`: acts follow one another.
    pub(super) fn open_on(&self, day: NaiveDate) -> Result<()> {
        self.open()?;
        self.not_before(day)
    }

    /// Nothing that happened lies after `day`.
    pub(super) fn not_before(&self, day: NaiveDate) -> Result<()> {
        if day < self.received_on {
            return Err(Error::state_forbids(
                "not received on that day",
                "当日尚未收到申请",
            ));
        }
        if day < self.latest_on {
            return Err(Error::state_forbids(
                "past that day",
                "该日之后已有其他办理记录",
            ));
        }
        Ok(())
    }

    /// Received, not answered, nor closed otherwise.
    pub(super) fn open(&self) -> Result<()> {
        self.registration.may_be_handled()?;
        match self.answered {
            None => Ok(()),
            Some(_) => Err(Error::state_forbids("answered", "已答复")),
        }
    }
}

#[cfg(test)]
mod tests {
    use gongkai_law::{
        application::{ApplicantKind, Channel},
        calendar::Calendar,
    };

    use super::*;
    use crate::cases::application::{
        process::{Basis, Correction, OpinionRequest, Process},
        registration::{Applicant, Registered, Registration},
        reply::Replies,
        search::Searches,
    };

    fn application(received_on: &str) -> Application {
        Application {
            channel: Channel::InPerson,
            applicant_kind: ApplicantKind::NaturalPerson,
            received_on: received_on.parse().unwrap(),
            latest_on: received_on.parse().unwrap(),
            answered: None,
            registration: Registration::of(&Registered::default(), received_on.parse().unwrap()),
            process: Process::default(),
            searches: Searches::default(),
            excess: None,
            replies: Replies::default(),
            assumed: Vec::new(),
            applicant: Applicant::default(),
            wanted: String::new(),
            reason: String::new(),
            withheld_part: String::new(),
        }
    }

    /// The eleventh application of a month.
    const NTH: Charged = Charged {
        basis: Basis::ByApplication,
        count: 11,
    };

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_limit_follows_the_law_of_the_receipt_day() {
        // Fifteen working days before 2019-05-15, twenty since.
        assert_eq!(
            application("2019-05-14").due_on(Calendar::bundled()),
            Some(day("2019-06-04"))
        );
        assert_eq!(
            application("2019-05-15").due_on(Calendar::bundled()),
            Some(day("2019-06-13"))
        );
    }

    #[test]
    fn no_fee_is_charged_before_2021() {
        let error = application("2020-12-30")
            .fee(10_000, &On::test("2020-12-31"))
            .unwrap_err();
        assert_eq!(error.reason(), Reason::FeeNotLawful);
        let mut application_2020 = application("2020-12-30");
        assert!(
            application_2020
                .ask_fee(10_000, NTH, &On::test("2020-12-31"))
                .is_err()
        );
        assert!(
            application_2020
                .ask_fee(10_000, NTH, &On::test("2021-01-04"))
                .is_ok()
        );
        application_2020.process.ask_fee(day("2021-01-04"), 10_000);
        assert!(
            application_2020
                .fee(10_000, &On::test("2021-01-05"))
                .is_ok()
        );
        assert!(
            application("2020-12-30")
                .may_lapse(Answer::FeeNotPaid, &On::test("2020-12-31"))
                .is_err()
        );
    }

    /// A correction, two third parties at once, an extension and a fee, over the spring festival of
    /// 2024: the dates a clerk would count on the wall calendar.
    #[test]
    fn each_act_moves_the_deadline_as_the_law_says() {
        let mut state = application("2024-01-08");
        // A Sunday that is worked.
        assert_eq!(
            state.current_due_on(Calendar::bundled()),
            Some(day("2024-02-04"))
        );
        let asked = |asked_on: &str, period| Correction {
            asked_on: day(asked_on),
            period,
            received_on: None,
        };
        let extend = |state: &Application, by, on: &str| {
            let extended = state.extend(by, String::new(), &On::test(on));
            extended.map_err(|error| error.reason())
        };
        state.process.ask_correction(asked("2024-01-12", 15));
        assert_eq!(
            state.current_due_on(Calendar::bundled()),
            None,
            "waiting for the applicant"
        );
        assert!(extend(&state, 0, "2024-01-15").is_err());
        if let Some(correction) = &mut state.process.correction {
            correction.received_on = Some(day("2024-01-22"));
        }
        // A new full period, over the festival of 10 to 17 February with 4 and 18 February worked.
        assert_eq!(
            state.current_due_on(Calendar::bundled()),
            Some(day("2024-02-22"))
        );
        state.process.ask_opinion(OpinionRequest {
            of: OpinionOf::ThirdParty,
            party_name: "演示第三方".to_owned(),
            asked_on: day("2024-01-24"),
            arrived_on: None,
            said: None,
        });
        state.process.ask_opinion(OpinionRequest {
            of: OpinionOf::ThirdParty,
            party_name: "演示第三方".to_owned(),
            asked_on: day("2024-01-25"),
            arrived_on: None,
            said: None,
        });
        assert_eq!(
            state.current_due_on(Calendar::bundled()),
            None,
            "no end of the opinions is known"
        );
        assert!(extend(&state, 0, "2024-01-26").is_err());
        state.process.opinions[0].said = Some((Opinion::Agrees, day("2024-01-31")));
        state.process.opinions[1].arrived_on = Some(day("2024-01-26"));
        let both = state.current_due_on(Calendar::bundled()).unwrap();
        state.process.opinions[1].said = Some((Opinion::Refuses, day("2024-01-30")));
        let union = state.current_due_on(Calendar::bundled()).unwrap();
        // 24 January to 31 January: five working days that do not count.
        assert_eq!(union, day("2024-02-29"));
        assert!(
            both > union,
            "silence runs to the end of the fifteen working days"
        );
        let (by, reason) = (20, String::new().into());
        assert_eq!(extend(&state, 21, "2024-02-20"), Err(Reason::StateForbids));
        assert_eq!(
            extend(&state, 0, "2024-02-20"),
            Ok(ProcessFact::Extended { by, reason })
        );
        state.process.extend(20);
        assert_eq!(
            state.current_due_on(Calendar::bundled()),
            Some(day("2024-03-28"))
        );
        assert!(extend(&state, 1, "2024-02-29").is_err(), "only once");
        state.process.ask_fee(day("2024-03-20"), 10_000);
        assert_eq!(
            state.current_due_on(Calendar::bundled()),
            None,
            "waiting for the fee"
        );
        state.process.pay(4_000, day("2024-03-21"));
        assert_eq!(
            state.current_due_on(Calendar::bundled()),
            None,
            "a part is not the fee"
        );
        state.process.pay(6_000, day("2024-03-22"));
        assert_eq!(
            state.current_due_on(Calendar::bundled()),
            Some(day("2024-04-22"))
        );
        let original = state.deadline(Calendar::bundled()).unwrap().original.date;
        assert_eq!(original, day("2024-02-04"), "the first due day is kept");
    }

    #[test]
    fn a_lapse_is_recorded_only_after_its_period() {
        let mut state = application("2024-03-04");
        assert!(
            state
                .may_lapse(Answer::NotCorrected, &On::test("2024-03-29"))
                .is_err(),
            "never asked"
        );
        state.process.ask_correction(Correction {
            asked_on: day("2024-03-05"),
            period: 15,
            received_on: None,
        });
        assert!(
            state
                .may_lapse(Answer::NotCorrected, &On::test("2024-03-26"))
                .is_err(),
            "the last day is the applicant's"
        );
        assert!(
            state
                .may_lapse(Answer::NotCorrected, &On::test("2024-03-27"))
                .is_ok()
        );
        assert!(
            state
                .may_lapse(Answer::Withdrawn, &On::test("2024-03-06"))
                .is_ok(),
            "withdrawal at any time"
        );
        assert!(
            state
                .ask_correction(0, String::new(), &On::test("2024-03-06"))
                .is_err(),
            "one notice names everything"
        );
    }
}
