//! What can happen to a matter case, and what state that leaves.

use chrono::NaiveDate;
use gongkai_law::{
    calendar::{Calendar, Due},
    case::CaseKind,
    clock::Deadline,
    permit::{Handling, MatterKind, OnTime, SpecialProcedure},
};
use serde::{Deserialize, Serialize};

use super::{
    code::{ApplicantKind, Channel, Decision, DeliveryWay, End, Refusal},
    guide::{MatterCode, Terms},
    letters,
    process::{Acceptance, ClockKind, Correction, Decided, Process, Stage, Started},
};
use crate::{
    cases::kernel::{
        Case, On, Recorded, Summary,
        duty::{Duty, DutyKind},
        facts::facts,
        private::Private,
    },
    contract::assumed::{self, AssumedAspect},
    paper::letter::Order,
};

facts! {
    /// What can happen.
    pub enum Happened {
        /// The papers came in.
        #[fact("received", "收到申请")]
        Received {
            /// What every case begins with.
            #[serde(flatten)]
            opened: Opened,
            /// What an application has beside it.
            #[serde(flatten)]
            applied: Applied,
        },
        /// A case that was accepted elsewhere was registered.
        #[fact("registered", "登记")]
        Registered(Opened),
        /// The applicant was told what is missing.
        #[fact("correction_asked", "发出补正告知")]
        CorrectionAsked {
            /// Everything that is missing.
            missing: Private,
        },
        /// What was missing came in.
        #[fact("correction_received", "收到补正材料")]
        CorrectionReceived {
            /// Names of the papers.
            papers: Private<Vec<String>>,
        },
        /// The case was accepted.
        #[fact("accepted", "受理")]
        Accepted {
            /// By law, because nobody told the applicant anything in time.
            by_silence: bool,
        },
        /// The case was not accepted.
        #[fact("not_accepted", "不予受理")]
        NotAccepted(Refused),
        /// A special procedure began.
        #[fact("procedure_started", "特别程序开始")]
        ProcedureStarted {
            /// Which.
            kind: SpecialProcedure,
            /// How long it is expected to take.
            expected: String,
        },
        /// It ended.
        #[fact("procedure_ended", "特别程序结束")]
        ProcedureEnded {
            /// Its number, from 1.
            procedure: u32,
        },
        /// The statutory limit was extended.
        #[fact("extended", "延长期限")]
        Extended {
            /// Working days more.
            by: u32,
            /// Why.
            reason: Private,
        },
        /// The decision was made.
        #[fact("decided", "作出决定")]
        Decided(Ruling),
        /// The decision was delivered.
        #[fact("delivered", "送达")]
        Delivered {
            /// How.
            way: DeliveryWay,
            /// Who took it, or the number of the postal receipt.
            receipt: Private,
        },
        /// The applicant withdrew.
        #[fact("withdrawn", "申请人撤回")]
        Withdrawn {
            /// Why, or empty.
            reason: Private,
        },
        /// The bureau ended the case without a decision.
        #[fact("terminated", "终止办理")]
        Terminated {
            /// Why.
            reason: Private,
        },
        /// The case was registered in error.
        #[fact("voided", "作废")]
        Voided {
            /// Why.
            reason: Private,
        },
    }
}

/// Why a case is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// By law.
    pub refusal: Refusal,
    /// The organ that is competent instead; else empty.
    pub competent_organ: String,
    /// In words.
    pub reason: Private,
}

/// What is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// The decision.
    pub decision: Decision,
    /// Its number; may be empty.
    pub number: String,
    /// Last civil day on which what is granted is valid.
    pub valid_until: Option<NaiveDate>,
    /// Why, or empty.
    pub reason: Private,
}

/// What every case begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Code of the matter; none for a free name.
    pub code: Option<MatterCode>,
    /// The matter as it was that day.
    pub terms: Terms,
    /// Who applies.
    pub applicant_name: Private,
    /// What is assumed.
    #[serde(default, with = "assumed")]
    pub assumed: Vec<AssumedAspect>,
    /// Number it had before, if it is opening stock.
    #[serde(default)]
    pub opening_number: Option<String>,
}

/// What a case has that begins with an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// How the papers came in.
    pub channel: Channel,
    /// As what somebody applies.
    pub applicant_kind: ApplicantKind,
    /// Number of the proof of identity, or unified social credit code.
    pub identity_number: Private,
    /// One contact.
    pub contact: Private,
    /// Papers that came in, then and with the correction.
    pub papers: Private<Vec<String>>,
}

/// A matter case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatterCase {
    /// What it began with.
    pub opened: Opened,
    /// The application; none for registered cases.
    pub applied: Option<Applied>,
    /// What happened since.
    pub process: Process,
    /// Latest legal date of anything that happened so far.
    pub latest_on: NaiveDate,
    /// Why it was decided so or ended, or empty.
    pub reason: String,
}

impl MatterCase {
    /// The matter when the case was opened.
    pub fn terms(&self) -> &Terms {
        &self.opened.terms
    }

    /// How far it is.
    pub fn stage(&self) -> Stage {
        self.process.stage()
    }

    /// Whether the decision was in time; none before it.
    pub fn on_time(&self, calendar: &Calendar) -> Option<OnTime> {
        let decided = self.process.decided.as_ref()?;
        let deadlines = self.process.deadlines(self.terms(), calendar)?;
        Some(deadlines.on_time(decided.on))
    }

    /// The last day to deliver the decision; permits only.
    pub fn delivery_due(&self, calendar: &Calendar) -> Option<Due> {
        let decided = self.process.decided.as_ref()?;
        self.terms().kind.delivery_due(calendar, decided.on)
    }

    /// Required papers that did not come in, by the names the matter gives them.
    pub fn papers_missing(&self) -> impl Iterator<Item = &str> {
        let required = self.terms().papers.iter().filter(|paper| paper.required);
        required
            .map(|paper| paper.name.as_str())
            .filter(|name| match &self.applied {
                Some(applied) => applied.papers.iter().all(|paper| paper != name),
                None => false,
            })
    }

    fn end(&mut self, end: End, on: NaiveDate, reason: &str) {
        self.process.ended = Some((end, on));
        reason.clone_into(&mut self.reason);
    }

    /// The day it was closed, and how.
    pub(super) fn closed(&self) -> Option<(NaiveDate, &'static str)> {
        let decided = self.process.decided.as_ref();
        let decided = decided.map(|decided| (decided.on, decided.decision.as_str()));
        let ended = self.process.ended;
        ended.map(|(end, day)| (day, end.as_str())).or(decided)
    }

    /// Civil date it was closed.
    pub fn closed_on(&self) -> Option<NaiveDate> {
        self.closed().map(|(day, _)| day)
    }

    fn begun(on: NaiveDate, opened: &Opened, applied: Option<&Applied>) -> Self {
        Self {
            opened: opened.clone(),
            applied: applied.cloned(),
            process: Process::new(on),
            latest_on: on,
            reason: String::new(),
        }
    }
}

impl Case for MatterCase {
    const KIND: CaseKind = CaseKind::Matter;
    const NOUN: (&'static str, &'static str) = ("matter case", "办件");
    type Fact = Happened;

    fn open(first: &Recorded<Happened>) -> Option<Self> {
        let on = first.legal_date;
        match &first.body {
            Happened::Received { opened, applied } => Some(Self::begun(on, opened, Some(applied))),
            Happened::Registered(opened) => {
                let mut case = Self::begun(on, opened, None);
                case.process.accepted = Some(Acceptance {
                    on,
                    by_silence: false,
                    by: first.actor.clone(),
                });
                Some(case)
            }
            Happened::CorrectionAsked { .. }
            | Happened::CorrectionReceived { .. }
            | Happened::Accepted { .. }
            | Happened::NotAccepted(_)
            | Happened::ProcedureStarted { .. }
            | Happened::ProcedureEnded { .. }
            | Happened::Extended { .. }
            | Happened::Decided(_)
            | Happened::Delivered { .. }
            | Happened::Withdrawn { .. }
            | Happened::Terminated { .. }
            | Happened::Voided { .. } => None,
        }
    }

    fn apply(&mut self, fact: &Recorded<Happened>) {
        let day = fact.legal_date;
        self.latest_on = self.latest_on.max(day);
        let process = &mut self.process;
        match &fact.body {
            Happened::Received { .. } | Happened::Registered(_) => {}
            Happened::CorrectionAsked { missing } => {
                process.correction = Some(Correction {
                    asked_on: day,
                    missing: missing.0.clone(),
                    received_on: None,
                });
            }
            Happened::CorrectionReceived { papers } => {
                if let Some(correction) = &mut process.correction {
                    correction.received_on = Some(day);
                }
                if let Some(applied) = &mut self.applied {
                    applied.papers.0.extend(papers.iter().cloned());
                }
            }
            Happened::Accepted { by_silence } => {
                process.accepted = Some(Acceptance {
                    on: day,
                    by_silence: *by_silence,
                    by: fact.actor.clone(),
                });
            }
            Happened::NotAccepted(refused) => {
                process.refusal = Some((refused.refusal, refused.competent_organ.clone()));
                self.end(End::NotAccepted, day, &refused.reason);
            }
            Happened::ProcedureStarted { kind, expected } => process.procedures.push(Started {
                kind: *kind,
                expected: expected.clone(),
                from: day,
                to: None,
            }),
            Happened::ProcedureEnded { procedure } => {
                let index = usize::try_from(*procedure)
                    .ok()
                    .and_then(|n| n.checked_sub(1));
                if let Some(started) = index.and_then(|index| process.procedures.get_mut(index)) {
                    started.to = Some(day);
                }
            }
            Happened::Extended { by, .. } => process.extended_by = Some(*by),
            Happened::Decided(ruling) => {
                process.decided = Some(Decided {
                    decision: ruling.decision,
                    on: day,
                    number: ruling.number.clone(),
                    valid_until: ruling.valid_until,
                    delivered: None,
                    receipt: String::new(),
                });
                self.reason.clone_from(&ruling.reason);
            }
            Happened::Delivered { way, receipt } => {
                if let Some(decided) = &mut process.decided {
                    decided.delivered = Some((day, *way));
                    decided.receipt.clone_from(receipt);
                }
            }
            Happened::Withdrawn { reason } => self.end(End::Withdrawn, day, reason),
            Happened::Terminated { reason } => self.end(End::Terminated, day, reason),
            Happened::Voided { reason } => self.end(End::Voided, day, reason),
        }
    }

    /// The clock that counts now: the check of the papers, then the earlier one of law and promise.
    fn deadline(&self, calendar: &Calendar) -> Option<Deadline> {
        let running = self.process.running(self.terms(), calendar);
        running.map(|(_, deadline)| deadline)
    }

    fn by_clock(&self, duty: &str, on: &On<'_>) -> Option<(NaiveDate, Happened)> {
        if duty != DutyKind::CheckCompleteness.as_str() {
            return None;
        }
        self.accept_by_silence(on)
    }

    fn duties(&self, calendar: &Calendar) -> Vec<Duty> {
        let running = self.process.running(self.terms(), calendar);
        let (which, due) = match running {
            Some((which, deadline)) => (which, deadline.current),
            None => (ClockKind::Statutory, None),
        };
        let duty = match self.stage() {
            Stage::Received => {
                let after = due.and_then(|due| due.date.succ_opt());
                Duty {
                    acts_on: after,
                    ..Duty::new(DutyKind::CheckCompleteness, due)
                }
            }
            Stage::Accepted if which == ClockKind::Promised => {
                Duty::new(DutyKind::DecideAsPromised, due)
            }
            Stage::Accepted => Duty::new(DutyKind::Decide, due),
            Stage::Decided => {
                let delivered = self.process.decided.as_ref();
                let delivered = delivered.is_some_and(|decided| decided.delivered.is_some());
                let due = self.delivery_due(calendar).filter(|_| !delivered);
                match due {
                    Some(due) => Duty::new(DutyKind::Deliver, Some(due)),
                    None => return Vec::new(),
                }
            }
            // The applicant is waited for, or nothing is left to be done.
            Stage::CorrectionAsked
            | Stage::NotAccepted
            | Stage::Withdrawn
            | Stage::Terminated
            | Stage::Voided => return Vec::new(),
        };
        vec![duty.of_office(Some(&self.terms().office_id))]
    }

    fn who(&self) -> &str {
        &self.opened.applicant_name
    }

    fn what(&self) -> &str {
        &self.terms().matter
    }

    fn summary(&self, calendar: &Calendar) -> Summary {
        Summary::opened(
            self.terms().kind.as_str(),
            Some(&self.terms().office_id),
            self.process.received_on,
        )
        .due(self.deadline(calendar).as_ref())
        .closed(self.closed())
    }

    fn letters(&self, fact: &Recorded<Happened>, calendar: &Calendar) -> Vec<Order> {
        letters::sent(self, fact, calendar).into_iter().collect()
    }
}

/// Whether a case of this kind that one person accepted needs another one to decide on it. A
/// service matter that is done while the applicant waits is one person's work.
pub fn needs_another_decider(terms: &Terms) -> bool {
    let instant = terms.handling == Handling::Instant;
    !(terms.kind == MatterKind::Service && instant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::{
        kernel::testing::Samples,
        matter::{code::PaperForm, guide::RequiredPaper},
    };

    fn opened() -> Opened {
        Opened {
            code: "hazardous-trade".parse().ok(),
            terms: Terms {
                matter: "危险化学品经营许可".to_owned(),
                kind: MatterKind::Permit,
                handling: Handling::Promised,
                office_id: "permits".to_owned(),
                statutory_limit: Some(30),
                promised_limit: Some(10),
                extensible: true,
                joint: true,
                legal_basis: "危险化学品安全管理条例第三十五条".to_owned(),
                papers: vec![RequiredPaper {
                    name: "营业执照".to_owned(),
                    required: true,
                    form: PaperForm::Copy,
                }],
            },
            applicant_name: "某公司".to_owned().into(),
            assumed: vec![AssumedAspect::Kind],
            opening_number: Some("办1".to_owned()),
        }
    }

    impl Samples for Happened {
        fn samples() -> Vec<Self> {
            vec![
                Self::Received {
                    opened: opened(),
                    applied: Applied {
                        channel: Channel::Counter,
                        applicant_kind: ApplicantKind::LegalPerson,
                        identity_number: "91430903MA4L000000".to_owned().into(),
                        contact: "13800000000".to_owned().into(),
                        papers: vec!["申请书".to_owned()].into(),
                    },
                },
                Self::Registered(opened()),
                Self::CorrectionAsked {
                    missing: "营业执照".to_owned().into(),
                },
                Self::CorrectionReceived {
                    papers: vec!["营业执照".to_owned(), "身份证".to_owned()].into(),
                },
                Self::Accepted { by_silence: true },
                Self::NotAccepted(Refused {
                    refusal: Refusal::NotCompetent,
                    competent_organ: "市应急管理局".to_owned(),
                    reason: "属市级权限".to_owned().into(),
                }),
                Self::ProcedureStarted {
                    kind: SpecialProcedure::Hearing,
                    expected: "约10个工作日".to_owned(),
                },
                Self::ProcedureEnded { procedure: 1 },
                Self::Extended {
                    by: 10,
                    reason: "案情复杂".to_owned().into(),
                },
                Self::Decided(Ruling {
                    decision: Decision::Granted,
                    number: "赫应急许〔2024〕1号".to_owned(),
                    valid_until: "2027-03-18".parse().ok(),
                    reason: "符合条件".to_owned().into(),
                }),
                Self::Delivered {
                    way: DeliveryWay::HandedOver,
                    receipt: "张某签收".to_owned().into(),
                },
                Self::Withdrawn {
                    reason: "不再经营".to_owned().into(),
                },
                Self::Terminated {
                    reason: "逾期未补正".to_owned().into(),
                },
                Self::Voided {
                    reason: "重复登记".to_owned().into(),
                },
            ]
        }
    }
}
