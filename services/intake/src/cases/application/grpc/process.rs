//! Requests of the acts between receipt and answer.

use gongkai_chassis::{error::Result, fields::Fields};
use gongkai_law::rules::{Bounds, Setting};
use gongkai_proto::intake::v1 as proto;
use tonic::Request;

use super::{Applications, fee::MOST_PAGES, message};
use crate::{
    cases::{
        application::{
            Application,
            command::{Command, ProcessCommand, Which},
            process::{Basis, Charged, ConsultedParty, PartyOpinion},
        },
        kernel::act::{Reads, act},
    },
    paper::words::yuan,
};

/// No applicant is given more working days to explain: it would be a typing error.
const LONGEST_REASONS: u32 = 60;

impl Applications {
    /// An act whose answer tells the number of the opinion, too.
    pub(super) async fn ask_opinion(
        &self,
        request: &Request<proto::AskOpinionRequest>,
    ) -> Result<proto::AskOpinionResponse> {
        act::<Application, _, _>(&self.desk, request, |view, case| {
            let opinions = case.state.process.opinions.len();
            proto::AskOpinionResponse {
                application: Some(message(view, case)),
                opinion_number: u32::try_from(opinions).unwrap_or_default(),
            }
        })
        .await
    }
}

impl Reads<Application> for proto::AskCorrectionRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let bounds = Setting::CorrectionPeriod.bounds();
        let within = |bounds: &Bounds| (bounds.least..=bounds.most).contains(&self.period);
        if let Some(bounds) = bounds.filter(|bounds| self.period > 0 && !within(bounds)) {
            let Bounds { least, most, basis } = bounds;
            fields.wrong(
                "period",
                &format!("应为{least}至{most}个工作日：{basis}"),
                &format!(
                    "{least} to {most} working days, for the period must be reasonable (art. 30)"
                ),
            );
        }
        Some(Command::Process(ProcessCommand::AskCorrection {
            period: self.period,
            missing: fields.text("missing", &self.missing, 1, 4000),
        }))
    }
}

impl Reads<Application> for proto::ReceiveCorrectionRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let wanted = fields.text("wanted", &self.wanted, 1, 4000);
        Some(Command::Process(ProcessCommand::ReceiveCorrection {
            wanted,
        }))
    }
}

impl Reads<Application> for proto::ExtendDeadlineRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        Some(Command::Process(ProcessCommand::Extend {
            by: self.by,
            reason: fields.text("reason", &self.reason, 1, 4000),
        }))
    }
}

impl Reads<Application> for proto::WithdrawExtensionRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let reason = fields.text("reason", &self.reason, 1, 4000);
        Some(Command::Process(ProcessCommand::WithdrawExtension {
            reason,
        }))
    }
}

impl Reads<Application> for proto::AskOpinionRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let of: Option<ConsultedParty> = fields.code("of", self.of);
        let party_name = fields.line("party_name", &self.party_name, 1, 200);
        let party_address = fields.line("party_address", &self.party_address, 0, 200);
        let of = of?;
        Some(Command::Process(ProcessCommand::AskOpinion {
            of,
            party_name,
            party_address,
        }))
    }
}

impl Reads<Application> for proto::RecordOpinionRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let said: Option<PartyOpinion> = fields.code("opinion", self.opinion);
        let refused = said == Some(PartyOpinion::Refuses);
        let reason = fields.text("reason", &self.reason, usize::from(refused), 4000);
        Some(Command::Process(ProcessCommand::RecordOpinion {
            opinion: Which::Number(self.opinion_number),
            said: said?,
            reason,
        }))
    }
}

impl Reads<Application> for proto::AskFeeRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let basis: Option<Basis> = fields.code("basis", self.basis);
        amount(fields, self.amount_fen);
        let charged = Charged {
            basis: basis?,
            count: self.count,
        };
        let due = charged.amount_fen();
        if self.count > MOST_PAGES {
            fields.wrong("count", "不得超过100万", "at most 1,000,000");
        } else if due == 0 {
            fields.wrong("count", "在免费额度内，不得收费", "within the free amount");
        } else if due != self.amount_fen {
            let sent = yuan(self.amount_fen);
            let by_tariff = yuan(due);
            fields.wrong(
                "amount_fen",
                &format!("所填为{sent}，按收费标准应为{by_tariff}，请更正"),
                &format!("{} fen was given, the tariff says {due}", self.amount_fen),
            );
        }
        Some(Command::Process(ProcessCommand::AskFee { charged }))
    }
}

impl Reads<Application> for proto::RecordFeeRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        amount(fields, self.amount_fen);
        Some(Command::Process(ProcessCommand::RecordFee {
            amount_fen: self.amount_fen,
        }))
    }
}

impl Reads<Application> for proto::RecordPaymentNotReceivedRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let reason = fields.text("reason", &self.reason, 1, 1000);
        Some(Command::Process(ProcessCommand::MissPayment { reason }))
    }
}

impl Reads<Application> for proto::WithdrawOpinionRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        Some(Command::Process(ProcessCommand::WithdrawOpinion {
            opinion: self.opinion_number,
            reason: fields.text("reason", &self.reason, 1, 4000),
        }))
    }
}

impl Reads<Application> for proto::RecallOpinionRequestRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        Some(Command::Process(ProcessCommand::RecallOpinionRequest {
            opinion: self.opinion_number,
            reason: fields.text("reason", &self.reason, 1, 4000),
        }))
    }
}

impl Reads<Application> for proto::WithdrawCorrectionRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let reason = fields.text("reason", &self.reason, 1, 4000);
        Some(Command::Process(ProcessCommand::WithdrawCorrection {
            reason,
        }))
    }
}

impl Reads<Application> for proto::WithdrawFeeRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let reason = fields.text("reason", &self.reason, 1, 4000);
        Some(Command::Process(ProcessCommand::WithdrawFee { reason }))
    }
}

impl Reads<Application> for proto::AnnulPaymentRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let reason = fields.text("reason", &self.reason, 1, 4000);
        Some(Command::Process(ProcessCommand::AnnulPayment { reason }))
    }
}

impl Reads<Application> for proto::AskReasonsRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        if !(1..=LONGEST_REASONS).contains(&self.period) {
            fields.wrong("period", "应为1至60个工作日", "1 to 60 working days");
        }
        Some(Command::Process(ProcessCommand::AskReasons {
            period: self.period,
            reason: fields.text("reason", &self.reason, 1, 4000),
        }))
    }
}

impl Reads<Application> for proto::ReceiveReasonsRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        let reasons = fields.text("reasons", &self.reasons, 1, 4000);
        Some(Command::Process(ProcessCommand::ReceiveReasons { reasons }))
    }
}

impl Reads<Application> for proto::SetDelayedPeriodRequest {
    fn read(&self, fields: &mut Fields) -> Option<Command> {
        Some(Command::Process(ProcessCommand::Delay {
            due_on: fields.date("due_on", &self.due_on, None),
            reason: fields.text("reason", &self.reason, 1, 4000),
        }))
    }
}

/// One million yuan is far above any lawful fee: more is a typing error.
fn amount(fields: &mut Fields, fen: u64) {
    if !(1..=100_000_000).contains(&fen) {
        fields.wrong(
            "amount_fen",
            "金额须为1分至100万元",
            "1 fen to 1,000,000 yuan",
        );
    }
}
