//! What is asked before an answer, and what moves the clock of a form.

use chrono::NaiveDate;
use gongkai_demo::staff::Walk;
use gongkai_proto::intake::v1 as intake;

use super::{
    Counter,
    plan::{ASKED_BEFORE, Clock, Form},
};
use crate::{acts::Days, support::post_letters};

/// What 68 pages cost.
const FEE_FEN: u64 = 38_000;

/// A request about a form.
macro_rules! about {
    ($request:ident, $walk:expr $(, $field:ident: $value:expr)*) => {
        intake::$request {
            request_id: $walk.request_id.clone(),
            bureau_id: $walk.bureau_id.clone(),
            application_id: $walk.application_id.clone(),
            $($field: $value,)*
            ..Default::default()
        }
    };
}

impl Counter {
    /// What has to be asked before it may be answered so, or else what moves its clock; once it is received.
    pub(super) async fn prepare(&self, form: &Form) {
        let Some((answer, _)) = form.end.filter(|_| form.voided_on.is_none()) else {
            return;
        };
        let walk = self.walk(form.number, "prepare");
        if ASKED_BEFORE.contains(&answer) {
            self.office.prepare(&walk, answer).await;
        }
        let Some(clock) = form.clock else { return };
        match clock {
            Clock::Correction => self.correct(&walk).await,
            Clock::Extension => {
                let reason = "需向多个单位核实".to_owned();
                let request = about!(ExtendDeadlineRequest, walk, reason: reason);
                let mut applications = self.office.staff.leader.applications();
                applications.extend_deadline(request).await.unwrap();
            }
            Clock::ThirdParty => {
                self.consult(&walk, intake::ConsultedParty::ThirdParty)
                    .await;
            }
            Clock::CoMaker => self.consult(&walk, intake::ConsultedParty::CoMaker).await,
            Clock::FeePaid => {
                let request = about!(AskFeeRequest, walk, amount_fen: FEE_FEN,
                    basis: intake::FeeBasis::ByPage as i32, count: 68);
                let mut applications = self.office.staff.clerk.applications();
                applications.ask_fee(request).await.unwrap();
                post_letters(&self.office.staff.clerk, &walk.application_id).await;
            }
            Clock::Delayed => self.delay(&walk, form).await,
        }
    }

    async fn correct(&self, walk: &Walk) {
        let asked = about!(AskCorrectionRequest, walk, missing: "请写明文号".to_owned());
        let mut applications = self.office.staff.clerk.applications();
        applications.ask_correction(asked).await.unwrap();
        post_letters(&self.office.staff.clerk, &walk.application_id).await;
        let wanted = "文号已写明的信息".to_owned();
        let corrected = about!(ReceiveCorrectionRequest, walk, wanted: wanted);
        applications.receive_correction(corrected).await.unwrap();
    }

    async fn consult(&self, walk: &Walk, of: intake::ConsultedParty) {
        let asked = about!(AskOpinionRequest, walk, of: of as i32, party_name: "某单位".to_owned());
        let mut applications = self.office.staff.leader.applications();
        applications.ask_opinion(asked).await.unwrap();
        post_letters(&self.office.staff.clerk, &walk.application_id).await;
        let agrees = intake::PartyOpinion::Agrees as i32;
        let said = about!(RecordOpinionRequest, walk, opinion_number: 1, opinion: agrees);
        applications.record_opinion(said).await.unwrap();
    }

    async fn delay(&self, walk: &Walk, form: &Form) {
        let reason = "当月申请数量明显超过合理范围".to_owned();
        let asked = about!(AskReasonsRequest, walk, period: 5, reason: reason);
        let mut applications = self.office.staff.leader.applications();
        applications.ask_reasons(asked).await.unwrap();
        post_letters(&self.office.staff.clerk, &walk.application_id).await;
        let given = about!(ReceiveReasonsRequest, walk, reasons: "用于核对".to_owned());
        applications.receive_reasons(given).await.unwrap();
        let due_on = form.came_on + chrono::Days::new(60);
        let delayed = about!(SetDelayedPeriodRequest, walk, due_on: due_on.to_string(),
            reason: "理由合理，数量较多".to_owned());
        applications.set_delayed_period(delayed).await.unwrap();
    }

    /// The fee is paid: from the next day on it has all its period once more, and the answer of the plan is in time by
    /// that.
    pub(super) async fn pay(&self, form: &Form, on: NaiveDate) {
        let walk = self.walk(form.number, "pay");
        let paid = about!(RecordFeeRequest, walk, amount_fen: FEE_FEN);
        let mut applications = self.office.staff.clerk.applications();
        applications.record_fee(paid).await.unwrap();
        let anew = Days::read().after(on, 20);
        let deadline = self.office.application(&walk.application_id).await.deadline;
        assert_eq!(deadline.unwrap().current_due_on, anew.to_string());
        let first = Days::read().after(form.received_on(), 20);
        let (_, answered_on) = form.end.unwrap();
        assert!(first < answered_on && answered_on <= anew, "{form:?}");
    }
}
