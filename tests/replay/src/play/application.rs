//! What is done with an application.

use gongkai_proto::{
    code::to_number,
    intake::v1::{self as intake, CloseWay, ReceiptChannel},
};
use tonic::Status;

use super::{BUREAU, Desk};
use crate::plan::Act;
use gongkai_law::{application::ResultRow as Row, calendar::day_zh};

/// What 68 pages cost (国办函〔2020〕109号), in fen.
const FEE_FEN: u64 = 38_000;
/// Those pages.
const PAGES: u32 = 68;
/// Who is asked.
const THIRD_PARTY: &str = "某第三方有限公司";

/// A request about an application.
macro_rules! about {
    ($request:ident, $case:expr, $act:expr $(, $field:ident: $value:expr)* $(,)?) => {
        intake::$request {
            request_id: format!("{}-{:?}", $case.number, $act),
            bureau_id: BUREAU.to_owned(),
            application_id: $case.id.clone(),
            $($field: $value,)*
            ..Default::default()
        }
    };
}

/// An application under way.
pub(super) struct Case {
    /// Its number in the plan.
    pub number: usize,
    /// Its id.
    pub id: String,
}

impl Desk {
    /// Does an act on an application.
    pub(super) async fn handle(&self, number: usize, act: Act) -> Result<(), Status> {
        if act == Act::Submit {
            return self.submit(number).await;
        }
        let case = Case {
            number,
            id: self.applications.get(number)?,
        };
        let mut clerk = self.staff.clerk.applications();
        match act {
            Act::Submit => {}
            Act::AskCorrection => {
                let missing = "请写明所需信息的名称、文号或者其他特征".to_owned();
                let request = about!(AskCorrectionRequest, case, act, missing: missing);
                clerk.ask_correction(request).await?;
                self.serve(&case).await?;
            }
            Act::ReceiveCorrection => {
                let wanted = "与此有关的一切信息".to_owned();
                let request = about!(ReceiveCorrectionRequest, case, act, wanted: wanted);
                clerk.receive_correction(request).await?;
            }
            Act::AskOpinion => {
                let request = about!(AskOpinionRequest, case, act,
                    of: intake::ConsultedParty::ThirdParty as i32, party_name: THIRD_PARTY.to_owned());
                clerk.ask_opinion(request).await?;
                self.serve(&case).await?;
            }
            Act::RecordRefusal => {
                let request = about!(RecordOpinionRequest, case, act, opinion_number: 1,
                    opinion: intake::PartyOpinion::Refuses as i32, reason: "涉及本公司商业秘密".to_owned());
                clerk.record_opinion(request).await?;
            }
            Act::AskReasons => {
                let request = about!(AskReasonsRequest, case, act, period: 5,
                    reason: "当月申请数量、频次明显超过合理范围".to_owned());
                clerk.ask_reasons(request).await?;
                self.serve(&case).await?;
            }
            Act::ReceiveReasons => {
                let request =
                    about!(ReceiveReasonsRequest, case, act, reasons: "个人研究".to_owned());
                clerk.receive_reasons(request).await?;
            }
            Act::Delay(until) => {
                let request = about!(SetDelayedPeriodRequest, case, act, due_on: until.to_string(),
                    reason: "理由合理，数量较多，无法在法定期限内答复".to_owned());
                self.staff
                    .leader
                    .applications()
                    .set_delayed_period(request)
                    .await?;
                self.serve(&case).await?;
            }
            Act::AskFee => {
                let request = about!(AskFeeRequest, case, act, amount_fen: FEE_FEN,
                    basis: intake::FeeBasis::ByPage as i32, count: PAGES);
                clerk.ask_fee(request).await?;
                self.serve(&case).await?;
            }
            Act::Extend => {
                let reason = "需向多个单位核实".to_owned();
                let request = about!(ExtendDeadlineRequest, case, act, reason: reason);
                self.staff
                    .leader
                    .applications()
                    .extend_deadline(request)
                    .await?;
                // It must leave by the due day.
                self.serve(&case).await?;
            }
            Act::Answer => self.answer(&case).await?,
            Act::Close => self.close(&case).await?,
        }
        Ok(())
    }

    async fn submit(&self, number: usize) -> Result<(), Status> {
        let Some(planned) = self.plan.applications.get(number) else {
            return Ok(());
        };
        // What repeats an application comes from who made that one.
        let who = planned.repeats.unwrap_or(number);
        let channel = match number % 3 {
            0 => ReceiptChannel::SignedPost,
            _ => ReceiptChannel::InPerson,
        };
        let request = intake::SubmitApplicationRequest {
            request_id: format!("{number}-Submit"),
            bureau_id: BUREAU.to_owned(),
            applicant: Some(intake::Applicant {
                kind: to_number("gongkai.intake.v1.ApplicantKind", planned.kind.as_str()),
                name: format!("第{}号申请人", who + 1),
                identity_number: format!("第{}号证件", who + 1),
                contact: "已登记的联系方式".to_owned(),
                ..intake::Applicant::default()
            }),
            channel: channel as i32,
            wanted: format!("第{}号所需信息", who + 1),
            ..intake::SubmitApplicationRequest::default()
        };
        let mut clerk = self.staff.clerk.applications();
        let submitted = clerk.submit_application(request).await?.into_inner();
        self.applications
            .set(number, submitted.application.unwrap_or_default().id);
        Ok(())
    }

    /// A period runs from the service of its letter: it is handed over, and signed for.
    async fn serve(&self, case: &Case) -> Result<(), Status> {
        self.staff.hand_over_letters(BUREAU, &case.id).await
    }

    /// Closes a lapse, or what is withdrawn.
    async fn close(&self, case: &Case) -> Result<(), Status> {
        let row = self
            .plan
            .applications
            .get(case.number)
            .and_then(|one| one.row);
        let (way, reason) = match row {
            Some(Row::NotCorrected) => (CloseWay::NotCorrected, "无正当理由逾期不补正"),
            Some(Row::FeeNotPaid) => (CloseWay::FeeNotPaid, "逾期未按收费通知要求缴纳费用"),
            _ => (CloseWay::Withdrawn, "申请人书面撤回"),
        };
        let request = about!(CloseApplicationRequest, case, Act::Close,
            way: way as i32, reason: reason.to_owned());
        // A withdrawal is the applicant's; a lapse is the leader's to close.
        let who = match way {
            CloseWay::Withdrawn => &self.staff.clerk,
            _ => &self.staff.leader,
        };
        who.applications().close_application(request).await?;
        Ok(())
    }

    /// The reply: drafted, reviewed, signed, and handed over.
    async fn answer(&self, case: &Case) -> Result<(), Status> {
        let planned = self.plan.applications.get(case.number);
        let row = planned.and_then(|one| one.row).unwrap_or(Row::Granted);
        let earlier = planned.and_then(|one| one.repeats);
        let earlier = earlier.and_then(|one| self.plan.applications.get(one)?.ended_on());
        let earlier = earlier.map(day_zh).unwrap_or_default();
        let answers = super::reply::answers(row, case.number);
        let request = about!(DraftReplyRequest, case, Act::Answer,
            answers: answers.iter().map(|answer| *answer as i32).collect(),
            content: Some(super::reply::content(row, &earlier)));
        self.staff.clerk.applications().draft_reply(request).await?;
        let walk = gongkai_demo::staff::Walk {
            request_id: format!("{}-{:?}", case.number, Act::Answer),
            bureau_id: BUREAU.to_owned(),
            application_id: case.id.clone(),
        };
        self.staff.review(&walk).await?;
        self.staff.sign(&walk).await?;
        self.staff.hand_over(&walk).await?;
        Ok(())
    }
}
