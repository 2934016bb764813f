//! The path of the reply through its hands.

use gongkai_chassis::{
    error::Result,
    fields::Fields,
    identity::{Principal, Role},
};
use gongkai_law::application::Answer;
use gongkai_proto::intake::v1 as proto;
use tonic::Request;

use super::{ANSWER, Applications, message};
use crate::{
    cases::application::{
        Application,
        reply::{Right, Secrecy, Texts, Verdict},
        state::Personal,
    },
    cases::kernel::{
        On,
        act::{act_of, act_on},
    },
    people::deputy,
};

mod leave;

const MOST_ATTACHMENTS: usize = 50;
/// More answers than there are cannot be meant.
const MOST_ANSWERS: usize = 27;

impl Applications {
    pub(super) async fn draft(
        &self,
        request: &Request<proto::DraftReplyRequest>,
    ) -> Result<proto::DraftReplyResponse> {
        let body = request.get_ref();
        let act = act_of!(
            "DraftReply",
            "intake.draft_reply",
            body,
            application_id,
            body.etag,
            drafted_on
        );
        let read = |fields: &mut Fields| {
            if body.answers.is_empty() || body.answers.len() > MOST_ANSWERS {
                fields.wrong("answers", "缺少必填项或者过多", "missing or too many");
            }
            let answers: Vec<Option<Answer>> = body
                .answers
                .iter()
                .take(MOST_ANSWERS)
                .map(|answer| fields.code("answers", ANSWER, *answer))
                .collect();
            let content = body.content.clone().unwrap_or_default();
            if content.attachment_ids.len() > MOST_ATTACHMENTS {
                fields.wrong("content.attachment_ids", "不得超过50个", "at most 50");
            }
            let attachments = content
                .attachment_ids
                .iter()
                .take(MOST_ATTACHMENTS)
                .map(|id| fields.id("content.attachment_ids", id))
                .collect();
            let answers: Option<Vec<Answer>> = answers.into_iter().collect();
            Some((answers?, attachments, texts(fields, &content)))
        };
        let decide =
            |state: &Application, (answers, attachments, texts): (Vec<_>, _, _), on: &On<'_>| {
                let happened = state.draft(&answers, attachments, &texts, on)?;
                let personal = Personal {
                    reply: texts,
                    ..Personal::default()
                };
                Ok((happened, Some(personal)))
            };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::DraftReplyResponse {
                application: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn review(
        &self,
        request: &Request<proto::ReviewReplyRequest>,
    ) -> Result<proto::ReviewReplyResponse> {
        let body = request.get_ref();
        let right = self.right(request, &body.bureau_id, Role::Reviewer).await?;
        let act = act_of!(
            "ReviewReply",
            "intake.review_reply",
            body,
            application_id,
            body.etag,
            reviewed_on
        );
        let read = |fields: &mut Fields| {
            let verdict: Option<Verdict> =
                fields.code("verdict", "gongkai.intake.v1.Verdict", body.verdict);
            let secrecy: Option<Secrecy> = match body.secrecy {
                0 => None,
                number => fields.code("secrecy", "gongkai.intake.v1.SecrecyReview", number),
            };
            let returned = verdict == Some(Verdict::Returned);
            let reason = fields.text("remarks", &body.remarks, usize::from(returned), 4000);
            Some((
                verdict?,
                secrecy,
                Personal {
                    reason,
                    ..Personal::default()
                },
            ))
        };
        let decide = |state: &Application, (verdict, secrecy, personal), on: &On<'_>| {
            Ok((state.review(verdict, secrecy, &right, on)?, Some(personal)))
        };
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::ReviewReplyResponse {
                application: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn sign(
        &self,
        request: &Request<proto::SignReplyRequest>,
    ) -> Result<proto::SignReplyResponse> {
        let body = request.get_ref();
        let right = self.right(request, &body.bureau_id, Role::Leader).await?;
        let act = act_of!(
            "SignReply",
            "intake.sign_reply",
            body,
            application_id,
            body.etag,
            signed_on
        );
        let read = |_: &mut Fields| Some(());
        let decide = |state: &Application, (), on: &On<'_>| Ok((state.sign(&right, on)?, None));
        act_on(&self.desk, request, act, read, decide, |view, case| {
            proto::SignReplyResponse {
                application: Some(message(view, case)),
            }
        })
        .await
    }

    /// With what right the caller takes a step that needs `role`: its own, or as whose deputy.
    async fn right<R: Sync>(
        &self,
        request: &Request<R>,
        bureau_id: &str,
        role: Role,
    ) -> Result<Right> {
        let principal = Principal::of(request)?;
        let own = principal.has(role);
        let (_, bureau) = Fields::default().bureau(bureau_id)?;
        let deputy_of = if own {
            Vec::new()
        } else {
            let scope = principal.scope(&bureau)?;
            let mut tx = self.desk.db.begin("intake.standing", &scope).await?;
            deputy::standing(&mut tx, &principal.subject, role).await?
        };
        Ok(Right {
            role,
            own,
            deputy_of,
        })
    }
}

/// What a reply says; which of it is demanded depends on the answer.
fn texts(fields: &mut Fields, content: &proto::ReplyContent) -> Texts {
    let mut text = |field: &str, value: &str, most: usize| {
        fields.text(&format!("content.{field}"), value, 0, most)
    };
    Texts {
        where_and_how: text("where_and_how", &content.where_and_how, 4000),
        material: text("material", &content.material, 4000),
        reason: text("reason", &content.reason, 4000),
        search: text("search", &content.search, 4000),
        special_rule: text("special_rule", &content.special_rule, 1000),
        earlier_reply: text("earlier_reply", &content.earlier_reply, 1000),
        other_organ: text("other_organ", &content.other_organ, 200),
        withheld_part: text("withheld_part", &content.withheld_part, 4000),
        public_interest: text("public_interest", &content.public_interest, 4000),
    }
}
