//! What may happen to an application between receipt and answer: each act, checked against its state and
//! the day.

use chrono::NaiveDate;
use gongkai_chassis::{
    error::{Error, Reason, Result},
    fields::Fields,
};
use gongkai_law::{application::Answer, letter::LetterKind, rules};

use super::{
    Charged, ConsultedParty, Notice, OpinionRequest, PartyOpinion, ProcessFact, fee_is_lawful,
    longest_extension,
};
use crate::{
    cases::application::{Application, command::Which, reply::Reply},
    cases::kernel::{self, Case as _, On, private::Private, too_early},
    paper::letter::Went,
};

/// What somebody may want between receipt and answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProcessCommand {
    /// Ask for a correction.
    AskCorrection {
        /// Working days the applicant has; 0 for the usual.
        period: u32,
        /// What is missing.
        missing: Private,
    },
    /// Take in the corrected application.
    ReceiveCorrection {
        /// What is wanted now.
        wanted: Private,
    },
    /// Extend the deadline.
    Extend {
        /// Working days more; 0 for all the law allows.
        by: u32,
        /// Why.
        reason: Private,
    },
    /// Take back an extension granted by mistake.
    WithdrawExtension {
        /// Why it was one.
        reason: Private,
    },
    /// Ask a third party or co-maker.
    AskOpinion {
        /// As what.
        of: ConsultedParty,
        /// Who.
        party_name: Private,
    },
    /// Record that the letter arrived there: of opening sheets only.
    RecordArrival {
        /// Which opinion.
        opinion: Which,
    },
    /// Record the opinion.
    RecordOpinion {
        /// Which opinion.
        opinion: Which,
        /// What was said.
        said: PartyOpinion,
        /// Why.
        reason: Private,
    },
    /// Ask for the fee.
    AskFee {
        /// What it is computed from.
        charged: Charged,
    },
    /// Record a payment.
    RecordFee {
        /// Amount in fen.
        amount_fen: u64,
    },
    /// Ask for the reasons of an excessive number (art. 35).
    AskReasons {
        /// Working days the applicant has.
        period: u32,
        /// Why they are asked for.
        reason: Private,
    },
    /// Take in the reasons.
    ReceiveReasons {
        /// What they are.
        reasons: Private,
    },
    /// Set a delayed period.
    Delay {
        /// Civil date the answer is due instead.
        due_on: NaiveDate,
        /// Why.
        reason: Private,
    },
}

impl Application {
    /// What happens by a command.
    pub fn decide_process(&self, command: ProcessCommand, on: &On<'_>) -> Result<ProcessFact> {
        match command {
            ProcessCommand::AskCorrection { period, missing } => {
                self.ask_correction(period, missing, on)
            }
            ProcessCommand::ReceiveCorrection { wanted } => self.receive_correction(wanted, on),
            ProcessCommand::Extend { by, reason } => self.extend(by, reason, on),
            ProcessCommand::WithdrawExtension { reason } => self.withdraw_extension(reason, on),
            ProcessCommand::AskOpinion { of, party_name } => self.ask_opinion(of, party_name, on),
            ProcessCommand::RecordArrival { opinion } => {
                self.record_arrival(self.opinion_of(&opinion, true)?, on)
            }
            ProcessCommand::RecordOpinion {
                opinion,
                said,
                reason,
            } => {
                let number = self.opinion_of(&opinion, false)?;
                self.record_opinion(number, said, reason, on)
            }
            ProcessCommand::AskFee { charged } => self.ask_fee(charged.amount_fen(), charged, on),
            ProcessCommand::RecordFee { amount_fen } => self.fee(amount_fen, on),
            ProcessCommand::AskReasons { period, reason } => self.ask_reasons(period, reason, on),
            ProcessCommand::ReceiveReasons { reasons } => self.receive_reasons(reasons, on),
            ProcessCommand::Delay { due_on, reason } => self.delay(due_on, reason, on),
        }
    }

    /// The notice that the fact of that ordinal sent with a letter of this kind, and whether what it asks
    /// for is still waited for.
    fn notice(&self, sent_by: i32, letter: LetterKind) -> Option<(&Notice, bool)> {
        let process = &self.process;
        let (notice, waited) = match letter {
            LetterKind::CorrectionNotice => {
                let asked = process.correction.as_ref()?;
                (&asked.notice, asked.received_on.is_none())
            }
            LetterKind::ReasonsNotice => {
                let excess = self.excess.as_ref()?;
                (&excess.notice, excess.received.is_none())
            }
            LetterKind::FeeNotice => {
                let fee = process.fee.as_ref()?;
                (&fee.notice, fee.paid_on.is_none())
            }
            LetterKind::ThirdPartyRequest | LetterKind::CoMakerRequest => {
                let mut asked = process.opinions.iter();
                let asked = asked.find(|asked| asked.notice.sent_by == sent_by)?;
                (&asked.notice, asked.said.is_none())
            }
            _ => return None,
        };
        (notice.sent_by == sent_by).then_some((notice, waited))
    }

    /// What happens when the way of a letter goes on that the fact of that ordinal sent: a period runs
    /// from it, or is not run from any more. Nothing where none does; of a case that ended otherwise than
    /// by a lapse, nothing any more.
    pub fn notice_went(
        &self,
        (sent_by, letter): (i32, LetterKind),
        went: &Went,
        day: NaiveDate,
    ) -> Result<Option<ProcessFact>> {
        let Some((notice, waited)) = self.notice(sent_by, letter) else {
            return Ok(None);
        };
        let ended = self.registration.removed.map(|(_, day)| day);
        let ended = ended.or(self.answered.map(|(_, day)| day));
        if *went == Went::Left && ended.is_some_and(|ended| day > ended) {
            return Err(Error::state_forbids(
                "closed: what the notice asks for is not waited for any more",
                "案件已办结，不再等待该文书所要求的事项",
            )
            .next(
                "If it was closed by mistake, have a leader reopen it first.",
                "误办结的，请先由负责人撤销办结，再送出文书。",
            ));
        }
        // That nobody had the notice shows a lapse to be a mistake; an answer stands as it is.
        let lapsed = matches!(
            self.last_answer(),
            Some((Answer::NotCorrected | Answer::FeeNotPaid, _))
        );
        if !waited || self.registration.removed.is_some() || (self.answered.is_some() && !lapsed) {
            return Ok(None);
        }
        Ok(match went {
            Went::Left => Some(ProcessFact::NoticeSent { letter, sent_by }),
            Went::Arrived if notice.arrival.is_none() => {
                Some(ProcessFact::NoticeServed { letter, sent_by })
            }
            Went::CameBack if notice.arrival.is_none() => {
                Some(ProcessFact::NoticeReturned { letter, sent_by })
            }
            Went::Arrived | Went::CameBack => None,
        })
    }

    /// The number of an opinion; of a party's, the first that is not in, and where a letter arrives,
    /// that has not arrived.
    fn opinion_of(&self, opinion: &Which, arrives: bool) -> Result<u32> {
        let party = match opinion {
            Which::Number(number) => return Ok(*number),
            Which::Of(party) => party,
        };
        let mut numbered = (1..).zip(&self.process.opinions);
        let found = numbered.find(|(_, asked)| {
            asked.party_name == *party
                && asked.said.is_none()
                && !(arrives && asked.notice.arrival.is_some())
        });
        found
            .map(|(number, _)| number)
            .ok_or_else(|| self.no_such_party(party))
    }

    /// Why no letter of this party is waited for: its name is another one, or it has answered.
    fn no_such_party(&self, party: &str) -> Error {
        let asked = || {
            self.process
                .opinions
                .iter()
                .map(|asked| asked.party_name.as_str())
        };
        if asked().any(|known| known == party) {
            return Error::state_forbids(
                "opinion received",
                "已收到该第三方（机关）的送达或者意见",
            )
            .next("It is recorded once.", "无须重复登记。")
            .at("party_name");
        }
        let known: Vec<&str> = asked().take(5).collect();
        let mut fields = Fields::default();
        if known.is_empty() {
            fields.wrong(
                "party_name",
                "尚未向任何第三方（机关）征求意见，请先登记征求意见",
                "nobody was asked for an opinion: enter that first",
            );
        } else {
            let known = known.join("、");
            fields.wrong(
                "party_name",
                &format!("名称与征求意见时所填的不一致，请核对；已征求意见的有：{known}"),
                &format!(
                    "not the name of anybody who was asked for an opinion; asked were {known}"
                ),
            );
        }
        fields.refusal()
    }

    /// Whether an open application may be closed this way without a reply: a lapse only once its
    /// period has run out.
    pub fn may_lapse(&self, way: Answer, on: &On<'_>) -> Result<()> {
        if !way.exists_on(on.day) {
            return Err(Error::new(Reason::FeeNotLawful).with("date", on.day));
        }
        match way {
            Answer::NotCorrected if !self.process.correction_lapsed(on.calendar, on.day) => {
                let asked = self.process.correction.as_ref().map(|asked| &asked.notice);
                let (en, zh) = ("not past the period for a correction", "补正期限未届满");
                Err(not_lapsed(asked, en, zh))
            }
            Answer::FeeNotPaid if !self.process.fee_lapsed(on.calendar, on.day) => {
                let asked = self.process.fee.as_ref().map(|fee| &fee.notice);
                let (en, zh) = ("not past the period for the fee", "缴费期限未届满");
                Err(not_lapsed(asked, en, zh))
            }
            _ => Ok(()),
        }
    }

    /// Asks for a correction: one notice that names everything at once (art. 30).
    pub fn ask_correction(
        &self,
        period: u32,
        missing: Private,
        on: &On<'_>,
    ) -> Result<ProcessFact> {
        self.open_on(on.day)?;
        if self.process.correction.is_some() {
            return Err(
                Error::state_forbids("asked for a correction before", "已作过补正告知").next(
                    "Everything is told at once: take in the correction, or decide.",
                    "补正须一次告知；请登记收到的补正材料，或者作出答复。",
                ),
            );
        }
        let usual = rules::CORRECTION_PERIOD.on(on.day).number;
        Ok(ProcessFact::CorrectionAsked {
            period: if period == 0 { usual } else { period },
            missing,
        })
    }

    /// Takes in the corrected application.
    pub fn receive_correction(&self, wanted: Private, on: &On<'_>) -> Result<ProcessFact> {
        self.open_on(on.day)?;
        match &self.process.correction {
            Some(correction)
                if correction.received_on.is_none() && on.day >= correction.notice.asked_on =>
            {
                Ok(ProcessFact::CorrectionReceived { wanted })
            }
            _ => Err(Error::state_forbids(
                "not waiting for a correction",
                "尚未告知补正，或者已收到补正材料",
            )
            .next(
                "Ask for the correction first, or go on.",
                "需要补正的请先作补正告知；已补正的请继续办理。",
            )),
        }
    }

    /// Extends the deadline: once, by at most what the law allows, by the due day.
    pub fn extend(&self, by: u32, reason: Private, on: &On<'_>) -> Result<ProcessFact> {
        self.open_on(on.day)?;
        self.process.waits_for_applicant()?;
        if self.process.extended {
            return Err(Error::state_forbids("extended before", "已延期一次").next(
                "It can be extended once only: answer by the due day.",
                "只能延期一次，请在期限内答复。",
            ));
        }
        let deadline = self.deadline(on.calendar);
        if deadline
            .as_ref()
            .is_some_and(|deadline| deadline.is_late(on.day))
        {
            return Err(Error::state_forbids("past its due day", "已超过答复期限")
                .next("Answer it without delay.", "请尽快答复。"));
        }
        // While the clock stands still nothing runs out, and the notice could not name the new day.
        if deadline.is_none_or(|deadline| deadline.current.is_none()) {
            return Err(Error::state_forbids(
                "waiting for opinions",
                "征求意见尚未结束，期限停止计算",
            )
            .next(
                "Extend it after the last opinion is in.",
                "请在意见收齐或者期限届满后办理延期。",
            ));
        }
        let most = longest_extension(self.received_on);
        if by > most {
            let mut fields = Fields::default();
            fields.wrong(
                "by",
                &format!("延长答复期限最多{most}个工作日"),
                &format!("at most {most} working days"),
            );
            fields.done()?;
        }
        Ok(ProcessFact::Extended {
            by: if by == 0 { most } else { by },
            reason,
        })
    }

    /// Withdraws the extension in force, as if it had never been granted.
    pub fn withdraw_extension(&self, reason: Private, on: &On<'_>) -> Result<ProcessFact> {
        self.open_on(on.day)?;
        match self.process.extension_in_force() {
            Some(by) => Ok(ProcessFact::ExtensionWithdrawn { by, reason }),
            None => Err(Error::state_forbids(
                "without an extension in force",
                "没有可以撤回的延期",
            )
            .next("Nothing is to be withdrawn.", "无须撤回。")),
        }
    }

    /// Asks a third party or co-maker.
    pub fn ask_opinion(
        &self,
        of: ConsultedParty,
        party_name: Private,
        on: &On<'_>,
    ) -> Result<ProcessFact> {
        self.open_on(on.day)?;
        self.process.waits_for_applicant()?;
        Ok(ProcessFact::OpinionAsked { of, party_name })
    }

    /// Records that the letter arrived where no register of dispatches tells it.
    pub fn record_arrival(&self, opinion: u32, on: &On<'_>) -> Result<ProcessFact> {
        let asked = self.asked_by(opinion, on)?;
        if asked.notice.arrival.is_some() {
            return Err(
                Error::state_forbids("arrived there before", "已登记送达").next(
                    "Record the opinion when it comes in.",
                    "收到意见后请登记意见。",
                ),
            );
        }
        Ok(ProcessFact::NoticeServed {
            letter: asked.of.letter(),
            sent_by: asked.notice.sent_by,
        })
    }

    /// Records the opinion and its reasons.
    pub fn record_opinion(
        &self,
        opinion: u32,
        said: PartyOpinion,
        reason: Private,
        on: &On<'_>,
    ) -> Result<ProcessFact> {
        self.asked_by(opinion, on)?;
        Ok(ProcessFact::OpinionReceived {
            opinion,
            said,
            reason,
        })
    }

    /// The opinion of that number, if it was asked for by that day and is not in. A proof of arrival may
    /// come in after other acts: it is held to its own letter only.
    fn asked_by(&self, opinion: u32, on: &On<'_>) -> Result<&OpinionRequest> {
        self.open()?;
        let asked = self.process.open_opinion(opinion)?;
        let asked_on = asked.notice.asked_on;
        if on.day < asked_on {
            let (en, zh) = ("not asked on that day", "当日尚未征求意见");
            return Err(too_early(en, zh, on.day, asked_on));
        }
        Ok(asked)
    }

    /// Asks for a fee (art. 42), from 2021-01-01 only, once, and not for what is already public.
    pub fn ask_fee(&self, amount_fen: u64, charged: Charged, on: &On<'_>) -> Result<ProcessFact> {
        fee_is_lawful(on.day)?;
        self.open_on(on.day)?;
        self.process.waits_for_applicant()?;
        if self.process.fee.is_some() {
            return Err(
                Error::state_forbids("asked for a fee before", "已发出收费通知")
                    .next("Record the payment when it comes in.", "收到缴费后请登记。"),
            );
        }
        let public = |reply: &Reply| reply.content.answer == Answer::AlreadyPublic;
        if self.replies.current().is_some_and(public) {
            return Err(Error::state_forbids(
                "drafted as already public, which is free",
                "拟告知已主动公开，不得收费",
            )
            .next(
                "Draft another answer first, if it is not public.",
                "确需收费的，请先重新拟稿。",
            ));
        }
        Ok(ProcessFact::FeeAsked {
            amount_fen,
            charged: Some(charged),
        })
    }

    /// Records a payment of the fee that was asked for.
    pub fn fee(&self, amount_fen: u64, on: &On<'_>) -> Result<ProcessFact> {
        fee_is_lawful(on.day)?;
        self.open_on(on.day)?;
        match &self.process.fee {
            Some(fee) if fee.paid_on.is_none() && on.day >= fee.notice.asked_on => {
                Ok(ProcessFact::FeeRecorded { amount_fen })
            }
            _ => Err(
                Error::state_forbids("not waiting for a fee", "尚未发出收费通知，或者已缴费").next(
                    "Send the fee notice first, or go on.",
                    "需要收费的请先发出收费通知；已缴费的请继续办理。",
                ),
            ),
        }
    }

    /// Open, and nothing that happened lies after `day`: acts follow one another.
    pub fn open_on(&self, day: NaiveDate) -> Result<()> {
        self.open()?;
        self.not_before(day)
    }

    /// Nothing that happened lies after `day`.
    pub fn not_before(&self, day: NaiveDate) -> Result<()> {
        kernel::follows(day, self.received_on, self.latest_on)
    }

    /// Received, not answered, nor closed otherwise.
    pub fn open(&self) -> Result<()> {
        self.registration.may_be_handled()?;
        match self.answered {
            None => Ok(()),
            Some(_) => Err(Error::state_forbids("answered", "已答复").next(
                "To answer anew, have a leader reopen it.",
                "需要重新答复的，请由负责人办理重新答复。",
            )),
        }
    }
}

/// Why a period that was begun, or never was, has not run out.
fn not_lapsed(notice: Option<&Notice>, en: &str, zh: &str) -> Error {
    match notice {
        Some(notice) => notice.not_lapsed(en, zh),
        None => Error::state_forbids(en, zh).next(
            "Nothing was asked of the applicant: answer it.",
            "尚未向申请人发出通知，请继续办理。",
        ),
    }
}
