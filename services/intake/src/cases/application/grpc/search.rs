//! The acts of searching, and of excessive numbers.

use gongkai_chassis::{call::Call, error::Result, fields::Fields, identity::Principal};
use gongkai_law::application::Ground;
use gongkai_proto::intake::v1 as proto;
use tonic::Request;

use super::{Applications, GROUND, message};
use crate::{
    cases::application::{
        Application,
        search::{Assignment, Disclosure, Finding, Texts},
        state::Personal,
    },
    cases::kernel::{
        On,
        act::{act_of, act_on},
    },
    desk::Ready,
};

/// No search is handed to more offices at once: it would be a typing error.
const MOST_OFFICES: usize = 20;
/// No applicant is given more working days to explain: it would be a typing error.
const LONGEST_REASONS: u32 = 60;

impl Applications {
    pub(super) async fn assign_search(
        &self,
        request: &Request<proto::AssignSearchRequest>,
    ) -> Result<proto::AssignSearchResponse> {
        let body = request.get_ref();
        if let Some(answer) = self.offices_of(request).await? {
            return Ok(answer);
        }
        let act = act_of!(
            "AssignSearch",
            "intake.assign_search",
            body,
            application_id,
            body.etag,
            assigned_on
        );
        let read = |fields: &mut Fields| {
            if body.offices.is_empty() || body.offices.len() > MOST_OFFICES {
                fields.wrong("offices", "应为1至20个股室", "1 to 20 offices");
            }
            let searches: Vec<Assignment> = body
                .offices
                .iter()
                .map(|asked| assignment(fields, asked))
                .collect();
            let reason = fields.text("note", &body.note, 0, 4000);
            Some((
                searches,
                Personal {
                    reason,
                    ..Personal::default()
                },
            ))
        };
        let decide = |state: &Application, (searches, personal), on: &On<'_>| {
            Ok((state.assign_search(searches, on)?, Some(personal)))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::AssignSearchResponse {
                application: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn return_search(
        &self,
        request: &Request<proto::ReturnSearchRequest>,
    ) -> Result<proto::ReturnSearchResponse> {
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let act = act_of!(
            "ReturnSearch",
            "intake.return_search",
            body,
            application_id,
            body.etag,
            returned_on
        );
        let read = |fields: &mut Fields| {
            let finding: Option<Finding> =
                fields.code("finding", "gongkai.intake.v1.SearchFinding", body.finding);
            let opinion: Option<Disclosure> = fields.code(
                "opinion",
                "gongkai.intake.v1.DisclosureOpinion",
                body.opinion,
            );
            let withholds = opinion.is_some_and(Disclosure::withholds);
            let ground: Option<Ground> = match body.ground {
                0 if !withholds => None,
                number => fields.code("ground", GROUND, number),
            };
            let search = Texts {
                searched: fields.text("searched", &body.searched, 1, 4000),
                reason: fields.text("reason", &body.reason, usize::from(withholds), 4000),
            };
            let personal = Personal {
                search,
                ..Personal::default()
            };
            Some((finding?, opinion?, ground, personal))
        };
        let decide = |state: &Application, (finding, opinion, ground, personal), on: &On<'_>| {
            let happened = state.return_search(body.search_number, finding, opinion, ground, on)?;
            let handed = state.searches.handed(body.search_number)?;
            handed.may_be_answered_by(principal)?;
            Ok((happened, Some(personal)))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::ReturnSearchResponse {
                application: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn recall_search(
        &self,
        request: &Request<proto::RecallSearchRequest>,
    ) -> Result<proto::RecallSearchResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "RecallSearch",
            "intake.recall_search",
            body,
            application_id,
            body.etag,
            recalled_on
        );
        let read = |fields: &mut Fields| {
            let reason = fields.text("reason", &body.reason, 1, 1000);
            Some(Personal {
                reason,
                ..Personal::default()
            })
        };
        let decide = |state: &Application, personal, on: &On<'_>| {
            Ok((state.recall_search(body.search_number, on)?, Some(personal)))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::RecallSearchResponse {
                application: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn ask_reasons(
        &self,
        request: &Request<proto::AskReasonsRequest>,
    ) -> Result<proto::AskReasonsResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "AskReasons",
            "intake.ask_reasons",
            body,
            application_id,
            body.etag,
            asked_on
        );
        let read = |fields: &mut Fields| {
            if !(1..=LONGEST_REASONS).contains(&body.period) {
                fields.wrong("period", "应为1至60个工作日", "1 to 60 working days");
            }
            let reason = fields.text("reason", &body.reason, 1, 4000);
            Some(Personal {
                reason,
                ..Personal::default()
            })
        };
        let decide = |state: &Application, personal, on: &On<'_>| {
            Ok((state.ask_reasons(body.period, on)?, Some(personal)))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::AskReasonsResponse {
                application: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn receive_reasons(
        &self,
        request: &Request<proto::ReceiveReasonsRequest>,
    ) -> Result<proto::ReceiveReasonsResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "ReceiveReasons",
            "intake.receive_reasons",
            body,
            application_id,
            body.etag,
            received_on
        );
        let read = |fields: &mut Fields| {
            let reason = fields.text("reasons", &body.reasons, 1, 4000);
            Some(Personal {
                reason,
                ..Personal::default()
            })
        };
        let decide = |state: &Application, personal, on: &On<'_>| {
            Ok((state.receive_reasons(on)?, Some(personal)))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::ReceiveReasonsResponse {
                application: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn delay(
        &self,
        request: &Request<proto::SetDelayedPeriodRequest>,
    ) -> Result<proto::SetDelayedPeriodResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "SetDelayedPeriod",
            "intake.set_delayed_period",
            body,
            application_id,
            body.etag,
            set_on
        );
        let read = |fields: &mut Fields| {
            let due_on = fields.date("due_on", &body.due_on, None);
            let reason = fields.text("reason", &body.reason, 1, 4000);
            Some((
                due_on,
                Personal {
                    reason,
                    ..Personal::default()
                },
            ))
        };
        let decide = |state: &Application, (due_on, personal), on: &On<'_>| {
            Ok((state.delay(due_on, on)?, Some(personal)))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::SetDelayedPeriodResponse {
                application: Some(message(view, case)),
            }
        })
        .await
    }

    /// Checks with the catalog that a search goes to offices of the bureau; a repeated call gets its
    /// answer at once.
    async fn offices_of(
        &self,
        request: &Request<proto::AssignSearchRequest>,
    ) -> Result<Option<proto::AssignSearchResponse>> {
        let call = Call::of(&self.desk.db, request)?;
        if let Ready::Before(answer) = self.desk.ready(&call).await? {
            return Ok(Some(answer));
        }
        for asked in call.body.offices.iter().take(MOST_OFFICES) {
            self.desk
                .bureaus
                .office(call.principal(), call.bureau(), &asked.office_id)
                .await?;
        }
        Ok(None)
    }
}

fn assignment(fields: &mut Fields, asked: &proto::SearchAssignment) -> Assignment {
    let person = fields.text("offices.person", &asked.person, 0, 200);
    Assignment {
        office_id: asked.office_id.clone(),
        person: Some(person).filter(|person| !person.is_empty()),
        due_on: fields.date("offices.due_on", &asked.due_on, None),
    }
}
