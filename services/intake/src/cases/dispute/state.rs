//! What can happen to a dispute, and what state that leaves.

use chrono::NaiveDate;
use gongkai_law::{
    calendar::Calendar,
    case::{CaseKind, CaseStage},
    clock::{Deadline, Limits, Stands},
    code::codes,
    dispute::{Appellant, DisputeKind, DisputeOutcome, DisputeRuling, Instance, Period},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    appeal::{Appeal, Round},
    order::{DisputeDecision, Order, Ordered},
};
use crate::{
    cases::kernel::{
        Case, Recorded, Summary,
        assignment::{Assigned, Responsible},
        clocks::Clock,
        clue::FoundBy,
        duty::{Duty, DutyKind, Owed},
        facts::facts,
        private::Private,
    },
    contract::assumed::{self, AssumedAspect},
};

codes! {
    /// What a dispute goes against.
    #[derive(Default)]
    pub enum Subject as "gongkai.intake.v1.DisputeSubject" {
        /// An answer to an application of ours.
        Case = "case", "对申请的答复";
        /// An act outside the system.
        #[default]
        Outside = "outside", "系统外的行为";
        /// Silence (不作为).
        Silence = "silence", "不作为";
    }
}

/// What was registered of a dispute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// Block of table 4.
    pub kind: DisputeKind,
    /// Who disputes.
    #[serde(default)]
    pub party_name: Private,
    /// The act outside, or the silence, in words.
    #[serde(default)]
    pub description: Private,
    /// The application it is about, if that is ours.
    pub application_id: Option<Uuid>,
    /// What is assumed.
    #[serde(default, with = "assumed")]
    pub assumed: Vec<AssumedAspect>,
    /// What it goes against.
    #[serde(default)]
    pub subject: Subject,
    /// The reconsideration organ or court.
    #[serde(default)]
    pub organ: String,
    /// Its case number.
    #[serde(default)]
    pub organ_case_number: String,
    /// The simple procedure of reconsideration.
    #[serde(default)]
    pub simple: bool,
    /// The organ with which the bureau is sued for having upheld its act in reconsideration.
    #[serde(default)]
    pub co_defendant_of: String,
    /// The reconsideration before this suit.
    #[serde(default)]
    pub after_dispute_id: Option<Uuid>,
    /// Civil date the bureau received the copy: its period to reply counts from it.
    #[serde(default)]
    pub copy_received_on: Option<NaiveDate>,
    /// Number it had before, if it is opening stock.
    #[serde(default)]
    pub opening_number: Option<String>,
}

facts! {
    /// What can happen.
    pub enum Happened {
        /// The organ or court accepted it.
        #[fact("accepted", "受理")]
        Accepted(Registered),
        /// It was handed to an office, or to a person of it.
        #[fact("assigned", "确定承办")]
        Assigned(Assigned),
        /// The written reply or the defence was filed.
        #[fact("reply_filed", "提交答复（答辩）")]
        ReplyFiled,
        /// A decision was received.
        #[fact("decision_recorded", "收到复议决定或者裁判")]
        DecisionRecorded(Entered),
        /// Nobody appealed: the order of the last decision is in force.
        #[fact("order_in_force", "裁判生效")]
        OrderInForce {
            /// Whether it lies on the application.
            on_application: bool,
        },
        /// The suit goes on.
        #[fact("appeal_filed", "上诉或者再审")]
        AppealFiled {
            /// By whom.
            appellant: Appellant,
            /// Civil date the bureau received the copy; none where it appealed itself.
            #[serde(default)]
            copy_received_on: Option<NaiveDate>,
        },
        /// The order was complied with.
        #[fact("complied", "履行完毕")]
        Complied {
            /// How.
            done: Private,
        },
        /// The outcome is known, and nothing else of the decision.
        #[fact("concluded", "审结")]
        Concluded {
            /// Column of table 4, never pending.
            outcome: DisputeOutcome,
        },
        /// It was registered by mistake.
        #[fact("voided", "作废")]
        Voided {
            /// Why.
            reason: Private,
        },
    }
}

/// A decision as it is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entered {
    /// Which instance.
    pub instance: Instance,
    /// What it comes to for the disputed act.
    pub ruling: DisputeRuling,
    /// Civil date of the decision, which figures count.
    pub decided_on: NaiveDate,
    /// Its number; empty where it bears that of the case.
    #[serde(default)]
    pub number: String,
    /// Who decided; empty for the organ or court that accepted the dispute, and where nobody said.
    #[serde(default)]
    pub court_name: String,
    /// What it orders.
    pub order: Option<Ordered>,
}

/// A dispute.
#[derive(Debug, Clone)]
pub struct Dispute {
    /// What was registered.
    pub registered: Registered,
    /// Civil date of acceptance.
    pub accepted_on: NaiveDate,
    /// Who it is with.
    pub responsible: Responsible,
    /// Civil date of the written reply or the defence.
    pub replied_on: Option<NaiveDate>,
    /// The decisions in their order; the last one counts.
    pub decisions: Vec<DisputeDecision>,
    /// How the suit was carried on, in order.
    pub appeals: Vec<Appeal>,
    /// The outcome and its day; none while pending.
    pub concluded: Option<(DisputeOutcome, NaiveDate)>,
    /// Civil date it was voided.
    pub voided_on: Option<NaiveDate>,
}

impl Dispute {
    /// Column of table 4 as of now.
    pub fn outcome(&self) -> DisputeOutcome {
        self.concluded
            .map_or(DisputeOutcome::Pending, |(outcome, _)| outcome)
    }

    /// Whether figures count it.
    pub fn is_counted(&self) -> bool {
        self.registered.co_defendant_of.is_empty()
    }

    /// The order that counts: that of the last decision.
    pub fn order(&self) -> Option<&Order> {
        self.decisions.last()?.order.as_ref()
    }

    /// What the bureau owes first, and how long it has for it.
    fn reply(&self) -> (DutyKind, Period) {
        match self.registered.kind {
            DisputeKind::Reconsideration if self.registered.simple => {
                (DutyKind::WrittenReply, Period::WrittenReplySimple)
            }
            DisputeKind::Reconsideration => (DutyKind::WrittenReply, Period::WrittenReply),
            DisputeKind::DirectSuit | DisputeKind::SuitAfterReconsideration => {
                (DutyKind::Defence, Period::Defence)
            }
        }
    }
}

impl Case for Dispute {
    const KIND: CaseKind = CaseKind::Dispute;
    const NOUN: (&'static str, &'static str) = ("dispute", "复议诉讼案件");
    type Fact = Happened;

    fn open(first: &Recorded<Happened>) -> Option<Self> {
        let Happened::Accepted(registered) = &first.body else {
            return None;
        };
        Some(Self {
            accepted_on: first.legal_date,
            registered: registered.clone(),
            responsible: Responsible::default(),
            replied_on: None,
            decisions: Vec::new(),
            appeals: Vec::new(),
            concluded: None,
            voided_on: None,
        })
    }

    fn apply(&mut self, fact: &Recorded<Happened>) {
        let day = fact.legal_date;
        match &fact.body {
            Happened::Accepted(_) => {}
            Happened::Assigned(to) => self.responsible = to.into(),
            Happened::ReplyFiled => match self.appeals.last_mut() {
                None => self.replied_on = Some(day),
                Some(appeal) => appeal.replied_on = Some(day),
            },
            Happened::DecisionRecorded(entered) => {
                self.concluded = Some((entered.ruling.outcome(), entered.decided_on));
                self.decisions.push(DisputeDecision {
                    instance: entered.instance,
                    ruling: entered.ruling,
                    decided_on: entered.decided_on,
                    number: entered.number.clone(),
                    court_name: entered.court_name.clone(),
                    received_on: day,
                    order: entered.order.clone().map(|ordered| Order {
                        ordered,
                        in_force_on: entered.instance.is_final().then_some(day),
                        complied_on: None,
                    }),
                });
            }
            Happened::OrderInForce { on_application } => {
                if let Some(order) = self.last_order() {
                    order.in_force_on = Some(day);
                    order.ordered.on_application = *on_application;
                }
            }
            Happened::AppealFiled {
                appellant,
                copy_received_on,
            } => {
                self.appeals.push(Appeal {
                    appellant: *appellant,
                    filed_on: day,
                    copy_received_on: *copy_received_on,
                    replied_on: None,
                });
                self.concluded = None;
            }
            Happened::Complied { .. } => {
                if let Some(order) = self.last_order() {
                    order.complied_on = Some(day);
                }
            }
            Happened::Concluded { outcome } => self.concluded = Some((*outcome, day)),
            Happened::Voided { .. } => self.voided_on = Some(day),
        }
    }

    fn deadline(&self, calendar: &Calendar) -> Option<Deadline> {
        let from = self.registered.copy_received_on?;
        Some(self.reply().1.deadline(calendar, from))
    }

    fn duties(&self, calendar: &Calendar) -> Vec<Duty> {
        if self.voided_on.is_some() {
            return Vec::new();
        }
        // Once an instance has decided, nobody waits for the reply in it any more.
        let reply = self.round().filter(|_| self.concluded.is_none());
        let reply = reply
            .filter(|round| round.replied_on.is_none())
            .map(|round| Duty {
                part: round.part,
                ..Duty::new(round.kind, Some(round.due(calendar)))
            });
        let comply = self
            .order()
            .filter(|order| order.is_owed())
            .map(|order| Duty::new(DutyKind::Comply, order.due(calendar)));
        let duties = reply.into_iter().chain(comply);
        duties.map(|duty| self.responsible.of_duty(duty)).collect()
    }

    fn owed(&self, calendar: &Calendar) -> Vec<Owed> {
        let (kind, period) = self.reply();
        let over = match self.stands() {
            Stands::NotCounted => return Vec::new(),
            Stands::Ended(day) => Some(day),
            Stands::Open => None,
        };
        // Once it is decided, nobody waits for the reply any more, which was not filed for all that.
        let by = match self.registered.kind {
            DisputeKind::Reconsideration => "复议终结",
            DisputeKind::DirectSuit | DisputeKind::SuitAfterReconsideration => "该审级终结",
        };
        let copy_on = self.registered.copy_received_on;
        let reply = copy_on.map(|from| {
            let due = period.due(calendar, from).date;
            Owed::new(kind, due, self.replied_on).overtaken(over, by)
        });
        let rounds = self.appeals.iter().enumerate();
        let on_appeal = rounds.filter_map(|(index, appeal)| {
            let round = Round::of_appeal(index, appeal)?;
            let due = round.due(calendar).date;
            Some(Owed {
                part: round.part,
                ..Owed::new(round.kind, due, appeal.replied_on)
                    .overtaken(self.over(index, appeal), by)
            })
        });
        // An order on the application is owed there.
        let orders = (self.decisions.iter()).filter_map(|decision| decision.order.as_ref());
        let orders = orders.filter(|order| !order.ordered.on_application);
        let comply = (1..).zip(orders).filter_map(|(part, order)| {
            let due = order.due(calendar)?;
            Some(Owed {
                part,
                ..Owed::new(DutyKind::Comply, due.date, order.complied_on)
            })
        });
        reply.into_iter().chain(on_appeal).chain(comply).collect()
    }

    fn clocks(&self, calendar: &Calendar) -> Vec<Clock> {
        self.all_clocks(calendar)
    }

    fn limits(&self, calendar: &Calendar) -> Limits {
        Limits::by_law(self.deadline(calendar))
    }

    /// By the reply, which is what the bureau owes. Once it was decided, nobody waits for it any more.
    fn stage_word(&self) -> (&'static str, &'static str) {
        if self.voided_on.is_some() {
            return ("voided", "作废");
        }
        let outcome = self
            .concluded
            .map_or(DisputeOutcome::Pending, |(outcome, _)| outcome);
        (outcome.as_str(), outcome.zh())
    }

    fn stands(&self) -> Stands {
        let decided = self.decisions.first().map(|decision| decision.received_on);
        let appealed = self.appeals.first().map(|appeal| appeal.filed_on);
        let concluded = self.concluded.map(|(_, day)| day);
        let over = self.replied_on.or(decided).or(appealed).or(concluded);
        match (self.voided_on, over) {
            (Some(_), _) => Stands::NotCounted,
            (None, Some(day)) => Stands::Ended(day),
            (None, None) => Stands::Open,
        }
    }

    fn who(&self) -> &str {
        &self.registered.party_name
    }

    fn what(&self) -> &str {
        &self.registered.description
    }

    fn clues(&self) -> Vec<(FoundBy, &str)> {
        let decisions = self.decisions.iter();
        let numbers = decisions.map(|decision| decision.number.as_str());
        let numbers = numbers.chain([self.registered.organ_case_number.as_str()]);
        let own = std::iter::once((FoundBy::Name, self.who()));
        own.chain(numbers.map(|number| (FoundBy::OutsideNumber, number)))
            .collect()
    }

    /// Who decided last, if that is another one than accepted it.
    fn before(&self) -> Option<(&str, &str)> {
        let registered = &self.registered;
        let mut decisions = self.decisions.iter().rev();
        let named = decisions.find(|decision| !decision.court_name.is_empty());
        Some(match named {
            Some(last) => (last.court_name.as_str(), last.number.as_str()),
            None => (
                registered.organ.as_str(),
                registered.organ_case_number.as_str(),
            ),
        })
    }

    /// What a decision orders is in hand until it is complied with.
    fn case_stage(&self) -> CaseStage {
        match (self.voided_on, self.concluded) {
            (Some(_), _) => CaseStage::Removed,
            (None, Some(_)) if self.order().is_some_and(Order::is_owed) => CaseStage::Handling,
            (None, Some(_)) => CaseStage::Closed,
            (None, None) => CaseStage::Handling,
        }
    }

    fn categories() -> Vec<&'static str> {
        DisputeKind::ALL.iter().map(|code| code.as_str()).collect()
    }

    fn results() -> Vec<&'static str> {
        let outcomes = DisputeOutcome::ALL.iter().map(|code| code.as_str());
        outcomes.chain(["voided"]).collect()
    }

    fn columns(&self) -> Summary {
        let closed = match self.voided_on {
            Some(day) => Some((day, "voided")),
            None => self.concluded.map(|(outcome, day)| (day, outcome.as_str())),
        };
        let row = Summary {
            about: self.registered.application_id,
            ..Summary::opened(self.registered.kind.as_str(), None, self.accepted_on)
        };
        self.responsible.of_row(row).closed(closed)
    }
}

impl Dispute {
    /// The order of the judgment before that this one confirms, where it says none itself: that is in force
    /// now. A judgment that confirms another one is entered with that one's ruling.
    pub fn confirmed_by(&self, entered: &Entered) -> Option<Ordered> {
        let before = self.decisions.last().filter(|before| {
            entered.order.is_none()
                && entered.instance.is_final()
                && before.ruling == entered.ruling
        })?;
        let order = before.order.as_ref().filter(|order| !order.is_in_force());
        order.map(|order| order.ordered.clone())
    }

    /// The reply in the instance that the dispute came before last; none where the bureau brought it there,
    /// or no copy is known.
    pub fn round(&self) -> Option<Round> {
        if let Some((index, appeal)) = self.appeals.iter().enumerate().next_back() {
            return Round::of_appeal(index, appeal);
        }
        let (kind, period) = self.reply();
        Some(Round {
            part: 1,
            kind,
            period,
            copy_received_on: self.registered.copy_received_on?,
            replied_on: self.replied_on,
        })
    }

    /// The civil date from which nobody waits for the answer to an appeal: it was filed, or decided without.
    pub(super) fn over(&self, index: usize, appeal: &Appeal) -> Option<NaiveDate> {
        let decided = self.decisions.iter().map(|decision| decision.received_on);
        let decided = decided.filter(|day| *day >= appeal.filed_on).min();
        let next = self.appeals.get(index + 1).map(|next| next.filed_on);
        let concluded = self.concluded.map(|(_, day)| day);
        appeal.replied_on.or(decided).or(next).or(concluded)
    }

    fn last_order(&mut self) -> Option<&mut Order> {
        self.decisions.last_mut()?.order.as_mut()
    }
}

#[cfg(test)]
mod tests {
    use gongkai_law::dispute::{OrderUnit, OrderedPeriod};

    use super::*;
    use crate::cases::kernel::testing::Samples;

    impl Samples for Happened {
        fn samples() -> Vec<Self> {
            vec![
                Self::Accepted(Registered {
                    kind: DisputeKind::SuitAfterReconsideration,
                    party_name: "某公司".to_owned().into(),
                    description: "逾期未答复".to_owned().into(),
                    application_id: Some(Uuid::from_u128(1)),
                    assumed: vec![AssumedAspect::Kind],
                    subject: Subject::Silence,
                    organ: "某区人民法院".to_owned(),
                    organ_case_number: "（2024）行初1号".to_owned(),
                    simple: false,
                    co_defendant_of: "某局".to_owned(),
                    after_dispute_id: Some(Uuid::from_u128(2)),
                    copy_received_on: "2024-02-05".parse().ok(),
                    opening_number: Some("诉1".to_owned()),
                }),
                Self::Assigned(Assigned {
                    office_id: "safety".to_owned(),
                    person: Some("wang".to_owned()),
                }),
                Self::ReplyFiled,
                Self::DecisionRecorded(Entered {
                    instance: Instance::First,
                    ruling: DisputeRuling::OrderedToAct,
                    decided_on: "2024-03-20".parse().unwrap(),
                    number: "（2024）行初1号".to_owned(),
                    court_name: "某区人民法院".to_owned(),
                    order: Some(Ordered {
                        within: OrderedPeriod::Within {
                            number: 15,
                            unit: OrderUnit::WorkingDays,
                        },
                        on_application: true,
                        text: "重新答复".to_owned().into(),
                    }),
                }),
                Self::OrderInForce {
                    on_application: true,
                },
                Self::AppealFiled {
                    appellant: Appellant::Plaintiff,
                    copy_received_on: "2024-04-10".parse().ok(),
                },
                Self::Complied {
                    done: "已重新答复".to_owned().into(),
                },
                Self::Concluded {
                    outcome: DisputeOutcome::Upheld,
                },
                Self::Voided {
                    reason: "重复登记".to_owned().into(),
                },
            ]
        }
    }
}
