//! What can happen to a registration, and what that leaves of an application.

use chrono::NaiveDate;
use gongkai_law::application::{ApplicantKind, Channel};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Applicant, Correction, Registered, Registration, Removal};
use crate::{
    cases::{
        application::{
            Application,
            process::{self, Process},
        },
        kernel::{facts::facts, private::Private},
    },
    contract::assumed::{self, AssumedAspect},
};

facts! {
    /// What can happen to a registration.
    pub enum RegistrationFact {
        /// It was registered, and received that day unless the receipt is still to be confirmed.
        #[fact("received", "收到申请")]
        Received(Box<Received>),
        /// The receipt day was established.
        #[fact("receipt_confirmed", "确认收到申请")]
        ReceiptConfirmed {
            /// By the clock, because the organ left it undone.
            by_clock: bool,
        },
        /// The applicant confirmed at his own door what he submitted: one side of the two of art. 31.
        #[fact("applicant_confirmed", "申请人确认提交")]
        ApplicantConfirmed,
        /// The sender of an ordinary letter cannot be reached.
        #[fact("applicant_unreachable", "无法联系申请人")]
        ApplicantUnreachable,
        /// It was sent to the organ it is for.
        #[fact("rerouted", "转由其他机关登记")]
        Rerouted {
            /// That bureau.
            to_bureau_id: String,
            /// Why.
            reason: Private,
        },
        /// Who answers it was set.
        #[fact("assigned", "确定承办")]
        Assigned {
            /// The office.
            office_id: String,
            /// Subject of the person.
            person: Option<String>,
        },
        /// It was split.
        #[fact("split", "拆分")]
        Split {
            /// The cases of the other parts.
            into: Vec<Uuid>,
            /// What is wanted of it now.
            wanted: Private,
        },
        /// This double was merged.
        #[fact("merged", "并入其他件")]
        Merged {
            /// The case that goes on.
            into: Uuid,
            /// Why.
            reason: Private,
        },
        /// A double was merged into it.
        #[fact("double_merged", "并入重复件")]
        DoubleMerged {
            /// The double.
            application_id: Uuid,
        },
        /// It was registered by mistake.
        #[fact("voided", "作废")]
        Voided {
            /// Why.
            reason: Private,
        },
        /// Its registration was corrected.
        #[fact("registration_corrected", "更正登记")]
        RegistrationCorrected(Correction),
        /// It was proposed to the catalog to publish what it asks for.
        #[fact("publication_proposed", "提出主动公开建议")]
        PublicationProposed {
            /// The proposal.
            proposal_id: Uuid,
        },
    }
}

/// What is said of an application when it is registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// How it came in.
    pub channel: Channel,
    /// Column of table 3.
    pub applicant_kind: ApplicantKind,
    /// What is assumed.
    #[serde(default, with = "assumed")]
    pub assumed: Vec<AssumedAspect>,
    /// Who applies.
    #[serde(flatten)]
    pub applicant: Applicant,
    /// What is wanted.
    pub wanted: Private,
    /// What else was registered.
    #[serde(default)]
    pub registered: Registered,
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
            notice: process::Notice::of(correction.asked_on, 0),
            missing: String::new(),
            period: correction.period,
            received_on: Some(correction.received_on),
        });
    }
    process
}

impl Registration {
    fn remove(&mut self, why: Removal, day: NaiveDate, reason: &str) {
        self.removed = Some((why, day));
        reason.clone_into(&mut self.removal_reason);
    }

    /// Notes that the matter itself was acted on that day.
    pub fn acted_on(&mut self, day: NaiveDate) {
        self.first_act_on = Some(self.first_act_on.unwrap_or(day).min(day));
    }
}

impl Application {
    /// The state after one more fact about its registration.
    pub fn apply_registration(&mut self, fact: &RegistrationFact, day: NaiveDate) {
        let registration = &mut self.registration;
        match fact {
            // The first fact alone.
            RegistrationFact::Received(_) => {}
            RegistrationFact::ReceiptConfirmed { by_clock } => {
                registration.received = true;
                registration.confirmed_by_clock = *by_clock;
                registration.unreachable = false;
                self.received_on = day;
                self.latest_on = day;
            }
            RegistrationFact::ApplicantConfirmed => {
                registration.applicant_confirmed_on = Some(day);
            }
            RegistrationFact::ApplicantUnreachable => registration.unreachable = true,
            RegistrationFact::Rerouted {
                to_bureau_id,
                reason,
            } => {
                registration.remove(Removal::Rerouted, day, reason);
                registration.rerouted_to = Some(to_bureau_id.clone());
            }
            RegistrationFact::Assigned { office_id, person } => {
                registration.office_id = Some(office_id.clone());
                registration.person.clone_from(person);
            }
            RegistrationFact::Split { into, wanted } => {
                registration.split_into.extend(into);
                self.wanted.clone_from(wanted);
            }
            RegistrationFact::Merged { into, reason } => {
                registration.remove(Removal::Merged, day, reason);
                registration.merged_into = Some(*into);
            }
            RegistrationFact::DoubleMerged { application_id } => {
                registration.merged.push(*application_id);
            }
            RegistrationFact::Voided { reason } => {
                registration.remove(Removal::Voided, day, reason);
            }
            RegistrationFact::RegistrationCorrected(correction) => self.correct(correction),
            RegistrationFact::PublicationProposed { proposal_id } => {
                registration.proposal_id = Some(*proposal_id);
            }
        }
    }

    /// Takes what a correction says; what is empty is left.
    fn correct(&mut self, said: &Correction) {
        let (registration, applicant) = (&mut self.registration, &mut self.applicant);
        for (word, said) in [
            (&mut applicant.name.0, &said.name),
            (&mut applicant.identity_number.0, &said.identity_number),
            (&mut applicant.contact.0, &said.contact),
            (&mut self.wanted, &said.wanted),
        ] {
            if !said.is_empty() {
                word.clone_from(said);
            }
        }
        self.applicant_kind = said.applicant_kind.unwrap_or(self.applicant_kind);
        self.channel = said.channel.unwrap_or(self.channel);
        if let Some(received_on) = said.received_on {
            // Whatever was done on it came later, and counts on.
            if registration.first_act_on.is_none() {
                self.latest_on = received_on;
            }
            self.received_on = received_on;
            registration.arrived_on = registration.arrived_on.min(received_on);
        }
        if !self.channel.needs_confirmation() && registration.received {
            registration.arrived_on = self.received_on;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Agent, Corrected, Details, Origin},
        *,
    };
    use crate::cases::{
        application::wishes::{DeliveryChannel, Difficulty, FormWanted, Wishes},
        kernel::testing::Samples,
    };

    fn received() -> Received {
        let agent = Agent {
            name: "王五".to_owned(),
            identity_number: "110101199003070011".to_owned(),
            contact: "13900000000".to_owned(),
            power_of_attorney: "授权1号".to_owned(),
        };
        Received {
            channel: Channel::InPerson,
            applicant_kind: ApplicantKind::NaturalPerson,
            assumed: vec![AssumedAspect::Kind],
            applicant: Applicant {
                name: "张三".to_owned().into(),
                identity_number: "43090319900101001X".to_owned().into(),
                contact: "13800000000".to_owned().into(),
                details: Private(Details {
                    legal_representative: "李四".to_owned(),
                    contact_person: "赵六".to_owned(),
                    address: "某路1号".to_owned(),
                    email: "a@example.cn".to_owned(),
                    agent: Some(agent),
                }),
            },
            wanted: "2023年度执法记录".to_owned().into(),
            registered: Registered {
                arrived_on: "2024-03-01".parse().ok(),
                unconfirmed: true,
                wishes: Wishes {
                    form: Some(FormWanted::Paper),
                    delivery: Some(DeliveryChannel::Post),
                    difficulties: vec![Difficulty::Reading],
                    filled_in_by_unit: true,
                    oral_reason: "不识字".to_owned().into(),
                },
                origin: Some(Origin {
                    application_id: Uuid::from_u128(1),
                    correction: Some(Corrected {
                        asked_on: "2024-03-02".parse().unwrap(),
                        period: 15,
                        received_on: "2024-03-03".parse().unwrap(),
                    }),
                }),
                opening_number: Some("申1".to_owned()),
                submitted_by_applicant: true,
                unannounced: true,
            },
        }
    }

    fn correction() -> Correction {
        Correction {
            applicant_kind: Some(ApplicantKind::Other),
            channel: Some(Channel::Internet),
            received_on: "2024-03-04".parse().ok(),
            name: "张叁".to_owned().into(),
            identity_number: "护照1".to_owned().into(),
            contact: "13700000000".to_owned().into(),
            wanted: "2022年度执法记录".to_owned().into(),
            reason: "录入错误".to_owned().into(),
        }
    }

    impl Samples for RegistrationFact {
        fn samples() -> Vec<Self> {
            vec![
                Self::Received(received().into()),
                Self::ReceiptConfirmed { by_clock: true },
                Self::ApplicantConfirmed,
                Self::ApplicantUnreachable,
                Self::Rerouted {
                    to_bureau_id: "other-bureau".to_owned(),
                    reason: "投错机关".to_owned().into(),
                },
                Self::Assigned {
                    office_id: "general".to_owned(),
                    person: Some("zhang".to_owned()),
                },
                Self::Split {
                    into: vec![Uuid::from_u128(3)],
                    wanted: "第一项".to_owned().into(),
                },
                Self::Merged {
                    into: Uuid::from_u128(4),
                    reason: "重复提交".to_owned().into(),
                },
                Self::DoubleMerged {
                    application_id: Uuid::from_u128(5),
                },
                Self::Voided {
                    reason: "误登记".to_owned().into(),
                },
                Self::RegistrationCorrected(correction()),
                Self::PublicationProposed {
                    proposal_id: Uuid::from_u128(6),
                },
            ]
        }
    }
}
